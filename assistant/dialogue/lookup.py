"""Questions that a table answers by itself: a row by author or year, an extreme, a count, a list, groups compared.

A look-up is taken only when the whole question is about rows and columns: every thing of the domain in it must be a
row's or a column's, and so must every word unless rows are named as such. Everything else goes to the passages.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.tablerows import COMPARISON, DESIGN, GENERAL, REBUILT, Shelf, in_time
from assistant.dialogue.tablewords import Asked, read_asked
from assistant.dialogue.tabulate import (
    Lookup,
    aged,
    blanks,
    compared,
    counted,
    extreme,
    kinds,
    listed,
    ordered,
    shown_columns,
    spread,
    summed,
)
from assistant.guideline.model import Column, Row, Table
from assistant.text.lexicon import MARK, Lexicon, Reading

_REFERENCE = re.compile(
    r"\b(?:reference|ref|citation|cited as)(?: (?:number|no|nr))?\.? ?\[?(\d{1,3})\]?(?!\S*\d)|^\[(\d{1,3})\]$"
)
_FIGURE = re.compile(r"\bfigure ([123])([a-e]?)\b")
LOOSE_WORDS = 4
"""Plain words beyond rows and columns that a question may hold where it names rows as such."""

DEFINITION = f"{MARK}aspect-definition"
MOST_PASSAGES = 2
COUNTRIES = frozenset({f"{MARK}china", f"{MARK}japan"})
_ONE = re.compile(r"\bones?\b")


def find_lookup(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """The look-up that a question asks for by itself, or None."""
    return (
        _asked_reference(knowledge, reading)
        or _asked_figure(knowledge, reading)
        or _asked_regimens(knowledge, reading)
        or look(knowledge.shelf, read_asked(knowledge.matcher.lexicon, reading))
    )


def _asked_reference(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    found = _REFERENCE.search(reading.text)
    number = int(found[1] or found[2]) if found else 0
    named = read_asked(knowledge.matcher.lexicon, reading).table if number else ""
    if number in knowledge.guideline.references and not named and len(reading.terms) <= 4:
        return Lookup("a reference by its number", reference=number)
    return None


def _asked_figure(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """A figure that is named, or one of its panels. Figure 2 is long: more words look for a regimen in it."""
    found = _FIGURE.search(reading.text)
    if not found:
        return None
    lexicon = knowledge.matcher.lexicon
    left = [
        term
        for term in reading.terms
        if lexicon.kind(term) not in {"aspect", "document"} and term not in found[0] and term not in {"show", "panel"}
    ]
    if left and found[1] == "2":
        return None
    figure = knowledge.guideline.figures[f"fig{found[1]}"]
    panels = [regimen.id for regimen in figure.regimens if regimen.panel == found[2]]
    panels += [panel.id for panel in figure.panels if panel.panel == found[2]]
    return Lookup("a figure that is named", figure=" ".join(panels) or figure.id)


def _asked_regimens(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """Regimens of figure 2 side by side, where two or more are named and a dose, a route or a time is asked for."""
    lexicon, guideline = knowledge.matcher.lexicon, knowledge.guideline
    asked = {*reading.terms, *(term for term in reading.broader if term in _DOSE)}
    names = {name: lexicon.read(name.partition(".")[2].replace("-", " ")).terms[0] for name in guideline.regimens}
    found = [name for name, term in names.items() if term in reading.terms]
    if f"{MARK}new-fp" in reading.terms:
        found.extend(name for name, term in names.items() if f"{MARK}new-fp" in _wider(lexicon, term))
    apart = len({name.rpartition("-")[0] for name in found})
    if apart < 2 or not (asked & _DOSE or _HOW_LONG.search(reading.text)):
        return None
    regimens = [guideline.regimens[name] for name in guideline.regimens if name in found]
    held = {*names.values(), *_DOSE}.union(*(lexicon.read(part.drug).terms for one in regimens for part in one.components))
    left = [
        term for term in reading.terms
        if term.startswith(MARK) and term not in held and lexicon.kind(term) not in {"aspect", "document"} and term not in GENERAL
    ]  # fmt: skip
    drugs = [term for term in reading.terms if lexicon.kind(term) == "drug"]
    if left:
        return None
    lines = [
        f"{one.name}, figure 2{one.panel}: "
        + "; ".join(f"{part.drug} {part.printed}" for part in one.components if not drugs or set(lexicon.read(part.drug).terms) & set(drugs))
        for one in regimens
    ]
    return Lookup("regimens side by side", figure=" ".join(one.id for one in regimens), summary="\n".join(lines))


def _wider(lexicon: Lexicon, term: str) -> set[str]:
    return {f"{MARK}{name}" for name in lexicon.ancestors(term[1:])}


_DOSE = frozenset(f"{MARK}{name}" for name in ("aspect-dose", "duration-of-infusion", "per-body", "intra-arterial", "intravenous", "subcutaneous"))
_HOW_LONG = re.compile(r"\b(?:min|mins|minutes?|hours?|time|times|how long|durations?|routes?|units?|mg|ml)\b")


def look(shelf: Shelf, asked: Asked) -> Lookup | None:
    """What a question asks of the tables."""
    authors = shelf.authors(asked)
    if authors:
        return _by_author(shelf, asked, authors)
    table = _table(shelf, asked)
    if table is None:
        return _of_arms(shelf, asked) or _of_year(shelf, asked)
    if asked.absent and asked.rowish and not shelf.columns(table, asked):
        return no_column(table, asked)
    rows = shelf.named(table.rows, asked)
    if not fits(shelf, table, rows, asked):
        return None
    return worked_out(shelf, table, rows, asked) or _named_rows(shelf, table, rows, asked)


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
    return _of_rebuilt(rows, columns)


def _of_year(shelf: Shelf, asked: Asked) -> Lookup | None:
    """The rows of a year in whatever table."""
    if not asked.years or asked.extreme or not (asked.studyish or asked.rowish or asked.lists or asked.says(_ONE)):
        return None
    tables = [table for name, table in shelf.guideline.tables.items() if name != REBUILT]
    rows = [row for table in tables for row in table.rows if row.text("year") in asked.years]
    things, words = shelf.beside(tables[0], rows, asked)
    if not rows or things or words:
        return None
    ids = tuple(row.id for row in rows)
    summary = f"Rows of {', '.join(sorted(asked.years))} in the tables of the guideline: {len(rows)}."
    return Lookup("rows of a year", shelf.table_of(ids[0]).id, ids, (), summary, base=ids)


def no_column(table: Table, asked: Asked) -> Lookup:
    heads = ", ".join(column.label for column in table.columns if column.id not in {"id", "group", "passages", "note"})
    says = (
        f"The guideline does not say: {table.place.item} has no column for {asked.absent}, "
        f"so its rows cannot be picked by that. Its columns are: {heads}."
    )
    return Lookup("what no table holds", table.id, silent=says)


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
    wanted = asked.extreme or asked.counts or asked.lists or asked.sorts or asked.rowish or asked.dated or _compares(shelf, asked)
    if not wanted and not (asked.studyish and any(hits.values()) and (asked.outcomes or asked.sized)):
        return None
    if asked.dated and not any(hits.values()) and not _names_column(shelf, asked):
        return None
    if f"{MARK}liver-metastases" in asked.terms:
        return tables["table3"]
    holding = [table for table in held.values() if asked.outcomes and shelf.columns(table, asked)]
    if len(holding) == 1 and not any(hits.values()):
        return holding[0]
    best = max(hits, key=lambda name: (hits[name], name == "table1"))
    return tables[best] if hits[best] or f"{MARK}hcc" in asked.terms else None


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


def _by_author(shelf: Shelf, asked: Asked, authors: frozenset[str]) -> Lookup | None:
    """The rows of the authors named; where a study's design is asked about, what the text says of it first."""
    rows = [row for table in shelf.guideline.tables.values() for row in table.rows if authors & shelf.terms[row.id]]
    rows = [row for row in rows if not asked.table or shelf.table_of(row.id).id == asked.table]
    dated = [row for row in rows if not row.text("year") or in_time(row, asked)]
    rows = _foremost(shelf, dated or rows, asked)
    if not rows:
        return None
    table = shelf.table_of(rows[0].id)
    things, words = shelf.beside(table, rows, asked)
    design = [term for term in things if term in DESIGN]
    loose = asked.rowish or bool(asked.outcomes) or asked.sized or asked.dated
    if len(things) > len(design) or len(words) > (LOOSE_WORDS if loose or design or asked.design else 0):
        return None
    single = len(rows) == len(authors)
    if design or (single and not asked.rowish and (asked.design or COMPARISON in asked.terms)):
        return _of_design(shelf, rows, asked)
    return _rows_of_authors(shelf, table, rows, asked)


