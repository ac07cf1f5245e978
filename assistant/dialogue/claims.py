"""What a line claims of the last answer: when it is taken for a follow-up, a comparison, a remark on it, or neither."""

import re

from assistant.dialogue.asides import asks_reason, asks_source, asks_table, claim_in, quotes_figure, turns_down
from assistant.dialogue.bindings import SUBJECTS, VARIANTS
from assistant.dialogue.details import FIGURE, Detail, wanted
from assistant.dialogue.evidence import (
    AROUND,
    AT_HAND,
    COMPANY,
    NEAR,
    SECTION,
    STILL_SHOWN,
    STUDY,
    asked_terms,
    holds,
    of_study,
    said_in,
    text_of,
)
from assistant.dialogue.foremost import GRADES_THEMSELVES
from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews.guided import pending
from assistant.matching.decision import Candidate, content_terms
from assistant.text.lexicon import MARK
from assistant.text.patterns import late

FOLLOWS = 0.08
"""How much surer the line must be by itself before what came before is left aside, where it leans on it."""

SPOKEN = 0.5
"""Share of what a leaning line says that the passage must speak of."""

BETTER = 0.2
"""By how much more of it a passage elsewhere must speak, for the line to be read by itself."""

GRADED = frozenset({"recommendation", "aspect-evidence", "aspect-indication", "aspect-count", "aspect-definition"})
"""What a question for a grade names, and what can stand beside it."""

SHORT = 8
"""Words up to which a conclusion says how often something is done, and nothing else."""

_MEANING = frozenset({"mean", "means", "meaning", "stand", "stands"})
IDLE = frozenset({"help", "work", "use", "need", "happen", "do", "give", "take", "recommend", "profit", "gain"})
"""Plain verbs (as stems) that ask for nothing by themselves."""

NEIGHBOUR = "a neighbouring topic fits better"
"""The rule of a decision by which a line by itself is, word for word nearly, about what the guideline does not cover."""

NEGATIONS = frozenset({"not", "no", "without", "never", "nor", "none", "neither"})


def wants_source(line: Line) -> bool:
    """Whether nothing is asked but who wrote what was shown, when, or in which study."""
    if line.state.focus is None or pending(line.state.guided) or line.of_rows_shown is not None:
        return False
    leading = line.knowledge.guideline.passages.get(line.state.focus.passages[0]) if line.state.focus.passages else None
    if leading and line.state.focus.cq is None and not leading.references:
        return False  # the document itself is talked about, and says when and by whom it was made
    to_program = line.small_talk is not None and not {"you", "your"}.isdisjoint(
        token.text for token in line.reading.tokens
    )
    return asks_source(line.reading) and not to_program


def wants_reason(line: Line) -> bool:
    """Whether nothing is asked but why the guideline says what was shown."""
    state = line.state
    if (
        state.focus is None
        or not state.focus.passages
        or pending(state.guided)
        or (state.last and state.last.kind == "verdict")
    ):
        return False
    return asks_reason(line.reading)


def wants_grade(line: Line) -> bool:
    """Whether nothing but the strength or the level of evidence of what was answered is asked, or claimed."""
    focus = line.state.focus
    if focus is None or focus.cq is None or pending(line.state.guided) or line.said not in {None, "grade"}:
        return False
    if _MEANING & {token.text for token in line.reading.tokens}:
        return False
    beside = {f"{MARK}{one}" for one in GRADES_THEMSELVES | GRADED} | {"level", "strong", "weak", "firm", *"abcd"}
    return line.elliptic and bool(set(line.reading.concepts) & GRADES_THEMSELVES) and set(line.reading.terms) <= beside


def wants_table(line: Line) -> bool:
    """Whether the table or figure that belongs to what was shown is asked for, or all of it."""
    if line.state.focus is None or pending(line.state.guided) or line.heard:
        return False
    return bool(asks_table(line.reading))


def quotes(line: Line) -> bool:
    """Whether a figure of what was shown is said back."""
    focus = line.state.focus
    if focus is None or not focus.passages or pending(line.state.guided) or not quotes_figure(line.reading):
        return False
    return line.of_rows_shown is None  # "and the 2016 one?" asks for another row


