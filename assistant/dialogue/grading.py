"""Which recommendation answers a question for a grade: the one on what the question names."""

from msgspec.structs import replace

from assistant.dialogue.knowledge import Knowledge
from assistant.matching.decision import Decision
from assistant.matching.gate import CLINICAL
from assistant.text.lexicon import Reading

GRADES_THEMSELVES = frozenset({"aspect-grade", "level-of-evidence", "strength-of-recommendation"})
"""What a question for a grade names."""


def graded_first(knowledge: Knowledge, reading: Reading, found: Decision) -> Decision:
    """Where the grade of something is asked for, the recommendation on it before what else is said there."""
    passages, lexicon = knowledge.guideline.passages, knowledge.matcher.lexicon
    about = {term for term in reading.terms if lexicon.kind(term) in CLINICAL}
    asked = not GRADES_THEMSELVES.isdisjoint(reading.concepts) and "on the strength of" not in reading.text
    if found.kind != "answer" or not about or not asked:
        return found
    graded = [
        one for one in found.candidates
        if one.target.id in passages and passages[one.target.id].grade and about <= one.target.terms
    ]  # fmt: skip
    if not graded or found.candidates[0].target.cq not in {None, graded[0].target.cq}:
        return found
    rest = (one for one in found.candidates if one is not graded[0])
    return replace(found, candidates=(graded[0], *rest))
