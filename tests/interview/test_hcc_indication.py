from typing import Any

import pytest

Answers = dict[str, Any]

INTERMEDIATE: Answers = {
    "disease": "hcc",
    "stage": "intermediate",
    "vascular_invasion": "none",
    "extrahepatic": "no",
    "tace": "none",
}
NAIVE: Answers = {
    "disease": "hcc",
    "stage": "advanced",
    "vascular_invasion": "portal",
    "invasion_history": "untreated",
    "tace": "none",
    "extrahepatic": "no",
}
TACE: Answers = {**NAIVE, "invasion_history": "after-tace", "tace": "failed"}
SPREAD: Answers = {
    "disease": "hcc",
    "stage": "advanced",
    "vascular_invasion": "none",
    "tace": "none",
    "extrahepatic": "yes",
    "liver_sets_prognosis": "yes",
}
A: Answers = {"child_pugh_class": "A", "child_pugh_score": 5}
B8: Answers = {"child_pugh_class": "B", "child_pugh_score": 8}
B9: Answers = {"child_pugh_score": 9}
C: Answers = {"child_pugh_class": "C"}
FIRST: Answers = {"systemic": "none"}
CONTRA: Answers = {"systemic": "contraindicated"}
AFTER_SORAFENIB: Answers = {"systemic": "sorafenib", "further_systemic": "none"}
SORAFENIB_POSSIBLE: Answers = {"systemic": "sorafenib", "further_systemic": "possible"}
OTHER_POSSIBLE: Answers = {"systemic": "other", "further_systemic": "possible"}
AFTER_OTHER: Answers = {"systemic": "other", "further_systemic": "none"}
BOTH_ROWS: Answers = {**NAIVE, "extrahepatic": "yes", "liver_sets_prognosis": "yes"}
BOTH_ROWS_TACE: Answers = {**TACE, "extrahepatic": "yes", "liver_sets_prognosis": "yes"}
SETS_PROGNOSIS: Answers = {**NAIVE, "extrahepatic": "yes", "liver_sets_prognosis": "no"}
HEPATIC_VEIN: Answers = {**NAIVE, "vascular_invasion": "hepatic-vein"}
AFTER_SYSTEMIC: Answers = {**NAIVE, "invasion_history": "after-systemic"}

