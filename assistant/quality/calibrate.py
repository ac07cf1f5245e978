"""Learns the matcher's weights and thresholds and writes `intents/calibration.yaml`.

    python -m assistant.quality.calibrate [--features FILE] NEGATIVES.jsonl ...

Ranking is learnt from the phrasings themselves: each held-out phrasing must find its own target. The gates are learnt
from the same held-out phrasings (to be answered) against the phrasings of the boundaries, held out likewise, and the
question files named on the command line (not to be answered; lines with a "text"). No text of those files is stored,
only weights of words. Every figure under `measured` comes from held-out folds. `--features` also writes the table of
numbers that everything but the word models was learnt from.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from assistant.dialogue.knowledge import Knowledge, compile_knowledge
from assistant.files.folders import shipped
from assistant.files.store import write_atomically
from assistant.matching.calibration import START, Calibration
from assistant.matching.decision import probability
from assistant.matching.gate import GATE
from assistant.quality.learning import logistic_weights, ranking_weights
from assistant.quality.samples import (
    FOLDS,
    INSIDE,
    NEAR,
    OUTSIDE,
    Sample,
    Table,
    examples,
    negatives,
    packed,
    tabulated,
    taught,
    word_sides,
)  # fmt: skip

NEAR_WEIGHT = 2.0
"""How much a neighbour's question weighs against a far one, when a gate is learnt."""

REFUSED_NEAR, REFUSED_FAR = 0.87, 0.997
"""Shares of neighbouring and of outside questions that the thresholds refuse, ..."""

ANSWERED_NEAR, ANSWERED_FAR = 0.96, 0.97
"""... unless more than this share of our own held-out phrasings would be lost at the gate, or at the outer one."""


class Learnt(Struct, frozen=True):
    """What a table of features teaches, and the held-out figures."""

    rank: Mapping[str, float]
    gate: Mapping[str, float]
    outer: Mapping[str, float]
    answer_at: float
    outer_at: float
    strong_at: float
    fair_at: float
    measured: Mapping[str, float | int]


def learnt(table: Table, start: Calibration = START) -> Learnt:
    """Ranking weights, both gates and their thresholds from a table of features, with what the held-out folds say of them.

    `start`: a calibration that is near already. Each model has one optimum, so that it spares steps and changes nothing.
    """
    near, far = [s for s in table.samples if s.side != OUTSIDE], [s for s in table.samples if s.side != NEAR]
    near_gate, far_gate = learn_gate(near, _weights(start.gate)), learn_gate(far, _weights(start.outer))
    near_values, far_values = cross_validated(near, near_gate), cross_validated(far, far_gate)
    near_at = threshold(near, near_values, REFUSED_NEAR, ANSWERED_NEAR)
    far_at = threshold(far, far_values, REFUSED_FAR, ANSWERED_FAR)
    by_near = {id(s): value for s, value in zip(near, near_values, strict=True)}
    by_far = {id(s): value for s, value in zip(far, far_values, strict=True)}
    passes = [by_near.get(id(s), 1.0) >= near_at and by_far.get(id(s), 1.0) >= far_at for s in table.samples]
    inside = sorted(by_near[id(s)] for s in near if s.side == INSIDE)
    return Learnt(
        ranking_weights(table.cases, start.rank),
        near_gate,
        far_gate,
        near_at,
        far_at,
        strong_at=round(max(near_at, inside[int(len(inside) * 0.3)]), 4),
        fair_at=round(max(near_at, inside[int(len(inside) * 0.1)]), 4),
        measured=measured(table, passes, near_values),
    )


def _weights(gate: Mapping[str, float]) -> tuple[float, ...]:
    """The weights of a gate in the order of its features; none where it lacks some."""
    names = ("bias", *GATE)
    return tuple(gate[name] for name in names) if gate.keys() >= {*names} else ()


def learn_gate(samples: Sequence[Sample], start: Sequence[float] = ()) -> dict[str, float]:
    """Weights that tell questions to answer from those not to; near neighbours weigh more than far questions."""
    rows = [(s.features, s.side == INSIDE, NEAR_WEIGHT if s.side == NEAR else 1.0) for s in samples]
    weights = logistic_weights(rows, start)
    return {name: round(weight, 4) for name, weight in zip(("bias", *GATE), weights, strict=True)}


def cross_validated(samples: Sequence[Sample], gate: Mapping[str, float]) -> list[float]:
    """The model's value for each sample, from weights learnt without its fold; `gate` is learnt from all of them."""
    values = [0.0] * len(samples)
    for fold in range(FOLDS):
        weights = learn_gate([s for s in samples if s.fold != fold], tuple(gate.values()))
        for at, sample in enumerate(samples):
            if sample.fold == fold:
                values[at] = probability(weights, dict(zip(GATE, sample.features, strict=True)))
    return values


