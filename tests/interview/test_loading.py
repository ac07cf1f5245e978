import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import DataError
from assistant.files.codec import decode, encode
from assistant.guideline.model import Guideline
from assistant.interview.loader import load_interview, load_interviews
from assistant.interview.model import Interview

FILE = Path(__file__).parents[2] / "corpus" / "interviews" / "continue-suspend-stop.yaml"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "passages: [cq12.rec, cq12.artery.occlusion-stenosis]",
            "passages: [cq12.rec, cq12.artery.oclusion-stenosis]",
            'there is no passage "cq12.artery.oclusion-stenosis". Did you mean "cq12.artery.occlusion-stenosis"?',
        ),
        ("when: {artery: occluded}", "when: {artry: occluded}", 'there is no field "artry". Did you mean "artery"?'),
        (
            "when: {artery: occluded}",
            "when: {artery: ocluded}",
            'there is no option of "artery" called "ocluded". Did you mean "occluded"?',
        ),
        (
            "reasons: artery-occluded",
            "reasons: artery-ocluded",
            'there is no reason "artery-ocluded". Did you mean "artery-occluded"?',
        ),
        ("conflicts: duration", "conflicts: durations", 'there is no conflict "durations". Did you mean "duration"?'),
        (
            "verdict: consider-suspending\n    basis",
            "verdict: consider-suspend\n    basis",
            'there is no verdict "consider-suspend". Did you mean "consider-suspending"?',
        ),
        ("absent: patent", "absent: patentt", 'there is no option "patentt". Did you mean "patent"?'),
        (
            "relevant: {liver_response: complete}\n",
            'relevant: {liver_response: complete, response_kept: "yes"}\n',
            '"response_kept" depends on itself.',
        ),
        (
            "label: hepatic artery",
            "lable: hepatic artery",
            'has "lable", which is not a known field. Did you mean "label"?',
        ),
        (
            "facts: {liver_response: complete, response_kept",
            "facts: {liver_respons: complete, response_kept",
            'there is no field "liver_respons". Did you mean "liver_response"?',
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_nearest_name(
    tmp_path: Path, guideline: Guideline, old: str, new: str, said: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / FILE.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_interview(path, guideline.citable())
    faults = [fault for fault in error.value.faults if said in fault.message]
    assert faults, error.value.faults
    line = text[: text.index(old)].count("\n") + 1
    assert faults[0].line is not None
    assert line <= faults[0].line <= line + old.count("\n") + 12


def test_an_uncited_row_is_refused(tmp_path: Path, guideline: Guideline) -> None:
    text = FILE.read_text(encoding="utf-8")
    path = tmp_path / FILE.name
    path.write_text(
        text.replace("passages: [cq12.artery.occlusion-stenosis, cq12.rec]", "passages: []", 1), encoding="utf-8"
    )
    with pytest.raises(DataError, match="passages"):
        load_interview(path, guideline.citable())


def test_bands_that_leave_a_gap_are_refused(tmp_path: Path, guideline: Guideline) -> None:
    path = tmp_path / "hcc-indication.yaml"
    text = (FILE.parent / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace('{id: "2", from: 2, to: 3}', '{id: "2", from: 2.1, to: 3}', 1), encoding="utf-8")
    with pytest.raises(DataError, match="leave a gap or overlap"):
        load_interview(path, guideline.citable())


def test_all_files_with_mistakes_are_reported_together(tmp_path: Path, guideline: Guideline) -> None:
    for name in ("continue-suspend-stop", "complication-triage"):
        text = (FILE.parent / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text.replace(f"id: {name}", "id: other", 1), encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_interviews(tmp_path, guideline.citable())
    assert len(error.value.faults) == 2


def test_an_interview_survives_the_cache(hcc: Interview) -> None:
    assert decode(Interview, encode(hcc)) == hcc


def test_deciding_needs_neither_pydantic_nor_yaml_nor_a_terminal() -> None:
    modules = "answers, sentences, engine, trace, card, export, proof"
    heavy = ("pydantic", "yaml", "textual", "rich")
    code = f"import sys; from assistant.interview import {modules}; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
