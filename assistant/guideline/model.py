"""The guideline as values. Frozen; built by `loader`, read by everything above.

Content comes in two kinds that never mix: what the guideline says (passages, rows, cells, regimens, each with its
place) and what the editors say about it (`Note`, and everything named `basis`).
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

Strength = Literal["strong", "weak", "very weak"]
Level = Literal["A", "B", "C", "D"]


class Place(Struct, frozen=True):
    """Where something stands in the guideline: item (statement, commentary, a numbered item, "Table 1") and paragraph."""

    item: str
    paragraph: int | None = None


class Grade(Struct, frozen=True):
    """Strength of a recommendation and level of the evidence behind it, as the guideline words them."""

    strength: str
    level: str

    def __str__(self) -> str:
        return f"{self.strength} recommendation, level of evidence {self.level}"


class Passage(Struct, frozen=True):
    """The smallest piece that is shown and cited: one restated thought with its figures and reference numbers.

    `grade` is present on recommendations alone. `unresolved` marks passages whose reference numbers belong to an
    older numbering (CQ2 items 9-11, note I-36).
    """

    id: str
    cq: int | None
    topic: str
    place: Place
    text: str
    references: tuple[int, ...] = ()
    unresolved: bool = False
    grade: Grade | None = None
    notes: tuple[str, ...] = ()


class Topic(Struct, frozen=True):
    """A heading of a section and the passages under it, in order."""

    id: str
    cq: int | None
    title: str
    item: str
    passages: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Section(Struct, frozen=True):
    """One clinical question, or (`number` None) what stands around them: front matter, methods, conclusions."""

    id: str
    number: int | None
    title: str
    short: str
    kind: str
    topics: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"CQ{self.number}" if self.number else self.short


class Measure(Struct, frozen=True):
    """A printed value. `value` is None where the guideline prints ND or a dash; `printed` is always kept."""

    value: float | int | None
    unit: str
    printed: str


class Column(Struct, frozen=True):
    """One column of a table: what it holds and, for measures, the unit printed in its heading."""

    id: str
    label: str
    description: str
    kind: str
    unit: str = ""


Cell = str | int | bool | Measure | None


class Row(Struct, frozen=True):
    """One row of a table (one arm in table 3)."""

    id: str
    cells: Mapping[str, Cell]
    passages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def text(self, column: str) -> str:
        """A cell as printed; an empty text where the column is absent or holds nothing."""
        cell = self.cells.get(column)
        if isinstance(cell, Measure):
            return cell.printed
        return "" if cell is None else str(cell)


class Table(Struct, frozen=True):
    """A table of the guideline. `basis` is the editors' word on how it was rebuilt, where it was."""

    id: str
    cq: int
    title: str
    place: Place
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: Mapping[str, str]
    footnotes: tuple[str, ...]
    basis: str = ""
    notes: tuple[str, ...] = ()

    def column(self, column_id: str) -> Column:
        return next(column for column in self.columns if column.id == column_id)


class FigureCell(Struct, frozen=True):
    """One cell of figure 1's grid: who (row), liver function (column), verdict, and how sure its position is."""

    id: str
    row: str
    column: str
    verdict: str
    printed: str
    certainty: str
    passages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Component(Struct, frozen=True):
    """One drug of a regimen: amount as value or range with unit, route, duration, and the printed words."""

    drug: str
    value: float | int | None
    low: float | int | None
    high: float | int | None
    unit: str
    route: str | None
    duration: str | None
    printed: str
    alternative: bool = False


