"""How a line leans on what was said before: its form, and what it inherits.

A question with a subject and an aspect of its own inherits nothing; nor does one with a key word that nobody knows.
"""

from functools import cached_property
from typing import Literal

from msgspec import Struct

from assistant.dialogue.bindings import ASKED, PRIMARIES, SUBJECTS, TUMOURS, completed, merge, read_with, slot
from assistant.dialogue.details import Detail, wanted
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.state import Focus
from assistant.text.lexicon import MARK, Lexicon, Reading
from assistant.text.patterns import late

Form = Literal["correction", "comparison", "addition", "pointing", "bare", "subjectless", "own"]
"""What makes a line lean: a cue ("no, I meant", "compare with", "and"), a word that points back, or what it lacks.
A line of the form "own" has a subject and an aspect of its own."""

_POLITE = r"(?:(?:ok(?:ay)?|oh|ah|hm+|well|so|right|thanks|thank you|cheers|great|fine|please|now|then|sorry|hey|but)\b[,.!;: -]*)*"
_OOPS = r"(?:(?:no|nope|sorry|oops|wait|pardon|ah|oh|hm+|not that|wrong)\b[,.!;: -]*)"
_CORRECTIONS = tuple(
    late(pattern)
    for pattern in (
        _OOPS + r"*(?:i (?:actually )?(?:mean|wanted)|(?:i )?(?:actually )?meant)(?: to say)?\b[,: ]*(?P<new>.+)",
        _OOPS + r"*(?:that|it) should (?:be|have been|read)\b[,: ]*(?P<new>.+)",
        _OOPS + r"*make (?:that|it)\b[,: ]*(?P<new>.+)",
        _OOPS + r"*not (?P<old>[^,;]+?)(?: ?[,;] ?(?:but )?| but | - )(?P<new>.+)",
        r"(?P<new>[^,;]+?)[,;]? (?:not|instead of|rather than) (?P<old>.+)",
        _OOPS + r"+(?P<new>.+)",
        r"(?P<new>.+?),? (?:instead|rather|i (?:mean|meant)|is what i (?:mean|meant))",
    )
)
_YEAR = late(r"(?:the |that of |from )?(?:19|20)\d\d(?: (?:one|paper|study|trial|series))?")
_COMPARISON = late(
    _POLITE + r"(?:(?:and|can you|could you)\b,? ?)*(?:how (?:does|do|did|would|is|are) (?:that|it|this|they|these) )?"
    r"(?:compared?(?: (?:that|it|this|them|these))?(?: (?:with|to|against))?|versus|vs\.?|against|"
    r"in comparison (?:with|to)|set against|side by side with)\b (?P<new>.+)"
    r"|"
    + _POLITE
    + r"(?:is|was|are|were|does|did) (?:it|that|this|they|these)(?: \w+){0,2}? (?:better|worse|longer|shorter|higher|lower|"
    r"superior|inferior|more effective|cheaper|dearer|safer|stronger|weaker) (?:than|to) (?P<than>.+)"
    r"|" + _POLITE + r"how (?:does|do|did|would) (?P<subject>.+?) compare(?: (?:with|to|on) (?:that|it|this|those))?"
)
_ADDITION = late(
    _POLITE + r"(?:and|or|also|plus|what about|how about|what if|same|the same|likewise|ditto|only|just)\b"
)
_POINTING = late(
    r"\b(?:those|these|this|there|same|instead|the other|else|ones?|they|them|their|theirs|its|his|her|he|she)\b"
    r"|\bit\b|\bthat(?= [a-z]+\b)?"
)
_EXPLETIVE = late(
    r"\b(?:is|was|are|were) (?:it|there)\b(?= (?:true|possible|ok|okay|safe|necessary|allowed|permitted|acceptable|any|also|"
    r"evidence|data|good|better|right|correct|wise|worth|an? .*\b(?:if|when|that|to|for|with|in)\b))"
    r"|\bit (?:is|was) (?:true|possible|necessary)\b|\bthere (?:is|are|was|were)\b"
    r"|\b(?:is|are|was|were) there\b|\bthe one(?= (?:that|which))"
    r"|\b(?:patients?|people|trials?|stud(?:y|ies)|regimens?|drugs?|those|says?|said|say|think|sure|heard|read|true|claims?) that\b"
)
_DEMONSTRATIVES = frozenset({"same", "this", "these", "those"})
_BEFORE_THAT = frozenset(
    ["of", "with", "for", "in", "on", "to", "by", "about", "under", "after", "from", "is", "was", "does", "did", "has"]
)
_VERBS_LIKE_NOUNS = (["met", "its"], ["met", "the"], ["met", "their"])
"""Verbs that read like a noun of the domain: "it met its endpoint"."""
_IN_GUIDELINE = late(
    r"\b(?:in|by|from|according to) (?:the|this) guidelines?\b"
    r"|\b(?:do|does|did|has|have) (?:the|this) guidelines? (?:also )?(?:have|say|give|mention|report|cite|contain|describe|discuss|"
    r"include|cover|comment|name|show)\b"
)
_OWN_FIRST = late(r"[,;:] | - ")
_OTHER_ONE = late(
    r"\b(?:one|paper|study|trial|series|report)\b|^(?:and|what about|how about) (?:in |from |of )?(?:19|20)\d\d\b"
)
_REMEDY = late(
    r"\b(?:what|which) (?:drug|medicine|medication|tablet|pill)s?\b(?: \w+){0,3} "
    r"(?:helps?|against|reliev\w+|treats?|improv\w+|for)\b"
)
_NUMBERED = late(r"\b(?:table|tab|figure|fig)\.? ?[123]")
_FRAGMENT = late(_POLITE + r"(?:with|without|in|for|among|under|after|before|during|at|on|against|by)\b")
_PAST = late(_POLITE + r"(?:and )?(?:was|were|did|had)\b")
_VERB = late(
    r"\b(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should|shall|may|must|will|would|has|"
    r"have|had)\b"
)
_FRAME = late(
    r"(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should|shall|may|must|will|would|has|have|"
    r"had|at what|by what|by which|in what|in which|for how|over how|over what|after how|with what|with which|to what|of what)\b"
)
FRESH = late(
    r"(?:different|new|another|other|next) (?:topic|question|subject|thing)\b|by the way|on another note|unrelated|switching topic"
)

