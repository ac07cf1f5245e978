"""All readings of one line, with no side effect: what it could be, before anything is chosen.

Readings that cost something (ranking the passages) are worked out when the arbitration asks for them, once.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from assistant.dialogue.commands import Call, parse_call
from assistant.dialogue.guided import OFFERED, PREDICTED, Heard, heard, pending
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.lookup import Lookup, find_lookup
from assistant.dialogue.reply import Offer
from assistant.dialogue.state import State
from assistant.guideline.model import Term
from assistant.interview.sentences import find_facts
from assistant.matching.decision import Decision, decide
from assistant.matching.gate import named
from assistant.matching.intents import Phrasings
from assistant.matching.matcher import Boundary, Matcher, SmallTalk
from assistant.text.lexicon import MARK, Reading
from assistant.text.normalise import LONGEST, visible, words
from assistant.text.spelling import Repair

NEARLY_EXACT = 0.9
"""Wording from which a line is taken for a listed phrase of small talk or of a command."""

CARE_AT = 0.7
"""Likeness from which a line is taken for one that calls for care."""

IN_INTERVIEWS = frozenset({"ask-why", "meaning", "back", "stop", "resume", "restart", "facts", "predict", "report"})
"""Commands that are understood by their words only where an interview is open."""

WHILE_ASKED = frozenset({"ask-why", "meaning"})
"""Commands that are understood by their words only while a question is pending."""

PLAIN_FACT = 8
"""Words up to which a line that states a fact is nothing but that fact."""

MUCH_LIKE = 80
"""RapidFuzz ratio, 0 to 100, from which a line of four words or more is a listed phrase of small talk."""

MOSTLY = 0.5
"""Share of a line's words from which a phrase of small talk in it makes it small talk."""

PERSONAL = frozenset(
    {"i", "me", "my", "mine", "myself", "we", "us", "our", "dad", "mum", "mom", "husband", "wife", "please"}
)
"""Words without which a message is nobody's own."""

SURELY = 0.8
"""Likeness that it takes where a line leans on what was said before."""

MOST_WORDS = 6
"""Words of the longest glossary term."""

_ORDINALS = {
    "first": 1, "1st": 1, "one": 1, "second": 2, "2nd": 2, "two": 2, "third": 3, "3rd": 3, "three": 3, "last": -1, "latter": -1,
    "former": 1,
}  # fmt: skip
_CHOICE = re.compile(
    r"(?:(?:the|option|number|no\.?|choose|take)\s+)*([0-9]|[a-z0-9]+)(?:\s+(?:one|option|please))*[.!)]?\Z"
)
_ELLIPTIC = re.compile(
    r"(?:and|or|but|also|then|ok(?:ay)?|what about|how about|same|what if|so|plus|versus|vs)\b"
    r"|.*\b(?:that|it|its|they|them|their|those|these|this|there|same|instead|the other|else)\b"
)
_FRESH = re.compile(
    r"(?:different|new|another|other|next) (?:topic|question|subject|thing)\b|by the way|on another note|unrelated|switching topic"
)


