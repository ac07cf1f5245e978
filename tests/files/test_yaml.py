"""Strict YAML: what is refused, what stays text, and on which line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.errors import DataError
from assistant.files.yaml import DEEPEST, load, parse

FILE = Path("corpus/some.yaml")


def refused(text: str, offset: int = 0) -> DataError:
    with pytest.raises(DataError) as caught:
        parse(text, FILE, offset)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, '"a" is given twice (first on line 1). Remove one.'),
        ("list:\n  - x: 1\n    y: 2\n    x: 3\n", 4, '"x" is given twice (first on line 2). Remove one.'),
        ("a: 1\n? a\n: 2\n", 2, '"a" is given twice (first on line 1). Remove one.'),
        ("a: &mark 1\n", 1, "anchors and aliases"),
        ("a:\n  &mark\n  b: 1\n", 2, "anchors and aliases"),
        ("a: [1]\nb: *a\n", 2, "anchors and aliases"),
        ("&mark a: 1\n", 1, "anchors and aliases"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "tags ("),
        ("a: !secret x\n", 1, 'Quote a text that begins with "!".'),
        ("a: !!str 12\n", 1, "tags ("),
        ("a:\n\tb: 1\n", 2, "a tab stands where YAML wants spaces."),
        ("a: 1\n---\nb: 2\n", 2, 'a second document begins here ("---").'),
        ("? [a, b]\n: 1\n", 1, "a key must be one word or text."),
        ("? {a: b}\n: 1\n", 1, "a key must be one word or text."),
        ("a: 1\n<<<<<<< HEAD\nb: 2\n", 2, "unresolved merge conflict."),
        ("a: 1\n=======\nb: 2\n", 2, "unresolved merge conflict."),
        ("a: 1\n>>>>>>> branch\n", 2, "unresolved merge conflict."),
        ("a: one: two\n", 1, "which YAML reads as a key. Put the text in double quotes."),
        ("a: 1\nb: @word\n", 2, 'starts with "@", which YAML reads as a sign of its own.'),
        ("a: `word`\n", 1, 'starts with "`", which YAML reads as a sign of its own.'),
        ("a: %word\n", 1, 'starts with "%", which YAML reads as a sign of its own.'),
        ("a: [1, 2\n", 2, "is not YAML here"),
        ('a: "open\n', 2, "is not YAML here"),
    ],
)
def test_refuses_what_would_be_read_otherwise_than_written(text: str, line: int, says: str) -> None:
    fault = refused(text).fault
    assert says in fault.message
    assert (fault.file, fault.line) == (FILE, line)


@pytest.mark.parametrize("opening", ["[", "{a: ", "\n- "])
def test_refuses_nesting_deeper_than_a_person_writes(opening: str) -> None:
    nested = "".join("\n" + "  " * depth + "-" for depth in range(DEEPEST + 2)) if "-" in opening else opening * 500
    assert f"deeper than {DEEPEST} levels" in refused(nested).fault.message


def test_reads_nesting_as_deep_as_is_allowed() -> None:
    assert parse("[" * DEEPEST + "]" * DEEPEST, FILE).value == json.loads("[" * DEEPEST + "]" * DEEPEST)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b"])
def test_refuses_control_characters(character: str) -> None:
    assert "YAML" in refused(f"a: x{character}y\n").fault.message


@pytest.mark.parametrize(
    "word",
    [
        "no", "No", "NO", "yes", "on", "off", "y", "n", "1:30", "2024-01-02", "2024-01-02T10:00:00Z", "1_000", "0x1F", "0o17",
        "0b11", ".inf", "-.inf", ".nan", "1,250", "5-FU", "1e", "+", "-", "=", "1.2.3", "12345678901234567890", "nUll", "tRUE",
    ],
)  # fmt: skip
def test_words_and_figures_outside_the_core_schema_stay_text(word: str) -> None:
    assert parse(f"a: {word if word not in {'-', '='} else repr(word)}\n", FILE).value == {"a": word}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12), ("-3", -3), ("+4", 4), ("0", 0), ("1.50", 1.5), (".5", 0.5), ("2e3", 2000.0), ("true", True), ("False", False),
        ("null", None), ("~", None), ("", None), ('"12"', "12"), ("'true'", "true"), ('""', ""), ("text # remark", "text"),
    ],
)  # fmt: skip
def test_core_words_and_numbers_are_read(written: str, value: object) -> None:
    found = parse(f"a: {written}\n", FILE).value["a"]
    assert found == value
    assert type(found) is type(value)


def test_a_file_of_words_keeps_every_unquoted_word() -> None:
    assert parse("[12, true, ~, no]", FILE, words=True).value == ["12", "true", "~", "no"]


def test_knows_the_line_of_every_part_and_of_what_is_missing() -> None:
    document = parse("title: x\nnotes:\n  - id: a\n    text: b\n  - id: c\n", FILE)
    assert document.line(("title",)) == 1
    assert document.line(("notes",)) == 2
    assert document.line(("notes", 0, "text")) == 4
    assert document.line(("notes", 1)) == 5
    assert document.line(("notes", 1, "text")) == 5
    assert document.line(("absent",)) == 1


def test_counts_lines_from_the_top_of_the_file_that_the_text_stands_in() -> None:
    assert parse("a:\n  b: 1\n", FILE, offset=10).line(("a", "b")) == 12
    assert refused("a: 1\na: 2\n", offset=10).fault.line == 12
    assert "first on line 11" in refused("a: 1\na: 2\n", offset=10).fault.message
    assert refused("a: [\n", offset=10).fault.line == 12


WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"), max_size=40
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_reads_json_as_json_does(value: Any) -> None:
    assert parse(json.dumps(value, ensure_ascii=False), FILE).value == value


@given(st.text(max_size=80) | st.text("ab:-[]{}&*!|>%@`\"'#,? \n\t~", max_size=40))
@example("\ufeff")
@example("a: |\n  x\n y")
def test_any_text_is_read_or_refused_with_its_file(text: str) -> None:
    message = ""
    try:
        parse(text, FILE)
    except DataError as error:
        message = str(error)
    assert not message or message.startswith(str(FILE))
    assert "\n" not in message


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(DataError, match=r"x\.yaml:2: is not UTF-8 text"):
        load(path)


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load(path).value == {"a": 1}


def test_a_missing_file_a_folder_and_a_huge_file_are_refused_by_name(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * (8 * 1024 * 1024 + 1))
    for path, says in ((tmp_path / "none.yaml", "does not exist"), (tmp_path, "is a folder"), (huge, "is larger than")):
        with pytest.raises(DataError, match=says) as caught:
            load(path)
        assert caught.value.fault.file == path


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"# only a remark\n")
    assert load(path).value is None
