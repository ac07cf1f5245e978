"""What a line that leans on the last answer leads to: the answer at hand, rows of a table, two sides, or a plain "not given"."""

from msgspec.structs import replace

from assistant.dialogue import actions, compose
from assistant.dialogue.bindings import SUBJECTS, merge
from assistant.dialogue.declined import declined_again as declined_with
from assistant.dialogue.details import FIGURE, OFTEN, Detail, wanted
from assistant.dialogue.evidence import AT_HAND, NEAR, SECTION, STUDY, asked_terms, at_hand, holds, said_in, text_of
from assistant.dialogue.interpret import Line
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.leaning import Lean
from assistant.dialogue.render import block_text
from assistant.dialogue.replies import preface, replied
from assistant.dialogue.reply import NoteBlock, Offer, OffersBlock, Reply, TextBlock
from assistant.dialogue.sections import section_named, sections_about
from assistant.dialogue.state import Focus, State
from assistant.dialogue.tables.arms import told_of_rows
from assistant.dialogue.tables.asked import read_asked
from assistant.dialogue.tables.blocks import size
from assistant.dialogue.tables.worked import Lookup
from assistant.matching.decision import Candidate, Decision
from assistant.text.lexicon import MARK
from assistant.text.patterns import late

Outcome = tuple[State, Reply]

MOST_NEAR = 3
"""Choices that are offered at once."""


def follow_up(line: Line) -> Outcome:
    """A leaning question read with what came before, and how it was read."""
    lean, decision, focus = line.lean, line.follow_up, line.state.focus
    if lean is None or decision is None or focus is None:
        raise ValueError("nothing to follow")
    detail = wanted(lean.own.text)
    if focus.lookup and detail and detail.whole:
        return _of_rows(line, decision, detail, focus.lookup)
    missing = _missing_detail(line, decision)
    if missing:
        return _unanswered(line, decision, missing)
    decision = _giving_first(line, decision)
    if _of_another(line, lean, focus, decision):
        return _not_of_shown(line)
    if decision.kind == "decline" and decision.leads:
        decision = replace(decision, kind="answer", rule="leans on an answer of the guideline")
    return actions.decided(line, lean.merged, decision, taken=True)


def _of_another(line: Line, lean: Lean, focus: Focus, decision: Decision) -> bool:
    """Whether what would answer a line that names nothing itself tells of others than the author talked about."""
    matcher, best = line.knowledge.matcher, decision.best
    authors = {term for term in lean.merged.terms if matcher.lexicon.kind(term) == "author"}
    if best is None or not authors or decision.kind != "answer" or lean.moves:
        return False
    if best.target.id in focus.passages[:1] or best.target.id not in line.knowledge.guideline.passages:
        return False
    if best.features.get(NEAR, 0.0) >= STUDY:
        return False  # it cites the same study
    named = any(matcher.lexicon.kind(term) in SUBJECTS | {"author"} for term in lean.own.terms)
    return not named and not authors & said_in(line.knowledge, best.target.id)


def _of_rows(line: Line, decision: Decision, detail: Detail, shown: Lookup) -> Outcome:
    """A detail that a whole line asks of rows: the rows again where they give it ("in months?"), else that it is not given."""
    blocks = compose.lookup_blocks(line.knowledge, shown, compose.READ)
    if any(detail.held.search(block_text(block)) for block in blocks if not isinstance(block, NoteBlock)):
        return actions.looked_up(line, replace(shown, taken="the rows shown before"))
    told = told_of_rows(line.knowledge.shelf, read_asked(line.knowledge.matcher.lexicon, line.reading), shown)
    if told:
        return actions.looked_up(line, replace(told, taken="the study shown before"))
    return _unanswered(line, replace(decision, candidates=()), detail.says)


def question(line: Line) -> Outcome:
    """A question of its own. Where what would answer it does not give the detail that it asks for, that is said."""
    state, reply = actions.question(line)
    best = line.decision.best
    if line.decision.boundary is None and reply.kind != "chat" and _points_in_vain(line):
        return _not_of_shown(line)
    if reply.kind != "answer" or len(line.reading.tokens) > ASKED_PLAINLY or best is None:
        return state, reply
    untold = _untold(line, reply, best)
    return _unanswered(line, line.decision, untold) if untold else (state, reply)


def _untold(line: Line, reply: Reply, best: Candidate) -> str:
    """What a question asks for, a detail or a share of something, that its answer does not give; else nothing."""
    detail, lexicon = wanted(line.reading.text), line.knowledge.matcher.lexicon
    told = " ".join(block_text(block) for block in reply.blocks[:MOST_NEAR])
    if detail and not detail.held.search(told):
        complication = any(lexicon.kind(term) == "complication" for term in line.reading.terms)
        strict = detail.strict and not (detail.says == OFTEN and complication)  # how often is then how many have it
        if strict or best.features["coverage"] < SPOKEN_OF:
            return detail.says
    return "that figure" if _unsaid(line, reply) else ""


