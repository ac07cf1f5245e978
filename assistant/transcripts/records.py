"""The schema of `*.transcript.yaml`, and reading one: every mistake with its line, nothing guessed.

Text that a person wrote without quotes is taken as written (`user: 3` is the text "3"). Where YAML would have made
something else of it - a list, a comment, nothing - the reader is told to put it in quotes. Imports pydantic.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from assistant.dialogue.reply import Kind, Reason
from assistant.errors import DataError, DataErrors, Fault, clipped, nearest
from assistant.files.schema import Record, checked
from assistant.files.store import decode, read_bytes
from assistant.files.yaml import Document, Key, parse
from assistant.transcripts.engine import Engine
from assistant.transcripts.model import CHECKS, FORMAT, OBSERVED, Recorded, Transcript, Turn

VERSION_KEY = "haic-transcript"

Id = Annotated[str, StringConstraints(min_length=1)]
Grade = Annotated[str, StringConstraints(pattern=r"^\S+ (strong|weak|very weak) [A-D]$")]
Check = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[int, Field(ge=1, strict=True)]


class TurnRecord(Record):
    user: str
    kind: Kind | None = None
    reason: Reason | None = None
    clinical_question: Annotated[int, Field(ge=1, le=12, strict=True)] | None = None
    topic: Id | None = None
    passages: list[Id] = Field(default_factory=list)
    references: list[Number] = Field(default_factory=list)
    grades: list[Grade] = Field(default_factory=list)
    awaiting: Id | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    verdict: Id | None = None
    offers: list[Id] = Field(default_factory=list)
    contains: list[Check] = Field(default_factory=list)
    lacks: list[Check] = Field(default_factory=list)
    text: str = ""


class RecordedRecord(Record):
    guideline: str = ""
    corpus: str = ""


class TranscriptRecord(Record):
    version: Any = Field(alias="haic-transcript")
    title: str = ""
    why: str = ""
    tags: list[str] = Field(default_factory=list)
    recorded: RecordedRecord = RecordedRecord()
    turns: Annotated[list[TurnRecord], Field(min_length=1)]


def read(path: Path, engine: Engine) -> Transcript:
    """Read one transcript; DataErrors lists what is wrong with it, ids that the guideline does not have included."""
    return from_source(path, read_bytes(path), engine)


def from_source(path: Path, source: bytes, engine: Engine) -> Transcript:
    """As `read`, from the bytes of the file."""
    text = decode(path, source)
    document = parse(text, path)
    _refuse_others(document)
    faults = list(_as_written(document, text))
    if faults:
        raise DataErrors(faults)
    transcript = _transcript(checked(TranscriptRecord, document), document, source)
    faults = list(_unknown(transcript, engine))
    if faults:
        raise DataErrors(faults)
    return transcript


def _refuse_others(document: Document) -> None:
    """Whatever is no transcript of this format is refused before anything else of it is judged."""
    value = document.value
    if value in (None, {}, []):
        raise DataError(Fault(document.path, "has no turns."))
    if not isinstance(value, dict) or VERSION_KEY not in value:
        raise DataError(Fault(document.path, f'not a transcript (no "{VERSION_KEY}" line).'))
    version = value[VERSION_KEY]
    if type(version) is int and version > FORMAT:
        message = f"format {version}; this program reads {FORMAT}. Update the program, or save the session again with this one."
        raise DataError(document.fault((VERSION_KEY,), message))
    if type(version) is not int or version != FORMAT:
        message = f'"{VERSION_KEY}" must be {FORMAT}, not {clipped(repr(version))}.'
        raise DataError(document.fault((VERSION_KEY,), message))
    if not value.get("turns"):
        raise DataError(document.fault(("turns",), "has no turns."))


def _as_written(document: Document, text: str) -> Iterator[Fault]:
    """Put the words that stand in the file where YAML made a number or a truth of them; yield what it cut or bent."""
    for holder, name, key in _written_by_hand(document.value):
        value = holder[name]
        if isinstance(value, (list, dict)):
            shape = "a list" if isinstance(value, list) else "fields"
            yield document.fault(key, f'"{name}" must be text; this was read as {shape}. Put it in quotes.')
            continue
        start, end = document.spans[key]
        if value is None and start == end:
            yield document.fault(key, f'"{name}" is empty here, or begins with "#". Put the text in double quotes.')
        elif not isinstance(value, str):
            holder[name] = text[start:end]
        elif name == "user" and _commented(text, start, end):
            cut = clipped(value, 40)
            yield document.fault(
                key, f'the rest of this line after "{cut}" is a comment to YAML. Put the text in double quotes.'
            )


def _commented(text: str, start: int, end: int) -> bool:
    """Whether a comment cuts an unquoted text short."""
    return text[start : start + 1] not in {'"', "'", "|", ">"} and text[end:].split("\n", 1)[0].lstrip(
        " \t"
    ).startswith("#")


def _written_by_hand(value: dict[str, Any]) -> Iterator[tuple[Any, Any, Key]]:
    """Where a person's words stand: the holder, the name or number in it, and the key of each."""
    for name in ("title", "why"):
        if name in value:
            yield value, name, (name,)
    yield from _members(value, "tags", ())
    yield from _members(value, "recorded", ())
    turns = value["turns"] if isinstance(value["turns"], list) else []
    for at, turn in enumerate(turns):
        if isinstance(turn, dict):
            key: Key = ("turns", at)
            if "user" in turn:
                yield turn, "user", (*key, "user")
            for name in ("contains", "lacks", "answers"):
                yield from _members(turn, name, key)


