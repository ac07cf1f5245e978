"""What to ask next, what the verdict is, why a question is asked: pure functions of the facts, in whatever order they came.

There is no cursor. A verdict stands when every completion of the open answers agrees on it; what is unknown is never
read as "no". Answers that contradict each other are set aside and asked about, never resolved silently.
"""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from assistant.errors import HaicError
from assistant.interview.derived import Derived, Holds, bands_of, derive, holds, presumptions
from assistant.interview.diagram import Allowed
from assistant.interview.model import OPEN, Facts, Interview, Points, Question, Reason
from assistant.interview.plan import GAP, Plan, plan

VERDICT = "verdict"
CAUTIONS = "cautions"


class Step(Struct, frozen=True):
    """The next question, and what its answer can still change: "verdict", "cautions" or both."""

    question: Question
    affects: tuple[str, ...]


class Clash(Struct, frozen=True):
    """Answers that cannot all be true: what to ask, and the fields concerned."""

    id: str
    text: str
    fields: tuple[str, ...]


class Why(Struct, frozen=True):
    """Something still open that depends on a question: a verdict that it could lead to, or a caution."""

    id: str
    kind: str
    verdict: str | None
    text: str
    passages: tuple[str, ...]


class State(Struct, frozen=True, dict=True):
    """What the facts leave open: derived values, contradictions, and the values that each axis can still have."""

    interview: Interview
    facts: Facts
    derived: tuple[Derived, ...]
    clashes: tuple[Clash, ...]
    allowed: Allowed

    @property
    def plan(self) -> Plan:
        return plan(self.interview)

    def restrict(self, node: int) -> int:
        return self.plan.diagrams.restrict(node, self.allowed)

    def certain(self, node: int) -> bool:
        """Whether a condition holds in every completion."""
        return self.restrict(node) == self.plan.diagrams.true

    def excluded(self, node: int) -> bool:
        """Whether a condition holds in no completion."""
        return self.restrict(node) == self.plan.diagrams.false

    @cached_property
    def outcomes(self) -> frozenset[str]:
        return self.plan.diagrams.outcomes(self.restrict(self.plan.outcome))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The verdict words that are still possible, in the interview's order."""
        found = {self.plan.word(outcome) for outcome in self.outcomes}
        return tuple(word.id for word in self.interview.words if word.id in found)

    @property
    def settled(self) -> bool:
        """Whether every completion agrees on the verdict and its actions."""
        return len(self.outcomes) == 1


def state(interview: Interview, facts: Facts, *, strict: bool = False) -> State:
    """Where the interview stands. With `strict` nothing is presumed of what was not asked."""
    derived = tuple(derive(interview, points, facts, strict=strict) for points in interview.points)
    known = _allowed(interview, facts, derived, presumptions(interview, facts, strict=strict))
    clashes = _clashes(interview, facts, derived, known)
    aside = {field for clash in clashes for field in clash.fields}
    kept = {axis: values for axis, values in known.items() if axis not in aside}
    return State(interview, facts, derived, clashes, kept)


def word_of(now: State) -> tuple[str, tuple[str, ...]]:
    """The word, and the words still possible. A row may itself leave the verdict open and name what decides."""
    diagrams = now.plan.diagrams
    rules = diagrams.outcomes(now.restrict(now.plan.deciding))
    if GAP in rules:
        raise HaicError(f'The interview "{now.interview.id}" has no row for these answers; haic check names the gap.')
    words = now.words
    if OPEN in words:
        freed = {field for rule in now.interview.rules if rule.id in rules for field in rule.undecided}
        wider = State(
            now.interview,
            now.facts,
            now.derived,
            now.clashes,
            {axis: values for axis, values in now.allowed.items() if axis not in freed},
        )
        return OPEN, tuple(word for word in wider.words if word != OPEN)
    return (words[0] if len(words) == 1 else OPEN), words


def contradictions(interview: Interview, facts: Facts) -> tuple[Clash, ...]:
    """Answers that cannot all be true, each with the fields to ask about."""
    return state(interview, facts).clashes


def next_question(interview: Interview, facts: Facts) -> Step | None:
    """The next question in the author's order whose answer can still change the verdict or a caution; None when done.

    A question is asked only once its relevance is certain, and never twice.
    """
    now = state(interview, facts, strict=True)
    effects = _effects(now)
    for question in interview.questions:
        affects = tuple(kind for kind, fields in effects.items() if question.id in fields)
        if affects and question.id not in facts and now.certain(now.plan.relevant[question.id]):
            return Step(question, affects)
    return None


def relevant(interview: Interview, facts: Facts, field: str) -> bool:
    """Whether a question can still apply to these facts."""
    now = state(interview, facts, strict=True)
    return not now.excluded(now.plan.relevant[field])


