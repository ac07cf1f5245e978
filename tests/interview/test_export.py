import json
from collections.abc import Mapping
from typing import Any

import pytest

from assistant.guideline.model import Guideline
from assistant.interview.answers import read_answers
from assistant.interview.card import card, card_text
from assistant.interview.export import fields_json, problems_json, verdict_json
from assistant.interview.model import Interview
from assistant.interview.sections import Conflicts

NAIVE: dict[str, Any] = {
    "disease": "hcc",
    "stage": "advanced",
    "vascular_invasion": "portal",
    "invasion_history": "untreated",
    "tace": "none",
    "extrahepatic": "no",
    "systemic": "none",
    "child_pugh_score": 8,
}
VERDICT_KEYS = {
    "schema",
    "interview",
    "verdict",
    "possible",
    "label",
    "text",
    "grades",
    "reasons",
    "criteria",
    "actions",
    "cautions",
    "conflicts",
    "open",
    "trace",
    "ignored",
    "notes",
    "problems",
    "corpus",
}
WORDS = {
    "hcc-indication": {
        "recommended",
        "good-candidate",
        "may-be-considered",
        "not-suitable",
        "insufficient-effect",
        "conflicting",
        "not-addressed",
        "outside-scope",
        "open",
    },
    "metastases-indication": {"criteria-met", "criteria-not-met", "not-addressed", "outside-scope", "open"},
    "continue-suspend-stop": {"stop", "consider-suspending", "continue", "not-addressed", "open"},
}
HCC_FIELDS = [
    "disease",
    "stage",
    "vascular_invasion",
    "invasion_history",
    "tace",
    "extrahepatic",
    "liver_sets_prognosis",
    "systemic",
    "further_systemic",
    "child_pugh_class",
    "child_pugh_score",
    "bilirubin",
    "albumin",
    "inr",
    "warfarin",
    "prothrombin_activity",
    "prothrombin_seconds",
    "ascites",
    "encephalopathy",
    "largest_tumour",
    "liver_occupied",
    "bilobar",
    "biliary_reconstruction",
]


def test_a_verdict_has_the_fixed_shape(decide: Any, guideline: Guideline) -> None:
    found = verdict_json(decide("hcc-indication", **NAIVE), guideline)
    assert set(found) >= VERDICT_KEYS
    assert found["schema"] == "haic.verdict/1"
    assert found["verdict"] == "good-candidate"
    assert found["possible"] == ["good-candidate"]
    assert found["grades"] == [{"recommendation": "cq02.rec", "strength": "weak", "level": "C"}]
    reasons: Any = found["reasons"]
    assert reasons[0]["id"] == "fig1.mvi-naive.b"
    assert reasons[0]["kind"] == "grid"
    assert reasons[0]["figure_cell"] == "mvi-naive/B"
    assert reasons[0]["basis"] == "guideline"
    trace: Any = found["trace"]
    assert set(trace) >= {"facts", "derived", "sufficient", "near_misses", "changes"}
    assert trace["derived"]["child_pugh"]["points"] == [8, 8]
    assert trace["derived"]["child_pugh"]["band"] == "B7-8"
    assert str(found["corpus"]).startswith("sha256:")
    json.dumps(found)


def test_every_verdict_of_every_interview_is_plain_json_and_a_card(decide: Any, guideline: Guideline) -> None:
    for name, answers in (
        (
            "metastases-indication",
            {"disease": "metastases", "systemic": "refused", "liver_sets_prognosis": "yes", "purpose": "treatment"},
        ),
        ("continue-suspend-stop", {"artery": "occluded"}),
        ("complication-triage", {"finding": "fever", "infection": "yes"}),
        ("hcc-indication", {}),
    ):
        found = verdict_json(decide(name, **answers), guideline)
        assert set(found) >= VERDICT_KEYS
        assert json.loads(json.dumps(found)) == found


def test_triage_puts_its_answer_into_the_actions(decide: Any, guideline: Guideline) -> None:
    found: Any = verdict_json(decide("complication-triage", finding="ulcer"), guideline)
    assert found["verdict"] == "stop-drug-check-port"
    assert [action["id"] for action in found["actions"]] == ["stop-drug-check-port"]
    assert found["actions"][0]["causes"]


def test_contradictory_answers_give_no_verdict_and_say_why(decide: Any, guideline: Guideline) -> None:
    found: Any = verdict_json(decide("hcc-indication", **{**NAIVE, "child_pugh_class": "A"}), guideline)
    assert found["verdict"] is None
    assert set(found["possible"]) == {"recommended", "good-candidate"}
    assert "child_pugh_class A" in found["problems"][0]["value"]
    assert found["problems"][0]["message"].endswith("?")


def test_answers_that_cannot_be_read_give_no_verdict_and_every_problem(hcc: Interview, guideline: Guideline) -> None:
    read = read_answers(hcc, {"bilirubin": 2.3, "stag": "early"})
    found: Any = problems_json(hcc.id, read.problems, guideline)
    assert set(found) >= VERDICT_KEYS
    assert found["verdict"] is None
    assert [(one["field"], one["nearest"]) for one in found["problems"]] == [("bilirubin", None), ("stag", "stage")]


