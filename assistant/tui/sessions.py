"""Past conversations: found by any word said in them, read, gone on with, renamed, exported, deleted after a yes."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from assistant.transcripts.kept import Kept
from assistant.transcripts.shelf import around
from assistant.tui.messages import marked
from assistant.tui.words import Plain, shown, styled

EMPTY = "No conversation is kept yet."
MOST_READ = 40
"""Turns of a conversation that are shown beside the list."""


class SessionsScreen(Screen[None]):
    """The list, what is looked for above it, and (where there is room) the text of the chosen one beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "want('rename')", "Rename"),
        Binding("e", "want('export')", "Export"),
        Binding("d,delete", "want('delete')", "Delete"),
        Binding("slash", "search", "Search"),
        Binding("escape,q", "leave", "Back"),
    ]

    class Wanted(Message):
        """A past conversation is to be gone on with, renamed, exported or deleted."""

        def __init__(self, kept: Kept, what: str) -> None:
            self.kept, self.what = kept, what
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Kept, ...] = ()
        self._faults: tuple[str, ...] = ()
        self.listed: tuple[Kept, ...] = ()

    def compose(self) -> ComposeResult:
        yield Plain("Conversations · reading …", classes="screen-title")
        yield Input(placeholder="Search in all that was said", id="filter")
        with Horizontal():
            yield OptionList(id="kept", markup=False)
            with VerticalScroll(id="said", can_focus=False):
                yield Plain()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self.lines.focus()

    @property
    def lines(self) -> OptionList:
        return self.query_one("#kept", OptionList)

    @property
    def words(self) -> str:
        return self.query_one(Input).value.strip()

    def show(self, kept: Sequence[Kept], faults: Sequence[str] = ()) -> None:
        """Show what there is; `faults` says what could not be read."""
        self._all, self._faults = tuple(kept), tuple(faults)
        self._draw()

    def _draw(self) -> None:
        words, at = self.words, self.lines.highlighted or 0
        self.listed = tuple(one for one in self._all if not words or one.holding(words))
        damaged = f" · {len(self._faults)} cannot be read: haic sessions" if self._faults else ""
        count = f"{len(self.listed)} of {len(self._all)}" if words else str(len(self._all))
        self.query_one(".screen-title", Plain).update(
            f"Conversations · {count} · Enter goes on with one{damaged}" if self._all else EMPTY
        )
        self.lines.clear_options()
        self.lines.add_options(Option(_row(one, words)) for one in self.listed)
        self.lines.highlighted = min(at, len(self.listed) - 1) if self.listed else None
        self._read()

    @property
    def chosen(self) -> Kept | None:
        at = self.lines.highlighted
        return self.listed[at] if at is not None and at < len(self.listed) else None

    def _read(self) -> None:
        """The chosen conversation beside the list, what is looked for set off."""
        chosen = self.chosen
        turns = chosen.turns[:MOST_READ] if chosen else ()
        parts = [
            Content.assemble((f"> {shown(typed)}", "bold $text-primary"), "\n", shown(answer), "\n")
            for typed, answer in turns
        ]
        self.query_one("#said > Plain", Plain).update(marked(Content("\n").join(parts), self.words))
        self.query_one("#said").scroll_home(animate=False)

    def on_option_list_option_highlighted(self) -> None:
        self._read()

    def on_option_list_option_selected(self) -> None:
        self.action_want("resume")

    def on_input_changed(self) -> None:
        self._draw()

    def on_input_submitted(self) -> None:
        self.lines.focus()

    def action_search(self) -> None:
        # At once: a letter typed right behind the slash belongs to the search, and is no key of the list.
        self.set_focus(self.query_one(Input))

    def action_want(self, what: str) -> None:
        if self.chosen is not None and self.is_current:
            self.post_message(self.Wanted(self.chosen, what))

    def action_leave(self) -> None:
        """From the search back to the list, from the list back to the conversation."""
        if self.query_one(Input).has_focus:
            self.lines.focus()
        else:
            self.dismiss()


def _row(kept: Kept, words: str) -> Content:
    """One conversation: what was asked first, then when, how long and how it ended, then where the words stand in it."""
    unfinished = kept.status == "unfinished"
    lines = [
        styled(kept.title, "bold"),
        Content.assemble(
            (f"  {kept.day} · {kept.size} · ", "$foreground 62%"),
            (kept.status, "$text-warning" if unfinished else "$foreground 62%"),
        ),
    ]
    if words:
        lines.append(Content.assemble("  ", marked(styled(around(kept.holding(words), words)), words)))
    return Content("\n").join(lines)
