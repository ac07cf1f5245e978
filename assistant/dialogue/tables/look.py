"""What a question asks of the tables: which table it means, which rows, and what is to be worked out from them.

A look-up is taken only when the whole question is about rows and columns: every thing of the domain in it must be a
row's or a column's, and so must every word unless rows are named as such. Everything else goes to the passages.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from assistant.dialogue.tables import words as say
from assistant.dialogue.tables.asked import Asked
from assistant.dialogue.tables.authors import by_author, of_rebuilt
from assistant.dialogue.tables.rows import COMPARISON, LOOSE_WORDS, REBUILT, ROUTES, Shelf, in_time, printed_value
from assistant.dialogue.tables.values import by_value
from assistant.dialogue.tables.worked import (
    Lookup,
    aged,
    blanks,
    compared,
    counted,
    extreme,
    kinds,
    listed,
    no_column,
    ordered,
    shown_columns,
    spread,
    summed,
)
from assistant.guideline.model import Column, Row, Table
from assistant.text.lexicon import MARK
from assistant.text.patterns import late

DEFINITION = f"{MARK}aspect-definition"
MOST_STUDIES = 3
"""Studies up to which a question that names no rows as such is answered by theirs."""
COUNTRIES = frozenset({f"{MARK}china", f"{MARK}japan"})
_ONE = late(r"\bones?\b")
_HOW_MANY = late(r"\bhow (?:many|big|large)\b|\bnumbers?\b|\bn\b|\bsizes?\b")
_PAPER = late(r"\b(?:papers?|publications?|series)\b")
_DIVIDED = late(r"\b(?:which|what|list|how many|name)\b")


def look(shelf: Shelf, asked: Asked) -> Lookup | None:
    """What a question asks of the tables."""
    authors = shelf.authors(asked)
    if authors:
        return by_author(shelf, asked, authors)
    table = _table(shelf, asked)
    if table is None:
        found = by_value(shelf, asked) or _of_arms(shelf, asked) or _of_all(shelf, asked) or _of_year(shelf, asked)
        return found or _held_by_row_alone(shelf, asked)
    if asked.absent and asked.rowish and (asked.untold or not shelf.columns(table, asked)):
        return no_column(table, asked.absent)
    rows = shelf.named(table.rows, asked)
    told = shelf.telling(table.rows, asked.terms)
    if told and ROUTES.issuperset(told) and not (asked.rowish or asked.studyish):
        return None  # a route alone names no rows: half of each table has it
    listing = asked.works or asked.rowish or asked.dated or asked.several or asked.missing or asked.sums
    if not (listing or _compares(shelf, asked)) and len({row.text("ref_text") for row in rows}) > MOST_STUDIES:
        return by_value(shelf, asked)  # a whole group is better told by the text
    if not fits(shelf, table, rows, asked) or (asked.arms and table.id != REBUILT and len(rows) == 1):
        return None  # the arms of a trial stand in the text where its row is the only one
    if asked.rowish and (asked.defines or (asked.missing and not asked.outcomes)) and not asked.extreme:
        return (
            Lookup("what the signs of a table mean", table.id, summary=" ".join(table.footnotes))
            if table.footnotes
            else None
        )
    return worked_out(shelf, table, rows, asked) or by_value(shelf, asked) or _named_rows(shelf, table, rows, asked)


def _of_arms(shelf: Shelf, asked: Asked) -> Lookup | None:
    """Both arms of a trial of the rebuilt table that is named by its regimen."""
    table = shelf.guideline.tables[REBUILT]
    columns = shelf.columns(table, asked)
    told = shelf.telling(table.rows, asked.terms)
    if not (asked.arms and columns and told):
        return None
    studies = {row.text("study") for row in table.rows if all(term in shelf.terms[row.id] for term in told)}
    rows = [row for row in table.rows if row.text("study") in studies]
    things, words = shelf.beside(table, rows, asked)
    if len(studies) != 1 or set(things) - COUNTRIES or len(words) > LOOSE_WORDS:
        return None
    return of_rebuilt(rows, columns)


def _of_all(shelf: Shelf, asked: Asked) -> Lookup | None:
    """What is worked out from a column of each table, where rows are asked for and no table is named."""
    if not (asked.studyish or asked.rowish or asked.lists or asked.fields or asked.says(say.WHICH_REGIMEN)) or not (
        asked.bounded or asked.missing or asked.extreme in {"highest", "lowest"}
    ):
        return None
    found = list[Lookup]()
    for name, table in shelf.guideline.tables.items():
        if name == REBUILT or not shelf.columns(table, asked):
            continue
        rows = shelf.named(table.rows, asked)
        if not rows or not fits(shelf, table, rows, asked):
            return None
        found.extend(one for one in [worked_out(shelf, table, rows, asked)] if one and one.rows)
    if not found:
        return None
    columns = dict.fromkeys(name for one in found for name in one.columns)
    return replace(
        found[0], rows=tuple(name for one in found for name in one.rows), columns=tuple(columns),
        summary=" ".join(one.summary for one in found), base=tuple(name for one in found for name in one.base),
    )  # fmt: skip


def _held_by_row_alone(shelf: Shelf, asked: Asked) -> Lookup | None:
    """The one study that drugs and routes name, where the running text does not print what is asked of it."""
    for name, table in shelf.guideline.tables.items():
        told = shelf.telling(table.rows, asked.terms) if name != REBUILT else []
        columns = shelf.columns(table, asked) if told else []
        rows = shelf.named(table.rows, asked) if columns else ()
        counts_only = [column.id for column in columns] == ["n"] and not asked.says(_HOW_MANY)
        if counts_only or len({row.text("ref_text") for row in rows}) != 1 or not fits(shelf, table, rows, asked):
            continue
        drugs = [term for term in told if term in asked.terms and shelf.lexicon.kind(term) in {"drug", "regimen"}]
        texts = " ".join(shelf.guideline.passages[one].text for row in rows for one in row.passages)
        values = [row.text(column.id) for row in rows for column in columns if printed_value(row, column)]
        if (
            drugs
            and values
            and not any(re.search(rf"(?<![\d.]){re.escape(value)}(?![\d.]*\d)", texts) for value in values)
        ):
            return _named_rows(shelf, table, rows, replace(asked, table=name))
    return None


def _of_year(shelf: Shelf, asked: Asked) -> Lookup | None:
    """The rows of a year in whatever table."""
    if (
        not asked.dated
        or asked.extreme
        or not (asked.studyish or asked.rowish or asked.lists or asked.says(_ONE) or asked.says(say.PUBLISHED))
    ):
        return None
    tables = [table for name, table in shelf.guideline.tables.items() if name != REBUILT]
    rows = [row for table in tables for row in table.rows if in_time(row, asked)]
    things, words = shelf.beside(tables[0], rows, asked)
    if not rows or things or words:
        return None
    ids = tuple(row.id for row in rows)
    years = ", ".join(sorted(asked.years)) or f"{max(asked.since, 1990)} to {min(asked.until, 2022)}"
    summary = f"Rows of {years} in the tables of the guideline: {len(rows)}."
    return Lookup("rows of a year", shelf.table_of(ids[0]).id, ids, (), summary, base=ids)


def fits(shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked) -> bool:
    """Whether nothing of weight is asked beyond what these rows and their columns hold."""
    things, words = shelf.beside(table, rows, asked)
    return not things and len(words) <= (LOOSE_WORDS if asked.rowish else 0)


def _table(shelf: Shelf, asked: Asked) -> Table | None:
    """The table that a question is about, by its name or by what it names."""
    tables = shelf.guideline.tables
    if asked.table:
        return tables.get(asked.table)
    held = {name: table for name, table in tables.items() if name != REBUILT}
    hits = {name: len(shelf.telling(table.rows, asked.terms)) for name, table in held.items()}
    figured = asked.works or asked.rowish or asked.dated or asked.several_columns or asked.sums
    cited = {"author", "year", "ref_text"} & set(asked.fields) and asked.says(_PAPER)
    if not (figured or cited or _compares(shelf, asked)) and not (
        asked.several and any(hits.values()) and (asked.outcomes or asked.sized)
    ):
        return None
    tumour = {f"{MARK}hcc", f"{MARK}liver-metastases"} & set(asked.terms)
    if asked.dated and not any(hits.values()) and not tumour and not _names_column(shelf, asked):
        return None
    if {f"{MARK}liver-metastases", f"{MARK}primary-cancer"} & set(asked.terms):
        return tables["table3"]
    if f"{MARK}hcc" in asked.terms:
        return tables["table1"]
    holding = [table for table in held.values() if asked.outcomes and shelf.columns(table, asked)]
    if len(holding) == 1 and not any(hits.values()):
        return holding[0]
    best = max(hits, key=lambda name: (hits[name], name == "table1"))
    return tables[best] if hits[best] else None


def _names_column(shelf: Shelf, asked: Asked) -> bool:
    return any(shelf.columns(table, asked) for table in shelf.guideline.tables.values())


def _compares(shelf: Shelf, asked: Asked) -> bool:
    return len(groups_named(shelf, asked)) > 1


def groups_named(shelf: Shelf, asked: Asked) -> list[str]:
    """Groups of table 1 that a question names, each by what tells its rows from all others."""
    table = shelf.guideline.tables["table1"]
    found = list[str]()
    for term in shelf.telling(table.rows, asked.terms):
        held = {row.text("group") for row in table.rows if term in shelf.direct[row.id]}
        found.extend(held if len(held) == 1 else ())
    return [group for group in table.groups if group in found]


def worked_out(shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    """What is to be worked out from rows: groups, an order, a count, a range, a list."""
    columns = shelf.columns(table, asked)
    if table.id == REBUILT and not asked.works:
        return of_rebuilt(rows, columns) if columns and len(rows) < len(table.rows) else None
    if not rows:
        return None
    divided = "primary" if table.id == "table3" else "group"
    if (
        asked.groups
        and not columns
        and len(rows) == len(table.rows)
        and (asked.lists or asked.counts or asked.says(_DIVIDED))
    ):
        return kinds(table, divided)
    if asked.extreme in {"oldest", "newest"}:
        return aged(table, rows, asked)
    if columns:
        found = _of_column(shelf, table, rows, columns, asked)
        if found:
            return found
    if asked.counts:
        return counted(table, rows, columns, asked)
    apart = COMPARISON in asked.terms and not asked.rowish  # what was compared with what, the text tells
    if asked.lists and not apart and (columns or len(rows) < len(table.rows)):
        return listed(table, rows, columns, asked)
    return None


def _of_column(
    shelf: Shelf, table: Table, rows: Sequence[Row], columns: Sequence[Column], asked: Asked
) -> Lookup | None:
    """What is worked out from the values of a column."""
    if asked.sorts:
        return ordered(table, rows, columns, asked)
    if asked.bounded or asked.missing:
        picked = (counted if asked.counts else listed)(table, rows, columns, asked)
        return picked if picked.rows or asked.equal is None else None
    if asked.extreme:
        found = extreme(table, rows, columns, asked)
        return replace(found, extreme=asked.extreme) if found else None
    if asked.sums and len(rows) > 1 and columns[0].id == "n" and not asked.counts:
        return summed(table, rows, columns[0])
    groups = groups_named(shelf, asked) if table.id == "table1" else []
    if len(groups) > 1:
        return compared(table, groups, columns)
    if asked.averages or asked.ranges:
        return spread(table, rows, columns, asked)
    return None


def _named_rows(shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    """The rows that fit, where rows or the table were named as such."""
    columns = shelf.columns(table, asked)
    some = len(rows) < len(table.rows)
    if not rows or (DEFINITION in asked.terms and not some):
        return None
    whole = not some and not columns and bool(asked.table) and not shelf.beside(table, rows, asked)[1]
    told = some and (columns or asked.rowish or asked.dated)
    if not (whole or told or (columns and asked.table)):
        return None
    ids = tuple(row.id for row in rows)
    summary = blanks(rows, columns) if len(rows) <= 3 else ""
    return Lookup(
        "rows of a table", table.id, ids, shown_columns(table, columns), summary, base=ids, whole=whole,
        column=columns[0].id if columns else "",
    )  # fmt: skip
