"""Decision diagrams: a function of the answers, shared and reduced, so that "all completions" is a walk over a few nodes.

A diagram decides exactly what a table over all cases would, without writing the table out. It is the one place that
answers "what is still possible", so that the engine, the trace and the proof cannot disagree about it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec import Struct

Allowed = Mapping[str, frozenset[str]]
"""Axis -> the values it can still have. An axis that is absent can have any."""

TRUE = "yes"
FALSE = "no"
IMPOSSIBLE = "impossible"
"""The outcome of cases that contradict themselves; no completion leads there."""


class Axis(Struct, frozen=True):
    """One variable of the function, with its values in order."""

    id: str
    values: tuple[str, ...]


class Diagrams:
    """A family of functions over the same axes, in one fixed order. A function is a node number; equal means equal."""

    def __init__(self, axes: Collection[Axis]) -> None:
        self.axes = tuple(axes)
        self._level = {axis.id: level for level, axis in enumerate(self.axes)}
        self._nodes: list[tuple[int, tuple[int | None, ...]]] = []
        self._numbers: dict[tuple[int, tuple[int | None, ...]], int] = {}
        self._outcomes: list[str] = []
        self._leaves: dict[str, int] = {}
        self._freed: dict[int, int] = {}
        self.true, self.false, self.impossible = (self.leaf(name) for name in (TRUE, FALSE, IMPOSSIBLE))

    def leaf(self, outcome: str) -> int:
        """The function that always gives `outcome`."""
        if outcome not in self._leaves:
            self._leaves[outcome] = -1 - len(self._outcomes)
            self._outcomes.append(outcome)
        return self._leaves[outcome]

    def outcome(self, node: int) -> str | None:
        """The one outcome of a function, or None while it still depends on something."""
        return self._outcomes[-1 - node] if node < 0 else None

    def test(self, axis: str, options: Collection[str]) -> int:
        """True where the axis has one of `options`."""
        level = self._level[axis]
        values = self.axes[level].values
        return self._node(level, tuple(self.true if value in options else self.false for value in values))

    def both(self, first: int, second: int) -> int:
        return self.choose(first, second, self.false)

    def either(self, first: int, second: int) -> int:
        return self.choose(first, self.true, second)

    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """`then` where the condition holds, `otherwise` elsewhere."""
        return self._choose(condition, then, otherwise, {})

    def _choose(self, condition: int, then: int, otherwise: int, seen: dict[tuple[int, int, int], int]) -> int:
        if condition == self.true or then == otherwise:
            return then
        if condition == self.false:
            return otherwise
        if condition == self.impossible:
            return condition
        key = (condition, then, otherwise)
        if key not in seen:
            level = min(self._level_of(node) for node in key)
            conditions, thens, others = (self._parts(node, level) for node in key)
            parts = zip(conditions, thens, others, strict=True)
            seen[key] = self._node(level, tuple(self._choose(*part, seen) for part in parts))
        return seen[key]

    def restrict(self, node: int, allowed: Allowed) -> int:
        """The function once the axes are known to lie in `allowed`; impossible cases are left out."""
        kept: dict[int, tuple[bool, ...]] = {}
        for name, options in allowed.items():
            level = self._level[name]
            live = tuple(value in options for value in self.axes[level].values)
            if not all(live):
                kept[level] = live
        return self._restrict(node, kept, max(kept, default=-1), {})

    def _restrict(self, node: int, kept: Mapping[int, tuple[bool, ...]], deepest: int, seen: dict[int, int]) -> int:
        if node < 0:
            return node
        level, children = self._nodes[node]
        # Below the last axis that is restricted the function is the same whatever is known: it is worked out once.
        memo = seen if level <= deepest else self._freed
        if node not in memo:
            live = kept.get(level)
            parts: list[int | None] = []
            for at, child in enumerate(children):
                gone = child is None or (live is not None and not live[at])
                part = None if gone or child is None else self._restrict(child, kept, deepest, seen)
                parts.append(None if part == self.impossible else part)
            memo[node] = self._node(level, tuple(parts))
        return memo[node]

    def outcomes(self, node: int) -> frozenset[str]:
        """Every outcome that a function can still have."""
        return frozenset(self._outcomes[-1 - one] for one in self._reach(node) if one < 0)

    def support(self, node: int) -> frozenset[str]:
        """The axes that a function depends on."""
        return frozenset(self.axes[self._nodes[one][0]].id for one in self._reach(node) if one >= 0)

    def parted(self, nodes: Collection[int]) -> tuple[str, tuple[frozenset[int], ...]]:
        """The first axis that one of several restricted functions tests, and the functions left of all for each value."""
        level = min(self._level_of(node) for node in nodes)
        apart = zip(*(self._parts(node, level) for node in nodes), strict=True)
        return self.axes[level].id, tuple(frozenset(part) - {self.impossible} for part in apart)

    def count(self, node: int, weigh: Callable[[str], bool]) -> int:
        """How many cases (one value an axis) lead to an outcome that `weigh` accepts."""
        return self._count(node, 0, weigh, {})

    def case(self, node: int, outcome: str) -> dict[str, str] | None:
        """One case that leads to `outcome`, with only the axes that matter to it."""
        if node < 0:
            return {} if self.outcome(node) == outcome else None
        level, children = self._nodes[node]
        for value, child in zip(self.axes[level].values, children, strict=True):
            found = self.case(child, outcome) if child is not None else None
            if found is not None:
                return {self.axes[level].id: value, **found}
        return None

    def cases(self, node: int, others: int) -> Iterator[tuple[dict[str, str], str, str]]:
        """The cases in which two functions differ, as coarse as they come: answers, outcome of each."""
        if node == others:
            return
        if node < 0 and others < 0:
            yield {}, self._outcomes[-1 - node], self._outcomes[-1 - others]
            return
        level = min(self._level_of(node), self._level_of(others))
        for value, one, two in zip(
            self.axes[level].values, self._parts(node, level), self._parts(others, level), strict=True
        ):
            for answers, first, second in self.cases(one, two):
                yield {self.axes[level].id: value, **answers}, first, second

    def _count(self, node: int, level: int, weigh: Callable[[str], bool], seen: dict[int, int]) -> int:
        at = self._level_of(node)
        skipped = 1
        for axis in self.axes[level:at]:
            skipped *= len(axis.values)
        if node < 0:
            return skipped if weigh(self._outcomes[-1 - node]) else 0
        if node not in seen:
            children = (child for child in self._nodes[node][1] if child is not None)
            seen[node] = sum(self._count(child, at + 1, weigh, seen) for child in children)
        return skipped * seen[node]

    def _reach(self, node: int) -> set[int]:
        reached, waiting = {node}, [node]
        while waiting:
            one = waiting.pop()
            if one < 0:
                continue
            for child in self._nodes[one][1]:
                if child is not None and child not in reached:
                    reached.add(child)
                    waiting.append(child)
        return reached

    def _level_of(self, node: int) -> int:
        return self._nodes[node][0] if node >= 0 else len(self.axes)

    def _parts(self, node: int, level: int) -> tuple[int, ...]:
        """The function for each value of the axis at `level`."""
        if self._level_of(node) == level:
            return tuple(self.impossible if child is None else child for child in self._nodes[node][1])
        return (node,) * len(self.axes[level].values)

    def _node(self, level: int, children: tuple[int | None, ...]) -> int:
        different = {child for child in children if child is not None}
        if not different:
            return self.impossible
        if len(different) == 1:
            return different.pop()
        key = (level, children)
        if key not in self._numbers:
            self._numbers[key] = len(self._nodes)
            self._nodes.append(key)
        return self._numbers[key]
