"""Points added up: Child-Pugh from a score, a class or single values, exact and as a range while something is missing.

Every value is compared in the unit in which it was typed, with that unit's own cut-offs. What is missing counts as every
number of points that it could have, so that a verdict is given as soon as the range no longer matters.
"""

from collections.abc import Iterator, Mapping
from enum import Enum

from msgspec import Struct

from assistant.interview.model import Clause, Condition, Fact, Facts, Interview, Item, PointBand, Points, Question
from assistant.text.quantities import Quantity

POINTS = (1, 2, 3)
"""What one item can count."""


class Holds(Enum):
    """Whether a condition on plain fields holds."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


class ItemPoints(Struct, frozen=True):
    """The points that an item can count, and the field and value that they come from (None while it is missing)."""

    low: int
    high: int
    field: str | None = None
    value: str = ""

    @property
    def missing(self) -> bool:
        return self.field is None


class Derived(Struct, frozen=True):
    """The total as a range, the bands it can lie in, and how it was found.

    `remarks` are sentences for the reader, `notes` ids of editor's notes; `clash` is the contradiction between two
    sources, with their fields.
    """

    id: str
    label: str
    variant: str
    low: int
    high: int
    bands: tuple[str, ...]
    items: Mapping[str, ItemPoints]
    remarks: tuple[str, ...] = ()
    clash: str = ""
    clashing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything at all is known of it."""
        return bool(self.sources)


def derive(interview: Interview, points: Points, facts: Facts, *, strict: bool = False) -> Derived:
    """The derived value under these facts. With `strict` nothing is presumed of a question that was not asked."""
    items = {item.id: _item(interview, item, facts, strict=strict) for item in points.items}
    sources = list(_sources(points, facts, items))
    totals, clash, clashing = _meet(interview, points, sources)
    return Derived(
        points.id,
        points.label,
        points.variant,
        min(totals),
        max(totals),
        tuple(band.id for band in points.bands if totals & _span(band)),
        items,
        tuple(_remarks(interview, points, facts)),
        clash,
        clashing,
        tuple(field for fields, _ in sources for field in fields),
        _notes(points, facts, items),
    )


def clashes(interview: Interview, points: Points, facts: tuple[Fact, ...]) -> bool:
    """Whether facts about one points value cannot all be right."""
    return bool(derive(interview, points, {fact.field: fact for fact in facts}).clash)


def band_points(interview: Interview, field: str, fact: Fact) -> tuple[int, ...]:
    """The points that one known value can count: several where it was given as a range or a bound."""
    question = interview.question(field)
    if fact.amount is not None:
        return tuple(int(band) for band in bands_of(question, fact.amount))
    return tuple(option.points for option in question.options if option.id == fact.option and option.points)


def bands_of(question: Question, amount: Quantity) -> tuple[str, ...]:
    """The bands in which a number can lie, by the cut-offs of the unit it was given in."""
    unit = next(unit for unit in question.units if unit.id == amount.unit)
    return tuple(band.id for band in unit.bands if band.holds(amount))


def holds(condition: Condition, facts: Facts, *, presume: Mapping[str, str] | None = None) -> Holds:
    """Whether a condition on plain fields holds; a field that is open has its presumed option, if any."""
    if not condition:
        return Holds.YES
    found = [_clause_holds(clause, facts, presume or {}) for clause in condition]
    if Holds.YES in found:
        return Holds.YES
    return Holds.UNDECIDED if Holds.UNDECIDED in found else Holds.NO


def _clause_holds(clause: Clause, facts: Facts, presume: Mapping[str, str]) -> Holds:
    states = set()
    for test in clause:
        fact = facts.get(test.field)
        option = fact.option if fact is not None and fact.known else presume.get(test.field)
        states.add(Holds.UNDECIDED if option is None else Holds.YES if option in test.options else Holds.NO)
    if Holds.NO in states:
        return Holds.NO
    return Holds.UNDECIDED if Holds.UNDECIDED in states else Holds.YES


def presumptions(interview: Interview, facts: Facts, *, strict: bool = False) -> dict[str, str]:
    """What is presumed, and said to be, of questions that were never asked, or whose answer is not known.

    With `strict` nothing is presumed of what was not asked.
    """
    return {
        question.id: question.presumed
        for question in interview.questions
        if question.presumed
        and (question.presumed_unknown and not facts[question.id].known if question.id in facts else not strict)
        and holds(question.presumed_when, facts) is Holds.YES
    }


def _span(band: PointBand) -> set[int]:
    return set(range(band.low, band.high + 1))


