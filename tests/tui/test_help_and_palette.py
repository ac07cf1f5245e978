from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding

from assistant.tui.app import HaicApp
from assistant.tui.help import HelpScreen, chapters
from assistant.tui.palette import Palette

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge
    from assistant.dialogue.reply import Reply
    from tests.tui.conftest import Driver, Scene


def test_help_names_every_command_and_every_key_of_the_app(knowledge: Knowledge) -> None:
    listed = dict(pair for _, rows in chapters(knowledge.commands, HaicApp.BINDINGS) for pair in rows)
    for command in knowledge.commands.values():
        assert listed[command.usage] == command.summary
    said = set(listed.values())
    for binding in HaicApp.BINDINGS:
        assert isinstance(binding, Binding)
        assert (binding.tooltip or binding.description) in said


def test_the_palette_lists_every_command_and_everything_to_browse(drive: Driver, knowledge: Knowledge) -> None:
    async def scene(on: Scene) -> None:
        hits = [hit async for hit in Palette(on.app.screen).discover()]
        names = {hit.text for hit in hits}
        assert {command.usage for command in knowledge.commands.values()} <= names
        assert on.app.guide is not None
        assert {label for _, label in on.app.guide.contents} <= names

    drive(scene)


@pytest.mark.parametrize("words", ["fig. 1", "table1", "copy", "grade", "[R12]", "zzzz"])
def test_the_palette_searches_names_and_summaries(drive: Driver, words: str) -> None:
    async def scene(on: Scene) -> None:
        found = [hit.text async for hit in Palette(on.app.screen).search(words)]
        assert bool(found) == (words not in {"[R12]", "zzzz"})

    drive(scene)


def test_a_command_is_run_from_the_palette(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press("ctrl+p", *"fig. 1")
        await on.press("enter", "enter")
        assert on.app.screen is not on.app.main

    drive(scene)


@pytest.mark.parametrize("name", ["help", "more", "sources", "grade", "table", "notes", "why", "repeat", "new"])
def test_every_command_of_the_registry_is_answered(drive: Driver, name: str) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.ask(f"/{name}")
        assert on.app.conversation.exchanges[-1].question == f"/{name}"
        assert on.app.conversation.exchanges[-1].answer is not None

    drive(scene)


def test_f1_opens_help_and_f1_closes_it(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press("f1")
        assert isinstance(on.app.screen, HelpScreen)
        assert "/show WHAT" in on.shown
        await on.press("f1")
        assert on.app.screen is on.app.main

    drive(scene, (100, 40))


def test_the_footer_fits_eighty_columns(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        last = on.shown.splitlines()[-1]
        for word in ("Source", "Contents", "Help", "Copy", "Find", "Quit", "palette"):
            assert word in last

    drive(scene, (80, 24))


def test_without_colour_nothing_is_told_by_hue(
    knowledge: Knowledge, graded: Reply, stage: type[Scene], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def play() -> None:
        app = HaicApp(lambda: knowledge, lambda: tmp_path)
        async with app.run_test(size=(100, 40)) as pilot:
            on = stage(app, pilot)
            await on.opened()
            await on.given("q", graded)
            assert app.no_color
            assert "Weak recommendation" in on.shown
            fills = re.findall(r"-r\d+ \{ fill: #([0-9a-f]{6})", app.export_screenshot())
            # The picture's own default for text without a style is not the app's.
            hues = {fill for fill in fills if len({fill[:2], fill[2:4], fill[4:]}) > 1} - {"c5c8c6"}
            assert len(set(fills)) > 3
            assert not hues

    asyncio.run(play())
