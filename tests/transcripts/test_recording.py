"""Saving a conversation: strict, readable, under a safe name, without a person in it, and passing from its first replay."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import StorageError
from assistant.files.yaml import parse
from assistant.transcripts.record import save, slug, suggested_name, transcript
from assistant.transcripts.records import from_source, read
from assistant.transcripts.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.transcripts.engine import Engine
    from tests.transcripts.conftest import Replies


def yes(_: str) -> bool:
    return True


def no(_: str) -> bool:
    return False


class Answers:
    """Answers questions in order and keeps them."""

    def __init__(self, *answers: bool) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, question: str) -> bool:
        self.asked.append(question)
        return self._answers.pop(0)


def test_a_recorded_conversation_reads_as_a_lesson_and_states_every_field(
    engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    talk = engine(
        {
            "dose?": reply.passage("Cisplatin 5 mg.\n\nThen rest.", references=(25,)),
            "which?": reply.choices("cq03", "cq04"),
        }
    )
    assert (
        transcript(["dose?", "which?"], talk, "A dose", "Doses matter", ["lesson", "dose"])
        == """\
haic-transcript: 1
title: "A dose"
why: "Doses matter"
tags: [lesson, dose]
recorded: {guideline: jsir-2022, corpus: "sha256:c0ffeec0ffeec0ff"}
turns:
  - user: "dose?"
    kind: answer
    clinical_question: 3
    topic: cq03.low-dose-fp
    passages: [cq03.low-dose-fp.dose]
    references: [25]
    grades: []
    offers: []
    text: |
      Cisplatin 5 mg.

      Then rest. (CQ3, commentary, paragraph 1)
  - user: "which?"
    kind: clarify
    clinical_question: null
    topic: null
    passages: []
    references: []
    grades: []
    offers: [cq03, cq04]
    text: |
      Which do you mean?

        1. About cq03
        2. About cq04