def on_the_point(line: Line) -> list[str]:
    """The passages at hand that speak of what a line claims, those that deny something of it and are on all patients first.

    Where nothing but an interval is claimed, what was shown last has to speak of it.
    """
    together, asked, focus = line.follow_up, _claimed(line), line.state.focus
    if together is None or focus is None or not asked:
        shown = list(focus.passages[:STILL_SHOWN]) if focus and claims_interval(line) else []
        return sorted(shown, key=lambda name: not INTERVAL.held.search(text_of(line.knowledge, name)))
    # "So avoid it?" names nothing: only what stands around what was shown can be meant.
    least = SECTION if line.lean and asked_terms(line.knowledge.matcher.lexicon, line.lean) else AROUND
    passages, denied = line.knowledge.guideline.passages, NEGATIONS & {token.text for token in line.reading.tokens}
    worth = {
        one.target.id: one.score
        + _weight(passages[one.target.id].text, denied=bool(denied))
        + SPOKEN_OF * all(terms & said_in(line.knowledge, one.target.id) for terms in asked)
        for one in together.candidates
        if one.features.get(NEAR, 0.0) >= least
        and one.target.id in passages
        and all(terms & one.target.terms for terms in asked)
    }
    return sorted(worth, key=lambda name: -worth[name])


def claims_interval(line: Line) -> bool:
    """Whether a conclusion says how often something is done."""
    claim = claim_in(line.reading)
    return bool(claim and INTERVAL.held.search(claim)) and len(line.reading.tokens) <= SHORT


INTERVAL = Detail(
    late(
        r"\bevery (?:\w+ )?(?:day|week|month|year|cycle)s?\b|\b(?:daily|weekly|monthly|yearly|annually)\b"
        r"|\b(?:once|twice|\d+ times) (?:a|per|every)\b|\beach (?:day|week|month|cycle|time)\b",
        re.IGNORECASE,
    ),
    "how often, or at what interval",
    late(r"\bhow often\b"),
)
"""How often something is done: how it is written."""


def _claimed(line: Line) -> list[set[str]]:
    """What a conclusion names, each thing with what it implies; what is new of it where something is."""
    lean = line.lean
    if lean is None or not claim_in(line.reading):
        return []
    lexicon = line.knowledge.matcher.lexicon
    plain = {f"{MARK}aspect-definition"}  # "that means" is a cue there
    others = [term for term in lean.own.terms if lexicon.kind(term) in {"document", "aspect"} and term not in plain]
    named = asked_terms(lexicon, lean) or others
    named = [term for term in named if not (claims_interval(line) and lexicon.kind(term) == "aspect")]
    new = [term for term in named if term not in lean.before] or named
    return [{term, *(f"{MARK}{one}" for one in lexicon.ancestors(term[1:]))} for term in new]


def _weight(text: str, *, denied: bool) -> float:
    """What is added for a passage that denies something of a claim, and taken off for one on a part of the patients."""
    return (0.0 if denied or not _DENIAL.search(text) else DENIES) - (PARTIAL if _PARTIAL.match(text) else 0.0)


DENIES, SPOKEN_OF, PARTIAL = 4.0, 8.0, 12.0
"""What it is worth to deny something of what is claimed, and to say it in so many words; what it costs to be on a part of
the patients alone."""

_DENIAL = late(
    r"\b(?:not|no|never|neither|nor|without|unclear|little|lack\w*|unproven|limited|ineffective|worse|inferior|insufficient)\b"
)
_PARTIAL = late(r"in a sub-?(?:analysis|group)\b", re.IGNORECASE)


def claims_back(line: Line) -> bool:
    """Whether a conclusion is said back on which something at hand speaks."""
    return not pending(line.state.guided) and bool(on_the_point(line))


def refuses(line: Line) -> bool:
    """Whether what was offered or shown is turned down; "no" alone turns down what was offered."""
    state = line.state
    if not (state.offers or state.focus or state.misses) or pending(state.guided):
        return False
    return turns_down(line.reading) or (bool(state.offers) and line.reading.text.strip(" .!") in {"no", "nope"})


