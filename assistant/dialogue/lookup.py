"""Questions that a table or a figure answers by itself: a reference by its number, a figure by its name, regimens side by side,
and whatever the rows of a table hold."""

from collections.abc import Iterable

from msgspec.structs import replace

from assistant.dialogue.bindings import read_with
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.state import Focus
from assistant.dialogue.tables.asked import read_asked
from assistant.dialogue.tables.look import look
from assistant.dialogue.tables.rows import GENERAL
from assistant.dialogue.tables.words import TABLE_WORDS
from assistant.dialogue.tables.worked import Lookup, short
from assistant.guideline.model import Table
from assistant.text.lexicon import MARK, Lexicon, Reading
from assistant.text.patterns import late

_REFERENCE = late(
    r"\b(?:reference|ref|citation|cited as)(?: (?:number|no|nr))?\.? ?\[?(\d{1,3})\]?(?!\S*\d)|^\[(\d{1,3})\](?!\d)"
    r"|\bwho(?:'s| is| was)? (?:number|no|nr)\.? ?\[?(\d{1,3})\]?\W*$"
)
MOST_TERMS = 4
"""Terms of a line that asks for a number of the reference list and nothing else."""

_FIGURE = late(r"\bfigure ([123])([a-e]?)\b")
_DOSE = frozenset(
    f"{MARK}{name}"
    for name in ("aspect-dose", "duration-of-infusion", "per-body", "intra-arterial", "intravenous", "subcutaneous")
)
_HOW_LONG = late(r"\b(?:min|mins|minutes?|hours?|time|times|how long|durations?|routes?|units?|mg|ml)\b")


