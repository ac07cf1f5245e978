"""Linear models over the words of a question, as it was typed: style and subject beside what the lexicon knows.

A `WordModel` tells two sides apart by the sum of its signs' weights (words, concepts, two words in a row); they are learnt
and shipped in `calibration.yaml`. `Sections` says which clinical question the phrasings with the same words mostly belong
to, `Owners` which target; both are counted from the phrasings whenever they are compiled, so they cannot fall behind them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import log

from msgspec import Struct

from assistant.text.lexicon import MARK, Reading
from assistant.text.spelling import Repair

MOST = 6.0
"""Bound of a word model's sum: beyond it the words say the same, only louder."""

RARE_WORD, RARE_PAIR = 2, 4
"""Occurrences below which a word, or two words in a row, tell nothing of a section."""

SMOOTHING = 0.2
"""What is added to every count, so that a word not yet met in a section does not rule it out."""

STEPS = 8
"""Steps of a section's code in one unit of log odds."""

LAST = 93
"""The largest code: 93 / 8, nearly 12 units behind."""

TYPICAL = 18
"""Signs of a short question. The many of a long one are not independent, so together they weigh no more than these."""

FIRST_CODE = 33
"""Codes are printable characters, beginning with "!"."""


class WordModel(Struct, frozen=True):
    """Weights of signs; a positive sum speaks for the guideline's side."""

    bias: float
    weights: Mapping[str, float]

    def value(self, found: Iterable[str]) -> float:
        """The bounded sum over the different signs of a question, from -1 to 1."""
        total = self.bias + sum(self.weights.get(sign, 0.0) for sign in dict.fromkeys(found))
        return max(-MOST, min(MOST, total)) / MOST


NO_WORDS = WordModel(0.0, {})


def typed_words(reading: Reading, repairs: Iterable[Repair] = ()) -> list[str]:
    """The words of a question before any was repaired."""
    typed = {one.read: one.typed for one in repairs}
    return [typed.get(token.text, token.text) for token in reading.tokens]


def typed_signs(reading: Reading, repairs: Iterable[Repair] = ()) -> Iterator[str]:
    """What a question shows of its side: its words as typed, its concepts, and each two words in a row."""
    typed = typed_words(reading, repairs)
    yield from typed
    yield from (term for term in reading.terms if term.startswith(MARK))
    yield from map("_".join, pairwise(typed))


class Sections(Struct, frozen=True):
    """Per word, how far each section's phrasings lag behind those of the section that uses it most.

    A lag is one character: its code over FIRST_CODE, in steps of 1/8 log unit.
    """

    names: tuple[str, ...]
    prior: str
    lags: Mapping[str, str]

    def kinship(self, signs: Iterable[str]) -> Mapping[str, float]:
        """Per section, how much less likely it is than the likeliest, from 0 down to -1 (12 log units or more)."""
        codes = [self.prior, *(self.lags[sign] for sign in dict.fromkeys(signs) if sign in self.lags)]
        sums = [sum(ord(code[at]) for code in codes) for at in range(len(self.names))]
        least, share = min(sums, default=0), min(1.0, TYPICAL / len(codes))
        return {name: -min((total - least) * share, LAST) / LAST for name, total in zip(self.names, sums, strict=True)}


FAINT = 0.03
"""What is added to a target's count of a sign: far less than to a section's, since a target has few phrasings."""

FAR_BEHIND = 24.0
"""Log units behind the likeliest target from which a target is as unlikely as can be."""


class Owners(Struct, frozen=True, dict=True):
    """Which targets the words of a question belong to, as the phrasings use them."""

    unheld: tuple[float, ...]
    """Per target, in the order of the index: how likely a sign is that none of its phrasings holds, as a logarithm."""
    held: Mapping[str, tuple[tuple[int, ...], tuple[float, ...]]]
    """Sign -> the targets whose phrasings hold it, and by how much likelier that makes it there, in log units."""

    @cached_property
    def _met(self) -> dict[str, dict[int, float]]:
        return {}

    def _gains(self, sign: str) -> Mapping[int, float]:
        """Target -> how much likelier a sign makes it; the same signs come again and again."""
        if sign not in self._met:
            self._met[sign] = dict(zip(*self.held[sign], strict=True))
        return self._met[sign]

    def kin(self, found: Iterable[str], wanted: Iterable[int]) -> dict[int, float]:
        """Per wanted target, how much less likely it is than the likeliest of them, from 0 down to -1."""
        known = [sign for sign in dict.fromkeys(found) if sign in self.held]
        sums = {at: len(known) * self.unheld[at] for at in wanted}
        for sign in known:
            gains = self._gains(sign)
            for at in gains.keys() & sums.keys():
                sums[at] += gains[at]
        most, share = max(sums.values(), default=0.0), min(1.0, TYPICAL / (len(known) + 1))
        return {at: max(-1.0, (one - most) * share / FAR_BEHIND) for at, one in sums.items()}


def build_owners(read: Iterable[tuple[int, Iterable[str]]], targets: int) -> Owners:
    """Count signs per target (naive Bayes); `read` holds the place of each phrasing's target, and its signs.

    Nothing can be said of a target without phrasings: it counts as one that has many, and none that fits.
    """
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    totals = Counter[int]()
    for target, found in read:
        for sign in dict.fromkeys(found):
            counts[sign][target] += 1
            totals[target] += 1
    spread = FAINT * len(counts)
    most = max(totals.values(), default=1)
    return Owners(
        tuple(round(-log(totals.get(at, most) + spread), 3) for at in range(targets)),
        {
            sign: (tuple(sorted(held)), tuple(round(log(held[at] / FAINT + 1), 3) for at in sorted(held)))
            for sign, held in sorted(counts.items())
        },
    )


def single_signs(reading: Reading) -> Iterator[str]:
    """What a question shows of its target: its terms and its words."""
    yield from reading.terms
    yield from (f"={token.text}" for token in reading.tokens)


def signs(reading: Reading) -> Iterator[str]:
    """What a question shows of its section: its terms, its words, and each two words in a row."""
    yield from single_signs(reading)
    yield from (f"{one}_{two}" for one, two in pairwise(token.text for token in reading.tokens))


def build_sections(read: Sequence[tuple[str, Iterable[str]]]) -> Sections:
    """Count signs per section (naive Bayes); `read` holds each phrasing's section and signs."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sizes = Counter[str]()
    for section, found in read:
        sizes[section] += 1
        for sign in dict.fromkeys(found):
            counts[sign][section] += 1
    names = tuple(sorted(sizes))
    totals = Counter[str]()
    for found in counts.values():
        totals.update(found)
    spread = SMOOTHING * len(counts)
    lags = {
        sign: _code([log((found[name] + SMOOTHING) / (totals[name] + spread)) for name in names])
        for sign, found in sorted(counts.items())
        if found.total() >= (RARE_PAIR if "_" in sign else RARE_WORD)
    }
    return Sections(names, _code([log(sizes[name]) for name in names]), lags)


def _code(values: Sequence[float]) -> str:
    most = max(values, default=0.0)
    return "".join(chr(FIRST_CODE + min(LAST, round((most - value) * STEPS))) for value in values)
