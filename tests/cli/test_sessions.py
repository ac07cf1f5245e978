"""`haic sessions`: what was kept of past conversations, and what was saved of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.state import START, Said
from assistant.transcripts.engine import engine_of
from assistant.transcripts.journal import Journal
from assistant.transcripts.observe import observe
from assistant.transcripts.record import save

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge
    from tests.conftest import Haic

FLOW = ("what is a flow check", "which trial?")
INTERVIEW = ("/interview hcc-indication", "HCC, Child-Pugh class B")


@pytest.fixture
def past(knowledge: Knowledge, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a session that ended, a later one that did not, and a saved transcript."""
    here = tmp_path / "home"
    monkeypatch.setenv("HAIC_HOME", str(here))
    here.mkdir()
    (here / "cache").symlink_to(home / "cache")
    keep(knowledge, here, "100-aaaa.journal.jsonl", FLOW, "2026-01-02T10:00:00+00:00", closed=True)
    keep(knowledge, here, "200-bbbb.journal.jsonl", INTERVIEW, "2026-01-03T10:00:00+00:00", closed=False)
    save(("OS of new FP",), engine_of(knowledge), here / "transcripts", lambda _: True)
    return here


def keep(knowledge: Knowledge, home: Path, name: str, lines: tuple[str, ...], started: str, *, closed: bool) -> None:
    engine = engine_of(knowledge)
    journal = Journal(home / "sessions", name, guideline=engine.edition, corpus=engine.digest, started=started)
    for line, (state, reply) in zip(lines, engine.talk(lines), strict=True):
        journal.add(line, observe(state, reply))
    if closed:
        journal.close()
    else:
        journal._let_go()


def names(haic: Haic, *arguments: str) -> list[str]:
    found = haic("sessions", *arguments, "--json").json
    assert found["schema"] == "haic.sessions/1"
    return [one["name"] for one in found["sessions"]]


def test_what_was_left_unfinished_is_listed_first_then_the_latest(haic: Haic, past: Path) -> None:
    assert names(haic, "list") == ["200-bbbb", "os-of-new-fp", "100-aaaa"]
    ran = haic("sessions")
    assert (ran.code, ran.err) == (0, "")
    for words in ("unfinished", "saved", "kept", "what is a flow check", "2 turns", "1 turn ", "2026-01-02"):
        assert words in ran.out


def test_an_empty_home_says_so(haic: Haic, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").symlink_to(home / "cache")
    monkeypatch.setenv("HAIC_HOME", str(tmp_path))
    assert "No conversation is kept yet" in haic("sessions").out


@pytest.mark.parametrize("name", ["3", "100-aaaa", "100"])
def test_one_is_shown_as_it_was(haic: Haic, past: Path, name: str) -> None:
    ran = haic("sessions", "show", name)
    assert ran.code == 0
    assert "> what is a flow check\n" in ran.out
    assert "> which trial?\n" in ran.out
    assert "flow check" in ran.out.partition("> what is a flow check")[2]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["FLOW", "check"], ["100-aaaa"]),
        (["Noted: disease"], ["200-bbbb"]),
        (["30.4 months"], ["os-of-new-fp"]),
        (["(a+)+$"], []),
    ],
)
def test_words_are_found_in_what_was_typed_and_what_was_answered(
    haic: Haic, past: Path, words: list[str], found: list[str]
) -> None:
    assert names(haic, "search", *words) == found


def test_a_hit_is_shown_with_what_stands_around_it(haic: Haic, past: Path) -> None:
    assert "30.4 months" in haic("sessions", "search", "30.4 months").out
    assert "No conversation holds these words." in haic("sessions", "search", "xyzzy").out


def test_one_is_exported_as_a_page_or_as_a_transcript_that_replays(haic: Haic, past: Path, tmp_path: Path) -> None:
    page = haic("sessions", "export", "100", str(tmp_path / "rounds.md"))
    assert page.code == 0
    assert "**You:** what is a flow check" in (tmp_path / "rounds.md").read_text()
    haic("sessions", "export", "100", str(tmp_path / "rounds.transcript.yaml"))
    assert haic("replay", str(tmp_path / "rounds.transcript.yaml")).code == 0


def test_a_file_that_is_there_is_not_replaced_without_a_yes(haic: Haic, past: Path, tmp_path: Path) -> None:
    (tmp_path / "rounds.md").write_text("mine")
    ran = haic("sessions", "export", "100", str(tmp_path / "rounds.md"), stdin=b"no\n")
    assert (tmp_path / "rounds.md").read_text() == "mine"
    assert "left as it is" in ran.out


def test_nothing_is_deleted_without_a_yes(haic: Haic, past: Path) -> None:
    ran = haic("sessions", "delete", "100-aaaa")
    assert ran.code == 2
    assert "--yes" in ran.err
    assert len(names(haic, "list")) == 3
    assert haic("sessions", "delete", "100-aaaa", "os-of-new-fp", "--yes").code == 0
    assert names(haic, "list") == ["200-bbbb"]


