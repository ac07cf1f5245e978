from decimal import Decimal
from typing import Any

import pytest

from assistant.interview.answers import read_answers
from assistant.interview.derived import Derived, derive
from assistant.interview.model import Interview

GOOD = {"bilirubin": "1 mg/dL", "albumin": "4 g/dL", "inr": "1.0", "ascites": "none", "encephalopathy": "none"}


def child_pugh(interview: Interview, **answers: object) -> Derived:
    read = read_answers(interview, answers)
    assert read.problems == (), read.problems
    return derive(interview, interview.points[0], read.facts)


@pytest.mark.parametrize(
    ("field", "value", "points"),
    [
        ("bilirubin", "1.9 mg/dL", 1),
        ("bilirubin", "2.0 mg/dL", 2),
        ("bilirubin", "3.0 mg/dL", 2),
        ("bilirubin", "3.1 mg/dL", 3),
        ("bilirubin", "33.9 umol/L", 1),
        ("bilirubin", "34 umol/L", 2),
        ("bilirubin", "34.1 umol/L", 2),
        ("bilirubin", "51 umol/L", 2),
        ("bilirubin", "51.2 umol/L", 3),
        ("bilirubin", "1,9 mg/dl", 1),
        ("bilirubin", "<0.2 mg/dL", 1),
        ("bilirubin", {"value": "34.1", "unit": "umol/L"}, 2),
        ("albumin", "3.6 g/dL", 1),
        ("albumin", "3.5 g/dL", 2),
        ("albumin", "2.8 g/dL", 2),
        ("albumin", "2.79 g/dL", 3),
        ("albumin", "36 g/L", 1),
        ("albumin", "35 g/L", 2),
        ("albumin", "28 g/L", 2),
        ("albumin", "27 g/L", 3),
        ("albumin", "35", 2),
        ("albumin", "3.5", 2),
        ("inr", "1.69", 1),
        ("inr", "1.7", 2),
        ("inr", "2.3", 2),
        ("inr", "2.31", 3),
        ("inr", 1.7, 2),
        ("inr", Decimal("2.4"), 3),
        ("ascites", "none", 1),
        ("ascites", "controlled", 2),
        ("ascites", "tense", 3),
        ("encephalopathy", "none", 1),
        ("encephalopathy", "grade 2", 2),
        ("encephalopathy", "grade 3", 3),
    ],
)
def test_a_value_counts_by_the_cut_offs_of_the_unit_typed(
    hcc: Interview, field: str, value: object, points: int
) -> None:
    found = child_pugh(hcc, **{**GOOD, field: value})
    assert (found.low, found.high) == (4 + points, 4 + points)


@pytest.mark.parametrize(
    ("field", "value", "points"),
    [
        ("prothrombin_activity", "71 %", 1),
        ("prothrombin_activity", "70 %", 2),
        ("prothrombin_activity", "40 %", 2),
        ("prothrombin_activity", "39 %", 3),
        ("prothrombin_seconds", "3.9 s", 1),
        ("prothrombin_seconds", "4 s", 2),
        ("prothrombin_seconds", "6 s", 2),
        ("prothrombin_seconds", "6.1 s", 3),
    ],
)
def test_prothrombin_stands_in_for_the_inr(hcc: Interview, field: str, value: str, points: int) -> None:
    answers = {name: value for name, value in GOOD.items() if name != "inr"}
    found = child_pugh(hcc, **answers, **{field: value})
    assert found.low == found.high == 4 + points


def test_a_missing_item_is_a_range_of_one_to_three(hcc: Interview) -> None:
    answers = {name: value for name, value in GOOD.items() if name != "albumin"}
    found = child_pugh(hcc, **answers)
    assert (found.low, found.high) == (5, 7)
    assert found.bands == ("A", "B7-8")


def test_an_unknown_item_counts_like_a_missing_one(hcc: Interview) -> None:
    assert child_pugh(hcc, **{**GOOD, "albumin": None}).bands == ("A", "B7-8")


def test_a_class_narrows_the_range_of_the_items(hcc: Interview) -> None:
    answers = {"child_pugh_class": "B", "bilirubin": "2.5 mg/dL", "albumin": "3 g/dL", "inr": "1.2", "ascites": "none"}
    found = child_pugh(hcc, **answers)
    assert (found.low, found.high) == (7, 9)
    found = child_pugh(hcc, **{**answers, "encephalopathy": "none"})
    assert found.bands == ("B7-8",)


