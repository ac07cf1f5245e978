"""What a line says to an interview: facts, corrections, suppositions, problems, and the part of it that is a question.

A line is cut into what it states and what it asks. What it states is read as an answer to the pending question first,
then as facts about any question, then as a correction of an earlier answer; what it asks goes to the guideline.
"""

import re
from dataclasses import dataclass, replace

from assistant.dialogue.state import Guided
from assistant.interview.answers import read_answer, read_measured, read_named
from assistant.interview.cues import DOUBT, HEDGES, is_unknown
from assistant.interview.engine import contradictions, next_question
from assistant.interview.model import Fact, Interview, Problem, Question
from assistant.interview.phrases import Word, matches_whole, words
from assistant.interview.sentences import Found, find_facts
from assistant.interview.values import FILLERS, core, title
from assistant.text.patterns import late

_ASKING = (
    r"(?:what|how|why|which|who|when|where|does|do|can|could|should|is there|is it|are there|tell me|explain|remind me)"
)
_CUT = late(
    rf"(?<=[.!?;])\s+|(?:,\s*|\s+[-\u2013]\s+|\s+)(?:(?:and|but|also|by the way|btw|so)\s+)(?={_ASKING}\b)|,\s+(?={_ASKING}\b)",
    re.IGNORECASE,
)
_LEADING = late(
    r"(?:(?:and|but|so|ok(?:ay)?|well|wait|hold on|hm+|sorry|btw|by the way|also|quick question)\b[,:]?\s+)+",
    re.IGNORECASE,
)
_ASKS = late(
    r"(?:what|how|why|which|who|whom|when|where|whats|does|do|did|can|could|should|would|is|are|was|were|tell me|explain|show"
    r"|remind me|define|describe|compare|list|give me)\b(?!'t)",
    re.IGNORECASE,
)
_WHAT_IF = late(
    r"\b(?:what if|what would|suppose|supposing|imagine|if (?:it|he|she|they|the) (?:were|was|had))\b", re.IGNORECASE
)
_WHAT_ABOUT = late(r"(?:and\s+)?(?:what|how) about\b|and (?:if|with|for|in)\b", re.IGNORECASE)
_SUPPOSED = late(
    r"(?:\s*(?:the patient|(?:it|he|she|they|this|that|we|were|was|had|is|has|have|be|being|a|an|only|said)\b))+",
    re.IGNORECASE,
)
_CUE = late(
    r"(?:(?:no\s*[,:;.!-]+|(?:oops|sorry|actually|correction|i (?:mean|meant)|rather|scrap that|my mistake|i misspoke"
    r"|make (?:it|that)|change (?:it|that) to|(?:it|that) should be|should be)\b[,:;.!]?)\s*)+",
    re.IGNORECASE,
)
_CUE_AFTER = late(r"[\s,;(-]+(?:actually|sorry|i mean|i meant|rather|instead)\W*\Z", re.IGNORECASE)
_NOT_THIS = late(r"not\s+(?P<old>[^,;]+?)\s*(?:[,;]|\bbut\b|\brather\b)\s*(?:but\s+)?(?P<new>.+)", re.IGNORECASE)
_THIS_NOT = late(r"(?P<new>.+?)\s*(?:[,;(]|\band\b)?\s*\bnot\s+(?P<old>[^,;]+?)\)?\.?", re.IGNORECASE)
_PART = late(r"[,;.!]+(?:\s+|\Z)|\s+(?:but|with)\s+")
_RIGHT = late(r"(.+?)(?:\s+(?:is|are))?(?:\s+(?:right|correct|true))?\s*[.!]?", re.IGNORECASE)
_BARE = frozenset(("yes", "no", "y", "n", "none", "never", "nothing", "yeah", "nope"))
_ANSWER = 300
"""Characters up to which a text can be one answer and nothing else."""
_PARTS = 40
"""Parts between commas that are read one by one."""
_DOUBTED = 6
"""Words up to which a statement with a question mark is an answer said with a doubt."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line says to an interview.

    `question` is the part that asks; `rest` what is stated beside facts that were found in it; `corrects`: said as a
    correction; `refused`: nothing could be read, and the problem is that the pending question is not answered.
    """

    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    offered: tuple[str, ...] = ()
    question: str = ""
    hypothetical: tuple[Fact, ...] = ()
    corrects: bool = False
    refused: bool = False
    rest: str = ""


def heard(interview: Interview, now: Guided, line: str) -> Heard:
    """Everything that a line says to an interview under way."""
    asked = now.asked if now.waiting and interview.has(now.asked or "") else None
    supposed = _supposition(interview, now, line)
    if supposed is not None:
        return supposed
    pieces = [piece.strip() for piece in _CUT.split(line) if piece and piece.strip()]
    asking = [piece for piece in pieces if _is_question(interview, asked, piece)]
    doubted = [piece for piece in pieces if piece not in asking and piece.endswith("?")]
    stated = " ".join(piece for piece in pieces if piece not in asking and piece not in doubted)
    found = _Statement(interview, now, asked, stated).heard() if stated else Heard()
    if doubted and asked:
        problem = Problem(asked, doubted[0], f"{title(interview.question(asked))} {DOUBT}")
        found = replace(found, problems=(*found.problems, problem))
    return replace(found, question=" ".join(asking))


