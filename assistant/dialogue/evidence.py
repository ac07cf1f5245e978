"""What is at hand: the passages that a leaning line is answered from, before the rest of the guideline is searched.

The closest is what was just shown, then what cites the same study, then the topic around it, then the clinical question.
A passage at hand that holds what the line asks wins over the same words elsewhere.
"""

import re

from msgspec.structs import replace

from assistant.dialogue.bindings import SUBJECTS, VARIANTS
from assistant.dialogue.details import FIGURE, WHOM, Detail, wanted
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.leaning import Lean
from assistant.dialogue.state import Focus
from assistant.dialogue.tables.worked import Lookup
from assistant.matching.decision import Candidate, Decision, decide, rank
from assistant.text.lexicon import MARK, Lexicon, Reading
from assistant.text.spelling import Repair

SHOWN, STUDY, AROUND, SECTION = 8.0, 8.0, 6.0, 2.5
"""What it is worth to have just been shown, to cite the same study, to stand in the same topic, in the same question."""

COMPANY = 6.2
"""What it is worth to have been shown beside what led."""

DETAIL = 6.0
"""What it is worth to hold a figure of the sort that is asked for."""

HOME = 1.0
"""What it is worth, beside citing the same study, to stand in the same topic."""

NEW, SAID = 4.0, 2.0
"""What it is worth to be about what the line newly names, and to say it in so many words."""

NEAR = "near"
"""The feature of a candidate that tells how close to the focus it stands."""

AT_HAND = "an answer at hand"
"""The rule by which what is at hand is answered with."""

STILL_SHOWN = 3
"""Pieces of an answer that are taken for what was talked about; the rest is company."""


def at_hand(knowledge: Knowledge, focus: Focus) -> dict[str, float]:
    """What lies near the focus, and what its nearness is worth."""
    guideline = knowledge.guideline
    near: dict[str, float] = {}
    leading = focus.passages[:STILL_SHOWN]
    cited = {n for name in leading[:1] if name in guideline.passages for n in guideline.passages[name].references}
    for passage in guideline.passages.values():
        if focus.cq and guideline.cq_of(passage.id) == focus.cq:
            near[passage.id] = SECTION
    for name in leading:
        if name in guideline.passages:
            near |= dict.fromkeys(guideline.topics[guideline.passages[name].topic].passages, AROUND)
    if 0 < len(cited) <= FEW:
        for passage in guideline.passages.values():
            if cited & set(passage.references) and not passage.unresolved:
                near[passage.id] = STUDY + (HOME if near.get(passage.id) == AROUND else 0.0)
    rows = [guideline.rows[name][1] for name in leading if name in guideline.rows]
    near |= {name: STUDY for row in rows for name in row.passages}
    for name in focus.passages:
        near[name] = max(near.get(name, 0.0), AROUND)
    near |= {name: max(near.get(name, 0.0), COMPANY) for name in leading}
    near |= {name: max(near.get(name, 0.0), SHOWN) for name in leading[:1]}
    return near


FEW = 2
"""References up to which a passage is about one study."""


def asked_terms(lexicon: Lexicon, lean: Lean) -> list[str]:
    """What the line itself asks of the focus: its own concepts, mere question words apart."""
    return [
        term for term in lean.own.terms
        if term.startswith(MARK) and (lexicon.kind(term) in SUBJECTS | {"outcome", "statistic"} or term[1:] in VARIANTS)
    ]  # fmt: skip


def within(knowledge: Knowledge, focus: Focus, lean: Lean, repairs: tuple[Repair, ...]) -> Decision:
    """The decision on a leaning line, what is at hand counted in its favour."""
    merged = lean.merged
    decision = decide(knowledge.matcher, merged, repairs)
    near = {} if lean.moves or lean.moves_on else at_hand(knowledge, focus)
    asked = asked_terms(knowledge.matcher.lexicon, lean)
    words = {term for term in lean.own.terms if term.isalpha()}
    detail = wanted(lean.own.text) or (WHOM if WHOM.asked.search(lean.own.text) else None)
    if detail is None and any(knowledge.matcher.lexicon.kind(term) == "outcome" for term in lean.merged.terms):
        detail = Detail(FIGURE, "", FIGURE)
    candidates = tuple(
        sorted(
            (
                _nearer(knowledge, one, near, asked, detail.held if detail else None, words)
                for one in _candidates(knowledge, decision, merged, near)
            ),
            key=lambda one: (-one.score, knowledge.matcher.by_id[one.target.id]),
        )
    )
    if candidates and candidates[0].target.id in near and holds(candidates[0], asked):
        return Decision(
            "answer",
            candidates,
            max(decision.gate, knowledge.matcher.calibration.answer_at),
            AT_HAND,
            features=decision.features,
        )
    return replace(decision, candidates=candidates or decision.candidates)


