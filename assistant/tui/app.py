"""The terminal app: rooms and doors, no clinical knowledge.

What the core says is drawn, what the reader does becomes an event: nothing is decided here.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from assistant.files.folders import data_home
from assistant.tui.composer import Composer
from assistant.tui.messages import Turn
from assistant.tui.opening import Load, Opening, load_here
from assistant.tui.pieces import Facts
from assistant.tui.words import shown

if TYPE_CHECKING:
    from textual.command import Provider

    from assistant.tui.facts import FactsView
    from assistant.tui.guide import Told
    from assistant.tui.source import SourceView


def palette_provider() -> "type[Provider]":
    """The palette's entries; imported when it is opened."""
    from assistant.tui.palette import Palette  # noqa: PLC0415

    return Palette


GRACE = 0.5
"""Seconds after a question appears in which a key or click on it is not taken for its answer: it was meant for the one before."""


class HaicApp(Opening):
    """The app. What it loads, the user's folder and the clock can be given for a test."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "source", "Source", tooltip="The source of the last answer; again for its next source"),
        Binding("ctrl+t", "contents", "Contents", tooltip="Clinical questions, tables, figures, references, notes"),
        Binding("f1", "help", "Help"),
        Binding("f2", "facts", "Facts", tooltip="What an interview has noted; choose a fact to correct it"),
        Binding("f3", "sessions", "Sessions", show=False, tooltip="Past conversations: search, go on, export, delete"),
        Binding("ctrl+y", "copy_answer", "Copy", tooltip="The last answer with its places"),
        Binding("ctrl+f", "find", "Find", tooltip="Find in the conversation"),
        Binding("ctrl+q", "quit", "Quit", priority=True),
    ]

    def __init__(
        self, load: Load = load_here, home: Callable[[], Path] = data_home, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(load, home)
        self._clock = clock
        self._asked_at = 0.0
        """When the last question of an interview appeared."""
        self._citing: Turn | None = None
        """The turn whose sources are being stepped through."""

    def on_mount(self) -> None:
        self.composer.focus()
        self.call_after_refresh(self.open_guide)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """What belongs to the conversation is not offered on the screens over it."""
        if action == "source":
            return self.screen is self.main or self.screen.id == "over"
        if action == "facts":
            return self.screen is self.main and self.facts is not None
        in_conversation = {"copy_answer", "find", "contents", "compose_line", "sessions"}
        return action not in in_conversation or self.screen is self.main

    # A turn

    def on_composer_asked(self, event: Composer.Asked) -> None:
        self.action_ask(event.text)

    def on_composer_numbered(self, event: Composer.Numbered) -> None:
        self._choose_option(event.number)

    def on_composer_help_wanted(self) -> None:
        self.action_help()

    def action_ask(self, text: str) -> None:
        """Ask a line, whoever typed or clicked it."""
        if self.guide is None:
            self.ask_later(text)
            return
        wanted = self.guide.asked_to_show(text)
        if wanted is not None:
            self.action_open(wanted)
            return
        name = self.guide.asked_to_save(text)
        if name is not None:
            self.save(name)
            return
        if self.caught_up:
            self.take(text, self.guide.said(self.state, text))
        else:
            self.ask_later(text)

    def action_choose(self, offer: str) -> None:
        """Choose an offer of the last answer."""
        last = self.conversation.last
        if last is not None and last.answer is not None:
            self.action_ask(dict(last.answer.offers).get(offer, offer))

    def take(self, question: str, told: "Told") -> None:
        """One turn was taken: show it as `question`, and go on from where it left the conversation."""
        self._citing = None
        self.conversation.query(".welcome").remove()
        self.conversation.add(shown(question.strip()), told.answer)
        self.went_on(told)

    def went_on(self, told: "Told") -> None:
        """Go on from where a turn left the conversation."""
        self.keep(told)
        self.stands()
        if told.answer.leaves:
            self.leave()

    # An interview

    @property
    def facts(self) -> Facts | None:
        """What the interview has noted; None where none is on."""
        return self.guide.facts(self.state) if self.guide is not None else None

    def stands(self) -> None:
        """Show where an interview stands: what is awaited, and what is noted."""
        last = self.conversation.last
        asked = last.answer.asked if last is not None and last.answer is not None else None
        self.composer.await_answer(len(asked.options) if asked is not None else None)
        if asked is not None:
            self._asked_at = self._clock()
        self._show_facts()
        self.refresh_bindings()

    def _show_facts(self) -> None:
        facts = self.facts
        if facts is None:
            self.main.query("#facts").remove()
            return
        from assistant.tui.facts import FactsView  # noqa: PLC0415 - imported by the first interview

        beside = self.main.query(FactsView)
        if beside:
            beside.first().show(facts)
        else:
            self.main.query_one("#side").mount(FactsView(facts, id="facts"), before=0)

    def _too_soon(self) -> bool:
        """Whether the question has only just appeared."""
        return self._clock() - self._asked_at < GRACE

    def _choose_option(self, number: int) -> None:
        last = self.conversation.last
        if last is not None and last.awaits(number) and last.answer is not None and last.answer.asked is not None:
            self.action_answer(last.answer.asked.field, last.answer.asked.text, number)

    def action_answer(self, field: str, question: str, number: int) -> None:
        """Answer a question with one of its options, by its number from 1; only while it is the one that waits."""
        last = self.conversation.last
        asked = last.answer.asked if last is not None and last.answer is not None else None
        if asked is None or (asked.field, asked.text) != (field, question):
            self.say("This question waits no more. To change its answer, choose the fact (F2).")
        elif self.guide is not None and not self._too_soon():
            self.take(asked.options[number - 1], self.guide.said(self.state, str(number)))

    def action_facts(self) -> None:
        """To the facts beside the conversation, or over it where there is no room beside it."""
        from assistant.tui.facts import FactsScreen, FactsView  # noqa: PLC0415 - imported when it is asked for

        facts = self.facts
        if facts is None:
            self.say("No interview is on. /interview starts one.")
        elif self.wide:
            self.main.query_one(FactsView).lines.focus()
        else:
            self.push_screen(FactsScreen(facts), self._correct)

    def on_facts_view_chosen(self, event: "FactsView.Chosen") -> None:
        self._correct(event.label)

    def _correct(self, label: str | None) -> None:
        """Begin the correction of a fact in the composer."""
        if label:
            self.composer.put(f"actually {label} ")
        self.composer.focus()

    # Sources

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
        elif self.screen is self.main and self.wide:
            self.main.query_one("#side").mount(SourceView(page, id="panel"))
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

    # What a message wants

    def on_turn_wanted(self, event: Turn.Wanted) -> None:
        if event.what == "step":
            self.step(event.turn, int(event.value))
        elif event.what == "copy":
            self.copy(event.turn.plain, "The answer")
        elif event.what == "answer":
            self._choose_option(int(event.value))
        elif event.what == "table" and not event.value:
            self.say("This answer shows no table and no figure.")
        elif not (event.what == "open" and event.turn.awaits() and self._too_soon()):
            {"ask": self.action_ask, "choose": self.action_choose, "open": self.action_open, "table": self.action_open}[
                event.what
            ](event.value)

    def action_help(self) -> None:
        from assistant.tui.help import HelpScreen, chapters  # noqa: PLC0415 - imported when it is asked for

        self.push_screen(HelpScreen(chapters(self.guide.commands if self.guide else {}, self.BINDINGS)))

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
            for name, title in self.guide.interviews:
                yield f"Interview: {title}", f"/interview {name}", partial(self.action_ask, f"/interview {name}")
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


def open_app() -> int:
    """Run the app in this terminal; returns the exit code."""
    app = HaicApp()
    app.run()
    return app.return_code or 0
