"""What grows with what: passages, turns of one conversation, transcripts."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue.conversation import step
from assistant.dialogue.state import START, Said
from assistant.matching.build import rebuilt
from assistant.matching.decision import decide
from assistant.transcripts.replay import replay_file, transcripts_in
from tests.benchmarks.measure import Row, cpu
from tests.benchmarks.replay import best, build, canned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.dialogue.knowledge import Knowledge
    from assistant.guideline.model import Guideline

SIZES = (1, 10, 100)
LENGTHS = (10, 100, 1000)
LAST = 10
"""Turns at the end of a conversation that are measured."""


def passages(knowledge: Knowledge, texts: Sequence[str]) -> Iterator[Row]:
    """A decision among so many times the passages; the phrasings stay as they are."""
    phrasings, first = tuple(knowledge.matcher.phrasings.items), 0.0
    for size in SIZES:
        matcher = rebuilt(multiplied(knowledge.guideline, size), knowledge.matcher, phrasings)
        readings = [matcher.read(text) for text in texts]
        spent = statistics.median(
            min(cpu(lambda read=read: decide(matcher, *read)) for _ in range(3))  # type: ignore[misc]  # noqa: B023 - called at once
            for read in readings
        )
        first = first or spent
        name = f"a decision with {size} times the passages"
        yield Row("growth", name, spent, "ms cpu", "once", spent / first, note=f"{len(matcher.targets)} targets")


def multiplied(guideline: Guideline, times: int) -> Guideline:
    """The guideline with each passage so many times; each copy has words of its own besides."""
    copies = {
        name if not copy else f"{name}.copy-{copy}": replace(
            passage, id=name if not copy else f"{name}.copy-{copy}", text=f"{passage.text}{f' copy{copy}' if copy else ''}"
        )
        for copy in range(times)
        for name, passage in guideline.passages.items()
    }  # fmt: skip
    return replace(guideline, passages=copies)


def turns(knowledge: Knowledge, texts: Sequence[str]) -> Iterator[Row]:
    """The last turns of a conversation that goes on and on."""
    first, state, spent = 0.0, START, list[float]()
    for at in range(LENGTHS[-1]):
        said = Said(texts[at % LAST])
        spent.append(min(cpu(lambda said=said, state=state: step(knowledge, state, said)) for _ in range(3)))  # type: ignore[misc]
        state, _ = step(knowledge, state, said)
        if at + 1 in LENGTHS:
            last = sum(spent[-LAST:]) / LAST
            first = first or last
            bar = 1.5 if at + 1 > LENGTHS[0] else None
            yield Row(
                "growth", f"a turn after {at + 1} turns", last, "ms cpu", f"after {LENGTHS[0]}", last / first, bar
            )


def transcripts() -> Iterator[Row]:
    """Replay, for each transcript; the assistant is canned, so that reading and comparing are measured."""
    engine, first = canned(), 0.0
    for count in LENGTHS:
        with tempfile.TemporaryDirectory() as name:
            build(Path(name), count)
            paths = transcripts_in([Path(name) / "talks"])
            spent = best(lambda: [replay_file(path, engine) for path in paths]) / count * 1000  # noqa: B023 - called at once
        first = first or spent
        label = f"replay of each of {count} transcripts"
        yield Row("growth", label, spent, "ms cpu", f"of {LENGTHS[0]}", spent / first)
