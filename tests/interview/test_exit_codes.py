"""The exit code of `haic interview NAME --answers`: 0 for any verdict, 2 where the answers cannot be used."""

import json

import pytest

from tests.conftest import Haic

NAIVE = {
    "disease": "hcc",
    "stage": "advanced",
    "vascular_invasion": "portal",
    "invasion_history": "untreated",
    "tace": "none",
}


@pytest.mark.parametrize(
    "contradiction",
    [{"child_pugh_class": "A", "child_pugh_score": 8}, {"stage": "intermediate", "child_pugh_score": 7}],
)
def test_answers_that_contradict_each_other_are_bad_input(haic: Haic, contradiction: dict[str, object]) -> None:
    answers = {**NAIVE, "extrahepatic": False, "systemic": "none", **contradiction}
    ran = haic("interview", "hcc-indication", "--answers", "-", "--json", stdin=json.dumps(answers).encode())
    found = json.loads(ran.out)
    assert (ran.code, found["verdict"]) == (2, None)
    assert found["problems"][0]["message"].endswith("Which is right?")
    assert "Which is right?" in ran.err


def test_an_open_verdict_is_no_error(haic: Haic) -> None:
    ran = haic("interview", "hcc-indication", "--answers", "-", "--json", stdin=json.dumps(NAIVE).encode())
    assert (ran.code, json.loads(ran.out)["verdict"]) == (0, "open")
