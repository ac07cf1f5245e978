"""Recommendations asked for by their grades: which are strong, which rest on level B, two of them compared.

Taken only where grades are asked of more than one recommendation; the grade of a single one stands with its answer.
"""

from collections.abc import Iterable

from assistant.dialogue import compose, content
from assistant.dialogue.foremost import GRADES_THEMSELVES
from assistant.dialogue.interpret import Line
from assistant.dialogue.replies import replied
from assistant.dialogue.reply import Block, Reply, TextBlock
from assistant.dialogue.state import State
from assistant.dialogue.tables.blocks import size
from assistant.guideline.model import Passage
from assistant.text.lexicon import MARK
from assistant.text.patterns import late

GRADE_ASKED = GRADES_THEMSELVES | {"aspect-evidence"}
"""The same with what may ask for studies: "which regimens were reported"."""

_RECOMMENDATIONS = late(r"\b(?:recommendations?|recs?|recommends?|recommended|advice|items?)\b")
_SEVERAL = late(
    r"\b(?:which|how many|any|list|all|every|both|each|the (?:two|three|four))(?: \S+){0,4} (?:recommendations?|recs?)\b"
    r"|\b(?:compare[ds]?|versus|vs|v|same|only|alone|single|strongest|weakest|highest|lowest|best|better|than)\b"
)
_LEVEL = late(
    r"\b(?:level|letter|grade|graded|evidence)s?(?: of evidence)?(?: is| of| letter| level)? ?([abcd])\b|\b([abcd]) level\b"
)
_STRENGTH = late(r"(?<!how )\b(very weak|weak(?:ly)?|strong(?:ly)?)\b")
_FIRMEST = late(r"\b(?:strongest|weakest|firmest)\b")
_BEYOND = late(
    r"\b(better|higher|more|stronger|above|worse|lower|less|weaker|below)(?: than)?(?: (?:a|an|the))?(?: (?:level|grade))?"
    r"(?: of evidence)? ([abcd])\b"
)
_SCALE = late(r"\bhow many (?:\S+ ){0,2}?(?:strengths|levels|grades|letters|categories|classes)\b")
"""Asked for the scale itself, not for what is graded by it."""
ABOVE = frozenset({"better", "higher", "more", "stronger", "above"})
_MOST = late(r"\b(?:strongest|highest|best|better|firmest|most solid)\b")
_LEAST = late(r"\b(?:weakest|lowest|worst|poorest)\b")
STRENGTHS = ("strong", "weak", "very weak")
"""Strengths of the guideline, from the firmest."""


def wants_grades(line: Line) -> bool:
    """Whether grades are asked of several recommendations, or of one clinical question by its aspect alone."""
    concepts, text = {*line.reading.concepts}, line.reading.text
    if _SCALE.search(text):
        return False
    if not concepts & GRADE_ASKED and not any(one.search(text) for one in (_LEVEL, _STRENGTH, _FIRMEST)):
        return False
    sections = _sections(line)
    several = bool(_SEVERAL.search(text)) and (bool(_RECOMMENDATIONS.search(text)) or _both_tumours(line))
    of_one = len(sections) == 1 and bool(concepts & GRADES_THEMSELVES) and _nothing_else(line)
    return (several or of_one) and bool(_graded(line, sections))


def _nothing_else(line: Line) -> bool:
    """Whether a question names an aspect and its grade, and no thing of the domain besides."""
    kinds = [line.knowledge.matcher.lexicon.kind(term) for term in _said(line)]
    return line.state.focus is None and {*kinds} <= {"", "aspect", "document", "message"} and kinds.count("") <= STYLE


def _said(line: Line) -> list[str]:
    """The terms of a question beside letters, which may be levels, and beside what a section is about ("implantation")."""
    about = {
        f"{MARK}{one.removeprefix('aspect-')}" for aspects in line.knowledge.matcher.aspects.values() for one in aspects
    }
    return [term for term in line.reading.terms if term not in compose.GIVEN | about and len(term) > 1]


STYLE = 2
"""Plain words beside an aspect and its grade that may be mere style."""


def _both_tumours(line: Line) -> bool:
    return {"hcc", "liver-metastases"} <= {*line.reading.concepts, *(term[1:] for term in line.reading.broader)}


