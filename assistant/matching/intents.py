"""Phrasings: the questions that each clinical question, topic, passage, regimen and cell answers.

A typed question is compared with all of them at once through the terms they share (rarer terms count more), and the
closest few are compared word by word with RapidFuzz.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from math import log, sqrt

from msgspec import Struct
from rapidfuzz import fuzz

from assistant.text.lexicon import MARK, Reading

CLOSE = 24
"""Phrasings that are compared word by word."""

PLAIN = 0.6
"""Weight of a plain word beside a concept, where it is counted what a text covers of a question."""

COMMON = 0.04
"""Share of all phrasings above which a term fetches no candidates beside a rarer one (it still counts in the comparison)."""


class Phrasing(Struct, frozen=True):
    """One way to ask for a target: a passage, topic, clinical question ("cq02"), regimen, cell, panel or table."""

    target: str
    text: str


Read = tuple[Phrasing, tuple[str, ...]]
"""A phrasing with the terms that the lexicon reads in it; once they are indexed, the phrasing alone is kept."""


class Likeness(Struct, frozen=True):
    """How alike a question and a phrasing are: `shared` weighs common terms, `wording` compares the words; 0 to 1."""

    phrasing: int
    shared: float
    wording: float

    @property
    def score(self) -> float:
        return 0.75 * self.shared + 0.25 * self.wording


class Phrasings(Struct, frozen=True, dict=True):
    """All phrasings, and in which of them each term occurs."""

    items: Sequence[Phrasing]
    postings: Mapping[str, tuple[int, ...]]
    lengths: tuple[float, ...]

    @cached_property
    def _by_words(self) -> Mapping[str, str]:
        """Phrasing without the marks around it -> its target; the first of several."""
        return {bare(one.text): one.target for one in reversed(tuple(self.items))}

    @cached_property
    def _held(self) -> dict[str, frozenset[int]]:
        return {}

    def verbatim(self, text: str) -> str | None:
        """The target of the phrasing that a text is, but for the marks around it."""
        return self._by_words.get(bare(text))

    def weight(self, term: str) -> float:
        """How telling a term is; a term that no phrasing holds is as telling as the rarest."""
        return weight(len(self.items), len(self.postings.get(term, ())))

    def mass(self, term: str) -> float:
        """How much a term counts towards what a question is about: a plain word less than a concept, being often mere style."""
        return self.weight(term) * (1.0 if term.startswith(MARK) else PLAIN)

    def alike(self, reading: Reading, without: int = -1, least: float = 0.0) -> list[Likeness]:
        """The closest phrasings, best first; `without` leaves one out (to measure with its own text).

        `least` is how much of its terms a phrasing must share to be compared word by word.
        """
        squares = {term: self.weight(term) ** 2 for term in reading.terms}
        length = sqrt(sum(squares.values()))
        if not length:
            return []
        total: dict[int, float] = {}
        for at, term in enumerate(sorted(squares, key=lambda term: (-squares[term], term))):
            found = self.postings.get(term, ())
            if not at or not total or len(found) <= COMMON * len(self.items):
                for phrasing in found:
                    total[phrasing] = total.get(phrasing, 0.0) + squares[term]
            else:
                for phrasing in total.keys() & self._holding(term):
                    total[phrasing] += squares[term]
        total.pop(without, None)
        shared = [(dot / (length * self.lengths[at]), -at) for at, dot in total.items()]
        ranked = nlargest(CLOSE, [one for one in shared if one[0] >= least] if least else shared)
        return sorted(
            (Likeness(-at, round(cosine, 6), self._wording(reading.text, -at)) for cosine, at in ranked),
            key=lambda one: (-one.score, one.phrasing),
        )

    def _holding(self, term: str) -> frozenset[int]:
        """The phrasings that hold a common term; each such term is looked up again and again."""
        if term not in self._held:
            self._held[term] = frozenset(self.postings[term])
        return self._held[term]

    def _wording(self, text: str, at: int) -> float:
        return round(fuzz.token_sort_ratio(text, self.items[at].text) / 100, 4)


def weight(count: int, holding: int) -> float:
    """How telling a term is that so many of `count` phrasings hold; one that none holds is as telling as the rarest."""
    return round(log(1 + max(count, 1) / max(holding, 1)), 4)


def bare(text: str) -> str:
    """A text without the marks around it."""
    return text.strip(" .!?,")


def build_phrasings(items: Iterable[Read]) -> Phrasings:
    """Index phrasings in the order given."""
    found = tuple(items)
    postings: dict[str, list[int]] = {}
    for at, (_, terms) in enumerate(found):
        for term in terms:
            postings.setdefault(term, []).append(at)
    weights = {term: weight(len(found), len(at)) for term, at in postings.items()}
    lengths = tuple(round(sqrt(sum(weights[term] ** 2 for term in terms)) or 1.0, 4) for _, terms in found)
    return Phrasings(
        tuple(phrasing for phrasing, _ in found),
        {term: tuple(at) for term, at in sorted(postings.items())},
        lengths,
    )
