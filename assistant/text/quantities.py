"""Numbers as people type them: "34.1 umol/L", "1,5 mg/dl", "<0.2", ">= 5 cm", "6.2cm", "7-8", "1,200", "50 %".

Values are exact decimals and stay in the unit that was typed: a value converted to another unit can fall on the other side of
a threshold (34.1 umol/L is 1.99 mg/dL). A unit is never guessed here; a number without one has an empty unit.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from assistant.text.patterns import late

MOST_DIGITS = 12
"""Digits beyond which a number is not read as a measured value."""

_AMOUNTS = {
    "mg": ("mg", "milligram", "milligrams"),
    "umol": ("umol", "micromol", "micromole", "micromoles"),
    "g": ("g", "gram", "grams"),
}
_VOLUMES = {"dL": ("dl", "decilitre", "deciliter"), "L": ("l", "litre", "liter")}
_SPELLED = {
    f"{name}/{volume}": f"{amount}/{per}"
    for amount, names in _AMOUNTS.items() for name in names
    for per, volumes in _VOLUMES.items() for volume in volumes
}  # fmt: skip
"""Units written out: "micromol per litre", "grams per decilitre"."""
_UNITS = _SPELLED | {
    "mumol/l": "umol/L", "mcmol/l": "umol/L", "mmol/l": "mmol/L", "gm/dl": "g/dL",
    "g/100ml": "g/dL", "mg/100ml": "mg/dL",
    "cm": "cm", "centimeter": "cm", "centimeters": "cm", "centimetre": "cm", "centimetres": "cm",
    "mm": "mm", "millimeter": "mm", "millimeters": "mm", "millimetre": "mm", "millimetres": "mm",
    "%": "%", "percent": "%", "per cent": "%", "pct": "%",
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "month": "months", "months": "months", "mo": "months", "mos": "months", "week": "weeks", "weeks": "weeks",
    "year": "years", "years": "years", "yr": "years", "yrs": "years", "day": "days", "days": "days",
    "point": "points", "points": "points", "pts": "points", "pt": "points", "mg": "mg", "mm3": "mm3", "cm3": "cm3",
    "ml": "mL", "ng/ml": "ng/mL", "u/l": "U/L", "iu/l": "IU/L",
}  # fmt: skip
_FOLDED = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    "\u00b5": "u",
    "\u03bc": "u",
    "\u00b7": ".",
    "\u2264": "≤",
    "\u2265": "≥",
}
_FOLD = str.maketrans(_FOLDED)

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:[.,]\d+)?|[.,]\d+)"
_UNIT = "|".join(sorted((re.escape(unit).replace("/", r"\s?(?:/|per)\s?") for unit in _UNITS), key=len, reverse=True))
_SIGNS = {
    "<": "<", ">": ">", "<=": "<=", ">=": ">=", "=<": "<=", "=>": ">=", "≤": "<=", "≥": ">=", "less than": "<", "below": "<",
    "under": "<", "more than": ">", "greater than": ">", "above": ">", "over": ">", "at least": ">=", "at most": "<=",
    "up to": "<=",
}  # fmt: skip
_SIGN = "|".join(sorted((re.escape(sign).replace(r"\ ", r"\s+") for sign in _SIGNS), key=len, reverse=True))
_QUANTITY = late(
    rf"(?<![\w.,/])(?<!\w-)(?:(?P<sign>{_SIGN})\s*)?(?<![\d.])(?P<low>{_NUMBER})"
    rf"(?:\s?(?:-|\bto\b)\s?(?P<high>{_NUMBER}))?"
    rf"(?:\s?-?(?P<unit>{_UNIT})(?![\w/]))?(?P<orless>\s?(?:\+(?!\w)|or (?:more|larger|less)))?(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)


class Quantity(Struct, frozen=True):
    """A number with its unit ("" where none was typed), and how it was compared ("", "<", "<=", ">", ">=").

    `high` is the upper end where a range was typed ("7-8"), else None; the ends belong to the range.
    """

    value: Decimal
    unit: str = ""
    comparator: str = ""
    high: Decimal | None = None

    def __str__(self) -> str:
        number = plain(self.value) if self.high is None else f"{plain(self.value)}-{plain(self.high)}"
        gap = "" if self.unit in {"", "%"} else " "
        return f"{self.comparator}{number}{gap}{self.unit}"

    def within(self, low: Decimal, high: Decimal) -> bool:
        """Whether every number typed lies from `low` to `high`, both included."""
        return low <= self.value and (self.high or self.value) <= high

    def touches(self, low: Decimal | None, high: Decimal | None, *, closed_low: bool, closed_high: bool) -> bool:
        """Whether the quantity can lie in the interval; None is an open end without limit."""
        from_, to, from_closed, to_closed = self._interval()
        if high is not None and from_ is not None and not _before(from_, high, both=from_closed and closed_high):
            return False
        return low is None or to is None or _before(low, to, both=closed_low and to_closed)

    def _interval(self) -> tuple[Decimal | None, Decimal | None, bool, bool]:
        if self.comparator.startswith("<"):
            return None, self.value, False, self.comparator == "<="
        if self.comparator.startswith(">"):
            return self.value, None, self.comparator == ">=", False
        return self.value, self.high if self.high is not None else self.value, True, True


class Mention(Struct, frozen=True):
    """A quantity found in a text, from character `start` up to but not including `end`."""

    quantity: Quantity
    start: int
    end: int


def find_quantities(text: str) -> Iterator[Mention]:
    """Every number with its unit and comparator in a text, in order; numbers inside words ("B8", "CA19-9") are not."""
    for match in _QUANTITY.finditer(text.translate(_FOLD)):
        quantity = _quantity(match)
        if quantity:
            yield Mention(quantity, match.start(), match.end())


def read_quantity(text: str) -> Quantity | None:
    """The one quantity that a whole text states, or None if it states none, several or something else besides."""
    found = _QUANTITY.fullmatch(text.strip().rstrip(".").translate(_FOLD))
    return _quantity(found) if found else None


def canonical_unit(text: str) -> str | None:
    """The unit as written here ("umol/l" is "umol/L"), "" for none, or None if nobody knows it."""
    folded = (
        re.sub(r"\s+", "", text.translate(_FOLD).casefold()).replace("per", "/")
        if "cent" not in text.casefold()
        else "%"
    )
    return "" if not folded else _UNITS.get(folded)


def plain(number: Decimal) -> str:
    """A decimal without exponent, as it was typed."""
    return format(number, "f")


def decimal(text: str) -> Decimal | None:
    """The number that a text writes, with a point or a comma; None if it is not one."""
    bare = text.strip()
    if not re.fullmatch(rf"[+]?{_NUMBER}", bare) or sum(char.isdigit() for char in bare) > MOST_DIGITS:
        return None
    return _decimal(bare.lstrip("+"))


def _before(low: Decimal, high: Decimal, *, both: bool) -> bool:
    return low < high or (both and low == high)


def _quantity(match: re.Match[str]) -> Quantity | None:
    low, high = decimal(match["low"]), decimal(match["high"]) if match["high"] else None
    if low is None or (match["high"] and (high is None or high < low)):
        return None
    sign = _SIGNS[" ".join(match["sign"].casefold().split())] if match["sign"] else _tail(match["orless"])
    if sign and high is not None:
        return None
    return Quantity(low, canonical_unit(match["unit"] or "") or "", sign, high)


def _tail(words: str | None) -> str:
    if not words:
        return ""
    return "<=" if "less" in words else ">="


def _decimal(text: str) -> Decimal | None:
    thousands = re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text)
    try:
        return Decimal(text.replace(",", "") if thousands else text.replace(",", "."))
    except InvalidOperation:
        return None
