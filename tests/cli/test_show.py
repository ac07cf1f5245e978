"""`haic show`: all that the corpus holds of one thing, for programs and for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from assistant.dialogue.exhibit import exhibit

if TYPE_CHECKING:
    from assistant.guideline.model import Guideline
    from tests.conftest import Haic

ROW_1 = {
    "id",
    "group", "regimen", "high_dose_cisplatin", "n", "orr", "ttp", "pfs", "os", "author", "year", "ref_printed", "ref_text",
    "ref_confidence", "notes",
}  # fmt: skip
ROW_3 = {
    "id", "study", "arm", "phase", "primary", "regimen", "n", "orr", "dcr", "ttp", "os", "author", "year", "ref_printed",
    "ref_text",
    "ref_confidence", "notes",
}  # fmt: skip

THINGS = {
    **{f"cq{n}": "passages" for n in range(1, 13)},
    "about": "passages",
    "table1": "rows", "table2": "rows", "table3": "rows", "fig1": "cells", "fig2": "regimens", "fig3": "panels",
    "references": "references", "ref 25": "references", "glossary": "terms", "notes": "notes", "note I-04": "notes",
    "cq02.portal-vein": "passages", "cq02.portal-vein.silius": "passages", "table1.obi-2006": "rows", "fig1.mvi-naive.a": "cells",
    "fig2.silius": "regimens", "fig3.a": "panels", "glossary.fudr": "terms", "FUDR": "terms",
}  # fmt: skip


def shown(guideline: Guideline, what: str) -> dict[str, Any]:
    value: dict[str, Any] = exhibit(guideline, what).json()
    return value


def text(guideline: Guideline, what: str) -> str:
    return exhibit(guideline, what).plain()


@pytest.mark.parametrize("what", ["cq2", "table1", "fig2", "ref 25", "notes"])
def test_the_command_prints_it_as_text_or_as_one_json_object(haic: Haic, guideline: Guideline, what: str) -> None:
    plain, as_json = haic("show", *what.split()), haic("show", *what.split(), "--json")
    assert (plain.code, as_json.code) == (0, 0)
    assert (plain.err, as_json.err) == ("", "")
    assert plain.out == f"{text(guideline, what)}\n"
    assert as_json.json == shown(guideline, what)
    assert haic("show", *what.split(), "--plain") == plain


@pytest.mark.parametrize("what", THINGS)
def test_everything_can_be_shown_as_one_object(guideline: Guideline, what: str) -> None:
    found = shown(guideline, what)
    assert {"schema", "what", "title", "place", "notes"} <= set(found)
    assert found["schema"] == "haic.show/1"
    assert found["title"]
    assert found[THINGS[what]]
    assert all({"id", "text"} <= set(note) for note in found["notes"])


@pytest.mark.parametrize("what", THINGS)
def test_the_plain_form_marks_every_editors_note_as_a_paragraph_of_its_own(guideline: Guideline, what: str) -> None:
    plain = text(guideline, what)
    assert max(len(line) for line in plain.splitlines()) <= 80
    paragraphs = plain.split("\n\n")
    assert all(part.startswith("Editor's note (") for part in paragraphs if "Editor's note (" in part)
    shown_notes = {found for part in paragraphs for found in re.findall(r"\AEditor's note \(([^)]+)\):", part)}
    assert {note["id"] for note in shown(guideline, what)["notes"]} <= shown_notes


def test_table_1_has_its_23_rows_with_measures(guideline: Guideline) -> None:
    found = shown(guideline, "table1")
    assert len(found["rows"]) == 23
    assert all(set(row) >= ROW_1 for row in found["rows"])
    rows = {row["id"]: row for row in found["rows"]}
    assert rows["table1.sakon-2002"]["orr"] == {"value": 73, "unit": "%", "printed": "73"}
    assert rows["table1.sakon-2002"]["os"]["value"] is None
    assert rows["table1.sakon-2002"]["ttp"] == {"value": None, "unit": "months", "printed": "ND"}
    assert rows["table1.moriguchi-2017"]["os"] == {"value": 309, "unit": "days", "printed": "309 days"}
    assert rows["table1.park-2007"]["high_dose_cisplatin"] is True
    assert rows["table1.kudo-2018"]["n"] == {"value": 102, "unit": "patients", "printed": "102"}
    assert (rows["table1.kudo-2018"]["year"], rows["table1.kudo-2018"]["ref_text"]) == (2018, 25)


def test_table_3_has_its_17_arms(guideline: Guideline) -> None:
    found = shown(guideline, "table3")
    assert len(found["rows"]) == 17
    assert all(set(row) >= ROW_3 for row in found["rows"])
    assert len({row["study"] for row in found["rows"]}) == 12


def test_figure_1_has_its_8_cells(guideline: Guideline) -> None:
    cells = shown(guideline, "fig1")["cells"]
    assert len(cells) == 8
    assert all({"row", "column", "verdict", "printed", "certainty", "notes"} <= set(cell) for cell in cells)


def test_figure_2_has_its_6_regimens_with_amounts(guideline: Guideline) -> None:
    regimens = shown(guideline, "fig2")["regimens"]
    assert len(regimens) == 6
    for regimen in regimens:
        assert {"id", "panel", "name", "components", "cycle", "notes"} <= set(regimen)
        for component in regimen["components"]:
            assert {"drug", "amount", "route", "duration", "printed"} <= set(component)
            assert set(component["amount"]) in ({"value", "unit"}, {"low", "high", "unit"})
    low, silius = (next(r for r in regimens if r["id"] == name) for name in ("fig2.low-dose-fp", "fig2.silius"))
    assert low["components"][0]["amount"] == {"value": 10, "unit": "mg/body"}
    assert silius["components"][0]["amount"] == {"value": 20, "unit": "mg/m2"}


def test_a_passage_has_place_references_grade_and_notes(guideline: Guideline) -> None:
    passages = {passage["id"]: passage for passage in shown(guideline, "cq2")["passages"]}
    assert all({"id", "place", "text", "references", "grade", "notes"} <= set(passage) for passage in passages.values())
    assert (passages["cq02.rec"]["grade"]["strength"], passages["cq02.rec"]["grade"]["level"]) == ("weak", "C")
    assert passages["cq02.portal-vein.silius"]["place"] == {
        "item": "4 Patients with portal vein invasion",
        "paragraph": 1,
    }
    assert passages["cq02.portal-vein.silius"]["references"] == [25]
    assert passages["cq02.aetiology.hepatitis-c"]["references"] == []
    assert passages["cq02.aetiology.hepatitis-c"]["references_unresolved"] == [9, 12]


def test_the_notes_tell_where_each_is_bound(guideline: Guideline) -> None:
    notes = shown(guideline, "notes")["notes"]
    assert [note["id"] for note in notes] == list(guideline.notes)
    assert all(note["bound"] for note in notes)
    assert "fig2.new-fp-inpatient" in text(guideline, "notes")


def test_recommendations_are_marked_as_restated_once_a_screen(guideline: Guideline) -> None:
    for number in range(1, 13):
        screen = text(guideline, f"cq{number}").replace("\n", " ")
        graded = bool(shown(guideline, f"cq{number}")["kind"] == "recommendation")
        assert screen.count("restated, not the printed wording") == (1 if graded else 0)


def test_details_of_references_stand_only_where_references_are_asked_for(guideline: Guideline) -> None:
    assert "doi 10." in text(guideline, "references")
    assert "doi 10." in text(guideline, "ref 25")
    without_notes = [part for part in text(guideline, "cq3").split("\n\n") if not part.startswith("Editor's note")]
    assert "doi 10." not in "\n\n".join(without_notes)
    assert "[25]" in text(guideline, "cq3")


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("CQ2", "cq2"), ("cq02", "cq2"), ("clinical question 2", "cq2"), ("Table 1", "table1"), ("tab. 3", "table3"), ("Figure 2",
        "fig2"),
        ("Fig. 1", "fig1"), ("ref 25", "ref 25"), ("reference 25", "ref 25"), ("[25]", "ref 25"), ("note i-04", "note I-04"),
        ("fudr", "glossary.fudr"), (" cq2 ", "cq2"),
    ],
)  # fmt: skip
def test_a_thing_is_found_by_the_ways_people_write_it(guideline: Guideline, written: str, what: str) -> None:
    assert shown(guideline, written)["what"] == what


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("tabel1", "table1"),
        ("cq13", "cq1"),
        ("glosary", "glossary"),
        ("cq02.portal-vain", "cq02.portal-vein"),
        ("ref 114", "ref 11"),
        ("fig9", "fig1"),
    ],
)
def test_an_unknown_thing_gets_the_nearest_names(haic: Haic, written: str, nearest: str) -> None:
    refused = haic("show", *written.split())
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(f'haic: There is no thing to show called "{written}".')
    assert nearest in refused.err.partition("Nearest: ")[2]


@pytest.mark.parametrize("written", ["", "   ", "\x1b[31mcq2", "*", "[", "cq" * 50_000, "xyzzy", "../cq2", "cq2\x00"])
def test_an_unknown_thing_without_a_neighbour_is_said_in_one_clean_line(haic: Haic, written: str) -> None:
    refused = haic("show", written)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.count("\n") == 1
    assert refused.err.strip("\n").isprintable()
    assert len(refused.err) < 400
