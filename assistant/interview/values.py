"""Single values in a person's words: numbers with units, and class and score of a points value ("B8").

A number stays in the unit in which it was typed and is held against the plausible range of that unit; a bare number that
fits two units is asked back.
"""

import re
from decimal import Decimal

from msgspec import Struct

from assistant.errors import clipped
from assistant.interview.model import Fact, Interview, Points, Problem, Question, Unit
from assistant.interview.phrases import Word
from assistant.text.patterns import late
from assistant.text.quantities import Quantity, plain

FILLERS = frozenset((
    "actually", "sorry", "i", "mean", "meant", "well", "so", "uh", "um", "ah", "it", "it's", "its", "is", "was", "were",
    "are", "the", "a", "an", "answer", "correction", "rather", "make", "that", "should", "be", "has", "have", "he",
    "she", "they", "patient", "my", "about", "approximately", "approx", "around", "roughly", "ca", "currently", "now",
    "value", "level", "of", "at", "to", "please", "just", "only", "thanks", "thank", "you", "ok", "okay", "hmm", "hm",
    "doctor", "sir", "then", "certainly",
    "definitely", "there", "there's", "think", "believe", "would", "say", "said", "on", "=", ":", ",", ".", "!",
    "(", ")", '"',
))  # fmt: skip
"""Small talk around an answer."""
_POINTS = late(
    r"(?P<grade>[abc])(?:[\s(\-]{0,3}(?P<low>\d{1,2})(?:\s?(?:-|\u2013|to|or|/)\s?(?P<high>\d{1,2}))?(?![\d.,]?\d)(?!\s?(?:cm|mm|mg|g/|%|x\s|/))"
    r"|\s?[,;(:]?\s?(?:with\s)?(?:a\s)?(?:score\s(?:of\s)?)(?P<low2>\d{1,2})(?:\s?(?:-|\u2013|to|or)\s?(?P<high2>\d{1,2}))?(?![\d.,]?\d)"
    r"|\s?[,;(:]?\s?(?:with\s|and\s|at\s)?(?P<low3>\d{1,2})(?:\s?(?:-|\u2013|to|or)\s?(?P<high3>\d{1,2}))?\s?(?:points?|pts)\b)?(?![\w])",
    re.IGNORECASE,
)
_SCORE = late(r"(?P<low>\d{1,2})(?:\s?(?:-|\u2013|to|or)\s?(?P<high>\d{1,2}))?(?:\s?(?:points?|pts))?(?![\w]|[.,]\d)")


class PointsSaid(Struct, frozen=True):
    """Class and score at the beginning of a text: the facts, where they end, and what is wrong with the score."""

    facts: tuple[Fact, ...] = ()
    end: int = 0
    wrong: str = ""


class Reading(Struct, frozen=True):
    """What an answer says: facts (the asked field first), or the problem with it.

    `nearly`: it is an answer to the question beyond doubt, though one that cannot be used as it stands.
    """

    facts: tuple[Fact, ...] = ()
    problem: Problem | None = None
    nearly: bool = False


def read_quantity_for(question: Question, quantity: Quantity, typed: str) -> Reading:
    """A number as a fact of a question: unit known, within the plausible range of that unit, never converted."""
    units = _units_for(question, quantity)
    fitting = [unit for unit in units if quantity.within(unit.minimum, unit.maximum)]
    if len(fitting) > 1:
        choices = " or ".join(f"{plain(quantity.value)} {unit.id}" for unit in fitting)
        return refused(question, typed, f"{title(question)} {typed} needs its unit: {choices}?", nearly=True)
    if not fitting:
        return refused(question, typed, _misfit(question, quantity, units), nearly=True)
    if question.whole and quantity.value != quantity.value.to_integral_value():
        return refused(question, typed, f"{title(question)} is a whole number; {typed} was given.", nearly=True)
    amount = Quantity(quantity.value, fitting[0].id, quantity.comparator, quantity.high)
    return Reading((Fact(question.id, amount=amount, typed=typed),))


def read_points(interview: Interview, points: Points, text: str) -> PointsSaid:
    """Class and score from the beginning of a text ("B8", "class B, 8 points", "8"); nothing if it says neither."""
    found = _POINTS.match(text)
    if found:
        grade = found["grade"].upper()
        facts = [Fact(points.grade, grade, typed=found.group().strip())]
        low = next((found[name] for name in ("low", "low2", "low3") if found[name]), None)
        high = next((found[name] for name in ("high", "high2", "high3") if found[name]), None)
        if low:
            score = _score_fact(interview, points, low, high, found.group().strip())
            facts.extend((score,) if score else ())
            said = f"{low}-{high}" if high else low
            wrong = "" if score else _range_message(interview.question(points.score), said)
            return PointsSaid(tuple(facts), found.end(), wrong)
        return PointsSaid(tuple(facts), found.end())
    number = _SCORE.match(text)
    score = _score_fact(interview, points, number["low"], number["high"], number.group()) if number else None
    return PointsSaid((score,), number.end()) if score and number else PointsSaid()


def _score_fact(interview: Interview, points: Points, low: str, high: str | None, typed: str) -> Fact | None:
    unit = interview.question(points.score).units[0]
    ends = sorted((Decimal(low), Decimal(high or low)))  # "9-7" is the range from 7 to 9
    if not unit.minimum <= ends[0] <= ends[1] <= unit.maximum:
        return None
    return Fact(points.score, amount=Quantity(ends[0], unit.id, high=ends[1] if high else None), typed=typed)


def _units_for(question: Question, quantity: Quantity) -> list[Unit]:
    if not quantity.unit:
        return list(question.units)
    return [unit for unit in question.units if unit.id == quantity.unit]


def _range_message(question: Question, said: str) -> str:
    accepted = " or ".join(_span(unit) for unit in question.units)
    return f"{title(question)} {said} is outside the plausible range ({accepted})."


def _misfit(question: Question, quantity: Quantity, units: list[Unit]) -> str:
    accepted = " or ".join(_span(unit) for unit in question.units)
    others = [u for u in question.units if u not in units and quantity.within(u.minimum, u.maximum)]
    hint = f" Did you mean {plain(quantity.value)} {others[0].id}?" if others else ""
    if not units:
        return (
            f'{title(question)} {quantity}: the unit "{quantity.unit}" is not used here. Give it as {accepted}.{hint}'
        )
    return f"{_range_message(question, str(quantity))}{hint}"


def _span(unit: Unit) -> str:
    return f"{plain(unit.minimum)}-{plain(unit.maximum)} {unit.id}".strip()


def title(question: Question) -> str:
    return question.label[:1].upper() + question.label[1:]


def refused(question: Question, value: str, message: str, near: str | None = None, *, nearly: bool = False) -> Reading:
    return Reading(problem=Problem(question.id, clipped(value), message, near), nearly=nearly)


def core(said: tuple[Word, ...], *, both: bool = False) -> tuple[Word, ...]:
    """The words without the small talk before them (and, with `both`, after them)."""
    start, end = 0, len(said)
    while start < end and said[start].text in FILLERS:
        start += 1
    while both and end > start and said[end - 1].text in FILLERS:
        end -= 1
    return said[start:end]
