"""The pytest plugin: one item a file, the same judgement as `haic replay`, and next to no cost."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from assistant.transcripts.engine import engine_of
from assistant.transcripts.replay import replay_file, tally, transcripts_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge

GOOD = '  - user: "/help"\n    kind: help\n'
ELSEWHERE = '  - user: "/help"\n    topic: cq02\n'
CLINICAL = '  - user: "/help"\n    kind: answer\n'

LOADED = (
    "assistant.transcripts.plugin",
    "pydantic",
    "yaml",
    "whoosh",
    "rapidfuzz",
    "textual",
    "assistant.dialogue.conversation",
)


def run_pytest(
    folder: Path, *arguments: str, ci: str = "", installed: bool = False
) -> subprocess.CompletedProcess[str]:
    """Runs pytest on a folder: with every installed plugin, or (quicker) with this one alone."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    alone = [] if installed else ["-p", "assistant.transcripts.plugin"]
    command = [sys.executable, "-m", "pytest", "-rA", *alone, "-p", "no:cacheprovider", *arguments, str(folder)]
    environment = {**os.environ, "CI": ci}
    if not installed:
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        command, capture_output=True, text=True, timeout=100, check=False, env=environment, cwd=folder
    )


def test_pytest_and_haic_replay_agree_on_every_file(
    saved: Callable[..., Path], knowledge: Knowledge, tmp_path: Path
) -> None:
    saved(GOOD, name="cq/good")
    saved(ELSEWHERE, name="elsewhere")
    saved(CLINICAL, name="clinical")
    saved("  - user: >2 cm\n", name="malformed")
    (tmp_path / "empty.transcript.yaml").write_text("")
    outcomes = {path: replay_file(path, engine_of(knowledge)) for path in transcripts_in([tmp_path])}
    ran = run_pytest(tmp_path, installed=True)
    for path, outcome in outcomes.items():
        word = "FAILED" if tally([outcome]).exit_code else "PASSED"
        assert (
            f"{word} {path.relative_to(tmp_path).as_posix()}::{path.name.removesuffix('.transcript.yaml')}"
            in ran.stdout
        )
    assert "4 failed, 1 passed" in ran.stdout
    assert ran.returncode == 1
    assert "malformed.transcript.yaml:4:" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_classes_can_be_allowed(saved: Callable[..., Path], tmp_path: Path) -> None:
    saved(ELSEWHERE)
    assert run_pytest(tmp_path, "--transcripts-allow=path").returncode == 0
    assert 'There is no class of difference "words"' in run_pytest(tmp_path, "--transcripts-allow=words").stderr


def test_an_update_takes_what_is_not_clinical_and_all_takes_the_rest(
    saved: Callable[..., Path], tmp_path: Path
) -> None:
    path = saved(ELSEWHERE + CLINICAL)
    ran = run_pytest(tmp_path, "--transcripts-update")
    assert ran.returncode == 1
    assert "turn 1, topic (path)" in ran.stdout
    assert "kind: answer" in path.read_text()
    assert run_pytest(tmp_path, "--transcripts-update=all").returncode == 0
    assert "kind: help" in path.read_text()


def test_nothing_is_written_under_ci(saved: Callable[..., Path], tmp_path: Path) -> None:
    path = saved(ELSEWHERE)
    before = path.read_bytes()
    ran = run_pytest(tmp_path, "--transcripts-update", ci="1")
    assert (ran.returncode, path.read_bytes()) == (4, before)
    assert "CI is set" in ran.stderr


def test_loading_the_plugin_imports_nothing_of_the_program_but_itself() -> None:
    code = (
        f"import pytest, assistant.transcripts.plugin, sys; print([name for name in {LOADED!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "['assistant.transcripts.plugin']"


def test_only_transcripts_are_collected(tmp_path: Path) -> None:
    for name in ("notes.yaml", "transcript.yaml", "a.transcript.yml"):
        (tmp_path / name).write_text("a: 1\n")
    assert run_pytest(tmp_path).returncode == 5
