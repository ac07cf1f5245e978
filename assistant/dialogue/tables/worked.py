"""What is worked out from the rows of a table: an extreme, an order, a count, a list, groups compared.

Every figure is a row's own, as printed; what prints no value, or one in another unit, is left out and said.
"""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from assistant.dialogue.tables.asked import Asked
from assistant.dialogue.tables.rows import measure, printed_value
from assistant.guideline.model import Column, Measure, Row, Table

SEPARATE = "These are separate studies, not a comparison within one trial."
HEADS = ("author", "year", "study")
STAR = "high_dose_cisplatin"


class Lookup(Struct, frozen=True):
    """Rows of one table and columns to show (all clinical ones where empty); or a reference number, or a figure."""

    rule: str
    table: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    summary: str = ""
    reference: int | None = None
    figure: str = ""
    """Id of a figure, or of its regimens or panels, separated by spaces."""
    passages: tuple[str, ...] = ()
    """Passages of the running text that answer before the rows do."""
    base: tuple[str, ...] = ()
    """The rows that it was worked out from, where they are more than those shown."""
    column: str = ""
    """The column that it is about."""
    extreme: str = ""
    """What was asked of the column, for a follow-up that names other rows."""
    silent: str = ""
    """Why the tables cannot answer; then nothing else is shown."""
    taken: str = ""
    """What a follow-up was taken to be about."""
    whole: bool = False
    """Whether all of it was asked for, however long it is."""


def label(row: Row) -> str:
    """A row in words: author, year, regimen."""
    head = " ".join(part for part in (row.text("author"), row.text("year")) if part) or row.text("study")
    star = ", high-dose cisplatin" if row.cells.get(STAR) is True else ""
    return f"{head} ({row.text('regimen')}{star})"


def short(row: Row) -> str:
    """A row by its author and year alone."""
    return " ".join(part for part in (row.text("author"), row.text("year")) if part) or row.text("study")


def no_column(table: Table, absent: str) -> Lookup:
    """That rows do not tell something which no column holds."""
    heads = ", ".join(column.label for column in table.columns if column.id not in {"id", "group", "passages", "note"})
    says = f"The guideline does not say: {table.place.item} has no column for {absent}. Its columns are: {heads}."
    return Lookup("what no table holds", table.id, silent=says)


def printed(row: Row, column: Column) -> str:
    """A cell as printed, with its unit."""
    cell, text = row.cells.get(column.id), row.text(column.id)
    unit = cell.unit if isinstance(cell, Measure) and cell.value is not None else ""
    if not unit or unit in text:
        return text
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def cited(row: Row) -> str:
    """A row's reference in the running text, in brackets."""
    number = row.text("ref_text")
    return f" [{number}]" if number else ""


def name_of(column: Column) -> str:
    return column.label.split(",")[0] if column.id != "n" else "number of patients"


def heading(table: Table, rows: Sequence[Row]) -> str:
    """What some rows of a table have in common, in words; the table alone where they have nothing."""
    for column in ("group", "primary"):
        values = {row.text(column) for row in rows}
        if len(values) == 1 and len(rows) < len(table.rows) and "" not in values:
            value = values.pop()
            return f"{table.place.item}, {table.groups.get(value, value)}"
    return table.place.item


def shown_columns(table: Table, columns: Iterable[Column]) -> tuple[str, ...]:
    """The columns that show rows with what was asked of them."""
    ids = [column.id for column in columns]
    return tuple(dict.fromkeys((*ids, "primary", "regimen", STAR, "n", *HEADS))) if ids and table.rows else ()


def _found(
    rule: str, table: Table, rows: Sequence[Row], columns: Sequence[Column], summary: str, base: Sequence[Row] = ()
) -> Lookup:
    column = columns[0].id if columns else ""
    ids = tuple(row.id for row in rows)
    wide = shown_columns(table, columns) or ("primary", "regimen", STAR, "n", *HEADS)
    return Lookup(rule, table.id, ids, wide, summary, base=tuple(row.id for row in base) or ids, column=column)


FEW = 3
"""Rows up to which all are named with the highest or lowest of them."""


