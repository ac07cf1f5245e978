"""Answers as typed or as handed over in an object, turned into facts or into a problem that says how to mend them.

Nothing is guessed: a number that fits two units is asked back, an option that nobody knows is answered with the nearest
one, and "not known" becomes a fact of its own that never counts as "no".
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from assistant.errors import clipped, nearest
from assistant.interview.cues import DOUBT, HEDGES, UNKNOWN_BEFORE, is_unknown
from assistant.interview.model import Fact, Facts, Interview, Option, Points, Problem, Question, unknown
from assistant.interview.phrases import Word, match_at, matches_whole, slots, words
from assistant.interview.sentences import find_facts
from assistant.interview.values import FILLERS, Reading, core, read_points, read_quantity_for, refused, title
from assistant.text.patterns import late
from assistant.text.quantities import Quantity, canonical_unit, find_quantities, read_quantity

_YES = frozenset(("yes", "y", "yeah", "yep", "yup", "true", "present", "positive"))
_BELOW_ZERO = late(r"\s*[-\u2212]\s*\d")
_OF_ALL = late(r"^\s?(?:/|of|out of)\s?15\b")
_ADDING = frozenset(
    ("definitely", "certainly", "clearly", "already", "still", "then", "really", "either", "or", "and", "one", "stage")
)
"""Words beside an option that change nothing in it."""
_ABOUT = frozenset(("about", "what", "which", "his", "her", "their", "this", "yet", "whether", "if"))
"""Words between "I don't know" and what is not known."""
_NO = frozenset(("no", "n", "nope", "none", "false", "absent", "negative", "nil"))


class Answers(Struct, frozen=True):
    """An object of answers, read: facts, things offered that no rule uses, and every problem found."""

    facts: Facts
    offered: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_answer(interview: Interview, field: str, typed: str, *, whole: bool = False) -> Reading:
    """The answer to one question, in the user's words. With `whole`, the words must be that answer and nothing else."""
    question = interview.question(field)
    # The words of an option may themselves look like a correction: "narrowed, not severely".
    text = typed.strip()
    text = text if _named_option(question, words(text)) else _without_correction(text)
    said = words(text)
    if not said:
        return refused(question, typed, "Nothing was answered.")
    exact = _named_option(question, said)
    if exact:
        return Reading((Fact(field, exact.id, typed=typed),))
    if is_unknown(said) or is_unknown(core(said)) or _unknown_by_name(question, core(said)):
        return Reading((unknown(field, typed),))
    points = next((points for points in interview.points if field in {points.score, points.grade}), None)
    if points:
        return _read_points(interview, points, question, text, whole=whole)
    if question.type == "number":
        return _read_number(question, text, typed)
    return _read_option(interview, question, said, typed, whole=whole)


def _unknown_by_name(question: Question, said: tuple[Word, ...]) -> bool:
    """Whether the words say that what was asked is not known, naming it: "I don't know the class"."""
    end = max((match_at(slots(phrase), said, 0) or 0) for phrase in UNKNOWN_BEFORE)
    rest = core(tuple(word for word in said[end:] if word.text not in _ABOUT), both=True)
    named = (*question.topic, question.label, question.label.split()[-1], question.id.replace("_", " "))
    return bool(end) and (not rest or any(matches_whole(name, rest) for name in named))


def read_measured(interview: Interview, typed: str) -> tuple[Fact, ...]:
    """A number in a unit that one question alone is measured in."""
    quantity = read_quantity(typed)
    if quantity is None or not quantity.unit:
        return ()
    measured = [one for one in interview.questions if any(unit.id == quantity.unit for unit in one.units)]
    return read_quantity_for(measured[0], quantity, typed).facts if len(measured) == 1 else ()


def read_named(interview: Interview, typed: str) -> tuple[Fact, ...]:
    """An option that its words alone tell from those of every other question."""
    said = core(words(typed), both=True)
    named = [
        Fact(question.id, option.id, typed=typed)
        for question in interview.questions for option in question.options
        if any(matches_whole(phrase, said) for phrase in (option.id, option.text))
    ]  # fmt: skip
    return tuple(named) if len(named) == 1 else ()


