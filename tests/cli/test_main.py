"""The command line itself: help, version, wrong terminals, broken pipes, interruptions."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import assistant.cli
from assistant import __version__
from assistant.cli.main import COMMANDS

if TYPE_CHECKING:
    from assistant.files.folders import Data
    from assistant.guideline.model import Guideline
    from tests.conftest import Haic

PROGRAM = [sys.executable, "-c", "from assistant.cli.main import run; run()"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="descriptors, signals and terminals are POSIX here")


def test_the_version_tells_program_guideline_search_date_and_corpus(haic: Haic, guideline: Guideline) -> None:
    ran = haic("--version")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"haic {__version__}",
        "guideline jsir-2022: Ueshima K et al., Liver Cancer 2022;11(5):407-425, doi 10.1159/000524893",
        "literature search 2020-10-24",
        f"corpus sha256:{guideline.digest}",
    ]
    assert re.fullmatch(r"[0-9a-f]{64}", guideline.digest)


def test_help_names_every_command_and_shows_examples(haic: Haic) -> None:
    ran = haic("--help")
    assert ran.code == 0
    assert "examples:" in ran.out
    assert [name for name in COMMANDS if not re.search(rf"^    {name}\b", ran.out, re.MULTILINE)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_shows_examples_of_it(haic: Haic, command: str) -> None:
    ran = haic(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: haic {command}")
    assert re.search(rf"examples:\n(.*\n)*?.*haic {command}", ran.out)


def test_every_module_of_the_command_line_is_a_command(haic: Haic) -> None:
    modules = {module.name for module in pkgutil.iter_modules(assistant.cli.__path__)} - {"main"}
    commands = {name for name in modules if hasattr(importlib.import_module(f"assistant.cli.{name}"), "add_parser")}
    assert commands == set(COMMANDS)


def test_an_unknown_command_is_refused_with_the_known_ones(haic: Haic) -> None:
    ran = haic("aks", "what is HAIC")
    assert ran.code == 2
    assert "'ask'" in ran.err


def test_the_app_does_not_open_where_it_cannot_draw(haic: Haic) -> None:
    ran = haic()
    assert (ran.code, ran.out) == (2, "")
    assert "haic chat" in ran.err


@posix
def test_a_reader_that_goes_away_ends_the_output_quietly() -> None:
    with subprocess.Popen([*PROGRAM, "show", "references"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


@posix
def test_a_full_disk_under_the_output_is_a_message_and_no_traceback() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device, not a file of ours
        done = subprocess.run([*PROGRAM, "show", "cq2"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith(b"haic: ")
    assert b"Traceback" not in done.stderr


@posix
@pytest.mark.parametrize(
    ("arguments", "closed", "code"),
    [
        ("ask 'what is a flow check'", ">&-", 0),
        ("ask 'what is a flow check'", "2>&-", 0),
        ("ask 'what is a flow check'", "<&-", 0),
        ("show cq2", ">&- 2>&-", 0),
        ("ask -", "<&-", 2),
        ("chat", "<&-", 2),
        ("nonsense", "2>&-", 2),
    ],
)
def test_a_closed_stream_causes_no_traceback(arguments: str, closed: str, code: int) -> None:
    line = f'"$0" -c "from assistant.cli.main import run; run()" {arguments} {closed}'
    done = subprocess.run(["/bin/sh", "-c", line, sys.executable], capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in done.stderr
    assert done.returncode == code


@posix
def test_an_interruption_ends_without_a_traceback() -> None:
    with subprocess.Popen(
        [*PROGRAM, "chat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) in {0, 130}
        assert process.stderr.read() == b""


def in_terminal(arguments: list[str], environment: dict[str, str]) -> str:
    """What a command writes to a terminal."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdin=theirs, stdout=theirs, env={**os.environ, **environment}
    ) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the terminal is gone when the last writer is
                break
            if not piece:
                break
            written += piece
        process.wait(timeout=30)
    os.close(ours)
    return written.decode("utf-8").replace("\r\n", "\n")


@posix
@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "TERM": "dumb"}])
def test_a_terminal_without_colour_gets_no_control_sequence(environment: dict[str, str]) -> None:
    for arguments in (["search", "chlorhexidine"], ["ask", "what is a flow check"], ["show", "cq10"]):
        written = in_terminal(arguments, environment)
        assert written
        assert "\x1b" not in written
    assert "*chlorhexidine" in in_terminal(["search", "chlorhexidine", "--most", "1"], environment)


@posix
def test_a_colour_terminal_gets_hits_in_bold() -> None:
    assert "\x1b[1m" in in_terminal(["search", "chlorhexidine"], {"TERM": "xterm-256color"})


@posix
def test_the_app_does_not_open_in_a_dumb_terminal() -> None:
    assert "\x1b" not in in_terminal([], {"TERM": "dumb"})


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_output_is_utf8_whatever_the_locale_says(encoding: str, data: Data) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run([*PROGRAM, "show", "fig2"], capture_output=True, env=environment, check=False, timeout=60)
    assert done.returncode == 0
    assert "90 μg/body" in done.stdout.decode("utf-8")
