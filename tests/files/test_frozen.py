"""A frozen dataclass made here behaves as one of the standard library's."""

import dataclasses
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

from assistant.files.frozen import _dataclass, dataclass


def make(decorator: Any) -> Any:
    """The same class by either decorator."""

    @decorator(frozen=True, slots=True)
    class Drug:
        """A drug with its dose."""

        name: str
        dose: int = 5
        routes: Mapping[str, str] = field(default_factory=dict)
        typed: str = field(default="", compare=False)

        def __str__(self) -> str:
            return self.name

    return Drug


OURS, THEIRS = make(dataclass), make(dataclasses.dataclass)
CALLS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("5-FU",), {}),
    (("5-FU", 250), {}),
    (("5-FU", 250, {"ia": "port"}), {"typed": "5 fu"}),
    ((), {"dose": 3, "name": "cisplatin"}),
]


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_it_is_built_shown_and_copied_alike(call: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    ours, theirs = OURS(*call[0], **call[1]), THEIRS(*call[0], **call[1])
    assert repr(ours) == repr(theirs)
    assert str(ours) == str(theirs)
    assert [getattr(ours, one.name) for one in fields(ours)] == [getattr(theirs, one.name) for one in fields(theirs)]
    assert repr(replace(ours, dose=7)) == repr(replace(theirs, dose=7))


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_it_compares_by_the_fields_that_count_and_only_with_its_own_kind(made: Any) -> None:
    assert made("5-FU", typed="a") == made("5-FU", typed="b")
    assert made("5-FU") != made("5-FU", 6)
    assert made("5-FU") != ("5-FU", 5, {}, "")
    assert hash(made("5-FU", 5, ())) == hash(made("5-FU", 5, (), "typed"))
    assert OURS("5-FU") != THEIRS("5-FU")


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_nothing_in_it_can_be_changed(made: Any) -> None:
    one = made("5-FU")
    with pytest.raises(FrozenInstanceError):
        one.dose = 6
    with pytest.raises(FrozenInstanceError):
        del one.dose
    with pytest.raises((FrozenInstanceError, TypeError, AttributeError)):
        one.other = 1
    assert one.dose == 5


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_each_has_its_own_default(made: Any) -> None:
    assert made("a").routes is not made("b").routes


@pytest.mark.parametrize("made", [OURS, THEIRS])
@pytest.mark.parametrize("call", [((), {}), (("a", 1, {}, "", "too many"), {}), (("a",), {"unknown": 1})], ids=str)
def test_what_does_not_fit_its_fields_is_refused(made: Any, call: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    with pytest.raises(TypeError):
        made(*call[0], **call[1])


def test_one_without_fields_equals_another() -> None:
    @dataclass(frozen=True, slots=True)
    class Nothing:
        """Says nothing."""

    assert Nothing() == Nothing()
    assert repr(Nothing()).endswith("Nothing()")


def test_only_frozen_ones_are_made() -> None:
    with pytest.raises(TypeError, match="only frozen"):
        _dataclass(frozen=False)