def _foremost(shelf: Shelf, rows: Sequence[Row], asked: Asked) -> list[Row]:
    """The rows of authors, those that the other words name first, with the other arms of their studies behind them.

    Rows of the table that holds most of what is asked; the rebuilt one only where it alone does.
    """
    named = {author for row in rows for author in shelf.authors(asked) & shelf.terms[row.id]}
    score = {}
    for name in dict.fromkeys(shelf.table_of(row.id).id for row in rows):
        own = [row for row in rows if shelf.table_of(row.id).id == name]
        told = sum(term not in named for term in shelf.telling(own, asked.terms))
        arms = name == REBUILT and (asked.arms or f"{MARK}study-arm" in asked.terms)
        score[name] = (arms, len(shelf.columns(shelf.guideline.tables[name], asked)), told, name != REBUILT)
    if not score:
        return []
    covering = [name for name in score if _covers(shelf, rows, name, named)]
    best = max(covering or score, key=lambda name: score[name])
    kept = [row for row in rows if covering and shelf.table_of(row.id).id == best] or list(rows)
    told = [term for term in shelf.telling(kept, asked.terms) if term not in named]
    hits = {row.id: sum(row.id in shelf.holding(kept, term) for term in told) for row in kept}
    most = max(hits.values())
    studies = {(row.text("study"), row.text("ref_text")) for row in kept if hits[row.id] == most}
    kept = [row for row in kept if (row.text("study"), row.text("ref_text")) in studies] if most and len(named) == 1 else kept
    return sorted(kept, key=lambda row: -hits[row.id]) if len(named) == 1 else kept


