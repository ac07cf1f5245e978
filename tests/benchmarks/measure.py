"""What every benchmark here shares: processes measured from outside, and one table of ratios."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

FLOOR = (
    "from pydantic import BaseModel; "
    "import rapidfuzz.fuzz, rapidfuzz.process, whoosh.fields, whoosh.query, whoosh.filedb.filestore"
)
"""The imports against which a cold answer is measured."""


class Row(Struct, frozen=True):
    """One line of the table: a figure, what it is compared with, the ratio of the two, and the bar for it, if any."""

    part: str
    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    bar: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.bar is None or self.ratio is None:
            return ""
        return "holds" if self.ratio <= self.bar else "FALLS SHORT"

    def line(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}x"
        bar = "" if self.bar is None else f"<= {self.bar:g}"
        return (
            f"{self.part:<10} {self.name:<44} {self.value:>9.2f} {self.unit:<9} {ratio:>8} {bar:>7} {self.verdict:<11} "
            f"{self.against}{'; ' if self.against and self.note else ''}{self.note}"
        ).rstrip()


class Run(Struct, frozen=True):
    """One process: seconds of wall and processor time, and peak MiB."""

    wall: float
    cpu: float
    peak: float


LAUNCHER = """
import os, sys, time
began = time.perf_counter()
child = os.fork()
if not child:
    os.execv(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, status, file=sys.stderr)
"""
"""Starts a program from a process that is small itself: the peak of a child counts what it was forked from."""


def run(command: Sequence[str], stdin: bytes = b"") -> Run:
    """Run a program to its end; its output goes nowhere."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    launch = [sys.executable, "-S", "-c", LAUNCHER, *command]
    done = subprocess.run(
        launch, input=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, check=True
    )
    wall, spent, peak, status = done.stderr.split()[-4:]
    if status != b"0":
        raise RuntimeError(f"{command} ended with {status!r}: {done.stderr!r}")
    return Run(float(wall), float(spent), float(peak))


def interleaved(programs: Mapping[str, Callable[[], Run]], times: int) -> dict[str, Run]:
    """The median of each program, run in turn so that a busy machine is busy for all; a first round warms up."""
    found: dict[str, list[Run]] = {name: [] for name in programs}
    for at in range(times + 1):
        for name, program in programs.items():
            measured = program()
            if at:
                found[name].append(measured)
    return {
        name: Run(
            statistics.median(one.wall for one in runs),
            statistics.median(one.cpu for one in runs),
            max(one.peak for one in runs),
        )
        for name, runs in found.items()
    }


def cpu(work: Callable[[], object]) -> float:
    """Processor milliseconds of this thread for one call."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def say(rows: Iterable[Row]) -> list[Row]:
    """Print rows as they come."""
    kept = []
    for row in rows:
        print(row.line(), flush=True)
        kept.append(row)
    return kept


README_PART = re.compile(r"(<!-- benchmarks -->\n).*?(<!-- /benchmarks -->)", re.DOTALL)


def into_readme(path: Path, rows: Sequence[Row]) -> None:
    """Put a table into the README, in the place that is kept for the latest."""
    version = ".".join(sys.version.split()[0].split(".")[:2])
    lines = [
        f"| {row.part} | {row.name} | {row.value:.2f} {row.unit} | {'' if row.ratio is None else f'{row.ratio:.2f}'} "
        f"| {'' if row.bar is None else f'{row.bar:g}'} | {row.verdict} | {'; '.join(filter(None, (row.against, row.note)))} |"
        for row in rows
    ]
    head = "| part | figure | value | ratio | bar | | against, note |\n|---|---|--:|--:|--:|---|---|"
    table = "\n".join([f"Python {version}, two cores.", "", head, *lines])
    text = path.read_text(encoding="utf-8")
    if not README_PART.search(text):
        raise ValueError(f"{path} has no place for a table of benchmarks")
    path.write_text(README_PART.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text), encoding="utf-8")


def write(path: Path, rows: Iterable[Row]) -> None:
    """The table as JSON."""
    version = sys.version.split()[0]
    found = {"schema": "haic.benchmark/1", "python": version, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