def _members(holder: dict[str, Any], name: str, key: Key) -> Iterator[tuple[Any, Any, Key]]:
    inner = holder.get(name)
    if isinstance(inner, dict):
        yield from ((inner, one, (*key, name, one)) for one in inner)
    elif isinstance(inner, list):
        yield from ((inner, at, (*key, name, at)) for at in range(len(inner)))


def _transcript(record: TranscriptRecord, document: Document, source: bytes) -> Transcript:
    turns = tuple(_turn(one, document.line(("turns", at)) or 1) for at, one in enumerate(record.turns))
    recorded = Recorded(record.recorded.guideline, record.recorded.corpus)
    return Transcript(document.path, record.title, record.why, tuple(record.tags), recorded, turns, source, document)


def _turn(record: TurnRecord, line: int) -> Turn:
    given = {name: getattr(record, name) for name in (*OBSERVED, *CHECKS) if name in record.model_fields_set}
    return Turn(
        record.user, line, {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    )


def _unknown(transcript: Transcript, engine: Engine) -> Iterator[Fault]:
    """Ids and numbers that do not exist. A topic or an offer is an id of the guideline where it looks like one."""
    for at, turn in enumerate(transcript.turns):
        for field, place, name in _cited(turn):
            if name not in engine.citable:
                message = f"{field} {clipped(name)} does not exist.{_nearest(name, engine)}"
                yield transcript.document.fault(("turns", at, *place), message)
        for n, number in enumerate(_list(turn, "references")):
            if number not in engine.references:
                yield transcript.document.fault(("turns", at, "references", n), f"reference {number} does not exist.")


def _cited(turn: Turn) -> Iterator[tuple[str, Key, str]]:
    yield from (("passage", ("passages", n), name) for n, name in enumerate(_list(turn, "passages")))
    yield from (("recommendation", ("grades", n), name.split(" ")[0]) for n, name in enumerate(_list(turn, "grades")))
    topic = turn.expects.get("topic")
    if isinstance(topic, str) and topic.startswith("cq"):
        yield "topic", ("topic",), topic
    yield from (("offer", ("offers", n), name) for n, name in enumerate(_list(turn, "offers")) if name.startswith("cq"))


def _list(turn: Turn, field: str) -> tuple[Any, ...]:
    found = turn.expects.get(field, ())
    return found if isinstance(found, tuple) else ()


def _nearest(name: str, engine: Engine) -> str:
    found = nearest(name, sorted(engine.citable), 1)
    return f" Nearest: {found[0]}." if found else ""
