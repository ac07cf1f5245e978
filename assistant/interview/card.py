"""The verdict card: what was decided, by which passages, and what speaks against it.

It holds no echo of the answers. What the editors add is marked as theirs: a basis in brackets, or an editor's note of its own.
"""

from collections.abc import Iterable, Iterator

from assistant.guideline.model import Guideline, Place
from assistant.interview.derived import Derived
from assistant.interview.engine import CAUTIONS, VERDICT
from assistant.interview.missing import OpenFact
from assistant.interview.model import OPEN, Action, Advice, Fact, Ignored, Interview, Reason, Side
from assistant.interview.sections import (
    Cells,
    Conflicts,
    Disclaimer,
    EditorsNote,
    Grades,
    Headline,
    Item,
    Kind,
    Listed,
    Paragraph,
    Section,
    listed,
    plain_text,
)  # fmt: skip
from assistant.interview.trace import Change, CriterionState, NearMiss, Verdict

DISCLAIMER = "This is the guideline's reading of these answers, for teaching. It is no advice about a patient."
CLASHING = "The answers contradict each other"
CHANGES = "What a single answer would change:"
OUTSIDE = "outside-scope"
STATES = {"met": "met", "not-met": "not met", "unclear": "unclear"}


def card(verdict: Verdict, guideline: Guideline) -> tuple[Section, ...]:
    """The whole card, section by section; what has nothing to say is left out."""
    return tuple(_sections(verdict, guideline))


def card_text(verdict: Verdict, guideline: Guideline) -> str:
    """The whole card as plain text."""
    return plain_text(_sections(verdict, guideline))


def label_of(verdict: Verdict) -> str:
    """The verdict in words; contradictory answers that decide have none, and that is said instead."""
    return CLASHING if verdict.clashes and verdict.word == OPEN else verdict.label


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
        missing = [_open(interview, one) for one in verdict.open]
        return listed("The verdict is open; it depends on:", missing) if missing else ""
    changes = [one for one in verdict.changes if one.verdict != OUTSIDE]
    meant = [one for one in changes if one.verdict == wanted]
    name = interview.word(wanted).label.lower() if wanted else ""
    if meant:
        ways = (_if(interview, one.fact, (one.to,), one.along.items()) for one in meant)
        return listed(f"It would be: {name},", ways)
    lead = f"No single answer would make it: {name}. " if wanted and wanted != verdict.word else ""
    if not changes:
        return f"{lead}No single answer would change this verdict."
    return listed(f"{lead}{CHANGES}", (_change(interview, one) for one in changes))


def _place(place: Place) -> str:
    return place.item if place.paragraph is None else f"{place.item}, paragraph {place.paragraph}"


def _sections(verdict: Verdict, guideline: Guideline) -> Iterator[Section]:
    interview = verdict.interview
    yield _headline(verdict)
    yield from _paragraph(clash.text for clash in verdict.clashes)
    yield from _cells(verdict, guideline)
    yield from _weighed(verdict, guideline)
    yield from _advised(verdict, guideline)
    yield from _paragraph(line for value in verdict.derived for line in _derived(value))
    yield from _paragraph(_presumed(verdict))
    missing = (_open(interview, one) for one in verdict.open if VERDICT in one.affects)
    yield from _listed("missing", "Missing:", map(Item, missing))
    yield from _paragraph(_cautions_open(interview, verdict.open))
    nearly = (_near(interview, one) for one in _favourable(verdict))
    yield from _listed("near-miss", "It nearly was:", map(Item, nearly))
    others = (_change(interview, one) for one in _others(verdict))
    yield from _listed("change", CHANGES, map(Item, others))
    yield from _listed("ignored", "Mentioned, but not used:", (_item(one, guideline) for one in verdict.ignored))
    for note in verdict.notes:
        if note in guideline.notes:
            yield EditorsNote(note, guideline.notes[note].text)
    yield Disclaimer(DISCLAIMER)


def _weighed(verdict: Verdict, guideline: Guideline) -> Iterator[Section]:
    """What the verdict rests on, or would."""
    yield from _listed("reason", "Why:", (_reason(one, guideline) for one in verdict.reasons))
    possible = (_reason(one, guideline) for one in verdict.possible_reasons)
    if verdict.word != OPEN:
        yield from _listed("reason", "One of these applies:", possible)
    elif not verdict.reasons:
        yield from _listed("possible", "Rows that are still possible:", possible)
    yield from _listed("criterion", "Criteria:", (_criterion(one, guideline) for one in verdict.criteria))


