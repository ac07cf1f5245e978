"""What a transcript may look like, and what is said of one that may not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from assistant.errors import DataError
from assistant.transcripts.records import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.transcripts.engine import Engine
    from assistant.transcripts.model import Transcript

MISTAKES = {
    "a bare comparison": ("  - user: >2 cm\n", ":4:14: ", 'starts with ">"'),
    "a bare question mark": ("  - user: ? why\n", ":4:", 'starts with "?"'),
    "a bare at-sign": ("  - user: @x\n", ":4:", 'starts with "@"'),
    "a bare percent sign": ("  - user: %\n", ":4:", 'starts with "%"'),
    "a bare colon": ("  - user: Child-Pugh: B\n", ":4:", 'holds ": "'),
    "brackets": ("  - user: [25]\n", ":4: ", '"user" must be text; this was read as a list. Put it in quotes.'),
    "braces": ("  - user: {x}\n", ":4: ", "this was read as fields. Put it in quotes."),
    "a text lost in a comment": ("  - user: # 3 nodules\n", ":4: ", "Put the text in double quotes."),
    "half a text lost in a comment": ("  - user: what of B? # note\n", ":4: ", 'after "what of B?" is a comment'),
    "a key given twice": (
        '  - user: "x"\n    kind: chat\n    kind: help\n',
        ":6:5: ",
        '"kind" is given twice (first on line 5)',
    ),
    "an unknown field": ('  - user: "x"\n    pasages: []\n', ":5: ", 'Did you mean "passages"?'),
    "a missing user": ("  - kind: chat\n", ":4: ", 'lacks "user"'),
    "a turn that is a text": ("  - hello\n", ":4: ", "must hold fields"),
    "an unknown kind": ('  - user: "x"\n    kind: anwser\n', ":5: ", "'answer'"),
    "a text where a list belongs": ('  - user: "x"\n    passages: cq02.rec\n', ":5: ", "valid list"),
    "a question beyond twelve": ('  - user: "x"\n    clinical_question: 13\n', ":5: ", "12"),
    "a malformed grade": ('  - user: "x"\n    grades: ["cq02.rec weak E"]\n', ":5: ", "cq02.rec weak E"),
    "an empty check": ('  - user: "x"\n    lacks: [""]\n', ":5: ", "at least 1 character"),
    "an unknown passage": (
        '  - user: "x"\n    passages: [cq03.low-dose-fp.dos]\n',
        ":5: ",
        "Nearest: cq03.low-dose-fp.dose.",
    ),
    "an unknown recommendation": ('  - user: "x"\n    grades: ["cq02.rek weak C"]\n', ":5: ", "Nearest: cq02.rec."),
    "an unknown topic": (
        '  - user: "x"\n    topic: cq03.low-dose-pf\n',
        ":5: ",
        "topic cq03.low-dose-pf does not exist",
    ),
    "an unknown offer": ('  - user: "x"\n    offers: [cq99]\n', ":5: ", "offer cq99 does not exist"),
    "an unknown reference": ('  - user: "x"\n    references: [999]\n', ":5: ", "reference 999 does not exist"),
    "merge markers": ('<<<<<<< ours\n  - user: "x"\n=======\n', ":4: ", "unresolved merge conflict"),
    "an anchor": ("  - user: &a x\n", ":4:", "anchors and aliases"),
    "a tag": ("  - user: !!str x\n", ":4:", "tags"),
    "an open quote": ('  - user: "x\n', ":", "not YAML"),
    "a tab": ('\t- user: "x"\n', ":4:", "tab"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_and_line(
    name: str, saved: Callable[..., Path], engine: Callable[..., Engine]
) -> None:
    turns, place, message = MISTAKES[name]
    path = saved(turns)
    with pytest.raises(DataError) as caught:
        read(path, engine({}))
    said = str(caught.value)
    assert said.startswith(f"{path}{place}")
    assert message in said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no turns."),
        (b"# only a comment\n", "has no turns."),
        (b"haic-transcript: 1\n", "has no turns."),
        (b"haic-transcript: 1\nturns: []\n", "has no turns."),
        (b"title: x\nturns: []\n", 'not a transcript (no "haic-transcript" line).'),
        (b"- a\n- b\n", 'not a transcript (no "haic-transcript" line).'),
        (b"haic-transcript: 99\nturns: 3\nsomething: else\n", "format 99; this program reads 1."),
        (b"haic-transcript: first\nturns: []\n", '"haic-transcript" must be 1'),
        (b"haic-transcript: 1\ntitle: caf\xe9\n", "is not UTF-8 text"),
        (b"haic-transcript: 1\n# " + b"x" * (8 * 1024 * 1024), "is larger than 8192 KiB"),
        (b"haic-transcript: 1\nturns: three\n", "valid list"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_a_file_that_is_no_transcript_says_what_it_is(
    content: bytes, message: str, tmp_path: Path, engine: Callable[..., Engine]
) -> None:
    path = tmp_path / "x.transcript.yaml"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read(path, engine({}))
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


def test_a_newer_format_is_not_judged_further(tmp_path: Path, engine: Callable[..., Engine]) -> None:
    path = tmp_path / "x.transcript.yaml"
    path.write_text("haic-transcript: 2\nturns: 3\nsomething: else\n")
    with pytest.raises(DataError) as caught:
        read(path, engine({}))
    assert len(caught.value.faults) == 1


def test_a_folder_and_a_missing_file_are_one_message_each(tmp_path: Path, engine: Callable[..., Engine]) -> None:
    folder = tmp_path / "x.transcript.yaml"
    folder.mkdir()
    with pytest.raises(DataError, match=r"is a folder, not a file\."):
        read(folder, engine({}))
    with pytest.raises(DataError, match=r"does not exist\."):
        read(tmp_path / "y.transcript.yaml", engine({}))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_one_message(saved: Callable[..., Path], engine: Callable[..., Engine]) -> None:
    path = saved('  - user: "x"\n')
    path.chmod(0)
    with pytest.raises(DataError, match="cannot be read: Permission denied"):
        read(path, engine({}))


def test_all_mistakes_of_a_file_are_found_in_one_reading(
    saved: Callable[..., Path], engine: Callable[..., Engine]
) -> None:
    path = saved('  - user: "x"\n    passages: [cq02.no, cq02.rec]\n    references: [1, 500]\n')
    with pytest.raises(DataError) as caught:
        read(path, engine({}))
    assert [fault.line for fault in caught.value.faults] == [5, 6]


@pytest.mark.parametrize("typed", ["3", "true", "no", "1:30", "1_000", "2024-01-02", "null", "-2", "1.50"])
def test_a_bare_answer_is_taken_as_it_was_written(typed: str, lesson: Callable[..., Transcript]) -> None:
    transcript = lesson(f"  - user: {typed}\n    contains: [{typed}]\n    answers: {{ascites: {typed}}}\n")
    assert transcript.turns[0].user == typed
    assert transcript.turns[0].expects == {"contains": (typed,), "answers": {"ascites": typed}}


def test_what_is_not_written_is_not_expected_and_null_is(lesson: Callable[..., Transcript]) -> None:
    first, second = lesson('  - user: "x"\n  - user: "y"\n    topic: null\n    passages: []\n').turns
    assert first.expects == {}
    assert second.expects == {"topic": None, "passages": ()}


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path, engine: Callable[..., Engine]) -> None:
    path = tmp_path / "x.transcript.yaml"
    path.write_bytes(
        '\ufeffhaic-transcript: 1\r\nturns:\r\n  - user: "é"\r\n    text: |\r\n      a\r\n      b\r\n'.encode()
    )
    turn = read(path, engine({})).turns[0]
    assert (turn.user, turn.line, turn.expects["text"]) == ("é", 3, "a\nb\n")
