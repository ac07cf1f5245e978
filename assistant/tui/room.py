"""The room of the app: what stands where, moving about in it, finding and copying. It knows nothing of what is said."""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer

from assistant.tui.composer import Composer
from assistant.tui.conversation import Conversation
from assistant.tui.look import DARK, LIGHT
from assistant.tui.messages import Turn
from assistant.tui.words import Plain, shown

if TYPE_CHECKING:
    from assistant.tui.find import FindBar
    from assistant.tui.source import SourceView


class Room(App[None]):
    """Screens, panels, and the ways between them."""

    TITLE = "HAIC assistant"
    CSS_PATH = "app.tcss"
    # Textual annotates these two in a way that a subclass cannot repeat.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (9, "-low"), (18, "-tall")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(LIGHT)
        self.register_theme(DARK)
        wanted = os.environ.get("TEXTUAL_THEME", "")
        self.theme = wanted if wanted in self.available_themes else DARK.name

    def get_default_screen(self) -> Screen[Any]:
        return Screen(id="main")

    def compose(self) -> ComposeResult:
        yield Plain(f"{self.TITLE} · reading the guideline …", id="title")
        with Horizontal(id="room"):
            with Vertical(id="left"):
                yield Conversation()
                with Horizontal(id="compose"):
                    yield Plain(">", id="prompt")
                    yield Composer()
            yield Vertical(id="side")
        yield Vertical(id="keys")

    def show_keys(self) -> None:
        """The footer, once there is something that its keys can do: it is a quarter of what a start draws."""
        self.main.query_one("#keys").mount(Footer(compact=True))
        self.call_after_refresh(self.main.refresh_bindings)  # a footer draws what it is told of, not what there is

    @property
    def main(self) -> Screen[Any]:
        return self.screen_stack[0]

    @property
    def conversation(self) -> Conversation:
        return self.main.query_one(Conversation)

    @property
    def composer(self) -> Composer:
        return self.main.query_one(Composer)

    @property
    def wide(self) -> bool:
        """Whether there is room beside the conversation."""
        return self.main.has_class("-wide")

    @property
    def view(self) -> "SourceView | None":
        """The source view that is open, if one is."""
        from assistant.tui.source import SourceView  # noqa: PLC0415 - imported by the first source

        views = self.screen.query(SourceView)
        return next((view for view in views if view.display), None)

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

    def step(self, turn: Turn, by: int) -> None:
        """To the message above or below; below the last is the composer."""
        if not self.conversation.step(turn, by) and by > 0:
            self.action_compose_line()

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

    # Saying and asking

    def say(self, text: str, severity: Any = "information") -> None:
        """A short message in a corner; characters, not markup."""
        self.notify(shown(text), severity=severity, markup=False)

    def confirm(self, question: str, then: Callable[[bool | None], None]) -> None:
        """Ask for a yes or a no over everything else."""
        from assistant.tui.confirm import Confirm  # noqa: PLC0415 - imported when something is asked

        self.push_screen(Confirm(question), then)

    def ask_for(self, what: str, now: str, then: Callable[[str | None], None]) -> None:
        """Ask for a line of text over everything else; `now` stands there to be changed."""
        from assistant.tui.confirm import LineOf  # noqa: PLC0415 - imported when something is asked

        self.push_screen(LineOf(what, now), then)
