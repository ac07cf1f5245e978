import pytest

from assistant.dialogue.conversation import fold
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.render import render
from assistant.dialogue.reply import Reply
from assistant.dialogue.state import Said


def ask(knowledge: Knowledge, line: str) -> Reply:
    return fold(knowledge, (Said(line),))[1][-1]


@pytest.mark.parametrize(
    ("question", "rows", "shown"),
    [
        ("Obi 2006 OS", {"table1.obi-2006"}, "6.9 months"),
        ("how many patients in Nouso", {"table1.nouso-2013"}, "476"),
        ("What TTP is listed for Ota 2005?", {"table1.ota-2005"}, "ND"),
        ("Moriguchi 2017 overall survival", {"table1.moriguchi-2017"}, "309 days"),
        ("Park JY 2007 row please: ORR, TTP, OS", {"table1.park-2007"}, "22%"),
        ("highest ORR in table 1", {"table1.nagamatsu-2010"}, "86.3%"),
        ("lowest OS among interferon studies", {"table1.obi-2006"}, "6.9 months"),
        ("smallest gastric series in table 3", {"table3.yamakado-2005.cddp-5fu-ia"}, "7"),
        ("biggest study in table 1", {"table1.nouso-2013"}, "476"),
    ],
)
def test_a_table_question_is_answered_from_its_row(
    knowledge: Knowledge, question: str, rows: set[str], shown: str
) -> None:
    reply = ask(knowledge, question)
    assert (reply.kind, set(reply.passages)) == ("answer", rows)
    assert shown in render(reply)


def test_studies_that_report_an_outcome_are_listed(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "which studies reported DCR")
    assert len(reply.passages) == 10
    assert all(name.startswith("table3.") for name in reply.passages)


def test_two_regimens_are_compared_by_their_ranges_and_said_to_be_separate_studies(knowledge: Knowledge) -> None:
    text = " ".join(render(ask(knowledge, "compare OS of interferon and new FP")).split())
    assert "6.9 months (Obi S 2006" in text
    assert "33 months (Nagamatsu H 2010" in text
    assert "separate studies" in text


def test_a_row_that_is_unsafe_comes_with_its_note(knowledge: Knowledge) -> None:
    assert "Editor's note (I-16)" in render(ask(knowledge, "Kim 2011 OS"))


def test_a_reference_is_told_by_its_number(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "what is reference 25")
    assert "[25] Kudo" in render(reply)


def test_a_question_about_a_trial_s_subgroup_goes_to_the_text(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "what survival did Kudo's trial report in main portal vein invasion")
    assert not any(name.startswith("table") for name in reply.passages)
    assert "11.4 months" in " ".join(render(reply).split())
