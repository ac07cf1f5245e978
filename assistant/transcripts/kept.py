"""A past conversation: what every list of them shows. Reads journals alone: no start waits for the parser of transcripts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from assistant.transcripts import journal
from assistant.transcripts.journal import Session, held
from assistant.transcripts.keeping import SESSIONS
from assistant.transcripts.record import suggested_title

Status = Literal["saved", "kept", "unfinished", "running"]
"""saved: a transcript that was saved on purpose. kept: a session that ended in order. unfinished: one that did not.
running: one that goes on elsewhere."""


class Kept(Struct, frozen=True):
    """One past conversation: its name, when it was begun (a transcript: last written), and what was said in it."""

    name: str
    path: Path
    status: Status
    when: datetime
    turns: tuple[tuple[str, str], ...]
    """What was typed, and what was answered then, as text."""
    corpus: str
    title: str
    given: str = ""
    """The title where somebody gave it one, which it keeps when it is gone on with."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What was typed."""
        return tuple(typed for typed, _ in self.turns)

    @property
    def day(self) -> str:
        """When, in this machine's time."""
        return f"{self.when.astimezone():%Y-%m-%d %H:%M}"

    @property
    def size(self) -> str:
        return f"{len(self.turns)} turn{'' if len(self.turns) == 1 else 's'}"

    def holding(self, words: str) -> str:
        """The first line of it that holds the words, in any case; empty where none does."""
        wanted = " ".join(words.lower().split())
        return next((line for line in self._text() if wanted in line.lower()), "")

    def _text(self) -> Iterator[str]:
        """All of its text, a turn's side a line."""
        yield self.title
        for turn in self.turns:
            yield from (" ".join(side.split()) for side in turn)


def place(kept: Kept) -> tuple[bool, float, str]:
    """Where it stands in a list: those left unfinished first, then the latest."""
    return kept.status != "unfinished", -kept.when.timestamp(), kept.name


def left_unfinished(home: Path) -> tuple[Kept, ...]:
    """Sessions that ended without a goodbye, the latest first; what cannot be read is left to `shelf` to tell."""
    sessions, _ = journal.unfinished(home / SESSIONS)
    return tuple(sorted(map(of_session, sessions), key=place))


def of_session(session: Session) -> Kept:
    """A journal as a past conversation."""
    status: Status = "running" if held(session.path) else "kept" if session.closed else "unfinished"
    turns = tuple((turn.user, turn.text) for turn in session.turns)
    return Kept(
        session.path.name.removesuffix(journal.SUFFIX),
        session.path,
        status,
        _begun(session),
        turns,
        session.corpus,
        session.title or suggested_title([typed for typed, _ in turns]),
        session.title,
    )


def _begun(session: Session) -> datetime:
    try:
        begun = datetime.fromisoformat(session.started)
    except ValueError:
        return written(session.path)
    return begun if begun.tzinfo else begun.replace(tzinfo=UTC)


def written(path: Path) -> datetime:
    """When a file was last written."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
