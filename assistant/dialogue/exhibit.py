"""All that the corpus holds of one thing: a question, a table, a figure, a reference, the notes, the glossary.

`haic show`, the `show` command of a conversation and the app's browsing read the same `Exhibit`; its JSON is a contract.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from assistant.dialogue.members import (
    cell_json,
    component_line,
    panel_json,
    passage_json,
    place_json,
    reference_json,
    reference_text,
    regimen_json,
    row_json,
    table_line,
    term_json,
    term_text,
)  # fmt: skip
from assistant.dialogue.render import place_of, section_label, wrapped
from assistant.errors import UnknownName
from assistant.guideline.model import (
    Figure,
    FigureCell,
    Guideline,
    Note,
    Panel,
    Passage,
    Reference,
    Regimen,
    Row,
    Section,
    Table,
    Term,
)  # fmt: skip

RESTATED = "Recommendations are restated, not the printed wording."


class Part(Struct, frozen=True):
    """A paragraph or heading of an exhibit in plain text; `note` marks the editors' word."""

    text: str
    heading: bool = False
    note: bool = False


class Exhibit(Struct, frozen=True):
    """What is shown of one thing: its name, title and place, the members for JSON, the parts for reading."""

    what: str
    title: str
    place: Mapping[str, Any] | None
    members: Mapping[str, Any]
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]

    def json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "schema": "haic.show/1", "what": self.what, "title": self.title, "place": self.place, **self.members,
            "notes": [{"id": note.id, "text": note.text, "source": note.source, "bound": list(note.bound)} for note in self.notes],
        }  # fmt: skip

    def plain(self, width: int = 80) -> str:
        """The same for people, an editor's note as a paragraph of its own."""
        return "\n\n".join(_paragraph(part, width) for part in (Part(self.title, heading=True), *self.parts))


def _paragraph(part: Part, width: int) -> str:
    if part.heading:
        return f"{wrapped(part.text, width)}\n{'-' * min(len(part.text), width)}"
    return wrapped(part.text, width)


def names(guideline: Guideline) -> tuple[str, ...]:
    """Everything that can be shown, the general names first."""
    return (
        "about", *(f"cq{n}" for n in range(1, 13)), *guideline.tables, *guideline.figures, "references", "notes", "glossary",
        *(f"ref {number}" for number in guideline.references), *(f"note {note}" for note in guideline.notes),
        *guideline.topics, *guideline.passages, *guideline.rows, *guideline.regimens, *guideline.cells, *guideline.panels,
        *guideline.glossary,
    )  # fmt: skip


LISTS = {"references": "References", "glossary": "Glossary", "notes": "Editor's notes"}
"""What is shown as one list, with its title."""


def contents(guideline: Guideline) -> tuple[tuple[str, str], ...]:
    """The names of what is shown as a whole, each with the title that it is shown under."""
    return (
        *((f"cq{n}", section_title(guideline.section_of(n))) for n in range(1, 13)),
        *((table.id, table_title(table)) for table in guideline.tables.values()),
        *((figure.id, figure_title(figure)) for figure in guideline.figures.values()),
        ("about", section_title(guideline.section_of(None))),
        *LISTS.items(),
    )


def section_title(section: Section) -> str:
    return f"CQ{section.number}. {section.title}" if section.number else section.title


def table_title(table: Table) -> str:
    return f"{table.place.item}. {table.title}"


def figure_title(figure: Figure) -> str:
    return f"{figure.place.item} {figure.title}"


def exhibit(guideline: Guideline, what: str) -> Exhibit:
    """The exhibit of that name; UnknownName offers the nearest names."""
    name = _canonical(what)
    shower = _Shower(guideline)
    found = shower.find(name)
    if found is None:
        raise UnknownName("thing to show called", what.strip(), names(guideline))
    return found