class Regimen(Struct, frozen=True):
    """One regimen of figure 2. Days of administration are not in the guideline's text and not here."""

    id: str
    panel: str
    name: str
    components: tuple[Component, ...]
    cycle: str | None
    text: str
    passages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Panel(Struct, frozen=True):
    """A drawing of figure 3, in words."""

    id: str
    panel: str
    label: str
    text: str
    passages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Figure(Struct, frozen=True):
    """A figure: a grid (1), regimens (2) or drawings in words (3)."""

    id: str
    cq: int
    title: str
    place: Place
    basis: str = ""
    rows: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[FigureCell, ...] = ()
    regimens: tuple[Regimen, ...] = ()
    panels: tuple[Panel, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Reference(Struct, frozen=True):
    """One number of the reference list. Fields are None unless the text names them or a public record was read."""

    number: int
    authors: str | None
    year: int | None
    journal: str | None
    title: str | None
    doi: str | None
    pmid: str | None
    confidence: str
    verified: bool
    named_in_text: bool
    about: str | None
    cited_in: tuple[str, ...]
    table_number: int | None
    note: str | None


class Note(Struct, frozen=True):
    """An editor's note: never guideline content. `bound` names the passages, rows, cells or regimens it belongs to."""

    id: str
    kind: str
    severity: str
    text: str
    source: str
    bound: tuple[str, ...]


class Term(Struct, frozen=True):
    """An abbreviation or term, as the guideline expands or defines it (`origin` says when the editors do)."""

    id: str
    term: str
    expansion: str | None
    definition: str | None
    passages: tuple[str, ...]
    origin: str
    also: tuple[str, ...] = ()
    """Other ways in which it is printed or asked for."""
    notes: tuple[str, ...] = ()


class GradingLevel(Struct, frozen=True):
    id: str
    text: str


class About(Struct, frozen=True):
    """What guideline this is."""

    title: str
    short_title: str
    societies: tuple[str, ...]
    first_author: str
    citation: str
    doi: str
    edition: str
    literature_search: str
    scope: str
    strengths: tuple[GradingLevel, ...]
    levels: tuple[GradingLevel, ...]
    disclaimer: str
    licence_note: str


class Guideline(Struct, frozen=True, dict=True):
    """The whole corpus. Mappings keep the guideline's order."""

    about: About
    sections: Mapping[str, Section]
    topics: Mapping[str, Topic]
    passages: Mapping[str, Passage]
    tables: Mapping[str, Table]
    figures: Mapping[str, Figure]
    references: Mapping[int, Reference]
    notes: Mapping[str, Note]
    glossary: Mapping[str, Term]
    digest: str

    @cached_property
    def rows(self) -> Mapping[str, tuple[Table, Row]]:
        """Every table row by its id, with its table."""
        return {row.id: (table, row) for table in self.tables.values() for row in table.rows}

    @cached_property
    def regimens(self) -> Mapping[str, Regimen]:
        return {regimen.id: regimen for figure in self.figures.values() for regimen in figure.regimens}

    @cached_property
    def cells(self) -> Mapping[str, FigureCell]:
        return {cell.id: cell for figure in self.figures.values() for cell in figure.cells}

    @cached_property
    def panels(self) -> Mapping[str, Panel]:
        return {panel.id: panel for figure in self.figures.values() for panel in figure.panels}

    def recommendations(self) -> Iterator[Passage]:
        """Every graded recommendation, in order."""
        return (passage for passage in self.passages.values() if passage.grade)

    def cq_of(self, name: str) -> int | None:
        """The clinical question that an id belongs to; None for the front matter and the glossary."""
        head, _, _ = name.partition(".")
        if head in self.tables:
            return self.tables[head].cq
        if head in self.figures:
            return self.figures[head].cq
        return self.sections[head].number if head in self.sections else None

    def section_of(self, cq: int | None) -> Section:
        return self.sections[f"cq{cq:02d}" if cq else "about"]

    def passages_of(self, section: Section) -> Iterator[Passage]:
        return (self.passages[pid] for topic in section.topics for pid in self.topics[topic].passages)

    def leading(self, cq: int) -> tuple[Passage, ...]:
        """The recommendations of a clinical question, or its statements."""
        first = self.topics[self.section_of(cq).topics[0]]
        return tuple(self.passages[pid] for pid in first.passages)

    def citable(self) -> set[str]:
        """Every id that a note, an interview or a transcript may cite."""
        return {
            *self.sections, *self.topics, *self.passages, *self.tables, *self.figures,
            *self.rows, *self.regimens, *self.cells, *self.panels, *self.glossary,
        }  # fmt: skip
