"""What the cache writes it reads back, to the same values; anything else is refused."""

import contextlib
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from assistant.dialogue.commands import Command
from assistant.dialogue.knowledge import Knowledge
from assistant.files.codec import decode, encode
from assistant.guideline import model
from assistant.matching.calibration import Calibration
from assistant.matching.intents import Phrasing
from assistant.matching.matcher import Boundary, SmallTalk, Target
from assistant.text.lexicon import Concept
from assistant.text.quantities import Quantity

KINDS: tuple[type, ...] = (
    model.Place, model.Grade, model.Passage, model.Topic, model.Section, model.Measure, model.Column, model.Row, model.Table,
    model.FigureCell, model.Component, model.Regimen, model.Panel, model.Figure, model.Reference, model.Note, model.Term,
    model.GradingLevel, model.About, Command, Phrasing, Target, Boundary, SmallTalk, Concept, Calibration, Quantity,
)  # fmt: skip

# Quantities hold exact decimals; a comparator is any text to the codec.
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))


class Holder(Struct, frozen=True):
    """Every shape that a cached value may have."""

    name: str
    count: int | None
    share: float
    exact: Decimal
    limit: Decimal | None
    flag: bool
    words: tuple[str, ...]
    pair: tuple[str, int]
    known: frozenset[str]
    by_number: Mapping[int, tuple[str, ...]]
    quantities: Mapping[str, Quantity | None]


@pytest.mark.parametrize("kind", [*KINDS, Holder], ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_reads_back_every_value_that_it_writes(kind: type, data: st.DataObject) -> None:
    value = data.draw(st.builds(kind, **{one.name: st.from_type(one.type) for one in fields(kind)}))
    found: object = decode(kind, encode(value))
    assert found == value
    assert encode(found) == encode(value)


def test_reads_back_the_whole_of_what_the_assistant_knows(knowledge: Knowledge) -> None:
    found = decode(Knowledge, encode(knowledge))
    assert found == knowledge
    assert list(found.guideline.passages) == list(knowledge.guideline.passages)


class Weights(Struct, frozen=True):
    """A mapping that may be large."""

    by_word: Mapping[str, float]


@pytest.mark.parametrize("size", [0, 1, 499, 500, 5000])
def test_a_mapping_of_any_size_reads_back_and_is_written_the_same_again(size: int) -> None:
    value = Weights({f"wörd {at}": at / 8 for at in range(size)})
    found = decode(Weights, encode(value))
    assert found == value
    assert encode(found) == encode(value)
    assert len(found.by_word) == size
    assert [found.by_word.get(f"wörd {at}") for at in range(size)] == [at / 8 for at in range(size)]
    assert ("no word" in found.by_word, found.by_word.get("no word", 7.0)) == (False, 7.0)
    with pytest.raises(KeyError):
        found.by_word["no word"]


ANYTHING = st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=20).map(encode)
LIKE_A_HOLDER = st.lists(
    st.none() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3)), min_size=11, max_size=11
)


@given(st.binary(max_size=60) | ANYTHING | LIKE_A_HOLDER.map(encode))
def test_bytes_that_it_did_not_write_are_refused_in_one_of_three_ways(content: bytes) -> None:
    with contextlib.suppress(ValueError, TypeError, KeyError):
        decode(Holder, content)


@pytest.mark.parametrize("number", ["ninety", "", "1,5"])
def test_a_decimal_that_is_none_is_refused(number: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        decode(Quantity, encode([number, "mg", "", None]))


def test_a_value_without_a_place_in_the_cache_is_refused() -> None:
    with pytest.raises(TypeError, match="has no place in the cache"):
        encode({1, 2})
    with pytest.raises(TypeError, match="has no place in the cache"):
        decode(bytes, b"[]")


def test_two_kinds_that_would_be_written_alike_are_refused() -> None:
    class Either(Struct):
        value: model.Place | model.Grade

    with pytest.raises(TypeError, match="cannot be told apart"):
        decode(Either, b"[[1]]")
