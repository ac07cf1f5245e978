"""What the program imports, it asks for: nothing comes only because something else brings it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TESTERS = {"pytest"}
"""Imported by the pytest plugin alone, which pytest loads."""

WITH_TEXTUAL = {"rich"}
"""Textual draws with it and its signatures name it; a version of its own would only come apart from Textual's."""


def imported() -> set[str]:
    return {name for path in (ROOT / "assistant").rglob("*.py") for name in _imports(path)}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_every_package_that_is_imported_is_asked_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[><=~! ]", line)[0].lower() for line in asked}
    owners = packages_distributions()
    others = imported() - sys.stdlib_module_names - {"assistant"} - TESTERS - WITH_TEXTUAL
    assert {name for name in others if not names & {owner.lower() for owner in owners.get(name, [])}} == set()