CASES = [
    # the eight cells of figure 1
    (
        "intermediate, A",
        {**INTERMEDIATE, **A, **FIRST},
        "not-suitable",
        "fig1.intermediate.a",
        {"fig1.intermediate.a", "cq02.first-choice.class-a"},
    ),
    (
        "intermediate, B8",
        {**INTERMEDIATE, **B8, **FIRST},
        "good-candidate",
        "fig1.intermediate.b",
        {"fig1.intermediate.b"},
    ),
    (
        "naive, A",
        {**NAIVE, **A, **FIRST},
        "recommended",
        "fig1.mvi-naive.a",
        {"fig1.mvi-naive.a", "cq02.portal-vein.naive-suitable", "cq02.rec"},
    ),
    ("naive, B8", {**NAIVE, **B8, **FIRST}, "good-candidate", "fig1.mvi-naive.b", {"cq02.portal-vein.class-a-or-b"}),
    (
        "TACE failure, A",
        {**TACE, **A, **FIRST},
        "not-suitable",
        "fig1.mvi-tace-failure.a",
        {"cq02.portal-vein.tace-versus-naive", "cq02.tace-refractory.may-not-suit"},
    ),
    (
        "TACE failure, B8",
        {**TACE, **B8, **FIRST},
        "good-candidate",
        "fig1.mvi-tace-failure.b",
        {"fig1.mvi-tace-failure.b"},
    ),
    (
        "spread, A, untreated",
        {**SPREAD, **A, **FIRST},
        "may-be-considered",
        "systemic-first-with-spread",
        {"cq02.first-choice.class-a", "fig1.spread.a"},
    ),
    ("spread, A, no option", {**SPREAD, **A, **CONTRA}, "good-candidate", "fig1.spread.a", {"fig1.spread.a"}),
    ("spread, B8", {**SPREAD, **B8, **FIRST}, "good-candidate", "fig1.spread.b", {"fig1.spread.b"}),
    # outside the grid
    (
        "score 9",
        {**NAIVE, **B9, **FIRST},
        "insufficient-effect",
        "child-pugh-9",
        {"cq02.poor-liver-function.class-b-and-score-9"},
    ),
    ("class C", {**NAIVE, **C, **FIRST}, "not-addressed", "child-pugh-c", {"fig1"}),
    ("early", {**INTERMEDIATE, "stage": "early", **A, **FIRST}, "not-addressed", "early-stage", {"fig1"}),
    (
        "performance status alone",
        {**NAIVE, "vascular_invasion": "none", **A, **FIRST},
        "not-addressed",
        "performance-status-alone",
        {"fig1"},
    ),
    ("metastases", {"disease": "metastases"}, "outside-scope", "other-disease", {"cq06.rec"}),
    ("another disease", {"disease": "other"}, "outside-scope", "other-disease", {"cq06.rec"}),
    (
        "spread sets the prognosis, A",
        {**SETS_PROGNOSIS, **A, **FIRST},
        "not-suitable",
        "extrahepatic-sets-prognosis",
        {"cq02.rec"},
    ),
    (
        "spread sets the prognosis, B8",
        {**SETS_PROGNOSIS, **B8, **FIRST},
        "not-suitable",
        "extrahepatic-sets-prognosis",
        {"cq02.rec"},
    ),
    (
        "spread sets the prognosis, C",
        {**SETS_PROGNOSIS, **C, **FIRST},
        "not-suitable",
        "extrahepatic-sets-prognosis",
        {"cq02.rec"},
    ),
    # two rows at once
    (
        "both rows, A, untreated",
        {**BOTH_ROWS, **A, **FIRST},
        "may-be-considered",
        "two-rows",
        {"fig1.mvi-naive.a", "fig1.spread.a"},
    ),
    (
        "both rows, A, no option",
        {**BOTH_ROWS, **A, **CONTRA},
        "good-candidate",
        "two-rows-last",
        {"fig1.mvi-naive.a", "fig1.spread.a"},
    ),
    (
        "both rows after TACE failure, A",
        {**BOTH_ROWS_TACE, **A, **FIRST},
        "conflicting",
        "two-rows-tace",
        {"fig1.mvi-tace-failure.a", "fig1.spread.a"},
    ),
    (
        "both rows, B8",
        {**BOTH_ROWS, **B8, **FIRST},
        "good-candidate",
        "two-rows-b",
        {"fig1.mvi-naive.b", "fig1.spread.b"},
    ),
    (
        "both rows after TACE failure, B8",
        {**BOTH_ROWS_TACE, **B8, **FIRST},
        "good-candidate",
        "two-rows-b",
        {"fig1.mvi-tace-failure.b"},
    ),
    # systemic therapy and class A
    (
        "after sorafenib, another agent possible",
        {**NAIVE, **A, **SORAFENIB_POSSIBLE},
        "not-suitable",
        "second-line",
        {"cq02.after-systemic.second-line-class-a"},
    ),
    (
        "after another agent, one more possible",
        {**INTERMEDIATE, **A, **OTHER_POSSIBLE},
        "not-suitable",
        "second-line",
        {"cq02.after-systemic.second-line-class-a"},
    ),
    (
        "spread after sorafenib, another agent possible",
        {**SPREAD, **A, **SORAFENIB_POSSIBLE},
        "not-suitable",
        "second-line",
        {"cq02.after-systemic.second-line-class-a"},
    ),
    (
        "intermediate after sorafenib, none left",
        {**INTERMEDIATE, **A, **AFTER_SORAFENIB},
        "conflicting",
        "no-systemic-option",
        {"cq02.first-choice.refractory-to-systemic"},
    ),
    (
        "intermediate, contraindicated from the start",
        {**INTERMEDIATE, **A, **CONTRA},
        "conflicting",
        "no-systemic-option",
        {"cq02.first-choice.refractory-to-systemic"},
    ),
    (
        "TACE failure, none left",
        {**TACE, **A, **AFTER_SORAFENIB},
        "conflicting",
        "no-systemic-option",
        {"cq02.first-choice.refractory-to-systemic"},
    ),
    (
        "naive, none left: the favourable cell stands",
        {**NAIVE, **A, **AFTER_OTHER},
        "recommended",
        "fig1.mvi-naive.a",
        {"fig1.mvi-naive.a"},
    ),
    ("naive, contraindicated", {**NAIVE, **A, **CONTRA}, "recommended", "fig1.mvi-naive.a", {"fig1.mvi-naive.a"}),
    (
        "invasion under systemic therapy, none left",
        {**AFTER_SYSTEMIC, **A, **AFTER_SORAFENIB},
        "may-be-considered",
        "after-systemic-no-row",
        {"cq02.first-choice.refractory-to-systemic"},
    ),
    (
        "invasion under systemic therapy, B8",
        {**AFTER_SYSTEMIC, **B8, **AFTER_SORAFENIB},
        "good-candidate",
        "after-systemic-no-row-b",
        {"cq02.after-systemic.class-b"},
    ),
    (
        "class B after sorafenib: the grid",
        {**NAIVE, **B8, **SORAFENIB_POSSIBLE},
        "good-candidate",
        "fig1.mvi-naive.b",
        {"fig1.mvi-naive.b"},
    ),
    # naive or not
    (
        "resection only before",
        {**NAIVE, "invasion_history": "local-only", **A, **FIRST},
        "recommended",
        "fig1.mvi-naive.a",
        {"fig1.mvi-naive.a"},
    ),
    (
        "invasion under a TACE called not failed",
        {**TACE, "tace": "not-failed", **A, **FIRST},
        "not-suitable",
        "fig1.mvi-tace-failure.a",
        {"fig1.mvi-tace-failure.a"},
    ),
    (
        "untreated invasion, but TACE has failed",
        {**NAIVE, "tace": "failed", **A, **FIRST},
        "not-suitable",
        "fig1.mvi-tace-failure.a",
        {"fig1.mvi-tace-failure.a"},
    ),
    # hepatic vein
    (
        "hepatic vein alone, A",
        {**HEPATIC_VEIN, **A, **FIRST},
        "may-be-considered",
        "hepatic-vein-alone",
        {"cq02.hepatic-vein.radiation-no-consensus", "fig1.mvi-naive.a"},
    ),
    (
        "hepatic vein alone, B8",
        {**HEPATIC_VEIN, **B8, **FIRST},
        "good-candidate",
        "fig1.mvi-naive.b",
        {"fig1.mvi-naive.b"},
    ),
    (
        "vena cava counts as hepatic vein",
        {**NAIVE, "vascular_invasion": "inferior vena cava", **A, **FIRST},
        "may-be-considered",
        "hepatic-vein-alone",
        {"fig1.mvi-naive.a"},
    ),
    (
        "portal and hepatic vein, A",
        {**NAIVE, "vascular_invasion": "both", **A, **FIRST},
        "recommended",
        "fig1.mvi-naive.a",
        {"fig1.mvi-naive.a"},
    ),
]


