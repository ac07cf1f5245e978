"""Blocks of a reply from what was decided: the focused answer, its grade, its notes, within the length that is read.

An answer leads with what was asked. A question about who or whether leads with the recommendation and its grade; a
question about a figure leads with the passage that holds it. Whatever is shown of the guideline is a block of its
own under its id; what the editors say of it follows as notes.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from assistant.dialogue.content import content_block, figure_blocks, notes_of
from assistant.dialogue.evidence import said_in
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.members import reference_text
from assistant.dialogue.reply import (
    Block,
    NoteBlock,
    Offer,
    OffersBlock,
    Recommendation,
    ReferencesBlock,
    RegimenBlock,
    TextBlock,
)  # fmt: skip
from assistant.dialogue.tables.blocks import overview, row_blocks, size
from assistant.dialogue.tables.worked import Lookup
from assistant.guideline.model import Guideline, Note
from assistant.matching.decision import Candidate, Decision, asked_aspects, content_terms
from assistant.text.lexicon import Reading

READ = 1480
"""Characters of an answer that are certain to be read; what does not fit is offered as more."""

SHORT = 680
"""Characters of a decline."""

NEAR = 0.6
"""Share of the best score from which another passage of the same clinical question belongs to the answer."""

BESIDE = 0.3
"""Share of the best score from which such a passage is shown where the notes leave room."""

SIDE = 0.25
"""Share of the best score from which a passage is shown for what is named beside."""

SIDES = frozenset({"regimen", "drug", "complication", "device", "author"})
"""Kinds of things of which a question may ask for one beside the other."""

LEVEL = 0.9
"""Share of the best score from which a passage of another clinical question does."""

FOREMOST = 3
"""Passages that come before what stands around the best one."""

HAIC = "@haic"

GIVEN = frozenset({HAIC, "@hcc", "@liver-metastases", "@liver-cancer"})
"""What every recommendation speaks of: naming it tells nothing about which part is asked."""

DETAILS = frozenset(
    f"aspect-{name}"
    for name in (
        "dose", "count", "reason", "definition", "time", "place", "outcome", "evidence", "frequency", "cost", "comparison",
        "method", "extreme",
    )
)  # fmt: skip
"""Aspects whose questions want a detail before the recommendation."""

MOST_NOTES = 2
"""Notes that follow the content, besides those on the leading block."""

NOTED_ROWS = 4
"""Rows whose notes are shown with them."""

UNIT = "suspect-unit"
"""Kind of the notes that are shown with a row however light they are."""

ASKED_BLOCKS = 2
"""Blocks that hold what was asked, a recommendation before it: shown even where their notes find no room."""

SUGGESTED = 80
"""Characters that what is shown besides leaves free: an interview may be suggested behind it."""

LEADING_BLOCKS = 3
"""Blocks whose notes are shown with the answer."""


def answer_blocks(
    knowledge: Knowledge, reading: Reading, decision: Decision, room: int = READ, *, best_first: bool = False
) -> tuple[Block, ...]:
    """The blocks of a focused answer, at most `room` characters in all; the best passage leads where that is wanted."""
    first = (decision.candidates[0].target.id,) if best_first else ()
    ids = dict.fromkeys((*first, *_wanted(knowledge, reading, decision)))
    beside = [name for name in dict.fromkeys(_beside(knowledge.guideline, decision)) if name not in ids]
    return fitted(knowledge, ids, frozenset(content_terms(reading)), room, beside)


def fitted(
    knowledge: Knowledge,
    ids: Iterable[str],
    asked: frozenset[str] = frozenset(),
    room: int = READ,
    beside: Iterable[str] = (),
) -> tuple[Block, ...]:
    """Content blocks in order while they fit, those `beside` where the notes leave room, then notes.

    What carries a grave note is shown with it or, after what was asked, not at all (recommendations apart, which say
    much). On the leading passage the note that touches what was asked stands right behind it, on a leading regimen in
    any case; the others follow the content, gravest first, and notes of less weight while there is room.
    """
    page = _Page(knowledge, asked, room)
    for name in ids:
        page.take(name)
    for name in beside:
        page.fill(name)
    return page.noted()


class _Page:
    """An answer while it fills: the room that is left, the notes that are due, and those whose room is already kept."""

    def __init__(self, knowledge: Knowledge, asked: frozenset[str], room: int) -> None:
        self._knowledge, self._asked, self._room = knowledge, asked, room
        self._blocks: list[Block] = []
        self._due: dict[str, Note] = {}
        self._kept: set[str] = set()
        self._taken = 0

    def take(self, name: str) -> None:
        """Add content that answers, and keep the room of the grave note on it."""
        guideline, at = self._knowledge.guideline, self._taken
        self._taken += 1
        block = overview(guideline.tables[name]) if name in guideline.tables else content_block(guideline, name)
        grave = self._grave(name, block)
        if grave and at < ASKED_BLOCKS and size(block) + _noted(grave) > self._room:
            grave = None
        cost = size(block) + (_noted(grave) if grave else 0)
        if self._blocks and (cost > self._room or (grave and at >= LEADING_BLOCKS)):
            return
        self._blocks.append(block)
        self._room -= cost
        if at < LEADING_BLOCKS:
            self._due |= {note.id: note for note in _weighty(guideline, name) if note.id not in self._kept}
        if grave:
            self._kept.add(grave.id)
        touched = grave and (self._asked & self._knowledge.spoken[grave.id] or isinstance(block, RegimenBlock))
        if grave and at == 0 and touched:
            self._blocks.append(NoteBlock(grave.id, grave.text))
            del self._due[grave.id]

    def fill(self, name: str) -> None:
        """Add content that stands beside the answer, where room is left by the notes that are due."""
        block = content_block(self._knowledge.guideline, name)
        due = sum(_noted(note) for note in self._lesser() if _noted(note) <= self._room)
        if size(block) <= self._room - due - SUGGESTED and not self._grave(name, block):
            self._blocks.append(block)
            self._room -= size(block)

    def noted(self) -> tuple[Block, ...]:
        """The blocks, and behind them the notes."""
        lesser = self._lesser()
        for note in self._gravest():
            if note.id in self._kept or (note in lesser and _noted(note) <= self._room):
                self._blocks.append(NoteBlock(note.id, note.text))
                self._room -= 0 if note.id in self._kept else _noted(note)
        return tuple(self._blocks)

    def _gravest(self) -> list[Note]:
        return sorted(self._due.values(), key=lambda one: "HML".index(one.severity))

    def _lesser(self) -> list[Note]:
        return [note for note in self._gravest()[:MOST_NOTES] if note.id not in self._kept]

    def _grave(self, name: str, block: Block) -> Note | None:
        """The grave note, not yet on the page, without which content must not stand: the one nearest to what was asked.

        A recommendation stands in its own words and grade.
        """
        if isinstance(block, Recommendation):
            return None
        found = [note for note in _weighty(self._knowledge.guideline, name) if note.severity == "H"]
        nearest = max(found, key=lambda note: len(self._asked & self._knowledge.spoken[note.id]), default=None)
        return nearest if nearest and nearest.id not in self._kept else None


def _noted(note: Note) -> int:
    """Characters of a note."""
    return size(NoteBlock(note.id, note.text))


def _wanted(knowledge: Knowledge, reading: Reading, decision: Decision) -> Iterator[str]:
    """Ids in the order in which they answer: what was asked, what stands around it, the recommendation behind it."""
    guideline, best = knowledge.guideline, decision.candidates[0]
    if leads_with_recommendation(knowledge, reading, decision):
        yield from _leading(guideline, decision)
    same = [one for one in decision.candidates if one.target.cq == best.target.cq and one.score >= NEAR * best.score]
    siblings = _siblings(guideline, best)
    if best.target.cq and best.target.topic == guideline.section_of(best.target.cq).topics[0]:
        yield from (best.target.id, *siblings)
    yield best.target.id
    yield from _other_sides(knowledge, reading, decision)
    yield from (one.target.id for one in same[:FOREMOST])
    yield from (one.target.id for one in decision.candidates if one.score >= LEVEL * best.score)
    yield from (one.target.id for one in decision.candidates if one.target.id in siblings)
    yield from (one.target.id for one in same)


def _other_sides(knowledge: Knowledge, reading: Reading, decision: Decision) -> Iterator[str]:
    """What answers for each thing that is named and that the best passage does not speak of: two regimens, two complications."""
    lexicon, best = knowledge.matcher.lexicon, decision.candidates[0]
    said = said_in(knowledge, best.target.id)
    rest = [one for one in decision.candidates[1:] if one.score >= SIDE * best.score]
    for term in reading.terms:
        if lexicon.kind(term) in SIDES and term not in said:
            held = (one for one in rest if term in said_in(knowledge, one.target.id))
            yield from (one.target.id for one in islice(held, 1))


def _beside(guideline: Guideline, decision: Decision) -> Iterator[str]:
    """Ids of what may be shown besides: what fits less well, the rest of the topic, the recommendation."""
    best = decision.candidates[0]
    for one in decision.candidates:
        if one.target.cq == best.target.cq and one.score >= BESIDE * best.score and one.target.id in guideline.passages:
            yield one.target.id
    yield from _siblings(guideline, best)
    if best.target.cq:
        yield from (passage.id for passage in guideline.leading(best.target.cq) if passage.grade)


def _siblings(guideline: Guideline, best: Candidate) -> Sequence[str]:
    """The passages of a candidate's topic."""
    return guideline.topics[best.target.topic].passages if best.target.topic in guideline.topics else ()


