"""What is asked about an interview itself, and which interview a patient calls for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]

HCC = "/interview hcc-indication"
REST = "largest 3 cm, 20% of the liver, no bilobar disease, no biliary reconstruction"
FAILED = f"HCC, PVTT after TACE, TACE failed, no mets, no systemic therapy, CP A5, {REST}"


@pytest.mark.parametrize(
    "line",
    [
        "what have I told you so far?", "what are the facts so far?", "summary please", "what do you have so far",
        "what have you noted", "recap", "so what did I tell you?", "remind me what we have",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [("hcc, portal vein invasion",), (FAILED,)])
def test_the_facts_are_shown_whenever_they_are_asked_for(talk: Begin, line: str, before: tuple[str, ...]) -> None:
    asked = talk(HCC, *before, line)
    assert "vascular invasion: portal vein" in asked.text
    assert "crisis line" not in asked.text


def test_a_question_about_the_guideline_is_not_taken_for_the_facts(talk: Begin) -> None:
    assert talk(HCC, "hcc", "what do you know about hepatic vein invasion?").kind == "answer"


@pytest.mark.parametrize("line", ["how strong is that recommendation?", "what level of evidence is that?", "grade?"])
def test_the_grade_behind_a_verdict(talk: Begin, line: str) -> None:
    asked = talk(HCC, FAILED, line)
    assert asked.reply.grades == ("cq02.rec weak C",)


@pytest.mark.parametrize(
    "line",
    [
        "what would have to change for it to be recommended?", "what could make him recommended?",
        "why is he not recommended?",
    ],
)  # fmt: skip
def test_what_would_change_a_verdict(talk: Begin, line: str) -> None:
    asked = talk(HCC, FAILED, line)
    assert "It would be: recommended" in asked.text
    assert "untreated" in asked.text


@pytest.mark.parametrize(
    ("line", "interview"),
    [
        ("My patient with colorectal liver metastases is refractory to FOLFIRI - should she have a port?", "metastases-indication"),
        ("I have a lady with HCC, B8, PVTT, no prior therapy, would HAIC be an option for her?", "hcc-indication"),
        ("what about my patient? he is B7, HCC, naive PVTT, no mets", "hcc-indication"),
        ("is my patient still ok to go on with HAIC? the hepatic artery is occluded", "continue-suspend-stop"),
        ("can we keep giving HAIC to our patient? CT shows new lung mets", "continue-suspend-stop"),
        ("my patient has fever with the port, can we continue?", "complication-triage"),
    ],
)  # fmt: skip
def test_a_patient_told_of_leads_to_the_interview_that_fits(talk: Begin, line: str, interview: str) -> None:
    assert talk(line).interview == interview


@pytest.mark.parametrize(
    "line", ["which regimen for my patient with HCC and PVTT?", "who should get HAIC among patients with liver mets?"]
)
def test_another_question_is_answered(talk: Begin, line: str) -> None:
    assert talk(line).interview == ""


@pytest.mark.parametrize("line", ["who might profit from it?", "who could benefit from that?"])
def test_whom_it_helps_is_no_question_for_an_author(talk: Begin, line: str) -> None:
    asked = talk("what did the SILIUS trial show?", line)
    assert "Lancet" not in asked.text
    assert "portal vein invasion" in asked.text
