"""Editor's notes: bound to things that exist, never mixed into the guideline's own content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.guideline.model import Guideline

GRAVE = {"I-01", "I-02", "I-03", "I-04", "I-31", "I-32", "I-33", "I-47", "I-55"}


def test_every_known_discrepancy_that_matters_has_its_note(guideline: Guideline) -> None:
    grave = {note.id for note in guideline.notes.values() if note.severity == "H" and note.id.startswith("I-")}
    assert grave == GRAVE
    assert {f"I-{number:02d}" for number in range(1, 69)} - set(guideline.notes) <= {"I-44", "I-45"}


def test_every_note_is_bound_and_only_to_what_exists(guideline: Guideline) -> None:
    known = guideline.citable()
    assert [note.id for note in guideline.notes.values() if not note.bound or set(note.bound) - known] == []


def test_whatever_a_note_is_bound_to_shows_it(guideline: Guideline) -> None:
    carriers = {
        one.id: one.notes
        for part in (
            guideline.topics.values(), guideline.passages.values(), guideline.tables.values(), guideline.figures.values(),
            (row for _, row in guideline.rows.values()), guideline.regimens.values(), guideline.cells.values(),
            guideline.panels.values(), guideline.glossary.values(), guideline.sections.values(),
        )
        for one in part
    }  # fmt: skip
    hidden = [
        (note.id, name)
        for note in guideline.notes.values()
        for name in note.bound
        if note.id not in carriers.get(name, ())
    ]
    assert hidden == []
    assert {name for names in carriers.values() for name in names} == set(guideline.notes)


def test_no_note_rests_on_memory(guideline: Guideline) -> None:
    assert [note.id for note in guideline.notes.values() if "memory" in f"{note.text} {note.source}".lower()] == []
    assert all(note.source for note in guideline.notes.values())


def test_later_evidence_names_the_record_that_was_read(guideline: Guideline) -> None:
    later = [note for note in guideline.notes.values() if note.id.startswith("E-")]
    assert len(later) >= 7
    assert [
        note.id for note in later if not re.search(r"doi 10\.\d{4,}/\S+|PMID \d+", f"{note.text} {note.source}")
    ] == []


def test_the_conflict_about_new_fp_stands_on_both_sides(guideline: Guideline) -> None:
    bound = guideline.notes["I-04"].bound
    assert {name.split(".")[0] for name in bound} >= {"cq03", "cq04", "table1"}


def test_no_passage_speaks_with_the_editors_voice(guideline: Guideline) -> None:
    for passage in guideline.passages.values():
        assert not re.search(r"editor|\bI-\d\d\b|\bwe\b|\bour\b", passage.text, re.IGNORECASE), passage.id


def test_the_four_questions_that_hold_statements_say_that_these_have_no_grade(guideline: Guideline) -> None:
    assert {name.split(".")[0] for name in guideline.notes["I-41"].bound} == {"cq01", "cq04", "cq08", "cq09"}


def test_terms_are_the_guidelines_or_marked_as_the_editors(guideline: Guideline) -> None:
    for term in guideline.glossary.values():
        assert term.origin in {"guideline", "editors"}
        assert term.expansion or term.definition
        assert term.passages or term.origin == "editors" or term.expansion
    assert {term.term for term in guideline.glossary.values()} >= {
        "HAIC", "HCC", "FP", "FUDR", "TACE", "GDA", "ORR", "PFS", "OS", "TTP", "DCR", "RCT", "FEM", "EHS",
    }  # fmt: skip
