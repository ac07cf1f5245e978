"""The parts of a line that can each say something of their own, with their places in it."""

import re

from msgspec import Struct

from assistant.text.patterns import late

_CUT = late(r"[,;.!]+(?:\s+|\Z)|\s+(?:and|but)\s+", re.IGNORECASE)
_LINK = late(r"(?:and|but|also)\s+", re.IGNORECASE)
_NOT = late(r"(?:and\s+)?(?:not|instead of|rather than)\b", re.IGNORECASE)
_NOT_ONLY = late(r"(?:(?:no|sorry|actually)\s+)?not\s+\S+(?:\s+\S+){0,3}", re.IGNORECASE)


class Clause(Struct, frozen=True):
    """A part of a line: its text, and the characters that it covers."""

    text: str
    start: int
    end: int


def clauses(text: str) -> tuple[Clause, ...]:
    """The parts between commas, full stops, "and" and "but"; "B, not A" and "not A, B" stay whole."""
    spans: list[tuple[int, int]] = []
    at = 0
    for start, stop in (*((cut.start(), cut.end()) for cut in _CUT.finditer(text)), (len(text), len(text))):
        joins = bool(spans) and (_NOT.match(text, at) or _NOT_ONLY.fullmatch(text[spans[-1][0] : spans[-1][1]].strip()))
        if joins:
            spans[-1] = (spans[-1][0], start)
        else:
            link = _LINK.match(text, at, start)
            spans.append((link.end() if link else at, start))
        at = stop
    return tuple(Clause(text[start:end], start, end) for start, end in spans if text[start:end].strip())


def overlaps(clause: Clause, start: int, end: int) -> bool:
    return clause.start < end and clause.end > start
