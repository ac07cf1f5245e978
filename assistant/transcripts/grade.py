"""Which fields of a turn differ from what the transcript states, and how grave each difference is.

The one place that decides between clinical, path, wording and layout. Every face that shows, counts, allows or accepts
a difference takes its class from here.
"""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from assistant.errors import clipped
from assistant.transcripts.engine import Names
from assistant.transcripts.meaning import clinical_change
from assistant.transcripts.model import CHECKS, CLASSES, OBSERVED, Class, Expected, Turn
from assistant.transcripts.observe import Observed, normalised

MOST_DETAIL = 1000
"""Characters that are said of one difference."""

_CLASS_OF: dict[str, Class] = {
    "kind": "clinical", "reason": "clinical", "verdict": "clinical", "grades": "clinical", "passages": "clinical",
    "references": "clinical", "awaiting": "path", "answers": "path", "offers": "path", "clinical_question": "path", "topic": "path",
}  # fmt: skip
_ORDER_IS_LAYOUT = frozenset({"passages", "references", "grades"})
"""Lists whose order may change; that of offers may not, since a number picks one of them."""


class Difference(Struct, frozen=True):
    """One field that is not as the transcript states. `found` is None for a hand-written check that fails."""

    field: str
    grade: Class
    expected: Expected
    found: Expected
    detail: str

    @property
    def acceptable(self) -> bool:
        """Whether an update may rewrite it: what a person wrote as a check is theirs."""
        return self.field not in CHECKS


def compare(turn: Turn, observed: Observed, names: Names) -> tuple[Difference, ...]:
    """Every difference of a turn from what is expected of it; what is not written is not checked."""
    found = [_field(turn, name, observed) for name in OBSERVED if name in turn.expects and name != "text"]
    if "text" in turn.expects:
        found.append(_text(str(turn.expects["text"]), observed, names))
    return (*(one for one in found if one), *_checks(turn, observed.text))


def gravest(grades: Iterator[Class]) -> Class | None:
    """The gravest of some classes."""
    return min(grades, key=CLASSES.index, default=None)


def _field(turn: Turn, name: str, observed: Observed) -> Difference | None:
    expected, found = turn.expects[name], observed.value(name)
    if expected == found:
        return None
    grade = _CLASS_OF[name]
    if (
        isinstance(expected, tuple)
        and isinstance(found, tuple)
        and name in _ORDER_IS_LAYOUT
        and Counter(expected) == Counter(found)
    ):
        grade = "layout"
    return Difference(name, grade, expected, found, clipped(f"{name}: {_exchanged(expected, found)}", MOST_DETAIL))


def _exchanged(expected: Expected, found: Expected) -> str:
    if isinstance(expected, tuple) and isinstance(found, tuple):
        gone = [str(one) for one in expected if one not in found]
        new = [str(one) for one in found if one not in expected]
        parts = ([f"{', '.join(gone)} gone"] if gone else []) + ([f"{', '.join(new)} new"] if new else [])
        return "; ".join(parts) or f"now in the order {shown(found)}"
    return f"expected {shown(expected)}, found {shown(found)}"


def shown(value: Expected) -> str:
    """A value as a reader wants it: lists by commas, nothing as "none"."""
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value) or "none"
    if isinstance(value, (str, int)):
        return str(value)
    return ", ".join(f"{name} {one}" for name, one in value.items()) if value else "none"


def _text(expected: str, observed: Observed, names: Names) -> Difference | None:
    new = observed.text
    old = new if expected.rstrip("\n") == new else normalised(expected)
    if old == new:
        return None
    if _same_words(old, new, observed.suggestions):
        return Difference("text", "layout", old, new, "text: the same words, laid out differently")
    change = clinical_change(old, new, names)
    return Difference(
        "text", "clinical" if change else "wording", old, new, f"text: {change or 'other words, the same figures'}"
    )


def _same_words(old: str, new: str, suggestions: frozenset[str]) -> bool:
    if old.split() == new.split():
        return True
    apart = {" ".join(one.split()) for one in suggestions}
    parts = [[" ".join(part.split()) for part in re.split(r"\n\s*\n", text)] for text in (old, new)]
    kept = [[part for part in one if part not in apart] for one in parts]
    return kept[0] == kept[1] and sorted(parts[0]) == sorted(parts[1])


def _checks(turn: Turn, text: str) -> Iterator[Difference]:
    for needle in _words(turn, "contains"):
        if not holds(text, needle):
            said = clipped(f'the reply should contain "{needle}" and does not', MOST_DETAIL)
            yield Difference("contains", "clinical", needle, None, said)
    for needle in _words(turn, "lacks"):
        if holds(text, needle):
            said = clipped(f'the reply should lack "{needle}" and holds it', MOST_DETAIL)
            yield Difference("lacks", "clinical", needle, None, said)


def _words(turn: Turn, field: str) -> tuple[str, ...]:
    found = turn.expects.get(field, ())
    return tuple(str(one) for one in found) if isinstance(found, tuple) else ()


def holds(text: str, needle: str) -> bool:
    """Whether a text says the words, line ends and case apart. A number is met whole: "3 months" is not in "13 months"."""
    wanted = re.escape(" ".join(normalised(needle).split()))
    before = r"(?<!\d)(?<!\d[.,])" if needle.strip()[:1].isdigit() else ""
    after = r"(?![.,]?\d)" if needle.strip()[-1:].isdigit() else ""
    return re.search(f"{before}{wanted}{after}", " ".join(text.split()), re.IGNORECASE) is not None
