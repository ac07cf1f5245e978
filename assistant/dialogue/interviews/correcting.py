"""Corrections that name no question ("no, B", "not 50, 55", "I mean 7"): which answer they are about, and the new one."""

import re
from collections.abc import Iterator

from assistant.dialogue.state import Guided
from assistant.interview.answers import read_answer
from assistant.interview.model import Fact, Interview, Problem
from assistant.interview.phrases import words
from assistant.interview.values import FILLERS, core
from assistant.text.patterns import late
from assistant.text.quantities import Quantity, canonical_unit, find_quantities, plain, read_quantity

_COUNTED = r"(?:(?:one|two|three|another) )?corrections?"
_SORRY = rf"oops|sorry|actually|{_COUNTED}|i (?:mean|meant)|scrap that|my mistake|i misspoke"
_CUE = late(
    rf"(?:(?:no\s*[,:;.!-]+|(?:{_SORRY}|oh|wait|hold on|hang on|well|my bad|rather|make (?:it|that)|(?:change|set) (?:it|that) to"
    r"|(?:it|that) should be|should be)\b[,:;.!]?)\s*)+",
    re.IGNORECASE,
)
_CHANGE = late(
    rf"(?:(?:oh|wait|sorry|well|no)[,.! ]*)*(?:(?:no|sorry|wait)\s*,|(?:{_SORRY}|change|set|make|correct|update)\b)[,:;.!]?\s*",
    re.IGNORECASE,
)
"""What announces that something is changed."""
_APOLOGY = late(r"(?:(?:sorry|my mistake|i misspoke|that was wrong|scrap that|corrections?)[,.! ]*)+", re.IGNORECASE)
_CUE_AFTER = late(r"[\s,;(-]+(?:actually|sorry|i mean|i meant|rather|instead)\W*\Z", re.IGNORECASE)
_FRAMES = (
    late(r"not\s+(?P<old>[^,;]+?)\s*(?:[,;]|\bbut\b|\brather\b)\s*(?:but\s+)?(?P<new>.+)", re.IGNORECASE),
    late(r"(?P<new>.+?)\s+(?:instead of|rather than|in place of)\s+(?P<old>[^,;]+)", re.IGNORECASE),
    late(r"(?P<new>.+?)\s*(?:[,;(]|\band\b)?\s*\bnot\s+(?P<old>[^,;]+?)\)?\.?", re.IGNORECASE),
    late(
        r"(?:i (?:said|typed|wrote)\s+)?(?P<old>[^,;]+?)\s*,?\s*"
        r"(?:should (?:be|have been|read)|but (?:it is|it's|i meant))\s+(?P<new>.+)",
        re.IGNORECASE,
    ),
    late(r"(?:change|replace|correct)\s+(?P<old>[^,;]+?)\s+(?:to|by|with|into)\s+(?P<new>.+)", re.IGNORECASE),
)  # fmt: skip


def announced(text: str) -> bool:
    """Whether a text begins as a correction and says something more, or only says that something was wrong."""
    cue = _CHANGE.match(text)
    more = cue is not None and len([word for word in words(text[cue.end() :]) if word.text not in FILLERS]) > 1
    return more or _APOLOGY.fullmatch(text.strip()) is not None


def corrects(text: str) -> bool:
    """Whether a text is put as a correction."""
    return bool(_CUE.match(text) or _CUE_AFTER.search(text) or any(frame.fullmatch(text) for frame in _FRAMES))


def corrected(interview: Interview, now: Guided, text: str, asked: str | None) -> tuple[Fact, ...]:
    """The answer that a correction changes: the last one that admits the value.

    What was answered just before comes first, then the pending question, then what was answered earlier.
    """
    cue = _CUE.match(text)
    bare = text[cue.end() :] if cue else text
    after = _CUE_AFTER.search(bare)
    bare = bare[: after.start()].strip() if after else bare.strip()
    for frame in _FRAMES:
        found = frame.fullmatch(bare)
        facts = _replaced(interview, now, found["old"], found["new"]) if found else ()
        if facts:
            return facts
    if (cue or after) and [word for word in words(bare) if word.text not in FILLERS]:
        return _admitting(interview, now, bare, asked)
    return ()


