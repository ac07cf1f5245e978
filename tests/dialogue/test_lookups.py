import re
from collections.abc import Callable, Iterable

import pytest

from assistant.dialogue.compose import READ
from assistant.dialogue.conversation import fold
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.render import render
from assistant.dialogue.reply import Reply
from assistant.dialogue.state import Said


def ask(knowledge: Knowledge, *lines: str) -> Reply:
    """The last reply of a conversation."""
    return fold(knowledge, tuple(Said(line) for line in lines))[1][-1]


def text_of(reply: Reply) -> str:
    return " ".join(render(reply).split())


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
        ("poorest response of any HCC row", {"table1.cheong-2005"}, "high-dose cisplatin), 8% [47]"),
        ("best OS of the asterisked rows", {"table1.park-2007"}, "12 months"),
        (
            "longest survival in the LFP block, leaving out the sorafenib combination",
            {"table1.ueshima-2010"},
            "15.9 months",
        ),
        ("earliest publication of the HCC rows", {"table1.okuda-1999"}, "1999"),
        ("second best ORR in table 1", {"table1.nagamatsu-2016"}, "75%"),
        ("which row is ref 53 in table 1", {"table1.nouso-2013"}, "Number 53 in the running text: Nouso K 2013"),
        ("who reported an ORR of 73%", {"table1.sakon-2002"}, "73%"),
        (
            "which arm of Tajima took oral S-1, and how many were they",
            {
                "table3.tajima-2013.gem-ia-s-1-po",
                "table3.tajima-2013.gem-ia-5fu-ia",
            },
            "N 2",
        ),
        ("how big was the Moriguchi cohort", {"table1.moriguchi-2017"}, "Patients 32"),
        ("stomach rows of table 3 with over 50 patients", {"table3.kumada-1999.5fu-epi-adm-mmc-ia"}, "N 63"),
        ("tumour shrinkage in Okuda's paper", {"table1.okuda-1999"}, "71%"),
        ("which study of HCC had hardly any responders", {"table1.cheong-2005"}, "8% [47]"),
        ("best response in stomach mets", {"table3.ojima-2007.5fu-ia"}, "83.3%"),
        ("largest low-dose FP cohort and its survival", {"table1.nouso-2013"}, "OS 13.9 months"),
        ("who got over three quarters responding in hcc", {"table1.nagamatsu-2010"}, "86.3%"),
        ("the only interferon study with a TTP", {"table1.uka-2007"}, "5.8 months"),
        ("lipiodol regimen, first publication, how many treated", {"table1.nagamatsu-2010"}, "51"),
        ("oxaliplatin into the artery: whose study, response?", {"table3.ducreux-2005.l-ohp-ia-fu-lv-iv"}, "64%"),
        ("how many took oral S-1 with arterial gemcitabine", {"table3.tajima-2013.gem-ia-s-1-po"}, "N 2"),
        ("476 patients - whose series?", {"table1.nouso-2013"}, "Rows that print 476 patients"),
        ("309 days: who?", {"table1.moriguchi-2017"}, "Moriguchi M 2017"),
        ("49.8 months, where from?", {"table3.arai-2012.5fu-ia-cpt-11-iv"}, "Arai Y 2012"),
        ("102 interferon patients - response and OS?", {"table1.nagano-2011"}, "Nagano H 2011"),
        ("any hepatoma series under ten percent response?", {"table1.cheong-2005"}, "8%"),
        ("fifteen patients on LFP, author?", {"table1.yamasaki-2005"}, "Yamasaki T 2005"),
        ("which interferon cohort had the most people and how long did they live", {"table1.obi-2006"}, "6.9 months"),
        (
            "longest survival among pancreatic rows",
            {"table3.tajima-2013.gem-ia-5fu-ia", "table3.tajima-2013.gem-ia-s-1-po"},
            "22.4",
        ),
        ("seven stomach patients", {"table3.yamakado-2005.cddp-5fu-ia"}, "Yamakado"),
        ("who made it past four years in mets", {"table3.arai-2012.5fu-ia-cpt-11-iv"}, "49.8 months"),
        (
            "most recent paper in table 3",
            {"table3.tajima-2013.gem-ia-5fu-ia", "table3.tajima-2013.gem-ia-s-1-po"},
            "2013",
        ),
        ("sorafenib + LFP: response and n", {"table1.kudo-2018"}, "36%"),
        ("printed ref number for Sakon", {"table1.sakon-2002"}, "number 35 in the running text, 33 in Table 1 itself"),
        (
            "longest TTP in table 3",
            {"table3.lorenz-2000.5fu-lv-ia"},
            "Ducreux M 2005 prints 27 (PFS) months there and is left out",
        ),
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


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("HCC papers with a median survival past two years", {"nagamatsu-2010", "nagamatsu-2016", "nakano-2017"}),
        ("HCC rows that do give a TTP", {"uka-2007", "ueshima-2010", "park-2007", "kudo-2018"}),
        ("which HCC studies never reported OS", {"sakon-2002", "enjoji-2005", "okuda-1999"}),
    ],
)
def test_studies_are_picked_by_a_limit_or_a_gap_in_other_words(
    knowledge: Knowledge, question: str, rows: set[str]
) -> None:
    assert set(ask(knowledge, question).passages) == {f"table1.{row}" for row in rows}


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("45.6 v 24.6, p?", "cq03.interferon.cisplatin-added"),
        ("36 vs 18", "cq04.sorafenib-low-dose-fp.silius-results"),
        ("83.8", "cq03.folfox.tace"),
    ],
)
def test_bare_figures_lead_to_the_passage_that_prints_them_all(
    knowledge: Knowledge, question: str, passage: str
) -> None:
    reply = ask(knowledge, question)
    assert (reply.kind, reply.passages[0]) == ("answer", passage)


