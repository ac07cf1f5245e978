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
from assistant.matching.build import rebuilt
from assistant.matching.calibration import START, Calibration, logistic
from assistant.matching.decision import Candidate, decide
from assistant.matching.intents import Phrasing, build_phrasings
from assistant.matching.matcher import Matcher

FOLDS = 5
RANK = tuple(START.rank)


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
    kept = [p for p in matcher.phrasings.items if fold_of(p.text) != fold]
    bounds = build_phrasings(p for p in matcher.boundary_phrasings.items if fold_of(p.text) != fold)
    return replace(rebuilt(knowledge.guideline, matcher, kept), boundary_phrasings=bounds)


def examples(knowledge: Knowledge, outside: Sequence[str], calibration: Calibration) -> list[Example]:
    """Every held-out phrasing and every negative, as the matcher without its fold sees it."""
    found: list[Example] = []
    for fold in range(FOLDS):
        matcher = replace(without_fold(knowledge, fold), calibration=calibration)
        for phrasing in knowledge.matcher.phrasings.items:
            if fold_of(phrasing.text) == fold:
                found.append(_example(matcher, phrasing.text, fold, _right(knowledge, phrasing)))
        for phrasing in knowledge.matcher.boundary_phrasings.items:
            if fold_of(phrasing.text) == fold:
                found.append(_example(matcher, phrasing.text, fold, frozenset(), near=True))
        for text in outside:
            if fold_of(text) == fold:
                found.append(_example(matcher, text, fold, frozenset()))
    return found


def _example(matcher: Matcher, text: str, fold: int, right: frozenset[str], *, near: bool = False) -> Example:
    reading, _ = matcher.read(text)
    decision = decide(matcher, reading)
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


def learn_gate(found: Sequence[Example], rounds: int = 400, rate: float = 2.0) -> dict[str, float]:
    """Logistic weights that tell questions to answer from those not to; near neighbours weigh more than far ones."""
    names = tuple(found[0].gate)
    rows = [(tuple(e.gate[name] for name in names), bool(e.right), 3.0 if e.near else 1.0) for e in found]
    positive = sum(weight for _, good, weight in rows if good)
    negative = sum(weight for _, good, weight in rows if not good)
    weights, bias = [0.0] * len(names), 0.0
    for _ in range(rounds):
        gradient, lean = [0.0] * len(names), 0.0
        for features, good, weight in rows:
            share = weight / (positive if good else negative)
            error = (float(good) - logistic(bias + sum(w * f for w, f in zip(weights, features, strict=True)))) * share
            lean += error
            for at, value in enumerate(features):
                gradient[at] += error * value
        bias += rate * lean
        weights = [w + rate * (g - 0.0005 * w) for w, g in zip(weights, gradient, strict=True)]
    return {"bias": round(bias, 4), **{name: round(w, 4) for name, w in zip(names, weights, strict=True)}}


def gate_value(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return logistic(weights["bias"] + sum(weights[name] * value for name, value in features.items()))


def cross_validated(found: Sequence[Example]) -> list[float]:
    """The gate's value for each example, from weights learnt without its fold."""
    values = [0.0] * len(found)
    for fold in range(FOLDS):
        weights = learn_gate([e for e in found if e.fold != fold], rounds=200)
        for at, example in enumerate(found):
            if example.fold == fold:
                values[at] = gate_value(weights, example.gate)
    return values


def threshold(found: Sequence[Example], values: Sequence[float], far: float, answered: float) -> float:
    """The lowest gate value that keeps far questions below `far`, but never one that loses more than 1 - `answered`."""
    outside = sorted((v for v, e in zip(values, found, strict=True) if not e.right and not e.near), reverse=True)
    inside = sorted(v for v, e in zip(values, found, strict=True) if e.right)
    strict = outside[int(len(outside) * far)] if outside else 0.5
    loose = inside[int(len(inside) * (1 - answered))]
    return round(min(strict, loose) + 1e-4, 4)


def measured(found: Sequence[Example], values: Sequence[float], at: float) -> dict[str, float | int]:
    """Held-out figures: first rank, and shares answered among phrasings, neighbours and far questions."""
    inside = [(e, v) for e, v in zip(found, values, strict=True) if e.right]
    near = [v for e, v in zip(found, values, strict=True) if e.near]
    far = [v for e, v in zip(found, values, strict=True) if not e.right and not e.near]
    first = sum(bool(e.candidates) and e.candidates[0].target.id in e.right for e, _ in inside)
    return {
        "phrasings": len(inside), "first_right": round(first / len(inside), 4),
        "answered": round(sum(v >= at for _, v in inside) / len(inside), 4),
        "neighbours": len(near), "neighbours_answered": round(sum(v >= at for v in near) / max(len(near), 1), 4),
        "outside": len(far), "outside_answered": round(sum(v >= at for v in far) / max(len(far), 1), 4),
    }  # fmt: skip


def calibrate(knowledge: Knowledge, outside: Sequence[str]) -> tuple[Calibration, dict[str, float | int]]:
    """Learn ranking, then the gate on what that ranking sees."""
    first = examples(knowledge, (), START)
    calibration = replace(START, rank=learn_rank(first))
    found = examples(knowledge, outside, calibration)
    values = cross_validated(found)
    at = threshold(found, values, far=0.002, answered=0.97)
    strong = sorted(v for v, e in zip(values, found, strict=True) if e.right)
    calibration = replace(
        calibration, gate=learn_gate(found), answer_at=at,
        fair_at=round(max(at, strong[int(len(strong) * 0.1)]), 4), strong_at=round(max(at, strong[int(len(strong) * 0.3)]), 4),
    )  # fmt: skip
    return calibration, measured(found, values, at)


def written(calibration: Calibration, figures: Mapping[str, float | int]) -> str:
    """The calibration as YAML."""
    lines = [
        "# Learnt by assistant.quality.calibrate; never edited by hand. Figures under `measured` are from held-out folds."
    ]
    for name in ("rank", "gate"):
        lines.append(f"{name}:")
        lines += [f"  {key}: {value}" for key, value in getattr(calibration, name).items()]
    lines += [
        f"{name}: {getattr(calibration, name)}" for name in ("answer_at", "clarify_margin", "strong_at", "fair_at")
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
