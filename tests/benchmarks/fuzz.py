"""Hostile input by the hour: python tests/benchmarks/fuzz.py questions --seconds 60 [--count N] [--seed N] [--json FILE]

Targets: questions (conversations of one to a dozen lines), answers (objects of answers for each interview), lines (JSON
Lines on standard input), transcripts, journals, corpus (a copy of the data with one file bent). Each input is judged by
tests/faults/hostile.py, and timed: a reply that takes more than twenty times the median, three times over, is a finding.
`--guided` mutates by coverage where the atheris package is installed (slower, deeper); without it the grammar is
drawn from a seed. Findings are printed with the lines that led to them. Exit 1 if there is one.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from statistics import median
from types import FunctionType
from typing import TYPE_CHECKING

from msgspec import Struct, field

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from assistant.cli.ask import Question, answer, questions  # noqa: E402 - the checkout comes first
from assistant.dialogue.conversation import step  # noqa: E402
from assistant.dialogue.knowledge import Knowledge, load_knowledge  # noqa: E402
from assistant.dialogue.records import load_commands  # noqa: E402
from assistant.dialogue.state import START, Said, State  # noqa: E402
from assistant.errors import DataError  # noqa: E402
from assistant.files.folders import shipped  # noqa: E402
from assistant.guideline.loader import load_guideline  # noqa: E402
from assistant.interview.answers import read_answers  # noqa: E402
from assistant.interview.card import card_text  # noqa: E402
from assistant.interview.export import problems_json, verdict_json  # noqa: E402
from assistant.interview.loader import load_interviews  # noqa: E402
from assistant.interview.trace import verdict  # noqa: E402
from assistant.matching.records import load_calibration, load_intents  # noqa: E402
from assistant.text.records import load_lexicon  # noqa: E402
from assistant.transcripts.engine import Engine, engine_of  # noqa: E402
from assistant.transcripts.journal import read_journal  # noqa: E402
from assistant.transcripts.record import transcript  # noqa: E402
from assistant.transcripts.records import from_source  # noqa: E402
from tests.faults.hostile import Bytes, Writer, clean, objections, strings, vocabulary  # noqa: E402

if TYPE_CHECKING:
    from assistant.interview.model import Interview

SLOW = 20
"""Times the median from which a reply is too slow."""

Target = Callable[[random.Random], int]
"""Works on one input drawn by chance; returns how many inputs that was. Raises, or adds to the findings."""


class Log(Struct):
    """What was tried and found."""

    target: str
    findings: list[dict[str, object]] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    times: deque[float] = field(default_factory=lambda: deque(maxlen=2001))
    slowest: float = 0.0
    median: float = 1.0
    usual: float = 0.0
    """The median time of a whole question, where lines are mostly shorter than one."""
    inputs: int = 0
    began: float = field(default_factory=time.perf_counter)

    def found(self, what: str, given: object) -> None:
        key = re.sub(r"[0-9]+", "#", what.splitlines()[-1][:60])
        if not any(one["key"] == key for one in self.findings):
            self.findings.append({"key": key, "what": what, "input": repr(given)[:3000]})
            print(f"FOUND {what}\n  by {given!r:.1500}", flush=True)

    def timed(self, seconds: float, again: Callable[[], object], given: object) -> None:
        self.times.append(seconds)
        if self.inputs % 500 == 0 and len(self.times) >= 200:
            self.median = median(self.times)
        limit = SLOW * (self.usual or self.median)
        if seconds > self.slowest:
            best = min(map(_seconds, itertools.repeat(again, 3)))
            self.slowest = max(self.slowest, best)
            if best > limit:
                self.found(f"slow: {best * 1000:.0f} ms, {best / limit * SLOW:.0f} times the median", given)

    def summary(self) -> dict[str, object]:
        seconds = time.perf_counter() - self.began
        return {
            "target": self.target, "inputs": self.inputs, "seconds": round(seconds, 1), "a_second": round(self.inputs / seconds, 1),
            "median_ms": round(self.median * 1000, 3), "median_question_ms": round(self.usual * 1000, 3),
            "slowest_ms": round(self.slowest * 1000, 1),
            "outcomes": dict(self.outcomes.most_common()), "findings": self.findings,
        }  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def asking(knowledge: Knowledge, log: Log) -> Target:
    """Conversations: each line on the state that the lines before it left."""
    said = [Said(phrase) for phrase in vocabulary(knowledge)[1][::12]]
    for _ in range(2):  # the first time fills what the program remembers
        log.usual = median(_seconds(lambda one=one: step(knowledge, START, one)) for one in said)  # type: ignore[misc]  # mypy cannot infer a default's lambda

    def talk(chance: random.Random) -> int:
        writer, state, said = Writer(chance, knowledge), START, list[str]()
        if chance.random() < 0.03:
            state, _ = step(knowledge, state, Said(f"/interview {chance.choice(sorted(knowledge.interviews))}"))
            said.append("(an interview)")
        for _ in range(1 + min(chance.randrange(4), chance.randrange(12))):
            said.append(writer.line())
            state = turn(state, said)
        return len(said)

    def turn(state: State, said: list[str]) -> State:
        before = time.process_time()
        after, reply = step(knowledge, state, Said(said[-1]))
        log.timed(time.process_time() - before, lambda: step(knowledge, state, Said(said[-1])), said)
        log.outcomes[reply.kind] += 1
        for one in objections(knowledge, reply, "\n".join(said)):
            log.found(one, said)
        return after

    return talk


def deciding(knowledge: Knowledge, log: Log) -> Target:
    """Objects of answers, as `haic interview --answers` reads them."""

    def work(chance: random.Random) -> int:
        writer = Writer(chance, knowledge)
        interview = knowledge.interviews[chance.choice(sorted(knowledge.interviews))]
        fields = [question.id for question in interview.questions]
        given = {
            chance.choice(fields) if chance.random() < 0.9 else writer.line(): _answer(chance, writer, interview)
            for _ in range(chance.randrange(9))
        }
        before = time.process_time()
        read = read_answers(interview, given)
        if read.problems:
            said: object = problems_json(interview.id, read.problems, knowledge.guideline)
        else:
            decided = verdict(interview, read.facts, read.offered)
            said = (verdict_json(decided, knowledge.guideline), card_text(decided, knowledge.guideline))
        log.timed(time.process_time() - before, lambda: read_answers(interview, given), given)
        log.outcomes["problems" if read.problems else "verdict"] += 1
        json.dumps(said)
        for text in strings(said):
            if not clean(text):
                log.found("an answer reaches the verdict with a control character", given)
        return 1

    return work


def _answer(chance: random.Random, writer: Writer, interview: Interview) -> object:
    question = chance.choice(interview.questions)
    options = [option.id for option in question.options]
    return chance.choice(options) if options and chance.random() < 0.4 else writer.value()


def reading_lines(knowledge: Knowledge, log: Log) -> Target:
    """JSON Lines on standard input, each answered."""

    def work(chance: random.Random) -> int:
        writer = Writer(chance, knowledge)
        value = {
            "id": writer.value(2),
            "text": writer.line(),
            "context": [writer.line() for _ in range(chance.randrange(2))],
        }
        raw = json.dumps(value if chance.random() < 0.7 else writer.value()).encode()
        lines = [writer.bent(raw)] if chance.random() < 0.6 else [raw]
        for read in questions(iter(lines)):
            if isinstance(read, Question):
                log.outcomes["question"] += 1
                for one in objections(knowledge, answer(knowledge, read), "\n".join((read.text, *read.context))):
                    log.found(one, lines)
            else:
                log.outcomes["refused"] += 1
                if not clean(read[1]) or len(read[1]) > 300:
                    log.found("a message about a line is no plain message", lines)
        return 1

    return work


def bending(read: Callable[[Path, bytes], object], sources: list[bytes], knowledge: Knowledge, log: Log) -> Target:
    """Files with a few bytes changed: read, or refused with a message."""

    def work(chance: random.Random) -> int:
        content = Writer(chance, knowledge).bent(chance.choice(sources))
        path = Path(tempfile.gettempdir()) / f"haic-fuzz-{os.getpid()}"
        before = time.process_time()
        try:
            read(path, content)
            log.outcomes["read"] += 1
        except DataError as error:
            log.outcomes["refused"] += 1
            for fault in error.faults:
                if not clean(str(fault)):
                    log.found("a fault holds a control character", content)
        log.timed(time.process_time() - before, lambda: None, "a file")
        return 1

    return work


def _journal(path: Path, content: bytes) -> object:
    from assistant.transcripts.kept import of_session
    from assistant.transcripts.shelf import as_text

    path.write_bytes(content)
    try:
        kept = of_session(read_journal(path))
        return kept.day, kept.when.timestamp(), kept.size, as_text(kept), kept.holding("port")
    finally:
        path.unlink()


def spoiling(knowledge: Knowledge, log: Log) -> Target:
    """The data with one file bent: the room that reads it complains with file and line, or takes it."""
    home = Path(tempfile.mkdtemp(prefix="haic-fuzz-"))
    data = shipped()
    shutil.copytree(data.corpus, home / "corpus")
    shutil.copytree(data.intents, home / "intents")
    corpus, intents = home / "corpus", home / "intents"
    known = knowledge.guideline.citable() | set(knowledge.guideline.notes)
    readers: Mapping[str, Callable[[], object]] = {
        "lexicon": lambda: load_lexicon(intents), "commands": lambda: load_commands(intents),
        "calibration": lambda: load_calibration(intents), "interviews": lambda: load_interviews(corpus / "interviews", known),
        "guideline": lambda: load_guideline(corpus), "intents": lambda: load_intents(intents, knowledge.guideline),
    }  # fmt: skip
    files = sorted(path for path in home.rglob("*") if path.suffix in {".md", ".yaml", ".csv"})

    def reader(path: Path) -> Callable[[], object]:
        if path.parent.name == "interviews":
            return readers["interviews"]
        if corpus in path.parents:
            return readers["guideline"]
        return readers.get(path.stem, readers["intents"])

    def work(chance: random.Random) -> int:
        path = chance.choice(files)
        good = path.read_bytes()
        bad = Writer(chance, knowledge).bent(good)
        path.write_bytes(bad)
        try:
            reader(path)()
            log.outcomes["read"] += 1
        except DataError as error:
            log.outcomes["refused"] += 1
            if not any(fault.line for fault in error.faults) and b"\xff" not in bad:
                log.outcomes["refused without a line"] += 1
            if not all(clean(str(fault)) for fault in error.faults):
                log.found("a fault holds a control character", (path.name, str(error)))
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            at = next((n for n, (a, b) in enumerate(zip(good, bad, strict=False)) if a != b), 0)
            log.found(traceback.format_exc(), (path.name, at, bad[max(0, at - 60) : at + 60]))
        finally:
            path.write_bytes(good)
        return 1

    return work


def targets(knowledge: Knowledge, engine: Engine, log: Log) -> Mapping[str, Callable[[], Target]]:
    library = [path.read_bytes() for path in sorted((ROOT / "transcripts").rglob("*.transcript.yaml"))]
    library = [content for content in library if len(content) < 20_000]
    library.append(transcript(["OS of new FP", "/new", "\x1b[31m\u202e"], engine).encode())
    turns = [{"user": "a \u202e", "kind": "chat", "clinical_question": None, "text": "b"}, {"closed": True}]
    head = {"haic-journal": 1, "guideline": "jsir-2022", "corpus": "sha256:00", "started": "2026-01-02T03:04:05+00:00"}
    journals = ["".join(json.dumps(one) + "\n" for one in (head, *turns)).encode()]
    return {
        "questions": lambda: asking(knowledge, log),
        "answers": lambda: deciding(knowledge, log),
        "lines": lambda: reading_lines(knowledge, log),
        "transcripts": lambda: bending(
            lambda path, content: from_source(path, content, engine), library, knowledge, log
        ),
        "journals": lambda: bending(_journal, journals, knowledge, log),
        "corpus": lambda: spoiling(knowledge, log),
    }


def main() -> None:
    options = _options()
    knowledge = load_knowledge()
    log = Log(options.target)
    target = targets(knowledge, engine_of(knowledge), log)[options.target]()

    def one(chance: random.Random, name: object) -> None:
        try:
            log.inputs += target(chance)
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            log.found(traceback.format_exc(), name)

    def done() -> bool:
        over = options.seconds and time.perf_counter() - log.began > options.seconds
        return bool(over or (options.count and log.inputs >= options.count))

    log.began = time.perf_counter()
    if options.guided:
        _guided(one, done, lambda: _end(log, options), log)
    for seed in itertools.count(options.seed):
        one(random.Random(seed), f"seed {seed}")  # noqa: S311 - to be drawn again, not to be secret
        if done():
            break
        if options.json and seed % 5000 == 0:
            options.json.write_text(json.dumps(log.summary(), indent=1))
    _end(log, options)


def _own_functions() -> Iterator[FunctionType]:
    """The functions and methods of the program's own modules: to instrument every library as well takes minutes."""
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] == "assistant":
            for owner in (module, *(one for one in vars(module).values() if isinstance(one, type))):
                for one in list(vars(owner).values()):
                    if isinstance(one, FunctionType) and one.__module__ == name:
                        yield one


def _guided(
    one: Callable[[random.Random, object], None], done: Callable[[], bool], end: Callable[[], None], log: Log
) -> None:
    atheris = import_module("atheris")  # no part of the test extra: it compiles for some systems only

    def given(data: bytes) -> None:
        one(Bytes(data), data)
        if done():
            end()

    for function in _own_functions():
        atheris.instrument_func(function)
    log.began = time.perf_counter()
    atheris.Setup([sys.argv[0], "-max_len=200", "-verbosity=0"], given)
    atheris.Fuzz()


def _end(log: Log, options: argparse.Namespace) -> None:
    found = log.summary()
    print(json.dumps(found, indent=1))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    sys.stdout.flush()
    os._exit(1 if log.findings else 0)  # the coverage-guided fuzzer would not end otherwise


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("target", choices=["questions", "answers", "lines", "transcripts", "journals", "corpus"])
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--guided", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not options.seconds and not options.count:
        options.seconds = 60.0
    return options


if __name__ == "__main__":
    main()
