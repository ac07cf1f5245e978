"""Repair of mistyped words against the domain's own vocabulary.

Only words that nobody knows are repaired, to a word with the same first letter (a long word may miss that one letter):
never a figure, a dose, a unit, a word with a digit, a word of fewer than five letters, a word that the lexicon lists
as a plain word, or a word of the corpus and the phrasings.
"""

from collections.abc import Collection, Mapping

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Letters below which a word is left as typed."""

ROOMY = 8
"""Letters from which two edits are forgiven instead of one."""


class Repair(Struct, frozen=True):
    """A word as typed and as read."""

    typed: str
    read: str


class Speller(Struct, frozen=True):
    """Repairs words against a vocabulary.

    Equal distances go to the longer word, as a letter is dropped more often than added; then by the alphabet.
    """

    vocabulary: Mapping[int, tuple[str, ...]]
    """Number of letters -> the words that a word is repaired to, by the alphabet."""
    known: Mapping[str, frozenset[str]]
    """First two letters -> the words that begin so and are left alone."""

    def repair(self, words: list[str]) -> tuple[list[str], tuple[Repair, ...]]:
        """The words with unknown ones repaired, and what was changed."""
        read = [self._one(word) for word in words]
        changed = tuple(Repair(typed, new) for typed, new in zip(words, read, strict=True) if typed != new)
        return read, changed

    def _one(self, word: str) -> str:
        if len(word) < SHORTEST or not (word.isascii() and word.isalpha()) or word in self.known.get(word[:2], ()):
            return word
        edits = 2 if len(word) >= ROOMY else 1
        best: tuple[int, int, str] | None = None
        for length in range(len(word) - edits, len(word) + edits + 1):
            candidates = self.vocabulary.get(length)
            if not candidates:
                continue
            for found, distance, _ in process.extract(
                word, candidates, scorer=OSA.distance, score_cutoff=edits, limit=5
            ):
                rank = (int(distance), -len(found), found)
                if found[0] == word[0] or (distance == 1 and len(word) >= ROOMY):
                    best = min(best, rank) if best else rank
        return best[2] if best else word


def build_speller(vocabulary: Collection[str], known: Collection[str]) -> Speller:
    """A speller that repairs to the words of the vocabulary, and leaves them and the known words alone."""
    by_length: dict[int, list[str]] = {}
    for word in sorted(vocabulary):
        if len(word) >= SHORTEST - 1 and word.isalpha():
            by_length.setdefault(len(word), []).append(word)
    left_alone: dict[str, set[str]] = {}
    for word in {*known, *vocabulary}:
        left_alone.setdefault(word[:2], set()).add(word)
    return Speller(
        {size: tuple(words) for size, words in by_length.items()},
        {begin: frozenset(words) for begin, words in sorted(left_alone.items())},
    )
