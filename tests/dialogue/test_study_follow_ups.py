"""Follow-ups on a study that was shown: its other arm, the author's other paper, another phase, the comparator, a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        (["Tajima 2013, response with 5FU and GEM into the artery?", "and the other arm?"], "ORR 50%"),
        (["Nagamatsu 2010, how many patients?", "and in his later paper?"], "Nagamatsu H 2016: Patients 52"),
        (["OS in Nagamatsu 2016", "and the earlier one?"], "Nagamatsu H 2010: OS 33 months"),
        (["Moriguchi 2017, which survival?", "against what?"], "309 days against 120 days with sorafenib"),
        (["Arai 2012, OS?", "I meant 1997"], "Arai Y 1997"),
        (
            ["time to progression in the Kemeny study", "so the arterial arm progressed earlier", "disease control?"],
            "DCR 45%",
        ),
        (["Did SILIUS raise the response rate?", "but survival? p value"], "p = 0.955"),
        (["what did the study of Kudo compare?", "response rates in each arm?"], "36% against 18%"),
        (["Lorenz 2000, ORR with FUDR?", "FUDR in full"], "5-fluorodeoxyuridine"),
        (
            ["interferon and 5-FU against historical controls, survival at 2 years?", "in how many patients?"],
            "116 patients",
        ),
    ],
)
def test_a_follow_up_is_put_to_the_study_shown(talk: Begin, lines: list[str], holds: str) -> None:
    now = talk(*lines)
    assert now.kind == "answer"
    assert holds in now.text


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        (["which drugs are in the SILIUS regimen?", "and the dose?"], "20 mg/m2"),
        (["cisplatin dose in SILIUS", "how long is the infusion?"], "over 15 min"),
        (["when was the port first reported?", "where?"], "The United States and Japan"),
        (["what is used to flush the port?", "how many units per ml"], "1,000 units/1 mL"),
        (
            ["survival at 1 year with interferon and 5-FU against historical controls", "and at 2 years?"],
            "18% against 5%",
        ),
        (["which regimens are recommended for HCC?", "oops meant metastases"], "colorectal liver metastases"),
        (
            ["is HAIC used when HCC invades the hepatic vein?", "what treatment was it combined with"],
            "radiation therapy",
        ),
        (["should molecular targeted agents be combined with HAIC?", "is that graded strong?"], "Weak recommendation"),
    ],
)
def test_a_short_line_keeps_to_what_was_shown(talk: Begin, lines: list[str], holds: str) -> None:
    now = talk(*lines)
    assert now.kind == "answer"
    assert holds in now.text


@pytest.mark.parametrize(
    "lines",
    [
        ["which share of IMbrave150 had major portal invasion?", "and the hazard ratio?"],
        ["which drugs make up FEM?", "mitomycin dose"],
        ["which regimen is recommended for colorectal liver metastases?", "and the dose per week?"],
    ],
)
def test_a_detail_of_another_study_is_no_answer(talk: Begin, lines: list[str]) -> None:
    assert talk(*lines).kind == "decline"
