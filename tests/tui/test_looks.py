"""A few scenes as they look. The replies are made here, so that a picture changes only when the looks do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from assistant.dialogue.commands import Command
from assistant.tui.app import HaicApp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    from assistant.dialogue.knowledge import Knowledge
    from assistant.dialogue.reply import Reply
    from tests.tui.conftest import Scene

    Play = Callable[[Scene], Awaitable[None]]

WIDE, NARROW = (120, 36), (40, 12)
COMMANDS = {
    name: Command(name, usage, summary, ())
    for name, usage, summary in (
        ("help", "/help", "what can be asked and done here"),
        ("show", "/show WHAT", "everything the corpus holds of one thing"),
        ("quit", "/quit", "leave"),
    )
}
"""A registry of its own: a picture does not change with every command that is added."""


@pytest.fixture
def looks(snap_compare: Any, knowledge: Knowledge, stage: type[Scene]) -> Callable[..., bool]:
    def compare(play: Play, size: tuple[int, int] = WIDE, theme: str = "haic-dark") -> bool:
        async def before(pilot: Pilot[Any]) -> None:
            app = pilot.app
            assert isinstance(app, HaicApp)
            app.animation_level = "none"
            app.theme = theme
            app.composer.cursor_blink = False
            scene = stage(app, pilot)
            await scene.opened()
            await play(scene)

        known = replace(knowledge, commands=COMMANDS)
        return bool(snap_compare(HaicApp(lambda: known), run_before=before, terminal_size=size))

    return compare


async def start(_: Scene) -> None:
    """Nothing asked yet."""


async def answer(reply: Reply, on: Scene) -> None:
    await on.given("can a Child-Pugh B patient with portal vein invasion have HAIC?", reply)


async def source(reply: Reply, on: Scene) -> None:
    await answer(reply, on)
    await on.press("ctrl+o", "ctrl+o")


async def help_screen(on: Scene) -> None:
    await on.press("f1")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_empty_start(looks: Callable[..., bool], size: tuple[int, int]) -> None:
    assert looks(start, size)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_answer(looks: Callable[..., bool], graded: Reply, size: tuple[int, int]) -> None:
    assert looks(partial(answer, graded), size)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_source(looks: Callable[..., bool], graded: Reply, size: tuple[int, int]) -> None:
    assert looks(partial(source, graded), size)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_decline(looks: Callable[..., bool], declined: Reply, size: tuple[int, int]) -> None:
    assert looks(partial(answer, declined), size)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_help(looks: Callable[..., bool], size: tuple[int, int]) -> None:
    assert looks(help_screen, size)


def test_table_in_an_answer(looks: Callable[..., bool], rows: Reply) -> None:
    assert looks(partial(answer, rows))


def test_table_with_its_plot(looks: Callable[..., bool]) -> None:
    async def play(on: Scene) -> None:
        await on.ask("/show table1")
        await on.press(*["right"] * 3, "s")

    assert looks(play)


def test_figure_one(looks: Callable[..., bool]) -> None:
    async def play(on: Scene) -> None:
        await on.ask("/show fig1")
        await on.press("down")

    assert looks(play)


def test_light(looks: Callable[..., bool], graded: Reply) -> None:
    assert looks(partial(source, graded), theme="haic-light")


def test_without_colour(looks: Callable[..., bool], graded: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks(partial(answer, graded))
