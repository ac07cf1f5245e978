"""A replay for people: which turn, which class, what was and what is, and why. One wording for command line and pytest."""

import difflib
import shlex
from collections.abc import Iterable, Iterator

from assistant.errors import clipped
from assistant.transcripts.accept import EVERY, SAFE, grade_of, within
from assistant.transcripts.grade import Difference
from assistant.transcripts.model import Class
from assistant.transcripts.replay import Outcome, Replayed, Tally, TurnResult, Unreadable

MOST_LINES = 40
"""Lines of a text difference that are shown."""


def outcome_lines(outcome: Outcome, allowed: frozenset[Class] = frozenset()) -> Iterator[str]:
    """What is to be said of one file; nothing if it is as recorded."""
    if isinstance(outcome, Unreadable):
        yield from (str(fault) for fault in outcome.faults)
        return
    if not outcome.changed:
        return
    yield headline(outcome)
    for result in outcome.changed:
        yield from turn_lines(outcome, result, allowed)
    yield from _way_out(outcome)


def headline(replayed: Replayed) -> str:
    changed = f"{replayed.path}: {len(replayed.changed)} of {len(replayed.turns)} turns changed"
    return (
        changed
        if replayed.same_corpus
        else f"{changed}; recorded with another corpus ({replayed.transcript.recorded.corpus})"
    )


def turn_lines(replayed: Replayed, result: TurnResult, allowed: frozenset[Class] = frozenset()) -> Iterator[str]:
    """One changed turn: its place, each difference with its class, and the cause."""
    yield f'  turn {result.number} (line {result.turn.line}): "{clipped(result.turn.user)}"'
    if replayed.stands_apart(result, allowed):
        yield f"    follows the divergence at turn {result.follows}; not counted"
    for one in result.differences:
        yield f"    {one.grade + (' (allowed)' if one.grade in allowed else '')}: {one.detail}"
        yield from (f"      {line}" for line in text_lines(one))
    yield from (f"    {sentence}" for sentence in result.causes)


def text_lines(difference: Difference) -> Iterator[str]:
    """The lines of a reply that went (-) and came (+)."""
    if difference.field != "text":
        return
    old, new = str(difference.expected).split("\n"), str(difference.found).split("\n")
    lines = [
        line for line in difflib.unified_diff(old, new, lineterm="", n=0) if not line.startswith(("---", "+++", "@@"))
    ]
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"... and {len(lines) - MOST_LINES} lines more"


def _way_out(replayed: Replayed) -> Iterator[str]:
    """The command that accepts what can be accepted."""
    path = shlex.quote(str(replayed.path))
    can = [one for result in replayed.changed for one in result.differences if one.acceptable]
    safe = within(replayed, SAFE)
    if safe:
        yield f"  To accept {_turns(len(safe))} without a clinical difference: haic replay {path} --update"
    if any(grade_of(result) == "clinical" for result in replayed.changed) and can:
        yield f"  To look at each turn and accept: haic replay {path} --review; everything at once: --update=all"
    if any(not one.acceptable for result in within(replayed, EVERY) for one in result.differences):
        yield '  "contains" and "lacks" are written by hand: change the line, or what the program says.'


def _turns(count: int) -> str:
    return f"{count} turn{'' if count == 1 else 's'}"


def summary(counted: Tally) -> str:
    """One line for a whole run."""
    equal = counted.transcripts - counted.unreadable - counted.failed
    grades = ", ".join(f"{number} {grade}" for grade, number in counted.by_class)
    parts = [f"{equal} equal" if not counted.allowed else f"{equal} passed ({counted.allowed} differences allowed)"]
    if counted.failed:
        parts.append(f"{counted.failed} with differences ({grades})")
    if counted.apart:
        parts.append(f"{_turns(counted.apart)} set apart after a divergence")
    if counted.unreadable:
        parts.append(f"{counted.unreadable} unreadable")
    number = counted.transcripts
    return f"Replayed {number} transcript{'' if number == 1 else 's'}, {_turns(counted.turns)}: {', '.join(parts)}."


def corpus_note(outcomes: Iterable[Outcome]) -> str:
    """One line on transcripts that were recorded with another corpus, for whoever runs them again next year."""
    others = [one for one in outcomes if isinstance(one, Replayed) and not one.same_corpus]
    if not others:
        return ""
    turns = sum(len(one.turns) for one in others)
    changed = sum(len(one.changed) for one in others)
    return f"{len(others)} recorded with another corpus; {changed} of their {turns} turns changed."
