"""Learns the matcher's weights and thresholds and writes `intents/calibration.yaml`.

    python -m assistant.quality.calibrate NEGATIVES.jsonl ...

Ranking is learnt from the phrasings themselves: five times a random fifth is held out of the index, and each held-out
phrasing must find its own target. The gate is learnt from the same held-out phrasings (to be answered) against the
phrasings of the boundaries, held out likewise, and the question files named on the command line (not to be answered;
lines with a "text"). No text of those files is stored, only the weights. Every figure in the file under `measured` comes from
held-out folds.
"""

import hashlib
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.dialogue.knowledge import Knowledge, compile_knowledge
from assistant.files.folders import shipped
from assistant.files.store import write_atomically
from assistant.matching.build import rebuilt, term_odds
from assistant.matching.calibration import START, Calibration, logistic
from assistant.matching.decision import Candidate, decide, probability
from assistant.matching.intents import Phrasing
from assistant.matching.matcher import Matcher

FOLDS = 5
RANK = tuple(START.rank)

NEAR_WEIGHT = 2.0
"""How much a neighbour's question weighs against a far one, when the gate is learnt."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with what the matcher saw of it: features of candidates, and of the gate."""

    text: str
    fold: int
    right: frozenset[str]
    """Ids that would be right; empty where nothing should be answered."""
    candidates: tuple[Candidate, ...]
    gate: Mapping[str, float]
    near: bool = False


def fold_of(text: str) -> int:
    """The fold a text belongs to: the same on every machine."""
    return hashlib.sha256(text.encode()).digest()[0] % FOLDS


def negatives(paths: Iterable[Path]) -> list[str]:
    """Texts of question files that the guideline does not answer."""
    found = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                found.append(str(json.loads(line)["text"]))
    return found


def without_fold(knowledge: Knowledge, fold: int) -> Matcher:
    """The matcher as it would be had the phrasings of one fold never been written."""
    matcher = knowledge.matcher
    return rebuilt(knowledge.guideline, matcher, (p for p in matcher.phrasings.items if fold_of(p.text) != fold))


def examples(knowledge: Knowledge, outside: Sequence[str], calibration: Calibration) -> list[Example]:
    """Every held-out phrasing and every negative, as the matcher without its fold sees it."""
    found: list[Example] = []
    matcher = knowledge.matcher
    inside = _ours(matcher)
    far = [(text, matcher.read(text)[0].terms) for text in outside]
    for fold in range(FOLDS):
        kept = [terms for text, terms in inside if fold_of(text) != fold]
        odds = far_odds(kept, [terms for text, terms in far if fold_of(text) != fold])
        held = replace(without_fold(knowledge, fold), calibration=replace(calibration, far=odds))
        for phrasing in matcher.phrasings.items:
            if fold_of(phrasing.text) == fold:
                near = phrasing.target in matcher.boundaries
                right = frozenset[str]() if near else _right(knowledge, phrasing)
                found.append(_example(held, phrasing.text, fold, right, near=near))
        found.extend(_example(held, text, fold, frozenset()) for text in outside if fold_of(text) == fold)
    return found


def _ours(matcher: Matcher) -> list[tuple[str, tuple[str, ...]]]:
    """Our own phrasings, boundaries apart, with their terms."""
    items = (phrasing for phrasing in matcher.phrasings.items if phrasing.target not in matcher.boundaries)
    return [(phrasing.text, matcher.lexicon.read_normalised(phrasing.text).terms) for phrasing in items]


def far_odds(inside: Iterable[tuple[str, ...]], outside: Iterable[tuple[str, ...]]) -> dict[str, float]:
    """Log odds of our own terms against questions from elsewhere; words that only those use are left out."""
    ours = list(inside)
    vocabulary = {term for terms in ours for term in terms}
    return {term: value for term, value in term_odds(ours, list(outside)).items() if term in vocabulary}


def _example(matcher: Matcher, text: str, fold: int, right: frozenset[str], *, near: bool = False) -> Example:
    reading, repairs = matcher.read(text)
    decision = decide(matcher, reading, repairs)
    return Example(text, fold, right, decision.candidates, decision.features or {}, near)