@pytest.mark.parametrize(
    ("answers", "bands"),
    [
        ({"child_pugh_class": "A"}, ("A",)),
        ({"child_pugh_class": "B"}, ("B7-8", "B9")),
        ({"child_pugh_class": "C"}, ("C",)),
        ({"child_pugh_score": 8}, ("B7-8",)),
        ({"child_pugh_score": "7-8"}, ("B7-8",)),
        ({"child_pugh_score": "8 or 9"}, ("B7-8", "B9")),
        ({"child_pugh_class": "B", "child_pugh_score": 9}, ("B9",)),
        ({"child_pugh_class": "b8"}, ("B7-8",)),
        ({}, ("A", "B7-8", "B9", "C")),
    ],
)
def test_score_and_class_give_the_band(hcc: Interview, answers: dict[str, object], bands: tuple[str, ...]) -> None:
    assert child_pugh(hcc, **answers).bands == bands


def test_an_inr_under_warfarin_is_missing_and_said_to_be(hcc: Interview) -> None:
    found = child_pugh(hcc, **{**GOOD, "inr": "2.8", "warfarin": "yes"})
    assert (found.low, found.high) == (5, 7)
    assert any("vitamin K antagonist" in remark for remark in found.remarks)
    assert "R-inr" in found.notes


@pytest.mark.parametrize("asked", [{}, {"warfarin": None}])
def test_warfarin_that_is_not_known_leaves_the_inr_as_measured_and_says_so(
    hcc: Interview, asked: dict[str, Any]
) -> None:
    found = child_pugh(hcc, **{**GOOD, "inr": "1.0", **asked})
    assert found.bands == ("A",)
    assert any("If the patient takes one, the INR does not count" in remark for remark in found.remarks)


def test_without_warfarin_nothing_is_said_about_it(hcc: Interview) -> None:
    assert child_pugh(hcc, **{**GOOD, "warfarin": "no"}).remarks == ()


def test_the_inr_counts_before_the_prothrombin_activity_and_a_difference_is_told(hcc: Interview) -> None:
    found = child_pugh(hcc, **{**GOOD, "inr": "1.2", "warfarin": "no", "prothrombin_activity": "60 %"})
    assert found.low == 5
    assert any("do not give the same points" in remark for remark in found.remarks)


def test_a_value_that_another_unit_would_count_differently_is_told(hcc: Interview) -> None:
    found = child_pugh(hcc, **{**GOOD, "bilirubin": "34.1 umol/L", "warfarin": "no"})
    assert found.low == 6
    assert any("converted to mg/dL it would count 1" in remark for remark in found.remarks)


def test_the_variant_of_the_table_is_named(hcc: Interview) -> None:
    found = child_pugh(hcc, **GOOD)
    assert "not printed in the guideline" in found.variant
    assert "R-child-pugh" in found.notes


def test_the_verdict_goes_on_without_a_value_that_cannot_matter(decide: Any) -> None:
    found = decide(
        "hcc-indication",
        disease="hcc",
        stage="advanced",
        vascular_invasion="portal",
        invasion_history="untreated",
        tace="none",
        extrahepatic="no",
        systemic="none",
        bilirubin="2.5 mg/dL",
        albumin="30 g/L",
        ascites="slight",
        encephalopathy="none",
        inr=None,
        prothrombin_activity=None,
        prothrombin_seconds=None,
    )
    assert found.word == "open"
    assert found.possible == ("good-candidate", "insufficient-effect", "not-addressed")[: len(found.possible)]
    assert found.open[0].id == "inr"


def test_missing_values_are_named_with_what_each_could_give(decide: Any) -> None:
    found = decide(
        "hcc-indication",
        disease="hcc",
        stage="advanced",
        vascular_invasion="portal",
        invasion_history="untreated",
        tace="none",
        extrahepatic="no",
        systemic="none",
        bilirubin="2.5 mg/dL",
        albumin="30 g/L",
        ascites="slight",
        inr="1.2",
        warfarin="no",
    )
    assert found.open[0].id == "encephalopathy"
    assert found.open[0].could_be == {
        "none": "good-candidate",
        "grade-1-2": "insufficient-effect",
        "grade-3-4": "not-addressed",
    }
