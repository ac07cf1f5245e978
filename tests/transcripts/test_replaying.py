"""Replaying: every turn is compared, what follows a divergence is set apart, and the cause stands beside the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.errors import UsageError
from assistant.transcripts.replay import Replayed, Unreadable, replay, replay_file, tally, transcripts_in
from assistant.transcripts.report import corpus_note, outcome_lines, summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.transcripts.engine import Engine
    from assistant.transcripts.model import Transcript
    from tests.transcripts.conftest import Replies


def test_every_turn_is_compared_and_not_only_the_first_that_differs(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    transcript = lesson(
        '  - user: "a"\n    kind: help\n  - user: "b"\n  - user: "c"\n    kind: help\n    contains: [no]\n'
    )
    done = replay(transcript, engine({"c": reply.says("c")}))
    assert [(result.number, one.field) for result, one in done.failing()] == [(1, "kind"), (3, "kind"), (3, "contains")]


def test_a_turn_with_a_user_alone_sets_the_scene(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine]
) -> None:
    done = replay(lesson('  - user: "hello"\n'), engine({}))
    assert done.changed == ()
    assert list(outcome_lines(done)) == []


def test_turns_after_a_divergence_are_set_apart_and_not_counted(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    transcript = lesson('  - user: "a"\n    offers: [cq03, cq04]\n  - user: "2"\n    kind: answer\n')
    done = replay(transcript, engine({"a": reply.choices("cq04", "cq03")}))
    assert [result.follows for result in done.turns] == [None, 1]
    assert [one.field for _, one in done.failing()] == ["offers"]
    assert "    follows the divergence at turn 1; not counted" in list(outcome_lines(done))
    assert tally([done]).apart == 1


def test_a_divergence_that_is_allowed_hides_nothing_behind_it(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    transcript = lesson('  - user: "a"\n    offers: [cq03, cq04]\n  - user: "2"\n    kind: answer\n')
    done = replay(transcript, engine({"a": reply.choices("cq04", "cq03")}))
    assert [one.field for _, one in done.failing(frozenset({"path"}))] == ["kind"]


def test_an_interview_is_compared_by_what_it_waits_for_what_it_knows_and_its_verdict(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    turns = (
        '  - user: "start"\n    awaiting: ascites\n    answers: {}\n'
        '  - user: "no"\n    verdict: good-candidate\n    answers: {ascites: no}\n    awaiting: null\n'
    )
    said = {"start": (reply.asks("ascites"), {}), "no": (reply.verdict("good-candidate"), {"ascites": "no"})}
    assert replay(lesson(turns), engine(said)).changed == ()
    other = {**said, "no": (reply.verdict("not-suitable"), {"ascites": "slight"})}
    assert [one.field for _, one in replay(lesson(turns), engine(other)).failing()] == ["answers", "verdict"]


def test_a_verdict_states_its_grades_and_what_its_reasons_cite(engine: Callable[..., Engine]) -> None:
    from assistant.dialogue.reply import Reply, VerdictBlock
    from assistant.dialogue.state import START
    from assistant.interview.sections import Headline
    from assistant.transcripts.observe import observe

    grades = [{"recommendation": "cq02.rec", "strength": "weak", "level": "C"}]
    found = {"verdict": "open", "grades": grades, "reasons": [{"id": "a", "passages": ["cq02.rec", "cq03"]}]}
    observed = observe(START, Reply("verdict", (VerdictBlock(found, (Headline("Open"),)),)))
    assert (observed.verdict, observed.grades) == ("open", ("cq02.rec weak C",))
    assert observed.passages == ("cq02.rec", "cq03")


def test_the_cause_stands_beside_the_difference(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    recorded = 'title: x\nrecorded: {guideline: jsir-2022, corpus: "sha256:0ld"}\n'
    turns = (
        '  - user: "dose?"\n    passages: [cq03.low-dose-fp.dose]\n'
        "    text: Cisplatin 5 mg. (CQ3, commentary, paragraph 1)\n"
    )
    done = replay(lesson(turns, head=recorded), engine({"dose?": reply.passage("Cisplatin 6 mg.")}))
    said = "\n".join(outcome_lines(done))
    assert "1 of 1 turns changed; recorded with another corpus (sha256:0ld)" in said
    assert 'turn 1 (line 5): "dose?"' in said
    assert "clinical: text: figures: 5 mg gone, 6 mg new" in said
    assert "passage cq03.low-dose-fp.dose was edited in the corpus since it was recorded." in said
    assert 'Decided now by: best target over the gate; phrase "dose in low dose fp"; gate 0.910; text 8.250.' in said
    assert "haic replay" in said
    assert "--review" in said


def test_a_failed_check_on_another_corpus_names_what_the_reply_rests_on(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    head = 'title: x\nrecorded: {corpus: "sha256:0ld"}\n'
    done = replay(
        lesson('  - user: "dose?"\n    contains: [5 mg]\n', head=head),
        engine({"dose?": reply.passage("Cisplatin 6 mg.")}),
    )
    assert "The corpus was edited since it was recorded; the reply rests on cq03.low-dose-fp.dose." in "\n".join(
        outcome_lines(done)
    )


def test_another_corpus_is_information_and_no_difference(
    lesson: Callable[..., Transcript], engine: Callable[..., Engine]
) -> None:
    done = replay(lesson('  - user: "a"\n', head='title: x\nrecorded: {corpus: "sha256:0ld"}\n'), engine({}))
    assert tally([done]).exit_code == 0
    assert corpus_note([done]) == "1 recorded with another corpus; 0 of their 1 turns changed."


@pytest.mark.parametrize("corpus", ["sha256:c0ffee", "c0ffee", ""])
def test_the_same_corpus_is_known_by_a_short_digest(
    corpus: str, lesson: Callable[..., Transcript], engine: Callable[..., Engine]
) -> None:
    assert replay(
        lesson('  - user: "a"\n', head=f'title: x\nrecorded: {{corpus: "{corpus}"}}\n'), engine({})
    ).same_corpus


def test_one_bad_file_among_a_hundred_is_one_message_and_ninety_nine_results(
    saved: Callable[..., Path], engine: Callable[..., Engine], tmp_path: Path
) -> None:
    for number in range(99):
        saved(f'  - user: "hello {number}"\n    kind: chat\n', name=f"{number:02}")
    saved("  - user: >2 cm\n", name="bad")
    outcomes = [replay_file(path, engine({})) for path in transcripts_in([tmp_path])]
    counted = tally(outcomes)
    assert summary(counted) == "Replayed 100 transcripts, 99 turns: 99 equal, 1 unreadable."
    assert counted.exit_code == 2
    bad = [one for one in outcomes if isinstance(one, Unreadable)]
    assert len(list(outcome_lines(bad[0]))) == 1


def test_exit_codes_are_the_highest_of_a_run(saved: Callable[..., Path], engine: Callable[..., Engine]) -> None:
    good = replay_file(saved('  - user: "a"\n'), engine({}))
    changed = replay_file(saved('  - user: "a"\n    kind: help\n', name="b"), engine({}))
    worded = replay_file(saved('  - user: "a"\n    text: "You said - a"\n', name="c"), engine({}))
    assert isinstance(worded, Replayed)
    assert tally([good]).exit_code == 0
    assert tally([good, changed]).exit_code == 1
    assert tally([worded]).exit_code == 1
    assert tally([worded], frozenset({"wording"})).exit_code == 0
    assert tally([changed], frozenset({"wording"})).exit_code == 1
    assert tally([good, changed, Unreadable(good.path, ())]).exit_code == 2


def test_folders_are_read_in_order_of_their_paths_and_each_file_once(
    saved: Callable[..., Path], tmp_path: Path
) -> None:
    for name in ("b", "a/z", "a/y", ".hidden/x"):
        saved('  - user: "a"\n', name=name)
    (tmp_path / "notes.yaml").write_text("a: 1\n")
    found = transcripts_in([tmp_path, tmp_path / "b.transcript.yaml"])
    names = [path.relative_to(tmp_path).as_posix().removesuffix(".transcript.yaml") for path in found]
    assert names == ["a/y", "a/z", "b"]


def test_a_folder_without_transcripts_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no transcript"):
        transcripts_in([tmp_path])


def test_a_thousand_turns_are_one_transcript_like_any_other(
    saved: Callable[..., Path], engine: Callable[..., Engine]
) -> None:
    path = saved("".join(f'  - user: "line {n}"\n    text: "You said: line {n}"\n' for n in range(1000)))
    outcome = replay_file(path, engine({}))
    assert isinstance(outcome, Replayed)
    assert (len(outcome.turns), outcome.changed) == (1000, ())
