"""The arithmetic of learning: a logistic model by Newton's method, one over words by gradient steps, a ranking by softmax.

Plain Python, so that the weights can be learnt wherever the program runs; the same input always gives the same weights.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice, repeat
from operator import mul

from assistant.matching.calibration import logistic
from assistant.matching.words import WordModel

SEEN, SEEN_PAIR = 2, 3
"""Questions in which a word, or two in a row, must stand before they get a weight."""

ROUNDS = 12
"""Passes of the word model over its questions."""

DECAY = 2e-5
"""How much each step pulls a word's weight back to zero."""

SETTLED = 1e-6
"""Length of a step below which the next would not be seen in weights kept to four places: each is the square of the last."""

BOLD = 2.0
"""Length of the longest step of a ranking's weights."""

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
        ridges = [0.0, *[ridge] * (len(weights) - 1)]
        gradient = _gradient(pulls, columns, weights, ridges)
        step = solved(_ridged(_curve(columns, bends), ridges), gradient)
        weights = [w + one for w, one in zip(weights, step, strict=True)]
        if max(map(abs, step)) < SETTLED:
            break
    return weights


def _gradient(
    pulls: Sequence[float], columns: Sequence[Sequence[float]], weights: Sequence[float], ridges: Sequence[float]
) -> list[float]:
    """How steeply each weight climbs, drawn back to zero by its ridge."""
    found = zip(columns, weights, ridges, strict=True)
    return [_dot(pulls, column) - ridge * weight for column, weight, ridge in found]


def _ridged(curve: Sequence[Sequence[float]], ridges: Sequence[float]) -> list[list[float]]:
    """The curve with a ridge on its diagonal."""
    return [
        [one + (ridge if at == a else 0.0) for at, one in enumerate(row)]
        for a, (row, ridge) in enumerate(zip(curve, ridges, strict=True))
    ]


def _curve(columns: Sequence[Sequence[float]], bends: Sequence[float]) -> list[list[float]]:
    """How the gradient bends, for each pair of columns."""
    size = len(columns)
    curve = [[0.0] * size for _ in range(size)]
    for a, column in enumerate(columns):
        bent = list(map(mul, bends, column))
        for b in range(a, size):
            curve[a][b] = curve[b][a] = _dot(bent, columns[b])
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
    """Weights of signs by adaptive gradient steps, either side weighing the same in all; rare signs get none."""
    counts = Counter(word for words, _ in questions for word in dict.fromkeys(words))
    names = sorted(word for word, count in counts.items() if count >= (SEEN_PAIR if "_" in word else SEEN))
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
    cases: Sequence[Case], start: Mapping[str, float], steps: int = 25, ridge: float = 1.0
) -> dict[str, float]:
    """Weights that put right candidates first: the softmax over each question's candidates, by Newton's method with a ridge.

    A step is at most BOLD long, so that a start from afar arrives as well.
    """
    columns = _columns(features for case in cases for features, _ in case)
    rights = [[good for _, good in case] for case in cases]
    weights, ridges = list(start.values()), [ridge] * len(start)
    for _ in range(steps):
        scores = iter(_scores(weights, columns))
        shares = [_shares(list(islice(scores, len(right))), right) for right in rights]
        chances, pulls = ([one for case in shares for one in case[side]] for side in (0, 1))
        means = _columns(_means(iter(zip(*columns, strict=True)), [case for case, _ in shares]))
        curves = zip(_curve(columns, chances), _curve(means, [1.0] * len(cases)), strict=True)
        curve = [[one - other for one, other in zip(*rows, strict=True)] for rows in curves]
        step = solved(_ridged(curve, ridges), _gradient(pulls, columns, weights, ridges))
        short = min(1.0, BOLD / (max(map(abs, step)) or 1.0))
        weights = [w + short * one for w, one in zip(weights, step, strict=True)]
        if max(map(abs, step)) < SETTLED:
            break
    return {name: round(value, 4) for name, value in zip(start, weights, strict=True)}


def _shares(scores: Sequence[float], right: Sequence[bool]) -> tuple[list[float], list[float]]:
    """Each candidate's chance in one question, and by how much it has to gain, or to lose."""
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total, good = sum(powers), sum(compress(powers, right))
    chances = [power / total for power in powers]
    return chances, [(power / good if ok else 0.0) - power / total for power, ok in zip(powers, right, strict=True)]


def _means(rows: Iterator[tuple[float, ...]], chances: Sequence[Sequence[float]]) -> Iterator[list[float]]:
    """The features that each question expects of its candidates, by their chances."""
    for case in chances:
        yield [_dot(case, column) for column in _columns(islice(rows, len(case)))]
