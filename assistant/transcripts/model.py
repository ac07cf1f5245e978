"""A transcript as values: what was typed, and what is expected of each reply.

Prevents the disagreement of what "not written" means: `Turn.expects` holds the fields that the file writes, and those
alone. A field that is written as empty or null is expected to be empty.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from assistant.errors import UnknownName
from assistant.transcripts import SUFFIX

if TYPE_CHECKING:
    from assistant.files.yaml import Document

FORMAT = 1
"""The version of the format that is written and read."""

Class = Literal["clinical", "path", "wording", "layout"]
CLASSES: tuple[Class, ...] = ("clinical", "path", "wording", "layout")
"""Sorts of difference, gravest first.

clinical: what is said of medicine differs (kind, verdict, grade, passages, references, a figure, a hand-written check).
path: the conversation goes another way. wording: prose alone. layout: white space, or the order of the same things.
"""

OBSERVED = (
    "kind", "reason", "clinical_question", "topic", "passages", "references", "grades", "awaiting", "answers", "verdict",
    "offers", "text",
)  # fmt: skip
"""Fields of a turn that state what the reply is, in the order in which they are written."""

CHECKS = ("contains", "lacks")
"""Fields of a turn that a person writes by hand; no update touches them."""

Expected = str | int | None | tuple[str, ...] | tuple[int, ...] | Mapping[str, str]


class Turn(Struct, frozen=True):
    """One typed line, where it stands, and what is expected of the reply (field -> value, in file order)."""

    user: str
    line: int
    expects: Mapping[str, Expected]


class Recorded(Struct, frozen=True):
    """What the file was recorded with; empty texts where it does not say."""

    guideline: str = ""
    corpus: str = ""

    def is_corpus(self, digest: str) -> bool:
        """Whether the file was recorded with the corpus of this digest; unknown counts as yes."""
        named = self.corpus.removeprefix("sha256:")
        return not named or digest.startswith(named)


class Transcript(Struct, frozen=True):
    """One saved conversation. `source` is the file's text as it was read, `document` tells where each value stands."""

    path: Path
    title: str
    why: str
    tags: tuple[str, ...]
    recorded: Recorded
    turns: tuple[Turn, ...]
    source: bytes
    document: "Document"

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.name.removesuffix(SUFFIX)


def classes(text: str) -> frozenset[Class]:
    """The classes named in a list parted by commas; UnknownName for a word that is none."""
    found = set[Class]()
    for word in filter(None, (part.strip() for part in text.split(","))):
        known = next((one for one in CLASSES if one == word), None)
        if known is None:
            raise UnknownName("class of difference", word, CLASSES)
        found.add(known)
    return frozenset(found)
