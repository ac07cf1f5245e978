"""The proof of the four interviews, and one planted fault of each kind that it has to find."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from assistant.errors import HaicError
from assistant.guideline.model import Guideline
from assistant.interview.loader import load_interview
from assistant.interview.model import OPEN, Interview
from assistant.interview.proof import Boundary, Proof, compare, prove

NAMES = ["hcc-indication", "metastases-indication", "continue-suspend-stop", "complication-triage"]

SMALL = """\
id: small
title: "A small interview"
scope: "For proofs."
verdicts:
  - {id: good, label: "Good", favourable: true}
  - {id: bad, label: "Bad"}
  - {id: open, label: "Open"}
questions:
  - id: stage
    type: choice
    label: stage
    text: "Which stage?"
    help: "One of three."
    passages: [cq02.rec]
    options: [{id: early, text: "early"}, {id: middle, text: "middle"}, {id: late, text: "late"}]
  - id: size
    type: number
    label: size
    text: "Which size?"
    help: "In cm."
    passages: [cq02.rec]
    units: [{id: cm, min: 0, max: 30, bands: [{id: small, below: 5}, {id: large, from: 5}]}]
  - id: spread
    type: yesno
    label: spread
    text: "Is there spread?"
    help: "Outside."
    passages: [cq02.rec]
    relevant: {stage: late}
reasons:
  fine: {verdict: good, basis: guideline, text: "It is fine.", passages: [cq02.rec]}
  not-fine: {verdict: bad, basis: guideline, text: "It is not.", passages: [cq02.rec]}
gates:
  - {id: spread, when: {spread: "yes"}, verdict: bad, reasons: not-fine}
grid:
  - {id: not-late, when: {stage: [early, middle]}, verdict: good, reasons: fine}
  - {id: late, when: {stage: late, spread: "no"}, verdict: good, reasons: fine}
cautions:
  large: {when: {size: large}, text: "Large.", passages: [cq02.rec]}
"""


def small(folder: Path, guideline: Guideline, *changes: tuple[str, str]) -> Interview:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return load_interview(path, guideline.citable())


@pytest.fixture(scope="module")
def hcc_proof(hcc: Interview) -> Proof:
    return prove(hcc)


@pytest.mark.parametrize("name", NAMES)
def test_the_interview_is_proved(interviews: Mapping[str, Interview], name: str) -> None:
    proof = prove(interviews[name])
    assert proof.faults == ()
    assert proof.states <= 2_000_000
    assert proof.line.endswith("proved")


def test_the_hcc_interview_covers_what_it_says_it_covers(hcc: Interview, hcc_proof: Proof) -> None:
    proof = hcc_proof
    assert proof.cases > 500_000
    assert proof.derived_states == 4 * 4**5
    assert set(proof.verdicts) == {word.id for word in hcc.words} - {"open"}
    assert proof.asked_to_verdict.mean < proof.asked.mean < 8
    assert proof.asked_to_verdict.most <= 12


def test_every_threshold_is_tried_on_both_sides(hcc_proof: Proof) -> None:
    found = hcc_proof.boundaries
    for field, below, at, above in (
        ("bilirubin", ("1.99 mg/dL", "1"), ("2 mg/dL", "2"), ("2.01 mg/dL", "2")),
        ("bilirubin", ("50.99 umol/L", "2"), ("51 umol/L", "2"), ("51.01 umol/L", "3")),
        ("albumin", ("34.99 g/L", "2"), ("35 g/L", "2"), ("35.01 g/L", "1")),
        ("inr", ("1.699", "1"), ("1.7", "2"), ("1.701", "2")),
        ("largest_tumour", ("4.99 cm", "lt-5"), ("5 cm", "ge-5"), ("5.01 cm", "ge-5")),
    ):
        assert {Boundary(field, *below), Boundary(field, *at), Boundary(field, *above)} <= set(found)


def test_a_sound_small_interview_has_no_faults(tmp_path: Path, guideline: Guideline) -> None:
    proof = prove(small(tmp_path, guideline))
    assert proof.faults == ()
    assert proof.cases == 12
    assert (proof.asked_to_verdict.mean, proof.asked_to_verdict.most) == (4 / 3, 2)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("{stage: [early, middle]}, verdict", "{stage: early}, verdict"), "gap: no row covers stage middle"),
        (
            ("{stage: [early, middle]}, verdict", "{stage: [early, middle, late]}, verdict"),
            'overlap: rows "not-late" and "late"',
        ),
        (('{spread: "yes"}, verdict', "{stage: [early, middle, late]}, verdict"), 'dead row: "not-late"'),
        (('{spread: "yes"}, verdict', "{stage: late}, verdict"), 'dead row: "late" never decides'),
        (("{size: large}", '{spread: "no"}'), 'dead question: the answer to "size"'),
        (
            ('- {id: bad, label: "Bad"}', '- {id: bad, label: "Bad"}\n  - {id: odd, label: "Odd"}'),
            'unreachable verdict: no case leads to "odd"',
        ),
        (
            ("gates:", '  spare: {verdict: bad, basis: guideline, text: "Spare.", passages: [cq02.rec]}\ngates:'),
            'dead reason: no row gives "spare"',
        ),
        (
            (
                "cautions:",
                'contradictions:\n  odd: {when: {stage: middle}, text: "Which?", fields: [stage]}\ncautions:',
            ),
            'dead option: "middle" of "stage"',
        ),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, guideline: Guideline, change: tuple[str, str], fault: str) -> None:
    found = prove(small(tmp_path, guideline, change)).faults
    assert any(one.startswith(fault) for one in found), found


def test_answers_that_exclude_each_other_without_being_named_are_found(tmp_path: Path, guideline: Guideline) -> None:
    clashes = """\
