"""The members of an exhibit, one at a time: as the contract's JSON, and as a line for people."""

from typing import Any

from assistant.guideline.model import (
    Component,
    FigureCell,
    Measure,
    Panel,
    Passage,
    Place,
    Reference,
    Regimen,
    Row,
    Table,
    Term,
)  # fmt: skip


def table_line(table: Table, row: Row) -> str:
    """A row in words: every column with its printed cell, reference numbers in brackets."""
    cells = []
    for column in table.columns:
        printed = row.text(column.id)
        if column.id in {"group", "note"} or not printed:
            continue
        if column.kind == "flag":
            if row.cells[column.id]:
                cells.append(column.label)
            continue
        value = row.cells.get(column.id)
        unit = value.unit if isinstance(value, Measure) and value.value is not None else ""
        cells.append(f"{column.label} {_with_unit(printed, unit, column.id)}")
    line = "; ".join(cells) + f" ({row.id})."
    return f"{line}\n\nEditor's note ({row.id}): {row.text('note')}" if row.text("note") else line


def _with_unit(printed: str, unit: str, column: str) -> str:
    if column in {"ref_printed", "ref_text"}:
        return f"[{printed}]"
    if not unit or unit in printed or unit == "patients":
        return printed
    return f"{printed}%" if unit == "%" else f"{printed} {unit}"


def component_line(component: Component) -> str:
    further = "further line: " if component.alternative else ""
    route = f", {component.route}" if component.route else ""
    return f"- {further}{component.drug}: {component.printed}{route}"


def reference_text(reference: Reference) -> str:
    """What is known of a reference, and how well."""
    known = [str(part) for part in (reference.authors, reference.year, reference.title, reference.journal) if part]
    if reference.doi:
        known.append(f"doi {reference.doi}")
    if reference.pmid:
        known.append(f"PMID {reference.pmid}")
    about = f" Cited for: {reference.about.rstrip('.')}." if reference.about else ""
    state = {
        True: "bibliographic record read; that it is this entry is inferred",
        False: "not verified: the reference list itself was not available",
    }[reference.verified]
    return f"{'. '.join(known) or 'Not identified'}.{about} ({reference.confidence}; {state})"


def term_text(term: Term) -> str:
    """A glossary entry in one line."""
    says = ". ".join(part.rstrip(".") for part in (term.expansion, term.definition) if part)
    return f"{term.term}: {says}.{' (editors)' if term.origin == 'editors' else ''}"


def place_json(place: Place) -> dict[str, Any]:
    return {"item": place.item, "paragraph": place.paragraph}


def passage_json(passage: Passage) -> dict[str, Any]:
    grade = passage.grade
    return {
        "id": passage.id, "topic": passage.topic, "place": place_json(passage.place), "text": passage.text,
        "references": list(() if passage.unresolved else passage.references),
        "references_unresolved": list(passage.references if passage.unresolved else ()),
        "grade": {"strength": grade.strength, "level": grade.level, "text": str(grade)} if grade else None,
        "notes": list(passage.notes),
    }  # fmt: skip


def row_json(row: Row) -> dict[str, Any]:
    cells = {
        name: {"value": cell.value, "unit": cell.unit, "printed": cell.printed} if isinstance(cell, Measure) else cell
        for name, cell in row.cells.items()
    }
    return {"id": row.id, **cells, "passages": list(row.passages), "notes": list(row.notes)}


def cell_json(cell: FigureCell) -> dict[str, Any]:
    return {
        "id": cell.id, "row": cell.row, "column": cell.column, "verdict": cell.verdict, "printed": cell.printed,
        "certainty": cell.certainty, "passages": list(cell.passages), "notes": list(cell.notes),
    }  # fmt: skip


def amount_json(component: Component) -> dict[str, Any]:
    if component.value is not None:
        return {"value": component.value, "unit": component.unit}
    return {"low": component.low, "high": component.high, "unit": component.unit}


def regimen_json(regimen: Regimen) -> dict[str, Any]:
    return {
        "id": regimen.id, "panel": regimen.panel, "name": regimen.name,
        "components": [
            {
                "drug": c.drug,
                "amount": amount_json(c),
                "route": c.route, "duration": c.duration, "printed": c.printed, "alternative": c.alternative,
            }
            for c in regimen.components
        ],
        "cycle": regimen.cycle, "text": regimen.text, "passages": list(regimen.passages), "notes": list(regimen.notes),
    }  # fmt: skip


def panel_json(panel: Panel) -> dict[str, Any]:
    return {
        "id": panel.id, "panel": panel.panel, "label": panel.label, "text": panel.text,
        "passages": list(panel.passages), "notes": list(panel.notes),
    }  # fmt: skip


def reference_json(reference: Reference) -> dict[str, Any]:
    return {field: getattr(reference, field) for field in Reference.__struct_fields__ if field != "cited_in"} | {
        "cited_in": list(reference.cited_in)
    }


def term_json(term: Term) -> dict[str, Any]:
    return {
        "id": term.id, "term": term.term, "expansion": term.expansion, "definition": term.definition,
        "passages": list(term.passages), "origin": term.origin, "also": list(term.also), "notes": list(term.notes),
    }  # fmt: skip
