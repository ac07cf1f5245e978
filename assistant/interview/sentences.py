"""Facts said in a free sentence: "64-year-old with HCC, CP B8, portal vein thrombus never treated, no mets, bili 2.3 mg/dL".

Reads what is plainly said and nothing else. Negation reaches as far as it does in English ("no ascites or encephalopathy",
but not "no ascites, encephalopathy grade 1"); a hedge, an alternative or a contradiction becomes a problem to ask about,
never a fact; what follows "what if" is marked as hypothetical.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from assistant.interview.cues import BARE, BESIDE, DOUBT, NEAR, STATING_LINKS, VALUE_LINKS, Cues, links_value
from assistant.interview.derived import clashes
from assistant.interview.model import Fact, Interview, Problem, Question, unknown
from assistant.interview.phrases import Match, Target, Word, index, match_at, slots, words
from assistant.interview.referents import resolved
from assistant.interview.settling import UNCLEAR, Said, settled
from assistant.interview.tense import Tense, moved_to
from assistant.interview.values import read_points, read_quantity_for, title
from assistant.text.quantities import Mention, find_quantities


class Finding(Struct, frozen=True):
    """Something said about one field, and the characters that say it.

    Either a fact (its option None means: said to be unknown) or a problem to ask about. `hypothetical`: said after "what if";
    `corrects`: said as a correction; `question`: said inside a question.
    """

    field: str
    fact: Fact | None
    problem: Problem | None
    start: int
    end: int
    hypothetical: bool = False
    corrects: bool = False
    question: bool = False


class Found(Struct, frozen=True):
    """What a sentence says: findings in the order of the questions, things offered, and all places that say something."""

    findings: tuple[Finding, ...]
    offered: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The plain facts: nothing hypothetical, nothing unclear."""
        return tuple(one.fact for one in self.findings if one.fact and not one.hypothetical)


def find_facts(interview: Interview, sentence: str) -> Found:
    """Every fact that a sentence states about the fields of an interview, each with its place in the text."""
    return _Sentence(interview, sentence).found()


