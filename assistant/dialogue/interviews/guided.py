"""An interview inside the conversation: how an answer changes it, where it then stands, what is pending. Pure; makes no reply.

The next question follows from the facts. Contradictory answers are asked about before anything else; what the user then
says again, or corrects, sets the answer that contradicts it aside.
"""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from assistant.dialogue.state import LEAVING, OFFERED, PREDICTED, Guided
from assistant.errors import clipped
from assistant.interview.engine import Clash, contradictions, next_question, remaining
from assistant.interview.model import Fact, Interview, Question, unknown
from assistant.text.patterns import late

_YES = late(
    r"(?:(?:yes|y|yeah|yep|yup|sure|ok|okay|correct|right|please do|(?:option )?1|use (?:it|them|that|those|all))\b[\s,.;:!]*)+",
    re.IGNORECASE,
)
_NO = late(r"(?:(?:no|n|nope|don't|do not|ask me|start fresh|(?:option )?2)\b[\s,.;:!]*)+", re.IGNORECASE)


def settled(
    interview: Interview, now: Guided, facts: tuple[Fact, ...], *, corrects: bool
) -> tuple[Guided, tuple[Fact, ...]]:
    """The interview with facts added or corrected, and the earlier answers that were set aside because they contradict them.

    Only what was asked about already, or corrected, is set aside; a contradiction that is new is asked about.
    """
    known = now.known | {fact.field: fact for fact in facts}
    given = {fact.field for fact in facts}
    asked = {clash.id for clash in contradictions(interview, now.known)}
    aside: dict[str, Fact] = {}
    for clash in contradictions(interview, known):
        old = contradicted(interview, clash, given)
        if given & {*clash.fields} and (clash.id in asked or (corrects and len(old) == 1)):
            aside |= {field: known[field] for field in old}
    dropped = tuple(aside.values())
    kept = replace(now, facts=tuple(fact for fact in now.facts if fact.field not in aside))
    return replace(with_facts(kept, facts), past=(*now.past, replace(now, past=()))), dropped


def contradicted(interview: Interview, clash: Clash, given: set[str]) -> tuple[str, ...]:
    """The fields of a contradiction that an answer to the others sets aside; class and score yield before single values."""
    old = tuple(field for field in clash.fields if field not in given)
    totals = {field for points in interview.points for field in (points.score, points.grade)}
    if given & totals or not totals & {*old}:
        return old
    return tuple(field for field in old if field in totals)


def with_facts(guided: Guided, facts: tuple[Fact, ...], offered: tuple[str, ...] = ()) -> Guided:
    """The interview with facts added or corrected, the latest last; going back takes this off again."""
    given = {fact.field: fact for fact in facts}
    kept = tuple(fact for fact in guided.facts if fact.field not in given)
    mentioned = tuple(dict.fromkeys((*guided.offered, *offered)))
    before = replace(guided, past=())
    return replace(
        guided,
        facts=(*kept, *given.values()),
        offered=mentioned,
        past=(*guided.past, before),
        done=False,
        left=False,
        refused=(),
    )


def advanced(interview: Interview, guided: Guided) -> Guided:
    """The interview with its next question pending, or done. Contradictory answers are asked about before anything else."""
    clashes = contradictions(interview, guided.known)
    if clashes:
        return replace(guided, asked=_in_doubt(interview, clashes[0]), done=False)
    step = next_question(interview, guided.known)
    if step is not None:
        return replace(guided, asked=step.question.id, done=False)
    if guided.predict and guided.guess is None:
        return replace(guided, asked=PREDICTED, done=False)
    return replace(guided, asked=None, done=True)


def _in_doubt(interview: Interview, clash: Clash) -> str:
    """Of answers that contradict each other, the one that is asked again: a class or a score before the values against it."""
    totals = [field for points in interview.points for field in (points.grade, points.score) if field in clash.fields]
    return totals[0] if totals and len(totals) < len(clash.fields) else clash.fields[-1]


def undone(guided: Guided) -> Guided | None:
    """The interview before its last answer; None where there is none to take back."""
    if not guided.past:
        return None
    return replace(guided.past[-1], past=guided.past[:-1])


def skipped(guided: Guided) -> tuple[Fact, ...]:
    """The pending question, answered "not known"."""
    return (unknown(guided.asked, "not known"),) if guided.asked and not guided.asked.startswith("@") else ()


def confirmed(text: str) -> tuple[bool | None, str]:
    """Whether a line begins with yes or no (None: with neither), and what it says besides."""
    for answer, pattern in ((True, _YES), (False, _NO)):
        found = pattern.match(text)
        if found:
            return answer, text[found.end() :]
    return None, text


def guessed(interview: Interview, text: str) -> str | None:
    """The verdict that a trainee commits to, by its number, its id or its words."""
    typed = text.strip(" .!").lower()
    if typed.isdigit():
        numbered = {str(at): word.id for at, word in enumerate(interview.words, 1)}
        return numbered.get(typed)
    found = []
    for word in interview.words:
        for name in {word.label.lower(), word.id, word.id.replace("-", " ")}:
            begun = re.search(rf"(?<!not )\b{re.escape(name)}\b", typed)
            found.extend([(len(name), word.id)] if begun else [])
    return max(found)[1] if found else None


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


def set_aside(interview: Interview, facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """The answers that were set aside, as a line."""
    named = "; ".join(fact_text(interview, fact) for fact in facts)
    return (f"Set aside, because it does not fit: {named}.",) if facts else ()


def unsupposed(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a supposition that were not understood, as a line; the verdict on it stands without them."""
    said = "; ".join(f'"{clipped(part)}"' for part in parts)
    return (f"Not taken into this supposition: {said}.",) if parts else ()


def untaken(interview: Interview, parts: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The parts of a line that were not understood, as a line; whatever follows stands without them."""
    if not parts:
        return ()
    said = "; ".join(f'"{clipped(part)}"' for part, _ in parts)
    question = interview.question(parts[0][1])
    value = question.options[0].id if question.options else f"... {question.units[0].id}".strip()
    return (f'Not taken, and what follows stands without it: {said}. Say it as "{question.label}: {value}".',)


def _echo(interview: Interview, fact: Fact) -> str:
    """A fact as noted; a plain "none" also as people say it ("no ascites")."""
    question = interview.question(fact.field)
    text = fact_text(interview, fact)
    if fact.option in {"none", "no"} and question.option(fact.option).text in {"none", "no", f"no {question.label}"}:
        plain = question.label if question.label[:2].isupper() else f"{question.label[:1].lower()}{question.label[1:]}"
        return f"no {plain} ({text})"
    return text


def options_of(question: Question) -> tuple[tuple[str, str], ...]:
    return tuple((option.id, option.text) for option in question.options)


def pending(guided: Guided | None) -> str | None:
    """The field that is waited for; None while nothing is."""
    return guided.asked if guided is not None and guided.waiting else None


__all__ = [
    "LEAVING", "OFFERED", "PREDICTED", "advanced", "changes", "confirmed", "contradicted", "fact_text", "guessed", "options_of",
    "pending", "progress", "set_aside", "settled", "skipped", "undone", "unsupposed", "untaken", "with_facts",
]  # fmt: skip
