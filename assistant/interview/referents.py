"""What "it" and "they" stand for: "he had TACE, and the invasion came after it", "lung mets, and they set the prognosis"."""

from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from assistant.interview.model import Interview
from assistant.interview.phrases import Word, slots

_BEFORE_ONE = frozenset(("after", "under", "during", "despite", "following", "since", "on"))
"""Words after which "it" and "that" stand for what was done."""
_ONE = frozenset(("it", "that", "this"))
_MANY = frozenset(("they", "these", "those"))
_DECIDING = frozenset(
    (
        "set",
        "determine",
        "drive",
        "decide",
        "dominate",
        "limit",
        "govern",
        "affect",
        "will",
        "would",
        "do",
        "clearly",
        "now",
    )
)
"""Words before which "they" stands for what was found."""
_INSIDE = frozenset(("outside", "in", "by", "of", "with", "for"))
"""Words of a longer name, whose last word is not what it names."""


def resolved(interview: Interview, said: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words, with "it" and "they" read as what was named last before them; their places stay."""
    done, seen = _names(interview)
    found, last_done, last_seen = list[Word](), "", ""
    for at, word in enumerate(said):
        before = said[at - 1].text if at else ""
        after = said[at + 1].text if at + 1 < len(said) else ""
        stands = last_done if word.text in _ONE and before in _BEFORE_ONE else ""
        stands = last_seen if word.text in _MANY and after in _DECIDING else stands
        found.append(replace(word, text=stands) if stands else word)
        last_done = word.text if word.text in done else last_done
        last_seen = word.text if word.text in seen else last_seen
    return tuple(found)


@lru_cache(maxsize=16)
def _names(interview: Interview) -> tuple[frozenset[str], frozenset[str]]:
    """Words for what was done (phrases put them behind "after"), and for what was found (topics end in them)."""
    said = [phrase for question in interview.questions for option in question.options for phrase in option.said]
    topics = [one for question in interview.questions if question.type != "number" for one in question.topic]
    behind = (one for one in said if "after" in slots(one)[0][0] and len(slots(one)) > 1)
    plain = (one for one in topics if not _INSIDE & set(one.split()))
    return _last_words(behind), _last_words(plain)


def _last_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in slots(phrase)[-1][0])
