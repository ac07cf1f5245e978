from pathlib import Path

import pytest

from assistant.dialogue.knowledge import Knowledge
from assistant.errors import UsageError
from assistant.quality.evaluate import Evaluation, evaluate, read_questions
from assistant.quality.readme import filled

ROOT = Path(__file__).parents[2]
DEVELOPMENT = ROOT / "tests" / "questions" / "dev.jsonl"


@pytest.fixture(scope="module")
def found(knowledge: Knowledge) -> Evaluation:
    return evaluate(knowledge, read_questions(DEVELOPMENT))


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("in_scope", 0.88), ("data_lookup", 0.93), ("glossary", 0.8), ("follow_up", 0.75), ("ambiguous", 0.9), ("near_oos", 0.9),
        ("far_oos", 1.0), ("chitchat", 1.0), ("safety", 1.0),
    ],
)  # fmt: skip
def test_the_development_questions_hold_their_level(found: Evaluation, kind: str, least: float) -> None:
    passed, count = found.by("kind")[kind]
    assert passed >= least * count, [
        one.question.id for one in found.outcomes if one.fault and one.question.kind == kind
    ]


def test_few_answers_are_wrong(found: Evaluation) -> None:
    assert found.answered_wrongly() <= 9


def test_an_evaluation_names_every_miss_with_its_rule(found: Evaluation) -> None:
    misses = found.json()["misses"]
    assert len(misses) == sum(bool(one.fault) for one in found.outcomes)
    assert all(miss["rule"] for miss in misses)


@pytest.mark.parametrize(
    "line", ["{", '{"id": 1}', '{"id": "x", "text": "a", "kind": "in_scope", "facts": [["("]]}', "[]"]
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{{"id": "a", "text": "b", "kind": "far_oos"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=":2:"):
        read_questions(path)


def test_no_development_question_is_a_phrasing(knowledge: Knowledge) -> None:
    def plain(text: str) -> str:
        return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())

    phrasings = {plain(phrasing.text) for phrasing in knowledge.matcher.phrasings.items}
    asked = {plain(question.text) for question in read_questions(DEVELOPMENT)}
    assert {text for text in asked & phrasings if len(text.split()) > 3} == set()


def test_the_readme_shows_what_the_program_says(knowledge: Knowledge) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert filled(text, knowledge) == text
