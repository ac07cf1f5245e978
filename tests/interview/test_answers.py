from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interview.answers import read_answer, read_answers
from assistant.interview.model import Interview


@pytest.mark.parametrize(
    ("field", "typed", "facts"),
    [
        ("child_pugh_class", "b8", {"child_pugh_class": "B", "child_pugh_score": "8 points"}),
        ("child_pugh_class", "class b, 8 points", {"child_pugh_class": "B", "child_pugh_score": "8 points"}),
        ("child_pugh_class", "Child-Pugh B (8)", {"child_pugh_class": "B", "child_pugh_score": "8 points"}),
        ("child_pugh_class", "actually B8", {"child_pugh_class": "B", "child_pugh_score": "8 points"}),
        ("child_pugh_class", "B, not A", {"child_pugh_class": "B"}),
        ("child_pugh_class", "not A, B", {"child_pugh_class": "B"}),
        ("child_pugh_class", "a", {"child_pugh_class": "A"}),
        ("child_pugh_score", "not 8, 9", {"child_pugh_score": "9 points"}),
        ("child_pugh_score", "8/15", {"child_pugh_score": "8 points"}),
        ("extrahepatic", "mets", {"extrahepatic": "yes"}),
        ("extrahepatic", "lung mets", {"extrahepatic": "yes"}),
        ("extrahepatic", "y", {"extrahepatic": "yes"}),
        ("extrahepatic", "n", {"extrahepatic": "no"}),
        ("extrahepatic", "none", {"extrahepatic": "no"}),
        ("vascular_invasion", "PVTT yes", {"vascular_invasion": "portal"}),
        ("vascular_invasion", "no", {"vascular_invasion": "none"}),
        ("vascular_invasion", "it's the portal vein", {"vascular_invasion": "portal"}),
        ("tace", "refractory", {"tace": "failed"}),
        ("systemic", "Lenvatinib", {"systemic": "other"}),
        ("systemic", "sorafenib then lenvatinib", {"systemic": "other"}),
        ("ascites", "controlled by diuretics", {"ascites": "slight"}),
        ("encephalopathy", "grade ii", {"encephalopathy": "grade-1-2"}),
        ("bilirubin", "bili 2.3 mg/dL", {"bilirubin": "2.3 mg/dL"}),
        ("bilirubin", "120", {"bilirubin": "120 umol/L"}),
        ("bilirubin", "not 50, 55 umol/L", {"bilirubin": "55 umol/L"}),
        ("inr", "INR 1.4", {"inr": "1.4"}),
        ("largest_tumour", "62", {"largest_tumour": "62 mm"}),
    ],
)
def test_an_answer_is_read_as_clinicians_say_it(hcc: Interview, field: str, typed: str, facts: dict[str, str]) -> None:
    reading = read_answer(hcc, field, typed)
    assert reading.problem is None, reading.problem
    assert {fact.field: fact.value for fact in reading.facts} == facts