def _covers(shelf: Shelf, rows: Sequence[Row], table: str, named: set[str]) -> bool:
    held = frozenset[str]().union(*(shelf.terms[row.id] for row in rows if shelf.table_of(row.id).id == table))
    return named <= held


def _rows_of_authors(shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    columns = shelf.columns(table, asked)
    if table.id == REBUILT:
        return _of_rebuilt(rows, columns)
    found = None
    if len(rows) > 1 and asked.extreme in {"highest", "lowest"} and columns:
        found = extreme(table, rows, columns, asked)
    if found is None:
        found = Lookup(
            "rows by author", table.id, tuple(row.id for row in rows), shown_columns(table, columns), blanks(rows, columns),
            column=columns[0].id if columns else "",
        )  # fmt: skip
    told = _told(shelf, rows, columns, asked) if asked.text_says else ()
    return replace(found, rows=tuple(row.id for row in rows), passages=told, base=tuple(row.id for row in rows))


def _of_rebuilt(rows: Sequence[Row], columns: Sequence[Column]) -> Lookup:
    """What the running text says, in place of the rows that were rebuilt from it."""
    passages = dict.fromkeys(name for row in rows for name in row.passages)
    return Lookup("what a rebuilt row was read from", REBUILT, (), (), passages=tuple(passages), column=columns[0].id if columns else "")


def _of_design(shelf: Shelf, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    """The passages on a study, then its rows."""
    passages = _told(shelf, rows, (), asked)
    if not passages:
        return None
    table = shelf.table_of(rows[0].id)
    kept = tuple(row.id for row in rows if shelf.table_of(row.id) is table) if table.id != REBUILT else ()
    return Lookup("a study in the text, then its row", table.id, kept, (), passages=passages)


def _told(shelf: Shelf, rows: Sequence[Row], columns: Sequence[Column], asked: Asked) -> tuple[str, ...]:
    """The passages about a study that hold most of what is asked, its own before those that it shares."""
    guideline, score = shelf.guideline, {}
    wanted = {term for term in asked.terms if shelf.lexicon.kind(term) != "author"}
    heads = {column.id for column in columns}
    for row in rows:
        for name in row.passages:
            passage = guideline.passages[name]
            spoken = shelf.lexicon.read(passage.text)
            hits = len(wanted & {*spoken.terms, *spoken.broader})
            hits += 2 * ("n" in heads and bool(re.search(r"\d patients", passage.text)))
            own = passage.references == (int(row.text("ref_text")),)
            score[name] = (hits + own, own)
    best = sorted(score, key=lambda name: score[name], reverse=True)
    return tuple(name for name in best[:MOST_PASSAGES] if score[name][0])


def worked_out(shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    """What is to be worked out from rows: groups, an order, a count, a range, a list."""
    columns = shelf.columns(table, asked)
    if table.id == REBUILT:
        return _of_rebuilt(rows, columns) if columns and len(rows) < len(table.rows) else None
    if not rows:
        return None
    divided = "primary" if table.id == "table3" else "group"
    if asked.groups and not columns and len(rows) == len(table.rows) and (asked.lists or asked.counts or asked.says(_DIVIDED)):
        return kinds(table, divided)
    if asked.extreme in {"oldest", "newest"}:
        return aged(table, rows, asked)
    if columns:
        found = _of_column(shelf, table, rows, columns, asked)
        if found:
            return found
    if asked.counts:
        return counted(table, rows, columns, asked)
    if asked.lists and (columns or len(rows) < len(table.rows)):
        return listed(table, rows, columns, asked)
    return None


_DIVIDED = re.compile(r"\b(?:which|what|list|how many|name)\b")


def _of_column(
    shelf: Shelf, table: Table, rows: Sequence[Row], columns: Sequence[Column], asked: Asked
) -> Lookup | None:
    """What is worked out from the values of a column."""
    if asked.sorts:
        return ordered(table, rows, columns, asked)
    if asked.bounded or asked.missing:
        return (counted if asked.counts else listed)(table, rows, columns, asked)
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
    whole = not some and not columns and bool(asked.table)
    told = some and (columns or asked.rowish or asked.dated)
    if not (whole or told or (columns and asked.table)):
        return None
    ids = tuple(row.id for row in rows)
    summary = blanks(rows, columns) if len(rows) <= 3 else ""
    return Lookup(
        "rows of a table", table.id, ids, shown_columns(table, columns), summary, base=ids, whole=whole,
        column=columns[0].id if columns else "",
    )  # fmt: skip
