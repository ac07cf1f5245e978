"""The lexicon file's schema, and reading it. Imports pydantic: used when the cache is rebuilt, not on a warm start."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from assistant.errors import DataErrors, Fault, did_you_mean
from assistant.files.schema import Record, checked
from assistant.files.yaml import Document, load
from assistant.text.lexicon import Concept, Entry, Lexicon, build_lexicon, run_of, sources

LANGUAGES = ("ja", "zh", "ko", "es", "fr", "de")


class ConceptRecord(Record):
    kind: str
    forms: tuple[str, ...] = Field(min_length=1)
    foreign: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    broader: tuple[str, ...] = ()


class LexiconRecord(Record):
    concepts: dict[str, ConceptRecord]
    languages: dict[str, str]
    stopwords: tuple[str, ...]
    spelling_keep: tuple[str, ...]


def load_lexicon(intents: Path) -> Lexicon:
    """Read and check `lexicon.yaml`: no form under two concepts, every broader concept known, no circle."""
    document = load(sources(intents))
    record = checked(LexiconRecord, document)
    faults = [*_twice(record, document), *_unknown(record, document)]
    if faults:
        raise DataErrors(faults)
    circles = list(_circles(record, document))
    if circles:
        raise DataErrors(circles)
    entries = (Entry(Concept(name, c.kind, c.broader), c.forms, c.foreign) for name, c in record.concepts.items())
    return build_lexicon(entries, record.stopwords, record.spelling_keep, record.languages)


def _twice(record: LexiconRecord, document: Document) -> Iterator[Fault]:
    owner: dict[tuple[str, ...], str] = {}
    for name, concept in record.concepts.items():
        for at, form in enumerate(concept.forms):
            first = owner.setdefault(run_of(form), name)
            if first != name:
                key = ("concepts", name, "forms", at)
                yield document.fault(key, f'"{form}" is a form of "{first}" and of "{name}". Keep one.')


def _unknown(record: LexiconRecord, document: Document) -> Iterator[Fault]:
    for name, concept in record.concepts.items():
        for at, wide in enumerate(concept.broader):
            if wide not in record.concepts:
                key = ("concepts", name, "broader", at)
                yield document.fault(key, f'there is no concept "{wide}".{did_you_mean(wide, record.concepts)}')
        for language in concept.foreign:
            if language not in LANGUAGES:
                yield document.fault(
                    ("concepts", name, "foreign", language), f'"{language}" is none of {", ".join(LANGUAGES)}.'
                )


def _circles(record: LexiconRecord, document: Document) -> Iterator[Fault]:
    for name in record.concepts:
        seen, queue = set[str](), list(record.concepts[name].broader)
        while queue:
            wide = queue.pop()
            if wide == name:
                yield document.fault(("concepts", name, "broader"), f'"{name}" is broader than itself.')
                break
            if wide not in seen:
                seen.add(wide)
                queue.extend(record.concepts[wide].broader)
