"""A table of the guideline: every cell as printed, sorted by any column, filtered by any words, one measure plotted beside."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input

from assistant.guideline.model import Column, Row, Table
from assistant.tui.plot import number, plot
from assistant.tui.source import SourceScreen
from assistant.tui.words import Plain, shown

if TYPE_CHECKING:
    from assistant.tui.guide import Guide

HIDDEN = frozenset({"id", "group", "passages"})
"""Columns that are no printed column of the table."""

LEAST_PLOT = 24


class TableScreen(Screen[None]):
    """One table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort by column"),
        Binding("p", "plot", "Plot column"),
        Binding("slash", "filter", "Filter"),
        Binding("enter", "row", "Row", show=False),
        Binding("i", "whole", "Notes"),
        Binding("escape,q", "leave", "Back"),
    ]

    def __init__(self, guide: "Guide", table: Table) -> None:
        super().__init__()
        self._guide, self._table = guide, table
        self._columns = [column for column in table.columns if column.id not in HIDDEN]
        self._sorted: tuple[str, bool] | None = None
        self._plotted = next((column for column in self._columns if column.id == "orr"), self._columns[0])
        self._words = ""
        self._rows: Sequence[Row] = table.rows

    def compose(self) -> ComposeResult:
        yield Plain(f"{self._table.place.item}. {self._table.title}", classes="screen-title")
        yield Input(placeholder="Filter: rows that hold all these words", id="filter", compact=True)
        with Horizontal():
            yield DataTable[Text](id="rows", cursor_type="cell", zebra_stripes=True, fixed_columns=1)
            with VerticalScroll(id="plot", can_focus=False):
                yield Plain(id="drawing")
        yield Plain(id="told")
        yield Footer(compact=True, show_command_palette=False)

    @property
    def grid(self) -> "DataTable[Text]":
        return self.query_one("#rows", DataTable)

    def on_mount(self) -> None:
        for column in self._order():
            self.grid.add_column(Text(shown(column.label.split(",")[0])), key=column.id)
        self._fill()
        self.grid.focus()

    def _order(self) -> list[Column]:
        """What names a row comes first, then the columns as printed, flags and remarks last."""
        first = [column for column in self._columns if column.id in {"author", "study"}][:1]
        last = [column for column in self._columns if column.kind == "flag" or column.id == "note"]
        return [*first, *(column for column in self._columns if column not in first + last), *last]

    def _fill(self) -> None:
        words = self._words.lower().split()
        rows = [row for row in self._table.rows if all(word in self._text(row) for word in words)]
        if self._sorted is not None:
            column, falling = self._table.column(self._sorted[0]), self._sorted[1]
            rows = in_order(rows, column, falling=falling)
        self._rows = rows
        at = self.grid.cursor_column
        self.grid.clear()
        for row in rows:
            self.grid.add_row(*(cell(row, column) for column in self._order()), key=row.id)
        self.grid.move_cursor(row=0, column=at)
        self._tell()
        self._draw()

    def _text(self, row: Row) -> str:
        group = self._table.groups.get(row.text("group"), "")
        return " ".join([group, *(row.text(column.id) for column in self._columns)]).lower()

    def _tell(self) -> None:
        said = [f"{len(self._rows)} of {len(self._table.rows)} rows"]
        if self._sorted is not None:
            said.append(
                f"sorted by {self._table.column(self._sorted[0]).label}, {'highest' if self._sorted[1] else 'lowest'} first"
            )
        row = self._row()
        if row is not None and row.text("group"):
            said.append(self._table.groups.get(row.text("group"), ""))
        self.query_one("#told", Plain).update(shown(" · ".join(one for one in said if one)))

    def _draw(self) -> None:
        width = max(LEAST_PLOT, self.query_one("#plot").scrollable_content_region.width - 1)
        row = self._row()
        self.query_one("#drawing", Plain).update(
            plot(self._table, self._rows, self._plotted, width, row.id if row else "")
        )

    def _row(self) -> Row | None:
        at = self.grid.cursor_row
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _column(self) -> Column:
        return self._order()[min(self.grid.cursor_column, len(self._columns) - 1)]

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def on_data_table_cell_highlighted(self) -> None:
        self._tell()
        self._draw()

    def on_data_table_cell_selected(self) -> None:
        row = self._row()
        if row is not None:
            self.app.push_screen(SourceScreen(self._guide.page(row.id)))

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        self._sort_by(str(event.column_key.value))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._words = event.value
        self._fill()

    def on_input_submitted(self) -> None:
        self.grid.focus()

    def action_sort(self) -> None:
        self._sort_by(self._column().id)

    def _sort_by(self, column: str) -> None:
        """By a column: measures the highest first, the rest in order; once more turns it round."""
        first = measured(self._table.column(column))
        turned = self._sorted is not None and self._sorted[0] == column
        self._sorted = (column, not self._sorted[1] if turned and self._sorted else first)
        self._fill()

    def action_plot(self) -> None:
        """Plot the column under the cursor: beside the table, or (where there is no room) in its place."""
        column = self._column()
        if self.has_class("-plotting"):
            self.remove_class("-plotting")
        elif column.kind == "measure":
            self._plotted = column
            self.set_class(not self.has_class("-wide"), "-plotting")
            self.call_after_refresh(self._draw)
        else:
            self.notify(shown(f"{column.label} is no measure to plot."), markup=False)

    def action_filter(self) -> None:
        self.query_one("#filter", Input).focus()

    def action_whole(self) -> None:
        self.app.push_screen(SourceScreen(self._guide.page(self._table.id)))

    def action_leave(self) -> None:
        if self.has_class("-plotting"):
            self.remove_class("-plotting")
        elif self.query_one("#filter", Input).has_focus:
            self.grid.focus()
        else:
            self.dismiss()


def cell(row: Row, column: Column) -> Text:
    """A cell as printed; Rich text, because a string would be read as markup."""
    if column.kind == "flag":
        return Text("yes" if row.cells.get(column.id) else "")
    return Text(shown(row.text(column.id)), justify="right" if measured(column) else "left")


def measured(column: Column) -> bool:
    """Whether a column holds values rather than words."""
    return column.kind in {"measure", "number"}


def in_order(rows: Sequence[Row], column: Column, *, falling: bool) -> list[Row]:
    """Rows by a column. Rows without a value, or with one in another unit, come last, in the table's order."""
    if not measured(column):
        return sorted(rows, key=lambda row: row.text(column.id).lower(), reverse=falling)
    valued = [(value, row) for row in rows if (value := number(row, column)) is not None]
    ordered = sorted(valued, key=lambda one: -one[0] if falling else one[0])
    return [*(row for _, row in ordered), *(row for row in rows if number(row, column) is None)]