def read_answers(interview: Interview, answers: Mapping[str, object]) -> Answers:
    """An object of answers (field -> option, yes/no, number with unit, or null for "not known")."""
    facts: dict[str, Fact] = {}
    along: dict[str, Fact] = {}
    offered: list[str] = []
    problems: list[Problem] = []
    for name, value in answers.items():
        field = field_named(interview, name)
        if field is None:
            ignored = _ignored_named(interview, name)
            if ignored:
                offered.append(ignored)
            else:
                problems.append(_unknown_field(interview, name, value))
            continue
        reading = _read_value(interview, field, value)
        if reading.problem:
            problems.append(reading.problem)
        for fact in reading.facts:
            (facts if fact.field == field else along)[fact.field] = fact
    problems.extend(
        Problem(
            name,
            f"{one.value}, {facts[name].value}",
            f'"{name}" is given twice, as {one.value} and as {facts[name].value}.',
        )
        for name, one in along.items()
        if name in facts and facts[name].known and facts[name].value != one.value
    )
    return Answers({**along, **facts}, tuple(offered), tuple(problems))


def field_named(interview: Interview, name: str) -> str | None:
    """The field that a name means: its id, however its words are joined, or one of its topics."""
    said = words(name.replace("_", " "))
    folded = [word.text for word in said]
    for question in interview.questions:
        if [word.text for word in words(question.id.replace("_", " "))] == folded:
            return question.id
    for question in interview.questions:
        if any(matches_whole(phrase, said) for phrase in (*question.topic, question.label)):
            return question.id
    return None


def _read_points(interview: Interview, points: Points, question: Question, text: str, *, whole: bool) -> Reading:
    bare = core(words(text))
    for at in (0, *(end for end in _ends(points, bare) if end < len(bare))):
        value = core(bare[at:])
        start = text[value[0].start :] if value else text
        said = read_points(interview, points, start)
        if said.facts and not core(words(_OF_ALL.sub("", start[said.end :])), both=True):
            if said.wrong and whole:
                break
            problem = Problem(points.score, clipped(text), said.wrong) if said.wrong else None
            return Reading(tuple(sorted(said.facts, key=lambda fact: fact.field != question.id)), problem, nearly=True)
    choices = "a class (A, B, C)" if question.id == points.grade else "a score from 5 to 15"
    return refused(question, text, f'"{clipped(text)}" is not {choices}. "B8" or "class B, 8 points" will do.')


def _ends(points: Points, said: tuple[Word, ...]) -> list[int]:
    """Where the words that name the value ("Child-Pugh class") end, longest first."""
    found = {match_at(slots(name), said, 0) for name in (*points.said, "class|grade|score of?")}
    return sorted((end for end in found if end), reverse=True)


def _read_number(question: Question, text: str, typed: str) -> Reading:
    if _BELOW_ZERO.match(text):
        return refused(question, typed, f"{title(question)} cannot be below zero.", nearly=True)
    quantity = read_quantity(text) or _only_quantity(question, text)
    if quantity is None:
        units = ", ".join(unit.id for unit in question.units if unit.id)
        hint = f" (in {units})" if units else ""
        return refused(question, typed, f'"{clipped(typed)}" is not a number{hint}.')
    return read_quantity_for(question, quantity, typed)


def _only_quantity(question: Question, text: str) -> Quantity | None:
    """The one number of an answer that says nothing else than the name of what was asked."""
    mentions = list(find_quantities(text))
    if len(mentions) != 1:
        return None
    mention = mentions[0]
    for part in (text[: mention.start], text[mention.end :]):
        rest = core(words(part), both=True)
        named = (*question.topic, *question.after, question.label, question.id.replace("_", " "))
        if rest and not any(matches_whole(phrase, rest) for phrase in named):
            return None
    return mention.quantity


