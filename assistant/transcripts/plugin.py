"""The pytest plugin: each `*.transcript.yaml` is one test, judged by the function that `haic replay` uses.

It is loaded in every pytest run of an environment that has the program, so nothing but pytest is imported until a
transcript is collected.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.transcripts import SUFFIX

if TYPE_CHECKING:
    from assistant.transcripts.engine import Engine
    from assistant.transcripts.model import Class
    from assistant.transcripts.replay import Outcome

ENGINE: "pytest.StashKey[Engine]" = pytest.StashKey()
"""The engine of the run, made for the first transcript; whoever sets it before has the transcripts replayed with it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("haic", "HAIC transcripts")
    update = {"dest": "transcripts_update", "action": "store_const"}
    group.addoption("--transcripts-update", const="safe", help="accept turns without a clinical difference", **update)
    # Spelt out, because an optional value would take the first path for itself.
    group.addoption("--transcripts-update=all", const="all", help="accept clinical differences too", **update)
    group.addoption(
        "--transcripts-allow", default="", metavar="CLASS,...", help="classes of difference that do not fail"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("transcripts_update"):
        from assistant.transcripts.accept import under_ci  # noqa: PLC0415

        if under_ci(os.environ):
            raise pytest.UsageError("--transcripts-update: CI is set, and nothing is written under CI.")
    if config.getoption("transcripts_allow"):
        from assistant.errors import UsageError  # noqa: PLC0415

        try:
            _allowed(config)
        except UsageError as error:
            raise pytest.UsageError(f"--transcripts-allow: {error}") from error


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name.endswith(SUFFIX):
        return TranscriptFile.from_parent(parent, path=file_path)
    return None


class TranscriptFile(pytest.File):
    """One transcript file. It is read when its item runs: a malformed file fails one test and stops no other."""

    def collect(self) -> Iterable[pytest.Item]:
        yield TranscriptItem.from_parent(self, name=self.path.name.removesuffix(SUFFIX))


class TranscriptFailure(Exception):
    """What differs, ready to be shown."""


class TranscriptItem(pytest.Item):
    """One conversation: its turns share a state, so they are one test."""

    def runtest(self) -> None:
        from assistant.transcripts.replay import tally  # noqa: PLC0415
        from assistant.transcripts.report import outcome_lines  # noqa: PLC0415

        engine, allowed = _engine(self.config), _allowed(self.config)
        outcome = self._replayed(engine)
        if tally([outcome], allowed).exit_code:
            raise TranscriptFailure("\n".join(outcome_lines(outcome, allowed)))

    def _replayed(self, engine: "Engine") -> "Outcome":
        from assistant.transcripts.accept import EVERY, SAFE, accept, within  # noqa: PLC0415
        from assistant.transcripts.replay import Replayed, replay_file  # noqa: PLC0415

        outcome = replay_file(self.path, engine)
        wanted = self.config.getoption("transcripts_update")
        if not wanted or not isinstance(outcome, Replayed):
            return outcome
        accepted = accept(outcome, within(outcome, EVERY if wanted == "all" else SAFE), engine)
        for line in accepted.said:
            self.add_report_section("call", "transcripts accepted", line)
        return replay_file(self.path, engine) if accepted.taken else outcome

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from assistant.errors import HaicError  # noqa: PLC0415

        if isinstance(excinfo.value, (TranscriptFailure, HaicError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, 0, self.name


def _engine(config: pytest.Config) -> "Engine":
    from assistant.dialogue.knowledge import load_knowledge  # noqa: PLC0415
    from assistant.transcripts.engine import engine_of  # noqa: PLC0415

    if ENGINE not in config.stash:
        config.stash[ENGINE] = engine_of(load_knowledge())
    return config.stash[ENGINE]


def _allowed(config: pytest.Config) -> "frozenset[Class]":
    from assistant.transcripts.model import classes  # noqa: PLC0415

    return classes(config.getoption("transcripts_allow"))
