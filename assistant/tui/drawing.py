"""How each reply block looks: one drawer a block type, and no block without one.

A drawer turns a block into pieces and numbers what it cites. Guideline content, the editors' word and the assistant's
own words get looks that cannot be taken for each other: a place below what the guideline says, a heading above what the
editors say.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import singledispatch

from textual.content import Content

from assistant.dialogue import reply as blocks
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.render import place_of, render, section_label
from assistant.dialogue.reply import BLOCK_TYPES, Block, Reply
from assistant.guideline.model import Place
from assistant.tui.pieces import Answer, Asked, Look, Piece, Sheet
from assistant.tui.words import answering, asking, choice, link, shown, styled

STRENGTHS = {"strong": "bold $text-success on $success-muted", "weak": "bold $text-warning on $warning-muted"}
LEVELS = {"A": "bold $text-success", "B": "bold $text-primary", "C": "bold $text-warning", "D": "bold $text-error"}
OTHER_STRENGTH = "bold $text-error on $error-muted"
MUTED = "$foreground 62%"
NUMBER = "bold $text-accent"
HEADING = "bold $text-primary"

_NUMBERS = re.compile(r"\[(\d{1,3}(?:\s*[,-]\s*\d{1,3})*)\]")
_DIGITS = re.compile(r"\d+")

ROW_HEADS = ("author", "year", "study")
"""Columns that name a row; they lead it."""


class Citations:
    """Numbers what a reply cites, from 1, in the order drawn; the same target keeps its number.

    `knowledge` is what the targets are names in.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._numbers: dict[str, int] = {}
        self.knowledge = knowledge

    def number(self, target: str) -> int:
        return self._numbers.setdefault(target, len(self._numbers) + 1)

    def mark(self, target: str) -> Content:
        """The number as it stands before a place; a click on it opens the source."""
        return Content.styled(f" {self.number(target)} ", NUMBER).stylize("reverse").stylize(link(target))

    def linked(self, passage: str, references: tuple[int, ...]) -> tuple[int, ...]:
        """The reference numbers of a passage that open a reference: none where they belong to another list."""
        known = self.knowledge.guideline.passages.get(passage)
        return () if known is not None and known.unresolved else references

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(self._numbers)


def answered(reply: Reply, knowledge: Knowledge) -> Answer:
    """A reply as the app shows it."""
    cites = Citations(knowledge)
    pieces = [Piece("text", styled(reply.taken_as, "italic $foreground 62%"))] if reply.taken_as else []
    for block in reply.blocks:
        pieces.extend(_toned(reply, block, draw(block, cites)))
    offers = tuple((offer.id, offer.label) for offer in reply.offers)
    leaves = reply.explain is not None and reply.explain.rule.endswith("quit")
    suggested = next((one.command for one in reply.suggestions), "")
    return Answer(reply.kind, tuple(pieces), cites.targets, offers, render(reply), leaves, asked(reply), suggested)


def asked(reply: Reply) -> Asked | None:
    """The question that a reply ends with, if it does."""
    last = reply.blocks[-1] if reply.blocks else None
    if not isinstance(last, blocks.QuestionBlock):
        return None
    return Asked(last.field, last.text, tuple(label for _, label in last.options))


