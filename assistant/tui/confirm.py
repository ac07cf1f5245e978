"""What is asked over everything else: a question for a yes or a no, and a line to be written. Nothing happens without an answer."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from assistant.tui.words import Plain


class Confirm(ModalScreen[bool]):
    """Dismissed with whether it was a yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
        Binding("left,right", "other", "Other", show=False),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="confirm"):
            with VerticalScroll(can_focus=False):
                yield Plain(self._question)
            with Horizontal(classes="buttons"):
                yield Button("No (n)", id="no", compact=True)
                yield Button("Yes (y)", id="yes", compact=True)

    def on_mount(self) -> None:
        self.query_one("#no", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)

    def action_other(self) -> None:
        self.focus_next()


class LineOf(ModalScreen[str | None]):
    """One line, which Enter takes; dismissed with None where it is left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Leave it")]

    def __init__(self, what: str, now: str) -> None:
        super().__init__()
        self._what, self._now = what, now

    def compose(self) -> ComposeResult:
        with Vertical(classes="confirm"):
            yield Plain(f"{self._what}. Enter keeps it, Esc leaves it as it was.")
            yield Input(self._now, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)