def leads_with_recommendation(knowledge: Knowledge, reading: Reading, decision: Decision) -> bool:
    """Whether the recommendation comes first: it was asked for, or nothing but what it speaks of was.

    A question for a figure, a dose, a reason, a meaning or a comparison wants its detail first.
    """
    best = decision.candidates[0].target
    if best.cq is None or best.id not in knowledge.guideline.passages:
        return False
    leading = knowledge.guideline.leading(best.cq)
    if any(passage.id == best.id for passage in leading):
        return True
    if not leading[0].grade or _wants_detail(knowledge, reading):
        return False
    spoken = frozenset[str]().union(*(knowledge.spoken[passage.id] for passage in leading))
    about = [term for term in content_terms(reading) if term not in GIVEN]
    touched = ({*about, *reading.broader} - GIVEN) & spoken
    asked = HAIC in reading.terms or decision.candidates[0].features["aspect"] > 0
    return asked and (bool(touched) or not about)


def _wants_detail(knowledge: Knowledge, reading: Reading) -> bool:
    kinds = {knowledge.matcher.lexicon.kind(term) for term in reading.terms}
    return bool(asked_aspects(reading) & DETAILS) or bool(kinds & {"outcome", "statistic", "author"})


def _leading(guideline: Guideline, decision: Decision) -> Iterator[str]:
    """Recommendations (or statements) of the best clinical question; where there are several, the closest first."""
    cq = decision.candidates[0].target.cq
    leading = [passage.id for passage in guideline.leading(cq)] if cq else []
    ranked = [one.target.id for one in decision.candidates if one.target.id in leading]
    yield from ranked[:1] or leading[:1]


