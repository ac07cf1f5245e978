"""Follow-ups on rows that were just shown: "which of these had the longest OS", "and the lowest?", "who wrote it?", "when?".

What was shown is kept with the conversation's focus; a follow-up is put to those rows, and says what it was taken for.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from assistant.dialogue.asides import asks_source, claim_in
from assistant.dialogue.details import WHOM
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.state import Focus
from assistant.dialogue.tables.arms import arms_of, by_route, other_arm, side_by_side, tells_rows_alone, told_of_study
from assistant.dialogue.tables.asked import Asked, read_asked
from assistant.dialogue.tables.authors import of_rebuilt
from assistant.dialogue.tables.look import fits, look, worked_out
from assistant.dialogue.tables.rows import REBUILT, ROUTES, Shelf, in_time
from assistant.dialogue.tables.words import BOTH, OTHER_ARM, OTHER_PAPER
from assistant.dialogue.tables.worked import Lookup, blanks, name_of, no_column, short, shown_columns
from assistant.guideline.model import Column, Guideline, Row, Table
from assistant.text.lexicon import Reading

FIELDS = {
    "author": "author",
    "year": "year",
    "ref_text": "reference in the text",
    "regimen": "regimen",
    "primary": "primary lesion",
}


def asked_of_shown(
    knowledge: Knowledge, reading: Reading, focus: Focus | None, *, leaning: bool, against: bool = False
) -> Lookup | None:
    """The look-up that a leaning line asks of what was just shown: of rows, or of the study behind a passage.

    Another side may be set `against` the rows.
    """
    if focus is None:
        return None
    asked = read_asked(knowledge.matcher.lexicon, reading)
    if against:
        return _set_against(knowledge.shelf, asked, focus)
    shown, anew = focus.lookup, asked.rowish or asked.studyish
    of_them = shown is not None and not anew and (bool(asked.extreme) or names_arm(knowledge.shelf, asked, shown))
    if asked.defines or WHOM.asked.search(reading.text) or not (leaning or of_them):
        return None
    if shown is not None:
        if claim_in(reading):
            asked = replace(asked, terms=tuple(term for term in asked.terms if term not in ROUTES))
        return follow(knowledge.shelf, asked, shown)
    return studied(knowledge.guideline, asked, focus.passages) if asks_source(reading) else None


def names_arm(shelf: Shelf, asked: Asked, shown: Lookup) -> bool:
    """Whether a line names an arm of the rows shown by its route, and nothing else that tells rows ("the arterial arm")."""
    if shown.table not in shelf.guideline.tables:
        return False
    rows = [shelf.row(name) for name in shown.base or shown.rows]
    told = shelf.telling(shelf.guideline.tables[shown.table].rows, asked.terms)
    return (
        bool(told)
        and ROUTES.issuperset(told)
        and bool(shelf.telling(arms_of(shelf.guideline.tables[shown.table], rows), told))
    )


def follow(shelf: Shelf, asked: Asked, shown: Lookup) -> Lookup | None:
    """The look-up that a leaning line asks of the rows shown before it, or None where it asks something else."""
    if shown.table not in shelf.guideline.tables:
        return None
    table = shelf.guideline.tables[shown.table]
    base = [shelf.row(name) for name in shown.base or shown.rows]
    if shelf.authors(asked) or (asked.table and asked.table != table.id):
        return _joined(_elsewhere(shelf, asked, shown), shown)
    if table.id == REBUILT:
        return _in_the_text(shelf, table, base, asked)
    if asked.says(OTHER_ARM) and not shelf.telling(table.rows, asked.terms):
        return _of_other_arm(shelf, table, base, asked, shown)
    asked = by_route(shelf, arms_of(table, base), asked)
    if shelf.telling(table.rows, asked.terms) and not shelf.telling(base, asked.terms):
        return _joined(_other_side(shelf, table, base, asked, shown) or _elsewhere(shelf, asked, shown), shown)
    other = OTHER_PAPER.search(asked.text)
    if other and not asked.extreme:
        years = _years_beside(table, base, other["which"])
        asked = replace(asked, years=years) if years else asked
    if asked.dated and not any(in_time(row, asked) for row in base):
        return _joined(_of_other_year(shelf, table, base, asked, shown), shown)
    return _of_these(shelf, table, base, asked, shown)


def _in_the_text(shelf: Shelf, table: Table, base: Sequence[Row], asked: Asked) -> Lookup | None:
    """A column of rebuilt rows: the text that it was read from."""
    columns = shelf.columns(table, asked)
    if not (columns and base) or shelf.telling(table.rows, asked.terms):
        return None
    return replace(of_rebuilt(base, columns), taken=_about(table, base))


def _of_these(shelf: Shelf, table: Table, base: Sequence[Row], asked: Asked, shown: Lookup) -> Lookup | None:
    """What is asked of the rows shown themselves; a single one is ranked among all of its table."""
    base = list(table.rows) if asked.extreme and len(base) == 1 else base
    named = shelf.telling(base, asked.terms)
    narrows = bool(named) and len(shelf.named(base, asked)) < len(base) and tells_rows_alone(shelf, asked)
    if named and not (asked.points or asked.joins or asked.works or narrows):
        return None
    if asked.arms and asked.outcomes and len(arms_of(table, base)) == 1:
        return None  # the table holds one arm of the trial; the text tells both
    if asked.absent and not asked.outcomes:
        return replace(no_column(table, asked.absent), taken=_about(table, base))
    if not named and asked.outcomes and not shelf.columns(table, asked) and base:
        return _not_in_table(shelf, table, base, asked)
    rows = shelf.named(base, asked)
    if not fits(shelf, table, rows, replace(asked, text=f"{asked.text} table")):
        return None
    found = _asked_of(shelf, table, shown, rows, asked)
    return _taken(found, table, rows, shown, asked) if found else None


def _of_authors(shelf: Shelf, focus: Focus) -> Lookup | None:
    """The rows of the authors that were talked about, where the talk went on from them to the text."""
    authors = {term for term in focus.terms if shelf.lexicon.kind(term) == "author"}
    held = [(table.id, row.id) for table, row in shelf.guideline.rows.values() if authors & shelf.terms[row.id]]
    rows = tuple(name for table, name in held if table == held[0][0] and table != REBUILT)
    return Lookup("rows of an author", held[0][0], rows, base=rows) if rows else None


def _set_against(shelf: Shelf, asked: Asked, focus: Focus) -> Lookup | None:
    """The rows that were talked about beside those that a line sets against them."""
    shown = focus.lookup or _of_authors(shelf, focus)
    if shown is None or shown.table not in shelf.guideline.tables or asked.defines:
        return None
    table, column = shelf.guideline.tables[shown.table], _column(shelf.guideline, shown)
    base = [shelf.row(name) for name in shown.rows or shown.base]
    asked_first = shelf.named(base, replace(asked, terms=focus.terms))
    columns = shelf.columns(table, asked) or ([column] if column else [])
    found = side_by_side(shelf, table, asked_first or base, asked, columns) if base else None
    return replace(found, taken=_about(table, asked_first or base)) if found else None


def _other_side(shelf: Shelf, table: Table, base: Sequence[Row], asked: Asked, shown: Lookup) -> Lookup | None:
    """The other arm of the studies shown: its rows, or what the text says of it."""
    if not tells_rows_alone(shelf, asked) or asked.works or shelf.beside(table, table.rows, asked)[0]:
        return None
    column = _column(shelf.guideline, shown)
    columns = shelf.columns(table, asked) or ([column] if column else [])
    rows = other_arm(shelf, table, base, asked)
    if rows:
        return replace(_rows(table, rows, columns, "another arm of the study shown"), taken=_about(table, base))
    told = told_of_study(shelf, table, base, asked, columns)
    return replace(told, taken=_about(table, base)) if told else None


def _of_other_arm(shelf: Shelf, table: Table, base: Sequence[Row], asked: Asked, shown: Lookup) -> Lookup | None:
    """The arms of the study shown besides the one that led: "and the other arm?"."""
    rows = [row for row in arms_of(table, base[:1]) if row is not base[0]]
    columns = shelf.columns(table, asked) or _columns(shelf.guideline, shown)
    if not rows:
        return None
    return replace(_rows(table, rows, columns, "another arm of the study shown"), taken=_about(table, base[:1]))


def _years_beside(table: Table, base: Sequence[Row], which: str) -> frozenset[str]:
    """The years of other rows of the same authors, later or earlier than those shown where that is said."""
    authors, years = {row.text("author") for row in base}, {row.text("year") for row in base}
    others = {row.text("year") for row in table.rows if row.text("author") in authors} - years
    if which in {"earlier", "older", "previous"}:
        return frozenset(year for year in others if year < min(years))
    return frozenset(year for year in others if which == "other" or year > max(years))


def _of_other_year(shelf: Shelf, table: Table, base: Sequence[Row], asked: Asked, shown: Lookup) -> Lookup | None:
    """The rows of the same authors from another year: "and the 2016 one?"."""
    authors = {row.text("author") for row in base}
    rows = [row for row in table.rows if row.text("author") in authors and in_time(row, asked)]
    if not rows or not fits(shelf, table, rows, replace(asked, text=f"{asked.text} table")):
        return None
    columns = shelf.columns(table, asked) or _columns(shelf.guideline, shown)
    return replace(_rows(table, rows, columns, "another year of the authors shown"), taken=_about(table, base))


def _joined(found: Lookup | None, shown: Lookup) -> Lookup | None:
    """Other rows of the same table, those shown before kept with them for what is asked of both: "which was longer?"."""
    if found is None or found.table != shown.table or found.extreme or set(found.base) != set(found.rows):
        return found
    return replace(found, base=tuple(dict.fromkeys((*shown.rows, *found.rows))))


def _elsewhere(shelf: Shelf, asked: Asked, shown: Lookup) -> Lookup | None:
    """Other rows than those shown, asked for what was asked of those: "and new FP?", "and in table 3?"."""
    if not asked.bare():
        return None
    column = _column(shelf.guideline, shown)
    if column is None:
        found = (
            look(shelf, replace(asked, text=f"{asked.text} rows", table=asked.table or shown.table))
            if asked.joins or shelf.authors(asked)
            else None
        )
        return replace(found, taken="its rows") if found and found.rows else None
    concept = next((name for name, ids in shelf.heads[shown.table].items() if column.id in ids), "")
    more = replace(
        asked, outcomes=(concept,) if column.id != "n" else (), sized=column.id == "n", extreme=shown.extreme
    )
    found = look(shelf, replace(more, text=f"{asked.text} rows"))
    return replace(found, taken=_sought(shown, column)) if found else None


def _sought(shown: Lookup, column: Column) -> str:
    return f"{shown.extreme} {name_of(column)}".strip()


def _column(guideline: Guideline, shown: Lookup) -> Column | None:
    table = guideline.tables[shown.table]
    return next((column for column in table.columns if column.id == shown.column), None)


def _columns(guideline: Guideline, shown: Lookup) -> list[Column]:
    """The columns of figures that were shown; that of the patients alone where it was what was asked."""
    table = guideline.tables[shown.table]
    figures = [column for column in table.columns if column.id in shown.columns and column.kind == "measure"]
    return [column for column in figures if (column.id == "n") == (shown.column == "n")]


def _asked_of(shelf: Shelf, table: Table, shown: Lookup, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    """What is asked of the rows shown: something to be worked out, a column, or who, when and where."""
    if not rows:
        return None
    column = _column(shelf.guideline, shown)
    named = shelf.columns(table, asked)
    columns = named or (
        [column] if column and (asked.extreme or asked.bounded or asked.sorts or asked.averages) else []
    )
    if asked.works or asked.averages or asked.ranges or asked.missing or (asked.sums and len(rows) > 1):
        found = _worked(shelf, table, rows, columns, asked)
        if found:
            return found
    if asked.says(BOTH) and not (named or asked.works or asked.fields):
        return _rows(table, rows, [column] if column else [], "rows of those shown")
    narrowed = len(rows) < len(shown.base or shown.rows)
    here = [row for row in rows if row.id in shown.rows] or list(rows)
    if narrowed and not named:
        return _rows(table, rows, [column] if column else [], "rows of those shown")
    if named:
        return _rows(table, here, named, "a column of the rows shown")
    if asked.fields and (fields := [name for name in asked.fields if name in {one.id for one in table.columns}]):
        return _fields(table, here, fields, shown)
    return None


def _not_in_table(shelf: Shelf, table: Table, rows: Sequence[Row], asked: Asked) -> Lookup | None:
    """An outcome that the table has no column for: as another column marks it, as the text tells it, or that neither does."""
    beside = [term for term in shelf.beside(table, rows, asked)[0] if term[1:] not in asked.outcomes]
    if beside or asked.works or not tells_rows_alone(shelf, asked):
        return None
    name = next(head for outcome in asked.outcomes for head in _heads(shelf, outcome))
    marked = [column for column in table.columns if any(f"({name})" in row.text(column.id) for row in rows)]
    if marked:
        return replace(_rows(table, rows, marked, "a value marked as another outcome"), taken=_about(table, rows))
    told = told_of_study(shelf, table, rows, asked, ())
    if told:
        return replace(told, taken=_about(table, rows))
    whose = short(rows[0]) if len(rows) == 1 else "these rows"
    says = (
        f"The guideline does not say: {table.place.item} has no column for {name}, and the text gives none for {whose}. "
        f"The columns of {table.place.item} are: {', '.join(name_of(c) for c in table.columns if c.kind == 'measure')}."
    )
    return Lookup("what no table holds", table.id, silent=says, taken=_about(table, rows))


def _heads(shelf: Shelf, outcome: str) -> list[str]:
    """What the columns of any table that hold an outcome are called; the outcome's own name where none does."""
    found = [
        name_of(table.column(name)) for table in shelf.guideline.tables.values()
        for name in shelf.heads[table.id].get(outcome, ())
    ]  # fmt: skip
    return [*found, outcome.replace("-", " ")]


