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

SURVIVAL, CHECK = "OS of new FP", "what is a flow check"
SURVIVAL_PASSAGE, CHECK_PASSAGE = "cq04.new-fp.nakano-os", "cq11.flow-check.definition"


@pytest.fixture(scope="module")
def edited(data: Data, tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The knowledge of a copy of the data in which a figure of one passage and a comma of another are edited."""
    folder = tmp_path_factory.mktemp("edited")
    shutil.copytree(data.corpus, folder / "corpus")
    shutil.copytree(data.intents, folder / "intents")
    edit(folder, SURVIVAL_PASSAGE, "30.4 months", "31.4 months")
    edit(folder, CHECK_PASSAGE, "are patent and for checking", "are patent, and for checking")
    return compile_knowledge(Data.under(folder))


def edit(folder: Path, passage: str, old: str, new: str) -> None:
    source = next(path for path in (folder / "corpus").glob(f"{passage.partition('.')[0]}*.md"))
    lines = source.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if f"#{passage} " in line)
    assert old in lines[at]
    lines[at] = lines[at].replace(old, new, 1)
    source.write_text("\n".join(lines), encoding="utf-8")


def replayed(question: str, passage: str, before: Knowledge, after: Knowledge, folder: Path) -> tuple[Replayed, str]:
    """A conversation recorded before an edit and replayed after it."""
    path = folder / "talk.transcript.yaml"
    path.write_text(transcript(["hello", question], engine_of(before)), encoding="utf-8")
    assert passage in path.read_text(encoding="utf-8")
    outcome = replay_file(path, engine_of(after))
    assert isinstance(outcome, Replayed)
    return outcome, "\n".join(outcome_lines(outcome))


def test_a_figure_edited_in_the_corpus_is_clinical_and_named_with_passage_and_turn(
    knowledge: Knowledge, edited: Knowledge, tmp_path: Path
) -> None:
    outcome, said = replayed(SURVIVAL, SURVIVAL_PASSAGE, knowledge, edited, tmp_path)
    assert [result.number for result in outcome.changed] == [2]
    assert {one.grade for _, one in outcome.failing()} == {"clinical"}
    assert f'turn 2 (line {outcome.changed[0].turn.line}): "{SURVIVAL}"' in said
    assert "30.4 month gone, 31.4 month new" in said
    assert f"passage {SURVIVAL_PASSAGE} was edited in the corpus since it was recorded." in said


def test_a_comma_edited_in_the_corpus_is_wording(knowledge: Knowledge, edited: Knowledge, tmp_path: Path) -> None:
    outcome, said = replayed(CHECK, CHECK_PASSAGE, knowledge, edited, tmp_path)
    assert {one.grade for _, one in outcome.failing()} == {"wording"}
    assert f"passage {CHECK_PASSAGE} was edited" in said
