"""What leads an answer where the question says what sort of thing it wants: a grade, all patients, each of two things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]


@pytest.mark.parametrize(
    ("question", "grade"),
    [
        (
            "skin disinfection with chlorhexidine, which level of evidence?",
            "Strong recommendation, level of evidence B (CQ11",
        ),
        (
            "how firm is the advice on weekly 5-FU for colorectal metastases?",
            "Strong recommendation, level of evidence C (CQ7",
        ),
        (
            "who with liver metastases gets HAIC, and how shaky is the evidence?",
            "Weak recommendation, level of evidence D (CQ6",
        ),
    ],
)
def test_a_question_for_a_grade_leads_with_the_graded_recommendation(talk: Begin, question: str, grade: str) -> None:
    assert talk(question).text.startswith(grade)


def test_a_congress_abstract_is_no_grade(talk: Begin) -> None:
    now = talk("on the strength of what is lenvatinib called a good partner of HAIC?")
    assert "Ikeda" in now.text
    assert not now.text.startswith(("Strong", "Weak"))


def test_all_patients_come_before_a_subgroup(talk: Begin) -> None:
    whole = talk("hazard ratio for death of SILIUS in the whole population, not the subgroup")
    part = talk("hazard ratio for death of SILIUS in main portal vein invasion")
    assert "HR 1.009" in whole.text.split("(CQ5")[0]
    assert "HR 0.493" in part.text.split("p = 0.050")[0]


def test_both_things_of_one_question_are_answered(talk: Begin) -> None:
    now = talk("since when have low-dose FP and the interferon combination been reported?")
    assert "go back to 1999" in now.text
    assert "go back to 2002" in now.text


def test_both_verdicts_of_the_figure_are_counted(talk: Begin) -> None:
    now = talk("how many boxes of figure 1 say not suitable and how many good candidate?")
    assert '2 of the 8 cells of figure 1 print "Not suitable (molecular targeted agents preferred)".' in now.text
    assert '5 of the 8 cells of figure 1 print "Good candidate".' in now.text


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("which authors stand in the asterisked rows?", "Cheong JY 2005"),
        ("lowest ORR of low-dose FP in table 1, rows with no asterisk", "Yamasaki T 2005 (CDDP+5FU), 20%"),
        (
            "of the two interferon studies of 2011, which had the longer OS?",
            "Beside it: Nagano H 2011",
        ),
        ("Fiorentini, disease control rate?", "DCR 58%"),
    ],
)
def test_rows_are_picked_by_their_sign_and_named_beside_each_other(talk: Begin, question: str, holds: str) -> None:
    assert holds in talk(question).text


@pytest.mark.parametrize(
    ("question", "meanings"),
    [
        ("there is a tiny 'ia' in all the drawings of the schedules, expand please", ["intra-arterial infusion"]),
        (
            "next to the doses stands 'sc' or 'ia', meaning of both?",
            ["subcutaneous infusion", "intra-arterial infusion"],
        ),
    ],
)
def test_terms_in_quotes_are_explained_whatever_stands_around(talk: Begin, question: str, meanings: list[str]) -> None:
    now = talk(question)
    assert all(meaning in now.text for meaning in meanings)


def test_the_size_of_each_arm_is_told_by_the_text_where_the_row_holds_one(talk: Begin) -> None:
    assert "102 patients and sorafenib alone to 103" in talk("arm sizes in SILIUS?").text


def test_a_median_asks_for_a_figure_and_not_for_the_word(talk: Begin) -> None:
    assert "OS: overall survival" not in talk("median OS?").text
    assert "OS: overall survival" in talk("OS?").text
