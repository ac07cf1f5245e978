"""Nothing is shown as guideline content that the corpus does not hold: every figure, citation, grade and note of every block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.dialogue import compose, content
from assistant.dialogue import reply as blocks
from assistant.dialogue.conversation import step
from assistant.dialogue.exhibit import exhibit, names
from assistant.dialogue.render import block_text, section_label
from assistant.dialogue.reply import TableBlock
from assistant.dialogue.state import START, Said
from assistant.dialogue.tables.asked import Asked
from assistant.dialogue.tables.worked import Lookup, compared, counted, extreme, listed
from tests.faults.hostile import citable, objections, unfaithful

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.dialogue.knowledge import Knowledge
    from assistant.dialogue.reply import Block
    from assistant.guideline.model import Guideline, Table

UNIT = r"%|months?|days?|weeks?|years?|cm|mm|mg(?:/\w+)?|g/dL|mg/dL|patients?|points?|hours?|minutes?|mL|units?|Gy|s\b"
FIGURE = re.compile(rf"(?<![\w.,\[-])(\d+(?:[.,]\d+)*)(?:\s?-\s?(\d+(?:[.,]\d+)*))?\s?(?:{UNIT})(?!\w)")
CITED = re.compile(r"\[([0-9, -]+)\]")


UNDER_A_PANEL = {"fig2.silius": {"800"}}
"""Printed in the line under a panel of figure 2, beside no component: sorafenib 800 mg daily."""


def figures(text: str) -> set[str]:
    """The numbers of a text that carry a unit, ends of ranges one by one."""
    return {number for found in FIGURE.findall(text) for number in found if number}


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


@pytest.fixture(scope="module")
def reachable(knowledge: Knowledge) -> list[Block]:
    """Every block that shows content of the corpus, one piece at a time and as look-ups make them."""
    guideline = knowledge.guideline
    ids = [
        *guideline.passages,
        *guideline.regimens,
        *guideline.cells,
        *guideline.panels,
        *guideline.rows,
        *guideline.tables,
    ]
    found = [content.content_block(guideline, name) for name in (*ids, *guideline.figures)]
    found += [block for lookup in lookups(guideline) for block in compose.lookup_blocks(knowledge, lookup)]
    return found


def lookups(guideline: Guideline) -> Iterator[Lookup]:
    whole = Asked("", ())
    for table in guideline.tables.values():
        rows = list(table.rows)
        yield counted(table, rows, [], whole)
        for column in (one for one in table.columns if one.kind == "measure"):
            for extremes in ("highest", "lowest"):
                yield from filter(None, [extreme(table, rows, [column], Asked("", (), extreme=extremes))])
            yield counted(table, rows, [column], whole)
            yield listed(table, rows, [column], whole)
            if len(table.groups) > 1:
                yield compared(table, list(table.groups), [column])
    yield from (Lookup("", reference=number) for number in guideline.references)
    yield from (Lookup("", figure=name) for name in (*guideline.figures, *guideline.regimens, *guideline.panels))


def test_every_block_shows_what_the_corpus_holds_under_its_id(guideline: Guideline, reachable: list[Block]) -> None:
    assert len(reachable) > 400
    assert [one for block in reachable for one in unfaithful(guideline, block)] == []


def test_what_is_worked_out_from_a_table_has_its_figures_from_the_rows_shown_or_named(
    guideline: Guideline, reachable: list[Block]
) -> None:
    summaries = [block for block in reachable if isinstance(block, TableBlock) and block.summary]
    assert len(summaries) > 20
    for block in summaries:
        named = (row.id for row in guideline.tables[block.id].rows if row.text("author") in block.summary)
        held = held_in(guideline.tables[block.id], [*(row["id"] for row in block.rows), *named])
        assert figures(block.summary) <= held | counts(guideline.tables[block.id]), block.summary


def held_in(table: Table, ids: Iterable[str]) -> set[str]:
    """Numbers printed in rows."""
    wanted = set(ids)
    return {n for row in table.rows if row.id in wanted for name in row.cells for n in numbers(row.text(name))}


def counts(table: Table) -> set[str]:
    return {str(n) for n in range(len(table.rows) + 1)}


def test_every_citation_resolves_or_is_said_not_to(guideline: Guideline, reachable: list[Block]) -> None:
    for block in reachable:
        for bracket in CITED.findall(block_text(block)):
            for number in numbers(bracket):
                unresolved = block.type == "passage" and guideline.passages[block.id].unresolved
                assert int(number) in guideline.references or unresolved, (block, number)
    for passage in guideline.passages.values():
        assert not passage.unresolved or not passage.references or "I-36" in owners(guideline, passage.id), passage.id


def owners(guideline: Guideline, name: str) -> set[str]:
    """Notes on a passage, its topic and its section."""
    passage = guideline.passages[name]
    section = guideline.section_of(passage.cq)
    return {*passage.notes, *guideline.topics[passage.topic].notes, *section.notes}


def test_every_recommendation_shows_its_strength_and_level(guideline: Guideline, reachable: list[Block]) -> None:
    shown = [block for block in reachable if isinstance(block, blocks.Recommendation)]
    assert {block.id for block in shown} == {one.id for one in guideline.recommendations()}
    for block in shown:
        grade = guideline.passages[block.id].grade
        assert grade is not None
        head = (
            f"{grade.strength.capitalize()} recommendation, level of evidence {grade.level} ({section_label(block.id)}"
        )
        assert " ".join(block_text(block).split()).startswith(head)


def test_every_note_is_marked_as_the_editors(guideline: Guideline) -> None:
    for note in guideline.notes.values():
        text = " ".join(block_text(blocks.NoteBlock(note.id, note.text)).split())
        assert text == f"Editor's note ({note.id}): {' '.join(note.text.split())}"


def test_everything_that_can_be_shown_marks_its_notes_and_cites_what_exists(guideline: Guideline) -> None:
    notes = {" ".join(note.text.split()) for note in guideline.notes.values()}
    for name in names(guideline):
        shown = exhibit(guideline, name)
        for part in shown.parts:
            text = " ".join(part.text.split())
            marked = text.startswith("Editor's note (")
            assert marked == part.note, text
            if not marked:
                said = text.partition("Editor's note (")[0]
                assert not any(note in said for note in notes), (name, text)


def test_every_figure_of_a_verdict_stands_in_a_passage_that_it_cites(knowledge: Knowledge) -> None:
    guideline = knowledge.guideline
    missing = []
    for interview in knowledge.interviews.values():
        said = [(one.text, one.passages) for one in interview.reasons if one.basis == "guideline"]
        said += [(one.text, one.passages) for one in (*interview.cautions, *interview.remarks)]
        said += [(side.text, side.passages) for conflict in interview.conflicts for side in conflict.sides]
        for text, passages in said:
            assert set(passages) <= citable(guideline)
            held = {n for name in passages for n in numbers(source(guideline, name))}
            missing += [(interview.id, text, n) for n in figures(text) if n not in held]
    assert missing == []


def source(guideline: Guideline, name: str) -> str:
    """All that the corpus says under an id."""
    if name in guideline.topics:
        return " ".join(guideline.passages[one].text for one in guideline.topics[name].passages)
    if name in guideline.sections:
        return " ".join(source(guideline, one) for one in guideline.sections[name].topics)
    return block_text(content.content_block(guideline, name))


def test_every_figure_of_a_regimen_is_printed_in_its_components_or_said_in_its_passages(guideline: Guideline) -> None:
    for regimen in guideline.regimens.values():
        printed = " ".join(f"{one.printed} {one.duration or ''}" for one in regimen.components)
        studies = " ".join(source(guideline, name) for name in regimen.passages)
        held = numbers(f"{printed} {regimen.cycle or ''} {regimen.name} {studies}")
        assert figures(regimen.text) <= held | UNDER_A_PANEL.get(regimen.id, set()), regimen.id


def test_replies_to_known_phrasings_are_faithful(knowledge: Knowledge) -> None:
    for phrasing in knowledge.matcher.phrasings.items[::60]:
        state, reply = step(knowledge, START, Said(phrasing.text))
        assert list(objections(knowledge, reply, phrasing.text)) == [], phrasing.text
        for line in ("/more", "/sources", "/grade", "/notes"):
            state, reply = step(knowledge, state, Said(line))
            assert list(objections(knowledge, reply, line)) == [], (phrasing.text, line)