def extreme(table: Table, rows: Sequence[Row], columns: Sequence[Column], asked: Asked) -> Lookup | None:
    """The row (or rows) with the highest or lowest printed value of a column, or those at a place of the order."""
    column, lowest = columns[0], asked.extreme == "lowest"
    valued = _ordered(rows, column, lowest=lowest)
    if not valued:
        return None
    values = list(dict.fromkeys(measure(row, column) for row in valued))
    if asked.top:
        return ordered(table, rows, columns, asked)
    place = min(asked.place, len(values))
    found = [row for row in valued if measure(row, column) == values[place - 1]]
    word = ("", "Second ", "Third ")[place - 1] + ("lowest" if lowest else "highest")
    where = "; ".join(f"{label(row)}, {printed(row, column)}{cited(row)}" for row in found)
    tie = f" ({len(found)} rows share it)" if len(found) > 1 else ""
    among = f"{word.capitalize()} {name_of(column)} among {len(valued)} rows with a value ({heading(table, rows)})"
    summary = " ".join(
        part
        for part in (
            f"{among}{tie}: {where}.",
            _the_others(valued, found, column),
            _unstarred(valued, found, column),
            _left_aside(rows, column),
        )
        if part
    )
    return _found(f"{word} of a column", table, found, columns, summary, rows)


def _ordered(rows: Iterable[Row], column: Column, *, lowest: bool) -> list[Row]:
    valued = [(value, row) for row in rows if (value := measure(row, column)) is not None]
    return [row for _, row in sorted(valued, key=lambda one: one[0], reverse=not lowest)]


def _the_others(valued: Sequence[Row], found: Sequence[Row], column: Column) -> str:
    """Of a few rows, those that are not the highest or lowest, with their values: all are wanted beside each other."""
    others = [row for row in valued if row not in found] if len(valued) <= FEW else []
    said = "; ".join(f"{label(row)}, {printed(row, column)}" for row in others)
    return f"Beside it: {said}." if said else ""


def _unstarred(valued: Sequence[Row], found: Sequence[Row], column: Column) -> str:
    """The same without the rows of high-dose cisplatin, where those stand among low-dose ones and lead."""
    plain = [row for row in valued if row.cells.get(STAR) is not True]
    if (
        len({row.text("group") for row in valued}) != 1
        or not plain
        or not any(row.cells.get(STAR) is True for row in found)
    ):
        return ""
    first = [row for row in plain if measure(row, column) == measure(plain[0], column)]
    where = "; ".join(f"{label(row)}, {printed(row, column)}{cited(row)}" for row in first)
    return f"Without the rows starred as high-dose cisplatin: {where}."


def _left_aside(rows: Iterable[Row], column: Column) -> str:
    """What the order leaves out: rows without a value, and values that are not of the column's kind."""
    silent = [row for row in rows if not printed_value(row, column)]
    other = [row for row in rows if printed_value(row, column) and measure(row, column) is None]
    said = [f"{short(row)} prints {printed(row, column)} there and is left out." for row in other]
    if silent:
        said.append(
            f"{len(silent)} {'row prints' if len(silent) == 1 else 'rows print'} no value ({_blanks(silent, column)})."
        )
    return " ".join(said)


def _blanks(rows: Iterable[Row], column: Column) -> str:
    marks = dict.fromkeys("a dash" if row.text(column.id) == "-" else row.text(column.id) or "nothing" for row in rows)
    return " or ".join(marks)


