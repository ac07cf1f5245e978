"""The corpus against the source text and the inventory of its claims, where these lie beside the checkout."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.dialogue.exhibit import exhibit

if TYPE_CHECKING:
    from types import ModuleType

    from assistant.guideline.model import Guideline

SHARED = Path(__file__).parents[2].parent / "shared"
HAIC = Path(sys.executable).with_name("haic")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "tools").is_dir(), reason="the source text does not lie beside this checkout"),
]


def tool(name: str) -> ModuleType:
    """One of the tools beside the checkout, as a module."""
    spec = importlib.util.spec_from_file_location(f"shared_{name}", SHARED / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def fidelity() -> ModuleType:
    return tool("fidelity")


@pytest.fixture(scope="module")
def source(fidelity: ModuleType) -> dict[str, str]:
    """The source text by section."""
    found: dict[str, str] = fidelity.source_sections(SHARED / "source" / "guideline.txt")
    return found


@pytest.fixture(scope="module")
def shown(guideline: Guideline) -> dict[str, str]:
    """What `haic show` prints of each section, table and figure, without the editor's notes."""
    names = ["about", *(f"cq{n}" for n in range(1, 13)), *guideline.tables, *guideline.figures]
    return {
        name: "\n\n".join(part for part in exhibit(guideline, name).plain().split("\n\n") if not part.startswith("Editor's note"))
        for name in names
    }  # fmt: skip


SECTIONS = ["about", *(f"cq{n}" for n in range(1, 13))]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_figure_of_the_source_is_kept(
    fidelity: ModuleType, source: dict[str, str], shown: dict[str, str], section: str
) -> None:
    beside = fidelity.numbers("\n".join(text for name, text in shown.items() if name not in SECTIONS))
    kept = {*fidelity.numbers(shown[section]), *beside}
    assert {figure: around for figure, around in fidelity.numbers(source[section]).items() if figure not in kept} == {}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_reference_number_of_the_source_is_kept_in_its_section_and_none_added(
    fidelity: ModuleType, source: dict[str, str], shown: dict[str, str], section: str
) -> None:
    cited = fidelity.references("\n".join(source.values()))
    found = fidelity.references(shown[section])
    assert fidelity.references(source[section]) - found == set()
    assert found - cited == set()


def test_no_figure_is_shown_that_the_source_does_not_have(
    fidelity: ModuleType, source: dict[str, str], shown: dict[str, str]
) -> None:
    everything = "\n".join(source.values())
    whole = {*fidelity.numbers(everything), *(str(number) for number in fidelity.references(everything))}
    extra = {(name, figure) for name, text in shown.items() for figure in fidelity.numbers(text) if figure not in whole}
    assert extra == set()


@pytest.mark.parametrize("section", SECTIONS)
def test_no_sentence_is_copied(
    fidelity: ModuleType, source: dict[str, str], shown: dict[str, str], section: str
) -> None:
    assert fidelity.copied_runs(shown[section], source[section], 12) == []


def claims() -> list[dict[str, Any]]:
    paths = sorted((SHARED / "source").glob("claims-*.jsonl"))
    return [
        json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def test_nearly_every_claim_of_the_inventory_is_carried_by_one_piece_of_the_corpus(guideline: Guideline) -> None:
    judge = tool("claims")
    missed = []
    found = claims()
    units: dict[str, list[str]] = {}
    for claim in found:
        section = claim["section"]
        for name in (section, *judge.BESIDE.get(section, [])):
            if name not in units:
                units[name] = judge.units(exhibit(guideline, name).json())
        texts = [text for name in (section, *judge.BESIDE.get(section, [])) for text in units[name]]
        if not judge.carried(claim, texts):
            missed.append(claim["id"])
    assert len(found) > 400
    assert len(missed) <= 0.02 * len(found), missed


@pytest.mark.parametrize(
    ("name", "face", "last"),
    [
        ("fidelity", "--plain", r"figures kept: (\d+)/\1, references kept: (\d+)/\2"),
        ("claims", "--json", r"claims carried: \d+/\d+"),
    ],
)
def test_the_tools_say_the_same_of_the_command(name: str, face: str, last: str) -> None:
    command = [
        sys.executable,
        str(SHARED / "tools" / f"{name}.py"),
        "--show",
        f"{HAIC} show {{section}} {face}",
        "--section",
        "cq11",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout
    assert re.fullmatch(last, done.stdout.splitlines()[-1])