def threshold(samples: Sequence[Sample], values: Sequence[float], refused: float, answered: float) -> float:
    """The lowest value that refuses a share of the negatives, but never one that answers fewer of ours than `answered`."""
    outside = sorted((v for v, s in zip(values, samples, strict=True) if s.side != INSIDE), reverse=True)
    inside = sorted(v for v, s in zip(values, samples, strict=True) if s.side == INSIDE)
    strict = outside[int(len(outside) * (1 - refused))]
    loose = inside[int(len(inside) * (1 - answered))]
    return round(min(strict, loose) + 1e-4, 4)


def measured(table: Table, passes: Sequence[bool], near_values: Sequence[float]) -> dict[str, float | int]:
    """Held-out figures: first rank, shares answered of phrasings, neighbours and outside questions, calibration error."""
    figures: dict[str, float | int] = {"first_right": round(table.first_right, 4)}
    for side, name in ((INSIDE, "phrasings"), (NEAR, "neighbours"), (OUTSIDE, "outside")):
        passed = [ok for ok, s in zip(passes, table.samples, strict=True) if s.side == side]
        figures[name] = len(passed)
        figures[f"{name}_answered"] = round(sum(passed) / max(len(passed), 1), 4)
    near = [s.side == INSIDE for s in table.samples if s.side != OUTSIDE]
    figures["calibration_error"] = round(calibration_error(near_values, near), 4)
    return figures


def calibration_error(values: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Mean gap between the gate's probability and the share it should be, over bins, both sides weighing the same."""
    sides = {good: sum(one == good for one in right) or 1 for good in (False, True)}
    gap = 0.0
    for at in range(bins):
        held = [(v, r) for v, r in zip(values, right, strict=True) if min(int(v * bins), bins - 1) == at]
        weights = [1 / (2 * sides[r]) for _, r in held]
        mean = sum(w * v for w, (v, _) in zip(weights, held, strict=True))
        share = sum(w for w, (_, r) in zip(weights, held, strict=True) if r)
        gap += abs(mean - share)
    return gap


def calibrate(knowledge: Knowledge, outside: Sequence[str]) -> tuple[Calibration, Table, Learnt]:
    """Learn ranking, then both gates on what that ranking sees, then the word models from all there is."""
    first = tabulated(examples(knowledge, (), START))
    ranked = replace(START, rank=ranking_weights(first.cases, START.rank))
    table = replace(tabulated(examples(knowledge, outside, ranked)), cases=first.cases)
    found = learnt(table)
    return calibrated(found, taught(START, word_sides(knowledge.matcher, outside))), table, found


def calibrated(found: Learnt, words: Calibration) -> Calibration:
    """The calibration that was learnt, with the word models of `words`."""
    return replace(
        words, rank=found.rank, gate=found.gate, outer=found.outer, answer_at=found.answer_at, outer_at=found.outer_at,
        strong_at=found.strong_at, fair_at=found.fair_at,
    )  # fmt: skip


def written(calibration: Calibration, figures: Mapping[str, float | int]) -> str:
    """The calibration as YAML."""
    lines = [
        "# Learnt by assistant.quality.calibrate; never edited by hand. Figures under `measured` are from held-out folds."
    ]
    for name in ("rank", "gate", "outer"):
        lines += [f"{name}:", *_mapping(getattr(calibration, name), 2)]
    for name in ("answer_at", "outer_at", "clarify_margin", "strong_at", "fair_at"):
        lines.append(f"{name}: {getattr(calibration, name)}")
    lines += ["measured:", *(f"  {key}: {value}" for key, value in figures.items())]
    for name in ("outside", "beyond"):
        model = getattr(calibration, name)
        lines += [f"{name}:", f"  bias: {model.bias}", "  weights: |"]
        lines += [f"    {sign} {weight}" for sign, weight in model.weights.items()]
    return "\n".join(lines) + "\n"


def _mapping(values: Mapping[str, float], indent: int) -> list[str]:
    return [f"{' ' * indent}{json.dumps(key, ensure_ascii=False)}: {value}" for key, value in values.items()]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Learn the weights and thresholds of the matcher anew.")
    parser.add_argument("questions", nargs="+", type=Path, help='JSON Lines with a "text", not to be answered')
    parser.add_argument("--features", type=Path, help="also write the table of features that was learnt from")
    options = parser.parse_args(arguments)
    data = shipped()
    calibration, table, found = calibrate(compile_knowledge(data), negatives(options.questions))
    write_atomically(data.intents / "calibration.yaml", written(calibration, found.measured).encode(), 0o644)
    if options.features:
        write_atomically(options.features, packed(table), 0o644)
    sys.stdout.write("".join(f"{key}: {value}\n" for key, value in found.measured.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
