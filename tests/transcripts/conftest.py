"""A small assistant that says what a test tells it to, and transcripts written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from assistant.dialogue.reply import (
    Explanation,
    Kind,
    Offer,
    OffersBlock,
    PassageBlock,
    QuestionBlock,
    Recommendation,
    Reply,
    TextBlock,
    VerdictBlock,
)  # fmt: skip
from assistant.dialogue.state import Event, Guided, Said, State
from assistant.guideline.model import Place
from assistant.interview.model import Fact
from assistant.interview.sections import Headline
from assistant.transcripts.engine import Engine
from assistant.transcripts.records import read

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.transcripts.model import Transcript

PLACE = Place("commentary", 1)
IDS = frozenset(
    {"cq02", "cq02.rec", "cq03", "cq03.low-dose-fp", "cq03.low-dose-fp.dose", "cq03.low-dose-fp.outcomes", "cq04"}
)
DRUGS = ("cisplatin", "epirubicin", "sorafenib")


def passage(text: str, name: str = "cq03.low-dose-fp.dose", references: tuple[int, ...] = ()) -> Reply:
    """An answer that shows one passage."""
    explain = Explanation(
        "best target over the gate", phrase="dose in low dose fp", scores=(("text", 8.25),), gate=0.91
    )
    blocks = (PassageBlock(name, PLACE, text, references),)
    return Reply("answer", blocks, clinical_question=3, topic="cq03.low-dose-fp", explain=explain)


def recommendation(text: str, strength: str = "weak", level: str = "C") -> Reply:
    return Reply("answer", (Recommendation("cq02.rec", PLACE, text, strength, level),), clinical_question=2)


def choices(*names: str) -> Reply:
    offers = tuple(Offer(name, f"About {name}") for name in names)
    return Reply("clarify", (TextBlock("Which do you mean?"), OffersBlock(offers)))


def says(text: str, kind: Kind = "chat") -> Reply:
    return Reply(kind, (TextBlock(text),))


def asks(field: str, text: str = "Is there ascites?") -> Reply:
    return Reply("interview", (QuestionBlock(field, text, (("no", "No"), ("yes", "Yes"))),))


def verdict(word: str) -> Reply:
    return Reply(
        "verdict", (VerdictBlock({"verdict": word, "reasons": (), "grades": ()}, (Headline(f"Verdict: {word}"),)),)
    )


class Replies:
    """Builders of replies, for tests that cannot import this file."""

    passage = staticmethod(passage)
    recommendation = staticmethod(recommendation)
    choices = staticmethod(choices)
    says = staticmethod(says)
    asks = staticmethod(asks)
    verdict = staticmethod(verdict)


Script = Mapping[str, Reply | tuple[Reply, Mapping[str, str]]]


def drugs(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.lower().replace(".", " ").replace(",", " ").split() if word in DRUGS)


def engine_saying(script: Script, *, digest: str = "c0ffee" * 10) -> Engine:
    """An engine that has one reply (or a reply and the facts then known) for each line, and echoes any other line."""

    def step(state: State, event: Event) -> tuple[State, Reply]:
        text = event.text if isinstance(event, Said) else event.offer
        said = script.get(text, says(f"You said: {text}"))
        reply, facts = said if isinstance(said, tuple) else (said, None)
        guided = (
            Guided("hcc-indication", tuple(Fact(name, value) for name, value in facts.items()))
            if facts is not None
            else None
        )
        return State(turns=state.turns + 1, guided=guided), reply

    return Engine(
        step,
        "jsir-2022",
        digest,
        IDS,
        frozenset(range(1, 100)),
        drugs,
        frozenset({"arai", "kudo"}),
        notice="A guideline.",
    )


@pytest.fixture(autouse=True)
def not_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests write transcripts, also where they themselves run under CI."""
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture(scope="session")
def reply() -> type[Replies]:
    return Replies


@pytest.fixture(scope="session")
def engine() -> Callable[..., Engine]:
    """Makes an engine from a script."""
    return engine_saying


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Writes a transcript file; `turns` is the YAML below "turns:"."""

    def write(turns: str, *, head: str = "title: A lesson\n", name: str = "lesson") -> Path:
        path = tmp_path / f"{name}.transcript.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"haic-transcript: 1\n{head}turns:\n{turns}".encode())
        return path

    return write


@pytest.fixture
def lesson(saved: Callable[..., Path], engine: Callable[..., Engine]) -> Callable[..., Transcript]:
    """Writes a transcript file and reads it back."""

    def make(turns: str, **more: Any) -> Transcript:
        return read(saved(turns, **more), engine({}))

    return make