@dataclass(frozen=True)
class Line:
    """One typed line beside the state it was typed in; its readings are attributes."""

    knowledge: Knowledge
    state: State
    typed: str

    @cached_property
    def text(self) -> str:
        return " ".join(visible(self.typed[: LONGEST + 200]).split())

    @property
    def clipped(self) -> bool:
        return len(self.typed) > LONGEST

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
        offers = self.state.offers
        if not offers:
            return None
        lowered = self.text.lower().strip()
        found = _CHOICE.match(lowered)
        if found:
            at = int(found[1]) if found[1].isdigit() else _ORDINALS.get(found[1], 0)
            if at == -1 or 1 <= at <= len(offers):
                return offers[at if at == -1 else at - 1]
        for offer in offers:
            if lowered in {offer.label.lower(), offer.id, offer.label.partition(": ")[2].lower()}:
                return offer
        return None

    @cached_property
    def said(self) -> str | None:
        """The command that was said instead of typed; those of interviews only where one is open."""
        name = _listed(self.knowledge.said, self.reading)
        if name in IN_INTERVIEWS and self.state.guided is None:
            return "why" if name == "ask-why" and self.state.last else None
        if name in WHILE_ASKED and pending(self.state.guided) is None:
            return "why" if name == "ask-why" and self.state.last else None
        return name

    @cached_property
    def option(self) -> str | None:
        """The option of the pending question that is picked by its number, or by the beginning of its words."""
        now = self.state.guided
        if now is None or not now.waiting:
            return None
        interview = self.knowledge.interviews[now.name]
        if not interview.has(now.asked or ""):
            return None
        question = interview.question(now.asked or "")
        typed = self.text.strip(" .)!").lower()
        if typed.isdigit() and question.type != "number":
            return question.options[int(typed) - 1].id if 1 <= int(typed) <= len(question.options) else None
        begun = [one.id for one in question.options if len(typed) > 3 and one.text.lower().startswith(typed)]
        return begun[0] if len(begun) == 1 else None

    @cached_property
    def heard(self) -> Heard | None:
        """What the line says to the interview under way."""
        now = self.state.guided
        if now is None or now.left:
            return None
        return heard(self.knowledge.interviews[now.name], now.asked, self.text)

    @property
    def unknown(self) -> bool:
        """Whether the pending question is answered "I do not know"."""
        field = pending(self.state.guided)
        return bool(field) and bool(self.heard) and any(f.field == field and not f.known for f in self.heard.facts)  # type: ignore[union-attr]

    @property
    def supposes(self) -> bool:
        return self.heard is not None and bool(self.heard.hypothetical)

    @property
    def answers(self) -> bool:
        """Whether the line says something that the interview can use while it waits."""
        now = self.state.guided
        if now is None or not now.waiting or self.heard is None:
            return False
        return bool(self.heard.facts) or (now.asked in {OFFERED, PREDICTED} and not self.heard.question)

    @property
    def corrects(self) -> bool:
        """Whether an answer is changed after the verdict: said as a correction, or as a plain fact and nothing else."""
        now = self.state.guided
        if now is None or not now.done or self.heard is None or not self.heard.facts or self.heard.question:
            return False
        return self.heard.corrects or len(self.reading.tokens) <= PLAIN_FACT

    @property
    def unusable(self) -> bool:
        """Whether the line was meant as an answer but cannot be used."""
        now = self.state.guided
        if now is None or not now.waiting or self.heard is None or self.heard.question or not self.heard.problems:
            return False
        return self.decision.kind != "answer" or len(self.reading.tokens) <= PLAIN_FACT

    @cached_property
    def interview(self) -> str | None:
        """The interview that a question about one's own patient calls for."""
        if self.state.guided is not None and self.state.guided.waiting:
            return None
        concepts = {*self.reading.concepts, *(term[1:] for term in self.reading.broader)}
        return fitting_interview(self.knowledge, self.text, concepts) if "own-patient" in concepts else None

    @cached_property
    def small_talk(self) -> SmallTalk | None:
        """Small talk, word for word or nearly; never where anything of the domain is named."""
        matcher = self.knowledge.matcher
        name = _listed(matcher.small_phrasings, self.reading)
        if name is None and not self.elliptic and not named(matcher, self.reading, beside=("document",)):
            name = _chatty(matcher, self.reading)
        return matcher.small_talk[name] if name else None

    @cached_property
    def care(self) -> Boundary | None:
        """A message that calls for care instead of an answer."""
        matcher, concepts = self.knowledge.matcher, {*self.reading.concepts}
        for boundary in matcher.boundaries.values():
            if boundary.care and any(concepts.issuperset(signs) for signs in boundary.concepts):
                return boundary
        personal = PERSONAL & {token.text for token in self.reading.tokens} or {"own-case", "own-patient"} & concepts
        for one in matcher.phrasings.alike(self.reading)[:2] if personal else ():
            found = matcher.boundaries.get(matcher.phrasings.items[one.phrasing].target)
            if found and found.care and one.score >= (SURELY if self.elliptic else CARE_AT):
                return found
        return None

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The glossary terms whose meaning is asked: terms alone, or with words that ask for a meaning and no others."""
        reading, known = self.reading, self.knowledge
        run = tuple(token.stem for token in reading.tokens if token.text not in known.matcher.lexicon.stopwords)
        aspects = {term for term in reading.terms if known.matcher.lexicon.kind(term) == "aspect"}
        if run in known.terms and aspects <= {f"{MARK}aspect-definition"}:
            return (known.terms[run],)
        if f"{MARK}aspect-definition" not in reading.terms:
            return ()
        stems, found, at = tuple(token.stem for token in reading.tokens), list[Term](), 0
        while at < len(stems):
            size = next((n for n in range(MOST_WORDS, 0, -1) if stems[at : at + n] in known.terms), 0)
            if size:
                found.append(known.terms[stems[at : at + size]])
            at += size or 1
        if not found:
            return ()
        meant = {term for one in found for term in known.matcher.lexicon.read(one.term).terms}
        meant.add(f"{MARK}aspect-definition")
        left = [term for term in reading.terms if term not in meant and known.matcher.lexicon.kind(term) != "document"]
        return () if left else tuple(dict.fromkeys(found))

    @cached_property
    def lookup(self) -> Lookup | None:
        known = self.knowledge
        return find_lookup(known.guideline, known.matcher.lexicon, known.row_terms, self.reading)

    @cached_property
    def decision(self) -> Decision:
        """The decision on the line by itself."""
        return decide(self.knowledge.matcher, self.reading, self.repairs)

    @cached_property
    def elliptic(self) -> bool:
        """Whether the line leans on what was said before."""
        if self.state.focus is None or _FRESH.search(self.text.lower()):
            return False
        content = [term for term in self.reading.terms if not term.startswith(f"{MARK}aspect")]
        return bool(_ELLIPTIC.match(self.reading.text)) or len(content) <= 2

    @cached_property
    def merged(self) -> Reading | None:
        """The line together with what the last question was about, bindings of the same kind replaced."""
        focus = self.state.focus
        if focus is None:
            return None
        return merge(self.knowledge, focus.terms, self.reading)

    @cached_property
    def follow_up(self) -> Decision | None:
        return decide(self.knowledge.matcher, self.merged, self.repairs) if self.merged else None


def merge(knowledge: Knowledge, before: tuple[str, ...], reading: Reading) -> Reading:
    """The new terms first, then the old ones that no new term of the same kind replaces."""
    lexicon = knowledge.matcher.lexicon
    kinds = {lexicon.concepts[concept].kind for concept in reading.concepts}
    kept = [
        term for term in before
        if term not in reading.terms and not (term.startswith(MARK) and lexicon.concepts[term[1:]].kind in kinds)
    ]  # fmt: skip
    terms = (*reading.terms, *kept)
    wide = dict.fromkeys(
        f"{MARK}{one}" for term in terms if term.startswith(MARK) for one in lexicon.ancestors(term[1:])
    )
    broader = tuple(one for one in wide if one not in terms)
    return Reading(reading.text, reading.tokens, reading.spans, terms, broader, reading.language)


def _chatty(matcher: Matcher, reading: Reading) -> str | None:
    """Small talk by its words: a phrase that may stand anywhere, one that makes up most of the line, or one much like it."""
    typed = {token.text for token in reading.tokens}
    best: tuple[float, str] | None = None
    for phrasing in matcher.small_phrasings.items:
        phrase = set(words(phrasing.text))
        share = len(phrase & typed) / len(typed) if phrase <= typed else 0.0
        if share and (matcher.small_talk[phrasing.target].anywhere or (share >= MOSTLY and len(phrase) >= 3)):
            best = max(best, (share, phrasing.target)) if best else (share, phrasing.target)
    if best is None and len(typed) >= 4:
        texts = [phrasing.text for phrasing in matcher.small_phrasings.items]
        found = process.extractOne(
            reading.text.strip(" .!?"), texts, scorer=fuzz.token_sort_ratio, score_cutoff=MUCH_LIKE
        )
        return matcher.small_phrasings.items[found[2]].target if found else None
    return best[1] if best else None


def fitting_interview(knowledge: Knowledge, text: str, concepts: set[str]) -> str | None:
    """The interview for what is asked about a patient: stopping, a complication, or the indication by tumour."""
    if "aspect-stopping" in concepts:
        return "continue-suspend-stop"
    if any(knowledge.matcher.lexicon.concepts[name].kind == "complication" for name in concepts):
        return "complication-triage"
    if "aspect-indication" not in concepts and "haic" not in concepts:
        return None
    said = find_facts(knowledge.interviews["hcc-indication"], text).facts
    disease = next((fact.option for fact in said if fact.field == "disease"), None)
    return "metastases-indication" if disease == "metastases" else "hcc-indication"


def _listed(phrasings: Phrasings, reading: Reading) -> str | None:
    """The owner of a phrase that the line says nearly word for word."""
    for phrasing in phrasings.items:
        if phrasing.text == reading.text:
            return phrasing.target
    bare = reading.text.strip(" .!?,")
    for phrasing in phrasings.items:
        if phrasing.text.strip(" .!?,") == bare:
            return phrasing.target
    for one in phrasings.alike(reading)[:3]:
        if one.wording >= NEARLY_EXACT and one.shared >= NEARLY_EXACT:
            return phrasings.items[one.phrasing].target
    return None
