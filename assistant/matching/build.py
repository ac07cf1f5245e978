"""Compiles the matcher from checked files. Used when the cache is rebuilt, and by the calibration."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from assistant.guideline.model import Guideline
from assistant.matching.calibration import Calibration
from assistant.matching.index import Entry, Index, build_index
from assistant.matching.intents import Phrasing, Phrasings, Read, build_phrasings
from assistant.matching.matcher import Boundary, Matcher, SmallTalk, Target
from assistant.matching.records import BoundaryRecord, CareRecord, IntentFiles, SmallTalkRecord
from assistant.matching.words import Owners, Sections, build_owners, build_sections, signs, single_signs
from assistant.text.lexicon import Lexicon, Reading, run_of
from assistant.text.normalise import normalise, words
from assistant.text.spelling import build_speller

FIELD_WEIGHTS = {"title": 0.6, "text": 1.0, "asks": 0.8}
"""How much each field of a document counts in the index."""


def build_matcher(guideline: Guideline, lexicon: Lexicon, files: IntentFiles, calibration: Calibration) -> Matcher:
    """Compile the matcher from checked files."""
    reader = _Terms(lexicon)
    bounds: tuple[BoundaryRecord | CareRecord, ...] = (*files.boundaries.boundaries, *files.boundaries.care)
    boundaries = {one.id: _boundary(one) for one in bounds}
    phrasings = [*_phrasings(files, reader), *reader.phrasings(bounds)]
    parts = _indexed(guideline, boundaries, reader, phrasings)
    names = ["about", *(f"cq{number:02d}" for number in range(1, 13))]
    corpus_words = {word for document in documents(guideline) for word in words(normalise(" ".join(document[3:])))}
    small = build_phrasings(reader.phrasings(files.small_talk.small_talk))
    asked = (*(phrasing for phrasing, _ in phrasings), *small.items)
    asked_words = {word for phrasing in asked for word in words(phrasing.text)}
    known = corpus_words | asked_words
    return Matcher(
        lexicon,
        parts.targets,
        parts.index,
        parts.phrasings,
        parts.sections,
        parts.owners,
        boundaries,
        tuple(one.id for one in boundaries.values() if one.care),
        {name: frozenset(" ".join(run_of(form)) for form in forms) for name, forms in files.boundaries.signs.items()},
        {one.id: SmallTalk(one.id, one.kind, one.says) for one in files.small_talk.small_talk},
        small,
        frozenset(words(normalise(" ".join(files.small_talk.filling)))),
        frozenset(words(normalise(" ".join(files.small_talk.about_oneself)))),
        {name: one.tumour for name, one in zip(names, files.intents, strict=True) if one.tumour},
        {name: one.aspects for name, one in zip(names, files.intents, strict=True)},
        build_speller(
            {word for word in known.union(lexicon.vocabulary) if word.isalpha()},
            known | lexicon.keep | lexicon.stopwords,
        ),
        calibration,
    )


def rebuilt(guideline: Guideline, matcher: Matcher, phrasings: Iterable[Phrasing]) -> Matcher:
    """The same matcher with other phrasings: to measure what some of them are worth."""
    reader = _Terms(matcher.lexicon)
    read = [(phrasing, reader.narrow(phrasing.text)) for phrasing in phrasings]
    parts = _indexed(guideline, matcher.boundaries, reader, read)
    return replace(
        matcher, targets=parts.targets, index=parts.index, phrasings=parts.phrasings, sections=parts.sections,
        owners=parts.owners,
    )  # fmt: skip


class _Parts(Struct, frozen=True):
    """What depends on the phrasings."""

    index: Index
    targets: tuple[Target, ...]
    phrasings: Phrasings
    sections: Sections
    owners: Owners


def _indexed(
    guideline: Guideline, boundaries: Mapping[str, Boundary], reader: "_Terms", phrasings: list[Read]
) -> _Parts:
    asked: dict[str, list[str]] = {}
    for phrasing, terms in phrasings:
        asked.setdefault(phrasing.target, []).extend(terms)
    found = [(*document, False) for document in documents(guideline)]
    found += [(one.id, None, one.id, one.title, one.title, True) for one in boundaries.values()]
    entries = [
        Entry(
            name, reader.wide(title), () if topic == LISTS_QUESTIONS else reader.wide(text), tuple(asked.get(name, ()))
        )
        for name, _, topic, title, text, _ in found
    ]
    targets = tuple(
        Target(name, cq, topic, frozenset({*entry.title, *entry.text, *entry.asks, *asked.get(topic, ())}), neighbour)
        for (name, cq, topic, _, _, neighbour), entry in zip(found, entries, strict=True)
    )
    sections = build_sections(
        [
            (section_id(guideline, phrasing.target), tuple(signs(reader.reading(phrasing.text))))
            for phrasing, _ in phrasings
            if phrasing.target not in boundaries
        ]
    )
    places = {target.id: at for at, target in enumerate(targets)}
    owners = build_owners(
        [
            (places[phrasing.target], tuple(single_signs(reader.reading(phrasing.text))))
            for phrasing, _ in phrasings
            if phrasing.target in places
        ],
        len(targets),
    )
    return _Parts(build_index(entries, FIELD_WEIGHTS), targets, build_phrasings(phrasings), sections, owners)


def section_id(guideline: Guideline, target: str) -> str:
    """The section that a target belongs to: "about" or "cq01" to "cq12"."""
    cq = guideline.cq_of(target)
    return f"cq{cq:02d}" if cq else "about"


LISTS_QUESTIONS = "about.questions"
"""The topic that lists the clinical questions: its words belong to the questions, so only its phrasings are indexed."""


class _Terms:
    """Reads texts into terms, and a phrasing once for all that is made of it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.reading: Callable[[str], Reading] = cache(lexicon.read_normalised)

    def narrow(self, normal: str) -> tuple[str, ...]:
        return self.reading(normal).terms

    def wide(self, text: str) -> tuple[str, ...]:
        """Terms with the concepts that they imply: what a document answers to."""
        found: dict[str, None] = {}
        normal = normalise(text)
        for start in range(0, len(text), 1500):
            reading = (
                self._lexicon.read(text[start : start + 1500])
                if len(text) > 1500
                else self._lexicon.read_normalised(normal)
            )
            found.update(dict.fromkeys((*reading.terms, *reading.broader)))
        return tuple(found)

    def phrasings(self, owners: Iterable[BoundaryRecord | CareRecord | SmallTalkRecord]) -> Iterator[Read]:
        for one in owners:
            for phrase in one.phrasings:
                normal = normalise(phrase)
                yield Phrasing(one.id, normal), self.narrow(normal)


