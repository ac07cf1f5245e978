"""The interviews folder as checked `Interview` values.

Every name that one part of a file uses of another (field, option, reason, conflict, passage) is resolved here, so that the
engine never meets one that does not exist. All mistakes found are reported together, each with its line.
"""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from assistant.errors import DataError, DataErrors, Fault, did_you_mean
from assistant.files.schema import checked
from assistant.files.yaml import Document, Key, load
from assistant.interview import records
from assistant.interview.model import (
    OPEN,
    Action,
    Advice,
    Band,
    Condition,
    Conflict,
    Contradiction,
    Criterion,
    Ignored,
    Interview,
    Item,
    Lookup,
    Option,
    Phrase,
    PointBand,
    Points,
    Question,
    Reason,
    Rule,
    Side,
    Test,
    Unit,
    Word,
)  # fmt: skip

YES_NO = (
    Option("no", "no", answers=("n", "none", "nope", "absent", "negative", "false", "0")),
    Option("yes", "yes", answers=("y", "yeah", "yep", "present", "positive", "true", "1")),
)
"""The options of every yes/no question; a question may add phrases of its own."""


def sources(folder: Path) -> list[Path]:
    """The files of the interviews, in a fixed order."""
    return sorted(path for path in folder.glob("*.yaml") if path.is_file() and not path.name.startswith("."))


def load_interviews(folder: Path, citable: Collection[str]) -> Mapping[str, Interview]:
    """Read and check every interview of a folder; `citable` holds the ids that passages may name.

    DataErrors names file and line of everything that is wrong.
    """
    found: dict[str, Interview] = {}
    faults: list[Fault] = []
    for path in sources(folder):
        try:
            interview = load_interview(path, citable)
            found[interview.id] = interview
        except DataError as error:
            faults.extend(error.faults)
    if faults:
        raise DataErrors(faults)
    return found


def load_interview(path: Path, citable: Collection[str]) -> Interview:
    """Read and check one interview."""
    document = load(path)
    record = checked(records.InterviewRecord, document)
    faults = list(_Checking(record, document, citable).faults())
    if record.id != path.stem:
        faults.insert(0, document.fault(("id",), f'"id" must be "{path.stem}", as in the file\'s name.'))
    if faults:
        raise DataErrors(faults)
    return _interview(record)


def condition(record: records.ConditionRecord) -> Condition:
    """A condition as data: any clause is enough, all tests of a clause must hold."""
    return tuple(tuple(Test(field, tuple(options)) for field, options in clause.items()) for clause in record)


def _interview(record: records.InterviewRecord) -> Interview:
    return Interview(
        record.id, record.title, record.scope, record.starts, record.recommendations,
        tuple(Word(one.id, one.label, one.favourable) for one in record.verdicts),
        tuple(_question(one) for one in record.questions),
        tuple(_rule(one) for one in record.gates), tuple(_rule(one) for one in record.grid),
        tuple(_reason(name, one) for name, one in record.reasons.items()),
        tuple(_points(one) for one in record.points),
        tuple(Lookup(name, {case: condition(when) for case, when in one.items()}) for name, one in record.lookups.items()),
        tuple(Phrase(one.said, one.facts) for one in record.phrases),
        _advice(record.cautions), _advice(record.remarks),
        tuple(
            Conflict(name, tuple(Side(side.text, side.passages) for side in one.sides), one.notes)
            for name, one in record.conflicts.items()
        ),
        tuple(Contradiction(name, condition(one.when), one.text, one.fields) for name, one in record.contradictions.items()),
        tuple(
            Criterion(one.id, one.text, condition(one.met), condition(one.failed), one.passages, one.unclear)
            for one in record.criteria
        ),
        tuple(Ignored(name, one.said, one.text, one.passages) for name, one in record.ignored.items()),
        record.linked, record.figure, record.figure_notes,
    )  # fmt: skip


def _question(record: records.QuestionRecord) -> Question:
    units = tuple(_unit(one) for one in record.units)
    return Question(
        record.id, record.type, record.text, record.label, record.help, record.passages, condition(record.relevant),
        _options(record), units, _overlap(units), record.whole, record.topic, record.after, record.present, record.absent,
        record.presumed, condition(record.presumed_when), record.presumed_unknown, record.merges,
    )  # fmt: skip


def _options(record: records.QuestionRecord) -> tuple[Option, ...]:
    own = tuple(Option(one.id, one.text, one.said, one.answers, one.points) for one in record.options)
    if record.type != "yesno":
        return own
    added = {one.id: one for one in own}
    return tuple(
        Option(plain.id, added[plain.id].text, added[plain.id].said, (*plain.answers, *added[plain.id].answers))
        if plain.id in added
        else plain
        for plain in YES_NO
    )


def _unit(record: records.UnitRecord) -> Unit:
    factor = _decimal(record.factor)
    return Unit(
        record.id, Decimal(str(record.min)), Decimal(str(record.max)), tuple(_band(one) for one in record.bands), factor
    )