def mended(interview: Interview, now: Guided, text: str, pending: tuple[str, ...]) -> tuple[Fact, ...]:
    """A value that was refused just before, said again or completed: "30", then "umol/L"; "score 4", then "I mean 7"."""
    cue = _CUE.match(text)
    bare = text[cue.end() :] if cue else text
    for problem in (one for one in now.refused if one.field):
        facts = _with_unit(interview, problem, bare)
        if not facts and (cue or not any(_reads(interview, field, bare) for field in pending)):
            facts = _reads(interview, problem.field, bare)
        if facts:
            return facts
    return ()


def _with_unit(interview: Interview, problem: Problem, text: str) -> tuple[Fact, ...]:
    """The number of a refused value with the unit that was left out."""
    said = [word for word in words(text) if word.text not in FILLERS | {"in", "unit", "units"}]
    unit = canonical_unit(text[said[0].start : said[-1].end]) if said else None
    numbers = [mention.quantity for mention in find_quantities(problem.value)]
    if not unit or len(numbers) != 1:
        return ()
    return _reads(
        interview, problem.field, str(Quantity(numbers[0].value, unit, numbers[0].comparator, numbers[0].high))
    )


def _latest(now: Guided) -> tuple[list[Fact], list[Fact]]:
    """What was answered just before, and what earlier, both newest first."""
    before = now.past[-1].known if now.past else {}
    latest = [fact for fact in reversed(now.facts) if before.get(fact.field) != fact]
    return latest, [fact for fact in reversed(now.facts) if fact not in latest]


def _replaced(interview: Interview, now: Guided, old: str, new: str) -> tuple[Fact, ...]:
    """The answer that has the old value, with the new one; a number keeps the unit that it was given in."""
    latest, earlier = _latest(now)
    for fact in (*latest, *earlier):
        if _is(interview, fact, old):
            facts = _reads(interview, fact.field, new) or _in_its_unit(interview, fact, new)
            if facts:
                return facts
    return ()


def _in_its_unit(interview: Interview, fact: Fact, value: str) -> tuple[Fact, ...]:
    said = core(words(value), both=True)
    quantity = read_quantity(value[said[0].start : said[-1].end]) if said else None
    if quantity is None or quantity.unit or fact.amount is None:
        return ()
    return _reads(interview, fact.field, f"{plain(quantity.value)} {fact.amount.unit}")


def _admitting(interview: Interview, now: Guided, value: str, asked: str | None) -> tuple[Fact, ...]:
    latest, earlier = _latest(now)
    fields = (
        *_changing(interview, latest, value),
        *([asked] if asked else ()),
        *(one.field for one in (*latest, *earlier)),
    )
    return next((facts for field in fields if (facts := _reads(interview, field, value))), ())


def _changing(interview: Interview, latest: list[Fact], value: str) -> Iterator[str]:
    for fact in latest:
        facts = _reads(interview, fact.field, value)
        if facts and facts[0] != fact:
            yield fact.field


def _is(interview: Interview, fact: Fact, value: str) -> bool:
    """Whether a value said is the one that was noted."""
    said = core(words(value), both=True)
    quantity = read_quantity(value[said[0].start : said[-1].end]) if said else None
    if fact.amount is not None and quantity is not None:
        return quantity.value == fact.amount.value and quantity.unit in {"", fact.amount.unit}
    facts = read_answer(interview, fact.field, value, whole=True).facts
    return bool(facts) and facts[0] == fact


def _reads(interview: Interview, field: str, value: str) -> tuple[Fact, ...]:
    facts = read_answer(interview, field, value, whole=True).facts
    return facts if facts and facts[0].known else ()