def _weighty(guideline: Guideline, name: str) -> list[Note]:
    """The notes of one piece of content that a reader should see with it; notes on mere wording apart."""
    found = (guideline.notes[one] for one in notes_of(guideline, name))
    return [note for note in found if note.severity in {"H", "M"}]


def lookup_blocks(knowledge: Knowledge, found: Lookup, room: int = READ) -> tuple[Block, ...]:
    """What a look-up shows: passages and rows with their notes, a reference, or a figure."""
    guideline = knowledge.guideline
    if found.reference is not None:
        reference = guideline.references[found.reference]
        return (ReferencesBlock(({"number": str(reference.number), "text": reference_text(reference)},)),)
    if found.figure:
        said = (TextBlock(found.summary),) if found.summary else ()
        return (*said, *figure_blocks(guideline, found.figure.split()))
    blocks = list(row_blocks(guideline, found, room)) if found.rows or found.summary else []
    room -= sum(size(block) for block in blocks)
    told = fitted(knowledge, found.passages, room=room) if found.passages else ()
    room -= sum(size(block) for block in told)
    rows = [guideline.rows[name][1] for name in found.rows[:NOTED_ROWS]]
    shown = {block.id for block in told if isinstance(block, NoteBlock)}
    noted = [guideline.notes[name] for name in dict.fromkeys(name for row in rows for name in row.notes)]
    notes = list[Block]()
    for note in noted:
        extra = NoteBlock(note.id, note.text)
        if note.id not in shown and (note.severity in {"H", "M"} or note.kind == UNIT) and size(extra) <= room:
            notes.append(extra)
            room -= size(extra)
    return (*told, *blocks, *notes)


def decline_blocks(
    guideline: Guideline, says: str, nearest: Iterable[str], notes: Iterable[str] = (), around: Iterable[Block] = ()
) -> tuple[Block, ...]:
    """A plain decline, then the nearest things that the guideline does say, with what stands `around` at most SHORT characters."""
    blocks: list[Block] = [TextBlock(says)]
    room = SHORT - sum(map(size, (*around, *blocks)))
    for note in notes:
        extra = NoteBlock(note, guideline.notes[note].text)
        if size(extra) <= room:
            blocks.append(extra)
            room -= size(extra)
    lead = TextBlock("Nearest in the guideline:")
    room -= size(lead)
    near: list[Block] = []
    for name in nearest:
        block = content_block(guideline, _first_member(guideline, name))
        if size(block) <= room:
            near.append(block)
            room -= size(block)
    return (*blocks, lead, *near) if near else tuple(blocks)


def _first_member(guideline: Guideline, name: str) -> str:
    """What stands for an id that is a heading: the first passage under it."""
    if name in guideline.sections:
        name = guideline.sections[name].topics[0]
    return guideline.topics[name].passages[0] if name in guideline.topics else name


def offers_block(guideline: Guideline, candidates: Iterable[Candidate]) -> OffersBlock:
    """Candidates as things to choose from, each once."""
    offers: dict[str, Offer] = {}
    for one in candidates:
        name = (
            one.target.topic
            if one.target.topic in guideline.topics
            else (f"cq{one.target.cq:02d}" if one.target.cq else "about")
        )
        offers.setdefault(name, Offer(name, offer_label(guideline, name)))
    return OffersBlock(tuple(offers.values()))


def offer_label(guideline: Guideline, name: str) -> str:
    """A topic or section in words: "CQ4: New FP therapy"."""
    if name in guideline.topics:
        topic = guideline.topics[name]
        return f"{guideline.section_of(topic.cq).label}: {topic.title}"
    section = guideline.sections[name]
    return f"{section.label}: {section.short}" if section.number else section.short
