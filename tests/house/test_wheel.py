"""The built wheel, installed into an empty environment, answers in any folder."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]


def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100, **options)  # type: ignore[call-overload,no-any-return]


def builder(folder: Path) -> list[str]:
    """How pip gets at the builder: it is at hand, or pip fetches it."""
    if importlib.util.find_spec("hatchling"):
        return ["--no-build-isolation"]
    if run([*PIP, "download", "--no-deps", "--dest", str(folder), "hatchling"]).returncode != 0:
        pytest.skip("hatchling is neither installed nor to be fetched, so no wheel can be built here")
    return []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    options = builder(tmp_path_factory.mktemp("builder"))
    built = run([*PIP, "wheel", str(ROOT), "--no-deps", *options, "--wheel-dir", str(folder)])
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment that holds the wheel and what it needs, and no checkout."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = home / SCRIPTS / ("python.exe" if os.name == "nt" else "python")
    # Only what is imported is compiled, and only then: most of what an installation costs.
    into = [*PIP, "--python", str(python), "install", "--no-compile"]
    if run([*into, "--retries", "1", "--timeout", "10", str(wheel)]).returncode != 0:
        # Without a network, what the wheel needs comes from the environment that runs this test.
        found = run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        Path(found.stdout.strip(), "running-environment.pth").write_text(
            sysconfig.get_path("purelib"), encoding="utf-8"
        )
        alone = run([*into, "--no-deps", "--no-index", str(wheel)])
        assert alone.returncode == 0, alone.stderr
    return home / SCRIPTS


def test_the_wheel_carries_the_program_its_data_and_the_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("corpus", "intents"):
        for path in (ROOT / folder).rglob("*.*"):
            assert f"assistant/data/{path.relative_to(ROOT).as_posix()}" in names
    assert any(name.endswith("LICENSE") for name in names)
    assert "assistant/cli/main.py" in names
    assert [name for name in names if name.startswith(("tests/", "transcripts/", "corpus/", "intents/"))] == []


def test_the_installed_program_answers_in_any_folder(installed: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "HAIC_DATA"}}
    environment["HAIC_HOME"] = str(tmp_path / "home")
    where = run(
        [str(installed / "python"), "-c", "import assistant; print(assistant.__file__)"], cwd=tmp_path, env=environment
    )
    assert Path(where.stdout.strip()).is_relative_to(installed.parent)
    asked = run([str(installed / "haic"), "ask", "what is a flow check", "--json"], cwd=tmp_path, env=environment)
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["clinical_question"] == 11
    shown = run([str(installed / "haic"), "show", "table1", "--json"], cwd=tmp_path, env=environment)
    assert len(json.loads(shown.stdout)["rows"]) == 23
