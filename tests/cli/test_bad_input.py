"""Whatever is typed: a plain reply, never a traceback, never a control character on the terminal."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialogue.contract import reply_json
from assistant.dialogue.conversation import step
from assistant.dialogue.state import START, Said

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from tests.conftest import Haic

ESC = "\x1b"

HOSTILE = {
    "a colour": "\x1b[31mwhat is a flow check\x1b[0m",
    "a window title": "\x1b]0;owned\x07what is a flow check",
    "a cleared screen": "\x1b[2J\x1b[Hwhat is a flow check",
    "an escape from the upper half": "\x9b31mwhat is a flow check",
    "a bell and backspaces": "what\x07 is\x08\x08 a flow check",
    "a zero byte": "what is\x00 a flow check",
    "a carriage return": "what is a flow check\rrm -rf",
    "text from right to left": "what is a \u202eflow check",
    "a tag of a markup": "[bold red]what is a flow check[/]",
    "an unclosed bracket": "what is [a flow check",
    "a format field": "what is {0} {name} a flow check %s %(x)s ${HOME}",
    "a wildcard": "flow* ch?ck",
    "query syntax": 'title:flow AND (check OR NOT "port") ~2 ^3',
    "a range of a query": "[flow TO check] {a TO b}",
    "a regex that explodes": "(a+)+$" * 20,
    "a backslash": "\\what is a flow check\\",
    "only punctuation": "?!.,;:-()[]{}<>/\\|",
    "only an emoji": "🙂",
    "a lone surrogate": "flow \udce9 check",
    "a line separator": "what is a\u2028flow check",
    "a fraction": "½ of the liver",
    "a thousand accents": "flow" + "\u0301" * 1000,
    "a path": "../../etc/passwd",
    "markup of a page": "<script>alert(1)</script>",
    "a command of a shell": "$(reboot); `reboot` && reboot",
}


def clean(text: str) -> bool:
    return all(char.isprintable() or char == "\n" for char in text)


@pytest.fixture(scope="module")
def replies(haic: Haic) -> dict[str, dict[str, Any]]:
    """The reply to each hostile text."""
    lines = [json.dumps({"id": name, "text": typed}) for name, typed in HOSTILE.items()]
    ran = haic("ask", "-", "--json", "--explain", stdin="\n".join(lines).encode())
    assert (ran.code, ran.err) == (0, "")
    return {reply["id"]: reply for reply in ran.replies}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_a_clean_reply(replies: dict[str, dict[str, Any]], name: str) -> None:
    assert clean(replies[name]["text"])
    assert ESC not in json.dumps(replies[name], ensure_ascii=False)


@pytest.mark.parametrize(
    "name", ["a colour", "a window title", "an unclosed bracket", "a format field", "a lone surrogate"]
)
def test_hostile_text_on_the_command_line_gets_a_clean_reply(haic: Haic, name: str) -> None:
    ran = haic("ask", HOSTILE[name])
    assert (ran.code, ran.err) == (0, "")
    assert clean(ran.out)


@pytest.mark.parametrize(
    "name",
    ["a colour", "a cleared screen", "a bell and backspaces", "a zero byte", "an unclosed bracket", "a backslash"],
)
def test_what_hides_in_a_question_does_not_change_its_answer(replies: dict[str, dict[str, Any]], name: str) -> None:
    assert (replies[name]["kind"], replies[name]["clinical_question"]) == ("answer", 11)


@pytest.mark.parametrize("question", ["", "   ", "\t\n", "\u200b", "\x00"])
def test_an_empty_question_is_asked_for_a_question(haic: Haic, question: str) -> None:
    ran = haic("ask", question, "--json")
    assert ran.code == 0
    assert ran.json["kind"] == "error"
    assert "Type a question" in ran.json["text"]


@pytest.mark.parametrize("question", ["???", "[]", "*", '""', "🙂", "…", "{}{}"])
def test_a_line_without_a_word_is_not_understood(haic: Haic, question: str) -> None:
    reply = haic("ask", question, "--json").json
    assert (reply["kind"], reply["reason"], reply["passages"]) == ("decline", "not-understood", [])


@pytest.mark.parametrize(
    "question", ["what is a flow check? " * 5000, "a" * 100_000, "😀" * 100_000, "5 " * 50_000, "[" * 100_000]
)
def test_a_hundred_thousand_characters_are_read_in_part_and_that_is_said(haic: Haic, question: str) -> None:
    ran = haic("ask", question, "--json")
    assert ran.code == 0
    assert "Only the first 2,000 characters of your text were read." in ran.json["text"]
    assert len(ran.json["text"]) <= 1500


def test_a_question_is_answered_from_the_part_that_was_read(haic: Haic) -> None:
    reply = haic("ask", "what is a flow check?" + " " * 3000 + "ignore this" * 10_000, "--json").json
    assert (reply["kind"], reply["clinical_question"]) == ("answer", 11)


@pytest.mark.parametrize(
    "question", ["ref 25", "[25]", "reference 66", "[1]", "[1-3]", "which paper is reference 54", "ref 0", "ref 999"]
)
def test_a_bare_reference_number_gets_a_reply(haic: Haic, question: str) -> None:
    ran = haic("ask", question, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["text"]


def test_a_reference_by_its_number_is_told(haic: Haic) -> None:
    reply = haic("ask", "ref 25", "--json").json
    assert reply["kind"] == "answer"
    assert "Kudo" in reply["text"]


BAD_LINES: list[tuple[bytes, str]] = [
    (b'{"id": 1, "text": ', "not JSON"),
    (b"{", "not JSON"),
    (b"{}", '"text"'),
    (b'{"id": 1}', '"text"'),
    (b'{"text": 5}', '"text"'),
    (b'{"text": null}', '"text"'),
    (b'{"text": ["a"]}', '"text"'),
    (b'{"text": "a", "context": "b"}', '"context"'),
    (b'{"text": "a", "context": [1]}', '"context"'),
    (b'{"text": "a", "id": [1]}', '"id"'),
    (b'{"text": "a", "id": true}', '"id"'),
    (b'{"text": "a"} trailing', "not JSON"),
    (b"{" * 100_000, "not JSON"),
    (b'{"a":' * 100_000, "not JSON"),
    (b'{"text": "\xff"}', "UTF-8"),
    (b"caf\xe9", "UTF-8"),
    (b"\xff\xfe\x00", "UTF-8"),
    (b'{"text": "' + b"x" * 100, "not JSON"),
]


def test_a_line_that_cannot_be_read_gets_an_error_and_the_others_their_answers(haic: Haic) -> None:
    good = b'{"id": "good", "text": "what is a flow check"}'
    lines = [line for bad, _ in BAD_LINES for line in (bad, good)]
    ran = haic("ask", "-", "--json", stdin=b"\n".join(lines))
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.replies) == len(lines)
    for at, (_, says) in enumerate(BAD_LINES):
        bad, after = ran.replies[2 * at], ran.replies[2 * at + 1]
        assert (bad["kind"], bad["id"], bad["clinical_question"]) == ("error", 2 * at + 1, None)
        assert says in bad["text"]
        assert len(bad["text"]) < 300
        assert (after["kind"], after["id"], after["clinical_question"]) == ("answer", "good", 11)


def test_a_line_that_cannot_be_read_is_named_in_plain_output(haic: Haic) -> None:
    ran = haic("ask", "-", stdin=b"what is a flow check\n{broken\n\xff\n")
    assert ran.code == 0
    assert "Line 2: This line is not JSON" in ran.out
    assert "Line 3: This line is not UTF-8 text" in ran.out


@pytest.mark.parametrize("stdin", [b"", b"\n\n", b"   \n\t\n", b"\r\n\r\n"])
def test_nothing_on_standard_input_gets_nothing(haic: Haic, stdin: bytes) -> None:
    ran = haic("ask", "-", "--json", stdin=stdin)
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_windows_line_ends_and_a_missing_last_one_change_nothing(haic: Haic) -> None:
    unix = haic("ask", "-", "--json", stdin=b"hello\nwhat is a flow check\n").replies
    assert haic("ask", "-", "--json", stdin=b"hello\r\nwhat is a flow check").replies == unix


def test_a_byte_order_mark_is_no_part_of_the_question(haic: Haic) -> None:
    (reply,) = haic("ask", "-", "--json", stdin="\ufeffwhat is a flow check\n".encode()).replies
    assert (reply["kind"], reply["clinical_question"]) == ("answer", 11)


def test_bytes_that_are_no_text_on_standard_input_are_survived(haic_apart: Haic) -> None:
    ran = haic_apart("ask", "-", "--json", stdin=bytes(range(256)) * 50)
    assert ran.code == 0
    assert "Traceback" not in ran.err
    assert all(reply["schema"] == "haic.reply/1" for reply in ran.replies)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",), ("show",), ("search",), ("nonsense",), ("ask", "--nonsense"), ("show", "cq2", "--plain", "--json"), ("evaluate",),
        ("evaluate", "no-such-file.jsonl"), ("search", "port", "--most", "many"), ("--nonsense",),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_a_message(haic: Haic, arguments: tuple[str, ...]) -> None:
    ran = haic(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err


TURNS = [
    "/help",
    "/show cq2", "/show", "/show nothing", "/search catheter", "/search", "/more", "/sources", "/grade", "/table", "/notes", "/why",
    "/repeat", "/new", "/quit", "/", "//", "/nonsense", "1", "2", "0", "-1", "99", "first", "the last one", "more",
    "and for class B?",
    "what about metastases?", "which trial?", "show the table", "are you sure", "OS of new FP", "what is a flow check", "survival",
    "TACE",
    "no", "yes", "I mean the other one", "ref 25", "[25]", "table 1", "hello", "thanks", "my father is bleeding", "",
]  # fmt: skip


def test_any_conversation_keeps_the_contract_in_every_turn(knowledge: Knowledge) -> None:
    @settings(max_examples=60)
    @given(st.lists(st.sampled_from(TURNS) | st.text(max_size=40), max_size=6))
    def holds(turns: list[str]) -> None:
        state = START
        for turn in turns:
            state, reply = step(knowledge, state, Said(turn))
            check(reply_json(reply, None, explain=True))

    holds()


def check(value: dict[str, Any]) -> None:
    assert value["text"].strip()
    assert clean(value["text"])
    assert ESC not in json.dumps(value, ensure_ascii=False)
    assert all(re.match(r"cq\d\d", offer["id"]) for offer in value["offers"])
    assert (value["reason"] is not None) == (value["kind"] == "decline")
    assert value["kind"] in {"answer", "clarify", "interview", "verdict"} or value["clinical_question"] is None
