"""The exhaustive proof of an interview: every combination of answers, "not known" included, and everything that can be wrong.

Derived values are proved apart (single values to bands), then the table over the bands, then each caution, so that the
proof stays exhaustive and small. It walks the same functions that the engine decides with.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product
from math import prod

from msgspec import Struct

from assistant.errors import HaicError
from assistant.interview.derived import POINTS, band_points, bands_of, derive
from assistant.interview.diagram import FALSE, IMPOSSIBLE, TRUE
from assistant.interview.model import OPEN, Fact, Interview, Points, Question, Unit
from assistant.interview.plan import GAP, Plan, plan, plans_together
from assistant.interview.walk import Walk, walk
from assistant.text.quantities import Quantity, plain

MOST_STATES = 2_000_000
"""Combinations beyond which a table has to be factored before it is shipped."""

CONTRADICTORY = "contradictory"
"""What `compare` calls the outcome of answers that cannot all be true."""


class Boundary(Struct, frozen=True):
    """One value at or beside a threshold, and the one band that it falls into."""

    field: str
    value: str
    band: str


class Proof(Struct, frozen=True):
    """What was walked and what was found. An interview is proved when `faults` is empty.

    `states`: combinations of answers with "not known" among them; `cases`: complete combinations that do not contradict
    themselves; questions are counted until nothing can change any more, and until the verdict stands.
    """

    interview: str
    states: int
    cases: int
    rows: int
    verdicts: tuple[str, ...]
    asked: Walk
    asked_to_verdict: Walk
    derived_states: int
    boundaries: tuple[Boundary, ...]
    faults: tuple[str, ...]

    @property
    def line(self) -> str:
        """The figures in one line."""
        return (
            f"{self.interview}: {self.states} states, {self.cases} cases, {self.rows} rows, {self.derived_states} derived states, "
            f"{len(self.boundaries)} boundary values; questions to the verdict {self.asked_to_verdict}, to the end {self.asked}; "
            f"{'proved' if not self.faults else f'{len(self.faults)} faults'}"
        )


class CaseChange(Struct, frozen=True):
    """Complete cases whose verdict changed: the answers that matter, how many cases share them, before and after."""

    answers: Mapping[str, str]
    cases: int
    before: str
    after: str


def prove(interview: Interview) -> Proof:
    """Walk every combination; HaicError if there are more than two million."""
    ready = plan(interview)
    states = _states(ready)
    boundaries = tuple(_boundaries(interview))
    derived = [_derived(interview, points) for points in interview.points]
    live = ready.diagrams.restrict(ready.outcome, {})
    words = {ready.word(outcome) for outcome in ready.diagrams.outcomes(live)} - {IMPOSSIBLE}
    faults = (
        *_table_faults(ready), *_option_faults(ready), *_question_faults(ready), *_word_faults(interview, words),
        *_unused_faults(interview), *_uncited_faults(interview), *_clash_faults(ready), *_boundary_faults(interview),
        *(fault for _, found in derived for fault in found),
    )  # fmt: skip
    return Proof(
        interview.id,
        states,
        ready.diagrams.count(ready.outcome, lambda outcome: outcome != IMPOSSIBLE),
        len(interview.rules),
        tuple(word.id for word in interview.words if word.id in words),
        walk(ready, to_verdict=False),
        walk(ready, to_verdict=True),
        sum(count for count, _ in derived),
        boundaries,
        faults,
    )


def compare(old: Interview, new: Interview) -> tuple[CaseChange, ...]:
    """Every complete case whose verdict differs between two versions of an interview."""
    before, after = plans_together(old, new)
    diagrams = after.diagrams
    sizes = {axis.id: len(axis.values) for axis in diagrams.axes}
    found = []
    for answers, first, second in diagrams.cases(before.outcome, after.outcome):
        words = [CONTRADICTORY if outcome == IMPOSSIBLE else after.word(outcome) for outcome in (first, second)]
        if words[0] != words[1]:
            others = prod(size for axis, size in sizes.items() if axis not in answers)
            found.append(CaseChange(answers, others, words[0], words[1]))
    return tuple(found)


def _states(ready: Plan) -> int:
    """Combinations of the verdict's table, and of each caution's own, with "not known" as one more value everywhere."""
    diagrams = ready.diagrams
    sizes = {axis.id: len(axis.values) + 1 for axis in diagrams.axes}
    total = 0
    for node in (ready.outcome, *ready.cautions.values()):
        total += prod(sizes[axis] for axis in diagrams.support(node))
        if total > MOST_STATES:
            raise HaicError(
                f'The interview "{ready.interview.id}" has more than {MOST_STATES} combinations of answers. Factor its table: '
                "derive a value from several questions, or drop a question."
            )
    return total


def _table_faults(ready: Plan) -> Iterator[str]:
    diagrams, interview = ready.diagrams, ready.interview
    live = diagrams.restrict(ready.deciding, {})
    deciding = diagrams.outcomes(live)
    if GAP in deciding:
        yield f"gap: no row covers {_case(ready, live, GAP)}."
    for rule in interview.rules:
        if rule.id not in deciding:
            yield f'dead row: "{rule.id}" never decides.'
    gated = diagrams.false
    for gate in interview.gates:
        gated = diagrams.either(gated, ready.rules[gate.id])
    for first, second in combinations(interview.grid, 2):
        both = diagrams.both(ready.rules[first.id], ready.rules[second.id])
        both = diagrams.restrict(diagrams.choose(gated, diagrams.false, both), {})
        if TRUE in diagrams.outcomes(both):
            yield f'overlap: rows "{first.id}" and "{second.id}" both hold for {_case(ready, both, TRUE)}.'


def _case(ready: Plan, node: int, outcome: str) -> str:
    answers = ready.diagrams.case(node, outcome) or {}
    return ", ".join(f"{field} {value}" for field, value in answers.items()) or "every case"


def _option_faults(ready: Plan) -> Iterator[str]:
    """An option that no consistent case can have."""
    diagrams = ready.diagrams
    for axis in diagrams.axes:
        for value in axis.values:
            allowed = {axis.id: frozenset((value,))}
            seen = ready.relevant.get(axis.id, diagrams.true)
            possible = diagrams.outcomes(diagrams.restrict(seen, allowed))
            if not possible - {IMPOSSIBLE, FALSE}:
                yield f'dead option: "{value}" of "{axis.id}" cannot occur.'


def _question_faults(ready: Plan) -> Iterator[str]:
    """A question whose answer never changes the verdict, an action or a caution."""
    diagrams, interview = ready.diagrams, ready.interview
    nodes = (ready.outcome, *ready.cautions.values())
    used = set[str]().union(*(diagrams.support(diagrams.restrict(node, {})) for node in nodes))
    for points in interview.points:
        if points.id in used:
            used.update(points.fields)
    for question in interview.questions:
        if question.id not in used:
            yield f'dead question: the answer to "{question.id}" never changes anything.'


def _word_faults(interview: Interview, reached: set[str]) -> Iterator[str]:
    for word in interview.words:
        if word.id != OPEN and word.id not in reached:
            yield f'unreachable verdict: no case leads to "{word.id}".'
    if not any(word.id == OPEN for word in interview.words):
        yield f'the verdict "{OPEN}" is not among the words.'


def _unused_faults(interview: Interview) -> Iterator[str]:
    reasons = {name for rule in interview.rules for name in rule.reasons}
    conflicts = {name for rule in interview.rules for name in rule.conflicts}
    yield from (f'dead reason: no row gives "{one.id}".' for one in interview.reasons if one.id not in reasons)
    yield from (f'dead conflict: no row shows "{one.id}".' for one in interview.conflicts if one.id not in conflicts)


def _uncited_faults(interview: Interview) -> Iterator[str]:
    for rule in interview.rules:
        if not any(interview.reason(name).passages for name in rule.reasons):
            yield f'uncited row: "{rule.id}" names no passage.'
    cited: dict[str, tuple[str, ...]] = {}
    cited.update({advice.id: advice.passages for advice in (*interview.cautions, *interview.remarks)})
    cited.update({question.id: question.passages for question in interview.questions})
    cited.update({criterion.id: criterion.passages for criterion in interview.criteria})
    cited.update({reason.id: reason.passages for reason in interview.reasons})
    yield from (f'uncited: "{name}" names no passage.' for name, passages in cited.items() if not passages)


def _clash_faults(ready: Plan) -> Iterator[str]:
    """Answers that no case can have must be named as a contradiction, up to three at once."""
    diagrams, interview = ready.diagrams, ready.interview
    fields = {field for one in interview.contradictions for field in one.fields}
    axes = [axis for axis in diagrams.axes if axis.id in fields]
    for size in (1, 2, 3):
        for chosen in combinations(axes, size):
            for values in product(*(axis.values for axis in chosen)):
                allowed = {axis.id: frozenset((value,)) for axis, value in zip(chosen, values, strict=True)}
                if diagrams.restrict(ready.outcome, allowed) != diagrams.impossible:
                    continue
                if not any(diagrams.restrict(node, allowed) == diagrams.true for node in ready.clashes.values()):
                    said = ", ".join(f"{axis.id} {value}" for axis, value in zip(chosen, values, strict=True))
                    yield f"unnamed contradiction: {said}."


def _boundaries(interview: Interview) -> Iterator[Boundary]:
    """Every threshold with the values on both sides of it, in every unit."""
    for question in interview.questions:
        for unit in question.units:
            for amount in _edge_values(unit):
                found = bands_of(question, amount)
                yield Boundary(question.id, str(amount), found[0] if len(found) == 1 else "none or several")


def _edge_values(unit: Unit) -> Iterator[Quantity]:
    edges = sorted({edge for band in unit.bands for edge in (band.low, band.high) if edge is not None})
    for edge in edges:
        step = Decimal(1).scaleb(min(int(edge.as_tuple().exponent), 0) - 2)
        yield from (Quantity(value, unit.id) for value in (edge - step, edge, edge + step))


def _boundary_faults(interview: Interview) -> Iterator[str]:
    for question in interview.questions:
        for unit in question.units:
            for amount in _edge_values(unit):
                found = len(bands_of(question, amount))
                if found != 1:
                    yield f"boundary: {question.id} {plain(amount.value)} {unit.id} lies in {found} bands."


def _derived(interview: Interview, points: Points) -> tuple[int, tuple[str, ...]]:
    """All points of all items, missing ones included: the bands must be those of all completions, no more and no fewer."""
    choices = [((None, POINTS), *((value, (value,)) for value in POINTS)) for _ in points.items]
    samples = [{value: _sample(interview, item.sources[0], value) for value in POINTS} for item in points.items]
    faults, count = [], 0
    for grade in (None, *points.grades):
        for chosen in product(*choices):
            count += 1
            known = [sample[value] for sample, (value, _) in zip(samples, chosen, strict=True) if value is not None]
            facts = {fact.field: fact for fact in known}
            totals = {sum(one) for one in product(*(span for _, span in chosen))}
            if grade is not None:
                facts[points.grade] = Fact(points.grade, grade.id)
                totals &= set(range(grade.low, grade.high + 1))
            expected = tuple(band.id for band in points.bands if totals & set(range(band.low, band.high + 1)))
            found = derive(interview, points, facts)
            if bool(found.clash) is bool(totals) or (totals and found.bands != expected):
                faults.append(f"derived: {points.id} of {sorted(facts)} gives {found.bands}, not {expected}.")
    return count, tuple(faults)


def _sample(interview: Interview, field: str, value: int) -> Fact:
    """A fact that counts `value` points."""
    question: Question = interview.question(field)
    if question.options:
        option = next(option for option in question.options if option.points == value)
        return Fact(field, option.id)
    unit = question.units[0]
    for amount in _edge_values(unit):
        fact = Fact(field, amount=amount)
        if band_points(interview, field, fact) == (value,):
            return fact
    raise HaicError(f'No value of "{field}" counts {value} points.')
