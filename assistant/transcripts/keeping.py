"""The running conversation on disk: its lines, its title, its journal, and the transcript that is saved of it.

Every face that holds a conversation keeps it through here, so that what was said in one is found from all.
"""

import os
import secrets
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from assistant.dialogue.knowledge import Knowledge
from assistant.errors import StorageError
from assistant.files.store import private_folder
from assistant.transcripts.engine import Engine, engine_of
from assistant.transcripts.journal import Journal, journal_name
from assistant.transcripts.observe import Observed
from assistant.transcripts.record import Ask, save

SESSIONS, TRANSCRIPTS = "sessions", "transcripts"
"""Folders of the user's home: journals, and what was saved on purpose."""


class Keeping:
    """What is kept of one conversation under the user's folder. A conversation without a turn leaves no file.

    Without `journalled` (lines that come from a pipe are kept where they came from) only what is saved is written.
    """

    def __init__(self, knowledge: Knowledge, home: Path, *, journalled: bool = True) -> None:
        self._knowledge = knowledge
        self.home = home
        self.lines: list[str] = []
        self.title = ""
        self._journal: Journal | None = None
        self._broken = not journalled
        self._saved = 0
        """How many of the lines are in a saved file."""

    @cached_property
    def engine(self) -> Engine:
        """What saving and replaying ask of the assistant."""
        return engine_of(self._knowledge)

    @property
    def path(self) -> Path | None:
        """The journal, once there is one."""
        return self._journal.path if self._journal is not None else None

    def add(self, said: str, observed: Observed) -> str:
        """Keep one turn, on disk when this returns; a message where it cannot be kept (once)."""
        self.lines.append(said)
        if self._broken:
            return ""
        try:
            self._journal = self._journal or self._begun()
            self._journal.add(said, observed)
        except StorageError as error:
            self._broken = True
            return f"This conversation is not being kept: {error}"
        return ""

    def _begun(self) -> Journal:
        return Journal(
            self.home / SESSIONS,
            journal_name(os.getpid(), secrets.token_hex(4)),
            guideline=self._knowledge.guideline.about.edition,
            corpus=self._knowledge.guideline.digest,
            started=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def rename(self, title: str) -> None:
        """Call the conversation by a title; StorageError where that cannot be kept."""
        self.title = title
        if self._journal is not None:
            self._journal.rename(title)

    def save(self, ask: Ask, name: str) -> tuple[str, ...]:
        """Save what was said as a transcript, or (a name in .md) as a page; what came of it, a line each."""
        lines = tuple(self.lines)
        try:
            saved = save(lines, self.engine, private_folder(self.home / TRANSCRIPTS), ask, name, self.title)
        except StorageError as error:
            return (f"Nothing was saved: {error}",)
        if saved.path is not None:
            self._saved = len(lines)
        return saved.said

    def end(self) -> None:
        """The conversation ended in order: its journal is closed, or removed where all of it was saved."""
        journal, self._journal = self._journal, None
        if journal is None:
            return
        if self._saved == len(self.lines):
            journal.discard()
            return
        try:
            journal.close()
        except StorageError:
            # The disk took no last word: the journal stays as one that was left, and is offered at the next start.
            return
