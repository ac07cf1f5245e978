"""The shipped weights are what the shipped table of features teaches, and hold the levels that they promise."""

from pathlib import Path

import pytest

from assistant.files.folders import shipped
from assistant.matching.gate import GATE
from assistant.matching.records import CalibrationRecord, load_calibration
from assistant.quality.calibrate import Learnt, calibrated, learnt, written
from assistant.quality.learning import logistic_weights, ranking_weights, solved, word_model
from assistant.quality.samples import INSIDE, NEAR, OUTSIDE, Sample, Table, packed, unpacked

FEATURES = Path(__file__).parent / "features.csv.gz"


@pytest.fixture(scope="module")
def table() -> Table:
    return unpacked(FEATURES.read_bytes())


@pytest.fixture(scope="module")
def found(table: Table) -> Learnt:
    return learnt(table, load_calibration(shipped().intents))


def test_the_shipped_weights_follow_from_the_shipped_features(found: Learnt) -> None:
    calibration = load_calibration(shipped().intents)
    assert calibrated(found, calibration) == calibration


def test_the_shipped_file_says_what_was_measured(found: Learnt) -> None:
    text = (shipped().intents / "calibration.yaml").read_text(encoding="utf-8")
    assert written(load_calibration(shipped().intents), found.measured) == text


def test_held_out_questions_are_answered_and_strange_ones_are_not(found: Learnt) -> None:
    assert found.measured["phrasings_answered"] >= 0.92
    assert found.measured["neighbours_answered"] <= 0.14
    assert found.measured["outside_answered"] <= 0.005


def test_the_confidence_is_honest(found: Learnt) -> None:
    assert found.measured["calibration_error"] <= 0.03


def test_a_table_is_packed_and_unpacked_without_loss() -> None:
    features = tuple(float(at) / 8 for at in range(len(GATE)))
    table = Table(
        (Sample(INSIDE, 0, features), Sample(NEAR, 1, features), Sample(OUTSIDE, 4, features)),
        ([((1.0, 0.5), True)],),
        0.75,
    )
    assert unpacked(packed(table)) == table
    assert packed(table) == packed(table)


def test_a_logistic_model_finds_the_feature_that_matters() -> None:
    rows = [((float(at % 2), float(at % 3)), at % 2 == 1, 1.0) for at in range(60)]
    _, first, second = logistic_weights(rows)
    assert first > 1
    assert abs(second) < 0.5


def test_a_ranking_finds_the_feature_that_tells_right_from_wrong() -> None:
    cases = [
        [((1.0, float(at % 2)), True), ((0.0, float(at % 3 == 0)), False), ((0.2, 0.5), False)] for at in range(40)
    ]
    weights = ranking_weights(cases, {"telling": 1.0, "chance": 1.0})
    assert weights["telling"] > 3
    assert abs(weights["chance"]) < 1
    assert ranking_weights(cases, {"telling": 0.0, "chance": 5.0}) == pytest.approx(weights, abs=1e-3), "one optimum"


def test_a_linear_system_is_solved() -> None:
    assert solved([[2.0, 1.0], [1.0, 3.0]], [5.0, 10.0]) == pytest.approx([1.0, 3.0])


def test_words_of_either_side_get_opposite_weights() -> None:
    questions = [
        (["catheter", "dose"], True),
        (["catheter", "port"], True),
        (["weather", "today"], False),
        (["weather", "dose"], False),
    ]
    model = word_model(questions * 3)
    assert model.value(["catheter"]) > 0 > model.value(["weather"])
    assert -1 <= model.value(["weather", "today"]) <= model.value(["weather"])


def test_the_record_of_a_calibration_refuses_unknown_fields() -> None:
    with pytest.raises(ValueError, match="outer"):
        CalibrationRecord.model_validate({"rank": {}})
