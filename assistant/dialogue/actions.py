"""What each reading of a line leads to. One function a reading; each returns the state after it and the reply."""

from itertools import zip_longest

from msgspec.structs import replace

from assistant.dialogue import compose
from assistant.dialogue.details import wanted
from assistant.dialogue.evidence import AT_HAND, asked_terms
from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews.guided import pending
from assistant.dialogue.interviews.guiding import question_block
from assistant.dialogue.members import term_text
from assistant.dialogue.replies import preface, replied
from assistant.dialogue.reply import (
    Block,
    Explanation,
    Match,
    NoteBlock,
    Offer,
    Reply,
    TextBlock,
)  # fmt: skip
from assistant.dialogue.state import Choice, Focus, State
from assistant.dialogue.tables.blocks import size
from assistant.dialogue.tables.worked import Lookup
from assistant.errors import clipped
from assistant.guideline.model import Guideline, Term
from assistant.matching.decision import Decision
from assistant.matching.matcher import Boundary
from assistant.text.lexicon import MARK, Reading

NOT_UNDERSTOOD = (
    "I did not understand that. As far as I can read it, the guideline does not cover it.",
    (
        "I still did not understand; as I read it, the guideline does not cover it. Try one thing at a time, for example: "
        "which regimen for colorectal liver metastases?"
    ),
    (
        "The guideline does not cover that, or I cannot read it. It covers indications, regimens, outcomes, combinations, "
        "complications, implantation, care and stopping of HAIC with a port system."
    ),
)
"""What is said at the first, second and every further miss in a row."""

FOLDED = 40
"""Characters kept free for what stands before an answer (a notice, a sentence in the asker's language)."""

CLOSE_CALL = "Your question fits more than one part of the guideline. Which do you mean?"
COVERED = "The guideline does not cover this question."


def empty(line: Line) -> tuple[State, Reply]:
    return line.state, replied(
        line, "error", [TextBlock("Type a question about HAIC with a port system, or /help.")], confidence=0.0
    )


def unreadable(line: Line) -> tuple[State, Reply]:
    """A line without a word in it."""
    text = "There is no word in that line that I can read. Type a question, or /help."
    return line.state, replied(
        line, "decline", [TextBlock(text + " I do not answer it.")], reason="not-understood", confidence=0.0
    )


def small_talk(line: Line) -> tuple[State, Reply]:
    talk = line.small_talk
    if talk is None:
        raise ValueError("no small talk")
    return line.state, replied(line, talk.kind, [TextBlock(talk.says)], talk.id)


def care(line: Line) -> tuple[State, Reply]:
    """A message that calls for care: a fitting short reply, and where one fits, what the guideline says nearby."""
    boundary = line.care
    if boundary is None:
        raise ValueError("nothing that calls for care")
    near = _nearest(boundary, line.decision)
    blocks = compose.decline_blocks(line.knowledge.guideline, boundary.says, near, boundary.notes, preface(line))
    return replace(line.state, offers=()), replied(line, "decline", blocks, boundary.id, reason=boundary.reason)


def _nearest(boundary: Boundary, decision: Decision) -> tuple[str, ...]:
    """What is shown with a decline: for false doses and orders what was named, else what the boundary lists.

    A boundary that lists nothing shows nothing.
    """
    if not boundary.nearest or not boundary.care:
        return boundary.nearest
    named = tuple(one.target.id for one in decision.candidates[:2] if one.features["coverage"] >= 0.3)
    return tuple(dict.fromkeys((*named, *boundary.nearest)))


def choice(line: Line) -> tuple[State, Reply]:
    """An offer that was chosen: what the guideline says there."""
    offer = line.choice
    if offer is None:
        raise ValueError("no offer")
    before = line.state.choice
    offers, question = (before.offers, before.question) if before and not line.state.offers else _chosen_from(line)
    state, reply = _chosen(line, offer, question)
    return replace(state, choice=Choice(offers, offer.id, question)), reply


