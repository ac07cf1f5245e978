"""What is declared once is known everywhere: commands, blocks, readings."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.cli.main import COMMANDS
from assistant.dialogue import reply
from assistant.dialogue.arbitrate import TABLE
from assistant.dialogue.commands import help_lines
from assistant.dialogue.conversation import ACTIONS
from assistant.dialogue.render import block_text, unrendered
from assistant.dialogue.reply import BLOCK_TYPES
from assistant.dialogue.requests import HANDLERS
from assistant.guideline.model import Place
from assistant.interview.sections import Headline, Paragraph

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PLACE = Place("commentary", 1)

BLOCKS: tuple[reply.Block, ...] = (
    reply.Recommendation("cq02.rec", PLACE, "Words.", "weak", "C"),
    reply.PassageBlock("cq02.a", PLACE, "Words."),
    reply.TableBlock("table1", "A table", PLACE, (("n", "Patients"),), ({"id": "table1.a", "n": "11"},)),
    reply.FigureBlock("fig3", "A figure", PLACE, (), (), ({"id": "fig3.a", "label": "One", "text": "Words."},)),
    reply.RegimenBlock("fig2.a", "A regimen", "a", PLACE, "Words.", ()),
    reply.ReferencesBlock(({"number": "25", "text": "Words."},)),
    reply.NoteBlock("I-01", "Words."),
    reply.OffersBlock((reply.Offer("cq04", "Words"), reply.Offer("cq03", "Words"))),
    reply.SuggestionBlock("Words.", "/more"),
    reply.QuestionBlock("ascites", "Words?", (("none", "None"),)),
    reply.VerdictBlock({"verdict": "open"}, (Headline("Words"),)),
    reply.TextBlock("Words."),
)


def test_every_command_of_the_registry_has_its_handler_and_every_handler_its_command(knowledge: Knowledge) -> None:
    assert set(knowledge.commands) == set(HANDLERS)


def test_every_command_is_listed_by_the_help(knowledge: Knowledge) -> None:
    lines = help_lines(knowledge.commands)
    assert [line.split()[0] for line in lines] == [f"/{name}" for name in knowledge.commands]
    assert all(command.summary in line for command, line in zip(knowledge.commands.values(), lines, strict=True))


def test_every_reading_that_can_win_has_its_action() -> None:
    assert {row.reading for row in TABLE} == set(ACTIONS)
    assert len({row.name for row in TABLE}) == len(TABLE)


def test_the_last_row_of_the_arbitration_takes_whatever_is_left() -> None:
    assert TABLE[-1].reading == "question"


def test_there_is_an_example_of_every_type_of_block() -> None:
    assert tuple(type(block) for block in BLOCKS) == BLOCK_TYPES


def test_every_type_of_block_has_a_plain_rendering() -> None:
    assert unrendered() == ()


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.type)
def test_a_block_is_rendered_and_written_under_its_type(block: reply.Block) -> None:
    assert "ords" in block_text(block) or "11" in block_text(block)
    written = json.loads(json.dumps(reply.plain(block)))
    assert written["type"] == block.type


def test_a_verdict_is_written_with_the_text_of_its_card_and_without_its_sections() -> None:
    sections = (Headline("Open", "Still possible: recommended."), Paragraph(("One.", "Two.")))
    written = reply.plain(reply.VerdictBlock({"verdict": "open"}, sections))
    text = "Open. Still possible: recommended.\n\nOne.\nTwo."
    assert written == {"verdict": {"verdict": "open"}, "text": text, "type": "verdict"}


def test_every_type_of_block_has_a_name_of_its_own() -> None:
    assert len({block.type for block in BLOCKS}) == len(BLOCK_TYPES)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_tells_of_every_command(command: str) -> None:
    assert re.search(rf"\bhaic {command}\b", README)


def test_the_readme_tells_of_every_slash_command(knowledge: Knowledge) -> None:
    assert [name for name in knowledge.commands if not re.search(rf"/{name}\b", README)] == []


def test_the_readme_gives_the_command_that_runs_the_tests() -> None:
    assert "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest" in README
