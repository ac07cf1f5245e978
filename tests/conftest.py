"""What every test stands on: folders of its own, no network, one width, and two ways to run the program.

The compiled corpus is kept in one home for the whole session, so that it is compiled once. Tests that break a cache
or a data file do it in a folder of their own.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from hypothesis import HealthCheck, settings
from msgspec import Struct

from assistant.cli.main import main
from assistant.dialogue.knowledge import Knowledge, load_knowledge
from assistant.files.folders import Data, shipped
from assistant.files.yaml import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.guideline.model import Guideline

ROOT = Path(__file__).parents[1]

# Hypothesis keeps its files out of the checkout, where pytest would take offence at them.
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(Path(tempfile.gettempdir()) / "haic-hypothesis"))
# Examples are drawn from the test's own source, so that a run says the same on every machine.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.load_profile("repeatable")


class Ran(Struct, frozen=True):
    """A finished command: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def replies(self) -> list[dict[str, Any]]:
        """One JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Haic(Protocol):
    """Runs `haic` with arguments; `stdin` is what stands on standard input."""

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Ran: ...


def pytest_configure() -> None:
    sys.addaudithook(_refuse_network)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """While one worker learns the model anew, which takes no knowledge, the others compile the knowledge for all."""
    items.sort(key=lambda item: item.path.name != "test_calibration.py")


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in {"127.0.0.1", "::1"}:
        raise RuntimeError(f"a test reached for the network: {arguments[1]}")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's folders of this session (shared by its workers) and a terminal that is the same everywhere."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "haic-home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HAIC_HOME", str(home))
        patch.setenv("COLUMNS", "80")
        patch.setenv("LINES", "24")
        patch.setenv("TERM", "xterm-256color")
        patch.delenv("HAIC_DATA", raising=False)
        patch.delenv("NO_COLOR", raising=False)
        yield home


@pytest.fixture(scope="session")
def data(home: Path) -> Data:
    """The data folders of this checkout."""
    return shipped()


@pytest.fixture(scope="session")
def small_lexicon(data: Data) -> str:
    """The lexicon cut down to a few concepts: what a test on a copy of the data compiles in a moment."""
    value = load(data.intents / "lexicon.yaml").value
    names = ["hcc", *(name for name, concept in value["concepts"].items() if concept["kind"] == "procedure")][:20]
    kept = {name: {**value["concepts"][name], "broader": []} for name in names}
    concepts = "".join(f"  {name}: {json.dumps(concept)}\n" for name, concept in kept.items())
    rest = "".join(f"{name}: {json.dumps(part)}\n" for name, part in value.items() if name != "concepts")
    return f"# Cut down for a test.\nconcepts:\n{concepts}{rest}"


@pytest.fixture(scope="session")
def knowledge(home: Path) -> Knowledge:
    """All that the assistant knows, compiled from this checkout."""
    return load_knowledge()


@pytest.fixture(scope="session")
def guideline(knowledge: Knowledge) -> Guideline:
    return knowledge.guideline


@pytest.fixture(scope="session")
def haic(home: Path) -> Haic:
    """Runs the program in this process."""
    return _in_process


@pytest.fixture(scope="session")
def haic_apart(home: Path) -> Haic:
    """Runs the program in a process of its own, where that makes a difference."""
    return _in_subprocess


def _in_process(*arguments: str, stdin: bytes = b"") -> Ran:
    raw_out, raw_err = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(raw, encoding="utf-8", newline="\n", write_through=True) for raw in (raw_out, raw_err))
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _exit_code(arguments)
    finally:
        sys.stdin = before
    return Ran(code, raw_out.getvalue().decode("utf-8"), raw_err.getvalue().decode("utf-8"))


def _exit_code(arguments: tuple[str, ...]) -> int:
    try:
        return main(arguments)
    except SystemExit as left:  # argparse leaves this way, from --help and from wrong usage
        return left.code if isinstance(left.code, int) else 0


def _in_subprocess(*arguments: str, stdin: bytes = b"") -> Ran:
    program = [sys.executable, "-c", "from assistant.cli.main import run; run()", *arguments]
    done = subprocess.run(program, input=stdin, capture_output=True, timeout=60, check=False)
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
