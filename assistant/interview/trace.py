"""What the facts decide, said with everything that belongs to it: reasons, cautions, both sides of a conflict, what is open,
which facts suffice, which rows nearly applied, and what single answer would change the verdict.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from msgspec import Struct

from assistant.interview.derived import Derived
from assistant.interview.engine import Clash, State, presumed, reasons_of, state, word_of
from assistant.interview.missing import OpenFact, open_facts
from assistant.interview.model import (
    OPEN,
    Action,
    Advice,
    Conflict,
    Criterion,
    Fact,
    Facts,
    Ignored,
    Interview,
    Points,
    Reason,
)  # fmt: skip


class Change(Struct, frozen=True):
    """A single answer that would change the verdict; `along` are answers that have to change with it.

    `rule` is the rule that would then decide.
    """

    fact: str
    to: str
    verdict: str
    rule: str
    along: Mapping[str, str]


class NearMiss(Struct, frozen=True):
    """A row of the grid that one fact kept out, and what that fact would have to be."""

    row: str
    verdict: str
    fact: str
    needs: tuple[str, ...]
    along: Mapping[str, str]


class CriterionState(Struct, frozen=True):
    """One criterion: "met", "not-met" or "unclear"."""

    criterion: Criterion
    state: str


class Verdict(Struct, frozen=True):
    """A verdict on any facts, however partial. `word` is "open" while the facts leave several possible.

    `reasons` are certain; `possible_reasons` belong to rows between which the facts do not choose. `clashes` are
    contradictory answers: they were set aside, and must be asked about.
    """

    interview: Interview
    facts: Facts
    word: str
    possible: tuple[str, ...]
    reasons: tuple[Reason, ...]
    possible_reasons: tuple[Reason, ...]
    actions: tuple[Action, ...]
    cautions: tuple[Advice, ...]
    remarks: tuple[Advice, ...]
    conflicts: tuple[Conflict, ...]
    criteria: tuple[CriterionState, ...]
    open: tuple[OpenFact, ...]
    derived: tuple[Derived, ...]
    sufficient: tuple[str, ...]
    near_misses: tuple[NearMiss, ...]
    changes: tuple[Change, ...]
    ignored: tuple[Ignored, ...]
    presumed: tuple[str, ...]
    clashes: tuple[Clash, ...]

    @property
    def label(self) -> str:
        return self.interview.word(self.word).label

    @property
    def notes(self) -> tuple[str, ...]:
        """Ids of the editor's notes that belong to what is shown."""
        held = [reason.notes for reason in (*self.reasons, *self.possible_reasons)]
        held.extend(conflict.notes for conflict in self.conflicts)
        held.extend(advice.notes for advice in (*self.cautions, *self.remarks))
        held.append(
            self.interview.figure_notes
            if any(one.figure_cell for one in (*self.reasons, *self.possible_reasons))
            else ()
        )
        held.extend(value.notes for value in self.derived)
        return tuple(dict.fromkeys(note for notes in held for note in notes))


def verdict(interview: Interview, facts: Facts, offered: tuple[str, ...] = ()) -> Verdict:
    """The verdict on these facts. `offered`: ids of things the user mentioned that no rule uses."""
    return _Tracing(state(interview, facts)).verdict(offered)


