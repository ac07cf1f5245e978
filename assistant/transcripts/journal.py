"""The running session on disk: JSON Lines, one line a turn, flushed to disk before the next line is read.

A killed terminal loses nothing: what was typed is there, and `unfinished` finds it at the next start. Each session has
a file of its own, held by a lock while it runs, so that two instances never touch each other's.
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct

from assistant.errors import DataError, Fault, StorageError
from assistant.files.store import decode, private_folder, read_bytes
from assistant.transcripts.observe import Observed

try:
    import fcntl
except ImportError:  # pragma: no cover - systems without POSIX locks
    fcntl = None  # type: ignore[assignment]

FORMAT = 1
SUFFIX = ".journal.jsonl"


def journal_name(pid: int, token: str) -> str:
    """The file of one session; `token` is random and comes from the caller."""
    return f"{pid}-{token}{SUFFIX}"


class Journal:
    """The journal of the session that runs. Use as a context, or end with `close` or `discard`."""

    def __init__(self, folder: Path, name: str, *, guideline: str, corpus: str, started: str = "") -> None:
        """Begin a journal under a name that no other session has; StorageError if it cannot be kept."""
        self.path = private_folder(folder) / name
        try:
            self._handle: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise StorageError(f"{self.path} cannot be written: {error.strerror or error}.") from error
        _hold(self._handle)
        self._size = 0
        self._write({"haic-journal": FORMAT, "guideline": guideline, "corpus": corpus, "started": started})

    def add(self, user: str, observed: Observed) -> None:
        """Append one turn; it is on disk when this returns."""
        self._write(
            {
                "user": user,
                "kind": observed.kind,
                "clinical_question": observed.clinical_question,
                "text": observed.text,
            }
        )

    def rename(self, title: str) -> None:
        """Give the session a title; without words, it is called by what was asked first."""
        self._write({"title": title})

    def close(self) -> None:
        """Mark the session as ended in order."""
        if self._handle is not None:
            self._write({"closed": True})
            self._let_go()

    def discard(self) -> None:
        """Remove the journal: the session was saved, or nobody wants it."""
        self._let_go()
        with suppress(OSError):
            self.path.unlink()

    def _let_go(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _write(self, value: Mapping[str, Any]) -> None:
        if self._handle is None:
            raise StorageError(f"{self.path} is closed.")
        line = json.dumps(value).encode("ascii") + b"\n"
        try:
            rest = line
            while rest:
                rest = rest[os.write(self._handle, rest) :]
            os.fsync(self._handle)
        except OSError as error:
            # Half a line in the middle of a file would cost the turns after it: a full disk may have room again.
            with suppress(OSError):
                os.ftruncate(self._handle, self._size)
            raise StorageError(f"{self.path} cannot be written: {error.strerror or error}.") from error
        self._size += len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._let_go()


class Entry(Struct, frozen=True):
    """One turn as it was: what was typed, and what was said then."""

    user: str
    kind: str
    clinical_question: int | None
    text: str


class Session(Struct, frozen=True):
    """A journal as read back. `cut` is a message where its last line was not written to its end."""

    path: Path
    guideline: str
    corpus: str
    started: str
    turns: tuple[Entry, ...]
    closed: bool
    cut: str = ""
    title: str = ""
    """The title that it was given, if it was."""


def read_journal(path: Path) -> Session:
    """Read a journal; a last line that was cut off is left out and said so, any other damage is a DataError."""
    content = read_bytes(path)
    whole, _, rest = content.rpartition(b"\n")
    lines = [line for line in decode(path, whole).split("\n") if line] if whole else []
    values = [_value(path, number, line) for number, line in enumerate(lines, 1)]
    if not values or values[0].get("haic-journal") != FORMAT:
        raise DataError(Fault(path, 'not a journal of this program (no "haic-journal" line).', 1))
    head = values[0]
    cut = f"{path}: the last line was cut off and left out." if rest else ""
    marks = {"closed", "title"}
    turns = tuple(_entry(path, number, value) for number, value in enumerate(values[1:], 2) if not marks & {*value})
    closed = any("closed" in value for value in values[1:])
    titles = [str(value["title"]) for value in values[1:] if "title" in value]
    return Session(
        path,
        str(head.get("guideline", "")),
        str(head.get("corpus", "")),
        str(head.get("started", "")),
        turns,
        closed,
        cut,
        titles[-1] if titles else "",
    )


def retitled(source: bytes, title: str) -> bytes:
    """A journal with a title; a last line that was cut off stays out."""
    whole, _, _ = source.rpartition(b"\n")
    return whole + b"\n" + json.dumps({"title": title}).encode("ascii") + b"\n"


def _value(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(Fault(path, "this line is not JSON.", number)) from error
    if not isinstance(value, dict):
        raise DataError(Fault(path, "this line holds no fields.", number))
    return value


def _entry(path: Path, number: int, value: Mapping[str, Any]) -> Entry:
    user, kind, text, cq = (value.get(name) for name in ("user", "kind", "text", "clinical_question"))
    if not (
        isinstance(user, str) and isinstance(kind, str) and isinstance(text, str) and isinstance(cq, (int, type(None)))
    ):
        raise DataError(Fault(path, 'a turn needs "user", "kind" and "text".', number))
    return Entry(user, kind, cq, text)


def unfinished(
    folder: Path, in_use: Callable[[Path], bool] | None = None
) -> tuple[tuple[Session, ...], tuple[Fault, ...]]:
    """Sessions that ended without a goodbye and hold at least one turn, and what is wrong with journals that cannot be read.

    Sessions that still run (`in_use`) are left out. Both lists are in the order of the files' names.
    """
    running = in_use or held
    sessions: list[Session] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if running(path):
            continue
        try:
            session = read_journal(path)
        except DataError as error:
            faults.extend(error.faults)
            continue
        if session.turns and not session.closed:
            sessions.append(session)
    return tuple(sessions), tuple(faults)


def held(path: Path) -> bool:
    """Whether a running session holds the journal. Where there are no locks, nobody is known to."""
    if fcntl is None:
        return False
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _hold(handle: int) -> None:
    """Lock the journal for as long as the process lives."""
    if fcntl is not None:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
