"""The arithmetic of learning: a logistic model by Newton's method, one over words by gradient steps, a ranking by softmax.

Plain Python, so that the weights can be learnt wherever the program runs; the same input always gives the same weights.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, islice, repeat
from operator import mul

from assistant.matching.calibration import logistic
from assistant.matching.words import WordModel

SEEN = 2
"""Questions in which a word must stand before it gets a weight."""

ROUNDS = 25
"""Passes of the word model over its questions."""

DECAY = 2e-5
"""How much each step pulls a word's weight back to zero."""

SETTLED = 1e-6
"""Length of a step below which the next would not be seen in weights kept to four places: each is the square of the last."""

Row = tuple[tuple[float, ...], bool, float]
"""Features (without the bias), whether it is to be answered, and how much it weighs."""

Case = Sequence[tuple[tuple[float, ...], bool]]
"""The candidates of one question: features, and whether the candidate is right."""


def logistic_weights(
    rows: Sequence[Row], start: Sequence[float] = (), steps: int = 12, ridge: float = 1.0
) -> list[float]:
    """Bias and weights that tell the rows apart, either side weighing the same in all; by Newton's method with a ridge.

    `start`: weights that are near already. There is one optimum, so that they spare steps and change nothing.
    """
    sides = {good: sum(weight for _, one, weight in rows if one == good) or 1.0 for good in (False, True)}
    scale = [weight * len(rows) / (2 * sides[good]) for _, good, weight in rows]
    columns = [[1.0] * len(rows), *_columns(features for features, _, _ in rows)]
    weights = [*start] or [0.0] * len(columns)
    for _ in range(steps):
        chances = [logistic(score) for score in _scores(weights, columns)]
        pulls = [weight * (good - chance) for weight, (_, good, _), chance in zip(scale, rows, chances, strict=True)]
        bends = [weight * max(chance * (1 - chance), 1e-6) for weight, chance in zip(scale, chances, strict=True)]
        drawn = [0.0, *(ridge * weight for weight in weights[1:])]
        gradient = [_dot(pulls, column) - back for column, back in zip(columns, drawn, strict=True)]
        step = solved(_curve(columns, bends, ridge), gradient)
        weights = [w + one for w, one in zip(weights, step, strict=True)]
        if max(map(abs, step)) < SETTLED:
            break
    return weights


def _curve(columns: Sequence[Sequence[float]], bends: Sequence[float], ridge: float) -> list[list[float]]:
    """How the gradient bends, for each pair of columns."""
    size = len(columns)
    curve = [[0.0] * size for _ in range(size)]
    for a, column in enumerate(columns):
        bent = list(map(mul, bends, column))
        for b in range(a, size):
            curve[a][b] = curve[b][a] = _dot(bent, columns[b])
        if a:
            curve[a][a] += ridge
    return curve


def _columns(rows: Iterable[Sequence[float]]) -> list[list[float]]:
    """The rows the other way about: sums over a column run several times faster than over what stands beside each other."""
    return [list(column) for column in zip(*rows, strict=True)]


def _scores(weights: Iterable[float], columns: Iterable[Sequence[float]]) -> Iterable[float]:
    """The weighted sum of each row."""
    weighted = [map(mul, repeat(weight), column) for weight, column in zip(weights, columns, strict=True)]
    return map(sum, zip(*weighted, strict=True))


def _dot(one: Iterable[float], other: Iterable[float]) -> float:
    return sum(map(mul, one, other), 0.0)


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
    columns = _columns(features for case in cases for features, _ in case)
    rights = [[good for _, good in case] for case in cases]
    weights = list(start.values())
    for _ in range(rounds):
        scores = iter(_scores(weights, columns))
        shares = [share for right in rights for share in _shares(list(islice(scores, len(right))), right)]
        gradient = [_dot(shares, column) for column in columns]
        weights = [w + rate * (g / len(cases) * 20 - 0.002 * w) for w, g in zip(weights, gradient, strict=True)]
    return {name: round(value, 4) for name, value in zip(start, weights, strict=True)}


def _shares(scores: Sequence[float], right: Sequence[bool]) -> list[float]:
    """By how much each candidate of one question has to gain, or to lose."""
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    good = sum(compress(powers, right))
    return [(power / good if ok else 0.0) - power / total for power, ok in zip(powers, right, strict=True)]
