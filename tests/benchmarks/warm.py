"""Answers of a program that runs: time of a turn, throughput, and against one plain Whoosh search over the same passages."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from assistant.dialogue.conversation import fold
from assistant.dialogue.render import render
from assistant.dialogue.state import Said
from tests.benchmarks.measure import Row, cpu
from tests.benchmarks.retrieval import documents_of, plain_whoosh

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.dialogue.knowledge import Knowledge
    from assistant.quality.evaluate import Question

ROUNDS = 3


def rows(knowledge: Knowledge, questions: Sequence[Question]) -> Iterator[Row]:
    """Each question in a conversation of its own, after its context; the best of three rounds, both sides in turn."""
    search = plain_whoosh(documents_of(knowledge))
    befores = {one.id: fold(knowledge, tuple(Said(turn) for turn in one.context))[0] for one in questions}
    answers = {one.id: float("inf") for one in questions}
    searches, walls = dict(answers), list[float]()
    for _ in range(ROUNDS):
        for one in questions:
            searches[one.id] = min(searches[one.id], cpu(lambda text=one.text: search(text)))  # type: ignore[misc]
            began = time.perf_counter()
            spent = cpu(lambda one=one: render(fold(knowledge, (Said(one.text),), befores[one.id])[1][0]))  # type: ignore[misc]
            walls.append((time.perf_counter() - began) * 1000)
            answers[one.id] = min(answers[one.id], spent)
    walls.sort()
    ours, theirs = statistics.median(answers.values()), statistics.median(searches.values())
    slowest = max(answers, key=lambda name: answers[name])
    yield Row("warm", "one turn, p50 of wall time", walls[len(walls) // 2], "ms")
    yield Row("warm", "one turn, p99 of wall time", walls[int(len(walls) * 0.99)], "ms")
    yield Row("warm", "throughput, one process", 1000 * len(walls) / sum(walls), "turns/s")
    yield Row("warm", "Whoosh, MultifieldParser, median", theirs, "ms cpu")
    yield Row("warm", "whole answer, median", ours, "ms cpu", "one Whoosh search", ours / theirs, 1)
    yield Row(
        "warm", "whole answer, slowest question", answers[slowest], "ms cpu", "the median Whoosh search",
        answers[slowest] / theirs, 5, f"question {slowest}",
    )  # fmt: skip
