"""Strict YAML: the 1.2 core words, every value with its line, and no surprises.

What PyYAML would do silently is refused here with file and line: a repeated key, an anchor or alias (also the
way to blow up memory), a tag, nesting deeper than a person writes. `no`, `on`, `1:30`, dates and `1_000` stay text.
The C parser reads; without it the pure one does, to the same result.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, field

from assistant.errors import DataError, Fault
from assistant.files.store import read_text

Where = tuple[int, int]
Key = tuple[str | int, ...]

DEEPEST = 24
"""Nesting beyond which a file is refused."""

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, object] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class Document(Struct):
    """A parsed file: its value, and where each part of it stands (1-based line and column)."""

    path: Path
    value: Any
    places: dict[Key, Where] = field(default_factory=dict)
    ends: dict[Key, Where] = field(default_factory=dict)
    spans: dict[Key, tuple[int, int]] = field(default_factory=dict)
    """Character offsets of each scalar in the text, for edits that leave the rest byte for byte."""
    offset: int = 0
    """Lines that stand before this document in its file (front matter, text blocks)."""

    def line(self, key: Key) -> int | None:
        """The line of a part; of the nearest part around it where that part is absent."""
        while key not in self.places and key:
            key = key[:-1]
        where = self.places.get(key)
        return where[0] + self.offset if where else None

    def fault(self, key: Key, message: str) -> Fault:
        return Fault(self.path, message, self.line(key))


def load(path: Path) -> Document:
    """Read one YAML file; DataError names the line of whatever is wrong with it."""
    return parse(read_text(path), path)


def parse(text: str, path: Path, offset: int = 0, *, words: bool = False) -> Document:
    """Parse YAML text that stands in `path`, `offset` lines down.

    With `words`, unquoted scalars stay the text they were written as (where every value is a person's words).
    """
    refuse_merge_markers(text, path, offset)
    builder = _Builder(path, offset, words)
    try:
        events = iter(yaml.parse(text, Loader=_PARSER))
        return builder.document(events)
    except yaml.MarkedYAMLError as error:
        raise DataError(_explain(error, text, path, offset)) from error
    except yaml.YAMLError as error:
        raise DataError(Fault(path, "holds a character that YAML does not allow.")) from error


def refuse_merge_markers(text: str, path: Path, offset: int = 0) -> None:
    """DataError with the line where two versions of any data file were left unmerged."""
    found = re.search(r"^(<{7} |={7}$|>{7} )", text, re.MULTILINE)
    if found:
        line = text.count("\n", 0, found.start()) + 1 + offset
        raise DataError(Fault(path, "unresolved merge conflict.", line))


class _Builder:
    """Builds plain values from parser events, one pass."""

    def __init__(self, path: Path, offset: int, words: bool) -> None:
        self._path, self._offset, self._words = path, offset, words
        self._document = Document(path, None, offset=offset)

    def document(self, events: Iterator[yaml.Event]) -> Document:
        for event in events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                continue
            if isinstance(event, yaml.StreamEndEvent):
                break
            self._document.value = self._node(event, events, ())
            break
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise DataError(self._fault(event, 'a second document begins here ("---"). One file holds one.'))
        return self._document

    def _fault(self, event: yaml.Event, message: str) -> Fault:
        line, column = _start(event)
        return Fault(self._path, message, line + self._offset, column)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], key: Key) -> Any:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise DataError(
                self._fault(event, 'anchors and aliases ("&x", "*x") are not allowed. Write it out, or quote it.')
            )
        if len(key) > DEEPEST:
            raise DataError(self._fault(event, f"is nested deeper than {DEEPEST} levels."))
        self._document.places[key] = _start(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, key)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise DataError(self._fault(event, f'tags ("{tag}") are not allowed.'))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, key)
        return self._mapping(events, key)

    def _scalar(self, event: yaml.ScalarEvent, key: Key) -> Any:
        if event.tag not in (None, "!"):
            raise DataError(
                self._fault(event, f'tags ("{event.tag}") are not allowed. Quote a text that begins with "!".')
            )
        self._document.ends[key] = _end(event)
        if event.start_mark and event.end_mark:
            self._document.spans[key] = (event.start_mark.index, event.end_mark.index)
        if event.style or event.tag == "!" or self._words:
            return event.value
        return resolve(event.value)

    def _sequence(self, events: Iterator[yaml.Event], key: Key) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                self._document.ends[key] = _end(event)
                break
            items.append(self._node(event, events, (*key, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], key: Key) -> dict[str, Any]:
        members: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                self._document.ends[key] = _end(event)
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise DataError(self._fault(event, "a key must be one word or text."))
            if event.anchor:
                raise DataError(self._fault(event, 'anchors and aliases ("&x", "*x") are not allowed.'))
            name = event.value
            if name in members:
                first = self._document.places[(*key, name)][0] + self._offset
                raise DataError(self._fault(event, f'"{name}" is given twice (first on line {first}). Remove one.'))
            place = _start(event)
            members[name] = self._node(next(events), events, (*key, name))
            self._document.places[(*key, name)] = place
        return members


def _start(event: yaml.Event) -> Where:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _end(event: yaml.Event) -> Where:
    mark = event.end_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def resolve(text: str) -> object:
    """What an unquoted scalar means in YAML 1.2's core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text) if len(text) < 20 else text
    if _FLOAT.match(text) and len(text) < 40:
        return float(text)
    return text


def _explain(error: yaml.MarkedYAMLError, text: str, path: Path, offset: int) -> Fault:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Fault(path, f"is not YAML: {error.problem}.")
    line = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    return Fault(path, _advice(line, str(error.problem)), mark.line + 1 + offset, mark.column + 1)


def _advice(line: str, problem: str) -> str:
    value = line.split(":", 1)[-1].lstrip(" -")
    if "\t" in line:
        return "a tab stands where YAML wants spaces. Indent with spaces."
    if value[:1] in set(">|@%`?*&!{[,]}#"):
        return f'this line\'s text starts with "{value[0]}", which YAML reads as a sign of its own. Put the text in double quotes.'
    if ": " in value:
        return 'this line\'s text holds ": ", which YAML reads as a key. Put the text in double quotes.'
    return f"is not YAML here: {problem}."