def _right(knowledge: Knowledge, phrasing: Phrasing) -> frozenset[str]:
    """The targets that a phrasing may lead to: its passage, or any of its topic or section."""
    guideline, name = knowledge.guideline, phrasing.target
    if name in guideline.topics:
        return frozenset(guideline.topics[name].passages)
    if name in guideline.sections:
        section = guideline.sections[name]
        return frozenset(passage.id for passage in guideline.passages_of(section))
    return frozenset({name})


def learn_rank(found: Sequence[Example], rounds: int = 60, rate: float = 0.5) -> dict[str, float]:
    """Weights that put right candidates first: gradient ascent on the softmax over each question's candidates."""
    weights = dict(START.rank)
    cases = [
        [(tuple(c.features[name] for name in RANK), c.target.id in e.right) for c in e.candidates]
        for e in found if e.right and any(c.target.id in e.right for c in e.candidates)
    ]  # fmt: skip
    for _ in range(rounds):
        gradient = dict.fromkeys(RANK, 0.0)
        for case in cases:
            _add_gradient(gradient, weights, case)
        for name in RANK:
            weights[name] += rate * (gradient[name] / len(cases) * 20 - 0.002 * weights[name])
    return {name: round(value, 4) for name, value in weights.items()}


def _add_gradient(
    gradient: dict[str, float], weights: Mapping[str, float], case: list[tuple[tuple[float, ...], bool]]
) -> None:
    scores = [sum(weights[name] * value for name, value in zip(RANK, features, strict=True)) for features, _ in case]
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    right = sum(power for power, (_, good) in zip(powers, case, strict=True) if good)
    for power, (features, good) in zip(powers, case, strict=True):
        share = (power / right if good else 0.0) - power / total
        for name, value in zip(RANK, features, strict=True):
            gradient[name] += share * value


def learn_gate(found: Sequence[Example], steps: int = 12, ridge: float = 1.0) -> dict[str, float]:
    """Logistic weights that tell questions to answer from those not to, by Newton's method with a ridge.

    Either side weighs the same in all; near neighbours weigh more than far questions.
    """
    names = tuple(found[0].gate)
    rows = [
        ((1.0, *(e.gate[name] for name in names)), float(bool(e.right)), NEAR_WEIGHT if e.near else 1.0) for e in found
    ]
    sides = {good: sum(weight for _, one, weight in rows if one == good) or 1.0 for good in (0.0, 1.0)}
    scaled = [(features, good, weight * len(rows) / (2 * sides[good])) for features, good, weight in rows]
    weights = [0.0] * (len(names) + 1)
    for _ in range(steps):
        gradient = [-ridge * w if at else 0.0 for at, w in enumerate(weights)]
        curve = [[ridge if a == b and a else 0.0 for b in range(len(weights))] for a in range(len(weights))]
        for features, good, weight in scaled:
            chance = logistic(sum(w * f for w, f in zip(weights, features, strict=True)))
            pull, bend = weight * (good - chance), weight * max(chance * (1 - chance), 1e-6)
            for a, value in enumerate(features):
                gradient[a] += pull * value
                row = curve[a]
                for b in range(a + 1):
                    row[b] += bend * value * features[b]
        for a in range(len(weights)):
            for b in range(a):
                curve[b][a] = curve[a][b]
        weights = [w + step for w, step in zip(weights, solved(curve, gradient), strict=True)]
    return {"bias": round(weights[0], 4), **{name: round(w, 4) for name, w in zip(names, weights[1:], strict=True)}}


def solved(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """The solution of a small linear system, by elimination with pivoting."""
    size = len(vector)
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for at in range(size):
        best = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            for column in range(at, size + 1):
                rows[below][column] -= factor * rows[at][column]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][column] * found[column] for column in range(at + 1, size))
        found[at] = (rows[at][size] - rest) / rows[at][at]
    return found


def cross_validated(found: Sequence[Example]) -> list[float]:
    """The model's value for each example, from weights learnt without its fold."""
    values = [0.0] * len(found)
    for fold in range(FOLDS):
        weights = learn_gate([e for e in found if e.fold != fold])
        for at, example in enumerate(found):
            if example.fold == fold:
                values[at] = probability(weights, example.gate)
    return values


