"""The terminal app against a bare Textual app, measured in turn in one run: python tests/benchmarks/app_start.py [RUNS]

First paint and ready: wall time from starting the process in a pseudo-terminal (80x24) until a known string arrives,
and the processor time used by then. Memory: peak resident size one second later. Keypress: processor time for one key
with no message and with 300. Lag: the longest time that the event loop did not turn while the guideline was opened.
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
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from typing import TYPE_CHECKING

from textual.events import Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App
    from textual.pilot import Pilot
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


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds of wall and processor time to a string on the screen, and peak MiB a second later."""

    wall: float
    cpu: float
    peak: float


def start(program: str, marker: bytes) -> Start:
    """Start a program in a pseudo-terminal and wait for the marker."""
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
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


def starts(runs: int) -> None:
    """First paint and ready, the programs in turn."""
    programs = {
        "bare, first paint": (BARE, b"bare app painted"),
        "app, first paint": (OURS, b"reading the guideline"),
        "app, ready to answer": (OURS, b"Ask in your own words"),
    }
    found: dict[str, list[Start]] = {name: [] for name in programs}
    for program, marker in programs.values():
        start(program, marker)  # files and bytecode warm, cache compiled
    for _ in range(runs):
        for name, (program, marker) in programs.items():
            found[name].append(start(program, marker))
    bare = found["bare, first paint"]
    for name, measured in found.items():
        wall, cpu, peak = (
            statistics.median(getattr(one, field) for one in measured) for field in ("wall", "cpu", "peak")
        )
        ratio = [
            statistics.median(getattr(one, field) for one in measured)
            / statistics.median(getattr(one, field) for one in bare)
            for field in ("wall", "cpu", "peak")
        ]
        fastest = min(one.wall for one in measured)
        print(
            f"{name:22} wall {wall * 1000:5.0f} ms ({ratio[0]:.2f}x, least {fastest * 1000:.0f})"
            f"  cpu {cpu * 1000:4.0f} ms ({ratio[1]:.2f}x)  peak {peak:5.1f} MiB ({ratio[2]:.2f}x)"
        )


async def keys(messages: int) -> float:
    """Processor milliseconds for one keypress with so many messages."""
    from assistant.dialogue.knowledge import load_knowledge
    from assistant.tui.app import HaicApp

    knowledge = load_knowledge()
    app = HaicApp(lambda: knowledge, home=_scratch)
    async with app.run_test(size=(100, 30)) as pilot:
        while app.guide is None:
            await pilot.pause()
        told = app.guide.said(app.guide.start, "OS of new FP")
        for at in range(messages):
            app.take(f"question {at}", told)
        return await _per_key(app, pilot)


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
    async with app.run_test(size=(100, 30)) as pilot:
        return await _per_key(app, pilot)


async def _per_key(app: App[None], pilot: Pilot[None], presses: int = 60) -> float:
    await pilot.pause()
    before = _own_cpu()
    for _ in range(presses):
        app.post_message(Key("x", "x"))  # as the driver does; the pilot's own waiting asks every widget
        await asyncio.sleep(0.04)
    return (_own_cpu() - before) / presses * 1000


def _scratch() -> Path:
    """A folder of its own for the journals: a measurement leaves none in the home of who runs it."""
    return Path(tempfile.mkdtemp(prefix="haic-bench-"))


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def lag() -> float:
    """Longest stop of the event loop, in milliseconds, from first paint until the guideline is open and one answer is shown."""
    from assistant.tui.app import HaicApp

    app = HaicApp(home=_scratch)
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - before - 0.001)

    async with app.run_test(size=(100, 30)) as pilot:
        watcher = asyncio.create_task(watch())
        while app.guide is None:  # noqa: ASYNC110 - the app has no event for it, and needs none
            await asyncio.sleep(0.001)
        app.action_ask("OS of new FP")
        await pilot.pause()
        watcher.cancel()
    return longest * 1000


def main() -> None:
    starts(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
    bare, none, many = asyncio.run(bare_keys()), asyncio.run(keys(0)), asyncio.run(keys(300))
    print(
        f"one keypress: bare {bare:.1f} ms, {none:.1f} ms with no message, {many:.1f} ms with 300 ({many / none:.2f}x)"
    )
    stops = sorted(asyncio.run(lag()) for _ in range(5))
    print(
        f"event loop stood still for {stops[2]:.0f} ms (median of five, most {stops[-1]:.0f}) while the guideline was opened"
    )


if __name__ == "__main__":
    main()
