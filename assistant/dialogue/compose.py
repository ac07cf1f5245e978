"""Blocks of a reply from what was decided: the focused answer, its grade, its notes, within the length that is read.

An answer leads with what was asked. A question about who or whether leads with the recommendation and its grade; a
question about a figure leads with the passage that holds it. Whatever is shown of the guideline is a block of its
own under its id; what the editors say of it follows as notes.
"""

from collections.abc import Iterable, Iterator

from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.members import reference_text, term_text
from assistant.dialogue.reply import (
    Block,
    FigureBlock,
    NoteBlock,
    Offer,
    OffersBlock,
    PassageBlock,
    Recommendation,
    ReferencesBlock,
    RegimenBlock,
    TextBlock,
)  # fmt: skip
from assistant.dialogue.tables.blocks import overview, row_blocks, size, table_block
from assistant.dialogue.tables.worked import Lookup
from assistant.guideline.model import FigureCell, Guideline, Note, Passage, Regimen
from assistant.matching.decision import Candidate, Decision, asked_aspects, content_terms
from assistant.text.lexicon import Reading

READ = 1480
"""Characters of an answer that are certain to be read; what does not fit is offered as more."""

SHORT = 680
"""Characters of a decline."""

NEAR = 0.3
"""Share of the best score from which another passage of the same clinical question belongs to the answer."""

LEVEL = 0.9
"""Share of the best score from which a passage of another clinical question does."""

FOREMOST = 3
"""Passages that come before what stands around the best one."""

HAIC = "@haic"

GIVEN = frozenset({HAIC, "@hcc", "@liver-metastases", "@liver-cancer"})
"""What every recommendation speaks of: naming it tells nothing about which part is asked."""

DETAILS = frozenset(
    f"aspect-{name}"
    for name in (
        "dose", "count", "reason", "definition", "time", "place", "outcome", "evidence", "frequency", "cost", "comparison",
        "method", "extreme",
    )
)  # fmt: skip
"""Aspects whose questions want a detail before the recommendation."""

MOST_NOTES = 2
"""Notes that follow the content, besides those on the leading block."""

NOTED_ROWS = 4
"""Rows whose notes are shown with them."""

UNIT = "suspect-unit"
"""Kind of the notes that are shown with a row however light they are."""

LEADING_BLOCKS = 3
"""Blocks whose notes are shown with the answer."""


def answer_blocks(
    knowledge: Knowledge, reading: Reading, decision: Decision, room: int = READ, *, best_first: bool = False
) -> tuple[Block, ...]:
    """The blocks of a focused answer, at most `room` characters in all; the best passage leads where that is wanted."""
    ids = list(dict.fromkeys(_wanted(knowledge, reading, decision)))
    if best_first:
        ids = list(dict.fromkeys((decision.candidates[0].target.id, *ids)))
    return fitted(knowledge, ids, frozenset(content_terms(reading)), room)


def fitted(
    knowledge: Knowledge, ids: Iterable[str], asked: frozenset[str] = frozenset(), room: int = READ
) -> tuple[Block, ...]:
    """Content blocks in order while they fit, then notes.

    A grave note on the leading passage that touches what was asked stands right behind it; the others, and those of a
    leading recommendation, follow the content, gravest first, while there is room.
    """
    guideline = knowledge.guideline
    blocks: list[Block] = []
    later: dict[str, Note] = {}
    for at, name in enumerate(ids):
        block = overview(guideline.tables[name]) if name in guideline.tables else content_block(guideline, name)
        if blocks and size(block) > room:
            continue
        blocks.append(block)
        room -= size(block)
        for note in _weighty(guideline, name) if at < LEADING_BLOCKS else ():
            later.setdefault(note.id, note)
        leads = at == 0 and not isinstance(block, Recommendation)
        first = _disclosure(knowledge, later.values(), asked) if leads else None
        if first and size(NoteBlock(first.id, first.text)) <= room:
            blocks.append(NoteBlock(first.id, first.text))
            room -= size(blocks[-1])
            del later[first.id]
    for note in sorted(later.values(), key=lambda one: "HML".index(one.severity))[:MOST_NOTES]:
        if size(NoteBlock(note.id, note.text)) <= room:
            blocks.append(NoteBlock(note.id, note.text))
            room -= size(blocks[-1])
    return tuple(blocks)


def _disclosure(knowledge: Knowledge, notes: Iterable[Note], asked: frozenset[str]) -> Note | None:
    """The grave note that touches most of what was asked, if it touches any."""
    grave = [note for note in notes if note.severity == "H"]
    touching = {note.id: len(asked & knowledge.spoken[note.id]) for note in grave}
    best = max(grave, key=lambda note: touching[note.id], default=None)
    return best if best and touching[best.id] else None


def _wanted(knowledge: Knowledge, reading: Reading, decision: Decision) -> Iterator[str]:
    """Ids in the order in which they answer: what was asked, what stands around it, the recommendation behind it."""
    guideline, best = knowledge.guideline, decision.candidates[0]
    if leads_with_recommendation(knowledge, reading, decision):
        yield from _leading(guideline, decision)
    same = [one for one in decision.candidates if one.target.cq == best.target.cq and one.score >= NEAR * best.score]
    siblings = guideline.topics[best.target.topic].passages if best.target.topic in guideline.topics else ()
    if best.target.cq and best.target.topic == guideline.section_of(best.target.cq).topics[0]:
        yield from (best.target.id, *siblings)
    yield from (one.target.id for one in same[:FOREMOST])
    yield from (one.target.id for one in decision.candidates if one.score >= LEVEL * best.score)
    yield from (one.target.id for one in decision.candidates if one.target.id in siblings)
    yield from (one.target.id for one in same)
    yield from siblings
    if best.target.cq:
        yield from (passage.id for passage in guideline.leading(best.target.cq) if passage.grade)