@pytest.mark.parametrize("question", ["83.9", "what is 36 divided by 18", "bilirubin 45.6 and albumin 24.6"])
def test_figures_that_no_passage_prints_or_that_are_of_something_else_are_not_answered(
    knowledge: Knowledge, question: str
) -> None:
    assert ask(knowledge, question).kind != "answer"


def test_two_authors_of_one_study_lead_to_what_the_text_says_of_it(knowledge: Knowledge) -> None:
    assert ask(knowledge, "Nakano and Niizeki: how many in each arm").passages[0] == "cq03.new-fp.study"


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


@pytest.mark.parametrize("name", ["table1", "table3"])
@pytest.mark.parametrize(("word", "pick"), [("highest", max), ("lowest", min)])
def test_every_extreme_is_that_of_the_printed_column(
    knowledge: Knowledge, name: str, word: str, pick: Callable[[Iterable[float]], float]
) -> None:
    table = knowledge.guideline.tables[name]
    for column in (one for one in table.columns if one.kind == "measure"):
        plain = {
            row.id: float(row.text(column.id)) for row in table.rows if re.fullmatch(r"[0-9.]+", row.text(column.id))
        }
        asked = "number of patients" if column.id == "n" else column.id
        reply = ask(knowledge, f"{word} {asked} in table {name[-1]}")
        assert set(reply.passages) == {row for row, value in plain.items() if value == pick(plain.values())}, column.id


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many interferon series does table 1 list", "9 studies"),
        ("how many arms and studies are in table 3", "12 studies (17 arms)"),
        ("total number of patients in the new FP rows", "147 patients"),
        ("range of ORR in the new FP rows", "71% (Nakano M 2017 (5FU+CDDP+Lipiodol) [54]) to 86.3%"),
        ("average OS across the interferon rows", "prints no average"),
        ("list the regimen groups of table 1", "Low-dose FP (10 rows)"),
        ("what primaries does table 3 cover", "Gastric cancer (3 rows)"),
        ("which rows in table 1 give no OS", "3 rows without a value for OS"),
        ("Yamakado 2005: how many pts and what response", "no ORR is given (a dash)"),
        ("DCR column of the metastases table, what does it stand for?", "disease control rate"),
        ("cisplatin over how many minutes: low-dose FP against SILIUS", "cisplatin 20 mg/m2 (15 min)"),
        ("which of the priced HCC regimens is the dearest in dollars", "USD 7811"),
    ],
)
def test_what_is_worked_out_is_said_in_words(knowledge: Knowledge, question: str, said: str) -> None:
    reply = ask(knowledge, question)
    assert reply.kind == "answer"
    assert said in text_of(reply)


def test_rows_are_ranked_by_a_column(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "rank the new FP studies by OS")
    assert reply.passages == ("table1.nagamatsu-2010", "table1.nakano-2017", "table1.nagamatsu-2016")


@pytest.mark.parametrize(
    "question", ["which reported DCR", "rank table 1 by OS", "list the low-dose FP rows", "which HCC rows"]
)
def test_no_list_of_rows_is_longer_than_what_is_read(knowledge: Knowledge, question: str) -> None:
    assert len(render(ask(knowledge, question))) <= READ


def test_a_question_about_a_study_s_design_is_led_by_the_text_on_it(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "In Yamashita's randomised study, what differed between the arms?")
    assert reply.passages[0] == "cq04.interferon-5fu.yamashita"
    assert reply.passages[-1] == "table1.yamashita-2011"


def test_a_comparison_that_the_text_makes_itself_is_left_to_the_text(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "new FP against sorafenib, OS")
    assert reply.passages[0] == "cq04.new-fp.nakano-os"
    assert "Editor's note (I-04)" in render(reply)
    assert "separate studies" not in text_of(reply)


