"""Details that a question can ask for (how often, how long, what size), and how a text looks that gives one."""

import re

from msgspec import Struct

from assistant.text.patterns import late

FIGURE = late(r"\d[\d.]* ?(?:months|days|%)|p ?[<=] ?0")
"""How a text looks that gives a figure for an outcome."""

PART = late(r"\bsub-?(?:analysis|group)\b", re.IGNORECASE)
"""How a text looks that is on a part of the patients."""

_UNITS = {
    "hours": r"h\b|hours?\b|min", "minutes": r"min", "seconds": r"s\b|sec", "days": r"days?\b", "weeks": r"weeks?\b",
    "months": r"months?\b", "years": r"years?\b", "cycles": r"cycles?\b|courses?\b", "courses": r"courses?\b|cycles?\b",
    "patients": r"patients?\b|%", "people": r"people\b|patients?\b|%", "deaths": r"deaths?\b", "mg": r"mg",
    "mm": r"mm\b", "cm": r"cm\b",
    "milligrams": r"mg", "ml": r"ml\b", "units": r"units?\b|mu\b|iu\b",
    "times": r"times?\b|per |weekly|daily|every", "percent": r"%", "punctures": r"punctures?\b",
}  # fmt: skip
"""Units that can be counted -> how they are written behind a number."""

_NUMBER = r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several)"
_TIME = rf"{_NUMBER}[- ]?(?:h\b|hours?|min|days?|weeks?|months?|years?|sec)"
_EVERY = (
    r"\bevery\b|\bweekly\b|\bdaily\b|\bper (?:day|week|month|cycle)\b|/day|/week|\bonce (?:a (?:day|week|month|year)|every|per)\b"
    r"|\btwice\b|\bfortnight|\bdays? \d|\bcontinuous|\b(?:at )?each (?:time|cycle|puncture|dressing)|\btimes (?:a|per)\b"
    r"|\bafter (?:each|every)\b"
)
_DOSE = r"\d ?(?:mg|mu\b|iu\b|units?|g\b)"
_AMOUNT = r"\d ?(?:mg|g\b|µg|ug|mu\b|iu\b|units?|ml|us\$|jpy|yen|%)"


class Detail(Struct, frozen=True):
    """A sort of detail: how a text that holds one looks, its name, and how it is asked for.

    `whole`: it is asked for by a whole line, which leans on what was shown ("in months?"). `strict`: a text that lacks it
    answers nothing, whatever else of the question it holds.
    """

    held: re.Pattern[str]
    says: str
    asked: re.Pattern[str]
    whole: bool = False
    strict: bool = False


_FOR_WHOM = (
    r"\bsub-?analysis\b|\bsubgroups?\b|\bsuggest\w*\b.*\b(?:HCC|patients?) with\b|\boption (?:for|in)\b|\bcandidates?\b"
    r"|\bindicat(?:ed|ions?)\b|\bsuit(?:ed|able)\b|\bpatients? with\b.*\b(?:benefit|better|effective|improv\w+)\b"
)
WHOM = Detail(
    late(_FOR_WHOM, re.IGNORECASE),
    "for whom",
    late(
        r"\bwho\b(?: \w+){0,3} (?:benefits?|profits?|gains?|suits?|suited|suitable|helped|helps?|eligible|qualif\w+|candidates?)\b"
        r"|\b(?:in|for) (?:whom|which patients?|what patients?|which (?:sub)?groups?)\b"
        r"|\b(?:which|what) (?:patients?|(?:sub)?groups?|people)\b"
    ),
)
"""For whom it is: how that is asked, and how a text looks that tells it."""


ENROLLED = Detail(
    late(r"\b\d+ (?:\w+ ){0,2}(?:patients?|people)\b|\bPatients \d|\bN \d", re.IGNORECASE),
    "how many patients there were",
    late(
        r"\bhow many (?:patients?|people|pts|subjects|participants)\b "
        r"(?:(?:were|was|are|did|took|it|they|the (?:study|trial))\b ?)*"
        r"(?:enrol\w*|includ\w*|recruit\w*|randomi[sz]\w*|part\b|entered"
        r"|in (?:the|this|that|each) (?:\w+ ){0,2}(?:trial|study|arm))"
        r"|^(?:(?:and|so|of|out of|in|on) )*how many (?:patients?|people|pts|subjects|participants)"
        r"(?: (?:were|was|in|there|that|all|total))*\W*$"
    ),
    strict=True,
)
"""The patients of a study: how many there were is asked, and no share of them is an answer."""


OFTEN = "how often, or at what interval"


