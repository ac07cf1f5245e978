"""The corpus folder as one checked `Guideline`.

Every file is read and held against its schema, then every id that one file names of another is resolved. All
mistakes found are reported together, so that an editor mends them in one go.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from assistant.errors import DataError, DataErrors, Fault, did_you_mean
from assistant.files.schema import Record, checked
from assistant.files.store import digest
from assistant.files.yaml import Document, load
from assistant.guideline import records
from assistant.guideline.markdown import SectionFile, read_section
from assistant.guideline.model import (
    About,
    Component,
    Figure,
    FigureCell,
    Grade,
    GradingLevel,
    Guideline,
    Note,
    Panel,
    Passage,
    Reference,
    Regimen,
    Section,
    Table,
    Term,
    Topic,
)  # fmt: skip
from assistant.guideline.tables import read_table

QUESTIONS = range(1, 13)
TABLES = {1: 4, 2: 5, 3: 8}
"""Number of a table and the clinical question that it belongs to."""
FIGURES = {1: 2, 2: 3, 3: 10}
"""Number of a figure and the clinical question that it belongs to."""

T = TypeVar("T")
RecordT = TypeVar("RecordT", bound=Record)


def sources(corpus: Path) -> list[Path]:
    """The files that make up the guideline, in a fixed order (interviews apart)."""
    found = [*corpus.glob("*.md"), *corpus.glob("*.yaml"), *corpus.glob("tables/*"), *corpus.glob("figures/*.yaml")]
    return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def load_guideline(corpus: Path) -> Guideline:
    """Read and check the whole corpus; DataErrors names file and line of everything that is wrong."""
    return _Loading(corpus).guideline()


class _Loading:
    """One reading of the corpus: collects faults instead of stopping at the first."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._faults: list[Fault] = []
        self._citations: list[tuple[Path, int | None, str, str]] = []
        self._places: dict[str, tuple[Path, int]] = {}

    def guideline(self) -> Guideline:
        about = self._try(self._about)
        sections = self._sections()
        references = self._try(self._references) or {}
        confidence = {number: reference.confidence for number, reference in references.items()}
        tables = self._each(TABLES, lambda n: self._table(n, confidence))
        figures = self._each(FIGURES, self._figure)
        notes = self._try(self._notes) or ()
        glossary = self._try(self._glossary) or ()
        self._stop_if_faulty()
        found = assemble(about, sections, tables, figures, references, notes, glossary, digest(sources(self._corpus)))
        self._resolve(found, references)
        self._stop_if_faulty()
        return found

    def _stop_if_faulty(self) -> None:
        if self._faults:
            raise DataErrors(self._faults)

    def _try(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except DataError as error:
            self._faults.extend(error.faults)
            return None

    def _each(self, numbers: Iterable[int], read: Callable[[int], T]) -> list[T]:
        found = (self._try(lambda n=number: read(n)) for number in numbers)  # type: ignore[misc]
        return [one for one in found if one is not None]

    def _record(self, model: type[RecordT], name: str) -> tuple[RecordT, Document]:
        document = load(self._corpus / name)
        return checked(model, document), document

    def _cite(self, document: Document, key: tuple[str | int, ...], ids: Iterable[str], what: str) -> None:
        for at, name in enumerate(ids):
            self._citations.append((document.path, document.line((*key, at)), name, what))

    def _about(self) -> About:
        record, document = self._record(records.AboutRecord, "guideline.yaml")
        self._cite(document, ("grading", "passages"), record.grading.passages, "grading")
        scale = record.grading
        return About(
            record.title, record.short_title, tuple(f"{s.name} ({s.short})" for s in record.societies), record.first_author,
            f"{record.first_author} et al., {record.journal} {record.year};{record.volume}({record.issue}):{record.pages}",
            record.doi, record.edition, record.literature_search, record.scope,
            tuple(GradingLevel(s.id, s.text) for s in scale.strengths), tuple(GradingLevel(s.id, s.text) for s in scale.levels),
            record.disclaimer, record.licence_note,
        )  # fmt: skip

    def _sections(self) -> list[tuple[Section, list[Topic], list[Passage]]]:
        found = []
        for number in (None, *QUESTIONS):
            one = self._try(lambda n=number: self._section(n))  # type: ignore[misc]
            if one:
                found.append(one)
        return found

    def _section(self, number: int | None) -> tuple[Section, list[Topic], list[Passage]]:
        name = f"cq{number:02d}" if number else "about"
        paths = sorted(self._corpus.glob(f"{name}-*.md")) if number else [self._corpus / "about.md"]
        if len(paths) != 1:
            what = "no file" if not paths else f"{len(paths)} files"
            raise DataError(Fault(self._corpus, f"has {what} named {name}-*.md; there must be one."))
        file = read_section(paths[0], name, number)
        front = checked(records.FrontRecord, file.front)
        if front.number != number:
            raise DataError(file.front.fault(("number",), f'"number" must be {number}, as in the file\'s name.'))
        passages = self._graded(front, file)
        self._places.update((passage.id, (paths[0], file.lines[passage.id])) for passage in passages)
        section = Section(
            name, number, front.title, front.short, front.kind or "about", tuple(t.id for t in file.topics)
        )
        return section, list(file.topics), passages

    def _graded(self, front: records.FrontRecord, file: SectionFile) -> list[Passage]:
        grades = {one.id: Grade(one.strength, one.level) for one in front.recommendations}
        known = [passage.id for passage in file.passages]
        if (front.kind == "recommendation") != bool(grades):
            message = f'kind "{front.kind}" and the list of recommendations do not agree; statements carry no grade.'
            self._faults.append(file.front.fault(("kind",), message))
        for at, name in enumerate(grades):
            if name not in known:
                message = f'recommendation "{name}" has no passage in this file.{did_you_mean(name, known)}'
                self._faults.append(file.front.fault(("recommendations", at), message))
        first = file.topics[0] if file.topics else None
        for passage in file.passages:
            if front.kind == "recommendation" and first and passage.topic == first.id and passage.id not in grades:
                message = f'"{passage.id}" stands under the recommendations but the front matter gives it no grade.'
                self._faults.append(Fault(file.front.path, message, file.lines[passage.id]))
        return [replace(p, grade=grades[p.id]) if p.id in grades else p for p in file.passages]

    def _table(self, number: int, confidence: dict[int, str]) -> Table:
        path = self._corpus / "tables" / f"table-{number}.yaml"
        table = read_table(path, TABLES[number], confidence)
        for at, row in enumerate(table.rows):
            self._citations.extend((path.with_suffix(".csv"), at + 2, name, row.id) for name in row.passages)
        return table

    def _figure(self, number: int) -> Figure:
        record, document = self._record(records.FigureRecord, f"figures/figure-{number}.yaml")
        rows, columns = ({one.id: one.label for one in part} for part in (record.rows, record.columns))
        cells = tuple(self._cell(record, document, at, rows, columns) for at in range(len(record.cells)))
        regimens = tuple(self._regimen(document, at, one) for at, one in enumerate(record.regimens))
        panels = tuple(Panel(p.id, p.panel, p.label, p.text, p.passages) for p in record.panels)
        for at, panel in enumerate(panels):
            self._cite(document, ("panels", at, "passages"), panel.passages, panel.id)
        return Figure(
            record.id, FIGURES[number], record.title, record.place.place(), record.basis, rows, columns, cells, regimens,
            panels, record.abbreviations,
        )  # fmt: skip

    def _cell(
        self, record: records.FigureRecord, document: Document, at: int, rows: dict[str, str], columns: dict[str, str]
    ) -> FigureCell:
        cell = record.cells[at]
        for field, value, known in (("row", cell.row, rows), ("column", cell.column, columns)):
            if value not in known:
                message = (
                    f'cell names the {field} "{value}", which the figure does not have.{did_you_mean(value, known)}'
                )
                self._faults.append(document.fault(("cells", at, field), message))
        self._cite(document, ("cells", at, "passages"), cell.passages, f"cell {cell.row}/{cell.column}")
        name = f"{record.id}.{cell.row}.{cell.column.lower()}"
        return FigureCell(name, cell.row, cell.column, cell.verdict, cell.printed, cell.certainty, cell.passages)

    def _regimen(self, document: Document, at: int, record: records.RegimenRecord) -> Regimen:
        self._cite(document, ("regimens", at, "passages"), record.passages, record.id)
        components = tuple(
            Component(
                c.drug,
                c.amount.value,
                c.amount.low,
                c.amount.high,
                c.amount.unit,
                c.route,
                c.duration,
                c.printed,
                c.alternative,
            )
            for c in record.components
        )
        return Regimen(record.id, record.panel, record.name, components, record.cycle, record.text, record.passages)

    def _references(self) -> dict[int, Reference]:
        record, document = self._record(records.ReferencesRecord, "references.yaml")
        found: dict[int, Reference] = {}
        for at, one in enumerate(record.references):
            if one.number in found:
                self._faults.append(document.fault(("references", at), f"reference {one.number} is given twice."))
            pmid = str(one.pmid) if one.pmid is not None else None
            found[one.number] = Reference(**{**one.model_dump(), "pmid": pmid})
        return found

    def _notes(self) -> tuple[Note, ...]:
        record, document = self._record(records.NotesRecord, "notes.yaml")
        seen: set[str] = set()
        for at, note in enumerate(record.notes):
            if note.id in seen:
                self._faults.append(document.fault(("notes", at, "id"), f'note "{note.id}" is given twice.'))
            seen.add(note.id)
            self._cite(document, ("notes", at, "bound"), note.bound, f"note {note.id}")
        return tuple(Note(**note.model_dump()) for note in record.notes)

    def _glossary(self) -> tuple[Term, ...]:
        record, document = self._record(records.GlossaryRecord, "glossary.yaml")
        seen: set[str] = set()
        for at, term in enumerate(record.terms):
            if term.id in seen:
                self._faults.append(document.fault(("terms", at, "id"), f'term "{term.id}" is given twice.'))
            seen.add(term.id)
            if not (term.expansion or term.definition):
                self._faults.append(
                    document.fault(("terms", at), f'term "{term.term}" needs an expansion or a definition.')
                )
            self._cite(document, ("terms", at, "passages"), term.passages, term.id)
        return tuple(Term(**term.model_dump()) for term in record.terms)

    def _resolve(self, guideline: Guideline, references: dict[int, Reference]) -> None:
        known = guideline.citable()
        for path, line, name, what in self._citations:
            if name not in known:
                message = f'{what} names "{name}", which does not exist.{did_you_mean(name, known)}'
                self._faults.append(Fault(path, message, line))
        for passage in guideline.passages.values():
            for number in passage.references:
                if number not in references:
                    message = f'passage "{passage.id}" cites [{number}], which references.yaml does not hold.'
                    path, line = self._places[passage.id]
                    self._faults.append(Fault(path, message, line))


def assemble(
    about: About | None,
    sections: list[tuple[Section, list[Topic], list[Passage]]],
    tables: list[Table],
    figures: list[Figure],
    references: dict[int, Reference],
    notes: tuple[Note, ...],
    glossary: tuple[Term, ...],
    checksum: str,
) -> Guideline:
    """Join the parts and hang each note on what it is bound to."""
    if about is None:
        raise TypeError("a guideline without its title page")
    bound = _bound(notes)

    def noted(items: Iterable[T]) -> Iterator[T]:
        for one in items:
            yield replace(one, notes=bound.get(one.id, ()))  # type: ignore[attr-defined,type-var]

    return Guideline(
        about=about,
        sections={section.id: section for section in noted(section for section, _, _ in sections)},
        topics={topic.id: topic for _, topics, _ in sections for topic in noted(topics)},
        passages={passage.id: passage for _, _, passages in sections for passage in noted(passages)},
        tables={table.id: replace(table, rows=tuple(noted(table.rows))) for table in noted(tables)},
        figures={
            figure.id: replace(
                figure,
                cells=tuple(noted(figure.cells)),
                regimens=tuple(noted(figure.regimens)),
                panels=tuple(noted(figure.panels)),
            )
            for figure in noted(figures)
        },
        references=references,
        notes={note.id: note for note in notes},
        glossary={term.id: term for term in noted(glossary)},
        digest=checksum,
    )


def _bound(notes: tuple[Note, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for note in notes:
        for target in note.bound:
            found.setdefault(target, []).append(note.id)
    return {target: tuple(ids) for target, ids in found.items()}
