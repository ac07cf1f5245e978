"""From a question's terms to one decision: answer with ranked targets, clarify between two, or decline.

All witnesses (index, phrasings of the target, of its topic and of its clinical question, coverage, tumour, aspect) are
features of a candidate; one linear model ranks, another decides whether to answer. There is no rule for one question.
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import mul
from typing import Literal

from msgspec import Struct

from assistant.matching.calibration import START, logistic
from assistant.matching.gate import gate_features, masses, named, weights
from assistant.matching.intents import Likeness
from assistant.matching.matcher import Boundary, Matcher, Target
from assistant.matching.words import signs, single_signs
from assistant.text.lexicon import MARK, Reading
from assistant.text.spelling import Repair

MOST = 40
"""Candidates that are ranked."""

CLOSE = 0.5
"""Likeness to a phrasing from which each bit more says more."""

BROADER = 0.35
"""How much a concept that the question only implies counts."""

UNWEIGHTED = dict.fromkeys(START.rank, 0.0)
"""The features of a candidate: what nothing was learnt of does not count."""

RIVAL_OFFERS = 3

LEANING = 0.1
"""Gate value that is enough where the conversation already is in the guideline."""


class Candidate(Struct, frozen=True):
    """A target with what speaks for it."""

    target: Target
    score: float
    features: Mapping[str, float]
    phrasing: int = -1
    """The closest phrasing that led here, or -1."""


class Decision(Struct, frozen=True):
    """What the matcher makes of a question."""

    kind: Literal["answer", "clarify", "decline"]
    candidates: tuple[Candidate, ...]
    gate: float
    rule: str
    boundary: str | None = None
    rivals: tuple[Candidate, ...] = ()
    features: Mapping[str, float] | None = None

    @property
    def leads(self) -> bool:
        """Whether the guideline's content fits better than any neighbour: enough for a question that leans on an answer."""
        return (
            bool(self.candidates) and self.features is not None and self.features["lead"] > 0 and self.gate >= LEANING
        )

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


def decide(matcher: Matcher, reading: Reading, repairs: Sequence[Repair] = ()) -> Decision:
    """The decision on a question that has been read; words that were repaired count as less sure."""
    ranked = rank(matcher, reading, matcher.phrasings.alike(reading))
    candidates = tuple(one for one in ranked if not one.target.neighbour)
    neighbours = tuple(one for one in ranked if one.target.neighbour)
    features = gate_features(matcher, reading, candidates, neighbours, repairs)
    gate = passing(matcher, features)
    if is_bare(matcher, reading, features):
        gate = max(gate, BARE)
    elif not named(matcher, reading) and not _worded(reading, features):
        gate = min(gate, NOTHING)
    return _choose(matcher, reading, candidates, neighbours, gate, features)


NOTHING = 0.05
"""The gate's value where nothing of the domain is named, and no phrasing is near or too little is held."""

WORDED, HELD = 0.4, 0.45
"""Likeness to a phrasing, and coverage, that together stand in for naming a thing of the domain."""


def _worded(reading: Reading, features: Mapping[str, float]) -> bool:
    """Whether a question that names nothing of the domain is still in the words of its content: more than an aspect is said."""
    near = features["phrasing"] >= WORDED and features["coverage"] >= HELD
    own = features["outside"] >= OWN_WORDS or _alone(features)
    return near and own and bool(content_terms(reading))


def _alone(features: Mapping[str, float]) -> bool:
    """Whether all of a question is held by content that it is worded like, and no neighbour comes near."""
    if features["coverage"] < WHOLE:
        return False
    likeness, neighbour = features["phrasing"], features["neighbour_phrasing"]
    return (likeness >= WORDED_SO and features["lead"] >= FAR_AHEAD) or (likeness >= SAME and likeness > neighbour)


WHOLE, FAR_AHEAD = 0.99, 0.35
"""Coverage of a question that is held in full, and the largest lead over a neighbour."""

SAME = 0.85
"""Likeness to a phrasing from which a question is that phrasing, but for a word."""


OWN_WORDS = 0.3
"""Value of the outside word model from which a question is in the words that the guideline is asked in."""


BARE = 0.75
"""The gate's value of a bare topic: a word or two, all of them things that the guideline speaks of."""


NEIGHBOURS = 0.8
"""Likeness to a neighbour's phrasing from which a bare topic is the neighbour's, unless one of the guideline's is nearer."""


