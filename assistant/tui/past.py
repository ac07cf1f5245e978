"""What is kept, in the app: the journal of the conversation that runs, saving it, and going on with past ones."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING

from textual import work
from textual.worker import get_current_worker

from assistant.errors import DataError, StorageError
from assistant.tui.room import Room
from assistant.tui.words import shown

if TYPE_CHECKING:
    from assistant.dialogue.state import State
    from assistant.transcripts.keeping import Keeping
    from assistant.transcripts.kept import Kept
    from assistant.tui.guide import Guide, Told
    from assistant.tui.sessions import SessionsScreen


class Past(Room):
    """The app's memory. `home` names the user's folder; it is asked when the guide is open."""

    def __init__(self, home: Callable[[], Path]) -> None:
        super().__init__()
        self._home = home
        self._writing = Lock()
        self.guide: Guide | None = None
        self.state: State
        self.kept: Keeping | None = None
        self.offered: tuple[Kept, ...] = ()
        """Conversations that were left unfinished before this one."""

    def begin_keeping(self, guide: "Guide") -> None:
        """A fresh conversation, of which nothing is said yet."""
        from assistant.transcripts.keeping import Keeping  # noqa: PLC0415 - imported with the guide

        self.guide, self.state = guide, guide.start
        self.kept = Keeping(guide.knowledge, self._home())

    def keep(self, told: "Told") -> None:
        """Go on from a turn, kept on disk before the next one."""
        self.state = told.state
        trouble = self.kept.add(told.said, told.observed) if self.kept is not None else ""
        if trouble:
            self.say(trouble, "warning")

    def stands(self) -> None:
        """Show where the conversation stands after a change."""
        raise NotImplementedError

    def leave(self) -> None:
        """End in order: what was said is kept, and not offered as left unfinished."""
        if self.kept is not None:
            self.kept.end()
        self.exit()

    async def action_quit(self) -> None:
        self.leave()

    # Saving

    @work(thread=True, group="save")
    def save(self, name: str) -> None:
        """Save the conversation as a transcript; what looks like a person is asked about first."""
        if self.kept is not None:
            self._written(partial(self.kept.save, self._asked, name))

    def _written(self, write: Callable[[], tuple[str, ...]]) -> None:
        """Write something and say what came of it; one at a time, so that no two questions stand over each other."""
        if self._writing.acquire(blocking=False):
            try:
                said = write()
            finally:
                self._writing.release()
            self.call_from_thread(self.say, "\n".join(said))

    def _asked(self, question: str) -> bool:
        """The answer to a question that a worker has to put to the user; no, where the app is left instead."""
        answers: SimpleQueue[bool | None] = SimpleQueue()
        self.call_from_thread(self.confirm, question, answers.put)
        worker = get_current_worker()
        while not worker.is_cancelled:
            try:
                return bool(answers.get(timeout=0.1))
            except Empty:
                continue
        return False

    # Past conversations

    def left(self) -> "tuple[Kept, ...]":
        """Conversations that ended without a goodbye, the latest first; runs in the worker that opens the guide."""
        from assistant.transcripts.kept import left_unfinished  # noqa: PLC0415 - imported after first paint

        return left_unfinished(self._home())

    def action_resume(self, name: str) -> None:
        """Go on with one of the conversations that were offered."""
        for kept in self.offered:
            if kept.name == name:
                self._resume(kept)

    def action_sessions(self) -> None:
        """Past conversations."""
        from assistant.tui.sessions import SessionsScreen  # noqa: PLC0415 - imported when it is asked for

        if self.guide is None:
            self.say("The guideline is still being read.")
            return
        screen = SessionsScreen()
        self.push_screen(screen)
        self._list(screen)

    @work(thread=True, group="sessions", exclusive=True)
    def _list(self, screen: "SessionsScreen") -> None:
        from assistant.transcripts.shelf import shelf  # noqa: PLC0415 - it is imported

        if self.kept is not None:
            found, faults = shelf(self.kept.home, self.kept.engine)
            self.call_from_thread(screen.show, found, [str(fault) for fault in faults])

    def on_sessions_screen_wanted(self, event: "SessionsScreen.Wanted") -> None:
        kept = event.kept
        if event.what == "resume" and kept.status == "running":
            self.say("This conversation goes on in a window that is open.")
        elif event.what == "resume":
            self._resume(kept)
        elif event.what == "export":
            self._export(kept)
        elif event.what == "rename":
            self.ask_for("Title of this conversation", kept.title, partial(self._rename, kept))
        else:
            question = f'Delete "{shown(kept.title)}" ({kept.day}, {kept.size}) for good?'
            self.confirm(question, lambda yes: self._delete(kept) if yes else None)

    def _delete(self, kept: "Kept") -> None:
        from assistant.transcripts.shelf import delete  # noqa: PLC0415 - it is imported
        from assistant.tui.sessions import SessionsScreen  # noqa: PLC0415 - it is open, so it is imported

        try:
            delete(kept)
        except StorageError as error:
            self.say(str(error), "error")
        if isinstance(self.screen, SessionsScreen):
            self._list(self.screen)

    def _rename(self, kept: "Kept", typed: str | None) -> None:
        """Call a past conversation, or the one that runs here, by another title; None leaves it as it is."""
        from assistant.transcripts.shelf import as_title, rename  # noqa: PLC0415 - it is imported
        from assistant.tui.sessions import SessionsScreen  # noqa: PLC0415 - it is open, so it is imported

        if typed is None or self.kept is None:
            return
        try:
            if kept.path == self.kept.path:
                self.kept.rename(as_title(typed))
            else:
                rename(kept, typed, self.kept.engine)
        except (StorageError, DataError) as error:
            self.say(str(error), "error")
        if isinstance(self.screen, SessionsScreen):
            self._list(self.screen)

    @work(thread=True, group="save")
    def _export(self, kept: "Kept") -> None:
        """A past conversation as a page for people, in the folder where the program was started."""
        from assistant.transcripts.shelf import export  # noqa: PLC0415 - it is imported

        if self.kept is not None:
            self._written(partial(export, kept, self.kept.engine, Path.cwd(), self._asked))

    @work(thread=True, group="resume", exclusive=True)
    def _resume(self, kept: "Kept") -> None:
        """Say the lines of a past conversation again, and go on from there."""
        guide = self.guide
        if guide is None:
            return
        state, turns = guide.start, []
        for line in kept.lines:
            told = guide.said(state, line)
            state = told.state
            turns.append(told)
        self.call_from_thread(self._resumed, guide, kept, turns)

    def _call(self, title: str) -> None:
        """Keep the title of a conversation that is gone on with."""
        try:
            if self.kept is not None and title:
                self.kept.rename(title)
        except StorageError as error:
            self.say(str(error), "warning")

    def _resumed(self, guide: "Guide", kept: "Kept", turns: "list[Told]") -> None:
        from assistant.transcripts.shelf import delete  # noqa: PLC0415 - it is imported
        from assistant.tui.sessions import SessionsScreen  # noqa: PLC0415 - imported by now or in a moment

        if isinstance(self.screen, SessionsScreen):
            self.pop_screen()
        if self.kept is not None:
            self.kept.end()
        self.begin_keeping(guide)
        self.offered = ()
        self.conversation.query(".welcome").remove()
        self.conversation.clear()
        for told in turns:
            self.conversation.add(shown(told.said.strip()), told.answer)
            self.keep(told)
        self._call(kept.given)
        self.stands()
        self.composer.focus()
        changed = bool(kept.corpus) and not guide.guideline.digest.startswith(kept.corpus)
        self.say(
            f"Back in it, {kept.size}.{' The guideline changed since: the answers are of now.' if changed else ''}"
        )
        if kept.status != "saved":
            # All of it stands in the journal of this conversation now.
            try:
                delete(kept)
            except StorageError as error:
                self.say(str(error), "warning")
