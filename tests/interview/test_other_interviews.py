from collections.abc import Mapping
from typing import Any

import pytest

from assistant.interview.diagram import IMPOSSIBLE
from assistant.interview.model import Interview
from assistant.interview.plan import plan

Answers = dict[str, Any]


def outcomes(interview: Interview, **known: str) -> set[str]:
    ready = plan(interview)
    node = ready.diagrams.restrict(ready.outcome, {field: frozenset((value,)) for field, value in known.items()})
    return {ready.word(outcome) for outcome in ready.diagrams.outcomes(node)} - {IMPOSSIBLE}


METS: Answers = {
    "disease": "metastases",
    "purpose": "treatment",
    "primary": "colorectal",
    "liver_sets_prognosis": "yes",
    "extrahepatic": "no",
}


@pytest.mark.parametrize(
    ("extra", "word", "states"),
    [
        (
            {"systemic": "given", "refractory": "yes", "liver_response": "insufficient"},
            "criteria-met",
            ["met", "met", "met"],
        ),
        (
            {"systemic": "given", "refractory": "yes", "liver_response": "sufficient"},
            "criteria-met",
            ["met", "met", "not-met"],
        ),
        (
            {"systemic": "given", "refractory": "no", "liver_response": "insufficient"},
            "criteria-met",
            ["met", "not-met", "met"],
        ),
        (
            {"systemic": "given", "refractory": "no", "liver_response": "sufficient"},
            "criteria-not-met",
            ["met", "not-met", "not-met"],
        ),
        ({"systemic": "not-indicated"}, "criteria-met", ["met", "met", "not-met"]),
        ({"systemic": "not-given"}, "criteria-not-met", ["met", "not-met", "not-met"]),
        ({"systemic": "refused"}, "open", ["met", "unclear", "not-met"]),
        ({"systemic": "refractory"}, "criteria-met", ["met", "met", "unclear"]),
        ({"systemic": "given", "refractory": None, "liver_response": None}, "open", ["met", "unclear", "unclear"]),
        ({"liver_sets_prognosis": "no", "systemic": "refused"}, "criteria-not-met", ["not-met", "unclear", "not-met"]),
        ({"liver_sets_prognosis": None, "systemic": "not-indicated"}, "open", ["unclear", "met", "not-met"]),
    ],
)
def test_the_three_criteria_are_shown_one_by_one(decide: Any, extra: Answers, word: str, states: list[str]) -> None:
    found = decide("metastases-indication", **{**METS, **extra})
    assert found.word == word
    assert [one.state for one in found.criteria] == states
    assert all("cq06.rec" in one.criterion.passages for one in found.criteria)


def test_refusal_is_not_read_as_not_indicated(decide: Any) -> None:
    found = decide("metastases-indication", **{**METS, "systemic": "refused"})
    assert found.possible == ("criteria-met", "criteria-not-met")
    assert found.open[0].id == "systemic"
    assert found.open[0].could_be["not-indicated"] == "criteria-met"
    assert "refus" in found.reasons[0].text
    assert "refusal" in next(one for one in found.criteria if one.state == "unclear").criterion.unclear


def test_prevention_after_resection_is_another_question(decide: Any) -> None:
    found = decide("metastases-indication", **{**METS, "purpose": "prevention"})
    assert found.word == "not-addressed"
    assert found.reasons[0].passages == ("cq06.prevention.after-resection",)
    assert "I-48" in found.notes
    assert found.criteria == ()


@pytest.mark.parametrize(
    ("extra", "caution"),
    [
        ({"systemic": "not-indicated"}, "single-criterion"),
        ({"systemic": "not-given"}, "systemic-first"),
        ({"systemic": "refused"}, "systemic-first"),
        ({"systemic": "not-indicated", "extrahepatic": "yes"}, "extrahepatic-lesions"),
        ({"systemic": "not-indicated", "primary": "breast"}, "other-primary"),
    ],
)
def test_metastases_come_with_their_cautions(decide: Any, extra: Answers, caution: str) -> None:
    assert caution in [one.id for one in decide("metastases-indication", **{**METS, **extra}).cautions]


RUNNING: Answers = {"artery": "patent", "liver_response": "stable", "extrahepatic_response": "none"}
COMPLETE: Answers = {**RUNNING, "liver_response": "complete", "response_kept": "yes"}


