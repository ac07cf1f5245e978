"""What replaying costs beyond start-up and engine: transcripts against the same checks as plain parametrised tests.

Run by hand: python -m tests.benchmarks.replay. Both sides ask the same canned assistant, so that only reading, comparing
and reporting are measured. Each figure is in processor seconds, the best of three, less an empty
pytest run and the asking itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialogue.reply import PassageBlock, Reply
from assistant.dialogue.state import Event, Said, State
from assistant.guideline.model import Place
from assistant.transcripts.engine import Engine
from assistant.transcripts.record import observed_turns, transcript
from assistant.transcripts.records import read
from assistant.transcripts.replay import replay_file, transcripts_in
from tests.benchmarks.measure import Row, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS = "median overall survival with new FP was 30.4 months against 13.2 months with sorafenib (p = 0.013) [54]"
PARAGRAPH = f"In the study of 44 patients against 20, {WORDS}; the response rate was 71% against 10%. " * 3


def canned() -> Engine:
    """Five passages of about 1,300 characters for every line."""

    def step(state: State, event: Event) -> tuple[State, Reply]:
        line = event.text if isinstance(event, Said) else event.offer
        blocks = tuple(
            PassageBlock(f"cq04.new-fp.p{n}", Place("item 3", n), PARAGRAPH[: 260 + n], (54,)) for n in range(5)
        )
        return state, Reply(
            "answer", (*blocks, PassageBlock("cq04.new-fp.p9", Place("item 3"), line)), clinical_question=4
        )

    ids = frozenset({*(f"cq04.new-fp.p{n}" for n in range(10))})
    return Engine(step, "jsir-2022", "0" * 64, ids, frozenset(range(200)))


CONFTEST = """
import sys
sys.path.insert(0, {here!r})
from tests.benchmarks.replay import canned
from assistant.transcripts.plugin import ENGINE
def pytest_configure(config):
    config.stash[ENGINE] = canned()
"""
PLAIN = """
import json, sys
import pytest
sys.path.insert(0, {here!r})
from pathlib import Path
from tests.benchmarks.replay import canned
from assistant.transcripts.record import observed_turns
CASES = json.loads(Path(__file__).with_name("cases.json").read_text())
ENGINE = canned()
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_talk(case):
    for observed, wanted in zip(observed_turns([turn["user"] for turn in case["turns"]], ENGINE), case["turns"], strict=True):
        assert observed.kind == wanted["kind"]
        assert observed.clinical_question == wanted["clinical_question"]
        assert list(observed.passages) == wanted["passages"]
        assert list(observed.references) == wanted["references"]
        assert observed.text == wanted["text"]
"""


def build(folder: Path, count: int) -> None:
    """The same `count` conversations of 6 to 10 turns, as transcripts and as cases of one plain test."""
    engine = canned()
    cases = []
    (folder / "talks").mkdir(parents=True)
    (folder / "plain").mkdir()
    (folder / "empty").mkdir()
    for number in range(count):
        turns = [f"question {number} turn {turn}" for turn in range(6 + number % 5)]
        (folder / "talks" / f"{number:04}.transcript.yaml").write_text(transcript(turns, engine, f"Talk {number}"))
        wanted = [
            {"user": user, "kind": one.kind, "clinical_question": one.clinical_question, "passages": one.passages,
             "references": one.references, "text": one.text}
            for user, one in zip(turns, observed_turns(turns, engine), strict=True)
        ]  # fmt: skip
        cases.append({"name": f"talk-{number}", "turns": wanted})
    here = str(Path(__file__).parents[2])
    (folder / "talks" / "conftest.py").write_text(CONFTEST.format(here=here))
    (folder / "plain" / "test_plain.py").write_text(PLAIN.format(here=here))
    (folder / "plain" / "cases.json").write_text(json.dumps(cases))
    (folder / "empty" / "conftest.py").write_text(CONFTEST.format(here=here))
    (folder / "pytest.ini").write_text("[pytest]\n")


def best(work: Callable[[], object]) -> float:
    """Processor seconds of this process and those it starts, the best of three."""
    found = []
    for _ in range(3):
        before = sum(os.times()[:4])
        work()
        found.append(sum(os.times()[:4]) - before)
    return min(found)


def pytest_seconds(folder: Path, *extra: str) -> float:
    plugin = ["-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    command = [sys.executable, "-m", "pytest", *plugin, *extra, str(folder)]
    return best(lambda: subprocess.run(command, capture_output=True, check=False))


def rows() -> Iterator[Row]:
    """A hundred and a thousand transcripts, as `haic replay`, in pytest, and as plain tests."""
    engine = canned()
    for count in (100, 1000):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            build(folder, count)
            paths = transcripts_in([folder / "talks"])
            talks = [[turn.user for turn in read(path, engine).turns] for path in paths]
            asking = best(lambda: [observed_turns(talk, engine) for talk in talks])  # noqa: B023 - called at once
            beside = pytest_seconds(folder / "empty") + asking
            replaying = best(lambda: [replay_file(path, engine) for path in paths]) - asking  # noqa: B023
            plugin, plain = (pytest_seconds(folder / one) - beside for one in ("talks", "plain"))
        yield Row("replay", f"{count} as plain parametrised tests", plain, "s cpu", note="beyond start-up and asking")
        yield Row("replay", f"{count} by haic replay", replaying, "s cpu", "plain tests", replaying / plain)
        yield Row("replay", f"{count} by the pytest plugin", plugin, "s cpu", "plain tests", plugin / plain)


if __name__ == "__main__":
    say(rows())
