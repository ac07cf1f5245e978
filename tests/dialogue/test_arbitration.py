"""The arbitration table row by row, and the rules that hold whatever is typed."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialogue.arbitrate import TABLE
from assistant.dialogue.conversation import fold
from assistant.dialogue.reply import QuestionBlock
from assistant.dialogue.state import START, Said
from tests.dialogue.conftest import Talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.dialogue.knowledge import Knowledge

    Begin = Callable[..., Talk]

HCC = "/interview hcc-indication"
CASE = (
    "HCC, PVTT, treatment naive, no TACE, no mets, no systemic therapy, CP B8, largest 3 cm, 20% of the liver, "
    "no bilobar disease, no biliary reconstruction"
)
ROWS = {
    "empty line": ([], "   "),
    "typed command": ([HCC], "/back"),
    "choice of an offer": (["extrahepatic disease"], "the second"),
    "all that is offered": (["extrahepatic disease"], "both"),
    "nothing readable": ([HCC], "((("),
    "option of the question asked": ([HCC], "2"),
    "about the verdict": ([HCC, CASE], "how strong is that recommendation?"),
    "reason asked": (["which needle do I use for the port?"], "why?"),
    "section asked": ([], "CQ11?"),
    "source asked": (["what complications can the port system cause?"], "who wrote that?"),
    "grade asked": (["which regimen is recommended for HCC?"], "level of evidence, please?"),
    "table asked": (["ORR of Kudo 2018?"], "the whole table please"),
    "said command": ([HCC], "go back"),
    "not known": ([HCC], "no idea"),
    "what if": ([HCC, "hcc"], "what if it were class B?"),
    "answer in the interview": ([HCC], "HCC with PVTT"),
    "correction after the verdict": ([HCC, CASE], "actually B9"),
    "unclear answer": ([HCC, "hcc"], "early or intermediate"),
    "small talk": ([HCC], "thank you"),
    "calls for care": ([], "I want to die"),
    "own patient": ([], "is HAIC indicated for my patient?"),
    "turned down": (["extrahepatic disease"], "none of these"),
    "figure said back": (["ORR of Kudo 2018?"], "so 63%?"),
    "claim said back": (["what did the SILIUS trial show?"], "so it prolonged survival"),
    "comparison": (["what does low-dose FP achieve in HCC?"], "compare with new FP"),
    "rows just shown": (["highest ORR in table 1"], "and the lowest?"),
    "rows of the study in focus": (
        ["ORR of intra-arterial 5-FU in pancreatic mets"],
        "how many patients did they have?",
    ),
    "more of what was declined": (["is TACE combined with HAIC?"], "any trial?"),
    "answer at hand": (["what is the response rate of new FP?"], "and survival?"),
    "grades of several": ([], "which recommendations are strong?"),
    "meaning of a term": ([HCC], "what is TACE?"),
    "table look-up": ([], "which study has the largest number of patients in table 1?"),
    "follow-up": (["when is HAIC indicated in colorectal liver metastases?"], "and the recommended regimen?"),
    "answer that cannot be used": ([HCC], "purple"),
    "aspect alone": ([], "what are the outcomes?"),
    "question": ([HCC], "which regimen is recommended for HCC?"),
}
"""For each row of the table: what was said before, and the line that it wins."""


def test_every_row_of_the_table_has_its_line_here() -> None:
    assert [row.name for row in TABLE] == list(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_the_row_wins_its_line_and_is_named_in_the_explanation(talk: Begin, row: str) -> None:
    before, line = ROWS[row]
    assert talk(*before, line).row == row


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("/back", "typed command"),
        ("back", "said command"),
        ("1", "option of the question asked"),
        ("i don't know", "not known"),
        ("what if it were HCC?", "what if"),
        ("hcc, thanks", "answer in the interview"),
        ("hcc. what is TACE?", "answer in the interview"),
        ("thanks", "small talk"),
        ("is my patient a candidate?", "question"),
    ],
)
def test_while_a_question_waits_the_earlier_row_wins(talk: Begin, line: str, row: str) -> None:
    assert talk(HCC, line).row == row


def test_a_number_goes_to_the_interview_where_no_offer_stands_and_to_the_offer_where_one_does(talk: Begin) -> None:
    assert talk(HCC, "2").answers == {"disease": "metastases"}
    assert talk(HCC, "extrahepatic disease?", "1").answers == {}


def test_a_plain_number_stays_a_number_where_a_number_is_asked(talk: Begin) -> None:
    asked = talk(HCC, CASE.replace(", 20% of the liver", ""), "2")
    assert asked.answers["liver_occupied"] == "2%"


PIECES = {
    "disease": "hcc", "vascular_invasion": "PVTT", "invasion_history": "treatment naive", "tace": "no TACE",
    "extrahepatic": "no mets", "systemic": "no systemic therapy", "child_pugh_class": "Child-Pugh B8",
    "largest_tumour": "largest tumour 6 cm", "bilobar": "no bilobar disease",
}  # fmt: skip


@given(st.permutations(list(PIECES)))
@settings(max_examples=40)
def test_the_order_of_the_answers_never_matters(knowledge: Knowledge, order: list[str]) -> None:
    straight, mixed = (Talk(knowledge, HCC, *(PIECES[name] for name in names)) for names in (PIECES, order))
    assert mixed.answers == straight.answers
    assert mixed.awaiting == straight.awaiting


@pytest.mark.parametrize("order", list(permutations(["hcc", "CP A5", "PVTT"])))
def test_one_sentence_says_the_same_in_any_order(talk: Begin, order: tuple[str, ...]) -> None:
    asked = talk(HCC, ", ".join(order))
    assert asked.answers == talk(HCC, "hcc, PVTT, CP A5").answers


LINES = st.sampled_from(
    [
        *PIECES.values(),
        "i don't know",
        "no",
        "yes",
        "actually B9",
        "what is TACE?",
        "thanks",
        "what if B7?",
        "lung mets",
        "purple",
    ]
)


@given(st.lists(LINES, max_size=8), st.sampled_from(["hcc", "CP A5", "PVTT", "no mets", "advanced"]))
@settings(max_examples=40)
def test_back_equals_a_run_without_the_last_answer(knowledge: Knowledge, lines: list[str], last: str) -> None:
    asked = Talk(knowledge, HCC, *lines)
    answers, awaiting, steps = asked.answers, asked.awaiting, asked.steps
    asked.say(last)
    if asked.steps > steps:
        asked.say("back")
    assert (asked.answers, asked.awaiting) == (answers, awaiting)


@given(st.lists(LINES, max_size=8))
@settings(max_examples=40)
def test_a_correction_equals_a_run_that_said_it_right_at_once(knowledge: Knowledge, lines: list[str]) -> None:
    plain = [line for line in lines if line in PIECES.values() and not line.startswith("Child")]
    corrected = Talk(knowledge, HCC, "CP A5", *plain, "actually CP B8")
    right = Talk(knowledge, HCC, "CP B8", *plain)
    assert corrected.answers == right.answers
    assert corrected.awaiting == right.awaiting
    assert corrected.verdict == right.verdict


@given(st.lists(LINES, max_size=10))
@settings(max_examples=60)
def test_not_known_is_never_read_as_no(knowledge: Knowledge, lines: list[str]) -> None:
    asked = Talk(knowledge, HCC, *lines)
    field = asked.awaiting
    if field is None or field.startswith("@"):
        return
    assert asked.say("I don't know").answers[field] == "unknown"


@given(st.lists(LINES | st.text(max_size=40), max_size=8))
@settings(max_examples=60)
def test_a_conversation_folded_at_once_equals_the_one_taken_line_by_line(
    knowledge: Knowledge, lines: list[str]
) -> None:
    stepwise = Talk(knowledge, HCC, *lines)
    state, replies = fold(knowledge, tuple(Said(line) for line in (HCC, *lines)), START)
    assert state == stepwise.state
    assert replies[-1] == stepwise.reply


def test_pressing_an_offer_and_typing_it_lead_to_the_same_state(talk: Begin) -> None:
    question = "extrahepatic disease"
    offer = talk(question).state.offers[1]
    pressed, typed, numbered = talk(question).press(offer.id), talk(question, offer.label), talk(question, "2")
    assert pressed.state == typed.state
    assert pressed.reply.blocks == numbered.reply.blocks


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_option_by_its_number_and_by_its_words_lead_to_the_same_answers(talk: Begin, place: int) -> None:

    question = next(block for block in talk(HCC).reply.blocks if isinstance(block, QuestionBlock))
    _, words = question.options[place]
    assert talk(HCC, str(place + 1)).answers == talk(HCC, words).answers
    assert talk(HCC, words).awaiting == talk(HCC, str(place + 1)).awaiting


@pytest.mark.parametrize(
    ("asked", "cq"),
    [
        ("Who is a candidate for HAIC in HCC?", 2),
        ("Which regimen for colorectal liver metastases?", 7),
        ("When should HAIC be stopped?", 12),
        ("What is HAIC?", 1),
    ],
)
def test_a_whole_question_is_not_read_into_what_came_before(knowledge: Knowledge, asked: str, cq: int) -> None:
    replies = fold(knowledge, (Said("OS of new FP"), Said(asked)))[1]
    assert (replies[-1].clinical_question, replies[-1].taken_as) == (cq, "")
