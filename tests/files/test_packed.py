"""What is packed reads as the mapping or sequence that it was, each item when it is asked for."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.files.packed import Pack, PackedMapping, PackedSequence, packed

VALUES = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=3)


def line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


class Reader:
    """Reads an item as it is, and remembers which."""

    def __init__(self) -> None:
        self.read: list[Any] = []

    def __call__(self, value: Any) -> Any:
        self.read.append(value)
        return value


def sequence(values: list[Any], reader: Reader | None = None) -> PackedSequence[Any]:
    return PackedSequence(Pack(packed(map(line, values))), reader or Reader())


def mapping(values: dict[str, Any], reader: Reader | None = None) -> PackedMapping[str, Any]:
    return PackedMapping(Pack(packed([line(list(values)), *map(line, values.values())])), reader or Reader())


@given(st.lists(VALUES, max_size=6))
def test_a_sequence_reads_as_the_one_that_was_packed(values: list[Any]) -> None:
    found = sequence(values)
    assert len(found) == len(values)
    assert [found[at] for at in range(-len(values), len(values))] == values + values
    assert list(sequence(values)) == values
    assert sequence(values)[1:4] == tuple(values[1:4])
    assert found == tuple(values)
    for at in (len(values), -len(values) - 1):
        with pytest.raises(IndexError):
            found[at]


@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=6))
def test_a_mapping_reads_as_the_one_that_was_packed_in_its_order(values: dict[str, Any]) -> None:
    found = mapping(values)
    assert found == values
    assert list(found.items()) == list(values.items())
    assert ("nothing of the sort" in found, found.get("nothing of the sort", 7)) == (False, 7)
    with pytest.raises(KeyError):
        found["nothing of the sort"]


def test_an_item_is_read_when_it_is_asked_for_and_once() -> None:
    reader = Reader()
    found, known = sequence(["a", "b", "c"], reader), mapping({"x": "d", "y": "e"}, reader)
    assert reader.read == []
    assert [found[1], found[1], known["y"], known.get("y")] == ["b", "b", "e", "e"]
    assert reader.read == ["b", "e"]


def test_an_item_that_was_read_stays_the_same_when_all_are() -> None:
    found: PackedSequence[Any] = PackedSequence(Pack(packed(map(line, [[1], [2]]))), tuple)
    first = found[0]
    assert next(iter(found)) is first


def test_items_in_another_script_are_found_at_their_places() -> None:
    assert list(mapping({"肝": "動注", "a": "é", "b": ","}).items()) == [("肝", "動注"), ("a", "é"), ("b", ",")]


@given(st.binary(max_size=80))
def test_bytes_that_are_no_pack_are_refused_in_one_of_three_ways(content: bytes) -> None:
    with contextlib.suppress(ValueError, TypeError, KeyError):
        found = Pack(content)
        found.value(0)
        found.values()