def _toned(reply: Reply, block: Block, pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The assistant's own words in a decline stand out as one."""
    if reply.kind in {"decline", "error"} and isinstance(block, blocks.TextBlock):
        return [Piece("decline", piece.content) for piece in pieces]
    return pieces


@singledispatch
def draw(block: Block, _cites: Citations) -> list[Piece]:
    """The pieces of one block."""
    raise TypeError(f"no drawer for {type(block).__name__}")


@draw.register
def _(block: blocks.Recommendation, cites: Citations) -> list[Piece]:
    text = Content("\n").join(
        [grade_line(block.strength, block.level), prose(block.text, cites.linked(block.id, block.references))]
    )
    return [Piece("recommendation", Content("\n").join([text, placed(block.id, block.place, cites)]))]


@draw.register
def _(block: blocks.PassageBlock, cites: Citations) -> list[Piece]:
    return [
        Piece(
            "passage",
            Content("\n").join(
                [prose(block.text, cites.linked(block.id, block.references)), placed(block.id, block.place, cites)]
            ),
        )
    ]


@draw.register
def _(block: blocks.NoteBlock, cites: Citations) -> list[Piece]:
    return [note_piece(block.id, block.text, cites)]


@draw.register
def _(block: blocks.TextBlock, _cites: Citations) -> list[Piece]:
    return [Piece("text", styled(block.text))]


@draw.register
def _(block: blocks.TableBlock, cites: Citations) -> list[Piece]:
    heads = dict(block.columns)
    leading = [name for name in ROW_HEADS if name in heads and any(row.get(name) for row in block.rows)][:2]
    others = [name for name in heads if name not in ROW_HEADS]
    head = ["Study" if leading else "", *(shown(heads[name]) for name in others)]
    rows = [[_row_head(row, leading), *(styled(row.get(name, "")) for name in others)] for row in block.rows]
    foot = Content.assemble(cites.mark(block.id), " ", (shown(f"{block.place.item}: {block.title}"), MUTED))
    return [Piece("passage", Sheet(styled(block.summary, "bold"), head, rows, foot))]


def _row_head(row: Mapping[str, str], leading: Iterable[str]) -> Content:
    name = " ".join(row[one] for one in leading if row.get(one)) or row["id"]
    return styled(name).stylize("underline").stylize(link(row["id"]))


@draw.register
def _(block: blocks.FigureBlock, cites: Citations) -> list[Piece]:
    rebuilt = "; grid rebuilt, check the printed figure" if block.columns else ""
    foot = Content.assemble(cites.mark(block.id), " ", (shown(f"{block.place.item}: {block.title}{rebuilt}"), MUTED))
    if not block.columns:
        lines = [Content.assemble((shown(f"{cell['label']}: "), "bold"), shown(cell["text"])) for cell in block.cells]
        return [Piece("passage", Content("\n").join([*lines, foot]))]
    shown_rows = [(row, label) for row, label in block.rows if any(cell["row"] == row for cell in block.cells)]
    cells = {(cell["row"], cell["column"]): cell for cell in block.cells}
    rows = [
        [styled(label), *(_figure_cell(cells.get((row, column)), block.marked) for column, _ in block.columns)]
        for row, label in shown_rows
    ]
    return [Piece("passage", Sheet(Content(""), ["", *(shown(label) for _, label in block.columns)], rows, foot))]


def _figure_cell(cell: Mapping[str, str] | None, marked: Iterable[str]) -> Content:
    if cell is None:
        return Content("")
    printed = styled(cell["printed"]).stylize(link(cell["id"]))
    return Content.assemble("► ", printed.stylize("bold")) if cell["id"] in marked else printed


@draw.register
def _(block: blocks.RegimenBlock, cites: Citations) -> list[Piece]:
    text = Content.assemble((shown(f"{block.panel}. {block.name}"), HEADING), "\n", prose(block.text))
    place = Content.assemble(cites.mark(block.id), " ", (shown(f"{block.place.item}{block.panel}"), MUTED))
    return [Piece("passage", Content("\n").join([text, place]))]


@draw.register
def _(block: blocks.ReferencesBlock, cites: Citations) -> list[Piece]:
    lines = [
        Content.assemble(
            styled(f"[{item['number']}]", NUMBER).stylize(link(f"ref {item['number']}")), " ", shown(item["text"])
        )
        for item in block.items
    ]
    for item in block.items:
        cites.number(f"ref {item['number']}")
    return [Piece("list", Content("\n").join(lines))]


@draw.register
def _(block: blocks.OffersBlock, _cites: Citations) -> list[Piece]:
    lines = [
        Content.assemble((f" {at} ", NUMBER), " ", shown(offer.label)).stylize(choice(offer.id))
        for at, offer in enumerate(block.offers, 1)
    ]
    return [Piece("offers", Content("\n").join(lines))]


@draw.register
def _(block: blocks.SuggestionBlock, _cites: Citations) -> list[Piece]:
    return [Piece("offers", Content.assemble(("→ ", NUMBER), styled(block.text).stylize(asking(block.command))))]


@draw.register
def _(block: blocks.QuestionBlock, _cites: Citations) -> list[Piece]:
    lines = [
        Content.assemble((f" {at} ", NUMBER), " ", shown(label)).stylize(answering(block.field, block.text, at))
        for at, (_, label) in enumerate(block.options, 1)
    ]
    progress = [styled(block.progress, MUTED)] if block.progress else []
    return [Piece("question", Content("\n").join([styled(block.text, "bold"), *lines, *progress]))]


def undrawn() -> tuple[str, ...]:
    """Block types without a drawer: there must be none."""
    default: Callable[..., list[Piece]] = draw.dispatch(object)
    return tuple(kind.__name__ for kind in BLOCK_TYPES if draw.dispatch(kind) is default)


def grade_line(strength: str, level: str) -> Content:
    """Strength and level in words; the colour repeats them."""
    return Content.assemble(
        (shown(f" {strength.capitalize()} recommendation "), STRENGTHS.get(strength, OTHER_STRENGTH)),
        ("  level of evidence ", MUTED),
        (shown(level), LEVELS.get(level, "bold")),
    )


def prose(text: str, linked: Iterable[int] | None = None) -> Content:
    """A text in which each reference number in square brackets opens its reference; `linked` limits which."""
    content = styled(text)
    wanted = None if linked is None else set(linked)
    for group in _NUMBERS.finditer(content.plain):
        for found in _DIGITS.finditer(content.plain, *group.span()):
            number = int(found.group())
            if wanted is None or number in wanted:
                content = content.stylize("$text-accent", *found.span()).stylize(link(f"ref {number}"), *found.span())
    return content


def placed(name: str, place: Place, cites: Citations) -> Content:
    """The line below guideline content: its citation number and its place."""
    where = place_of(section_label(name), place)
    return Content.assemble(cites.mark(name), " ", styled(where, MUTED).stylize(link(name)))


def note_piece(note: str, text: str, cites: Citations | None = None, look: Look = "note") -> Piece:
    """An editor's note: said to be one in words, before anything else."""
    head = styled(f"Editor's note {note}", "bold $text-warning").stylize(link(f"note {note}"))
    if cites is not None:
        head = Content.assemble(cites.mark(f"note {note}"), " ", head)
    return Piece(look, Content("\n").join([head, prose(text)]))
