"""What the app keeps: the journal of each conversation, saving, and going on with past ones."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from assistant.transcripts.engine import engine_of
from assistant.transcripts.journal import Journal, read_journal
from assistant.transcripts.observe import observe
from assistant.tui.app import HaicApp
from assistant.tui.confirm import Confirm
from assistant.tui.sessions import SessionsScreen

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge
    from tests.tui.conftest import Driver, Scene

LEFT = ("/interview hcc-indication", "HCC, Child-Pugh class B, portal vein invasion")
PERSON = "is my patient John Smith, MRN 12345678, a candidate?"


def journals(home: Path) -> list[Path]:
    return sorted((home / "sessions").glob("*.jsonl"))


def crash(knowledge: Knowledge, home: Path, lines: tuple[str, ...] = LEFT, name: str = "1-dead.journal.jsonl") -> Path:
    """A journal as a killed terminal leaves it."""
    engine = engine_of(knowledge)
    begun = "2026-01-02T10:00:00+00:00"
    journal = Journal(home / "sessions", name, guideline=engine.edition, corpus=engine.digest, started=begun)
    for line, (state, reply) in zip(lines, engine.talk(lines), strict=True):
        journal.add(line, observe(state, reply))
    journal._let_go()
    return journal.path


def questions(on: Scene) -> list[str]:
    return [one.question for one in on.app.conversation.exchanges]


async def resumed(on: Scene) -> None:
    await on.until(lambda: bool(on.app.conversation.exchanges) and on.app.screen is on.app.main)
    await on.settled()


def test_every_turn_is_on_disk_before_the_next_one(drive: Driver, tmp_path: Path) -> None:
    async def scene(on: Scene) -> None:
        assert journals(tmp_path) == []
        await on.ask("OS of new FP")
        await on.ask("/interview hcc-indication")
        await on.ask("HCC")
        (path,) = journals(tmp_path)
        session = read_journal(path)
        assert [turn.user for turn in session.turns] == ["OS of new FP", "/interview hcc-indication", "HCC"]
        assert not session.closed

    drive(scene)


def test_an_option_chosen_by_a_digit_is_kept_as_the_digit(
    knowledge: Knowledge, tmp_path: Path, stage: type[Scene]
) -> None:
    async def play() -> None:
        app = HaicApp(lambda: knowledge, lambda: tmp_path, iter(range(1000)).__next__)
        async with app.run_test(size=(80, 24)) as pilot:
            on = stage(app, pilot)
            await on.opened()
            await on.ask("/interview hcc-indication")
            await on.press("1")
            (path,) = journals(tmp_path)
            assert [turn.user for turn in read_journal(path).turns] == ["/interview hcc-indication", "1"]

    asyncio.run(play())


@pytest.mark.parametrize("by", ["ctrl+q", "/quit"])
def test_leaving_in_order_closes_the_journal(drive: Driver, tmp_path: Path, by: str) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await (on.ask(by) if by.startswith("/") else on.press(by))
        (path,) = journals(tmp_path)
        assert read_journal(path).closed

    drive(scene)


def test_a_folder_that_cannot_be_written_is_said_once_and_the_conversation_goes_on(
    drive: Driver, tmp_path: Path
) -> None:
    (tmp_path / "sessions").write_text("in the way")

    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.ask("thanks")
        assert len([toast for toast in on.toasts if "not being kept" in toast]) == 1
        assert questions(on) == ["OS of new FP", "thanks"]

    drive(scene)


def test_a_conversation_is_saved_and_the_file_is_named(drive: Driver, tmp_path: Path) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.ask("/save my lesson")
        path = tmp_path / "transcripts" / "my-lesson.transcript.yaml"
        assert 'user: "OS of new FP"' in path.read_text()
        assert any(path.name in toast for toast in on.toasts)
        assert questions(on) == ["OS of new FP"]
        await on.press("ctrl+q")
        assert journals(tmp_path) == []

    drive(scene)


def test_what_was_said_after_saving_is_still_kept(drive: Driver, tmp_path: Path) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.ask("save this")
        await on.ask("thanks")
        await on.press("ctrl+q")
        (path,) = journals(tmp_path)
        assert [turn.user for turn in read_journal(path).turns] == ["OS of new FP", "thanks"]

    drive(scene)


@pytest.mark.parametrize(
    ("keys", "kept"), [(["y"], False), (["n", "y"], True), (["n", "n"], None), (["escape", "enter"], None)]
)
def test_what_looks_like_a_person_is_asked_about_before_it_is_saved(
    drive: Driver, tmp_path: Path, keys: list[str], kept: bool | None
) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(PERSON)
        on.app.composer.put("/save case")
        await on.pilot.press("enter")
        for key in keys:
            await on.until(lambda: isinstance(on.app.screen, Confirm))
            await on.pilot.pause()
            asked = on.app.screen
            assert "person" in on.shown
            await on.pilot.press(key)
            await on.until(lambda: on.app.screen is not asked)  # noqa: B023 - called before the next round
        await on.settled()
        path = tmp_path / "transcripts" / "case.transcript.yaml"
        assert path.exists() == (kept is not None)
        if kept is not None:
            assert ("12345678" in path.read_text()) == kept

    drive(scene)


def test_what_was_left_unfinished_is_offered_at_the_start_and_a_click_goes_on_with_it(
    drive: Driver, knowledge: Knowledge, tmp_path: Path
) -> None:
    old = crash(knowledge, tmp_path)

    async def scene(on: Scene) -> None:
        assert "Left unfinished" in on.shown
        row = next(y for y, line in enumerate(on.shown.splitlines()) if "2 turns" in line)
        await on.pilot.click(offset=(12, row))
        await resumed(on)
        assert questions(on) == list(LEFT)
        assert on.app.state.guided is not None
        assert on.app.state.guided.known["child_pugh_class"].option == "B"
        assert not old.exists()
        (path,) = journals(tmp_path)
        assert [turn.user for turn in read_journal(path).turns] == list(LEFT)

    drive(scene)


def test_nothing_is_offered_where_nothing_was_left(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        assert "Left unfinished" not in on.shown

    drive(scene)


def test_past_conversations_are_listed_and_searched_by_what_was_said_in_them(
    drive: Driver, knowledge: Knowledge, tmp_path: Path
) -> None:
    crash(knowledge, tmp_path)
    crash(knowledge, tmp_path, ("OS of new FP",), "2-dead.journal.jsonl")

    async def scene(on: Scene) -> None:
        await on.press("f3")
        screen = on.app.screen
        assert isinstance(screen, SessionsScreen)
        assert len(screen.listed) == 2
        await on.press("slash", *"30.4 MONTHS")
        assert [one.lines for one in screen.listed] == [("OS of new FP",)]
        assert "30.4 months" in on.shown
        screen.query_one(Input).value = "[zzz]"
        await on.settled()
        assert not screen.listed
        await on.press("enter", "enter", "e", "d", "escape")
        assert on.app.screen is on.app.main

    drive(scene, (120, 36))


def test_going_on_with_one_keeps_the_one_before(drive: Driver, knowledge: Knowledge, tmp_path: Path) -> None:
    crash(knowledge, tmp_path)

    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.press("f3", "down", "up", "enter")
        await resumed(on)
        await on.until(lambda: questions(on) == list(LEFT))
        kept = [read_journal(path) for path in journals(tmp_path)]
        assert sorted((session.closed, len(session.turns)) for session in kept) == [(False, 2), (True, 1)]
        await on.ask("no TACE")
        assert on.app.state.guided is not None
        assert on.app.state.guided.known["tace"].option == "none"

    drive(scene, (80, 24))


def test_the_running_conversation_is_not_opened_twice_or_deleted(drive: Driver, tmp_path: Path) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.press("f3", "enter")
        assert any("window that is open" in toast for toast in on.toasts)
        await on.press("d", "y")
        assert len(journals(tmp_path)) == 1

    drive(scene, (80, 24))


def test_one_is_exported_as_a_page_into_the_folder_of_the_start(
    drive: Driver, knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(knowledge, tmp_path, ("OS of new FP",))
    monkeypatch.chdir(tmp_path)

    async def scene(on: Scene) -> None:
        await on.press("f3", "e")
        assert "**You:** OS of new FP" in (tmp_path / "os-of-new-fp.md").read_text()
        assert any("os-of-new-fp.md" in toast for toast in on.toasts)

    drive(scene, (80, 24))


@pytest.mark.parametrize(("key", "gone"), [("y", True), ("n", False), ("enter", False), ("escape", False)])
def test_one_is_deleted_only_after_a_yes(
    drive: Driver, knowledge: Knowledge, tmp_path: Path, key: str, gone: bool
) -> None:
    path = crash(knowledge, tmp_path)

    async def scene(on: Scene) -> None:
        await on.press("f3", "d")
        assert isinstance(on.app.screen, Confirm)
        assert "for good" in on.shown
        await on.press(key)
        screen = on.app.screen
        assert isinstance(screen, SessionsScreen)
        assert path.exists() != gone
        assert (not screen.listed) == gone

    drive(scene, (80, 24))


def test_a_damaged_journal_is_told_and_hides_no_other(drive: Driver, knowledge: Knowledge, tmp_path: Path) -> None:
    crash(knowledge, tmp_path)
    (tmp_path / "sessions" / "3-bad.journal.jsonl").write_bytes(b"\xff{")

    async def scene(on: Scene) -> None:
        await on.press("f3")
        screen = on.app.screen
        assert isinstance(screen, SessionsScreen)
        assert len(screen.listed) == 1
        assert "1 cannot be read" in on.shown

    drive(scene, (100, 30))


def test_one_is_renamed_and_keeps_its_title_when_gone_on_with(
    drive: Driver, knowledge: Knowledge, tmp_path: Path
) -> None:
    path = crash(knowledge, tmp_path)

    async def scene(on: Scene) -> None:
        await on.press("f3", "r")
        line = on.app.screen.query_one(Input)
        assert line.value == "HCC, Child-Pugh class B, portal vein invasion"
        line.value = ""
        await on.press(*"[B7]", "enter")
        assert read_journal(path).title == "[B7]"
        assert "[B7]" in on.shown
        await on.press("enter")
        await resumed(on)
        await on.until(lambda: questions(on) == list(LEFT))
        (kept,) = journals(tmp_path)
        assert read_journal(kept).title == "[B7]"

    drive(scene, (80, 24))


def test_a_title_is_left_as_it_was_with_escape(drive: Driver, knowledge: Knowledge, tmp_path: Path) -> None:
    path = crash(knowledge, tmp_path)

    async def scene(on: Scene) -> None:
        await on.press("f3", "r", "x", "escape")
        assert isinstance(on.app.screen, SessionsScreen)
        assert read_journal(path).title == ""

    drive(scene, (40, 12))


def test_the_running_conversation_is_renamed_and_saved_under_its_title(drive: Driver, tmp_path: Path) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.press("f3", "r")
        on.app.screen.query_one(Input).value = "Rounds of May"
        await on.press("enter", "escape")
        assert read_journal(journals(tmp_path)[0]).title == "Rounds of May"
        await on.ask("/save")
        saved = tmp_path / "transcripts" / "rounds-of-may.transcript.yaml"
        assert 'title: "Rounds of May"' in saved.read_text()

    drive(scene, (100, 30))


def test_a_title_that_cannot_be_written_is_said(drive: Driver, knowledge: Knowledge, tmp_path: Path) -> None:
    crash(knowledge, tmp_path)

    async def scene(on: Scene) -> None:
        await on.press("f3")
        (tmp_path / "sessions" / "1-dead.journal.jsonl").unlink()
        await on.press("r", "x", "enter")
        assert any("1-dead.journal.jsonl" in toast for toast in on.toasts)

    drive(scene, (80, 24))


def test_pages_are_turned_from_the_line_where_one_writes(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("what are the indications for HAIC in HCC")
        log = on.app.conversation
        await on.until(lambda: log.max_scroll_y > 0)
        log.scroll_home(animate=False)
        await on.press("pagedown")
        assert log.scroll_y > 0
        await on.press("pageup")
        assert log.scroll_y == 0

    drive(scene, (80, 16))