class _Sentence:
    """One reading of one sentence."""

    def __init__(self, interview: Interview, text: str) -> None:
        self._interview, self._text = interview, text
        self._words = resolved(interview, words(text))
        self._mentions = tuple(find_quantities(text))
        self._matches = tuple(self._all_matches())
        self._cues = Cues(text, self._words, self._matches)
        self._tense = Tense(self._words)

    def found(self) -> Found:
        said: list[Said] = []
        offered: list[str] = []
        for match in self._matches:
            if match.target.kind == "offered":
                offered.append(match.target.name)
            else:
                here = list(self._said(match))
                said.extend((*here, *self._said_now(match, here)))
        said.extend(self._trailing_numbers({one.field for one in said}))
        findings = [self._finding(one) for one in self._of_today(tuple(self._settled(said)))]
        order = {question.id: at for at, question in enumerate(self._interview.questions)}
        findings.sort(key=lambda one: (order[one.field], one.hypothetical, one.start))
        return Found(tuple(findings), tuple(dict.fromkeys(offered)), tuple((one.start, one.end) for one in said))

    # Phrases

    def _all_matches(self) -> Iterator[Match]:
        taken: set[int] = set()
        for match in index(self._interview).find(self._words):
            taken.update(range(match.start, match.end))
            yield match
        for points in self._interview.points:
            for at, word in enumerate(self._words):
                if at not in taken and self._glued(word, at):
                    yield Match(Target("points", points.id, {}), at, at)

    def _glued(self, word: Word, at: int) -> bool:
        """Whether a word is a class that needs no name before it: "B8", or "class B"."""
        grades = {band.id.casefold(): band for points in self._interview.points for band in points.grades}
        band = grades.get(word.text[:1])
        if band is None:
            return False
        number = word.text[1:]
        if number:
            return number in {str(score) for score in range(band.low, band.high + 1)}
        before = self._words[at - 1].text if at else ""
        context = self._words[at - 2].text if at > 1 else ""
        return before == "class" and context not in {"bclc", "nyha", "asa", "evidence", "ecog"}

    def _said(self, match: Match) -> Iterator[Said]:
        kind, name = match.target.kind, match.target.name
        if kind == "points":
            yield from self._said_points(match)
        elif kind == "label":
            yield from self._said_label(match, self._interview.question(name))
        elif kind == "topic":
            yield from self._said_topic(match, self._interview.question(name))
        else:
            yield from self._said_options(match, match.target.facts)

    def _said_options(self, match: Match, facts: Mapping[str, str]) -> Iterator[Said]:
        for field, option in facts.items():
            if self._cues.doubted(match):
                yield self._place(match, field, problem=DOUBT)
            elif self._cues.asked_unknown(match):
                yield self._place(match, field, fact=unknown(field, self._typed(match)))
            else:
                yield self._place(match, field, options=(option,))

    def _said_topic(self, match: Match, question: Question) -> Iterator[Said]:
        if question.type == "number":
            yield from self._said_number(match, question)
            return
        stated = self._option_after(match.end, question)
        if stated is not None:
            yield replace(self._place(match, question.id, options=(stated[0],)), negated=False)
            return
        negated = self._cues.negated(match)
        option = question.absent if negated else question.present
        if self._cues.asked_unknown(match):
            yield self._place(match, question.id, fact=unknown(question.id, self._typed(match)))
        elif self._cues.doubted(match):
            yield self._place(match, question.id, problem=DOUBT)
        elif option is not None:
            yield replace(self._place(match, question.id, options=(option,)), negated=False)
        else:
            choices = ", ".join(one.id for one in question.options)
            yield self._place(match, question.id, problem=f"{UNCLEAR}: which of {choices}?")

    def _said_label(self, match: Match, question: Question) -> Iterator[Said]:
        """The name of a question and a colon, as the screen prints it: "hepatic artery: occluded"."""
        if question.type == "number":
            yield from self._said_number(match, question)
            return
        stated = self._option_after(match.end - 1, question)
        if stated is not None:
            yield replace(self._place(match, question.id, options=(stated[0],)), negated=False)

    def _option_after(self, at: int, question: Question) -> tuple[str, int] | None:
        """The option that follows a name and what states it: "ascites: slight", "he had TACE and it failed"."""
        at = next((n for n in range(at, min(at + NEAR, len(self._words))) if self._words[n].text not in BESIDE), at)
        links = (match_at(slots(link), self._words, at) for link in STATING_LINKS)
        refusing = at if at < len(self._words) and self._words[at].text in {"not", "never"} else None
        end = max((end for end in links if end is not None and end > at), default=refusing)
        return self._option_at(end, question) if end is not None else None

    def _option_at(self, at: int, question: Question) -> tuple[str, int] | None:
        """The option whose words begin at a word, the longest first, and the word behind it."""
        ends = {
            option.id: max(
                (match_at(slots(phrase), self._words, at) or 0)
                for phrase in (option.id, option.text, *option.answers, *option.said)
            )
            for option in question.options
        }
        best = max(ends, key=lambda name: ends[name], default=None)
        return (best, ends[best]) if best and ends[best] > at else None

    def _said_now(self, match: Match, said: list[Said]) -> Iterator[Said]:
        """What is said further on to be so today: "moderate ascites on admission, none now", "class C in spring, now 8 points"."""
        field = said[0].field if said else ""
        begun = max((one.end for one in said), default=0)
        others = [self._words[one.start].start for one in self._matches if self._words[one.start].start >= begun]
        stop = min(others, default=len(self._text))
        points = next((points for points in self._interview.points if field in {points.score, points.grade}), None)
        if points is not None:
            for one in self._mentions:
                inside = begun <= one.start < stop and one.quantity.unit in {"", "points"}
                if inside and self._tense.now_at(one.start, one.end):
                    yield self._number(self._interview.question(points.score), one, one.start)
        elif field and len({one.field for one in said}) == 1 and self._interview.question(field).options:
            yield from self._options_now(match, self._interview.question(field), begun, stop)

    def _options_now(self, match: Match, question: Question, begun: int, stop: int) -> Iterator[Said]:
        for at, word in enumerate(self._words):
            found = self._option_at(at, question) if begun <= word.start < stop and len(word.text) > 1 else None
            if found and word.text not in BARE and self._tense.now_at(word.start, self._words[found[1] - 1].end):
                placed = self._place(Match(match.target, at, found[1]), question.id, options=(found[0],))
                yield replace(placed, negated=False)

    def _of_today(self, said: tuple[Said, ...]) -> Iterator[Said]:
        """Without a class of the past that today's score contradicts, or the other way round."""
        for one in said:
            points = next((p for p in self._interview.points if one.field in {p.score, p.grade}), None)
            other = next((o for o in said if points and o is not one and o.field in {points.score, points.grade}), None)
            if points is None or other is None or one.fact is None or other.fact is None:
                yield one
                continue
            older = self._tense.rank(one.start, one.end) < self._tense.rank(other.start, other.end)
            if not older or not clashes(self._interview, points, (one.fact, other.fact)):
                yield one

    def _said_number(self, match: Match, question: Question) -> Iterator[Said]:
        mention = self._value_after(match.end)
        if mention is not None:
            measured = self._measured(match, question, mention)
            yield self._number(measured, mention, self._words[match.start].start)
            yield from (self._number(measured, one, one.start) for one in self._values_now(mention))
        elif self._cues.asked_unknown(match):
            yield self._place(match, question.id, fact=unknown(question.id, self._typed(match)))

    def _measured(self, match: Match, question: Question, mention: Mention) -> Question:
        """Of the questions that share a name ("PT"), the one that the unit belongs to."""
        for one in self._interview.questions:
            named = any(match_at(slots(name), self._words, match.start) == match.end for name in one.topic)
            if named and any(unit.id == mention.quantity.unit for unit in one.units):
                return one
        return question

    def _number(self, question: Question, mention: Mention, start: int) -> Said:
        typed = self._text[mention.start : mention.end]
        reading = read_quantity_for(question, mention.quantity, typed)
        fact = reading.facts[0] if reading.facts else None
        return Said(
            question.id,
            (),
            fact,
            reading.problem.message if reading.problem else "",
            start,
            mention.end,
            corrects=self._cues.corrected(start),
        )

    def _value_after(self, at: int) -> Mention | None:
        """The quantity that follows a name directly, or after words such as "of" and "is"."""
        while at < len(self._words) and links_value(self._words, at):
            at += 1
        start = self._words[at].start if at < len(self._words) else len(self._text)
        moved = moved_to(self._text, start)
        if moved is not None:
            found = next((one for one in find_quantities(self._text[moved:]) if one.start == 0), None)
            return replace(found, start=moved, end=moved + found.end) if found else None
        return next((one for one in self._mentions if one.start <= start < one.end), None)

    def _values_now(self, first: Mention) -> Iterator[Mention]:
        """Later values of the same thing that are said to be today's: "bilirubin 3.4 mg/dL, now 1.8"."""
        named = [
            self._words[match.start].start for match in self._matches if self._words[match.start].start >= first.end
        ]
        ends = [word.start for word in self._words if word.start >= first.end and word.text in {".", ";", "!", "?"}]
        stop = min((*named, *ends), default=len(self._text))
        for one in self._mentions:
            unit = one.quantity.unit or first.quantity.unit
            same = first.end <= one.start < stop and unit == (first.quantity.unit or unit)
            if same and self._tense.now_at(one.start, one.end):
                yield replace(one, quantity=replace(one.quantity, unit=unit))

    def _trailing_numbers(self, known: set[str]) -> Iterator[Said]:
        """Values that stand before what they measure: "6.2 cm tumour", "60 % of the liver"."""
        for question in self._interview.questions:
            if question.id in known or not question.after:
                continue
            for mention in self._mentions:
                at = bisect_left(self._words, mention.end, key=lambda word: word.start)
                fits = any(unit.id == mention.quantity.unit and unit.id for unit in question.units)
                if fits and any(match_at(slots(phrase), self._words, at) for phrase in question.after):
                    yield self._number(question, mention, mention.start)

    def _said_points(self, match: Match) -> Iterator[Said]:
        points = next(points for points in self._interview.points if points.id == match.target.name)
        at = match.end
        while at < len(self._words) and self._words[at].text in VALUE_LINKS | {
            "class",
            "grade",
            "score",
            "liver",
            "function",
        }:
            at += 1
        start = self._words[at].start if at < len(self._words) else len(self._text)
        start = moved_to(self._text, start) or start
        read = read_points(self._interview, points, self._text[start:])
        facts, end = read.facts, start + read.end
        begins = self._words[match.start].start
        if not facts:
            if self._cues.asked_unknown(match):
                yield self._place(match, points.grade, fact=unknown(points.grade, self._typed(match)))
            return
        negated = self._cues.negated(match)
        doubted = self._cues.doubted(match) or self._cues.alternative(start, end)
        for fact in facts:
            problem = DOUBT if doubted else ""
            yield Said(
                fact.field, (), None if doubted else fact, problem, begins, end, negated, self._cues.corrected(begins)
            )
        if read.wrong:
            yield Said(points.score, (), None, read.wrong, begins, end)

    def _place(
        self, match: Match, field: str, *, options: tuple[str, ...] = (), fact: Fact | None = None, problem: str = ""
    ) -> Said:
        start, end = self._words[match.start].start, self._words[match.end - 1].end
        return Said(field, options, fact, problem, start, end, self._cues.negated(match), self._cues.corrected(start))

    def _typed(self, match: Match) -> str:
        return self._text[self._words[match.start].start : self._words[match.end - 1].end]

    def _settled(self, said: list[Said]) -> Iterator[Said]:
        for field in dict.fromkeys(one.field for one in said):
            for hypothetical in (False, True):
                same = [
                    one for one in said if one.field == field and self._cues.hypothetical(one.start) is hypothetical
                ]
                if same:
                    yield settled(self._interview.question(field), same, self._text, self._tense)

    def _finding(self, said: Said) -> Finding:
        question = self._interview.question(said.field)
        typed = self._text[said.start : said.end]
        problem = None
        if said.fact is None:
            starts = said.problem.startswith(title(question))
            message = said.problem if starts else f"{title(question)} {said.problem}"
            problem = Problem(said.field, typed, message)
        return Finding(
            said.field, said.fact, problem, said.start, said.end, self._cues.hypothetical(said.start), said.corrects,
            self._cues.in_question(said.start),
        )  # fmt: skip