def not_known(line: str) -> bool:
    """Whether a line says "I don't know" and nothing else."""
    said = words(line)
    return is_unknown(said) or is_unknown(core(said))


def opening(interview: Interview, line: str) -> Heard:
    """What is said of a patient in the line that starts the interview; a question states as well ("a patient with ...")."""
    found = find_facts(interview, line)
    if _WHAT_IF.search(line):
        return Heard()
    facts = tuple(one.fact for one in found.findings if one.fact)
    return Heard(facts, tuple(one.problem for one in found.findings if one.problem), found.offered)


def _is_question(interview: Interview, asked: str | None, piece: str) -> bool:
    """Whether a piece asks. What fully answers the pending question never does, whatever it begins with."""
    bare = _LEADING.sub("", piece, count=1) if _LEADING.match(piece) else piece
    marked = bare.endswith("?")
    if is_unknown(words(bare[:_ANSWER])):
        return False
    if _ASKS.match(bare):
        return (
            marked
            or asked is None
            or len(bare) > _ANSWER
            or bool(read_answer(interview, asked, bare, whole=True).problem)
        )
    if not marked or asked is None or len(bare.split()) > _DOUBTED:
        return marked
    return not read_answer(interview, asked, bare.rstrip("? "), whole=True).facts


# Suppositions


def _supposition(interview: Interview, now: Guided, line: str) -> Heard | None:
    """A supposition ("what if it were class B?"), or None if the line supposes nothing that can be read."""
    sure, loose = _WHAT_IF.search(line), _WHAT_ABOUT.match(line)
    if not sure and not loose:
        return None
    found = find_facts(interview, line)
    facts = tuple(one.fact for one in found.findings if one.fact)
    value = _after_supposing(line, (sure or loose).end())[:_ANSWER]  # type: ignore[union-attr]
    if loose and not sure:
        fields = [fact.field for fact in facts] or [fact.field for fact in reversed(now.facts)]
        whole = (read_answer(interview, field, value, whole=True).facts for field in fields)
        return next((Heard(hypothetical=one) for one in whole if one and one[0].known), None)
    facts = (
        facts or _admitting(interview, now, value) or read_measured(interview, value) or read_named(interview, value)
    )
    problems = tuple(one.problem for one in found.findings if one.problem)
    return Heard(hypothetical=facts, problems=problems) if facts or problems else None


def _after_supposing(line: str, at: int) -> str:
    value = line[at:].strip(" ?.!,")
    begun = _SUPPOSED.match(value)
    return value[begun.end() :].strip() if begun and begun.end() < len(value) else value


def _admitting(interview: Interview, now: Guided, value: str) -> tuple[Fact, ...]:
    """The value as an answer to the pending question, else to the last answered one that admits it."""
    asked = [now.asked] if now.waiting and interview.has(now.asked or "") else []
    for field in (*asked, *(fact.field for fact in reversed(now.facts))):
        facts = read_answer(interview, field or "", value, whole=True).facts
        if facts and facts[0].known:
            return facts
    return ()


# Statements


def _names(question: Question, said: tuple[Word, ...]) -> bool:
    """Whether the words are a question's name: its topic, its label, or the last word of that ("score")."""
    return any(matches_whole(name, said) for name in (*question.topic, question.label, question.label.split()[-1]))