def _unsaid(line: Line, reply: Reply) -> bool:
    """Whether the share of something is asked for that nothing shown first speaks of: another figure is no answer."""
    knowledge, lexicon = line.knowledge, line.knowledge.matcher.lexicon
    if not SHARE.search(line.reading.text):
        return False
    shown = (name for name in reply.passages[:MOST_NEAR] if name in knowledge.matcher.by_id)
    said = frozenset[str]().union(*(said_in(knowledge, name) for name in shown))
    asked = [term for term in line.reading.terms if lexicon.kind(term) == "complication" or term in MEASURED]
    return not said.issuperset(asked)


SHARE = late(
    r"\b(?:how (?:many|often|common|commonly|frequent|frequently)|incidence|rates?"
    r"|(?:what|which) (?:percentage|percent|proportion|share|fraction))\b|%"
)
"""A share, or how often something was seen, is asked for."""

MEASURED = frozenset({f"{MARK}disease-control", f"{MARK}complete-response"})
"""Outcomes that no other figure stands for."""


def _points_in_vain(line: Line) -> bool:
    """Whether a line points back at what was shown and names nothing itself, so that what it would find alone is not meant."""
    lean, focus = line.lean, line.state.focus
    if lean is None or focus is None or not focus.passages or lean.form != "pointing" or lean.whole:
        return False
    return not any(line.knowledge.matcher.lexicon.kind(term) in SUBJECTS for term in lean.own.terms)


def _not_of_shown(line: Line) -> Outcome:
    """It is said plainly that what was shown does not tell what a line asks of it."""
    guideline, focus = line.knowledge.guideline, line.state.focus
    shown = [name for name in (focus.passages if focus else ()) if name in guideline.passages]
    blocks = compose.decline_blocks(guideline, NOT_OF_SHOWN, shown, around=preface(line))
    reply = replied(line, "decline", blocks, "nothing that was shown tells it", reason="not-covered")
    return replace(line.state, offers=(), misses=0), reply


NOT_OF_SHOWN = "As I read your line it asks something of the last answer, and the guideline does not say it there."

ASKED_PLAINLY = 20
"""Words of a question up to which a detail that it names is what it asks for; a long case may name it in passing."""


SPOKEN_OF = 0.95
"""Coverage from which a passage speaks of all that is asked, even if it only says where the detail is found."""


def _missing_detail(line: Line, decision: Decision) -> str:
    """The detail that is asked for and that nothing at hand holds, by its name."""
    lean, focus = line.lean, line.state.focus
    detail = wanted(lean.own.text) if lean else None
    if detail is None or lean is None or focus is None or line.focus_rows:
        return ""
    return "" if _giving(line, lean, focus, decision) is not None else detail.says


def _giving(line: Line, lean: Lean, focus: Focus, decision: Decision) -> Candidate | None:
    """The first candidate close to what was talked about that holds the detail asked for."""
    detail, regimens = wanted(lean.own.text), _regimens(line, lean)
    near, asked = at_hand(line.knowledge, focus), asked_terms(line.knowledge.matcher.lexicon, lean)
    drugs = _drugs_shown(line.knowledge, focus)
    for at, one in enumerate(decision.candidates[:MOST_READ]):
        worth = near.get(one.target.id, 0.0)
        same = worth == SECTION and bool(drugs) and drugs <= one.target.terms
        panel = bool(regimens) and one.target.id in line.knowledge.guideline.regimens
        fits = regimens <= one.target.terms and (at == 0 or panel or (asked and holds(one, asked)))
        close = fits or worth > SECTION or same
        if close and detail and detail.held.search(text_of(line.knowledge, one.target.id)):
            return one
    return None


TRIALS = frozenset({f"{MARK}imbrave150", f"{MARK}calgb-9481"})
"""Trials that have a name, and are no regimen."""


def _regimens(line: Line, lean: Lean) -> set[str]:
    """The regimens, trials and authors that are talked about: a detail of another one answers nothing."""
    lexicon = line.knowledge.matcher.lexicon
    return {term for term in lean.merged.terms if lexicon.kind(term) in {"regimen", "author"} or term in TRIALS}


def _drugs_shown(knowledge: Knowledge, focus: Focus) -> set[str]:
    """The drugs that the first passage shown names."""
    leading = [name for name in focus.passages[:1] if name in knowledge.guideline.passages]
    return {
        term for name in leading for term in said_in(knowledge, name) if knowledge.matcher.lexicon.kind(term) == "drug"
    }  # fmt: skip


