"""Tables 1 and 3, cell by cell as printed; table 2 only as far as the sentences of CQ5 give it."""

# ruff: noqa: RUF001 - dashes and Greek letters stand as they are printed

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.guideline.model import Measure
from assistant.guideline.tables import measure

if TYPE_CHECKING:
    from assistant.guideline.model import Guideline, Row

# Regimen | n | ORR, % | TTP, months | PFS, months | OS, months | Author | Year | Ref. No., under the table's four headings.
TABLE_1 = """
interferon-5fu
5FU+interferon-α | 11 | 73 | ND | ND | – | Sakon M | 2002 | 33
5FU+interferon-α | 55 | 43.6 | ND | 5.2 | 11.8 | Ota H | 2005 | 35
5FU+interferon-α | 28 | 57.1 | ND | ND | – | Enjoji M | 2005 | 34
5FU+interferon-α | 116 | 52 | ND | ND | 6.9 | Obi S | 2006 | 36
5FU+interferon-α | 31 | 29 | 5.8 | ND | 7.5 | Uka K | 2007 | 37
5FU+interferon-α | 102 | 39.2 | ND | 2 | 9 | Nagano H | 2011 | 38
5FU+interferon-α | 57 | 24.6 | ND | 3.3 | 10.5 | Yamashita T | 2011 | 39
5FU+interferon-α | 34 | 26.7 | ND | 3.5 | 8.4 | Monden M | 2012 | 40
5FU+Pegylated-interferon-α | 55 | 44 | ND | 12.5 | 14.7 | Wu J | 2015 | 41
low-dose-fp
CDDP+5FU | 31 | 71 | ND | ND | – | Okuda K | 1999 | 43
CDDP+5FU | 48 | 48 | ND | ND | 10.2 | Ando E | 2002 | 44
CDDP+5FU | 15 | 20 | ND | ND | 7.3 | Yamasaki T | 2005 | 46
CDDP+5FU | 52 | 38.5 | 4.1 | ND | 15.9 | Ueshima K | 2010 | 48
CDDP+5FU | 71 | 35 | ND | ND | 10.2 | Niizeki T | 2012 | 50
CDDP+5FU | 476 | 40.5 | ND | ND | 13.9 | Nouso K | 2013 | 51
CDDP+5FU | 32 | 31.3 | ND | ND | 309 days | Moriguchi M | 2017 | 25
*CDDP+5FU | 38 | 8 | ND | ND | 6 | Cheong JY | 2005 | 45
*CDDP+5FU | 41 | 22 | 7 | ND | 12 | Park JY | 2007 | 47
*CDDP+5FU | 97 | 27.8 | ND | 6 | 9.5 | Kim BK | 2011 | 49
new-fp
5FU+CDDP+Lipiodol | 51 | 86.3 | – | 8 | 33 | Nagamatsu H | 2010 | 18
5FU+CDDP+Lipiodol | 52 | 75 | – | 8.6 | 27 | Nagamatsu H | 2016 | 58
5FU+CDDP+Lipiodol | 44 | 71 | – | 9.5 | 30.4 | Nakano M | 2017 | 52
sorafenib-low-dose-fp
5FU+CDDP+Sorafenib | 102 | 36 | 5.3 | 4.8 | 11.8 | Kudo M | 2018 | 23
"""

