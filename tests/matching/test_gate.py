"""The features of the gate: what tells a question that the guideline answers from one that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.matching.decision import Candidate, decide
from assistant.matching.gate import GATE, gate_features, masses, named, weights
from assistant.matching.matcher import Matcher, Target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.dialogue.knowledge import Knowledge


@pytest.fixture(scope="module")
def matcher(knowledge: Knowledge) -> Matcher:
    return knowledge.matcher


def candidate(name: str, score: float, *, neighbour: bool = False, **features: float) -> Candidate:
    plain = {"bm25": 0.5, "phrasing": 0.5, "topic": 0.0, "section": 0.0, "coverage": 1.0, "kin": -0.5}
    return Candidate(Target(name, 3, name, frozenset(), neighbour), score, {**plain, **features})


def features_of(matcher: Matcher, question: str) -> Mapping[str, float]:
    found = decide(matcher, *matcher.read(question)).features
    assert found is not None
    return found


def test_every_feature_of_the_gate_is_told(matcher: Matcher) -> None:
    assert set(GATE) <= set(features_of(matcher, "new fp"))


def test_a_question_of_the_domain_is_anchored_in_it(matcher: Matcher) -> None:
    found = features_of(matcher, "which needle goes into the port")
    assert (found["domain"], found["anchored"], found["adrift"], found["unknown"]) == (1.0, 1.0, 0.0, 0.0)
    assert found["anchors"] == 0.5


def test_many_things_of_the_domain_anchor_no_more_than_four(matcher: Matcher) -> None:
    many = features_of(matcher, "port, needle, cisplatin, sorafenib, stent, portal vein, thrombosis and hcc")
    assert many["anchors"] == 1.0
    assert many["domain"] == pytest.approx(1.0)


def test_small_words_of_the_day_are_adrift(matcher: Matcher) -> None:
    found = features_of(matcher, "the weather today")
    assert (found["domain"], found["anchored"], found["adrift"], found["lead"]) == (0.0, 0.0, 1.0, -0.5)


def test_naming_the_document_is_no_drifting(matcher: Matcher) -> None:
    found = features_of(matcher, "who wrote the guideline")
    assert (found["anchored"], found["adrift"]) == (0.0, 0.0) if found["document"] else (0.0, 1.0)
    assert found["document"] > 0
    beside_hcc = features_of(matcher, "in HCC according to the authors")
    assert beside_hcc["document"] == pytest.approx(1 - beside_hcc["domain"])


def test_words_that_nobody_used_are_unknown(matcher: Matcher) -> None:
    assert features_of(matcher, "was ist eine leberarterienchemotherapie")["unknown"] > 0.7
    assert features_of(matcher, "catheter zzyzx")["unknown"] == pytest.approx(
        1 - features_of(matcher, "catheter zzyzx")["domain"]
    )


def test_a_repaired_word_counts_as_less_sure(matcher: Matcher) -> None:
    assert features_of(matcher, "catheterr")["repaired"] == 1.0
    assert features_of(matcher, "catheter")["repaired"] == 0.0


def test_the_lead_is_over_the_best_neighbour_and_bounded(matcher: Matcher) -> None:
    reading = matcher.read("catheter")[0]

    def lead(*own: float, others: tuple[float, ...] = ()) -> float:
        sides = [candidate("x", one) for one in own], [candidate("y", one, neighbour=True) for one in others]
        return gate_features(matcher, reading, *sides)["lead"]

    assert lead(9.0, 1.0, others=(8.0, 2.0)) == pytest.approx(0.1)
    assert lead(3.0) == pytest.approx(0.3)
    assert lead(others=(2.0,)) == pytest.approx(-0.2)
    assert (lead(99.0), lead(others=(99.0,)), lead()) == (0.5, -0.5, 0.0)


def test_the_closest_phrasing_counts_wherever_it_stands(matcher: Matcher) -> None:
    reading = matcher.read("catheter")[0]
    own = [candidate("a", 5.0, phrasing=0.2, topic=0.3, section=0.4), candidate("b", 4.0, phrasing=0.9)]
    found = gate_features(
        matcher, reading, own, [candidate("y", 3.0, phrasing=0.1, bm25=0.7), candidate("z", 2.0, phrasing=0.6)]
    )
    assert (found["phrasing"], found["neighbour_phrasing"], found["wider"]) == (0.9, 0.6, 0.4)
    assert (found["neighbour_bm25"], found["bm25"], found["coverage"]) == (0.7, 0.5, 1.0)
    alone = gate_features(matcher, reading, [], [])
    assert {
        alone[name] for name in ("phrasing", "neighbour_phrasing", "wider", "bm25", "coverage", "neighbour_bm25")
    } == {0.0}


def test_another_language_says_nothing_by_its_words(matcher: Matcher) -> None:
    found = features_of(matcher, "wie wird der katheter gespült")
    assert (found["outside"], found["beyond"]) == (0.0, 0.0)
    assert features_of(matcher, "which needle goes into the port")["outside"] == 1.0


def test_a_mention_of_the_document_counts_less_beside_a_thing_of_the_domain(matcher: Matcher) -> None:
    beside_hcc = matcher.read("in HCC according to the authors")[0]
    alone = matcher.read("who are the authors")[0]
    assert 0 < weights(matcher, beside_hcc)["@guideline-authors"] < weights(matcher, beside_hcc)["@hcc"] == 1.0
    assert weights(matcher, alone)["@guideline-authors"] == 1.0
    assert masses(matcher, beside_hcc)["@guideline-authors"] < masses(matcher, alone)["@guideline-authors"]


def test_an_aspect_names_nothing_of_the_domain(matcher: Matcher) -> None:
    assert named(matcher, matcher.read("dose of cisplatin")[0])
    assert not named(matcher, matcher.read("what dose")[0])
    assert not named(matcher, matcher.read("dose of cisplatin")[0], beside=("drug",))
    assert not named(matcher, matcher.read("the weather today")[0])


def test_the_lead_of_kin_is_over_the_neighbour_that_owns_most_of_the_words(matcher: Matcher) -> None:
    reading = matcher.read("which needle goes into the port")[0]
    ours = [candidate("a", 5.0, kin=-0.4), candidate("b", 4.0, kin=-0.1)]
    theirs = [candidate("c", 4.0, neighbour=True, kin=-0.7)]
    assert gate_features(matcher, reading, ours, theirs)["kin_lead"] == pytest.approx(0.6)
    assert gate_features(matcher, reading, ours, [])["kin_lead"] == pytest.approx(0.9), (
        "no neighbour is as far as can be"
    )