def _giving_first(line: Line, decision: Decision) -> Decision:
    """The decision with the passage first that gives the detail, where a detail is all that is asked."""
    lean, focus = line.lean, line.state.focus
    if lean is None or focus is None or decision.rule != AT_HAND or asked_terms(line.knowledge.matcher.lexicon, lean):
        return decision
    giving = _giving(line, lean, focus, decision)
    rest = tuple(one for one in decision.candidates if one is not giving)
    return replace(decision, candidates=(giving, *rest)) if giving else decision


MOST_READ = 8
"""Candidates among which a detail is looked for before it is said that the guideline does not give it."""


def _unanswered(line: Line, decision: Decision, detail: str) -> Outcome:
    """It is said plainly that the guideline does not give the detail, and what it says nearby."""
    guideline, focus = line.knowledge.guideline, line.state.focus
    shown = [name for name in (focus.passages if focus else ()) if name in guideline.passages]
    found = [one.target.id for one in decision.candidates[:1]]
    near = [*shown, *found] if line.elliptic else [*found, *shown]
    blocks = compose.decline_blocks(
        guideline, f"The guideline does not say {detail}.", dict.fromkeys(near), around=preface(line)
    )
    reply = replied(line, "decline", blocks, "a detail that the guideline does not give", reason="not-covered")
    return replace(line.state, offers=(), misses=0), reply


def study_rows(line: Line) -> Outcome:
    """The rows of the study that was talked about, for what its passage does not tell."""
    if line.study_lookup is None:
        raise ValueError("no rows")
    return actions.looked_up(line, line.study_lookup)


def compared(line: Line) -> Outcome:
    """Both sides: what was talked about first, then the new one; one passage where it holds both."""
    lean, decision, focus = line.lean, line.follow_up, line.state.focus
    if lean is None or decision is None or focus is None:
        raise ValueError("nothing to compare")
    base = focus.base or focus
    first = _leading_of(line, base)
    second = [one.target.id for one in decision.candidates if one.target.id not in first][:3]
    left = compose.fitted(line.knowledge, first, room=compose.READ // 2)
    room = compose.READ - sum(size(block) for block in left) - 2 * actions.FOLDED
    right = compose.fitted(line.knowledge, second, room=room)
    taken = actions.taken_as(line, lean.merged)
    best = decision.candidates[0].target
    reply = replied(
        line, "answer", (*left, *right), "two sides", clinical_question=best.cq, topic=best.topic, taken_as=taken
    )
    state = actions.focused(line, reply, lean.merged.terms)
    after = state.focus
    return replace(state, focus=replace(after, base=base) if after else None), reply


def _leading_of(line: Line, base: Focus) -> list[str]:
    """What stands for a side: the first piece shown on it, one that gives a figure where an outcome was asked."""
    lexicon = line.knowledge.matcher.lexicon
    outcome = any(lexicon.kind(term) == "outcome" or term == f"{MARK}aspect-outcome" for term in base.terms)
    giving = [name for name in base.passages if outcome and FIGURE.search(text_of(line.knowledge, name))]
    return [*giving, *base.passages][:1]


def _part_about(line: Line, section: str) -> str:
    """The topic of a section that is named like the aspect asked ("cost"); the section where none is."""
    topics = line.knowledge.guideline.topics
    named = (f"{section}.{one.removeprefix('aspect-')}" for one in line.reading.concepts)
    return next((name for name in named if name in topics), section)


def section(line: Line) -> Outcome:
    """A clinical question that is named by its number: its recommendation or statement, and what follows."""
    name = section_named(line)
    if name is None:
        raise ValueError("no section")
    return actions.shown(line, name, actions.members(line.knowledge.guideline, name))


def declined_again(line: Line) -> Outcome:
    """A line that asks more of what was just declined: declined with it."""
    lean, decision = line.lean, declined_with(line)
    if lean is None or decision is None:
        raise ValueError("nothing declined")
    matcher, question = line.knowledge.matcher, line.state.declined
    asked = merge(line.knowledge, matcher.read(question)[0].terms, lean.own)
    state, reply = actions.declined(line, decision, actions.taken_as(line, asked))
    return replace(state, declined=question), reply


def whole_aspect(line: Line) -> Outcome:
    """An aspect that is named without a subject: the clinical question that is about it, or those to choose from."""
    guideline, sections = line.knowledge.guideline, sections_about(line.knowledge, line.reading)
    numbers = {guideline.cq_of(name): name for name in sections}
    near = line.of_interview({number for number in numbers if number})
    sections = (numbers[near],) if near else sections
    if len(sections) == 1:
        shown = _part_about(line, sections[0])
        return actions.shown(line, shown, actions.members(guideline, shown))
    offers = tuple(Offer(name, compose.offer_label(guideline, name)) for name in sections[:MOST_NEAR])
    reply = replied(
        line, "clarify", [TextBlock(actions.CLOSE_CALL), OffersBlock(offers)], "an aspect without a subject"
    )
    focus = Focus(line.reading.terms, None, None, (), (), line.text)
    return replace(line.state, focus=focus, offers=offers, misses=0), reply
