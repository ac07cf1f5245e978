"""Interviews and facts as values. Frozen; built by `loader`, read by the engine and by every face above.

A condition is data in disjunctive normal form: a tuple of clauses, any of which is enough; a clause is a tuple of
tests, all of which must hold. An empty tuple of clauses always holds. A test lists the options that satisfy it and is
never satisfied by a question that is not relevant, so an answer left over from another path cannot leak into a verdict.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from assistant.text.quantities import Quantity

OPEN = "open"
"""The verdict that waits for a fact."""


class Test(Struct, frozen=True):
    """Holds when the field's value is one of `options`."""

    field: str
    options: tuple[str, ...]


Clause = tuple[Test, ...]
Condition = tuple[Clause, ...]


class Band(Struct, frozen=True):
    """A stretch of the number line with an id that rules test. `low_in` and `high_in`: whether the ends belong to it."""

    id: str
    low: Decimal | None
    high: Decimal | None
    low_in: bool
    high_in: bool

    def holds(self, quantity: Quantity) -> bool:
        """Whether the quantity, in the unit of this band, can lie in it."""
        return quantity.touches(self.low, self.high, closed_low=self.low_in, closed_high=self.high_in)


class Unit(Struct, frozen=True):
    """A unit in which a number may be given, its plausible range, and the bands in this very unit.

    `factor`: how many of it make one of the question's first unit; used to tell the reader, never to compare.
    """

    id: str
    minimum: Decimal
    maximum: Decimal
    bands: tuple[Band, ...] = ()
    factor: Decimal | None = None


class Option(Struct, frozen=True):
    """One answer. `said`: phrases that mean it anywhere; `answers`: phrases that mean it after its question."""

    id: str
    text: str
    said: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    points: int | None = None


class Question(Struct, frozen=True):
    """One field: what is asked, why (passages), what its terms mean (`help`), and what counts as an answer.

    `topic`: names of the thing in a sentence. With `absent`, a negated name ("no ascites") gives that option; with
    `present`, a plain name ("ascites") does. For numbers the value follows its name, or stands before a word of `after`.
    `presumed` is the option that counts, and is said to, while the question was never asked and `presumed_when` holds;
    with `presumed_unknown` also where it was asked and is not known.
    `merges`: an option that stands for several others said together.
    """

    id: str
    type: str
    text: str
    label: str
    help: str
    passages: tuple[str, ...]
    relevant: Condition = ()
    options: tuple[Option, ...] = ()
    units: tuple[Unit, ...] = ()
    unit_required: bool = False
    whole: bool = False
    topic: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    present: str | None = None
    absent: str | None = None
    presumed: str | None = None
    presumed_when: Condition = ()
    presumed_unknown: bool = False
    merges: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def option(self, option_id: str) -> Option:
        return next(option for option in self.options if option.id == option_id)

    @property
    def values(self) -> tuple[str, ...]:
        """The values that rules can test: options, or the bands of a number."""
        if self.options:
            return tuple(option.id for option in self.options)
        return tuple(band.id for band in self.units[0].bands)


class Phrase(Struct, frozen=True):
    """Words that state several facts at once ("TACE-refractory portal invasion")."""

    said: tuple[str, ...]
    facts: Mapping[str, str]


class Item(Struct, frozen=True):
    """One item of a points table: the fields that can supply it, the first known one counts."""

    id: str
    text: str
    sources: tuple[str, ...]
    unless: Condition = ()


class PointBand(Struct, frozen=True):
    """A stretch of the total score."""

    id: str
    low: int
    high: int


