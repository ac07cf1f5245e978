"""Whether to answer at all: the features that tell a question which the guideline answers from one that it does not."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assistant.matching.calibration import Calibration
from assistant.matching.matcher import Matcher
from assistant.matching.words import typed_signs
from assistant.text.lexicon import Reading
from assistant.text.spelling import Repair

if TYPE_CHECKING:
    from assistant.matching.decision import Candidate

CLINICAL = frozenset(
    {
        "procedure", "drug", "disease", "tumour", "anatomy", "liver-function", "complication", "regimen", "device",
        "staging", "author", "care",
    }
)  # fmt: skip
"""Kinds of concepts that tie a question to the domain by themselves."""

GATE = (
    "bm25", "phrasing", "wider", "coverage", "unknown", "domain", "anchored", "adrift", "anchors", "document",
    "neighbour_bm25", "neighbour_phrasing", "lead", "kin_lead", "outside", "beyond",
)  # fmt: skip
"""The features of the gates, in the order in which tables list them."""

MOST_LEAD = 5.0
"""Bound of the lead over the best neighbour: a lone word leads by far and proves little."""


MENTIONS = frozenset({"@guideline", "@guideline-authors", "@statement-commentary", "@references", "@literature-search"})
"""What a question names to say where it asks ("according to the authors"), rather than what it asks about."""

BESIDE = 0.35
"""How much a mention counts beside a thing of the domain."""


def weights(matcher: Matcher, reading: Reading) -> dict[str, float]:
    """How much each term counts in a search: a mere mention of the document less, where a thing of the domain is named."""
    clinical = any(matcher.lexicon.kind(term) in CLINICAL for term in reading.terms)
    return {term: BESIDE if clinical and term in MENTIONS else 1.0 for term in reading.terms}


def masses(matcher: Matcher, reading: Reading) -> dict[str, float]:
    """How much each term counts towards what a question is about."""
    return {term: weight * matcher.phrasings.mass(term) for term, weight in weights(matcher, reading).items()}


def gate_features(
    matcher: Matcher,
    reading: Reading,
    candidates: Sequence["Candidate"],
    neighbours: Sequence["Candidate"],
    repairs: Collection[Repair] = (),
) -> dict[str, float]:
    """Numbers, mostly between 0 and 1, for the gate's linear model, from the best of either side."""
    mass = masses(matcher, reading)
    total = sum(mass.values()) or 1.0
    known = matcher.index.postings
    repaired = {term for one in repairs for term in matcher.lexicon.read_normalised(one.read).terms}
    best = candidates[0].features if candidates else {}
    rival = neighbours[0].features if neighbours else {}
    kinds = {term: matcher.lexicon.kind(term) for term in reading.terms}
    clinical = [mass[term] for term, kind in kinds.items() if kind in CLINICAL]
    document = [mass[term] for term, kind in kinds.items() if kind == "document"]
    inside = max((one.features["phrasing"] for one in candidates), default=0.0)
    score = candidates[0].score if candidates else 0.0
    return {
        "bm25": best.get("bm25", 0.0),
        "phrasing": inside,
        "wider": max(best.get("topic", 0.0), best.get("section", 0.0)),
        "coverage": best.get("coverage", 0.0),
        "unknown": sum(weight for term, weight in mass.items() if term not in known) / total,
        "domain": sum(clinical) / total,
        "anchored": float(bool(clinical)),
        "adrift": float(not clinical and not document),
        "anchors": min(len(clinical), 4) / 4,
        "document": sum(document) / total,
        "neighbour_bm25": rival.get("bm25", 0.0),
        "neighbour_phrasing": max((one.features["phrasing"] for one in neighbours), default=0.0),
        "lead": max(-MOST_LEAD, min(MOST_LEAD, score - (neighbours[0].score if neighbours else 0.0))) / 10,
        "kin_lead": _closest(candidates) - _closest(neighbours),
        "repaired": sum(mass[term] for term in reading.terms if term in repaired) / total,
        **word_features(matcher.calibration, reading, repairs),
    }


def _closest(found: Sequence["Candidate"]) -> float:
    """How near the closest of some candidates is to the likeliest owner of the question's words, from -1 to 0."""
    return max((one.features["kin"] for one in found), default=-1.0)


def named(matcher: Matcher, reading: Reading, *, beside: Collection[str] = ()) -> bool:
    """Whether a question names anything that the lexicon knows, aspects (what, how, why ...) and kinds `beside` apart."""
    unnamed = {"", "aspect", "message", *beside}
    return any(matcher.lexicon.kind(term) not in unnamed for term in reading.terms)


def word_features(calibration: Calibration, reading: Reading, repairs: Collection[Repair]) -> dict[str, float]:
    """What the words themselves say, from -1 to 1; those of another language say nothing."""
    if reading.language != "en":
        return {"outside": 0.0, "beyond": 0.0}
    typed = tuple(typed_signs(reading, repairs))
    return {"outside": calibration.outside.value(typed), "beyond": calibration.beyond.value(typed)}
