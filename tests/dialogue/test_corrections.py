"""Every answer can be set and changed by its name, while an interview waits and after its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.interviews.hearing import heard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.dialogue.knowledge import Knowledge
    from assistant.interview.model import Question
    from tests.dialogue.conftest import Talk

CASES = {
    "hcc-indication": ("hcc, advanced, portal vein, untreated, no tace, no mets, no systemic therapy, B7",),
    "metastases-indication": (
        "colorectal liver metastases, treatment, liver sets the prognosis, refractory to folfox, insufficient effect in the liver",
    ),
    "continue-suspend-stop": ("artery patent", "partial response", "no disease outside the liver", "no complication"),
    "complication-triage": ("ulcer", "no"),
}
MEASURED = {"cm": "4.5 cm", "mg/dL": "1.1 mg/dL", "g/dL": "3.1 g/dL", "": "1.3", "%": "55%", "s": "5 s", "points": "8"}
BOTH = "two corrections: bilirubin 55 umol/L, and it is the hepatic vein, not the portal vein"
FORMS = ("actually {} {}", "{}: {}", "set the {} to {}")


def _values(question: Question) -> Iterator[tuple[str, str]]:
    """What can be typed for a question, and the value that it then has."""
    yield from ((option.text, option.id) for option in question.options)
    if not question.options:
        unit = question.units[0].id
        yield MEASURED[unit], f"{MEASURED[unit]} points" if unit == "points" else MEASURED[unit]


def _finished(talk: Talk) -> Talk:
    while talk.awaiting:
        talk.say("I don't know")
    return talk


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("done", [False, True])
def test_a_value_said_to_its_name_sets_the_answer(
    talk: Callable[..., Talk], knowledge: Knowledge, name: str, *, done: bool
) -> None:
    asked = talk(f"/interview {name}")
    if done:
        _finished(asked.say(*CASES[name]))
        assert asked.kind == "verdict"
    interview, now = knowledge.interviews[name], asked.state.guided
    assert now is not None
    for question in interview.questions:
        for typed, value in _values(question):
            for form in FORMS:
                line = form.format(question.label, typed)
                said = {fact.field: fact.value for fact in heard(interview, now, line).facts}
                assert said.get(question.id) == value, line


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("set the encephalopathy back to none", "encephalopathy", "none"),
        ("change the ascites to slight", "ascites", "slight"),
        ("make the ascites moderate", "ascites", "moderate"),
        ("put ascites slight", "ascites", "slight"),
        ("and make the encephalopathy grade 1", "encephalopathy", "grade-1-2"),
        ("not 50, 55", "bilirubin", "55 umol/L"),
        ("55 instead of 50", "bilirubin", "55 umol/L"),
        ("50 should have been 55", "bilirubin", "55 umol/L"),
        (BOTH, "vascular_invasion", "hepatic-vein"),
        (BOTH, "bilirubin", "55 umol/L"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("done", [False, True])
def test_a_change_is_taken_as_people_say_it(
    talk: Callable[..., Talk], line: str, field: str, value: str, *, done: bool
) -> None:
    labs = "hcc, pvtt, naive, no mets, bilirubin 50 umol/L, albumin 36 g/L, INR 1.2, no warfarin, no ascites, no encephalopathy"
    asked = talk("/interview hcc-indication", labs)
    asked = _finished(asked) if done else asked
    assert asked.say(line).answers[field] == value


def test_a_part_that_says_nothing_readable_is_named(talk: Callable[..., Talk]) -> None:
    asked = _finished(talk("/interview hcc-indication", *CASES["hcc-indication"]))
    asked.say("it is class A with 6 points, and the ascites went purple")
    assert "Ascites is not clear" in asked.text
    asked.say("actually ascites purple")
    assert asked.kind == "interview"
    assert "stands without it" in asked.text


@pytest.mark.parametrize(
    ("first", "then", "field", "value"),
    [
        ("score 4", "I mean 7", "child_pugh_score", "7 points"),
        ("score 4", "7", "child_pugh_score", "7 points"),
        ("bilirubin 30", "umol/L", "bilirubin", "30 umol/L"),
        ("bilirubin 30", "it is in umol/l", "bilirubin", "30 umol/L"),
        ("bilirubin 30", "sorry, 3.0 mg/dL", "bilirubin", "3.0 mg/dL"),
        ("bilirubin 900 mg/dL", "umol/L", "bilirubin", "900 umol/L"),
    ],
)
def test_a_refused_value_is_mended_by_the_next_line(
    talk: Callable[..., Talk], first: str, then: str, field: str, value: str
) -> None:
    asked = talk("/interview hcc-indication", f"hcc, {first}", then)
    assert asked.answers[field] == value
