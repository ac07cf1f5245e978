"""Concepts and the many ways to write each: "PVTT", "clot in the portal vein" and "portal vein tumour thrombus" are one.

Forms are matched as runs of stems, longest first; forms in scripts without spaces are found inside the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from assistant.text.normalise import MOST_TOKENS, Token, normalise, stem, tokens

MARK = "@"
"""Begins a concept among the terms of a text, so that no word can be taken for one."""


class Concept(Struct, frozen=True):
    """One thing that the domain speaks of. `kind` is its sort (drug, regimen, outcome, aspect ...)."""

    id: str
    kind: str
    broader: tuple[str, ...] = ()


class Entry(Struct, frozen=True):
    """A concept with all the ways to write it, as the lexicon file lists it."""

    concept: Concept
    forms: tuple[str, ...]
    foreign: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Span(Struct, frozen=True):
    """A concept found in a text: which tokens it covers, from `start` up to but not including `end`."""

    concept: str
    start: int
    end: int


class Reading(Struct, frozen=True):
    """A text as the matcher sees it.

    `terms` holds each concept once (marked) and the stems of the words that no concept covers, without stop words,
    in order of appearance. `language` is that of a form found in another language, else "en".
    """

    text: str
    tokens: tuple[Token, ...]
    spans: tuple[Span, ...]
    terms: tuple[str, ...]
    broader: tuple[str, ...]
    language: str = "en"

    @property
    def concepts(self) -> tuple[str, ...]:
        return tuple(term[1:] for term in self.terms if term.startswith(MARK))


class Lexicon(Struct, frozen=True, dict=True):
    """All concepts, stop words, and the words that a spelling repair leaves alone."""

    concepts: Mapping[str, Concept]
    stopwords: frozenset[str]
    keep: frozenset[str]
    runs: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First stem of a form -> the forms that begin so (all their stems, concept), longest first."""
    inside: Sequence[tuple[str, str, str]]
    """Forms without spaces between words: text, concept, language; longest first."""
    foreign_words: Mapping[str, str]
    """Words that stand only in forms of another language -> that language."""
    languages: Mapping[str, str]
    """Language -> what is said in it before an answer in English."""
    vocabulary: Sequence[str]
    """Every word of every English form, as written."""

    @cached_property
    def heads(self) -> Mapping[str, frozenset[str]]:
        """Concept -> the last stems of its forms of several words."""
        found: dict[str, set[str]] = {}
        for forms in self.runs.values():
            for run, concept in forms:
                if len(run) > 1:
                    found.setdefault(concept, set()).add(run[-1])
        return {concept: frozenset(heads) for concept, heads in found.items()}

    @cached_property
    def _forms(self) -> dict[str, tuple[int, dict[tuple[str, ...], str]]]:
        """First stem -> the length of the longest form that begins so, and the forms; filled as they are met."""
        return {}

    @cached_property
    def _inside_letters(self) -> frozenset[str]:
        """What a text must hold some of, to hold a form without spaces: most are spared the long list."""
        return frozenset(letter for form, *_ in self.inside for letter in form if not letter.isascii())

    def _may_hold_inside(self, text: str) -> bool:
        """Whether a text can hold a form without spaces; one in plain letters is not worth reading the list for."""
        return not text.isascii() and not self._inside_letters.isdisjoint(text)

    def kind(self, term: str) -> str:
        """The kind of a term's concept; empty for a plain word."""
        return self.concepts[term[1:]].kind if term.startswith(MARK) else ""

    def read(self, text: str) -> Reading:
        """Normalise a text and find its concepts."""
        return self.read_normalised(normalise(text))

    def read_normalised(self, text: str) -> Reading:
        found = tokens(text)
        spans = [*self._spans(found), *self._inside(text)]
        covered = {at for span in spans for at in range(span.start, span.end)}
        marks = {span.start: span.concept for span in spans if span.start >= 0}
        terms: dict[str, None] = dict.fromkeys(f"{MARK}{span.concept}" for span in spans if span.start < 0)
        for at, token in enumerate(found):
            if at in marks:
                terms[f"{MARK}{marks[at]}"] = None
            elif at not in covered and token.text not in self.stopwords:
                terms[token.stem] = None
        kept = tuple(terms)[:MOST_TOKENS]
        broader = dict.fromkeys(
            f"{MARK}{wide}" for term in kept if term.startswith(MARK) for wide in self.ancestors(term[1:])
        )
        return Reading(
            text,
            tuple(found),
            tuple(spans),
            kept,
            tuple(b for b in broader if b not in terms),
            self._language(found, text),
        )

    def ancestors(self, concept: str) -> Iterable[str]:
        """The concepts that this one implies, nearest first."""
        queue, seen = list(self.concepts[concept].broader), set[str]()
        while queue:
            wide = queue.pop(0)
            if wide not in seen:
                seen.add(wide)
                yield wide
                queue.extend(self.concepts[wide].broader)

    def _spans(self, found: list[Token]) -> Iterable[Span]:
        at, stems = 0, tuple(token.stem for token in found)
        while at < len(stems):
            span = self._longest(stems, at)
            if span:
                yield span
                at = span.end
            else:
                at += 1

    def _longest(self, stems: tuple[str, ...], at: int) -> Span | None:
        first = stems[at]
        if first not in self._forms:
            found = self.runs.get(first)
            if not found:
                return None  # and nothing is kept of a word that begins no form: people type without end
            self._forms[first] = (max(len(run) for run, _ in found), dict(found))
        longest, forms = self._forms[first]
        for size in range(min(longest, len(stems) - at), 0, -1):
            concept = forms.get(stems[at : at + size])
            if concept is not None:
                return Span(concept, at, at + size)
        return None

    def _inside(self, text: str) -> Iterable[Span]:
        if not self._may_hold_inside(text):
            return
        rest = text
        for form, concept, _ in self.inside:
            if form in rest:
                rest = rest.replace(form, " ")
                yield Span(concept, -1, -1)

    def _language(self, found: list[Token], text: str) -> str:
        if self._may_hold_inside(text):
            for form, _, language in self.inside:
                if form in text:
                    return language
        votes: dict[str, int] = {}
        for token in found:
            spoken = self.foreign_words.get(token.text)
            if spoken:
                votes[spoken] = votes.get(spoken, 0) + 1
        best = max(votes, key=lambda name: votes[name], default="en")
        return best if votes.get(best, 0) * 3 >= len(found) and votes.get(best, 0) >= min(2, len(found)) else "en"