def _chosen_from(line: Line) -> tuple[tuple[Offer, ...], str]:
    """The offers of the last reply, and the question that led to them."""
    return line.state.offers, line.state.focus.text if line.state.focus else ""


def _chosen(line: Line, offer: Offer, question: str) -> tuple[State, Reply]:
    decision = _within(line, offer.id, question) if question else None
    if decision is None or not decision.candidates:
        return shown(line, offer.id, members(line.knowledge.guideline, offer.id))
    return _answered(line, line.knowledge.matcher.read(question)[0], decision, "chosen")


def every_choice(line: Line) -> tuple[State, Reply]:
    """All that was offered: what comes first in each."""
    guideline, question = line.knowledge.guideline, _chosen_from(line)[1]
    found: list[tuple[str, ...]] = []
    for offer in line.state.offers:
        decision = _within(line, offer.id, question) if question else None
        best = tuple(one.target.id for one in decision.candidates) if decision else ()
        found.append((best or members(guideline, offer.id))[:2])
    ids = dict.fromkeys(name for names in zip_longest(*found) for name in names if name)
    return shown(line, line.state.offers[0].id, tuple(ids))


def _within(line: Line, name: str, question: str) -> Decision:
    """The candidates of the question that led to the offers, those under the chosen heading alone."""
    from assistant.matching.decision import rank  # noqa: PLC0415

    matcher = line.knowledge.matcher
    reading = matcher.read(question)[0]
    ranked = rank(matcher, reading, matcher.phrasings.alike(reading))
    kept = tuple(
        c for c in ranked if name in {c.target.topic, c.target.id, f"cq{c.target.cq:02d}" if c.target.cq else "about"}
    )
    return Decision("answer", kept, 1.0, "the offer that was chosen")


def members(guideline: Guideline, name: str) -> tuple[str, ...]:
    """The content under an id: of a section its leading passages and the rest, of a topic its passages."""
    if name in guideline.sections:
        return tuple(passage.id for passage in guideline.passages_of(guideline.sections[name]))
    if name in guideline.topics:
        return guideline.topics[name].passages
    return (name,)


def shown(line: Line, name: str, ids: tuple[str, ...], kind: str = "answer") -> tuple[State, Reply]:
    guideline = line.knowledge.guideline
    blocks = compose.fitted(line.knowledge, ids)
    cq = guideline.cq_of(name)
    reply = replied(line, kind, blocks, name, clinical_question=cq, topic=name if name in guideline.topics else None)
    return focused(line, reply, line.state.focus.terms if line.state.focus else ()), reply


def term(line: Line) -> tuple[State, Reply]:
    """What abbreviations or terms mean, then where the first of them stands."""
    asked = line.meaning
    if asked is None:
        raise ValueError("no term")
    guideline, found = line.knowledge.guideline, asked.terms
    places = (*([asked.place] if asked.place else []), *(name for one in found for name in _printed_in(guideline, one)))
    cq = next((guideline.cq_of(name) for name in places if guideline.cq_of(name)), None)
    meaning: list[Block] = [TextBlock(term_text(one)) for one in found]
    meaning.extend(NoteBlock(note, guideline.notes[note].text) for one in found for note in one.notes)
    room = compose.READ - sum(size(block) for block in meaning)
    shown = [name for name in found[0].passages if name in guideline.passages][:3] if room > 0 else []
    blocks = (*meaning, *(compose.fitted(line.knowledge, shown, room=room) if shown else ()))
    reply = replied(line, "answer", blocks, found[0].id, clinical_question=cq, topic=found[0].id)
    return focused(line, reply, line.reading.terms), reply


def _printed_in(guideline: Guideline, term: Term) -> tuple[str, ...]:
    """Where a term stands: of a definition as listed, else the places first that print it as it is written.

    A legend explains an abbreviation that a text listed before may not name.
    """
    if term.definition:
        return term.passages
    printed = [n for n in term.passages if n in guideline.passages and term.term in guideline.passages[n].text]
    legends = [name for name in term.passages if name in guideline.tables or name in guideline.figures]
    return tuple(dict.fromkeys((*printed, *legends, *term.passages)))


