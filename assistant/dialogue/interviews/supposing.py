"""Suppositions in an interview: "what if it were intermediate and B7?", "and if there were lung mets too?".

Every part that is supposed is read by itself; one that cannot be read is kept, so that it is told. What was said before
the supposition is a statement and no part of it.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from assistant.dialogue.clauses import clauses, overlaps
from assistant.dialogue.interviews.stating import ANSWER, Heard, Statement, added, named_in
from assistant.dialogue.state import Guided
from assistant.interview.answers import read_answer, read_measured, read_named
from assistant.interview.engine import next_question
from assistant.interview.model import Fact, Interview, Problem
from assistant.interview.phrases import words
from assistant.interview.sentences import find_facts
from assistant.interview.values import core
from assistant.text.patterns import late

_IF = late(
    r"\b(?:what if|what (?:about|happens|changes) if|suppose|supposing|imagine|assume|assuming|let's say|let us say|pretend"
    r"|(?<![\w'] )say (?:he|she|it|they|there|the \w+)(?= (?:had|has|have|was|were|is|are)\b)"
    r"|if (?:only )?(?:(?!if\b)[\w'/-]+ ){1,5}?(?:were|was|had)|if there (?:were|was|is|are))\b",
    re.IGNORECASE,
)
_WOULD = late(r"\bwhat would\b", re.IGNORECASE)
_LOOSE = late(r"(?:and\s+)?(?:what|how) about\b|and (?:if|with|for)\b", re.IGNORECASE)
_AGAIN = late(r"(?:(?:and|or|but|ok(?:ay)?|so|then|instead|now|also)\b[\s,]*)*", re.IGNORECASE)
"""What can stand before one more supposition, where it is nothing but a value."""
_BEGUN = late(
    r"(?:\s*(?:if|that|there|the patient"
    r"|(?:it|he|she|they|this|that|we|were|was|had|is|has|have|be|been|being|a|an|only|said)\b))+",
    re.IGNORECASE,
)
_LEADS = late(r"(?:what if|suppose|supposing|imagine|assume|assuming|(?:let's |let us )?say|pretend)\b", re.IGNORECASE)
_STATED = late(r"[.!;]\s+|\b(?:but|and|so)\s*\Z", re.IGNORECASE)
_BESIDE = late(r"(?:what|how|which|why|would|will|does|do|is|are|can|could|should|may|then)\b", re.IGNORECASE)
"""How a clause begins that asks what follows from the supposition."""
_WERE = late(r"\b(?:were|had been)\b", re.IGNORECASE)
_IDLE = frozenset(
    ("instead", "too", "also", "well", "as", "with", "and", "but", "though", "say", "what", "if", "there")
)


class _Read(Struct, frozen=True):
    """What one wording of a supposition says."""

    facts: dict[str, Fact]
    problems: tuple[Problem, ...]
    unread: tuple[str, ...]


def supposition(interview: Interview, now: Guided, line: str, *, again: bool = False) -> Heard | None:
    """What a line supposes, and states before that; None if it supposes nothing that can be read.

    `again`: a verdict was just shown, so that a value with a question mark alone is one more supposition ("and A5?").
    """
    sure = _IF.search(line) or _WOULD.search(line)
    if sure is None:
        loose = _LOOSE.match(line) or (_AGAIN.match(line) if again and line.rstrip().endswith("?") else None)
        return _short(interview, now, line[loose.end() :]) if loose else None
    lead = _LEADS.match(sure.group())
    # "If the nodes were involved" supposes what stands between "if" and "were" as well.
    supposed = line[sure.end() :] if lead or _WOULD.fullmatch(sure.group()) else line[sure.start() :]
    found = _best(interview, now, supposed[:ANSWER])
    if not found.facts and not found.problems:
        return None
    stated = _stated(interview, now, line[: sure.start()])
    return Heard(
        stated.facts, (*stated.problems, *found.problems), stated.offered, corrects=stated.corrects,
        hypothetical=added(interview, now.known, tuple(found.facts.values()), supposed),
        unread=(*stated.unread, *found.unread),
    )  # fmt: skip


def supposes(line: str) -> bool:
    """Whether a line supposes something, rather than stating it."""
    return _IF.search(line) is not None or _WOULD.search(line) is not None


def _short(interview: Interview, now: Guided, text: str) -> Heard | None:
    """A short supposition ("and for B7?"): one only where all of it is read."""
    found = _best(interview, now, text[:ANSWER])
    whole = found.facts and not found.unread and not found.problems
    facts = added(interview, now.known, tuple(found.facts.values()), text) if whole else ()
    return Heard(hypothetical=facts) if facts else None


def _stated(interview: Interview, now: Guided, before: str) -> Heard:
    """What is stated in the sentences before the supposition."""
    text = _STATED.split(before.strip())
    stated = " ".join(part for part in text if part.strip(" .,"))
    heard = Statement(interview, now, None, stated).heard() if stated else Heard()
    missed = not heard.facts and named_in(interview, stated) is not None
    return replace(heard, unread=(stated,)) if missed else heard


def _best(interview: Interview, now: Guided, text: str) -> _Read:
    """The reading of a supposition that says most; "were" and "had been" are read as "is" and "are" too."""
    wordings = dict.fromkeys((text, _WERE.sub("is", text), _WERE.sub("are", text)))
    found = [_read(interview, now, wording) for wording in wordings]
    return max(found, key=lambda one: (len(one.facts), -len(one.unread)))


def _read(interview: Interview, now: Guided, text: str) -> _Read:
    found = find_facts(interview, _value(text))
    facts = {one.fact.field: one.fact for one in found.findings if one.fact}
    unread = []
    for part in clauses(_value(text)):
        if any(overlaps(part, start, end) for start, end in found.spans):
            continue
        value = _value(part.text)
        alone = _alone(interview, now, facts, value)
        facts = {fact.field: fact for fact in alone} | facts
        if not alone and _says_something(value):
            unread.append(value)
    return _Read(facts, tuple(one.problem for one in found.findings if one.problem), tuple(unread))


def _says_something(value: str) -> bool:
    said = [word for word in core(words(value), both=True) if word.text not in _IDLE]
    return bool(said) and _BESIDE.match(value) is None


def _value(text: str) -> str:
    value = text.strip(" ?.!,")
    begun = _BEGUN.match(value)
    return value[begun.end() :].strip() if begun and begun.end() < len(value) else value


def _alone(interview: Interview, now: Guided, supposed: dict[str, Fact], value: str) -> tuple[Fact, ...]:
    """The value as an answer to the pending question, to the next one on the supposition, or to an answered one.

    Else it is the answer to the one question that it names.
    """
    asked = [now.asked] if now.waiting and interview.has(now.asked or "") else []
    step = next_question(interview, now.known | supposed) if supposed else None
    following = [step.question.id] if step else []
    for field in (*asked, *following, *(fact.field for fact in reversed(now.facts))):
        facts = read_answer(interview, field or "", value, whole=True).facts
        if facts and facts[0].known:
            return facts
    return read_measured(interview, value) or read_named(interview, value)
