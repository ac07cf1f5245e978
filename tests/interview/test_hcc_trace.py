"""What comes with an HCC verdict: what is open, near misses, sufficient facts, contradictions, presumptions."""

from collections.abc import Callable
from typing import Any

import pytest

from assistant.guideline.model import Guideline
from assistant.interview.answers import read_answers
from assistant.interview.card import card_text, changes_text, fact_text
from assistant.interview.engine import contradictions, explain, remaining
from assistant.interview.model import Interview, unknown
from assistant.interview.trace import Verdict

Answers = dict[str, Any]
Decide = Callable[..., Verdict]

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
SETS_PROGNOSIS: Answers = {**NAIVE, "extrahepatic": "yes", "liver_sets_prognosis": "no"}
AFTER_SYSTEMIC: Answers = {**NAIVE, "invasion_history": "after-systemic"}
A: Answers = {"child_pugh_class": "A", "child_pugh_score": 5}
B8: Answers = {"child_pugh_class": "B", "child_pugh_score": 8}
B9: Answers = {"child_pugh_score": 9}
FIRST: Answers = {"systemic": "none"}


def test_all_gates_that_hold_are_listed_not_only_the_first(decide: Any) -> None:
    found = decide("hcc-indication", **{**SETS_PROGNOSIS, **B9, **FIRST})
    assert [one.id for one in found.reasons] == ["extrahepatic-sets-prognosis", "child-pugh-9"]


def test_class_b_without_a_score_is_open_and_names_the_score(decide: Any) -> None:
    found = decide("hcc-indication", **{**NAIVE, "child_pugh_class": "B", **FIRST})
    assert found.word == "open"
    assert found.possible == ("good-candidate", "insufficient-effect")
    missing = found.open[0]
    assert missing.id == "child_pugh_score"
    assert missing.could_be == {"7": "good-candidate", "8": "good-candidate", "9": "insufficient-effect"}


def test_an_unclear_tace_history_leaves_the_verdict_open(decide: Any) -> None:
    found = decide("hcc-indication", **{**NAIVE, "invasion_history": None, "tace": None, **A, **FIRST})
    assert found.word == "open"
    assert {"recommended", "not-suitable"} <= set(found.possible)
    assert {"invasion_history", "tace"} == {one.id for one in found.open if "verdict" in one.affects}


def test_an_unclear_tace_history_does_not_matter_in_class_b(decide: Any) -> None:
    found = decide("hcc-indication", **{**NAIVE, "invasion_history": None, "tace": None, **B8, **FIRST})
    assert found.word == "good-candidate"
    assert {one.id for one in found.possible_reasons} >= {"fig1.mvi-naive.b", "fig1.mvi-tace-failure.b"}


def test_a_near_miss_says_which_fact_kept_the_favourable_row_out(decide: Any) -> None:
    found = decide("hcc-indication", **{**TACE, **A, **FIRST})
    near = {(one.row, one.fact): one for one in found.near_misses}
    assert near["mvi-naive.a", "invasion_history"].needs == ("untreated", "local-only")
    assert near["mvi-naive.a", "invasion_history"].verdict == "recommended"
    assert near["mvi-tace-failure.b", "child_pugh_score"].verdict == "good-candidate"


def test_the_sufficient_facts_leave_out_what_does_not_matter(decide: Any) -> None:
    found = decide("hcc-indication", **{**SETS_PROGNOSIS, **B8, **FIRST, "largest_tumour": "3 cm"})
    assert set(found.sufficient) == {"disease", "extrahepatic", "liver_sets_prognosis"}


def test_tumour_markers_are_noted_as_not_needed(decide: Any) -> None:
    found = decide("hcc-indication", **{**NAIVE, **A, **FIRST, "afp": 400})
    assert [one.id for one in found.ignored] == ["afp"]


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"child_pugh_class": "A", "child_pugh_score": 8}, {"child_pugh_class", "child_pugh_score"}),
        ({**INTERMEDIATE, "vascular_invasion": "portal"}, {"stage", "vascular_invasion"}),
        ({**INTERMEDIATE, "extrahepatic": "yes"}, {"stage", "extrahepatic"}),
        ({**TACE, "tace": "none"}, {"invasion_history", "tace"}),
        ({**AFTER_SYSTEMIC, **FIRST}, {"invasion_history", "systemic"}),
        (
            {
                "child_pugh_class": "C",
                "bilirubin": "1 mg/dL",
                "albumin": "4 g/dL",
                "inr": 1.0,
                "ascites": "none",
                "encephalopathy": "none",
            },
            {"child_pugh_class", "bilirubin", "albumin", "inr", "ascites", "encephalopathy"},
        ),
    ],
)
def test_answers_that_contradict_each_other_are_asked_about(decide: Any, answers: Answers, fields: set[str]) -> None:
    found = decide("hcc-indication", **answers)
    assert found.word == "open"
    assert fields in [set(clash.fields) for clash in found.clashes]
    assert all(clash.text.endswith("?") for clash in found.clashes)


