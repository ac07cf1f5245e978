"""How something is said: negated, with a doubt, as a correction, as unknown, as a mere supposition, inside a question.

Everything here is about the English around a phrase, nothing about its meaning; the words are plain lists, and the user's
text is only compared with them.
"""

from bisect import bisect_left
from collections.abc import Iterator

from assistant.interview.phrases import Match, Word, match_at, matches_whole, openings, slots

UNKNOWN = (
    "unknown", "i? don't|dont know", "i? do not know", "not known", "i'm|im|am? not sure", "unsure", "no idea",
    "n / a", "na", "nk", "pending", "is|still? pending",
    "not measured|available|done|tested|assessed|determined|recorded|reported|given|stated", "?", "skip", "idk",
    "dunno", "can't|cannot say", "unclear", "missing", "not yet? known",
    "no information|data|result|results|clue|record", "i'm|im|am? not certain|clear",
    "hard|difficult|impossible to say|tell|know", "beats me", "who knows", "no way to tell|know", "pass",
    "can't|cannot tell|remember|recall|find? it?", "i? don't|dont remember|recall|have that|it|this?",
    "i? couldn't|could|can't|cannot tell|say you?",
    "we|i? haven't|have|has|had|was|were|is|it's? not|never? been? yet? measured|tested|checked|assessed yet? it|that|this?",
    "was|were|is|it's? not|never been? yet? determined|recorded|documented|reported|known yet?",
    "wasn't|weren't|hasn't|isn't been? measured|tested|checked|assessed|determined|recorded|documented|reported|known yet?",
    "never measured|tested|checked|assessed|determined|recorded|documented|reported",
    "skip|pass this|it|that|question question?", "next question", "not on file|record|hand",
    "not in the chart|notes|file", "awaiting it|results|result|report?", "waiting for it|results|result",
    "to be determined|confirmed", "tbd|tbc", "need|have to check|look|ask that|it|up?",
    "i'd|would have to check|look|ask that|it|up?", "not given|stated|mentioned",
)  # fmt: skip
"""What a person types for "asked, and not known"."""
UNKNOWN_BEFORE = (
    "don't|dont know", "do not know", "not sure", "unsure", "no idea", "unknown", "unclear", "can't|cannot say", "haven't got",
    "no information|data|record|records|result|results on|about|of|for",
    "not certain", "no clue", "we|i? haven't|have not? measured|tested|checked|determined|got",
)  # fmt: skip
"""Words before a name that say the same of it ("I don't know the albumin")."""
NEGATIONS = (
    "no", "not", "without", "never", "denies", "denied", "neither", "nor", "lacks", "free of", "absence of", "negative for",
    "w / o", "no evidence|sign|signs of", "isn't", "hasn't", "doesn't", "haven't", "wasn't", "non", "does|do|did not have",
)  # fmt: skip
NEGATIONS_AFTER = (
    "is|was|are|were|: none|no|nil|absent|negative|excluded", "none|absent|negative|excluded|nil",
    "has|have|is|was|are|were? now? completely? resolved|disappeared|vanished|gone", "went|goes|go|gone away",
    "not present|seen|detected|found|there", "is|was|are not present|seen|detected|found", "is|was|has? been? ruled|excluded out?",
    ": no", "= no", "no",
)  # fmt: skip
AFFIRMATIONS_AFTER = ("is|was|are|: present|positive|yes|confirmed", "present|positive|yes|confirmed", "+")
HYPOTHETICAL = (
    "what if", "if", "suppose", "supposing", "imagine", "assuming", "had|were he|she|they|it", "how about if", "what about if?",
)  # fmt: skip
CORRECTIONS = (
    "actually", "sorry", "correction", "i meant|mean", "rather", "scrap that", "my mistake", "no", "wait", "instead", "i misspoke",
)  # fmt: skip
HEDGES = frozenset((
    "maybe", "perhaps", "possible", "possibly", "probable", "probably", "suspected", "suspicious", "suspicion", "questionable",
    "likely", "unlikely", "could", "might", "may", "whether", "query", "rule", "exclude", "risk", "bland", "potential", "equivocal",
    "indeterminate", "unsure", "guess", "assume", "presumably",
))  # fmt: skip
STOPS = frozenset((
    ".", ";", ":", "!", "?", "(", ")", "but", "with", "however", "although", "though", "while", "having", "has", "had", "is", "was",
    "are",
))  # fmt: skip
"""Words and signs that a negation does not reach across."""
LINKS = frozenset(("or", "nor", ",", "/"))
"""Words and signs that link the members of a list."""
STATING = frozenset((":", "=", "is", "was", "are"))
"""What stands between a name and its value."""
BESIDE = frozenset((
    "before", "after", "all", "already", "once", "twice", "earlier", "though", "too", "then", "years", "year", "ago", "last",
    "previously", "in", "the", "past", "as", "well", "however", "since",
))  # fmt: skip
"""Words between a name and what links it to its option, that say when or how often."""
STATING_LINKS = (
    ":|=|is|was|are|were now|currently|today|still|only|rather? back? to?", "now|currently|to|back to?", "has|had|have been?",
    "should be", "went|came|gone|improved|changed back|down? to", ",? and|but|which? it|which|that|this has|had|is|was?",
    ", it has|had|is|was?",
)  # fmt: skip
"""What links a name to the option that is stated of it."""
BARE = frozenset(("no", "yes", "y", "n", "never", "nothing", "not"))
"""Words that answer, and state nothing by themselves."""
VALUE_LINKS = STATING | frozenset((
    "of", "at", "now", "currently", "today", "presently", "level", "value", "about", "approximately", "ca", "measured", "approx",
    "around", "were",
    "measures", "measuring", "came", "come", "back", "returned", "as", "result",
))  # fmt: skip
DOUBT = "is said with a doubt; say it plainly to have it counted"
"""How a problem names a hedge."""
NEAR = 4
"""Words that may stand between a negation and what it negates."""
REACH_UNKNOWN = 9
"""Words before a phrase in which "I don't know" makes it unknown."""
_DATA = frozenset(
    ("status", "data", "result", "results", "report", "information", "value", "level", "history", "imaging")
)
"""Words between a name and "unknown"."""
HEDGE_REACH = 3
"""Words before a phrase in which a hedge makes it unclear."""


