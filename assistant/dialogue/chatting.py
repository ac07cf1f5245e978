"""Small talk: lines whose own words are nothing but small talk.

A line is taken apart at its commas and full stops. Each part must be a listed phrase with filling words around it, or
be made of words that people use about themselves and their day; one part at least must hold a phrase. So "good evening,
just started my night shift" is a greeting, and "hey, how do I change a tyre" is not.
"""

from collections.abc import Iterator
from itertools import chain

from rapidfuzz import fuzz, process

from assistant.matching.matcher import Matcher
from assistant.text.normalise import words
from assistant.text.patterns import late

MUCH_LIKE = 80
"""RapidFuzz ratio, 0 to 100, from which a part of four words or more is a listed phrase."""

_PARTS = late(r"[^.,;:!?()]+[.,;:!?()]*")


def small_talk_in(matcher: Matcher, text: str) -> str | None:
    """The small talk that a normalised line is; of several phrases the longest, of equal ones the last."""
    best: tuple[int, str] | None = None
    for part in _PARTS.findall(text):
        said = tuple(words(part))
        found = _phrase(matcher, said) if said else None
        if found and (best is None or found[0] >= best[0]):
            best = found
        elif said and not found and not _about_oneself(matcher, said, asks="?" in part):
            return None
    return best[1] if best else None


MOST_SAID = 16
"""Words of one part of small talk: a longer one is no small talk, and every way to cut it up is tried."""


def _phrase(matcher: Matcher, said: tuple[str, ...]) -> tuple[int, str] | None:
    """The longest phrase that stands in a part among filling words: its length, and whose it is."""
    if len(said) > MOST_SAID:
        return None
    line = f" {' '.join(said)} "
    found = max(_standing(matcher, line), default=None)
    return found or _like(matcher, said)


def _standing(matcher: Matcher, line: str) -> Iterator[tuple[int, str]]:
    begun = (matcher.small_openings.get(word, ()) for word in dict.fromkeys(line.split()))
    for phrase, name in chain.from_iterable(begun):
        before, stands, after = line.partition(f" {phrase} ")
        if stands and _fills(matcher, before) and _fills(matcher, after):
            yield len(phrase.split()), name


def _fills(matcher: Matcher, rest: str) -> bool:
    """Whether what stands beside a phrase is filling, or another phrase among filling ("who are you and what can you do")."""
    free = matcher.chat_filling | matcher.chat_words
    return free.issuperset(rest.split()) or any(_standing(matcher, f" {rest.strip()} "))


def _like(matcher: Matcher, said: tuple[str, ...]) -> tuple[int, str] | None:
    """A phrase much like a part, where the part's other words are used in phrases of the same sort."""
    if len(said) < 4:
        return None
    found = process.extractOne(
        " ".join(said), matcher.small_texts, scorer=fuzz.token_sort_ratio, score_cutoff=MUCH_LIKE
    )
    if found is None:
        return None
    phrase, name = matcher.small_phrases[found[2]]
    wanted = {*phrase.split()}
    beside = matcher.chat_words if (wanted - matcher.chat_filling).issubset(said) else frozenset[str]()
    known = matcher.small_words[name] | matcher.chat_filling | beside
    return (len(wanted), name) if known.issuperset(said) else None


def _about_oneself(matcher: Matcher, said: tuple[str, ...], *, asks: bool) -> bool:
    """Whether a part tells of the day and nothing else."""
    free = matcher.chat_filling | matcher.chat_words
    told = [word for word in said if not word.isdigit()]  # "on ward 7"
    return not asks and free.issuperset(told) and bool(matcher.chat_words.intersection(told))
