"""The rows behind a figure: "49.8 months, whose was that?"."""

from collections.abc import Iterator

from assistant.dialogue.tables import words as say
from assistant.dialogue.tables.asked import Asked
from assistant.dialogue.tables.rows import REBUILT, Shelf
from assistant.dialogue.tables.worked import Lookup, cited, label
from assistant.guideline.model import Column, Measure, Row, Table

MOST_ROWS = 4
"""Rows up to which a figure tells whose it is."""


def by_value(shelf: Shelf, asked: Asked) -> Lookup | None:
    """The rows that print every figure of a question on who or where; None where one of them is no row's."""
    wanted = [(float(found["value"]), _unit(found["unit"])) for found in say.FIGURE.finditer(_undated(asked.text))]
    sized = any(unit == "patients" for _, unit in wanted)
    told = asked.says(say.WHOSE) or ((sized or asked.sized) and (asked.outcomes or _tells(shelf, asked)))
    if not (wanted and told) or not (asked.outcomes or any(unit or value % 1 for value, unit in wanted)):
        return None
    found = list[Row]()
    for name, table in shelf.guideline.tables.items():
        if name == REBUILT or asked.table not in {"", name}:
            continue
        rows = [
            row
            for row in shelf.named(table.rows, asked)
            if all(_prints(shelf, table, row, asked, *one) for one in wanted)
        ]
        things, words = shelf.beside(table, rows, asked)
        found.extend(rows if not things and not words else ())
    if not 0 < len(found) <= MOST_ROWS:
        return None
    ids = tuple(row.id for row in found)
    figures = " and ".join(f"{value:g}{unit}" if unit == "%" else f"{value:g} {unit}".strip() for value, unit in wanted)
    summary = f"Rows that print {figures}: {'; '.join(f'{label(row)}{cited(row)}' for row in found)}."
    return Lookup("rows by a figure of theirs", shelf.table_of(ids[0]).id, ids, (), summary, base=ids)


def _tells(shelf: Shelf, asked: Asked) -> bool:
    """Whether a drug or a disease is named that tells rows apart."""
    return any(shelf.telling(table.rows, asked.terms) for table in shelf.guideline.tables.values())


def _undated(text: str) -> str:
    return say.TABLE.sub(" ", say.YEAR.sub(" ", text))


def _unit(typed: str | None) -> str:
    return say.UNITS.get(typed[:2], "patients") if typed else ""


def _prints(shelf: Shelf, table: Table, row: Row, asked: Asked, value: float, unit: str) -> bool:
    return any(_equal(row.cells.get(column.id), value, unit) for column in _columns(shelf, table, asked, unit))


def _columns(shelf: Shelf, table: Table, asked: Asked, unit: str) -> Iterator[Column]:
    """The columns that a figure may stand in: those of the outcomes named, else those of its unit."""
    named = {name for outcome in asked.outcomes for name in shelf.heads[table.id].get(outcome, ())}
    for column in table.columns:
        fits = column.unit == unit if unit == "patients" else column.id in named or not named or column.unit == unit
        if column.kind == "measure" and fits:
            yield column


def _equal(cell: object, value: float, unit: str) -> bool:
    return isinstance(cell, Measure) and cell.value == value and unit in {"", cell.unit}
