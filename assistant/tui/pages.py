"""What stands behind a citation, for the source panel and for browsing: a page for everything that can be shown.

A passage is shown in its topic, marked among its neighbours, with what is known of its references and with the editors'
notes. Everything else is what `exhibit` holds of it, with links to the passages that discuss it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from textual.content import Content

from assistant.dialogue.exhibit import Part, basis_parts, exhibit, note_parts
from assistant.dialogue.members import reference_text
from assistant.dialogue.render import place_of, section_label
from assistant.guideline.model import Figure, FigureCell, Guideline, Note, Passage, Section, Table, Topic
from assistant.tui.drawing import HEADING, MUTED, NUMBER, grade_line, prose
from assistant.tui.pieces import Page, Piece
from assistant.tui.words import link, shown, styled

NOTE_HEAD = ": "
"""Ends the words that mark a paragraph as an editor's note."""


def page(guideline: Guideline, name: str) -> Page:
    """The page of that name; UnknownName where there is none."""
    if name in guideline.passages:
        return _passage_page(guideline, guideline.passages[name])
    if name in guideline.topics:
        return _topic_page(guideline, guideline.topics[name])
    section = _section(guideline, name)
    if section is not None:
        return _section_page(guideline, section)
    if name in guideline.cells:
        return _cell_page(guideline, guideline.cells[name])
    if name in guideline.regimens or name in guideline.panels:
        return _member_page(guideline, name)
    return _exhibit_page(guideline, name)


def _section(guideline: Guideline, name: str) -> Section | None:
    return next((one for one in guideline.sections.values() if name in {one.id, f"cq{one.number}"}), None)


def _passage_page(guideline: Guideline, passage: Passage) -> Page:
    topic = guideline.topics[passage.topic]
    pieces: list[Piece] = []
    for one in (guideline.passages[name] for name in topic.passages):
        cited = one.id == passage.id
        pieces.append(_passage(one, cited=cited))
        if cited:
            pieces.extend(_reference_pieces(guideline, passage))
            pieces.extend(_notes(guideline, (*passage.notes, *topic.notes)))
    label = guideline.section_of(passage.cq).label
    return _page(guideline, passage.id, f"{label} · {topic.title}", pieces, list(guideline.passages))


def _topic_page(guideline: Guideline, topic: Topic) -> Page:
    label = guideline.section_of(topic.cq).label
    return _page(
        guideline, topic.id, f"{label} · {topic.title}", list(_topic(guideline, topic)), list(guideline.topics)
    )


def _section_page(guideline: Guideline, section: Section) -> Page:
    pieces: list[Piece] = []
    for topic in (guideline.topics[name] for name in section.topics):
        pieces.append(Piece("heading", styled(topic.title, HEADING)))
        pieces.extend(_topic(guideline, topic))
    known: tuple[Table | Figure, ...] = (*guideline.tables.values(), *guideline.figures.values())
    beside = [(one.id, f"{one.place.item} {one.title}") for one in known if section.number and one.cq == section.number]
    pieces.extend(links("Tables and figures", beside))
    title = f"{section.label} · {section.title}" if section.number else section.title
    return _page(guideline, section.id, title, pieces, list(guideline.sections))


def _topic(guideline: Guideline, topic: Topic) -> Iterator[Piece]:
    yield from _notes(guideline, topic.notes)
    for passage in (guideline.passages[name] for name in topic.passages):
        yield _passage(passage, cited=False, look="passage")
        yield from _notes(guideline, passage.notes)


def _passage(passage: Passage, *, cited: bool, look: str = "beside") -> Piece:
    place = styled(place_of(section_label(passage.id), passage.place), MUTED)
    lines = [
        prose(passage.text, () if passage.unresolved else passage.references),
        place if cited else place.stylize(link(passage.id)),
    ]
    if passage.grade:
        lines.insert(0, grade_line(passage.grade.strength, passage.grade.level))
    if cited or look == "passage":
        return Piece("recommendation" if passage.grade else "passage", Content("\n").join(lines), cited)
    return Piece("beside", Content("\n").join(lines))


def _reference_pieces(guideline: Guideline, passage: Passage) -> Iterator[Piece]:
    if passage.unresolved or not passage.references:
        return
    lines = [
        reference_line(guideline, number)
        for number in dict.fromkeys(passage.references)
        if number in guideline.references
    ]
    yield Piece("heading", styled("References", HEADING))
    yield Piece("list", Content("\n").join(lines))


def reference_line(guideline: Guideline, number: int) -> Content:
    """A reference number, which opens its page, and what is known of it."""
    head = styled(f"[{number}]", NUMBER).stylize(link(f"ref {number}"))
    return Content.assemble(head, " ", shown(reference_text(guideline.references[number])))


def _notes(guideline: Guideline, ids: Iterable[str]) -> Iterator[Piece]:
    notes: Iterable[Note] = (guideline.notes[one] for one in dict.fromkeys(ids))
    return (part_piece(part) for part in note_parts(notes))


