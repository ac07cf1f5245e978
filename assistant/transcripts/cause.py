"""Why a turn says something else than it did: how the line was decided now, and what was edited since.

The transcript stores neither phrase nor score (a retuned threshold must break nothing), so "then" is what can be read
from the file itself: the text, and the corpus it was recorded with.
"""

from collections.abc import Iterator

from assistant.dialogue.render import block_text, row_text
from assistant.dialogue.reply import (
    Block,
    FigureBlock,
    NoteBlock,
    PassageBlock,
    Recommendation,
    RegimenBlock,
    TableBlock,
)
from assistant.transcripts.grade import Difference
from assistant.transcripts.model import Recorded, Turn
from assistant.transcripts.observe import Observed, normalised

MOST_SCORES = 4
"""Scores that are named; the greatest first."""


def causes(
    turn: Turn, observed: Observed, found: tuple[Difference, ...], recorded: Recorded, digest: str
) -> tuple[str, ...]:
    """What explains the differences of one turn, as sentences."""
    said = [decided(observed)]
    same_corpus = recorded.is_corpus(digest)
    names = tuple(edited(turn, observed))
    if names:
        since = (
            "reads otherwise now, from the same corpus"
            if same_corpus
            else "was edited in the corpus since it was recorded"
        )
        said += [f"{name} {since}." for name in names]
    elif not same_corpus and any(one.field == "contains" for one in found):
        cited = ", ".join(observed.passages[:3])
        said.append(f"The corpus was edited since it was recorded{f'; the reply rests on {cited}' if cited else ''}.")
    return tuple(said)


def decided(observed: Observed) -> str:
    """The rule that decided the line now, with the phrase and the scores that won."""
    explain = observed.reply.explain
    if explain is None:
        return "Decided now by: no rule was named."
    parts = [f"Decided now by: {explain.rule or 'no rule was named'}"]
    if explain.phrase:
        parts.append(f'phrase "{explain.phrase}"')
    if explain.gate:
        parts.append(f"gate {explain.gate:.3f}")
    best = sorted(explain.scores, key=lambda one: (-one[1], one[0]))[:MOST_SCORES]
    parts += [f"{name} {value:.3f}" for name, value in best if value]
    if explain.runner_up:
        parts.append(f"runner-up {explain.runner_up}")
    return "; ".join(parts) + "."


def edited(turn: Turn, observed: Observed) -> Iterator[str]:
    """What is cited then and now, and whose present text does not stand in the recorded text."""
    if "text" not in turn.expects:
        return
    before = _flat(str(turn.expects["text"]))
    cited = turn.expects.get("passages")
    for kind, name, text in (one for block in observed.reply.blocks for one in _parts(block)):
        was_cited = not isinstance(cited, tuple) or name in cited or kind == "editor's note"
        if was_cited and _flat(text) not in before and (kind != "editor's note" or f"({name})" in before):
            yield f"{kind} {name}"


def _parts(block: Block) -> Iterator[tuple[str, str, str]]:
    """Each piece of content in a block: its sort, its id, and its text as rendered."""
    if isinstance(block, (Recommendation, PassageBlock)):
        yield "passage", block.id, block_text(block)
    elif isinstance(block, RegimenBlock):
        yield "regimen", block.id, block_text(block)
    elif isinstance(block, NoteBlock):
        yield "editor's note", block.id, block_text(block)
    elif isinstance(block, TableBlock):
        yield from (("row", row["id"], row_text(block.columns, row)) for row in block.rows)
    elif isinstance(block, FigureBlock):
        yield from (("figure", cell["id"], cell.get("printed", cell.get("text", ""))) for cell in block.cells)


def _flat(text: str) -> str:
    return " ".join(normalised(text).split())
