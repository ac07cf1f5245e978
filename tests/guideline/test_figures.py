"""Figure 1 as a grid of eight cells, figure 2 as six regimens with their doses, figure 3 in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant.guideline.model import Component, Guideline

GOOD, YES, NO = "good-candidate", "recommended", "not-suitable"

GRID = {
    ("intermediate", "A"): (NO, "Not suitable (molecular targeted agents preferred)", "order-only"),
    ("intermediate", "B"): (GOOD, "Good candidate", "likely"),
    ("mvi-naive", "A"): (YES, "Recommended", "well-supported"),
    ("mvi-naive", "B"): (GOOD, "Good candidate", "likely"),
    ("mvi-tace-failure", "A"): (NO, "Not suitable (molecular targeted agents preferred)", "well-supported"),
    ("mvi-tace-failure", "B"): (GOOD, "Good candidate", "likely"),
    ("spread", "A"): (GOOD, "Good candidate", "order-only"),
    ("spread", "B"): (GOOD, "Good candidate", "likely"),
}

# Regimen -> drug, amount with unit, route, duration. Two regimens have "low-dose FP" for a name, with two doses.
REGIMENS: dict[str, list[tuple[str, str, str | None, str | None]]] = {
    "fig2.ifn-5fu": [
        ("interferon-alpha", "5 MU", "sc", None),
        ("5-fluorouracil", "300 mg/body/day", "ia", "5 days continuous"),
        ("5-fluorouracil", "250 mg/body", "ia", "3-5 hours"),
    ],
    "fig2.peg-ifn-5fu": [
        ("PEG-interferon-alpha", "90 μg/body", "sc", None),
        ("5-fluorouracil", "300 mg/body/day", "ia", "5 days continuous"),
        ("5-fluorouracil", "250 mg/body", "ia", "3-5 hours"),
    ],
    "fig2.low-dose-fp": [
        ("cisplatin", "10 mg/body", "ia", "30 min"),
        ("5-fluorouracil", "250 mg/body", "ia", "3-5 hours"),
    ],
    "fig2.silius": [
        ("cisplatin", "20 mg/m2", "ia", "15 min"),
        ("5-fluorouracil", "330 mg/m2/day", "ia", "5 days continuous"),
    ],
    "fig2.new-fp-inpatient": [
        ("cisplatin", "50 mg/body", "ia", None),
        ("lipiodol", "5-10 mL", "ia", None),
        ("5-fluorouracil", "250 mg/body", "ia", None),
        ("5-fluorouracil", "1250 mg/m2", "ia", "5 days continuous"),
    ],
    "fig2.new-fp-outpatient": [
        ("cisplatin", "20-35 mg", None, None),
        ("lipiodol", "2-5 mL/body", None, None),
        ("5-fluorouracil", "500-1000 mg/body", "ia", None),
        ("5-fluorouracil", "1250 mg/m2", "ia", "5 days continuous"),
    ],
}

PANELS = {
    "fig2.ifn-5fu": "a", "fig2.peg-ifn-5fu": "b", "fig2.low-dose-fp": "c", "fig2.silius": "d", "fig2.new-fp-inpatient": "e",
    "fig2.new-fp-outpatient": "e",
}  # fmt: skip


def amount(component: Component) -> str:
    number = f"{component.value}" if component.value is not None else f"{component.low}-{component.high}"
    return f"{number} {component.unit}"


def test_figure_1_has_its_eight_cells(guideline: Guideline) -> None:
    cells = guideline.figures["fig1"].cells
    assert {(cell.row, cell.column): (cell.verdict, cell.printed, cell.certainty) for cell in cells} == GRID
    assert len(cells) == 8


def test_figure_1_names_its_columns_and_rows_as_printed(guideline: Guideline) -> None:
    figure = guideline.figures["fig1"]
    assert "Child-Pugh class A" in figure.columns["A"]
    assert "score 7-8" in figure.columns["B"]
    assert list(figure.rows) == ["intermediate", "mvi-naive", "mvi-tace-failure", "spread"]
    assert "prognosis" in figure.rows["spread"]


def test_figure_1_says_that_it_was_rebuilt_and_is_to_be_checked(guideline: Guideline) -> None:
    basis = guideline.figures["fig1"].basis
    assert "rebuilt" in basis
    assert "Check the printed figure" in basis


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("fig1.intermediate.a", "I-33"), ("fig1.spread.a", "I-34"), ("fig1.mvi-naive.a", "I-32"), ("fig1.intermediate.b", "I-31"),
        ("fig1.mvi-naive.b", "I-31"), ("fig1.mvi-tace-failure.b", "I-31"), ("fig1.spread.b", "I-31"),
    ],
)  # fmt: skip
def test_a_cell_that_the_text_contradicts_carries_the_note_that_says_so(
    guideline: Guideline, cell: str, note: str
) -> None:
    assert note in guideline.cells[cell].notes


def test_every_cell_rests_on_passages_of_cq2_the_recommendation_among_them(guideline: Guideline) -> None:
    for cell in guideline.cells.values():
        assert "cq02.rec" in cell.passages
        assert all(guideline.passages[name].cq == 2 for name in cell.passages)


@pytest.mark.parametrize("name", REGIMENS)
def test_every_regimen_has_its_printed_doses(guideline: Guideline, name: str) -> None:
    found = [(c.drug, amount(c), c.route, c.duration) for c in guideline.regimens[name].components]
    assert found == REGIMENS[name]


def test_figure_2_has_these_six_regimens_under_their_panels(guideline: Guideline) -> None:
    assert {regimen.id: regimen.panel for regimen in guideline.figures["fig2"].regimens} == PANELS


def test_a_further_dose_line_is_marked_as_one(guideline: Guideline) -> None:
    further = [(r.id, amount(c)) for r in guideline.regimens.values() for c in r.components if c.alternative]
    assert further == [("fig2.ifn-5fu", "250 mg/body"), ("fig2.peg-ifn-5fu", "250 mg/body")]


def test_only_the_outpatient_regimen_has_an_interval(guideline: Guideline) -> None:
    assert {r.id: r.cycle for r in guideline.regimens.values() if r.cycle} == {
        "fig2.new-fp-outpatient": "every two weeks"
    }


def test_no_regimen_says_on_which_day_a_drug_is_given(guideline: Guideline) -> None:
    for regimen in guideline.regimens.values():
        texts = [
            regimen.text,
            *(c.printed for c in regimen.components),
            *(c.duration or "" for c in regimen.components),
        ]
        assert not [text for text in texts if "day 1" in text.lower() or "days 1" in text.lower()]


@pytest.mark.parametrize(
    ("regimen", "note"),
    [
        ("fig2.new-fp-inpatient", "I-01"), ("fig2.new-fp-outpatient", "I-01"), ("fig2.ifn-5fu", "I-02"), ("fig2.peg-ifn-5fu",
        "I-02"),
        ("fig2.low-dose-fp", "I-03"), ("fig2.silius", "I-03"),
    ],
)  # fmt: skip
def test_a_dose_whose_unit_is_doubtful_carries_the_note_that_says_so(
    guideline: Guideline, regimen: str, note: str
) -> None:
    assert note in guideline.regimens[regimen].notes


def test_every_figure_of_a_regimens_text_stands_in_its_components_or_names(guideline: Guideline) -> None:
    for regimen in guideline.regimens.values():
        for component in regimen.components:
            bare = component.printed.split(": ")[-1].split(" (")[0].split(",  ")[0]
            dose = bare.removeprefix("CDDP ").removeprefix("Lipiodol ").split(", ")[0]
            assert dose in regimen.text, (regimen.id, dose)


def test_figure_3_has_its_two_panels_in_words(guideline: Guideline) -> None:
    gda, peripheral = guideline.figures["fig3"].panels
    assert (gda.panel, peripheral.panel) == ("a", "b")
    assert "gastroduodenal artery" in gda.text.lower()
    assert "proper hepatic artery" in peripheral.text
    assert "not in the text" in guideline.figures["fig3"].basis


def test_tables_and_figures_belong_to_the_questions_that_speak_of_them(guideline: Guideline) -> None:
    tables = {table.id: table.cq for table in guideline.tables.values()}
    figures = {figure.id: figure.cq for figure in guideline.figures.values()}
    assert tables | figures == {"table1": 4, "table2": 5, "table3": 8, "fig1": 2, "fig2": 3, "fig3": 10}
