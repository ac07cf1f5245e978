"""From parsed data to checked models: pydantic at the file border, its complaints turned into lines to mend."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import DataErrors, Fault, clipped, did_you_mean
from assistant.files.yaml import Document, Key


class Record(BaseModel):
    """Base of everything read from a data file: unknown fields are errors, values do not change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


RecordT = TypeVar("RecordT", bound=Record)


def checked(model: type[RecordT], document: Document, key: Key = ()) -> RecordT:
    """The document (or the part of it under `key`) as a model; DataErrors lists every mistake with its line."""
    value = document.value
    for part in key:
        value = value[part]
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found: dict[Key, Any] = {}
        for one in error.errors(include_url=False):
            # A value that fits no branch of a union is one mistake, though pydantic complains once for each branch.
            found.setdefault(_without_branches(one["loc"], value), one)
        raise DataErrors(_fault(one, (*key, *place), model, document) for place, one in found.items()) from error


def _fault(error: Any, place: Key, model: type[BaseModel], document: Document) -> Fault:
    name = str(place[-1]) if place else document.path.name
    inside = _readable(place[:-1])
    match error["type"]:
        case "extra_forbidden":
            known = _fields_at(model, error["loc"][:-1])
            message = f'{inside}has "{clipped(name)}", which is not a known field.{did_you_mean(name, known)}'
        case "missing":
            message = f'{inside}lacks "{name}".'
        case "string_type":
            message = f'{inside}"{name}" must be text; {clipped(repr(error["input"]))} was read. Put it in quotes.'
        case "model_type" | "model_attributes_type" | "dict_type":
            message = f"{_readable(place)}must hold fields, not {clipped(repr(error['input']))}."
        case _:
            reason = error["msg"].removeprefix("Value error, ")
            message = f'{inside}"{name}": {reason[0].lower()}{reason[1:]} (found {clipped(repr(error["input"]))}).'
    return document.fault(place, message)


def _without_branches(loc: tuple[str | int, ...], value: Any) -> Key:
    """pydantic puts names of union branches into a location; the file does not have those levels."""
    place: list[str | int] = []
    held: Any = value
    for part in loc:
        if not isinstance(held, (dict, list)):
            break
        if isinstance(part, str) and (part[:1].isupper() or "[" in part) and part not in held:
            continue
        place.append(part)
        held = _member(held, part)
    return tuple(place)


def _member(held: Any, part: str | int) -> Any:
    if isinstance(held, dict):
        return held.get(part)
    return held[part] if isinstance(part, int) and part < len(held) else None


def _readable(place: Key) -> str:
    if not place:
        return ""
    words = [f"#{part + 1}" if isinstance(part, int) else str(part) for part in place]
    return f"{' '.join(words)}: "


def _fields_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """Names of the fields known at a location, as far as the annotations tell."""
    found: Any = model
    for part in loc:
        if isinstance(part, int) or not hasattr(found, "model_fields"):
            continue
        info = found.model_fields.get(part)
        if info is None:
            continue
        found = _model_in(info.annotation)
    fields = getattr(found, "model_fields", {})
    return [info.alias or name for name, info in fields.items()]


def _model_in(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if hasattr(found, "model_fields"):
            return found
    return annotation
