"""What a message or a page is made of once drawn: pieces of content, each with a look and what it opens.

Drawing (which knows reply blocks and the guideline's values) makes pieces; widgets (which know Textual) show them.
Neither imports the other.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

Look = Literal[
    "recommendation", "passage", "beside", "note", "heading", "text", "decline", "question", "offers", "list", "links",
    "verdict", "grid", "caution", "supposed",
]  # fmt: skip


class Piece(Struct, frozen=True):
    """One drawn piece: its look (a style class) and its content; `cited` marks the one a page was opened for."""

    look: Look
    content: "Content | Sheet"
    cited: bool = False


class Asked(Struct, frozen=True):
    """The question at the end of an answer: its field, its words, and its options, numbered from 1."""

    field: str
    text: str
    options: tuple[str, ...] = ()


class Answer(Struct, frozen=True):
    """A reply as the app shows it: pieces, what its citations open in order, what it offers, and the text to copy."""

    kind: str
    pieces: tuple[Piece, ...]
    citations: tuple[str, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()
    plain: str = ""
    leaves: bool = False
    """Whether the app is left after it."""
    asked: Asked | None = None
    suggested: str = ""
    """What it suggests to type next."""


class Facts(Struct, frozen=True):
    """The answers of an interview: each the label that it is corrected by, and its words."""

    title: str
    lines: tuple[tuple[str, str], ...]


class Page(Struct, frozen=True):
    """All that stands behind a citation; `before` and `after` are its neighbours in the guideline, or empty."""

    name: str
    title: str
    pieces: tuple[Piece, ...]
    before: str = ""
    after: str = ""
    plain: str = ""


GAP = 2
"""Cells between two columns."""

LEAST = 9
"""Cells below which a column is not folded further; a sheet that needs more is shown as lines."""


class Sheet(Visual):
    """Rows and columns that fit any width: side by side, with folded cells, or (narrow) as one paragraph a row."""

    def __init__(self, title: Content, head: Sequence[str], rows: Sequence[Sequence[Content]], foot: Content) -> None:
        self._title, self._head, self._rows, self._foot = title, tuple(head), tuple(map(tuple, rows)), foot
        self._last: tuple[int, Content] | None = None

    @property
    def plain(self) -> str:
        """The sheet as text, at a comfortable width."""
        return self.drawn(100).plain

    def drawn(self, width: int) -> Content:
        """The sheet as lines of at most `width` cells."""
        if self._last is None or self._last[0] != width:
            self._last = (width, self._drawn(width))
        return self._last[1]

    def _drawn(self, width: int) -> Content:
        widths = self._widths(width)
        lines = self._table(widths) if widths else self._paragraphs(width)
        return Content("\n").join([line for line in (self._title, *lines, self._foot) if line])

    def _widths(self, width: int) -> list[int]:
        """Cells for each column, the widest folded first; nothing where the rows do not fit side by side."""
        columns = range(len(self._head))
        widths = [
            max(Content(self._head[at]).cell_length, *(_natural(row[at]) for row in self._rows), 1) for at in columns
        ]
        words = [max(_longest(Content(self._head[at])), *(_longest(row[at]) for row in self._rows)) for at in columns]
        while sum(widths) + GAP * (len(widths) - 1) > width:
            foldable = [at for at in columns if widths[at] > max(LEAST, words[at])]
            if not foldable:
                return []
            widest = max(foldable, key=lambda at: (widths[at], -at))
            widths[widest] -= 1
        return widths

    def _table(self, widths: list[int]) -> list[Content]:
        head = [Content.styled(name, "bold $foreground 62%") for name in self._head]
        folded = any(self._head) and any(
            _natural(cell) > width for row in self._rows for cell, width in zip(row, widths, strict=True)
        )
        lines = _folded(head, widths) if any(self._head) else []
        for row in self._rows:
            if folded and row is not self._rows[0]:
                lines.append(Content(" "))
            lines.extend(_folded(row, widths))
        return lines

    def _paragraphs(self, width: int) -> list[Content]:
        """Each row as its first cell and then the others with their headings: on a line where they fit on one, else a line each."""
        lines: list[Content] = []
        for first, *others in self._rows:
            lines.append(first.stylize_before("bold"))
            named = zip(self._head[1:], others, strict=True)
            cells = [
                Content.assemble((f"{name} " if name else "", "$foreground 62%"), cell)
                for name, cell in named
                if cell.plain.strip()
            ]
            together = Content.assemble("  ", Content("  ·  ").join(cells))
            fits = together.cell_length <= width
            lines.extend([together] if fits else (Content.assemble("  ", cell) for cell in cells))
        return lines

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.drawn(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002 - Visual's signature
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.drawn(width).get_height(rules, width)


def _natural(cell: Content) -> int:
    return max((line.cell_length for line in cell.split("\n")), default=0)


def _longest(cell: Content) -> int:
    return max((Content(word).cell_length for word in cell.plain.split()), default=0)


def _folded(cells: Sequence[Content], widths: Sequence[int]) -> list[Content]:
    """One row as lines, every cell folded at its column's width."""
    folds = [cell.wrap(width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for at in range(max(len(fold) for fold in folds)):
        parts = [fold[at] if at < len(fold) else Content("") for fold in folds]
        padded = [part.pad_right(max(0, width - part.cell_length)) for part, width in zip(parts, widths, strict=True)]
        lines.append(Content(" " * GAP).join(padded).rstrip())
    return lines
