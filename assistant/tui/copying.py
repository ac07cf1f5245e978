"""Getting text out: to a clipboard program, to the terminal (OSC 52), or into a file; and saying which it was.

Nobody acknowledges OSC 52, so it is reported as sent, never as copied. A clipboard program that exits with 0 has
copied. Inside tmux the sequence is wrapped, or tmux would keep it. A served app or a terminal without a clipboard still has the
file.
"""

import base64
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct, field

from assistant.errors import StorageError
from assistant.files.folders import data_home
from assistant.files.store import private_folder, write_atomically

TOOLS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("wl-copy", "WAYLAND_DISPLAY", ()),
    ("xclip", "DISPLAY", ("-selection", "clipboard")),
    ("xsel", "DISPLAY", ("--clipboard", "--input")),
    ("pbcopy", "", ()),
    ("clip.exe", "", ()),
)
"""Clipboard programs, the variable that must be set for them to work, and their arguments."""

PATIENCE = 2.0
"""Seconds that a clipboard program may take."""

LARGEST_SEQUENCE = 74_000
"""Characters of base64 that common terminals still take in one OSC 52."""

FILE = "copied.txt"


def osc52(text: str, environment: Mapping[str, str]) -> str:
    """The sequence that asks the terminal to fill its clipboard, wrapped for tmux and screen where they stand between."""
    sequence = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"
    if environment.get("TMUX"):
        doubled = sequence.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\"
    if environment.get("TERM", "").startswith("screen"):
        return f"\x1bP{sequence}\x1b\\"
    return sequence


class Clipboard(Struct, frozen=True):
    """The ways out. `send` writes to the terminal; the rest can be given for a test."""

    send: Callable[[str], None]
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    folder: Callable[[], Path] = data_home
    which: Callable[[str], str | None] = shutil.which

    def copy(self, text: str, what: str) -> str:
        """Copy `text`; the sentence says what happened to `what`."""
        tool = self._by_tool(text)
        if tool:
            return f"{what} copied with {tool}."
        sequence = osc52(text, self.environment)
        if len(sequence) <= LARGEST_SEQUENCE:
            self.send(sequence)
        said = (
            "sent to the terminal's clipboard"
            if len(sequence) <= LARGEST_SEQUENCE
            else "too long for the terminal's clipboard"
        )
        return f"{what} {said}; also in {self._by_file(text)}"

    def _by_tool(self, text: str) -> str | None:
        for name, needs, arguments in TOOLS:
            program = self.which(name) if not needs or self.environment.get(needs) else None
            if program and _ran([program, *arguments], text):
                return name
        return None

    def _by_file(self, text: str) -> str:
        try:
            path = private_folder(self.folder()) / FILE
            write_atomically(path, text.encode())
        except StorageError as error:
            return f"no file: {error}"
        return f"{path}."


def _ran(command: list[str], text: str) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - the programs of TOOLS, found on the path; the text goes to standard input
            command,
            input=text.encode(),
            timeout=PATIENCE,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