STRANGE = -0.4
"""Value of the outside word model below which a question is in the words of everyday or of other medicine."""


def is_bare(matcher: Matcher, reading: Reading, features: Mapping[str, float]) -> bool:
    """Whether a question is nothing but one or two things of the domain, as typed, in words that strangers do not use."""
    content = content_terms(reading)
    kinds = {matcher.lexicon.kind(term) for term in content}
    return (
        0 < len(content) <= 2
        and (features["anchored"] > 0 or kinds == {"outcome"})
        and features["unknown"] == 0
        and features["coverage"] > 0.99
        and features["repaired"] == 0
        and features["outside"] > STRANGE
        and features["neighbour_phrasing"] < max(NEIGHBOURS, features["phrasing"])
    )


def content_terms(reading: Reading) -> list[str]:
    """The terms of a question that say what it is about, aspects apart."""
    return [term for term in reading.terms if not term.startswith(f"{MARK}aspect")]


def passing(matcher: Matcher, features: Mapping[str, float]) -> float:
    """How surely a question passes: the gate's probability, brought under its threshold where the outer gate is shut."""
    calibration = matcher.calibration
    gate, outer = probability(calibration.gate, features), probability(calibration.outer, features)
    if outer >= calibration.outer_at:
        return gate
    return min(gate, calibration.answer_at * outer / calibration.outer_at)


def probability(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """A logistic model's probability; features that it has no weight for do not count."""
    return logistic(weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items()))


def rank(matcher: Matcher, reading: Reading, alike: list[Likeness]) -> tuple[Candidate, ...]:
    """Targets by score, best first; ties by their order in the guideline."""
    weighted = [*weights(matcher, reading).items(), *((term, BROADER) for term in reading.broader)]
    sums = matcher.index.search(weighted)
    most = sum(w * max(matcher.index.postings[t][1]) for t, w in weighted if t in matcher.index.postings) or 1.0
    asked = _best_by_target(matcher, alike)
    wanted = sorted(sums, key=lambda at: (-sums[at], at))[:MOST]
    wanted += [matcher.by_id[name] for name in asked if name in matcher.by_id and matcher.by_id[name] not in wanted]
    mass = masses(matcher, reading)
    total = sum(mass.values()) or 1.0
    tumour, aspects = asked_tumour(reading), asked_aspects(reading)
    kinship = matcher.sections.kinship(signs(reading))
    kin = matcher.owners.kin(single_signs(reading), wanted)
    learnt = {**UNWEIGHTED, **matcher.calibration.rank}.__getitem__
    found = []
    for at in wanted:
        target = matcher.targets[at]
        section = f"cq{target.cq:02d}" if target.cq else "about"
        likeness, phrasing = asked.get(target.id, (0.0, -1))
        topical, wide = asked.get(target.topic, (0.0, -1))[0], asked.get(section, (0.0, -1))[0]
        features = {
            "bm25": sums.get(at, 0.0) / most,
            "phrasing": likeness,
            "close": max(0.0, likeness - CLOSE) / (1 - CLOSE),
            "topic": topical,
            "section": wide,
            "close_around": max(0.0, topical - CLOSE, wide - CLOSE) / (1 - CLOSE),
            "coverage": sum(weight for term, weight in mass.items() if term in target.terms) / total,
            "tumour": _agreement(tumour, matcher.tumours.get(section)),
            "aspect": float(bool(aspects & set(matcher.aspects[section]))) if aspects else 0.0,
            "kinship": -1.0 if target.neighbour else kinship.get(section, -1.0),
            "kin": kin[at],
        }
        score = sum(map(mul, map(learnt, features), features.values()))
        found.append(Candidate(target, round(score, 6), features, phrasing))
    return tuple(sorted(found, key=lambda one: (-one.score, matcher.by_id[one.target.id])))


def _best_by_target(matcher: Matcher, alike: Iterable[Likeness]) -> dict[str, tuple[float, int]]:
    best: dict[str, tuple[float, int]] = {}
    for one in alike:
        name = matcher.phrasings.items[one.phrasing].target
        if name not in best or one.score > best[name][0]:
            best[name] = (one.score, one.phrasing)
    return best


def _agreement(asked: str | None, about: str | None) -> float:
    if asked is None or about is None:
        return 0.0
    return 1.0 if asked == about else -1.0


