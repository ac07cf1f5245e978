"""The arithmetic of learning: a logistic model by Newton's method, one over words by gradient steps, a ranking by softmax.

Plain Python, so that the weights can be learnt wherever the program runs; the same input always gives the same weights.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.matching.calibration import logistic
from assistant.matching.words import WordModel

SEEN = 2
"""Questions in which a word must stand before it gets a weight."""

ROUNDS = 25
"""Passes of the word model over its questions."""

DECAY = 2e-5
"""How much each step pulls a word's weight back to zero."""

Row = tuple[tuple[float, ...], bool, float]
"""Features (without the bias), whether it is to be answered, and how much it weighs."""

Case = Sequence[tuple[tuple[float, ...], bool]]
"""The candidates of one question: features, and whether the candidate is right."""


def logistic_weights(rows: Sequence[Row], steps: int = 12, ridge: float = 1.0) -> list[float]:
    """Bias and weights that tell the rows apart, either side weighing the same in all; by Newton's method with a ridge."""
    sides = {good: sum(weight for _, one, weight in rows if one == good) or 1.0 for good in (False, True)}
    scaled = [((1.0, *features), good, weight * len(rows) / (2 * sides[good])) for features, good, weight in rows]
    size = len(scaled[0][0])
    weights = [0.0] * size
    for _ in range(steps):
        gradient = [-ridge * w if at else 0.0 for at, w in enumerate(weights)]
        curve = [[ridge if a == b and a else 0.0 for b in range(size)] for a in range(size)]
        for features, good, weight in scaled:
            _add_curve(gradient, curve, weights, features, weight, good=good)
        for a in range(size):
            for b in range(a):
                curve[b][a] = curve[a][b]
        weights = [w + step for w, step in zip(weights, solved(curve, gradient), strict=True)]
    return weights


def _add_curve(
    gradient: list[float],
    curve: list[list[float]],
    weights: Sequence[float],
    features: Sequence[float],
    weight: float,
    *,
    good: bool,
) -> None:
    chance = logistic(sum(w * f for w, f in zip(weights, features, strict=True)))
    pull, bend = weight * (good - chance), weight * max(chance * (1 - chance), 1e-6)
    for a, value in enumerate(features):
        if value:
            gradient[a] += pull * value
            row, part = curve[a], bend * value
            for b in range(a + 1):
                row[b] += part * features[b]


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


def word_model(questions: Sequence[tuple[Sequence[str], bool]]) -> WordModel:
    """Weights of words by adaptive gradient steps, either side weighing the same in all; rare words get none."""
    counts = Counter(word for words, _ in questions for word in dict.fromkeys(words))
    names = sorted(word for word, count in counts.items() if count >= SEEN)
    place = {word: at for at, word in enumerate(names)}
    sides = Counter(good for _, good in questions)
    share = {good: len(questions) / (2 * (sides[good] or 1)) for good in (False, True)}
    cases = [([place[word] for word in dict.fromkeys(words) if word in place], good) for words, good in questions]
    weights, bent, bias, bias_bent = [0.0] * len(names), [1e-8] * len(names), 0.0, 1e-8
    for _ in range(ROUNDS):
        for held, good in _shuffled(cases):
            pull = share[good] * (good - logistic(bias + sum(weights[at] for at in held)))
            bias_bent += pull * pull
            bias += 0.5 * pull / math.sqrt(bias_bent)
            for at in held:
                step = pull - DECAY * len(cases) * weights[at] / max(counts[names[at]], 1)
                bent[at] += step * step
                weights[at] += 0.5 * step / math.sqrt(bent[at])
    return WordModel(
        round(bias, 3), {word: round(weights[at], 2) for word, at in place.items() if abs(weights[at]) >= 0.05}
    )


def _shuffled(cases: Sequence[tuple[list[int], bool]]) -> list[tuple[list[int], bool]]:
    """The cases with the two sides mixed evenly: always in the same order."""
    stride = next(n for n in range(len(cases) * 5 // 8 or 1, len(cases) + 2) if math.gcd(n, len(cases)) == 1)
    return [cases[at * stride % len(cases)] for at in range(len(cases))]


def ranking_weights(
    cases: Sequence[Case], start: Mapping[str, float], rounds: int = 60, rate: float = 0.5
) -> dict[str, float]:
    """Weights that put right candidates first: gradient ascent on the softmax over each question's candidates."""
    names = tuple(start)
    weights = dict(start)
    for _ in range(rounds):
        gradient = dict.fromkeys(names, 0.0)
        for case in cases:
            _add_gradient(gradient, weights, case)
        for name in names:
            weights[name] += rate * (gradient[name] / len(cases) * 20 - 0.002 * weights[name])
    return {name: round(value, 4) for name, value in weights.items()}


def _add_gradient(gradient: dict[str, float], weights: Mapping[str, float], case: Case) -> None:
    names = tuple(weights)
    scores = [sum(weights[name] * value for name, value in zip(names, features, strict=True)) for features, _ in case]
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    right = sum(power for power, (_, good) in zip(powers, case, strict=True) if good)
    for power, (features, good) in zip(powers, case, strict=True):
        share = (power / right if good else 0.0) - power / total
        for name, value in zip(names, features, strict=True):
            gradient[name] += share * value