def test_a_conversation_that_goes_on_elsewhere_is_not_deleted(haic: Haic, past: Path, knowledge: Knowledge) -> None:
    engine = engine_of(knowledge)
    with Journal(past / "sessions", "300-cccc.journal.jsonl", guideline="", corpus="") as running:
        running.add("OS of new FP", observe(*engine.step(START, Said("OS of new FP"))))
        assert "running" in haic("sessions").out
        ran = haic("sessions", "delete", "300-cccc", "--yes")
        assert ran.code == 2
        assert "another window" in ran.err
        assert running.path.exists()


def title(haic: Haic, name: str) -> str:
    return str(next(one["title"] for one in haic("sessions", "list", "--json").json["sessions"] if one["name"] == name))


@pytest.mark.parametrize("name", ["100-aaaa", "os-of-new-fp"])
def test_one_is_renamed_and_nothing_else_of_it_changes(haic: Haic, past: Path, name: str) -> None:
    before = haic("sessions", "show", name).out.split("\n", 1)[1]
    ran = haic("sessions", "rename", name, 'board: "May"', "[B7]\x1b[31m")
    assert (ran.code, ran.err) == (0, "")
    assert title(haic, name).startswith('board: "May" [B7]')
    assert haic("sessions", "show", name).out.split("\n", 1)[1].partition(",")[0] == before.partition(",")[0]
    assert all(char.isprintable() or char == "\n" for char in haic("sessions").out)
    assert haic("sessions", "rename", name, "second").code == 0
    assert title(haic, name) == "second"


def test_a_renamed_transcript_still_replays_and_keeps_its_comments(haic: Haic, past: Path) -> None:
    path = past / "transcripts" / "os-of-new-fp.transcript.yaml"
    path.write_text(path.read_text().replace("why:", "# mine\nwhy:", 1))
    haic("sessions", "rename", "os-of", "survival")
    assert "# mine" in path.read_text()
    assert haic("replay", str(path)).code == 0


def test_a_session_that_was_cut_off_is_renamed_without_its_half_line(haic: Haic, past: Path) -> None:
    path = past / "sessions" / "200-bbbb.journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"user": "ha')
    assert haic("sessions", "rename", "200", "left").code == 0
    assert title(haic, "200-bbbb") == "left"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "unfinished" in haic("sessions").out


def test_a_conversation_that_goes_on_elsewhere_is_not_renamed(haic: Haic, past: Path, knowledge: Knowledge) -> None:
    engine = engine_of(knowledge)
    with Journal(past / "sessions", "300-cccc.journal.jsonl", guideline="", corpus="") as running:
        running.add("OS of new FP", observe(*engine.step(START, Said("OS of new FP"))))
        assert haic("sessions", "rename", "300", "x").code == 2
    assert haic("sessions", "rename", "300", "  ").code == 2


@pytest.mark.parametrize(("name", "says"), [("100-aaab", "Nearest: 100-aaaa"), ("99", "99"), ("../x", "../x")])
def test_an_unknown_name_is_told_with_the_nearest(haic: Haic, past: Path, name: str, says: str) -> None:
    ran = haic("sessions", "show", name)
    assert ran.code == 2
    assert says in ran.err


def test_a_name_that_fits_several_is_asked_for_in_full(haic: Haic, past: Path, knowledge: Knowledge) -> None:
    keep(knowledge, past, "100-aabb.journal.jsonl", FLOW, "2026-01-01T10:00:00+00:00", closed=True)
    ran = haic("sessions", "show", "100-a")
    assert ran.code == 2
    assert "100-aaaa" in ran.err
    assert "100-aabb" in ran.err


@pytest.mark.parametrize("content", [b"", b"{}\n", b"\xff\xfe", b"[1]\n", b'{"haic-journal": 1}\n{"user": 1}\n'])
def test_a_damaged_file_is_told_and_hides_nothing_else(haic: Haic, past: Path, content: bytes) -> None:
    (past / "sessions" / "9-x.journal.jsonl").write_bytes(content)
    ran = haic("sessions")
    assert ran.code == 0
    assert "9-x.journal.jsonl" in ran.err
    assert "what is a flow check" in ran.out


def test_what_could_drive_the_terminal_is_not_printed(haic: Haic, past: Path, knowledge: Knowledge) -> None:
    keep(knowledge, past, "5-e.journal.jsonl", ("\x1b[31mred\x07 alert",), "2026-02-01T10:00:00+00:00", closed=True)
    for arguments in (("list",), ("show", "5-e"), ("search", "alert")):
        out = haic("sessions", *arguments).out
        assert "alert" in out
        assert all(char.isprintable() or char == "\n" for char in out)
