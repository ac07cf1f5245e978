"""An interview made ready to be decided: its conditions as diagrams over the fields that rules speak of.

Relevance is folded into every condition here, once, so that no caller can forget it: a test on a question that is not
relevant fails, whatever answer is stored for it.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from assistant.interview.diagram import Axis, Diagrams
from assistant.interview.model import Advice, Condition, Interview, Rule, Test

GAP = "gap"
"""The outcome of a case that no rule covers; the proof refuses an interview that has one."""


class Plan(Struct, frozen=True):
    """Functions of the answers, as nodes of `diagrams`. Contradictory cases are impossible in all of them."""

    interview: Interview
    diagrams: Diagrams
    deciding: int
    """Gives the id of the rule that decides."""
    outcome: int
    """Gives the verdict word, and the actions where a rule has some."""
    contradictory: int
    rules: Mapping[str, int]
    """Rule -> where its own condition holds."""
    cautions: Mapping[str, int]
    remarks: Mapping[str, int]
    met: Mapping[str, int]
    failed: Mapping[str, int]
    relevant: Mapping[str, int]
    clashes: Mapping[str, int]
    """Contradiction -> where it holds (here alone the contradictory cases are possible)."""

    def word(self, outcome: str) -> str:
        """The verdict word of an outcome."""
        return outcome.split("+", 1)[0]


def outcome_of(rule: Rule) -> str:
    """What a rule leads to, in one word: verdict and actions, so that neither is settled without the other."""
    return "+".join((rule.verdict, *(action.id for action in rule.actions)))


@lru_cache(maxsize=16)
def plan(interview: Interview) -> Plan:
    """The plan of an interview; made once."""
    return _Planning(interview, Diagrams(axes_of(interview))).plan()


def plans_together(first: Interview, second: Interview) -> tuple[Plan, Plan]:
    """Two interviews over the union of their axes, so that their functions can be compared case by case."""
    axes: dict[str, Axis] = {}
    for axis in (*axes_of(second), *axes_of(first)):
        known = axes.get(axis.id, axis)
        axes[axis.id] = Axis(axis.id, tuple(dict.fromkeys((*known.values, *axis.values))))
    diagrams = Diagrams(tuple(axes.values()))
    return _Planning(first, diagrams).plan(), _Planning(second, diagrams).plan()


def fields_in(interview: Interview) -> frozenset[str]:
    """Every field, or points value, that a rule, caution, remark, criterion or contradiction can see."""
    lookups = {lookup.id: lookup for lookup in interview.lookups}
    relevance = {question.id: question.relevant for question in interview.questions}
    seen: set[str] = set()
    waiting = list(_tests(*_conditions(interview)))
    while waiting:
        test = waiting.pop()
        if test.field in lookups:
            waiting.extend(_tests(*lookups[test.field].cases.values()))
        elif test.field not in seen:
            seen.add(test.field)
            waiting.extend(_tests(relevance.get(test.field, ())))
    return frozenset(seen)


def axes_of(interview: Interview) -> tuple[Axis, ...]:
    """The axes in the order in which the questions are asked; a points value stands where its first question does."""
    used = fields_in(interview)
    points = {field: value for value in interview.points for field in value.fields}
    axes: dict[str, Axis] = {}
    for question in interview.questions:
        value = points.get(question.id)
        if value and value.id in used:
            axes.setdefault(value.id, Axis(value.id, tuple(band.id for band in value.bands)))
        if question.id in used:
            axes[question.id] = Axis(question.id, question.values)
    return tuple(axes.values())


def _conditions(interview: Interview) -> Iterator[Condition]:
    yield from (rule.when for rule in interview.rules)
    yield from (clash.when for clash in interview.contradictions)
    yield from (advice.when for advice in (*interview.cautions, *interview.remarks))
    for criterion in interview.criteria:
        yield from (criterion.met, criterion.failed)
    yield from (question.relevant for question in interview.questions)


def _tests(*conditions: Condition) -> Iterator[Test]:
    return (test for condition in conditions for clause in condition for test in clause)


class _Planning:
    """Builds the functions of one interview."""

    def __init__(self, interview: Interview, diagrams: Diagrams) -> None:
        self._interview = interview
        self._diagrams = diagrams
        self._lookups = {lookup.id: lookup for lookup in interview.lookups}
        self._relevance = {question.id: question.relevant for question in interview.questions}

    def plan(self) -> Plan:
        interview, diagrams = self._interview, self._diagrams
        clashes = {one.id: self.condition(one.when) for one in interview.contradictions}
        contradictory = diagrams.false
        for clash in clashes.values():
            contradictory = diagrams.either(contradictory, clash)

        def possible(node: int) -> int:
            return diagrams.choose(contradictory, diagrams.impossible, node)

        def advice(items: tuple[Advice, ...]) -> dict[str, int]:
            return {one.id: possible(self.condition(one.when)) for one in items}

        rules = {rule.id: self.condition(rule.when) for rule in interview.rules}
        return Plan(
            interview,
            diagrams,
            deciding=possible(self._first(rules, {rule.id: rule.id for rule in interview.rules})),
            outcome=possible(self._first(rules, {rule.id: outcome_of(rule) for rule in interview.rules})),
            contradictory=contradictory,
            rules={name: possible(node) for name, node in rules.items()},
            cautions=advice(interview.cautions),
            remarks=advice(interview.remarks),
            met={one.id: possible(self.condition(one.met)) for one in interview.criteria},
            failed={one.id: possible(self.condition(one.failed)) for one in interview.criteria},
            relevant={one.id: possible(self.condition(one.relevant)) for one in interview.questions},
            clashes=clashes,
        )

    def _first(self, rules: dict[str, int], outcomes: dict[str, str]) -> int:
        node = self._diagrams.leaf(GAP)
        for name in reversed(rules):
            node = self._diagrams.choose(rules[name], self._diagrams.leaf(outcomes[name]), node)
        return node

    def condition(self, condition: Condition) -> int:
        diagrams = self._diagrams
        if not condition:
            return diagrams.true
        found = diagrams.false
        for clause in condition:
            holds = diagrams.true
            for test in clause:
                holds = diagrams.both(holds, self._test(test))
            found = diagrams.either(found, holds)
        return found

    def _test(self, test: Test) -> int:
        lookup = self._lookups.get(test.field)
        if lookup is None:
            plain = self._diagrams.test(test.field, test.options)
            return self._diagrams.both(plain, self.condition(self._relevance.get(test.field, ())))
        found = self._diagrams.false
        for case in test.options:
            found = self._diagrams.either(found, self.condition(lookup.cases[case]))
        return found
