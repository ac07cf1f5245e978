"""The schema of the intent files, and reading them. Imports pydantic: used when the cache is rebuilt."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal, TypeVar

from msgspec import Struct
from pydantic import Field, field_validator

from assistant.errors import DataError, DataErrors, Fault, did_you_mean
from assistant.files.schema import Record, checked
from assistant.files.yaml import Document, Key, load
from assistant.guideline.model import Guideline
from assistant.matching.calibration import START, Calibration
from assistant.matching.words import WordModel

READ_SIGNS = ("body-size", "numbered-person")
"""Signs that are read from figures in a message instead of words."""

Tumour = Literal["hcc", "metastases"]


class IntentRecord(Record):
    """Phrasings of one clinical question (`clinical_question` null: of the front matter)."""

    clinical_question: int | None = Field(ge=1, le=12)
    tumour: Tumour | None = None
    aspects: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = Field(min_length=1)
    topics: dict[str, tuple[str, ...]]
    passages: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class BoundaryRecord(Record):
    """A neighbouring topic that the guideline does not cover."""

    id: str
    title: str
    says: str
    phrasings: tuple[str, ...] = Field(min_length=1)
    concepts: tuple[tuple[str, ...], ...] = ()
    nearest: tuple[str, ...]
    notes: tuple[str, ...] = ()


class CareRecord(Record):
    """A message that calls for care instead of an answer: distress, personal advice, misuse.

    `signs`: groups of signs that must be named together. `outright`: they are enough, and no likeness is asked for.
    """

    id: str
    reason: Literal["unsafe", "not-covered"]
    says: str
    phrasings: tuple[str, ...] = Field(min_length=1)
    concepts: tuple[tuple[str, ...], ...] = ()
    signs: tuple[tuple[str, ...], ...]
    outright: bool = False
    nearest: tuple[str, ...] = ()


class BoundariesRecord(Record):
    boundaries: tuple[BoundaryRecord, ...]
    signs: dict[str, tuple[str, ...]]
    care: tuple[CareRecord, ...]


class SmallTalkRecord(Record):
    """Small talk: what is said, and the phrases that it answers."""

    id: str
    kind: Literal["chat", "help"]
    says: str
    phrasings: tuple[str, ...] = Field(min_length=1)


class SmallTalksRecord(Record):
    """All small talk. `filling` and `about_oneself` are the words that may stand beside its phrases."""

    filling: tuple[str, ...]
    about_oneself: tuple[str, ...]
    small_talk: tuple[SmallTalkRecord, ...]


class IntentFiles(Struct, frozen=True):
    """All intent files, checked against the guideline they point into."""

    intents: tuple[IntentRecord, ...]
    boundaries: BoundariesRecord
    small_talk: SmallTalksRecord


def sources(intents: Path) -> list[Path]:
    """The files that phrasings come from, in a fixed order."""
    return sorted(path for path in intents.glob("*.yaml") if not path.name.startswith("."))


def load_intents(intents: Path, guideline: Guideline) -> IntentFiles:
    """Read and check the intent files; DataErrors names file and line of each id that does not exist."""
    reading = _Reading(intents, guideline)
    found = [reading.intents(name) for name in ("about", *(f"cq{number:02d}" for number in range(1, 13)))]
    boundaries, small_talk = reading.boundaries(), reading.record(SmallTalksRecord, "small-talk.yaml")
    if reading.faults or boundaries is None or small_talk is None:
        raise DataErrors(reading.faults)
    return IntentFiles(tuple(one for one in found if one is not None), boundaries, small_talk[0])


RecordT = TypeVar("RecordT", bound=Record)


class _Reading:
    """One reading of the intent files: collects the mistakes of all of them."""

    def __init__(self, folder: Path, guideline: Guideline) -> None:
        self._folder, self._guideline = folder, guideline
        self.faults: list[Fault] = []

    def record(self, model: type[RecordT], name: str) -> tuple[RecordT, Document] | None:
        try:
            document = load(self._folder / name)
            return checked(model, document), document
        except DataError as error:
            self.faults.extend(error.faults)
            return None

    def intents(self, name: str) -> IntentRecord | None:
        read = self.record(IntentRecord, f"{name}.yaml")
        if read is None:
            return None
        self.faults.extend(_unknown(*read, self._guideline.citable()))
        return read[0]

    def boundaries(self) -> BoundariesRecord | None:
        read = self.record(BoundariesRecord, "boundaries.yaml")
        if read is None:
            return None
        self.faults.extend(_unknown_nearest(*read, self._guideline))
        return read[0]


def _unknown(record: IntentRecord, document: Document, known: Collection[str]) -> Iterator[Fault]:
    for part in ("topics", "passages"):
        for name in getattr(record, part):
            if name not in known:
                yield document.fault((part, name), f'"{name}" does not exist in the corpus.{did_you_mean(name, known)}')


def _unknown_nearest(record: BoundariesRecord, document: Document, guideline: Guideline) -> Iterator[Fault]:
    known = guideline.citable()
    for part in ("boundaries", "care"):
        for at, one in enumerate(getattr(record, part)):
            for n, name in enumerate(one.nearest):
                if name not in known:
                    key: Key = (part, at, "nearest", n)
                    yield document.fault(key, f'"{name}" does not exist in the corpus.{did_you_mean(name, known)}')
            for n, row in enumerate(getattr(one, "signs", ())):
                for name in row:
                    if name not in {*record.signs, *READ_SIGNS}:
                        key = (part, at, "signs", n)
                        yield document.fault(key, f'there are no signs "{name}".{did_you_mean(name, record.signs)}')
            for n, name in enumerate(getattr(one, "notes", ())):
                if name not in guideline.notes:
                    key = (part, at, "notes", n)
                    yield document.fault(key, f'there is no note "{name}".{did_you_mean(name, guideline.notes)}')


_WEIGHT = re.compile(r"-?\d+(?:\.\d+)?")


class WordModelRecord(Record):
    """A word model; its many weights stand in one text, a sign and its weight a line, which is read at once."""

    bias: float
    weights: dict[str, float]

    @field_validator("weights", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if not isinstance(value, str):
            raise ValueError("must be a text block of lines, each a sign and its weight")  # noqa: TRY004
        found = dict[str, float]()
        for line in value.splitlines():
            sign, _, weight = line.partition(" ")
            if not sign or sign in found or not _WEIGHT.fullmatch(weight):
                raise ValueError(f'line "{line}" is not a sign, named once, and its weight')
            found[sign] = float(weight)
        return found

    def model(self) -> WordModel:
        return WordModel(self.bias, self.weights)


class CalibrationRecord(Record):
    """`calibration.yaml`, written by the calibration script. `measured` holds the figures of that run."""

    rank: dict[str, float]
    gate: dict[str, float]
    outer: dict[str, float]
    answer_at: float = Field(gt=0, lt=1)
    outer_at: float = Field(gt=0, lt=1)
    clarify_margin: float = Field(ge=0)
    strong_at: float = Field(gt=0, lt=1)
    fair_at: float = Field(gt=0, lt=1)
    outside: WordModelRecord
    beyond: WordModelRecord
    measured: dict[str, float | int] = Field(default_factory=dict)


def load_calibration(intents: Path) -> Calibration:
    """The learnt weights; where nothing has been learnt yet, those that learning begins with."""
    path = intents / "calibration.yaml"
    if not path.exists():
        return START
    record = checked(CalibrationRecord, load(path))
    return Calibration(
        record.rank,
        record.gate,
        record.outer,
        record.answer_at,
        record.outer_at,
        record.clarify_margin,
        record.strong_at,
        record.fair_at,
        record.outside.model(),
        record.beyond.model(),
    )
