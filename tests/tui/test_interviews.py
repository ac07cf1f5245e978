"""Interviews in the app: options by key and click, what is noted beside them, corrections, the verdict card."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct
from textual.widgets import OptionList

from assistant.dialogue.reply import QuestionBlock, Reply, TextBlock, VerdictBlock
from assistant.interview.answers import read_answers
from assistant.interview.card import DISCLAIMER, card
from assistant.interview.export import verdict_json
from assistant.interview.trace import verdict
from assistant.tui.app import GRACE, HaicApp
from assistant.tui.drawing import answered
from assistant.tui.facts import FactsScreen, FactsView
from assistant.tui.guide import Guide
from assistant.tui.messages import Turn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge
    from tests.tui.conftest import Driver, Scene

START = "/interview hcc-indication"


class Clock(Struct):
    """A clock that the test winds."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def play(
    scene: Callable[[Scene, Clock], Awaitable[None]],
    knowledge: Knowledge,
    home: Path,
    stage: type[Scene],
    size: tuple[int, int] = (100, 40),
) -> None:
    clock = Clock()

    async def run() -> None:
        app = HaicApp(lambda: knowledge, lambda: home, clock)
        app.animation_level = "none"
        async with app.run_test(size=size, notifications=True) as pilot:
            on = stage(app, pilot)
            await on.opened()
            await scene(on, clock)

    asyncio.run(run())


def known(on: Scene) -> dict[str, str]:
    assert on.app.state.guided is not None
    return {name: fact.value for name, fact in on.app.state.guided.known.items()}


def asked(on: Scene) -> str | None:
    assert on.app.state.guided is not None
    return on.app.state.guided.asked


def first_options(on: Scene) -> tuple[str, ...]:
    assert on.app.guide is not None
    interview = on.app.guide.knowledge.interviews["hcc-indication"]
    return tuple(option.id for option in interview.question(asked(on) or "").options)


