"""The cache is a help and never a need: missing, damaged or forbidden, the answer is the same."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from assistant.dialogue.knowledge import load_knowledge
from assistant.files.store import Cache

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge
    from tests.conftest import Haic


@pytest.fixture
def entry(knowledge: Knowledge, tmp_path: Path) -> Path:
    """The compiled knowledge in a cache of its own."""
    from assistant.files.folders import cache_home

    for path in cache_home().iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
        (tmp_path / path.name).chmod(0o600)
    return max(tmp_path.iterdir(), key=lambda path: path.stat().st_size)


def test_a_missing_folder_is_made_for_its_owner_alone(
    haic: Haic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAIC_HOME", str(tmp_path / "new" / "home"))
    assert haic("ask", "what is a flow check").code == 0
    folder = tmp_path / "new" / "home" / "cache"
    (kept,) = folder.iterdir()
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_without_a_cache_the_answer_is_the_same(haic: Haic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = haic("ask", "what is a flow check")
    (tmp_path / "taken").write_text("a file stands where the folder should")
    monkeypatch.setenv("HAIC_HOME", str(tmp_path / "taken"))
    assert haic("ask", "what is a flow check") == expected


def test_a_read_only_cache_folder_is_read_and_not_written(
    haic: Haic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o500)
    monkeypatch.setenv("HAIC_HOME", str(tmp_path))
    assert haic("ask", "what is a flow check").code == 0
    if hasattr(os, "getuid") and os.getuid() != 0:
        assert list((tmp_path / "cache").iterdir()) == []


def damaged(content: bytes, how: str) -> bytes:
    middle = len(content) // 2
    return {
        "a flipped byte in the middle": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "a flipped byte at the start": bytes([content[0] ^ 1]) + content[1:],
        "a flipped byte at the end": content[:-1] + bytes([content[-1] ^ 1]),
        "cut in the middle": content[:middle],
        "cut to nothing": b"",
        "something else": b"not a cache entry at all",
        "a pickle": b"\x80\x04\x95" + content,
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "a flipped byte in the middle",
        "a flipped byte at the start",
        "a flipped byte at the end",
        "cut in the middle",
        "cut to nothing",
        "something else",
        "a pickle",
    ],
)
def test_a_damaged_entry_counts_for_nothing(entry: Path, how: str) -> None:
    cache = Cache(entry.parent)
    assert cache.get(entry.name) is not None
    entry.write_bytes(damaged(entry.read_bytes(), how))
    assert cache.get(entry.name) is None


@pytest.mark.parametrize("payload", [b"\xff\xfe", b"[1,2,3]"])
def test_an_entry_that_was_not_written_by_this_program_is_rebuilt(
    knowledge: Knowledge, entry: Path, payload: bytes
) -> None:
    cache = Cache(entry.parent)
    cache.put(entry.name, payload)
    assert load_knowledge(cache=cache) == knowledge
    assert cache.get(entry.name) != payload


def test_a_good_entry_is_believed(knowledge: Knowledge, entry: Path) -> None:
    before = entry.read_bytes()
    assert load_knowledge(cache=Cache(entry.parent)) == knowledge
    assert entry.read_bytes() == before
