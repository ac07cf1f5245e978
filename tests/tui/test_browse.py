from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import DataTable, Input, Tree

from assistant.dialogue.exhibit import names
from assistant.guideline.model import Measure
from assistant.tui.figures import CellView, FigureScreen
from assistant.tui.pages import page
from assistant.tui.plot import plot
from assistant.tui.source import SourceScreen, SourceView
from assistant.tui.tables import TableScreen, in_order

if TYPE_CHECKING:
    from textual.widgets._data_table import ColumnKey

    from assistant.guideline.model import Figure, Guideline, Table
    from tests.tui.conftest import Driver, Scene


def test_everything_that_can_be_shown_has_a_page_with_words(guideline: Guideline) -> None:
    for name in names(guideline):
        found = page(guideline, name)
        assert found.pieces, name
        assert any(piece.content.plain.strip() for piece in found.pieces), name


def test_pages_of_a_kind_are_stepped_through_both_ways(guideline: Guideline) -> None:
    for collection in (list(guideline.passages), [f"ref {number}" for number in guideline.references]):
        walked = [collection[0]]
        while after := page(guideline, walked[-1]).after:
            assert page(guideline, after).before == walked[-1]
            walked.append(after)
        assert walked == collection


def test_a_passages_page_holds_its_topic_references_and_notes(guideline: Guideline) -> None:
    passage = guideline.passages["cq02.portal-vein.china-phase-3"]
    found = page(guideline, passage.id)
    text = "\n".join(piece.content.plain for piece in found.pieces)
    for one in guideline.topics[passage.topic].passages:
        assert guideline.passages[one].text in text
    for number in passage.references:
        assert f"[{number}]" in text
    for note in passage.notes:
        assert guideline.notes[note].text in text
    assert [piece.content.plain.startswith(passage.text) for piece in found.pieces if piece.cited] == [True]


def test_a_page_of_a_passage_with_unresolved_numbers_lists_no_references(guideline: Guideline) -> None:
    for passage in (one for one in guideline.passages.values() if one.unresolved):
        assert "References" not in [piece.content.plain for piece in page(guideline, passage.id).pieces]


def test_the_contents_list_every_question_table_and_figure(drive: Driver, guideline: Guideline) -> None:
    async def scene(on: Scene) -> None:
        await on.press("ctrl+t")
        labels = [str(node.label) for node in on.app.screen.query_one(Tree).root.children]
        for number in range(1, 13):
            assert any(label.startswith(f"CQ{number} ") for label in labels)
        beside: tuple[Table | Figure, ...] = (*guideline.tables.values(), *guideline.figures.values())
        for one in beside:
            assert f"{one.place.item} {one.title}" in labels

    drive(scene)


