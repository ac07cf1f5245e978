"""Grades asked of several recommendations at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.conversation import step
from assistant.dialogue.render import render
from assistant.dialogue.state import START, Said

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from assistant.dialogue.reply import Reply


def asked(knowledge: Knowledge, text: str) -> Reply:
    return step(knowledge, START, Said(text))[1]


@pytest.mark.parametrize(
    ("text", "held", "missing"),
    [
        ("which recommendations are strong?", ["8 of 12", "CQ12", "CQ10"], ["weak, level"]),
        ("is any recommendation at level A?", ["None of the 12", "CQ2"], []),
        ("list all recommendations with their grades", ["12 recommendations", "very weak, level of evidence D"], []),
        ("which is the weakest recommendation", ["1 of 12", "very weak"], ["strong, level"]),
        (
            "of the port care recommendations, which one has the better evidence?",
            ["1 of 4", "disinfection"],
            ["heparin"],
        ),
        ("which port care recommendation has better than level C evidence", ["1 of 4", "disinfection"], ["heparin"]),
        ("evidence letter and strength of the implantation advice", ["CQ10", "strong, level of evidence C"], ["CQ2"]),
        ("what evidence level do the rules for stopping have", ["CQ12", "strong", "level of evidence D"], ["CQ2"]),
        (
            "do the indication recommendations for HCC and liver metastases have the same level of evidence?",
            ["weak, level of evidence C", "weak, level of evidence D"],
            ["CQ3"],
        ),
    ],
)
def test_recommendations_are_told_by_their_grades(
    knowledge: Knowledge, text: str, held: list[str], missing: list[str]
) -> None:
    said = " ".join(render(asked(knowledge, text)).split())
    assert all(one in said for one in held), said
    assert not any(one in said for one in missing), said


def test_the_one_recommendation_of_a_grade_reports_its_clinical_question(knowledge: Knowledge) -> None:
    assert asked(knowledge, "which recommendation rests on level B?").clinical_question == 11


@pytest.mark.parametrize(
    "text",
    [
        "how strong is the recommendation for a port in class B",
        "what rating system stands behind the recommendations",
        "how many strengths of recommendation are there",
    ],
)
def test_the_grade_of_one_and_the_scale_itself_are_answered_as_before(knowledge: Knowledge, text: str) -> None:
    reply = asked(knowledge, text)
    assert reply.explain is not None
    assert "grades of several" not in reply.explain.rule


@pytest.mark.parametrize(
    "text",
    ["in what percentage of patients does the port turn over", "how many mg of hydrocortisone are mixed with the drug"],
)
def test_a_detail_that_the_passage_does_not_give_is_declined(knowledge: Knowledge, text: str) -> None:
    reply = asked(knowledge, text)
    assert reply.kind == "decline"
    assert "does not" in render(reply)