@pytest.mark.parametrize(
    ("extra", "word", "reason"),
    [
        ({}, "continue", "response-or-stable"),
        ({"liver_response": "partial"}, "continue", "response-or-stable"),
        ({"liver_response": "growth short of progression"}, "continue", "response-or-stable"),
        ({"artery": "occluded"}, "stop", "artery-occluded"),
        (
            {
                "artery": "occluded",
                "liver_response": "complete",
                "response_kept": "yes",
                "intervals_lengthened": "six-months",
            },
            "stop",
            "artery-occluded",
        ),
        ({"artery": "severe-stenosis"}, "stop", "artery-severe"),
        ({"artery": "mild-stenosis"}, "not-addressed", "mild-stenosis"),
        (
            {"artery": "mild-stenosis", "liver_response": "progression", "other_option": "no"},
            "stop",
            "liver-progression",
        ),
        ({"liver_response": "progression", "other_option": "yes"}, "stop", "change-therapy"),
        ({"liver_response": "progression", "other_option": "no"}, "stop", "no-option-left"),
        ({"liver_response": "mild-progression", "other_option": "no"}, "stop", "mild-no-option"),
        ({"liver_response": "mild-progression", "other_option": "yes"}, "stop", "change-therapy"),
        (
            {"liver_response": "partial", "extrahepatic_response": "progression", "other_option": "no"},
            "stop",
            "outside-progression",
        ),
        ({**COMPLETE, "intervals_lengthened": "six-months"}, "consider-suspending", "complete-kept"),
        ({**COMPLETE, "intervals_lengthened": "no"}, "consider-suspending", "complete-not-lengthened"),
        ({**COMPLETE, "intervals_lengthened": None}, "consider-suspending", None),
        ({**COMPLETE, "response_kept": "no"}, "continue", "complete-not-kept"),
        (
            {
                **COMPLETE,
                "extrahepatic_response": "progression",
                "other_option": "no",
                "intervals_lengthened": "six-months",
            },
            "stop",
            "outside-progression",
        ),
        ({"artery": None}, "open", None),
        ({"extrahepatic_response": None}, "open", None),
    ],
)
def test_artery_before_progression_before_complete_response(
    decide: Any, extra: Answers, word: str, reason: str | None
) -> None:
    found = decide("continue-suspend-stop", **{**RUNNING, **extra})
    assert found.word == word
    assert reason is None or reason in [one.id for one in found.reasons]


def test_stopping_for_the_artery_shows_the_stent_as_the_other_side(decide: Any) -> None:
    found = decide("continue-suspend-stop", **{**RUNNING, "artery": "occluded"})
    assert [one.id for one in found.conflicts] == ["stent"]
    assert {"I-56", "I-65"} <= set(found.notes)


def test_a_response_in_the_liver_is_shown_beside_progression_outside(decide: Any) -> None:
    found = decide(
        "continue-suspend-stop", **{**RUNNING, "liver_response": "partial", "extrahepatic_response": "progression"}
    )
    assert found.word == "stop"
    assert "liver-responds" in [one.id for one in found.cautions]


def test_a_complete_response_shows_both_risks(decide: Any) -> None:
    found = decide("continue-suspend-stop", **{**COMPLETE, "intervals_lengthened": "no"})
    assert {"both-risks", "not-lengthened"} <= {one.id for one in found.cautions}


@pytest.mark.parametrize("shown", [{}, {"conventional_angiography": None}, {"conventional_angiography": "narrowed"}])
@pytest.mark.parametrize("artery", ["occluded", "severe-stenosis"])
def test_haic_stops_until_conventional_angiography_shows_the_artery_patent(
    decide: Any, artery: str, shown: Answers
) -> None:
    found = decide("complication-triage", finding="artery-narrowed", artery=artery, **shown)
    assert found.word == "stop-haic"
    assert (found.presumed == ()) is ("narrowed" in shown.values())
    mimicked = decide(
        "complication-triage", finding="artery-narrowed", artery=artery, conventional_angiography="patent"
    )
    assert mimicked.word == "replace-catheter"


@pytest.mark.parametrize("artery", ["occluded", "severe-stenosis"])
def test_haic_never_goes_on_through_an_occluded_or_severely_narrowed_artery(
    interviews: Mapping[str, Interview], artery: str
) -> None:
    assert outcomes(interviews["continue-suspend-stop"], artery=artery) == {"stop"}
    going_on = {"accept-migration", "continue-conservative", "adjust-flow", "check-system"}
    assert not outcomes(interviews["complication-triage"], finding="artery-narrowed", artery=artery) & going_on


