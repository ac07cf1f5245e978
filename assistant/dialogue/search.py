"""Plain search: passages that hold the words, ranked, the hits marked."""

from functools import lru_cache

from msgspec import Struct

from assistant.dialogue.knowledge import Knowledge
from assistant.text.normalise import normalise, stem, words


class Hit(Struct, frozen=True):
    """A passage that was found: its id, score, text, and the stretches of it that match, as (start, end)."""

    id: str
    score: float
    text: str
    marks: tuple[tuple[int, int], ...]


def hits(knowledge: Knowledge, query: str, most: int = 20) -> tuple[Hit, ...]:
    """Passages by rank; only those that hold at least one of the words themselves."""
    matcher = knowledge.matcher
    reading, _ = matcher.read(query)
    sums = matcher.index.search([(term, 1.0) for term in reading.terms])
    stems = {token.stem for token in reading.tokens} - {stem(word) for word in matcher.lexicon.stopwords}
    found = []
    for at in sorted(sums, key=lambda one: (-sums[one], one)):
        passage = knowledge.guideline.passages.get(matcher.targets[at].id)
        if passage is None:
            continue
        marks = marked(passage.text, stems)
        if marks:
            found.append(Hit(passage.id, round(sums[at], 3), passage.text, marks))
        if len(found) == most:
            break
    return tuple(found)


def marked(text: str, stems: set[str]) -> tuple[tuple[int, int], ...]:
    """Where words with one of the stems stand in a text."""
    found, at = [], 0
    for piece in text.split(" "):
        if not stems.isdisjoint(_stems(piece)):
            found.append((at, at + len(piece)))
        at += len(piece) + 1
    return tuple(found)


@lru_cache(maxsize=8192)
def _stems(piece: str) -> frozenset[str]:
    """The stems in one word of a passage: the guideline's words are the same for every search."""
    return frozenset(stem(word) for word in words(normalise(piece)))
