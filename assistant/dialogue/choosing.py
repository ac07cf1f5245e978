"""Which offer a line picks: by its number or place, its label or id, or enough of its words ("the metastases one")."""

from collections.abc import Sequence

from assistant.dialogue.asides import plain_words
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.reply import Offer
from assistant.dialogue.state import Choice
from assistant.text.lexicon import Reading
from assistant.text.patterns import late

MOST_WORDS = 6
"""Words up to which a line can be a part of an offer's words."""

_ORDINALS = {
    "first": 1, "1st": 1, "one": 1, "second": 2, "2nd": 2, "two": 2, "third": 3, "3rd": 3, "three": 3, "last": -1, "latter": -1,
    "former": 1,
}  # fmt: skip
_CHOICE = late(
    r"(?:(?:the|option|number|no\.?|choose|take|i mean|i meant|yes,?)\s+)*([0-9]|[a-z0-9]+)(?:\s+(?:one|option|please))*[.!)]?\Z"
)
_FILLING = frozenset(
    "".join(sorted(word))
    for word in (
        "the", "one", "option", "number", "choose", "pick", "take", "i", "mean", "meant", "yes", "yeah", "go", "with", "for",
        "let", "us", "s", "try", "it", "that", "we", "ll", "d", "like",
    )
)  # fmt: skip
"""Words around an ordinal, each by its letters."""
_ASKS = late(r"\?|\b(?:what|which|who|when|where|why|how|is|are|does|do|can|should)\b")


_EVERY = late(
    r"(?:(?:yes|ok|okay|please|show|give|i want|me|tell)[,\s]+)*(?:both|all|all three|either|each)"
    r"(?: of (?:them|these))?(?: please)?\W*"
)
_STILL = late(
    r"(?:(?:and|ok|okay|now|then|so|what about|how about|what is|what's|show|show me)\b[,\s]*)*(?:the )?"
    r"(?P<which>other|others|first|1st|second|2nd|third|3rd|last|former|latter)(?: (?:one|option|part|choice))?(?: please)?\W*"
)


def wants_every(offers: Sequence[Offer], text: str) -> bool:
    """Whether a line picks all that is offered: "both, please"."""
    return len(offers) > 1 and _EVERY.fullmatch(text) is not None


def left_over(choice: Choice, text: str) -> Offer | None:
    """The offer that a line asks for after another was taken: "and the other one?", "what about the second?"."""
    found = _STILL.fullmatch(text)
    if found is None:
        return None
    rest = [offer for offer in choice.offers if offer.id != choice.taken]
    if found["which"].startswith("other"):
        return rest[0] if len(rest) == 1 else None
    place = picked(found["which"], len(choice.offers))
    return choice.offers[place] if place is not None else None


def picked(typed: str, count: int) -> int | None:
    """The place in a list of `count` that is picked by number or ordinal ("2", "the second", "option 1"), from 0."""
    found = _CHOICE.match(typed)
    if not found:
        return None
    at = int(found[1]) if found[1].isdigit() else _ORDINALS.get(found[1], 0)
    if at == -1:
        return count - 1
    return at - 1 if 1 <= at <= count else None


def chosen(knowledge: Knowledge, offers: Sequence[Offer], typed: str, reading: Reading) -> Offer | None:
    """The offer that a line picks, if it picks one."""
    if not offers:
        return None
    lowered = typed.lower().strip()
    place = picked(lowered, len(offers))
    if place is None:
        place = _place_said(reading, len(offers))
    if place is not None:
        return offers[place]
    for offer in offers:
        if lowered in {offer.label.lower(), offer.id, offer.label.partition(": ")[2].lower()}:
            return offer
    return None if _ASKS.search(reading.text) else _by_words(knowledge, offers, reading)


def _place_said(reading: Reading, count: int) -> int | None:
    """The place that a line names with nothing but filler around it, letters in filler swapped or not ("teh first one pls")."""
    said = [word for word in plain_words(reading.text) if "".join(sorted(word)) not in _FILLING]
    return picked(said[0], count) if len(said) == 1 and said[0] in _ORDINALS else None


def _by_words(knowledge: Knowledge, offers: Sequence[Offer], reading: Reading) -> Offer | None:
    """The one offer whose words hold all those of the line."""
    if not reading.terms or len(reading.tokens) > MOST_WORDS:
        return None
    matching = [offer for offer in offers if set(reading.terms) <= _words_of(knowledge, offer)]
    return matching[0] if len(matching) == 1 else None


def _words_of(knowledge: Knowledge, offer: Offer) -> set[str]:
    """The terms of an offer's label and of the clinical question that it belongs to."""
    guideline = knowledge.guideline
    section = guideline.section_of(guideline.cq_of(offer.id))
    readings = [knowledge.matcher.read(text)[0] for text in (offer.label, section.short)]
    return {term for reading in readings for term in (*reading.terms, *reading.broader)}