def _sections(line: Line) -> list[str]:
    """Sections that the question is about: by the aspects that it names, and by its tumour; all where it names none."""
    matcher, concepts = line.knowledge.matcher, {*line.reading.concepts}
    asked = (
        {one for one in concepts if one.startswith("aspect-")} | {f"aspect-{one}" for one in concepts}
    ) - GRADE_ASKED
    names = [name for name, aspects in matcher.aspects.items() if asked & set(aspects)] or list(matcher.aspects)
    about = {concept for concept in ("hcc", "liver-metastases") if concept in concepts}
    tumours = {"hcc": "hcc", "liver-metastases": "metastases"}
    if len(about) == 1:
        wanted = tumours[about.pop()]
        return [name for name in names if matcher.tumours.get(name, wanted) == wanted]
    return [name for name in names if not about or name in matcher.tumours]


def _graded(line: Line, sections: Iterable[str]) -> list[Passage]:
    guideline = line.knowledge.guideline
    numbers = [guideline.sections[name].number for name in sections if name in guideline.sections]
    return [passage for number in numbers if number for passage in guideline.leading(number) if passage.grade]


def grades(line: Line) -> tuple[State, Reply]:
    """The recommendations that fit, each with strength and level; in full where there is room."""
    held = _graded(line, _sections(line))
    found = _fitting(line, held)
    head = _head(len(found), len(held))
    blocks: list[Block] = [TextBlock("\n".join([head, *(_listed(line, one) for one in found or held)]))]
    room = compose.READ - size(blocks[0])
    for one in found:
        block = content.content_block(line.knowledge.guideline, one.id)
        if size(block) <= room:
            blocks.append(block)
            room -= size(block)
    shown = found or held
    cq = shown[0].cq if len({one.cq for one in shown}) == 1 or len(shown) <= FEW else None
    reply = replied(line, "answer", blocks, "recommendations by grade", clinical_question=cq)
    return line.state, reply


def _head(found: int, held: int) -> str:
    if held == 1:
        return "The recommendation, with strength and level of evidence:"
    if not found:
        return f"None of the {held} recommendations carries that grade. They carry:"
    of = f"{found} of {held}" if found < held else f"{held}"
    return f"{of} recommendations, with strength and level of evidence:"


FEW = 3
"""Recommendations of several questions up to which the first one's question is reported."""


def _listed(line: Line, passage: Passage) -> str:
    """One recommendation as a line: its question, what it is on where the question holds several, strength and level."""
    section = line.knowledge.guideline.section_of(passage.cq)
    subject = passage.id.partition(".rec")[2].lstrip(".").replace("-", " ")
    strength, level = (passage.grade.strength, passage.grade.level) if passage.grade else ("", "")
    what = f"{section.short}, {subject}" if subject else section.short
    return f"- {section.label} ({what}): {strength}, level of evidence {level}"


def _fitting(line: Line, held: list[Passage]) -> list[Passage]:
    """Those of the grade that is named, or the firmest or weakest where that is asked."""
    text = line.reading.text
    beyond = _BEYOND.search(text)
    if beyond:
        letter, above = beyond[2].upper(), beyond[1] in ABOVE
        return [
            one for one in held
            if one.grade and (one.grade.level < letter if above else one.grade.level > letter)
        ]  # fmt: skip
    level, strength = _LEVEL.search(text), _STRENGTH.search(text)
    letter = (level[1] or level[2]).upper() if level else ""
    word = strength[1].removesuffix("ly") if strength else ""
    if letter or word:
        return [
            one for one in held
            if one.grade and letter in {"", one.grade.level} and word in {"", one.grade.strength}
        ]  # fmt: skip
    for pattern, pick in ((_MOST, min), (_LEAST, max)):
        if pattern.search(text):
            ends = pick(_firmness(one) for one in held)
            return [one for one in held if _firmness(one) == ends]
    return held


def _firmness(passage: Passage) -> tuple[str, int]:
    """How firmly evidence and committee stand behind a recommendation, the firmest first."""
    grade = passage.grade
    return (grade.level, STRENGTHS.index(grade.strength)) if grade else ("Z", len(STRENGTHS))
