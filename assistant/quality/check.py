"""Everything that can be checked without a question: files, ids, schemas, and what hangs together."""

from collections.abc import Iterator

from assistant.dialogue.knowledge import compile_knowledge
from assistant.files.folders import Data
from assistant.guideline.model import Guideline

LEAST_PHRASINGS = {"section": 10, "topic": 4}
"""Phrasings that a clinical question and a topic must have."""


def check(data: Data) -> tuple[str, ...]:
    """Read and check everything; DataErrors holds every mistake. Returns one line of figures a part."""
    knowledge = compile_knowledge(data)
    return tuple(
        _summary(knowledge.guideline, len(knowledge.matcher.phrasings.items), len(knowledge.matcher.boundaries))
    )


def _summary(guideline: Guideline, phrasings: int, boundaries: int) -> Iterator[str]:
    graded = sum(1 for _ in guideline.recommendations())
    yield f"guideline: {len(guideline.passages)} passages, {graded} recommendations, {len(guideline.topics)} topics"
    yield f"tables: {len(guideline.rows)} rows; figures: {len(guideline.cells)} cells, {len(guideline.regimens)} regimens"
    yield f"references: {len(guideline.references)}; editor's notes: {len(guideline.notes)}; glossary: {len(guideline.glossary)}"
    yield f"intents: {phrasings} phrasings, {boundaries} boundaries"
