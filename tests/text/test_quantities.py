from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.quantities import Quantity, canonical_unit, decimal, find_quantities, read_quantity


@pytest.mark.parametrize(
    ("typed", "value", "unit", "comparator"),
    [
        ("34.1 umol/L", "34.1", "umol/L", ""),
        ("34.1 \u00b5mol/l", "34.1", "umol/L", ""),
        ("34,1 \u03bcmol/L", "34.1", "umol/L", ""),
        ("1,5 mg/dl", "1.5", "mg/dL", ""),
        ("<0.2", "0.2", "", "<"),
        (">= 5 cm", "5", "cm", ">="),
        ("\u2265 5 cm", "5", "cm", ">="),
        ("at least 5 cm", "5", "cm", ">="),
        ("less than 2 mg/dL", "2", "mg/dL", "<"),
        ("5 cm or larger", "5", "cm", ">="),
        ("6.2cm", "6.2", "cm", ""),
        ("35 g/L", "35", "g/L", ""),
        ("1,200", "1200", "", ""),
        ("12,345.6", "12345.6", "", ""),
        ("50 %", "50", "%", ""),
        ("50 percent", "50", "%", ""),
        ("3 seconds", "3", "s", ""),
        ("8 points", "8", "points", ""),
        (".5", "0.5", "", ""),
    ],
)
def test_a_number_is_read_with_its_unit_and_comparator(typed: str, value: str, unit: str, comparator: str) -> None:
    assert read_quantity(typed) == Quantity(Decimal(value), unit, comparator)


@pytest.mark.parametrize(
    "typed", ["", "abc", "INR 1.4", "2 and 3", "1.2.3", "1.234,5", "8/15", "B8", "-3", "5 5", "1" * 20, "9-5"]
)
def test_what_is_not_one_plain_number_is_not_read(typed: str) -> None:
    assert read_quantity(typed) is None


def test_a_range_keeps_both_ends() -> None:
    assert read_quantity("7-8 points") == Quantity(Decimal(7), "points", high=Decimal(8))


def test_numbers_are_found_in_a_sentence_with_their_places() -> None:
    text = "64-year-old, CA19-9 high, B8, bili 2.3 mg/dL, INR 1.4"
    found = list(find_quantities(text))
    assert [(str(one.quantity), text[one.start : one.end]) for one in found] == [
        ("64 years", "64-year"), ("2.3 mg/dL", "2.3 mg/dL"), ("1.4", "1.4"),
    ]  # fmt: skip


def test_a_unit_is_never_guessed() -> None:
    found = read_quantity("2.3")
    assert found
    assert found.unit == ""


@pytest.mark.parametrize(
    ("typed", "unit"), [("umol/l", "umol/L"), ("MG/DL", "mg/dL"), ("g per L", "g/L"), ("", ""), ("stone", None)]
)
def test_a_unit_has_one_spelling(typed: str, unit: str | None) -> None:
    assert canonical_unit(typed) == unit


@given(st.decimals(min_value=0, max_value=9999, places=3, allow_nan=False, allow_infinity=False))
def test_a_decimal_is_kept_exactly_with_point_or_comma(number: Decimal) -> None:
    text = format(number, "f")
    assert decimal(text) == number
    found = read_quantity(f"{text} mg/dL")
    assert found
    assert found.value == number


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for one in find_quantities(text):
        assert 0 <= one.start < one.end <= len(text)
