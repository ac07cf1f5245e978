"""Accepting turn by turn: shows a changed turn, asks, and goes on. Works on a terminal and in a pipe."""

from collections.abc import Callable, Iterable, Iterator

from assistant.transcripts.accept import grade_of
from assistant.transcripts.model import Class
from assistant.transcripts.replay import Replayed, TurnResult
from assistant.transcripts.report import headline, turn_lines

Read = Callable[[str], str | None]
"""Puts a question and returns the answer, or None where the input has ended."""

Tell = Callable[[str], None]

_ANSWERS = {
    "y": "yes", "yes": "yes", "n": "no", "no": "no", "s": "skip", "skip": "skip", "a": "all", "all": "all", "q": "quit",
    "quit": "quit",
}  # fmt: skip


class Review:
    """One review. `refused` and `skipped` count turns that were looked at and not accepted."""

    def __init__(self, read: Read, tell: Tell) -> None:
        self._read, self._tell = read, tell
        self._all: set[Class] = set()
        self._ended = False
        self.refused = self.skipped = 0

    def accepted(self, replays: Iterable[Replayed]) -> Iterator[tuple[Replayed, tuple[TurnResult, ...]]]:
        """For each transcript with changes, the turns that were accepted. Ends after "quit" or at the end of the input."""
        for replayed in replays:
            if self._ended:
                return
            if replayed.changed:
                self._tell(headline(replayed))
                yield replayed, tuple(result for result in replayed.changed if self._takes(replayed, result))

    def _takes(self, replayed: Replayed, result: TurnResult) -> bool:
        if self._ended:
            return False
        for line in turn_lines(replayed, result):
            self._tell(line)
        if not any(one.acceptable for one in result.differences):
            self._tell("    These checks are written by hand and are never rewritten.")
            return False
        grade = grade_of(result)
        if grade in self._all:
            self._tell(f"    accepted, as all {grade} differences")
            return True
        return self._decided(grade)

    def _decided(self, grade: Class) -> bool:
        answer = self._ask(grade)
        if answer == "all":
            self._all.add(grade)
        self._ended = self._ended or answer == "quit"
        self.refused += answer == "no"
        self.skipped += answer == "skip"
        return answer in {"yes", "all"}

    def _ask(self, grade: Class) -> str:
        question = f"Accept this turn? [y]es, [n]o, [s]kip, [a]ll {grade}, [q]uit: "
        while True:
            typed = self._read(question)
            if typed is None:
                return "quit"
            if typed.strip().lower() in _ANSWERS:
                return _ANSWERS[typed.strip().lower()]
            self._tell("    Please answer y, n, s, a or q.")