def remaining(interview: Interview, facts: Facts) -> int:
    """How many more questions there can be at most, the next one included, as long as the answers are known.

    Where a class or score turns out not to be known, the single values behind it are asked one by one.
    """
    now = state(interview, facts, strict=True)
    fields = set[str]().union(*_effects(now, ahead=True).values())
    return sum(
        question.id in fields and question.id not in facts and not now.excluded(now.plan.relevant[question.id])
        for question in interview.questions
    )


def explain(interview: Interview, facts: Facts, field: str) -> tuple[Why, ...]:
    """Why a question is asked: the rules and cautions still open that depend on it, each with its passages."""
    now = state(interview, facts, strict=True)
    diagrams = now.plan.diagrams
    axes = {field, *(points.id for points in interview.points if field in points.fields)}
    live = diagrams.outcomes(now.restrict(now.plan.deciding))
    found: dict[str, Why] = {}
    for rule in interview.rules:
        if rule.id in live and diagrams.support(now.restrict(now.plan.rules[rule.id])) & axes:
            for name in rule.reasons:
                reason = interview.reason(name)
                found.setdefault(name, Why(name, reason.kind, reason.verdict, reason.text, reason.passages))
    for caution in interview.cautions:
        if diagrams.support(now.restrict(now.plan.cautions[caution.id])) & axes:
            found[caution.id] = Why(caution.id, "caution", None, caution.text, caution.passages)
    return tuple(found.values())


def reasons_of(interview: Interview, rule_ids: Mapping[str, None]) -> tuple[Reason, ...]:
    """The reasons of several rules, each once, in the order of the rules."""
    names = {name: None for rule in interview.rules if rule.id in rule_ids for name in rule.reasons}
    return tuple(interview.reason(name) for name in names)


def _allowed(
    interview: Interview, facts: Facts, derived: tuple[Derived, ...], presume: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for axis in plan(interview).diagrams.axes:
        fact = facts.get(axis.id)
        if axis.id in presume:
            found[axis.id] = frozenset((presume[axis.id],))
        if fact is None or not fact.known:
            continue
        if fact.amount is not None:
            found[axis.id] = frozenset(bands_of(interview.question(axis.id), fact.amount))
        elif fact.option is not None:
            found[axis.id] = frozenset((fact.option,))
    for value in derived:
        found[value.id] = frozenset(value.bands)
    return found


def _clashes(
    interview: Interview, facts: Facts, derived: tuple[Derived, ...], known: dict[str, frozenset[str]]
) -> tuple[Clash, ...]:
    ready = plan(interview)
    found = [Clash(value.id, value.clash, value.clashing) for value in derived if value.clash]
    for one in interview.contradictions:
        if ready.diagrams.restrict(ready.clashes[one.id], known) == ready.diagrams.true:
            said = tuple(field for field in one.fields if field in facts and facts[field].known)
            found.append(Clash(one.id, one.text, said))
    return tuple(found)


def _effects(now: State, *, ahead: bool = False) -> dict[str, set[str]]:
    """Which fields the verdict, and which the cautions, still depend on."""
    diagrams = now.plan.diagrams
    roots = {VERDICT: [now.plan.outcome], CAUTIONS: list(now.plan.cautions.values())}
    found: dict[str, set[str]] = {}
    for kind, nodes in roots.items():
        axes = set[str]().union(*(diagrams.support(now.restrict(node)) for node in nodes))
        fields = set(axes)
        for points, value in zip(now.interview.points, now.derived, strict=True):
            if points.id in axes:
                fields.discard(points.id)
                fields.update(_feeding(now, points, value, ahead=ahead))
        found[kind] = fields
    return found


def _feeding(now: State, points: Points, value: Derived, *, ahead: bool) -> set[str]:
    """The questions that can narrow a points value: class, then score within it, then the items that are missing.

    With `ahead`, all of those that will follow as long as the answers are known.
    """
    facts = now.facts
    score, grade = facts.get(points.score), facts.get(points.grade)
    if grade is None and score is None and not value.known:
        return {points.grade, points.score} if ahead else {points.grade}
    if grade is not None and grade.known and score is None:
        return {points.score}
    found = set[str]()
    for item in points.items:
        if value.items[item.id].low == value.items[item.id].high:
            continue
        guards = {test.field for clause in item.unless for test in clause}
        if holds(item.unless, facts) is Holds.YES and item.unless:
            continue
        given = [field for field in item.sources if field in facts and facts[field].known]
        found.update(guards if given or ahead else ())
        if not given:
            found.update(next(([field] for field in item.sources if field not in facts), []))
    return found


def presumed(now: State) -> tuple[str, ...]:
    """Fields that are open and whose usual answer the verdict leans on."""
    taken = presumptions(now.interview, now.facts)
    free = {axis: values for axis, values in now.allowed.items() if axis not in taken}
    leaning = set(now.plan.diagrams.support(now.plan.diagrams.restrict(now.plan.outcome, free)))
    for points, value in zip(now.interview.points, now.derived, strict=True):
        for item in points.items:
            if not value.items[item.id].missing:
                leaning.update(test.field for clause in item.unless for test in clause)
    return tuple(field for field in taken if field in leaning)