def lookup(line: Line) -> tuple[State, Reply]:
    """Rows of a table, and what was worked out from them; or that no table holds what is asked."""
    if line.lookup is None:
        raise ValueError("no look-up")
    return looked_up(line, line.lookup)


def looked_up(line: Line, found: Lookup) -> tuple[State, Reply]:
    """What a look-up found."""
    guideline = line.knowledge.guideline
    taken = f"Taken as: {clipped(line.text.rstrip('?. '))} ({found.taken})." if found.taken else ""
    if found.silent:
        reply = replied(line, "decline", [TextBlock(found.silent)], found.rule, reason="not-covered")
        return replace(line.state, offers=(), misses=0), replace(reply, taken_as=taken)
    room = compose.READ - len(taken) - 2 * FOLDED
    blocks = compose.lookup_blocks(line.knowledge, found, room)
    first = found.passages[0] if found.passages else found.table or found.figure
    reply = replied(
        line, "answer", blocks, found.rule,
        clinical_question=guideline.cq_of(first), topic=found.table or None, taken_as=taken,
    )  # fmt: skip
    if found.reference is not None and taken:
        return line.state, reply  # what was talked about stays in focus
    state = focused(line, reply, line.lean.merged.terms if line.lean and line.elliptic else line.reading.terms)
    return replace(state, focus=replace(state.focus, lookup=found) if state.focus else None), reply


def question(line: Line) -> tuple[State, Reply]:
    return decided(line, line.reading, line.decision, taken=False)


def decided(line: Line, reading: Reading, decision: Decision, *, taken: bool) -> tuple[State, Reply]:
    if decision.kind == "decline":
        return declined(line, decision)
    if decision.kind == "clarify":
        return _clarified(line, reading, decision)
    return _answered(line, reading, decision, decision.rule, taken_as(line, reading) if taken else "")


def taken_as(line: Line, reading: Reading) -> str:
    added = [
        term for term in reading.terms if term not in line.reading.terms and (term.startswith(MARK) or term.isdigit())
    ]
    words = [
        term[1:].replace("-", " ") if term.startswith(MARK) else term
        for term in added
        if not term.startswith(f"{MARK}aspect")
    ]
    return f"Taken as: {clipped(line.text.rstrip('?. '))} ({', '.join(words[:4])})." if words else ""


def _match(line: Line, decision: Decision) -> Match:
    calibration = line.knowledge.matcher.calibration
    if decision.gate >= calibration.strong_at:
        return "strong"
    return "fair" if decision.gate >= calibration.fair_at else "weak"


def _answered(line: Line, reading: Reading, decision: Decision, rule: str, taken_as: str = "") -> tuple[State, Reply]:
    guideline = line.knowledge.guideline
    best = decision.candidates[0].target
    reply = replied(
        line, "answer", _blocks(line, reading, decision, compose.READ - len(taken_as) - 2 * FOLDED), rule,
        clinical_question=best.cq, topic=best.topic, confidence=round(decision.gate, 3), match=_match(line, decision),
        taken_as=taken_as,
    )  # fmt: skip
    reply = replace(reply, unresolved=_unresolved(guideline, reply), explain=_explained(line, reply, decision))
    return focused(line, reply, reading.terms), reply


def _blocks(line: Line, reading: Reading, decision: Decision, room: int) -> tuple[Block, ...]:
    """The blocks of an answer; a new binding or a detail asked for leads it, whatever the recommendation says."""
    lean = line.lean if decision.rule == AT_HAND else None
    narrowed = lean is not None and (
        bool(asked_terms(line.knowledge.matcher.lexicon, lean)) or wanted(lean.own.text) is not None
    )
    return compose.answer_blocks(line.knowledge, reading, decision, room, best_first=narrowed)


