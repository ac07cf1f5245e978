"""`haic replay` as its user meets it: exit codes, what is printed, and what it refuses."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Haic

GOOD = '  - user: "/help"\n    kind: help\n'
ELSEWHERE = '  - user: "/help"\n    topic: cq02\n'
CLINICAL = '  - user: "/help"\n    kind: answer\n'


def test_a_transcript_that_is_as_recorded_is_one_line_and_exit_0(saved: Callable[..., Path], haic: Haic) -> None:
    ran = haic("replay", str(saved(GOOD)))
    assert (ran.code, ran.out, ran.err) == (0, "Replayed 1 transcript, 1 turn: 1 equal.\n", "")


def test_a_difference_is_exit_1_and_ends_with_the_command_that_accepts(saved: Callable[..., Path], haic: Haic) -> None:
    path = saved(ELSEWHERE)
    ran = haic("replay", str(path))
    assert ran.code == 1
    assert f"To accept 1 turn without a clinical difference: haic replay {path} --update" in ran.out
    assert haic("replay", str(path), "--allow", "path").code == 0


def test_a_file_that_cannot_be_read_is_exit_2_and_the_others_still_run(saved: Callable[..., Path], haic: Haic) -> None:
    good, bad = saved(GOOD), saved("  - user: [25]\n", name="bad")
    ran = haic("replay", str(bad), str(good), str(good.parent / "none.transcript.yaml"))
    assert ran.code == 2
    assert ran.err.count("\n") == 2
    assert ran.err.startswith(f"{bad}:4: ")
    assert "1 equal, 2 unreadable" in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--allow", "word"), 'There is no class of difference "word"'),
        (("--review", "--json"), "use one of them"),
    ],
)
def test_wrong_usage_is_exit_2(
    arguments: tuple[str, ...], message: str, saved: Callable[..., Path], haic: Haic
) -> None:
    ran = haic("replay", str(saved(GOOD)), *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_update_takes_what_is_not_clinical_and_update_all_the_rest(saved: Callable[..., Path], haic: Haic) -> None:
    path = saved(ELSEWHERE + CLINICAL)
    ran = haic("replay", "--update", str(path))
    assert ran.code == 1
    assert f"accepted {path}: turn 1, topic (path)" in ran.err
    assert "kind: answer" in path.read_text()
    ran = haic("replay", "--update=all", str(path))
    assert (ran.code, ran.out) == (0, "Replayed 1 transcript, 2 turns: 1 equal.\n")
    assert f"accepted {path}: turn 2, kind (clinical): kind: expected answer, found help" in ran.err
    assert "kind: help" in path.read_text()


def test_one_file_that_cannot_be_rewritten_is_said_and_the_others_are_updated(
    saved: Callable[..., Path], haic: Haic
) -> None:
    shut = saved('  - user: "OS of new FP"\n    passages: [cq02.rec,  # mine\n      cq03.rec]\n', name="a")
    other = saved(ELSEWHERE, name="b")
    ran = haic("replay", "--update=all", str(shut), str(other))
    assert ran.code == 2
    assert "Change it by hand." in ran.err
    assert "topic: null" in other.read_text()


def test_a_report_that_cannot_be_written_costs_no_result(
    saved: Callable[..., Path], haic: Haic, tmp_path: Path
) -> None:
    ran = haic("replay", str(saved(GOOD)), "--junit-xml", str(tmp_path / "none" / "report.xml"))
    assert ran.code == 2
    assert "1 equal" in ran.out
    assert "cannot be written" in ran.err


@pytest.mark.parametrize("how", ["--update", "--update=all", "--review"])
def test_nothing_is_written_under_ci_unless_told(
    how: str, saved: Callable[..., Path], haic: Haic, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(ELSEWHERE)
    before = path.read_bytes()
    monkeypatch.setenv("CI", "true")
    ran = haic("replay", how, str(path), stdin=b"y\n")
    assert (ran.code, path.read_bytes()) == (2, before)
    assert "CI is set" in ran.err
    ran = haic("replay", how, "--update-in-ci", str(path), stdin=b"y\n")
    assert (ran.code, path.read_bytes() != before) == (0, True)


def test_a_review_reads_its_answers_from_a_pipe_and_writes_what_was_accepted(
    saved: Callable[..., Path], haic: Haic
) -> None:
    path = saved(CLINICAL + ELSEWHERE)
    ran = haic("replay", "--review", str(path), stdin=b"n\ny\n")
    assert ran.code == 1
    assert "kind: answer" in path.read_text()
    assert "cq02" not in path.read_text()
    assert "Turns refused: 1; left for later: 0." in ran.out
    assert haic("replay", "--review", str(path), stdin=b"").code == 1
    assert haic("replay", "--review", str(path), stdin=b"y\n").code == 0


def test_json_and_junit_tell_the_same_run(saved: Callable[..., Path], haic: Haic, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    ran = haic("replay", "--json", "--junit-xml", str(report), str(saved(CLINICAL)))
    value = json.loads(ran.out)
    assert (ran.code, value["summary"]["exit_code"], value["schema"]) == (1, 1, "haic.replay/1")
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - written here
    assert suite is not None
    assert suite.get("failures") == "1"


def test_coverage_names_what_no_transcript_touches(saved: Callable[..., Path], haic: Haic) -> None:
    saved(GOOD, name="a")
    path = saved(GOOD, name="b")
    ran = haic("replay", "--coverage", str(path.parent), "--json")
    covered = json.loads(ran.out)["coverage"]
    assert "help" not in covered["commands"]["missing"]
    assert "show" in covered["commands"]["missing"]
    assert "cq02.rec" in covered["recommendations"]["missing"]
    assert set(covered) == {
        "recommendations",
        "topics",
        "figure cells",
        "verdict rows",
        "boundaries",
        "commands",
        "readings",
        "repeated",
    }
    assert [one["path"] for one in covered["repeated"]] == [str(path)]
    plain = haic("replay", "--coverage", str(path.parent)).out
    assert "adds nothing: it says the same lines as" in plain


def test_a_turn_that_shows_a_clinical_question_covers_it(saved: Callable[..., Path], haic: Haic) -> None:
    path = saved('  - user: "/search portal vein invasion SILIUS"\n')
    covered = json.loads(haic("replay", "--coverage", "--json", str(path)).out)["coverage"]
    assert len(covered["topics"]["missing"]) < len(covered["topics"]["every"])
    assert "search" not in covered["commands"]["missing"]
