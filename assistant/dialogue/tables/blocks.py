"""Rows of a table as blocks: which columns are shown, how a cell is printed, and what gives way where room is short."""

from collections.abc import Iterable, Iterator

from assistant.dialogue.render import block_text
from assistant.dialogue.reply import Block, TableBlock
from assistant.dialogue.tables.worked import Lookup
from assistant.guideline.model import Guideline, Measure, Row, Table

LEAST_COLUMNS = ("author", "year", "study")
"""Columns that tell which row it is."""


GIVING_WAY = frozenset({"primary", "regimen", "n"})
"""Columns that are shown unasked, and give way first."""


def size(block: Block) -> int:
    """Characters that a block takes in the text of a reply."""
    return len(block_text(block)) + 2


def table_block(table: Table, rows: Iterable[Row], columns: Iterable[str] = (), summary: str = "") -> TableBlock:
    """Rows of a table as printed; without `columns`, the clinical ones."""
    asked = tuple(columns)
    wanted = asked or tuple(
        column.id
        for column in table.columns
        if column.id not in {"ref_printed", "ref_text", "group", "note", "study", "arm"}
    )
    held = list(rows)
    known = {column.id: column for column in table.columns}
    order = [known[name] for name in wanted if name in known]
    heads = tuple(
        (column.id, _head(table, column.id))
        for column in order
        if column.kind != "flag" or any(row.cells.get(column.id) for row in held)
    )
    shown = tuple({"id": row.id, **{name: _cell(row, name) for name, _ in heads}} for row in held)
    return TableBlock(table.id, table.title, table.place, heads, shown, summary)


def overview(table: Table) -> TableBlock:
    """What a table holds, in place of all its rows: those are shown where they are asked for."""
    shown = [column for column in table.columns if column.kind == "measure"]
    summary = (
        f"{table.place.item} holds {len(table.rows)} rows with {', '.join(_head(table, column.id) for column in shown)}. "
        f'Ask for a study, a regimen or a column, or type "show {table.id[:-1]} {table.id[-1]}" for all of it.'
    )
    return TableBlock(table.id, table.title, table.place, (), (), " ".join((summary, *table.footnotes)))


def _head(table: Table, name: str) -> str:
    return table.column(name).label.split(",")[0]


def _cell(row: Row, name: str) -> str:
    """A cell as printed, with its unit where the heading alone would carry it."""
    cell = row.cells.get(name)
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if (
        isinstance(cell, Measure)
        and cell.value is not None
        and cell.unit not in {"patients", ""}
        and cell.unit not in cell.printed
    ):
        return f"{cell.printed}%" if cell.unit == "%" else f"{cell.printed} {cell.unit}"
    return row.text(name)


def row_blocks(guideline: Guideline, found: Lookup, room: int) -> Iterator[Block]:
    """Rows under their tables, with fewer columns where all of them would not fit."""
    names = dict.fromkeys(guideline.rows[name][0].id for name in found.rows) or {found.table: None}
    for at, name in enumerate(names):
        table = guideline.tables[name]
        rows = [guideline.rows[row][1] for row in found.rows if guideline.rows[row][0] is table]
        summary = found.summary if at == 0 else ""
        full = table_block(table, rows, found.columns, summary)
        if found.whole or size(full) <= room // len(names):
            yield full
            continue
        narrow = [name for name in found.columns if name not in GIVING_WAY or name == found.column]
        yield table_block(table, rows, narrow if found.column else ("regimen", *LEAST_COLUMNS), summary)