def leads_with_recommendation(knowledge: Knowledge, reading: Reading, decision: Decision) -> bool:
    """Whether the recommendation comes first: it was asked for, or nothing but what it speaks of was.

    A question for a figure, a dose, a reason, a meaning or a comparison wants its detail first.
    """
    best = decision.candidates[0].target
    if best.cq is None or best.id not in knowledge.guideline.passages:
        return False
    leading = knowledge.guideline.leading(best.cq)
    if any(passage.id == best.id for passage in leading):
        return True
    if not leading[0].grade or _wants_detail(knowledge, reading):
        return False
    spoken = frozenset[str]().union(*(knowledge.spoken[passage.id] for passage in leading))
    about = [term for term in content_terms(reading) if term not in GIVEN]
    touched = ({*about, *reading.broader} - GIVEN) & spoken
    asked = HAIC in reading.terms or decision.candidates[0].features["aspect"] > 0
    return asked and (bool(touched) or not about)


def _wants_detail(knowledge: Knowledge, reading: Reading) -> bool:
    kinds = {knowledge.matcher.lexicon.kind(term) for term in reading.terms}
    return bool(asked_aspects(reading) & DETAILS) or bool(kinds & {"outcome", "statistic", "author"})


def _leading(guideline: Guideline, decision: Decision) -> Iterator[str]:
    """Recommendations (or statements) of the best clinical question; where there are several, the closest first."""
    cq = decision.candidates[0].target.cq
    leading = [passage.id for passage in guideline.leading(cq)] if cq else []
    ranked = [one.target.id for one in decision.candidates if one.target.id in leading]
    yield from ranked[:1] or leading[:1]


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


def _weighty(guideline: Guideline, name: str) -> list[Note]:
    """The notes of one piece of content that a reader should see with it; notes on mere wording apart."""
    found = (guideline.notes[one] for one in notes_of(guideline, name))
    return [note for note in found if note.severity in {"H", "M"}]


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


def lookup_blocks(knowledge: Knowledge, found: Lookup, room: int = READ) -> tuple[Block, ...]:
    """What a look-up shows: passages and rows with their notes, a reference, or a figure."""
    guideline = knowledge.guideline
    if found.reference is not None:
        reference = guideline.references[found.reference]
        return (ReferencesBlock(({"number": str(reference.number), "text": reference_text(reference)},)),)
    if found.figure:
        said = (TextBlock(found.summary),) if found.summary else ()
        return (*said, *figure_blocks(guideline, found.figure.split()))
    blocks = list(row_blocks(guideline, found, room)) if found.rows or found.summary else []
    room -= sum(size(block) for block in blocks)
    told = fitted(knowledge, found.passages, room=room) if found.passages else ()
    room -= sum(size(block) for block in told)
    rows = [guideline.rows[name][1] for name in found.rows[:NOTED_ROWS]]
    shown = {block.id for block in told if isinstance(block, NoteBlock)}
    noted = [guideline.notes[name] for name in dict.fromkeys(name for row in rows for name in row.notes)]
    notes = list[Block]()
    for note in noted:
        extra = NoteBlock(note.id, note.text)
        if note.id not in shown and (note.severity in {"H", "M"} or note.kind == UNIT) and size(extra) <= room:
            notes.append(extra)
            room -= size(extra)
    return (*told, *blocks, *notes)


def decline_blocks(
    guideline: Guideline, says: str, nearest: Iterable[str], notes: Iterable[str] = (), before: Iterable[Block] = ()
) -> tuple[Block, ...]:
    """A plain decline, then the nearest things that the guideline does say, with what stands `before` at most SHORT characters."""
    blocks: list[Block] = [TextBlock(says)]
    room = SHORT - sum(map(size, (*before, *blocks)))
    for note in notes:
        extra = NoteBlock(note, guideline.notes[note].text)
        if size(extra) <= room:
            blocks.append(extra)
            room -= size(extra)
    lead = TextBlock("Nearest in the guideline:")
    room -= size(lead)
    near: list[Block] = []
    for name in nearest:
        block = content_block(guideline, _first_member(guideline, name))
        if size(block) <= room:
            near.append(block)
            room -= size(block)
    return (*blocks, lead, *near) if near else tuple(blocks)


def _first_member(guideline: Guideline, name: str) -> str:
    """What stands for an id that is a heading: the first passage under it."""
    if name in guideline.sections:
        name = guideline.sections[name].topics[0]
    return guideline.topics[name].passages[0] if name in guideline.topics else name


def offers_block(guideline: Guideline, candidates: Iterable[Candidate]) -> OffersBlock:
    """Candidates as things to choose from, each once."""
    offers: dict[str, Offer] = {}
    for one in candidates:
        name = (
            one.target.topic
            if one.target.topic in guideline.topics
            else (f"cq{one.target.cq:02d}" if one.target.cq else "about")
        )
        offers.setdefault(name, Offer(name, offer_label(guideline, name)))
    return OffersBlock(tuple(offers.values()))


def offer_label(guideline: Guideline, name: str) -> str:
    """A topic or section in words: "CQ4: New FP therapy"."""
    if name in guideline.topics:
        topic = guideline.topics[name]
        return f"{guideline.section_of(topic.cq).label}: {topic.title}"
    section = guideline.sections[name]
    return f"{section.label}: {section.short}" if section.number else section.short