def test_beside_the_contents_the_page_follows_the_cursor(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press("ctrl+t", "down", "down")
        assert on.app.screen.query_one(SourceView).page.name == "cq03"
        await on.press("enter", "down", "enter")
        assert on.app.screen.query_one(SourceView).body.has_focus
        await on.press("escape")
        assert on.app.screen.query_one(Tree).has_focus

    drive(scene)


@pytest.mark.parametrize(("name", "count"), [("table1", 23), ("table3", 17)])
def test_a_table_shows_every_cell_as_printed(drive: Driver, guideline: Guideline, name: str, count: int) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(f"/show {name}")
        grid = on.app.screen.query_one(DataTable)
        assert grid.row_count == count
        for row in guideline.tables[name].rows:
            for key in _columns(grid):
                column = guideline.tables[name].column(str(key.value))
                if column.kind != "flag":
                    assert str(grid.get_cell(row.id, key)) == row.text(column.id)

    drive(scene, (120, 40))


def _columns(grid: DataTable[object]) -> list[ColumnKey]:
    return [column.key for column in grid.ordered_columns]


def test_a_table_is_sorted_by_a_column_values_of_other_units_and_gaps_last(guideline: Guideline) -> None:
    table = guideline.tables["table1"]
    column = table.column("os")
    ordered = in_order(table.rows, column, falling=True)
    cells = [row.cells["os"] for row in ordered]
    values = [
        cell.value for cell in cells if isinstance(cell, Measure) and cell.value is not None and cell.unit == "months"
    ]
    assert values == sorted(values, reverse=True)
    rest = cells[len(values) :]
    assert rest
    assert all(isinstance(cell, Measure) and (cell.value is None or cell.unit != "months") for cell in rest)
    assert sorted(row.id for row in ordered) == sorted(row.id for row in table.rows)


def test_s_sorts_by_the_column_under_the_cursor_and_turns_round(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/show table1")
        grid = on.app.screen.query_one(DataTable)
        keys = [str(key.value) for key in _columns(grid)]
        await on.press(*["right"] * keys.index("orr"), "s")
        assert str(grid.get_row_at(0)[keys.index("orr")]) == "86.3"
        assert "sorted by ORR" in on.shown
        await on.press("s")
        assert str(grid.get_row_at(0)[keys.index("orr")]) == "8"

    drive(scene, (120, 40))


def test_the_filter_keeps_rows_that_hold_every_word(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/show table1")
        await on.press("slash", *"new fp 2010")
        assert on.app.screen.query_one(DataTable).row_count == 1
        await on.press("enter", "enter")
        assert isinstance(on.app.screen, SourceScreen)
        assert on.app.screen.view.page.name == "table1.nagamatsu-2010"

    drive(scene, (120, 40))


def test_a_filter_that_nothing_fits_shows_an_empty_table_and_takes_keys(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/show table1")
        on.app.screen.query_one(Input).value = "nothing fits [/]"
        await on.settled()
        assert "0 of 23 rows" in on.shown
        await on.press("enter", "enter", "s", "p", "i", "escape", "escape")
        assert not isinstance(on.app.screen, TableScreen)

    drive(scene, (120, 40))


def test_where_there_is_no_room_beside_it_the_plot_takes_the_place_of_the_table(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/show table1")
        grid = on.app.screen.query_one(DataTable)
        await on.press(*["right"] * [str(key.value) for key in _columns(grid)].index("os"), "p")
        assert "OS (months)" in on.shown
        await on.press("escape")
        assert "OS (months)" not in on.shown
        assert isinstance(on.app.screen, TableScreen)

    drive(scene, (80, 24))


def test_the_plot_has_a_mark_for_every_value_and_counts_the_rest(guideline: Guideline) -> None:
    table = guideline.tables["table1"]
    drawn = plot(table, table.rows, table.column("os"), 60).plain
    missing = sum(
        1
        for row in table.rows
        if not (isinstance(c := row.cells["os"], Measure) and c.value is not None and c.unit == "months")
    )
    assert f"{missing} of these rows without a mark" in drawn
    for label in {table.groups[row.text("group")] for row in table.rows}:
        assert label in drawn
    assert all(len(line) <= 60 for line in drawn.splitlines() if "─" in line)


def test_the_plot_places_a_value_at_its_share_of_the_axis(guideline: Guideline) -> None:
    table = guideline.tables["table1"]
    row = next(row for row in table.rows if row.id == "table1.cheong-2005")
    line = next(line for line in plot(table, [row], table.column("orr"), 101).plain.splitlines() if "─" in line)
    assert next(at for at, char in enumerate(line) if char != "─") == 80  # 8 % on an axis to 10


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (20, 6)], ids=str)
def test_every_cell_of_figure_one_is_reached_by_arrows_and_explained(
    drive: Driver, guideline: Guideline, size: tuple[int, int]
) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/show fig1")
        assert on.app.screen.query_one(".grid-room").scroll_y == 0
        seen = []
        for keys in ([], ["right"], ["down"], ["left"], ["down"], ["right"], ["down"], ["left"]):
            await on.press(*keys)
            cell = on.app.focused
            assert isinstance(cell, CellView)
            assert on.app.screen.query_one(SourceView).page.name == cell.cell.id
            seen.append(cell.cell.id)
        assert set(seen) == set(guideline.cells)

    drive(scene, size)


def test_figure_one_says_that_it_is_rebuilt(drive: Driver, guideline: Guideline) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/show fig1")
        assert guideline.figures["fig1"].basis[:30] in on.shown

    drive(scene, (120, 45))


def test_figure_two_shows_every_regimen_with_amounts_and_warnings(drive: Driver, guideline: Guideline) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/show fig2")
        assert isinstance(on.app.screen, FigureScreen)
        text = "\n".join(str(widget.render()) for widget in on.app.screen.query(".card Static"))
        for regimen in guideline.regimens.values():
            assert regimen.name in text
            for component in regimen.components:
                assert component.printed in text
            for note in regimen.notes:
                if note not in guideline.figures["fig2"].notes:
                    assert guideline.notes[note].text in text

    drive(scene, (120, 45))


@pytest.mark.parametrize("name", ["about", "references", "glossary", "notes", "fig3", "ref 25", "table1.ota-2005"])
def test_show_reaches_the_rest(drive: Driver, name: str) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(f"/show {name}")
        assert on.app.screen is not on.app.main

    drive(scene, (80, 24))
