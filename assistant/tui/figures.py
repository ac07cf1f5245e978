"""The figures: figure 1 as a grid whose chosen cell is explained, figure 2 as cards, figure 3 in words.

Which figure is which is told by what it holds (cells, regimens, panels), not by its number.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer

from assistant.guideline.model import Component, Figure, FigureCell, Regimen
from assistant.tui.messages import piece_widget
from assistant.tui.source import SourceScreen, SourceView
from assistant.tui.words import Plain, shown, styled

if TYPE_CHECKING:
    from assistant.tui.guide import Guide
    from assistant.tui.pieces import Page

VERDICTS = {"recommended": "-first", "good-candidate": "-second", "not-suitable": "-third"}
"""Colours of the verdicts; a verdict that is not listed has none, its words always stand."""


SIDE_BY_SIDE = 60
"""Cells of width from which the columns of a grid stand side by side."""


class CellView(Plain, can_focus=True):
    """One cell of a grid; focusing it chooses it.

    The arrows are its own: where the grid is longer than the screen, what scrolls it would take them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move(-1)", "Cell above", show=False),
        Binding("down", "screen.move(1)", "Cell below", show=False),
        Binding("left", "screen.side(-1)", "Cell to the left", show=False),
        Binding("right", "screen.side(1)", "Cell to the right", show=False),
    ]

    class Chosen(Message):
        """The cell of this name is to be explained."""

        def __init__(self, name: str) -> None:
            self.cell = name
            super().__init__()

    def __init__(self, cell: FigureCell, column: str) -> None:
        content = Content.assemble((shown(column), "$foreground 62%"), "\n", (shown(cell.printed), "bold"))
        super().__init__(content, classes=f"cell {VERDICTS.get(cell.verdict, '')}")
        self.cell = cell

    def on_focus(self) -> None:
        self.post_message(self.Chosen(self.cell.id))


class FigureScreen(Screen[None]):
    """One figure."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "into", "Read on"),
        Binding("i", "whole", "Notes"),
        Binding("escape,q", "leave", "Back"),
    ]

    def __init__(self, guide: "Guide", figure: Figure) -> None:
        super().__init__()
        self._guide, self._figure = guide, figure

    def compose(self) -> ComposeResult:
        yield Plain(f"{self._figure.place.item} {self._figure.title}", classes="screen-title")
        if self._figure.cells:
            yield from self._grid()
        else:
            with VerticalScroll(classes="cards"):
                yield from self._cards()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        first: Widget = self._cells()[0] if self._figure.cells else self.query_one(".cards")
        first.focus()
        self.call_after_refresh(self._from_the_top)

    def _from_the_top(self) -> None:
        """The first row's label stands above its first cell, to which the focus has scrolled."""
        for room in self.query(".grid-room"):
            room.scroll_home(animate=False, force=True)

    def _grid(self) -> Iterator[Widget]:
        figure = self._figure
        grid = Grid(id="grid")
        children: list[Widget] = []
        for row, label in figure.rows.items():
            children.append(Plain(label, classes="row-label"))
            here = {cell.column: cell for cell in figure.cells if cell.row == row}
            children.extend(
                CellView(here[column], text) if column in here else Plain(classes="no-cell")
                for column, text in figure.columns.items()
            )
        with Horizontal(classes="figure"):
            with VerticalScroll(classes="grid-room", can_focus=False):
                with grid:
                    yield from children
                if figure.basis:
                    yield Plain(styled(figure.basis, "$foreground 62%"), classes="basis")
            yield SourceView(self._explained(figure.cells[0]), id="explained", focused=False)

    def on_resize(self, event: Resize) -> None:
        """Side by side as in the figure, or (narrow) each row's cells under its label."""
        stacked = event.size.width < SIDE_BY_SIDE
        for grid in self.query(Grid):
            grid.styles.grid_size_columns = 1 if stacked else len(self._figure.columns) + 1
            grid.styles.grid_columns = "1fr" if stacked else " ".join(["1.2fr", *("1fr" for _ in self._figure.columns)])

    def _cards(self) -> Iterator[Widget]:
        if self._figure.basis:
            yield Plain(styled(self._figure.basis), classes="piece note")
        for regimen in self._figure.regimens:
            yield from self._card(regimen.id, regimen_content(regimen))
        for panel in self._figure.panels:
            yield from self._card(
                panel.id,
                Content.assemble(
                    (shown(f"{panel.panel}. {panel.label}"), "bold $text-primary"), "\n", shown(panel.text)
                ),
            )

    def _card(self, name: str, content: Content) -> Iterator[Widget]:
        with Vertical(classes="card"):
            yield Plain(content)
            yield from (
                piece_widget(piece) for piece in self._guide.page(name).pieces if piece.look in {"note", "links"}
            )

    def _explained(self, cell: FigureCell) -> "Page":
        return self._guide.page(cell.id)

    def _cells(self) -> list[CellView]:
        return list(self.query(CellView))

    def on_cell_view_chosen(self, event: CellView.Chosen) -> None:
        self.query_one(SourceView).show(self._guide.page(event.cell))

    def _focused_cell(self) -> CellView | None:
        return self.focused if isinstance(self.focused, CellView) else None

    def action_move(self, by: int) -> None:
        self._step(by * len(self._figure.columns))

    def action_side(self, by: int) -> None:
        self._step(by)

    def _step(self, by: int) -> None:
        cells, here = self._cells(), self._focused_cell()
        if here is not None and 0 <= cells.index(here) + by < len(cells):
            cells[cells.index(here) + by].focus()

    def action_into(self) -> None:
        """To the explanation, or over everything where it has no room beside the grid."""
        here = self._focused_cell()
        if here is None:
            return
        if self.has_class("-wide"):
            self.query_one(SourceView).body.focus()
        else:
            self.app.push_screen(SourceScreen(self._guide.page(here.cell.id)))

    def action_whole(self) -> None:
        self.app.push_screen(SourceScreen(self._guide.page(self._figure.id)))

    def action_leave(self) -> None:
        self.dismiss()


def regimen_content(regimen: Regimen) -> Content:
    """A regimen as a card: its name, its words, and a line a drug with amount, route and duration as printed."""
    lines = [styled(f"{regimen.panel}. {regimen.name}", "bold $text-primary"), styled(regimen.text)]
    lines.extend(component_content(component) for component in regimen.components)
    if regimen.cycle:
        lines.append(Content.assemble(("cycle ", "$foreground 62%"), shown(regimen.cycle)))
    return Content("\n").join(lines)


def component_content(component: Component) -> Content:
    further = "further line " if component.alternative else ""
    parts = [part for part in (component.printed, component.route) if part]
    return Content.assemble(
        ("  • ", "$text-accent"),
        (further, "$foreground 62%"),
        (shown(component.drug), "bold"),
        f"  {shown(' · '.join(parts))}",
    )
