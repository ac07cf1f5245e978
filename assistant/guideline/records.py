"""The schema of the corpus files other than sections and tables. Fields are described in the README."""

from typing import Literal

from pydantic import Field

from assistant.files.schema import Record
from assistant.guideline.model import Level, Strength
from assistant.guideline.tables import PlaceRecord


class RecommendationRecord(Record):
    id: str
    strength: Strength
    level: Level


class FrontRecord(Record):
    """Front matter of a clinical question, or of `about.md` (title and short alone)."""

    title: str
    short: str
    number: int | None = Field(default=None, ge=1, le=12)
    kind: Literal["statement", "recommendation"] | None = None
    recommendations: tuple[RecommendationRecord, ...] = ()


class SocietyRecord(Record):
    name: str
    short: str


class ScaleRecord(Record):
    id: str
    text: str


class GradingRecord(Record):
    strengths: tuple[ScaleRecord, ...]
    levels: tuple[ScaleRecord, ...]
    passages: tuple[str, ...] = ()


class AboutRecord(Record):
    title: str
    short_title: str
    societies: tuple[SocietyRecord, ...]
    first_author: str
    journal: str
    year: int
    volume: int
    issue: int
    pages: str
    doi: str
    pmid: int
    edition: str
    original: str
    literature_search: str
    scope: str
    grading: GradingRecord
    disclaimer: str
    licence_note: str


class AmountRecord(Record):
    unit: str
    value: float | int | None = None
    low: float | int | None = None
    high: float | int | None = None


class ComponentRecord(Record):
    drug: str
    amount: AmountRecord
    route: str | None
    duration: str | None
    printed: str
    alternative: bool = False


class RegimenRecord(Record):
    id: str
    panel: str
    name: str
    components: tuple[ComponentRecord, ...]
    cycle: str | None
    text: str
    passages: tuple[str, ...] = ()


class LabelRecord(Record):
    id: str
    label: str


class CellRecord(Record):
    row: str
    column: str
    verdict: Literal["recommended", "good-candidate", "not-suitable"]
    printed: str
    certainty: Literal["well-supported", "likely", "order-only"]
    passages: tuple[str, ...] = ()


class PanelRecord(Record):
    id: str
    panel: str
    label: str
    text: str
    passages: tuple[str, ...] = ()


class FigureRecord(Record):
    id: str
    title: str
    place: PlaceRecord
    basis: str = ""
    rows: tuple[LabelRecord, ...] = ()
    columns: tuple[LabelRecord, ...] = ()
    cells: tuple[CellRecord, ...] = ()
    regimens: tuple[RegimenRecord, ...] = ()
    panels: tuple[PanelRecord, ...] = ()
    abbreviations: dict[str, str] = Field(default_factory=dict)


class ReferenceRecord(Record):
    number: int = Field(ge=1)
    authors: str | None
    year: int | None
    journal: str | None
    title: str | None
    doi: str | None
    pmid: str | int | None
    confidence: Literal["confirmed", "inferred", "unknown"]
    verified: bool
    named_in_text: bool
    about: str | None
    cited_in: tuple[str, ...]
    table_number: int | None
    note: str | None


class ReferencesRecord(Record):
    references: tuple[ReferenceRecord, ...]


class NoteRecord(Record):
    id: str
    kind: Literal["discrepancy", "suspect-unit", "wording", "scope", "later-evidence", "reading", "gap"]
    severity: Literal["H", "M", "L"]
    text: str
    source: str
    bound: tuple[str, ...] = Field(min_length=1)


class NotesRecord(Record):
    notes: tuple[NoteRecord, ...]


class TermRecord(Record):
    id: str
    term: str
    expansion: str | None = None
    definition: str | None = None
    passages: tuple[str, ...] = ()
    origin: Literal["guideline", "editors"]
    also: tuple[str, ...] = ()


class GlossaryRecord(Record):
    terms: tuple[TermRecord, ...]