@pytest.mark.parametrize(
    ("answers", "word", "reason", "passages"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_decided_verdict_comes_with_its_reason_and_passages(
    decide: Any, answers: Answers, word: str, reason: str, passages: set[str]
) -> None:
    found = decide("hcc-indication", **answers)
    assert found.word == word
    assert found.possible == (word,)
    assert reason in [one.id for one in found.reasons]
    assert passages <= {passage for one in found.reasons for passage in one.passages}


@pytest.mark.parametrize(
    ("answers", "conflict"),
    [
        ({**INTERMEDIATE, **A, **FIRST}, "I-33"),
        ({**INTERMEDIATE, **A, **CONTRA}, "I-33"),
        ({**SPREAD, **A, **FIRST}, "I-34"),
        ({**SPREAD, **A, **CONTRA}, "I-34"),
        ({**NAIVE, **A, **FIRST}, "I-32"),
        ({**NAIVE, **B9, **FIRST}, "I-31"),
        ({**NAIVE, **A, **SORAFENIB_POSSIBLE}, "second-line"),
        ({**TACE, **A, **AFTER_SORAFENIB}, "no-systemic-option"),
        ({**BOTH_ROWS_TACE, **A, **FIRST}, "two-rows"),
        ({**HEPATIC_VEIN, **A, **FIRST}, "hepatic-vein"),
    ],
)
def test_a_disagreement_in_the_guideline_is_shown_with_both_sides(decide: Any, answers: Answers, conflict: str) -> None:
    found = {one.id: one for one in decide("hcc-indication", **answers).conflicts}
    assert conflict in found
    assert len(found[conflict].sides) >= 2


@pytest.mark.parametrize(
    ("extra", "caution"),
    [
        ({"largest_tumour": "5 cm"}, "large-tumour"),
        ({"largest_tumour": "62 mm"}, "large-tumour"),
        ({"liver_occupied": "50 %"}, "half-the-liver"),
        ({"bilobar": True}, "bilobar"),
        ({"biliary_reconstruction": "yes"}, "biliary-reconstruction"),
        ({"extrahepatic": "yes", "liver_sets_prognosis": "yes"}, "extrahepatic-lesions"),
        ({"vascular_invasion": "both"}, "hepatic-vein"),
        ({"tace": "failed"}, "tace-refractory"),
        ({"invasion_history": "after-tace", "tace": "not-failed"}, "tace-refractory"),
        ({"systemic": "other", "further_systemic": "none"}, "other-agents"),
    ],
)
def test_a_caution_is_given_and_never_changes_the_verdict(decide: Any, extra: Answers, caution: str) -> None:
    found = decide("hcc-indication", **{**NAIVE, **B8, **FIRST, **extra})
    assert caution in [one.id for one in found.cautions]
    assert found.word == "good-candidate"


@pytest.mark.parametrize(
    "extra",
    [
        {"largest_tumour": "4.9 cm"},
        {"largest_tumour": "49 mm"},
        {"liver_occupied": "49 %"},
        {"bilobar": False},
        {"largest_tumour": None},
    ],
)
def test_below_the_threshold_or_unknown_there_is_no_caution(decide: Any, extra: Answers) -> None:
    assert decide("hcc-indication", **{**NAIVE, **B8, **FIRST, **extra}).cautions == ()


@pytest.mark.parametrize(
    ("answers", "remark"),
    [
        ({**NAIVE, **B8, **FIRST}, "class-b-column"),
        ({**NAIVE, **A, **FIRST}, "major-or-macro"),
        ({**NAIVE, **A, **AFTER_SORAFENIB}, "after-sorafenib"),
        ({**NAIVE, **A, **AFTER_OTHER}, "after-sorafenib"),
        ({**NAIVE, "invasion_history": "local-only", **A, **FIRST}, "local-only"),
        ({**TACE, "tace": "not-failed", **A, **FIRST}, "arose-under-tace"),
        ({**NAIVE, "tace": "not-failed", **A, **FIRST}, "tace-not-failed"),
    ],
)
def test_what_has_to_be_said_beside_the_verdict_is_said(decide: Any, answers: Answers, remark: str) -> None:
    assert remark in [one.id for one in decide("hcc-indication", **answers).remarks]
