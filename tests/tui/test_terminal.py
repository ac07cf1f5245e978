"""The app in a real terminal of its own: what it does when that is no terminal, is interrupted, or goes away."""

from __future__ import annotations

import os
import select
import struct
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from assistant.transcripts.journal import read_journal, unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals and signals are POSIX here")
PROGRAM = [sys.executable, "-c", "from assistant.cli.main import run; run()"]
PATIENCE = 60


class Terminal:
    """A terminal with the app in it: what it wrote, and the hand at its keyboard."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self.master, self.process = master, process
        self.written = b""

    def until(self, words: bytes) -> None:
        """Read until the words were drawn."""
        seen = len(self.written)
        while words not in self.written[seen:]:
            assert select.select([self.master], [], [], PATIENCE)[0], self.written[-2000:]
            self.written += os.read(self.master, 65536)

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def close(self) -> int:
        """Close it, as a window is closed; the exit code of the app."""
        os.close(self.master)
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def here(tmp_path: Path, home: Path) -> Path:
    """A home of its own, with the knowledge compiled already."""
    (tmp_path / "cache").symlink_to(home / "cache")
    return tmp_path


@contextmanager
def opened(here: Path) -> Iterator[Terminal]:
    import fcntl
    import pty
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def own_terminal() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        PROGRAM,
        stdin=slave, stdout=slave, stderr=slave, preexec_fn=own_terminal,  # noqa: PLW1509 - one thread here
        env={**os.environ, "HAIC_HOME": str(here), "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
    )  # fmt: skip
    os.close(slave)
    terminal = Terminal(master, process)
    try:
        terminal.until(b"Ask in your own words")
        yield terminal
    finally:
        process.kill()
        process.wait()


def test_a_terminal_that_is_closed_ends_the_app_and_loses_nothing(here: Path) -> None:
    with opened(here) as terminal:
        terminal.type(b"OS of new FP\r")
        terminal.until(b"30.4")
        assert terminal.close() is not None
        assert b"Traceback" not in terminal.written
    (journal,) = (here / "sessions").glob("*.jsonl")
    assert [turn.user for turn in read_journal(journal).turns] == ["OS of new FP"]
    assert [session.path for session in unfinished(here / "sessions")[0]] == [journal]


def test_ctrl_c_ends_nothing_and_says_how_to_leave(here: Path) -> None:
    with opened(here) as terminal:
        terminal.type(b"\x03")
        terminal.until(b"quit")
        assert terminal.process.poll() is None
        terminal.type(b"\x11")
        assert terminal.process.wait(timeout=PATIENCE) == 0
        assert not list((here / "sessions").glob("*.jsonl"))


@pytest.mark.parametrize("term", ["dumb", "", "xterm-256color"])
def test_where_the_app_cannot_draw_it_points_to_the_plain_conversation(here: Path, term: str) -> None:
    environment = {**os.environ, "HAIC_HOME": str(here), "TERM": term}
    done = subprocess.run(PROGRAM, capture_output=True, check=False, timeout=PATIENCE, env=environment, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "haic chat" in done.stderr
