"""A value said straight to the name of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.interview.directed import read_directed

if TYPE_CHECKING:
    from assistant.interview.model import Interview


@pytest.mark.parametrize(
    ("typed", "field", "value", "marked", "changes"),
    [
        ("ascites: slight", "ascites", "slight", True, False),
        ("the class is B", "child_pugh_class", "B", False, False),
        ("his bilirubin is 2.3 mg/dL", "bilirubin", "2.3 mg/dL", False, False),
        ("set the encephalopathy back to none", "encephalopathy", "none", True, True),
        ("the ascites should be moderate", "ascites", "moderate", True, True),
        ("actually, ascites: slight", "ascites", "slight", True, True),
        ("albumin to be determined", "albumin", "unknown", False, False),
        ("change the disease to other", "disease", "other", True, True),
    ],
)
def test_a_value_is_given_to_the_name_that_it_is_said_to(
    hcc: Interview, typed: str, field: str, value: str, *, marked: bool, changes: bool
) -> None:
    found = read_directed(hcc, typed)
    assert found is not None
    assert [(fact.field, fact.value) for fact in found.facts] == [(field, value)]
    assert (found.marked, found.changes) == (marked, changes)


@pytest.mark.parametrize("typed", ["weather", "ascites", "disease is other", "is it far"])
def test_a_line_without_a_name_and_its_value_is_said_to_nobody(hcc: Interview, typed: str) -> None:
    assert read_directed(hcc, typed) is None


def test_a_value_that_does_not_fit_its_name_is_a_problem(hcc: Interview) -> None:
    found = read_directed(hcc, "ascites: purple")
    assert found is not None
    assert found.facts == ()
    assert found.problem is not None
    assert "none, slight, moderate" in found.problem.message
