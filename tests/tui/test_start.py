from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.errors import DataErrors, Fault
from assistant.tui.app import HaicApp
from assistant.tui.source import SourceView

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from assistant.dialogue.reply import Reply
    from tests.tui.conftest import Driver, Scene

HEAVY = (
    "rapidfuzz",
    "pydantic",
    "yaml",
    "whoosh",
    "markdown_it",
    "assistant.dialogue",
    "assistant.matching",
    "assistant.guideline",
)


def test_the_app_module_imports_nothing_of_the_core() -> None:
    program = f"import sys, assistant.tui.app; print([m for m in sys.modules if m.startswith({HEAVY!r})])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_the_first_screen_is_there_before_the_guideline_and_questions_wait_for_it(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    may_load = threading.Event()

    def load() -> Knowledge:
        assert may_load.wait(30)
        return knowledge

    async def play() -> None:
        app = HaicApp(load, lambda: tmp_path)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            app.composer.put("hello")
            await pilot.press("enter")
            app.composer.put("OS of new FP")
            await pilot.press("enter")
            assert [one.answer for one in app.conversation.exchanges] == [None, None]
            app.composer.put("/show cq6")
            await pilot.press("enter")
            may_load.set()
            while not app.caught_up:
                await pilot.pause()
            await pilot.pause()
            assert app.screen.query_one(SourceView).page.name == "cq06"
            assert [one.question for one in app.conversation.exchanges] == ["hello", "OS of new FP"]
            answers = [one.answer for one in app.conversation.exchanges]
            assert answers[0] is not None
            assert answers[1] is not None
            assert answers[1].kind == "answer"
            assert not app.query(".waiting")

    asyncio.run(play())


def test_data_that_cannot_be_read_is_said_and_nothing_is_answered(stage: type[Scene], tmp_path: Path) -> None:
    may_load = threading.Event()

    def load() -> Any:
        assert may_load.wait(30)
        raise DataErrors([Fault(Path("corpus/[x].yaml"), "tab in YAML", 3)])

    async def play() -> None:
        app = HaicApp(load, lambda: tmp_path)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            on = stage(app, pilot)
            app.composer.put("hello")
            await pilot.press("enter")
            may_load.set()
            while app.query(".waiting"):
                await pilot.pause()
            await on.settled()
            assert "corpus/[x].yaml:3: tab in YAML" in on.shown
            assert "haic check" in on.shown
            await on.ask("thanks")
            assert [one.question for one in app.conversation.exchanges] == ["hello"]

    asyncio.run(play())


SIZES = [(40, 12), (20, 6), (60, 16), (80, 24), (100, 30), (200, 60), (300, 100), (10, 3)]
TOUR = ("ctrl+o", "ctrl+t", "f1", "ctrl+f", "fig1", "fig2", "table1")


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (80, 24), (200, 60)], ids=str)
def test_every_screen_opens_and_closes_at_every_size(drive: Driver, size: tuple[int, int], graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given("q", graded)
        for stop in TOUR:
            if "+" in stop or stop == "f1":
                await on.press(stop)
            else:
                on.app.action_open(stop)
                await on.settled()
            await on.press("escape")
        assert on.app.screen is on.app.main
        assert [one.question for one in on.app.conversation.exchanges] == ["q"]

    drive(scene, size)


def test_a_question_can_be_asked_and_read_in_forty_columns(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given("who?", graded)
        assert "who?" in on.shown
        assert "Weak recommendation" in on.shown

    drive(scene, (40, 12))


def test_a_storm_of_resizes_loses_nothing(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given("q", graded)
        await on.press("ctrl+o")
        for size in [*SIZES, *reversed(SIZES)]:
            await on.pilot.resize_terminal(*size)
        await on.pilot.resize_terminal(120, 36)
        await on.settled()
        assert on.app.conversation.exchanges[0].question == "q"
        assert "CQ2" in on.shown

    drive(scene, (120, 36))


def test_every_kind_of_theme_shows_strength_in_words(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given("q", graded)
        for theme in ("haic-light", "haic-dark", "textual-light", "nord", "ansi-dark", "ansi-light"):
            on.app.theme = theme
            await on.settled()
            assert "Weak recommendation" in on.shown
            assert "Editor's note" in on.shown

    drive(scene, (100, 45))
