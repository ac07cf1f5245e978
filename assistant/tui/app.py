"""The terminal app: rooms and doors, no clinical knowledge.

The first screen is painted before the core is even imported; a worker then opens the guide. Questions asked meanwhile
wait for it. What the core says is drawn, what the reader does becomes an event: nothing is decided here.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer

from assistant.errors import HaicError
from assistant.tui.composer import Composer
from assistant.tui.conversation import Conversation
from assistant.tui.look import DARK, LIGHT
from assistant.tui.messages import Turn
from assistant.tui.pieces import Answer, Piece
from assistant.tui.words import Plain, shown, styled

if TYPE_CHECKING:
    from textual.command import Provider

    from assistant.dialogue.knowledge import Knowledge
    from assistant.dialogue.state import State
    from assistant.tui.find import FindBar
    from assistant.tui.guide import Guide
    from assistant.tui.source import SourceView


def palette_provider() -> "type[Provider]":
    """The palette's entries; imported when it is opened."""
    from assistant.tui.palette import Palette  # noqa: PLC0415

    return Palette


Load = Callable[[], "Knowledge"]


def _load() -> "Knowledge":
    """The knowledge of this installation; imports the core, so it runs in the worker."""
    from assistant.dialogue.knowledge import load_knowledge  # noqa: PLC0415 - after first paint

    return load_knowledge()