def test_a_rebuilt_row_is_shown_in_the_words_it_was_read_from(knowledge: Knowledge) -> None:
    assert ask(knowledge, "Ikeda with lenvatinib").passages[0] == "cq05.lenvatinib.ikeda-outcomes"
    assert (
        ask(knowledge, "FOLFOX HAIC with sorafenib: PFS and RR of both arms").passages[0]
        == "cq05.sorafenib-folfox.figures"
    )


def test_what_no_table_has_a_column_of_is_declined(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "which rows of table 1 are Japanese")
    assert (reply.kind, reply.reason) == ("decline", "not-covered")
    assert "no column for the country" in text_of(reply)


LIST = "list the low-dose FP studies in table 1"
BEST = "highest ORR in table 1"


@pytest.mark.parametrize(
    ("lines", "rows", "said"),
    [
        ((LIST, "which of these had the longest OS?"), {"table1.ueshima-2010"}, "15.9 months"),
        (
            (LIST, "which of these had the longest OS?", "and the lowest?"),
            {"table1.cheong-2005"},
            "Yamasaki T 2005 (CDDP+5FU), 7",
        ),
        ((LIST, "only the Japanese ones?"), set[str](), "no column for the country"),
        ((BEST, "who wrote it?"), {"table1.nagamatsu-2010"}, "Author: Nagamatsu H 2010"),
        ((BEST, "who wrote it?", "when?"), {"table1.nagamatsu-2010"}, "Year: Nagamatsu H 2010"),
        ((BEST, "when?", "what OS did they get?"), {"table1.nagamatsu-2010"}, "OS 33 months"),
        ((BEST, "and its ref?"), {"table1.nagamatsu-2010"}, "[20]"),
        ((BEST, "and in table 3?"), {"table3.ojima-2007.5fu-ia"}, "83.3%"),
        (("how many patients in Nouso", "Obi?"), {"table1.obi-2006"}, "Patients 116"),
        (("show table 1", "which had over 100 patients", "of these, best OS"), {"table1.nouso-2013"}, "13.9 months"),
        (
            ("table 3 colon cancer", "only FUDR"),
            {"table3.lorenz-2000.fudr-ia", "table3.kemeny-1992.fudr-ia"},
            "ORR 43.2%",
        ),
    ],
)
def test_a_follow_up_is_asked_of_the_rows_just_shown(
    knowledge: Knowledge, lines: tuple[str, ...], rows: set[str], said: str
) -> None:
    reply = ask(knowledge, *lines)
    assert set(reply.passages) == rows
    assert said in text_of(reply)
    assert reply.taken_as.startswith("Taken as: ")


def test_the_year_of_a_study_behind_a_passage_is_that_of_its_reference(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "In the non-randomised comparison of new FP and sorafenib what was the OS?", "what year?")
    assert "[54] Nakano M. 2017" in text_of(reply)


def test_rows_shown_do_not_catch_a_question_on_something_else(knowledge: Knowledge) -> None:
    assert not any(name.startswith("table") for name in ask(knowledge, LIST, "gastrointestinal ulcer").passages)
    assert not any(name.startswith("table") for name in ask(knowledge, BEST, "what does OS mean?").passages)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("in the indication grid, which boxes say unsuitable", '2 of the 8 cells of figure 1 print "Not suitable'),
        (
            "number of squares of figure 1 with good candidate in them",
            '5 of the 8 cells of figure 1 print "Good candidate"',
        ),
        ("which cell of figure 1 reads recommended?", '1 of the 8 cells of figure 1 print "Recommended"'),
    ],
)
def test_the_cells_of_figure_1_are_found_by_what_they_print(knowledge: Knowledge, question: str, says: str) -> None:
    assert says in text_of(ask(knowledge, question))


@pytest.mark.parametrize("question", ["which rows of table 1 left no PFS", "table 3 studies that did not report DCR"])
def test_rows_that_print_no_value_are_not_those_that_print_one(knowledge: Knowledge, question: str) -> None:
    reply = ask(knowledge, question)
    column = "pfs" if "PFS" in question else "dcr"
    assert reply.passages
    cells = [knowledge.guideline.rows[name][1].cells[column] for name in reply.passages]
    assert all(getattr(cell, "value", None) is None for cell in cells)


def test_the_arms_of_a_trial_with_one_row_are_read_from_the_text(knowledge: Knowledge) -> None:
    said = text_of(ask(knowledge, "headcount of each arm in SILIUS"))
    assert "102" in said
    assert "103" in said


def test_a_mere_limit_asks_for_no_extreme(knowledge: Knowledge) -> None:
    assert "Lowest" not in text_of(ask(knowledge, "did SILIUS at least show a longer time to progression?"))


def test_the_groups_of_an_author_are_the_rows(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "both subgroups of Tajima 2013, DCR")
    assert set(reply.passages) == {"table3.tajima-2013.gem-ia-5fu-ia", "table3.tajima-2013.gem-ia-s-1-po"}