class _Statement:
    """One reading of what a line states."""

    def __init__(self, interview: Interview, now: Guided, asked: str | None, text: str) -> None:
        self._interview, self._now, self._asked, self._text = interview, now, asked, text
        self._found: Found = find_facts(interview, text)

    def heard(self) -> Heard:
        known = {fact.field: fact for fact in self._found.facts}
        whole = self._affirmed() or next((facts for field in self._pending() if (facts := self._whole(field))), ())
        corrected = () if known else self._corrected()
        if corrected:
            return self._all(corrected, corrects=True)
        if whole and whole[0].field not in known:
            return self._all(whole)
        parts = () if self._doubted() else self._by_parts(known)
        stated = known | {fact.field: fact for fact in parts}
        problems = tuple(one.problem for one in self._found.findings if one.problem)
        if stated or problems or not self._asked:
            corrects = any(one.corrects for one in self._found.findings)
            said = self._all(tuple(stated.values()), problems, corrects=corrects)
            return said if parts else replace(said, rest=self._rest())
        reading = read_answer(self._interview, self._asked, self._text[:_ANSWER])
        refused = (reading.problem,) if reading.problem else ()
        return replace(self._all(reading.facts, refused), refused=bool(refused) and not reading.nearly)

    def _affirmed(self) -> tuple[Fact, ...]:
        """Of answers that contradict each other, the one that is said to be right ("the score is right")."""
        said = _RIGHT.fullmatch(self._text.strip()) if len(self._text) <= _ANSWER else None
        named = core(words(said[1]), both=True) if said else ()
        fields = [field for field in self._pending()[1:] if field in self._now.known]
        meant = [field for field in fields if named and _names(self._interview.question(field), named)]
        return (self._now.known[meant[0]],) if len(meant) == 1 else ()

    def _pending(self) -> tuple[str, ...]:
        """The field asked about; where answers contradict each other, all that could settle it."""
        if not self._asked:
            return ()
        clash = next(iter(contradictions(self._interview, self._now.known)), None)
        return (self._asked, *(clash.fields if clash else ()))

    def _whole(self, field: str) -> tuple[Fact, ...]:
        return read_answer(self._interview, field, self._text, whole=True).facts if len(self._text) <= _ANSWER else ()

    def _all(self, facts: tuple[Fact, ...], problems: tuple[Problem, ...] = (), *, corrects: bool = False) -> Heard:
        return Heard(facts, problems, self._found.offered, corrects=corrects)

    def _rest(self) -> str:
        """The text without the facts found in it."""
        kept, at = [], 0
        for one in sorted(self._found.findings, key=lambda one: one.start):
            kept.append(self._text[at : max(at, one.start)])
            at = max(at, one.end)
        return " ".join([*kept, self._text[at:]])

    def _by_parts(self, known: dict[str, Fact]) -> tuple[Fact, ...]:
        """The parts between commas that say nothing anywhere: the answer to the pending question, and those that follow it.

        A bare "yes" or "no" counts for the pending question alone, only at the beginning, and not where the line changes an
        earlier answer ("no, class B").
        """
        found: dict[str, Fact] = {}
        asked = self._asked if self._asked not in known else self._next(known)
        for at, part in enumerate(self._parts()[:_PARTS]):
            said = core(words(part), both=True)
            if not said or len(part) > _ANSWER:
                continue
            bare = said[0].text in _BARE and len(said) == 1
            if bare and (at or asked != self._asked or self._now.known.keys() & known.keys()):
                continue
            facts = read_answer(self._interview, asked, part, whole=True).facts if asked else ()
            facts = facts or read_measured(self._interview, part)
            found |= {fact.field: fact for fact in facts if fact.field not in known}
            asked = self._next(known | found) if asked in found else asked
        return tuple(found.values())

    def _doubted(self) -> bool:
        """Whether a part between commas holds a doubt: "advanced, I guess"."""
        return any(word.text in HEDGES for part in self._parts()[:_PARTS] for word in words(part))

    def _next(self, said: dict[str, Fact]) -> str | None:
        step = next_question(self._interview, self._now.known | said) if self._asked else None
        return step.question.id if step else None

    def _parts(self) -> list[str]:
        """The parts of the text, empty where a fact was found in one."""
        ends = [(cut.start(), cut.end()) for cut in _PART.finditer(self._text)]
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(self._text)]
        return [
            "" if any(one.start < stop and one.end > start for one in self._found.findings) else self._text[start:stop]
            for start, stop in zip(starts, stops, strict=True)
        ]

    def _corrected(self) -> tuple[Fact, ...]:
        """A correction that names no field ("no, B", "not 50, 55"): the last answer that admits the value.

        What was answered just before comes first, then the pending question, then what was answered earlier.
        """
        if len(self._text) > _ANSWER:
            return ()
        cue = _CUE.match(self._text)
        text = self._text[cue.end() :] if cue else self._text
        after = _CUE_AFTER.search(text)
        text = text[: after.start()] if after else text
        frame = _NOT_THIS.fullmatch(text) or _THIS_NOT.fullmatch(text)
        if frame is None and not cue and not after:
            return ()
        old, new = (frame["old"], frame["new"]) if frame else ("", text)
        if not [word for word in words(new) if word.text not in FILLERS]:
            return ()
        return self._replaced(old, new)

    def _replaced(self, old: str, new: str) -> tuple[Fact, ...]:
        before = self._now.past[-1].known if self._now.past else {}
        latest = [fact for fact in reversed(self._now.facts) if before.get(fact.field) != fact]
        earlier = [fact for fact in reversed(self._now.facts) if fact not in latest]
        if old:
            named = [fact for fact in (*latest, *earlier) if self._is(fact, old)]
            return next((facts for fact in named if (facts := self._reads(fact.field, new))), ())
        for fact in latest:
            facts = self._reads(fact.field, new)
            if facts and facts[0] != fact:
                return facts
        if self._asked and self._reads(self._asked, new):
            return self._reads(self._asked, new)
        return next((facts for fact in (*latest, *earlier) if (facts := self._reads(fact.field, new))), ())

    def _is(self, fact: Fact, value: str) -> bool:
        """Whether a value said is the one that was noted."""
        said = read_answer(self._interview, fact.field, value, whole=True).facts
        if fact.amount is not None and said and said[0].amount is not None:
            return said[0].amount.value == fact.amount.value
        return bool(said) and said[0] == fact

    def _reads(self, field: str, value: str) -> tuple[Fact, ...]:
        facts = read_answer(self._interview, field, value, whole=True).facts
        return facts if facts and facts[0].known else ()
