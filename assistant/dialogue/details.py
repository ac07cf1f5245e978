"""Details that a question can ask for (how often, how long, what size), and how a text looks that gives one."""

import re

from msgspec import Struct

from assistant.text.patterns import late

FIGURE = late(r"\d[\d.]* ?(?:months|days|%)|p ?[<=] ?0")
"""How a text looks that gives a figure for an outcome."""

_UNITS = {
    "hours": r"h\b|hours?\b|min", "minutes": r"min", "seconds": r"s\b|sec", "days": r"days?\b", "weeks": r"weeks?\b",
    "months": r"months?\b", "years": r"years?\b", "cycles": r"cycles?\b|courses?\b", "courses": r"courses?\b|cycles?\b",
    "patients": r"patients?\b|%", "mg": r"mg", "milligrams": r"mg", "ml": r"ml\b", "units": r"units?\b|mu\b|iu\b",
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
_AMOUNT = r"\d ?(?:mg|g\b|µg|ug|mu\b|iu\b|units?|ml|us\$|jpy|yen|%)"


class Detail(Struct, frozen=True):
    """A sort of detail: how a text that holds one looks, its name, and how it is asked for."""

    held: re.Pattern[str]
    says: str
    asked: re.Pattern[str]


def _sort(asked: str, held: str, says: str) -> Detail:
    return Detail(late(held, re.IGNORECASE), says, late(asked))


_SORTS = (
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
        "how often, or at what interval",
    ),
    _sort(r"\b(?:what|which) percentage\b|\bwhat percent\b|\bhow many percent\b", r"\d ?%", "what percentage"),
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
)
_COUNTED = late(rf"\bhow many (?:more )?(?P<unit>{'|'.join(_UNITS)})\b")


def wanted(text: str) -> Detail | None:
    """The sort of detail that a line asks for."""
    counted = _COUNTED.search(text)
    if counted and counted["unit"] != "percent":
        unit = _UNITS[counted["unit"]]
        return _sort(
            _COUNTED.pattern,
            rf"{_NUMBER}[- ]?(?:to |-|or )?(?:{_NUMBER})?[- ]?(?:{unit})",
            f"how many {counted['unit']}",
        )
    return next((sort for sort in _SORTS if sort.asked.search(text)), None)