SHOWN_PARTS = frozenset({"recommendation", "strength-of-recommendation", "level-of-evidence", "table", "figure"})
"""Parts of the document that are asked of an answer, and are no subject by themselves."""

ANY_TREATMENT = frozenset({f"{MARK}treatment", f"{MARK}drug", f"{MARK}haic"})
"""What stands for whatever was talked about: "can they carry on with the treatment?" has no subject of its own."""

OF_A_REGIMEN = frozenset({f"{MARK}infusion", f"{MARK}duration-of-infusion"})
"""What every regimen has: named beside a regimen that was shown ("how long is the infusion?"), it is that regimen's."""

SECTIONED = frozenset(
    f"aspect-{name}"
    for name in (
        "indication",
        "regimen",
        "complication",
        "combination",
        "implantation",
        "management",
        "stopping",
        "cost",
    )
)
"""Aspects that the clinical questions are divided by."""

LASTING = frozenset({"tumour", "primary", "invasion", "regimen", "drug", "liver-function", "staging"})
"""Slots that are inherited where another clinical question is turned to."""

MOST_NEW = 7
"""Words of a new side or of a correction; what is longer is a question of its own."""

MOST_SHORT = 9
"""Words up to which a line without a subject leans."""

MOST_BARE = 3
"""Terms up to which a line without a verb is nothing but a binding."""


class Lean(Struct, frozen=True):
    """How one line leans on the focus."""

    form: Form
    own: Reading
    """The line without its cue, elided words filled in."""
    merged: Reading
    """What it asks together with what it inherits."""
    before: tuple[str, ...] = ()
    """The terms of what was talked about."""
    swaps: bool = False
    """Whether a new binding takes the place of an old one."""
    detail: bool = False
    """Whether it asks for a detail of what was talked about, and nothing else: "how many minutes does it take?"."""
    whole: bool = False
    """Whether the line has a subject, and asks something of it, in a sentence of its own."""
    moves: bool = False
    """Whether another tumour is talked about: what was shown is then no evidence."""
    moves_on: bool = False
    """Whether an aspect is asked that another clinical question is about: nor is it then."""
    fragment: bool = False
    """Whether the line is no more than a condition, which asks for nothing by itself."""


