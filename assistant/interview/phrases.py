"""Phrases that data files list, found in what a person typed.

A phrase is words; "a|b" are alternatives for one word and a trailing "?" makes a word optional. Text and phrases are cut
into the same words, so hyphens, case and width do not matter. The user's text is only ever compared, never compiled.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from msgspec import Struct

from assistant.interview.model import Interview
from assistant.text.patterns import late

_WORD = late(r"[^\W\d_]+(?:'[^\W\d_]+)*\d*|\d+(?:[.,]\d+)*|[^\w\s]")
_FOLD = str.maketrans(
    {**dict.fromkeys("\u2018\u2019\u02bc\u2032`\u00b4", "'"), **dict.fromkeys("\u2010\u2011\u2012\u2212_", "-")}
)


LIGHT = frozenset(
    ("still", "clearly", "really", "definitely", "certainly", "obviously", "indeed", "truly", "very", "surely")
)
"""Words that change nothing in a phrase around them ("the liver still sets the prognosis")."""


class Word(Struct, frozen=True):
    """One word or sign of a text, folded, with the characters that it covers."""

    text: str
    start: int
    end: int


class Target(Struct, frozen=True):
    """What a phrase stands for: kind (option, topic, label, facts, offered, points), and the facts or name it carries."""

    kind: str
    name: str
    facts: Mapping[str, str]


class Match(Struct, frozen=True):
    """A phrase found: words `start` up to but not including `end`."""

    target: Target
    start: int
    end: int


Slots = tuple[tuple[frozenset[str], bool], ...]


def words(text: str) -> tuple[Word, ...]:
    """The words of a text. Folding keeps every character's place, so spans point into the text as typed."""
    folded = "".join(_lower(char) for char in text.translate(_FOLD))
    return tuple(
        Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(folded) if found.group() != "-"
    )


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


@cache
def slots(phrase: str) -> Slots:
    """A phrase of a data file as one set of alternatives a word, and whether the word may be left out."""
    found: list[tuple[frozenset[str], bool]] = []
    for part in phrase.split():
        optional = part.endswith("?") and len(part) > 1
        choices = (part[:-1] if optional else part).split("|")
        if len(choices) > 1 or optional:
            found.append((frozenset(word.text for choice in choices for word in words(choice)), optional))
        else:
            found.extend((frozenset((word.text,)), False) for word in words(part))
    return tuple(found)


def match_at(pattern: Slots, text: tuple[Word, ...], at: int) -> int | None:
    """Where the longest match of the pattern ends that begins at word `at`, or None; light words inside it do not count."""
    if not pattern:
        return at
    (choices, optional), rest = pattern[0], pattern[1:]
    taken = _inside(rest, text, at + 1) if at < len(text) and text[at].text in choices else None
    left_out = match_at(rest, text, at) if optional else None
    ends = [end for end in (taken, left_out) if end is not None]
    return max(ends) if ends else None


def _inside(pattern: Slots, text: tuple[Word, ...], at: int) -> int | None:
    """The same for the rest of a pattern, before which light words may stand."""
    found = match_at(pattern, text, at)
    light = at
    while pattern and found in {None, at} and light < len(text) and text[light].text in LIGHT:
        light += 1
        end = match_at(pattern, text, light)
        found = end if end is not None and end > light else found
    return found


def matches_whole(phrase: str, text: tuple[Word, ...]) -> bool:
    """Whether the phrase is the whole text."""
    return bool(text) and match_at(slots(phrase), text, 0) == len(text)


@cache
def openings(phrases: tuple[str, ...]) -> Mapping[str, tuple[tuple[str, Slots], ...]]:
    """Phrases, and their slots, by the words that they can begin with; in their own order."""
    found: dict[str, tuple[tuple[str, Slots], ...]] = {}
    for phrase in phrases:
        for first in _firsts(slots(phrase)):
            found[first] = (*found.get(first, ()), (phrase, slots(phrase)))
    return found


class Index:
    """All phrases of one interview by the words that they can begin with."""

    def __init__(self, phrases: Iterable[tuple[str, Target]]) -> None:
        self._by_word: dict[str, list[tuple[Slots, Target]]] = {}
        for phrase, target in phrases:
            pattern = slots(phrase)
            for first in _firsts(pattern):
                self._by_word.setdefault(first, []).append((pattern, target))

    def find(self, text: tuple[Word, ...]) -> Iterator[Match]:
        """The phrases in a text from left to right, the longest first, none overlapping."""
        at = 0
        while at < len(text):
            found = self._longest(text, at)
            if found:
                yield found
                at = found.end
            else:
                at += 1

    def _longest(self, text: tuple[Word, ...], at: int) -> Match | None:
        best: Match | None = None
        for pattern, target in self._by_word.get(text[at].text, ()):
            end = match_at(pattern, text, at)
            if end is not None and end > at and (best is None or end > best.end):
                best = Match(target, at, end)
        return best


def _firsts(pattern: Slots) -> set[str]:
    found: set[str] = set()
    for choices, optional in pattern:
        found |= choices
        if not optional:
            break
    return found


@lru_cache(maxsize=16)
def index(interview: Interview) -> Index:
    """Every phrase of an interview that means something anywhere in a sentence."""
    return Index(_phrases(interview))


def _phrases(interview: Interview) -> Iterator[tuple[str, Target]]:
    for points in interview.points:
        yield from ((phrase, Target("points", points.id, {})) for phrase in points.said)
    for group in interview.phrases:
        yield from ((phrase, Target("facts", "", group.facts)) for phrase in group.said)
    for question in interview.questions:
        for option in question.options:
            yield from ((phrase, Target("option", question.id, {question.id: option.id})) for phrase in option.said)
        yield from ((phrase, Target("topic", question.id, {})) for phrase in question.topic)
        yield f"{question.label} :", Target("label", question.id, {})
    for ignored in interview.ignored:
        yield from ((phrase, Target("offered", ignored.id, {})) for phrase in ignored.said)