@pytest.mark.parametrize(
    ("lines", "rows", "shown"),
    [
        (("Kemeny 1992 TTP?", "the systemic arm?"), {"table3.kemeny-1992.5fu-lv-iv"}, "6.8 months"),
        (
            ("Lorenz 2000 TTP of 5FU+LV ia?", "versus FUDR"),
            {"table3.lorenz-2000.5fu-lv-ia", "table3.lorenz-2000.fudr-ia"},
            "5.9 months",
        ),
        (
            ("Lorenz 2000 TTP of 5FU+LV ia?", "versus FUDR", "and how many patients in both?"),
            {"table3.lorenz-2000.5fu-lv-ia", "table3.lorenz-2000.fudr-ia"},
            "N 54",
        ),
        (("Tajima 2013 DCR?", "the arm with 5-FU"), {"table3.tajima-2013.gem-ia-5fu-ia"}, "100%"),
        (("Nagamatsu 2016 PFS?", "and the 2010 paper?"), {"table1.nagamatsu-2010"}, "8 months"),
        (("Ojima 2007 OS?", "and Yamakado?", "which of them was longer?"), {"table3.ojima-2007.5fu-ia"}, "19.2 months"),
        (("intra-arterial 5-FU with gemcitabine for pancreatic mets", "n"), {"table3.hashimoto-2012.5fu-ia-gem-iv"}, "N 9"),
        (
            ("FEM in breast cancer liver metastases: response?", "survival?"),
            {"table3.arai-1994.5fu-adm-mmc-ia-5fu-epi-adm-ia"},
            "12.5",
        ),
        (("Ducreux 2005 DCR?", "and PFS?"), {"table3.ducreux-2005.l-ohp-ia-fu-lv-iv"}, "27 (PFS)"),
        (("DCR in Fiorentini 2003?", "what drug did they infuse?"), {"table3.fiorentini-2003.cpt-11-ia"}, "CPT-11 ia"),
    ],
)  # fmt: skip
def test_a_follow_up_on_a_row_finds_the_row_that_it_means(
    knowledge: Knowledge, lines: tuple[str, ...], rows: set[str], shown: str
) -> None:
    reply = ask(knowledge, *lines)
    assert reply.kind == "answer"
    assert rows <= set(reply.passages)
    assert {name for name in reply.passages if name.startswith("table")} - rows <= {
        "table3.tajima-2013.gem-ia-5fu-ia",
        "table3.tajima-2013.gem-ia-s-1-po",
    }
    assert shown in text_of(reply)


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (("Nakano 2017 ORR?", "and with sorafenib?"), "10% with sorafenib"),
        (("OS in Yamashita 2011", "with cisplatin added?"), "17.6"),
        (("Kudo 2018 OS?", "the hazard ratio?"), "1.009"),
    ],
)
def test_what_the_text_tells_of_a_study_stands_in_for_the_row_that_its_table_lacks(
    knowledge: Knowledge, lines: tuple[str, ...], shown: str
) -> None:
    assert shown in text_of(ask(knowledge, *lines))


@pytest.mark.parametrize("lines", [("Obi 2006 ORR", "DCR?"), ("Uka 2007 TTP", "and the hazard ratio?")])
def test_an_outcome_that_neither_table_nor_text_gives_is_not_taken_from_another_study(
    knowledge: Knowledge, lines: tuple[str, ...]
) -> None:
    reply = ask(knowledge, *lines)
    assert reply.kind == "decline"
    assert "does not say" in text_of(reply)


@pytest.mark.parametrize(
    ("lines", "held", "lacking"),
    [
        (("results of HAIC in liver metastases of the stomach?", "the table please"), ["Ojima", "Yamakado"], ["Lorenz"]),
        (("Ueshima 2010 ORR", "can i see the table"), ["Okuda", "Ueshima"], ["Sakon", "Nakano"]),
        (("Ueshima 2010 ORR", "display the complete table"), ["Okuda", "Sakon", "Nakano"], []),
        (("which needle?", "show table 3"), ["Lorenz", "Tajima"], []),
        (("which needle?", "figure 2e"), ["CDDP"], ["Huber"]),
    ],
)  # fmt: skip
def test_the_table_that_is_asked_for_is_the_one_that_was_talked_about(
    knowledge: Knowledge, lines: tuple[str, ...], held: list[str], lacking: list[str]
) -> None:
    text = text_of(ask(knowledge, *lines))
    assert all(name in text for name in held)
    assert not any(name in text for name in lacking)


def test_cells_of_a_tumour_are_not_those_of_figure_1(knowledge: Knowledge) -> None:
    said = text_of(
        ask(knowledge, "is stopping recommended although viable cells may remain after a complete response?")
    )
    assert "cells of figure 1" not in said