def aged(table: Table, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    """The rows that appeared first or last."""
    dated = [row for row in rows if row.text("year").isdigit()]
    if not dated:
        return None
    pick: Callable[[Iterable[int]], int] = min if asked.extreme == "oldest" else max
    year = pick(int(row.text("year")) for row in dated)
    found = [row for row in dated if row.text("year") == str(year)]
    where = "; ".join(f"{label(row)}{cited(row)}" for row in found)
    summary = f"{asked.extreme.capitalize()} of {len(dated)} rows ({heading(table, rows)}), from {year}: {where}."
    return _found(f"{asked.extreme} rows", table, found, (), summary, rows)


def ordered(table: Table, rows: Sequence[Row], columns: Sequence[Column], asked: Asked) -> Lookup | None:
    """All rows with a value, in its order."""
    column, lowest = columns[0], asked.upwards or (asked.extreme == "lowest")
    valued = _ordered(rows, column, lowest=lowest)
    if not valued:
        return None
    kept = valued[: asked.top] if asked.top else valued
    first = "lowest" if lowest else "highest"
    lead = f"The {len(kept)} rows" if asked.top else f"{len(kept)} rows"
    summary = (
        f"{lead} of {heading(table, rows)} by {name_of(column)}, {first} first. {_left_aside(rows, column)}".strip()
    )
    found = _found("rows in order", table, kept, columns, summary, rows)
    return Lookup(
        found.rule, found.table, found.rows, (column.id, STAR, *HEADS), summary, base=found.base, column=column.id,
    )  # fmt: skip


def counted(table: Table, rows: Sequence[Row], columns: Sequence[Column], asked: Asked) -> Lookup:
    """How many rows fit (and, with a column, how many print a value in it)."""
    kept, what = _kept(rows, columns, asked)
    studies = len({row.text("study") or row.id for row in kept})
    arms = "" if studies == len(kept) else f" ({len(kept)} arms)"
    word = "study" if studies == 1 else "studies"
    summary = f"{heading(table, rows)}: {studies} {word}{arms}{f' {what}' if what else ''}."
    return _found("a count of rows", table, kept, columns, summary)


def listed(table: Table, rows: Sequence[Row], columns: Sequence[Column], asked: Asked) -> Lookup:
    """The rows that fit (and, with a column, print a value in it)."""
    kept, what = _kept(rows, columns, asked)
    word = "row" if len(kept) == 1 else "rows"
    summary = f"{heading(table, rows)}: {len(kept)} {word}{f' {what}' if what else ''}."
    return _found("a list of rows", table, kept, columns, summary)


def _kept(rows: Sequence[Row], columns: Sequence[Column], asked: Asked) -> tuple[list[Row], str]:
    """The rows that hold what is asked of a column, and what that is."""
    if not columns:
        return list(rows), ""
    column = columns[0]
    if asked.missing:
        return [row for row in rows if not printed_value(row, column)], f"without a value for {name_of(column)}"
    if asked.bounded:
        kept = [row for row in rows if (value := measure(row, column)) is not None and within(value, asked)]
        return kept, f"with {name_of(column)} {asked.limit}"
    return [row for row in rows if printed_value(row, column)], f"with a value for {name_of(column)}"


def within(value: float, asked: Asked) -> bool:
    if asked.equal is not None:
        return value == asked.equal
    return (asked.more is None or value > asked.more) and (asked.less is None or value < asked.less)


def spread(table: Table, rows: Sequence[Row], columns: Sequence[Column], asked: Asked) -> Lookup | None:
    """The lowest and highest value of a column; with it that the table prints no average, where one was asked for."""
    column = columns[0]
    valued = _ordered(rows, column, lowest=True)
    if not valued:
        return None
    ends = valued[:1] if len(valued) == 1 else [valued[0], valued[-1]]
    none = "The table prints no average. " if asked.averages else ""
    said = " to ".join(f"{printed(row, column)} ({label(row)}{cited(row)})" for row in ends)
    where = f"{none}{name_of(column)} in {len(valued)} rows ({heading(table, rows)}): {said}."
    summary = " ".join(part for part in (where[:1].upper() + where[1:], _left_aside(rows, column)) if part)
    return _found("range of a column", table, ends, columns, summary, rows)


def summed(table: Table, rows: Sequence[Row], column: Column) -> Lookup:
    """Patients added up."""
    total = sum(value for row in rows if (value := measure(row, column)) is not None)
    summary = (
        f"Added up from {len(rows)} rows ({heading(table, rows)}): {total} patients; the table itself prints no total."
    )
    return _found("patients added up", table, rows, (column,), summary)


def compared(table: Table, groups: Iterable[str], columns: Sequence[Column]) -> Lookup:
    """The range of a column in each of several groups, every bound with its row."""
    column, lines, shown = columns[0], list[str](), list[Row]()
    for group in groups:
        valued = _ordered((row for row in table.rows if row.text("group") == group), column, lowest=True)
        if not valued:
            lines.append(f"{table.groups[group]}: no value for {name_of(column)}.")
            continue
        low, high = valued[0], valued[-1]
        ends = [low] if low is high else [low, high]
        said = " to ".join(f"{printed(row, column)} ({label(row)}{cited(row)})" for row in ends)
        lines.append(f"{table.groups[group]}: {name_of(column)} {said} in {len(valued)} row{'s' * (len(valued) > 1)}.")
        shown.extend(ends)
    return _found("groups of a table compared", table, shown, columns, " ".join((*lines, SEPARATE)))


def kinds(table: Table, column: str) -> Lookup:
    """The groups of a table, or the primaries in it, each with the number of its rows."""
    values = [row.text(column) for row in table.rows]
    said = "; ".join(
        f"{table.groups.get(value, value)} ({values.count(value)} row{'s' * (values.count(value) > 1)})"
        for value in dict.fromkeys(values)
    )
    what = "groups" if column == "group" else "primary lesions"
    summary = f"{table.place.item} has {len(set(values))} {what}: {said}."
    return Lookup("what a table is divided into", table.id, (), (), summary, base=tuple(row.id for row in table.rows))


def blanks(rows: Iterable[Row], columns: Sequence[Column]) -> str:
    """Which of the asked cells print no value."""
    said = [
        f"{short(row)}: no {name_of(column)} is given ({_blanks([row], column)})."
        for row in rows
        for column in columns
        if not printed_value(row, column)
    ]
    return " ".join(dict.fromkeys(said))