class Points(Struct, frozen=True):
    """A value derived by adding points, or from a score or a class that the user knows (Child-Pugh).

    The points themselves are the bands "1", "2", "3" of the number questions and the `points` of the options.
    """

    id: str
    label: str
    variant: str
    said: tuple[str, ...]
    score: str
    grade: str
    grades: tuple[PointBand, ...]
    bands: tuple[PointBand, ...]
    items: tuple[Item, ...]
    missing: str
    differ: str
    presumption: str
    notes: tuple[str, ...] = ()
    missing_notes: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every question that feeds the value."""
        guards = (test.field for item in self.items for clause in item.unless for test in clause)
        sources = (source for item in self.items for source in item.sources)
        return tuple(dict.fromkeys((self.score, self.grade, *sources, *guards)))


class Lookup(Struct, frozen=True):
    """A named value derived from other fields; exactly one of its cases holds wherever one is tested."""

    id: str
    cases: Mapping[str, Condition]


class Reason(Struct, frozen=True):
    """Why a verdict holds. `basis` says whether these are the guideline's words or the editors' reading of them."""

    id: str
    kind: str
    verdict: str
    basis: str
    text: str
    passages: tuple[str, ...]
    figure_cell: str | None = None
    notes: tuple[str, ...] = ()


class Action(Struct, frozen=True):
    """What is done first, and the likely causes that it answers."""

    id: str
    text: str
    causes: tuple[str, ...]
    passages: tuple[str, ...]


class Rule(Struct, frozen=True):
    """A gate (the first that holds decides, all that hold are listed) or a row of the grid (exactly one holds).

    `undecided` names the fields whose answer, though given, leaves the verdict open.
    """

    id: str
    when: Condition
    verdict: str
    reasons: tuple[str, ...]
    conflicts: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    undecided: tuple[str, ...] = ()


class Advice(Struct, frozen=True):
    """A caution or a remark: shown when its condition holds, never changes a verdict."""

    id: str
    when: Condition
    text: str
    passages: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Side(Struct, frozen=True):
    """One side of a disagreement inside the guideline."""

    text: str
    passages: tuple[str, ...]


class Conflict(Struct, frozen=True):
    """The guideline disagrees with itself: both sides, neither chosen silently."""

    id: str
    sides: tuple[Side, ...]
    notes: tuple[str, ...] = ()


class Contradiction(Struct, frozen=True):
    """Answers that cannot all be true. The user is asked which is meant."""

    id: str
    when: Condition
    text: str
    fields: tuple[str, ...]


class Criterion(Struct, frozen=True):
    """One criterion of a list: met, not met, or (neither condition certain) unclear."""

    id: str
    text: str
    met: Condition
    failed: Condition
    passages: tuple[str, ...]
    unclear: str = ""


class Word(Struct, frozen=True):
    """A verdict word and how it is said."""

    id: str
    label: str
    favourable: bool = False


class Ignored(Struct, frozen=True):
    """Something a user may offer that the verdict does not use, and what the guideline says about it."""

    id: str
    said: tuple[str, ...]
    text: str
    passages: tuple[str, ...]


class Interview(Struct, frozen=True):
    """One interview. `linked`: groups of fields that change together when a near miss is looked for."""

    id: str
    title: str
    scope: str
    starts: tuple[str, ...]
    recommendations: tuple[str, ...]
    words: tuple[Word, ...]
    questions: tuple[Question, ...]
    gates: tuple[Rule, ...]
    grid: tuple[Rule, ...]
    reasons: tuple[Reason, ...]
    points: tuple[Points, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    cautions: tuple[Advice, ...] = ()
    remarks: tuple[Advice, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    linked: tuple[tuple[str, ...], ...] = ()
    figure: str = ""
    figure_notes: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """By id, so that what is compiled from an interview can be kept; equality compares everything."""
        return hash(self.id)

    def question(self, field_id: str) -> Question:
        return next(question for question in self.questions if question.id == field_id)

    def has(self, field_id: str) -> bool:
        return any(question.id == field_id for question in self.questions)

    def word(self, word_id: str) -> Word:
        return next(word for word in self.words if word.id == word_id)

    def reason(self, reason_id: str) -> Reason:
        return next(reason for reason in self.reasons if reason.id == reason_id)

    def conflict(self, conflict_id: str) -> Conflict:
        return next(conflict for conflict in self.conflicts if conflict.id == conflict_id)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Gates in their order of precedence, then the grid."""
        return (*self.gates, *self.grid)


class Fact(Struct, frozen=True):
    """What is known of one field: an option, a number, or (both None) that it was asked and is not known.

    `typed` keeps the user's own words for the echo. A field without a Fact was never asked.
    """

    field: str
    option: str | None = None
    amount: Quantity | None = None
    typed: str = ""

    def __eq__(self, other: object) -> bool:
        """Two facts are the same whatever words they were said in."""
        if not isinstance(other, Fact):
            return NotImplemented
        return (self.field, self.option, self.amount) == (other.field, other.option, other.amount)

    def __hash__(self) -> int:
        return hash((self.field, self.option, self.amount))

    @property
    def known(self) -> bool:
        return self.option is not None or self.amount is not None

    @property
    def value(self) -> str:
        """The value as data: an option id, a number with its unit, or "unknown"."""
        if self.amount is not None:
            return str(self.amount)
        return self.option if self.option is not None else "unknown"


Facts = Mapping[str, Fact]


def unknown(field_id: str, typed: str = "") -> Fact:
    """The fact that a field was asked and is not known."""
    return Fact(field_id, typed=typed)


class Problem(Struct, frozen=True):
    """An answer that cannot be used, said so that it can be mended."""

    field: str
    value: str
    message: str
    nearest: str | None = None
