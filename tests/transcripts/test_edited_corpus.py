"""After an edit of the corpus, replay tells what is now said differently, how grave it is, and which passage did it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.knowledge import compile_knowledge
from assistant.files.folders import Data
from assistant.transcripts.engine import engine_of
from assistant.transcripts.record import transcript
from assistant.transcripts.replay import Replayed, replay_file
from assistant.transcripts.report import outcome_lines

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge

QUESTION = "OS of new FP"
PASSAGE = "cq04.new-fp.nakano-os"


@pytest.fixture
def recorded(knowledge: Knowledge, tmp_path: Path) -> Path:
    path = tmp_path / "os.transcript.yaml"
    path.write_text(transcript(["hello", QUESTION], engine_of(knowledge)), encoding="utf-8")
    assert PASSAGE in path.read_text(encoding="utf-8")
    return path


def after_edit(data: Data, folder: Path, old: str, new: str) -> Knowledge:
    """The knowledge of a copy of the data in which one passage reads otherwise."""
    shutil.copytree(data.corpus, folder / "corpus")
    shutil.copytree(data.intents, folder / "intents")
    source = next(path for path in (folder / "corpus").glob("cq04*.md"))
    lines = source.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if f"#{PASSAGE} " in line)
    assert old in lines[at]
    lines[at] = lines[at].replace(old, new, 1)
    source.write_text("\n".join(lines), encoding="utf-8")
    return compile_knowledge(Data.under(folder))


def replayed(path: Path, knowledge: Knowledge) -> tuple[Replayed, str]:
    outcome = replay_file(path, engine_of(knowledge))
    assert isinstance(outcome, Replayed)
    return outcome, "\n".join(outcome_lines(outcome))


def test_a_figure_edited_in_the_corpus_is_clinical_and_named_with_passage_and_turn(
    recorded: Path, data: Data, tmp_path: Path
) -> None:
    outcome, said = replayed(recorded, after_edit(data, tmp_path / "edit", "30.4 months", "31.4 months"))
    assert [result.number for result in outcome.changed] == [2]
    assert {one.grade for _, one in outcome.failing()} == {"clinical"}
    assert f'turn 2 (line {outcome.changed[0].turn.line}): "{QUESTION}"' in said
    assert "30.4 month gone, 31.4 month new" in said
    assert f"passage {PASSAGE} was edited in the corpus since it was recorded." in said


def test_a_comma_edited_in_the_corpus_is_wording(recorded: Path, data: Data, tmp_path: Path) -> None:
    outcome, said = replayed(
        recorded, after_edit(data, tmp_path / "edit", " with new FP against ", " with new FP, against ")
    )
    assert {one.grade for _, one in outcome.failing()} == {"wording"}
    assert f"passage {PASSAGE} was edited" in said
