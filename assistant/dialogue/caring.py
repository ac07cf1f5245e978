"""Messages that call for care instead of an answer: an emergency, distress, misuse, a decision about one person.

A message is met with care only where its signs are named: a record lists which groups of words must stand together
("I am on the infusion" and "black stools"). Where the signs alone could be a harmless question, the message must be
like a listed phrase as well.
"""

from assistant.matching.matcher import Boundary, Matcher
from assistant.text.lexicon import Reading
from assistant.text.patterns import late

ALIKE = 0.4
"""Likeness to a listed phrase that is asked for beside the signs."""

MOST_WORDS = 6
"""Words of the longest sign."""

_BODY = late(
    r"\b\d+(?:[.,]\d+)? ?(?:kg|kilos?|cm)\b|(?<![/\w.])\d[.,]\d+ ?(?:m2|sqm|m\^2|square)|\b(?:bsa|body surface)\D{0,12}\d"
)
_NUMBERED = late(r"\b(?:patient|pt|bed|room|no|number|record|case) ?#?\d{1,6}\b")


def care_for(matcher: Matcher, reading: Reading) -> Boundary | None:
    """The first record whose signs a message names; those that need no likeness come first in the file."""
    concepts, named = {*reading.concepts}, named_signs(matcher, reading)
    for boundary in map(matcher.boundaries.__getitem__, matcher.care):
        if any(concepts.issuperset(combination) for combination in boundary.concepts):
            return boundary
        if any(named.issuperset(row) for row in boundary.signs) and (
            boundary.outright or _like(matcher, reading, boundary)
        ):
            return boundary
    return None


def named_signs(matcher: Matcher, reading: Reading) -> frozenset[str]:
    """The groups of signs that a message names a member of."""
    stems = tuple(token.stem for token in reading.tokens)
    said = {" ".join(stems[a:b]) for a in range(len(stems)) for b in range(a + 1, min(len(stems), a + MOST_WORDS) + 1)}
    named = {name for name, runs in matcher.signs.items() if not runs.isdisjoint(said)}
    if _BODY.search(reading.text):
        named.add("body-size")
    if _NUMBERED.search(reading.text):
        named.add("numbered-person")
    return frozenset(named)


def _like(matcher: Matcher, reading: Reading, boundary: Boundary) -> bool:
    alike = matcher.phrasings.alike(reading)
    return any(one.score >= ALIKE and matcher.phrasings.items[one.phrasing].target == boundary.id for one in alike)
