"""The README shows pictures that the script takes, and no others."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_picture_of_the_readme_is_one_that_the_script_takes() -> None:
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "tests" / "screenshots.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    taken = {path.stem for path in (ROOT / ".screenshots").glob("*.svg")}
    embedded = set(re.findall(r"\]\(\.screenshots/([a-z]+)\.svg\)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert embedded <= taken
    assert taken == set(script.SCENES)
