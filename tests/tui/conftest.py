"""The real app over the real knowledge, driven by keys; what it shows is read from the screen, character by character."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from assistant.dialogue import content
from assistant.dialogue.reply import NoteBlock, Offer, OffersBlock, Reply, TextBlock
from assistant.dialogue.state import START
from assistant.dialogue.tables.blocks import table_block
from assistant.transcripts.observe import observe
from assistant.tui.app import HaicApp
from assistant.tui.drawing import answered
from assistant.tui.guide import Told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from assistant.dialogue.knowledge import Knowledge
    from assistant.guideline.model import Guideline


class Driver(Protocol):
    """Runs a scene in the app at a size, once the guideline is open."""

    def __call__(self, scene: Callable[[Scene], Awaitable[None]], size: tuple[int, int] = (100, 30)) -> None: ...


class Scene:
    """The app and the hand that drives it."""

    def __init__(self, app: HaicApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settled()

    async def ask(self, text: str) -> None:
        self.app.composer.put(text)
        await self.press("enter")
        await self.settled()

    async def given(self, question: str, reply: Reply) -> None:
        """A turn with a reply that the test made, so that it does not hang on the matcher."""
        self.take(question, reply)
        await self.settled()
        await self.settled()  # the turn is mounted first, and shown from its top after that

    def take(self, question: str, reply: Reply) -> None:
        """The same, without waiting until it is shown."""
        assert self.app.guide is not None
        answer = answered(reply, self.app.guide.knowledge)
        self.app.take(question, Told(question, START, answer, observe(START, reply)))

    async def opened(self) -> None:
        """Until the guideline is there, and the keys that work with it."""
        while not self.app.caught_up:
            await self.pilot.pause()
        await self.settled()
        await self.settled()  # the footer is mounted first, and its keys after that

    async def settled(self) -> None:
        """Until nothing is left to do: workers, messages, layout."""
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Until something holds; fails where it never does."""
        for _ in range(50):
            if condition():
                return
            await self.pilot.pause()
        raise AssertionError("it never came to hold")

    @property
    def shown(self) -> str:
        """Every character on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    @property
    def toasts(self) -> list[str]:
        return [note.message for note in self.app._notifications]


@pytest.fixture
def drive(knowledge: Knowledge, tmp_path: Path) -> Driver:
    def run(scene: Callable[[Scene], Awaitable[None]], size: tuple[int, int] = (100, 30)) -> None:
        async def play() -> None:
            app = HaicApp(lambda: knowledge, lambda: tmp_path)
            app.animation_level = "none"
            async with app.run_test(size=size, notifications=True) as pilot:
                played = Scene(app, pilot)
                await played.opened()
                await scene(played)

        asyncio.run(play())

    return run


@pytest.fixture
def stage() -> type[Scene]:
    """For tests that bring their own app."""
    return Scene


@pytest.fixture(scope="session")
def graded(guideline: Guideline) -> Reply:
    """A long answer: a recommendation with its grade, two passages, an editor's note."""
    names = ("cq02.rec", "cq02.portal-vein.class-a-or-b", "cq02.poor-liver-function.class-b-and-score-9")
    blocks = [content.content_block(guideline, name) for name in names]
    return Reply("answer", (*blocks, NoteBlock("I-31", guideline.notes["I-31"].text)), clinical_question=2)


@pytest.fixture(scope="session")
def rows(guideline: Guideline) -> Reply:
    """An answer from a table."""
    table = guideline.tables["table1"]
    shown = table_block(table, table.rows[-3:], ("regimen", "n", "orr", "author", "year"), "Three rows of the table.")
    return Reply("answer", (shown,), clinical_question=4)


@pytest.fixture(scope="session")
def which() -> Reply:
    """A reply that asks which of two is meant."""
    offers = (
        Offer("cq02", "CQ2: Indications for HAIC in HCC"),
        Offer("cq06", "CQ6: Indications for HAIC in liver metastases"),
    )
    return Reply("clarify", (TextBlock("Which do you mean?"), OffersBlock(offers)))


@pytest.fixture(scope="session")
def declined(guideline: Guideline) -> Reply:
    """A decline with what stands nearby."""
    near = content.content_block(guideline, "cq12.rec")
    return Reply(
        "decline",
        (TextBlock("The guideline does not cover this question."), TextBlock("Nearest in the guideline:"), near),
        reason="not-covered",
    )
