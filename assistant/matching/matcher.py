"""Everything the matcher knows, compiled once: targets, index, phrasings, boundaries, small talk, vocabulary, weights."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from assistant.matching.calibration import Calibration
from assistant.matching.index import Index
from assistant.matching.intents import Phrasings
from assistant.matching.words import Owners, Sections
from assistant.text.lexicon import MARK, Lexicon, Reading
from assistant.text.normalise import normalise, words
from assistant.text.spelling import Repair, Speller


class Target(Struct, frozen=True):
    """Something that can be the answer: where it belongs, and every term that it or its questions hold."""

    id: str
    cq: int | None
    topic: str
    terms: frozenset[str]
    neighbour: bool = False
    """Whether it is a boundary, which competes with the guideline's content and must not be answered."""


class Boundary(Struct, frozen=True):
    """A neighbour that the guideline does not cover (or a message that calls for care), and what to say."""

    id: str
    title: str
    says: str
    concepts: tuple[tuple[str, ...], ...]
    nearest: tuple[str, ...]
    notes: tuple[str, ...]
    reason: str
    care: bool
    signs: tuple[tuple[str, ...], ...] = ()
    """Groups of signs that a message must name together to be met with care."""
    outright: bool = False
    """Whether the signs are enough, without likeness to a listed phrase."""


def _known_only(reading: Reading) -> Reading:
    """A question in another language keeps its concepts: its other words are no sign of anything."""
    if reading.language == "en":
        return reading
    return replace(reading, terms=tuple(term for term in reading.terms if term.startswith(MARK)))


class SmallTalk(Struct, frozen=True):
    id: str
    kind: str
    says: str


class Matcher(Struct, frozen=True, dict=True):
    """All data of the matcher; its functions live in `decision`."""

    lexicon: Lexicon
    targets: Sequence[Target]
    """In the order of the index."""
    index: Index
    phrasings: Phrasings
    sections: Sections
    owners: Owners
    boundaries: Mapping[str, Boundary]
    care: tuple[str, ...]
    """The boundaries that are met with care, in order."""
    signs: Mapping[str, frozenset[str]]
    """Group of signs -> the stems of each of its forms, spaces between."""
    small_talk: Mapping[str, SmallTalk]
    small_phrasings: Phrasings
    chat_filling: frozenset[str]
    """Words that may stand beside a phrase of small talk."""
    chat_words: frozenset[str]
    """Words of which people make small talk about themselves and their day."""
    tumours: Mapping[str, str]
    """Section id -> the tumour it is about ("hcc", "metastases"), where it is about one."""
    aspects: Mapping[str, tuple[str, ...]]
    """Section id -> the aspects (concepts) that it is about."""
    speller: Speller
    calibration: Calibration

    @cached_property
    def small_phrases(self) -> tuple[tuple[str, str], ...]:
        """Every phrase of small talk as bare words, and whose it is."""
        return tuple(
            (" ".join(words(one.text)), one.target) for one in self.small_phrasings.items if any(words(one.text))
        )

    @cached_property
    def small_texts(self) -> tuple[str, ...]:
        """The phrases of small talk alone, in the order of `small_phrases`."""
        return tuple(phrase for phrase, _ in self.small_phrases)

    @cached_property
    def small_openings(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The phrases of small talk by their first word."""
        found: dict[str, list[tuple[str, str]]] = {}
        for phrase, name in self.small_phrases:
            found.setdefault(phrase.partition(" ")[0], []).append((phrase, name))
        return {first: tuple(begun) for first, begun in found.items()}

    @cached_property
    def small_words(self) -> Mapping[str, frozenset[str]]:
        """Every word of the phrases of one sort of small talk."""
        found: dict[str, set[str]] = {}
        for phrase, name in self.small_phrases:
            found.setdefault(name, set()).update(phrase.split())
        return {name: frozenset(said) for name, said in found.items()}

    @cached_property
    def by_id(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self.index.ids)}

    def covers(self, term: str) -> bool:
        """Whether the guideline's content, or a question that it answers, holds a term."""
        found = self.index.postings.get(term)
        return found is not None and any(self.index.ids[at] not in self.boundaries for at in found[0])

    def _foreign(self, normal: str) -> frozenset[str]:
        """Words of another language that a question in it keeps: they are no misspellings of English ones."""
        language = self.lexicon.read_normalised(normal).language
        known = self.lexicon.foreign_words
        return frozenset(word for word in words(normal) if language != "en" and known.get(word) == language)

    def read(self, text: str) -> tuple[Reading, tuple[Repair, ...]]:
        """A question as terms, mistyped words repaired."""
        normal = normalise(text)
        typed = list(words(normal))
        read, repairs = self.speller.repair(typed)
        if repairs:
            kept = self._foreign(normal)
            read = [typed_word if typed_word in kept else new for typed_word, new in zip(typed, read, strict=True)]
            repairs = tuple(one for one in repairs if one.typed not in kept)
        if not repairs:
            return _known_only(self.lexicon.read_normalised(normal)), ()
        for typed_word, new in zip(typed, read, strict=True):
            if typed_word != new:
                normal = normal.replace(typed_word, new, 1)
        return self.lexicon.read_normalised(normal), repairs
