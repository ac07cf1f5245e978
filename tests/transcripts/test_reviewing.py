"""Reviewing: turn by turn, with a yes, a no, a skip, all of a class, or an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.transcripts.replay import Replayed, replay
from assistant.transcripts.review import Review

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.transcripts.engine import Engine
    from assistant.transcripts.model import Transcript
    from tests.transcripts.conftest import Replies

TURNS = """\
  - user: "dose?"
    text: Cisplatin 5 mg. (CQ3, commentary, paragraph 1)
  - user: "a"
    text: You said - a
  - user: "b"
    text: You said - b
  - user: "c"
    contains: [never]
  - user: "e"
    text: You said - e
"""


@pytest.fixture
def changed(lesson: Callable[..., Transcript], engine: Callable[..., Engine], reply: type[Replies]) -> Replayed:
    return replay(lesson(TURNS), engine({"dose?": reply.passage("Cisplatin 6 mg.")}))


def reviewed(replays: list[Replayed], *answers: str) -> tuple[list[list[int]], list[str], Review]:
    given, told = list(answers), list[str]()

    def read(question: str) -> str | None:
        told.append(question)
        return given.pop(0) if given else None

    review = Review(read, told.append)
    taken = [[result.number for result in results] for _, results in review.accepted(replays)]
    assert not given, "an answer was not asked for"
    return taken, told, review


@pytest.mark.parametrize(
    ("answers", "taken", "refused", "skipped"),
    [
        (("y", "y", "n", "s"), [1, 2], 1, 1),
        (("n", "a"), [2, 3, 5], 1, 0),
        (("a", "n", "YES", " skip "), [1, 3], 1, 1),
        (("q",), [], 0, 0),
        (("y", "q"), [1], 0, 0),
        (("y",), [1], 0, 0),
        ((), [], 0, 0),
        (("what?", "", "y", "n", "n", "n"), [1], 3, 0),
    ],
)
def test_each_answer_does_what_it_says(
    answers: tuple[str, ...], taken: list[int], refused: int, skipped: int, changed: Replayed
) -> None:
    found, _, review = reviewed([changed], *answers)
    assert found == [taken]
    assert (review.refused, review.skipped) == (refused, skipped)


def test_the_turn_is_shown_before_it_is_asked_about(changed: Replayed) -> None:
    _, told, _ = reviewed([changed], "q")
    assert told[1] == '  turn 1 (line 4): "dose?"'
    assert told[2] == "    clinical: text: figures: 5 mg gone, 6 mg new"
    assert told[-1] == "Accept this turn? [y]es, [n]o, [s]kip, [a]ll clinical, [q]uit: "


def test_a_hand_written_check_is_shown_and_never_asked_about(changed: Replayed) -> None:
    _, told, _ = reviewed([changed], "n", "n", "n", "n")
    assert "    These checks are written by hand and are never rewritten." in told


def test_quitting_ends_the_review_of_all_files(changed: Replayed) -> None:
    assert reviewed([changed, changed], "y", "q")[0] == [[1]]


def test_all_of_a_class_holds_for_the_files_that_follow(changed: Replayed) -> None:
    assert reviewed([changed, changed], "n", "a", "n")[0] == [[2, 3, 5], [2, 3, 5]]


def test_an_unchanged_transcript_is_passed_over(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine]
) -> None:
    assert reviewed([replay(lesson('  - user: "a"\n'), engine({}))])[0] == []
