"""Everything that can be checked without a question: files, ids, schemas, proofs of the interviews, transcripts."""

from collections.abc import Iterator
from pathlib import Path

from assistant.dialogue.knowledge import Knowledge, compile_knowledge
from assistant.errors import DataError, DataErrors, Fault
from assistant.files.folders import Data
from assistant.interview.proof import CaseChange, compare, prove
from assistant.transcripts.engine import engine_of
from assistant.transcripts.records import read
from assistant.transcripts.replay import transcripts_in

LEAST_SECTION, LEAST_TOPIC = 10, 4
"""Phrasings that a clinical question and a topic must have."""


def check(data: Data) -> tuple[str, ...]:
    """Read, check and prove everything; DataErrors holds every mistake. Returns one line of figures a part."""
    knowledge = compile_knowledge(data)
    proofs = [prove(interview) for interview in knowledge.interviews.values()]
    faults = [*_thin(knowledge, data)]
    for proof in proofs:
        path = data.corpus / "interviews" / f"{proof.interview}.yaml"
        faults.extend(Fault(path, fault) for fault in proof.faults)
    transcripts = _transcripts(knowledge, data.corpus.parent / "transcripts", faults)
    if faults:
        raise DataErrors(faults)
    return (*_summary(knowledge), *(proof.line for proof in proofs), f"transcripts: {transcripts}")


def _thin(knowledge: Knowledge, data: Data) -> Iterator[Fault]:
    """Clinical questions and topics that too few phrasings lead to."""
    counts: dict[str, int] = {}
    for phrasing in knowledge.matcher.phrasings.items:
        counts[phrasing.target] = counts.get(phrasing.target, 0) + 1
    guideline = knowledge.guideline
    for names, least in ((guideline.sections, LEAST_SECTION), (guideline.topics, LEAST_TOPIC)):
        for name in names:
            if counts.get(name, 0) < least:
                path = data.intents / f"{name.partition('.')[0]}.yaml"
                yield Fault(path, f'"{name}" has {counts.get(name, 0)} phrasings; it needs at least {least}.')


def _transcripts(knowledge: Knowledge, folder: Path, faults: list[Fault]) -> int:
    """How many transcripts of a folder can be read; what is wrong with the others is added to `faults`."""
    if not folder.is_dir() or not any(folder.rglob("*.transcript.yaml")):
        return 0
    engine, good = engine_of(knowledge), 0
    for path in transcripts_in([folder]):
        try:
            read(path, engine)
            good += 1
        except DataError as error:
            faults.extend(error.faults)
    return good


def changes(data: Data, old: Data) -> tuple[tuple[str, CaseChange], ...]:
    """Every complete interview case whose verdict differs from that of an older corpus."""
    now, before = compile_knowledge(data).interviews, compile_knowledge(old).interviews
    return tuple(
        (name, change)
        for name, interview in now.items()
        if name in before
        for change in compare(before[name], interview)
    )


def _summary(knowledge: Knowledge) -> Iterator[str]:
    guideline = knowledge.guideline
    graded = sum(1 for _ in guideline.recommendations())
    yield f"guideline: {len(guideline.passages)} passages, {graded} recommendations, {len(guideline.topics)} topics"
    yield f"tables: {len(guideline.rows)} rows; figures: {len(guideline.cells)} cells, {len(guideline.regimens)} regimens"
    notes, terms = len(guideline.notes), len(guideline.glossary)
    yield f"references: {len(guideline.references)}; editor's notes: {notes}; glossary: {terms}"
    phrasings, boundaries = len(knowledge.matcher.phrasings.items), len(knowledge.matcher.boundaries)
    yield f"intents: {phrasings} phrasings, {boundaries} boundaries"
