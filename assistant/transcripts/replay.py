"""Replaying a transcript: every turn is said again to a fresh conversation, and every reply compared.

The one function that both `haic replay` and the pytest plugin call is `replay_file`. A file that cannot be read is an
outcome like any other, so that it never stops the rest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from assistant.errors import DataError, Fault, UsageError
from assistant.transcripts import SUFFIX
from assistant.transcripts.cause import causes
from assistant.transcripts.engine import Engine
from assistant.transcripts.grade import Difference, compare
from assistant.transcripts.model import CLASSES, Class, Transcript, Turn
from assistant.transcripts.observe import Observed, observe
from assistant.transcripts.records import read

DIVERGING = frozenset({"awaiting", "offers"})
"""Fields after whose difference the next line answers another question than the one it was typed for."""


class TurnResult(Struct, frozen=True):
    """One turn as replayed. `follows` is the number of the turn at which the conversation diverged before this one."""

    number: int
    turn: Turn
    observed: Observed
    differences: tuple[Difference, ...]
    causes: tuple[str, ...]
    follows: int | None


class Replayed(Struct, frozen=True):
    """A transcript with the result of each of its turns."""

    transcript: Transcript
    turns: tuple[TurnResult, ...]
    same_corpus: bool

    @property
    def path(self) -> Path:
        return self.transcript.path

    @property
    def changed(self) -> tuple[TurnResult, ...]:
        """The turns with any difference, follow-on or not."""
        return tuple(result for result in self.turns if result.differences)

    def stands_apart(self, result: TurnResult, allowed: frozenset[Class]) -> bool:
        """Whether the differences of a turn are only reported: it follows a divergence that fails the run itself."""
        return result.follows is not None and "path" not in allowed

    def failing(self, allowed: frozenset[Class] = frozenset()) -> Iterator[tuple[TurnResult, Difference]]:
        """The differences that count."""
        for result in self.turns:
            if not self.stands_apart(result, allowed):
                yield from ((result, one) for one in result.differences if one.grade not in allowed)


class Unreadable(Struct, frozen=True):
    """A file that is no usable transcript."""

    path: Path
    faults: tuple[Fault, ...]


Outcome = Replayed | Unreadable


def replay_file(path: Path, engine: Engine) -> Outcome:
    """Read and replay one file."""
    try:
        transcript = read(path, engine)
    except DataError as error:
        return Unreadable(path, error.faults)
    return replay(transcript, engine)


def replay(transcript: Transcript, engine: Engine) -> Replayed:
    """Say every line again and compare every reply; nothing stops at the first difference."""
    results: list[TurnResult] = []
    diverged: int | None = None
    said = engine.talk(turn.user for turn in transcript.turns)
    for number, (turn, (state, reply)) in enumerate(zip(transcript.turns, said, strict=True), 1):
        observed = observe(state, reply)
        found = compare(turn, observed, engine.names)
        why = causes(turn, observed, found, transcript.recorded, engine.digest) if found else ()
        results.append(TurnResult(number, turn, observed, found, why, diverged))
        if diverged is None and any(one.field in DIVERGING for one in found):
            diverged = number
    return Replayed(transcript, tuple(results), transcript.recorded.is_corpus(engine.digest))


def transcripts_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and the transcripts in the folders named, by path, each once. Hidden folders are left out."""
    found: dict[Path, Path] = {}
    for path in paths:
        inside = sorted(_below(path)) if path.is_dir() and not path.name.endswith(SUFFIX) else [path]
        if not inside:
            raise UsageError(f'{path} holds no transcript (no file "*{SUFFIX}").')
        for one in inside:
            found.setdefault(one.resolve(), one)
    return tuple(found.values())


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob(f"*{SUFFIX}"):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


class Tally(Struct, frozen=True):
    """Counts over a run: transcripts, turns, changed turns and the differences that count, by class."""

    transcripts: int
    unreadable: int
    turns: int
    changed: int
    failed: int
    by_class: tuple[tuple[Class, int], ...]
    allowed: int
    apart: int

    @property
    def exit_code(self) -> int:
        """2 if a file could not be read, 1 if a difference counts, else 0."""
        return 2 if self.unreadable else int(self.failed > 0)


def tally(outcomes: Iterable[Outcome], allowed: frozenset[Class] = frozenset()) -> Tally:
    """Count a whole run."""
    seen = tuple(outcomes)
    done = [one for one in seen if isinstance(one, Replayed)]
    counts: Counter[Class] = Counter(difference.grade for one in done for _, difference in one.failing(allowed))
    everything = sum(len(result.differences) for one in done for result in one.turns)
    apart = sum(1 for one in done for result in one.changed if one.stands_apart(result, allowed))
    apart_differences = sum(
        len(result.differences) for one in done for result in one.turns if one.stands_apart(result, allowed)
    )
    return Tally(
        len(seen),
        len(seen) - len(done),
        sum(len(one.turns) for one in done),
        sum(len(one.changed) for one in done),
        sum(1 for one in done if any(True for _ in one.failing(allowed))),
        tuple((grade, counts[grade]) for grade in CLASSES if counts[grade]),
        everything - apart_differences - counts.total(),
        apart,
    )
