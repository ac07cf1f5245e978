"""Small talk is met as such, everyday requests are declined, and questions stay questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("good morning, first day on the ward", "Hello"),
        ("hi, night nurse here", "Hello"),
        ("that helped, thank you so much!", "You are welcome"),
        ("ok great, thanks", "You are welcome"),
        ("nice talking to you, see you tomorrow", "Goodbye"),
        ("i'm tired, long shift", "I hope"),
        ("sorry, typed in the wrong window", "Nothing lost"),
        ("hello, are you a human or a machine?", "There is nobody"),
        ("who are you and what can you do", "You can ask"),
        ("do you remember me, or do you forget", "I do not learn"),
    ],
)
def test_small_talk_gets_a_short_reply(talk: Begin, line: str, begins: str) -> None:
    for asked in (talk(line), talk("what is a flow check?", line)):
        assert asked.kind in {"chat", "help"}
        assert asked.reply.clinical_question is None
        assert asked.text.startswith(begins)


@pytest.mark.parametrize(
    "line",
    [
        "how do you bake a cake",
        "can you help me find a hotel in rome",
        "good morning, will it rain in tokyo",
        "hey can you order a pizza",
        "how do you say thank you in thai",
        "thanks, now book a taxi",
        "what is my bank balance",
    ],
)
def test_an_everyday_request_is_declined_not_chatted_at(talk: Begin, line: str) -> None:
    assert talk(line).kind == "decline"


@pytest.mark.parametrize(
    "line",
    ["thanks, and the response rate?", "ok, how is the needle called?", "good evening, what prevents occlusion?"],
)
def test_a_polite_question_stays_a_question(talk: Begin, line: str) -> None:
    assert talk("low-dose FP in HCC", line).kind not in {"chat", "help"}
