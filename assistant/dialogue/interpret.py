"""All readings of one line, with no side effect: what it could be, before anything is chosen.

Readings that cost something (ranking the passages) are worked out when the arbitration asks for them, once.
"""

from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from assistant.dialogue.asides import plain_words
from assistant.dialogue.caring import care_for
from assistant.dialogue.chatting import small_talk_in
from assistant.dialogue.choosing import chosen, left_over, picked, wants_every
from assistant.dialogue.commands import Call, parse_call
from assistant.dialogue.evidence import rows_behind, within
from assistant.dialogue.foremost import foremost
from assistant.dialogue.interviews.fitting import asked_for, fitting_interview, interview_near, own_patient
from assistant.dialogue.interviews.guided import LEAVING, OFFERED, PREDICTED, confirmed, guessed, pending
from assistant.dialogue.interviews.hearing import heard, not_known
from assistant.dialogue.interviews.reviewing import STATES, asks_for_facts
from assistant.dialogue.interviews.stating import Heard
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.leaning import FRESH, Lean, Leaning
from assistant.dialogue.lookup import find_lookup, of_author
from assistant.dialogue.meaning import Meaning, asked_meaning, one_more
from assistant.dialogue.reply import Offer
from assistant.dialogue.state import State
from assistant.dialogue.tables.arms import told_apart
from assistant.dialogue.tables.asked import read_asked
from assistant.dialogue.tables.shown import asked_of_shown, follow
from assistant.dialogue.tables.worked import Lookup
from assistant.interview.answers import read_named
from assistant.interview.model import Fact
from assistant.matching.decision import Decision, decide
from assistant.matching.intents import Phrasings
from assistant.matching.matcher import Boundary, SmallTalk
from assistant.text.lexicon import Reading
from assistant.text.normalise import LONGEST, visible
from assistant.text.spelling import Repair

NEARLY_EXACT = 0.9
"""Wording from which a line is taken for a listed phrase of small talk or of a command."""

IN_INTERVIEWS = frozenset({"ask-why", "meaning", "back", "stop", "resume", "restart", "facts", "predict", "report"})
"""Commands that are understood by their words only where an interview is open."""

WHILE_ASKED = frozenset({"ask-why", "meaning"})
"""Commands that are understood by their words only while a question is pending."""

OUTSIDE = {
    "ask-why": "why", "restart": "new", "back": "back", "resume": "resume", "report": "report", "predict": "predict",
}  # fmt: skip
"""What the words of an interview's command mean where none is open."""

ASKING = frozenset({"aspect", "outcome", "statistic"})
"""Kinds of concepts that a line asks about, where a fact is named beside them ("survival in portal vein invasion")."""

LONGEST_CASE = 20_000
"""Characters that are read for the facts of a case; the rest of what was pasted is left aside."""

PLAIN_FACT = 8
"""Words up to which a line that states a fact is nothing but that fact."""

BARE_ANSWER = "bare-yes-no"
"""The small talk that answers a yes or no to nothing; where a question is pending, it is one that cannot be used."""


