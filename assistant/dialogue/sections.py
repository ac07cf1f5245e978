"""Which clinical questions a short line calls for: by their number, or by an aspect that it names without a subject."""

import re

from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews.guided import pending
from assistant.dialogue.knowledge import Knowledge
from assistant.text.lexicon import Reading
from assistant.text.patterns import late

SHORT = 8
"""Words up to which a line that names nothing but an aspect is a general question."""

GENERAL = {
    "overall-survival": "aspect-outcome", "prognosis": "aspect-outcome", "objective-response": "aspect-outcome",
    "progression-free-survival": "aspect-outcome", "recommendation": "aspect-indication", "complication": "aspect-complication",
    "adverse-events": "aspect-complication",
}  # fmt: skip
"""Concepts that stand for an aspect where nothing else is named."""

SOMEBODY = frozenset({"i", "me", "my", "mine", "you", "your", "im"})
"""Words of a line that speaks of the asker or the program, and not of the guideline."""

STYLE = frozenset({"best", "right", "standard", "usual"})
"""Plain words that make a general question no narrower."""


def sections_about(knowledge: Knowledge, reading: Reading) -> tuple[str, ...]:
    """The clinical questions that are about the aspect that a short line names, where it names nothing else."""
    lexicon, asked = knowledge.matcher.lexicon, set[str]()
    if len(reading.tokens) > SHORT or SOMEBODY.intersection(token.text for token in reading.tokens):
        return ()
    for term in reading.terms:
        if term[1:] in GENERAL:
            asked.add(GENERAL[term[1:]])
        elif lexicon.kind(term) == "aspect":
            asked.add(term[1:])
        elif lexicon.kind(term) != "message" and term not in STYLE:
            return ()
    asked -= {"aspect-definition"} if len(asked) > 1 else set()
    return tuple(name for name, aspects in knowledge.matcher.aspects.items() if asked & set(aspects))


def section_named(line: Line) -> str | None:
    """The clinical question that a line names by its number, and nothing else: "and CQ11?"."""
    found = _SECTION.fullmatch(line.text)
    name = f"cq{int(found[1]):02d}" if found else ""
    return name if name in line.knowledge.guideline.sections and not pending(line.state.guided) else None


_SECTION = late(
    r"(?:(?:and|or|what about|how about|show|show me|now|then|what does|what is in|ok|okay)\b[,\s]*)*"
    r"(?:cq|clinical question|key question)\s*(?:no\.?|number)?\s*(\d{1,2})(?:\s+(?:then|please|say|says))*\W*",
    re.IGNORECASE,
)


def names_aspect(line: Line) -> bool:
    """Whether a line that would be declined names an aspect of some clinical questions, and no subject ("indications?")."""
    if line.decision.kind != "decline":
        return False
    sections = sections_about(line.knowledge, line.reading)
    if pending(line.state.guided):
        numbers = {line.knowledge.guideline.cq_of(name) for name in sections}
        asks = line.heard is not None and bool(line.heard.question)
        return asks and line.of_interview({one for one in numbers if one}) is not None
    return bool(sections) and set(line.reading.concepts) != {"aspect-definition"}
