"""The verdict card as plain text: what was decided, by which passages, and what speaks against it.

It holds no echo of the answers. What the editors add is marked as theirs: a basis in brackets, or an editor's note of its own.
"""

from collections.abc import Iterable, Iterator

from assistant.guideline.model import Guideline, Place
from assistant.interview.derived import Derived
from assistant.interview.engine import CAUTIONS, VERDICT
from assistant.interview.missing import OpenFact
from assistant.interview.model import OPEN, Advice, Conflict, Fact, Interview, Reason
from assistant.interview.trace import Change, CriterionState, NearMiss, Verdict

DISCLAIMER = "This is the guideline's reading of these answers, for teaching. It is no advice about a patient."
OUTSIDE = "outside-scope"
STATES = {"met": "met", "not-met": "not met", "unclear": "unclear"}


def card_text(verdict: Verdict, guideline: Guideline) -> str:
    """The whole card, section after section, blank lines between them."""
    return "\n\n".join(section for section in _sections(verdict, guideline) if section)


def fact_text(interview: Interview, fact: Fact) -> str:
    """A fact in words, for an echo: "ascites: none", "bilirubin: 2.3 mg/dL", "INR: not known"."""
    question = interview.question(fact.field)
    if not fact.known:
        return f"{question.label}: not known"
    return f"{question.label}: {question.option(fact.option).text if fact.option is not None else fact.value}"


def place_text(guideline: Guideline, passage_id: str) -> str:
    """Where a passage, figure or cell stands in the guideline ("CQ2, 4 Patients with portal vein invasion, paragraph 3")."""
    passage = guideline.passages.get(passage_id)
    if passage is not None:
        section = guideline.section_of(passage.cq).label
        return f"{section}, {_place(passage.place)}"
    figure = guideline.figures.get(passage_id)
    cell = guideline.cells.get(passage_id)
    if cell is not None:
        figure = guideline.figures[passage_id.split(".", 1)[0]]
    return figure.place.item if figure is not None else passage_id


def grades_of(verdict: Verdict, guideline: Guideline) -> tuple[tuple[str, str, str], ...]:
    """The graded recommendations behind a verdict: id, strength, level of evidence, as printed."""
    reasons = (passage for reason in (*verdict.reasons, *verdict.possible_reasons) for passage in reason.passages)
    cautions = (passage for caution in verdict.cautions for passage in caution.passages)
    ids = dict.fromkeys((*verdict.interview.recommendations, *reasons, *cautions))
    found = ((name, guideline.passages[name].grade) for name in ids if name in guideline.passages)
    return tuple((name, grade.strength, grade.level) for name, grade in found if grade is not None)


def changes_text(verdict: Verdict, wanted: str | None) -> str:
    """What would change the verdict: single answers, those that lead to the wanted word first; or what is missing."""
    interview = verdict.interview
    if verdict.word == OPEN:
        return _listed("The verdict is open; it depends on:", (_open(interview, one) for one in verdict.open))
    changes = [one for one in verdict.changes if one.verdict != OUTSIDE]
    meant = [one for one in changes if one.verdict == wanted]
    name = interview.word(wanted).label.lower() if wanted else ""
    if meant:
        ways = (_if(interview, one.fact, (one.to,), one.along.items()) for one in meant)
        return _listed(f"It would be: {name},", ways)
    lead = f"No single answer would make it: {name}. " if wanted and wanted != verdict.word else ""
    listed = _listed(f"{lead}What a single answer would change:", (_change(interview, one) for one in changes))
    return listed or f"{lead}No single answer would change this verdict."


def _place(place: Place) -> str:
    return place.item if place.paragraph is None else f"{place.item}, paragraph {place.paragraph}"


def _sections(verdict: Verdict, guideline: Guideline) -> Iterator[str]:
    interview = verdict.interview
    yield _headline(verdict)
    yield "\n".join(clash.text for clash in verdict.clashes)
    yield "\n".join(_cells(verdict, guideline))
    yield _listed("Why:", (_reason(reason, guideline) for reason in verdict.reasons))
    if not verdict.reasons or verdict.word != OPEN:
        title = "One of these applies:" if verdict.word != OPEN else "Rows that are still possible:"
        yield _listed(title, (_reason(reason, guideline) for reason in verdict.possible_reasons))
    yield _listed("Criteria:", (_criterion(one, guideline) for one in verdict.criteria))
    yield _listed(
        "First action:",
        (f"{one.text}{_causes(one.causes)} {_cited(one.passages, guideline)}" for one in verdict.actions),
    )
    grades = (
        f"{strength} recommendation, level of evidence {level} [{name}]"
        for name, strength, level in grades_of(verdict, guideline)
    )
    yield _listed("As graded in the guideline:", grades)
    yield _listed("Cautions (they do not change the verdict):", (_advice(one, guideline) for one in verdict.cautions))
    yield _listed("Also:", (_advice(one, guideline) for one in verdict.remarks))
    yield "\n".join(_conflict(one, guideline) for one in verdict.conflicts)
    yield "\n".join(line for value in verdict.derived for line in _derived(value))
    yield _presumed(verdict)
    yield _listed("Missing:", (_open(interview, one) for one in verdict.open if VERDICT in one.affects))
    yield _cautions_open(interview, verdict.open)
    yield _listed("It nearly was:", (_near(interview, one) for one in _favourable(verdict)))
    yield _listed("What a single answer would change:", (_change(interview, one) for one in _others(verdict)))
    yield _listed(
        "Mentioned, but not used:", (f"{one.text} {_cited(one.passages, guideline)}" for one in verdict.ignored)
    )
    for note in verdict.notes:
        if note in guideline.notes:
            yield f"Editor's note ({note}): {guideline.notes[note].text}"
    yield DISCLAIMER


