"""The terminal app against a bare Textual app, measured in turn in one run: python -m tests.benchmarks.app_start [RUNS]

First paint and ready: wall time from starting the process in a pseudo-terminal (80x24) until a known string arrives,
and the processor time used by then. Memory: peak resident size one second later. Keypress: processor time for one key
with no message and with 300. Stop: the longest time that the event loop did not turn while the guideline was opened.
"""

from __future__ import annotations

import asyncio
import os
import pty
import resource
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.events import Key

from tests.benchmarks.measure import Row, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App
    from textual.widget import Widget

BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Input, Static
class Bare(App):
    def compose(self):
        yield Header()
        yield Static("bare app painted")
        yield Input()
        yield Footer()
Bare().run()
"""
OURS = "from assistant.tui.app import open_app; open_app()"
PATIENCE = 30.0


class Start(Struct, frozen=True):
    """One start: seconds of wall and processor time to a string on the screen, and peak MiB a second later."""

    wall: float
    cpu: float
    peak: float


def start(program: str, marker: bytes) -> Start:
    """Start a program in a pseudo-terminal and wait for the marker."""
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24")
        os.execv(sys.executable, [sys.executable, "-c", program])  # noqa: S606 - the programs above
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    while marker not in seen:
        if not select.select([terminal], [], [], PATIENCE)[0]:
            raise TimeoutError(f"{marker!r} did not appear")
        seen += os.read(terminal, 65_536)
    wall, cpu = time.perf_counter() - began, _cpu(child)
    _drain(terminal, 1.0)
    peak = _peak(child)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return Start(wall, cpu, peak)


def _drain(terminal: int, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        if select.select([terminal], [], [], left)[0]:
            os.read(terminal, 65_536)


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def starts(runs: int) -> Iterator[Row]:
    """First paint and ready, the programs in turn."""
    programs = {
        "bare": (BARE, b"bare app painted"),
        "paint": (OURS, b"reading the guideline"),
        "ready": (OURS, b"Ask in your own words"),
    }
    found: dict[str, list[Start]] = {name: [] for name in programs}
    for program, marker in programs.values():
        start(program, marker)  # files and bytecode warm, cache compiled
    for _ in range(runs):
        for name, (program, marker) in programs.items():
            found[name].append(start(program, marker))
    wall, spent, peak = (
        {name: statistics.median(getattr(one, part) for one in measured) for name, measured in found.items()}
        for part in ("wall", "cpu", "peak")
    )
    against = "a bare Textual app"
    yield Row("app", "bare app, first paint, wall", wall["bare"] * 1000, "ms")
    for name, label, bar in (("paint", "first paint", 1.3), ("ready", "ready to answer", 2.0)):
        yield Row("app", f"{label}, wall", wall[name] * 1000, "ms", against, wall[name] / wall["bare"], bar)
        ratio = spent[name] / spent["bare"]
        yield Row("app", f"{label}, processor time", spent[name] * 1000, "ms", against, ratio, bar)
    yield Row("app", "memory when ready, peak", peak["ready"], "MiB", against, peak["ready"] / peak["bare"], 2.5)


async def keys(messages: int) -> float:
    """Processor milliseconds for one keypress with so many messages."""
    from assistant.dialogue.knowledge import load_knowledge
    from assistant.tui.app import HaicApp

    knowledge = load_knowledge()
    app = HaicApp(lambda: knowledge, home=_scratch)
    async with app.run_test(size=(100, 30)) as pilot:
        while app.guide is None or not app.caught_up:
            await pilot.pause()
        told = app.guide.said(app.guide.start, "OS of new FP")
        for at in range(messages):
            app.take(f"question {at}", told)
        return await _per_key(app)


async def bare_keys() -> float:
    """Processor milliseconds for one keypress in a bare app."""
    from textual.app import App
    from textual.widgets import Footer, Header, Input

    class Bare(App[None]):
        def compose(self) -> Iterator[Widget]:
            yield Header()
            yield Input()
            yield Footer()

    app = Bare()
    async with app.run_test(size=(100, 30)):
        return await _per_key(app)


async def _per_key(app: App[None], presses: int = 60) -> float:
    await _idle()
    before = _own_cpu()
    for _ in range(presses):
        app.post_message(Key("x", "x"))  # as the driver does; the pilot's own waiting asks every widget
        await asyncio.sleep(0.04)
    await _idle()  # a busy machine may be behind with them
    return (_own_cpu() - before) / presses * 1000


async def _idle() -> None:
    """Wait until what was mounted is drawn: the process then uses no more than its timers do."""
    before = -1.0
    while _own_cpu() - before > 0.02:
        before = _own_cpu()
        await asyncio.sleep(0.3)


def _scratch() -> Path:
    """A folder of its own for the journals: a measurement leaves none in the home of who runs it."""
    return Path(tempfile.mkdtemp(prefix="haic-bench-"))


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def lag() -> float:
    """Longest stop of the event loop from first paint until the guideline is open and one answer is shown.

    In processor milliseconds of the whole process: what a busy machine takes away is no stop of ours.
    """
    from assistant.tui.app import HaicApp

    app = HaicApp(home=_scratch)
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.process_time()
            await asyncio.sleep(0.001)
            longest = max(longest, time.process_time() - before)

    async with app.run_test(size=(100, 30)):
        watcher = asyncio.create_task(watch())
        while app.guide is None:  # noqa: ASYNC110 - the app has no event for it, and needs none
            await asyncio.sleep(0.001)
        app.action_ask("OS of new FP")
        await _idle()
        watcher.cancel()
    return longest * 1000


def rows(runs: int) -> Iterator[Row]:
    """Everything that is measured of the app."""
    yield from starts(runs)
    bare, none, many = asyncio.run(bare_keys()), asyncio.run(keys(0)), asyncio.run(keys(300))
    yield Row("app", "one keypress, bare app", bare, "ms cpu")
    yield Row("app", "one keypress, no message", none, "ms cpu", "the bare app", none / bare)
    yield Row("app", "one keypress, 300 messages", many, "ms cpu", "no message", many / none, 1.5)
    stop = statistics.median(asyncio.run(lag()) for _ in range(5))
    yield Row("app", "longest stop of the event loop", stop, "ms cpu", "five keypresses, bare app", stop / bare / 5, 1)


if __name__ == "__main__":
    say(rows(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
