"""The parts of the README that show the program are made by the program: `python -m assistant.quality.readme README.md`.

Between `<!-- name: ... -->` and `<!-- /name -->` stands real output; a test holds the file against what is said today.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from assistant.dialogue.commands import help_lines
from assistant.dialogue.conversation import fold
from assistant.dialogue.knowledge import Knowledge, load_knowledge
from assistant.dialogue.render import render
from assistant.dialogue.state import Said

_PART = re.compile(r"<!-- (\w+)(?:: ([^>]*?))? -->\n.*?<!-- /\1 -->", re.DOTALL)


def session(knowledge: Knowledge, argument: str) -> str:
    """A conversation of the lines given, separated by "|"."""
    lines = [line.strip() for line in argument.split("|")]
    _, replies = fold(knowledge, tuple(Said(line) for line in lines))
    return "\n\n".join(f"> {line}\n{render(reply)}" for line, reply in zip(lines, replies, strict=True))


def slash(knowledge: Knowledge, _: str) -> str:
    """The commands of a conversation."""
    return "\n".join(help_lines(knowledge.commands))


PARTS: Mapping[str, Callable[[Knowledge, str], str]] = {"session": session, "slash": slash}


def filled(text: str, knowledge: Knowledge) -> str:
    """The text with every marked part as the program says it now."""

    def part(found: re.Match[str]) -> str:
        name, argument = found[1], found[2] or ""
        if name not in PARTS:
            return found[0]  # the table of benchmarks, which only its own command makes anew
        head = f"<!-- {name}: {argument} -->" if argument else f"<!-- {name} -->"
        return f"{head}\n```\n{PARTS[name](knowledge, argument)}\n```\n<!-- /{name} -->"

    return _PART.sub(part, text)


def main(arguments: Sequence[str]) -> int:
    path = Path(arguments[0])
    path.write_text(filled(path.read_text(encoding="utf-8"), load_knowledge()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