class Line(Struct, frozen=True, dict=True):
    """One typed line beside the state it was typed in; its readings are attributes."""

    knowledge: Knowledge
    state: State
    typed: str

    @cached_property
    def text(self) -> str:
        return " ".join(visible(self.typed[: LONGEST + 200]).split())

    @property
    def clipped(self) -> bool:
        return len(self.typed) > (LONGEST_CASE if self.answers else LONGEST)

    @cached_property
    def case(self) -> str:
        """The line as it is read for facts: all of it, however long a case is."""
        return " ".join(visible(self.typed[:LONGEST_CASE]).split())

    @cached_property
    def call(self) -> Call | None:
        return parse_call(self.text, self.knowledge.commands)

    @cached_property
    def read(self) -> tuple[Reading, tuple[Repair, ...]]:
        return self.knowledge.matcher.read(self.text)

    @property
    def reading(self) -> Reading:
        return self.read[0]

    @property
    def repairs(self) -> tuple[Repair, ...]:
        return self.read[1]

    @cached_property
    def empty(self) -> bool:
        return not self.reading.tokens

    @cached_property
    def choice(self) -> Offer | None:
        """The offer that a line picks: by number, ordinal, or its own words."""
        found = chosen(self.knowledge, self.state.offers, self.text, self.reading)
        if found is None and self.state.choice is not None and not pending(self.state.guided):
            return left_over(self.state.choice, self.reading.text)
        return found

    @property
    def every_choice(self) -> bool:
        """Whether the line picks all that is offered."""
        return wants_every(self.state.offers, self.reading.text)

    @cached_property
    def said(self) -> str | None:
        """The command that was said instead of typed; those of interviews only where one is open."""
        now, last = self.state.guided, self.state.last
        if now is not None and asks_for_facts(self.text):
            return "facts"
        name = _listed(self.knowledge.said, self.reading)
        if name == "ask-why" and now is not None and now.done and last is not None and last.kind == "verdict":
            return "report"
        if (name in WHILE_ASKED and pending(now) is None) or (name in IN_INTERVIEWS and now is None):
            return OUTSIDE.get(name or "")
        return name

    @cached_property
    def option(self) -> str | None:
        """The option of the pending question that is picked by its number, its place, or the beginning of its words."""
        now = self.state.guided
        if now is None or not now.waiting:
            return None
        interview = self.knowledge.interviews[now.name]
        if not interview.has(now.asked or ""):
            return None
        question = interview.question(now.asked or "")
        typed = self.text.strip(" .)!").lower()
        if question.type == "number":
            return None
        place = picked(typed, len(question.options))
        if place is not None:
            return question.options[place].id
        begun = [one.id for one in question.options if len(typed) > 3 and one.text.lower().startswith(typed)]
        return begun[0] if len(begun) == 1 else None

    @cached_property
    def heard(self) -> Heard | None:
        """What the line says to the interview under way."""
        now = self.state.guided
        if now is None or now.left:
            return None
        last = self.state.last
        judged = last is not None and last.kind == "verdict"
        return heard(self.knowledge.interviews[now.name], now, self.case, judged=judged)

    @property
    def unknown(self) -> bool:
        """Whether the pending question is answered "I do not know"."""
        field = pending(self.state.guided)
        if field == PREDICTED:
            return not_known(self.text)
        return self.heard is not None and any(fact.field == field and not fact.known for fact in self.heard.facts)

    @property
    def supposes(self) -> bool:
        return self.heard is not None and bool(self.heard.hypothetical)

    @property
    def answers(self) -> bool:
        """Whether the line says something that the interview can use while it waits."""
        now, said = self.state.guided, self.heard
        if now is None or not now.waiting or said is None:
            return False
        if now.asked in {OFFERED, LEAVING} and confirmed(self.text)[0] is not None:
            return True
        if now.asked == PREDICTED and guessed(self.knowledge.interviews[now.name], self.text) is not None:
            return True
        return bool(said.facts) and not self.asks_beside(said)

    def asks_beside(self, said: Heard) -> bool:
        """Whether a short line names a fact only to ask about it: "survival in portal vein invasion"."""
        if said.corrects or said.question or len(self.reading.tokens) > PLAIN_FACT or STATES.search(said.rest):
            return False
        lexicon, rest = self.knowledge.matcher.lexicon, self.knowledge.matcher.read(said.rest)[0]
        return any(lexicon.concepts[name].kind in ASKING for name in rest.concepts)

    @property
    def corrects(self) -> bool:
        """Whether an answer is changed after the verdict: a fact is stated, and nothing is asked."""
        now, said = self.state.guided, self.heard
        if now is None or not now.done or now.left or said is None or not said.facts or said.question:
            return False
        return said.corrects or not self.asks_beside(said)

    @property
    def unusable(self) -> bool:
        """Whether the line was meant as an answer but cannot be used."""
        now, said = self.state.guided, self.heard
        if now is None or not now.waiting or said is None or said.question:
            return False
        if now.asked in {OFFERED, LEAVING, PREDICTED}:
            return self.decision.kind != "answer"
        return bool(said.problems) and (not said.refused or self.decision.kind != "answer" or self.bare)

    @property
    def unclear(self) -> bool:
        """Whether the line surely is about a question of the interview, and yet says too little, or too much, to be used."""
        now, said = self.state.guided, self.heard
        if now is None or said is None or said.question or said.facts or not said.problems:
            return False
        beside = self.asks_beside(said)
        if not now.waiting:
            return (
                now.done
                and self.small_talk is None
                and (said.corrects or bool(STATES.search(self.text) and not beside))
            )
        return self.misplaced is not None or not (said.refused or beside)

    @cached_property
    def misplaced(self) -> Fact | None:
        """The answer to another question than the pending one that the line is, in the words of an option."""
        now, said = self.state.guided, self.heard
        if now is None or said is None or not said.refused:
            return None
        return next(iter(read_named(self.knowledge.interviews[now.name], self.text)), None)

    @property
    def bare(self) -> bool:
        """Whether the line is a yes, a no or a number alone, which asks for nothing."""
        return len(self.reading.tokens) <= 1 and (self.text[:1].isdigit() or confirmed(self.text)[0] is not None)

    @cached_property
    def interview(self) -> str | None:
        """The interview that a question about one's own patient calls for, or that is asked for by saying so."""
        named = asked_for(self.knowledge, self.reading)
        if named or (self.state.guided is not None and self.state.guided.waiting):
            return named
        concepts = {*self.reading.concepts, *(term[1:] for term in self.reading.broader)}
        if not own_patient(self.case, concepts):
            return None
        boundary = self.knowledge.matcher.boundaries.get(self.decision.boundary or "")
        elsewhere, focus = boundary is not None and not boundary.care, self.state.focus
        return fitting_interview(
            self.knowledge, self.case, concepts, outright=elsewhere, cq=focus.cq if focus else None
        )

    @cached_property
    def small_talk(self) -> SmallTalk | None:
        """Small talk, word for word or nearly, with nothing beside it that is not."""
        matcher = self.knowledge.matcher
        name = _listed(matcher.small_phrasings, self.reading)
        if name is None and not self.asking:
            name = small_talk_in(matcher, self.reading.text)
        if (name == BARE_ANSWER and (pending(self.state.guided) or self.asks_rows)) or self.care:
            return None
        return matcher.small_talk[name] if name else None

    @cached_property
    def care(self) -> Boundary | None:
        """A message that calls for care instead of an answer."""
        return care_for(self.knowledge.matcher, self.reading)

    @cached_property
    def meaning(self) -> Meaning | None:
        """The glossary terms whose meaning is asked, where nothing else is."""
        last, text = self.state.last, self.reading.text
        graded = last is not None and bool(last.grades)
        found = asked_meaning(self.knowledge, self.text, text, fresh=self.state.focus is None, graded=graded)
        before = self.knowledge.guideline.glossary.get(last.topic or "") if last is not None else None
        if found is None and before is not None and self.lean is not None and self.lean.form == "addition":
            return one_more(self.knowledge, before, asked_meaning(self.knowledge, self.text, text, fresh=True))
        return found

    @cached_property
    def lookup(self) -> Lookup | None:
        """What the line asks of the tables: of the rows just shown where it leans on them, else by itself."""
        return self.of_rows_shown or find_lookup(self.knowledge, self.reading)

    @cached_property
    def of_rows_shown(self) -> Lookup | None:
        """What the line asks of the rows that were just shown, where it leans on them."""
        own = self.lean.own if self.lean and self.elliptic else self.reading
        against = self.lean is not None and self.lean.form == "comparison"
        found = asked_of_shown(self.knowledge, own, self.state.focus, leaning=self.elliptic, against=against)
        if found is None and self.lean and self.elliptic and self.state.focus:
            return of_author(self.knowledge, self.lean.own, self.state.focus)
        return found

    @property
    def asks_rows(self) -> bool:
        """Whether the line asks rows that were shown, or that stand behind what was, for something: "n" for the patients."""
        return self.of_rows_shown is not None or self.study_lookup is not None

    @cached_property
    def decision(self) -> Decision:
        """The decision on the line by itself."""
        found = self._of_patient(decide(self.knowledge.matcher, self.reading, self.repairs))
        return foremost(self.knowledge, self.reading, found)

    def _of_patient(self, found: Decision) -> Decision:
        """Of readings too close to choose from, the one on the disease of the interview."""
        near = self.of_interview({one.target.cq for one in found.rivals if one.target.cq})
        if found.kind != "clarify" or near is None:
            return found
        best = [one for one in found.rivals if one.target.cq == near]
        rest = (one for one in found.candidates if one.target.cq == near and one not in best)
        return replace(found, kind="answer", candidates=(*best, *rest), rule="the disease of the interview", rivals=())

    def of_interview(self, numbers: set[int]) -> int | None:
        """Of clinical questions, the one that belongs to the interview, once something was answered in it."""
        now = self.state.guided
        begun = now is not None and bool(now.facts) and not now.left
        near = [one for one in numbers if begun and now and interview_near(one) == now.name]
        return near[0] if len(near) == 1 else None

    @cached_property
    def lean(self) -> Lean | None:
        """How the line leans on what was talked about; None where nothing was, or where a new topic is announced."""
        focus = self.state.focus
        if focus is None or FRESH.search(self.text.lower()):
            return None
        return Leaning(self.knowledge, focus, self.reading).find()

    @property
    def elliptic(self) -> bool:
        """Whether the line leans on what was said before."""
        return self.lean is not None and self.lean.form != "own"

    @property
    def pointing(self) -> bool:
        """Whether the line's own words point back: "and", "what about", "that"."""
        return self.lean is not None and self.lean.form not in {"own", "bare", "subjectless"}

    @property
    def asking(self) -> bool:
        """Whether the line surely asks something of what was said before, so that it is no small talk."""
        return self.lean is not None and self.lean.form in {"correction", "comparison", "addition"}

    @cached_property
    def follow_up(self) -> Decision | None:
        """The decision on the line read with what came before; what is at hand counts in its favour."""
        focus, lean = self.state.focus, self.lean
        return within(self.knowledge, focus, lean, self.repairs) if focus and lean else None

    @property
    def focus_rows(self) -> tuple[str, ...]:
        """The rows of a table that the last answer led with."""
        shown = self.state.focus.passages if self.state.focus else ()
        rows = self.knowledge.guideline.rows
        return tuple(name for name in shown if name in rows) if shown and shown[0] in rows else ()

    @cached_property
    def study_lookup(self) -> Lookup | None:
        """What a leaning line asks of the rows that stand behind the passage shown."""
        lean, focus = self.lean, self.state.focus
        if lean is None or focus is None or focus.lookup or not self.elliptic:
            return None
        asked = read_asked(self.knowledge.matcher.lexicon, lean.own)
        behind = rows_behind(self.knowledge, focus, ranked=bool(asked.extreme)) or self.rows_told
        return follow(self.knowledge.shelf, asked, behind) if behind else None

    @cached_property
    def rows_told(self) -> Lookup | None:
        """The few rows that what was talked about tells from all others, for a leaning line that asks for a cell of theirs."""
        lexicon, lean = self.knowledge.matcher.lexicon, self.lean
        if lean is None:
            return None
        asked = read_asked(lexicon, lean.merged)
        return told_apart(self.knowledge.shelf, asked)


def _listed(phrasings: Phrasings, reading: Reading) -> str | None:
    """The owner of a phrase that the line says nearly word for word."""
    verbatim = phrasings.verbatim(reading.text) or phrasings.verbatim(" ".join(plain_words(reading.text)))
    if verbatim is not None:
        return verbatim
    for one in phrasings.alike(reading, least=NEARLY_EXACT)[:3]:
        if one.wording >= NEARLY_EXACT:
            return phrasings.items[one.phrasing].target
    return None
