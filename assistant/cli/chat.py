"""`haic chat`: the conversation in a plain terminal, a pipe, or under a screen reader."""

import argparse
import sys
from typing import Any

from assistant.dialogue.conversation import step
from assistant.dialogue.knowledge import Knowledge, load_knowledge
from assistant.dialogue.render import render, wrapped
from assistant.dialogue.state import START, Said

EPILOG = """examples:
  haic chat
  printf 'who is a candidate in HCC\\nand with Child-Pugh B?\\n' | haic chat"""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "chat", help="the conversation in the plain terminal",
        description="The conversation without a full-screen app: a line in, an answer out. Works in a pipe.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    return converse(load_knowledge())


def converse(knowledge: Knowledge, first: str = "") -> int:
    """The conversation until the input ends or it is left; `first` is said before anything is read."""
    asking = sys.stdin.isatty()
    about = knowledge.guideline.about
    print(wrapped(f"{about.short_title}. {about.disclaimer} /help lists commands."))
    print()
    state = START
    line: str | None = first
    while line is not None:
        if line.strip():
            if not asking or line == first:
                print(f"> {' '.join(line.split())}")
            state, reply = step(knowledge, state, Said(line))
            print(f"{render(reply)}\n")
            sys.stdout.flush()
            if reply.explain and reply.explain.rule.endswith("quit"):
                return 0
        line = _read("> " if asking else "")
    return 0


def _read(prompt: str) -> str | None:
    try:
        if prompt:
            return input(prompt)
        raw = sys.stdin.buffer.readline()
    except EOFError:
        return None
    return raw.decode("utf-8", "replace") if raw else None
