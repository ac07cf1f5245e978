"""What leans on the last answer, and what does not: bindings, comparisons, remarks, refusals, details that are not given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.asides import asks_reason, asks_source, quotes_figure, turns_down
from assistant.dialogue.details import wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.dialogue.knowledge import Knowledge
    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (("SILIUS PFS?", "OS?"), "11.8"),
        (("OS in Nagano 2011?", "and PFS?"), "PFS 2 months"),
        (("cisplatin infusion time in the SILIUS regimen", "and how much 5-FU?"), "330 mg"),
        (("hazard ratio for tumour volume over 400", "the confidence interval?"), "1.252-5.072"),
        (("ORR in Obi 2006", "no, I meant OS"), "6.9 months"),
        (("Is Child-Pugh B with portal vein invasion a good candidate?", "not B, A"), "thorough consideration"),
        (("which regimen for HCC?", "I meant colorectal liver metastases"), "weekly high-dose"),
        (("how is GDA fixation done?", "and the peripheral one?"), "side hole"),
        (("ORR of intra-arterial 5-FU in pancreatic mets", "how many patients did they have?"), "Hashimoto"),
        (("is the femoral artery approach used?", "what is the risk with the subclavian one?"), "cerebral infarction"),
        (("what happens if the catheter migrates?", "and if only a little?"), "acceptable"),
    ],
)
def test_a_new_binding_takes_the_place_of_the_old_one(talk: Begin, lines: tuple[str, ...], shown: str) -> None:
    asked = talk(*lines)
    assert asked.kind == "answer"
    assert shown in asked.text


def test_what_is_asked_of_an_author_is_not_answered_from_another(talk: Begin) -> None:
    asked = talk("what did Obi find in people with portal vein invasion?", "randomised, was it?")
    assert "Yamashita" not in asked.text[:200]


def test_rows_are_shown_again_where_their_unit_is_asked(talk: Begin) -> None:
    assert "309 days" in talk("Moriguchi 2017, what survival is printed?", "days or months?").text


QUESTIONS = (
    "Which needle should be used to puncture the port?",
    "Which regimen is recommended for HCC?",
    "What are the complications of the port system?",
    "When should HAIC be suspended because of the hepatic artery?",
    "how do I dose warfarin for a DVT?",
    "what is the weather in Osaka?",
)
TALKED = ("SILIUS PFS?", "how is GDA fixation done?", "is HAIC suitable for intermediate stage HCC with Child-Pugh B?")


@pytest.mark.parametrize("before", TALKED)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_of_its_own_inherits_nothing(talk: Begin, before: str, question: str) -> None:
    assert talk(before, question).text == talk(question).text


@pytest.mark.parametrize("between", ["thanks", "what is the weather in Osaka?", "how do I dose warfarin for a DVT?"])
def test_what_is_said_in_between_does_not_lose_what_was_talked_about(talk: Begin, between: str) -> None:
    assert "11.8" in talk("SILIUS PFS?", between, "and OS?").text


def test_a_comparison_shows_what_was_talked_about_first(talk: Begin) -> None:
    asked = talk("response rate of FUDR HAIC in colorectal mets?", "compare that with weekly high-dose 5-FU")
    assert asked.reply.passages[0] == "cq08.colorectal.kemeny"
    assert "78%" in asked.text or "52%" in asked.text


def test_one_passage_that_holds_both_sides_stands_for_the_comparison(talk: Begin) -> None:
    assert talk("disease control rate of mFOLFOX HAIC?", "compare with TACE").reply.passages[0] == "cq03.folfox.tace"


def test_why_gives_the_commentary_and_how_sure_the_match(talk: Begin) -> None:
    assert "septum" in talk("which needle do I use for the port", "why?").text
    assert "match" in talk("which needle do I use for the port", "how sure are you?").text


def test_what_is_turned_down_again_and_again_comes_to_an_end(talk: Begin) -> None:
    asked = talk("extrahepatic disease")
    said = [asked.say(line).text for line in ("none of these", "neither", "something else", "none of them")]
    assert len(set(said[:3])) == len(said[:3])
    assert said[3] == said[2]
    assert asked.kind == "help"
    assert asked.say("which needle for the port?").kind == "answer"


@pytest.mark.parametrize(
    ("before", "line", "says"),
    [
        ("are regular flow checks recommended?", "how often?", "does not say how often"),
        ("how do you place the catheter percutaneously?", "how many minutes does it take?", "how many minutes"),
        ("metal stent for a stenosed hepatic artery?", "what diameter?", "does not say what size"),
    ],
)
def test_a_detail_that_nothing_at_hand_gives_is_declined_by_name(
    talk: Begin, before: str, line: str, says: str
) -> None:
    asked = talk(before, line)
    assert asked.kind == "decline"
    assert says in asked.text
    assert asked.reply.passages


def test_a_wrong_figure_said_back_is_met_with_the_printed_one(talk: Begin) -> None:
    asked = talk("ORR of Kudo 2018?", "so 63%?")
    assert "36%" in asked.text
    assert "63" not in asked.text


@pytest.mark.parametrize("line", ["the one on metastases", "metastases", "the second"])
def test_an_offer_is_taken_by_a_part_of_its_words(talk: Begin, line: str) -> None:
    assert talk("what are the outcomes?", line).reply.clinical_question == 8


def test_an_offer_is_not_taken_by_words_that_fit_two(talk: Begin) -> None:
    assert talk("what are the outcomes?", "outcomes").row != "choice of an offer"


@pytest.mark.parametrize("line", ["sorry, say that again", "can you repeat that", "repeat please", "once more, please"])
def test_politeness_around_a_command_changes_nothing(talk: Begin, line: str) -> None:
    asked = talk("What is a flow check?")
    before = asked.text
    assert asked.say(line).text == before


@pytest.mark.parametrize(
    ("grammar", "inside", "outside"),
    [
        (asks_source, ["who wrote that?", "when?", "what year?", "which trial was that?"], ["who is a candidate?"]),
        (asks_reason, ["why?", "how come?", "what is the reason for that?"], ["why a needle?", "why do you say that?"]),
        (quotes_figure, ["so 63%?", "11.8 months then?"], ["2", "63% with sorafenib?"]),
        (turns_down, ["none of these", "something else", "neither"], ["none of the drugs", "not TACE"]),
    ],
)
def test_a_remark_is_known_by_every_word_of_it(
    knowledge: Knowledge, grammar: Callable[[object], bool], inside: list[str], outside: list[str]
) -> None:
    read = knowledge.matcher.read
    assert all(grammar(read(line)[0]) for line in inside)
    assert not any(grammar(read(line)[0]) for line in outside)


@pytest.mark.parametrize(
    ("asked", "held", "lacking"),
    [
        ("how often?", "every two weeks", "Once a drug has been given"),
        ("over how many hours?", "over 3-5 hours", "5 days continuous"),
        ("what size?", "a 5 cm tumour", "a large tumour"),
        ("by how much?", "20 mg/m2", "a lower dose"),
        ("how many patients?", "in 71 patients", "in [71]"),
    ],
)
def test_a_detail_is_known_by_how_a_text_gives_it(asked: str, held: str, lacking: str) -> None:
    detail = wanted(asked)
    assert detail is not None
    assert detail.held.search(held)
    assert not detail.held.search(lacking)


@pytest.mark.parametrize(
    ("lines", "leads"),
    [
        (("what did the SILIUS trial find?", "so overall survival was better then"), "did not differ significantly"),
        (("what did the SILIUS trial find?", "ah so the primary endpoint was met"), "primary endpoint was not met"),
        (("extrahepatic lesions in HCC?", "so HAIC works on them, good"), "generally ineffective"),
        (("HAIC after resection of colorectal metastases?", "that means it prevents metastases"), "was not found useful"),
    ],
)  # fmt: skip
def test_a_conclusion_said_back_is_met_with_what_the_guideline_says_on_it(
    talk: Begin, lines: tuple[str, ...], leads: str
) -> None:
    asked = talk(*lines)
    assert asked.row == "claim said back"
    assert leads in asked.text[:450]


def test_a_question_that_begins_with_so_is_no_conclusion(talk: Begin) -> None:
    assert talk("what did the SILIUS trial find?", "so what was the response rate?").row != "claim said back"


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (("new FP as an outpatient, which dose?", "and while admitted?"), "50 mg/body"),
        (("new FP dose on admission?", "ambulatory?"), "20-35 mg"),
        (("what follows the infusion through the port?", "how many units of it?"), "1,000 units/1 mL"),
        (("weekly high-dose 5-FU OS in colorectal mets?", "with extrahepatic lesions?"), "17.3"),
        (("who can have HAIC with Child-Pugh B?", "in liver metastases?"), "liver metastases are present"),
        (("what are the results of HAIC?", "sorry, I meant in liver metastases"), "metasta"),
        (("combination with atezolizumab and bevacizumab?", "does the guideline have a study on that?"), "might"),
        (("Ikeda's cisplatin HAIC with sorafenib?", "was there a port?"), "without a port system"),
        (("which patients get an ulcer from HAIC?", "what drug helps?"), "proton pump"),
        (("what did the SILIUS trial show?", "which patients benefit from it?"), "main portal vein invasion"),
    ],
)
def test_a_line_that_lacks_its_subject_is_read_with_what_was_talked_about(
    talk: Begin, lines: tuple[str, ...], shown: str
) -> None:
    asked = talk(*lines)
    assert asked.kind == "answer"
    assert shown in asked.text


@pytest.mark.parametrize("line", ["teh second one pls", "hte second", "let's go with the second one, please"])
def test_an_offer_is_taken_by_its_place_with_anything_idle_around_it(talk: Begin, line: str) -> None:
    asked = talk("survival")
    second = asked.reply.offers[1]
    assert asked.say(line).row == "choice of an offer"
    assert second.id.startswith(f"cq{asked.reply.clinical_question:02d}")


@pytest.mark.parametrize("line", ["D means what?", "what does D stand for?", "and D is what?"])
def test_a_letter_after_a_grade_is_a_level_of_evidence(talk: Begin, line: str) -> None:
    assert "very weak" in talk("when should HAIC be suspended?", "what grade is that?", line).text


@pytest.mark.parametrize(
    ("lines", "says", "lacks"),
    [
        (("are regular flow checks recommended?", "ok so once a month"), "does not say how often", "every two weeks"),
        (("how often is new FP given as an outpatient?", "so every two weeks then"), "every two weeks", "does not say"),
    ],
)
def test_an_interval_said_back_is_not_let_stand_where_none_is_given(
    talk: Begin, lines: tuple[str, ...], says: str, lacks: str
) -> None:
    asked = talk(*lines)
    assert says in asked.text
    assert lacks not in asked.text


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (("interferon plus 5-FU one-year survival?", "two years?"), "18%"),
        (("interferon plus 5-FU one-year survival?", "and the p value?"), "p < 0.01"),
    ],
)
def test_a_figure_of_the_passage_shown_is_not_sought_in_a_row(talk: Begin, lines: tuple[str, ...], shown: str) -> None:
    assert shown in talk(*lines).text


def test_the_document_itself_is_not_asked_for_a_reference_of_its_own(talk: Begin) -> None:
    assert "2018" in talk("who wrote the guideline?", "when was it published?").text


def test_rows_stay_what_is_talked_about_while_reasons_are_asked(talk: Begin) -> None:
    assert "86.3%" in talk("lowest ORR in table 1", "why so low?", "and the highest?").text


def test_two_rows_named_one_after_the_other_can_be_asked_for_together(talk: Begin) -> None:
    asked = talk("Ota 2005", "Uka", "both side by side")
    assert asked.reply.passages == ("table1.ota-2005", "table1.uka-2007")


def test_one_row_is_ranked_among_those_of_its_table(talk: Begin) -> None:
    assert "33 months" in talk("Nouso 2013 OS", "is that the longest?").text


def test_a_conclusion_is_met_where_it_is_spoken_of_in_so_many_words(talk: Begin) -> None:
    lines = ("hepatic vein invasion in HCC?", "and combined with radiation?", "so radiation is recommended")
    assert "no consensus" in talk(*lines).text[:500]
