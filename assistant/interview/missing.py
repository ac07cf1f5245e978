"""What is still missing: the smallest set of open facts that decides, and what each answer to them would give."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from msgspec import Struct

from assistant.interview.derived import Derived
from assistant.interview.engine import CAUTIONS, VERDICT, State, state, word_of
from assistant.interview.model import OPEN, Band, Fact, Interview, Points
from assistant.text.quantities import Quantity

LARGEST_SEARCH = 3
"""Up to this many open facts the smallest deciding set is searched for; beyond, one is found that has nothing to spare."""


class OpenFact(Struct, frozen=True):
    """A fact that is missing: what it affects, and the verdict that each answer would give ("open" where not yet fixed)."""

    id: str
    affects: tuple[str, ...]
    could_be: Mapping[str, str]


def open_facts(now: State) -> Iterator[OpenFact]:
    """The facts that decide an open verdict, then those that could only add a caution."""
    yield from _Missing(now).facts()


class _Missing:
    """Reads what is missing off one state."""

    def __init__(self, now: State) -> None:
        self._now, self._interview, self._plan = now, now.interview, now.plan
        # The search meets the same functions along many ways: each is looked at once.
        self._decided: dict[tuple[frozenset[int], frozenset[str]], bool] = {}
        self._depends: dict[int, tuple[frozenset[str], frozenset[str]]] = {}

    def facts(self) -> Iterator[OpenFact]:
        verdict_fields = self._deciding_fields() if word_of(self._now)[0] == OPEN else ()
        yield from (OpenFact(field, (VERDICT,), self._could_be(field)) for field in verdict_fields)
        diagrams, facts = self._plan.diagrams, self._now.facts
        nodes = [self._now.restrict(node) for node in self._plan.cautions.values()]
        axes = set[str]().union(*(diagrams.support(node) for node in nodes))
        for question in self._interview.questions:
            undecided = question.id not in facts or not facts[question.id].known
            if question.id in axes and question.id not in verdict_fields and undecided:
                yield OpenFact(question.id, (CAUTIONS,), {})

    def _deciding_fields(self) -> tuple[str, ...]:
        rules = self._plan.diagrams.outcomes(self._now.restrict(self._plan.deciding))
        left = tuple(dict.fromkeys(f for r in self._interview.rules if r.id in rules for f in r.undecided))
        if self._now.settled:
            return left
        axes = self._smallest(self._now.restrict(self._plan.outcome))
        points = {
            value.id: (value, derived) for value, derived in zip(self._interview.points, self._now.derived, strict=True)
        }
        named = (self._feeding(*points[axis]) if axis in points else (axis,) for axis in axes)
        return tuple(dict.fromkeys((*(field for fields in named for field in fields), *left)))

    def _feeding(self, points: Points, value: Derived) -> tuple[str, ...]:
        """The fields to name for a points value: what contradicts itself, the items still missing, else the score."""
        if value.clashing:
            return value.clashing
        missing = [item for item in points.items if value.items[item.id].low != value.items[item.id].high]
        if len(missing) == len(points.items) or self._now.facts.get(points.grade) is not None:
            return (points.score,)
        return tuple(next((s for s in item.sources if not self._known(s)), item.sources[0]) for item in missing)

    def _known(self, field: str) -> bool:
        return field in self._now.facts and self._now.facts[field].known

    def _smallest(self, node: int) -> tuple[str, ...]:
        start, support = frozenset((node,)), self._plan.diagrams.support(node)
        axes = [axis.id for axis in self._plan.diagrams.axes if axis.id in support]
        needed = {axis for axis in axes if not self._decides(start, support - {axis})}
        for size in range(max(len(needed), 1), min(LARGEST_SEARCH, len(axes) - 1) + 1):
            for chosen in combinations(axes, size):
                if needed.issubset(chosen) and self._decides(start, frozenset(chosen)):
                    return chosen
        kept = support
        for axis in reversed(axes):
            kept = kept - {axis} if self._decides(start, kept - {axis}) else kept
        return tuple(axis for axis in axes if axis in kept)

    def _decides(self, nodes: frozenset[int], chosen: frozenset[str]) -> bool:
        """Whether knowing these axes would fix the verdict, whatever they turn out to be.

        `nodes` are the functions that the answers so far to the other axes could have led to.
        """
        found = [self._dependence(node) for node in nodes]
        words = set[str]().union(*(one for one, _ in found))
        live = chosen & set[str]().union(*(support for _, support in found))
        if len(words) <= 1 or not live:
            return len(words) <= 1
        key = (nodes, live)
        if key not in self._decided:
            axis, parts = self._plan.diagrams.parted(nodes)
            parts = parts if axis in live else (frozenset[int]().union(*parts),)
            self._decided[key] = all(self._decides(part, live) for part in parts)
        return self._decided[key]

    def _dependence(self, node: int) -> tuple[frozenset[str], frozenset[str]]:
        """The verdicts that a function can still have, and the axes that it depends on."""
        if node not in self._depends:
            diagrams = self._plan.diagrams
            words = frozenset(self._plan.word(outcome) for outcome in diagrams.outcomes(node))
            self._depends[node] = words, diagrams.support(node)
        return self._depends[node]

    def _could_be(self, field: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for value, fact in _alternatives(self._interview, self._now, field):
            after = state(self._interview, {**self._now.facts, field: fact})
            if not after.clashes and after.words:
                found[value] = word_of(after)[0]
        return found


def _alternatives(interview: Interview, now: State, field: str) -> Iterator[tuple[str, Fact]]:
    """Every value a missing field could have, as a fact."""
    question = interview.question(field)
    if question.options:
        yield from ((option.id, Fact(field, option.id)) for option in question.options)
        return
    unit = question.units[0]
    points = next((points for points in interview.points if points.score == field), None)
    if points is None:
        amounts = [_amount_in(band, unit.id) for band in unit.bands]
    else:
        value = next(value for value in now.derived if value.id == points.id)
        bands = (band for band in points.bands if band.id in value.bands)
        totals = (total for band in bands for total in range(band.low, band.high + 1))
        amounts = [Quantity(Decimal(total), unit.id) for total in totals if value.low <= total <= value.high]
    yield from ((str(amount.value) if points else str(amount), Fact(field, amount=amount)) for amount in amounts)


def _amount_in(band: Band, unit: str) -> Quantity:
    """A quantity that says no more than that the value lies in the band."""
    if band.low is None:
        return Quantity(band.high or Decimal(0), unit, "<=" if band.high_in else "<")
    if band.high is None:
        return Quantity(band.low, unit, ">=" if band.low_in else ">")
    return Quantity(band.low, unit, high=band.high)