def test_an_open_verdict_names_what_is_missing(decide: Any, guideline: Guideline) -> None:
    answers = {**NAIVE, "child_pugh_class": "B"}
    del answers["child_pugh_score"]
    found: Any = verdict_json(decide("hcc-indication", **answers), guideline)
    assert found["verdict"] == "open"
    assert found["possible"] == ["good-candidate", "insufficient-effect"]
    assert found["open"][0] == {
        "id": "child_pugh_score",
        "affects": ["verdict"],
        "could_be": {"7": "good-candidate", "8": "good-candidate", "9": "insufficient-effect"},
    }
    assert {"id": "largest_tumour", "affects": ["cautions"], "could_be": {}} in found["open"]


def test_the_fields_of_the_hcc_interview_are_the_fixed_ones(hcc: Interview) -> None:
    found: Any = fields_json(hcc)
    assert found["schema"] == "haic.fields/1"
    assert [field["id"] for field in found["fields"]] == HCC_FIELDS
    by_id = {field["id"]: field for field in found["fields"]}
    assert by_id["vascular_invasion"]["options"] == ["none", "portal", "hepatic-vein", "both"]
    assert by_id["encephalopathy"]["options"] == ["none", "grade-1-2", "grade-3-4"]
    assert by_id["bilirubin"]["units"][0] == {"id": "mg/dL", "min": 0.1, "max": 60}
    assert by_id["bilirubin"]["unit_required"] is True
    assert by_id["albumin"]["unit_required"] is False
    assert by_id["extrahepatic"]["type"] == "yesno"
    assert by_id["largest_tumour"]["affects"] == ["cautions"]
    assert by_id["bilirubin"]["affects"] == ["verdict"]
    assert by_id["tace"]["affects"] == ["verdict", "cautions"]
    assert by_id["further_systemic"]["relevant"] == [{"disease": ["hcc"], "systemic": ["sorafenib", "other"]}]


@pytest.mark.parametrize("name", WORDS)
def test_the_verdict_words_are_the_fixed_ones(interviews: Mapping[str, Interview], name: str) -> None:
    assert {word.id for word in interviews[name].words} == WORDS[name]


def test_the_card_says_what_a_reader_needs_and_does_not_echo_the_answers(decide: Any, guideline: Guideline) -> None:
    text = card_text(decide("hcc-indication", **{**NAIVE, "largest_tumour": "61.7 mm"}), guideline)
    for part in (
        "Good candidate.",
        "Fig. 1: Advanced stage with macrovascular invasion, naive case",
        "cq02.portal-vein.class-a-or-b",
        "CQ2, 4 Patients with portal vein invasion, paragraph 3",
        "weak recommendation, level of evidence C",
        "Largest tumour 5 cm or more",
        'not indicated for systemic chemotherapy"',
        "recommended, if Child-Pugh score were 5-6",
        "no advice about a patient",
    ):
        assert part in text
    assert "61.7" not in text
    notes = [block for block in text.split("\n\n") if block.startswith("Editor's note (R-grid): ")]
    assert len(notes) == 1
    assert "\n" not in notes[0]


def test_the_card_shows_both_sides_of_a_conflict_and_marks_the_editors_reading(
    decide: Any, guideline: Guideline
) -> None:
    text = card_text(
        decide(
            "hcc-indication",
            **{**NAIVE, "child_pugh_score": 5, "systemic": "sorafenib", "further_systemic": "possible"},
        ),
        guideline,
    )
    assert "(the editors' reading)" in text
    assert "The guideline's parts pull different ways:" in text
    assert "refractory to standard systemic therapy" in text


def test_each_disagreement_of_a_card_stands_under_the_title_with_its_own_sides(
    decide: Any, guideline: Guideline
) -> None:
    answers = {"complication": "no", "extrahepatic_response": "progression", "intervals_lengthened": "shorter"}
    found = decide("continue-suspend-stop", **answers)
    held = next(one for one in card(found, guideline) if isinstance(one, Conflicts))
    assert [[side.text for side in sides] for sides in held.conflicts] == [
        [side.text for side in one.sides] for one in found.conflicts
    ]
    assert [len(sides) for sides in held.conflicts] == [2, 2]
    title = "The guideline's parts pull different ways:"
    assert held.plain.split("\n")[::3] == [title, title]


def test_the_card_names_near_misses_with_what_would_have_to_change(decide: Any, guideline: Guideline) -> None:
    answers = {**NAIVE, "child_pugh_score": 5, "invasion_history": "after-tace", "tace": "failed"}
    text = card_text(decide("hcc-indication", **answers), guideline)
    assert (
        'recommended, if history of the invasion were "untreated (naive)" or "resection or ablation only" (with TACE "no TACE")'
        in text
    )


def test_every_note_that_an_interview_names_exists(interviews: Mapping[str, Interview], guideline: Guideline) -> None:
    for interview in interviews.values():
        named = {note for one in interview.reasons for note in one.notes}
        named |= {note for one in (*interview.cautions, *interview.remarks) for note in one.notes}
        named |= {note for one in interview.conflicts for note in one.notes} | set(interview.figure_notes)
        named |= {note for one in interview.points for note in (*one.notes, *one.missing_notes)}
        assert named <= set(guideline.notes)


def test_the_cells_of_the_figure_say_what_the_interview_says(hcc: Interview, guideline: Guideline) -> None:
    cells = {one.figure_cell: one.verdict for one in hcc.reasons if one.figure_cell}
    assert cells == {f"{cell.row}/{cell.column}": cell.verdict for cell in guideline.figures["fig1"].cells}