def test_the_question_stands_with_numbered_options_and_its_progress(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        last = on.app.conversation.last
        assert last is not None
        assert last.answer is not None
        assert last.answer.asked is not None
        for at, label in enumerate(last.answer.asked.options, 1):
            assert f" {at}  {label}" in on.shown
        assert "question 1, at most" in on.shown

    drive(scene)


def test_a_digit_in_an_empty_line_a_digit_on_the_message_and_a_click_choose_an_option(
    knowledge: Knowledge, tmp_path: Path, stage: type[Scene]
) -> None:
    async def scene(on: Scene, clock: Clock) -> None:
        await on.ask(START)
        first = asked(on)
        option = first_options(on)[0]
        clock.now += GRACE
        await on.press("1")
        assert known(on) == {first: option}
        assert on.app.composer.text == ""
        assert asked(on) != first
        second, option = asked(on), first_options(on)[1]
        clock.now += GRACE
        await on.press("shift+tab", "2")
        assert known(on)[second or ""] == option
        await on.press("escape")
        third, option = asked(on), first_options(on)[0]
        clock.now += GRACE
        last = on.app.conversation.last
        assert last is not None
        assert last.answer is not None
        assert last.answer.asked is not None
        lines = on.shown.splitlines()
        row = max(y for y, line in enumerate(lines) if f" 1  {last.answer.asked.options[0]}" in line)
        await on.pilot.click(offset=(10, row))
        await on.settled()
        assert known(on)[third or ""] == option

    play(scene, knowledge, tmp_path, stage)


def test_in_the_half_second_after_a_question_appears_no_key_or_click_answers_it(
    knowledge: Knowledge, tmp_path: Path, stage: type[Scene]
) -> None:
    async def scene(on: Scene, clock: Clock) -> None:
        await on.ask(START)
        clock.now += GRACE - 0.01
        await on.press("1")
        await on.press("shift+tab", "1", "enter", "escape")
        assert known(on) == {}
        assert len(on.app.conversation.exchanges) == 1
        assert on.app.screen is on.app.main
        assert on.app.composer.text == ""
        clock.now += 0.01
        await on.press("1")
        assert len(known(on)) == 1

    play(scene, knowledge, tmp_path, stage)


def test_typed_words_answer_at_once_and_a_digit_after_other_characters_is_a_character(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        await on.press(*"hcc 1")
        assert on.app.composer.text == "hcc 1"
        await on.ask("HCC with portal vein invasion, no spread")
        assert {"disease": "hcc", "vascular_invasion": "portal", "extrahepatic": "no"}.items() <= known(on).items()

    drive(scene)


def test_a_digit_that_numbers_no_option_is_typed(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        await on.press("9")
        assert on.app.composer.text == "9"
        assert known(on) == {}

    drive(scene)


def test_a_click_on_a_question_that_was_answered_says_so_and_changes_nothing(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        old = on.app.conversation.last
        assert old is not None
        assert old.answer is not None
        assert old.answer.asked is not None
        question = old.answer.asked
        await on.ask("HCC")
        before = known(on)
        on.app.action_answer(question.field, question.text, 2)
        await on.settled()
        assert known(on) == before
        assert any("waits no more" in toast for toast in on.toasts)
        assert not old.awaits()

    drive(scene)


def test_every_option_of_every_question_is_answered_by_its_number(knowledge: Knowledge) -> None:
    from assistant.dialogue.state import START as FRESH
    from assistant.dialogue.state import Guided, State

    guide = Guide(knowledge)
    for interview in knowledge.interviews.values():
        for question in interview.questions:
            for at, option in enumerate(question.options, 1):
                waiting = State(guided=Guided(interview.id, asked=question.id))
                told = guide.said(waiting, str(at))
                assert told.state.guided is not None
                assert told.state.guided.known[question.id].option == option.id, (interview.id, question.id, at)
    assert FRESH.guided is None


@pytest.mark.parametrize("columns", [80, 120])
def test_a_fact_is_chosen_and_its_correction_begun(drive: Driver, columns: int) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        await on.ask("HCC, Child-Pugh class B, portal vein invasion")
        await on.press("f2")
        over = isinstance(on.app.screen, FactsScreen)
        assert over == (columns < 100)
        facts = on.app.facts
        assert facts is not None
        assert [label for label, _ in facts.lines] == ["disease", "vascular invasion", "Child-Pugh class"]
        for _, text in facts.lines:
            assert text in on.shown
        await on.press("down", "down", "enter")
        assert on.app.screen is on.app.main
        assert on.app.composer.has_focus
        assert on.app.composer.text == "actually Child-Pugh class "
        await on.press("A", "enter")
        assert known(on)["child_pugh_class"] == "A"
        assert known(on)["vascular_invasion"] == "portal"

    drive(scene, (columns, 40))


def test_the_facts_stand_beside_the_conversation_while_an_interview_is_on(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        assert not on.app.query(FactsView)
        await on.ask(START)
        await on.ask("HCC")
        assert "disease: hepatocellular carcinoma (HCC)" in on.shown
        await on.press("ctrl+o")
        assert on.app.query_one(FactsView).display
        await on.ask("/stop")
        assert not on.app.query(FactsView)
        assert "F2" not in on.shown.splitlines()[-1]

    drive(scene, (120, 40))


def test_without_an_interview_there_are_no_facts_to_open(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press("f2")
        assert on.app.screen is on.app.main

    drive(scene, (80, 24))


def test_an_interview_is_started_from_the_palette(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press("ctrl+p", *"interview: tri")
        await on.press("enter", "enter")
        assert on.app.state.guided is not None
        assert on.app.state.guided.name == "complication-triage"

    drive(scene)


def test_the_composer_says_what_is_awaited(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.given("q", Reply("interview", (QuestionBlock("tumour", "How large?", ()),)))
        assert "Answer in words" in on.shown
        await on.given("q", Reply("interview", (QuestionBlock("x", "Which?", (("a", "one"), ("b", "two"))),)))
        assert "Answer: 1-2, or in words" in on.shown
        await on.given("q", Reply("chat", (TextBlock("Left."),)))
        assert "Ask the guideline" in on.shown

    drive(scene)


def card_of(knowledge: Knowledge, name: str, **answers: object) -> VerdictBlock:
    interview = knowledge.interviews[name]
    read = read_answers(interview, answers)
    assert not read.problems
    found = verdict(interview, read.facts, read.offered)
    return VerdictBlock(verdict_json(found, knowledge.guideline), card(found, knowledge.guideline))


NAIVE = {
    "disease": "hcc", "vascular_invasion": "portal", "invasion_history": "untreated", "tace": "none",
    "extrahepatic": "no", "systemic": "none", "largest_tumour": "12 cm",
}  # fmt: skip


def drawn(block: VerdictBlock, knowledge: Knowledge) -> list[tuple[str, str]]:
    pieces = answered(Reply("verdict", (block,)), knowledge).pieces
    return [(piece.look, piece.content.plain) for piece in pieces]


def test_the_card_says_the_verdict_and_marks_the_cell_of_this_patient_in_figure_one(knowledge: Knowledge) -> None:
    pieces = drawn(card_of(knowledge, "hcc-indication", **NAIVE, child_pugh_score=8), knowledge)
    assert pieces[0][0] == "verdict"
    assert pieces[0][1].strip() == "Good candidate"
    grid = next(text for look, text in pieces if look == "grid")
    assert grid.count("►") == 1
    marked = next(line for line in grid.splitlines() if "►" in line)
    assert marked.startswith("Advanced stage with macrovascular")
    assert marked.rstrip().endswith("► Good candidate")


@pytest.mark.parametrize("score", [5, 8, 9, 11])
def test_every_reason_caution_and_conflict_of_the_card_stands_with_its_places(knowledge: Knowledge, score: int) -> None:
    block = card_of(knowledge, "hcc-indication", **NAIVE, child_pugh_score=score)
    answer = answered(Reply("verdict", (block,)), knowledge)
    text = "\n".join(piece.content.plain for piece in answer.pieces)
    sides = [side for conflict in block.verdict["conflicts"] for side in conflict["sides"]]
    for one in (*block.verdict["reasons"], *block.verdict["cautions"], *block.verdict["remarks"], *sides):
        assert one["text"] in text
        assert set(one["passages"]) <= set(answer.citations)
    for note in block.verdict["notes"]:
        assert f"Editor's note {note}" in text
        assert knowledge.guideline.notes[note].text in text
    assert DISCLAIMER in text
    assert "level of evidence" in text


def test_nothing_of_the_card_is_left_out(knowledge: Knowledge) -> None:
    for name in knowledge.interviews:
        block = card_of(knowledge, name)
        text = "\n".join(words for _, words in drawn(block, knowledge))
        first, *lines = str(block.verdict["text"]).splitlines()
        assert all(part.strip(" .") in text for part in first.split(". "))
        for line in lines:
            words = line.removeprefix("- ").partition(" [")[0].partition("Editor's note (")[0].rstrip(".")
            assert words.lower() in text.lower().replace(" recommendation   ", " recommendation, "), line


def test_cautions_and_what_the_editors_add_are_told_apart(knowledge: Knowledge) -> None:
    pieces = drawn(card_of(knowledge, "hcc-indication", **NAIVE, child_pugh_score=8), knowledge)
    looks = {look for look, _ in pieces}
    assert {"recommendation", "caution", "note"} <= looks
    assert all(text.lstrip("0123456789 ").startswith("Editor's note") for look, text in pieces if look == "note")


def test_what_is_only_supposed_says_so_first_and_in_its_headline(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        await on.ask(
            "HCC, portal vein invasion, untreated, no TACE, no spread, Child-Pugh score 8, no systemic therapy"
        )
        before = known(on)
        await on.ask("what if it were Child-Pugh score 9?")
        answer = on.app.conversation.exchanges[-1].answer
        assert answer is not None
        looks = [piece.look for piece in answer.pieces]
        assert looks[:2] == ["supposed", "verdict"]
        assert "Hypothetical" in answer.pieces[0].content.plain
        assert "Supposed:" in answer.pieces[1].content.plain
        assert known(on) == before

    drive(scene)


def test_a_report_of_what_was_answered_is_not_shown_as_supposed(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        await on.ask(
            "HCC, portal vein invasion, untreated, no TACE, no spread, Child-Pugh score 8, no systemic therapy"
        )
        await on.ask("/report")
        answer = on.app.conversation.exchanges[-1].answer
        assert answer is not None
        assert "supposed" not in {piece.look for piece in answer.pieces}
        words = "\n".join(piece.content.plain for piece in answer.pieces)
        assert "## Answers" in words
        assert "- vascular invasion: portal vein" in words
        assert "Good candidate" in words
        assert "Supposed" not in words

    drive(scene)


def test_a_typed_interview_with_a_correction_ends_in_a_card_on_the_screen(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        await on.ask(
            "HCC, portal vein invasion, untreated, no TACE, no spread, Child-Pugh score 8, no systemic therapy"
        )
        for _ in range(6):
            if asked(on) is None:
                break
            await on.ask("I don't know")
        assert "Good candidate" in on.shown
        await on.ask("actually Child-Pugh score 9")
        assert "Effect reported as insufficient" in on.shown
        last = on.app.conversation.last
        assert isinstance(last, Turn)
        assert last.answer is not None
        assert "cq02.poor-liver-function.class-b-and-score-9" in last.answer.citations

    drive(scene, (80, 24))


def test_the_list_of_facts_keeps_its_place_when_a_fact_comes(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(START)
        await on.ask("HCC, Child-Pugh class B")
        await on.press("f2", "down", "tab")
        assert on.app.composer.has_focus
        await on.ask("portal vein invasion")
        assert on.app.query_one(FactsView).query_one(OptionList).highlighted == 1

    drive(scene, (120, 40))
