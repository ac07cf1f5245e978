"""One turn on the screen: what was asked, and the pieces of the answer. The unit that is focused, copied and asked again."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from assistant.tui.pieces import Answer, Piece
from assistant.tui.words import Plain, styled

WAITING = "The guideline is still being read; the answer follows."


def piece_widget(piece: Piece) -> Static:
    """The widget that shows a piece."""
    look = f"piece {piece.look}{' cited' if piece.cited else ''}"
    if isinstance(piece.content, Content):
        return Plain(piece.content, classes=look)
    sheet = Static(piece.content, classes=look)
    sheet.auto_links = False
    return sheet


class Turn(Vertical, can_focus=True):
    """A question and its answer.

    Its single letters are keys only while it has the focus, so a click, after which one may go on typing, does not give it.
    """

    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,o", "open(0)", "Source"),
        Binding("c", "copy", "Copy"),
        Binding("a", "again", "Ask again"),
        Binding("t", "table", "Table"),
        Binding("i", "follow", "Interview", tooltip="The interview that the answer suggests"),
        Binding("up,k", "step(-1)", "Message above", show=False),
        Binding("down,j", "step(1)", "Message below", show=False),
        Binding("slash", "app.find", "Find", show=False),
        Binding("escape", "app.compose_line", "Write", show=True),
        *(Binding(str(at), f"number({at})", f"Source or choice {at}", show=False) for at in range(1, 10)),
    ]

    class Wanted(Message):
        """Something of a turn is wanted: to open, copy, ask again or choose; or its neighbour is to be focused."""

        def __init__(self, turn: "Turn", what: str, value: str = "") -> None:
            self.turn, self.what, self.value = turn, what, value
            super().__init__()

    def __init__(self, question: str, answer: Answer | None = None) -> None:
        super().__init__()
        self.question = question
        self.answer = answer
        self.pending = True
        """Whether its question is the one that waits for an answer."""
        self.opened = -1
        """Which citation was opened last, so that the next one can follow."""

    def compose(self) -> ComposeResult:
        if self.question:
            yield Plain(styled(self.question), classes="asked")
        if self.answer is None:
            yield Plain(WAITING, classes="waiting")
        else:
            yield from map(piece_widget, self.answer.pieces)

    def awaits(self, number: int = 1) -> bool:
        """Whether it asks a question that waits for an answer and has an option of that number."""
        asked = self.answer.asked if self.answer else None
        return self.pending and asked is not None and number <= len(asked.options)

    def pass_by(self) -> None:
        """The conversation went on: its question waits no more."""
        self.pending = False
        self.add_class("-past")

    def fill(self, answer: Answer) -> None:
        """The answer to a question that had to wait."""
        self.answer = answer
        self.query(".waiting").remove()
        self.mount_all(map(piece_widget, answer.pieces))

    @property
    def plain(self) -> str:
        """Question and answer as text, with every place."""
        return f"> {self.question}\n\n{self.answer.plain if self.answer else ''}\n"

    def mark(self, words: str) -> None:
        """Mark where the words stand; without words, nothing is marked."""
        for widget, piece in zip(self.query(".piece").results(Plain), self._texts(), strict=True):
            widget.update(marked(piece, words))

    def _texts(self) -> Iterable[Content]:
        pieces = self.answer.pieces if self.answer else ()
        return [piece.content for piece in pieces if isinstance(piece.content, Content)]

    def next_citation(self) -> str | None:
        """The citation after the one that was opened last, or the first; None where nothing is cited."""
        citations = self.answer.citations if self.answer else ()
        if not citations:
            return None
        self.opened = (self.opened + 1) % len(citations)
        return citations[self.opened]

    def action_open(self, at: int) -> None:
        if self.answer and at < len(self.answer.citations):
            self.opened = at
            self.post_message(self.Wanted(self, "open", self.answer.citations[at]))

    def action_number(self, number: int) -> None:
        """A digit answers the question that waits, chooses an offer where there are offers, and opens a citation elsewhere."""
        if self.awaits(number):
            self.post_message(self.Wanted(self, "answer", str(number)))
        elif self.answer and self.answer.offers:
            if number <= len(self.answer.offers):
                self.post_message(self.Wanted(self, "choose", self.answer.offers[number - 1][0]))
        else:
            self.action_open(number - 1)

    def action_table(self) -> None:
        citations = self.answer.citations if self.answer else ()
        self.post_message(
            self.Wanted(self, "table", next((c for c in citations if c.startswith(("table", "fig"))), ""))
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """An interview is offered where one is suggested."""
        return action != "follow" or bool(self.answer and self.answer.suggested)

    def action_follow(self) -> None:
        if self.answer and self.answer.suggested:
            self.post_message(self.Wanted(self, "ask", self.answer.suggested))

    def action_copy(self) -> None:
        self.post_message(self.Wanted(self, "copy"))

    def action_again(self) -> None:
        self.post_message(self.Wanted(self, "ask", self.question))

    def action_step(self, by: int) -> None:
        self.post_message(self.Wanted(self, "step", str(by)))


def marked(content: Content, words: str) -> Content:
    """The content with every place where `words` stand, in any case, set off."""
    text, wanted = content.plain.lower(), words.lower()
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        content = content.stylize("reverse bold", at, at + len(wanted))
        at = text.find(wanted, at + len(wanted))
    return content


def reveal(widget: Widget) -> None:
    """Focus a message and bring its top into view."""
    widget.focus(scroll_visible=False)
    widget.scroll_visible(top=True, animate=False)
