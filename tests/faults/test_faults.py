"""A few tries of tests/benchmarks/faults.py: kills, a full disk, a vanished terminal, instances at once. Nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "faults.py"
KINDS = (
    "kill -9, session", "kill -9, save", "kill -9, replay --update", "kill -9, cache", "full disk", "damaged cache",
    "clock going back", "two at once", "vanished terminal",
)  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals and terminals")
def test_nothing_that_was_acknowledged_is_lost(knowledge: Knowledge, tmp_path: Path) -> None:
    summary = tmp_path / "summary.json"
    command = [sys.executable, str(SCRIPT), "--tries", "2", "--json", str(summary), *KINDS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(summary.read_text())
    assert [row["kind"] for row in found["kinds"]] == list(KINDS)
    assert found["losses"] == 0
