"""How a verdict card looks. Its words are the core's, section by section; here they get looks, places to open, and the grid.

Nothing of the card is left out: a section without a look of its own is shown as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from textual.content import Content

from assistant.dialogue.compose import grid_block
from assistant.dialogue.reply import VerdictBlock
from assistant.guideline.model import Figure, FigureCell
from assistant.interview.card import DISCLAIMER
from assistant.interview.model import OPEN
from assistant.tui.drawing import HEADING, MUTED, Citations, draw, grade_line, note_piece
from assistant.tui.pieces import Look, Piece
from assistant.tui.words import link, shown, styled

GOOD, BAD = "bold $text-success on $success-muted", "bold $text-error on $error-muted"
UNDECIDED = "bold $text-warning on $warning-muted"
BETWEEN = "bold $text-primary on $primary-muted"
NEITHER = frozenset({"not-addressed", "outside-scope", "conflicting", "may-be-considered", "consider-suspending"})
"""Verdicts that speak neither for nor against, or both ways."""

LOOKS: Mapping[str, Look] = {
    "Why:": "recommendation",
    "One of these applies:": "recommendation",
    "First action:": "recommendation",
    "As graded in the guideline:": "recommendation",
    "Cautions (they do not change the verdict):": "caution",
    "The guideline's parts pull different ways:": "caution",
}
"""Looks of sections, by the line above them."""

EDITORS = "(the editors' reading)"

_CITED = re.compile(r"^(?P<text>.*) \[(?P<places>[^\[\]]+)\]$")
_NOTE = re.compile(r"^Editor's note \((?P<id>[^()\s]+)\): (?P<text>.*)$", re.DOTALL)


def card(block: VerdictBlock, cites: Citations) -> list[Piece]:
    """The pieces of a verdict card, or of a supposed one, which says so first."""
    text = str(block.verdict.get("text", ""))
    supposed = block.text.removesuffix(text).strip() if text else ""
    head, *sections = (text or block.text).split("\n\n")
    pieces = [Piece("supposed", styled(supposed, "bold"))] if supposed else []
    pieces.append(Piece("verdict", headline(head, block.verdict, cites, supposed=bool(supposed))))
    cells = marked_cells(block.verdict, cites)
    figure = cites.knowledge.guideline.figures[cells[0].id.partition(".")[0]] if cells else None
    for section in sections:
        pieces.extend(_section(section, block.verdict, cites, figure, cells))
    return pieces


def headline(text: str, verdict: Mapping[str, Any], cites: Citations, *, supposed: bool) -> Content:
    """The verdict in words; its colour repeats whether it speaks for or against."""
    label = str(verdict.get("label", ""))
    rest = text.removeprefix(f"{label}.") if label else text
    word = label if rest != text else ""
    before = ("Supposed: ", "bold") if supposed else ""
    return Content.assemble(before, (shown(f" {word} "), style_of(verdict, cites)) if word else "", shown(rest))


def style_of(verdict: Mapping[str, Any], cites: Citations) -> str:
    """The colour of a verdict word; triage decides on an action and has no colour of for or against."""
    interview = cites.knowledge.interviews.get(str(verdict.get("interview")))
    word = verdict.get("verdict")
    if word in {None, OPEN}:
        return UNDECIDED
    if word in NEITHER or interview is None or not any(one.favourable for one in interview.words):
        return BETWEEN
    return GOOD if interview.word(str(word)).favourable else BAD


def marked_cells(verdict: Mapping[str, Any], cites: Citations) -> tuple[FigureCell, ...]:
    """The patient's cells of the figure."""
    wanted = {reason.get("figure_cell") for reason in verdict.get("reasons", ())}
    return tuple(cell for cell in cites.knowledge.guideline.cells.values() if f"{cell.row}/{cell.column}" in wanted)


def _section(
    section: str, verdict: Mapping[str, Any], cites: Citations, figure: Figure | None, cells: tuple[FigureCell, ...]
) -> Iterator[Piece]:
    """One section of the card; the figure's line becomes the grid itself."""
    title = section.partition("\n")[0]
    note = _NOTE.match(section)
    if figure is not None and section.startswith(f"{figure.place.item}: "):
        block = grid_block(cites.knowledge.guideline, figure.cells, [cell.id for cell in cells])
        yield Piece("heading", styled(f"► marks this patient in {figure.place.item}", HEADING))
        yield from (Piece("grid", piece.content) for piece in draw(block, cites))
    elif note is not None:
        yield note_piece(note["id"], note["text"], cites)
    elif title == "As graded in the guideline:":
        yield Piece(LOOKS[title], Content("\n").join([styled(title, HEADING), *_grades(verdict, cites)]))
    elif section == DISCLAIMER:
        yield Piece("text", styled(section, f"italic {MUTED}"))
    else:
        yield Piece(LOOKS.get(title, "text"), listed(section.split("\n"), cites))


def _grades(verdict: Mapping[str, Any], cites: Citations) -> Iterator[Content]:
    for grade in verdict.get("grades", ()):
        name = str(grade["recommendation"])
        line = grade_line(str(grade["strength"]), str(grade["level"]))
        yield Content.assemble(line, " ", cites.mark(name), " ", styled(name, MUTED).stylize(link(name)))


def listed(lines: Iterable[str], cites: Citations) -> Content:
    """A section's lines: its title set off, each item with its places below it."""
    drawn = []
    for line in lines:
        item = line.removeprefix("- ")
        if item == line:
            drawn.append(styled(line, HEADING if line.endswith(":") else ""))
        else:
            drawn.append(Content.assemble(("• ", "$text-accent"), cited(item, cites)))
    return Content("\n").join(drawn)


def cited(item: str, cites: Citations) -> Content:
    """An item; the places in brackets at its end are numbered and open what they name."""
    found = _CITED.match(item)
    places = [place.partition(": ") for place in found["places"].split("; ")] if found else []
    known = cites.knowledge.guideline.citable()
    if found is None or not all(sep and name in known for name, sep, _ in places):
        return set_off(item)
    marks = [
        Content.assemble(cites.mark(name), " ", styled(where, MUTED).stylize(link(name))) for name, _, where in places
    ]
    return Content.assemble(set_off(found["text"]), "\n  ", Content("  ").join(marks))


def set_off(text: str) -> Content:
    """An item's words; what the editors read into the guideline is marked as theirs."""
    content = styled(text)
    at = content.plain.find(EDITORS)
    return content.stylize("bold $text-warning", at, at + len(EDITORS)) if at >= 0 else content
