"""What a line states in an interview: answers, corrections, values said straight to a name, and what of it was not taken.

It is read as the mending of a value that was refused just before, then as values said to names, then as an answer to the
pending question, then as facts about any question, then as a correction of an earlier answer. A part that names a
question and says nothing that could be read is kept apart, so that it is never dropped in silence.
"""

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from assistant.dialogue.clauses import Clause, clauses, overlaps
from assistant.dialogue.interviews.correcting import announced, corrected, corrects, mended
from assistant.dialogue.state import Guided
from assistant.errors import clipped
from assistant.interview.answers import read_answer, read_measured, read_named
from assistant.interview.cues import HEDGES
from assistant.interview.directed import Directed, names_of, read_directed
from assistant.interview.engine import contradictions, next_question, relevant
from assistant.interview.model import Fact, Interview, Problem, Question
from assistant.interview.phrases import Word, match_at, matches_whole, slots, words
from assistant.interview.sentences import Finding, find_facts
from assistant.interview.values import core
from assistant.text.patterns import late

_PART = late(r"[,;.!]+(?:\s+|\Z)|\s+(?:but|with)\s+")
_RIGHT = late(r"(.+?)(?:\s+(?:is|are))?(?:\s+(?:right|correct|true))?\s*[.!]?", re.IGNORECASE)
_BY_VALUES = late(
    r"(?:(?:go|trust|believe|take|use|by|with|i|we|would|the|it's|its|on|rely|count|please|his|her|single|latest|new)\s+)*"
    r"(?:labs?|lab values?|laborator(?:y|ies)(?: values?)?|blood(?:s| tests?| values?| results?)|values|blood work|bloodwork)"
    r"(?:\s+(?:is|are|count|counts|values?|right|correct|true|then|please|of course))*\W*",
    re.IGNORECASE,
)
"""Of class and laboratory values that contradict each other, the values."""
_SAYS_AGAIN = late(r"(?:yes,? )?(?:it|that|this|he|she|they)(?:'s| is| was| were| had| has)\b", re.IGNORECASE)
_TOO = late(r"\b(?:as well|too|also|in addition|additionally|on top)\b", re.IGNORECASE)
"""What says that something holds beside what was said before."""
_BARE = frozenset(
    ("yes", "no", "y", "n", "none", "never", "nothing", "yeah", "nope", "ok", "okay", "right", "good", "fine")
)
ANSWER = 300
"""Characters up to which a text can be one answer and nothing else."""
NO_CHANGE = (
    'I did not understand what is to be changed. Name it and its value: "stage: advanced", "Child-Pugh class: B".'
)
_PARTS = 40
"""Parts between commas that are read one by one."""


class Heard(Struct, frozen=True):
    """What a line says to an interview.

    `question` is the part that asks; `rest` what is stated beside facts that were found in it; `corrects`: said as a
    correction; `refused`: nothing could be read, and the problem is that the pending question is not answered;
    `untaken`: parts that name a question (the field beside it) and say nothing that could be read; `unread`: parts of a
    supposition that could not be read.
    """

    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    offered: tuple[str, ...] = ()
    question: str = ""
    hypothetical: tuple[Fact, ...] = ()
    corrects: bool = False
    refused: bool = False
    rest: str = ""
    untaken: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()