def _worked(shelf: Shelf, table: Table, rows: Sequence[Row], columns: Sequence[Column], asked: Asked) -> Lookup | None:
    concepts = [name for column in columns for name, ids in shelf.heads[table.id].items() if column.id in ids]
    sized = asked.sized or [column.id for column in columns] == ["n"]
    return worked_out(shelf, table, rows, replace(asked, outcomes=asked.outcomes or tuple(concepts), sized=sized))


def _rows(table: Table, rows: Sequence[Row], columns: Sequence[Column], rule: str) -> Lookup:
    ids = tuple(row.id for row in rows)
    said = blanks(rows, columns) if len(rows) <= 3 else ""
    return Lookup(
        rule, table.id, ids, shown_columns(table, columns), said, base=ids, column=columns[0].id if columns else ""
    )


def _fields(table: Table, rows: Sequence[Row], fields: Sequence[str], shown: Lookup) -> Lookup:
    """Who, when, where: the cells of words of the rows shown."""
    said = "; ".join(
        f"{row.text('author') or row.text('study')} {row.text('year')}".strip()
        + (
            f", {', '.join(row.text(name) for name in extra)}"
            if (extra := [n for n in fields if n in {"regimen", "primary"}])
            else ""
        )
        + f" [{row.text('ref_text')}]"
        for row in rows
    )
    asked = ", ".join(FIELDS[name] for name in fields)
    ids = tuple(row.id for row in rows)
    return Lookup(
        "who, when and where", table.id, ids, shown.columns, f"{asked[:1].upper()}{asked[1:]}: {said}.",
        base=shown.base or ids, column=shown.column, extreme=shown.extreme,
    )  # fmt: skip


