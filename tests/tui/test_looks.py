"""A few scenes as they look. The replies are made here, so that a picture changes only when the looks do."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from assistant.dialogue.commands import Command
from assistant.dialogue.reply import QuestionBlock, Reply, TextBlock, VerdictBlock
from assistant.dialogue.state import START
from assistant.interview.sections import Cells, EditorsNote, Grades, Headline, Item, Listed
from assistant.transcripts.journal import Journal
from assistant.transcripts.observe import observe
from assistant.tui.app import HaicApp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from assistant.dialogue.knowledge import Knowledge
    from tests.tui.conftest import Scene

    Play = Callable[[Scene], Awaitable[None]]

WIDE, NARROW = (120, 36), (40, 12)
COMMANDS = {
    name: Command(name, usage, summary, ())
    for name, usage, summary in (
        ("help", "/help", "what can be asked and done here"),
        ("show", "/show WHAT", "everything the corpus holds of one thing"),
        ("interview", "/interview NAME", "a guided interview"),
        ("quit", "/quit", "leave"),
    )
}
"""A registry of its own: a picture does not change with every command that is added."""


@pytest.fixture
def looks(snap_compare: Any, knowledge: Knowledge, stage: type[Scene], tmp_path: Path) -> Callable[..., bool]:
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
        return bool(snap_compare(HaicApp(lambda: known, lambda: tmp_path), run_before=before, terminal_size=size))

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


REC = ("cq02.rec", "CQ2, recommendation")
CARD = (
    Headline("Good candidate"),
    Cells("fig1", ("fig1.mvi-naive.b",), ("Fig. 1: a line that the grid stands for",)),
    Listed(
        "reason",
        "Why:",
        (
            Item("Portal vein invasion that was never treated, class B.", (("fig1.mvi-naive.b", "Fig. 1"), REC)),
            Item("Read so by the editors.", (REC,), editors=True),
        ),
    ),
    Grades("As graded in the guideline:", (("cq02.rec", "weak", "C"),)),
    Listed("caution", "Cautions (they do not change the verdict):", (Item("The tumour is large.", (REC,)),)),
    Listed("near-miss", "It nearly was:", (Item('recommended, if Child-Pugh class were "A"'),)),
    EditorsNote("R-grid", "The grid is rebuilt."),
)
VERDICT = VerdictBlock(
    {
        "interview": "hcc-indication", "verdict": "good-candidate", "label": "Good candidate",
        "reasons": [{"passages": ["cq02.rec"], "figure_cell": "mvi-naive/B"}],
        "grades": [{"recommendation": "cq02.rec", "strength": "weak", "level": "C"}],
    },
    CARD,
)  # fmt: skip
QUESTION = QuestionBlock(
    "systemic", "Systemic therapy so far?", (("none", "none yet"), ("sorafenib", "sorafenib")), "question 3, at most 6"
)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_question_of_an_interview(looks: Callable[..., bool], size: tuple[int, int]) -> None:
    async def play(on: Scene) -> None:
        await on.given("is my patient a candidate?", Reply("interview", (TextBlock("Noted: no ascites."), QUESTION)))

    assert looks(play, size)


@pytest.mark.parametrize("size", [(120, 50), NARROW], ids=["wide", "narrow"])
def test_verdict(looks: Callable[..., bool], size: tuple[int, int]) -> None:
    async def play(on: Scene) -> None:
        await on.given("none yet", Reply("verdict", (VERDICT,)))

    assert looks(play, size)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_past_conversations(
    looks: Callable[..., bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    for day, lines in (("02", ("needle gauge",)), ("03", ("hello", "thanks"))):
        begun = f"2026-01-{day}T10:00:00+00:00"
        journal = Journal(tmp_path / "sessions", f"{day}.journal.jsonl", guideline="", corpus="", started=begun)
        for line in lines:
            journal.add(line, observe(START, Reply("chat", (TextBlock("An answer as it was."),))))
        journal.rename("Rounds, first week" if day == "02" else "")
        journal.close()

    async def play(on: Scene) -> None:
        await on.press("f3")

    assert looks(play, size)


def test_a_question_before_something_is_deleted(looks: Callable[..., bool]) -> None:
    async def play(on: Scene) -> None:
        on.app.confirm('Delete "OS of new FP" for good?', lambda _: None)
        await on.settled()

    assert looks(play, (80, 24))
