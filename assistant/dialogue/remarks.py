"""What a remark on the last answer leads to: its source, its reasons, its figures said back, or, turned down, the ladder."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from assistant.dialogue import actions, compose, content
from assistant.dialogue.asides import asks_size
from assistant.dialogue.bindings import read_with
from assistant.dialogue.citing import cited_numbers, reference_blocks
from assistant.dialogue.claims import INTERVAL, claims_interval, on_the_point
from assistant.dialogue.details import FIGURE
from assistant.dialogue.evidence import of_study, text_of
from assistant.dialogue.interpret import Line
from assistant.dialogue.replies import replied
from assistant.dialogue.reply import Block, OffersBlock, Reply, TableBlock, TextBlock
from assistant.dialogue.state import Focus, State
from assistant.dialogue.tables.blocks import table_block
from assistant.guideline.model import Passage
from assistant.matching.decision import rank
from assistant.text.lexicon import MARK
from assistant.text.patterns import late

Outcome = tuple[State, Reply]

ON_THE_POINT = "On that point the guideline says:"
AS_WRITTEN = "This is what the guideline gives there:"
REASONS = "What stands behind it in the guideline:"
NO_REASONS = "The guideline does not spell out a reason for this. What it says around it:"
NEARLY = "Then perhaps one of these?"
REPHRASE = "Then please put it in other words, one thing at a time, for example: which regimen for colorectal liver metastases?"
COVERS = (
    "I can look up what the guideline says on indications, regimens, outcomes, combinations, complications, implantation, "
    "care and stopping of HAIC with a port system. /show about gives its scope, /help the commands."
)
NO_REFERENCE = "The guideline gives no reference number there, so it does not say who wrote it or when."

_BECAUSE = late(
    r"\b(?:because|so that|so as|in order to|since|due to|therefore|thus|hence|for this reason|purpose|reasons?)\b"
    r"|\bto (?:prevent|avoid|assess|confirm|keep|ensure)\b|\bas (?:it|they|the)\b"
    r"|\bcaus(?:e|es|ed|ing)\b"
    r"|\b(?:superior|significantly|better|benefit|risk)\b",
    re.IGNORECASE,
)
"""How a passage reads that gives a reason, or the result that is one."""

MOST_NEAR, MOST_TRIED = 3, 12
"""Near choices that are offered once the first ones are turned down, and candidates that they are taken from."""


def source(line: Line) -> Outcome:
    """Author, year and number of the references behind what leads the last answer."""
    focus, guideline = line.state.focus, line.knowledge.guideline
    if focus is None:
        raise ValueError("no focus")
    rows = [guideline.rows[name][1] for name in focus.passages if name in guideline.rows]
    passages = _cited(line, focus)
    blocks = reference_blocks(guideline, passages, rows) or [TextBlock(NO_REFERENCE)]
    if asks_size(line.reading) or not rows:
        blocks.extend(_standing(line, cited_numbers(passages, rows), passages))
    tables = [block for block in blocks if isinstance(block, TableBlock)]
    cq = guideline.cq_of(tables[0].id) if tables else focus.cq
    reply = replied(line, "answer", blocks, "source of the answer", clinical_question=cq, topic=focus.topic)
    return replace(line.state, misses=0), reply


def _cited(line: Line, focus: Focus) -> list[Passage]:
    """The first passage shown that cites something, or what stands around it."""
    guideline = line.knowledge.guideline
    shown = [guideline.passages[name] for name in focus.passages if name in guideline.passages]
    if focus.passages and focus.passages[0] in guideline.rows:
        return []
    found = next((passage for passage in shown if passage.references), None)
    if found:
        return [found]
    around = (guideline.passages[name] for passage in shown[:1] for name in guideline.topics[passage.topic].passages)
    return [passage for passage in around if passage.references][:1]


def _standing(line: Line, numbers: Iterable[int], passages: Iterable[Passage]) -> list[Block]:
    """The passage that cites the source, and the rows of the tables that are on the same study."""
    guideline, cited = line.knowledge.guideline, set(numbers)
    blocks: list[Block] = [content.passage_block(passage) for passage in passages]
    for table in guideline.tables.values():
        rows = [row for row in table.rows if row.cells.get("ref_text") in cited]
        if rows and asks_size(line.reading):
            blocks.append(table_block(table, rows))
    return blocks


def reason(line: Line) -> Outcome:
    """Why the guideline says what was answered: the commentary that stands behind it."""
    focus, guideline = line.state.focus, line.knowledge.guideline
    if focus is None:
        raise ValueError("no focus")
    near = _commentary(line, focus)
    says = REASONS if near and _BECAUSE.search(guideline.passages[near[0]].text) else NO_REASONS
    room = compose.READ - len(says) - 2 * actions.FOLDED
    shown = near[:MOST_REASONS] or list(focus.passages)
    blocks = (TextBlock(says), *compose.fitted(line.knowledge, shown, room=room))
    reply = replied(line, "answer", blocks, "reasons of the guideline", clinical_question=focus.cq, topic=focus.topic)
    after = line.state if focus.lookup else actions.focused(line, reply, focus.terms)  # rows stay what is talked about
    return after, reply


def _commentary(line: Line, focus: Focus) -> list[str]:
    """The passages behind an answer: of its topic those that give a reason first, then those of its clinical question."""
    guideline, matcher = line.knowledge.guideline, line.knowledge.matcher
    asked = read_with(matcher.lexicon, line.reading, (f"{MARK}aspect-reason", *focus.terms))
    ranked = [one.target.id for one in rank(matcher, asked, matcher.phrasings.alike(asked))]
    order = {name: at for at, name in enumerate(ranked)}
    leading = {passage.id for passage in guideline.leading(focus.cq)} if focus.cq else set[str]()
    near = [
        passage for passage in guideline.passages.values()
        if guideline.cq_of(passage.id) == focus.cq and passage.id not in leading
    ]  # fmt: skip
    near.sort(key=lambda passage: order.get(passage.id, len(order)))
    shown = [
        guideline.passages[name].topic
        for name in focus.passages[:1]
        if name in guideline.passages and name not in leading
    ]
    topic = next(iter((*shown, *(passage.topic for passage in near[:1]))), "")
    near.sort(key=lambda passage: (passage.topic != topic, not _BECAUSE.search(passage.text)))
    return [passage.id for passage in near]


MOST_REASONS, MOST_QUOTED = 4, 3
"""Passages that are shown for reasons, and for a figure that is said back."""


def quoted(line: Line) -> Outcome:
    """A figure that is said back: what the guideline gives there, whether it is the same or not."""
    focus = line.state.focus
    if focus is None:
        raise ValueError("no focus")
    room = compose.READ - len(AS_WRITTEN) - 2 * actions.FOLDED
    giving = [name for name in focus.passages if FIGURE.search(text_of(line.knowledge, name))]
    shown = list(dict.fromkeys((*focus.passages[:1], *giving, *focus.passages)))[:MOST_QUOTED]
    blocks = (TextBlock(AS_WRITTEN), *compose.fitted(line.knowledge, shown, room=room))
    reply = replied(line, "answer", blocks, "as written", clinical_question=focus.cq, topic=focus.topic)
    return replace(line.state, misses=0), reply


def claimed(line: Line) -> Outcome:
    """A conclusion that is said back: what the guideline says on that very point, with nothing said for or against it."""
    focus, guideline = line.state.focus, line.knowledge.guideline
    shown = on_the_point(line)
    if focus is None or not shown:
        raise ValueError("nothing on the point")
    given = any(INTERVAL.held.search(text_of(line.knowledge, name)) for name in (*shown, *focus.passages[:1]))
    silent = claims_interval(line) and not given
    lead = f"The guideline does not say {INTERVAL.says}. {ON_THE_POINT}" if silent else ON_THE_POINT
    room = compose.READ - len(lead) - 2 * actions.FOLDED
    around = (*shown[:MOST_REASONS], *of_study(line.knowledge, focus))
    blocks = (TextBlock(lead), *compose.fitted(line.knowledge, dict.fromkeys(around), room=room))
    reply = replied(
        line, "answer", blocks, "as written", clinical_question=guideline.cq_of(shown[0]),
        topic=guideline.passages[shown[0]].topic if shown[0] in guideline.passages else None,
    )  # fmt: skip
    return actions.focused(line, reply, focus.terms), reply


def refused(line: Line) -> Outcome:
    """What was offered or shown is turned down: near choices, then another wording, then what is covered."""
    state, matcher = line.state, line.knowledge.matcher
    if state.misses == 0 and state.focus is not None:
        reading = matcher.read(state.focus.text)[0]
        seen = {offer.id for offer in state.offers} | {state.focus.topic}
        near = [one for one in rank(matcher, reading, matcher.phrasings.alike(reading)) if not one.target.neighbour]
        offers = compose.offers_block(
            line.knowledge.guideline, (one for one in near[:MOST_TRIED] if one.target.topic not in seen)
        )
        kept = tuple(one for one in offers.offers if one.id not in seen)[:MOST_NEAR]
        if len(kept) > 1:
            reply = replied(line, "clarify", [TextBlock(NEARLY), OffersBlock(kept)], "near choices")
            return replace(state, focus=None, offers=kept, misses=1), reply
    says = REPHRASE if state.misses <= 1 else COVERS
    reply = replied(line, "help", [TextBlock(says)], "another wording" if state.misses <= 1 else "what is covered")
    return replace(state, focus=None, offers=(), misses=max(state.misses, 1) + 1), reply
