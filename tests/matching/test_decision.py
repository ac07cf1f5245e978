"""What becomes of a question: answered, asked back between two readings, or declined with the neighbour that it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from assistant.matching.decision import (
    Candidate,
    Decision,
    asked_tumour,
    close_rivals,
    decide,
    is_bare,
    passing,
    probability,
    rank,
)
from assistant.matching.matcher import Matcher, Target

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from assistant.text.lexicon import Reading

PLAIN = {
    "bm25": 0.5,
    "phrasing": 0.5,
    "topic": 0.0,
    "section": 0.0,
    "coverage": 1.0,
    "tumour": 0.0,
    "aspect": 0.0,
    "kin": -0.5,
}
BARE_TOPIC = {
    "anchored": 1.0, "unknown": 0.0, "coverage": 1.0, "repaired": 0.0, "outside": 0.2, "neighbour_phrasing": 0.5,
    "phrasing": 0.5,
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher(knowledge: Knowledge) -> Matcher:
    return knowledge.matcher


def decision(matcher: Matcher, question: str) -> Decision:
    return decide(matcher, *matcher.read(question))


def candidate(name: str, score: float, *, cq: int | None = 3, neighbour: bool = False, **features: float) -> Candidate:
    target = Target(name, cq, name, frozenset(), neighbour)
    return Candidate(target, score, {**PLAIN, **features})


def questions_offered(found: tuple[Candidate, ...]) -> list[int | None]:
    return [one.target.cq for one in found]


# The decision


@pytest.mark.parametrize(
    ("question", "kind", "clinical_question"),
    [
        ("new fp", "answer", 3),
        ("fistula", "answer", 9),
        ("OS of new FP", "answer", 4),
        ("which needle goes into the port", "answer", 11),
        ("complications", "answer", 9),
        ("indications of haic in hepatocellular carcinoma", "answer", 2),
        ("what is new fp and how is it given", "answer", 3),
        ("according to the guideline what is the dose of cisplatin", "answer", 3),
        ("sorafenib", "clarify", 3),
        ("catheter", "clarify", 9),
        ("survival", "clarify", 4),
        ("dose", "decline", None),
        ("outcome", "decline", None),
        ("how is it done", "decline", None),
        ("the weather today", "decline", None),
        ("purple elephants dance", "decline", None),
        ("best bead size for TACE", "decline", None),
        ("catheterr", "clarify", None),
    ],
)
def test_a_question_is_answered_asked_back_or_declined(
    matcher: Matcher, question: str, kind: str, clinical_question: int | None
) -> None:
    found = decision(matcher, question)
    assert found.kind == kind
    if clinical_question is not None:
        assert found.best is not None
        assert found.best.target.cq == clinical_question


@pytest.mark.parametrize(
    ("question", "neighbour"),
    [
        ("best bead size for TACE", "tace-technique"),
        ("the weather today", "off-topic"),
        ("pneumonia", "other-medicine"),
        ("dose", "weekly-5fu-dose"),
        ("how is it done", None),
        ("target dose of Y90 in portal vein thrombus", "radioembolisation"),
        ("was ist eine leberarterienchemotherapie", None),
    ],
)
def test_a_decline_names_the_neighbour_only_where_the_question_is_its(
    matcher: Matcher, question: str, neighbour: str | None
) -> None:
    assert decision(matcher, question).boundary == neighbour


def test_a_lone_name_is_asked_back_between_clinical_questions_and_a_longer_question_is_not(matcher: Matcher) -> None:
    lone = decision(matcher, "sorafenib")
    assert questions_offered(lone.rivals) == [3, 5]
    assert decision(matcher, "OS of new FP").rivals == ()
    assert decision(matcher, "hepatic arterial infusion for HCC and liver metastases").rivals == ()


def test_a_bare_topic_passes_the_gate_as_typed_and_not_as_repaired(matcher: Matcher) -> None:
    assert decision(matcher, "catheter").gate == 0.75
    assert decision(matcher, "complications").gate > 0.8, "a bare topic is not made less sure than it is"
    assert decision(matcher, "catheterr").gate < 0.5


def test_words_that_name_nothing_never_pass(matcher: Matcher) -> None:
    for question in ("how is it done", "outcome", "thank you"):
        assert decision(matcher, question).gate <= 0.05


def test_a_question_leans_on_an_answer_only_where_the_guideline_fits_better_than_any_neighbour(
    matcher: Matcher,
) -> None:
    assert decision(matcher, "which needle goes into the port").leads
    assert not decision(matcher, "how is an abscess treated").leads, "a neighbour fits better"
    assert not decision(matcher, "target dose of Y90 in portal vein thrombus").leads, "too little is in the guideline"
    assert not decision(matcher, "the weather today").leads
    best = (candidate("cq03.x", 5),)
    assert Decision("answer", best, 0.1, "", features={"lead": 0.1}).leads, "the gate's lower bound counts"
    assert not Decision("answer", best, 0.1, "", features={"lead": 0.0}).leads, "level with a neighbour is no lead"
    assert not Decision("answer", (), 0.9, "", features={"lead": 0.1}).leads
    assert not Decision("answer", best, 0.9, "").leads
    assert Decision("decline", (), 0.0, "").best is None


# Neighbours


def choose(matcher: Matcher, question: str, candidates: list[Candidate], neighbours: list[Candidate]) -> Decision:
    """The decision with the targets ranked as given; neighbours are named after real ones."""
    with pytest.MonkeyPatch.context() as patch:
        ranked = tuple(sorted((*candidates, *neighbours), key=lambda one: -one.score))
        patch.setattr("assistant.matching.decision.rank", lambda *_: ranked)
        return decision(matcher, question)


LONG = "what is the dose of cisplatin in new fp"


def beside(score: float, **features: float) -> Candidate:
    return candidate("tace-technique", score, cq=None, neighbour=True, **features)


@pytest.mark.parametrize(
    ("score", "likeness", "own_likeness", "outranked"),
    [
        (6.0, 0.9, 0.5, True),
        (6.0, 0.55, 0.5, True),
        (6.0, 0.54, 0.5, False),
        (5.99, 0.9, 0.5, False),
        (6.0, 0.7, 0.7, True),
        (6.0, 0.7, 0.71, False),
    ],
)
def test_a_neighbour_takes_a_question_only_by_rank_and_by_wording(
    matcher: Matcher, score: float, likeness: float, own_likeness: float, *, outranked: bool
) -> None:
    found = choose(matcher, LONG, [candidate("cq03.x", 5.0, phrasing=own_likeness)], [beside(score, phrasing=likeness)])
    assert (found.rule == "a neighbouring topic fits better") is outranked
    assert not outranked or (found.kind, found.boundary) == ("decline", "tace-technique")


def test_the_best_neighbour_is_the_one_that_is_named(matcher: Matcher) -> None:
    others = [beside(9.0, phrasing=0.9), candidate("device-brands", 3.0, cq=None, neighbour=True)]
    assert choose(matcher, LONG, [candidate("cq03.x", 5.0)], others).boundary == "tace-technique"
    assert choose(matcher, "the weather today", [candidate("cq03.x", 9.0)], others).boundary == "tace-technique"


def test_a_bare_topic_of_three_words_is_no_neighbours_alone(matcher: Matcher) -> None:
    sides = [candidate("cq03.x", 5.0, coverage=1.0)], [beside(9.0, phrasing=0.7)]
    assert choose(matcher, "dose of cisplatin", *sides).kind == "answer"
    assert choose(matcher, "the dose of cisplatin", *sides).kind == "decline"


def test_what_calls_for_care_takes_no_question_away(matcher: Matcher) -> None:
    care = next(name for name, one in matcher.boundaries.items() if one.care)
    alarm = candidate(care, 9.0, cq=None, neighbour=True, phrasing=0.9)
    assert choose(matcher, LONG, [candidate("cq03.x", 5.0)], [alarm]).boundary is None


@pytest.mark.parametrize(
    ("features", "score", "near"),
    [
        ({"coverage": 0.35, "bm25": 0.35, "phrasing": 0.0}, 3.0, True),
        ({"coverage": 0.35, "bm25": 0.0, "phrasing": 0.35}, 3.0, True),
        ({"coverage": 0.34, "bm25": 0.9, "phrasing": 0.9}, 3.0, False),
        ({"coverage": 0.9, "bm25": 0.34, "phrasing": 0.34}, 3.0, False),
        ({"coverage": 0.9, "bm25": 0.9, "phrasing": 0.34}, 2.99, False),
    ],
)
def test_a_declined_question_names_a_neighbour_that_holds_it_and_stands_near_enough(
    matcher: Matcher, features: dict[str, float], score: float, *, near: bool
) -> None:
    own = candidate("cq03.x", 5.0, coverage=0.1, bm25=0.1, phrasing=0.1)
    found = choose(matcher, "the weather today", [own, candidate("cq03.y", 0.5)], [beside(score, **features)])
    assert found.kind == "decline"
    assert found.boundary == ("tace-technique" if near else None)
    assert found.rule == (
        "gate: a neighbouring topic" if near else "gate: too little of the question is in the guideline"
    )


def test_nothing_of_the_guideline_at_all_is_declined_whatever_the_gate_says(matcher: Matcher) -> None:
    assert choose(matcher, LONG, [], []).kind == "decline"
    assert choose(matcher, LONG, [], [beside(1.0)]).boundary == "tace-technique"


@pytest.mark.parametrize(
    ("question", "likeness", "coverage", "held_back"),
    [
        ("for whom did they write it", 0.4, 0.45, False),
        ("for whom did they write it", 0.39, 0.9, True),
        ("for whom did they write it", 0.9, 0.44, True),
        ("how did they find the studies", 0.9, 0.9, True),
        ("the weather today", 0.9, 0.9, True),
    ],
)
def test_a_question_that_names_nothing_passes_only_in_the_words_of_the_guideline(
    matcher: Matcher, question: str, likeness: float, coverage: float, *, held_back: bool
) -> None:
    own = candidate("about.audience", 9.0, phrasing=likeness, coverage=coverage)
    assert (choose(matcher, question, [own], []).gate <= 0.05) is held_back


# Rivals


@pytest.mark.parametrize(
    ("question", "second", "kind"),
    [
        ("catheter", 8.3, "clarify"),
        ("catheter", 8.29, "answer"),
        ("dose of cisplatin", 8.3, "clarify"),
        ("what is the dose of cisplatin", 8.99, "answer"),
        ("needle of the port", 8.99, "answer"),
    ],
)
def test_only_one_thing_is_asked_back_and_within_a_wide_margin(
    matcher: Matcher, question: str, second: float, kind: str
) -> None:
    sides = [candidate("cq09.x", 9.0, cq=9, bm25=1.0), candidate("cq10.x", second, cq=10, bm25=1.0)]
    assert choose(matcher, question, sides, []).kind == kind


def test_rivals_are_the_best_of_each_clinical_question_within_the_margin() -> None:
    found = close_rivals(
        (
            candidate("a", 9.0, cq=3), candidate("b", 8.9, cq=3), candidate("c", 8.5, cq=None),
            candidate("d", 8.0, cq=4), candidate("e", 7.9, cq=5),
        ),
        1.0,
    )  # fmt: skip
    assert [one.target.id for one in found] == ["a", "d"]


def test_what_holds_less_of_the_question_is_no_rival() -> None:
    best = candidate("a", 9.0, cq=3, coverage=1.0)
    assert questions_offered(close_rivals((best, candidate("b", 8.9, cq=4, coverage=0.95)), 1.0)) == [3, 4]
    assert questions_offered(close_rivals((best, candidate("b", 8.9, cq=4, coverage=0.94)), 1.0)) == [3]


def test_three_readings_are_offered_at_most() -> None:
    assert questions_offered(close_rivals(tuple(candidate(str(n), 9.0, cq=n) for n in (1, 2, 3, 4)), 1.0)) == [1, 2, 3]


# A bare topic


def bare(matcher: Matcher, question: str, **features: float) -> bool:
    return is_bare(matcher, matcher.read(question)[0], {**BARE_TOPIC, **features})


def test_one_or_two_things_of_the_domain_are_a_bare_topic(matcher: Matcher) -> None:
    assert bare(matcher, "catheter")
    assert bare(matcher, "needle of the port")
    assert not bare(matcher, "haic in hcc and liver metastases"), "three things"
    assert not bare(matcher, "how is it done"), "none"
    assert bare(matcher, "what is new fp and how is it given"), "aspects apart"


@pytest.mark.parametrize(
    ("features", "is_one"),
    [
        ({"unknown": 0.01}, False),
        ({"coverage": 0.99}, False),
        ({"coverage": 0.995}, True),
        ({"repaired": 0.5}, False),
        ({"outside": -0.4}, False),
        ({"outside": -0.39}, True),
        ({"neighbour_phrasing": 0.8}, False),
        ({"neighbour_phrasing": 0.79}, True),
        ({"neighbour_phrasing": 0.85, "phrasing": 0.86}, True),
        ({"neighbour_phrasing": 0.85, "phrasing": 0.85}, False),
        ({"anchored": 0.0}, False),
    ],
)
def test_a_topic_in_the_words_of_strangers_is_not_bare(
    matcher: Matcher, features: dict[str, float], *, is_one: bool
) -> None:
    assert bare(matcher, "catheter", **features) is is_one


def test_an_outcome_alone_is_a_bare_topic_too(matcher: Matcher) -> None:
    assert bare(matcher, "survival", anchored=0.0)
    assert not bare(matcher, "pneumonia", anchored=0.0)


# The two gates


def test_the_outer_gate_brings_a_question_under_the_threshold_and_no_more(matcher: Matcher) -> None:
    def passed(gate: float, outer: float) -> float:
        calibration = replace(
            matcher.calibration, gate={"bias": gate}, outer={"bias": outer}, answer_at=0.4, outer_at=0.5
        )
        return passing(replace(matcher, calibration=calibration), {})

    assert passed(0.0, 0.0) == 0.5, "at its threshold the outer gate is open"
    assert passed(0.0, -1.0) == pytest.approx(0.4 * 0.26894142 / 0.5)
    assert passed(-3.0, -0.1) == pytest.approx(0.04742587), "never raised"


def test_a_probability_weighs_what_it_knows_and_ignores_the_rest() -> None:
    assert probability({"bias": 0.0, "a": 2.0}, {"a": 0.5, "b": 9.0}) == pytest.approx(0.73105858)
    assert probability({"bias": -1.0, "a": 2.0}, {"a": 0.5}) == pytest.approx(0.5)


# The ranking


def ranked(matcher: Matcher, question: str) -> tuple[Candidate, ...]:
    reading = matcher.read(question)[0]
    return rank(matcher, reading, matcher.phrasings.alike(reading))


def test_targets_come_best_first_and_hold_what_was_asked(matcher: Matcher) -> None:
    found = ranked(matcher, "which needle goes into the port")
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found[0].target.id == "cq11.needle.puncture"
    assert found[0].features["coverage"] == 1.0
    assert all(0.0 <= one.features[name] <= 1.0 for one in found for name in ("bm25", "phrasing", "coverage"))


def test_no_phrasing_near_is_no_likeness(matcher: Matcher) -> None:
    found = ranked(matcher, "cisplatin")
    assert min(one.features["topic"] for one in found) == min(one.features["section"] for one in found) == 0.0
    assert min(one.features["phrasing"] for one in found) == 0.0


def test_what_has_no_weight_does_not_count_in_the_ranking(matcher: Matcher) -> None:
    alone = replace(matcher, calibration=replace(matcher.calibration, rank={"coverage": 2.0}))
    assert all(one.score == pytest.approx(2 * one.features["coverage"], abs=1e-5) for one in ranked(alone, "catheter"))


def test_a_target_of_the_other_tumour_speaks_against_itself(matcher: Matcher) -> None:
    by_id = {one.target.id: one.features for one in ranked(matcher, "indications of haic in hepatocellular carcinoma")}
    assert by_id["cq02.rec"]["tumour"] == 1.0
    assert by_id["cq06.rec"]["tumour"] == -1.0
    assert {one.features["tumour"] for one in ranked(matcher, "cisplatin")} == {0.0}


def test_the_aspect_that_is_asked_for_speaks_for_its_clinical_question(matcher: Matcher) -> None:
    found = {
        one.target.id: one.features["aspect"]
        for one in ranked(matcher, "indications of haic in hepatocellular carcinoma")
    }
    assert found["cq02.rec"] == 1.0
    assert 0.0 in found.values()
    assert {one.features["aspect"] for one in ranked(matcher, "cisplatin")} == {0.0}


def test_a_neighbour_is_kin_to_no_clinical_question(matcher: Matcher) -> None:
    found = ranked(matcher, "best bead size for TACE")
    assert {one.features["kinship"] for one in found if one.target.neighbour} == {-1.0}
    assert any(one.features["kinship"] > -1.0 for one in found if not one.target.neighbour)


@pytest.mark.parametrize(
    ("question", "tumour"),
    [
        ("haic in hcc", "hcc"),
        ("haic for liver metastases", "metastases"),
        ("haic for hcc and for liver metastases", None),
        ("what is a port", None),
        ("colorectal liver metastases", "metastases"),
    ],
)
def test_the_tumour_is_the_one_that_a_question_names(matcher: Matcher, question: str, tumour: str | None) -> None:
    reading: Reading = matcher.read(question)[0]
    assert asked_tumour(reading) == tumour
