"""What can go wrong, said to the person who hit it.

HaicError
├── UsageError            the command or its input is wrong: exit 2
│   └── UnknownName       nothing has that name; the nearest known names are offered
├── StorageError          a folder or file of the user's own cannot be read or written
└── DataError             a data file is wrong: file, line, field and the nearest known name
    └── DataErrors        several of them, found in one reading

Only the command line turns these into messages on standard error and exit codes.
"""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct


class HaicError(Exception):
    """Base of every error that is shown to a user as one plain message."""


class UsageError(HaicError):
    """The command, or what was handed to it, cannot be used."""


class UnknownName(UsageError):
    """Nothing is called that; `nearest` holds the known names that come closest."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.nearest = nearest(name, known)
        hint = f" Nearest: {', '.join(self.nearest)}." if self.nearest else ""
        super().__init__(f'There is no {what} "{clipped(name)}".{hint}')


class StorageError(HaicError):
    """A folder or file that belongs to the user cannot be read or written."""


class Fault(Struct, frozen=True):
    """One mistake in one data file."""

    file: Path
    message: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return printable(f"{where}: {self.message}")


class DataError(HaicError):
    """One data file has a mistake; `fault` says where and how to mend it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (self.fault,)


class DataErrors(DataError):
    """Several mistakes found in one reading, so that an editor mends them in one go."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._faults = tuple(faults)
        super().__init__(self._faults[0])
        self.args = ("\n".join(str(fault) for fault in self._faults),)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._faults


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The known names that look most like `name`, best first."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a mistake alone

    return tuple(get_close_matches(name[:200], list(known), n=limit, cutoff=0.6))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence with the nearest known name, or nothing."""
    found = nearest(name, known, 1)
    return f' Did you mean "{found[0]}"?' if found else ""


def printable(text: str) -> str:
    """The text on one line without a character that could drive a terminal, or hide: names of files hold such, too."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def clipped(text: str, limit: int = 80) -> str:
    """The text on one printable line, cut at `limit` characters: safe to show in a message."""
    line = printable(text[: limit + 1])
    return line if len(line) <= limit else line[: limit - 3] + "..."
