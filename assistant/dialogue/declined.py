"""A line that asks more of the question that was just declined: it is declined with it, and not answered with something else."""

from assistant.dialogue.bindings import ASKED, SUBJECTS
from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews.guided import pending
from assistant.dialogue.leaning import Lean
from assistant.dialogue.state import Focus
from assistant.matching.decision import Decision, decide
from assistant.text.lexicon import MARK

MOST_ASKED = 5
"""Words of a line that names nothing and asks more of what was declined."""


def declined_again(line: Line) -> Decision | None:
    """The decline of the question just declined, where the line asks more of it.

    A line that names nothing asks it of that question ("any numbers?"); where nothing else is talked about, one that
    names another thing asks the same of this ("and of HAIC?").
    """
    lean, focus, last, question = line.lean, line.state.focus, line.state.last, line.state.declined
    talk = last is not None and last.kind in {"decline", "chat"} and not pending(line.state.guided)
    if lean is None or focus is None or not (question and talk and line.elliptic):
        return None
    found = _declined_with(line, lean, focus, question)
    return found if found is not None and found.kind == "decline" and found.boundary else None


def _declined_with(line: Line, lean: Lean, focus: Focus, question: str) -> Decision | None:
    matcher = line.knowledge.matcher
    kind, declined, alone = matcher.lexicon.kind, matcher.read(question)[0], focus.text == question
    kinds = {kind(term) for term in lean.own.terms}
    if f"{MARK}aspect-reason" in lean.own.terms or not any(kind(term) in SUBJECTS for term in declined.terms):
        return None
    fresh = any(kind(term) in SUBJECTS and term not in focus.terms for term in declined.terms)
    unnamed = lean.form != "pointing" and (kinds <= ASKED or lean.detail)  # "it" is what was shown nearby
    if unnamed and len(line.reading.tokens) <= MOST_ASKED:
        return decide(matcher, declined) if alone or (fresh and "outcome" not in kinds) else None
    inherits = {kind(term) for term in lean.merged.terms} & ASKED
    return decide(matcher, lean.merged) if alone and inherits and not kinds & {*ASKED, ""} else None
