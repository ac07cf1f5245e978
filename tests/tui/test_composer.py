from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from assistant.tui.help import HelpScreen

if TYPE_CHECKING:
    from tests.tui.conftest import Driver, Scene


def test_enter_asks_and_leaves_an_empty_line(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press(*"hello", "enter")
        assert on.app.composer.text == ""
        assert [one.question for one in on.app.conversation.exchanges] == ["hello"]

    drive(scene)


@pytest.mark.parametrize("line", ["", "   ", "\n\n"])
def test_an_empty_line_is_not_asked(drive: Driver, line: str) -> None:
    async def scene(on: Scene) -> None:
        await on.ask(line)
        assert not on.app.conversation.exchanges

    drive(scene)


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter", "alt+enter"])
def test_a_new_line_can_be_typed(drive: Driver, key: str) -> None:
    async def scene(on: Scene) -> None:
        await on.press(*"ab", key, *"cd")
        assert on.app.composer.text == "ab\ncd"

    drive(scene)


def test_a_paste_of_many_lines_is_kept_whole_and_grows_to_five_rows(drive: Driver) -> None:
    pasted = "\n".join(f"line {at} [R{at}]" for at in range(20))

    async def scene(on: Scene) -> None:
        on.app.composer.post_message(events.Paste(pasted))
        await on.settled()
        assert on.app.composer.text == pasted
        assert on.app.composer.size.height == 5
        await on.press("enter")
        assert on.app.conversation.exchanges[0].question == pasted

    drive(scene)


def test_a_paste_brings_no_control_characters(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        on.app.composer.post_message(events.Paste("a\x1b[2Jb\tc\r\nd"))
        await on.settled()
        assert on.app.composer.text == "a[2Jb    c\nd"

    drive(scene)


def test_up_and_down_walk_what_was_asked(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("hello")
        await on.ask("thanks")
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await on.press(key)
            seen.append(on.app.composer.text)
        assert seen == ["thanks", "hello", "hello", "thanks", ""]

    drive(scene)


def test_up_in_a_line_that_was_typed_moves_the_cursor_and_loses_nothing(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("hello")
        await on.press(*"ab", "ctrl+j", *"cd", "up", "up")
        assert on.app.composer.text == "ab\ncd"

    drive(scene)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("/sho", "/show"),
        ("/show tab", "/show table1"),
        ("/show cq1", "/show cq1"),
        ("naka", "nakano M"),
        ("/gra", "/grade"),
    ],
)
def test_tab_completes_commands_things_to_show_and_authors(drive: Driver, typed: str, whole: str) -> None:
    async def scene(on: Scene) -> None:
        await on.press(*typed, "tab")
        assert on.app.composer.text.startswith(whole)

    drive(scene)


def test_a_question_mark_in_an_empty_line_opens_help_and_elsewhere_is_typed(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press("question_mark")
        assert isinstance(on.app.screen, HelpScreen)
        await on.press("escape", *"why", "question_mark")
        assert on.app.composer.text == "why?"

    drive(scene)


def test_what_is_typed_survives_a_look_at_the_contents(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press(*"half a quest", "ctrl+t", "escape")
        assert on.app.composer.text == "half a quest"
        assert on.app.focused is on.app.composer

    drive(scene)


def test_a_hundred_thousand_characters_are_answered_or_declined_not_lost(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.ask("portal vein " * 8_000)
        assert on.app.conversation.exchanges[0].answer is not None

    drive(scene)
