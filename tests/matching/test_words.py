"""Word models, sections and owners: what the words of a question say by themselves."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.knowledge import Knowledge
from assistant.matching.words import WordModel, build_owners, build_sections, signs, single_signs, typed_words

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


OWNERS = build_owners([(0, ["needle", "=which"]), (0, ["needle", "port"]), (1, ["dose", "=how"])], 3)
"""Two targets with phrasings, and one without."""


def test_the_target_whose_phrasings_hold_the_words_is_nearest() -> None:
    kin = OWNERS.kin(["needle", "=which"], range(3))
    assert kin[0] == 0.0
    assert max(kin[1], kin[2]) < 0.0


@given(st.lists(st.sampled_from(["needle", "port", "dose", "=which", "=how", "unheard-of"])))
def test_no_target_is_nearer_than_the_nearest_or_farther_than_can_be(found: list[str]) -> None:
    kin = OWNERS.kin(found, range(3))
    assert max(kin.values()) == 0.0
    assert min(kin.values()) >= -1.0
    assert kin == OWNERS.kin([*found, *found], range(3)), "a word said twice counts once"


def test_the_question_on_the_needle_belongs_to_the_passages_on_needles(knowledge: Knowledge) -> None:
    matcher = knowledge.matcher
    reading, _ = matcher.read("which needle goes into the port")
    kin = matcher.owners.kin(single_signs(reading), range(len(matcher.targets)))
    assert "needle" in matcher.targets[max(kin, key=lambda at: kin[at])].id