def build_lexicon(
    entries: Iterable[Entry], stopwords: Iterable[str], keep: Iterable[str], languages: Mapping[str, str]
) -> Lexicon:
    """Index the forms of concepts that have already been checked."""
    known: dict[str, Concept] = {}
    runs: dict[str, dict[tuple[str, ...], str]] = {}
    inside: dict[str, tuple[str, str]] = {}
    english, foreign = set[str](), dict[str, str]()
    for entry in entries:
        known[entry.concept.id] = entry.concept
        for form in entry.forms:
            run = run_of(form)
            english.update(token.text for token in tokens(normalise(form)))
            runs.setdefault(run[0], {}).setdefault(run, entry.concept.id)
        for language, forms in entry.foreign.items():
            for form in forms:
                _add_foreign(form, entry.concept.id, language, runs, inside, foreign)
    stop = frozenset(word.text for form in stopwords for word in tokens(normalise(form)))
    return Lexicon(
        known,
        stop,
        frozenset(keep),
        {first: tuple(sorted(found.items(), key=lambda one: (-len(one[0]), one))) for first, found in runs.items()},
        tuple(sorted(((form, *rest) for form, rest in inside.items()), key=lambda one: (-len(one[0]), one))),
        {word: language for word, language in foreign.items() if word not in english and word not in stop},
        dict(languages),
        tuple(sorted(word for word in english if word.isascii())),
    )


def _add_foreign(
    form: str,
    concept: str,
    language: str,
    runs: dict[str, dict[tuple[str, ...], str]],
    inside: dict[str, tuple[str, str]],
    foreign: dict[str, str],
) -> None:
    if language in {"ja", "zh", "ko"}:
        inside.setdefault(normalise(form), (concept, language))
        return
    run = run_of(form)
    runs.setdefault(run[0], {}).setdefault(run, concept)
    for token in tokens(normalise(form)):
        foreign.setdefault(token.text, language)


def run_of(form: str) -> tuple[str, ...]:
    """The stems of a form, as they will be met in a text."""
    return tuple(token.stem for token in tokens(normalise(form))) or (stem(form),)


def sources(intents: Path) -> Path:
    """The file that the lexicon is read from."""
    return intents / "lexicon.yaml"