@pytest.mark.parametrize(
    "typed",
    [
        "unknown",
        "I don't know",
        "don\u2019t know",
        "not sure",
        "n/a",
        "pending",
        "not measured",
        "?",
        "still pending",
        "no idea",
    ],
)
@pytest.mark.parametrize("field", ["inr", "tace", "child_pugh_class", "extrahepatic"])
def test_not_known_is_a_fact_of_its_own(hcc: Interview, field: str, typed: str) -> None:
    (fact,) = read_answer(hcc, field, typed).facts
    assert fact.field == field
    assert not fact.known


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("bilirubin", "2.3", "2.3 mg/dL or 2.3 umol/L"),
        ("bilirubin", "500 mg/dL", "Did you mean 500 umol/L?"),
        ("bilirubin", "3 mmol/L", "not used here"),
        ("bilirubin", "high", "is not a number"),
        ("albumin", "3.5 g/L", "Did you mean 3.5 g/dL?"),
        ("albumin", "35 g/dL", "Did you mean 35 g/L?"),
        ("largest_tumour", "6.2", "6.2 cm or 6.2 mm"),
        ("inr", "140", "outside the plausible range"),
        ("child_pugh_score", "20", "from 5 to 15"),
        ("child_pugh_score", "8.5", "from 5 to 15"),
        ("child_pugh_class", "D", "class (A, B, C)"),
        ("child_pugh_class", "B or C", "class (A, B, C)"),
        ("child_pugh_class", "B9?", "class (A, B, C)"),
        ("vascular_invasion", "prtal", 'Did you mean "portal"?'),
        ("vascular_invasion", "yes", "none of: none, portal, hepatic-vein, both"),
        ("tace", "yes", "none of"),
        ("vascular_invasion", "PVTT?", "none of"),
        ("stage", "", "Nothing was answered"),
    ],
)
def test_an_answer_that_cannot_be_used_says_how_to_mend_it(hcc: Interview, field: str, typed: str, said: str) -> None:
    reading = read_answer(hcc, field, typed)
    assert reading.facts == ()
    assert reading.problem
    assert said in reading.problem.message


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"childpugh": "A"}, "childpugh", "child_pugh"),
        ({"bilirubin": 2.3}, "bilirubin", "unit"),
        ({"bilirubin": True}, "bilirubin", "not true or false"),
        ({"bilirubin": [2.3]}, "bilirubin", "one value"),
        ({"bilirubin": {"value": "2.3", "unit": "stone"}}, "bilirubin", "known unit"),
        ({"bilirubin": {"amount": 2.3}}, "bilirubin", '"value" and "unit"'),
        ({"bilirubin": float("nan")}, "bilirubin", "cannot be"),
        ({"bilirubin": -2}, "bilirubin", "cannot be"),
        ({"tace": "faild"}, "tace", 'Did you mean "failed"?'),
        ({"tace": {"value": "failed"}}, "tace", "numbers only"),
        ({"child_pugh_class": "B8", "child_pugh_score": 9}, "child_pugh_score", "given twice"),
    ],
)
def test_a_bad_answer_in_an_object_is_a_problem_of_its_field(
    hcc: Interview, answers: dict[str, object], field: str, said: str
) -> None:
    problems = read_answers(hcc, answers).problems
    assert [one.field for one in problems] == [field]
    assert said in problems[0].message or said == problems[0].nearest or (problems[0].nearest or "").startswith(said)


def test_an_object_takes_options_yes_no_numbers_and_nulls(hcc: Interview) -> None:
    answers = {
        "disease": "HCC", "Largest-Tumour": {"value": "34,1", "unit": "mm"}, "inr": 1.4, "bilobar": True, "warfarin": False,
        "tace": None,
        "ascites": "unknown", "child_pugh_score": 8, "pivka-ii": "high", "EHS": "no",
    }  # fmt: skip
    read = read_answers(hcc, answers)
    assert read.problems == ()
    assert {fact.field: fact.value for fact in read.facts.values()} == {
        "disease": "hcc", "largest_tumour": "34.1 mm", "inr": "1.4", "bilobar": "yes", "warfarin": "no", "tace": "unknown",
        "ascites": "unknown", "child_pugh_score": "8 points", "extrahepatic": "no",
    }  # fmt: skip
    assert read.offered == ("afp",)


def test_near_miss_values_of_the_other_interviews_still_read(interviews: Mapping[str, Interview]) -> None:
    read = read_answers(
        interviews["metastases-indication"],
        {"disease": "liver metastases", "systemic": "refractory", "primary": "CRC", "extrahepatic": "lung nodules"},
    )
    assert read.problems == ()
    assert {name: fact.value for name, fact in read.facts.items()} == {
        "disease": "metastases", "purpose": "treatment", "systemic": "given", "refractory": "yes", "primary": "colorectal",
        "extrahepatic": "yes",
    }  # fmt: skip
    read = read_answers(
        interviews["continue-suspend-stop"],
        {"artery": "blocked", "liver_response": "PR", "extrahepatic_response": "new lesions"},
    )
    assert {name: fact.value for name, fact in read.facts.items()} == {
        "artery": "occluded", "liver_response": "partial", "extrahepatic_response": "progression",
    }  # fmt: skip