def _read_option(
    interview: Interview, question: Question, said: tuple[Word, ...], typed: str, *, whole: bool
) -> Reading:
    for part in (said, core(said), core(said, both=True)):
        option = _named_option(question, part)
        facts = {question.id: option.id} if option else _phrase_facts(interview, question, part)
        if not facts:
            found = _option_said(question, part)
            facts = {question.id: found.id} if found else {}
        if facts:
            ordered = sorted(facts.items(), key=lambda pair: pair[0] != question.id)
            return Reading(tuple(Fact(field, value, typed=typed) for field, value in ordered))
    if whole or typed.rstrip().endswith("?"):
        return refused(question, typed, *_not_an_option(question, typed))
    found_facts = tuple(one.fact for one in find_facts(interview, typed).findings if one.fact and not one.hypothetical)
    if any(fact.field == question.id for fact in found_facts):
        return Reading(tuple(sorted(found_facts, key=lambda fact: fact.field != question.id)))
    return _mentioned(question, core(said), typed) or refused(question, typed, *_not_an_option(question, typed))


def _mentioned(question: Question, said: tuple[Word, ...], typed: str) -> Reading | None:
    """An option named among words that add nothing ("yes, it is advanced"); with two of them, or a doubt, it is asked which."""
    found: dict[str, None] = {}
    at, hedged = 0, False
    while at < len(said):
        ends = {
            one.id: max((match_at(slots(p), said, at) or 0) for p in (one.id, one.text)) for one in question.options
        }
        name = max(ends, key=lambda one: ends[one], default="")
        if name and ends[name] > at and said[at].text not in _YES | _NO:
            found[name] = None
            at = ends[name]
        elif said[at].text in FILLERS | _YES | _ADDING or said[at].text in HEDGES:
            hedged = hedged or said[at].text in HEDGES
            at += 1
        else:
            return None
    if len(found) > 1:
        return refused(question, typed, f"{title(question)} is said to be {' and '.join(found)}: which?", nearly=True)
    if hedged and found:
        return refused(question, typed, f"{title(question)} {DOUBT}", nearly=True)
    return Reading(tuple(Fact(question.id, name, typed=typed) for name in found)) if found else None


def _named_option(question: Question, said: tuple[Word, ...]) -> Option | None:
    """The option whose id, text or own answer the words are."""
    for option in question.options:
        if any(matches_whole(phrase, said) for phrase in (option.id, option.text, *option.answers)):
            return option
    return None


def _phrase_facts(interview: Interview, question: Question, said: tuple[Word, ...]) -> Mapping[str, str]:
    """What a phrase that states several facts says, if it speaks of this question."""
    for phrase in interview.phrases:
        if question.id in phrase.facts and any(matches_whole(one, said) for one in phrase.said):
            return phrase.facts
    return {}


def _option_said(question: Question, said: tuple[Word, ...]) -> Option | None:
    for option in question.options:
        if said and any(matches_whole(phrase, said) for phrase in option.said):
            return option
    return _yes_or_no(question, said) if said else None


def _yes_or_no(question: Question, said: tuple[Word, ...]) -> Option | None:
    first, rest = said[0].text, tuple(word for word in said[1:] if word.text not in FILLERS)
    about = any(matches_whole(phrase, rest) for phrase in (*question.topic, question.label)) if rest else True
    name = question.present if first in _YES else question.absent if first in _NO else None
    if name is None and question.type == "yesno":
        name = "yes" if first in _YES else "no" if first in _NO else None
    if name is None and (first in _YES or first in _NO):
        bare = said[:1]
        return next((o for o in question.options if about and any(matches_whole(p, bare) for p in o.answers)), None)
    if name is None:
        after = said[-1].text
        named = any(matches_whole(phrase, said[:-1]) for phrase in question.topic)
        chosen = question.present if after in _YES else question.absent if after in _NO else None
        return question.option(chosen) if named and chosen else None
    return question.option(name) if about else None


