"""What is asked must be given: a figure, a study's detail or a share that the guideline does not hold is said to be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (
            "how many patients were enrolled in the trial of 5-FU, mitoxantrone and cisplatin?",
            "how many patients there were",
        ),
        ("how many people die of HCC worldwide every year?", "how many people"),
        ("5-FU, mitoxantrone and cisplatin: what rate of thrombocytopenia?", "that figure"),
        ("what was the disease control rate with sorafenib plus low-dose FP in SILIUS?", "that figure"),
        ("what percentage of catheters placed through the skin migrate?", "what percentage"),
        ("after a complete response, how often is imaging repeated?", "how often"),
    ],
)
def test_a_figure_that_the_answer_does_not_give_is_said_to_be_missing(talk: Begin, question: str, says: str) -> None:
    now = talk(question)
    assert now.kind == "decline"
    assert f"The guideline does not say {says}" in now.text


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("how many patients were enrolled in SILIUS?", "102 patients"),
        ("5-FU, mitoxantrone and cisplatin: what rate of neutropenia?", "neutropenia in 39%"),
        ("what was the disease control rate of mFOLFOX HAIC?", "83.8%"),
        ("what percentage of patients with IMbrave150 had major portal invasion?", "approximately 40%"),
    ],
)
def test_a_figure_that_is_given_is_answered(talk: Begin, question: str, holds: str) -> None:
    now = talk(question)
    assert now.kind == "answer"
    assert holds in now.text


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("mean age of the patients of Kudo", "age or sex"),
        ("how many women were in Obi's study?", "age or sex"),
        ("how long was the follow-up in Nouso 2013?", "follow-up"),
        ("how many women are in table 1?", "age or sex"),
    ],
)
def test_what_no_column_tells_of_a_study_is_declined_with_the_columns(talk: Begin, question: str, column: str) -> None:
    now = talk(question)
    assert now.kind == "decline"
    assert f"Table 1 has no column for {column}." in now.text
    assert "Patients, ORR, TTP, PFS, OS" in now.text


def test_women_with_breast_cancer_are_no_question_for_their_sex(talk: Begin) -> None:
    now = talk(
        "response with FEM by HAIC in liver metastases of breast cancer?",
        "and in the women refractory to chemotherapy?",
    )
    assert now.kind == "answer"
    assert now.reply.clinical_question == 8


def test_a_size_that_counts_as_slight_is_not_given(talk: Begin) -> None:
    now = talk("what harm does a migrated catheter do?", "how many mm counts as slight?")
    assert now.kind == "decline"
    assert "The guideline does not say how many mm." in now.text


def test_a_maker_is_not_named_by_what_was_shown(talk: Begin) -> None:
    assert talk("what is System-I?", "and who manufactures it?").kind == "decline"
