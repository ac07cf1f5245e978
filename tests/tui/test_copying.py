from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from assistant.tui.copying import LARGEST_SEQUENCE, Clipboard, osc52

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.dialogue.reply import Reply
    from tests.tui.conftest import Driver, Scene

TEXT = "CQ2 [25]\nsecond line"


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that no other test copies into."""
    monkeypatch.setenv("HAIC_HOME", str(tmp_path))
    return tmp_path


def decoded(sequence: str) -> str:
    return base64.b64decode(sequence.split("52;c;")[1].split("\a", maxsplit=1)[0]).decode()


def test_the_terminal_is_asked_with_osc_52() -> None:
    assert osc52(TEXT, {}).startswith("\x1b]52;c;")
    assert decoded(osc52(TEXT, {})) == TEXT


def test_inside_tmux_the_sequence_passes_through() -> None:
    wrapped = osc52(TEXT, {"TMUX": "socket,1,0"})
    assert wrapped.startswith("\x1bPtmux;\x1b\x1b]52;c;")
    assert wrapped.endswith("\x1b\\")


def test_a_tool_that_worked_is_named_and_the_terminal_is_left_alone(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    tool = tmp_path / "wl-copy"
    tool.write_text(f'#!/bin/sh\ncat > "{taken}"\n')
    tool.chmod(0o755)
    sent: list[str] = []
    clipboard = Clipboard(
        sent.append, {"WAYLAND_DISPLAY": "w"}, lambda: tmp_path, lambda name: str(tool) if name == "wl-copy" else None
    )
    assert clipboard.copy(TEXT, "The answer") == "The answer copied with wl-copy."
    assert taken.read_text() == TEXT
    assert not sent


def test_without_a_tool_nothing_is_claimed_that_nobody_knows(tmp_path: Path) -> None:
    sent: list[str] = []
    said = Clipboard(sent.append, {}, lambda: tmp_path, lambda _: None).copy(TEXT, "The answer")
    assert decoded(sent[0]) == TEXT
    assert "sent to the terminal" in said
    assert "copied" not in said.split(";")[0]
    assert str(tmp_path / "copied.txt") in said
    assert (tmp_path / "copied.txt").read_text() == TEXT


def test_a_tool_that_fails_is_not_believed(tmp_path: Path) -> None:
    sent: list[str] = []
    said = Clipboard(sent.append, {"DISPLAY": ":0"}, lambda: tmp_path, lambda _: "/bin/false").copy(TEXT, "It")
    assert "sent to the terminal" in said
    assert sent


def test_a_tool_that_cannot_be_started_is_not_believed(tmp_path: Path) -> None:
    sent: list[str] = []
    said = Clipboard(sent.append, {"DISPLAY": ":0"}, lambda: tmp_path, lambda _: str(tmp_path / "gone")).copy(
        TEXT, "It"
    )
    assert "sent to the terminal" in said


def test_what_is_too_long_for_a_terminal_goes_to_the_file_alone(tmp_path: Path) -> None:
    sent: list[str] = []
    text = "x" * LARGEST_SEQUENCE
    said = Clipboard(sent.append, {}, lambda: tmp_path, lambda _: None).copy(text, "The conversation")
    assert not sent
    assert "too long" in said
    assert (tmp_path / "copied.txt").read_text() == text


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    said = Clipboard(lambda _: None, {}, lambda: blocked / "below", lambda _: None).copy(TEXT, "It")
    assert "no file" in said


@pytest.mark.parametrize("keys", [["ctrl+y"], ["shift+tab", "c"]])
def test_a_key_copies_the_answer_with_its_places(drive: Driver, graded: Reply, keys: list[str], own_home: Path) -> None:
    async def scene(on: Scene) -> None:
        await on.given("who?", graded)
        await on.press(*keys)
        assert any("The answer" in toast for toast in on.toasts)
        copied = (own_home / "copied.txt").read_text()
        assert copied.startswith("> who?")
        assert "CQ2, item 4, paragraph 3" in copied
        assert "Editor's note (I-31)" in copied

    drive(scene)


def test_the_whole_conversation_is_copied(drive: Driver, graded: Reply, which: Reply, own_home: Path) -> None:
    async def scene(on: Scene) -> None:
        await on.given("first", graded)
        await on.given("second", which)
        on.app.action_copy_conversation()
        await on.settled()
        copied = (own_home / "copied.txt").read_text()
        assert copied.index("> first") < copied.index("> second")

    drive(scene)


def test_a_source_is_copied(drive: Driver, graded: Reply, own_home: Path) -> None:
    async def scene(on: Scene) -> None:
        await on.given("first", graded)
        await on.press("ctrl+o", "c")
        assert "cq02.rec" in (own_home / "copied.txt").read_text()

    drive(scene)


def test_nothing_asked_nothing_copied(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        await on.press("ctrl+y")
        assert on.toasts == ["Nothing has been answered yet."]

    drive(scene)
