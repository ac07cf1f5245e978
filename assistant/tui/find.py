"""Finding words in the conversation: one line above the composer, hits from the latest backwards."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from assistant.tui.words import Plain


class FindBar(Horizontal):
    """The line: what is looked for, and which hit of how many is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,up", "step(1)", "Earlier hit", show=False, priority=True),
        Binding("down", "step(-1)", "Later hit", show=False, priority=True),
        Binding("escape", "leave", "Close"),
    ]

    class Wanted(Message):
        """Hits for `words` are wanted, or the hit `by` steps on, or (no words) the line is left."""

        def __init__(self, bar: "FindBar", words: str, by: int = 0, *, left: bool = False) -> None:
            self.bar = bar
            self.words, self.by, self.left = words, by, left
            super().__init__()

    def compose(self) -> ComposeResult:
        yield Input(placeholder="Find in the conversation")
        yield Plain(classes="count")

    @property
    def line(self) -> Input:
        return self.query_one(Input)

    def open(self) -> None:
        self.add_class("-open")
        self.line.focus()

    def tell(self, text: str) -> None:
        """Say which hit is shown."""
        self.query_one(".count", Plain).update(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.post_message(self.Wanted(self, event.value))

    def action_step(self, by: int) -> None:
        self.post_message(self.Wanted(self, self.line.value, by))

    def action_leave(self) -> None:
        self.remove_class("-open")
        self.line.value = ""
        self.post_message(self.Wanted(self, "", left=True))
