"""Past conversations: journals of sessions and saved transcripts, listed, searched, renamed and told apart."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from assistant.errors import DataError, Fault, StorageError, UnknownName, UsageError
from assistant.files.store import read_bytes, write_atomically
from assistant.text.normalise import visible
from assistant.transcripts import SUFFIX, edit, journal
from assistant.transcripts.engine import Engine
from assistant.transcripts.journal import Session, held, read_journal
from assistant.transcripts.keeping import SESSIONS, TRANSCRIPTS
from assistant.transcripts.record import Ask, save, slug, suggested_name, suggested_title
from assistant.transcripts.records import read

Status = Literal["saved", "kept", "unfinished", "running"]
"""saved: a transcript that was saved on purpose. kept: a session that ended in order. unfinished: one that did not.
running: one that goes on elsewhere."""

LONGEST_TITLE = 100
"""Characters of a title."""

PRIVATE = 0o600
"""Who may read a journal: nobody but its owner."""


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


def shelf(home: Path, engine: Engine) -> tuple[tuple[Kept, ...], tuple[Fault, ...]]:
    """All past conversations, those left unfinished and then the latest first, and what is wrong with files that cannot be read."""
    found: list[Kept] = []
    faults: list[Fault] = []
    paths = (*(home / SESSIONS).glob(f"*{journal.SUFFIX}"), *(home / TRANSCRIPTS).glob(f"*{SUFFIX}"))
    for path in sorted(paths):
        try:
            kept = _session(path) if path.name.endswith(journal.SUFFIX) else _transcript(path, engine)
        except DataError as error:
            faults.extend(error.faults)
        except OSError as error:
            faults.append(Fault(path, f"cannot be read: {error.strerror or error}."))
        else:
            found.extend([kept] if kept.turns else [])
    return tuple(sorted(found, key=_place)), tuple(faults)


def _place(kept: Kept) -> tuple[bool, float, str]:
    return kept.status != "unfinished", -kept.when.timestamp(), kept.name


def left_unfinished(home: Path) -> tuple[Kept, ...]:
    """Sessions that ended without a goodbye, the latest first; what cannot be read is left to `shelf` to tell."""
    sessions, _ = journal.unfinished(home / SESSIONS)
    return tuple(sorted(map(of_session, sessions), key=_place))


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


def _session(path: Path) -> Kept:
    return of_session(read_journal(path))


def _begun(session: Session) -> datetime:
    try:
        begun = datetime.fromisoformat(session.started)
    except ValueError:
        return _written(session.path)
    return begun if begun.tzinfo else begun.replace(tzinfo=UTC)


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _transcript(path: Path, engine: Engine) -> Kept:
    from assistant.transcripts.records import read  # noqa: PLC0415 - no start reads a transcript: their parser comes later

    found = read(path, engine)
    turns = tuple((turn.user, str(turn.expects.get("text") or "")) for turn in found.turns)
    corpus = found.recorded.corpus.removeprefix("sha256:")
    given = found.title if found.title != suggested_title([typed for typed, _ in turns]) else ""
    return Kept(found.name, path, "saved", _written(path), turns, corpus, found.title or found.name, given)


def named(name: str, kept: Iterable[Kept]) -> Kept:
    """The conversation of that name, of its number in the list (from 1), or the only one whose name begins so."""
    listed = list(kept)
    exact = [one for one in listed if one.name == name]
    if not exact and name.isdecimal() and len(name) < 10 and 1 <= int(name) <= len(listed):
        return listed[int(name) - 1]
    found = exact or [one for one in listed if name and one.name.startswith(name)]
    if not found:
        raise UnknownName("conversation called", name, [one.name for one in listed])
    if len(found) > 1:
        raise UsageError(f'"{name}" fits {len(found)} conversations: {", ".join(one.name for one in found)}.')
    return found[0]


def delete(kept: Kept) -> None:
    """Remove a past conversation for good; StorageError where it runs elsewhere or cannot be removed."""
    if kept.path.name.endswith(journal.SUFFIX) and held(kept.path):
        raise StorageError(f"{kept.name} is a conversation that goes on in another window.")
    try:
        kept.path.unlink()
    except OSError as error:
        raise StorageError(f"{kept.path} cannot be removed: {error.strerror or error}.") from error


def as_title(typed: str) -> str:
    """What was typed as a title: one line of what can be seen, not longer than a list shows."""
    title = " ".join(visible(typed).split())
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def rename(kept: Kept, typed: str, engine: Engine) -> str:
    """Call a past conversation by another title, which is returned; StorageError where it runs elsewhere or cannot be written.

    A file keeps its name: other things may point to it. A session without a title is called by what was asked first.
    """
    title = as_title(typed)
    if kept.path.name.endswith(journal.SUFFIX):
        if held(kept.path):
            raise StorageError(f"{kept.name} is a conversation that goes on in another window.")
        write_atomically(kept.path, journal.retitled(read_bytes(kept.path), title), PRIVATE)
    else:
        found = read(kept.path, engine)
        title = title or suggested_title(kept.lines)
        write_atomically(kept.path, edit.retitled(found, title, engine), kept.path.stat().st_mode & 0o777)
    return title or suggested_title(kept.lines)


def export(kept: Kept, engine: Engine, folder: Path, ask: Ask, name: str = "") -> tuple[str, ...]:
    """Write a conversation, said again, into a folder: as a page in Markdown, or as a transcript where the name says so.

    What looks like a person is asked about; what came of it, a line each.
    """
    try:
        file = name or f"{slug(kept.given, '') or suggested_name(kept.lines)}.md"
        return save(kept.lines, engine, folder, ask, file, kept.given).said
    except StorageError as error:
        return (f"Nothing was saved: {error}",)


def as_text(kept: Kept) -> str:
    """The conversation as it was: each line typed, and what was answered then."""
    return "\n\n".join(f"> {' '.join(typed.split())}\n{answered}" for typed, answered in kept.turns)


def around(line: str, words: str, room: int = 60) -> str:
    """The part of a line in which the words stand."""
    at = max(0, line.lower().find(" ".join(words.lower().split())) - room // 3)
    return f"{'… ' if at else ''}{line[at : at + room]}{' …' if len(line) > at + room else ''}"