def wants_study(line: Line) -> bool:
    """Whether the rows of the study that was talked about tell what its passage does not."""
    return line.study_lookup is not None and _asks_anew(line) and not _defines(line)


def wants_row(line: Line) -> bool:
    """Whether a cell is asked of the rows that what was talked about tells, and that no passage on it gives."""
    lean, focus, found = line.lean, line.state.focus, line.study_lookup
    if lean is None or focus is None or found is None or not wants_study(line):
        return False
    if found.extreme and len(found.base) > 1:
        return True
    if VARIANTS & set(lean.own.concepts):
        return False  # no row tells the variants of a regimen apart
    asked, told = asked_terms(line.knowledge.matcher.lexicon, lean), of_study(line.knowledge, focus)
    detail = wanted(lean.own.text)
    if found.silent and detail and any(detail.held.search(text_of(line.knowledge, name)) for name in told):
        return False
    if found.column == "n":
        return not any(_PATIENTS.search(text_of(line.knowledge, name)) for name in told)
    return not any(asked and set(asked) <= said_in(line.knowledge, name) for name in told)


_PATIENTS = late(r"\b\d+ patients\b")


def at_hand(line: Line) -> bool:
    """Whether the line leans on the focus, asks something new of it, and the answer is at hand."""
    lean, together, focus = line.lean, line.follow_up, line.state.focus
    if lean is None or together is None or focus is None or _elsewhere(line) or _defines(line) or _of_neighbour(line):
        return False
    if not line.elliptic:
        return line.decision.kind in {"decline", "clarify"} and _all_held(line)
    if not _spoken_of(line) or (lean.whole and lean.form == "pointing" and line.decision.kind == "answer"):
        return False
    asked = [term for term in lean.own.terms if line.knowledge.matcher.lexicon.kind(term) == "outcome"]
    best = together.candidates[0].target.id if together.candidates else ""
    if (
        line.pointing
        and asked
        and best
        and wanted(lean.own.text) is None
        and not set(asked) & said_in(line.knowledge, best)
    ):
        return False
    found = together.rule == AT_HAND or (
        together.kind == "answer" and (not focus.passages or (lean.moves and line.pointing))
    )
    if found and _goes_elsewhere(line):
        return False
    return found and _asks_anew(line)


def _spoken_of(line: Line) -> bool:
    """Whether the best passage speaks of enough of what the line says; a line that says nothing must ask for a detail."""
    lean, together = line.lean, line.follow_up
    if lean is None or together is None or not together.candidates:
        return False
    said = _said(line)
    if lean.detail:
        return True
    if not said:
        return line.pointing or bool(lean.own.terms)
    sections = line.knowledge.matcher.aspects
    focus = line.state.focus
    if focus and focus.cq and set(lean.own.concepts) & set(sections[f"cq{focus.cq:02d}"]):
        return True
    best = together.candidates[0]
    here = _share(said, best)
    better = line.decision.best if line.decision.kind == "answer" and lean.form == "pointing" else None
    if better and best.features.get(NEAR, 0.0) < COMPANY and _share(said, better) > here + BETTER:
        return False
    return here >= SPOKEN


def _said(line: Line) -> list[str]:
    """What a leaning line says by itself: its concepts and words of weight, figures and parts of an answer apart."""
    own, lexicon = content_terms(line.lean.own) if line.lean else [], line.knowledge.matcher.lexicon
    return [
        term for term in own
        if term not in NEGATIONS | IDLE and not term[:1].isdigit() and lexicon.kind(term) != "document"
    ]  # fmt: skip


def _share(said: list[str], one: Candidate) -> float:
    """How much of what a line says a candidate speaks of."""
    return sum(term in one.target.terms for term in said) / len(said)


def _asks_anew(line: Line) -> bool:
    """Whether a leaning line asks something; a bare word that was talked about already asks for its meaning."""
    lean = line.lean
    if lean is None:
        return False
    again = set(content_terms(lean.own)) <= set(lean.before) and bool(content_terms(lean.own))
    return line.pointing or lean.form == "subjectless" or lean.detail or not again