def _band(record: records.BandRecord) -> Band:
    low = record.from_ if record.from_ is not None else record.above
    high = record.to if record.to is not None else record.below
    return Band(record.id, _decimal(low), _decimal(high), record.from_ is not None, record.to is not None)


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _overlap(units: tuple[Unit, ...]) -> bool:
    """Whether one bare number can be meant in two units, so that the unit has to be given."""
    ordered = sorted(units, key=lambda unit: unit.minimum)
    return any(second.minimum <= first.maximum for first, second in pairwise(ordered))


def _points(record: records.PointsRecord) -> Points:
    return Points(
        record.id, record.label, record.variant, record.said, record.score, record.grade,
        tuple(PointBand(one.id, one.low, one.high) for one in record.grades),
        tuple(PointBand(one.id, one.low, one.high) for one in record.bands),
        tuple(Item(one.id, one.text, one.sources, condition(one.unless)) for one in record.items),
        record.missing, record.differ, record.presumption, record.notes, record.missing_notes,
    )  # fmt: skip


def _reason(name: str, record: records.ReasonRecord) -> Reason:
    kind = record.kind or ("grid" if record.cell else "gate")
    return Reason(name, kind, record.verdict, record.basis, record.text, record.passages, record.cell, record.notes)


def _rule(record: records.RuleRecord) -> Rule:
    actions = tuple(Action(one.id, one.text, one.causes, one.passages) for one in record.actions)
    return Rule(
        record.id, condition(record.when), record.verdict, record.reasons, record.conflicts, actions, record.undecided
    )


def _advice(advice: dict[str, records.AdviceRecord]) -> tuple[Advice, ...]:
    return tuple(Advice(name, condition(one.when), one.text, one.passages, one.notes) for name, one in advice.items())


