"""A run for programs: one JSON object, and a JUnit report with file and line."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from assistant.transcripts.machine import junit_xml, replay_json
from assistant.transcripts.replay import Outcome, replay_file, transcripts_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.transcripts.engine import Engine


def run(saved: Callable[..., Path], engine: Engine) -> list[Outcome]:
    saved('  - user: "a"\n    kind: chat\n', name="1-good")
    saved('  - user: "a"\n  - user: "b\\x1b <&"\n    kind: help\n    text: You said 3\n', name="2-changed")
    path = saved("  - user: >2 cm\n", name="3-bad")
    return [replay_file(one, engine) for one in transcripts_in([path.parent])]


def test_json_holds_every_difference_with_class_turn_line_and_cause(
    saved: Callable[..., Path], engine: Callable[..., Engine]
) -> None:
    value = json.loads(json.dumps(replay_json(run(saved, engine({})), frozenset(), "d1gest")))
    assert (value["schema"], value["corpus"]) == ("haic.replay/1", "sha256:d1gest")
    assert [one["result"] for one in value["transcripts"]] == ["passed", "different", "unreadable"]
    turn = value["transcripts"][1]["changed"][0]
    assert (turn["turn"], turn["line"], turn["user"], turn["counted"]) == (2, 5, "b\x1b <&", True)
    assert [(one["field"], one["class"]) for one in turn["differences"]] == [("kind", "clinical"), ("text", "clinical")]
    assert turn["causes"]
    assert value["transcripts"][2]["problems"][0]["line"] == 4
    assert value["summary"] == {
        "transcripts": 3, "unreadable": 1, "turns": 3, "changed": 1, "failed": 1, "by_class": {"clinical": 2}, "allowed": 0,
        "apart": 0, "exit_code": 2,
    }  # fmt: skip


def test_what_is_allowed_is_reported_and_does_not_fail(
    saved: Callable[..., Path], engine: Callable[..., Engine]
) -> None:
    value = replay_json(run(saved, engine({}))[:2], frozenset({"clinical"}), "d")
    assert [one["result"] for one in value["transcripts"]] == ["passed", "passed"]
    assert value["summary"]["allowed"] == 2
    assert value["summary"]["exit_code"] == 0


def test_junit_has_one_case_a_transcript_with_file_line_and_the_difference(
    saved: Callable[..., Path], engine: Callable[..., Engine]
) -> None:
    suite = ET.fromstring(junit_xml(run(saved, engine({})), frozenset())).find("testsuite")  # noqa: S314 - written here
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")
    good, changed, bad = suite.findall("testcase")
    assert list(good) == []
    assert changed.get("file", "").endswith("2-changed.transcript.yaml")
    assert (changed.get("line"), bad.get("line")) == ("5", "4")
    failure = changed.find("failure")
    assert failure is not None
    assert failure.get("type") == "clinical"
    assert 'turn 2 (line 5): "b <&"' in str(failure.text) or 'turn 2 (line 5): "b  <&"' in str(failure.text)