def _taken(found: Lookup, table: Table, rows: Sequence[Row], shown: Lookup, asked: Asked) -> Lookup:
    """The look-up with a word on what it was put to; later follow-ups see the same rows."""
    inherits = found.column and found.column == shown.column and not asked.outcomes and not asked.sized and asked.works
    column = next((name_of(one) for one in table.columns if inherits and one.id == found.column), "")
    put_to = rows if asked.works else [row for row in rows if row.id in found.rows]
    about = ", ".join(part for part in (column, _about(table, put_to)) if part)
    return replace(found, taken=about, base=found.base or tuple(row.id for row in rows))


def _about(table: Table, rows: Sequence[Row]) -> str:
    """Rows in a few words."""
    return f"{short(rows[0]) if len(rows) == 1 else f'{len(rows)} rows'} of {table.place.item}, shown before"


def studied(guideline: Guideline, asked: Asked, passages: Sequence[str]) -> Lookup | None:
    """The study behind the leading passage, where a leaning line asks no more than who or when."""
    if not set(asked.fields) & {"author", "year"} or asked.outcomes or asked.sized:
        return None
    leading = guideline.passages.get(passages[0]) if passages else None
    if leading is None or leading.unresolved or len(leading.references) != 1:
        return None
    return Lookup(
        "the study behind the passage", reference=leading.references[0], passages=(leading.id,),
        taken="the study behind the answer before",
    )  # fmt: skip
