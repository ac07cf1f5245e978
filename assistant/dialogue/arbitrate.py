"""Which reading of a line wins: one written table, read from the top. The winning row's name is in `explain`.

Order matters and is the whole policy: what was typed as a command beats everything; a choice among offers beats a
question; what calls for care beats an answer; a leaning line is read with what came before; the question comes last.
"""

from collections.abc import Callable

from msgspec import Struct

from assistant.dialogue import claims
from assistant.dialogue.declined import declined_again
from assistant.dialogue.grades import wants_grades
from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews.steering import asked_of_verdict
from assistant.dialogue.sections import names_aspect, section_named


class Row(Struct, frozen=True):
    """One row of the table: its name, when it applies, and the reading that then wins."""

    name: str
    applies: Callable[[Line], bool]
    reading: str


TABLE: tuple[Row, ...] = (
    Row("empty line", lambda line: not line.text, "empty"),
    Row("typed command", lambda line: line.call is not None, "call"),
    Row("choice of an offer", lambda line: line.choice is not None, "choice"),
    Row("all that is offered", lambda line: line.every_choice, "every_choice"),
    Row("nothing readable", lambda line: line.empty, "unreadable"),
    Row("option of the question asked", lambda line: line.option is not None, "option"),
    Row("about the verdict", lambda line: asked_of_verdict(line) is not None, "about_verdict"),
    Row("reason asked", claims.wants_reason, "reason"),
    Row("section asked", lambda line: section_named(line) is not None, "section"),
    Row("source asked", claims.wants_source, "source"),
    Row("grade asked", claims.wants_grade, "grade"),
    Row("table asked", claims.wants_table, "table"),
    Row("said command", lambda line: line.said is not None, "said"),
    Row("not known", lambda line: line.unknown, "unknown"),
    Row("what if", lambda line: line.supposes, "what_if"),
    Row("answer in the interview", lambda line: line.answers, "answer"),
    Row("correction after the verdict", lambda line: line.corrects, "answer"),
    Row("unclear answer", lambda line: line.unclear, "problem"),
    Row("small talk", lambda line: line.small_talk is not None, "small_talk"),
    Row("calls for care", lambda line: line.care is not None, "care"),
    Row("own patient", lambda line: line.interview is not None, "own_case"),
    Row("turned down", claims.refuses, "refused"),
    Row("figure said back", claims.quotes, "quoted"),
    Row("claim said back", claims.claims_back, "claimed"),
    Row("comparison", claims.compares, "compared"),
    Row("rows just shown", lambda line: line.of_rows_shown is not None, "lookup"),
    Row("rows of the study in focus", claims.wants_row, "study_rows"),
    Row("more of what was declined", lambda line: declined_again(line) is not None, "declined_again"),
    Row("answer at hand", claims.at_hand, "follow_up"),
    Row("grades of several", wants_grades, "grades"),
    Row("meaning of a term", lambda line: line.meaning is not None, "term"),
    Row("table look-up", lambda line: line.lookup is not None, "lookup"),
    Row("follow-up", claims.leans, "follow_up"),
    Row("answer that cannot be used", lambda line: line.unusable, "problem"),
    Row("aspect alone", names_aspect, "whole_aspect"),
    Row("question", lambda _: True, "question"),
)


def arbitrate(line: Line) -> Row:
    """The first row of the table that applies."""
    return next(row for row in TABLE if row.applies(line))