def _goes_elsewhere(line: Line) -> bool:
    """Whether a subject is named beside those talked about, that is answered elsewhere and was not just spoken of."""
    lean, together = line.lean, line.follow_up
    if lean is None or together is None or line.decision.kind != "answer" or lean.form in {"correction", "comparison"}:
        return False
    if lean.fragment:
        return False
    kinds = {line.knowledge.matcher.lexicon.kind(term) for term in lean.own.terms if term not in lean.before}
    if lean.moves_on:
        return bool(kinds & SUBJECTS)
    far = together.candidates[0].features.get(NEAR, 0.0) <= AROUND
    return bool(kinds & SUBJECTS) and far and not lean.swaps and not line.pointing


def _all_held(line: Line) -> bool:
    """Whether a passage at hand holds every word of a question that would be declined by itself."""
    lean, together = line.lean, line.follow_up
    if lean is None or together is None or together.rule != AT_HAND:
        return False
    return bool(lean.own.concepts) and set(lean.own.terms) <= together.candidates[0].target.terms


def _defines(line: Line) -> bool:
    """Whether the meaning of a word is asked, not a figure of it: "what does DCR stand for?". "I meant" asks for none."""
    if line.lean is not None and line.lean.form in {"correction", "comparison"}:
        return False
    return line.meaning is not None


def _of_neighbour(line: Line) -> bool:
    """Whether the line names a neighbour of the guideline, and nothing at hand speaks of all that it names."""
    lean, together = line.lean, line.follow_up
    if lean is None or together is None or not together.candidates or not line.decision.boundary or lean.detail:
        return False
    content = _said(line)
    kinds = SUBJECTS | {"outcome"}
    named = {term for term in content if line.knowledge.matcher.lexicon.kind(term) in kinds}
    plain = {term for term in content if not term.startswith(MARK)}
    best = together.candidates[0]
    near = best.features.get(NEAR, 0.0) > AROUND and bool(named)
    if line.decision.rule != NEIGHBOUR:
        return not (named if near else named | plain) <= best.target.terms
    beside = set(content) - named - plain
    return not (named | plain <= best.target.terms and beside <= said_in(line.knowledge, best.target.id))


def _elsewhere(line: Line) -> bool:
    """In an interview, or where the last line was declined, a named neighbour is declined, not read into what came before."""
    last = line.state.last
    names = line.lean is not None and not line.lean.detail and bool(_said(line))
    apart = bool(pending(line.state.guided)) or (last is not None and last.kind == "decline" and names)
    return apart and line.decision.boundary is not None and not line.pointing


def leans(line: Line) -> bool:
    """Whether the line is a follow-up: it leans on the focus, and reads better with it than alone."""
    together, alone = line.follow_up, line.decision
    if together is None or _elsewhere(line):
        return False
    if not line.elliptic or not _asks_anew(line) or _of_neighbour(line) or _goes_elsewhere(line):
        return False
    if not _spoken_of(line) or (
        line.lean and line.lean.whole and line.lean.form == "pointing" and alone.kind == "answer"
    ):
        return False
    if alone.kind == "decline":
        return together.kind != "decline" or together.leads
    lean = line.lean
    corrects = lean is not None and (lean.form == "correction" or lean.fragment or lean.detail)  # nothing by itself
    return together.kind != "decline" and (corrects or together.gate >= alone.gate - FOLLOWS)


def compares(line: Line) -> bool:
    """Whether another side is set against what was talked about, or a third one against the first."""
    lean, focus, together = line.lean, line.state.focus, line.follow_up
    if line.of_rows_shown is not None:
        return False  # both sides are rows
    if lean is None or focus is None or not focus.passages or together is None or not together.candidates:
        return False
    if lean.form == "comparison":
        best = together.candidates[0]
        near = best.features.get(NEAR, 0.0) >= STUDY and holds(best, asked_terms(line.knowledge.matcher.lexicon, lean))
        figured = FIGURE.search(text_of(line.knowledge, best.target.id)) is not None
        return not (near and figured)  # one passage that was talked about may hold both sides
    return lean.form == "addition" and focus.base is not None and lean.swaps
