"""What is supposed in an interview, and what is asked of its verdict and of the patient's disease."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.interviews.supposing import supposes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]

HCC = "/interview hcc-indication"
METASTASES = "/interview metastases-indication"
STOPPING = "/interview continue-suspend-stop"
TRIAGE = "/interview complication-triage"
REST = "largest 3 cm, 20% of the liver, no bilobar disease, no biliary reconstruction"
NAIVE = f"HCC, portal vein invasion, treatment naive, no TACE, no mets, no systemic therapy, Child-Pugh A6, {REST}"
INFARCT = "vertigo, port by way of the left subclavian artery, cerebellar infarct on the scan"
COLON = (
    "colon cancer, liver metastases that set the prognosis, refractory to chemo, insufficient effect in the liver, "
    "no disease elsewhere"
)


# Several things supposed


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("what if it were intermediate and B8?", "good-candidate"),
        ("suppose he were B7, intermediate stage", "good-candidate"),
        ("what if the stage were intermediate and the class A?", "not-suitable"),
        ("and if she were class B with 8 points and intermediate?", "good-candidate"),
        ("what about intermediate and B7?", "good-candidate"),
        ("imagine it were intermediate, but B9", "insufficient-effect"),
    ],
)
def test_everything_that_is_supposed_counts(talk: Begin, line: str, verdict: str) -> None:
    asked = talk(HCC, f"HCC, early stage, Child-Pugh A5, no invasion, no mets, no TACE, no systemic therapy, {REST}")
    assert asked.verdict == "not-addressed"
    before = asked.answers
    asked.say(line)
    assert (asked.verdict, asked.answers) == (verdict, before)
    assert "Hypothetical" in asked.text


@pytest.mark.parametrize("line", ["what if he were B8 but frail?", "what if he were B8 and had gout?"])
def test_what_cannot_be_read_in_a_supposition_is_told(talk: Begin, line: str) -> None:
    asked = talk(HCC, NAIVE, line)
    assert asked.verdict == "good-candidate"
    assert "Not taken into this supposition" in asked.text


def test_one_supposition_does_not_rest_on_the_one_before(talk: Begin) -> None:
    asked = talk(HCC, NAIVE, "what if he were class C?")
    assert asked.verdict == "not-addressed"
    asked.say("and if there were bone mets too, with the liver still setting the prognosis?")
    assert asked.verdict == "may-be-considered"
    asked.say("what if the nodes were involved, but the liver decides?")
    assert asked.verdict == "may-be-considered"


@pytest.mark.parametrize("line", ["what if the liver were progressing?", "if the liver lesions were growing?"])
def test_a_supposition_is_read_in_the_subjunctive(talk: Begin, line: str) -> None:
    asked = talk(STOPPING, "artery open, stable disease in the liver, none outside, no complication", line)
    assert asked.verdict == "stop"


@pytest.mark.parametrize("vessel", ["portal vein were invaded as well", "portal vein were involved too"])
def test_what_is_supposed_beside_an_answer_joins_it(talk: Begin, vessel: str) -> None:
    asked = talk(HCC, NAIVE.replace("portal", "hepatic"))
    assert asked.verdict == "may-be-considered"
    asked.say(f"what if the {vessel}?")
    assert (asked.verdict, asked.answers["vascular_invasion"]) == ("recommended", "hepatic-vein")


def test_what_is_stated_beside_an_answer_joins_it(talk: Begin) -> None:
    assert talk(HCC, NAIVE, "the hepatic vein is invaded too").answers["vascular_invasion"] == "both"
    assert talk(HCC, NAIVE, "no, it is the hepatic vein").answers["vascular_invasion"] == "hepatic-vein"


def test_what_is_stated_before_a_supposition_is_noted(talk: Begin) -> None:
    asked = talk(HCC, "HCC, intermediate, no invasion", "The albumin came back, 31 g/L. What if there were lung mets?")
    assert asked.answers["albumin"] == "31 g/L"
    assert "extrahepatic" not in asked.answers


def test_a_supposed_value_sets_the_class_aside_and_not_the_other_values(talk: Begin) -> None:
    values = "bilirubin 1 mg/dL, albumin 40 g/L, INR 1.0, no warfarin, no ascites, no encephalopathy"
    asked = talk(
        HCC, f"HCC, intermediate, no invasion, no mets, no TACE, no systemic therapy, class A, {values}, {REST}"
    )
    asked.say("what if the bilirubin were 4 mg/dL?")
    assert asked.verdict == "good-candidate"


# Answers that contradict each other


@pytest.mark.parametrize(
    "line",
    ["it is advanced, the thrombus is real", "advanced then", "certainly advanced, and the portal invasion is proven"],
)
def test_each_of_two_contradictory_answers_can_be_given_again_among_other_words(talk: Begin, line: str) -> None:
    asked = talk(HCC, "HCC, intermediate stage, portal vein thrombus, B8", line)
    assert asked.answers["stage"] == "advanced"
    assert asked.answers["vascular_invasion"] == "portal"


@pytest.mark.parametrize(
    "line", ["the labs are right", "go by the lab values", "trust the bloods", "I would take the values"]
)
def test_the_values_can_be_said_to_be_right(talk: Begin, line: str) -> None:
    values = "bilirubin 4 mg/dL, albumin 25 g/L, INR 1.2, no ascites, no encephalopathy"
    asked = talk(HCC, NAIVE, values)
    assert "Child-Pugh class: A (5 to 6 points)" in asked.text
    asked.say(line)
    assert "child_pugh_class" not in asked.answers
    assert asked.answers["albumin"] == "25 g/L"


def test_a_drug_is_corrected_where_it_was_answered(talk: Begin) -> None:
    said = (
        f"HCC, intermediate, no invasion, no mets, no TACE, progressed on sorafenib, no other drug possible, B8, {REST}"
    )
    asked = talk(HCC, said, "it was lenvatinib, not sorafenib")
    assert (asked.answers["systemic"], asked.answers["further_systemic"]) == ("other", "none")
    assert "As before" in asked.say("it was lenvatinib").text


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("micromol per litre", "umol/L"),
        ("micromoles/l", "umol/L"),
        ("in milligrams per decilitre", "mg/dL"),
        ("mg per dl", "mg/dL"),
    ],
)
def test_a_unit_may_be_written_out(talk: Begin, unit: str, value: str) -> None:
    asked = talk(HCC, "HCC, intermediate, no invasion, no mets, no TACE, no systemic therapy", "bilirubin is 6", unit)
    assert asked.answers["bilirubin"] == f"6 {value}"


# What is asked of a verdict


@pytest.mark.parametrize(
    "line",
    [
        "so must the port come out?",
        "do we have to remove the catheter?",
        "can HAIC go on?",
        "what do I do now?",
        "should it be replaced then?",
    ],
)
def test_what_follows_from_a_verdict_is_answered_by_it(talk: Begin, line: str) -> None:
    asked = talk(TRIAGE, INFARCT)
    assert asked.verdict == "continue-conservative"
    asked.say(line)
    assert asked.row == "about the verdict"
    assert "antiplatelet" in asked.text
    assert "fibrin sheath" not in asked.text


@pytest.mark.parametrize("line", ["when must a port be removed?", "how is the catheter replaced?"])
def test_a_general_question_after_a_verdict_goes_to_the_guideline(talk: Begin, line: str) -> None:
    assert talk(TRIAGE, INFARCT, line).row != "about the verdict"


@pytest.mark.parametrize("line", ["what regimen would it be?", "which drugs?", "which drugs would she get?"])
def test_a_question_after_a_verdict_is_asked_of_its_disease(talk: Begin, line: str) -> None:
    asked = talk(METASTASES, COLON)
    assert asked.verdict == "criteria-met"
    assert asked.say(line).reply.clinical_question == 7
    assert talk(HCC, NAIVE, line).reply.clinical_question == 3


# Values named one by one


@pytest.mark.parametrize(
    "line",
    [
        "albumin 2.9, bilirubin 2.1 mg/dL, INR unknown",
        "bilirubin 2.1 mg/dL, INR not known, albumin 2.9",
        "INR unknown, bilirubin is 2.1 mg/dL and albumin 2.9",
    ],
)
def test_values_among_unknown_ones_are_noted(talk: Begin, line: str) -> None:
    asked = talk(HCC, "HCC, portal vein invasion, untreated, no TACE, no spread", line)
    assert (asked.answers["albumin"], asked.answers["bilirubin"], asked.answers["inr"]) == (
        "2.9 g/dL",
        "2.1 mg/dL",
        "unknown",
    )


# One more supposition, and answers that contradict each other


@pytest.mark.parametrize(
    ("line", "verdict"),
    [("and B8?", "good-candidate"), ("or B9?", "insufficient-effect"), ("C10?", "not-addressed")],
)
@pytest.mark.parametrize("before", ["what if there was hepatic vein invasion?", "what if he were B7?"])
def test_a_value_alone_after_a_verdict_is_one_more_supposition(
    talk: Begin, before: str, line: str, verdict: str
) -> None:
    now = talk(HCC, NAIVE, "no warfarin", before, line)
    assert now.verdict == verdict
    assert "Hypothetical" in now.text
    assert now.answers["child_pugh_class"] == "A"


def test_of_a_class_and_values_that_contradict_each_other_the_class_is_asked_again(talk: Begin) -> None:
    now = talk(HCC, "hcc, advanced, portal vein invasion, untreated, no mets, Child-Pugh class A")
    now.say("bili 4 mg/dl, albumin 2.5 g/dl, INR 2.5, moderate ascites, encephalopathy grade 1")
    assert now.awaiting == "child_pugh_class"
    assert "Which is right?" in now.text
    now.say("go by the labs")
    assert "child_pugh_class" not in now.answers
    assert now.answers["bilirubin"] == "4 mg/dL"


@pytest.mark.parametrize("line", ["B 8-20", "B 20"])
def test_a_score_that_cannot_be_is_told_and_the_class_beside_it_noted(talk: Begin, line: str) -> None:
    now = talk(HCC, "hcc, advanced, portal vein invasion, untreated, no TACE, no mets, no systemic therapy", line)
    assert now.answers["child_pugh_class"] == "B"
    assert "child_pugh_score" not in now.answers
    assert "outside the plausible range (5-15 points)" in now.text
    assert now.awaiting == "child_pugh_score"


def test_what_notes_say_is_stated_and_not_supposed() -> None:
    assert supposes("say she had 8 points, what then?")
    assert not supposes("the notes say she was B7")
