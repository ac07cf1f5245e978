"""What the assistant says: a kind, and typed blocks that every face draws.

Guideline content travels in `recommendation`, `passage`, `table`, `figure` and `regimen` blocks, each under the id and
place it comes from; what the editors add travels in `note` blocks. No block mixes the two.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from msgspec import Struct

from assistant.guideline.model import Place
from assistant.interview.sections import Section, plain_text

Kind = Literal["answer", "clarify", "decline", "interview", "verdict", "chat", "help", "error"]
Reason = Literal["not-covered", "not-understood", "unsafe"]
Match = Literal["strong", "fair", "weak"]


class Recommendation(Struct, frozen=True):
    """A graded recommendation, restated."""

    id: str
    place: Place
    text: str
    strength: str
    level: str
    references: tuple[int, ...] = ()
    type: Literal["recommendation"] = "recommendation"


class PassageBlock(Struct, frozen=True):
    """A restated passage with its place and reference numbers."""

    id: str
    place: Place
    text: str
    references: tuple[int, ...] = ()
    type: Literal["passage"] = "passage"


class TableBlock(Struct, frozen=True):
    """Rows of a table as printed; `rows` maps column ids to printed cells, with the row's id under "id"."""

    id: str
    title: str
    place: Place
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Mapping[str, str], ...]
    summary: str = ""
    """One sentence that answers what was asked of the rows, every figure from a row shown."""
    type: Literal["table"] = "table"


class FigureBlock(Struct, frozen=True):
    """Cells of figure 1, or the panels of figure 3; `marked` names the cells the reply is about."""

    id: str
    title: str
    place: Place
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: tuple[Mapping[str, str], ...]
    marked: tuple[str, ...] = ()
    type: Literal["figure"] = "figure"


class RegimenBlock(Struct, frozen=True):
    """One regimen of figure 2 as printed."""

    id: str
    name: str
    panel: str
    place: Place
    text: str
    components: tuple[Mapping[str, str], ...]
    type: Literal["regimen"] = "regimen"


class ReferencesBlock(Struct, frozen=True):
    """What is known of some reference numbers."""

    items: tuple[Mapping[str, str], ...]
    type: Literal["references"] = "references"


class NoteBlock(Struct, frozen=True):
    """An editor's note: not guideline content."""

    id: str
    text: str
    type: Literal["note"] = "note"


class Offer(Struct, frozen=True):
    """Something that can be chosen next: by its number, by its words, or by any fresh question."""

    id: str
    label: str


class OffersBlock(Struct, frozen=True):
    """Choices, numbered from 1 in the order given."""

    offers: tuple[Offer, ...]
    type: Literal["offers"] = "offers"


class SuggestionBlock(Struct, frozen=True):
    """One thing that may be asked or done next."""

    text: str
    command: str
    type: Literal["suggestion"] = "suggestion"


class QuestionBlock(Struct, frozen=True):
    """The pending question of an interview: field, wording, and options as (id, label)."""

    field: str
    text: str
    options: tuple[tuple[str, str], ...]
    progress: str = ""
    type: Literal["question"] = "question"


class VerdictBlock(Struct, frozen=True):
    """The verdict object of an interview, as the contract's JSON, and its card, section by section."""

    verdict: Mapping[str, Any]
    sections: tuple[Section, ...]
    type: Literal["verdict"] = "verdict"

    @property
    def text(self) -> str:
        """The card in plain text."""
        return plain_text(self.sections)


class TextBlock(Struct, frozen=True):
    """The assistant's own words: no guideline content."""

    text: str
    type: Literal["text"] = "text"


Block = (
    Recommendation | PassageBlock | TableBlock | FigureBlock | RegimenBlock | ReferencesBlock | NoteBlock
    | OffersBlock | SuggestionBlock | QuestionBlock | VerdictBlock | TextBlock
)  # fmt: skip
BLOCK_TYPES: tuple[type, ...] = get_args(Block)


class Explanation(Struct, frozen=True):
    """Why this reply: the deciding rule and what the matcher saw, for `--explain` and replay."""

    rule: str
    read_as: str = ""
    phrase: str = ""
    terms: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    runner_up: str = ""
    gate: float = 0.0


class Reply(Struct, frozen=True):
    """One turn of the assistant. `text` is rendered from the blocks by `render`, never written beside them."""

    kind: Kind
    blocks: tuple[Block, ...]
    reason: Reason | None = None
    clinical_question: int | None = None
    topic: str | None = None
    confidence: float = 1.0
    match: Match = "strong"
    unresolved: tuple[int, ...] = ()
    explain: Explanation | None = None
    taken_as: str = ""
    """How an elliptic question was read, or what was repaired; shown before the answer."""

    @property
    def passages(self) -> tuple[str, ...]:
        """Ids of all guideline content in the reply, in order."""
        return tuple(dict.fromkeys(self._content_ids()))

    def _content_ids(self) -> Iterator[str]:
        for block in self.blocks:
            if isinstance(block, (Recommendation, PassageBlock, RegimenBlock)):
                yield block.id
            elif isinstance(block, TableBlock):
                yield from (row["id"] for row in block.rows)
            elif isinstance(block, FigureBlock):
                yield from (cell["id"] for cell in block.cells)
            elif isinstance(block, VerdictBlock):
                yield from (name for reason in block.verdict["reasons"] for name in reason["passages"])

    @property
    def references(self) -> tuple[int, ...]:
        """Reference numbers of the running text that the reply's passages cite, resolved ones only."""
        found: dict[int, None] = {}
        for block in self.blocks:
            if isinstance(block, (Recommendation, PassageBlock)):
                found.update(dict.fromkeys(block.references))
        return tuple(number for number in found if number not in self.unresolved)

    @property
    def offers(self) -> tuple[Offer, ...]:
        return tuple(offer for block in self.blocks if isinstance(block, OffersBlock) for offer in block.offers)

    @property
    def suggestions(self) -> tuple[SuggestionBlock, ...]:
        return tuple(block for block in self.blocks if isinstance(block, SuggestionBlock))

    @property
    def grades(self) -> tuple[str, ...]:
        """Each recommendation shown with its grade, as "cq02.rec weak C"."""
        found: dict[str, None] = {}
        for block in self.blocks:
            if isinstance(block, Recommendation):
                found[f"{block.id} {block.strength} {block.level}"] = None
            elif isinstance(block, VerdictBlock):
                grades = block.verdict["grades"]
                found.update({f"{one['recommendation']} {one['strength']} {one['level']}": None for one in grades})
        return tuple(found)


SHOWN: Mapping[type, tuple[str, ...]] = {VerdictBlock: ("verdict", "text", "type")}
"""What outsiders read of a block, where that is not its fields: a card's sections are for the faces."""


def plain(value: object) -> Any:
    """A block (or part of one) as plain JSON values, everything that is shown of it under its name."""
    if isinstance(value, Struct):
        names = SHOWN.get(type(value), value.__struct_fields__)
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return value
