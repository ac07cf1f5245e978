"""An interview inside the conversation: what a line answers, and where the interview then stands. Pure; no reply is made here.

A line is cut into what it states and what it asks. What it states may answer the pending question, several others, or
correct earlier answers; what it asks goes to the guideline and the interview waits.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.dialogue.state import OFFERED, PREDICTED, Guided
from assistant.interview.answers import read_answer
from assistant.interview.engine import contradictions, next_question, remaining
from assistant.interview.model import Fact, Interview, Problem, Question, unknown
from assistant.interview.sentences import Found, find_facts

_CUT = re.compile(
    r"(?<=[.!?;])\s+"
    r"|,?\s+(?:and|but|also|by the way)\s+"
    r"(?=(?:what|how|why|which|who|when|where|does|do|can|could|should|is there|is it)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:what|how|why|which|who|whom|when|where|whats|does|do|did|can|could|should|would|is|are|was|were|tell me|explain|show)\b",
    re.IGNORECASE,
)
_WHAT_IF = re.compile(
    r"\b(?:what if|what would|suppose|supposing|imagine|if (?:it|he|she|they|the) (?:were|was|had))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line says to an interview: facts, problems with what was said, and the part of it that is a question."""

    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    offered: tuple[str, ...] = ()
    question: str = ""
    hypothetical: tuple[Fact, ...] = ()
    corrects: bool = False


def heard(interview: Interview, asked: str | None, line: str) -> Heard:
    """Everything that a line says to an interview; `asked` is the field of the pending question, if one is pending."""
    if _WHAT_IF.search(line):
        found = find_facts(interview, line)
        supposed = tuple(one.fact for one in found.findings if one.fact)
        return Heard(hypothetical=supposed, problems=tuple(one.problem for one in found.findings if one.problem))
    pieces = [piece.strip() for piece in _CUT.split(line) if piece and piece.strip()]
    asking = [piece for piece in pieces if piece.endswith("?") or _ASKS.match(piece)]
    stated = " ".join(piece for piece in pieces if piece not in asking)
    heard_facts, problems, found = _stated(interview, asked, stated)
    return Heard(
        heard_facts, problems, found.offered, " ".join(asking), corrects=any(one.corrects for one in found.findings)
    )


def _stated(
    interview: Interview, asked: str | None, stated: str
) -> tuple[tuple[Fact, ...], tuple[Problem, ...], Found]:
    found = find_facts(interview, stated) if stated else Found(())
    facts = {fact.field: fact for fact in found.facts}
    problems = tuple(one.problem for one in found.findings if one.problem)
    elsewhere = bool(found.findings) and asked not in {one.field for one in found.findings} and len(stated.split()) > 2
    if stated and asked and interview.has(asked) and asked not in facts and not elsewhere:
        reading = read_answer(interview, asked, stated)
        for fact in reading.facts:
            facts.setdefault(fact.field, fact)
        if reading.problem and not facts:
            problems = (reading.problem, *problems)
    return tuple(facts.values()), problems, found


def with_facts(guided: Guided, facts: tuple[Fact, ...], offered: tuple[str, ...] = ()) -> Guided:
    """The interview with facts added or corrected; going back takes this off again."""
    known = guided.known | {fact.field: fact for fact in facts}
    mentioned = tuple(dict.fromkeys((*guided.offered, *offered)))
    before = replace(guided, past=())
    return replace(
        guided, facts=tuple(known.values()), offered=mentioned, past=(*guided.past, before), done=False, left=False
    )


def advanced(interview: Interview, guided: Guided) -> Guided:
    """The interview with its next question pending, or done. Contradictory answers are asked about before anything else."""
    clashes = contradictions(interview, guided.known)
    if clashes:
        return replace(guided, asked=clashes[0].fields[-1], done=False)
    step = next_question(interview, guided.known)
    if step is not None:
        return replace(guided, asked=step.question.id, done=False)
    if guided.predict and guided.guess is None:
        return replace(guided, asked=PREDICTED, done=False)
    return replace(guided, asked=None, done=True)


def undone(guided: Guided) -> Guided | None:
    """The interview before its last answer; None where there is none to take back."""
    if not guided.past:
        return None
    return replace(guided.past[-1], past=guided.past[:-1])


def skipped(guided: Guided) -> tuple[Fact, ...]:
    """The pending question, answered "not known"."""
    return (unknown(guided.asked, "not known"),) if guided.asked and not guided.asked.startswith("@") else ()


def progress(interview: Interview, guided: Guided) -> str:
    """How far the interview is: "question 3, at most 6"."""
    answered = len(guided.facts)
    return f"question {answered + 1}, at most {answered + max(remaining(interview, guided.known), 1)}"


def fact_text(interview: Interview, fact: Fact) -> str:
    """A fact in words: "ascites: none", "Child-Pugh class: B"."""
    question = interview.question(fact.field)
    if not fact.known:
        return f"{question.label}: not known"
    if fact.option is not None and question.options:
        return f"{question.label}: {question.option(fact.option).text}"
    return f"{question.label}: {fact.value}"


def changes(interview: Interview, before: Mapping[str, Fact], facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """What was noted and what was changed, one line each."""
    lines = []
    fresh = [fact for fact in facts if fact.field not in before]
    if fresh:
        lines.append("Noted: " + "; ".join(_echo(interview, fact) for fact in fresh) + ".")
    for fact in facts:
        old = before.get(fact.field)
        if old is not None and old != fact:
            lines.append(f"Changed: {fact_text(interview, old)} -> {fact_text(interview, fact).partition(': ')[2]}.")
        elif old is not None:
            lines.append(f"As before: {fact_text(interview, fact)}.")
    return tuple(lines)


def _echo(interview: Interview, fact: Fact) -> str:
    """A fact as noted; a plain "none" also as people say it ("no ascites")."""
    question = interview.question(fact.field)
    text = fact_text(interview, fact)
    if fact.option in {"none", "no"}:
        plain = question.label if question.label[:2].isupper() else f"{question.label[:1].lower()}{question.label[1:]}"
        return f"no {plain} ({text})"
    return text


def options_of(question: Question) -> tuple[tuple[str, str], ...]:
    return tuple((option.id, option.text) for option in question.options)


def pending(guided: Guided | None) -> str | None:
    """The field that is waited for; None while nothing is."""
    return guided.asked if guided is not None and guided.waiting else None


__all__ = [
    "OFFERED", "PREDICTED", "Heard", "advanced", "changes", "fact_text", "heard", "options_of", "pending", "progress",
    "skipped", "undone", "with_facts",
]  # fmt: skip
