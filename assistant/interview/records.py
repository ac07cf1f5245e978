"""The schema of `corpus/interviews/*.yaml`. Imports pydantic: used when the cache is rebuilt, not on a warm start."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from assistant.files.schema import Record


def _as_tuple(value: object) -> object:
    """One value where several may stand is a list of one."""
    return value if isinstance(value, (list, tuple)) else (value,)


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
ClauseRecord = dict[str, Texts]
ConditionRecord = Annotated[tuple[ClauseRecord, ...], BeforeValidator(_as_tuple)]
Number = int | float


class BandRecord(Record):
    """`below` and `above` leave the end out, `from` and `to` take it in."""

    id: str
    below: Number | None = None
    above: Number | None = None
    from_: Number | None = Field(default=None, alias="from")
    to: Number | None = None


class UnitRecord(Record):
    id: str
    min: Number
    max: Number
    factor: Number | None = None
    bands: tuple[BandRecord, ...] = ()


class OptionRecord(Record):
    id: str
    text: str
    said: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    points: int | None = Field(default=None, ge=1, le=3)


class QuestionRecord(Record):
    id: str
    type: Literal["choice", "number", "yesno"]
    text: str
    label: str
    help: str
    passages: tuple[str, ...] = Field(min_length=1)
    relevant: ConditionRecord = ()
    options: tuple[OptionRecord, ...] = ()
    units: tuple[UnitRecord, ...] = ()
    whole: bool = False
    topic: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    present: str | None = None
    absent: str | None = None
    presumed: str | None = None
    presumed_when: ConditionRecord = ()
    presumed_unknown: bool = False
    merges: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class ItemRecord(Record):
    id: str
    text: str
    sources: tuple[str, ...] = Field(min_length=1)
    unless: ConditionRecord = ()


class PointBandRecord(Record):
    id: str
    low: int
    high: int


class PointsRecord(Record):
    id: str
    label: str
    variant: str
    said: tuple[str, ...]
    score: str
    grade: str
    grades: tuple[PointBandRecord, ...]
    bands: tuple[PointBandRecord, ...]
    items: tuple[ItemRecord, ...]
    missing: str
    differ: str
    presumption: str
    notes: tuple[str, ...] = ()
    missing_notes: tuple[str, ...] = ()


class ReasonRecord(Record):
    verdict: str
    basis: Literal["guideline", "editors-reading"]
    text: str
    passages: tuple[str, ...] = Field(min_length=1)
    kind: Literal["grid", "gate", "criterion"] | None = None
    cell: str | None = None
    notes: tuple[str, ...] = ()


class ActionRecord(Record):
    id: str
    text: str
    causes: tuple[str, ...] = ()
    passages: tuple[str, ...] = Field(min_length=1)


class RuleRecord(Record):
    id: str
    when: ConditionRecord
    verdict: str
    reasons: Texts
    conflicts: Texts = ()
    actions: tuple[ActionRecord, ...] = ()
    undecided: Texts = ()


class AdviceRecord(Record):
    when: ConditionRecord
    text: str
    passages: tuple[str, ...] = Field(min_length=1)
    notes: tuple[str, ...] = ()


class SideRecord(Record):
    text: str
    passages: tuple[str, ...] = Field(min_length=1)


class ConflictRecord(Record):
    sides: tuple[SideRecord, ...] = Field(min_length=2)
    notes: tuple[str, ...] = ()


class ContradictionRecord(Record):
    when: ConditionRecord
    text: str
    fields: tuple[str, ...] = Field(min_length=1)


class CriterionRecord(Record):
    id: str
    text: str
    met: ConditionRecord
    failed: ConditionRecord
    passages: tuple[str, ...] = Field(min_length=1)
    unclear: str = ""


class WordRecord(Record):
    id: str
    label: str
    favourable: bool = False


class IgnoredRecord(Record):
    said: tuple[str, ...]
    text: str
    passages: tuple[str, ...] = Field(min_length=1)


class PhraseRecord(Record):
    said: tuple[str, ...]
    facts: dict[str, str]


class InterviewRecord(Record):
    id: str
    title: str
    scope: str
    starts: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    verdicts: tuple[WordRecord, ...]
    questions: tuple[QuestionRecord, ...]
    points: tuple[PointsRecord, ...] = ()
    lookups: dict[str, dict[str, ConditionRecord]] = Field(default_factory=dict)
    phrases: tuple[PhraseRecord, ...] = ()
    reasons: dict[str, ReasonRecord]
    gates: tuple[RuleRecord, ...] = ()
    grid: tuple[RuleRecord, ...]
    cautions: dict[str, AdviceRecord] = Field(default_factory=dict)
    remarks: dict[str, AdviceRecord] = Field(default_factory=dict)
    conflicts: dict[str, ConflictRecord] = Field(default_factory=dict)
    contradictions: dict[str, ContradictionRecord] = Field(default_factory=dict)
    criteria: tuple[CriterionRecord, ...] = ()
    ignored: dict[str, IgnoredRecord] = Field(default_factory=dict)
    linked: tuple[tuple[str, ...], ...] = ()
    figure: str = ""
    figure_notes: tuple[str, ...] = ()
