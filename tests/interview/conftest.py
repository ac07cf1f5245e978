from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assistant.guideline.model import Guideline
from assistant.interview.answers import read_answers
from assistant.interview.loader import load_interviews
from assistant.interview.model import Interview
from assistant.interview.trace import Verdict, verdict

CORPUS = Path(__file__).parents[2] / "corpus"

Decide = Callable[..., Verdict]


@pytest.fixture(scope="session")
def interviews(guideline: Guideline) -> Mapping[str, Interview]:
    return load_interviews(CORPUS / "interviews", guideline.citable())


@pytest.fixture(scope="session")
def hcc(interviews: Mapping[str, Interview]) -> Interview:
    return interviews["hcc-indication"]


@pytest.fixture(scope="session")
def decide(interviews: Mapping[str, Interview]) -> Decide:
    """The verdict on an object of answers, as `haic interview NAME --answers` reads it."""

    def decided(name: str, **answers: object) -> Verdict:
        read = read_answers(interviews[name], answers)
        assert read.problems == (), read.problems
        return verdict(interviews[name], read.facts, read.offered)

    return decided
