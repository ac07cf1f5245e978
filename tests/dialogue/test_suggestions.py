"""A question about patients in general is answered, and the interview for one of them is suggested; by no other reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.contract import reply_json
from assistant.dialogue.render import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dialogue.conftest import Talk

    Talks = Callable[..., Talk]

READ = 1500


@pytest.mark.parametrize(
    ("asked", "interview"),
    [
        ("Who is a candidate for HAIC in HCC?", "hcc-indication"),
        ("is HAIC indicated for patients with HCC and Child-Pugh B?", "hcc-indication"),
        ("does HAIC suit HCC with portal vein invasion in class B?", "hcc-indication"),
        ("When is port HAIC indicated for liver metastases?", "metastases-indication"),
        ("When should HAIC be suspended or stopped?", "continue-suspend-stop"),
        ("a gastric ulcer because the drug leaked to the stomach: how to treat it?", "complication-triage"),
    ],
)
def test_a_general_question_is_answered_and_its_interview_suggested(talk: Talks, asked: str, interview: str) -> None:
    asked_once = talk(asked)
    assert asked_once.kind == "answer"
    assert [one.command for one in asked_once.reply.suggestions] == [f"/interview {interview}"]
    assert asked_once.reply.blocks[-1] == asked_once.reply.suggestions[0]
    assert len(render(asked_once.reply)) <= READ
    asked_once.say(asked_once.reply.suggestions[0].command)
    assert asked_once.interview == interview


@pytest.mark.parametrize(
    "asked",
    [
        "how strong is the recommendation on the indication in HCC?",
        "OS of new FP",
        "ORR of HAIC after sorafenib in HCC",
        "what is a port system?",
        "which regimen for colorectal liver metastases?",
        "how is the port flushed with heparin?",
        "needle gauge",
        "hello",
        "/help",
    ],
)
def test_a_question_for_a_detail_suggests_nothing(talk: Talks, asked: str) -> None:
    assert not talk(asked).reply.suggestions


def test_a_question_about_ones_own_patient_starts_the_interview_instead(talk: Talks) -> None:
    own = talk("is my patient with HCC and Child-Pugh B a candidate for HAIC?")
    assert own.kind == "interview"
    assert not own.reply.suggestions


def test_it_is_not_suggested_twice_in_a_row(talk: Talks) -> None:
    first = talk("Who is a candidate for HAIC in HCC?")
    assert first.reply.suggestions
    assert not first.say("Which HCC patients should be considered for HAIC?").reply.suggestions
    first.say("OS of new FP")
    assert first.say("Who is a candidate for HAIC in HCC?").reply.suggestions


def test_a_leaning_question_about_patients_suggests_it_too(talk: Talks) -> None:
    leaning = talk("needle gauge", "Who is a candidate for HAIC in HCC?", "thanks", "and with Child-Pugh B?")
    assert leaning.kind == "answer"
    assert [one.command for one in leaning.reply.suggestions] == ["/interview hcc-indication"]


def test_where_an_interview_was_begun_none_is_suggested(talk: Talks) -> None:
    begun = talk("/interview hcc-indication", "Who is a candidate for HAIC in HCC?")
    assert not begun.reply.suggestions
    assert not begun.say("/stop", "When should HAIC be suspended or stopped?").reply.suggestions


def test_every_face_is_told_how_to_start_it(talk: Talks) -> None:
    reply = talk("Who is a candidate for HAIC in HCC?").reply
    said = reply_json(reply, None)
    assert said["suggestions"] == ["For one patient, question by question: /interview hcc-indication"]
    assert said["blocks"][-1] == {
        "type": "suggestion",
        "text": said["suggestions"][0],
        "command": "/interview hcc-indication",
    }
    assert render(reply).endswith(said["suggestions"][0])
