"""Verdicts and fields as the JSON objects that other programs read. Names and shapes are fixed; fields may only be added."""

from collections.abc import Iterable

from assistant.guideline.model import Guideline
from assistant.interview.card import card_text, grades_of, label_of
from assistant.interview.derived import Derived
from assistant.interview.engine import CAUTIONS, VERDICT, State, state
from assistant.interview.missing import OpenFact
from assistant.interview.model import OPEN, Advice, Condition, Fact, Ignored, Interview, Problem, Question, Reason, Unit
from assistant.interview.plan import plan
from assistant.interview.trace import Change, NearMiss, Verdict
from assistant.text.quantities import plain

Json = dict[str, object]


def verdict_json(verdict: Verdict, guideline: Guideline) -> Json:
    """The object `haic.verdict/1`. Contradictory answers that decide give `"verdict": null` and say so in `problems`."""
    clashing = bool(verdict.clashes) and verdict.word == OPEN
    return {
        "schema": "haic.verdict/1",
        "interview": verdict.interview.id,
        "verdict": None if clashing else verdict.word,
        "possible": list(verdict.possible),
        "label": label_of(verdict),
        "text": card_text(verdict, guideline),
        "grades": [
            {"recommendation": name, "strength": strength, "level": level}
            for name, strength, level in grades_of(verdict, guideline)
        ],
        "reasons": [_reason(one, certain=True) for one in verdict.reasons],
        "possible_reasons": [_reason(one, certain=False) for one in verdict.possible_reasons],
        "criteria": [
            {
                "id": one.criterion.id,
                "state": one.state,
                "text": one.criterion.text,
                "passages": list(one.criterion.passages),
            }
            for one in verdict.criteria
        ],
        "actions": [
            {"id": one.id, "text": one.text, "causes": list(one.causes), "passages": list(one.passages)}
            for one in verdict.actions
        ],
        "cautions": [_cited(one) for one in verdict.cautions],
        "remarks": [_cited(one) for one in verdict.remarks],
        "conflicts": [
            {"id": one.id, "sides": [{"text": side.text, "passages": list(side.passages)} for side in one.sides]}
            for one in verdict.conflicts
        ],
        "open": [_open(one) for one in verdict.open],
        "trace": _trace(verdict),
        "ignored": [_cited(one) for one in verdict.ignored],
        "notes": list(verdict.notes),
        "problems": [
            _problem(Problem(one.fields[0] if one.fields else one.id, _values(verdict, one.fields), one.text))
            for one in verdict.clashes
        ],
        "corpus": f"sha256:{guideline.digest}",
    }


def problems_json(interview_id: str, problems: Iterable[Problem], guideline: Guideline) -> Json:
    """The object `haic.verdict/1` for answers that could not be read: no verdict, and every problem."""
    listed = list(problems)
    names = (
        "grades",
        "reasons",
        "possible_reasons",
        "criteria",
        "actions",
        "cautions",
        "remarks",
        "conflicts",
        "open",
        "ignored",
        "notes",
    )
    return {
        "schema": "haic.verdict/1",
        "interview": interview_id,
        "verdict": None,
        "possible": [],
        "label": "The answers could not be read",
        "text": "\n".join(one.message for one in listed),
        **{name: [] for name in names},
        "trace": {"facts": {}, "derived": {}, "presumed": [], "sufficient": [], "near_misses": [], "changes": []},
        "problems": [_problem(one) for one in listed],
        "corpus": f"sha256:{guideline.digest}",
    }


def fields_json(interview: Interview) -> Json:
    """The object `haic.fields/1`: what may be answered, how, and what each answer can change."""
    return {
        "schema": "haic.fields/1",
        "interview": interview.id,
        "title": interview.title,
        "scope": interview.scope,
        "verdicts": [word.id for word in interview.words],
        "fields": [_field(interview, question) for question in interview.questions],
    }


