"""What the schemas at the file border say to an editor."""

from pathlib import Path
from typing import Literal

import pytest

from assistant.errors import DataErrors, Fault
from assistant.files.schema import Record, checked
from assistant.files.yaml import parse

FILE = Path("corpus/plants.yaml")


class Leaf(Record):
    shape: Literal["round", "lobed"]
    size: int = 1


class Plant(Record):
    name: str
    leaves: tuple[Leaf, ...] = ()
    height: float | None = None


def faults(text: str, key: tuple[str | int, ...] = ()) -> tuple[Fault, ...]:
    with pytest.raises(DataErrors) as caught:
        checked(Plant, parse(text, FILE), key)
    return caught.value.faults


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("name: oak\nheigth: 3\n", 2, 'has "heigth", which is not a known field. Did you mean "height"?'),
        ("name: oak\nxyz: 3\n", 2, 'has "xyz", which is not a known field.'),
        ("name: oak\nleaves:\n  - shape: lobed\n    sise: 2\n", 4,
        'leaves #1: has "sise", which is not a known field. Did you mean "size"?'),
        ("leaves: []\n", 1, 'lacks "name".'),
        ("name: oak\nleaves:\n  - shape: round\n  - size: 2\n", 4, 'leaves #2: lacks "shape".'),
        ("name: 12\n", 1, '"name" must be text; 12 was read. Put it in quotes.'),
        ("name:\n", 1, '"name" must be text; None was read. Put it in quotes.'),
        ("name: oak\nleaves:\n  - shape: square\n", 3,
        "leaves #1: \"shape\": input should be 'round' or 'lobed' (found 'square')."),
        ("name: oak\nleaves:\n  - shape: round\n    size: big\n", 4, 'leaves #1: "size": input should be a valid integer'),
        ("name: oak\nleaves:\n  - round\n", 3, "leaves #1: must hold fields, not 'round'."),
        ("- oak\n", 1, "must hold fields, not ['oak']."),
        ("", None, "must hold fields, not None."),
        ("name: oak\nheight: tall\n", 2, '"height": input should be a valid number'),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_one_line_with_its_place(text: str, line: int | None, says: str) -> None:
    (fault,) = faults(text)
    assert says in fault.message
    assert (fault.file, fault.line) == (FILE, line)
    assert "\n" not in str(fault)


def test_all_mistakes_of_a_file_are_said_at_once() -> None:
    found = faults("nam: oak\nleaves:\n  - shape: square\n  - size: x\n")
    assert [fault.line for fault in found] == [1, 3, 4, 4, 1]
    assert len({fault.message for fault in found}) == 5


def test_a_part_of_a_file_is_checked_at_its_own_lines() -> None:
    text = "plants:\n  - name: oak\n  - nme: ash\n"
    assert {fault.line for fault in faults(text, ("plants", 1))} == {3}
    assert checked(Plant, parse(text, FILE), ("plants", 0)) == Plant(name="oak")


def test_a_mistake_with_control_characters_is_shown_without_them() -> None:
    (fault,) = faults('"na\\em\\n\\u202e": 1\nname: oak\n')
    assert fault.message.isprintable()