# Primary | regimen | phase | N | ORR, % | DCR, % | TTP, month | OS, month | Author | Year | Ref. No.; a blank line parts studies.
TABLE_3 = """
Colon cancer | 5FU+LV ia | | 57 | 45 | ND | 9.2 | 18.7 | Lorenz M | 2000 | 71
Colon cancer | FUDR ia | | 54 | 43.2 | ND | 5.9 | 12.7 | Lorenz M | 2000 | 71
Colon cancer | 5-FU+LV iv | | 57 | 19.7 | ND | 6.6 | 17.6 | Lorenz M | 2000 | 71

Colon cancer | FUDR ia | | 68 | 47 | 64 | 5.3 | 24.4 | Kemeny N | 1992 | 97
Colon cancer | 5FU+LV iv | | 67 | 24 | 45 | 6.8 | 20.0 | Kemeny N | 1992 | 97

Colon cancer | 5FU ia | Phase 1 | 10 | 80 | 100 | ND | ND | Arai Y | 1997 | 63
Colon cancer | 5FU ia | Phase 2 | 32 | 78 | 97 | ND | 25.8 | Arai Y | 1997 | 63

Colon cancer | 5FU ia + CPT-11 iv | | 25 | 72 | ND | ND | 49.8 | Arai Y | 2012 | 72

Colon cancer | CPT-11 ia | | 12 | 33 | 58 | ND | ND | Fiorentini G | 2003 | 73

Colon cancer | L-OHP ia+FU/LV iv | | 28 | 64 | 75 | 27 (PFS) | 27 | Ducreux M | 2005 | 74

Gastric cancer | 5FU ia | | 18 | 83.3 | ND | ND | 19.2 | Ojima H | 2007 | 75

Gastric cancer | 5FU+Epi-ADM+MMC ia | | 63 | 55.6 | 88.9 | ND | 10.5 | Kumada T | 1999 | 76

Gastric cancer | CDDP+5FU ia | | 7 | – | ND | ND | 16.5 | Yamakado | 2005 | 77

Breast cancer | 5FU+ADM+MMC ia/5FU+Epi-ADM ia | | 56 | 81 | ND | ND | 12.5 | Arai Y | 1994 | 78

Pancreatic cancer | 5FU ia + GEM iv | | 9 | 44.4 | 88.9 | ND | 14.1 | Hashimoto A | 2012 | 79

Pancreatic cancer | GEM ia + 5FU ia | | 5 | 60 | 100 | ND | 22.4 | Tajima H | 2013 | 80
Pancreatic cancer | GEM ia +S1 po | | 2 | 50 | 50 | ND | 22.4 | Tajima H | 2013 | 80
"""

TABLE_3_COLUMNS = ("primary", "regimen", "phase", "n", "orr", "dcr", "ttp", "os", "author", "year", "ref_printed")
TABLE_1_COLUMNS = ("regimen", "n", "orr", "ttp", "pfs", "os", "author", "year", "ref_printed")


def cells(line: str) -> list[str]:
    """The cells of a printed line; every dash is written alike."""
    return [cell.strip().replace("–", "-") for cell in line.split("|")]


def shown(row: Row, columns: tuple[str, ...]) -> list[str]:
    return [row.text(column).replace("–", "-") for column in columns]


def test_table_1_has_23_studies_in_4_groups_with_every_cell_as_printed(guideline: Guideline) -> None:
    expected, group = [], ""
    for line in TABLE_1.strip().splitlines():
        if "|" in line:
            expected.append((group, *cells(line)))
        else:
            group = line
    found = []
    for row in guideline.tables["table1"].rows:
        regimen, *rest = shown(row, TABLE_1_COLUMNS)
        star = "*" if row.cells["high_dose_cisplatin"] else ""
        found.append((row.text("group"), star + regimen, *rest))
    assert found == expected
    assert len(found) == 23
    assert list(guideline.tables["table1"].groups) == [
        "interferon-5fu",
        "low-dose-fp",
        "new-fp",
        "sorafenib-low-dose-fp",
    ]


def test_table_3_has_17_arms_of_12_studies_with_every_cell_as_printed(guideline: Guideline) -> None:
    rows = guideline.tables["table3"].rows
    studies = [study.splitlines() for study in TABLE_3.strip().split("\n\n")]
    assert [shown(row, TABLE_3_COLUMNS) for row in rows] == [cells(line) for study in studies for line in study]
    assert (len(rows), len(studies)) == (17, 12)
    arms: dict[str, int] = {}
    for row in rows:
        arms[row.text("study")] = arms.get(row.text("study"), 0) + 1
    assert list(arms.values()) == [len(study) for study in studies]


@pytest.mark.parametrize("name", ["table1", "table3"])
def test_every_measure_keeps_its_value_unit_and_print(guideline: Guideline, name: str) -> None:
    table = guideline.tables[name]
    for row in table.rows:
        for column in table.columns:
            cell = row.cells[column.id]
            if column.kind != "measure":
                continue
            assert isinstance(cell, Measure)
            if cell.printed in {"ND", "-", "–"}:
                assert cell.value is None
            else:
                assert cell.printed.startswith(f"{cell.value}") or float(cell.printed.split()[0]) == cell.value
                assert cell.unit == ("days" if "days" in cell.printed else column.unit)


