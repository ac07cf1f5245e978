"""Mappings and sequences whose items lie packed in bytes until they are asked for.

A start pays for the items that its question needs, not for all that the program knows. An item that was read is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from struct import Struct, pack
from typing import Any, TypeVar, overload
from zlib import crc32

from msgspec import json

K = TypeVar("K")
V = TypeVar("V")
Read = Callable[[Any], Any]

_COUNT, _SPAN = Struct("<I"), Struct("<II")


def packed(items: Iterable[bytes]) -> bytes:
    """Items as bytes: how many, where each begins (and the last one ends), and the items with a comma between two."""
    listed = list(items)
    places = [_COUNT.size * (len(listed) + 2)]
    for item in listed:
        places.append(places[-1] + len(item) + 1)
    return pack(f"<{len(places) + 1}I", len(listed), *places) + b",".join(listed)


class Pack:
    """What `packed` wrote, item by item; ValueError or KeyError where the bytes are something else."""

    def __init__(self, content: bytes | memoryview) -> None:
        self._content = memoryview(content)
        if len(self._content) < _COUNT.size:
            raise ValueError("too short to hold anything")
        self.count: int = _COUNT.unpack_from(self._content)[0]
        if len(self._content) < _COUNT.size * (self.count + 2):
            raise ValueError("too short for what it says it holds")

    def item(self, at: int) -> memoryview:
        if not 0 <= at < self.count:
            raise KeyError(at)
        begin, after = _SPAN.unpack_from(self._content, _COUNT.size * (at + 1))
        return self._content[begin : after - 1]

    def value(self, at: int) -> Any:
        """An item that is JSON."""
        return json.decode(self.item(at))

    def values(self) -> Any:
        """All items, where they are JSON; the comma between two makes them one list."""
        return json.decode(b"".join((b"[", self._content[_COUNT.size * (self.count + 2) :], b"]")))


class PackedMapping(Mapping[K, V]):
    """A mapping over a pack: the list of its keys, then a value for each."""

    def __init__(self, content: Pack, read: Read, name: Read | None = None) -> None:
        self._content, self._read, self._name = content, read, name
        self._found: dict[K, V] = {}

    @cached_property
    def _places(self) -> dict[K, int]:
        keys = self._content.value(0)
        return dict(zip(map(self._name, keys) if self._name else keys, range(1, self._content.count), strict=True))

    def __getitem__(self, key: K) -> V:
        if key in self._found:
            return self._found[key]
        found: V = self._read(self._content.value(self._places[key]))
        self._found[key] = found
        return found

    def get(self, key: K, default: Any = None) -> Any:
        return self[key] if key in self._places else default

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    @property
    def opened(self) -> int:
        """How many items were read so far."""
        return len(self._found)

    def __len__(self) -> int:
        return self._content.count - 1


class Sharded(Mapping[str, V]):
    """A large mapping to plain values over a pack of small mappings; the name of an item says which one holds it."""

    def __init__(self, content: Pack) -> None:
        self._content = content
        self._found: dict[int, dict[str, V]] = {}

    def _shard(self, at: int) -> dict[str, V]:
        if at not in self._found:
            self._found[at] = self._content.value(at)
        return self._found[at]

    def __getitem__(self, key: str) -> V:
        return self._shard(shard_of(key, self._content.count))[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self._shard(shard_of(key, self._content.count)).get(key, default)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self._shard(shard_of(key, self._content.count))

    def __iter__(self) -> Iterator[str]:
        for at in range(self._content.count):
            yield from self._shard(at)

    def __len__(self) -> int:
        return sum(len(self._shard(at)) for at in range(self._content.count))


def shard_of(key: str, count: int) -> int:
    """Which of so many small mappings holds a name: the same in every process."""
    return crc32(key.encode()) % count


class PackedSequence(Sequence[V]):
    """A sequence over a pack."""

    def __init__(self, content: Pack, read: Read) -> None:
        self._content, self._read = content, read
        self._found: dict[int, V] = {}

    @overload
    def __getitem__(self, at: int) -> V: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[V]: ...
    def __getitem__(self, at: int | slice) -> V | Sequence[V]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        if at in self._found:
            return self._found[at]
        place = range(len(self))[at]
        found: V = self._read(self._content.value(place))
        self._found[place] = found
        return found

    def __iter__(self) -> Iterator[V]:
        """Every item; what is left to read is read in one go."""
        if len(self._found) < len(self):
            self._found = dict(enumerate(map(self._read, self._content.values()))) | self._found
        return (self._found[place] for place in range(len(self)))

    @property
    def opened(self) -> int:
        """How many items were read so far."""
        return len(self._found)

    def __len__(self) -> int:
        return self._content.count

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (tuple, PackedSequence)) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))
