"""Short lines that ask about the last answer itself, or turn it down: closed grammars, each word of a line must fit.

They name nothing of the guideline, so they can be told from questions by their words alone: who wrote that, when, which
trial, why, a figure quoted back, none of these.
"""

from functools import lru_cache

from assistant.text.lexicon import Reading
from assistant.text.normalise import normalise, words
from assistant.text.patterns import late


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


POLITE = _listed(
    "sorry please can could would you just ok okay oh ah hm hmm well so thanks thank hey hi and but now then right great "
    "fine cheers kindly um uh er pls plz thx ta"
)
"""Words that can stand around a short line and change nothing in it."""

_POINTERS = _listed(
    "that this it these those them they the one ones there here its their of in for by at on from to latter former"
)
_BEING = _listed("is are was were be been do does did has have had s")
_WORK = _listed(
    "trial trials study studies paper papers report reports article articles publication reference references ref citation "
    "source sources group team series work authors author investigators data figure figures result results number"
)
_WRITING = _listed(
    "wrote write written published publish publishing reported reporting ran run led lead did done conducted performed "
    "described describe says say said found came come out made first name named called year date month journal "
    "title doi old recent long ago "
    "what which who whose whom when where exactly again strength basis back based resting rests rest"
)
_SIZE = _listed("how many patients people cases subjects participants n were there included enrolled took part")
_SOURCE = late(
    r"\b(?:who|whose|whom|authors?|when|year|date|journal|title|doi|reference|ref|citation|published|how old)\b"
    r"|\b(?:which|what) (?:\w+ ){0,2}(?:trials?|stud(?:y|ies)|papers?|reports?|articles?|publications?|sources?|series|team)\b"
)
_REASON = late(r"\bwhy\b|\bhow come\b|\bwhat for\b|\b(?:reasons?|rationale|grounds|justification|thinking|logic)\b")
_REASONING = _listed(
    "why how come what reason reasons rationale grounds justification thinking logic behind given not should must explain "
    "because exactly would anyone tell me us give recommended recommend recommendation do they say so low high long short good bad "
    "better worse strong weak firm poor small large little much different"
)
_REFUSAL = late(
    r"\b(?:none|neither|wrong|isn t|isnt|different)\b|\b(?:something|somewhere|someone) (?:else|different)\b"
    r"|\bnot (?:that|those|these|it|them|any|what|really|the)\b|\bnothing of\b|\banother (?:one|thing)\b"
    r"|\bother (?:one|ones|thing|things|stuff)\b"
)
_REFUSING = _listed(
    "no nope none neither nothing not of these those them that the above it what i meant mean asked wanted want something "
    "else other another one ones thing things stuff different all is are was any either wrong really looking for after my question "
    "answer actually was were isn t isnt thats s quite am do don dont"
)


@lru_cache(maxsize=4096)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a line or a listed phrase, politeness apart."""
    found = tuple(part for word in words(normalise(text)) for part in word.split("'"))
    return tuple(word for word in found if word not in POLITE) or found


def asks_source(reading: Reading) -> bool:
    """Whether a line asks nothing but who wrote, when, where, or in which study."""
    said = plain_words(reading.text)
    known = _POINTERS | _BEING | _WORK | _WRITING | _SIZE
    return bool(_SOURCE.search(" ".join(said))) and set(said) <= known and said[:2] not in _WHO_ACTS


_WHO_ACTS = {("who", "does"), ("who", "do")}
"""How a line begins that asks who is to do what was shown, and not whose study it was."""


def asks_size(reading: Reading) -> bool:
    """Whether it is (also) asked how many patients there were."""
    return "many" in plain_words(reading.text)


def asks_reason(reading: Reading) -> bool:
    """Whether a line asks nothing but why."""
    said = plain_words(reading.text)
    if any(token.text == "you" for token in reading.tokens):
        return False  # "why do you say that?" asks how the answer was found
    return bool(_REASON.search(" ".join(said))) and set(said) <= _POINTERS | _BEING | _REASONING


def asks_table(reading: Reading) -> str:
    """What of a table or figure that belongs to the last answer a line asks to see: "rows", "whole", or nothing."""
    said = plain_words(reading.text)
    if not _TABLES.intersection(said) or not set(said) <= _POINTERS | _TABLES | _WHOLE | _SHOWING:
        return ""
    return "whole" if _WHOLE.intersection(said) else "rows"


_TABLES = _listed("table tables tab figure figures fig grid chart")
_WHOLE = _listed("whole entire full complete completely all everything")
_SHOWING = _listed(
    "show give print display open see view look have has get let me us i want need like the a is are there any as to "
    "corresponding belonging belongs goes go behind with rows row relevant matching related whichever"
)


def claim_in(reading: Reading) -> str:
    """What a line says back as a conclusion of its own ("so it prolongs survival", "it was safe then"), or nothing."""
    for pattern in _CLAIMS:
        found = pattern.fullmatch(reading.text.strip(" .?!"))
        if found and not _ASKING.match(found["claim"]):
            return found["claim"]
    return ""


_CLAIMS = (
    late(
        r"(?:(?:ok|okay|right|oh|ah|aha|well|great|good|nice|and|i see|fine|hm+|got it|alright)\b[,.;: -]*)*"
        r"(?:so|that means|which means|this means|meaning|in other words|i take it|i conclude|hence|therefore|thus)\b[, ]*"
        r"(?:that )?"
        r"(?P<claim>.+?)(?:,? (?:then|right|correct|yes|good|great|nice|fine|ok|okay))*"
    ),
    late(
        r"(?:(?:ok|okay|right|oh|ah|aha|well|great|good|nice|i see|fine)\b[,.;: -]*)*"
        r"(?P<claim>(?:it|that|this|they|these|the \w+|haic)\b.+?),? (?:then|right|correct|good|great|nice)"
    ),
)
_ASKING = late(
    r"(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should|shall|may|must|will|would|has|have|"
    r"tell|show|give|if|i|my|we|you)\b"
)


def quotes_figure(reading: Reading) -> bool:
    """Whether a line is nothing but a figure said back."""
    said = plain_words(reading.text)
    rest = [word for word in said if not word[:1].isdigit()]
    bare = not rest and all(word.isdigit() for word in said)
    return not bare and len(rest) < len(said) and set(rest) <= _POINTERS | _BEING | _QUOTING


_QUOTING = _listed(
    "percent per cent months month days weeks years year hours hour minutes mg ml means meaning mean only about around roughly "
    "not really sure correct true yes no say said you i thought"
)


def turns_down(reading: Reading) -> bool:
    """Whether a line turns down what was shown or offered, and says nothing else."""
    said = plain_words(reading.text)
    return bool(_REFUSAL.search(" ".join(said))) and set(said) <= _REFUSING
