"""`haic interview`: guided in the plain terminal, or decided in one go from a file of answers."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.dialogue.knowledge import Knowledge, load_knowledge
from assistant.errors import DataError, Fault, UnknownName, UsageError
from assistant.files.store import read_text
from assistant.interview.answers import read_answers
from assistant.interview.card import card_text
from assistant.interview.export import fields_json, problems_json, verdict_json
from assistant.interview.model import Interview
from assistant.interview.trace import verdict

EPILOG = """examples:
  haic interview                                        HCC: is HAIC indicated? one question at a time
  haic interview --list
  haic interview metastases-indication --fields         ids, types, options and units, as JSON
  haic interview hcc-indication --answers patient.json  the verdict on a file of answers
  echo '{"vascular_invasion": "portal", "child_pugh_score": 9}' | haic interview hcc-indication --answers - --json"""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "interview", help="a guided interview, or a verdict from a file of answers",
        description="A guided interview in the plain terminal, or the verdict on a JSON object of answers.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("name", nargs="?", default="hcc-indication", help="which interview (hcc-indication)")
    parser.add_argument("--answers", metavar="FILE", help='a JSON object of field to answer; "-" reads standard input')
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--list", action="store_true", help="the interviews there are")
    parser.add_argument("--fields", action="store_true", help="field ids, types, options and units, as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    knowledge = load_knowledge()
    if options.list:
        return _list(knowledge, as_json=options.json)
    interview = _named(knowledge, options.name)
    if options.fields:
        print(json.dumps(fields_json(interview), ensure_ascii=False, indent=1))
        return 0
    if options.answers is not None:
        return _decide(knowledge, interview, options)
    if options.json:
        raise UsageError("--json needs --answers FILE, --fields or --list.")
    from assistant.cli.chat import converse  # noqa: PLC0415 - the conversation is for the guided form alone

    return converse(knowledge, first=f"/interview {interview.id}")


def _named(knowledge: Knowledge, name: str) -> Interview:
    try:
        return knowledge.interviews[name]
    except KeyError:
        raise UnknownName("interview called", name, knowledge.interviews) from None


def _list(knowledge: Knowledge, *, as_json: bool) -> int:
    if as_json:
        rows = [{"interview": one.id, "title": one.title, "scope": one.scope} for one in knowledge.interviews.values()]
        print(json.dumps({"schema": "haic.interviews/1", "interviews": rows}, ensure_ascii=False))
        return 0
    for one in knowledge.interviews.values():
        print(f"{one.id:<24}{one.title}")
    return 0


def _decide(knowledge: Knowledge, interview: Interview, options: argparse.Namespace) -> int:
    """The verdict on an object of answers: exit 0 whatever it is; 2 with the problems where answers cannot be used,
    among them answers that contradict each other where that decides."""
    try:
        answers = read_object(options.answers)
    except DataError as error:
        if options.json:
            empty = problems_json(interview.id, (), knowledge.guideline)
            message = [{"field": "", "value": "", "message": str(error), "nearest": None}]
            print(json.dumps({**empty, "problems": message}, ensure_ascii=False))
        raise
    read = read_answers(interview, answers)
    if read.problems:
        found = problems_json(interview.id, read.problems, knowledge.guideline)
        if options.json:
            print(json.dumps(found, ensure_ascii=False))
        for problem in read.problems:
            print(f"haic: {options.answers}: {problem.message}", file=sys.stderr)
        return 2
    decided = verdict(interview, read.facts, read.offered)
    found = verdict_json(decided, knowledge.guideline)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(card_text(decided, knowledge.guideline))
    if found["verdict"] is not None:
        return 0
    for clash in decided.clashes:
        print(f"haic: {options.answers}: {clash.text}", file=sys.stderr)
    return 2


def read_object(name: str) -> Mapping[str, object]:
    """The JSON object of a file, or of standard input ("-"); DataError names line and column of what is wrong."""
    path = Path("standard input" if name == "-" else name)
    try:
        text = sys.stdin.read() if name == "-" else read_text(path)
        value = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise DataError(Fault(path, f"is not JSON: {error.msg}.", error.lineno, error.colno)) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, a number of thousands of digits, nested without end
        raise DataError(Fault(path, "is not JSON text that can be read.")) from error
    except _Twice as error:
        raise DataError(Fault(path, f'gives "{error.args[0]}" twice. Remove one.')) from error
    if not isinstance(value, dict):
        raise DataError(Fault(path, "must hold one JSON object of field to answer."))
    return value


class _Twice(Exception):
    """A field that is given twice."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found
