"""The block that shows one piece of content: a passage, regimen, cell, panel, row, table, figure or term."""

from collections.abc import Iterable

from assistant.dialogue.members import term_text
from assistant.dialogue.reply import (
    Block,
    FigureBlock,
    NoteBlock,
    PassageBlock,
    Recommendation,
    RegimenBlock,
    TextBlock,
)
from assistant.dialogue.tables.blocks import table_block
from assistant.guideline.model import FigureCell, Guideline, Passage, Regimen


def content_block(guideline: Guideline, name: str) -> Block:
    """The block that shows one piece of content."""
    if name in guideline.passages:
        return passage_block(guideline.passages[name])
    if name in guideline.regimens:
        return regimen_block(guideline, guideline.regimens[name])
    if name in guideline.cells:
        return grid_block(guideline, [guideline.cells[name]])
    if name in guideline.panels:
        return panel_block(guideline, name)
    if name in guideline.rows:
        table, row = guideline.rows[name]
        return table_block(table, [row])
    if name in guideline.tables:
        table = guideline.tables[name]
        return table_block(table, table.rows)
    if name in guideline.figures:
        return figure_block(guideline, name)
    if name in guideline.glossary:
        return TextBlock(term_text(guideline.glossary[name]))
    raise KeyError(name)


def passage_block(passage: Passage) -> Block:
    if passage.grade:
        grade = passage.grade
        return Recommendation(passage.id, passage.place, passage.text, grade.strength, grade.level, passage.references)
    return PassageBlock(passage.id, passage.place, passage.text, passage.references)


def regimen_block(guideline: Guideline, regimen: Regimen) -> RegimenBlock:
    components = tuple(
        {"drug": c.drug, "printed": c.printed, "route": c.route or "", "duration": c.duration or ""}
        for c in regimen.components
    )
    place = guideline.figures["fig2"].place
    return RegimenBlock(regimen.id, regimen.name, regimen.panel, place, regimen.text, components)


def grid_block(guideline: Guideline, cells: Iterable[FigureCell], marked: Iterable[str] = ()) -> FigureBlock:
    """Cells of figure 1."""
    figure = guideline.figures["fig1"]
    shown = tuple(
        {
            "id": c.id,
            "row": c.row,
            "column": c.column,
            "verdict": c.verdict,
            "printed": c.printed,
            "certainty": c.certainty,
        }
        for c in cells
    )
    return FigureBlock(
        figure.id,
        figure.title,
        figure.place,
        tuple(figure.rows.items()),
        tuple(figure.columns.items()),
        shown,
        tuple(marked),
    )


def panel_block(guideline: Guideline, name: str) -> FigureBlock:
    """One drawing of figure 3 in words, or (by the figure's id) all of them."""
    figure = guideline.figures["fig3"]
    panels = [panel for panel in figure.panels if name in {panel.id, figure.id}]
    shown = tuple({"id": p.id, "panel": p.panel, "label": p.label, "text": p.text} for p in panels)
    return FigureBlock(figure.id, figure.title, figure.place, (), (), shown)


def figure_blocks(guideline: Guideline, names: Iterable[str]) -> tuple[Block, ...]:
    """Whole figures, or parts of one, with the notes on them: asked for by name, so shown in full."""
    ids = [one.id for name in names for one in getattr(guideline.figures.get(name), "regimens", ())] or list(names)
    if set(ids) <= set(guideline.cells):
        blocks: list[Block] = [grid_block(guideline, map(guideline.cells.__getitem__, ids))]
    else:
        blocks = [content_block(guideline, name) for name in ids]
    owners = dict.fromkeys((*ids, *(name.partition(".")[0] for name in ids)))
    noted = dict.fromkeys(note for name in owners for note in notes_of(guideline, name))
    return (
        *blocks,
        *(NoteBlock(note, guideline.notes[note].text) for note in noted if guideline.notes[note].severity != "L"),
    )


def figure_block(guideline: Guideline, name: str) -> Block:
    figure = guideline.figures[name]
    if figure.cells:
        return grid_block(guideline, figure.cells)
    if figure.regimens:
        lines = "\n".join(f"{one.panel}. {one.name}" for one in figure.regimens)
        return TextBlock(f"{figure.place.item} shows six regimens:\n{lines}")
    return panel_block(guideline, name)


def notes_of(guideline: Guideline, name: str) -> tuple[str, ...]:
    """The notes bound to a piece of content."""
    if name in guideline.rows:
        return guideline.rows[name][1].notes
    for known in (
        guideline.passages,
        guideline.regimens,
        guideline.cells,
        guideline.panels,
        guideline.tables,
        guideline.figures,
    ):
        if name in known:
            return known[name].notes
    return ()