class HaicApp(App[None]):
    """The app. `load` can be given for a test."""

    TITLE = "HAIC assistant"
    CSS_PATH = "app.tcss"
    # Textual annotates these two in a way that a subclass cannot repeat.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (9, "-low"), (18, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "source", "Source", tooltip="The source of the last answer; again for its next source"),
        Binding("ctrl+t", "contents", "Contents", tooltip="Clinical questions, tables, figures, references, notes"),
        Binding("f1", "help", "Help"),
        Binding("ctrl+y", "copy_answer", "Copy", tooltip="The last answer with its places"),
        Binding("ctrl+f", "find", "Find", tooltip="Find in the conversation"),
        Binding("ctrl+q", "quit", "Quit", priority=True),
    ]

    def __init__(self, load: Load = _load) -> None:
        super().__init__()
        self.register_theme(LIGHT)
        self.register_theme(DARK)
        wanted = os.environ.get("TEXTUAL_THEME", "")
        self.theme = wanted if wanted in self.available_themes else DARK.name
        self._load = load
        self.guide: Guide | None = None
        self.state: State | None = None
        self._waiting: list[str] = []
        self._broken = False
        self._citing: Turn | None = None
        """The turn whose sources are being stepped through."""

    def get_default_screen(self) -> Screen[Any]:
        return Screen(id="main")

    def compose(self) -> ComposeResult:
        yield Plain(f"{self.TITLE} · reading the guideline …", id="title")
        with Horizontal(id="room"), Vertical(id="left"):
            yield Conversation()
            with Horizontal(id="compose"):
                yield Plain(">", id="prompt")
                yield Composer()
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self.composer.focus()
        self.call_after_refresh(self._open)

    @property
    def main(self) -> Screen[Any]:
        return self.screen_stack[0]

    @property
    def conversation(self) -> Conversation:
        return self.main.query_one(Conversation)

    @property
    def composer(self) -> Composer:
        return self.main.query_one(Composer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """What belongs to the conversation is not offered on the screens over it."""
        if action in {"copy_answer", "find"}:
            return self.screen is self.main
        if action == "source":
            return self.screen is self.main or self.screen.id == "over"
        if action in {"contents", "compose_line"}:
            return self.screen is self.main
        return True

    # Opening the guide

    @work(thread=True, exclusive=True, group="guide")
    def _open(self) -> None:
        from assistant.tui.guide import open_guide  # noqa: PLC0415 - the core is imported after first paint

        try:
            guide = open_guide(self._load)
        except HaicError as error:
            self.call_from_thread(self._failed, str(error))
        else:
            self.call_from_thread(self._opened, guide)

    def _failed(self, message: str) -> None:
        self._broken = True
        self.main.query_one("#title", Plain).update(f"{self.TITLE} · the guideline cannot be read")
        said = f"The guideline cannot be read.\n\n{message}\n\nhaic check lists all that is wrong."
        answer = Answer("error", (Piece("decline", styled(said)),), plain=said)
        waiting = [text for text in self._waiting if not text.startswith("/")]
        if not waiting:
            self.conversation.add("", answer)
        for _ in waiting:
            self.conversation.fill(answer)

    def _opened(self, guide: "Guide") -> None:
        from assistant.tui.welcome import Welcome, suggestions, welcome  # noqa: PLC0415 - its words come with the guide

        self.guide, self.state = guide, guide.start
        about = guide.guideline.about
        self.main.query_one("#title", Plain).update(styled(f"{about.short_title} · {about.disclaimer}"))
        self.composer.know(guide.completions)
        waiting, self._waiting = self._waiting, []
        if not waiting:
            content = welcome(
                about.short_title, about.citation, about.disclaimer, suggestions(guide.commands, dict(guide.contents))
            )
            self.conversation.mount(Welcome(content))
        for text in waiting:
            if text.startswith("/"):
                self.action_ask(text)
            else:
                self._fill(*guide.said(self.state, text))

    # A turn

    def on_composer_asked(self, event: Composer.Asked) -> None:
        self.action_ask(event.text)

    def on_composer_help_wanted(self) -> None:
        self.action_help()

    def action_ask(self, text: str) -> None:
        """Ask a line, whoever typed or clicked it."""
        if self.guide is None or self.state is None:
            self._ask_later(text)
            return
        wanted = self.guide.asked_to_show(text)
        if wanted is not None:
            self.action_open(wanted)
            return
        self.take(text, *self.guide.said(self.state, text))

    def action_choose(self, offer: str) -> None:
        """Choose an offer of the last answer."""
        last = self.conversation.last
        if self.guide is None or self.state is None or last is None or last.answer is None:
            return
        label = dict(last.answer.offers).get(offer, offer)
        self.take(label, *self.guide.chosen(self.state, offer))

    def _ask_later(self, text: str) -> None:
        if self._broken:
            self.say("The guideline cannot be read, so nothing can be asked.", "error")
            return
        self._waiting.append(text)
        if not text.startswith("/"):
            self.conversation.add(shown(text.strip()), None)

    def take(self, question: str, state: "State", answer: Answer) -> None:
        """One turn was taken: show it, and go on from its state."""
        self.state = state
        self._citing = None
        self.conversation.query(".welcome").remove()
        self.conversation.add(shown(question.strip()), answer)
        if answer.leaves:
            self.exit()

    def _fill(self, state: "State", answer: Answer) -> None:
        self.state = state
        self.conversation.fill(answer)

    # Sources

    @property
    def view(self) -> "SourceView | None":
        """The source view that is open, if one is."""
        from assistant.tui.source import SourceView  # noqa: PLC0415 - imported by the first source

        views = self.screen.query(SourceView)
        return next((view for view in views if view.display), None)

    def action_source(self) -> None:
        """The first source of the last (or focused) answer, then its next one."""
        focused = self.focused
        turn = focused if isinstance(focused, Turn) else self._citing or self.conversation.last
        self._citing = turn
        name = turn.next_citation() if turn else None
        if name is None:
            self.say("The last answer cites nothing." if turn else "Nothing has been asked yet.")
        else:
            self.action_open(name)

    def action_open(self, name: str) -> None:
        """Show what stands behind a name: beside the answer where there is room, over it where there is none."""
        if self.guide is None:
            return
        from assistant.tui.source import SourceScreen, SourceView  # noqa: PLC0415 - imported by the first source

        if name in self.guide.screens:
            self._open_screen(name)
            return
        page = self.guide.page(name)
        view = self.view
        if view is not None:
            view.show(page)
        elif self.screen is self.main and self.main.has_class("-wide"):
            self.main.query_one("#room").mount(SourceView(page, id="panel"))
        else:
            self.push_screen(SourceScreen(page))

    def _open_screen(self, name: str) -> None:
        """A table or figure on its own screen, over whatever asked for it."""
        from assistant.tui.browse import own_screen  # noqa: PLC0415 - imported when it is asked for

        if self.guide is not None:
            self.push_screen(own_screen(self.guide, name))

    def action_contents(self) -> None:
        """Everything that can be browsed."""
        from assistant.tui.browse import BrowseScreen  # noqa: PLC0415 - imported when it is asked for

        if self.guide is None:
            self.say("The guideline is still being read.")
        elif not any(isinstance(screen, BrowseScreen) for screen in self.screen_stack):
            self.push_screen(BrowseScreen(self.guide))

    def on_source_view_wanted(self, event: "SourceView.Wanted") -> None:
        if event.what == "leave":
            self._close_source(event.view)
        elif event.what == "copy" and event.view.page is not None:
            self.copy(event.view.page.plain, "The source")
        elif self.guide is not None:
            event.view.show(self.guide.page(event.value), back=event.what == "back")

    def _close_source(self, view: "SourceView") -> None:
        from assistant.tui.source import SourceScreen  # noqa: PLC0415 - it is open, so it is imported

        if isinstance(self.screen, SourceScreen):
            self.screen.dismiss()
        elif self.screen is self.main:
            view.remove()
            self.composer.focus()
        else:
            self.screen.focus_previous()

    # Moving about

    def action_compose_line(self) -> None:
        """Back to the composer; from there, the source beside it is closed."""
        view = self.view
        if self.composer.has_focus and view is not None:
            view.remove()
        self.composer.focus()

    def action_scroll(self, way: str) -> None:
        scroll = {
            "page_up": self.conversation.scroll_page_up, "page_down": self.conversation.scroll_page_down,
            "up": self.conversation.scroll_up, "down": self.conversation.scroll_down,
        }[way]  # fmt: skip
        scroll(animate=False)

    def on_turn_wanted(self, event: Turn.Wanted) -> None:
        if event.what == "step":
            if not self.conversation.step(event.turn, int(event.value)) and event.value == "1":
                self.action_compose_line()
        elif event.what == "copy":
            self.copy(event.turn.plain, "The answer")
        elif event.what == "table" and not event.value:
            self.say("This answer shows no table and no figure.")
        else:
            {"ask": self.action_ask, "choose": self.action_choose, "open": self.action_open, "table": self.action_open}[
                event.what
            ](event.value)

    def action_help(self) -> None:
        from assistant.tui.help import HelpScreen, chapters  # noqa: PLC0415 - imported when it is asked for

        self.push_screen(HelpScreen(chapters(self.guide.commands if self.guide else {}, self.BINDINGS)))

    # Finding

    def action_find(self) -> None:
        from assistant.tui.find import FindBar  # noqa: PLC0415 - imported when it is asked for

        if not self.main.query(FindBar):
            self.main.query_one("#left").mount(FindBar(id="find"), before="#compose")
        self.call_after_refresh(self.main.query_one(FindBar).open)

    def on_find_bar_wanted(self, event: "FindBar.Wanted") -> None:
        event.bar.tell(self.conversation.look_for(event.words, event.by))
        if event.left:
            self.action_compose_line()

    # Copying

    def action_copy_answer(self) -> None:
        last = self.conversation.last
        if last is None or last.answer is None:
            self.say("Nothing has been answered yet.")
        else:
            self.copy(last.plain, "The answer")

    def action_copy_conversation(self) -> None:
        self.copy(self.conversation.plain(), "The conversation")

    @work(thread=True, group="copy")
    def copy(self, text: str, what: str) -> None:
        """Copy, and say which way it went."""
        from assistant.tui.copying import Clipboard  # noqa: PLC0415 - imported when it is asked for

        said = Clipboard(partial(self.call_from_thread, self.write_to_terminal)).copy(text, what)
        self.call_from_thread(self.say, said)

    def write_to_terminal(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    # Palette

    COMMANDS: ClassVar[set[Any]] = {palette_provider}

    def palette_entries(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """What the palette lists: the app's actions, the registry's commands, and everything to browse."""
        for binding in self.BINDINGS:
            if isinstance(binding, Binding):
                yield binding.description, binding.tooltip, partial(self.call_later, self.run_action, binding.action)
        yield "Copy conversation", "The whole conversation as text", self.action_copy_conversation
        yield "Theme", "Light, dark, and the others", self.search_themes
        if self.guide is not None:
            for command in self.guide.commands.values():
                yield command.usage, command.summary, partial(self.begin, command.usage)
            for name, label in self.guide.contents:
                yield label, f"/show {name}", partial(self.action_open, name)

    def begin(self, usage: str) -> None:
        """Run a command, or (where it wants words) begin it in the composer."""
        name, _, words = usage.partition(" ")
        if words:
            self.composer.put(f"{name} ")
            self.composer.focus()
        else:
            self.action_ask(name)

    def say(self, text: str, severity: Any = "information") -> None:
        """A short message in a corner; characters, not markup."""
        self.notify(shown(text), severity=severity, markup=False)


def open_app() -> int:
    """Run the app in this terminal; returns the exit code."""
    app = HaicApp()
    app.run()
    return app.return_code or 0
