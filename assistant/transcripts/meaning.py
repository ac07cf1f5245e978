"""What of a text is medicine and not prose: its figures with their units, its drugs and regimens, and which way it turns.

Two texts that agree in all of these differ in wording alone. A figure is compared as printed; the numbers of places
("CQ4, item 3, paragraph 1"), of editor's notes and of choices in a list are labels, not figures.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.transcripts.engine import Names

_LABELS = re.compile(
    r"^ +\d+\. |\b(?:cq|item|paragraph|table|figure|fig\.?)\s?\d+[a-e]?\b|\b[A-Z]-\d+\b|\b5-(?=fu\b|fluorouracil\b)",
    re.IGNORECASE | re.MULTILINE,
)
_UNIT = (
    r"%|percent|(?:mg|mcg|ug|µg|μg|kg|ng|g|ml|dl|l|mmol|umol|µmol|μmol|iu|u|gy|mmhg|mm[23]|cm[23]|mm|cm|fr|french|gauge|"
    r"months?|weeks?|days?|years?|hours?|minutes?|seconds?|min|h|patients?|cases?|arms?|cycles?|courses?|points?|times)\b"
    r"(?:\s?/\s?[a-zµμ]+[23²]?)*"
)
_NUMBER = rf"(?P<sign>[<>≤≥±]=?)?\s?(?P<number>(?:\b[A-D])?\d+(?:[.,]\d+)*)(?:[\s-]?(?P<unit>{_UNIT}))?"
_LETTER = r"\b(?P<scale>class|level(?: of evidence)?|child-pugh(?: class)?)\s(?P<letter>[A-D])\b"
_FIGURE = re.compile(f"{_LETTER}|{_NUMBER}", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n\s*\n")
_WORD = re.compile(r"at least|at most|up to|[a-z]+(?:'t)?")
_TURNS = {
    **dict.fromkeys(("not", "no", "never", "neither", "nor", "none", "without", "cannot", "contraindicated"), "not"),
    **dict.fromkeys(("higher", "longer", "greater", "better", "superior", "more", "above"), "more"),
    **dict.fromkeys(("increased", "improved", "at least"), "more"),
    **dict.fromkeys(("lower", "shorter", "smaller", "worse", "inferior", "less", "below"), "less"),
    **dict.fromkeys(("decreased", "reduced", "at most", "up to"), "less"),
    **{word: word for word in ("before", "after", "strong", "weak")},
}
"""Words that turn a sentence round, by the way they turn it."""


def clinical_change(old: str, new: str, names: Names) -> str:
    """What of medicine differs between two texts, in words; empty where nothing does."""
    before, after = _Meaning(old, names), _Meaning(new, names)
    found = [
        _exchange("figures", before.figures, after.figures),
        _exchange("drugs and regimens", before.names, after.names),
        _exchange("turns of phrase", before.turns, after.turns),
    ]
    if not any(found) and before.sequence != after.sequence and before.paragraphs != after.paragraphs:
        found.append("the same figures, drugs or regimens stand in other places")
    return "; ".join(part for part in found if part)


def figures(text: str) -> Iterator[str]:
    """Every figure with its sign and unit, and every class and level, in order and in one comparable form.

    "30.4 months" is "30.4 month", "≥5cm" is "≥5 cm", "level of evidence C" is "level C".
    """
    for match in _FIGURE.finditer(" ".join(_LABELS.sub(" ", text).split())):
        if match["letter"]:
            yield f"{'level' if match['scale'].lower().startswith('level') else 'class'} {match['letter'].upper()}"
            continue
        unit = re.sub(r"\s", "", (match["unit"] or "").lower())
        plural = len(unit) > 3 and unit.isalpha()
        yield f"{match['sign'] or ''}{match['number']} {unit.rstrip('s') if plural else unit}".strip()


class _Meaning:
    """One text taken apart."""

    def __init__(self, text: str, names: Names) -> None:
        parts = [(tuple(figures(part)), names(" ".join(part.split()))) for part in _PARAGRAPH.split(text)]
        self.figures = Counter(figure for part, _ in parts for figure in part)
        self.names = Counter(name for _, part in parts for name in part)
        self.turns = Counter(_turns(text))
        self.sequence = ([figure for part, _ in parts for figure in part], [name for _, part in parts for name in part])
        self.paragraphs = Counter(parts)


def _turns(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower().replace("\u2019", "'")):
        if word in _TURNS or word.endswith("n't"):
            yield _TURNS.get(word, "not")


def _exchange(what: str, before: Counter[str], after: Counter[str]) -> str:
    """The things that are gone and the things that are new: "figures: 5 mg gone, 6 mg new"."""
    gone, new = _listed((before - after).elements()), _listed((after - before).elements())
    parts = ([f"{gone} gone"] if gone else []) + ([f"{new} new"] if new else [])
    return f"{what}: {', '.join(parts)}" if parts else ""


def _listed(items: Iterable[str]) -> str:
    return ", ".join(sorted(items))