def test_an_infected_system_always_comes_out(interviews: Mapping[str, Interview], decide: Any) -> None:
    assert outcomes(interviews["complication-triage"], finding="fever", infection="yes") == {"remove-system"}
    found = decide("complication-triage", finding="fever", infection="suspected")
    assert "antibiotics alone cannot cure" in found.actions[0].text.lower()


@pytest.mark.parametrize(
    ("answers", "word", "passage"),
    [
        ({"finding": "pain-or-ulcer"}, "stop-drug-check-port", "cq09.statement.drug-damage"),
        ({"finding": "artery-damaged-by-drug"}, "stop-drug-check-port", "cq09.statement.drug-damage"),
        ({"finding": "hard-injection"}, "check-system", "cq09.occlusion.check-replace"),
        ({"finding": "catheter-occluded"}, "replace-catheter", "cq09.occlusion.check-replace"),
        ({"finding": "port-not-puncturable"}, "reposition-port", "cq09.turned-port.repositioning"),
        ({"finding": "sepsis"}, "remove-system", "cq09.infection.sepsis"),
        ({"finding": "fever", "infection": "no"}, "not-addressed", "cq09.infection.sepsis"),
        (
            {"finding": "neurological", "access": "subclavian", "vertebral": "yes"},
            "continue-conservative",
            "cq09.cerebral-infarction.vertebral",
        ),
        (
            {"finding": "neurological", "access": "subclavian", "vertebral": "no"},
            "not-addressed",
            "cq09.cerebral-infarction.subclavian",
        ),
        ({"finding": "neurological", "access": "femoral"}, "not-addressed", "cq09.cerebral-infarction.subclavian"),
        (
            {"finding": "migration", "migration_extent": "slight", "spillage": "no", "symptoms": "no"},
            "accept-migration",
            "cq09.migration.slight",
        ),
        (
            {"finding": "migration", "migration_extent": "slight", "spillage": "yes", "symptoms": "no"},
            "remove-or-replace",
            "cq09.statement.removal-replacement",
        ),
        (
            {"finding": "migration", "migration_extent": "slight", "spillage": "no", "symptoms": "yes"},
            "remove-or-replace",
            "cq09.migration.symptoms",
        ),
        (
            {"finding": "migration", "migration_extent": "marked", "spillage": "no", "symptoms": "no"},
            "remove-or-replace",
            "cq09.statement.removal-replacement",
        ),
        ({"finding": "fibrin-sheath"}, "replace-catheter", "cq09.fibrin-sheath.replacement"),
        (
            {"finding": "artery-narrowed", "artery": "severe-stenosis", "conventional_angiography": "patent"},
            "replace-catheter",
            "cq09.fibrin-sheath.angiography",
        ),
        (
            {"finding": "artery-narrowed", "artery": "occluded", "conventional_angiography": "not-done"},
            "stop-haic",
            "cq12.artery.occlusion-stenosis",
        ),
        (
            {"finding": "artery-narrowed", "artery": "mild-stenosis", "conventional_angiography": "narrowed"},
            "not-addressed",
            "cq12.artery.occlusion-stenosis",
        ),
        ({"finding": "pseudoaneurysm"}, "remove-or-replace", "cq09.device.invasive-treatment"),
        ({"finding": "abnormal-distribution"}, "adjust-flow", "cq11.flow-check.abnormal-distribution"),
        ({"finding": "low-blood-counts"}, "no-treatment-named", "cq09.systemic.symptoms"),
        ({"finding": "liver-abscess"}, "no-treatment-named", "cq09.biliary-reconstruction.abscess-fistula"),
        ({"finding": "biliary-fistula"}, "no-treatment-named", "cq09.biliary-reconstruction.abscess-fistula"),
        ({"finding": "other"}, "not-addressed", "cq09.device.list"),
    ],
)
def test_a_finding_leads_to_one_action_with_its_passage(decide: Any, answers: Answers, word: str, passage: str) -> None:
    found = decide("complication-triage", **answers)
    assert found.word == word
    assert [action.id for action in found.actions] == [word]
    assert passage in found.actions[0].passages


def test_slight_migration_with_unknown_spillage_is_not_called_acceptable(decide: Any) -> None:
    found = decide("complication-triage", finding="migration", migration_extent="slight", spillage=None, symptoms="no")
    assert found.word == "open"
    assert found.open[0].id == "spillage"


def test_clear_flow_to_the_gut_adds_coiling_and_does_not_replace_stopping_the_drug(decide: Any) -> None:
    found = decide("complication-triage", finding="ulcer", gut_flow="yes")
    assert found.word == "stop-drug-check-port"
    assert "flow-to-gut" in [one.id for one in found.cautions]
