from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from assistant.dialogue.conversation import step
from assistant.dialogue.render import render
from assistant.dialogue.state import START, Said
from assistant.tui.conversation import MOST_MOUNTED
from assistant.tui.messages import Turn
from assistant.tui.source import SourceScreen, SourceView
from assistant.tui.welcome import QUESTIONS

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from assistant.dialogue.reply import Reply
    from tests.tui.conftest import Driver, Scene

PORTAL = "can a Child-Pugh B patient with portal vein invasion have HAIC?"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=str)
def test_the_empty_start_says_what_can_be_asked_and_what_this_is_not(drive: Driver, size: tuple[int, int]) -> None:
    async def scene(on: Scene) -> None:
        for line in (*QUESTIONS, "/interview hcc-indication", "/show table1"):
            assert line in on.shown
        assert "gives no advice about any person" in on.shown

    drive(scene, size)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_of_the_empty_start_is_answered(knowledge: Knowledge, question: str) -> None:
    _, reply = step(knowledge, START, Said(question))
    assert reply.kind == "answer"


def test_an_answer_shows_the_words_of_the_core_with_their_places(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        turn = on.app.conversation.last
        assert turn is not None
        assert turn.answer is not None
        drawn = " ".join(" ".join(piece.content.plain for piece in turn.answer.pieces).split())
        for block in graded.blocks:
            assert " ".join(getattr(block, "text", "").split()) in drawn
        assert "CQ2, item 4, paragraph 3" in on.shown
        assert turn.answer.plain == render(graded)

    drive(scene, (100, 40))


def test_a_typed_question_goes_to_the_core_and_its_reply_is_shown(drive: Driver, knowledge: Knowledge) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        _, reply = step(knowledge, START, Said("OS of new FP"))
        assert on.app.conversation.exchanges[-1].answer is not None
        assert on.app.conversation.exchanges[-1].answer.plain == render(reply)

    drive(scene)


def test_strength_and_level_stand_in_words(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        assert "Weak recommendation" in on.shown
        assert "level of evidence C" in on.shown

    drive(scene)


def test_an_editors_note_says_that_it_is_one(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        assert "Editor's note I-31" in on.shown

    drive(scene, (100, 40))


def test_a_long_answer_is_shown_from_its_top(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        assert PORTAL in on.shown
        assert on.app.conversation.max_scroll_y > 0

    drive(scene, (80, 20))


def test_a_short_answer_leaves_what_was_before_on_the_screen(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("hello")
        await on.ask("thanks")
        assert on.shown.index("hello") < on.shown.index("thanks")

    drive(scene)


def test_ctrl_o_steps_through_the_sources_of_the_answer(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        turn = on.app.conversation.last
        assert turn is not None
        assert turn.answer is not None
        opened = []
        for _ in turn.answer.citations:
            await on.press("ctrl+o")
            opened.append(on.app.screen.query_one(SourceView).page.name)
        assert tuple(opened) == turn.answer.citations

    drive(scene, (120, 36))


@pytest.mark.parametrize("columns", [80, 120])
def test_a_digit_on_a_message_opens_its_source_and_escape_comes_back(
    drive: Driver, columns: int, graded: Reply
) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        await on.press("shift+tab", "1")
        view = on.app.screen.query_one(SourceView)
        assert isinstance(on.app.screen, SourceScreen) == (columns < 100)
        assert view.page.name == "cq02.rec"
        assert view.page.title in on.shown
        await on.press("escape")
        assert not on.app.screen.query(SourceView)
        assert not view.is_attached

    drive(scene, (columns, 30))


def test_a_click_on_a_citation_opens_it(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        at = next((x, y) for y, line in enumerate(on.shown.splitlines()) if (x := line.find(" 2  CQ2, item 4")) >= 0)
        await on.pilot.click(offset=(at[0] + 1, at[1]))
        await on.settled()
        assert on.app.screen.query_one(SourceView).page.name == "cq02.portal-vein.class-a-or-b"

    drive(scene, (120, 36))


def test_after_a_click_into_a_message_one_goes_on_typing(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        await on.pilot.click(offset=(20, 4))
        await on.press(*"can a")
        assert on.app.composer.text == "can a"
        assert len(on.app.conversation.exchanges) == 1

    drive(scene)


def test_tab_goes_from_the_source_to_the_composer_and_escape_there_closes_the_source(
    drive: Driver, graded: Reply
) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        await on.press("ctrl+o", "tab", *"can a")
        assert on.app.composer.text == "can a"
        assert on.app.screen.query(SourceView)
        await on.press("escape")
        assert not on.app.screen.query(SourceView)
        assert on.app.composer.text == "can a"

    drive(scene, (120, 36))


def test_a_source_steps_to_its_neighbours_and_back(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given(PORTAL, graded)
        await on.press("ctrl+o")
        first = on.app.screen.query_one(SourceView).page
        await on.press("n")
        assert on.app.screen.query_one(SourceView).page.name == first.after
        await on.press("backspace")
        assert on.app.screen.query_one(SourceView).page.name == first.name
        await on.press("p")
        assert on.app.screen.query_one(SourceView).page.name == first.before

    drive(scene, (120, 36))


def test_an_offer_is_chosen_by_its_number_on_the_message(drive: Driver, which: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given("indications?", which)
        await on.press("shift+tab", "2")
        assert on.app.conversation.exchanges[-1].question == which.offers[1].label

    drive(scene)


def test_an_offer_is_chosen_by_a_click(drive: Driver, which: Reply) -> None:
    async def scene(on: Scene) -> None:
        await on.given("indications?", which)
        row = next(y for y, line in enumerate(on.shown.splitlines()) if which.offers[0].label in line)
        await on.pilot.click(offset=(12, row))
        await on.settled()
        assert on.app.conversation.exchanges[-1].question == which.offers[0].label

    drive(scene)


def test_ask_again_asks_the_same_words(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.press("shift+tab", "a")
        assert [one.question for one in on.app.conversation.exchanges] == ["OS of new FP", "OS of new FP"]

    drive(scene)


def test_messages_are_walked_with_up_and_down_and_left_with_escape(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("hello")
        await on.ask("thanks")
        await on.press("shift+tab", "up")
        assert isinstance(on.app.focused, Turn)
        assert on.app.focused.question == "hello"
        await on.press("down", "down")
        assert on.app.composer.has_focus
        await on.press("shift+tab", "escape")
        assert on.app.composer.has_focus

    drive(scene)


def test_only_a_window_of_turns_is_mounted_and_earlier_ones_come_back_on_scrolling_up(
    drive: Driver, which: Reply
) -> None:
    async def scene(on: Scene) -> None:
        for at in range(60):
            on.take(f"question {at}", which)
        await on.settled()
        log = on.app.conversation

        def came(top: str) -> bool:
            """Earlier turns are there, and what was at the top is still seen."""
            return log.turns[0].question != top and f" {top} " in on.shown

        assert len(log.exchanges) == 60
        await on.until(lambda: len(log.query(Turn)) <= MOST_MOUNTED and "question 59" in on.shown)
        while log.turns[0].question != "question 0":
            first = log.turns[0].question
            log.scroll_home(animate=False)
            await on.until(partial(came, first))
            log.scroll_to(y=1, animate=False)
            await on.settled()
        assert [turn.question for turn in log.turns] == [f"question {at}" for at in range(60)]
        assert list(log.query(Turn)) == log.turns

    drive(scene)


def test_a_reader_who_scrolled_up_is_taken_to_the_answer_of_a_new_question(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        for text in ("first", "second"):
            await on.given(text, graded)
        await on.press("pageup", "pageup", "pageup")
        await on.ask("hello")
        assert "hello" in on.shown

    drive(scene, (80, 24))


def test_a_long_answer_is_shown_from_its_top_when_older_turns_leave_the_window(drive: Driver, graded: Reply) -> None:
    async def scene(on: Scene) -> None:
        def at_top(question: str) -> bool:
            return f" {question} " in on.shown.splitlines()[1]

        for at in range(MOST_MOUNTED + 2):
            await on.given(f"question number {at}", graded)
            await on.until(partial(at_top, f"question number {at}"))

    drive(scene, (80, 20))


def test_find_shows_the_latest_hit_first_then_the_earlier_ones(drive: Driver, graded: Reply, rows: Reply) -> None:
    async def scene(on: Scene) -> None:
        for question, reply in (("portal one", graded), ("a table", rows), ("portal two", graded)):
            await on.given(question, reply)
        await on.press("ctrl+f", *"THREE rows")
        assert "1 of 1" in on.shown
        assert "a table" in on.shown
        on.app.screen.query_one(Input).value = "portal vein"
        await on.settled()
        assert "1 of 2" in on.shown
        assert "portal two" in on.shown
        await on.press("enter")
        assert "2 of 2" in on.shown
        assert "portal one" in on.shown
        on.app.screen.query_one(Input).value = "zzz"
        await on.settled()
        assert "not found" in on.shown
        await on.press("escape")
        assert on.app.composer.has_focus

    drive(scene)


def test_quit_leaves(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/quit")
        assert on.app._exit

    drive(scene)


def test_show_opens_what_it_names(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/show cq6")
        assert on.app.screen.query_one(SourceView).page.name == "cq06"
        assert not on.app.conversation.exchanges

    drive(scene)


def test_an_unknown_command_is_answered_with_the_nearest(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("/serch portal")
        assert "/search" in on.shown

    drive(scene)


def test_the_interview_that_an_answer_suggests_is_begun_by_a_key_on_it(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("Who is a candidate for HAIC in HCC?")
        assert "/interview hcc-indication" in " ".join(on.shown.split()) or on.app.conversation.max_scroll_y
        await on.press("shift+tab", "i")
        assert on.app.state.guided is not None
        assert on.app.state.guided.name == "hcc-indication"

    drive(scene, (120, 36))


def test_where_no_interview_is_suggested_the_key_does_nothing(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("OS of new FP")
        await on.press("shift+tab", "i")
        assert on.app.state.guided is None
        assert len(on.app.conversation.exchanges) == 1

    drive(scene, (120, 36))
