"""Which of several values said of one thing is today's: "in March he was B9, but the score today is 8", "bilirubin 3.4, now 1.8".

Words in the clause of a value, and right beside it, say whether it is of the past or of the present.
"""

import re

from assistant.interview.phrases import Word, match_at, slots
from assistant.text.patterns import late

NOW = (
    "now", "today", "currently", "presently", "at present", "at the moment", "these days", "meanwhile", "this week|morning|month",
    "nowadays", "latest", "most recent", "by now", "as of today", "since then", "in the meantime", "lately", "recently",
)  # fmt: skip
THEN = (
    "previously", "initially", "formerly", "originally", "earlier", "used to", "no longer", "once", "before", "until|till", "past",
    "prior", "on|at|upon admission|presentation|diagnosis|baseline|referral|first", "in the past", "back then", "at that time",
    "last week|month|year|time|visit|spring|summer|autumn|winter|admission", "had been", "in spring|summer|autumn|winter",
    "weeks|months|years|days|week|month|year|day ago|earlier|before",
    "in january|february|march|april|may|june|july|august|september|october|november|december",
    "in 2015|2016|2017|2018|2019|2020|2021|2022|2023|2024|2025",
)  # fmt: skip
"""Marks of the present and of the past, as phrases."""
IS, WAS = frozenset(("is", "are", "it's", "he's", "she's")), frozenset(("was", "were", "had"))
_CUTS = frozenset((".", ";", "!", "?", ",", "(", ")", "but", "then", "and", "while", "whereas"))
"""Words and signs that a mark of time does not reach across."""

_MOVED = late(
    r"(?:(?:has|have|had|was|is|it)\s+)*(?:fell|fallen|falling|dropped|rose|risen|went|gone|came|come|improved|decreased|increased|worsened"
    r"|deteriorated|declined|climbed|moved|changed|progressed|slipped|recovered)?\s*(?:back|down|up)?\s*(?:from\s+[^;]{1,25}?\s+)?(?:to|until)\s+(?=\S)",
    re.IGNORECASE,
)


def moved_to(text: str, start: int) -> int | None:
    """Where the new value begins behind a name: "(bilirubin) fell from 3.4 to 1.8 mg/dL"."""
    found = _MOVED.match(text, start)
    return found.end() if found and text[start : found.end()].strip().lower() != "to" else None


class Tense:
    """The marks of time in one sentence."""

    def __init__(self, said: tuple[Word, ...]) -> None:
        self._words = said

    def rank(self, start: int, end: int) -> int:
        """How surely it is today's: 2 it is said to be, 1 "is", 0 nothing is said, -1 "was", -2 it is said to be of the past."""
        first, last = self._clause(start, end)
        before = next((at for at in range(last, first - 1, -1) if self._words[at].start < start), first)
        if first <= before and self._words[before].text == "from":
            return -2
        inside = range(first, last + 1)
        if any(self._marks(at, last, NOW) for at in inside):
            return 2
        if any(self._marks(at, last, THEN) for at in inside):
            return -2
        said = {self._words[at].text for at in inside}
        return 1 if said & IS else -1 if said & WAS else 0

    def now_at(self, start: int, end: int) -> bool:
        """Whether "now" stands right before or after what stands there."""
        at = next((n for n, word in enumerate(self._words) if word.start >= start), len(self._words))
        after = next((n for n, word in enumerate(self._words) if word.start >= end), len(self._words))
        ahead = range(max(0, at - 3), at)
        return any(self._marks(n, at, NOW) for n in ahead) or self._marks(after, len(self._words), NOW)

    def _marks(self, at: int, last: int, marks: tuple[str, ...]) -> bool:
        ends = (match_at(slots(mark), self._words, at) for mark in marks)
        return any(end is not None and end <= last + 1 for end in ends)

    def _clause(self, start: int, end: int) -> tuple[int, int]:
        """The first and last word of the clause around a place."""
        inside = [n for n, word in enumerate(self._words) if word.end > start and word.start < end] or [0]
        first, last = inside[0], inside[-1]
        while first > 0 and self._words[first - 1].text not in _CUTS:
            first -= 1
        while last + 1 < len(self._words) and self._words[last + 1].text not in _CUTS:
            last += 1
        return first, last
