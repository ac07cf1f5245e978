"""Bombs, huge files, foreign owners, open doors: what could harm is refused, and what is written is its owner's alone."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.state import START, Said
from assistant.files.store import Cache, private_folder
from assistant.transcripts.engine import Engine, engine_of
from assistant.transcripts.journal import Journal
from assistant.transcripts.observe import observe
from assistant.transcripts.record import save

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from tests.conftest import Haic

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners, modes and pipes are POSIX")
as_root = pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file away")

SOON = 10.0
"""Seconds of processor time in which anything is refused; a bomb would take hours."""

BOMBS = {
    "aliases": "a: &a [x, x, x]\n"
    + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "brackets": "[" * 100_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 100_000,
    "indents": "".join(f"{' ' * at}a:\n" for at in range(1500)),
    "tags": "!!python/object/apply:os.system ['touch owned']",
    "one long line": f"title: {'x' * 7_000_000}",
    "many keys": "".join(f"k{at}: 1\n" for at in range(50_000)),
    "a long number": f"haic-transcript: {'9' * 1_000_000}\nturns: []",
}


@pytest.fixture(scope="module")
def engine(knowledge: Knowledge) -> Engine:
    return engine_of(knowledge)


@pytest.fixture
def own(knowledge: Knowledge, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, with the compiled guideline in it."""
    here = tmp_path / "home"
    here.mkdir(mode=0o700)
    (here / "cache").symlink_to(home / "cache")
    monkeypatch.setenv("HAIC_HOME", str(here))
    return here


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_in_a_transcript_is_refused_at_once(haic: Haic, own: Path, bomb: str) -> None:
    path = own / "bomb.transcript.yaml"
    path.write_text(BOMBS[bomb])
    before = time.process_time()
    ran = haic("replay", str(path))
    assert time.process_time() - before < SOON
    assert ran.code == 2
    assert "bomb.transcript.yaml" in ran.err
    assert len(ran.err) < 2_000
    assert not Path("owned").exists()


def huge(path: Path) -> Path:
    """A file of 100 MB that takes no room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    return path


def test_a_file_of_a_hundred_megabytes_is_refused_unread(haic: Haic, own: Path) -> None:
    answers, questions = huge(own / "answers.json"), huge(own / "questions.jsonl")
    lesson = huge(own / "transcripts" / "huge.transcript.yaml")
    huge(own / "sessions" / "1-huge.journal.jsonl")
    before = time.process_time()
    for arguments in (("interview", "--answers", str(answers)), ("replay", str(lesson)), ("evaluate", str(questions))):
        ran = haic(*arguments)
        assert (ran.code, ran.out) == (2, "") or arguments[0] == "replay"
        assert "larger than" in ran.err
    listed = haic("sessions")
    assert listed.code == 0
    assert listed.err.count("larger than") == 2
    assert time.process_time() - before < SOON


@posix
def test_a_pipe_among_the_sessions_is_not_waited_for(haic: Haic, own: Path) -> None:
    for folder, name in (("sessions", "1-pipe.journal.jsonl"), ("transcripts", "pipe.transcript.yaml")):
        (own / folder).mkdir()
        os.mkfifo(own / folder / name)
    ran = haic("sessions")
    assert ran.code == 0
    assert ran.err.count("is no file that can be read") == 2


@posix
def test_a_link_to_a_device_is_read_no_further_than_the_limit(haic: Haic, own: Path) -> None:
    (own / "sessions").mkdir()
    (own / "sessions" / "1-zero.journal.jsonl").symlink_to("/dev/zero")
    ran = haic("sessions")
    assert ran.code == 0
    assert "1-zero.journal.jsonl" in ran.err


@posix
def test_saving_never_writes_through_a_link(engine: Engine, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    folder = tmp_path / "transcripts"
    folder.mkdir()
    (folder / "talk.transcript.yaml").symlink_to(target)
    said = save(["hello"], engine, folder, lambda _: True, "talk")
    assert said.path is not None
    assert target.read_text() == "mine"
    assert not (folder / "talk.transcript.yaml").is_symlink()


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/evil", "a/../../evil", "..\\evil", "\x00evil", ".", "..", "~/evil", "CON", "x" * 5000]
)
def test_a_name_never_leads_out_of_the_folder(engine: Engine, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "home" / "transcripts"
    folder.mkdir(parents=True)
    said = save(["hello"], engine, folder, lambda _: True, name)
    assert said.path is not None
    assert said.path.parent == folder
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == [said.path]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd"])
def test_a_name_of_a_session_is_looked_up_and_never_a_path(haic: Haic, own: Path, name: str) -> None:
    victim = own / "x.journal.jsonl"
    victim.write_text("mine")
    for action in (("show", name), ("export", name), ("delete", name, "--yes")):
        assert haic("sessions", *action).code == 2
    assert victim.read_text() == "mine"


@posix
@as_root
def test_folders_of_somebody_else_are_not_written_to(haic: Haic, own: Path, engine: Engine) -> None:
    for name in ("sessions", "transcripts"):
        (own / name).mkdir()
        os.chown(own / name, 4242, 4242)
    ran = haic("chat", stdin=b"hello\n/save talk\n")
    assert ran.code == 0
    assert "Nothing was saved" in ran.out
    assert "belongs to somebody else" in ran.out
    assert [list((own / name).iterdir()) for name in ("sessions", "transcripts")] == [[], []]


@posix
def test_everything_that_is_written_is_its_owners_alone(engine: Engine, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        here = tmp_path / "new" / "home"
        reply = observe(*engine.step(START, Said("hello")))
        with Journal(here / "sessions", "1-a.journal.jsonl", guideline="g", corpus="c") as journal:
            journal.add("hello", reply)
        save(["hello"], engine, private_folder(here / "transcripts"), lambda _: True)
        save(["hello"], engine, private_folder(here / "transcripts"), lambda _: True, "page.md")
        Cache(here / "cache").put("knowledge-1", b"x")
    finally:
        os.umask(before)
    modes = {path.relative_to(tmp_path): stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").rglob("*")}
    assert len(modes) == 8
    for path, mode in {**modes, Path("new"): stat.S_IMODE((tmp_path / "new").stat().st_mode)}.items():
        assert mode == (0o700 if (tmp_path / path).is_dir() else 0o600), path
