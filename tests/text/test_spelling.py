"""A mistyped word is read as the word that was meant; figures, doses and known words are left alone."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.spelling import SHORTEST, Repair, build_speller

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge

VOCABULARY = (
    "cisplatin",
    "sorafenib",
    "lenvatinib",
    "catheter",
    "portal",
    "vein",
    "invasion",
    "metastases",
    "response",
    "embolise",
)
SPELLER = build_speller(VOCABULARY, known=("portable", "weather", "month"))

MISTYPED = st.tuples(st.sampled_from(VOCABULARY), st.integers(0, 20), st.sampled_from(string.ascii_lowercase)).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] :]
)
WORD = st.text(string.ascii_lowercase, max_size=14) | st.sampled_from(VOCABULARY) | MISTYPED
FIGURE = st.text(string.ascii_lowercase + string.digits + ".,/%-", min_size=1, max_size=12).filter(
    lambda word: any(map(str.isdigit, word))
)


def read(word: str) -> str:
    return SPELLER.repair([word])[0][0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cisplatn", "cisplatin"),
        ("cispaltin", "cisplatin"),
        ("cissplattin", "cisplatin"),
        ("sorafinib", "sorafenib"),
        ("cathetre", "catheter"),
        ("portl", "portal"),
        ("invassion", "invasion"),
        ("metastasees", "metastases"),
    ],
)
def test_a_mistyped_word_is_read_as_the_one_that_was_meant(typed: str, meant: str) -> None:
    assert SPELLER.repair(["the", typed]) == (["the", meant], (Repair(typed, meant),))


@pytest.mark.parametrize(
    "word", ["portable", "weather", "month", "cisplatin", "", "in", "vei", "xyzzyxyzzy", "venös", "門脈腫瘍栓"]
)
def test_known_short_foreign_and_far_away_words_stay_as_typed(word: str) -> None:
    assert SPELLER.repair([word]) == ([word], ())


@given(FIGURE)
def test_a_word_with_a_digit_is_never_touched(word: str) -> None:
    assert read(word) == word


@given(st.sampled_from([*VOCABULARY, "portable", "weather", "month"]))
def test_a_known_word_is_never_touched(word: str) -> None:
    assert read(word) == word


@given(st.lists(WORD | FIGURE | st.text(max_size=8), max_size=8))
def test_a_repair_changes_words_one_for_one_and_says_so(typed: list[str]) -> None:
    found, repairs = SPELLER.repair(typed)
    assert len(found) == len(typed)
    assert repairs == tuple(
        Repair(before, after) for before, after in zip(typed, found, strict=True) if before != after
    )
    assert all(after in VOCABULARY for before, after in zip(typed, found, strict=True) if before != after)


@given(WORD)
def test_a_repaired_word_needs_no_repair(word: str) -> None:
    assert read(read(word)) == read(word)


@given(st.text(string.ascii_lowercase, max_size=SHORTEST - 1))
def test_short_words_stay_as_typed(word: str) -> None:
    assert read(word) == word


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("portl vein invasion", "portal-vein-invasion"),
        ("cispaltin dose", "cisplatin"),
        ("sorafinib", "sorafenib"),
        ("hepatocelular carcinoma", "hcc"),
        ("chlorhexadine", "chlorhexidine"),
    ],
)
def test_the_assistant_reads_mistyped_questions(knowledge: Knowledge, question: str, concept: str) -> None:
    assert concept in knowledge.matcher.read(question)[0].concepts


def test_no_figure_of_a_question_changes_when_its_words_are_repaired(knowledge: Knowledge) -> None:
    pieces = st.integers(0, 9999).map(str) | st.sampled_from(["cisplatn", "20 mg/m2", "B8", "5-FU", "30.4%", "portl"])

    @given(st.lists(pieces, max_size=8).map(" ".join))
    def holds(typed: str) -> None:
        reading, _ = knowledge.matcher.read(typed)
        assert [char for char in reading.text if char.isdigit()] == [char for char in typed if char.isdigit()]

    holds()


def test_the_assistant_can_read_any_text(knowledge: Knowledge) -> None:
    @given(st.text(max_size=200))
    def holds(text: str) -> None:
        reading, repairs = knowledge.matcher.read(text)
        assert all(repair.typed != repair.read for repair in repairs)
        assert len(reading.terms) == len(set(reading.terms))

    holds()
