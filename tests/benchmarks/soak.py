"""Memory and latency over a long conversation: python tests/benchmarks/soak.py [--turns N] [--app N] [--json FILE]

Ten thousand mixed turns in one conversation, then two thousand in the app (driven without a terminal). For each tenth:
median processor time a turn, and resident memory at its end. Flat means: the last tenth takes at most 1.25 times the
median of the second, and memory grows by less than 15 % from the second to the last. Exit 1 where it does not.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from assistant.dialogue.conversation import step  # noqa: E402 - the checkout comes first
from assistant.dialogue.knowledge import Knowledge, load_knowledge  # noqa: E402
from assistant.dialogue.render import render  # noqa: E402
from assistant.dialogue.state import START, Said  # noqa: E402
from assistant.transcripts.engine import engine_of  # noqa: E402
from assistant.transcripts.journal import Journal  # noqa: E402
from assistant.transcripts.observe import observe  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOWER, LARGER = 1.25, 1.15
MIXED = (
    "OS of new FP", "which trial?", "and for class B?", "more", "/sources", "/grade", "who is a candidate in HCC", "1",
    "asdf qwer", "what about metastases?", "largest study in table 3", "[25]", "/search port",
    "/interview hcc-indication", "HCC, Child-Pugh B8", "why do you ask", "portal vein invasion, never treated",
    "what is a flow check", "back", "no ascites", "I don't know", "what if class A", "/report", "cancel", "hello",
    "/why", "thanks", "table 2", "is it safe with a heart pacemaker", "/show ref 54", "survival after TACE",
    "/interview complication-triage", "fever", "I don't know", "restart", "cancel", "dose of cisplatin in low dose FP",
    "/notes", "/help",
)  # fmt: skip


class Tenth(Struct, frozen=True):
    """A tenth of the turns: median milliseconds of processor time, and MiB resident at its end."""

    milliseconds: float
    resident: float


def resident() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def lines(count: int) -> Iterator[str]:
    """Mixed turns, no two rounds word for word the same."""
    rounds = itertools.cycle(MIXED)
    for at in range(count):
        line = next(rounds)
        yield line if line.startswith(("/", "[")) or at % 3 else f"{line} {'please ' * (at // len(MIXED) % 4)}".strip()


def conversation(knowledge: Knowledge, turns: int) -> list[Tenth]:
    """One conversation, journalled as `haic chat` journals it."""
    state, found, times = START, list[Tenth](), list[float]()
    engine = engine_of(knowledge)
    with Journal(
        Path(tempfile.mkdtemp()), "1-soak.journal.jsonl", guideline=engine.edition, corpus=engine.digest
    ) as journal:
        for at, line in enumerate(lines(turns), 1):
            before = time.process_time()
            state, reply = step(knowledge, state, Said(line))
            render(reply)
            times.append(time.process_time() - before)
            journal.add(line, observe(state, reply))
            if at % (turns // 10) == 0:
                found.append(Tenth(median(times) * 1000, resident()))
                times.clear()
    return found


async def app(knowledge: Knowledge, turns: int) -> list[Tenth]:
    from assistant.tui.app import HaicApp

    home = Path(tempfile.mkdtemp())
    running = HaicApp(lambda: knowledge, lambda: home)
    running.animation_level = "none"
    found, times = list[Tenth](), list[float]()
    async with running.run_test(size=(100, 30)) as pilot:
        while not running.caught_up:
            await pilot.pause()
        for at, line in enumerate(lines(turns), 1):
            before = time.process_time()
            running.composer.put(line)
            await pilot.press("enter")
            await running.workers.wait_for_complete()
            await pilot.pause()
            times.append(time.process_time() - before)
            if len(running.screen_stack) > 1:
                await pilot.press("escape")
            if at % (turns // 10) == 0:
                found.append(Tenth(median(times) * 1000, resident()))
                times.clear()
    return found


def told(name: str, turns: int, tenths: list[Tenth]) -> dict[str, object]:
    """One line a tenth, and whether it is flat."""
    for at, one in enumerate(tenths, 1):
        print(
            f"{name:13} {turns // 10 * at:6} turns  {one.milliseconds:7.2f} ms a turn  {one.resident:7.1f} MiB",
            flush=True,
        )
    slower, larger = tenths[-1].milliseconds / tenths[1].milliseconds, tenths[-1].resident / tenths[1].resident
    flat = slower <= SLOWER and larger <= LARGER
    print(
        f"{name:13} last tenth against the second: time {slower:.2f}x, memory {larger:.2f}x: {'flat' if flat else 'NOT FLAT'}"
    )
    return {
        "name": name, "turns": turns, "flat": flat, "time_ratio": round(slower, 3), "memory_ratio": round(larger, 3),
        "tenths": [{"ms": round(one.milliseconds, 3), "mib": round(one.resident, 1)} for one in tenths],
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--app", type=int, default=2_000)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    knowledge = load_knowledge()
    rows = []
    if options.turns:
        rows.append(told("conversation", options.turns, conversation(knowledge, options.turns)))
    if options.app:
        rows.append(told("app", options.app, asyncio.run(app(knowledge, options.app))))
    if options.json:
        options.json.write_text(json.dumps({"schema": "haic.soak/1", "runs": rows}, indent=1))
    return int(not all(row["flat"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
