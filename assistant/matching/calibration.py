"""Weights and thresholds, learnt by `haic`'s calibration script and shipped as data in `calibration.yaml`."""

from collections.abc import Mapping
from math import exp

from msgspec import Struct

from assistant.matching.words import NO_WORDS, WordModel


class Calibration(Struct, frozen=True):
    """Three linear models and the thresholds that read them.

    `rank` weighs what speaks for a target against its rivals. `gate` weighs what speaks for a question of the guideline
    against a neighbour's; `outer` does so against everything else. A question has to pass both.
    """

    rank: Mapping[str, float]
    gate: Mapping[str, float]
    outer: Mapping[str, float]
    answer_at: float
    """Probability at the gate from which a question is answered."""
    outer_at: float
    """Probability at the outer gate from which a question is the guideline's or a neighbour's at all."""
    clarify_margin: float
    """Difference of rank scores below which two clinical questions are too close to choose."""
    strong_at: float
    fair_at: float
    """Gate probabilities from which a match is called strong, or fair."""
    outside: WordModel
    """Words of questions on the guideline against those of everyday and other medical questions."""
    beyond: WordModel
    """Words of questions on the guideline against those on its neighbours."""


def logistic(value: float) -> float:
    """The logistic function, without overflow."""
    if value < -700:
        return 0.0
    return 1 / (1 + exp(-value))


START = Calibration(
    rank={
        "bm25": 3.6,
        "phrasing": 1.5,
        "close": 1.0,
        "topic": 1.3,
        "section": 0.4,
        "close_around": 1.0,
        "coverage": 2.0,
        "tumour": 0.5,
        "aspect": 0.3,
        "kinship": 1.6,
        "kin": 3.0,
    },
    gate={"bias": -5.0, "bm25": 2.0, "phrasing": 5.0, "coverage": 5.0, "unknown": -1.0, "lead": 4.0},
    outer={"bias": 0.0},
    answer_at=0.5,
    outer_at=0.5,
    clarify_margin=0.25,
    strong_at=0.9,
    fair_at=0.7,
    outside=NO_WORDS,
    beyond=NO_WORDS,
)
"""Where learning begins. The ranking's weights are near those learnt: the rivals that they pick are those to learn from."""
