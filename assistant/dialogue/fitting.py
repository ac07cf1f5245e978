"""Which interview fits: what is asked about a patient, or which interview is asked for by saying so."""

from assistant.dialogue.knowledge import Knowledge
from assistant.interview.sentences import find_facts
from assistant.text.lexicon import Reading
from assistant.text.normalise import stem

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


def fitting_interview(knowledge: Knowledge, text: str, concepts: set[str], *, outright: bool) -> str | None:
    """The interview for what is asked about a patient: stopping, a complication, or the indication by tumour.

    With `outright` the line also speaks of something that the guideline does not cover: only what is asked outright counts.
    """
    if "aspect-stopping" in concepts and ("haic" in concepts or not outright):
        return "continue-suspend-stop"
    indication = "aspect-indication" in concepts
    if not indication and _complication(knowledge, text, concepts, outright=outright):
        return "complication-triage"
    if not (indication and "haic" in concepts if outright else indication or "haic" in concepts):
        return None
    said = find_facts(knowledge.interviews["hcc-indication"], text).facts
    disease = next((fact.option for fact in said if fact.field == "disease"), None)
    return "metastases-indication" if disease == "metastases" else "hcc-indication"


def _complication(knowledge: Knowledge, text: str, concepts: set[str], *, outright: bool) -> bool:
    """Whether a complication is named, in the words of the lexicon or (outright) as a finding of the interview."""
    if not outright and any(knowledge.matcher.lexicon.concepts[name].kind == "complication" for name in concepts):
        return True
    return any(fact.field == "finding" for fact in find_facts(knowledge.interviews["complication-triage"], text).facts)


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
