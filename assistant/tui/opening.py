"""How the app opens: the first screen is painted before the core is even imported, and a worker then opens the guide.

Questions asked meanwhile wait. They are answered in the worker too, and so is one for nobody after them: the first answer
reads what all others need, which would stop the screen.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from assistant.errors import HaicError
from assistant.tui.past import Past
from assistant.tui.pieces import Answer, Piece
from assistant.tui.words import Plain, shown, styled

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from assistant.transcripts.kept import Kept
    from assistant.tui.guide import Guide, Told

Load = Callable[[], "Knowledge"]

MOST_OFFERED = 2
"""Conversations that are offered at the start; the others are among the past ones."""


def load_here() -> "Knowledge":
    """The knowledge of this installation; imports the core, so it runs in the worker."""
    from assistant.dialogue.knowledge import load_knowledge  # noqa: PLC0415 - after first paint

    return load_knowledge()


class Opening(Past):
    """The app's start."""

    def __init__(self, load: Load, home: Callable[[], Path]) -> None:
        super().__init__(home)
        self._load = load
        self._waiting: list[str] = []
        self._broken = False
        self.caught_up = False
        """Whether the guide is open and no line waits for its answer."""

    def action_ask(self, text: str) -> None:
        """Ask a line."""
        raise NotImplementedError

    def take(self, question: str, told: "Told") -> None:
        """Show a turn that was taken."""
        raise NotImplementedError

    def went_on(self, told: "Told") -> None:
        """Go on from where a turn left the conversation."""
        raise NotImplementedError

    @work(thread=True, exclusive=True, group="guide")
    def open_guide(self) -> None:
        from assistant.transcripts import keeping  # noqa: F401, PLC0415 - found imported by the loop, which would wait for it
        from assistant.tui import welcome  # noqa: F401, PLC0415 - likewise
        from assistant.tui.guide import open_guide  # noqa: PLC0415 - the core is imported after first paint

        try:
            guide = open_guide(self._load)
            _ = guide.completions  # worked out here, not in the loop
        except HaicError as error:
            self.call_from_thread(self._failed, str(error))
            return
        self.call_from_thread(self._opened, guide, self.left())

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
        self.show_keys()

    def _opened(self, guide: "Guide", left: "tuple[Kept, ...]") -> None:
        self.begin_keeping(guide)
        self.offered = left
        about = guide.guideline.about
        self.main.query_one("#title", Plain).update(styled(f"HAIC · {about.disclaimer}"))
        self.composer.know(guide.completions)
        waiting, self._waiting = self._waiting, []
        if not waiting:
            self._welcome(guide)
        for text in waiting:
            if text.startswith("/"):
                self.action_ask(text)
            else:
                self._waiting.append(text)
        if left and waiting:
            self.say("A conversation was left unfinished. F3 goes on with it.")
        self.call_after_refresh(self._open_for_good, guide)

    def _open_for_good(self, guide: "Guide") -> None:
        """What the first screen can do without."""
        self.show_keys()
        self._catch_up(guide)

    @work(thread=True, exclusive=True, group="guide")
    def _catch_up(self, guide: "Guide") -> None:
        while self._waiting:
            self.call_from_thread(self._answered, guide.said(self.state, self._waiting[0]))
        guide.warm()
        self.call_from_thread(self._warmed, guide)

    def _warmed(self, guide: "Guide") -> None:
        if self._waiting:
            self._catch_up(guide)
        self.caught_up = not self._waiting

    def _answered(self, told: "Told") -> None:
        """The answer to the first line that waits; a command stands in the conversation only now."""
        if self._waiting.pop(0).startswith("/"):
            self.take(told.said, told)
        else:
            self.conversation.fill(told.answer)
            self.went_on(told)

    def ask_later(self, text: str) -> None:
        """Keep a line until it can be answered."""
        if self._broken:
            self.say("The guideline cannot be read, so nothing can be asked.", "error")
            return
        self._waiting.append(text)
        if not text.startswith("/"):
            self.conversation.query(".welcome").remove()
            self.conversation.add(shown(text.strip()), None)

    def _welcome(self, guide: "Guide") -> None:
        from assistant.tui.welcome import Welcome, suggested, welcome  # noqa: PLC0415 - its words come with the guide

        about = guide.guideline.about
        interview, table = suggested(guide.commands, dict(guide.contents), dict(guide.interviews))
        left = [(one.name, f"{one.day}, {one.size}: {one.title}") for one in self.offered[:MOST_OFFERED]]
        self.conversation.mount(
            Plain(about.disclaimer, classes="welcome disclaimer"),
            Welcome(welcome(about.short_title, about.citation, interview, table, left)),
        )
