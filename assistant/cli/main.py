"""`haic`: parses the command line, runs one command, and turns errors into messages and exit codes.

Exit codes: 0 done; 1 a check, a replay or an evaluation failed; 2 wrong usage, unreadable input or data that cannot
be loaded. The parsers of the commands stand beside the commands; their work is imported when they run.
"""

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from assistant.errors import HaicError, UsageError

COMMANDS = ("ask", "chat", "show", "search", "interview", "sessions", "replay", "check", "evaluate")
"""The modules beside this one, in the order of the help."""

DONE, FAILED, WRONG = 0, 1, 2

EPILOG = """examples:
  haic                                          open the terminal app
  haic ask "can a Child-Pugh B patient with portal vein invasion have HAIC?"
  haic show table1                              a table, with the editor's notes on its rows
  haic chat                                     the same conversation without a full-screen app

The program restates one published guideline for teaching. It gives no advice about a person."""


def parser(named: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The command line with some commands: a start imports the one that is asked for."""
    top = argparse.ArgumentParser(
        prog="haic",
        description="Ask the guideline on hepatic arterial infusion chemotherapy (HAIC) with a port system.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="store_true", help="program, guideline, its search date, corpus hash")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name in named:
        import_module(f"assistant.cli.{name}").add_parser(commands)
    return top


def run() -> NoReturn:
    """The console script."""
    _open_streams()
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        code = DONE
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EIO, errno.EDQUOT}:
            raise
        _silence()
        print(f"haic: the output cannot be written: {error.strerror}.", file=sys.stderr)
        code = WRONG
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _open_streams() -> None:
    """Give a closed standard stream an empty one, so that nothing that is said or asked meets nothing at all."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            closed = _Closed() if name == "stdin" else Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - stays open
            setattr(sys, name, closed)


class _Closed(io.TextIOBase):
    """A standard input that was closed before the program began: reading it is an error, not an end."""

    def isatty(self) -> bool:
        return False

    def read(self, _: int | None = -1, /) -> str:
        raise UsageError("standard input is closed.")

    def readline(self, _: int = -1, /) -> str:  # type: ignore[override]
        raise UsageError("standard input is closed.")

    @property
    def buffer(self) -> NoReturn:
        raise UsageError("standard input is closed.")


def _silence() -> None:
    """Turn standard output away: Python would complain once more while closing it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    first = arguments[0] if arguments else ""
    options = parser((first,) if first in COMMANDS else COMMANDS).parse_args(arguments)
    try:
        if options.version:
            from assistant.cli.show import version  # noqa: PLC0415 - as the commands: imported when it runs

            return version()
        if options.command is None:
            return _open_app()
        code: int = options.run(options)
    except HaicError as error:
        print(f"haic: {error}", file=sys.stderr)
        return WRONG
    return code


def _dumb() -> bool:
    return os.name != "nt" and os.environ.get("TERM", "") in {"", "dumb"}


def _open_app() -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or _dumb():
        print("haic: this is no terminal that the app can draw in. Use: haic chat", file=sys.stderr)
        return WRONG
    from assistant.tui.app import open_app  # noqa: PLC0415 - Textual is imported for the app alone

    return open_app()