"""
    )


def test_an_interview_is_recorded_with_what_it_waits_for_and_what_it_knows(
    engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    talk = engine({"start": (reply.asks("ascites"), {"disease": "hcc", "child_pugh_score": "8"})})
    text = transcript(["start"], talk)
    assert "    awaiting: ascites\n" in text
    assert '    answers: {disease: hcc, child_pugh_score: "8"}\n' in text
    assert "    verdict: null\n" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_whatever_is_typed_is_stored_as_typed_and_passes_its_first_replay(
    turns: list[str], engine: Callable[..., Engine], tmp_path: Path
) -> None:
    talk = engine({})
    text = transcript(turns, talk)
    again = from_source(tmp_path / "x.transcript.yaml", text.encode(), talk)
    assert [turn.user for turn in again.turns] == turns
    assert replay(again, talk).changed == ()
    lines = [line for line in text.split("\n") if line.startswith("  - user:")]
    assert all(line.startswith('  - user: "') and line.endswith('"') for line in lines)


def test_a_reply_is_stored_as_block_text_without_trailing_blanks_tabs_or_control_characters(
    engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    text = transcript(["a"], engine({"a": reply.says("one \t\x1b[31m two   \n\n\nthree\x00\u200b")}))
    assert "    text: |\n      one     [31m two\n\n\n      three\u200b\n" in text
    assert parse(text, __import__("pathlib").Path("x")).value["turns"][0]["text"].startswith("one")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Who is a candidate for HAIC?", "who-is-a-candidate-for-haic"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "c-windows-x"),
        ("\u00dcber \u03b1-fetoprotein", "uber-fetoprotein"),
        ("\u809d\u7d30\u80de\u764c", "conversation"),
        ("", "conversation"),
        ("con", "con-talk"),
        ("...", "conversation"),
        ("x" * 300, "x" * 60),
        (" ".join(["word"] * 50), "-".join(["word"] * 12)),
    ],
)
def test_a_file_name_is_ascii_and_stays_in_its_folder(text: str, name: str) -> None:
    assert slug(text) == name


def test_the_name_is_suggested_from_the_first_question_and_not_from_a_command() -> None:
    assert suggested_name(["/help", "5", "OS of new FP?"]) == "os-of-new-fp"


def test_a_saved_conversation_is_said_with_its_path_and_private(tmp_path: Path, engine: Callable[..., Engine]) -> None:
    saved = save(["OS of new FP?"], engine({}), tmp_path / "mine", yes)
    path = tmp_path / "mine" / "os-of-new-fp.transcript.yaml"
    assert saved.path == path
    assert saved.said == (f"Saved: {path}",)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_there_is_replaced_only_after_a_yes(tmp_path: Path, engine: Callable[..., Engine]) -> None:
    path = tmp_path / "lesson.transcript.yaml"
    path.write_text("mine")
    kept = save(["a question"], engine({}), tmp_path, ask := Answers(False), "lesson")
    assert (kept.path, path.read_text()) == (None, "mine")
    assert ask.asked == [f"{path} is there already. Replace it?"]
    assert save(["a question"], engine({}), tmp_path, yes, "lesson").path == path
    assert read(path, engine({})).turns[0].user == "a question"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ["lesson", "lesson.transcript.yaml", "../lesson.yaml", "Lesson"])
def test_a_chosen_name_never_leaves_the_folder(name: str, tmp_path: Path, engine: Callable[..., Engine]) -> None:
    assert save(["a question"], engine({}), tmp_path, no, name).path == tmp_path / "lesson.transcript.yaml"


def test_nothing_said_is_nothing_saved(tmp_path: Path, engine: Callable[..., Engine]) -> None:
    assert save([], engine({}), tmp_path, yes).path is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_message(tmp_path: Path, engine: Callable[..., Engine]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be made"):
        save(["a question"], engine({}), tmp_path / "file" / "below", yes)


def test_a_person_is_pointed_out_and_replaced_after_a_yes(
    tmp_path: Path, engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    talk = engine({"Mr Smith, B8?": reply.says("Noted: Mr Smith."), "Mr X, B8?": reply.says("Noted: Mr X.")})
    saved = save(["Mr Smith, B8?", "and then?"], talk, tmp_path, ask := Answers(True))
    assert ask.asked == ['This looks like a person: turn 1: "Smith" (name). Replace it before saving?']
    assert saved.said[:2] == (
        "Replaced: 1 in 1 of 2 turns.",
        "Without it the reply differs in turn 1; the new reply is stored.",
    )
    assert saved.path is not None
    assert "Smith" not in saved.path.read_text()
    assert "smith" not in saved.path.name
    assert replay(read(saved.path, talk), talk).changed == ()


def test_a_redaction_that_changes_no_reply_says_only_what_was_replaced(
    tmp_path: Path, engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    same = reply.says("B8 it is.")
    saved = save(["Mr Smith, B8?"], engine({"Mr Smith, B8?": same, "Mr X, B8?": same}), tmp_path, yes)
    assert saved.said[0] == "Replaced: 1 in 1 of 1 turns."
    assert len(saved.said) == 2


def test_after_two_noes_nothing_is_saved_and_after_a_no_and_a_yes_all_is(
    tmp_path: Path, engine: Callable[..., Engine]
) -> None:
    assert save(["Mr Smith, B8?"], engine({}), tmp_path, no).path is None
    assert list(tmp_path.iterdir()) == []
    saved = save(["Mr Smith, B8?"], engine({}), tmp_path, Answers(False, True))
    assert saved.path is not None
    assert "Smith" in saved.path.read_text()


def test_markdown_shows_the_conversation_and_cannot_be_bent_by_it(
    tmp_path: Path, engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    talk = engine({"# *x* <b>": reply.says("a ``` b\n# no heading")})
    saved = save(["# *x* <b>"], talk, tmp_path, yes, "for the ward.md")
    assert saved.path == tmp_path / "for-the-ward.md"
    assert saved.path.read_text() == (
        "# Conversation\n\nA guideline.\n\nGuideline jsir-2022, corpus sha256:c0ffeec0ffeec0ff.\n\n"
        "**You:** \\# \\*x\\* \\<b\\>\n\n````text\na ``` b\n# no heading\n````\n"
    )