def _sort(asked: str, held: str, says: str, *, whole: bool = False, strict: bool = False) -> Detail:
    return Detail(late(held, re.IGNORECASE), says, late(asked), whole, strict)


_LED = r"^(?:(?:and|but|so|ok|okay|or|well|then)\b,? )*"
"""What may stand before a line that is nothing but a question word."""


def _alone(asked: str, held: str, says: str) -> Detail:
    """A sort that is asked for by a whole line, which leans on what was shown."""
    return _sort(rf"{_LED}(?:{asked})\W*$", held, says, whole=True)


_SORTS = (
    _alone(
        r"(?:\w+ )?(?:compared? (?:with|to)|in comparison (?:with|to)|relative to|against|versus|vs\.?|than|over) "
        r"(?:what|which|whom|who)(?: \w+)?|(?:what|which) (?:was|is) the (?:comparator|control)(?: arm| group)?",
        r"\bagainst\b|\bversus\b|\bcompar|\bthan\b|\bover\b|\b(?:su|in)perior\b",
        "against what it was compared",
    ),
    _alone(
        r"(?:with|by|using) (?:what|which)(?: (?:means|method|material|device|agent|technique|drugs?|medicines?|medications?"
        r"|tablets?|pills?))?|what with",
        r"\b(?:with|by|using|via)\b",
        "with what",
    ),
    _alone(
        r"(?:in )?(?:what|which) units?|(?:days?|weeks?|months?) or (?:days?|weeks?|months?)",
        r"\d ?(?:%|days?|weeks?|months?|years?|mg|ml|units?|mm|cm)|\bUSD\b|\bJPY\b|\bpatients?\b",
        "in which unit",
    ),
    _alone(r"in (?:us )?(?:dollars?|usd)", r"\bUSD\b", "it in dollars"),
    _alone(r"in (?:japanese )?(?:yen|jpy)", r"\bJPY\b", "it in yen"),
    _alone(r"in (?:euros?|eur|pounds?|gbp|francs?)", r"\bEUR\b|\bGBP\b", "it in that currency"),
    _alone(
        r"(?:(?:what|how) about )?(?:the |its |their )?(?:doses?|dosages?|dosing)(?: (?:per|a|an|each|every) \w+)?",
        _DOSE,
        "the dose",
    ),
    _alone(
        r"how many (?:units|iu)(?: (?:per|a|an|each|in (?:an?|one|each)) (?:ml|millilitre|milliliter))?",
        r"\d ?(?:units?|iu\b|mu\b)",
        "how many units",
    ),
    _alone(
        r"(?:per|for each|for every|by) what", r"\bper\b|/(?:m2|m²|body|day|kg|week)|\beach\b|\bevery\b", "per what"
    ),
    _alone(
        r"(?:on )?(?:which|what) days?(?: of the (?:week|cycle|month))?",
        r"\bdays? \d|\b(?:mon|tues|wednes|thurs|fri)day",
        "on which days",
    ),
    _alone(r"(?:which|what) phase(?: (?:trial|study))?", r"\bphase\b", "which phase the trial was"),
    _alone(
        r"in (?:which|what) order|what (?:comes )?first|which (?:comes |goes )?first",
        r"\bfirst\b|\bbefore\b|\bafter\b|\bthen\b|\bfollow",
        "in which order",
    ),
    _alone(
        r"always|never|every time|each time|in (?:all|every|any) (?:cases?|patients?|of them)|in everyone|without exception",
        r"\balways\b|\bnever\b|\ball\b|\bwhatever\b|\bevery\b|\beach\b|\bregular",
        "whether that always holds",
    ),
    _alone(
        r"(?:at|after) (?:\d+|one|two|three|four|five|ten)[- ]?(?:years?|yrs?|y|months?|mo)",
        r"\bat \d+ (?:years?|months?)|\d-(?:year|month)",
        "it for that time",
    ),
    _alone(
        r"where(?: (?:was|is|were) (?:that|it|this|those))?|(?:in )?(?:which|what) (?:country|countries|place)",
        r"\b(?:Japan|China|Korea|Taiwan|United States|USA|Asia|Europe|Western|countries)\b",
        "where that was",
    ),
    _alone(r"(?:since|from) when", r"\bsince\b|\b(?:19|20)\d\d\b", "since when"),
    _alone(r"(?:until|till|up to) when", rf"\b(?:19|20)\d\d\b|\buntil\b|\bup to\b|{_TIME}", "until when"),
    _alone(
        r"(?:in|for|with) (?:what|which) (?:cancers?|diseases?|tumou?rs?|primar(?:y|ies))",
        r"HCC|metastas|cancer|carcinoma",
        "in which disease",
    ),
    _alone(r"(?:in|for) (?:whom|who|(?:which|what) (?:patients?|people|(?:sub)?groups?|cases))", _FOR_WHOM, "for whom"),
    _alone(
        r"unless|except(?: when| what)?|if what|when not|(?:any|no|without|which|what) exceptions?|exceptions?"
        r"|(?:under|on|in) (?:what|which) (?:conditions?|circumstances?)",
        r"\bif\b|\bunless\b|\bexcept|\bonly\b|\bprovided\b|\bhowever\b|\beven with\b",
        "which exceptions there are",
    ),
    _sort(r"\bp[- ]?values?\b", r"\bp ?[=<>]", "a p value"),
    _sort(r"\b(?:hazard ratio|hr)\b", r"\bHR\b|hazard", "a hazard ratio"),
    _sort(r"\b(?:confidence interval|95% ci|ci)\b", r"\bCI\b", "a confidence interval"),
    _sort(
        r"\bhow (?:often|frequently) (?:(?:was|were|is|are|did|does|do) )?(?:there )?"
        r"(?=(?:\w+ ){0,2}(?:\w+(?:penia|itis|aemia|emia|uria|oea)|fever|ulcers?|nausea|vomiting|toxicit\w*|complications?"
        r"|occlusions?|infections?|migration|raised|elevated|adverse|seen|reported))",
        rf"\d ?%|{_EVERY}|\b(?:rare|often|frequent|common)",
        "how often",
    ),
    _sort(
        r"\bhow (?:often|frequently|regularly)\b|\b(?:what|which) (?:interval|frequency)\b|"
        r"\b(?:the|and|dosing|treatment) interval\b",
        _EVERY,
        OFTEN,
        strict=True,
    ),
    _sort(
        r"\b(?:what|which|exact) (?:percentage|percent|proportion|share|fraction)\b|\bhow many percent\b|\b(?:what|exact) %",
        r"\d ?%",
        "what percentage",
        strict=True,
    ),
    _sort(r"\b(?:how long|how soon|how quickly|how fast|what duration|which duration)\b", _TIME, "how long"),
    _sort(
        r"\b(?:what|which|at what) (?:concentration|strength of (?:it|that))\b|\bhow concentrated\b",
        r"\d ?(?:mg|units?|%|iu|u)",
        "at what concentration",
    ),
    _sort(
        r"\b(?:what|which) (?:dose|dosage)\b|\bby how much\b|\bhow (?:much|many mg)\b(?! (?:better|longer|worse|more|evidence))",
        _AMOUNT,
        "how much",
    ),
    _sort(
        r"\b(?:what|which) (?:french |needle |catheter |gauge )?(?:size|gauge|calibre|caliber|diameter)\b"
        r"|\bhow (?:big|large|thick|wide)\b",
        r"\d ?(?:mm|cm|f\b|fr\b|french|g\b|gauge)",
        "what size",
    ),
    _sort(
        r"^(?:and |the |what about )?(?!low\b|high\b)[\w-]+ (?:dose|dosage)(?: (?:they|he|she|was|were|is|used|given|there))*\W*$",
        _DOSE,
        "the dose",
    ),
)
_COUNTED = late(rf"\bhow many (?:more )?(?P<unit>{'|'.join(_UNITS)})\b")


_IN_UNIT = late(rf"{_LED}(?:in|as|how many) (?:a )?(?P<unit>{'|'.join(_UNITS)}|percentage)\W*$")
"""A line that asks for what was shown in a unit."""


def wanted(text: str) -> Detail | None:
    """The sort of detail that a line asks for."""
    if ENROLLED.asked.search(text):
        return ENROLLED
    counted = _COUNTED.search(text)
    if counted and counted["unit"] != "percent":
        unit = _UNITS[counted["unit"]]
        return _sort(
            _COUNTED.pattern,
            rf"{_NUMBER}[- ]?(?:to |-|or )?(?:{_NUMBER})?[- ]?(?:{unit})",
            f"how many {counted['unit']}",
            strict=counted["unit"] in {"people", "deaths"},
        )
    within = _IN_UNIT.search(text)
    if within:
        name = within["unit"].replace("percentage", "percent")
        return _sort(_IN_UNIT.pattern, rf"\d[ -]?(?:{_UNITS[name]})", f"it in {name}", whole=True)
    return next((sort for sort in _SORTS if sort.asked.search(text)), None)
