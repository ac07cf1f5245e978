"""What a line that leans on the last question inherits from it: every binding that it does not replace."""

from assistant.dialogue.knowledge import Knowledge
from assistant.text.lexicon import MARK, Reading

MODIFIERS = frozenset(f"aspect-{name}" for name in ("comparison", "definition", "evidence", "count", "extreme"))
"""Aspects that are asked of what was talked about, and do not take the place of what was asked of it."""


def merge(knowledge: Knowledge, before: tuple[str, ...], reading: Reading) -> Reading:
    """The new terms first, then the old ones that no new term of the same kind replaces."""
    lexicon = knowledge.matcher.lexicon
    kinds = {lexicon.concepts[concept].kind for concept in reading.concepts if concept not in MODIFIERS}
    kept = [
        term for term in before
        if term not in reading.terms and not (term.startswith(MARK) and lexicon.concepts[term[1:]].kind in kinds)
    ]  # fmt: skip
    terms = (*reading.terms, *kept)
    wide = dict.fromkeys(
        f"{MARK}{one}" for term in terms if term.startswith(MARK) for one in lexicon.ancestors(term[1:])
    )
    broader = tuple(one for one in wide if one not in terms)
    return Reading(reading.text, reading.tokens, reading.spans, terms, broader, reading.language)