def _cell_page(guideline: Guideline, cell: FigureCell) -> Page:
    """A cell explained: what it prints, how sure its place is, what the editors say, and the passages behind it."""
    figure = next(one for one in guideline.figures.values() if cell in one.cells)
    certainty = f"Its place in the grid: {cell.certainty.replace('-', ' ')}."
    pieces = [
        Piece(
            "text",
            Content.assemble(
                (shown(figure.rows[cell.row]), MUTED),
                "\n",
                (shown(cell.printed), "bold"),
                "\n",
                (shown(certainty), MUTED),
            ),
        ),
        *_notes(guideline, cell.notes),
        Piece("heading", styled("What the guideline says", HEADING)),
        *(
            _passage(guideline.passages[one], cited=False, look="passage")
            for one in cell.passages
            if one in guideline.passages
        ),
    ]
    return _page(
        guideline, cell.id, f"{figure.place.item} · {figure.columns[cell.column]}", pieces, _row_of(guideline, cell.id)
    )


def _member_page(guideline: Guideline, name: str) -> Page:
    """A regimen or panel with the notes on it; those on the whole figure stand with the figure."""
    found = exhibit(guideline, name)
    figure = next(
        one for one in guideline.figures.values() if name in {m.id for m in one.regimens} | {m.id for m in one.panels}
    )
    shared = {part.text for part in (*basis_parts(figure), *note_parts(guideline.notes[one] for one in figure.notes))}
    pieces = [part_piece(part) for part in found.parts if part.text not in shared]
    pieces.extend(links("Passages", [(one, place_label(guideline, one)) for one in _passages_of(guideline, name)]))
    return _page(guideline, name, found.title, pieces, _row_of(guideline, name))


def _exhibit_page(guideline: Guideline, name: str) -> Page:
    found = exhibit(guideline, name)
    pieces = [part_piece(part) for part in found.parts]
    if found.what in guideline.rows:
        number = guideline.rows[found.what][1].cells.get("ref_text")
        pieces.extend(
            links("Reference in the text", [(f"ref {number}", f"[{number}]")] if isinstance(number, int) else [])
        )
    pieces.extend(
        links("Passages", [(one, place_label(guideline, one)) for one in _passages_of(guideline, found.what)])
    )
    pieces.extend(links("Bound to", [(one, place_label(guideline, one)) for one in _bound_of(guideline, found.what)]))
    return _page(guideline, found.what, found.title, pieces, _row_of(guideline, found.what))


def part_piece(part: Part) -> Piece:
    """A part of an exhibit: a heading, an editor's note, or text.

    Numbers in brackets become links in notes alone: a table prints numbers of another list, two lower than the text's.
    """
    if part.heading:
        return Piece("heading", styled(part.text, HEADING))
    if part.note:
        head, _, body = part.text.partition(NOTE_HEAD)
        return Piece("note", Content.assemble((shown(head), "bold $text-warning"), "\n", prose(body)))
    return Piece("text", styled(part.text))


def links(heading: str, targets: Sequence[tuple[str, str]]) -> Iterator[Piece]:
    """A heading and one line a target, each of which opens it; nothing where there is no target."""
    if targets:
        lines = [Content.assemble(("→ ", NUMBER), styled(label).stylize(link(name))) for name, label in targets]
        yield Piece("heading", styled(heading, HEADING))
        yield Piece("links", Content("\n").join(lines))


def place_label(guideline: Guideline, name: str) -> str:
    """An id in words: where a passage stands and under which heading, or the title of what it names."""
    if name in guideline.passages:
        passage = guideline.passages[name]
        return f"{place_of(guideline.section_of(passage.cq).label, passage.place)}: {guideline.topics[passage.topic].title}"
    return exhibit(guideline, name).title


def _passages_of(guideline: Guideline, what: str) -> tuple[str, ...]:
    """The passages that discuss a row, cell, regimen, panel, term or reference."""
    if what in guideline.rows:
        return guideline.rows[what][1].passages
    for known in (guideline.cells, guideline.regimens, guideline.panels, guideline.glossary):
        if what in known:
            return known[what].passages
    word, _, number = what.partition(" ")
    if word == "ref":
        return tuple(p.id for p in guideline.passages.values() if int(number) in p.references and not p.unresolved)
    return ()


def _bound_of(guideline: Guideline, what: str) -> tuple[str, ...]:
    note = guideline.notes.get(what.removeprefix("note "))
    return note.bound if note is not None and what.startswith("note ") else ()


def _row_of(guideline: Guideline, what: str) -> list[str]:
    """The list that a thing stands in, for stepping to its neighbours."""
    if what in guideline.rows:
        return [row.id for row in guideline.rows[what][0].rows]
    lists: tuple[Callable[[], list[str]], ...] = (
        lambda: list(guideline.tables), lambda: list(guideline.figures), lambda: list(guideline.cells),
        lambda: list(guideline.regimens), lambda: list(guideline.panels), lambda: list(guideline.glossary),
        lambda: [f"ref {number}" for number in guideline.references], lambda: [f"note {note}" for note in guideline.notes],
    )  # fmt: skip
    return next((names for known in lists if what in (names := known())), [what])


def _page(guideline: Guideline, name: str, title: str, pieces: Sequence[Piece], row: Sequence[str]) -> Page:
    at = row.index(name)
    before = row[at - 1] if at else ""
    after = row[at + 1] if at + 1 < len(row) else ""
    return Page(name, shown(title), tuple(pieces), before, after, exhibit(guideline, name).plain())
