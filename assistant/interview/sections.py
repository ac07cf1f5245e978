"""What a verdict card is made of: typed sections. Their plain text is rendered from them, and every face draws from them.

Prevents a face from reading a card's parts back out of its text.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

EDITORS = "(the editors' reading)"

Kind = Literal[
    "reason", "possible", "criterion", "action", "caution", "remark", "missing", "near-miss", "change", "ignored"
]


class Item(Struct, frozen=True):
    """One item of a list. `places`: the passages it rests on, each with where it stands; `editors`: it is their reading."""

    text: str
    places: tuple[tuple[str, str], ...] = ()
    editors: bool = False

    @property
    def plain(self) -> str:
        cited = "; ".join(f"{name}: {where}" for name, where in self.places)
        return f"{self.text}{f' {EDITORS}' if self.editors else ''}{f' [{cited}]' if cited else ''}"


class Supposed(Struct, frozen=True):
    """Stands before a card whose facts are only supposed, and says which."""

    text: str

    @property
    def plain(self) -> str:
        return self.text


class Headline(Struct, frozen=True):
    """The verdict in words, and what is still possible."""

    label: str
    rest: str = ""

    @property
    def plain(self) -> str:
        return f"{self.label}. {self.rest}" if self.rest else f"{self.label}."


class Cells(Struct, frozen=True):
    """This patient's cells of a figure: their ids, and each in words."""

    figure: str
    cells: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def plain(self) -> str:
        return "\n".join(self.lines)


class Paragraph(Struct, frozen=True):
    """Lines that are no list."""

    lines: tuple[str, ...]

    @property
    def plain(self) -> str:
        return "\n".join(self.lines)


class Listed(Struct, frozen=True):
    """Items of one kind under a title."""

    kind: Kind
    title: str
    items: tuple[Item, ...]

    @property
    def plain(self) -> str:
        return listed(self.title, (item.plain for item in self.items))


class Grades(Struct, frozen=True):
    """The graded recommendations behind the verdict: id, strength, level of evidence."""

    title: str
    grades: tuple[tuple[str, str, str], ...]

    @property
    def plain(self) -> str:
        return listed(
            self.title,
            (f"{strength} recommendation, level of evidence {level} [{name}]" for name, strength, level in self.grades),
        )


class Conflicts(Struct, frozen=True):
    """Where the guideline disagrees with itself: the sides of each disagreement, each under the title."""

    title: str
    conflicts: tuple[tuple[Item, ...], ...]

    @property
    def plain(self) -> str:
        return "\n".join(listed(self.title, (side.plain for side in sides)) for sides in self.conflicts)


class EditorsNote(Struct, frozen=True):
    """A note of the editors: no guideline content."""

    id: str
    text: str

    @property
    def plain(self) -> str:
        return f"Editor's note ({self.id}): {self.text}"


class Disclaimer(Struct, frozen=True):
    """What the card is not."""

    text: str

    @property
    def plain(self) -> str:
        return self.text


Section = Supposed | Headline | Cells | Paragraph | Listed | Grades | Conflicts | EditorsNote | Disclaimer


def plain_text(sections: Iterable[Section]) -> str:
    """Section after section, blank lines between them."""
    return "\n\n".join(section.plain for section in sections)


def listed(title: str, items: Iterable[str]) -> str:
    return "\n".join((title, *(f"- {item}" for item in items)))
