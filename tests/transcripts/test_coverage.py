"""What counts as touched: a verdict touches the row that it came from, and the cell of figure 1 that the row names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.dialogue.reply import Reply, VerdictBlock
from assistant.transcripts.coverage import coverage

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.dialogue.knowledge import Knowledge
    from assistant.transcripts.engine import Engine
    from assistant.transcripts.model import Transcript


def test_a_verdict_touches_its_row_and_its_cell(
    lesson: Callable[..., Transcript], knowledge: Knowledge, engine: Callable[..., Engine]
) -> None:
    interview = knowledge.interviews["hcc-indication"]
    row = next(rule for rule in interview.grid if any(interview.reason(name).figure_cell for name in rule.reasons))
    reasons = [{"id": name, "figure_cell": interview.reason(name).figure_cell, "passages": ()} for name in row.reasons]
    card = VerdictBlock({"interview": interview.id, "verdict": row.verdict, "reasons": reasons, "grades": ()}, ())
    covered = coverage([lesson('  - user: "a"\n')], knowledge, engine({"a": Reply("verdict", (card,))}))
    assert covered.touched["verdict rows"] >= {f"{interview.id}: {row.id}"}
    assert len(covered.touched["figure cells"]) == 1
    assert len(covered.missing("verdict rows")) > 1
