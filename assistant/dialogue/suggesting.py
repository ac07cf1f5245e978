"""What fits next: a question about patients in general is answered, and the interview for one of them is suggested.

A suggestion is made where the question is for whom HAIC is, when it ends, or what is to be done in a complication; not twice
in a row, and not to somebody who knows the interviews because one was begun.
"""

from msgspec.structs import replace

from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews.fitting import CLINICAL_QUESTION, fitting_interview
from assistant.dialogue.render import render
from assistant.dialogue.reply import Reply, SuggestionBlock
from assistant.dialogue.state import State
from assistant.dialogue.tables.blocks import size
from assistant.interview.sentences import find_facts
from assistant.text.lexicon import MARK

LONGEST = 1500
"""Characters of an answer that are read; a suggestion never takes their place."""

GENERAL = frozenset({"question", "follow_up"})
"""Readings of a line that answer a question in general."""

OTHERWISE = frozenset({"aspect-grade", "aspect-evidence", "aspect-definition"})
"""What is asked of a recommendation when no patient is meant."""

PLAIN = frozenset({"aspect-indication", "aspect-reason"})
"""Aspects beside which a finding (a class, an invasion) makes a question one about patients; any other wants a detail."""

MEASURES = frozenset({"outcome", "statistic", "author"})
"""Kinds of concepts that ask for a figure."""

ACTING = frozenset({"aspect-treatment", "aspect-management"})
"""What is asked of a complication when something is to be done."""


WORDY = 800
"""Characters beyond which a line is no question in general, and reading it for findings would take longest."""


def with_suggestion(line: Line, reading: str, after: State, reply: Reply) -> Reply:
    """The reply, followed by the interview that fits it, if one does and there is room."""
    name = _fitting(line, after, reply) if reading in GENERAL and reply.kind == "answer" else None
    if name is None:
        return reply
    text = f"For one patient, question by question: /interview {name}"
    block = SuggestionBlock(text, f"/interview {name}")
    last = line.state.last
    if last is not None and block in last.suggestions:
        return reply
    fits = len(render(reply)) + size(block) <= LONGEST
    return replace(reply, blocks=(*reply.blocks, block)) if fits else reply


def _fitting(line: Line, after: State, reply: Reply) -> str | None:
    """The interview of the clinical question that was answered, where it was asked about patients."""
    if line.state.guided is not None or after.focus is None or len(line.text) > WORDY:
        return None
    terms = (*after.focus.terms, *line.reading.broader)
    concepts = {term.removeprefix(MARK) for term in terms if term.startswith(MARK)}
    if reply.clinical_question not in CLINICAL_QUESTION.values() or OTHERWISE & concepts:
        return None
    name = fitting_interview(line.knowledge, line.case, concepts, outright=False)
    if name is None or CLINICAL_QUESTION[name] != reply.clinical_question:
        return None
    if name == "complication-triage":
        return name if ACTING & concepts else None
    if name == "continue-suspend-stop" or "aspect-indication" in concepts:
        return name
    return name if _of_patients(line, name, concepts) else None


def _of_patients(line: Line, name: str, concepts: set[str]) -> bool:
    """Whether a finding is named beside HAIC, and no figure or other detail asked: "does it suit Child-Pugh B?"."""
    kinds = line.knowledge.matcher.lexicon.concepts
    aspects = {one for one in concepts if kinds[one].kind == "aspect"}
    if "haic" not in concepts or not aspects <= PLAIN or any(kinds[one].kind in MEASURES for one in concepts):
        return False
    return any(fact.field != "disease" for fact in find_facts(line.knowledge.interviews[name], line.case).facts)
