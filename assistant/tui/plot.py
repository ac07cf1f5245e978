"""A plot of one measure of a table in characters: a line a group, a mark a row, the mark's size by number of patients.

Every mark stands at its printed value, in the column's own unit; a value printed in another unit, or not given, has no mark and is
counted in words.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from textual.content import Content

from assistant.guideline.model import Column, Measure, Row, Table
from assistant.tui.words import link, styled

SIZES = ((0, "·"), (25, "•"), (50, "●"), (100, "◉"))
"""Marks by number of patients: from so many on, this mark."""

SEVERAL = "#"
"""Where marks fall on the same cell."""


class Mark(Struct, frozen=True):
    """One row of the table in the plot."""

    value: float
    patients: float | None
    row: str


def number(row: Row, column: Column) -> float | None:
    """A cell's value in its column's unit; None where nothing is given or another unit is printed."""
    cell = row.cells.get(column.id)
    if isinstance(cell, Measure):
        return float(cell.value) if cell.value is not None and cell.unit == column.unit else None
    return float(cell) if isinstance(cell, int) else None


def plot(table: Table, rows: Sequence[Row], column: Column, width: int, marked: str = "") -> Content:
    """The plot at most `width` cells wide; `marked` is the row under the cursor."""
    groups = _groups(table, rows, column)
    values = [mark.value for _, marks in groups for mark in marks]
    if not values:
        return styled(f"No value for {column.label} in these rows.", "$foreground 62%")
    top = _round_up(max(values))
    lines = [styled(f"{column.label}{_unit(column)}", "bold")]
    for label, marks in groups:
        lines.extend((styled(label, "$foreground 62%"), _line(marks, top, width, marked)))
    lines.extend((_axis(top, width), _legend(), *_missing(len(rows) - len(values))))
    return Content("\n").join(lines)


def _unit(column: Column) -> str:
    return f" ({column.unit})" if column.unit and column.unit.lower() not in column.label.lower() else ""


def _groups(table: Table, rows: Iterable[Row], column: Column) -> list[tuple[str, list[Mark]]]:
    """Marks by group where the table has groups, by regimen elsewhere, in the table's order."""
    patients = next((one for one in table.columns if one.id == "n"), None)
    found: dict[str, list[Mark]] = {}
    for row in rows:
        label = table.groups.get(row.text("group"), "") or row.text("regimen")
        value = number(row, column)
        if value is not None:
            found.setdefault(label, []).append(Mark(value, number(row, patients) if patients else None, row.id))
    return list(found.items())


def _line(marks: Iterable[Mark], top: float, width: int, marked: str) -> Content:
    cells: dict[int, list[Mark]] = {}
    for mark in marks:
        cells.setdefault(round(mark.value / top * (width - 1)), []).append(mark)
    parts: list[Content] = []
    at = 0
    for cell in sorted(cells):
        here = cells[cell]
        char = SEVERAL if len(here) > 1 else _size(here[0].patients)
        style = "bold reverse $text-accent" if any(mark.row == marked for mark in here) else "bold $text-primary"
        parts.extend(
            (
                Content.styled("─" * (cell - at), "$foreground 30%"),
                Content.styled(char, style).stylize(link(here[0].row)),
            )
        )
        at = cell + 1
    return Content("").join([*parts, Content.styled("─" * max(0, width - at), "$foreground 30%")])


def _size(patients: float | None) -> str:
    return next((char for least, char in reversed(SIZES) if patients is not None and patients >= least), "○")


def _axis(top: float, width: int) -> Content:
    middle = f"{top / 2:g}"
    left = width // 2 - len(middle) // 2
    line = "0".ljust(left) + middle
    return Content.styled(line.ljust(width - len(f"{top:g}")) + f"{top:g}", "$foreground 62%")


def _legend() -> Content:
    sizes = "  ".join(f"{char} {least or 1}+" for least, char in SIZES)
    return Content.styled(f"{sizes} patients  {SEVERAL} several rows", "$foreground 62%")


def _missing(count: int) -> list[Content]:
    return (
        [styled(f"{count} of these rows without a mark: not given, or in another unit.", "$foreground 62%")]
        if count
        else []
    )


def _round_up(value: float) -> float:
    """The next round number for the axis."""
    return next(float(step) for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 5000, 10**9) if step >= value)