def _headline(verdict: Verdict) -> str:
    if verdict.clashes and verdict.word == OPEN:
        return "The answers contradict each other."
    if verdict.word != OPEN:
        return f"{verdict.label}."
    possible = ", ".join(verdict.interview.word(word).label.lower() for word in verdict.possible)
    return f"{verdict.label}. Still possible: {possible}."


def action_text(verdict: Verdict, guideline: Guideline) -> str:
    """What follows from the answers: the verdict again, what it rests on, and what is to be done first."""
    reasons = verdict.reasons or verdict.possible_reasons
    return "\n".join(
        part for part in (
            f"By your answers the guideline's reading is: {verdict.label}.",
            _listed("Because:", (_reason(one, guideline) for one in reasons)),
            _listed("First action:", (f"{one.text} {_cited(one.passages, guideline)}" for one in verdict.actions)),
        ) if part
    )  # fmt: skip


def _cells(verdict: Verdict, guideline: Guideline) -> Iterator[str]:
    """The patient's cells of the figure, named by row and column."""
    for reason in verdict.reasons:
        if reason.figure_cell is None:
            continue
        cell = guideline.cells.get(f"{verdict.interview.figure}.{reason.figure_cell.replace('/', '.').lower()}")
        if cell is not None:
            figure = guideline.figures[verdict.interview.figure]
            yield f"{figure.place.item}: {figure.rows[cell.row]} | {figure.columns[cell.column]} | {cell.printed}"


def _listed(title: str, lines: Iterable[str]) -> str:
    items = [f"- {line}" for line in lines]
    return "\n".join((title, *items)) if items else ""


def _cited(passages: tuple[str, ...], guideline: Guideline) -> str:
    return f"[{'; '.join(f'{name}: {place_text(guideline, name)}' for name in passages)}]"


def _reason(reason: Reason, guideline: Guideline) -> str:
    reading = " (the editors' reading)" if reason.basis == "editors-reading" else ""
    return f"{reason.text}{reading} {_cited(reason.passages, guideline)}"


def _advice(advice: Advice, guideline: Guideline) -> str:
    return f"{advice.text} {_cited(advice.passages, guideline)}"


def _causes(causes: tuple[str, ...]) -> str:
    return f" Likely causes: {'; '.join(causes)}." if causes else ""


def _criterion(one: CriterionState, guideline: Guideline) -> str:
    unclear = f" {one.criterion.unclear}" if one.state == "unclear" and one.criterion.unclear else ""
    cited = _cited(one.criterion.passages, guideline)
    return f"{one.criterion.id}: {STATES[one.state]}. {one.criterion.text}{unclear} {cited}"


def _conflict(conflict: Conflict, guideline: Guideline) -> str:
    sides = (f"{side.text} {_cited(side.passages, guideline)}" for side in conflict.sides)
    return _listed("The guideline's parts pull different ways:", sides)


def _derived(value: Derived) -> Iterator[str]:
    if any(not item.missing for item in value.items.values()):
        total = str(value.low) if value.low == value.high else f"{value.low} to {value.high}"
        yield f"{value.label}: {total} points ({' or '.join(value.bands)}), by this table: {value.variant}."
    yield from value.remarks


def _presumed(verdict: Verdict) -> str:
    facts = (Fact(name, verdict.interview.question(name).presumed) for name in verdict.presumed)
    said = ", ".join(fact_text(verdict.interview, fact) for fact in facts)
    return f"Not said or not known, and presumed: {said}." if said else ""


def _open(interview: Interview, one: OpenFact) -> str:
    label = interview.question(one.id).label
    groups: dict[str, list[str]] = {}
    for value, word in one.could_be.items():
        groups.setdefault(word, []).append(value)
    outcomes = "; ".join(f"{', '.join(values)}: {_word(interview, word)}" for word, values in groups.items())
    return f"{label} ({outcomes})" if outcomes else label


def _cautions_open(interview: Interview, missing: tuple[OpenFact, ...]) -> str:
    labels = [interview.question(one.id).label for one in missing if one.affects == (CAUTIONS,)]
    return f"Not known, and could only add a caution: {', '.join(labels)}." if labels else ""


def _word(interview: Interview, word: str) -> str:
    return "still open" if word == OPEN else interview.word(word).label.lower()


def _near(interview: Interview, near: NearMiss) -> str:
    return f"{_word(interview, near.verdict)}, {_if(interview, near.fact, near.needs, near.along.items())}"


def _change(interview: Interview, change: Change) -> str:
    return f"{_word(interview, change.verdict)}, {_if(interview, change.fact, (change.to,), change.along.items())}"


def _if(interview: Interview, field: str, values: tuple[str, ...], along: Iterable[tuple[str, str]]) -> str:
    text = (
        f"if {interview.question(field).label} were {' or '.join(_value(interview, field, value) for value in values)}"
    )
    extra = [f"{interview.question(other).label} {_value(interview, other, value)}" for other, value in along]
    return f"{text} (with {', '.join(extra)})" if extra else text


def _value(interview: Interview, field: str, value: str) -> str:
    question = interview.question(field)
    return f'"{question.option(value).text}"' if question.options else value


def _favourable(verdict: Verdict) -> tuple[NearMiss, ...]:
    """The near misses that would be favourable; the others are changes like any other."""
    return tuple(near for near in verdict.near_misses if verdict.interview.word(near.verdict).favourable)


def _others(verdict: Verdict) -> tuple[Change, ...]:
    """Changes that no near miss names already; that another disease would be outside the scope goes without saying."""
    named = {(near.row, near.fact) for near in _favourable(verdict)}
    return tuple(one for one in verdict.changes if (one.rule, one.fact) not in named and one.verdict != OUTSIDE)
