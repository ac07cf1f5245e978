"""The README shows pictures that the script takes, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from tests.screenshots import SCENES

ROOT = Path(__file__).parents[2]


def test_every_picture_of_the_readme_is_one_that_the_script_takes() -> None:
    taken = {path.stem for path in (ROOT / ".screenshots").glob("*.svg")}
    embedded = set(re.findall(r"\]\(\.screenshots/([a-z]+)\.svg\)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert taken == embedded == set(SCENES)