def asked_tumour(reading: Reading) -> str | None:
    """The tumour that a question names; None where it names none or both."""
    named = set()
    for term in (*reading.terms, *reading.broader):
        if term == f"{MARK}hcc":
            named.add("hcc")
        elif term == f"{MARK}liver-metastases":
            named.add("metastases")
    return named.pop() if len(named) == 1 else None


def asked_aspects(reading: Reading) -> set[str]:
    """The aspects (indication, dose, outcome ...) that a question names."""
    return {concept for concept in reading.concepts if concept.startswith("aspect-")}


def _choose(
    matcher: Matcher,
    reading: Reading,
    candidates: tuple[Candidate, ...],
    neighbours: tuple[Candidate, ...],
    gate: float,
    features: Mapping[str, float],
) -> Decision:
    topic = next((one for one in neighbours if _of_topic(matcher, reading, matcher.boundaries[one.target.id])), None)
    if candidates and topic and len(reading.tokens) > FEW and _outranks(topic, candidates):
        return Decision(
            "decline", candidates, gate, "a neighbouring topic fits better", topic.target.id, features=features
        )
    if gate < matcher.calibration.answer_at or not candidates:
        near = topic if topic and _is_near(topic, candidates) else None
        rule = "gate: a neighbouring topic" if near else "gate: too little of the question is in the guideline"
        return Decision("decline", candidates, gate, rule, near.target.id if near else None, features=features)
    rivals = close_rivals(candidates, matcher.calibration.clarify_margin * _vagueness(reading))
    if len(rivals) > 1:
        return Decision("clarify", candidates, gate, "two readings are too close", None, rivals, features)
    return Decision("answer", candidates, gate, "best target over the gate", None, features=features)


def _vagueness(reading: Reading) -> float:
    """How wide the margin between two readings must be: a long question says which one it means."""
    return 2.8 if len(content_terms(reading)) <= 1 and len(reading.terms) <= 2 else 0.0


def _of_topic(matcher: Matcher, reading: Reading, boundary: Boundary) -> bool:
    """Whether a question can be a neighbour's: what its title is about (costs, a dose ...) must be asked, if it is about such."""
    about = asked_aspects(matcher.lexicon.read(boundary.title)) & TELLING
    return not boundary.care and (not about or bool(about & asked_aspects(reading)))


TELLING = frozenset({"aspect-cost"})
"""Aspects that no question means without saying so."""

OUTRANKED = 1.0
"""Score by which a neighbour must lead the guideline's best passage to be taken for what is asked."""

FEW = 3
"""Words of a bare topic ("cisplatin dose"), which is no neighbour's alone."""

WORDED_SO = 0.55
"""Likeness to one of its phrasings that such a neighbour needs; no phrasing of the guideline's may be closer."""


def _outranks(neighbour: Candidate, candidates: tuple[Candidate, ...]) -> bool:
    """Whether a question is the neighbour's by rank and by wording, however much of it the guideline holds."""
    closest = max(WORDED_SO, *(one.features["phrasing"] for one in candidates))
    return neighbour.score - candidates[0].score >= OUTRANKED and neighbour.features["phrasing"] >= closest


NAMED = 0.35
"""Coverage or likeness from which a neighbour is named in the decline."""


def _is_near(neighbour: Candidate, candidates: tuple[Candidate, ...]) -> bool:
    """Whether a declined question is the neighbour's, rather than merely nobody's."""
    features = neighbour.features
    strong = features["coverage"] >= NAMED and (features["bm25"] >= NAMED or features["phrasing"] >= NAMED)
    return strong and (not candidates or neighbour.score >= 0.6 * candidates[0].score)


ALIKE = 0.05
"""Coverage by which a rival may fall short of the best: what holds less of the question is no other reading of it."""


def close_rivals(candidates: tuple[Candidate, ...], margin: float) -> tuple[Candidate, ...]:
    """The best candidate of each clinical question within the margin of the best of all.

    Where both the tumour and the aspect asked for are those of the best one's, only others of that aspect are rivals.
    """
    first: dict[int | None, Candidate] = {}
    covered = candidates[0].features["coverage"] - ALIKE
    aspect = candidates[0].features["aspect"] if candidates[0].features["tumour"] > 0 else 0.0
    for one in candidates:
        if candidates[0].score - one.score > margin:
            break
        if one.features["coverage"] >= covered and one.features["aspect"] >= aspect and one.target.cq is not None:
            first.setdefault(one.target.cq, one)
    return tuple(first.values())[:RIVAL_OFFERS]