class Leaning:
    """One line held against the focus."""

    def __init__(self, knowledge: Knowledge, focus: Focus, reading: Reading) -> None:
        self._knowledge, self._focus, self._reading = knowledge, focus, reading

    @property
    def _lexicon(self) -> Lexicon:
        return self._knowledge.matcher.lexicon

    def find(self) -> Lean:
        """The line's form and readings."""
        form, own, dropped = self._cued() or (self._uncued(), self._referred(), frozenset[str]())
        if not self._pointed_at:
            own = completed(self._knowledge, self._focus.terms, own)
        before = tuple(term for term in self._focus.terms if term not in dropped)
        if any(self._lexicon.kind(term) in ASKED and term != f"{MARK}aspect-definition" for term in before):
            before = tuple(term for term in before if term != f"{MARK}aspect-definition")  # "what are" is a frame there
        if self._moves_on(own) and form != "pointing":
            before = tuple(t for t in before if t.startswith(MARK) and slot(self._lexicon, t[1:]) in LASTING)
        merged = merge(self._knowledge, before, own)
        swaps = any(term not in merged.terms and self._lexicon.kind(term) in SUBJECTS for term in before)
        return Lean(
            form, own, merged, before, swaps, self._details, self._whole, self._moves(own, before), self._moves_on(own),
            fragment=form == "bare" and self._fragment,
        )  # fmt: skip

    def _moves(self, own: Reading, before: tuple[str, ...]) -> bool:
        new = {concept for concept in own.concepts if concept in TUMOURS}
        old = {term[1:] for term in before if term[1:] in TUMOURS or term[1:] in PRIMARIES}
        return (
            bool(new)
            and bool(old)
            and not new & {*old, *(wide for one in old for wide in self._lexicon.ancestors(one))}
        )

    def _moves_on(self, own: Reading) -> bool:
        """Whether an aspect is asked that another clinical question is about, and nothing that was shown speaks of."""
        matcher, here = self._knowledge.matcher, f"cq{self._focus.cq or 0:02d}"
        asked = {concept for concept in own.concepts if concept in SECTIONED}
        if not asked or asked & set(matcher.aspects.get(here, ())):
            return False
        leading = [matcher.targets[matcher.by_id[name]] for name in self._focus.passages[:1] if name in matcher.by_id]
        return not any(f"{MARK}{concept}" in one.terms for concept in asked for one in leading)

    def _referred(self) -> Reading:
        """The line without what it says to be the same ("in that same block"): that brings nothing new."""
        reading = self._reading
        if self._details and self._detail and self._detail.whole:
            return read_with(self._lexicon, reading, ())
        if self._details:
            return read_with(self._lexicon, reading, tuple(t for t in reading.terms if t not in self._subjects))
        again = self._pointed_at
        return (
            read_with(self._lexicon, reading, tuple(t for t in reading.terms if t not in again)) if again else reading
        )

    @cached_property
    def _pointed_at(self) -> frozenset[str]:
        """What the line points back at by its name ("that combination", "the same block"), and words that are none of its own."""
        words = [token.text for token in self._reading.tokens]
        found = {
            f"{MARK}{span.concept}" for span in self._reading.spans
            if span.start > 0 and (
                words[span.start - 1] in _DEMONSTRATIVES
                or (words[span.start - 1] == "that" and span.start > 1 and words[span.start - 2] in _BEFORE_THAT)
                or words[span.start : span.start + 2] in _VERBS_LIKE_NOUNS
            )
        }  # fmt: skip
        if _REMEDY.search(self._reading.text):
            found.add(f"{MARK}aspect-regimen")  # a drug against what was talked about is no regimen
        if _IN_GUIDELINE.search(self._reading.text) and (found or self._points_plainly):
            found.add(f"{MARK}guideline")
        return frozenset(found)

    @property
    def _points_plainly(self) -> bool:
        return _POINTING.search(_EXPLETIVE.sub(" ", self._reading.text)) is not None

    def _cued(self) -> tuple[Form, Reading, frozenset[str]] | None:
        text = self._reading.text.strip(" .?!")
        for pattern in _CORRECTIONS:
            found = pattern.fullmatch(text)
            if found and len(found["new"].split()) <= MOST_NEW:
                own = self._read(found["new"])
                old = self._read(found.groupdict().get("old") or "")
                if (own.concepts or _YEAR.fullmatch(found["new"])) and (not old.terms or set(old.terms) & self._held):
                    return "correction", own, frozenset((*old.terms, *old.broader)) - set(own.terms)
        compared = _COMPARISON.fullmatch(text)
        side = compared and (compared["new"] or compared["than"] or compared["subject"])
        if side and len(side.split()) <= MOST_NEW:
            own = self._read(side)
            if own.concepts and not self._unknown(own):
                return "comparison", own, frozenset()
        return None

    def _read(self, text: str) -> Reading:
        return self._knowledge.matcher.read(text)[0]

    @cached_property
    def _held(self) -> set[str]:
        wide = {
            f"{MARK}{one}"
            for term in self._focus.terms
            if term.startswith(MARK)
            for one in self._lexicon.ancestors(term[1:])
        }
        return wide | set(self._focus.terms)

    def _unknown(self, reading: Reading) -> list[str]:
        """Words that neither the guideline nor any phrasing of its questions knows."""
        matcher = self._knowledge.matcher
        return [
            term for term in reading.terms
            if not term.startswith(MARK) and not term[:1].isdigit() and not matcher.covers(term)
        ]  # fmt: skip

    def _uncued(self) -> Form:
        reading, text = self._reading, self._reading.text
        if all(term[:1].isdigit() for term in reading.terms) and reading.terms:
            return "pointing" if _OTHER_ONE.search(text) else "own"
        if _ADDITION.match(text) and not self._whole:
            return "addition"
        if self._points(text):
            return "pointing"
        if _NUMBERED.search(text):
            return "own"  # a table or figure that is named by its number
        return "bare" if self._fragment else self._lacking()

    def _lacking(self) -> Form:
        """The form of a line that has no word to point back with, by what it lacks."""
        reading, text = self._reading, self._reading.text
        if (self._unknown(reading) and not self._details) or (len(reading.tokens) > MOST_SHORT and not self._details):
            return "own"
        if _PAST.match(text) and self._focus.passages:
            return "pointing"  # the guideline is asked in the present; what was done, of the study that was shown
        framed = _FRAME.match(text)
        if not self._subjects or self._details:
            return "subjectless" if framed else "bare"
        short = not framed and len(reading.terms) <= MOST_BARE and len(self._subjects) == 1
        return "bare" if short and not self._whole else "own"

    @cached_property
    def _subjects(self) -> list[str]:
        lexicon = self._lexicon
        return [
            term for term in self._reading.terms
            if (lexicon.kind(term) in SUBJECTS or _is_document(lexicon, term)) and term not in self._pointed_at
        ]  # fmt: skip

    @cached_property
    def _detail(self) -> Detail | None:
        return wanted(self._reading.text)

    @cached_property
    def _details(self) -> bool:
        """Whether the line is nothing but a question for a detail: "what diameter?"."""
        asked = self._detail
        if asked is None:
            return False
        left = {*self._read(asked.asked.sub(" ", self._reading.text)).terms}
        shown = next(iter(self._focus.passages), "")
        return not left or (left <= OF_A_REGIMEN and shown in self._knowledge.guideline.regimens)

    @cached_property
    def _whole(self) -> bool:
        """Whether the line has a subject, and asks something of it, in a sentence of its own."""
        asked = [term for term in self._reading.terms if self._lexicon.kind(term) in ASKED]
        words = [token for token in self._reading.tokens if token.text not in {"and", "or", "also", "ok"}]
        return (
            not ANY_TREATMENT.issuperset(self._subjects)
            and bool(asked)
            and len(words) > len(self._reading.terms) + 2
            and not _ADDITION.match(self._reading.text)
        )

    @cached_property
    def _fragment(self) -> bool:
        """Whether the line is no more than a condition: "with portal vein invasion?"."""
        reading = self._reading
        begins = _FRAGMENT.match(reading.text) is not None and not _VERB.search(reading.text)
        return begins and len(reading.terms) <= MOST_BARE and not self._unknown(reading)

    def _points(self, text: str) -> bool:
        bare = _EXPLETIVE.sub(" ", text)
        found = _POINTING.search(bare)
        if not found:
            return False
        if found[0] not in {"it", "its", "they", "them", "their"} or not self._subjects:
            return True
        # "heparin after the infusion, is it needed?": the word points to a subject that the line itself named before.
        before = bare[: found.start()]
        named = self._read(before)
        return not (_OWN_FIRST.search(before) and any(self._lexicon.kind(term) in SUBJECTS for term in named.terms))


def _is_document(lexicon: Lexicon, term: str) -> bool:
    """Whether a part of the document is named by itself: a table by its number, the search, the committee."""
    return lexicon.kind(term) == "document" and term[1:] not in SHOWN_PARTS