@given(st.text(max_size=80))
def test_any_text_is_an_answer_or_a_problem(hcc: Interview, typed: str) -> None:
    for field in ("bilirubin", "tace", "child_pugh_class", "extrahepatic"):
        reading = read_answer(hcc, field, typed)
        assert bool(reading.facts) is not bool(reading.problem)


@pytest.mark.parametrize("typed", ["hmm, no idea", "it's pending", "sorry, i don't know"])
def test_not_known_is_understood_among_small_talk(hcc: Interview, typed: str) -> None:
    assert [fact.value for fact in read_answer(hcc, "ascites", typed).facts] == ["unknown"]


@pytest.mark.parametrize("field", ["tace", "vascular_invasion"])
def test_of_several_facts_in_an_answer_the_asked_one_comes_first(hcc: Interview, field: str) -> None:
    facts = read_answer(hcc, field, "TACE-refractory portal invasion").facts
    assert len(facts) == 2
    assert facts[0].field == field


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("advanced, definitely", "advanced"),
        ("yes, it is advanced", "advanced"),
        ("maybe advanced", None),
        ("advanced and intermediate", None),
    ],
)
def test_an_option_beside_words_that_add_nothing_is_that_option(hcc: Interview, typed: str, said: str | None) -> None:
    reading = read_answer(hcc, "stage", typed)
    assert [fact.value for fact in reading.facts] == ([said] if said else [])
    assert (reading.problem is None) is (said is not None)


@pytest.mark.parametrize("typed", ["yes", "no"])
def test_yes_and_no_answer_no_question_of_which(hcc: Interview, typed: str) -> None:
    for field in ("disease", "stage", "invasion_history", "child_pugh_class"):
        assert read_answer(hcc, field, typed).problem is not None
    assert [fact.value for fact in read_answer(hcc, "further_systemic", typed).facts] == [
        "possible" if typed == "yes" else "none"
    ]


def test_a_number_in_an_object_is_held_against_the_options(hcc: Interview) -> None:
    assert [one.field for one in read_answers(hcc, {"ascites": 2, "tace": 0}).problems] == ["ascites", "tace"]
    assert read_answers(hcc, {"child_pugh_class": 8}).facts["child_pugh_score"].value == "8 points"


def test_a_number_with_its_unit_in_an_object_is_echoed_as_typed(hcc: Interview) -> None:
    facts = read_answers(hcc, {"bilirubin": {"value": 2.3, "unit": "mg/dL"}, "inr": {"value": 1.4}}).facts
    assert {name: fact.typed for name, fact in facts.items()} == {"bilirubin": "2.3 mg/dL", "inr": "1.4"}


def test_a_field_that_resembles_nothing_gets_no_suggestion(hcc: Interview) -> None:
    assert [one.message for one in read_answers(hcc, {"xyzzy": 1}).problems] == ['There is no field "xyzzy".']
    assert read_answers(hcc, {"asites": "no"}).problems[0].nearest == "ascites"


def test_a_score_is_a_whole_number(hcc: Interview) -> None:
    read = read_answers(hcc, {"child_pugh_score": 8.5})
    assert [one.message for one in read.problems] == ["Child-Pugh score is a whole number; 8.5 was given."]


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("B 7-9", ["7-9 points"]),
        ("B 9-7", ["7-9 points"]),
        ("B 8-20", []),
        ("B 4", []),
        ("B 9", ["9 points"]),
        ("C 15", ["15 points"]),
    ],
)
def test_a_score_is_taken_in_any_order_and_one_out_of_its_range_is_told(
    hcc: Interview, typed: str, score: list[str]
) -> None:
    reading = read_answer(hcc, "child_pugh_class", typed)
    assert [fact.value for fact in reading.facts if fact.field == "child_pugh_score"] == score
    assert reading.facts[0].value == typed[0]
    assert (reading.problem is None) is bool(score)


def test_an_answer_with_a_doubt_is_nearly_one_and_another_word_is_none(hcc: Interview) -> None:
    assert read_answer(hcc, "stage", "maybe advanced").nearly
    assert not read_answer(hcc, "stage", "purple").nearly
