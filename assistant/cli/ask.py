"""`haic ask`: one question from the command line, or one a line from standard input."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from assistant.dialogue.contract import error_json, reply_json
from assistant.dialogue.conversation import step
from assistant.dialogue.knowledge import Knowledge, load_knowledge
from assistant.dialogue.render import render, wrapped
from assistant.dialogue.reply import Reply
from assistant.dialogue.requests import reason
from assistant.dialogue.state import START, Said
from assistant.errors import UsageError, clipped

EPILOG = """examples:
  haic ask "OS of new FP"
  haic ask "dose of cisplatin in low dose FP" --explain
  haic ask "who is a candidate?" --json
  printf 'what is a flow check\\n{"id": 7, "text": "and how often?", "context": ["what is a flow check"]}\\n' | haic ask - --json"""


class Question(Struct, frozen=True):
    """One question read from a line: what to echo as id, the text, and the turns before it."""

    id: str | int | None
    text: str
    context: tuple[str, ...] = ()


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "ask", help="answer one question", description="Answer one question from the guideline, with its place and grade.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("question", nargs="+", help='the question; "-" reads one a line from standard input')
    parser.add_argument("--json", action="store_true", help="one JSON object a reply")
    parser.add_argument(
        "--explain", action="store_true", help="why this answer: phrase, terms, scores, runner-up, rule"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    knowledge = load_knowledge()
    if options.question == ["-"]:
        _stream(knowledge, options)
        return 0
    text = " ".join(options.question).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    _print(answer(knowledge, Question(None, text)), None, knowledge, options)
    return 0


def answer(knowledge: Knowledge, question: Question) -> Reply:
    """The reply to a question after its context turns, in a conversation of its own."""
    state = START
    for turn in question.context:
        state, _ = step(knowledge, state, Said(turn))
    return step(knowledge, state, Said(question.text))[1]


def _stream(knowledge: Knowledge, options: argparse.Namespace) -> None:
    for read in questions(_lines()):
        if isinstance(read, Question):
            _print(answer(knowledge, read), read.id, knowledge, options)
        else:
            number, message = read
            if options.json:
                print(json.dumps(error_json(number, message), ensure_ascii=False))
            else:
                print(f"Line {number}: {message}\n")
        sys.stdout.flush()


def _lines() -> Iterator[bytes]:
    try:
        yield from sys.stdin.buffer
    except (OSError, ValueError, AttributeError) as error:
        raise UsageError(f"standard input cannot be read: {error}.") from error


def questions(lines: Iterator[bytes]) -> Iterator[Question | tuple[int, str]]:
    """A question for each line that can be read, number and message for each that cannot; blank lines are skipped."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            line = raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield number, "This line is not UTF-8 text and was not read."
            continue
        yield _from_json(number, line) if line.startswith("{") else Question(number, line)


def _from_json(number: int, line: str) -> Question | tuple[int, str]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return number, f"This line is not JSON: {clipped(str(error))}."
    identifier = value.get("id", number)
    if not isinstance(identifier, (str, int)) or isinstance(identifier, bool):
        return number, 'The field "id" must be text or a whole number.'
    text, context = value.get("text"), value.get("context", [])
    if not isinstance(text, str):
        return number, 'The field "text" is missing or no text.'
    if not isinstance(context, list) or not all(isinstance(turn, str) for turn in context):
        return number, 'The field "context" must be a list of texts.'
    return Question(identifier, text, tuple(context))


def _print(reply: Reply, identifier: str | int | None, knowledge: Knowledge, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(reply_json(reply, identifier, explain=options.explain), ensure_ascii=False))
        return
    print(render(reply))
    if options.explain and reply.explain:
        print(f"\n{wrapped(f'Why: {reason(reply, reply.explain)}')}")
    if reply.kind == "answer":
        print(f"\n{wrapped(knowledge.guideline.about.disclaimer)}")
    if options.question == ["-"]:
        print()
