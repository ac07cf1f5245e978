"""Which interview fits: what is asked about a patient, or which interview is asked for by saying so."""

import re

from assistant.dialogue.knowledge import Knowledge
from assistant.interview.sentences import find_facts
from assistant.text.lexicon import Reading
from assistant.text.normalise import stem
from assistant.text.patterns import late

CLINICAL_QUESTION = {
    "hcc-indication": 2,
    "metastases-indication": 6,
    "continue-suspend-stop": 12,
    "complication-triage": 9,
}
"""The clinical question that each interview belongs to."""

NEAR = {8: 6, 7: 6, 6: 6, 9: 9, 11: 9, 12: 12}
"""The clinical question whose interview belongs to what was talked about; the indication in HCC everywhere else."""

SHORT = 8
"""Words up to which a line can be a request for an interview."""

INTERVIEW = frozenset({"interview", "questionnair"})
LEADING = frozenset({"me", "through"})
"""Stems by which an interview is asked for; a name of one stands beside them."""


_OWN = late(
    r"\b(?:i|we)(?:'ve|'m|'re| have| am| are)?(?: got| saw| see| seeing| met| admitted| treating)?\s+(?:this |a |an |one |another )"
    r"(?:[\w-]+\s+){0,3}(?:patient|pt|case|lady|woman|man|gentleman|guy|fellow|chap|girl|boy|male|female)\b"
    r"|\b(?:my|our)\s+(?:[\w-]+\s+){0,2}(?:patient|pt|lady|woman|man|gentleman|guy)\b",
    re.IGNORECASE,
)
_GOING_ON = late(
    r"\b(?:go(?:ing)? on|carry(?:ing)? on|keep(?:ing)? (?:on|going|giving|infusing)|continu\w+|proceed\w*|hold(?:ing)? off"
    r"|stop\w*|suspend\w*|another (?:cycle|course|round)|next (?:cycle|course|round|dose|infusion)|give (?:it )?again)\b",
    re.IGNORECASE,
)
_WHETHER = late(
    r"\b(?:should|can|could|may|might|would|shall|does|do|is|are)\s+(?:i|we|you|he|she|they|it|this|my|our|the)\b[^.?!]*"
    r"\b(?:have|get|receive|given|offered|offer|give|consider|considered|start|undergo|qualify|try|implant|place|put|benefit|fit|good|ok|okay)\b",
    re.IGNORECASE,
)
_AND_MINE = late(
    r"\b(?:what|how) about (?:my|our|this)\b|\bwhat (?:do you think|now|next|to do|would you do|does (?:the guideline|it) say)\b"
    r"|\bdoes (?:that|this|it) (?:hold|apply|count|go)\b",
    re.IGNORECASE,
)
TOLD = 3
"""Facts that make a line the telling of a case."""
ARTERY = "artery-narrowed"
"""The finding that both the complication and the stopping interview ask about."""
ASKED_OF = frozenset({"aspect", "outcome", "statistic"})
"""Kinds of concepts that ask for something else than a decision."""


def own_patient(text: str, concepts: set[str]) -> bool:
    """Whether a line tells of one patient of the asker's."""
    return "own-patient" in concepts or _OWN.search(text) is not None


def fitting_interview(
    knowledge: Knowledge, text: str, concepts: set[str], *, outright: bool, cq: int | None = None
) -> str | None:
    """The interview for what is asked about a patient: stopping, a complication, or the indication by tumour.

    With `outright` the line also speaks of something that the guideline does not cover: only what is asked outright counts.
    `cq` is the clinical question that was talked about.
    """
    going_on = "aspect-stopping" in concepts or ("haic" in concepts and _GOING_ON.search(text) is not None)
    if going_on and ("haic" in concepts or not outright):
        return "complication-triage" if _finding(knowledge, text) - {ARTERY} else "continue-suspend-stop"
    indication = "aspect-indication" in concepts
    if not indication and _complication(knowledge, text, concepts, outright=outright):
        return "complication-triage"
    told = "haic" in concepts or _tumour(knowledge, text)[1] >= TOLD
    if not (indication and told if outright else _decision(knowledge, text, concepts)):
        return None
    return _by_tumour(knowledge, text, cq)


def _decision(knowledge: Knowledge, text: str, concepts: set[str]) -> bool:
    """Whether it is asked whether HAIC is for this patient, outright or by telling the case."""
    if {"aspect-indication", "haic"} & concepts or (
        {"port", "aspect-implantation"} & concepts and _WHETHER.search(text)
    ):
        return True
    kinds = {
        knowledge.matcher.lexicon.concepts[name].kind for name in concepts if name in knowledge.matcher.lexicon.concepts
    }
    return not kinds & ASKED_OF and _AND_MINE.search(text) is not None and bool(_tumour(knowledge, text)[1])


def _tumour(knowledge: Knowledge, text: str) -> tuple[str | None, int]:
    """The disease that is named, and how many facts are said."""
    said = [one.fact for one in find_facts(knowledge.interviews["hcc-indication"], text).findings if one.fact]
    return next((fact.option for fact in said if fact.field == "disease"), None), len(said)


def _by_tumour(knowledge: Knowledge, text: str, cq: int | None) -> str:
    disease, _ = _tumour(knowledge, text)
    if disease is None and interview_near(cq) == "metastases-indication":
        return "metastases-indication"
    return "metastases-indication" if disease == "metastases" else "hcc-indication"


def _complication(knowledge: Knowledge, text: str, concepts: set[str], *, outright: bool) -> bool:
    """Whether a complication is named, in the words of the lexicon or (outright) as a finding of the interview."""
    if not outright and any(knowledge.matcher.lexicon.concepts[name].kind == "complication" for name in concepts):
        return True
    return bool(_finding(knowledge, text))


def _finding(knowledge: Knowledge, text: str) -> set[str]:
    """The finding of a complication that is said."""
    said = [one.fact for one in find_facts(knowledge.interviews["complication-triage"], text).findings if one.fact]
    return {fact.option for fact in said if fact.field == "finding" and fact.option}


def asked_for(knowledge: Knowledge, reading: Reading) -> str | None:
    """The interview that a short line asks for by name: "start the metastases interview", "guide me through a complication"."""
    said = {token.stem for token in reading.tokens}
    if len(reading.tokens) > SHORT or not (INTERVIEW & said or said >= LEADING):
        return None
    named = [name for name in knowledge.interviews if {stem(part) for part in name.split("-")} & said]
    return named[0] if len(named) == 1 else None


def interview_near(cq: int | None) -> str:
    """The interview that belongs to the clinical question in focus."""
    wanted = NEAR.get(cq or 2, 2)
    return next(name for name, number in CLINICAL_QUESTION.items() if number == wanted)
