"""Questions that a table answers by itself: a row by author or year, an extreme, a count, a list, groups compared.

A look-up is taken only when the whole question is about rows and columns: every word of weight must be a row's, a
column's or a word for tables. Everything else goes to the passages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.dialogue.tabulate import Lookup, compared, counted, extreme, listed
from assistant.guideline.model import Column, Guideline, Row, Table
from assistant.text.lexicon import MARK, Lexicon, Reading
from assistant.text.patterns import late

HIGHEST = frozenset({"highest", "maximum", "max", "best", "top", "longest", "largest", "biggest", "most", "greatest"})
LOWEST = frozenset({"lowest", "minimum", "min", "worst", "shortest", "smallest", "least", "fewest", "poorest"})
_SUPERLATIVE = HIGHEST | LOWEST
_TABLE = late(r"\b(?:table|tab)\.? ?([123])\b")
_FIGURE = late(r"\bfigure ([123])([a-e]?)\b")
_REFERENCE = late(
    r"\b(?:reference|ref|citation|cited as)(?: (?:number|no|nr))?\.? ?\[?(\d{1,3})\]?(?!\S*\d)|^\[(\d{1,3})\]$"
)
_YEAR = late(r"\b(19[89]\d|20[012]\d)\b")
_COUNT = late(
    r"\bhow many (?:\S+ ){0,3}(?:studies|trials|series|rows|reports|arms|papers)\b|\bnumber of (?:studies|trials|rows|arms)\b"
)
_LIST = late(
    r"\b(?:which|what|list|all|name) (?:\S+ ){0,3}(?:studies|trials|series|rows|reports|papers|authors)\b|\bwho reported\b"
)
_TABLE_WORDS = frozenset(
    [
        "studi",
        "trial",
        "seri",
        "row",
        "report",
        "paper",
        "author",
        "arm",
        "tabl",
        "column",
        "line",
        "entri",
        "list",
        "number",
        "patient",
        "n",
        "result",
        "figur",
        "valu",
        "give",
        "show",
        "all",
        "name",
        "of",
        "in",
        "for",
        "what",
        "which",
        "how",
        "mani",
        "much",
        "reach",
        "had",
        "has",
        "have",
        "publish",
        "year",
        "cohort",
        "case",
        "with",
        "ani",
        "most",
        "singl",
        "group",
    ]
)
_NEUTRAL_KINDS = frozenset({"aspect", "document", "outcome", "statistic", "author", "anatomy"})
_PATIENTS = late(r"\b(?:patients|how many|sample size|n)\b")
_SIZES = frozenset({"largest", "biggest", "smallest", "greatest"})
_STUDIES = frozenset({"study", "studies", "series", "trial", "trials", "cohort", "report", "row"})


def find_lookup(
    guideline: Guideline, lexicon: Lexicon, row_terms: Mapping[str, frozenset[str]], reading: Reading
) -> Lookup | None:
    """The look-up that a question asks for, or None."""
    return _Finder(guideline, lexicon, row_terms, reading).find()


class _Finder:
    """One question held against the tables."""

    def __init__(
        self, guideline: Guideline, lexicon: Lexicon, row_terms: Mapping[str, frozenset[str]], reading: Reading
    ) -> None:
        self._guideline, self._lexicon, self._row_terms, self._reading = guideline, lexicon, row_terms, reading
        self._words = frozenset(token.text for token in reading.tokens)

    def find(self) -> Lookup | None:
        reference = self._asked_reference()
        if reference:
            return reference
        figure = self._asked_figure()
        if figure:
            return figure
        named = _TABLE.search(self._reading.text)
        authors = self._by_author(named[1] if named else None)
        if authors:
            return authors
        table = self._table(named[1] if named else None)
        if table is None:
            return None
        column = self._column(table)
        groups = self._groups()
        rows = [row for row in table.rows if row.text("group") in groups] if groups else self._filtered(table)
        if not self._only_rows(table, rows):
            return None
        return self._computed(table, rows, column) or self._whole(table, rows, named=bool(named))

    def _asked_reference(self) -> Lookup | None:
        found = _REFERENCE.search(self._reading.text)
        number = int(found[1] or found[2]) if found else 0
        if (
            number in self._guideline.references
            and not _TABLE.search(self._reading.text)
            and len(self._reading.terms) <= 4
        ):
            return Lookup("a reference by its number", reference=number)
        return None

    def _asked_figure(self) -> Lookup | None:
        """A figure that is named, or one of its panels. Figure 2 is long: more words look for a regimen in it."""
        found = _FIGURE.search(self._reading.text)
        weighty = [
            term
            for term in self._reading.terms
            if self._kind(term) not in {"aspect", "document"} and term not in _TABLE_WORDS
        ]
        left = [
            term for term in weighty if not _FIGURE.fullmatch(f"figure {term}") and not (found and term in found[0])
        ]
        if not found or (left and found[1] == "2"):
            return None
        figure = self._guideline.figures[f"fig{found[1]}"]
        panels = [regimen.id for regimen in figure.regimens if regimen.panel == found[2]]
        panels += [panel.id for panel in figure.panels if panel.panel == found[2]]
        return Lookup("a figure that is named", figure=" ".join(panels) or figure.id)

    def _by_author(self, number: str | None) -> Lookup | None:
        named = {term for term in self._reading.terms if self._kind(term) == "author"}
        if not named:
            return None
        found = [
            (table, row)
            for table, row in self._guideline.rows.values()
            if named & self._row_terms[row.id] and (number is None or table.id == f"table{number}")
        ]
        years = set(_YEAR.findall(self._reading.text))
        if years:
            found = [(table, row) for table, row in found if row.text("year") in years] or found
        found = [(table, row) for table, row in found if table.id == found[0][0].id] if found else []
        if not found or not self._only_rows(found[0][0], [row for _, row in found]):
            return None
        table = found[0][0]
        columns = self._shown_columns(table)
        return Lookup("rows by author", table.id, tuple(row.id for _, row in found), columns)

    def _kind(self, term: str) -> str:
        return self._lexicon.concepts[term[1:]].kind if term.startswith(MARK) else ""

    def _table(self, number: str | None) -> Table | None:
        tables = self._guideline.tables
        if number:
            return tables.get(f"table{number}")
        if not (
            self._words & _SUPERLATIVE
            or _COUNT.search(self._reading.text)
            or _LIST.search(self._reading.text)
            or self._groups()
        ):
            return None
        concepts = {*self._reading.terms, *self._reading.broader}
        if f"{MARK}liver-metastases" in concepts:
            return tables["table3"]
        holding = [table for name, table in tables.items() if name != "table2" and self._columns(table)]
        if len(holding) == 1:
            return holding[0]
        hits = {
            name: sum(bool(concepts & self._about(row)) for row in table.rows)
            for name, table in tables.items()
            if name != "table2"
        }
        best = max(hits, key=lambda name: (hits[name], name == "table1"))
        return tables[best] if hits[best] or f"{MARK}hcc" in concepts else None

    def _about(self, row: Row) -> frozenset[str]:
        """What a row is about, beyond what every row of its table is."""
        table = self._guideline.rows[row.id][0]
        common = frozenset.intersection(*(self._row_terms[one.id] for one in table.rows))
        return self._row_terms[row.id] - common

    def _column(self, table: Table) -> Column | None:
        return next(iter(self._columns(table)), None)

    def _columns(self, table: Table) -> list[Column]:
        """The measured columns that the question names; the number of patients where it asks for the size of studies."""
        asked = {concept for concept in self._reading.concepts if self._lexicon.concepts[concept].kind == "outcome"}
        found = [c for c in table.columns if c.kind == "measure" and asked & set(self._heads(c))]
        if self._sized() or (
            not found and _PATIENTS.search(self._reading.text) and not _COUNT.search(self._reading.text)
        ):
            found = [*(c for c in table.columns if c.id == "n"), *found]
        return found

    def _heads(self, column: Column) -> tuple[str, ...]:
        """The outcomes that a column's heading names: its label alone, else what its description begins with."""
        return self._lexicon.read(column.label).concepts[:1] or self._lexicon.read(column.description).concepts[:1]

    def _sized(self) -> bool:
        """Whether the largest or smallest study is meant, not the largest or smallest result."""
        return bool(self._words & _SIZES and self._words & _STUDIES)

    def _shown_columns(self, table: Table) -> tuple[str, ...]:
        asked = [column.id for column in self._columns(table)]
        return tuple(dict.fromkeys(["primary", "regimen", "n", *asked, "author", "year", "study"])) if asked else ()

    def _filtered(self, table: Table) -> list[Row]:
        """Rows that are about every row-telling term of the question."""
        telling = [term for term in self._reading.terms if any(term in self._about(row) for row in table.rows)]
        rows = [row for row in table.rows if all(term in self._row_terms[row.id] for term in telling)]
        years = set(_YEAR.findall(self._reading.text))
        return [row for row in rows if not years or row.text("year") in years]

    def _only_rows(self, table: Table, rows: Iterable[Row]) -> bool:
        """Whether nothing of weight is asked beyond what these rows and their columns hold."""
        held = frozenset[str]().union(*(self._row_terms[row.id] for row in rows))
        years = {row.text("year") for row in rows}
        columns = {
            f"{MARK}{concept}"
            for column in table.columns
            for concept in self._lexicon.read(f"{column.label} {column.description}").concepts
        }
        left = [
            term for term in self._reading.terms
            if term not in held and term not in columns and term not in years and not term.isdigit()
            and term not in _TABLE_WORDS and self._kind(term) not in _NEUTRAL_KINDS and term not in HIGHEST | LOWEST
        ]  # fmt: skip
        return not left

    def _groups(self) -> list[str]:
        """Groups of table 1 that the question names, where it compares two of them."""
        table = self._guideline.tables["table1"]
        found = []
        for group in table.groups:
            rows = [row for row in table.rows if row.text("group") == group]
            shared = frozenset.intersection(*(self._row_terms[row.id] for row in rows))
            others = frozenset[str]().union(
                *(self._row_terms[row.id] for row in table.rows if row.text("group") != group)
            )
            if (shared - others) & set(self._reading.terms):
                found.append(group)
        return found if len(found) > 1 else []

    def _computed(self, table: Table, rows: list[Row], column: Column | None) -> Lookup | None:
        if self._words & _SUPERLATIVE and column:
            found = extreme(table, rows, column, lowest=bool(self._words & LOWEST))
            shown = self._shown_columns(table)
            return replace(found, columns=shown) if found else None
        if _COUNT.search(self._reading.text) and rows:
            return counted(table, rows, column)
        if _LIST.search(self._reading.text) and rows and (column or len(rows) < len(table.rows)):
            return listed(table, rows, column)
        groups = self._groups()
        if groups and column and table.id == "table1":
            return compared(table, groups, column)
        return None

    def _whole(self, table: Table, rows: list[Row], *, named: bool) -> Lookup | None:
        """The rows that fit, where the table was named."""
        if not named or not rows:
            return None
        return Lookup("rows of a named table", table.id, tuple(row.id for row in rows), self._shown_columns(table))
