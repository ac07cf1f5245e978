"""Questions on the rows of an author, or on an author's study: its row, or what the text says of its design first."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from assistant.dialogue.tables.asked import Asked
from assistant.dialogue.tables.rows import COMPARISON, DESIGN, LOOSE_WORDS, REBUILT, Shelf, in_time
from assistant.dialogue.tables.worked import Lookup, blanks, extreme, no_column, short, shown_columns
from assistant.guideline.model import Column, Row, Table
from assistant.text.lexicon import MARK

MOST_PASSAGES = 2
SUBGROUP = f"{MARK}subgroup-analysis"
"""Of several rows of an author, each is one of the groups that are asked about."""


def by_author(shelf: Shelf, asked: Asked, authors: frozenset[str]) -> Lookup | None:
    """The rows of the authors named; where a study's design is asked about, what the text says of it first."""
    rows = [row for table in shelf.guideline.tables.values() for row in table.rows if authors & shelf.terms[row.id]]
    if len(authors) > 1 and COMPARISON not in asked.terms and _wrote_together(shelf, rows, authors):
        return None
    rows = [row for row in rows if not asked.table or shelf.table_of(row.id).id == asked.table]
    dated = [row for row in rows if not row.text("year") or in_time(row, asked)]
    rows = _foremost(shelf, dated or rows, asked)
    if not rows:
        return None
    table = shelf.table_of(rows[0].id)
    if asked.untold:
        return no_column(table, asked.absent)
    things, words = shelf.beside(table, rows, asked)
    things = [term for term in things if term != SUBGROUP or len(rows) == 1]
    design = [term for term in things if term in DESIGN]
    loose = asked.rowish or bool(asked.outcomes) or asked.sized or asked.dated
    if len(things) > len(design) or len(words) > (LOOSE_WORDS if loose or design or asked.design else 0):
        return None
    single = len(rows) == len(authors) == 1
    if design or (single and not asked.rowish and (asked.design or asked.arms or COMPARISON in asked.terms)):
        return _of_design(shelf, rows, asked)
    return _rows_of_authors(shelf, table, rows, asked)


def _wrote_together(shelf: Shelf, rows: Sequence[Row], authors: frozenset[str]) -> bool:
    """Whether the running text names these authors as those of one study."""
    names = dict.fromkeys(name for row in rows for name in row.passages)
    return any(authors <= set(shelf.lexicon.read(shelf.guideline.passages[name].text).terms) for name in names)


def _foremost(shelf: Shelf, rows: Sequence[Row], asked: Asked) -> list[Row]:
    """The rows of authors, those that the other words name first, with the other arms of their studies behind them.

    Rows of the table that holds most of what is asked; the rebuilt one only where it alone does.
    """
    named = {author for row in rows for author in shelf.authors(asked) & shelf.terms[row.id]}
    score = {}
    for name in dict.fromkeys(shelf.table_of(row.id).id for row in rows):
        own = [row for row in rows if shelf.table_of(row.id).id == name]
        told = sum(term not in named for term in shelf.telling(own, asked.terms))
        arms = name == REBUILT and not asked.sized and (asked.arms or f"{MARK}study-arm" in asked.terms)
        score[name] = (arms, _answers(shelf, name, own, asked), told, name != REBUILT)
    if not score:
        return []
    covering = [name for name in score if _covers(shelf, rows, name, named)]
    best = max(covering or score, key=lambda name: score[name])
    kept = [row for row in rows if covering and shelf.table_of(row.id).id == best] or list(rows)
    words = [term for term in shelf.telling(kept, asked.terms) if term not in named]
    hits = {row.id: sum(row.id in shelf.holding(kept, term) for term in words) for row in kept}
    most = max(hits.values())
    studies = {(row.text("study"), row.text("ref_text")) for row in kept if hits[row.id] == most}
    kept = (
        [row for row in kept if (row.text("study"), row.text("ref_text")) in studies]
        if most and len(named) == 1
        else kept
    )
    return sorted(kept, key=lambda row: -hits[row.id]) if len(named) == 1 else kept


def _answers(shelf: Shelf, table: str, rows: Sequence[Row], asked: Asked) -> int:
    """How many of the outcomes asked for these rows print a value of."""
    known = {column.id: column for column in shelf.guideline.tables[table].columns}
    held = (shelf.heads[table].get(outcome, ()) for outcome in asked.outcomes)
    return sum(any(row.text(known[name].id) not in {"", "-"} for name in ids for row in rows) for ids in held)


def _covers(shelf: Shelf, rows: Sequence[Row], table: str, named: set[str]) -> bool:
    held = frozenset[str]().union(*(shelf.terms[row.id] for row in rows if shelf.table_of(row.id).id == table))
    return named <= held


def _rows_of_authors(shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    columns = shelf.columns(table, asked)
    if table.id == REBUILT:
        return of_rebuilt(rows, columns)
    found = None
    if len(rows) > 1 and asked.extreme in {"highest", "lowest"} and columns:
        found = extreme(table, rows, columns, asked)
    if found is None:
        found = Lookup(
            "rows by author", table.id, tuple(row.id for row in rows), shown_columns(table, columns), blanks(rows, columns),
            column=columns[0].id if columns else "",
        )  # fmt: skip
    if "ref_text" in asked.fields:
        found = replace(found, summary=f"{_numbers(table, rows)} {found.summary}".strip())
    told = _told(shelf, rows, columns, asked) if asked.text_says and "ref_text" not in asked.fields else ()
    return replace(found, rows=tuple(row.id for row in rows), passages=told, base=tuple(row.id for row in rows))


def _numbers(table: Table, rows: Sequence[Row]) -> str:
    """The reference numbers of studies, in the running text and in the table's own column."""
    said = (
        f"{short(row)}: number {row.text('ref_text')} in the running text, {row.text('ref_printed')} in {table.place.item} itself."
        for row in rows
    )
    return " ".join(dict.fromkeys(said))


def of_rebuilt(rows: Sequence[Row], columns: Sequence[Column]) -> Lookup:
    """What the running text says, in place of the rows that were rebuilt from it."""
    passages = dict.fromkeys(name for row in rows for name in row.passages)
    return Lookup(
        "what a rebuilt row was read from",
        REBUILT,
        (),
        (),
        passages=tuple(passages),
        base=tuple(row.id for row in rows),
        column=columns[0].id if columns else "",
    )


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
