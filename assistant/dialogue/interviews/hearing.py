"""What a line says to an interview: facts, corrections, suppositions, problems, and the part of it that is a question.

A line is cut into what it states and what it asks. What it states is read as an answer to the pending question first,
then as facts about any question, then as a correction of an earlier answer; what it asks goes to the guideline.
"""

import re

from msgspec.structs import replace

from assistant.dialogue.interviews.stating import ANSWER, Heard, Statement
from assistant.dialogue.interviews.supposing import supposes, supposition
from assistant.dialogue.state import Guided
from assistant.interview.answers import read_answer
from assistant.interview.cues import DOUBT, is_unknown
from assistant.interview.model import Interview, Problem
from assistant.interview.phrases import words
from assistant.interview.sentences import find_facts
from assistant.interview.values import core, title
from assistant.text.patterns import late

_ASKING = (
    r"(?:what|how|why|which|who|when|where|does|do|can|could|should|is there|is it|are there|tell me|explain|remind me)"
)
_CUT = late(
    rf"(?<=[.!?;])\s+|(?:,\s*|\s+[-\u2013]\s+|\s+)(?:(?:and|but|also|by the way|btw|so)\s+)(?={_ASKING}\b)|,\s+(?={_ASKING}\b)",
    re.IGNORECASE,
)
_LEADING = late(
    r"(?:(?:and|but|so|ok(?:ay)?|well|wait|hold on|hm+|sorry|btw|by the way|also|quick question)\b[,:]?\s+)+",
    re.IGNORECASE,
)
_ASKS = late(
    r"(?:what|how|why|which|who|whom|when|where|whats|does|do|did|can|could|should|would|is|are|was|were|tell me|explain|show"
    r"|remind me|define|describe|compare|list|give me)\b(?!'t)",
    re.IGNORECASE,
)
_RELATIVE = late(r"(?:which|who|whose|where|when)\b", re.IGNORECASE)
_DOUBTED = 6
"""Words up to which a statement with a question mark is an answer said with a doubt."""


def heard(interview: Interview, now: Guided, line: str, *, judged: bool = False) -> Heard:
    """Everything that a line says to an interview under way; `judged`: a verdict was just shown."""
    asked = now.asked if now.waiting and interview.has(now.asked or "") else None
    supposed = supposition(interview, now, line, again=judged)
    if supposed is not None:
        return supposed
    pieces = [piece.strip() for piece in _CUT.split(line) if piece and piece.strip()]
    asking = [
        piece
        for at, piece in enumerate(pieces)
        if not (at and _relative(piece)) and _is_question(interview, asked, piece)
    ]
    doubted = [piece for piece in pieces if piece not in asking and piece.endswith("?")]
    stated = " ".join(piece for piece in pieces if piece not in asking and piece not in doubted)
    found = Statement(interview, now, asked, stated).heard() if stated else Heard()
    if doubted and asked:
        problem = Problem(asked, doubted[0], f"{title(interview.question(asked))} {DOUBT}")
        found = replace(found, problems=(*found.problems, problem))
    return replace(found, question=" ".join(asking))


def not_known(line: str) -> bool:
    """Whether a line says "I don't know" and nothing else."""
    said = words(line)
    return is_unknown(said) or is_unknown(core(said))


def opening(interview: Interview, line: str) -> Heard:
    """What is said of a patient in the line that starts the interview; a question states as well ("a patient with ...")."""
    found = find_facts(interview, line)
    if supposes(line):
        return Heard()
    facts = tuple(one.fact for one in found.findings if one.fact)
    return Heard(facts, tuple(one.problem for one in found.findings if one.problem), found.offered)


def _relative(piece: str) -> bool:
    """Whether a later piece goes on with what was stated: "he had TACE, which failed"."""
    return _RELATIVE.match(piece) is not None and not piece.endswith("?")


def _is_question(interview: Interview, asked: str | None, piece: str) -> bool:
    """Whether a piece asks. What fully answers the pending question never does, whatever it begins with."""
    bare = _LEADING.sub("", piece, count=1) if _LEADING.match(piece) else piece
    marked = bare.endswith("?")
    if is_unknown(words(bare[:ANSWER])):
        return False
    if _ASKS.match(bare):
        return (
            marked
            or asked is None
            or len(bare) > ANSWER
            or bool(read_answer(interview, asked, bare, whole=True).problem)
        )
    if not marked or asked is None or len(bare.split()) > _DOUBTED:
        return marked
    return not read_answer(interview, asked, bare.rstrip("? "), whole=True).facts