class _Tracing:
    """Reads everything that belongs to a verdict off one state."""

    def __init__(self, now: State) -> None:
        self._now = now
        self._interview = now.interview
        self._plan = now.plan
        self._word, self._possible = word_of(now)

    def verdict(self, offered: tuple[str, ...]) -> Verdict:
        now, interview = self._now, self._interview
        rules = self._certain_rules()
        live = self._live_rules()
        weighed = {**rules, **(live if self._word != OPEN else {})}
        changes = tuple(self._changes()) if self._word != OPEN else ()
        reasons = reasons_of(interview, rules)
        return Verdict(
            interview, now.facts, self._word, self._possible, reasons,
            tuple(reason for reason in reasons_of(interview, live) if reason not in reasons),
            self._actions(), self._advice(interview.cautions, self._plan.cautions),
            self._advice(interview.remarks, self._plan.remarks), self._conflicts(weighed),
            self._criteria(), tuple(open_facts(now)), now.derived,
            self._sufficient(), tuple(self._near_misses(changes)), changes,
            tuple(one for one in interview.ignored if one.id in offered),
            presumed(now), now.clashes,
        )  # fmt: skip

    def _live_rules(self) -> dict[str, None]:
        found = self._plan.diagrams.outcomes(self._now.restrict(self._plan.deciding))
        return {rule.id: None for rule in self._interview.rules if rule.id in found}

    def _certain_rules(self) -> dict[str, None]:
        """Every gate that holds for certain, and the row that decides, if one does."""
        live = self._live_rules()
        gates = {rule.id: None for rule in self._interview.gates if self._now.certain(self._plan.rules[rule.id])}
        return {**gates, **(live if len(live) == 1 else {})}

    def _actions(self) -> tuple[Action, ...]:
        """The actions of the rules that can decide, each once, with all their causes."""
        if not self._now.settled:
            return ()
        live = self._live_rules()
        found: dict[str, Action] = {}
        for action in (action for rule in self._interview.rules if rule.id in live for action in rule.actions):
            known = found.get(action.id, action)
            causes, passages = (*known.causes, *action.causes), (*known.passages, *action.passages)
            found[action.id] = Action(
                action.id, known.text, tuple(dict.fromkeys(causes)), tuple(dict.fromkeys(passages))
            )
        return tuple(found.values())

    def _advice(self, items: tuple[Advice, ...], nodes: Mapping[str, int]) -> tuple[Advice, ...]:
        return tuple(one for one in items if self._now.certain(nodes[one.id]))

    def _conflicts(self, rules: Mapping[str, None]) -> tuple[Conflict, ...]:
        names = {name: None for rule in self._interview.rules if rule.id in rules for name in rule.conflicts}
        return tuple(self._interview.conflict(name) for name in names)

    def _criteria(self) -> tuple[CriterionState, ...]:
        """The criteria one by one; none where the verdict is not about them (no criterion can be met or fail)."""
        nodes = (*self._plan.met.values(), *self._plan.failed.values())
        if all(self._now.excluded(node) for node in nodes):
            return ()
        return tuple(self._criterion(one) for one in self._interview.criteria)

    def _criterion(self, criterion: Criterion) -> CriterionState:
        if self._now.certain(self._plan.met[criterion.id]):
            return CriterionState(criterion, "met")
        failed = self._now.certain(self._plan.failed[criterion.id])
        return CriterionState(criterion, "not-met" if failed else "unclear")

    # What decides, and what would change it

    def _sufficient(self) -> tuple[str, ...]:
        """Facts that are enough for the verdict; none of them can be left out."""
        if self._word == OPEN:
            return ()
        kept = dict(self._now.facts)
        for question in reversed(self._interview.questions):
            if question.id not in kept:
                continue
            without = {field: fact for field, fact in kept.items() if field != question.id}
            if word_of(state(self._interview, without))[0] == self._word:
                kept = without
        return tuple(question.id for question in self._interview.questions if question.id in kept)

    def _changes(self) -> Iterator[Change]:
        facts = self._now.facts
        feeding = {field: points for points in self._interview.points for field in points.fields}
        for question in self._interview.questions:
            fact = facts.get(question.id)
            if question.id in feeding or fact is None or not fact.known or not question.options:
                continue
            for option in question.options:
                if option.id != fact.option:
                    yield from self._change(question.id, option.id)
        for points, value in zip(self._interview.points, self._now.derived, strict=True):
            yield from self._points_changes(points, value)

    def _change(self, field: str, option: str) -> Iterator[Change]:
        facts = {**self._now.facts, field: Fact(field, option)}
        alone = self._changed(facts, field, option, {})
        if alone:
            yield alone
            return
        yield from self._linked_changes(facts, field, option)

    def _linked_changes(self, facts: Facts, field: str, option: str) -> Iterator[Change]:
        group = next((group for group in self._interview.linked if field in group), ())
        others = [other for other in group if other != field]
        values = [self._interview.question(other).values for other in others]
        for along in product(*values) if others else ():
            pairs = dict(zip(others, along, strict=True))
            changed = {**facts, **{other: Fact(other, value) for other, value in pairs.items()}}
            found = self._changed(changed, field, option, pairs)
            if found:
                yield found
                return

    def _changed(self, facts: Facts, field: str, to: str, along: Mapping[str, str]) -> Change | None:
        after = state(self._interview, facts)
        rules = self._plan.diagrams.outcomes(after.restrict(self._plan.deciding))
        if after.clashes or len(rules) != 1:
            return None
        word = word_of(after)[0]
        return None if word in {self._word, OPEN} else Change(field, to, word, next(iter(rules)), along)

    def _points_changes(self, points: Points, value: Derived) -> Iterator[Change]:
        if not value.known or value.clash:
            return
        for band in points.bands:
            if band.id in value.bands:
                continue
            allowed = {**self._now.allowed, points.id: frozenset((band.id,))}
            after = State(self._interview, self._now.facts, self._now.derived, (), allowed)
            rules = self._plan.diagrams.outcomes(after.restrict(self._plan.deciding))
            words = after.words
            if len(rules) == 1 and words and words[0] not in {self._word, OPEN}:
                span = str(band.low) if band.low == band.high else f"{band.low}-{band.high}"
                yield Change(points.score, span, words[0], next(iter(rules)), {})

    def _near_misses(self, changes: tuple[Change, ...]) -> Iterator[NearMiss]:
        rows = {rule.id for rule in self._interview.grid}
        grouped: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[Change]] = {}
        for change in changes:
            if change.rule in rows:
                grouped.setdefault((change.rule, change.fact, tuple(change.along.items())), []).append(change)
        for (row, fact, _), found in grouped.items():
            yield NearMiss(row, found[0].verdict, fact, tuple(change.to for change in found), found[0].along)