def _canonical(what: str) -> str:
    name = " ".join(what.strip().split())
    lowered = name.lower()
    for pattern, form in (
        (r"(?:cq|clinical question|question)\s*0?(\d{1,2})", "cq{}"),
        (r"(?:table|tab)\.?\s*(\d)", "table{}"),
        (r"(?:figure|fig)\.?\s*(\d)", "fig{}"),
        (r"(?:reference|ref)\.?\s*\[?(\d{1,3})\]?", "ref {}"),
        (r"\[(\d{1,3})\]", "ref {}"),
    ):
        found = re.fullmatch(pattern, lowered)
        if found:
            return form.format(found[1])
    return {"guideline": "about", "refs": "references", "note": "notes", "terms": "glossary"}.get(lowered, name)


class _Shower:
    """Builds exhibits from one guideline."""

    def __init__(self, guideline: Guideline) -> None:
        self._guideline = guideline

    def find(self, name: str) -> Exhibit | None:
        g = self._guideline
        number = re.fullmatch(r"cq(\d{1,2})", name)
        if name == "about" or (number and 1 <= int(number[1]) <= 12):
            return self._section(name, g.section_of(int(number[1]) if number else None))
        if name in g.tables:
            return self._table(g.tables[name])
        if name in g.figures:
            return self._figure(g.figures[name])
        if name in LISTS:
            return {"references": self._references, "notes": self._notes, "glossary": self._glossary}[name]()
        word, _, rest = name.partition(" ")
        if word == "ref" and re.fullmatch(r"[0-9]{1,4}", rest) and int(rest) in g.references:
            return self._reference(g.references[int(rest)])
        if word == "note" and rest.upper() in {note.upper() for note in g.notes}:
            return self._note(next(note for key, note in g.notes.items() if key.upper() == rest.upper()))
        return self._member(name) or self._term(name)

    def _member(self, name: str) -> Exhibit | None:
        g = self._guideline
        if name in g.topics:
            topic = g.topics[name]
            return self._passages(name, topic.title, [g.passages[one] for one in topic.passages], topic.notes)
        if name in g.passages:
            return self._passages(name, g.topics[g.passages[name].topic].title, [g.passages[name]], ())
        if name in g.rows:
            table, row = g.rows[name]
            return self._rows(name, f"{table.title}: one row", table, [row], row.notes)
        if name in g.regimens:
            regimen = g.regimens[name]
            return self._regimens(name, regimen.name, g.figures["fig2"], [regimen], regimen.notes)
        if name in g.cells:
            return self._grid(name, g.figures["fig1"], [g.cells[name]], g.cells[name].notes)
        if name in g.panels:
            return self._panels(name, g.figures["fig3"], [g.panels[name]], g.panels[name].notes)
        return None

    def _term(self, name: str) -> Exhibit | None:
        word = name.lower().removeprefix("term ").removeprefix("glossary.")
        for term in self._guideline.glossary.values():
            if word in {term.id.lower(), term.id.lower().removeprefix("glossary."), term.term.lower()}:
                return self._terms(term.id, term.term, [term])
        return None

    def _noted(self, ids: Iterable[str]) -> tuple[Note, ...]:
        return tuple(self._guideline.notes[one] for one in dict.fromkeys(ids))

    def _section(self, name: str, section: Section) -> Exhibit:
        g = self._guideline
        parts: list[Part] = []
        if section.kind == "recommendation":
            parts.append(Part(RESTATED))
        noted: list[str] = [*section.notes]
        parts.extend(note_parts(self._noted(section.notes)))
        for topic in (g.topics[one] for one in section.topics):
            parts.append(Part(topic.title, heading=True))
            parts.extend(note_parts(self._noted(topic.notes)))
            noted.extend(topic.notes)
            for passage in (g.passages[one] for one in topic.passages):
                parts.extend(self._passage_parts(passage))
                noted.extend(passage.notes)
        beside = [self._table(t) for t in g.tables.values() if section.number and t.cq == section.number]
        beside += [self._figure(f) for f in g.figures.values() if section.number and f.cq == section.number]
        for one in beside:
            parts.extend((Part(one.title, heading=True), *one.parts))
        title = section_title(section)
        members = {
            "kind": section.kind,
            "topics": [{"topic": topic, "title": g.topics[topic].title} for topic in section.topics],
            "passages": [passage_json(passage) for passage in g.passages_of(section)],
            "beside": [one.what for one in beside],
        }
        notes = self._noted([*noted, *(note.id for one in beside for note in one.notes)])
        return Exhibit(name, title, {"item": section.label, "paragraph": None}, members, tuple(parts), notes)

    def _passages(self, name: str, title: str, passages: list[Passage], extra: Iterable[str]) -> Exhibit:
        notes = self._noted([*extra, *(note for passage in passages for note in passage.notes)])
        parts = [*note_parts(self._noted(extra)), *(part for one in passages for part in self._passage_parts(one))]
        if any(passage.grade for passage in passages):
            parts.insert(0, Part(RESTATED))
        members = {"passages": [passage_json(passage) for passage in passages]}
        return Exhibit(name, title, place_json(passages[0].place), members, tuple(parts), notes)

    def _passage_parts(self, passage: Passage) -> Iterator[Part]:
        grade = f"[{passage.grade}] ".replace("[", "").replace("]", ":") if passage.grade else ""
        place = place_of(section_label(passage.id), passage.place)
        yield Part(f"{grade[:1].upper()}{grade[1:]}{passage.text} ({place}; {passage.id})")
        yield from note_parts(self._noted(passage.notes))

    def _table(self, table: Table) -> Exhibit:
        return self._rows(table.id, table_title(table), table, list(table.rows), table.notes)

    def _rows(self, name: str, title: str, table: Table, rows: list[Row], extra: Iterable[str]) -> Exhibit:
        parts = [*basis_parts(table)]
        group = None
        for row in rows:
            if table.groups and row.text("group") != group:
                group = row.text("group")
                parts.append(Part(table.groups.get(group, group), heading=True))
            parts.append(Part(table_line(table, row)))
            parts.extend(note_parts(self._noted(row.notes)))
        if table.footnotes:
            parts.append(Part("Under the table: " + " ".join(table.footnotes)))
        parts.extend(note_parts(self._noted(table.notes)))
        members = {
            "columns": [
                {"column": c.id, "label": c.label, "description": c.description, "unit": c.unit} for c in table.columns
            ],
            "groups": [{"group": key, "label": label} for key, label in table.groups.items()],
            "rows": [row_json(row) for row in rows],
            "footnotes": list(table.footnotes),
        }
        notes = self._noted([*extra, *table.notes, *(note for row in rows for note in row.notes)])
        return Exhibit(name, title, place_json(table.place), members, tuple(parts), notes)

    def _figure(self, figure: Figure) -> Exhibit:
        if figure.cells:
            return self._grid(figure.id, figure, list(figure.cells), figure.notes)
        if figure.regimens:
            return self._regimens(figure.id, figure_title(figure), figure, list(figure.regimens), figure.notes)
        return self._panels(figure.id, figure, list(figure.panels), figure.notes)

    def _grid(self, name: str, figure: Figure, cells: list[FigureCell], extra: Iterable[str]) -> Exhibit:
        parts = [*basis_parts(figure)]
        for cell in cells:
            parts.append(Part(f"{figure.rows[cell.row]}, {figure.columns[cell.column]}: {cell.printed}."))
            parts.extend(note_parts(self._noted(cell.notes)))
        parts.extend(note_parts(self._noted(figure.notes)))
        members = {
            "rows": [{"row": key, "label": label} for key, label in figure.rows.items()],
            "columns": [{"column": key, "label": label} for key, label in figure.columns.items()],
            "cells": [
                {**cell_json(cell), "row_label": figure.rows[cell.row], "column_label": figure.columns[cell.column]}
                for cell in cells
            ],
        }
        notes = self._noted([*extra, *figure.notes, *(note for cell in cells for note in cell.notes)])
        return Exhibit(name, figure_title(figure), place_json(figure.place), members, tuple(parts), notes)

    def _regimens(
        self, name: str, title: str, figure: Figure, regimens: list[Regimen], extra: Iterable[str]
    ) -> Exhibit:
        parts = [*basis_parts(figure)]
        for regimen in regimens:
            parts.append(Part(f"{regimen.panel}. {regimen.name}", heading=True))
            parts.append(Part("\n".join([regimen.text, *(component_line(one) for one in regimen.components)])))
            parts.extend(note_parts(self._noted(regimen.notes)))
        if figure.abbreviations:
            parts.append(
                Part("Abbreviations: " + "; ".join(f"{k}, {v}" for k, v in figure.abbreviations.items()) + ".")
            )
        parts.extend(note_parts(self._noted(figure.notes)))
        members = {
            "regimens": [regimen_json(regimen) for regimen in regimens],
            "abbreviations": dict(figure.abbreviations),
        }
        notes = self._noted([*extra, *figure.notes, *(note for one in regimens for note in one.notes)])
        return Exhibit(name, title, place_json(figure.place), members, tuple(parts), notes)

    def _panels(self, name: str, figure: Figure, panels: list[Panel], extra: Iterable[str]) -> Exhibit:
        parts = [*basis_parts(figure)]
        for panel in panels:
            parts.append(Part(f"{panel.panel}. {panel.label}: {panel.text}"))
            parts.extend(note_parts(self._noted(panel.notes)))
        members = {"panels": [panel_json(panel) for panel in panels]}
        notes = self._noted([*extra, *figure.notes, *(note for panel in panels for note in panel.notes)])
        return Exhibit(name, figure_title(figure), place_json(figure.place), members, tuple(parts), notes)

    def _reference(self, reference: Reference) -> Exhibit:
        parts = (Part(f"[{reference.number}] {reference_text(reference)}"), *_cited(self._guideline, reference))
        return Exhibit(
            f"ref {reference.number}",
            f"Reference {reference.number}",
            None,
            {"references": [reference_json(reference)]},
            parts,
            (),
        )

    def _references(self) -> Exhibit:
        found = list(self._guideline.references.values())
        parts = tuple(Part(f"[{one.number}] {reference_text(one)}") for one in found)
        members = {"references": [reference_json(one) for one in found]}
        notes = self._noted(["R-references"] if "R-references" in self._guideline.notes else [])
        return Exhibit("references", LISTS["references"], None, members, (*note_parts(notes), *parts), notes)

    def _notes(self) -> Exhibit:
        found = tuple(self._guideline.notes.values())
        return Exhibit("notes", LISTS["notes"], None, {}, tuple(_bound_parts(found)), found)

    def _note(self, note: Note) -> Exhibit:
        return Exhibit(f"note {note.id}", f"Note {note.id}", None, {}, tuple(_bound_parts((note,))), (note,))

    def _glossary(self) -> Exhibit:
        return self._terms("glossary", LISTS["glossary"], list(self._guideline.glossary.values()))

    def _terms(self, name: str, title: str, terms: list[Term]) -> Exhibit:
        members = {"terms": [term_json(term) for term in terms]}
        notes = self._noted(note for term in terms for note in term.notes)
        parts = [part for term in terms for part in (Part(term_text(term)), *note_parts(self._noted(term.notes)))]
        return Exhibit(name, title, None, members, tuple(parts), notes)


def note_parts(notes: Iterable[Note]) -> Iterator[Part]:
    """Each note as a marked paragraph."""
    return (Part(f"Editor's note ({note.id}): {note.text}", note=True) for note in notes)


def basis_parts(owner: Figure | Table) -> Iterator[Part]:
    """How a table or figure was rebuilt, where it was."""
    if owner.basis:
        yield Part(f"Editor's note ({owner.id}): {owner.basis}", note=True)


def _bound_parts(notes: Iterable[Note]) -> Iterator[Part]:
    for note in notes:
        yield Part(
            f"Editor's note ({note.id}): {note.text} Source: {note.source}. Bound to: {', '.join(note.bound)}.",
            note=True,
        )


def _cited(guideline: Guideline, reference: Reference) -> Iterator[Part]:
    citing = [p.id for p in guideline.passages.values() if reference.number in p.references and not p.unresolved]
    if citing:
        yield Part(f"Cited in: {', '.join(citing)}.")
