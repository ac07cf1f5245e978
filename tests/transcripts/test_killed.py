"""A kill in the middle of an update leaves every file whole: as it was, or as it should be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from assistant.transcripts.engine import engine_of
from assistant.transcripts.replay import Replayed, replay_file, transcripts_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge

PROGRAM = [sys.executable, "-c", "from assistant.cli.main import run; run()", "replay", "--update"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("after", [1, 7])
def test_an_update_killed_in_its_middle_leaves_no_half_file(
    after: int, saved: Callable[..., Path], knowledge: Knowledge, tmp_path: Path
) -> None:
    old = '  - user: "/help"\n    topic: cq02\n'
    paths = [saved(old, name=f"{number:03}") for number in range(60)]
    before = {path: path.read_bytes() for path in paths}
    with subprocess.Popen([*PROGRAM, str(tmp_path)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stderr is not None
        for _ in range(after):
            process.stderr.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
    engine = engine_of(knowledge)
    outcomes = [replay_file(path, engine) for path in transcripts_in([tmp_path])]
    done = [one for one in outcomes if isinstance(one, Replayed) and not one.changed]
    assert len(outcomes) == 60, "what the kill left over is not taken for a transcript"
    assert len(done) >= after
    assert all(one.path.read_bytes() == before[one.path] for one in outcomes if one not in done)
    assert all(one.path.read_bytes() == before[one.path].replace(b"cq02", b"null") for one in done)
