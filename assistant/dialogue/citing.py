"""The references behind what was shown, as blocks."""

from collections.abc import Iterable, Sequence

from assistant.dialogue.members import reference_text
from assistant.dialogue.reply import Block, NoteBlock, ReferencesBlock
from assistant.guideline.model import Guideline, Passage, Row

UNRESOLVED = "I-36"
"""The note on references whose numbering cannot be resolved (CQ2, items 9 to 11)."""


def cited_numbers(passages: Iterable[Passage], rows: Iterable[Row]) -> tuple[int, ...]:
    """The reference numbers of the running text behind passages and rows of a table, each once."""
    numbers = [number for passage in passages if not passage.unresolved for number in passage.references]
    numbers += [number for row in rows if isinstance(number := row.cells.get("ref_text"), int)]
    return tuple(dict.fromkeys(numbers))


def reference_blocks(guideline: Guideline, passages: Sequence[Passage], rows: Iterable[Row]) -> list[Block]:
    """Author, year and number of each reference, and the note where a passage's numbers cannot be resolved."""
    blocks: list[Block] = []
    known = [guideline.references[number] for number in cited_numbers(passages, rows)]
    if known:
        blocks.append(ReferencesBlock(tuple({"number": str(r.number), "text": reference_text(r)} for r in known)))
    if any(passage.unresolved and passage.references for passage in passages):
        blocks.append(NoteBlock(UNRESOLVED, guideline.notes[UNRESOLVED].text))
    return blocks