def _not_an_option(question: Question, typed: str) -> tuple[str, str | None]:
    known = {phrase: option.id for option in question.options for phrase in (option.id, option.text, *option.answers)}
    close = nearest(typed.casefold(), known, 1)
    options = ", ".join(option.id for option in question.options)
    hint = f' Did you mean "{known[close[0]]}"?' if close else ""
    return f'"{clipped(typed)}" is none of: {options}.{hint}', known[close[0]] if close else None


def _read_value(interview: Interview, field: str, value: object) -> Reading:
    question = interview.question(field)
    match value:
        case None:
            return Reading((unknown(field),))
        case bool():
            if question.type == "number":
                return refused(question, str(value).lower(), f"{title(question)} is a number, not true or false.")
            return read_answer(interview, field, "yes" if value else "no")
        case int() | float() | Decimal():
            return _read_bare_number(interview, question, value)
        case str():
            return read_answer(interview, field, value)
        case Mapping():
            return _read_pair(question, value)
        case _:
            return refused(question, clipped(repr(value)), f"{title(question)} must be one value, not a list.")


def _read_bare_number(interview: Interview, question: Question, value: float | Decimal) -> Reading:
    if question.type != "number":
        return read_answer(interview, question.id, str(value))
    number = Decimal(str(value))
    if not number.is_finite() or number < 0:
        return refused(question, str(value), f"{title(question)} cannot be {value}.")
    return read_quantity_for(question, Quantity(number), str(value))


def _read_pair(question: Question, pair: Mapping[str, object]) -> Reading:
    extra = [str(name) for name in pair if name not in {"value", "unit"}]
    if question.type != "number" or extra or "value" not in pair:
        return refused(
            question,
            clipped(repr(dict(pair))),
            f'{title(question)}: an object needs "value" and "unit" and fits numbers only.',
        )
    unit = canonical_unit(str(pair.get("unit") or ""))
    quantity = read_quantity(str(pair["value"]))
    typed = f"{pair['value']} {pair.get('unit') or ''}".strip()
    if quantity is None or unit is None or quantity.unit not in {"", unit}:
        return refused(question, typed, f'{title(question)}: "{clipped(typed)}" is not a number with a known unit.')
    return read_quantity_for(question, Quantity(quantity.value, unit, quantity.comparator, quantity.high), typed)


def _without_correction(text: str) -> str:
    """What stands without the "not" in "not 50, 55", "55, not 50" and "not A but B"."""
    frame = re.fullmatch(
        r"(?:no,?\s+)?not\s+([^,;]+?)\s*(?:[,;]|\bbut\b|\brather\b)\s*(?:but\s+)?(.+)", text, re.IGNORECASE
    )
    if frame:
        return frame[2]
    frame = re.fullmatch(r"(.+?)\s*[,;(]?\s*(?:and\s+)?\bnot\s+([^,;]+?)\)?\.?", text, re.IGNORECASE)
    if frame and len(frame[1].split()) <= 4 and len(frame[2].split()) <= 3 and re.search(r"[\d,;(]", text):
        return frame[1]
    corrected = re.fullmatch(r"no,\s+(.+)", text, re.IGNORECASE)
    return corrected[1] if corrected else text


def _ignored_named(interview: Interview, name: str) -> str | None:
    said = words(name.replace("_", " "))
    for one in interview.ignored:
        if name == one.id or any(matches_whole(phrase, said) for phrase in one.said):
            return one.id
    return None


def _unknown_field(interview: Interview, name: str, value: object) -> Problem:
    close = nearest(name.casefold(), [question.id for question in interview.questions], 1)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    return Problem(
        clipped(name), clipped(str(value)), f'There is no field "{clipped(name)}".{hint}', close[0] if close else None
    )


__all__ = ["Answers", "Reading", "field_named", "read_answer", "read_answers", "read_measured", "read_named"]