def affects(interview: Interview, field: str) -> tuple[str, ...]:
    """What the answer to a field can change: "verdict", "cautions" or both."""
    ready, now = plan(interview), state(interview, {})
    axes = {field, *(points.id for points in interview.points if field in points.fields)}
    verdict = _depends(now, (ready.outcome,), axes)
    cautions = _depends(now, ready.cautions.values(), axes)
    return tuple(name for name, found in ((VERDICT, verdict), (CAUTIONS, cautions)) if found)


def _depends(now: State, nodes: Iterable[int], axes: set[str]) -> bool:
    diagrams = now.plan.diagrams
    return any(diagrams.support(diagrams.restrict(node, {})) & axes for node in nodes)


def _field(interview: Interview, question: Question) -> Json:
    return {
        "id": question.id,
        "type": question.type,
        "label": question.label,
        "text": question.text,
        "help": question.help,
        "options": [option.id for option in question.options],
        "units": [_unit(unit) for unit in question.units],
        "unit_required": question.unit_required,
        "synonyms": _synonyms(question),
        "relevant": _condition(question.relevant),
        "affects": list(affects(interview, question.id)),
        "passages": list(question.passages),
    }


def _unit(unit: Unit) -> Json:
    return {"id": unit.id, "min": _number(plain(unit.minimum)), "max": _number(plain(unit.maximum))}


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _synonyms(question: Question) -> Json:
    """For options, what else says each; for a number, its other names."""
    if not question.options:
        return {question.id: list(question.topic)}
    return {option.id: list(dict.fromkeys((option.text, *option.answers, *option.said))) for option in question.options}


def _condition(condition: Condition) -> list[dict[str, list[str]]]:
    return [{test.field: list(test.options) for test in clause} for clause in condition]


def _reason(reason: Reason, *, certain: bool) -> Json:
    return {
        "id": reason.id,
        "kind": reason.kind,
        "verdict": reason.verdict,
        "basis": reason.basis,
        "text": reason.text,
        "passages": list(reason.passages),
        "figure_cell": reason.figure_cell,
        "certain": certain,
    }


def _cited(one: Advice | Ignored) -> Json:
    return {"id": one.id, "text": one.text, "passages": list(one.passages)}


def _open(one: OpenFact) -> Json:
    return {"id": one.id, "affects": list(one.affects), "could_be": dict(one.could_be)}


def _trace(verdict: Verdict) -> Json:
    return {
        "facts": {field: _value(fact) for field, fact in verdict.facts.items()},
        "derived": {value.id: _derived(value) for value in verdict.derived if value.known},
        "presumed": list(verdict.presumed),
        "sufficient": list(verdict.sufficient),
        "near_misses": [_near(one) for one in verdict.near_misses],
        "changes": [_change(one) for one in verdict.changes],
    }


def _value(fact: Fact) -> str | None:
    return fact.value if fact.known else None


def _derived(value: Derived) -> Json:
    items = {
        name: {"points": [item.low, item.high], "field": item.field, "value": item.value or None}
        for name, item in value.items.items()
    }
    return {
        "points": [value.low, value.high],
        "band": value.bands[0] if len(value.bands) == 1 else None,
        "bands": list(value.bands),
        "variant": value.variant,
        "items": items,
        "remarks": list(value.remarks),
    }


def _near(one: NearMiss) -> Json:
    return {
        "row": one.row,
        "verdict": one.verdict,
        "fact": one.fact,
        "needs": list(one.needs),
        "along": dict(one.along),
    }


def _change(one: Change) -> Json:
    return {"fact": one.fact, "to": one.to, "verdict": one.verdict, "along": dict(one.along)}


def _values(verdict: Verdict, fields: tuple[str, ...]) -> str:
    return ", ".join(f"{field} {verdict.facts[field].value}" for field in fields if field in verdict.facts)


def _problem(problem: Problem) -> Json:
    return {"field": problem.field, "value": problem.value, "message": problem.message, "nearest": problem.nearest}
