"""Which candidate leads where a question says so: the recommendation that is graded, or what holds for all patients."""

from collections.abc import Callable

from msgspec.structs import replace

from assistant.dialogue.details import PART
from assistant.dialogue.knowledge import Knowledge
from assistant.guideline.model import Passage
from assistant.matching.decision import Candidate, Decision
from assistant.matching.gate import CLINICAL
from assistant.text.lexicon import MARK, Reading
from assistant.text.patterns import late

GRADES_THEMSELVES = frozenset({"aspect-grade", "level-of-evidence", "strength-of-recommendation"})
"""What a question for a grade names."""

_EVERYBODY = late(
    r"\b(?:all[ -]comers|everyone|everybody"
    r"|(?:whole|entire|full|overall|total) (?:\w+ )?(?:population|cohort|group|trial|study|set)"
    r"|all (?:the )?patients|all (?:\w+ )?(?:analysed|randomi[sz]ed)"
    r"|not (?:just |only |merely )?(?:in |for )?(?:the |a |that )?(?:\w+ ){0,2}sub-?(?:groups?|sets?|analysis))\b"
)
_SUBGROUP = f"{MARK}subgroup-analysis"


def foremost(knowledge: Knowledge, reading: Reading, found: Decision) -> Decision:
    """The decision with the candidate first that the question asks for by saying what sort it is."""
    if found.kind != "answer":
        return found
    if not GRADES_THEMSELVES.isdisjoint(reading.concepts) and "on the strength of" not in reading.text:
        return _graded_first(knowledge, reading, found)
    best = knowledge.guideline.passages.get(found.candidates[0].target.id)
    if best is not None and PART.search(best.text) and _EVERYBODY.search(reading.text):
        return _whole_first(knowledge, reading, found)
    return found


def _graded_first(knowledge: Knowledge, reading: Reading, found: Decision) -> Decision:
    """The recommendation on what is named first, where nothing of another clinical question leads."""
    about = _named(knowledge, reading, CLINICAL)
    graded = _fitting(knowledge, found, about, lambda passage: passage.grade is not None) if about else None
    return (
        found
        if graded is None or found.candidates[0].target.cq not in {None, graded.target.cq}
        else _led(found, graded)
    )


def _whole_first(knowledge: Knowledge, reading: Reading, found: Decision) -> Decision:
    """The passage first that gives what is asked of all patients, and not of a part of them."""
    about = _named(knowledge, reading, CLINICAL | {"statistic"})
    whole = _fitting(knowledge, found, about, lambda passage: not PART.search(passage.text)) if about else None
    return found if whole is None else _led(found, whole)


def _named(knowledge: Knowledge, reading: Reading, kinds: frozenset[str]) -> set[str]:
    return {term for term in reading.terms if knowledge.matcher.lexicon.kind(term) in kinds} - {_SUBGROUP}


def _fitting(
    knowledge: Knowledge, found: Decision, about: set[str], fits: Callable[[Passage], bool]
) -> Candidate | None:
    """The best candidate that is a passage which fits, and is about all that is named."""
    passages = knowledge.guideline.passages
    return next(
        (
            one for one in found.candidates
            if one.target.id in passages and fits(passages[one.target.id]) and about <= one.target.terms
        ),
        None,
    )  # fmt: skip


def _led(found: Decision, first: Candidate) -> Decision:
    return replace(found, candidates=(first, *(one for one in found.candidates if one is not first)))
