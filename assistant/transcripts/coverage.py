"""What no transcript touches: recommendations, topics, figure cells, verdict rows, readings, boundaries, commands.

And transcripts that add nothing, because they say the same lines as another.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from assistant.dialogue.arbitrate import TABLE, arbitrate
from assistant.dialogue.interpret import Line
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.reply import Reply, VerdictBlock
from assistant.dialogue.state import START
from assistant.transcripts.engine import Engine
from assistant.transcripts.model import Transcript


class Coverage(Struct, frozen=True):
    """Ids by sort: all there are, and those that were touched. `repeated`: files with the same lines as an earlier one."""

    every: Mapping[str, tuple[str, ...]]
    touched: Mapping[str, frozenset[str]]
    repeated: tuple[tuple[str, str], ...]

    def missing(self, sort: str) -> tuple[str, ...]:
        return tuple(name for name in self.every[sort] if name not in self.touched[sort])

    def json(self) -> dict[str, Any]:
        sorts = {
            sort: {"every": list(names), "missing": list(self.missing(sort))} for sort, names in self.every.items()
        }
        return {**sorts, "repeated": [{"path": path, "same_as": other} for path, other in self.repeated]}

    def lines(self) -> Iterator[str]:
        for sort, names in self.every.items():
            gone = self.missing(sort)
            yield f"{sort}: {len(names) - len(gone)} of {len(names)} touched{'; not: ' + ', '.join(gone) if gone else ''}"
        yield from (f"{path} adds nothing: it says the same lines as {other}" for path, other in self.repeated)


def every_id(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """What can be touched, by sort."""
    guideline = knowledge.guideline
    return {
        "recommendations": tuple(passage.id for passage in guideline.recommendations()),
        "topics": tuple(guideline.topics),
        "figure cells": tuple(guideline.cells),
        "verdict rows": tuple(f"{one.id}: {rule.id}" for one in knowledge.interviews.values() for rule in one.rules),
        "readings": tuple(row.name for row in TABLE),
        "boundaries": tuple(knowledge.matcher.boundaries),
        "commands": tuple(knowledge.commands),
    }


def coverage(transcripts: Iterable[Transcript], knowledge: Knowledge, engine: Engine) -> Coverage:
    """Say every transcript again and note what it touches."""
    touched: set[str] = set()
    first: dict[tuple[str, ...], str] = {}
    repeated: list[tuple[str, str]] = []
    for transcript in transcripts:
        lines = tuple(" ".join(turn.user.split()) for turn in transcript.turns)
        if lines in first:
            repeated.append((str(transcript.path), first[lines]))
            continue
        first[lines] = str(transcript.path)
        state = START
        for line, (after, reply) in zip(lines, engine.talk(lines), strict=True):
            read = Line(knowledge, state, line)
            row = arbitrate(read)
            touched.add(f"reading {row.name}")
            touched.update(f"command {name}" for name in _commands(read, row.reading))
            touched.update(f"boundary {name}" for name in _boundaries(read, row.reading))
            touched.update(_of_reply(knowledge, reply))
            state = after
    every = every_id(knowledge)
    marks = {"readings": "reading ", "boundaries": "boundary ", "commands": "command "}
    found = {
        sort: frozenset(name for name in names if f"{marks.get(sort, '')}{name}" in touched)
        for sort, names in every.items()
    }
    return Coverage(every, found, tuple(repeated))


def _of_reply(knowledge: Knowledge, reply: Reply) -> Iterator[str]:
    guideline = knowledge.guideline
    yield from reply.passages
    if reply.topic:
        yield reply.topic
    yield from (guideline.passages[name].topic for name in reply.passages if name in guideline.passages)
    for block in reply.blocks:
        if isinstance(block, VerdictBlock):
            yield from _of_verdict(knowledge, block)


def _of_verdict(knowledge: Knowledge, block: VerdictBlock) -> Iterator[str]:
    """The rows whose reasons a verdict gives, and the cells of figure 1 that these name."""
    reasons = block.verdict["reasons"]
    shown = {one["id"] for one in reasons}
    interview = knowledge.interviews[block.verdict["interview"]]
    yield from (
        f"{interview.id}: {rule.id}" for rule in interview.rules if rule.reasons and shown.issuperset(rule.reasons)
    )
    cells = (one.get("figure_cell") for one in reasons)
    yield from (f"{interview.figure}.{cell.replace('/', '.').lower()}" for cell in cells if cell)


def _commands(line: Line, reading: str) -> Iterator[str]:
    if reading == "call" and line.call and line.call.known:
        yield line.call.name
    if reading == "said" and line.said:
        yield line.said


def _boundaries(line: Line, reading: str) -> Iterator[str]:
    if reading == "care" and line.care:
        yield line.care.id
    decided = line.follow_up if reading == "follow_up" else line.decision if reading == "question" else None
    if decided and decided.kind == "decline" and decided.boundary:
        yield decided.boundary