class _Checking:
    """Holds every name of one interview against what it must be one of."""

    def __init__(self, record: records.InterviewRecord, document: Document, citable: Collection[str]) -> None:
        self._record, self._document, self._citable = record, document, citable
        self._values: dict[str, tuple[str, ...]] = {question.id: _values(question) for question in record.questions}
        self._values.update({one.id: tuple(band.id for band in one.bands) for one in record.points})
        self._values.update({name: tuple(cases) for name, cases in record.lookups.items()})

    def faults(self) -> Iterator[Fault]:
        yield from self._citations(self._document.value, ())
        yield from self._conditions(self._document.value, ())
        yield from self._questions()
        yield from self._rules()
        yield from self._points()
        yield from self._others()
        yield from self._circles()

    def _fault(self, key: Key, message: str) -> Fault:
        return self._document.fault(key, message)

    def _named(self, key: Key, name: str, known: Collection[str], what: str) -> Iterator[Fault]:
        if name not in known:
            yield self._fault(key, f'there is no {what} "{name}".{did_you_mean(name, known)}')

    def _citations(self, value: object, key: Key) -> Iterator[Fault]:
        """Every list called `passages`, wherever it stands."""
        for name, part in _parts(value):
            if name in {"passages", "recommendations"} and isinstance(part, list):
                for at, passage in enumerate(part):
                    yield from self._named((*key, name, at), str(passage), self._citable, "passage")
            else:
                yield from self._citations(part, (*key, name))

    def _conditions(self, value: object, key: Key) -> Iterator[Fault]:
        """Every condition, wherever it stands."""
        for name, part in _parts(value):
            if name in {"when", "relevant", "met", "failed", "unless", "presumed_when"} or (
                len(key) == 2 and key[0] == "lookups"
            ):
                clauses = part if isinstance(part, list) else [part]
                for at, clause in enumerate(clauses):
                    inner = (*key, name, at) if isinstance(part, list) else (*key, name)
                    yield from self._clause(clause, inner)
            else:
                yield from self._conditions(part, (*key, name))

    def _clause(self, clause: object, key: Key) -> Iterator[Fault]:
        for field, options in _parts(clause):
            if field not in self._values:
                yield from self._named((*key, field), str(field), self._values, "field")
                continue
            for option in options if isinstance(options, list) else [options]:
                values = self._values[str(field)]
                yield from self._named((*key, field), str(option), values, f'option of "{field}" called')

    def _questions(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for at, question in enumerate(self._record.questions):
            key: Key = ("questions", at)
            if question.id in seen:
                yield self._fault((*key, "id"), f'question "{question.id}" is given twice.')
            seen.add(question.id)
            if question.type == "number" and not question.units:
                yield self._fault(key, f'number "{question.id}" needs at least one unit.')
            if question.type == "choice" and len(question.options) < 2:
                yield self._fault(key, f'choice "{question.id}" needs at least two options.')
            for name in ("present", "absent", "presumed"):
                option = getattr(question, name)
                if option is not None:
                    yield from self._named((*key, name), option, self._values[question.id], "option")
            for number, unit in enumerate(question.units):
                yield from self._bands(question, unit, (*key, "units", number))

    def _bands(self, question: records.QuestionRecord, unit: records.UnitRecord, key: Key) -> Iterator[Fault]:
        if [band.id for band in unit.bands] != [band.id for band in question.units[0].bands] and unit.bands:
            ordered = {band.id for band in unit.bands} == {band.id for band in question.units[0].bands}
            if not ordered:
                yield self._fault((*key, "bands"), f'unit "{unit.id}" has other bands than the first unit.')
        bands = sorted((_band(band) for band in unit.bands), key=lambda band: band.low or Decimal(-1))
        for first, second in pairwise(bands):
            if first.high is None or first.high != second.low or first.high_in == second.low_in:
                yield self._fault((*key, "bands"), f'bands "{first.id}" and "{second.id}" leave a gap or overlap.')
        if bands and (bands[0].low is not None or bands[-1].high is not None):
            yield self._fault((*key, "bands"), "the first and the last band must be open at their outer ends.")

    def _rules(self) -> Iterator[Fault]:
        words = [word.id for word in self._record.verdicts]
        seen: set[str] = set()
        for part in ("gates", "grid"):
            for at, rule in enumerate(getattr(self._record, part)):
                key: Key = (part, at)
                if rule.id in seen:
                    yield self._fault((*key, "id"), f'rule "{rule.id}" is given twice.')
                seen.add(rule.id)
                yield from self._named((*key, "verdict"), rule.verdict, words, "verdict")
                yield from self._all((*key, "reasons"), rule.reasons, self._record.reasons, "reason")
                yield from self._all((*key, "conflicts"), rule.conflicts, self._record.conflicts, "conflict")
                yield from self._all((*key, "undecided"), rule.undecided, self._values, "field")
                if (rule.verdict == OPEN) != bool(rule.undecided):
                    yield self._fault((*key, "undecided"), 'a rule is "open" exactly if it names what is undecided.')
        for name, reason in self._record.reasons.items():
            yield from self._named(("reasons", name, "verdict"), reason.verdict, words, "verdict")
            if reason.cell is not None:
                cell = f"{self._record.figure}.{reason.cell.replace('/', '.').lower()}"
                yield from self._named(("reasons", name, "cell"), cell, self._citable, "figure cell")

    def _all(self, key: Key, names: tuple[str, ...], known: Collection[str], what: str) -> Iterator[Fault]:
        for name in names:
            yield from self._named(key, name, known, what)

    def _points(self) -> Iterator[Fault]:
        fields = [question.id for question in self._record.questions]
        for at, points in enumerate(self._record.points):
            key: Key = ("points", at)
            yield from self._named((*key, "score"), points.score, fields, "field")
            yield from self._named((*key, "grade"), points.grade, fields, "field")
            for number, item in enumerate(points.items):
                yield from self._all((*key, "items", number, "sources"), item.sources, fields, "field")
            for first, second in pairwise(points.bands):
                if first.high + 1 != second.low:
                    yield self._fault((*key, "bands"), f'bands "{first.id}" and "{second.id}" leave a gap or overlap.')

    def _others(self) -> Iterator[Fault]:
        fields = {question.id: self._values[question.id] for question in self._record.questions}
        for at, phrase in enumerate(self._record.phrases):
            for field, option in phrase.facts.items():
                key: Key = ("phrases", at, "facts", field)
                yield from self._named(key, field, fields, "field")
                if field in fields:
                    yield from self._named(key, option, fields[field], "option")
        for name, clash in self._record.contradictions.items():
            yield from self._all(("contradictions", name, "fields"), clash.fields, fields, "field")
        for at, group in enumerate(self._record.linked):
            yield from self._all(("linked", at), group, fields, "field")

    def _circles(self) -> Iterator[Fault]:
        """A relevance or lookup that depends on itself could never be decided."""
        needs: dict[str, set[str]] = {
            q.id: {f for clause in q.relevant for f in clause} for q in self._record.questions
        }
        for name, cases in self._record.lookups.items():
            needs[name] = {field for when in cases.values() for clause in when for field in clause}
        for points in self._record.points:
            needs[points.id] = {points.score, points.grade, *(s for item in points.items for s in item.sources)}
        for name, first in needs.items():
            reached, waiting = set[str](), list(first)
            while waiting:
                one = waiting.pop()
                if one not in reached:
                    reached.add(one)
                    waiting.extend(needs.get(one, ()))
            if name in reached:
                at = next((n for n, q in enumerate(self._record.questions) if q.id == name), None)
                key: Key = ("questions", at, "relevant") if at is not None else ("lookups", name)
                yield self._fault(key, f'"{name}" depends on itself.')


def _values(question: records.QuestionRecord) -> tuple[str, ...]:
    if question.type == "yesno":
        return tuple(option.id for option in YES_NO)
    if question.options:
        return tuple(option.id for option in question.options)
    return tuple(band.id for band in question.units[0].bands) if question.units else ()


def _parts(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
