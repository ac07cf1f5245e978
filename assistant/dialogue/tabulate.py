"""What is worked out from the rows of a table: an extreme, a count, a list, groups compared. Every figure is a row's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.guideline.model import Column, Measure, Row, Table


@dataclass(frozen=True, slots=True)
class Lookup:
    """Rows of one table and columns to show (all clinical ones where empty); or a reference number, or a figure."""

    rule: str
    table: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    summary: str = ""
    reference: int | None = None
    figure: str = ""
    """Id of a figure, or of the regimens of one of its panels, separated by spaces."""


def _value(row: Row, column: Column) -> float | int | None:
    """A row's value in the column's own unit; a value printed in another unit does not take part."""
    cell = row.cells.get(column.id)
    return cell.value if isinstance(cell, Measure) and cell.unit == column.unit else None


def label(row: Row) -> str:
    """A row in words: author, year, regimen."""
    head = " ".join(part for part in (row.text("author"), row.text("year")) if part) or row.text("study")
    return f"{head} ({row.text('regimen')})"


def _printed(row: Row, column: Column) -> str:
    unit = (
        "%"
        if column.unit == "%"
        else f" {column.unit}"
        if column.unit and column.unit not in row.text(column.id)
        else ""
    )
    return f"{row.text(column.id)}{unit}"


def _name(column: Column) -> str:
    return column.label.split(",")[0]


def extreme(table: Table, rows: Iterable[Row], column: Column, *, lowest: bool) -> Lookup | None:
    """The row (or rows) with the highest or lowest printed value of a column."""
    valued = [(value, row) for row in rows if (value := _value(row, column)) is not None]
    if not valued:
        return None
    best = (min if lowest else max)(value for value, _ in valued)
    found = [row for value, row in valued if value == best]
    word = "Lowest" if lowest else "Highest"
    where = "; ".join(f"{label(row)}, {_printed(row, column)}" for row in found)
    summary = f"{word} {_name(column)} among {len(valued)} rows of {table.place.item} with a value: {where}."
    columns = ("regimen", "n", column.id, "author", "year", "study")
    return Lookup(f"{word.lower()} of a column", table.id, tuple(row.id for row in found), columns, summary)


def counted(table: Table, rows: list[Row], column: Column | None) -> Lookup:
    """How many rows fit (and, with a column, how many print a value in it)."""
    kept = [
        row
        for row in rows
        if column is None or (isinstance(cell := row.cells.get(column.id), Measure) and cell.value is not None)
    ]
    studies = len({row.text("study") or row.id for row in kept})
    what = f" that print a value for {_name(column)}" if column else ""
    rows_word = "" if studies == len(kept) else f" ({len(kept)} arms)"
    summary = f"{table.place.item} lists {studies} studies{rows_word}{what} that fit the question."
    return Lookup(
        "a count of rows",
        table.id,
        tuple(row.id for row in kept),
        ("regimen", "n", *((column.id,) if column else ()), "author", "year", "study"),
        summary,
    )


def listed(table: Table, rows: list[Row], column: Column | None) -> Lookup:
    """The rows that fit (and, with a column, print a value in it)."""
    kept = [
        row
        for row in rows
        if column is None or (isinstance(cell := row.cells.get(column.id), Measure) and cell.value is not None)
    ]
    what = f"with a value for {_name(column)}" if column else "that fit"
    summary = f"Rows of {table.place.item} {what}: {len(kept)}."
    return Lookup(
        "a list of rows",
        table.id,
        tuple(row.id for row in kept),
        ("regimen", "n", *((column.id,) if column else ()), "author", "year", "study"),
        summary,
    )


def compared(table: Table, groups: list[str], column: Column) -> Lookup:
    """The range of a column in each of several groups, every bound with its row."""
    lines: list[str] = []
    shown: list[str] = []
    for group in groups:
        valued = [
            (value, row)
            for row in table.rows
            if row.text("group") == group and (value := _value(row, column)) is not None
        ]
        if not valued:
            lines.append(f"{table.groups[group]}: no value for {_name(column)}.")
            continue
        low, high = min(valued, key=lambda one: one[0]), max(valued, key=lambda one: one[0])
        lines.append(
            f"{table.groups[group]}: {_name(column)} from {_printed(low[1], column)} ({label(low[1])}) "
            f"to {_printed(high[1], column)} ({label(high[1])}) in {len(valued)} rows."
        )
        shown.extend(dict.fromkeys((low[1].id, high[1].id)))
    summary = " ".join(lines) + " These are separate studies, not a comparison within one trial."
    return Lookup(
        "groups of a table compared", table.id, tuple(shown), ("regimen", "n", column.id, "author", "year"), summary
    )
