"""Values as YAML text: what recording writes and what an update puts in place, in one hand.

Text is written so that every YAML reader takes it back unchanged: words that YAML could read otherwise are quoted, a
reply is a block of plain lines, nothing is folded.
"""

import json
import re
import unicodedata
from collections.abc import Mapping

from assistant.transcripts.model import Expected
from assistant.transcripts.observe import normalised

INDENT = 2
"""Columns by which a member stands in from its field."""

LIST_ON_A_LINE = 100
"""Characters up to which a list stands on its field's own line."""

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*\Z")


def quoted(text: str) -> str:
    """Any text in double quotes; what cannot be seen is escaped, so that it reads back as the same characters."""
    sound = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(_escaped(char) for char in json.dumps(sound, ensure_ascii=False))


def _escaped(char: str) -> str:
    if unicodedata.category(char) not in {"Cc", "Cf", "Cn", "Co", "Zl", "Zp"}:
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def scalar(value: str | int | None) -> str:
    """An id, a number or nothing, bare where every reader takes it as meant."""
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    from assistant.files.yaml import resolve  # noqa: PLC0415 - the parser is imported with the first word that is written

    return value if _BARE.match(value) and isinstance(resolve(value), str) else quoted(value)


def flow(value: tuple[str, ...] | tuple[int, ...] | Mapping[str, str]) -> str:
    """A list or fields on one line, in brackets."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{scalar(name)}: {scalar(one)}' for name, one in value.items())}}}"
    return f"[{', '.join(scalar(one) for one in value)}]"


def entries(value: tuple[str, ...] | tuple[int, ...] | Mapping[str, str]) -> list[str]:
    """The members of a list or of fields, one a line, without indentation."""
    if isinstance(value, Mapping):
        return [f"{scalar(name)}: {scalar(one)}" for name, one in value.items()]
    return [f"- {scalar(one)}" for one in value]


def block(text: str, column: int) -> str:
    """A reply as a literal block whose lines stand at `column`, without the last line end."""
    lines = normalised(text).split("\n")
    if lines == [""]:
        return '""'
    head = f"|{INDENT}" if lines[0].startswith(" ") else "|"
    return "\n".join([head, *(f"{' ' * column}{line}" if line else "" for line in lines)])


def member(name: str, value: Expected, column: int) -> str:
    """A field of a turn with its value; `column` is where the field's name stands."""
    if name == "text":
        return f"text: {block(str(value), column + INDENT)}"
    if value is None or isinstance(value, (str, int)):
        return f"{name}: {scalar(value)}"
    line = f"{name}: {flow(value)}"
    if len(line) <= LIST_ON_A_LINE:
        return line
    gap = f"\n{' ' * (column + INDENT)}"
    return f"{name}:{gap}{gap.join(entries(value))}"