def _item(interview: Interview, item: Item, facts: Facts, *, strict: bool) -> ItemPoints:
    presume = presumptions(interview, facts, strict=strict)
    guarded = item.unless and holds(item.unless, facts, presume=presume) is not Holds.NO
    for field in item.sources:
        fact = facts.get(field)
        if fact is None or not fact.known or guarded:
            continue
        found = band_points(interview, field, fact)
        return ItemPoints(min(found), max(found), field, fact.value)
    return ItemPoints(POINTS[0], POINTS[-1])


def _notes(points: Points, facts: Facts, items: Mapping[str, ItemPoints]) -> tuple[str, ...]:
    """Editor's notes: on the table where single values were used, on clotting where its value could not be."""
    used = points.notes if any(not item.missing for item in items.values()) else ()
    guarded = any(item.unless and holds(item.unless, facts) is Holds.YES for item in points.items)
    return (*used, *(points.missing_notes if guarded else ()))


Source = tuple[tuple[str, ...], set[int]]


def _sources(points: Points, facts: Facts, items: Mapping[str, ItemPoints]) -> Iterator[Source]:
    everything = {total for band in points.bands for total in _span(band)}
    score, grade = facts.get(points.score), facts.get(points.grade)
    if grade is not None and grade.option is not None:
        yield (points.grade,), next(_span(band) for band in points.grades if band.id == grade.option)
    if score is not None and score.amount is not None:
        yield (points.score,), {total for total in everything if _equals(score.amount, total)}
    given = tuple(item.field for item in items.values() if item.field is not None)
    if given:
        low, high = (sum(getattr(item, end) for item in items.values()) for end in ("low", "high"))
        yield given, {total for total in everything if low <= total <= high}


def _equals(amount: Quantity, total: int) -> bool:
    number = amount.value.__class__(total)
    return amount.touches(number, number, closed_low=True, closed_high=True)


def _meet(interview: Interview, points: Points, sources: list[Source]) -> tuple[set[int], str, tuple[str, ...]]:
    """What all sources agree on; where they cannot all be right, everything any of them says, and the clash."""
    totals = {total for band in points.bands for total in _span(band)}
    for _, said in sources:
        totals &= said
    if totals:
        return totals, "", ()
    words = "; ".join(f"{_named(interview, fields)}: {_counted(points, fields, said)}" for fields, said in sources)
    text = f"The {points.label} cannot be all of these at once: {words}. Which is right?"
    return set().union(*(said for _, said in sources)), text, tuple(field for fields, _ in sources for field in fields)


def _named(interview: Interview, fields: tuple[str, ...]) -> str:
    return ", ".join(interview.question(field).label for field in fields)


def _counted(points: Points, fields: tuple[str, ...], said: set[int]) -> str:
    """The points that a source comes to; a class by its letter first."""
    grade = next((band.id for band in points.grades if fields == (points.grade,) and _span(band) == said), "")
    return f"{grade} ({_range(said)})" if grade else _range(said)


def _range(totals: set[int]) -> str:
    low, high = min(totals), max(totals)
    return f"{low} points" if low == high else f"{low} to {high} points"


def _remarks(interview: Interview, points: Points, facts: Facts) -> Iterator[str]:
    for item in points.items:
        known = [field for field in item.sources if field in facts and facts[field].known]
        if item.unless and known:
            yield from _guard_remark(points, item, facts)
        if len(known) > 1:
            yield from _difference(interview, points, known, facts)
        for field in known:
            yield from _unit_remark(interview, field, facts[field])


def _guard_remark(points: Points, item: Item, facts: Facts) -> Iterator[str]:
    state = holds(item.unless, facts)
    if state is Holds.YES:
        yield points.missing
    elif state is Holds.UNDECIDED:
        yield points.presumption


def _difference(interview: Interview, points: Points, known: list[str], facts: Facts) -> Iterator[str]:
    counted = {field: band_points(interview, field, facts[field]) for field in known}
    if len(set(counted.values())) > 1:
        words = "; ".join(
            f"{interview.question(field).label} {facts[field].value}: {'-'.join(str(p) for p in found)}"
            for field, found in counted.items()
        )
        yield f"{points.differ} Points: {words}."


def _unit_remark(interview: Interview, field: str, fact: Fact) -> Iterator[str]:
    question = interview.question(field)
    if fact.amount is None or fact.amount.high is not None:
        return
    unit = next(unit for unit in question.units if unit.id == fact.amount.unit)
    base = question.units[0]
    if unit.factor is None or unit is base:
        return
    converted = Quantity(fact.amount.value / unit.factor, base.id, fact.amount.comparator)
    typed, other = bands_of(question, fact.amount), bands_of(question, converted)
    if typed != other:
        yield (
            f"{question.label[:1].upper()}{question.label[1:]} {fact.value} was compared in {unit.id} as typed and counts "
            f"{'-'.join(typed)}; converted to {base.id} it would count {'-'.join(other)}."
        )
