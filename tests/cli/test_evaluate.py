"""`haic evaluate`: the score of a question set, and what is wrong with the set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Haic

GOOD = {"id": "a", "text": "what is a flow check", "kind": "in_scope", "cq": [11], "facts": [["contrast|angiograph"]]}
BAD = {"id": "b", "text": "what is a flow check", "kind": "in_scope", "cq": [3], "facts": []}


def write(path: Path, *lines: object) -> str:
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


def test_passes_and_misses_are_counted_by_kind_and_question(haic: Haic, tmp_path: Path) -> None:
    found = haic("evaluate", write(tmp_path / "q.jsonl", GOOD, BAD), "--json").json
    assert found["schema"] == "haic.evaluation/1"
    assert (found["passed"], found["count"]) == (1, 2)
    assert found["kinds"]["in_scope"] == {"passed": 1, "count": 2}
    assert [miss["id"] for miss in found["misses"]] == ["b"]
    assert found["misses"][0]["rule"]


def test_the_report_for_people_lists_every_miss_with_its_rule(haic: Haic, tmp_path: Path) -> None:
    ran = haic("evaluate", write(tmp_path / "q.jsonl", GOOD, BAD))
    assert ran.code == 0
    assert "passed 1/2" in ran.out
    assert "CQ11 instead of CQ3" in ran.out


@pytest.mark.parametrize(("least", "code"), [("0.5", 0), ("0.6", 1)])
def test_a_share_below_the_least_fails(haic: Haic, tmp_path: Path, least: str, code: int) -> None:
    assert haic("evaluate", write(tmp_path / "q.jsonl", GOOD, BAD), "--least", least).code == code


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"id": "a"', "q.jsonl:1"),
        (b'{"id": "a"}', "q.jsonl:1"),
        (b"[]", "q.jsonl:1"),
        (b'{"id": "a", "text": "x", "kind": "in_scope", "facts": [["("]]}', "q.jsonl:1"),
        (b'{"id": "a", "text": "x", "kind": "nonsense"}', "nonsense"),
        (b"\xff", "is not UTF-8 text"),
    ],
)
def test_a_question_set_that_cannot_be_used_is_refused_by_line(
    haic: Haic, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "q.jsonl").write_bytes(content)
    ran = haic("evaluate", str(tmp_path / "q.jsonl"))
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1
