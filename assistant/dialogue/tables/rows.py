"""Which rows and columns a question names: every row under the terms that tell it from the others of its table."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from assistant.dialogue.tables.asked import Asked
from assistant.dialogue.tables.words import JOINED, SAME_AS, TABLE_WORDS, WORD_CONCEPTS
from assistant.guideline.model import Column, Guideline, Measure, Row, Table
from assistant.text.lexicon import MARK, Lexicon
from assistant.text.patterns import late

REBUILT = "table2"
"""The table that was rebuilt from the running text; what it holds is shown in the words of that text."""

TOO_WIDE = frozenset({f"{MARK}cancer", f"{MARK}society", f"{MARK}phase-3", f"{MARK}haic"})
"""What the words of a row imply without telling the row."""

ROUTES = frozenset({f"{MARK}intra-arterial", f"{MARK}intravenous", f"{MARK}oral"})

NEUTRAL_KINDS = frozenset({"aspect", "document", "anatomy"})
"""Kinds of concepts that ask for nothing that rows would have to hold."""

GENERAL = frozenset(
    f"{MARK}{name}"
    for name in (
        "hcc", "liver-cancer", "liver-metastases", "cancer", "haic", "port-system", "port", "drug", "cytotoxic-agents",
        "single-agents", "tumour", "primary-cancer", "other-cancers", "combination-therapy", "median", "sample-size",
        "study-arm", "no-data", "incidence", "worldwide",
        "continuous-infusion", "duration-of-infusion", "monotherapy", "infusion", "intra-arterial",
    )
)  # fmt: skip
"""What may be named beside rows of any table."""

DESIGN = frozenset(
    f"{MARK}{name}"
    for name in (
        "rct", "non-randomised", "retrospective", "prospective", "historical-control", "propensity-score", "phase-2", "phase-3",
        "phase-1-2",
    )
)  # fmt: skip
"""What is asked about a study rather than of its row."""

LOOSE_WORDS = 4
"""Plain words beyond rows and columns that a question may hold where it names rows as such."""

COMPARISON = f"{MARK}aspect-comparison"

ORGANS = {
    f"{MARK}stomach": f"{MARK}gastric-cancer",
    f"{MARK}pancreas": f"{MARK}pancreatic-cancer",
    f"{MARK}pancreatitis": f"{MARK}pancreatic-cancer",
}
"""Organs that stand for a primary where rows of metastases are named; "pancreatic" alone is read as the stem of pancreatitis."""

WORDS_OF_COLUMNS = {"confidence-interval": ("os_ci", "hr_ci"), "p-value": ("p_os",)}
_SIZING = late(r"\bhow many\b|\bnumbers?\b|\bn\b|\bsizes?\b|\bpts\b|\bhow (?:big|large)\b")


class Shelf(Struct, frozen=True):
    """The rows of all tables, each under what it is about."""

    guideline: Guideline
    lexicon: Lexicon
    terms: Mapping[str, frozenset[str]]
    """Row -> all that it is about."""
    about: Mapping[str, frozenset[str]]
    """Row -> what it is about beyond what every row of its table is."""
    direct: Mapping[str, frozenset[str]]
    """Row -> what its cells name outright."""
    surnames: Mapping[str, str]
    """Surnames that are words by themselves (as stems) -> the author."""
    heads: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Table -> outcome -> the columns that hold it."""

    def table_of(self, name: str) -> Table:
        return self.guideline.rows[name][0]

    def row(self, name: str) -> Row:
        return self.guideline.rows[name][1]

    def telling(self, rows: Sequence[Row], terms: Iterable[str]) -> list[str]:
        """The terms that some of these rows are about."""
        held = frozenset[str]().union(*(self.about[row.id] for row in rows))
        found = dict.fromkeys(one for term in terms for one in self._known(held, term))
        return list(found)

    def _known(self, held: frozenset[str], term: str) -> Iterable[str]:
        """A term as rows know it; a mixture that no row names stands for all that it is made of."""
        term = ORGANS.get(term, term)
        if term in held or self.lexicon.kind(term) != "regimen":
            return (term,) if term in held else ()
        parts = [f"{MARK}{name}" for name in self.lexicon.concepts[term[1:]].broader]
        return parts if parts and held.issuperset(parts) else ()

    def holding(self, rows: Iterable[Row], term: str) -> frozenset[str]:
        """The rows that a term names: those that name it outright, else those that imply it."""
        held = list(rows)
        outright = frozenset(row.id for row in held if term in self.direct[row.id])
        return outright or frozenset(row.id for row in held if term in self.about[row.id])

    def named(self, rows: Sequence[Row], asked: Asked) -> tuple[Row, ...]:
        """Those of some rows that a question names by what they are about and by when they appeared."""
        found = frozenset(row.id for row in rows)
        for terms in self._sorted(rows, asked.terms):
            sets = [self.holding(rows, term) for term in terms]
            apart = COMPARISON not in asked.terms or all(self._outright(rows, term) for term in terms)
            met = frozenset.intersection(*sets)
            if not met and asked.says(JOINED):
                met = frozenset(row.id for row in rows if self.about[row.id].issuperset(terms))
            met = met or (frozenset[str]().union(*sets) if apart else frozenset())
            if not found & met:
                left = [row for row in rows if row.id in found]
                met = frozenset.intersection(*(self.holding(left, term) for term in terms))
            if found & met or terms[0] not in ROUTES:
                found &= met
        out = {name for term in asked.left_out for name in self.holding(rows, term)}
        return tuple(row for row in rows if row.id in found - out and in_time(row, asked))

    def _sorted(self, rows: Sequence[Row], terms: Iterable[str]) -> list[list[str]]:
        """Telling terms; those that may stand beside each other together: authors, primaries, regimens, routes."""
        sorts: dict[str, list[str]] = {"author": [], "disease": [], "regimen": [], "route": []}
        for term in self.telling(rows, terms):
            kind = self.lexicon.kind(term)
            sorts["route" if term in ROUTES else kind if kind in sorts else "regimen"].append(term)
        return [found for found in sorts.values() if found]

    def _outright(self, rows: Iterable[Row], term: str) -> bool:
        """Whether some row names a term outright: sorafenib set against a regimen is no row of sorafenib with another."""
        return any(term in self.direct[row.id] for row in rows)

    def authors(self, asked: Asked) -> frozenset[str]:
        """The authors that a question names; a surname that is a word counts beside words for rows, years or columns."""
        found = {term for term in asked.terms if self.lexicon.kind(term) == "author"}
        if asked.rowish or asked.dated or asked.outcomes or asked.sized:
            found |= {self.surnames[term] for term in asked.terms if term in self.surnames}
        return frozenset(found)

    def columns(self, table: Table, asked: Asked) -> list[Column]:
        """The columns of figures that a question names, in its order; the number of patients where studies are sized."""
        heads = self.heads[table.id]
        ids = [name for outcome in asked.outcomes if outcome != "sample-size" for name in heads.get(outcome, ())]
        if asked.by_size:
            ids.insert(0, "n")
        elif asked.sized and (not ids or asked.says(_SIZING)):
            ids.append("n")
        return [column for name in dict.fromkeys(ids) for column in table.columns if column.id == name]

    def beside(self, table: Table, rows: Iterable[Row], asked: Asked) -> tuple[list[str], list[str]]:
        """What a question asks beyond these rows and their columns: things of the domain, and plain words."""
        held = frozenset[str]().union(*(self.terms[row.id] for row in rows), asked.left_out, GENERAL)
        left = [
            term for term in asked.terms
            if term not in held and not self._known(held, term) and not self._idle(table, term)
        ]  # fmt: skip
        return [term for term in left if term.startswith(MARK)], [term for term in left if not term.startswith(MARK)]

    def _idle(self, table: Table, term: str) -> bool:
        """Whether a term asks for nothing that rows would have to hold beyond a column."""
        kind = self.lexicon.kind(term)
        if not kind:
            return term in TABLE_WORDS or term in WORD_CONCEPTS or term in self.surnames or term[:1].isdigit()
        return kind in NEUTRAL_KINDS or SAME_AS.get(term[1:], term[1:]) in self.heads[table.id]


