"""Which reading of a line wins: one written table, read from the top. The winning row's name is in `explain`.

Order matters and is the whole policy: what was typed as a command beats everything; a choice among offers beats a
question; what calls for care beats an answer; a leaning line is read with what came before; the question comes last.
"""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.dialogue.guided import pending
from assistant.dialogue.interpret import Line

FOLLOWS = 0.08
"""How much surer the line must be by itself before what came before is left aside, where it leans on it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: its name, when it applies, and the reading that then wins."""

    name: str
    applies: Callable[[Line], bool]
    reading: str


def _leans(line: Line) -> bool:
    """Whether the line is a follow-up: it leans on the focus, and reads better with it than alone."""
    together, alone = line.follow_up, line.decision
    if not line.elliptic or together is None or not line.reading.concepts:
        return False
    if pending(line.state.guided) and alone.boundary and not line.pointing:
        return False  # in an interview a named neighbour is declined, not read into what was talked about
    if alone.kind == "decline":
        return together.kind != "decline" or together.leads
    return together.kind != "decline" and together.gate >= alone.gate - FOLLOWS


TABLE: tuple[Row, ...] = (
    Row("empty line", lambda line: not line.text, "empty"),
    Row("typed command", lambda line: line.call is not None, "call"),
    Row("choice of an offer", lambda line: line.choice is not None, "choice"),
    Row("nothing readable", lambda line: line.empty, "unreadable"),
    Row("option of the question asked", lambda line: line.option is not None, "option"),
    Row("said command", lambda line: line.said is not None, "said"),
    Row("not known", lambda line: line.unknown, "unknown"),
    Row("what if", lambda line: line.supposes, "what_if"),
    Row("answer in the interview", lambda line: line.answers, "answer"),
    Row("correction after the verdict", lambda line: line.corrects, "answer"),
    Row("unclear answer", lambda line: line.unclear, "problem"),
    Row("small talk", lambda line: line.small_talk is not None, "small_talk"),
    Row("calls for care", lambda line: line.care is not None, "care"),
    Row("own patient", lambda line: line.interview is not None, "own_case"),
    Row("rows just shown", lambda line: line.of_rows_shown is not None, "lookup"),
    Row("meaning of a term", lambda line: bool(line.terms), "term"),
    Row("table look-up", lambda line: line.lookup is not None, "lookup"),
    Row("follow-up", _leans, "follow_up"),
    Row("answer that cannot be used", lambda line: line.unusable, "problem"),
    Row("question", lambda _: True, "question"),
)


def arbitrate(line: Line) -> Row:
    """The first row of the table that applies."""
    return next(row for row in TABLE if row.applies(line))
