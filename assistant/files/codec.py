"""Frozen dataclasses as compact JSON and back, by their type hints.

The cache holds what was parsed and checked once. JSON, unlike a pickle, cannot run anything when it is read. A
dataclass is written as the list of its fields in order; the schema is the code itself, so whoever stores the bytes
puts the code's version into the entry's name.
"""

import gc
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder = Callable[[Any], Any]


def encode(value: object) -> bytes:
    """The value as UTF-8 JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def decode(kind: type[T], content: bytes) -> T:
    """The value of `kind` that `encode` wrote; ValueError, TypeError or KeyError if the bytes are not that.

    The garbage collector rests meanwhile: nothing of what is built is garbage, and walking it again and again would
    double the time of a start.
    """
    build: Decoder = _decoder(kind)  # type: ignore[arg-type]
    resting = gc.isenabled()
    gc.disable()
    try:
        found: T = build(json.loads(content))
    finally:
        if resting:
            gc.enable()
    return found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset):
        return [_plain(one) for one in sorted(value)]
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    raise TypeError(f"{type(value).__name__} has no place in the cache")


@cache
def _decoder(kind: Any) -> Decoder | Any:
    origin = get_origin(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_decoder(kind)
    if kind is Decimal:
        return _decimal
    if origin in {Union, types.UnionType}:
        return _union_decoder(get_args(kind))
    if origin in {tuple, frozenset}:
        return _sequence_decoder(origin, get_args(kind))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, value = (_decoder(one) for one in get_args(kind))
        if key is _same and value is _same:
            return dict
        return lambda pairs: {key(name): value(one) for name, one in pairs}
    if kind in {str, int, float, bool, type(None)} or origin is Literal:
        return _same
    raise TypeError(f"{kind} has no place in the cache")


def _same(value: Any) -> Any:
    return value


def _decimal(text: Any) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:  # no ValueError, as every other conversion's complaint is
        raise ValueError(f"{text!r} is no decimal") from error


def _dataclass_decoder(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    parts = [_decoder(hints[field.name]) for field in fields(kind)]
    if all(part is _same for part in parts):
        return lambda values: kind(*values)

    def build(values: Any) -> Any:
        return kind(*[part(value) for part, value in zip(parts, values, strict=True)])

    return build


def _union_decoder(options: tuple[Any, ...]) -> Decoder:
    """A union may hold plain values and one kind that is written as a list (or as text: Decimal)."""
    shaped = [_decoder(option) for option in options if _decoder(option) is not _same]
    if not shaped:
        return _same
    if len(shaped) > 1:
        raise TypeError(f"a union of {options} cannot be told apart in the cache")
    part = shaped[0]
    if Decimal in options and str not in options:
        return lambda value: part(value) if isinstance(value, str) else value
    return lambda value: part(value) if isinstance(value, list) else value


def _sequence_decoder(origin: Any, arguments: tuple[Any, ...]) -> Decoder:
    if origin is frozenset or (len(arguments) == 2 and arguments[1] is Ellipsis):
        part = _decoder(arguments[0])
        if part is _same:
            return origin  # type: ignore[no-any-return]
        return lambda values: origin(part(value) for value in values)
    parts = [_decoder(argument) for argument in arguments]
    return lambda values: tuple(part(value) for part, value in zip(parts, values, strict=True))