def _phrasings(files: IntentFiles, reader: _Terms) -> Iterator[Read]:
    for record in files.intents:
        section = f"cq{record.clinical_question:02d}" if record.clinical_question else "about"
        groups = {section: record.phrasings, **record.topics, **record.passages}
        for target, phrases in groups.items():
            for phrase in phrases:
                normal = normalise(phrase)
                yield Phrasing(target, normal), reader.narrow(normal)


def documents(guideline: Guideline) -> Iterator[tuple[str, int | None, str, str, str]]:
    """Everything that is indexed: id, clinical question, topic, headings, text."""
    for passage in guideline.passages.values():
        topic = guideline.topics[passage.topic]
        section = guideline.section_of(passage.cq)
        yield passage.id, passage.cq, passage.topic, f"{topic.title} . {section.short}", passage.text
    for figure in guideline.figures.values():
        for regimen in figure.regimens:
            names = " . ".join(component.drug for component in regimen.components)
            yield regimen.id, figure.cq, figure.id, f"{figure.title} . {regimen.name}", f"{regimen.text} . {names}"
        for cell in figure.cells:
            text = f"{figure.rows[cell.row]} . {figure.columns[cell.column]} . {cell.printed}"
            yield cell.id, figure.cq, figure.id, figure.title, text
        for panel in figure.panels:
            yield panel.id, figure.cq, figure.id, f"{figure.title} . {panel.label}", panel.text
    for table in guideline.tables.values():
        yield table.id, table.cq, table.id, table.title, " . ".join((*table.groups.values(), *table.footnotes))


def _boundary(record: BoundaryRecord | CareRecord) -> Boundary:
    if isinstance(record, BoundaryRecord):
        return Boundary(
            record.id,
            record.title,
            record.says,
            record.concepts,
            record.nearest,
            record.notes,
            "not-covered",
            care=False,
        )
    return Boundary(
        record.id,
        record.id,
        record.says,
        record.concepts,
        record.nearest,
        (),
        record.reason,
        care=True,
        signs=record.signs,
        outright=record.outright,
    )
