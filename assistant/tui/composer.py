"""Where questions are typed: one to five rows, Enter asks, what is pasted is kept whole.

History and completion live here; what a line means is the core's business.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from assistant.tui.words import shown

NEWLINE_KEYS = frozenset({"ctrl+j", "shift+enter", "alt+enter"})
MOST_REMEMBERED = 200

ASK = "Ask the guideline"
DIGITS = tuple("123456789")

SHORTEST = 2
"""Characters from which something is completed."""


def _name_at_end(line: str) -> str:
    """The last word of a line where it looks like a name: three letters or more, the first of them large."""
    word = line.rpartition(" ")[2]
    return word if word[:1].isupper() and len(word) > SHORTEST else ""


def _left(bindings: Iterable[BindingType], taken: frozenset[str]) -> Iterator[BindingType]:
    """The bindings that do not want a key of `taken`."""
    return (one for one in bindings if isinstance(one, Binding) and taken.isdisjoint(one.key.split(",")))


KEYS: tuple[Binding, ...] = (
    Binding("escape", "app.compose_line", "Close the source", show=False),
    Binding("pageup", "app.scroll('page_up')", "Scroll up", show=False),
    Binding("pagedown", "app.scroll('page_down')", "Scroll down", show=False),
    Binding("shift+up", "app.scroll('up')", "Scroll up a line", show=False),
    Binding("shift+down", "app.scroll('down')", "Scroll down a line", show=False),
)
"""What the composer adds to the keys of any text area."""


TAKEN = frozenset({"ctrl+y", "ctrl+f", *(key for one in KEYS for key in one.key.split(","))})
"""Keys of a text area that do something else here."""


class Composer(TextArea, inherit_bindings=False):
    """The line at the bottom. It edits as any text area does, but leaves the app's own keys to the app."""

    BINDINGS: ClassVar[list[BindingType]] = [*_left(TextArea.BINDINGS, TAKEN), *KEYS]

    class Asked(Message):
        """A line was sent."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class Numbered(Message):
        """A digit was typed into an empty line while there is something to choose from."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    class HelpWanted(Message):
        """A question mark was typed into an empty line."""

    def __init__(self) -> None:
        super().__init__(
            id="composer",
            soft_wrap=True,
            compact=True,
            tab_behavior="focus",
            highlight_cursor_line=False,
            placeholder=ASK,
        )
        self._choices = 0
        self._past: list[str] = []
        self._at = 0
        self._words: tuple[str, ...] = ()

    def know(self, words: Sequence[str]) -> None:
        """What can be completed from now on."""
        self._words = tuple(words)

    def await_answer(self, choices: int | None) -> None:
        """Say what is awaited: an answer to a question with so many options; None: anything."""
        self._choices = choices or 0
        answer = f"Answer: 1-{choices}, or in words" if choices else "Answer in words"
        self.placeholder = ASK if choices is None else answer

    def put(self, text: str) -> None:
        """Replace what stands here, the cursor behind it."""
        self.text = text
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        handler = {"enter": self._send, "tab": self._complete, "up": self._earlier, "down": self._later}.get(event.key)
        if event.key in NEWLINE_KEYS:
            self.insert("\n")
        elif event.character == "?" and not self.text:
            self.post_message(self.HelpWanted())
        elif not self.text and event.character in DIGITS[: self._choices]:
            self.post_message(self.Numbered(int(event.character)))
        elif handler is None or not handler():
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        """Pasted text comes whole, line ends included, without what could drive the terminal."""
        event.stop()
        event.prevent_default()
        self.insert(shown(event.text))

    def _send(self) -> bool:
        text = self.text
        if text.strip():
            if self._past[-1:] != [text]:
                self._past = [*self._past, text][-MOST_REMEMBERED:]
            self._at = len(self._past)
            self.text = ""
            self.post_message(self.Asked(text))
        return True

    def _complete(self) -> bool:
        if not self.suggestion:
            return False
        self.insert(self.suggestion, self.document.end)
        return True

    def update_suggestion(self) -> None:
        """The rest of the first known word that begins as the line does, or as a name at the end of it does."""
        line = self.text
        at_end = bool(line) and self.cursor_location == self.document.end
        self.suggestion = (self._rest(line) or self._rest(_name_at_end(line))) if at_end else ""

    def _rest(self, typed: str) -> str:
        if len(typed) < SHORTEST:
            return ""
        begun = (word for word in self._words if len(word) > len(typed) and word.lower().startswith(typed.lower()))
        return next(begun, "")[len(typed) :]

    def _earlier(self) -> bool:
        return self._recall(-1) if self._recalling() and self.cursor_location[0] == 0 else False

    def _later(self) -> bool:
        return (
            self._recall(1) if self._recalling() and self.cursor_location[0] == self.document.line_count - 1 else False
        )

    def _recalling(self) -> bool:
        """Whether up and down walk the history: nothing was typed, or what stands here came from it."""
        return not self.text or (self._at < len(self._past) and self.text == self._past[self._at])

    def _recall(self, by: int) -> bool:
        at = self._at + by
        if not 0 <= at <= len(self._past):
            return True
        self._at = at
        self.put(self._past[at] if at < len(self._past) else "")
        return True