def is_unknown(said: tuple[Word, ...]) -> bool:
    """Whether the words say "asked, and not known"."""
    return any(matches_whole(phrase, said) for phrase in UNKNOWN)


def links_value(said: tuple[Word, ...], at: int) -> bool:
    """Whether a word links a name to its value: "is", "of", and the comma of "the bilirubin is back, 1.8"."""
    return said[at].text in VALUE_LINKS or (said[at].text == "," and at > 0 and said[at - 1].text in {"back", "in"})


class Cues:
    """The words around the phrases of one sentence."""

    def __init__(self, text: str, said: tuple[Word, ...], matches: tuple[Match, ...]) -> None:
        self._text, self._words, self._matches = text, said, matches
        self._starts = [word.start for word in said]
        self._corrects = self._first_correction()
        self._before = {match.end: match for match in reversed(matches) if match.end > match.start}
        self._supposed = list(self._suppositions())

    def _first_correction(self) -> int:
        """Where the first sign of a correction ends, in words; behind the last word where there is none."""
        ends = [len(self._words) + 1]
        for at, word in enumerate(self._words):
            for phrase, pattern in openings(CORRECTIONS).get(word.text, ()):
                end = match_at(pattern, self._words, at)
                comma = end is not None and end < len(self._words) and self._words[end].text == ","
                if end is not None and (phrase != "no" or (at == 0 and comma)):
                    ends.append(end)
        return min(ends)

    def _suppositions(self) -> Iterator[bool]:
        """For every word, whether a sign of a supposition stands before it in its clause."""
        open_until = 0
        supposing = False
        for at, word in enumerate(self._words):
            yield supposing and at >= open_until
            if word.text in {".", "!", ";", "?"}:
                supposing = False
            begun = openings(HYPOTHETICAL).get(word.text, ())
            ends = [end for _, pattern in begun if (end := match_at(pattern, self._words, at)) is not None]
            if ends and not supposing:
                supposing, open_until = True, min(ends)

    def alternative(self, start: int, end: int) -> bool:
        """Whether it is one of several: "B or C", "B8 or B9", "A/B"."""
        after = [word.text for word in self._words[self._at(end) :][:2]]
        begun = self._at(start)
        before = [word.text for word in self._words[max(0, begun - 2) : begun]]
        return _or_grade(after) or _or_grade(before[::-1])

    def _at(self, place: int) -> int:
        """The first word that begins at or after a place in the text."""
        return bisect_left(self._starts, place)

    def negated(self, match: Match) -> bool:
        if (
            any(match_at(slots(phrase), self._words, match.end) for phrase in NEGATIONS_AFTER)
            and match.end > match.start
        ):
            after = self._words[match.end : match.end + 1]
            if not (after and after[0].text == "no" and self._starts_match(match.end + 1)):
                return True
        if (
            any(match_at(slots(phrase), self._words, match.end) for phrase in AFFIRMATIONS_AFTER)
            and match.end > match.start
        ):
            return False
        return self._negation_reaches(match.start)

    def _starts_match(self, at: int) -> bool:
        return any(match.start <= at < match.end or match.start == at for match in self._matches)

    def _negation_reaches(self, at: int) -> bool:
        """Whether a negation before word `at` covers it: directly, or through a list that ends with "or" or "nor"."""
        position, gap, listed = at - 1, 0, False
        while position >= 0:
            before = self._before.get(position + 1)
            text = self._words[position].text
            if self._negation_ends_at(position):
                return gap <= NEAR and (not listed or self._closes_with_or(position, at))
            if before is not None and self._negation_inside(before):
                return listed and self._closes_with_or(before.start, at)
            if before is not None and (listed or text in LINKS):
                position = before.start - 1
                continue
            if before is not None:
                return False
            if text in LINKS:
                listed, gap = True, 0
            elif text in STOPS or text == "and":
                return False
            else:
                gap += 1
                if gap > NEAR:
                    return False
            position -= 1
        return False

    def _negation_inside(self, match: Match) -> bool:
        return self._words[match.start].text in {"no", "without", "not", "never"}

    def _negation_ends_at(self, position: int) -> bool:
        for phrase in NEGATIONS:
            length = len(slots(phrase))
            start = position - length + 1
            if start >= 0 and match_at(slots(phrase), self._words, start) == position + 1:
                inside = any(match.start <= position < match.end for match in self._matches)
                return not inside
        return False

    def _closes_with_or(self, start: int, at: int) -> bool:
        """A comma list is one negation only if it ends with "or" or "nor": "no ascites, encephalopathy or mets".

        After "no ascites or mets, PVTT" the comma begins something new.
        """
        links = [word.text for word in self._words[start:at] if word.text in LINKS]
        if not links or links[-1] != ",":
            return True
        for later in range(at, len(self._words)):
            text = self._words[later].text
            if text in {"or", "nor"}:
                return True
            covered = any(match.start <= later < match.end for match in self._matches)
            if not covered and text != ",":
                return False
        return False

    def doubted(self, match: Match) -> bool:
        before = self._words[max(0, match.start - HEDGE_REACH) : match.start]
        hedged = False
        for word in before:
            hedged = word.text in HEDGES or (hedged and word.text not in STOPS | {",", "and"})
        end = self._words[match.end - 1].end if match.end > match.start else self._words[match.start].end
        rest = self._text[end : end + 2].lstrip()
        marked = rest.startswith("?") and bool(self._text[end + 1 :].strip(" ?)."))
        return hedged or marked or self._text[: self._words[match.start].start].endswith("?")

    def asked_unknown(self, match: Match) -> bool:
        begin = match.end + (self._words[match.end : match.end + 1] != () and self._words[match.end].text in _DATA)
        after = self._words[begin : begin + 4]
        if any((end := match_at(slots(phrase), after, 0)) and phrase not in ("?", "na") for phrase in UNKNOWN):
            return True
        link = after[1:] if after and after[0].text in {"is", "was", "are", "still", ":"} else ()
        if link and any(match_at(slots(phrase), link, 0) for phrase in UNKNOWN if phrase != "?"):
            return True
        for start in range(max(0, match.start - REACH_UNKNOWN), match.start):
            for phrase in UNKNOWN_BEFORE:
                end = match_at(slots(phrase), self._words, start)
                if end is not None and end <= match.start:
                    between = {word.text for word in self._words[end : match.start]}
                    if not between & {",", ".", ";", "but"}:
                        return True
        return False

    def corrected(self, start: int) -> bool:
        return self._corrects <= self._at(start)

    def hypothetical(self, start: int) -> bool:
        at = self._at(start)
        return at < len(self._supposed) and self._supposed[at]

    def in_question(self, start: int) -> bool:
        ends = (word.text for word in self._words[self._at(start) :] if word.text in {".", "?", "!"})
        return next(ends, "") == "?"


def _or_grade(pair: list[str]) -> bool:
    if len(pair) < 2 or pair[0] not in {"or", "/"}:
        return False
    return pair[1][:1] in {"a", "b", "c"} and (len(pair[1]) == 1 or pair[1][1:].isdigit())