def test_a_contradiction_that_cannot_matter_does_not_hold_up_the_verdict(decide: Any) -> None:
    found = decide("hcc-indication", **{**SETS_PROGNOSIS, "child_pugh_class": "A", "child_pugh_score": 8, **FIRST})
    assert found.word == "not-suitable"
    assert found.clashes


def test_untreated_invasion_presumes_that_no_tace_came_before_and_says_so(decide: Any) -> None:
    answers = {name: value for name, value in NAIVE.items() if name != "tace"}
    found = decide("hcc-indication", **{**answers, **A, **FIRST})
    assert found.word == "recommended"
    assert found.presumed == ("tace",)


def test_a_tace_history_that_is_not_known_is_never_presumed(decide: Any) -> None:
    found = decide("hcc-indication", **{**NAIVE, "tace": None, **A, **FIRST})
    assert found.word == "open"
    assert found.presumed == ()


def test_what_does_not_matter_is_not_said_to_be_presumed(decide: Any) -> None:
    answers = {name: value for name, value in NAIVE.items() if name != "tace"}
    assert decide("hcc-indication", **{**answers, **B8, **FIRST}).presumed == ()


def test_what_follows_from_other_answers_need_not_be_given(decide: Any) -> None:
    answers = {name: value for name, value in NAIVE.items() if name != "stage"}
    assert decide("hcc-indication", **{**answers, **A, **FIRST}).word == "recommended"


def test_a_class_and_a_score_that_cannot_both_be_true_are_named_together(hcc: Interview) -> None:
    facts = read_answers(hcc, {"child_pugh_class": "C", "child_pugh_score": 8}).facts
    assert [one.fields for one in contradictions(hcc, facts)] == [("child_pugh_class", "child_pugh_score")]
    assert contradictions(hcc, {}) == ()


@pytest.mark.parametrize(
    ("answers", "left"),
    [({}, 15), ({"disease": "hcc"}, 14), ({"disease": "other"}, 0), ({"disease": "hcc", "stage": "early"}, 0)],
)
def test_what_is_left_to_ask_shrinks_with_every_answer(hcc: Interview, answers: dict[str, object], left: int) -> None:
    assert remaining(hcc, read_answers(hcc, answers).facts) == left


def test_a_decided_verdict_waits_for_nothing_that_could_not_add_a_caution(decide: Decide) -> None:
    assert decide("hcc-indication", disease="hcc", stage="early", child_pugh_class="A").open == ()


def test_an_open_verdict_shows_no_conflict_of_a_row_that_may_never_apply(decide: Decide) -> None:
    assert decide("hcc-indication").conflicts == ()


def test_it_is_said_where_no_single_answer_would_change_a_verdict(decide: Decide) -> None:
    early = decide("hcc-indication", disease="hcc", stage="early", child_pugh_class="A")
    assert changes_text(early, None) == "No single answer would change this verdict."


def test_an_open_verdict_shows_the_rows_that_are_still_possible(decide: Decide, guideline: Guideline) -> None:
    assert "Rows that are still possible:" in card_text(decide("hcc-indication", disease="hcc"), guideline)


def test_an_answer_that_is_not_known_is_said_to_be(hcc: Interview) -> None:
    assert fact_text(hcc, unknown("ascites")) == "ascites: not known"


def test_what_each_band_of_a_missing_value_would_give_is_said(decide: Decide) -> None:
    found = decide(
        "hcc-indication",
        **{**NAIVE, **FIRST, "ascites": "slight", "encephalopathy": "none", "warfarin": "no"},
        albumin="3.0 g/dL",
        inr=1.2,
    )
    assert found.possible == ("good-candidate", "insufficient-effect")
    assert (found.open[0].id, found.open[0].could_be) == (
        "bilirubin",
        {"<2 mg/dL": "good-candidate", "2-3 mg/dL": "good-candidate", ">3 mg/dL": "insufficient-effect"},
    )


def test_a_question_is_explained_by_what_it_can_still_decide(hcc: Interview) -> None:
    intermediate = read_answers(hcc, {"disease": "hcc", "stage": "intermediate"}).facts
    assert [one.id for one in explain(hcc, intermediate, "tace")] == ["tace-refractory"]
    assert len(explain(hcc, {}, "tace")) > 10


def test_the_likely_causes_stand_beside_the_action(decide: Decide, guideline: Guideline) -> None:
    shown = card_text(decide("complication-triage", finding="hard-injection"), guideline)
    assert "Likely causes: thrombus in the catheter; kinking of the catheter; fibrin sheath;" in shown
    assert "Likely causes:" not in card_text(decide("complication-triage", finding="other"), guideline)