contradictions:
  one: {when: {stage: late, spread: "yes"}, text: "Which?", fields: [stage, spread]}
  two: {when: {stage: late, spread: "no"}, text: "Which?", fields: [stage, spread]}
cautions:"""
    found = prove(small(tmp_path, guideline, ("cautions:", clashes))).faults
    assert "unnamed contradiction: stage late." in found


def test_too_many_combinations_fail_loudly(tmp_path: Path, guideline: Guideline) -> None:
    more = "".join(
        f'  - {{id: extra{n}, type: yesno, label: "x", text: "x?", help: "x.", passages: [cq02.rec]}}\n'
        for n in range(14)
    )
    tests = ", ".join(f'extra{n}: "yes"' for n in range(14))
    gate = f"gates:\n  - {{id: many, when: {{{tests}}}, verdict: bad, reasons: not-fine}}"
    interview = small(tmp_path, guideline, ("reasons:\n  fine", f"{more}reasons:\n  fine"), ("gates:", gate))
    with pytest.raises(HaicError, match="more than 2000000 combinations"):
        prove(interview)


def test_the_same_interview_has_no_changed_case(hcc: Interview) -> None:
    assert compare(hcc, hcc) == ()


def test_every_case_whose_verdict_changed_is_listed(tmp_path: Path, guideline: Guideline) -> None:
    old = small(tmp_path, guideline)
    new = small(tmp_path, guideline, ('{spread: "yes"}, verdict: bad', '{spread: "yes"}, verdict: good'))
    (change,) = compare(old, new)
    assert change.answers == {"stage": "late", "spread": "yes"}
    assert (change.before, change.after) == ("bad", "good")
    assert change.cases == 2


def test_a_new_option_counts_as_a_changed_case(tmp_path: Path, guideline: Guideline) -> None:
    old = small(tmp_path, guideline)
    new = small(
        tmp_path,
        guideline,
        ('{id: middle, text: "middle"}', '{id: middle, text: "middle"}, {id: odd, text: "odd"}'),
        ("{stage: [early, middle]}, verdict", "{stage: [early, middle, odd]}, verdict"),
    )
    assert {(one.answers["stage"], one.before, one.after) for one in compare(old, new)} == {("odd", "gap", "good")}


def test_an_interview_that_cannot_be_left_open_is_not_proved(tmp_path: Path, guideline: Guideline) -> None:
    interview = small(tmp_path, guideline)
    decided = replace(interview, words=tuple(word for word in interview.words if word.id != OPEN))
    assert 'the verdict "open" is not among the words.' in prove(decided).faults
