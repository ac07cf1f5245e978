"""What the program never does, denied while it does everything else.

A process of its own refuses the network, other programs, code made from data, and every write outside the user's folders;
then it runs a broad session through every command, and the app. Whatever it reaches for ends the test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.cli.main import COMMANDS
from tests.faults.broad import SESSION

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(400)  # haic check compiles and proves the whole house once more
def test_no_network_no_program_no_code_from_data_and_no_write_elsewhere(
    knowledge: Knowledge, home: Path, tmp_path: Path
) -> None:
    here = tmp_path / "home"
    here.mkdir(mode=0o700)
    (here / "cache").symlink_to(home / "cache")
    environment = {**os.environ, "HAIC_HOME": str(here), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}
    environment.pop("CI", None)
    command = [sys.executable, str(Path(__file__).with_name("broad.py")), str(here)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["refused"] == []
    assert told["tried"] == ["socket", "program", "write", "code"], "the denial itself works"
    assert set(told["commands"]) == {*COMMANDS, "--version", "app"}
    assert {arguments[0] for arguments, _, _ in SESSION} <= set(told["commands"])
