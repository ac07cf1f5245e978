"""Rewriting single values of a transcript in place: everything else stays byte for byte.

Prevents an update from losing a comment, an order or a hand-written check. Each value is replaced within its own span
and in its own style; the result is read back, and unless it says exactly what was meant, nothing is returned.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from assistant.errors import DataError, StorageError
from assistant.files.store import decode
from assistant.files.yaml import Document, Key, Where
from assistant.transcripts.emit import INDENT, block, entries, flow, quoted, scalar
from assistant.transcripts.engine import Engine
from assistant.transcripts.model import Expected, Transcript
from assistant.transcripts.observe import normalised
from assistant.transcripts.records import from_source

_BOM = b"\xef\xbb\xbf"
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Where YAML counts a new line."""

_KEY = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^:\s]+)[ \t]*:""")
_HEADER = re.compile(r"[|>][-+0-9]*(?P<rest>[^\r\n]*)")
_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")


class Change(Struct, frozen=True):
    """A new value for a field that a turn (counted from 0) already has."""

    turn: int
    field: str
    value: Expected


class Edit(Struct, frozen=True):
    """Characters from `start` up to but not including `end`, and what stands there instead."""

    start: int
    end: int
    text: str


def rewritten(transcript: Transcript, changes: Sequence[Change], engine: Engine) -> bytes:
    """The file with these values; StorageError where one stands in a shape that cannot be rewritten safely."""
    text = decode(transcript.path, transcript.source)
    page = _Page(transcript.document, text)
    result = text
    for edit in sorted((page.edit(change) for change in changes), key=lambda one: -one.start):
        result = result[: edit.start] + edit.text + result[edit.end :]
    content = (_BOM if transcript.source.startswith(_BOM) else b"") + result.encode()
    _verify(transcript, changes, content, engine)
    return content


def retitled(transcript: Transcript, title: str, engine: Engine) -> bytes:
    """The file with another title; StorageError where it cannot be rewritten safely."""
    text = decode(transcript.path, transcript.source)
    start, end = transcript.document.spans.get(("title",), (0, 0))
    if end <= start:
        raise StorageError(f"{transcript.path} has no title that can be rewritten. Add one by hand.")
    content = (
        _BOM if transcript.source.startswith(_BOM) else b""
    ) + f"{text[:start]}{quoted(title)}{text[end:]}".encode()
    again = from_source(transcript.path, content, engine)
    if replace(again, source=b"", document=transcript.document) != replace(transcript, title=title, source=b""):
        raise StorageError(
            f"{transcript.path} is written in a shape that cannot be rewritten without loss. Change it by hand."
        )
    return content


def _verify(transcript: Transcript, changes: Sequence[Change], content: bytes, engine: Engine) -> None:
    wanted = [dict(turn.expects) for turn in transcript.turns]
    for change in changes:
        wanted[change.turn][change.field] = change.value
    try:
        again = from_source(transcript.path, content, engine)
    except DataError as error:
        raise StorageError(_by_hand(transcript, changes)) from error
    same_head = replace(again, turns=(), source=b"", document=transcript.document) == replace(
        transcript, turns=(), source=b""
    )
    found = [dict(turn.expects) for turn in again.turns]
    same_lines = [turn.user for turn in again.turns] == [turn.user for turn in transcript.turns]
    if not (same_head and same_lines and [_comparable(one) for one in found] == [_comparable(one) for one in wanted]):
        raise StorageError(_by_hand(transcript, changes))


def _comparable(expects: Mapping[str, Expected]) -> dict[str, Expected]:
    return {name: normalised(str(value)) if name == "text" else value for name, value in expects.items()}


def _by_hand(transcript: Transcript, changes: Sequence[Change]) -> str:
    lines = ", ".join(str(transcript.document.line(("turns", one.turn, one.field))) for one in changes)
    return f"{transcript.path} is written in a shape that cannot be rewritten without loss (line {lines}). Change it by hand."


class _Page:
    """The text of a file, and where its values stand in it."""

    def __init__(self, document: Document, text: str) -> None:
        self._document, self._text = document, text
        self._eol = "\r\n" if "\r\n" in text else "\n"
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def edit(self, change: Change) -> Edit:
        key: Key = ("turns", change.turn, change.field)
        if key in self._document.spans:
            return self._scalar(key, change.value)
        if change.value is None or isinstance(change.value, (str, int)):
            raise StorageError(
                f"{self._document.path}:{self._document.line(key)}: a list stands where one value belongs."
            )
        return self._collection(key, change.value)

    def _at(self, where: Where) -> int:
        return self._starts[where[0] - 1] + where[1] - 1

    def _lines(self, text: str) -> str:
        return text.replace("\n", self._eol)

    def _scalar(self, key: Key, value: Expected) -> Edit:
        start, end = self._document.spans[key]
        old = self._text[start:end]
        if key[-1] == "text":
            return self._reply(key, str(value))
        if isinstance(value, (tuple, Mapping)):
            new = flow(value)
        else:
            new = quoted(value) if isinstance(value, str) and old[:1] in {'"', "'"} else scalar(value)
        return Edit(start, end, new if old else f" {new}")

    def _reply(self, key: Key, value: str) -> Edit:
        """A reply keeps its style where it is a block, with the comment on its first line; else it is quoted."""
        start, end = self._document.spans[key]
        old = self._text[start:end]
        header = _HEADER.match(old) if old[:1] in {"|", ">"} else None
        if header is None:
            return Edit(start, end, quoted(value) if old else f" {quoted(value)}")
        column = self._document.places[key][1] - 1 + INDENT
        content = re.search(r"[\r\n]([ \t]*)\S", old)
        if content and not value.startswith(" "):
            column = len(content[1])
        first, gap, rest = block(value, column).partition("\n")
        new = f"{first}{header['rest'].rstrip()}{gap}{rest}"
        return Edit(start, start + len(old.rstrip()), self._lines(new))

    def _collection(self, key: Key, value: tuple[str, ...] | tuple[int, ...] | Mapping[str, str]) -> Edit:
        name = self._at(self._document.places[key])
        found = _KEY.match(self._text, name)
        if found is None:
            raise StorageError(
                f"{self._document.path}:{self._document.line(key)}: cannot be rewritten. Change it by hand."
            )
        start = found.end()
        gap = len(self._text[start:]) - len(self._text[start:].lstrip(" \t"))
        if self._text[start + gap] in "[{":
            return self._flow(key, start + gap, value)
        return self._block(key, start, value)

    def _flow(self, key: Key, start: int, value: tuple[str, ...] | tuple[int, ...] | Mapping[str, str]) -> Edit:
        end = self._at(self._document.ends[key])
        old = self._text[start:end]
        if "\n" in old and "#" in old:
            raise StorageError(
                f"{self._document.path}:{self._document.line(key)}: a comment stands inside the brackets. Change it by hand."
            )
        return Edit(start, end, flow(value))

    def _block(self, key: Key, start: int, value: tuple[str, ...] | tuple[int, ...] | Mapping[str, str]) -> Edit:
        """Lines of members that stay are kept as they are, and so is every comment."""
        old = self._document.value
        for part in key:
            old = old[part]
        names: list[str | int] = list(old) if isinstance(old, dict) else list(range(len(old)))
        rows = [self._document.places[(*key, name)][0] - 1 for name in names]
        last = self._document.spans[(*key, names[-1])][1]
        had = entries(old if isinstance(old, dict) else tuple(old))
        region = self._text[start:last]
        comment_end = _COMMENT.match(self._text, last)
        end = comment_end.end() if comment_end else last
        lines = [self._line(row, end) for row in range(rows[0], rows[-1] + 1)]
        members = dict(zip(had, (row - rows[0] for row in rows), strict=True))
        new = list(_merged(lines, members, entries(value)))
        head = region[: self._starts[rows[0]] - start].rstrip("\r\n")
        if not entries(value):
            head = f" {flow(value)}{head}"
        return Edit(start, end, self._eol.join([head, *new]))

    def _line(self, row: int, end: int) -> str:
        after = self._starts[row + 1] if row + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[row] : min(after, end)].rstrip("\r\n")


def _merged(lines: Sequence[str], members: Mapping[str, int], wanted: Sequence[str]) -> Iterator[str]:
    """The lines of a block list: members that stay keep their line, comments stay above what they stood above."""
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    lead: dict[str, list[str]] = {}
    waiting: list[str] = []
    by_row = {row: member for member, row in members.items()}
    for row, line in enumerate(lines):
        member = by_row.get(row)
        if member is None:
            waiting.append(line)
        elif member in wanted:
            lead[member], waiting = [*waiting, line], []
        elif comment := _COMMENT.search(line):
            waiting.append(f"{indent}{comment.group().lstrip()}")
    for member in wanted:
        yield from lead.get(member, [f"{indent}{member}"])
    yield from waiting
