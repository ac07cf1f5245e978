"""Follow-ups of a word or two, and what a follow-up means where the last question was declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]


@pytest.mark.parametrize(
    ("question", "line", "text"),
    [
        ("what is the OS with low-dose FP?", "in months?", "15.9 months"),
        ("what was the result of SILIUS?", "compared with what?", "sorafenib alone"),
        ("does HAIC prolong survival in portal vein invasion?", "against what?", "compared with sorafenib"),
        ("why is the gastroduodenal artery embolised?", "with what?", "metallic coil"),
        ("what is HAIC?", "since when?", "2018"),
        ("Is extrahepatic spread a contraindication?", "unless?", "determine the prognosis"),
        ("is HAIC superior to systemic therapy?", "in which patients?", "Child-Pugh class B"),
        ("what is the ORR with FEM?", "in what cancer?", "Gastric cancer"),
    ],
)
def test_a_bare_question_word_is_asked_of_the_last_answer(talk: Begin, question: str, line: str, text: str) -> None:
    now = talk(question, line)
    assert now.kind == "answer"
    assert now.text.startswith("Taken as: ")
    assert text in now.text


@pytest.mark.parametrize(
    ("question", "line", "says"),
    [
        ("what is the OS with low-dose FP?", "in weeks?", "it in weeks"),
        ("longest survival in table 1", "in weeks?", "it in weeks"),
        ("longest survival in table 1", "against what?", "against what it was compared"),
        ("should I use heparin?", "in what patients?", "for whom"),
        ("needle for the port", "what gauge?", "what size"),
    ],
)
def test_a_detail_that_the_last_answer_does_not_give_is_said_to_be_missing(
    talk: Begin, question: str, line: str, says: str
) -> None:
    now = talk(question, line)
    assert now.kind == "decline"
    assert f"The guideline does not say {says}." in now.text


def test_rows_are_shown_again_where_they_give_the_unit(talk: Begin) -> None:
    now = talk("longest survival in table 1", "in weeks?", "in months?")
    assert "Nagamatsu H 2010" in now.text
    assert "33 months" in now.text


@pytest.mark.parametrize("line", ["then what?", "and then?", "is that all?", "anything more?", "nothing else?"])
def test_what_comes_next_is_the_rest_of_the_section(talk: Begin, line: str) -> None:
    now = talk("how is the catheter fixed?")
    before = now.reply.passages
    now.say(line)
    assert now.reply.clinical_question == 10
    assert now.reply.passages
    assert not set(now.reply.passages) & set(before)


def test_that_is_all_is_no_question(talk: Begin) -> None:
    assert talk("how is the catheter fixed?", "that's all").kind == "chat"


@pytest.mark.parametrize("line", ["says who?", "who says so?", "who said that?"])
def test_who_says_so_names_the_source(talk: Begin, line: str) -> None:
    assert "[103]" in talk("which route of implantation is best?", line).text


def test_a_cause_that_was_shown_is_a_reason(talk: Begin) -> None:
    now = talk("the patient has a duodenal ulcer after HAIC", "why?")
    assert now.text.startswith("What stands behind it in the guideline:")


@pytest.mark.parametrize(("line", "cq"), [("CQ11?", 11), ("and cq 12", 12), ("what about clinical question 4?", 4)])
def test_a_clinical_question_is_named_by_its_number(talk: Begin, line: str, cq: int) -> None:
    now = talk("what is the recommendation for CQ10?", line)
    assert now.kind == "answer"
    assert now.reply.clinical_question == cq


@pytest.mark.parametrize(
    ("question", "line", "row"),
    [
        ("what is the response rate of low-dose FP?", "compare with Park", "Park JY 2007: ORR 22%"),
        ("survival with low-dose FP", "and Park?", "Park JY 2007: OS 12 months"),
    ],
)
def test_a_bare_surname_is_set_beside_an_answer_of_the_text(talk: Begin, question: str, line: str, row: str) -> None:
    now = talk(question, line)
    assert now.text.startswith("Taken as: ")
    assert row in now.text
    assert ("not compared within one trial" in now.text) is line.startswith("compare")


@pytest.mark.parametrize(
    ("term", "line", "says"), [("what is DCR?", "and TTP?", "TTP:"), ("low-dose FP", "and new FP?", "new FP:")]
)
def test_one_more_term_after_a_meaning_asks_for_its_meaning(talk: Begin, term: str, line: str, says: str) -> None:
    assert talk(term, line).text.startswith(says)


def test_a_measure_after_the_meaning_of_a_regimen_asks_for_its_figure(talk: Begin) -> None:
    assert "15.9 months" in talk("low-dose FP", "and OS?").text


@pytest.mark.parametrize(
    ("question", "line", "says"),
    [
        ("is TACE combined with HAIC?", "any trial?", "TACE given together with HAIC"),
        ("HAIC for cholangiocarcinoma?", "any data?", "cholangiocarcinoma"),
    ],
)
def test_more_of_what_was_declined_is_declined_with_it(talk: Begin, question: str, line: str, says: str) -> None:
    now = talk(question, line)
    assert now.kind == "decline"
    assert now.text.startswith("Taken as: ")
    assert says in now.text


def test_what_was_declined_is_declined_however_often_it_is_asked(talk: Begin) -> None:
    now = talk("HAIC for cholangiocarcinoma?", "any data?", "which regimen?")
    assert now.kind == "decline"
    assert "cholangiocarcinoma" in now.text


def test_the_same_of_another_thing_after_a_decline_is_declined_too(talk: Begin) -> None:
    now = talk("what is the cost of FOLFOX?", "and of new FP?")
    assert now.kind == "decline"
    assert "costs" in now.text


@pytest.mark.parametrize(
    "between",
    [
        "how is TACE performed?",
        "can he drive with the port?",
        "thanks, that helps",
        "what dose of metformin?",
    ],
)
def test_the_earlier_topic_is_kept_over_a_decline_and_small_talk(talk: Begin, between: str) -> None:
    now = talk("which regimen for colorectal liver metastases?", between, "and for breast?")
    assert "FEM" in now.text
    assert now.text.startswith("Taken as: ")


def test_the_outcome_of_the_earlier_topic_is_asked_for_over_a_decline(talk: Begin) -> None:
    now = talk("which regimen for colorectal liver metastases?", "can he drive with the port?", "what about survival?")
    assert "25.8 months" in now.text


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("which trials compared HAIC with sorafenib?", "which of them was positive?"),
        ("which regimen for colorectal liver metastases?", "does it cure?"),
    ],
)
def test_what_the_last_answer_does_not_tell_is_not_looked_for_elsewhere(talk: Begin, question: str, line: str) -> None:
    now = talk(question)
    shown = set(now.reply.passages)
    now.say(line)
    assert now.kind == "decline"
    assert set(now.reply.passages) <= shown


def test_a_neighbour_named_beside_a_pronoun_is_declined(talk: Begin) -> None:
    now = talk("which regimen for colorectal liver metastases?", "can he drive with the port?")
    assert "driving" in now.text
    assert now.kind == "decline"


@pytest.mark.parametrize(
    "line",
    [
        "note the data of the patient in room 12",
        "please save the labs of Mrs Meier: bili 2, alb 3.1",
        "note that Mr Huber in bed 4 has a fever",
        "keep the labs of room 3 for me please",
        "note down this patient: HCC, B7",
    ],
)
def test_who_wants_a_patient_noted_is_told_that_nothing_is_kept(talk: Begin, line: str) -> None:
    assert "does not keep or look up patient records" in talk(line).text


def test_both_of_two_offers_are_shown(talk: Begin) -> None:
    now = talk("extrahepatic disease", "both please")
    assert {name[:4] for name in now.reply.passages} == {"cq02", "cq06"}


@pytest.mark.parametrize("line", ["and the other?", "what about the other one?", "and the second?"])
def test_the_offer_that_was_not_taken_can_still_be_asked_for(talk: Begin, line: str) -> None:
    now = talk("extrahepatic disease", "the metastases one")
    assert now.reply.clinical_question == 6
    assert now.say(line).reply.clinical_question == 2
    assert now.say("and the first one").reply.clinical_question == 6


def test_another_question_ends_the_choice(talk: Begin) -> None:
    now = talk("extrahepatic disease", "the metastases one", "which needle for the port?", "and the other?")
    assert now.row != "choice of an offer"


@pytest.mark.parametrize(
    ("question", "line", "kind", "text"),
    [
        ("cost of HAIC", "in dollars?", "answer", "USD 465"),
        ("cost of HAIC", "in euros?", "decline", "does not say it in that currency"),
        ("cisplatin dose in SILIUS", "per what?", "answer", "20 mg/m2"),
        ("cisplatin dose in SILIUS", "how long is the infusion?", "answer", "over 15 min"),
        ("low-dose FP schedule", "which days?", "decline", "does not say on which days"),
        ("combination with lenvatinib", "which phase?", "decline", "does not say which phase"),
        ("right gastric artery embolisation: necessary?", "always?", "answer", "Whatever method"),
        ("right gastric artery embolisation: necessary?", "in which order?", "decline", "in which order"),
        ("is HAIC recommended for HCC with portal vein invasion?", "why not strong?", "answer", "stands behind it"),
        ("is FP better than FOLFOX?", "why do you say so?", "help", "Decided by"),
    ],
)
def test_a_short_line_is_held_against_the_last_answer(
    talk: Begin, question: str, line: str, kind: str, text: str
) -> None:
    now = talk(question, line)
    assert now.kind == kind
    assert text in now.text


def test_who_does_it_asks_for_no_author(talk: Begin) -> None:
    assert talk("flow check", "who does it?").row != "source asked"


def test_who_should_not_is_no_word_for_haic_without_a_port(talk: Begin) -> None:
    assert talk("who should get HAIC?", "and who should not?").reply.clinical_question == 2


@pytest.mark.parametrize("line", ["I don't understand", "explain simply", "in simple words"])
def test_who_wants_it_simpler_is_told_what_can_be_asked(talk: Begin, line: str) -> None:
    assert talk("who should get HAIC?", line).kind == "help"


def test_a_line_on_the_asker_s_own_money_names_no_clinical_question(talk: Begin) -> None:
    assert talk("what is my pay for this year").kind == "decline"