def test_moriguchis_survival_is_309_days_and_no_other_cell_of_the_column_is_in_days(guideline: Guideline) -> None:
    survivals = {row.id: row.cells["os"] for row in guideline.tables["table1"].rows}
    assert survivals["table1.moriguchi-2017"] == Measure(309, "days", "309 days")
    assert {cell.unit for name, cell in survivals.items() if isinstance(cell, Measure) and "moriguchi" not in name} == {
        "months"
    }


def test_the_value_that_is_marked_as_progression_free_survival_stays_marked(guideline: Guideline) -> None:
    row = guideline.rows["table3.ducreux-2005.l-ohp-ia-fu-lv-iv"][1]
    assert row.cells["ttp"] == Measure(27, "months", "27 (PFS)")


def test_tables_join_each_study_to_its_number_in_the_text_two_above_the_printed_one(guideline: Guideline) -> None:
    for name in ("table1", "table3"):
        for row in guideline.tables[name].rows:
            shift = -31 if "kemeny" in row.id else 2
            assert int(row.text("ref_text")) == int(row.text("ref_printed")) + shift, row.id
            assert row.cells["ref_confidence"] == guideline.references[int(row.text("ref_text"))].confidence


def test_the_reference_that_a_row_is_joined_to_has_the_rows_author_and_year(guideline: Guideline) -> None:
    for name in ("table1", "table3"):
        for row in guideline.tables[name].rows:
            reference = guideline.references[int(row.text("ref_text"))]
            if reference.authors and "kemeny" not in row.id:
                assert row.text("author").split()[0] in reference.authors, row.id
                assert reference.year == int(row.text("year")), row.id


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("table1", ["ORR", "TTP", "time to response", "PFS", "OS", "5FU", "CDDP", "star", "ND"]),
        (
            "table3",
            ["ORR", "DCR", "TTP", "time to response", "PFS", "OS", "ia", "iv", "po", "ND", "5FU", "LV", "FUDR", "CPT-11", "L-OHP",
             "Epi-ADM", "MMC", "ADM", "GEM", "S-1", "tegafur/gimeracil/oteracil potassium"],
        ),
    ],
)  # fmt: skip
def test_the_legend_stands_under_its_table(guideline: Guideline, name: str, words: list[str]) -> None:
    legend = " ".join(guideline.tables[name].footnotes)
    assert [word for word in words if word not in legend] == []


def test_table_2_says_that_it_was_rebuilt_and_gives_only_what_cq5_says(guideline: Guideline) -> None:
    table = guideline.tables["table2"]
    assert "not in the text" in table.basis
    for row in table.rows:
        source = " ".join(guideline.passages[name].text for name in row.passages)
        assert all(name.startswith("cq05.") for name in row.passages)
        for column in table.columns:
            cell = row.cells[column.id]
            if isinstance(cell, Measure) and cell.value is not None:
                assert cell.printed in source, (row.id, column.id)


def test_every_row_has_an_id_of_its_own_below_its_tables(guideline: Guideline) -> None:
    ids = [row.id for table in guideline.tables.values() for row in table.rows]
    assert len(ids) == len(set(ids))
    assert all(row.id.startswith(f"{table.id}.") for table in guideline.tables.values() for row in table.rows)


@pytest.mark.parametrize(
    ("printed", "unit", "value"),
    [
        ("73", "%", Measure(73, "%", "73")),
        ("43.6", "%", Measure(43.6, "%", "43.6")),
        ("20.0", "months", Measure(20.0, "months", "20.0")),
        ("309 days", "months", Measure(309, "days", "309 days")),
        ("27 (PFS)", "months", Measure(27, "months", "27 (PFS)")),
        ("ND", "months", Measure(None, "months", "ND")),
        ("-", "%", Measure(None, "%", "-")),
        ("", "%", Measure(None, "%", "")),
    ],
)
def test_a_printed_cell_is_read_as_value_and_unit(printed: str, unit: str, value: Measure) -> None:
    assert measure(printed, unit) == value


@pytest.mark.parametrize("printed", ["seven", "7-8", "7,5", "~7", "7 years", "7 8", "ND 7"])
def test_a_cell_that_is_no_measure_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match=printed):
        measure(printed, "months")