def in_time(row: Row, asked: Asked) -> bool:
    """Whether a row is of the years that are asked for."""
    if not asked.dated:
        return True
    year = row.text("year")
    if asked.years:
        return year in asked.years
    return year.isdigit() and asked.since <= int(year) <= asked.until


def measure(row: Row, column: Column) -> float | int | None:
    """A row's value in the column's own unit; one printed in another unit, or marked as something else, takes no part."""
    cell = row.cells.get(column.id)
    if not isinstance(cell, Measure) or cell.unit != column.unit or "(" in cell.printed:
        return None
    return cell.value


def printed_value(row: Row, column: Column) -> bool:
    """Whether a row prints a value in a column, in whatever unit."""
    cell = row.cells.get(column.id)
    return isinstance(cell, Measure) and cell.value is not None


def build_shelf(guideline: Guideline, lexicon: Lexicon, terms: Mapping[str, frozenset[str]]) -> Shelf:
    """All rows under what they are about."""
    about, direct, surnames = dict[str, frozenset[str]](), dict[str, frozenset[str]](), dict[str, str]()
    for table in guideline.tables.values():
        common = frozenset.intersection(*(terms[row.id] for row in table.rows)) | TOO_WIDE
        for row in table.rows:
            about[row.id] = terms[row.id] - common
            direct[row.id] = _outright(lexicon, table, row) - common
            surname = row.text("author").partition(" ")[0]
            for term in lexicon.read(surname).terms if surname else ():
                if not term.startswith(MARK):
                    surnames[term] = lexicon.read(row.text("author")).terms[0]
    heads = {table.id: _heads(lexicon, table) for table in guideline.tables.values()}
    return Shelf(guideline, lexicon, terms, about, direct, surnames, heads)


def _outright(lexicon: Lexicon, table: Table, row: Row) -> frozenset[str]:
    texts = [row.text(name) for name in ("author", "study", "regimen", "primary", "phase")]
    texts.append(table.groups.get(row.text("group"), ""))
    found = {term for text in texts if text for term in lexicon.read(text).terms}
    return frozenset(found | ({f"{MARK}high-dose-fp"} if row.cells.get("high_dose_cisplatin") else set()))


def _heads(lexicon: Lexicon, table: Table) -> dict[str, tuple[str, ...]]:
    """Outcome -> columns; a heading names an outcome by itself, or by what its description begins with."""
    found: dict[str, tuple[str, ...]] = {}
    for column in table.columns:
        if column.kind == "measure":
            for name in lexicon.read(column.label).concepts[:1] or lexicon.read(column.description).concepts[:1]:
                found[name] = (*found.get(name, ()), column.id)
    known = {column.id for column in table.columns}
    return found | {name: ids for name, ids in WORDS_OF_COLUMNS.items() if known.issuperset(ids)}
