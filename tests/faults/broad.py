"""A broad session under denial, for test_denied.py: run as a program with the user's folder as its argument."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

SESSION = (
    (["--version"], "", 0), (["ask", "OS of new FP"], "", 0), (["ask", "who is a candidate?", "--json", "--explain"], "", 0),
    (["ask", "-", "--json"], '{"id": 1, "text": "what is a flow check"}\n{oops\n__import__("os").system("touch owned")\n', 0),
    (["chat"], "/interview hcc-indication\nHCC, Child-Pugh B8\n/why\n/save talk\nyes\n/save page.md\n/quit\n", 0),
    (["show", "cq2"], "", 0), (["show", "table1", "--json"], "", 0), (["show", "nothing"], "", 2), (["search", "port"], "", 0),
    (["interview", "--list"], "", 0), (["interview", "hcc-indication", "--fields"], "", 0), (["interview"], "HCC\n/quit\n", 0),
    (["interview", "--answers", "-", "--json"], '{"disease": "hcc", "child_pugh_score": "__import__(\'os\')"}', 2),
    (["sessions"], "", 0), (["sessions", "search", "HCC"], "", 0), (["sessions", "show", "1"], "", 0),
    (["sessions", "export", "1", "{home}/out/one.md"], "", 0), (["replay", "{home}/transcripts"], "", 0),
    (["replay", "--update", "--junit-xml", "{home}/report.xml", "{home}/transcripts"], "", 0),
    (["sessions", "delete", "1", "--yes"], "", 0), (["evaluate", "{home}/questions.jsonl"], "", 0), (["check"], "", 0),
)  # fmt: skip
"""Arguments, what stands on standard input, and the exit code."""

PROGRAMS = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "pty.spawn",
)
CHANGES = (
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.symlink",
    "os.truncate",
)
READERS = ("assistant", "__main__", "yaml", "json", "csv", "markdown_it", "mdurl", "rapidfuzz", "tomllib")
"""Who reads data. Other libraries make constructors of field lists that they wrote themselves."""


class Denial:
    """An audit hook that raises, and keeps what it refused: an error that somebody swallows is seen all the same."""

    def __init__(self, home: Path) -> None:
        self._home = str(home.resolve())
        self.refused: list[str] = []
        self.on = True

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.on and (what := self._objection(event, arguments)):
            self.refused.append(what)
            raise PermissionError(what)

    def _objection(self, event: str, arguments: tuple[Any, ...]) -> str:
        if event.startswith("socket.") and event not in {"socket.__new__", "socket.gethostname"}:
            return f"socket: {event}"
        if event in PROGRAMS:
            return f"program: {event}"
        if (
            event == "open"
            and isinstance(arguments[2], int)
            and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        ):
            return self._outside(event, arguments[0])
        if event in CHANGES:
            return self._outside(event, arguments[1] if event == "os.symlink" else arguments[0])
        if event == "compile" and arguments[0] is not None and str(arguments[1]).startswith("<"):
            return self._foreign("code")
        if event == "pickle.find_class":
            return self._pickled()
        return ""

    def _outside(self, event: str, path: Any) -> str:
        if isinstance(path, int) or os.fsdecode(path) in {os.devnull, "/dev/tty"}:
            return ""
        place = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - pathlib would ask the disk, and so this hook
        return "" if place.startswith((self._home, os.path.realpath(self._home))) else f"write: {event} {place}"

    def _pickled(self) -> str:
        """Whoosh pickles the list of its segments, in the memory of the process that has just built the index, and nowhere else."""
        name = str(sys._getframe(3).f_globals.get("__name__", ""))
        return "" if name.startswith("whoosh.") else f"code: pickle by {name}"

    def _foreign(self, what: str) -> str:
        frame = sys._getframe(3)
        name = str(frame.f_globals.get("__name__", ""))
        return f"{what}: by {name}" if name.partition(".")[0] in READERS else ""


def tried(denial: Denial) -> list[str]:
    """What the denial says to each thing that it denies."""
    for attempt in (
        lambda: socket.create_connection(("127.0.0.1", 9), 1), lambda: subprocess.run(["true"], check=False),
        lambda: Path("owned").write_text("x"), lambda: eval("1 + 1"),  # noqa: S307 - that it is refused is the point
    ):  # fmt: skip
        with contextlib.suppress(OSError):
            attempt()
    found = [one.partition(":")[0] for one in denial.refused]
    denial.refused.clear()
    return list(dict.fromkeys(found))


def said(arguments: list[str], stdin: str) -> int:
    from assistant.cli.main import main

    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return main(arguments)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 0


async def app(home: Path) -> None:
    """A conversation in the app: asked, interviewed, saved."""
    from assistant.tui.app import HaicApp

    running = HaicApp(home=lambda: home)
    async with running.run_test(size=(100, 30)) as pilot:
        while not running.caught_up:
            await pilot.pause()
        for line in ("OS of new FP", "/interview hcc-indication", "HCC", "/save app"):
            running.composer.put(line)
            await pilot.press("enter")
            await running.workers.wait_for_complete()
            await pilot.pause()
        running.leave()


def main() -> None:
    home = Path(sys.argv[1])
    (home / "questions.jsonl").write_text(
        '{"id": "1", "text": "what is a flow check", "kind": "in_scope", "cq": [11]}\n'
    )
    (home / "out").mkdir()
    denial = Denial(home)
    sys.addaudithook(denial)
    held = tried(denial)
    commands = []
    for arguments, stdin, code in SESSION:
        got = said([one.replace("{home}", str(home)) for one in arguments], stdin)
        if got != code:
            print(f"{arguments} ended with {got}, not {code}; refused: {denial.refused}", file=sys.stderr)
            raise SystemExit(1)
        commands.append(arguments[0])
    denial.on = False  # asyncio wakes itself through a pair of sockets that nobody else can reach
    loop = asyncio.new_event_loop()
    denial.on = True
    loop.run_until_complete(app(home))
    commands.append("app")
    print(json.dumps({"refused": denial.refused, "tried": held, "commands": commands}))


if __name__ == "__main__":
    main()
