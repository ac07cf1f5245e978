"""What the matcher sees of questions that it has never met, as numbers: the material that calibration learns from.

Five times a random fifth of all phrasings is held out of index, phrasings and word models, and read by the matcher that
is left. A `Table` keeps the numbers alone, no text, so that it can be shipped and learnt from again.
"""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from assistant.dialogue.knowledge import Knowledge
from assistant.matching.build import rebuilt
from assistant.matching.calibration import START, Calibration
from assistant.matching.decision import Candidate, decide
from assistant.matching.gate import GATE
from assistant.matching.intents import Phrasing
from assistant.matching.matcher import Matcher
from assistant.matching.words import typed_signs
from assistant.quality.learning import Case, word_model

FOLDS = 5
RANK = tuple(START.rank)

INSIDE, NEAR, OUTSIDE = "inside", "near", "outside"
"""Sides: questions of the guideline, of a neighbour of it, and of everything else."""

RIVALS, EACH = 6, 8
"""Candidates of a question that ranking learns from, besides the right ones: the best, and each so manieth of the rest."""


class Example(Struct, frozen=True):
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
    sides = word_sides(matcher, outside)
    for fold in range(FOLDS):
        held = replace(without_fold(knowledge, fold), calibration=taught(calibration, sides, fold))
        for phrasing in matcher.phrasings.items:
            if fold_of(phrasing.text) == fold:
                near = phrasing.target in matcher.boundaries
                right = frozenset[str]() if near else _right(knowledge, phrasing)
                found.append(_example(held, phrasing.text, fold, right, near=near))
        found.extend(_example(held, text, fold, frozenset()) for text in outside if fold_of(text) == fold)
    return found


class Worded(Struct, frozen=True):
    """A question as its signs, and whether the guideline answers it."""

    text: str
    signs: Sequence[str]
    ours: bool


def word_sides(matcher: Matcher, outside: Sequence[str]) -> tuple[list[Worded], list[Worded]]:
    """What either word model learns from: our questions against those from outside, and against the neighbours'."""
    ours, beyond = list[Worded](), list[Worded]()
    for phrasing in matcher.phrasings.items:
        signs = tuple(typed_signs(matcher.lexicon.read_normalised(phrasing.text)))
        near = phrasing.target in matcher.boundaries
        (beyond if near else ours).append(Worded(phrasing.text, signs, ours=not near))
    far = [Worded(text, tuple(typed_signs(*matcher.read(text))), ours=False) for text in outside]
    return [*ours, *far], [*ours, *beyond]


def taught(calibration: Calibration, sides: tuple[list[Worded], list[Worded]], without: int = -1) -> Calibration:
    """The calibration with word models learnt from all questions but those of one fold."""
    models = [
        word_model([(one.signs, one.ours) for one in side if without < 0 or fold_of(one.text) != without])
        for side in sides
    ]
    return replace(calibration, outside=models[0], beyond=models[1])


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


class Sample(Struct, frozen=True):
    """One held-out question: its side, its fold, and the features of GATE."""

    side: str
    fold: int
    features: tuple[float, ...]


class Table(Struct, frozen=True):
    """Everything that is learnt from, as numbers. `cases` are what ranking saw, before the gates' features were taken."""

    samples: tuple[Sample, ...]
    cases: tuple[Case, ...]
    first_right: float
    """Share of held-out phrasings whose best candidate is right."""


def tabulated(found: Sequence[Example]) -> Table:
    """The numbers of held-out questions, rounded as they are shipped."""
    samples = tuple(
        Sample(
            INSIDE if e.right else NEAR if e.near else OUTSIDE,
            e.fold,
            tuple(round(e.gate.get(name, 0.0), 3) for name in GATE),
        )
        for e in found
    )
    inside = [e for e in found if e.right]
    first = sum(bool(e.candidates) and e.candidates[0].target.id in e.right for e in inside)
    cases = (_case(e) for e in inside)
    return Table(samples, tuple(case for case in cases if any(right for _, right in case)), first / len(inside))


def _case(example: Example) -> Case:
    shown = [
        (one, one.target.id in example.right) for at, one in enumerate(example.candidates)
        if at < RIVALS or at % EACH == 0 or one.target.id in example.right
    ]  # fmt: skip
    return [(tuple(round(one.features[name], 3) for name in RANK), right) for one, right in shown]


def packed(table: Table) -> bytes:
    """The table as gzipped CSV, the same bytes for the same numbers."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["first_right", repr(table.first_right)])
    rows.writerows(["sample", s.side, s.fold, *s.features] for s in table.samples)
    for at, case in enumerate(table.cases):
        rows.writerows(["case", at, int(right), *features] for features, right in case)
    return gzip.compress(text.getvalue().encode(), mtime=0)


def unpacked(content: bytes) -> Table:
    """The table that `packed` wrote."""
    rows = csv.reader(io.StringIO(gzip.decompress(content).decode()))
    first, samples, cases = 0.0, list[Sample](), dict[str, list[tuple[tuple[float, ...], bool]]]()
    for kind, *values in rows:
        if kind == "first_right":
            first = float(values[0])
        elif kind == "sample":
            samples.append(Sample(values[0], int(values[1]), tuple(map(float, values[2:]))))
        else:
            cases.setdefault(values[0], []).append((tuple(map(float, values[2:])), values[1] == "1"))
    return Table(tuple(samples), tuple(cases.values()), first)
