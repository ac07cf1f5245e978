"""The other side of what was shown: another arm of the same study, what the text says of it, or rows of other studies.

A table may hold both arms of a trial, or one of them while the running text tells of the other; both come before rows of
other studies on the same drug.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from assistant.dialogue.details import PART
from assistant.dialogue.details import wanted as wanted_detail
from assistant.dialogue.tables.asked import Asked
from assistant.dialogue.tables.rows import REBUILT, ROUTES, Shelf
from assistant.dialogue.tables.worked import SEPARATE, Lookup, blanks, shown_columns
from assistant.guideline.model import Column, Row, Table
from assistant.text.lexicon import MARK

JOINING = frozenset({f"{MARK}aspect-comparison", f"{MARK}aspect-combination"})
"""Aspects that only join what is named to what was shown: compared with it, added to it."""

ROUTED = {f"{MARK}systemic-chemotherapy": f"{MARK}intravenous"}
"""What an arm can be called by its route."""

FEW_ROWS = 3
"""Rows up to which a regimen and a primary tell which studies are talked about."""

LEAST_TOLD = 2
"""Things that must tell rows apart, where no row was shown yet: a regimen and a primary, two drugs."""


def arms_of(table: Table, rows: Iterable[Row]) -> list[Row]:
    """All rows of the studies that some rows are of."""
    studies = {_study(row) for row in rows}
    return [row for row in table.rows if _study(row) in studies]


def _study(row: Row) -> tuple[str, str, str]:
    return row.text("author"), row.text("year"), row.text("ref_text")


def by_route(shelf: Shelf, arms: Sequence[Row], asked: Asked) -> Asked:
    """What is asked, an arm of these called by its route ("systemically") named by it."""
    if shelf.telling(arms, asked.terms):
        return asked
    routed = replace(asked, terms=tuple(ROUTED.get(term, term) for term in asked.terms))
    return routed if shelf.telling(arms, routed.terms) else asked


def tells_rows_alone(shelf: Shelf, asked: Asked) -> bool:
    """Whether a line names what tells rows, and asks for no aspect of it ("the iv arm", not "the iv dose")."""
    return not any(shelf.lexicon.kind(term) == "aspect" and term not in JOINING for term in asked.terms)


def other_arm(shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked) -> list[Row]:
    """The rows of the same studies, not among those shown, that a line names."""
    arms = [row for row in arms_of(table, rows) if row not in rows]
    return list(shelf.named(arms, asked)) if shelf.telling(arms, asked.terms) else []


def outcomes_of(shelf: Shelf, table: Table, columns: Iterable[Column]) -> tuple[str, ...]:
    """The outcomes that columns hold, by the names of their concepts."""
    ids = {column.id for column in columns}
    return tuple(name for name, held in shelf.heads[table.id].items() if ids & set(held))


def told_of_study(
    shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked, columns: Sequence[Column]
) -> Lookup | None:
    """What the text says of the other side of one study, or of an outcome, that the table does not hold."""
    kinds = {"drug", "regimen", "procedure"} if columns else {"drug", "regimen", "procedure", "outcome", "statistic"}
    detail = None if columns else wanted_detail(asked.text)
    wanted = {term for term in asked.terms if shelf.lexicon.kind(term) in kinds - ({"statistic"} if detail else set())}
    outcomes = {f"{MARK}{name}" for name in outcomes_of(shelf, table, columns)}
    if not (wanted or detail) or len({_study(row) for row in rows}) != 1:
        return None
    found = list[str]()
    for name in _passages_on(shelf, rows):
        text = shelf.guideline.passages[name].text
        spoken, held = shelf.lexicon.read(text), detail is None or detail.held.search(text)
        if held and wanted <= set(spoken.terms) and (not outcomes or outcomes & {*spoken.terms, *spoken.broader}):
            found.append(name)
    if not found:
        return None
    here = shelf.guideline.cq_of(table.id)
    found.sort(key=lambda name: (_of_part(shelf, name), shelf.guideline.cq_of(name) != here))
    ids = tuple(row.id for row in rows)
    column = columns[0].id if columns else ""
    return Lookup(
        "the study shown, in the text", table.id, ids, shown_columns(table, columns), passages=tuple(found),
        base=ids, column=column,
    )  # fmt: skip


def told_of_rows(shelf: Shelf, asked: Asked, shown: Lookup) -> Lookup | None:
    """What the text says of the one study that rows were shown of; not where an extreme was asked: that compares studies."""
    if shown.table not in shelf.guideline.tables or shown.table == REBUILT or shown.extreme:
        return None
    rows = [shelf.row(name) for name in shown.rows]
    return told_of_study(shelf, shelf.guideline.tables[shown.table], rows, asked, ()) if rows else None


def _passages_on(shelf: Shelf, rows: Sequence[Row]) -> list[str]:
    """The passages that some rows were found in, and those that cite nothing but the study of theirs."""
    cited = {(int(row.text("ref_text")),) for row in rows if row.text("ref_text").isdigit()}
    alone = (one.id for one in shelf.guideline.passages.values() if one.references in cited and not one.unresolved)
    return list(dict.fromkeys((*(name for row in rows for name in row.passages), *alone)))


def _of_part(shelf: Shelf, name: str) -> bool:
    """Whether a passage is on a part of the patients; what holds for all of them comes first."""
    return bool(PART.search(shelf.guideline.passages[name].text))


def side_by_side(
    shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked, columns: Sequence[Column]
) -> Lookup | None:
    """Rows that were shown and the rows that a line sets against them: of the same study first."""
    if not shelf.telling(table.rows, asked.terms) or not tells_rows_alone(shelf, asked):
        return None
    if shelf.beside(table, table.rows, asked)[0]:
        return None
    second = other_arm(shelf, table, rows, asked)
    if not second:
        told = told_of_study(shelf, table, rows, asked, columns)
        if told:
            return told
        second = [row for row in shelf.named(table.rows, asked) if row not in rows]
    if not second:
        return None
    both = [*rows, *second]
    apart = SEPARATE if len({_study(row) for row in both}) > 1 else ""
    said = " ".join(part for part in (blanks(both, columns), apart) if part)
    ids = tuple(row.id for row in both)
    return Lookup(
        "rows side by side", table.id, ids, shown_columns(table, columns), said, base=ids,
        column=columns[0].id if columns else "",
    )  # fmt: skip


def told_apart(shelf: Shelf, asked: Asked) -> Lookup | None:
    """The few rows that a regimen, a drug and a primary together tell from all others, though no row was shown yet."""
    for table in shelf.guideline.tables.values():
        told = [term for term in shelf.telling(table.rows, asked.terms) if term not in ROUTES]
        if table.id == REBUILT or len(told) < LEAST_TOLD:
            continue
        rows = shelf.named(table.rows, asked)
        if 0 < len(rows) <= FEW_ROWS and not shelf.beside(table, rows, asked)[0]:
            ids = tuple(row.id for row in rows)
            return Lookup("rows told apart by what was talked about", table.id, ids, base=ids)
    return None


def in_groups(
    shelf: Shelf, table: Table, shown: Lookup | None, terms: Sequence[str], passages: Sequence[str]
) -> list[Row]:
    """The rows of the groups (or primaries) that were talked about; none where that is most of them, or nothing tells."""
    if shown is not None and shown.table == table.id:
        named = [shelf.row(name) for name in shown.rows or shown.base]
    elif told := shelf.telling(table.rows, terms):
        named = list(shelf.named(table.rows, Asked("", tuple(told))))
    else:
        named = [row for row in table.rows if set(row.passages) & set(passages)]
    by = "primary" if any(row.text("primary") for row in table.rows) else "group"
    groups = {row.text(by) for row in named}
    rows = [row for row in table.rows if row.text(by) in groups]
    return rows if 2 * len(rows) <= len(table.rows) else []
