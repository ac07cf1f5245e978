"""Word models and sections: what the words of a question say by themselves."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.knowledge import Knowledge
from assistant.matching.words import WordModel, build_sections, signs, typed_words

MODEL = WordModel(0.5, {"catheter": 2.0, "weather": -4.0})


@given(st.lists(st.text(max_size=8)))
def test_a_value_is_bounded_whatever_the_words(found: list[str]) -> None:
    assert -1 <= MODEL.value(found) <= 1


def test_a_word_said_twice_counts_once() -> None:
    assert MODEL.value(["catheter", "catheter"]) == MODEL.value(["catheter"])


def test_a_repaired_word_counts_as_it_was_typed(knowledge: Knowledge) -> None:
    reading, repairs = knowledge.matcher.read("is a catheterr flushed")
    assert "catheterr" in typed_words(reading, repairs)


def test_the_section_that_uses_the_words_most_is_nearest() -> None:
    sections = build_sections(
        [("cq01", ["port", "=port"]), ("cq01", ["port"]), ("cq02", ["tumour"]), ("cq02", ["tumour", "port"])]
    )
    kinship = sections.kinship(["tumour"])
    assert kinship["cq02"] == 0 > kinship["cq01"] >= -1


def test_words_that_nobody_used_leave_all_sections_alike() -> None:
    sections = build_sections([("cq01", ["port"]), ("cq02", ["port"])])
    assert set(sections.kinship(["unheard-of"]).values()) == {0.0}


def test_the_question_on_the_needle_belongs_to_the_question_on_care(knowledge: Knowledge) -> None:
    kinship = knowledge.matcher.sections.kinship(signs(knowledge.matcher.read("which needle goes into the port")[0]))
    assert max(kinship, key=lambda name: kinship[name]) == "cq11"
