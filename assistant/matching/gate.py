"""Whether to answer at all: the features that tell a question which the guideline answers from one that it does not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.matching.matcher import Matcher
from assistant.text.lexicon import MARK, Reading

if TYPE_CHECKING:
    from assistant.matching.decision import Candidate


def gate_features(
    matcher: Matcher, reading: Reading, candidates: Sequence["Candidate"], boundary: float
) -> dict[str, float]:
    """Numbers between 0 and 1 for the gate's linear model. `boundary`: likeness to the nearest neighbour topic."""
    mass = {term: matcher.phrasings.weight(term) for term in reading.terms}
    total = sum(mass.values()) or 1.0
    known = matcher.index.idf
    best = candidates[0].features if candidates else {}
    concepts = sum(
        weight for term, weight in mass.items() if term.startswith(MARK) and not term.startswith(f"{MARK}aspect")
    )
    return {
        "bm25": best.get("bm25", 0.0),
        "phrasing": best.get("phrasing", 0.0),
        "wider": max(best.get("topic", 0.0), best.get("section", 0.0)),
        "coverage": best.get("coverage", 0.0),
        "unknown": sum(weight for term, weight in mass.items() if term not in known) / total,
        "domain": concepts / total,
        "anchored": float(concepts > 0),
        "short": 1.0 / max(len(reading.terms), 1),
        "boundary": boundary,
        "beyond": max(boundary - max(best.get("phrasing", 0.0), best.get("topic", 0.0)), 0.0),
    }