class Statement:
    """One reading of what a line states."""

    def __init__(self, interview: Interview, now: Guided, asked: str | None, text: str) -> None:
        self._interview, self._now, self._asked, self._text = interview, now, asked, text
        found = find_facts(interview, text)
        self._offered, self._spans = found.offered, found.spans
        self._clauses = clauses(text)[:_PARTS]
        self._whole_line = read_directed(interview, text) if len(text) <= ANSWER else None
        self._directed = tuple(self._to_names())
        self._findings = tuple(one for one in found.findings if not self._said_to_a_name(one))

    def heard(self) -> Heard:
        ordered = self._whole_line
        known = self._known()
        if not known and (facts := mended(self._interview, self._now, self._text, self._pending())):
            return self._all(facts, corrects=True)
        whole = self._answered()
        if ordered and ordered.facts and (ordered.marked or not whole):
            return self._all(ordered.facts, corrects=ordered.changes)
        changed = () if known else self._corrected(self._text)
        if changed:
            return self._all(changed, corrects=True)
        if whole and whole[0].field not in known:
            return self._all(whole)
        return self._several(known)

    def _known(self) -> dict[str, Fact]:
        known = {one.fact.field: one.fact for one in self._findings if one.fact and not one.hypothetical}
        return known | {fact.field: fact for _, one in self._directed for fact in one.facts}

    def _several(self, known: dict[str, Fact]) -> Heard:
        """Facts here and there in the line; where there are none, the nearest reading as an answer, or the problem."""
        parts = () if self._doubted() else self._by_parts(known)
        changed = self._changed_in_parts(known)
        stated = known | {fact.field: fact for fact in (*parts, *changed)}
        problems = tuple(one.problem for one in self._findings if one.problem and one.field not in stated)
        corrects = bool(changed) or any(one.corrects for one in self._findings)
        corrects = corrects or any(one.changes for _, one in self._directed)
        if not stated and not problems:
            return self._nothing_found()
        said = self._all(tuple(stated.values()), problems, corrects=corrects)
        untaken = tuple(self._untaken((*parts, *changed)))
        return replace(said, rest="" if parts else self._rest(), untaken=untaken)

    def _nothing_found(self) -> Heard:
        ordered = self._whole_line
        if ordered and ordered.problem:
            return self._all((), (ordered.problem,), corrects=True)
        change = announced(self._text)
        if not self._asked:
            facts = self._still_open()
            problems = (Problem("", clipped(self._text), NO_CHANGE),) if change and not facts else ()
            return replace(self._all(facts, problems, corrects=bool(problems)), rest=self._text)
        reading = read_answer(self._interview, self._asked, self._text[:ANSWER])
        problem = Problem("", clipped(self._text), NO_CHANGE) if reading.problem and change else reading.problem
        refused = bool(problem) and not reading.nearly and not change
        return replace(self._all(reading.facts, (problem,) if problem else (), corrects=change), refused=refused)

    def _all(self, facts: tuple[Fact, ...], problems: tuple[Problem, ...] = (), *, corrects: bool = False) -> Heard:
        facts = facts if corrects else added(self._interview, self._now.known, facts, self._text)
        return Heard(facts, problems, self._offered, corrects=corrects)

    # Values said to a name

    def _to_names(self) -> list[tuple[Clause, Directed]]:
        found = []
        for one in self._clauses if len(self._clauses) > 1 else ():
            directed = read_directed(self._interview, one.text) if len(one.text) <= ANSWER else None
            if directed and directed.facts:
                found.append((one, directed))
        return found

    def _said_to_a_name(self, finding: Finding) -> bool:
        fields = {fact.field for _, one in self._directed for fact in one.facts}
        inside = any(overlaps(clause, finding.start, finding.end) for clause, _ in self._directed)
        return finding.field in fields or inside

    # Answers

    def _answered(self) -> tuple[Fact, ...]:
        """The whole line as the answer to the pending question, or as the one of two answers that is said to be right."""
        return self._affirmed() or next((facts for field in self._pending() if (facts := self._whole(field))), ())

    def _affirmed(self) -> tuple[Fact, ...]:
        """Of answers that contradict each other, those that are said to be right ("the score is right", "go by the labs")."""
        if len(self._text) > ANSWER:
            return ()
        fields = [field for field in self._pending()[1:] if field in self._now.known]
        totals = {field for points in self._interview.points for field in (points.score, points.grade)}
        if totals & {*fields} and _BY_VALUES.fullmatch(self._text.strip()):
            return tuple(self._now.known[field] for field in fields if field not in totals)
        said = _RIGHT.fullmatch(self._text.strip())
        named = core(words(said[1]), both=True) if said else ()
        meant = [field for field in fields if named and _names(self._interview.question(field), named)]
        return (self._now.known[meant[0]],) if len(meant) == 1 else ()

    def _pending(self) -> tuple[str, ...]:
        """The field asked about; where answers contradict each other, all that could settle it."""
        if not self._asked:
            return ()
        clash = next(iter(contradictions(self._interview, self._now.known)), None)
        return (self._asked, *(clash.fields if clash else ()))

    def _whole(self, field: str) -> tuple[Fact, ...]:
        return read_answer(self._interview, field, self._text, whole=True).facts if len(self._text) <= ANSWER else ()

    def _still_open(self) -> tuple[Fact, ...]:
        """After the verdict: the one answer that was not known and that the line now gives, or one that it says again."""
        said = core(words(self._text), both=True)
        if (
            not said
            or len(self._text) > ANSWER
            or (len(said) == 1 and (said[0].text in _BARE or said[0].text.isdigit()))
        ):
            return ()
        missing = [fact.field for fact in self._now.facts if not fact.known]
        found = [facts for field in missing if (facts := self._whole(field)) and facts[0].known]
        if not found and _SAYS_AGAIN.match(self._text):
            whole = [self._whole(fact.field) for fact in self._now.facts if fact.known]
            found = [facts for facts in whole if facts and self._now.known[facts[0].field].value == facts[0].value]
        return found[0] if len(found) == 1 else ()

    def _by_parts(self, known: dict[str, Fact]) -> tuple[Fact, ...]:
        """The parts between commas that say nothing anywhere: the answer to the pending question, and those that follow it.

        A bare "yes" or "no" counts for the pending question alone, only at the beginning, and not where the line changes an
        earlier answer ("no, class B").
        """
        found: dict[str, Fact] = {}
        asked = self._asked if self._asked not in known else self._next(known)
        for at, part in enumerate(self._parts()[:_PARTS]):
            said = core(words(part), both=True)
            if not said or len(part) > ANSWER:
                continue
            bare = said[0].text in _BARE and len(said) == 1
            if bare and (at or asked != self._asked or self._now.known.keys() & known.keys()):
                continue
            fields = (asked, *(self._pending()[1:] if not bare else ()))
            facts = next((facts for field in fields if field and (facts := self._part(field, part))), ())
            facts = facts or read_measured(self._interview, part) or self._named_alone(part, known | found)
            found |= {fact.field: fact for fact in facts if fact.field not in known}
            asked = self._next(known | found) if asked in found else asked
        return tuple(found.values())

    def _part(self, field: str, part: str) -> tuple[Fact, ...]:
        return read_answer(self._interview, field, part, whole=True).facts

    def _named_alone(self, part: str, known: dict[str, Fact]) -> tuple[Fact, ...]:
        """An option whose words alone tell its question, among other facts: "hcc, advanced, portal vein invasion"."""
        facts = read_named(self._interview, part) if known and self._asked else ()
        return facts if facts and relevant(self._interview, self._now.known | known, facts[0].field) else ()

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
            "" if self._found_in(start, stop) else self._text[start:stop]
            for start, stop in zip(starts, stops, strict=True)
        ]

    def _found_in(self, start: int, stop: int) -> bool:
        spans = [(one.start, one.end) for one in self._findings] + [(one.start, one.end) for one, _ in self._directed]
        return any(begin < stop and end > start for begin, end in spans)

    def _rest(self) -> str:
        """The text without the facts found in it."""
        found = [
            *((one.start, one.end) for one in self._findings),
            *((one.start, one.end) for one, _ in self._directed),
        ]
        kept, at = [], 0
        for start, end in sorted(found):
            kept.append(self._text[at : max(at, start)])
            at = max(at, end)
        return " ".join([*kept, self._text[at:]])

    # Corrections, and what is left

    def _corrected(self, text: str) -> tuple[Fact, ...]:
        return corrected(self._interview, self._now, text, self._asked) if len(text) <= ANSWER else ()

    def _changed_in_parts(self, known: dict[str, Fact]) -> tuple[Fact, ...]:
        """Corrections in parts of the line where nothing else was found: "..., and the hepatic vein, not the portal vein"."""
        found: dict[str, Fact] = {}
        for one in self._clauses if len(self._clauses) > 1 else ():
            if corrects(one.text) and not self._found_in(one.start, one.end):
                found |= {fact.field: fact for fact in self._corrected(one.text) if fact.field not in known}
        return tuple(found.values())

    def _untaken(self, taken: tuple[Fact, ...]) -> list[tuple[str, str]]:
        """The parts that name a question, and of which nothing was read, each with that question."""
        typed = [fact.typed.strip().casefold() for fact in taken if fact.typed.strip()]
        spans = (*self._spans, *((one.start, one.end) for one, _ in self._directed))
        left = (
            one.text.strip(" .,;:!")
            for one in self._clauses
            if not any(overlaps(one, start, end) for start, end in spans)
            and not any(words in one.text.casefold() for words in typed)
        )
        return [(part, field) for part in left if (field := named_in(self._interview, part))]


def added(interview: Interview, known: Mapping[str, Fact], facts: tuple[Fact, ...], text: str) -> tuple[Fact, ...]:
    """The facts, those that are said to hold as well as an earlier one joined with it: "the hepatic vein too"."""
    return tuple(_joined(interview, known.get(fact.field), fact) for fact in facts) if _TOO.search(text) else facts


def _joined(interview: Interview, old: Fact | None, new: Fact) -> Fact:
    for option, parts in interview.question(new.field).merges.items():
        if old is not None and {old.option, new.option} <= {*parts, option}:
            return replace(new, option=option)
    return new


def _names(question: Question, said: tuple[Word, ...]) -> bool:
    """Whether the words are a question's name: its topic, its label, or the last word of that ("score")."""
    return any(matches_whole(name, said) for name in (*question.topic, question.label, question.label.split()[-1]))


def named_in(interview: Interview, text: str) -> str | None:
    """The question whose name stands in a text."""
    said = words(text)
    for question in interview.questions:
        names = [slots(name) for name in names_of(interview, question)]
        if any(match_at(name, said, at) for at in range(len(said)) for name in names):
            return question.id
    return None