def _advised(verdict: Verdict, guideline: Guideline) -> Iterator[Section]:
    """What to do and what to weigh beside it."""
    yield from _listed("action", "First action:", (_action(one, guideline) for one in verdict.actions))
    grades = grades_of(verdict, guideline)
    if grades:
        yield Grades("As graded in the guideline:", grades)
    cautions = (_item(one, guideline) for one in verdict.cautions)
    yield from _listed("caution", "Cautions (they do not change the verdict):", cautions)
    yield from _listed("remark", "Also:", (_item(one, guideline) for one in verdict.remarks))
    if verdict.conflicts:
        conflicts = tuple(tuple(_item(side, guideline) for side in one.sides) for one in verdict.conflicts)
        yield Conflicts("The guideline's parts pull different ways:", conflicts)


def _headline(verdict: Verdict) -> Headline:
    if verdict.clashes or verdict.word != OPEN:
        return Headline(label_of(verdict))
    possible = ", ".join(verdict.interview.word(word).label.lower() for word in verdict.possible)
    return Headline(verdict.label, f"Still possible: {possible}.")


def action_text(verdict: Verdict, guideline: Guideline) -> str:
    """What follows from the answers: the verdict again, what it rests on, and what is to be done first."""
    reasons = [_reason(one, guideline).plain for one in verdict.reasons or verdict.possible_reasons]
    actions = [_item(one, guideline).plain for one in verdict.actions]
    parts = [f"By your answers the guideline's reading is: {verdict.label}."]
    parts.extend(listed(title, items) for title, items in (("Because:", reasons), ("First action:", actions)) if items)
    return "\n".join(parts)


def _cells(verdict: Verdict, guideline: Guideline) -> Iterator[Cells]:
    """The patient's cells of the figure, named by row and column."""
    wanted = (one.figure_cell for one in verdict.reasons if one.figure_cell is not None)
    ids = [f"{verdict.interview.figure}.{cell.replace('/', '.').lower()}" for cell in wanted]
    found = [guideline.cells[name] for name in ids if name in guideline.cells]
    if found:
        figure = guideline.figures[verdict.interview.figure]
        lines = (
            f"{figure.place.item}: {figure.rows[one.row]} | {figure.columns[one.column]} | {one.printed}"
            for one in found
        )
        yield Cells(figure.id, tuple(one.id for one in found), tuple(lines))


def _paragraph(lines: Iterable[str]) -> Iterator[Paragraph]:
    said = tuple(lines)
    if said:
        yield Paragraph(said)


def _listed(kind: Kind, title: str, items: Iterable[Item]) -> Iterator[Listed]:
    held = tuple(items)
    if held:
        yield Listed(kind, title, held)


def _places(passages: tuple[str, ...], guideline: Guideline) -> tuple[tuple[str, str], ...]:
    return tuple((name, place_text(guideline, name)) for name in passages)


def _item(one: Action | Advice | Ignored | Side, guideline: Guideline) -> Item:
    return Item(one.text, _places(one.passages, guideline))


def _reason(reason: Reason, guideline: Guideline) -> Item:
    return Item(reason.text, _places(reason.passages, guideline), reason.basis == "editors-reading")


def _action(action: Action, guideline: Guideline) -> Item:
    causes = f" Likely causes: {'; '.join(action.causes)}." if action.causes else ""
    return Item(f"{action.text}{causes}", _places(action.passages, guideline))


def _criterion(one: CriterionState, guideline: Guideline) -> Item:
    unclear = f" {one.criterion.unclear}" if one.state == "unclear" and one.criterion.unclear else ""
    text = f"{one.criterion.id}: {STATES[one.state]}. {one.criterion.text}{unclear}"
    return Item(text, _places(one.criterion.passages, guideline))


def _derived(value: Derived) -> Iterator[str]:
    if any(not item.missing for item in value.items.values()):
        total = str(value.low) if value.low == value.high else f"{value.low} to {value.high}"
        yield f"{value.label}: {total} points ({' or '.join(value.bands)}), by this table: {value.variant}."
    yield from value.remarks


def _presumed(verdict: Verdict) -> Iterator[str]:
    facts = (Fact(name, verdict.interview.question(name).presumed) for name in verdict.presumed)
    said = ", ".join(fact_text(verdict.interview, fact) for fact in facts)
    if said:
        yield f"Not said or not known, and presumed: {said}."


def _open(interview: Interview, one: OpenFact) -> str:
    label = interview.question(one.id).label
    groups: dict[str, list[str]] = {}
    for value, word in one.could_be.items():
        groups.setdefault(word, []).append(value)
    outcomes = "; ".join(f"{', '.join(values)}: {_word(interview, word)}" for word, values in groups.items())
    return f"{label} ({outcomes})" if outcomes else label


def _cautions_open(interview: Interview, missing: tuple[OpenFact, ...]) -> Iterator[str]:
    labels = [interview.question(one.id).label for one in missing if one.affects == (CAUTIONS,)]
    if labels:
        yield f"Not known, and could only add a caution: {', '.join(labels)}."


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
