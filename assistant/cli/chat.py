"""`haic chat`: the conversation in a plain terminal, a pipe, or under a screen reader."""

import argparse
import sys
from typing import Any

from assistant.dialogue.commands import parse_call
from assistant.dialogue.conversation import step
from assistant.dialogue.knowledge import Knowledge, load_knowledge
from assistant.dialogue.render import render, wrapped
from assistant.dialogue.state import START, Said
from assistant.files.folders import data_home
from assistant.text.normalise import visible
from assistant.transcripts.keeping import Keeping
from assistant.transcripts.observe import observe

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
    about = knowledge.guideline.about
    print(wrapped(f"{about.short_title}. {about.disclaimer} /help lists commands."))
    print()
    talk = Talk(knowledge, asking=sys.stdin.isatty())
    line: str | None = first
    try:
        while line is not None and talk.take(line, echo=not talk.asking or bool(first and line == first)):
            line = _read("> " if talk.asking else "")
    except KeyboardInterrupt:
        print("\nLeft. haic sessions lists what was kept.")
        return 0
    talk.end()
    return 0


class Talk:
    """One conversation in the plain terminal: its state, and what is kept of it."""

    def __init__(self, knowledge: Knowledge, *, asking: bool) -> None:
        self.asking = asking
        self._knowledge = knowledge
        self._state = START
        self._kept = Keeping(knowledge, data_home(), journalled=asking)

    def take(self, line: str, *, echo: bool) -> bool:
        """Say one line and print the reply; False when the conversation is to end."""
        if not line.strip():
            return True
        if echo:
            print(f"> {' '.join(visible(line).split())}")
        call = parse_call(line.strip(), self._knowledge.commands)
        if (call and call.known and call.name == "save") or line.strip().lower() in {"save", "save this"}:
            print("\n".join(self._kept.save(self._confirm, call.argument if call else "")) + "\n")
            return True
        self._state, reply = step(self._knowledge, self._state, Said(line))
        trouble = self._kept.add(line, observe(self._state, reply))
        if trouble:
            print(f"haic: {trouble}", file=sys.stderr)
        print(f"{render(reply)}\n")
        sys.stdout.flush()
        return not (reply.explain and reply.explain.rule.endswith("quit"))

    def _confirm(self, question: str) -> bool:
        print(f"{wrapped(question)} (yes/no)")
        answer = _read("> " if self.asking else "")
        return answer is not None and answer.strip().lower() in {"y", "yes"}

    def end(self) -> None:
        """The conversation ended in order."""
        self._kept.end()


def _read(prompt: str) -> str | None:
    try:
        if prompt:
            return input(prompt)
        raw = sys.stdin.buffer.readline()
    except EOFError:
        return None
    return raw.decode("utf-8", "replace") if raw else None
