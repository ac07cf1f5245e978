"""Taking what the program says now for what it should say: which turns, and safely into the file.

A turn is taken whole or not at all, by the gravest of its differences, so that no file ends up with the old verdict
beside the new words.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from assistant.errors import StorageError
from assistant.files.store import read_bytes, write_atomically
from assistant.transcripts.edit import Change, rewritten
from assistant.transcripts.engine import Engine
from assistant.transcripts.grade import Difference, gravest
from assistant.transcripts.model import CLASSES, Class
from assistant.transcripts.replay import Replayed, TurnResult

SAFE: frozenset[Class] = frozenset(CLASSES) - {"clinical"}
"""What an update takes unless it is told to take all."""

EVERY: frozenset[Class] = frozenset(CLASSES)


class Accepted(Struct, frozen=True):
    """What was written to one file: each field of each turn by name, with its class."""

    path: Path
    taken: tuple[tuple[int, Difference], ...]

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(
            f"{self.path}: turn {number}, {one.field} ({one.grade}): {one.detail}" for number, one in self.taken
        )


def under_ci(environment: Mapping[str, str]) -> bool:
    """Whether a build server runs this: nothing is written there unless it is told to."""
    return environment.get("CI", "").lower() not in {"", "0", "false", "no"}


def within(replayed: Replayed, grades: frozenset[Class]) -> tuple[TurnResult, ...]:
    """The changed turns none of whose differences is graver than these classes.

    A turn that follows a divergence answers another question: it is taken only where the divergence is taken too.
    """
    taken = {
        result.number: result for result in replayed.changed if {one.grade for one in result.differences} <= grades
    }
    return tuple(result for result in taken.values() if result.follows is None or result.follows in taken)


def grade_of(result: TurnResult) -> Class:
    """The gravest class among the differences of a changed turn."""
    found = gravest(one.grade for one in result.differences)
    if found is None:
        raise ValueError("a turn without differences has no class")
    return found


def accept(replayed: Replayed, results: Sequence[TurnResult], engine: Engine) -> Accepted:
    """Write the new values of these turns into the file; what a person wrote as a check is left alone.

    StorageError if the file changed on disk since it was read, or cannot be rewritten in place.
    """
    path = replayed.path.resolve()
    taken = tuple((result.number, one) for result in results for one in result.differences if one.acceptable)
    if taken:
        changes = [Change(number - 1, one.field, one.found) for number, one in taken]
        content = rewritten(replayed.transcript, changes, engine)
        if read_bytes(path) != replayed.transcript.source:
            raise StorageError(
                f"{replayed.path} changed on disk while it was replayed. Nothing was written; replay it again."
            )
        write_atomically(path, content, path.stat().st_mode & 0o777)
    return Accepted(replayed.path, taken)
