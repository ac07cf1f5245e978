"""Every answer can be set and changed by its name, while an interview waits and after its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
    before = asked.state
    for question in knowledge.interviews[name].questions:
        for typed, value in _values(question):
            for form in FORMS:
                asked.state = before
                line = form.format(question.label, typed)
                assert asked.say(line).answers.get(question.id) == value, line
