"""What is picked from a numbered list by its number or its place: "2", "the second", "option 1"."""

import re

_ORDINALS = {
    "first": 1, "1st": 1, "one": 1, "second": 2, "2nd": 2, "two": 2, "third": 3, "3rd": 3, "three": 3, "last": -1, "latter": -1,
    "former": 1,
}  # fmt: skip
_CHOICE = re.compile(
    r"(?:(?:the|option|number|no\.?|choose|take)\s+)*([0-9]|[a-z0-9]+)(?:\s+(?:one|option|please))*[.!)]?\Z"
)


def picked(typed: str, count: int) -> int | None:
    """The place in a list of `count` that is picked by number or ordinal ("2", "the second", "option 1"), from 0."""
    found = _CHOICE.match(typed)
    if not found:
        return None
    at = int(found[1]) if found[1].isdigit() else _ORDINALS.get(found[1], 0)
    if at == -1:
        return count - 1
    return at - 1 if 1 <= at <= count else None