IMPLIED, ELSEWHERE = 0.6, 0.15
"""How much of its worth nearness keeps where a passage only is about what the line names, and where it is not."""


def _candidates(
    knowledge: Knowledge, decision: Decision, merged: Reading, near: dict[str, float]
) -> tuple[Candidate, ...]:
    """The ranked candidates, and what is at hand even where its words did not fetch it."""
    matcher = knowledge.matcher
    ranked = decision.candidates or tuple(
        c for c in rank(matcher, merged, matcher.phrasings.alike(merged)) if not c.target.neighbour
    )
    found = {one.target.id for one in ranked}
    missing = [name for name, worth in near.items() if name not in found and worth > SECTION and name in matcher.by_id]
    features = {
        "bm25": 0.0,
        "phrasing": 0.0,
        "topic": 0.0,
        "section": 0.0,
        "coverage": 0.0,
        "tumour": 0.0,
        "aspect": 0.0,
    }
    return (*ranked, *(Candidate(matcher.targets[matcher.by_id[name]], 0.0, features) for name in missing))


def _nearer(
    knowledge: Knowledge,
    one: Candidate,
    near: dict[str, float],
    asked: list[str],
    detail: re.Pattern[str] | None,
    words: set[str],
) -> Candidate:
    held, nearness = holds(one, asked), near.get(one.target.id, 0.0)
    said = held and (not asked or set(asked) <= said_in(knowledge, one.target.id))
    worth = nearness * (1.0 if said else IMPLIED if held else ELSEWHERE)
    if asked and held:
        worth += NEW + (SAID if said else 0.0)
    if detail and detail.search(text_of(knowledge, one.target.id)) and (held or not asked):
        worth += DETAIL
    if words and nearness >= COMPANY and words & said_in(knowledge, one.target.id):
        worth += SAID
    return replace(one, score=round(one.score + worth, 6), features={**one.features, NEAR: nearness})


def said_in(knowledge: Knowledge, name: str) -> frozenset[str]:
    """The terms of the words of a piece of content, its questions apart; of a table or figure, all its terms."""
    if name not in knowledge.worded:
        text = text_of(knowledge, name)
        reading = knowledge.matcher.lexicon.read(text)
        target = knowledge.matcher.targets[knowledge.matcher.by_id[name]]
        knowledge.worded[name] = frozenset((*reading.terms, *reading.broader)) if text else target.terms
    return knowledge.worded[name]


def holds(one: Candidate, asked: list[str]) -> bool:
    """Whether a candidate speaks of everything that the line itself names."""
    return all(term in one.target.terms for term in asked)


def text_of(knowledge: Knowledge, name: str) -> str:
    """The words of a piece of content, for telling whether it holds a detail."""
    guideline = knowledge.guideline
    if name in guideline.passages:
        return guideline.passages[name].text
    if name in guideline.regimens:
        regimen = guideline.regimens[name]
        parts = " ".join(f"{c.printed} {c.route or ''} {c.duration or ''}" for c in regimen.components)
        return f"{regimen.text} {parts} {regimen.cycle or ''}"
    return ""


def of_study(knowledge: Knowledge, focus: Focus) -> list[str]:
    """The first piece shown, and the passages that cite the one study that it cites."""
    guideline = knowledge.guideline
    leading = [name for name in focus.passages[:1] if name in knowledge.matcher.by_id]
    passage = guideline.passages.get(leading[0]) if leading else None
    if passage is None or passage.unresolved or len(passage.references) != 1:
        return leading
    same = (
        one.id for one in guideline.passages.values() if one.references == passage.references and not one.unresolved
    )
    return list(dict.fromkeys((*leading, *same)))


def rows_behind(knowledge: Knowledge, focus: Focus, *, ranked: bool) -> Lookup | None:
    """The rows of one table that are on the study of the first passage shown, or, to rank them, that it sums up."""
    passage = knowledge.guideline.passages.get(focus.passages[0]) if focus.passages else None
    if passage is None or passage.unresolved:
        return None
    cited = set(passage.references) if len(passage.references) == 1 else set[int]()
    found = [
        (table.id, row.id) for table, row in knowledge.guideline.rows.values()
        if row.cells.get("ref_text") in cited or (ranked and passage.id in row.passages)
    ]  # fmt: skip
    rows = tuple(name for table, name in found if table == found[0][0])
    return Lookup("rows behind a passage", found[0][0], rows, base=rows) if rows else None
