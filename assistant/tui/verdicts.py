"""How a verdict card looks: its sections, which are the core's, get looks, places to open, and the grid.

Nothing of the card is left out: every type of section is drawn, and one without a look of its own as it is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from textual.content import Content

from assistant.dialogue.content import grid_block
from assistant.dialogue.reply import VerdictBlock
from assistant.interview import sections
from assistant.interview.model import OPEN
from assistant.interview.sections import EDITORS, Item, Kind, Section
from assistant.tui.drawing import HEADING, MUTED, Citations, draw, grade_line, note_piece
from assistant.tui.pieces import Look, Piece
from assistant.tui.words import link, shown, styled

GOOD, BAD = "bold $text-success on $success-muted", "bold $text-error on $error-muted"
UNDECIDED = "bold $text-warning on $warning-muted"
BETWEEN = "bold $text-primary on $primary-muted"
NEITHER = frozenset({"not-addressed", "outside-scope", "conflicting", "may-be-considered", "consider-suspending"})
"""Verdicts that speak neither for nor against, or both ways."""

LOOKS: Mapping[Kind, Look] = {"reason": "recommendation", "action": "recommendation", "caution": "caution"}
"""Looks of lists, by what they list."""


def card(block: VerdictBlock, cites: Citations) -> list[Piece]:
    """The pieces of a verdict card, or of a supposed one, which says so first."""
    supposed = any(isinstance(section, sections.Supposed) for section in block.sections)
    pieces: list[Piece] = []
    for section in block.sections:
        if isinstance(section, sections.Headline):
            pieces.append(Piece("verdict", headline(section, style_of(block.verdict, cites), supposed=supposed)))
        else:
            pieces.extend(_drawn(section, cites))
    return pieces


def headline(section: sections.Headline, style: str, *, supposed: bool) -> Content:
    """The verdict in words; its colour repeats whether it speaks for or against."""
    before = ("Supposed: ", "bold") if supposed else ""
    rest = f" {section.rest}" if section.rest else ""
    return Content.assemble(before, (shown(f" {section.label} "), style), shown(rest))


def style_of(verdict: Mapping[str, Any], cites: Citations) -> str:
    """The colour of a verdict word; triage decides on an action and has no colour of for or against."""
    interview = cites.knowledge.interviews.get(str(verdict.get("interview")))
    word = verdict.get("verdict")
    if word in {None, OPEN}:
        return UNDECIDED
    if word in NEITHER or interview is None or not any(one.favourable for one in interview.words):
        return BETWEEN
    return GOOD if interview.word(str(word)).favourable else BAD


def _drawn(section: Section, cites: Citations) -> Iterator[Piece]:
    """One section of the card; the figure's cells become the grid itself."""
    match section:
        case sections.Supposed():
            yield Piece("supposed", styled(section.text, "bold"))
        case sections.Cells():
            yield from _grid(section, cites)
        case sections.Listed():
            yield Piece(LOOKS.get(section.kind, "text"), _titled(section.title, _items(section.items, cites)))
        case sections.Grades():
            yield Piece("recommendation", _titled(section.title, _grades(section, cites)))
        case sections.Conflicts():
            parts = [_titled(section.title, _items(sides, cites)) for sides in section.conflicts]
            yield Piece("caution", Content("\n").join(parts))
        case sections.EditorsNote():
            yield note_piece(section.id, section.text, cites)
        case sections.Disclaimer():
            yield Piece("text", styled(section.text, f"italic {MUTED}"))
        case _:
            yield Piece("text", styled(section.plain))


def _grid(section: sections.Cells, cites: Citations) -> Iterator[Piece]:
    """The figure with this patient's cells marked."""
    guideline = cites.knowledge.guideline
    figure = guideline.figures[section.figure]
    yield Piece("heading", styled(f"► marks this patient in {figure.place.item}", HEADING))
    for piece in draw(grid_block(guideline, figure.cells, section.cells), cites):
        yield Piece("grid", piece.content)


def _grades(section: sections.Grades, cites: Citations) -> Iterator[Content]:
    for name, strength, level in section.grades:
        line = grade_line(strength, level)
        yield Content.assemble(line, " ", cites.mark(name), " ", styled(name, MUTED).stylize(link(name)))


def _titled(title: str, lines: Iterator[Content]) -> Content:
    return Content("\n").join([styled(title, HEADING), *lines])


def _items(items: tuple[Item, ...], cites: Citations) -> Iterator[Content]:
    for item in items:
        yield Content.assemble(("• ", "$text-accent"), cited(item, cites))


def cited(item: Item, cites: Citations) -> Content:
    """An item; its places are numbered below it and open what they name."""
    marks = [
        Content.assemble(cites.mark(name), " ", styled(where, MUTED).stylize(link(name))) for name, where in item.places
    ]
    return Content.assemble(set_off(item), "\n  ", Content("  ").join(marks)) if marks else set_off(item)


def set_off(item: Item) -> Content:
    """An item's words; what the editors read into the guideline is marked as theirs."""
    if not item.editors:
        return styled(item.text)
    return Content.assemble(styled(item.text), " ", (EDITORS, "bold $text-warning"))
