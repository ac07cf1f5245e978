"""The promises on a reply's text, kept for a wide sample of questions, alone and as a follow-up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from assistant.dialogue.contract import reply_json
from assistant.dialogue.conversation import fold
from assistant.dialogue.state import Said
from assistant.files.yaml import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.dialogue.knowledge import Knowledge
    from assistant.files.folders import Data

SAMPLE = 60
"""Every so many phrasings one is asked."""

WHOLE = 9
"""Rows from which a table is a whole table that was asked for."""

Replies = list[tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def replies(knowledge: Knowledge, data: Data) -> Replies:
    """Sampled phrasings of the questions, the boundaries and the small talk, each followed by a second question."""
    names = ["about", *(f"cq{n:02d}" for n in range(1, 13)), "boundaries", "small-talk"]
    listed = [phrase for name in names for phrase in phrasings(load(data.intents / f"{name}.yaml").value)]
    return list(asked(knowledge, listed[::SAMPLE]))


def phrasings(value: Any, part: str = "") -> Iterator[str]:
    """Every phrasing of an intent file."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from phrasings(inner, part if part in {"topics", "passages"} else name)
    elif isinstance(value, list):
        for inner in value:
            yield from phrasings(inner, part)
    elif part in {"phrasings", "topics", "passages"}:
        yield value


def asked(knowledge: Knowledge, texts: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for first, second in zip(texts, [*texts[1:], "and with Child-Pugh B?"], strict=True):
        _, found = fold(knowledge, (Said(first), Said(f"and {second}")))
        for typed, reply in zip((first, f"{first} / and {second}"), found, strict=True):
            yield typed, reply_json(reply, None)


def is_whole(reply: dict[str, Any]) -> bool:
    """Whether a whole table or list was asked for."""
    return any(len(block.get("rows", ())) >= WHOLE or block["type"] == "references" for block in reply["blocks"])


def test_enough_was_asked_to_tell(replies: Replies) -> None:
    kinds = {reply["kind"] for _, reply in replies}
    assert len(replies) > 200
    assert kinds >= {"answer", "decline", "chat"}


def test_an_answer_has_at_most_1500_characters(replies: Replies) -> None:
    long = {typed: len(reply["text"]) for typed, reply in replies if reply["kind"] == "answer" and not is_whole(reply)}
    assert {typed: length for typed, length in long.items() if length > 1500} == {}


def test_a_decline_has_at_most_700_characters(replies: Replies) -> None:
    long = {typed: len(reply["text"]) for typed, reply in replies if reply["kind"] == "decline"}
    assert {typed: length for typed, length in long.items() if length > 700} == {}


def test_a_decline_says_so_in_plain_words(replies: Replies) -> None:
    plain = re.compile(r"does\s+not|not\s+cover")
    assert [typed for typed, reply in replies if reply["kind"] == "decline" and not plain.search(reply["text"])] == []


def test_no_reply_opens_with_yes_or_no(replies: Replies) -> None:
    assert [typed for typed, reply in replies if re.match(r"(?:yes|no)\b", reply["text"], re.IGNORECASE)] == []


def test_offers_are_two_to_four_topics_of_clinical_questions(replies: Replies) -> None:
    clarified = [(typed, reply["offers"]) for typed, reply in replies if reply["kind"] == "clarify"]
    assert [typed for typed, offers in clarified if not 2 <= len(offers) <= 4] == []
    offered = [(typed, offer["id"]) for typed, reply in replies for offer in reply["offers"]]
    assert [(typed, name) for typed, name in offered if not re.match(r"cq\d\d", name)] == []


def test_only_answers_report_a_clinical_question(replies: Replies) -> None:
    reporting = {"answer", "clarify", "interview", "verdict"}
    assert [typed for typed, reply in replies if reply["kind"] not in reporting and reply["clinical_question"]] == []


def test_every_guideline_block_of_an_answer_names_known_content(replies: Replies, knowledge: Knowledge) -> None:
    known = knowledge.guideline.citable()
    assert [(typed, name) for typed, reply in replies for name in reply["passages"] if name not in known] == []
    answers = [(typed, reply) for typed, reply in replies if reply["kind"] == "answer"]
    sourced = {"recommendation", "passage", "table", "figure", "regimen", "references"}
    bare = [typed for typed, reply in answers if not sourced & {block["type"] for block in reply["blocks"]}]
    assert [typed for typed in bare if "glossary" not in str(dict(answers)[typed]["topic"])] == []
