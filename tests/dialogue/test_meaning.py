"""When the meaning of a term is asked, and when something else is asked with a term in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dialogue.conftest import Talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.dialogue.knowledge import Knowledge

    Begin = Callable[..., Talk]

MEANING = "meaning of a term"


@pytest.mark.parametrize(
    ("line", "cq", "expansions"),
    [
        ("what does L-OHP stand for", 8, ["oxaliplatin"]),
        ("GEM and S-1, spelled out please", 8, ["gemcitabine", "tegafur/gimeracil/oteracil potassium"]),
        ("which drugs are in FEM", 7, ["epirubicin", "mitomycin C"]),
        ("the DCR column, short for?", 8, ["disease control rate"]),
        ("'po' in the Tajima row", 8, ["per os"]),
        ("ADM - is it an enzyme or a drug", 8, ["Adriamycin"]),
        ("is LV left ventricle", 8, ["leucovorin"]),
        ("IFN vs PEG-IFN, what are these", 3, ["interferon", "PEG-interferon"]),
        ("* in table 1 = ?", 4, ["high-dose cisplatin"]),
        ("TTP in table 1: time to progression, right?", 4, ["time to response"]),
        ("what do they call level C in words", None, ["weak"]),
        ("evidence A, B, C and D explained", None, ["strong", "moderate", "weak", "very weak"]),
        ("the circle in figure 1 stands for?", 2, ["Recommended"]),
        ("expand JSIPAT for my bibliography", None, ["Implantable Port Assisted Treatment"]),
        ("abbreviations of table 3", 8, ["no data", "per os", "irinotecan"]),
        ("PFS?", 2, ["progression-free survival"]),
    ],
)
def test_a_meaning_is_given_with_its_place(talk: Begin, line: str, cq: int | None, expansions: list[str]) -> None:
    asked = talk(line)
    assert asked.row == MEANING
    assert asked.reply.clinical_question == cq
    for expansion in expansions:
        assert expansion in asked.text


@pytest.mark.parametrize(
    "line",
    [
        "what is the OS of new FP",
        "what was the mean OS",
        "what is the ORR",
        "which regimens contain CDDP",
        "how many patients in SILIUS",
        "is HAIC indicated in Child-Pugh B",
        "what are the level C recommendations",
        "what is FUDR used for",
        "what are the results of HAIC with a port system",
        "PFS against OS: which was better in SILIUS",
        "RECIST definition of partial response",
        "which 5-FU regimen?",
    ],
)
def test_a_question_with_a_term_in_it_asks_something_else(talk: Begin, line: str) -> None:
    assert talk(line).row != MEANING


def test_a_bare_term_after_an_answer_belongs_to_what_was_talked_about(talk: Begin) -> None:
    assert talk("low-dose FP in HCC", "OS?").row != MEANING
    assert talk("low-dose FP in HCC", "and what does OS stand for?").row == MEANING


def test_every_term_is_found_by_each_of_its_forms(knowledge: Knowledge) -> None:
    for term in knowledge.guideline.glossary.values():
        for form in term.also:
            asked = Talk(knowledge, f'what does "{form}" mean?')
            assert asked.row == MEANING, form


@pytest.mark.parametrize("line", ["SILIUS PFS?", "OS, new FP"])
def test_a_measure_beside_what_it_is_measured_of_asks_for_the_figure(talk: Begin, line: str) -> None:
    assert talk(line).row != MEANING


@pytest.mark.parametrize("line", ["EHS (+), EHS (-), whats EHS", "TTP, whats TTP?"])
def test_a_term_may_be_said_twice(talk: Begin, line: str) -> None:
    assert talk(line).row == MEANING
