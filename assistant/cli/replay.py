"""`haic replay`: say saved conversations again, compare every reply, and accept what may be accepted."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.dialogue.knowledge import Knowledge, load_knowledge
from assistant.errors import HaicError, UsageError
from assistant.files.folders import data_home, shipped
from assistant.files.store import write_atomically
from assistant.transcripts.accept import EVERY, SAFE, accept, under_ci, within
from assistant.transcripts.coverage import Coverage, coverage
from assistant.transcripts.engine import Engine, engine_of
from assistant.transcripts.machine import junit_xml, replay_json
from assistant.transcripts.model import Class, classes
from assistant.transcripts.replay import Outcome, Replayed, TurnResult, Unreadable, replay_file, tally, transcripts_in
from assistant.transcripts.report import corpus_note, outcome_lines, summary
from assistant.transcripts.review import Review

EPILOG = """examples:
  haic replay                                          every transcript of the library
  haic replay transcripts/cq02 --allow wording,layout  only clinical differences and other paths fail
  haic replay lesson.transcript.yaml --review          accept turn by turn
  haic replay --update                                 take what is not clinical; --update=all takes everything
  haic replay --coverage                               what no transcript touches

Exit codes: 0 as recorded; 1 a difference; 2 a file that cannot be read."""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "replay", help="replay saved conversations as tests",
        description="Say saved conversations again and compare what each file states of the replies.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "path",
        nargs="*",
        type=Path,
        help='transcripts, or folders of them (default: "transcripts" here or of the program)',
    )
    parser.add_argument(
        "--allow", default="", metavar="CLASS,...", help="classes that do not fail: clinical, path, wording, layout"
    )
    accepting = parser.add_mutually_exclusive_group()
    accepting.add_argument("--review", action="store_true", help="show each changed turn and ask whether to accept it")
    accepting.add_argument(
        "--update", action="store_const", const="safe", help="accept turns without a clinical difference"
    )
    # Spelt out, because an optional value would take the first path for itself.
    accepting.add_argument(
        "--update=all", dest="update", action="store_const", const="all", help="accept clinical differences too"
    )
    parser.add_argument("--update-in-ci", action="store_true", help="write although CI is set")
    parser.add_argument("--coverage", action="store_true", help="what no transcript touches, after the replay")
    parser.add_argument("--junit-xml", type=Path, metavar="FILE", help="write a JUnit report")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    allowed = classes(options.allow)
    if (options.review or options.update) and under_ci(os.environ) and not options.update_in_ci:
        raise UsageError("CI is set, and nothing is written under CI. Use --update-in-ci if you mean it.")
    if options.review and options.json:
        raise UsageError("--review asks questions and --json prints one object: use one of them.")
    paths = transcripts_in(options.path or [_library()])
    knowledge = load_knowledge()
    accepting = _Accepting(engine_of(knowledge))
    outcomes = [replay_file(path, accepting.engine) for path in paths]
    if options.review:
        outcomes = accepting.reviewed(outcomes)
    elif options.update:
        outcomes = accepting.updated(outcomes, EVERY if options.update == "all" else SAFE)
    _print(outcomes, allowed, knowledge, accepting.engine, options)
    if options.junit_xml:
        write_atomically(options.junit_xml, junit_xml(outcomes, allowed), 0o644)
    return max(tally(outcomes, allowed).exit_code, 2 if accepting.failed else 0)


def _library() -> Path:
    """The transcripts here, of the program's data, or of the user: the first that exist."""
    places = (Path("transcripts"), shipped().corpus.parent / "transcripts", data_home() / "transcripts")
    found = next((place for place in places if place.is_dir()), None)
    if found is None:
        raise UsageError("there are no transcripts here. Name a file or a folder.")
    return found


def _print(
    outcomes: Sequence[Outcome],
    allowed: frozenset[Class],
    knowledge: Knowledge,
    engine: Engine,
    options: argparse.Namespace,
) -> None:
    if options.json:
        value = replay_json(outcomes, allowed, engine.digest)
        if options.coverage:
            value["coverage"] = _covered(outcomes, knowledge, engine).json()
        print(json.dumps(value, ensure_ascii=False, indent=1))
        return
    for outcome in () if options.review else outcomes:
        stream = sys.stderr if isinstance(outcome, Unreadable) else sys.stdout
        for line in outcome_lines(outcome, allowed):
            print(line, file=stream)
    note = corpus_note(outcomes)
    for line in (*((note,) if note else ()), summary(tally(outcomes, allowed))):
        print(line)
    if options.coverage:
        for line in _covered(outcomes, knowledge, engine).lines():
            print(line)


def _covered(outcomes: Iterable[Outcome], knowledge: Knowledge, engine: Engine) -> Coverage:
    return coverage((one.transcript for one in outcomes if isinstance(one, Replayed)), knowledge, engine)


class _Accepting:
    """Writes what is accepted, file by file: one that cannot be written is said, and the others go on."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.failed = False

    def updated(self, outcomes: Iterable[Outcome], grades: frozenset[Class]) -> list[Outcome]:
        return [self._accepted(one, within(one, grades)) if isinstance(one, Replayed) else one for one in outcomes]

    def reviewed(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Write each transcript as soon as its turns are decided, so that nothing decided is lost."""
        review = Review(_answer, print)
        after = {one.path: one for one in outcomes}
        for replayed, results in review.accepted(one for one in outcomes if isinstance(one, Replayed)):
            after[replayed.path] = self._accepted(replayed, results)
        if review.refused or review.skipped:
            print(f"Turns refused: {review.refused}; left for later: {review.skipped}.")
        return list(after.values())

    def _accepted(self, replayed: Replayed, results: Sequence[TurnResult]) -> Outcome:
        try:
            accepted = accept(replayed, results, self.engine)
        except HaicError as error:
            self.failed = True
            print(f"haic: {error}", file=sys.stderr)
            return replayed
        for line in accepted.said:
            print(f"accepted {line}", file=sys.stderr)
        return replay_file(replayed.path, self.engine) if accepted.taken else replayed


def _answer(question: str) -> str | None:
    print(question, end="", flush=True)
    line = sys.stdin.readline()
    return line or None
