"""The running session on disk: every turn is there when the next line is read, whatever happens to the terminal."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.state import START
from assistant.errors import DataError, StorageError
from assistant.transcripts.journal import Journal, journal_name, read_journal, unfinished
from assistant.transcripts.observe import observe

if TYPE_CHECKING:
    from pathlib import Path

    from tests.transcripts.conftest import Replies

NEVER = "\u201cquoted\u201d \U0001f600 \udcff\n# x"


def begin(folder: Path, session: str = "a1b2") -> Journal:
    return Journal(
        folder, journal_name(7, session), guideline="jsir-2022", corpus="sha256:c0ffee", started="2026-01-02T03:04"
    )


def test_each_turn_is_on_disk_as_soon_as_it_is_said(tmp_path: Path, reply: type[Replies]) -> None:
    journal = begin(tmp_path / "sessions")
    journal.add(NEVER, observe(START, reply.says("Hello.")))
    session = read_journal(journal.path)
    assert [(turn.user, turn.kind, turn.text) for turn in session.turns] == [(NEVER, "chat", "Hello.")]
    assert (session.guideline, session.corpus, session.started) == ("jsir-2022", "sha256:c0ffee", "2026-01-02T03:04")
    assert (session.closed, session.cut) == (False, "")
    journal.close()
    assert read_journal(journal.path).closed


def test_a_journal_is_private_and_named_by_process_and_token(tmp_path: Path) -> None:
    with begin(tmp_path / "sessions") as journal:
        assert journal.path.name == "7-a1b2.journal.jsonl"
        assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


def test_two_instances_never_share_a_file(tmp_path: Path) -> None:
    with begin(tmp_path), pytest.raises(StorageError, match="File exists"):
        begin(tmp_path)


def test_a_last_line_that_was_cut_off_is_left_out_and_said(tmp_path: Path, reply: type[Replies]) -> None:
    journal = begin(tmp_path)
    journal.add("one", observe(START, reply.says("1")))
    whole = journal.path.read_bytes()
    journal.add("two", observe(START, reply.says("2")))
    for size in range(len(whole) + 1, len(journal.path.read_bytes())):
        cut = tmp_path / "cut.journal.jsonl"
        cut.write_bytes(journal.path.read_bytes()[:size])
        session = read_journal(cut)
        assert [turn.user for turn in session.turns] == ["one"]
        assert session.cut == f"{cut}: the last line was cut off and left out."
    journal.discard()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", 'no "haic-journal" line'),
        (b'{"haic-journal": 9}\n', 'no "haic-journal" line'),
        (b'{"haic-journal": 1}\n{oops}\n{"user": "a", "kind": "chat", "text": "b"}\n', ":2: this line is not JSON"),
        (b'{"haic-journal": 1}\n[1]\n', ":2: this line holds no fields"),
        (b'{"haic-journal": 1}\n{"user": 3}\n', ':2: a turn needs "user"'),
        (b'{"haic-journal": 1}\n\xff\n', "not UTF-8"),
    ],
)
def test_other_damage_is_named_with_its_line(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.journal.jsonl"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_journal(path)
    assert message in str(caught.value)


def test_what_was_left_by_a_crash_is_found_and_what_runs_closed_or_is_empty_is_not(
    tmp_path: Path, reply: type[Replies]
) -> None:
    said = observe(START, reply.says("1"))
    crashed, running, closed, empty = (begin(tmp_path, token) for token in ("a", "b", "c", "d"))
    for journal in (crashed, running, closed):
        journal.add("one", said)
    closed.close()
    (tmp_path / "e.journal.jsonl").write_text("garbage\n")
    sessions, faults = unfinished(tmp_path, in_use=lambda path: path == running.path)
    assert [session.path for session in sessions] == [crashed.path]
    assert [fault.file.name for fault in faults] == ["e.journal.jsonl"]
    for journal in (crashed, running, empty):
        journal.discard()
    assert unfinished(tmp_path)[0] == ()


def test_a_journal_that_was_discarded_is_gone_and_takes_no_more(tmp_path: Path, reply: type[Replies]) -> None:
    journal = begin(tmp_path)
    journal.discard()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StorageError, match="is closed"):
        journal.add("a", observe(START, reply.says("b")))
    journal.close()


def test_an_error_in_the_session_leaves_it_unfinished(tmp_path: Path, reply: type[Replies]) -> None:
    def session() -> None:
        with begin(tmp_path) as journal:
            journal.add("one", observe(START, reply.says("1")))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session()
    assert len(unfinished(tmp_path)[0]) == 1


SESSION = """
import sys
from pathlib import Path
from assistant.dialogue.reply import Reply, TextBlock
from assistant.dialogue.state import START
from assistant.transcripts.journal import Journal, journal_name
from assistant.transcripts.observe import observe
journal = Journal(Path(sys.argv[1]), journal_name(1, "x"), guideline="g", corpus="c")
for line in sys.stdin:
    journal.add(line.strip(), observe(START, Reply("chat", (TextBlock("Hello."),))))
    print("done", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals and locks")
def test_a_session_killed_in_its_middle_has_lost_nothing_and_is_offered(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SESSION, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(f"line {number}\n")
            process.stdin.flush()
            process.stdout.readline()
        assert unfinished(tmp_path)[0] == (), "a session that runs belongs to somebody"
        process.send_signal(signal.SIGKILL)
        process.wait()
    sessions, faults = unfinished(tmp_path)
    assert faults == ()
    assert [turn.user for turn in sessions[0].turns] == ["line 0", "line 1", "line 2"]
    assert sessions[0].cut == ""
