"""The help screen, made from the command registry and the key bindings: nothing in it is written twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.keys import format_key
from textual.screen import ModalScreen
from textual.widgets import Footer

from assistant.dialogue.commands import Command
from assistant.tui.composer import KEYS
from assistant.tui.facts import FactsView
from assistant.tui.find import FindBar
from assistant.tui.messages import Turn, piece_widget
from assistant.tui.pieces import Piece, Sheet
from assistant.tui.sessions import SessionsScreen
from assistant.tui.source import SourceView
from assistant.tui.words import styled

Rows = Iterable[tuple[str, str]]


class HelpScreen(ModalScreen[None]):
    """Commands and keys, by where they work."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,f1", "dismiss", "Close")]

    def __init__(self, chapters: Sequence[tuple[str, Rows]]) -> None:
        super().__init__()
        self._chapters = chapters

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet"):
            for title, rows in self._chapters:
                yield from map(piece_widget, chapter(title, rows))
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()


def chapters(commands: Mapping[str, Command], app: Sequence[BindingType]) -> list[tuple[str, Rows]]:
    """Everything there is to say, each thing from where it is defined."""
    return [
        (
            "Ask in your own words, or type a command",
            [(command.usage, command.summary) for command in commands.values()],
        ),
        ("Anywhere", [*keys_of(app), ("ctrl+p", "Commands, by name")]),
        (
            "Where you write",
            [
                ("enter", "Ask"),
                ("ctrl+j", "New line"),
                ("tab", "Complete"),
                ("↑ ↓", "Earlier questions"),
                ("1 … 9", "In an empty line: the option of that number, while a question of an interview waits"),
                *keys_of(KEYS),
            ],
        ),
        ("On a message (shift+tab goes there)", keys_of(Turn.BINDINGS)),
        ("In a source", keys_of(SourceView.BINDINGS)),
        ("Finding", keys_of(FindBar.BINDINGS)),
        ("In the facts of an interview", [("enter", "Correct the fact"), *keys_of(FactsView.BINDINGS)]),
        ("In past conversations", [("enter", "Go on with it"), *keys_of(SessionsScreen.BINDINGS)]),
    ]


def chapter(title: str, rows: Rows) -> Iterator[Piece]:
    """A heading, and two columns under it."""
    yield Piece("heading", styled(title, "bold $text-primary"))
    cells = [(styled(left, "$text-accent"), styled(right)) for left, right in rows]
    yield Piece("list", Sheet(Content(""), ("", ""), cells, Content("")))


def keys_of(bindings: Sequence[BindingType]) -> list[tuple[str, str]]:
    """The keys of a widget or screen and what they do; keys with one effect stand together."""
    grouped: dict[str, list[str]] = {}
    for key, binding in BindingsMap(bindings):
        says = binding.tooltip or binding.description
        if says:
            grouped.setdefault(says, []).append(format_key(key))
    return [(" ".join(keys), says) for says, keys in grouped.items()]
