"""Compiles the matcher from checked files. Used when the cache is rebuilt, and by the calibration."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.guideline.model import Guideline
from assistant.matching.calibration import Calibration
from assistant.matching.index import Entry, Index, build_index
from assistant.matching.intents import Phrasing, build_phrasings
from assistant.matching.matcher import Boundary, Matcher, SmallTalk, Target
from assistant.matching.records import BoundaryRecord, CareRecord, IntentFiles, SmallTalkRecord
from assistant.text.lexicon import Lexicon
from assistant.text.normalise import normalise, words

FIELD_WEIGHTS = {"title": 0.6, "text": 1.0, "asks": 0.8}
"""How much each field of a document counts in the index."""


def build_matcher(guideline: Guideline, lexicon: Lexicon, files: IntentFiles, calibration: Calibration) -> Matcher:
    """Compile the matcher from checked files."""
    reader = _Terms(lexicon)
    phrasings = list(_phrasings(files, reader))
    index, targets = _indexed(guideline, reader, phrasings)
    names = ["about", *(f"cq{number:02d}" for number in range(1, 13))]
    corpus_words = {word for entry in documents(guideline) for word in words(normalise(" ".join(entry[3:])))}
    known = corpus_words | {word for p in phrasings for word in words(p.text)} | lexicon.keep | lexicon.stopwords
    others = (*files.boundaries.boundaries, *files.boundaries.care, *files.small_talk.small_talk)
    known |= {word for one in others for phrase in one.phrasings for word in words(normalise(phrase))}
    return Matcher(
        lexicon,
        targets,
        index,
        build_phrasings(phrasings),
        {one.id: _boundary(one) for one in (*files.boundaries.boundaries, *files.boundaries.care)},
        build_phrasings(reader.phrasings((*files.boundaries.boundaries, *files.boundaries.care))),
        {one.id: SmallTalk(one.id, one.kind, one.says) for one in files.small_talk.small_talk},
        build_phrasings(reader.phrasings(files.small_talk.small_talk)),
        {name: one.tumour for name, one in zip(names, files.intents, strict=True) if one.tumour},
        {name: one.aspects for name, one in zip(names, files.intents, strict=True)},
        tuple(sorted(word for word in lexicon.vocabulary | corpus_words if word.isalpha())),
        tuple(sorted(known)),
        calibration,
    )


def rebuilt(guideline: Guideline, matcher: Matcher, phrasings: Iterable[Phrasing]) -> Matcher:
    """The same matcher with other phrasings: to measure what some of them are worth."""
    kept = list(phrasings)
    index, targets = _indexed(guideline, _Terms(matcher.lexicon), kept)
    return replace(matcher, targets=targets, index=index, phrasings=build_phrasings(kept))


def _indexed(guideline: Guideline, reader: "_Terms", phrasings: list[Phrasing]) -> tuple[Index, tuple[Target, ...]]:
    asked: dict[str, list[str]] = {}
    for phrasing in phrasings:
        asked.setdefault(phrasing.target, []).extend(phrasing.terms)
    found = list(documents(guideline))
    entries = [
        Entry(name, reader.wide(title), reader.wide(text), tuple(asked.get(name, ())))
        for name, _, _, title, text in found
    ]
    targets = tuple(
        Target(name, cq, topic, frozenset({*entry.title, *entry.text, *entry.asks, *asked.get(topic, ())}))
        for (name, cq, topic, _, _), entry in zip(found, entries, strict=True)
    )
    return build_index(entries, FIELD_WEIGHTS), targets


class _Terms:
    """Reads texts into terms, remembering nothing."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def narrow(self, text: str) -> tuple[str, ...]:
        return self._lexicon.read(text).terms

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

    def phrasings(self, owners: Iterable[BoundaryRecord | CareRecord | SmallTalkRecord]) -> Iterator[Phrasing]:
        for one in owners:
            for phrase in one.phrasings:
                yield Phrasing(one.id, normalise(phrase), self.narrow(phrase))


def _phrasings(files: IntentFiles, reader: _Terms) -> Iterator[Phrasing]:
    for record in files.intents:
        section = f"cq{record.clinical_question:02d}" if record.clinical_question else "about"
        groups = {section: record.phrasings, **record.topics, **record.passages}
        for target, phrases in groups.items():
            for phrase in phrases:
                yield Phrasing(target, normalise(phrase), reader.narrow(phrase))


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
    return Boundary(record.id, record.id, record.says, record.concepts, record.nearest, (), record.reason, care=True)