def find_lookup(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """The look-up that a question asks for by itself, or None."""
    return (
        _asked_reference(knowledge, reading)
        or _asked_cells(knowledge, reading)
        or _asked_figure(knowledge, reading)
        or _asked_regimens(knowledge, reading)
        or _asked_prices(knowledge, reading)
        or _asked_rows(knowledge, reading)
        or _asked_figures(knowledge, reading)
    )


def _asked_rows(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """What is asked of the rows of a table; no table has a column of costs."""
    if f"{MARK}aspect-cost" in reading.terms:
        return None
    return look(knowledge.shelf, read_asked(knowledge.matcher.lexicon, reading))


def of_author(knowledge: Knowledge, own: Reading, focus: Focus) -> Lookup | None:
    """The rows of an author who is set beside an answer of the text by a bare surname: "and Park?", "compare with Park"."""
    lexicon, shelf = knowledge.matcher.lexicon, knowledge.shelf
    named = [term for term in own.terms if term != COMPARED]
    if focus.lookup is not None or not named or any(term not in shelf.surnames for term in named):
        return None
    outcomes = read_asked(lexicon, read_with(lexicon, own, focus.terms)).outcomes
    asked = read_asked(lexicon, own)
    found = look(shelf, replace(asked, text=f"{' '.join(named)} rows", terms=tuple(named), outcomes=outcomes))
    if found is None or not found.rows:
        return None
    columns = ", ".join(one.replace("-", " ") for one in outcomes)
    says = APART if COMPARED in own.terms else ""
    return replace(found, taken=columns or "its rows", summary=" ".join(part for part in (says, found.summary) if part))


COMPARED = f"{MARK}aspect-comparison"
APART = "Studies of their own, not compared within one trial."
"""What is said where the results of one study are set beside those of others."""


def _asked_reference(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    found = _REFERENCE.search(reading.text)
    number = int(found[1] or found[2] or found[3]) if found else 0
    named = read_asked(knowledge.matcher.lexicon, reading).table if number else ""
    if len(reading.terms) > MOST_TERMS + 2 * bool(named):
        return None
    if named:
        return _numbered(knowledge.guideline.tables[named], number)
    return Lookup("a reference by its number", reference=number) if number in knowledge.guideline.references else None


def _numbered(table: Table, number: int) -> Lookup | None:
    """The rows of a table under a reference number: that of the running text, and that of the table's own column."""
    said, rows = list[str](), list[str]()
    for name, where in (("ref_text", "in the running text"), ("ref_printed", f"in {table.place.item} itself")):
        found = [row for row in table.rows if row.text(name) == str(number)]
        heads = " and ".join(dict.fromkeys(short(row) for row in found)) or "no row"
        said.append(f"Number {number} {where}: {heads}.")
        rows.extend(row.id for row in found)
    if not rows:
        return None
    ids = tuple(dict.fromkeys(rows))
    return Lookup("rows by reference number", table.id, ids, (), " ".join(said), base=ids)


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


def _asked_cells(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """The cells of figure 1 that print a verdict, and how many they are, where cells are asked for by it.

    The figure must be named, but for the verdict whose words are its alone: cells may be a tumour's, and much is recommended.
    """
    if not _CELLS.search(reading.text):
        return None
    verdicts = [name for name, said in _VERDICTS.items() if said.search(reading.text)]
    if not verdicts or (_ITS_OWN not in verdicts and f"{MARK}figure-1" not in reading.terms):
        return None
    cells = knowledge.guideline.figures["fig1"].cells
    found = {verdict: [cell for cell in cells if cell.verdict == verdict] for verdict in verdicts}
    summary = " ".join(
        f'{len(held)} of the {len(cells)} cells of figure 1 print "{held[0].printed}".' for held in found.values()
    )
    shown = " ".join(cell.id for held in found.values() for cell in held)
    return Lookup("cells of a figure by verdict", figure=shown, summary=summary)


_CELLS = late(r"\b(?:cells?|squares?|boxes|fields)\b")
_ITS_OWN = "good-candidate"
_VERDICTS = {
    "not-suitable": late(r"\b(?:not (?:suitable|suited)|unsuitable)\b"),
    "good-candidate": late(r"\bgood candidates?\b"),
    "recommended": late(r"\brecommended\b"),
}


def _asked_regimens(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """Regimens of figure 2 side by side, where two or more are named and a dose, a route or a time is asked for."""
    lexicon, guideline = knowledge.matcher.lexicon, knowledge.guideline
    asked = {*reading.terms, *(term for term in reading.broader if term in _DOSE)}
    if not (asked & _DOSE or _HOW_LONG.search(reading.text)):
        return None
    names = {name: lexicon.read(name.partition(".")[2].replace("-", " ")).terms[0] for name in guideline.regimens}
    found = [name for name, term in names.items() if term in reading.terms]
    if f"{MARK}new-fp" in reading.terms:
        found.extend(name for name, term in names.items() if f"{MARK}new-fp" in _wider(lexicon, term))
    apart = len({name.rpartition("-")[0] for name in found})
    if apart < 2:
        return None
    regimens = [guideline.regimens[name] for name in guideline.regimens if name in found]
    held = {*names.values(), *_DOSE}.union(
        *(lexicon.read(part.drug).terms for one in regimens for part in one.components)
    )
    left = [
        term for term in reading.terms
        if term.startswith(MARK) and term not in held and lexicon.kind(term) not in {"aspect", "document"} and term not
        in GENERAL
    ]  # fmt: skip
    drugs = [term for term in reading.terms if lexicon.kind(term) == "drug"]
    if left:
        return None
    lines = [
        f"{one.name}, figure 2{one.panel}: "
        + "; ".join(
            f"{part.drug} {part.printed}"
            for part in one.components
            if not drugs or set(lexicon.read(part.drug).terms) & set(drugs)
        )
        for one in regimens
    ]
    return Lookup("regimens side by side", figure=" ".join(one.id for one in regimens), summary="\n".join(lines))


def _asked_prices(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """The passage that prints the prices side by side, where the dearest or the cheapest of them is asked for."""
    if f"{MARK}aspect-cost" not in reading.terms or not _DEAREST.search(reading.text):
        return None
    lexicon, passages = knowledge.matcher.lexicon, knowledge.guideline.passages.values()
    priced = max(passages, key=lambda passage: len(_PRICE.findall(passage.text)))
    spoken = lexicon.read(priced.text)
    held = {*spoken.terms, *spoken.broader, *TABLE_WORDS, f"{MARK}drug"}
    beside = [term for term in reading.terms if term not in held and lexicon.kind(term) not in {"aspect", "document"}]
    return None if beside else Lookup("prices side by side", passages=(priced.id,))


_DEAREST = late(
    r"\b(?:dearest|cheapest|costliest|(?:most|least) (?:expensive|costly)|costs? (?:the )?(?:most|least)|"
    r"highest|lowest|rank\w*)\b"
)
_PRICE = late(r"JPY [\d,]+")


def _asked_figures(knowledge: Knowledge, reading: Reading) -> Lookup | None:
    """The passages that print all figures of a line that says little else: "45.6 v 24.6, p?"."""
    figures = {term.rstrip("%") for term in reading.terms if _NUMBER.fullmatch(term)}
    said = [term for term in reading.terms if not _NUMBER.fullmatch(term)]
    told = any("." in figure for figure in figures) or (len(figures) > 1 and f"{MARK}aspect-comparison" in said)
    if len(said) > MOST_TERMS or not told:
        return None
    printing = [
        passage for passage in knowledge.guideline.passages.values() if figures <= set(_PRINTED.findall(passage.text))
    ]
    found = [passage.id for passage in printing if not _unsaid(knowledge.matcher.lexicon, said, passage.text)]
    return Lookup("passages by their figures", passages=tuple(found)) if 0 < len(found) <= MOST_PASSAGES else None


def _unsaid(lexicon: Lexicon, terms: Iterable[str], text: str) -> list[str]:
    """The terms that ask for something and that a text does not speak of."""
    spoken = lexicon.read(text)
    held = {*spoken.terms, *spoken.broader, *TABLE_WORDS, *_OF_FIGURES}
    return [
        term for term in terms if term not in held and lexicon.kind(term) not in {"aspect", "document", "statistic"}
    ]


MOST_PASSAGES = 4
"""Passages up to which figures tell what they are about."""

_NUMBER = late(r"\d+(?:\.\d+)?%?")
_PRINTED = late(r"(?<![\w.])\d+(?:\.\d+)?(?!\w|\.\d)")
_OF_FIGURES = frozenset({"p", "d", "bound", "refer", "figur"})


def _wider(lexicon: Lexicon, term: str) -> set[str]:
    return {f"{MARK}{name}" for name in lexicon.ancestors(term[1:])}
