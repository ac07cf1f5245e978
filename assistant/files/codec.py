"""Records as JSON and back, by their type hints; what is large is read item by item, when it is asked for.

The cache holds what was parsed and checked once. JSON, unlike a pickle, cannot run anything when it is read. A
record is written as the list of its fields in order; the schema is the code itself, so whoever stores the bytes
puts the code's version into the entry's name.

The bytes are a pack whose first item is the value. Where a record has a field that is declared as a `Mapping` of
more than plain values, or as a `Sequence`, the value holds the number of the pack that keeps its items. Such a field is
read back as a `PackedMapping` or `PackedSequence`; a large mapping to plain values as `Sharded`, which keeps no order.
A tuple is read at once, and so is everything inside an item.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Struct, json
from msgspec.structs import fields

from assistant.files.packed import Pack, PackedMapping, PackedSequence, Sharded, packed, shard_of

T = TypeVar("T")
NOTHING = Pack(packed(()))
"""The packs of an item: it has none."""
Decoder = Callable[[Any, Pack], Any]

LARGE, SHARD = 500, 16
"""Items from which a mapping to plain values is split, and about how many of them one part holds."""

PLAIN = (str, int, float, type(None))
"""What JSON writes as it is (a bool is an int)."""


def encode(value: object) -> bytes:
    """The value as a pack."""
    packs: list[bytes] = []
    head = json.encode(_plain(value, packs))
    return packed([head, *packs])


def decode(kind: type[T], content: bytes) -> T:
    """The value of `kind` that `encode` wrote; ValueError, TypeError or KeyError if the bytes are not that."""
    build: Decoder = _decoder(kind)  # type: ignore[arg-type]
    packs = Pack(content)
    found: T = build(packs.value(0), packs)
    return found


def _plain(value: Any, packs: list[bytes] | None = None) -> Any:
    """The value as JSON has it; `packs` takes the items of what is large, where there is a place for them."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (tuple, list, PackedSequence)):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset):
        return [_plain(one) for one in sorted(value)]
    if isinstance(value, Mapping):
        return _plain_mapping(value, packs)
    if isinstance(value, Struct):
        return [_plain_field(getattr(value, one.name), one.type, packs) for one in fields(value)]
    raise TypeError(f"{type(value).__name__} has no place in the cache")


def _plain_field(value: Any, kind: Any, packs: list[bytes] | None) -> Any:
    if packs is not None and value and get_origin(kind) is Sequence:
        return _number([json.encode(_plain(one)) for one in value], packs)
    if packs is not None and _to_plain_values(kind) and len(value) >= LARGE:
        return _number(_shards(value), packs)
    return _plain(value, packs)


def _to_plain_values(kind: Any) -> bool:
    return get_origin(kind) is Mapping and get_args(kind) in {(str, one) for one in (str, int, float, bool)}


def _plain_mapping(value: Mapping[Any, Any], packs: list[bytes] | None) -> Any:
    if all(isinstance(key, str) and isinstance(one, PLAIN) for key, one in value.items()):
        return dict(value)
    if packs is None:
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    keys = json.encode([_plain(key) for key in value])
    return _number([keys, *(json.encode(_plain(one)) for one in value.values())], packs)


def _shards(value: Mapping[str, Any]) -> list[bytes]:
    shards: list[dict[str, Any]] = [{} for _ in range(len(value) // SHARD)]
    for key, one in value.items():
        shards[shard_of(key, len(shards))][key] = one
    return [json.encode(shard) for shard in shards]


def _number(items: list[bytes], packs: list[bytes]) -> int:
    """Pack the items; the number under which the value finds them."""
    packs.append(packed(items))
    return len(packs)


@cache
def _decoder(kind: Any) -> Decoder:
    origin = get_origin(kind)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _record_decoder(kind)
    if kind is Decimal:
        return _decimal
    if origin in {Union, types.UnionType}:
        return _union_decoder(get_args(kind))
    if origin in {tuple, frozenset}:
        return _collection_decoder(origin, get_args(kind))
    if origin is Sequence:
        return _sequence_decoder(*get_args(kind))
    if origin is Mapping:
        return _mapping_decoder(*get_args(kind))
    if kind in {str, int, float, bool, type(None)} or origin is Literal:
        return _same
    raise TypeError(f"{kind} has no place in the cache")


def _same(value: Any, _: Pack) -> Any:
    return value


def _decimal(text: Any, _: Pack) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:  # no ValueError, as every other conversion's complaint is
        raise ValueError(f"{text!r} is no decimal") from error


def _record_decoder(kind: Any) -> Decoder:
    hints: list[Any] = [field.type for field in fields(kind)]
    parts = [_decoder(hint) for hint in hints]
    if all(part is _same for part in parts):
        return lambda values, _: kind(*values)

    def build(values: Any, packs: Pack) -> Any:
        return kind(*[part(value, packs) for part, value in zip(parts, values, strict=True)])

    return build


def _union_decoder(options: tuple[Any, ...]) -> Decoder:
    """A union may hold plain values and one kind that is written as a list (or as text: Decimal)."""
    shaped = [_decoder(option) for option in options if _decoder(option) is not _same]
    if not shaped:
        return _same
    if len(shaped) > 1:
        raise TypeError(f"a union of {options} cannot be told apart in the cache")
    part, form = shaped[0], str if Decimal in options and str not in options else list
    return lambda value, packs: part(value, packs) if isinstance(value, form) else value


def _collection_decoder(origin: Any, arguments: tuple[Any, ...]) -> Decoder:
    if origin is frozenset or (len(arguments) == 2 and arguments[1] is Ellipsis):
        part = _decoder(arguments[0])
        if part is _same:
            return lambda values, _: origin(values)
        return lambda values, packs: origin([part(value, packs) for value in values])
    parts = [_decoder(argument) for argument in arguments]
    return lambda values, packs: tuple(
        [part(value, packs) for part, value in zip(parts, values, strict=True)]  # a list is made faster
    )


def _sequence_decoder(item: Any) -> Decoder:
    read = _reader(item)

    def build(values: Any, packs: Pack) -> Any:
        if isinstance(values, int):
            return PackedSequence(Pack(packs.item(values)), read)
        part = _decoder(item)
        return tuple([part(value, packs) for value in values])

    return build


def _mapping_decoder(key: Any, item: Any) -> Decoder:
    name, read, plain = _decoder(key), _reader(item), _to_plain_values(Mapping[key, item])

    def build(values: Any, packs: Pack) -> Any:
        if isinstance(values, int) and plain:
            return Sharded(Pack(packs.item(values)))
        if isinstance(values, int):
            return PackedMapping(
                Pack(packs.item(values)), read, None if name is _same else lambda one: name(one, NOTHING)
            )
        if isinstance(values, dict):
            return values
        part = _decoder(item)
        return {name(one, packs): part(value, packs) for one, value in values}

    return build


def _reader(item: Any) -> Callable[[Any], Any]:
    """Reads one item of a pack. What is needed for it is worked out with the first one: many kinds are never met."""
    return lambda value: _decoder(item)(value, NOTHING)
