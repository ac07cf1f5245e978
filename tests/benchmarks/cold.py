"""Starts from nothing: one answer against the floor of its imports and an empty interpreter; memory of a conversation."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.benchmarks.measure import FLOOR, Row, interleaved, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HAIC = "from assistant.cli.main import run; run()"
QUESTION = "OS of new FP"
TURNS = 100
"""Lines of the conversation whose memory is measured."""


def rows(times: int, texts: Sequence[str]) -> Iterator[Row]:
    """Cold `haic ask` and `haic chat`, bytecode and cache warm."""
    lines = "".join(f"{' '.join(text.split())}\n" for text in texts[:TURNS]).encode()
    found = interleaved(
        {
            "pass": lambda: run([sys.executable, "-c", "pass"]),
            "floor": lambda: run([sys.executable, "-c", FLOOR]),
            "ask": lambda: run([sys.executable, "-c", HAIC, "ask", QUESTION]),
            "chat": lambda: run([sys.executable, "-c", HAIC, "chat"], lines),
        },
        times,
    )
    empty, floor, ask, chat = (found[name] for name in ("pass", "floor", "ask", "chat"))
    yield Row("cold", "python -c pass, wall", empty.wall * 1000, "ms")
    yield Row("cold", "floor: the fixed imports, wall", floor.wall * 1000, "ms")
    yield Row("cold", "haic ask, wall", ask.wall * 1000, "ms", "the floor", ask.wall / floor.wall, 1.3)
    yield Row("cold", "haic ask, processor time", ask.cpu * 1000, "ms", "the floor", ask.cpu / floor.cpu, 1.3)
    yield Row("cold", "haic ask, wall", ask.wall * 1000, "ms", "python -c pass", ask.wall / empty.wall)
    yield Row("memory", "floor, peak", floor.peak, "MiB")
    yield Row("memory", "haic ask, peak", ask.peak, "MiB", "the floor", ask.peak / floor.peak)
    name = f"haic chat after {min(len(texts), TURNS)} turns, peak"
    yield Row("memory", name, chat.peak, "MiB", "the floor", chat.peak / floor.peak, 2)
