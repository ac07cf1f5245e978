"""The house keeps its shape: floors, rooms, sizes, and what must never stand in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = {"pyproject.toml", "README.md", "LICENSE", "assistant", "corpus", "intents", "tests", "transcripts"}
LONGEST = 400

FLOORS = ["errors", "files", "text", "guideline", "matching", "interview", "dialogue", "transcripts", "quality"]
"""Floors 0 to 6: no face, and nothing that draws one."""

IMPORT_ALL = """
import importlib, json, pkgutil, sys
names = sys.argv[1:]
for name in names:
    module = importlib.import_module(f"assistant.{name}")
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"assistant.{name}."):
        importlib.import_module(found.name)
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""

WARM_ASK = """
import contextlib, io, json, sys
from assistant.cli.main import main
with contextlib.redirect_stdout(io.StringIO()) as out:
    code = main(sys.argv[1:])
assert code == 0 and out.getvalue()
print(json.dumps(sorted(sys.modules)))
"""

UNNEEDED = (
    "textual", "rich", "pydantic", "yaml", "markdown_it", "asyncio", "tempfile", "random", "difflib", "logging",
    "whoosh.fields", "whoosh.index", "assistant.tui", "assistant.quality", "assistant.matching.build",
    "assistant.transcripts.records", "assistant.interview.loader", "assistant.guideline.loader", "assistant.files.yaml",
)  # fmt: skip
"""What costs more than it gives where a cache is good: whatever draws, parses, checks or compiles."""

# The brackets keep this line from naming what it looks for.
FORBIDDEN = re.compile(r"pyp[i]\.(?:org|python)|pythonhoste[d]|npmj[s]\.|/(?:roo[t]|hom[e]|User[s]|wor[k])/\w")

NETWORK = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "telnetlib",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository: tracked, or new and not ignored; without git, every file that is not hidden."""
    try:
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return tuple(
            sorted(path for path in found if not any(part.startswith((".", "__pycache__")) for part in path.parts))
        )
    return tuple(sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()))


def modules_of(*arguments: str) -> set[str]:
    """The modules that a fresh process names after a script as imported."""
    done = subprocess.run(
        [sys.executable, "-c", *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    found: list[str] = ast.literal_eval(done.stdout)
    return set(found)


def test_the_top_level_holds_what_the_design_names_and_nothing_else() -> None:
    found = {path.parts[0] for path in files() if not path.parts[0].startswith(".")}
    assert found == ALLOWED


def test_the_floors_import_only_downwards() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_below_the_faces_imports_no_library_that_draws(floor: str) -> None:
    assert modules_of(IMPORT_ALL, floor) & {"textual", "rich"} == set()


@pytest.mark.parametrize(
    "arguments", [("ask", "what is a flow check"), ("ask", "OS of new FP", "--json", "--explain"), ("show", "table1")]
)
def test_a_warm_start_imports_neither_the_app_nor_a_parser(knowledge: object, arguments: tuple[str, ...]) -> None:
    found = modules_of(WARM_ASK, *arguments)
    assert [name for name in sorted(found) if any(name == one or name.startswith(f"{one}.") for one in UNNEEDED)] == []


def test_a_conversation_in_the_plain_terminal_starts_without_a_parser(knowledge: object) -> None:
    parsers = {"pydantic", "yaml", "markdown_it", "textual"}
    assert modules_of(WARM_ASK, "chat") & parsers == set()


def test_a_module_of_the_program_has_fewer_than_400_lines() -> None:
    lengths = {
        str(path): (ROOT / path).read_text(encoding="utf-8").count("\n") for path in files() if path.suffix == ".py"
    }
    assert {
        path: length for path, length in lengths.items() if path.startswith("assistant") and length >= LONGEST
    } == {}


def test_every_module_of_the_program_says_what_it_owns() -> None:
    silent = [
        str(path)
        for path in files()
        if path.parts[0] == "assistant"
        and path.suffix == ".py"
        and not ast.get_docstring(ast.parse((ROOT / path).read_text("utf-8")))
    ]
    assert [path for path in silent if not path.endswith("__init__.py")] == []


def test_nothing_in_the_program_can_reach_a_network() -> None:
    reaching = []
    for path in files():
        if path.parts[0] == "assistant" and path.suffix == ".py":
            for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                reaching += [(str(path), name) for name in names if name.split(".")[0] in NETWORK]
    assert reaching == []


def test_no_file_names_a_package_registry_or_a_path_of_somebodys_machine() -> None:
    named = []
    for path in files():
        text = (ROOT / path).read_bytes().decode("utf-8", "replace")
        named += [
            (str(path), number, found[0])
            for number, line in enumerate(text.split("\n"), 1)
            if (found := FORBIDDEN.search(line))
        ]
    assert named == []


def test_every_file_is_utf8_with_unix_line_ends() -> None:
    wrong = []
    for path in (one for one in files() if one.suffix != ".gz"):
        content = (ROOT / path).read_bytes()
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            wrong.append(str(path))
        if b"\r\n" in content:
            wrong.append(str(path))
    assert wrong == []