def _unresolved(guideline: Guideline, reply: Reply) -> tuple[int, ...]:
    shown = [guideline.passages[one] for one in reply.passages if one in guideline.passages]
    resolved = {number for passage in shown if not passage.unresolved for number in passage.references}
    return tuple(n for p in shown if p.unresolved for n in p.references if n not in resolved)


def _explained(line: Line, reply: Reply, decision: Decision) -> Explanation:
    best = decision.candidates[0]
    phrasings = line.knowledge.matcher.phrasings
    rival = next((one for one in decision.candidates if one.target.cq != best.target.cq), None)
    if reply.explain is None:
        raise ValueError("a reply without its reason")
    return replace(
        reply.explain,
        phrase=phrasings.items[best.phrasing].text if best.phrasing >= 0 else "",
        missing=tuple(term for term in line.reading.terms if term not in best.target.terms),
        scores=tuple((name, round(value, 3)) for name, value in best.features.items()),
        runner_up=f"{rival.target.id} ({rival.score:.2f} against {best.score:.2f})" if rival else "",
        gate=round(decision.gate, 3),
    )


def _clarified(line: Line, reading: Reading, decision: Decision) -> tuple[State, Reply]:
    offers = compose.offers_block(line.knowledge.guideline, decision.rivals)
    if len(offers.offers) < 2:
        return _answered(line, reading, decision, "one heading holds both readings")
    reply = replied(
        line, "clarify", [TextBlock(CLOSE_CALL), offers], decision.rule,
        confidence=round(decision.gate, 3), match=_match(line, decision),
    )  # fmt: skip
    focus = Focus(reading.terms, None, None, (), (), line.text)
    return replace(line.state, focus=focus, offers=offers.offers, misses=0), reply


def declined(line: Line, decision: Decision, taken_as: str = "") -> tuple[State, Reply]:
    """A plain decline, by name where a neighbouring topic fits; `taken_as` says what was inherited."""
    guideline, misses = line.knowledge.guideline, line.state.misses
    around: list[Block] = [*preface(line), *([TextBlock(taken_as)] if taken_as else ())]
    if line.state.guided and pending(line.state.guided):
        around.append(question_block(line, line.state.guided))
    boundary = line.knowledge.matcher.boundaries[decision.boundary] if decision.boundary else None
    covered = bool(decision.candidates) and decision.candidates[0].features["coverage"] >= COVERED_SOME
    blocks: tuple[Block, ...]
    if boundary:
        reason = boundary.reason
        blocks = compose.decline_blocks(guideline, boundary.says, boundary.nearest, boundary.notes, around)
    elif covered:
        reason = "not-covered"
        nearest = [one.target.id for one in decision.candidates[:2]]
        blocks = compose.decline_blocks(guideline, COVERED, nearest, around=around)
    else:
        reason = "not-understood"
        blocks = (TextBlock(NOT_UNDERSTOOD[min(misses, len(NOT_UNDERSTOOD) - 1)]),)
    sure = round(1 - decision.gate, 3)
    reply = replied(line, "decline", blocks, decision.rule, reason=reason, confidence=sure, taken_as=taken_as)
    if boundary or covered:
        return _nearby(line, reply), reply
    return replace(line.state, offers=(), misses=misses + 1), reply


COVERED_SOME = 0.3
"""Share of a question that a passage must hold to be shown as the nearest thing."""


def _nearby(line: Line, reply: Reply) -> State:
    """The state after a decline: what was talked about stays; where nothing was, what was shown nearby can be asked about."""
    state = replace(line.state, offers=(), misses=0, declined=line.text)
    if state.focus is not None or not reply.passages:
        return state
    cq = line.knowledge.guideline.cq_of(reply.passages[0])
    return replace(state, focus=Focus(line.reading.terms, cq, None, reply.passages, reply.passages, line.text))


def focused(line: Line, reply: Reply, terms: tuple[str, ...]) -> State:
    focus = Focus(terms, reply.clinical_question, reply.topic, reply.passages, reply.passages, line.text)
    return replace(line.state, focus=focus, offers=reply.offers, misses=0, declined="", choice=None)
