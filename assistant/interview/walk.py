"""Walking an interview: every path of answers, "not known" among them, with the number of questions that it takes.

Equal situations are walked once: what remains of the functions is the situation, whatever answers led there.
"""

from msgspec import Struct

from assistant.interview.model import PointBand, Points
from assistant.interview.plan import Plan


class Walk(Struct, frozen=True):
    """How many questions are asked: the mean (every answer taken as equally likely), and the most.

    `most` counts paths on which every answer is known, `most_unknown` those with "not known" among them; `situations`
    is how many different situations were met.
    """

    mean: float
    most: int
    most_unknown: int
    situations: int

    def __str__(self) -> str:
        return f"{self.mean:.2f} on average, at most {self.most} ({self.most_unknown} where facts are not known)"


Situation = tuple[tuple[int, ...], tuple[int, ...], frozenset[str]]
"""What is left of the outcome and the cautions, what is left of each relevance, and what was asked and is not known."""


def walk(ready: Plan, *, to_verdict: bool) -> Walk:
    """Walk all paths from the first question until the verdict stands, or until nothing can change any more."""
    walking = _Walking(ready, to_verdict=to_verdict)
    return Walk(*walking.begin(), len(walking.seen))


Counts = tuple[float, int, int]
"""Mean, most with all answers known, most with some not known."""


class _Walking:
    def __init__(self, ready: Plan, *, to_verdict: bool) -> None:
        self._ready, self._diagrams = ready, ready.diagrams
        self._to_verdict = to_verdict
        self._costs = {points.id: _costs(points.grades, points.bands) for points in ready.interview.points}
        self._most = {points.id: _longest(points) for points in ready.interview.points}
        self._supports: dict[int, frozenset[str]] = {}
        self._parts: dict[tuple[int, str, str], int] = {}
        self.seen: dict[Situation, Counts] = {}

    def begin(self) -> Counts:
        nodes = (self._ready.outcome, *(() if self._to_verdict else self._ready.cautions.values()))
        relevance = tuple(self._ready.relevant.get(axis.id, self._diagrams.true) for axis in self._diagrams.axes)
        everything = (tuple(self._diagrams.restrict(node, {}) for node in part) for part in (nodes, relevance))
        functions, relevant = everything
        return self._from((functions, relevant, frozenset()))

    def _from(self, situation: Situation) -> Counts:
        functions, relevant, unknown = situation
        support = frozenset[str]().union(*(self._support(node) for node in functions))
        left = tuple(
            node if axis.id in support and axis.id not in unknown else self._diagrams.false
            for axis, node in zip(self._diagrams.axes, relevant, strict=True)
        )
        key = (tuple(sorted({node for node in functions if node >= 0})), left, unknown & support)
        if key not in self.seen:
            self.seen[key] = self._count(key)
        return self.seen[key]

    def _support(self, node: int) -> frozenset[str]:
        if node not in self._supports:
            self._supports[node] = self._diagrams.support(node)
        return self._supports[node]

    def _count(self, situation: Situation) -> Counts:
        for axis, node in zip(self._diagrams.axes, situation[1], strict=True):
            if node == self._diagrams.true:
                return self._ask(situation, axis.id, axis.values)
        return 0.0, 0, 0

    def _ask(self, situation: Situation, axis: str, values: tuple[str, ...]) -> Counts:
        functions, relevant, unknown = situation
        costs, longest = self._costs.get(axis, {}), self._most.get(axis, 1)
        means, most, unknown_most = [], 0, 0
        for value in values:
            after = (self._with(functions, axis, value), self._with(relevant, axis, value), unknown)
            if self._diagrams.impossible in after[0]:
                continue
            mean, known, further = self._from(after)
            means.append(costs.get(value, 1) + mean)
            most = max(most, costs.get(value, 1) + known)
            unknown_most = max(unknown_most, longest + further)
        _, _, further = self._from((functions, relevant, unknown | {axis}))
        return sum(means) / len(means), most, max(unknown_most, longest + further)

    def _with(self, nodes: tuple[int, ...], axis: str, value: str) -> tuple[int, ...]:
        return tuple(self._restricted(node, axis, value) for node in nodes)

    def _restricted(self, node: int, axis: str, value: str) -> int:
        key = (node, axis, value)
        if key not in self._parts:
            free = node < 0 or axis not in self._support(node)
            self._parts[key] = node if free else self._diagrams.restrict(node, {axis: frozenset((value,))})
        return self._parts[key]


def _costs(grades: tuple[PointBand, ...], bands: tuple[PointBand, ...]) -> dict[str, int]:
    """Questions for one band of a points value: the class, and the score where the class holds several bands."""
    inside = {
        grade.id: [band for band in bands if grade.low <= band.low and band.high <= grade.high] for grade in grades
    }
    return {band.id: 1 if len(found) == 1 else 2 for found in inside.values() for band in found}


def _longest(points: Points) -> int:
    """Questions for a points value of which neither class nor score is known: every source and guard of every item."""
    guards = {test.field for item in points.items for clause in item.unless for test in clause}
    return 1 + sum(len(item.sources) for item in points.items) + len(guards)