def threshold(found: Sequence[Example], values: Sequence[float], refused: float, answered: float) -> float:
    """The lowest value that refuses a share of the negatives, but never one that answers fewer of ours than `answered`."""
    outside = sorted((v for v, e in zip(values, found, strict=True) if not e.right), reverse=True)
    inside = sorted(v for v, e in zip(values, found, strict=True) if e.right)
    strict = outside[int(len(outside) * (1 - refused))] if outside else 0.5
    loose = inside[int(len(inside) * (1 - answered))]
    return round(min(strict, loose) + 1e-4, 4)


def measured(found: Sequence[Example], passes: Mapping[int, bool]) -> dict[str, float | int]:
    """Held-out figures: first rank, and shares answered among phrasings, neighbours and outside questions."""
    parts = {
        "phrasings": [e for e in found if e.right],
        "neighbours": [e for e in found if e.near],
        "outside": [e for e in found if not e.right and not e.near],
    }
    first = sum(bool(e.candidates) and e.candidates[0].target.id in e.right for e in parts["phrasings"])
    figures: dict[str, float | int] = {"first_right": round(first / len(parts["phrasings"]), 4)}
    for name, examples_ in parts.items():
        figures[name] = len(examples_)
        figures[f"{name}_answered"] = round(sum(passes[id(e)] for e in examples_) / max(len(examples_), 1), 4)
    return figures


REFUSED_NEAR, REFUSED_FAR = 0.77, 0.99
"""Shares of neighbouring and of outside questions that the thresholds refuse, ..."""

ANSWERED = 0.96
"""... unless more than this share of our own held-out phrasings would be lost at either gate."""


def calibrate(knowledge: Knowledge, outside: Sequence[str]) -> tuple[Calibration, dict[str, float | int]]:
    """Learn ranking, then both gates on what that ranking sees."""
    calibration = replace(START, rank=learn_rank(examples(knowledge, (), START)))
    found = examples(knowledge, outside, calibration)
    near, far = [e for e in found if e.near or e.right], [e for e in found if not e.near]
    near_values, far_values = cross_validated(near), cross_validated(far)
    near_at = threshold(near, near_values, REFUSED_NEAR, ANSWERED)
    far_at = threshold(far, far_values, REFUSED_FAR, ANSWERED)
    by_near = {id(e): value for e, value in zip(near, near_values, strict=True)}
    by_far = {id(e): value for e, value in zip(far, far_values, strict=True)}
    passes = {id(e): by_near.get(id(e), 1.0) >= near_at and by_far.get(id(e), 1.0) >= far_at for e in found}
    inside = [terms for _, terms in _ours(knowledge.matcher)]
    strong = sorted(by_near[id(e)] for e in near if e.right)
    calibration = replace(
        calibration,
        far=far_odds(inside, [knowledge.matcher.read(text)[0].terms for text in outside]),
        gate=learn_gate(near),
        outer=learn_gate(far),
        answer_at=near_at,
        outer_at=far_at,
        fair_at=round(max(near_at, strong[int(len(strong) * 0.1)]), 4),
        strong_at=round(max(near_at, strong[int(len(strong) * 0.3)]), 4),
    )
    return calibration, measured(found, passes)


def written(calibration: Calibration, figures: Mapping[str, float | int]) -> str:
    """The calibration as YAML."""
    lines = [
        "# Learnt by assistant.quality.calibrate; never edited by hand. Figures under `measured` are from held-out folds."
    ]
    for name in ("rank", "gate", "outer", "far"):
        lines.append(f"{name}:")
        lines += [f"  {json.dumps(key)}: {value}" for key, value in getattr(calibration, name).items()]
    lines += [
        f"{name}: {getattr(calibration, name)}"
        for name in ("answer_at", "outer_at", "clarify_margin", "strong_at", "fair_at")
    ]
    lines.append("measured:")
    lines += [f"  {key}: {value}" for key, value in figures.items()]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    data = shipped()
    calibration, figures = calibrate(compile_knowledge(data), negatives(Path(name) for name in arguments))
    write_atomically(data.intents / "calibration.yaml", written(calibration, figures).encode(), 0o644)
    sys.stdout.write(written(calibration, figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
