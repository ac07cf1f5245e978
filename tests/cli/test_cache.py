"""The cache is a help and never a need: missing, damaged or forbidden, the answer is the same."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from typing import TYPE_CHECKING, Any

import pytest

from assistant.dialogue.conversation import fold
from assistant.dialogue.knowledge import load_knowledge
from assistant.dialogue.state import Said
from assistant.files.codec import encode
from assistant.files.folders import Data
from assistant.files.packed import PackedMapping, PackedSequence
from assistant.files.store import Cache
from assistant.files.yaml import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Haic


QUESTION = ("ask", "what is a flow check", "--json")


@pytest.fixture(scope="module")
def little(data: Data, small_lexicon: str, tmp_path_factory: pytest.TempPathFactory) -> Data:
    """The data with few words and phrasings, so that compiling it takes a moment."""
    folder = tmp_path_factory.mktemp("little")
    shutil.copytree(data.corpus, folder / "corpus")
    (folder / "intents").mkdir()
    for path in sorted(data.intents.glob("*.yaml")):
        text = small_lexicon if path.name == "lexicon.yaml" else json.dumps(fewer(load(path).value))
        (folder / "intents" / path.name).write_text(text, encoding="utf-8")
    return Data.under(folder)


def fewer(value: Any) -> Any:
    """The value with no list of phrasings longer than one."""
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return value[:1]
    if isinstance(value, list):
        return [fewer(one) for one in value]
    return {name: fewer(part) for name, part in value.items()} if isinstance(value, dict) else value


@pytest.fixture(scope="module")
def written(little: Data, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An entry as the program writes it."""
    folder = tmp_path_factory.mktemp("written")
    load_knowledge(little, Cache(folder))
    (path,) = folder.iterdir()
    return path


@pytest.fixture
def entry(written: Path, tmp_path: Path) -> Path:
    """A good entry, in a cache of its own."""
    shutil.copy2(written, tmp_path)
    return tmp_path / written.name


@pytest.fixture
def elsewhere(little: Data, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Points the program at the little data and a home."""
    monkeypatch.setenv("HAIC_DATA", str(little.corpus.parent))
    return lambda home: monkeypatch.setenv("HAIC_HOME", str(home))


def test_a_missing_folder_is_made_for_its_owner_alone(
    haic: Haic, tmp_path: Path, elsewhere: Callable[[Path], None]
) -> None:
    elsewhere(tmp_path / "new" / "home")
    assert haic(*QUESTION).code == 0
    folder = tmp_path / "new" / "home" / "cache"
    (kept,) = folder.iterdir()
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_without_a_cache_the_answer_is_the_same(haic: Haic, tmp_path: Path, elsewhere: Callable[[Path], None]) -> None:
    elsewhere(tmp_path / "home")
    expected = haic(*QUESTION)
    (tmp_path / "taken").write_text("a file stands where the folder should")
    elsewhere(tmp_path / "taken")
    assert haic(*QUESTION) == expected
    assert expected.json["kind"] == "answer"


def test_a_read_only_folder_is_read_and_not_written(
    haic: Haic, tmp_path: Path, elsewhere: Callable[[Path], None]
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o500)
    elsewhere(tmp_path)
    assert haic(*QUESTION).code == 0
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


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b"{}", b"[1,2,3]", b"\xff\xfe", b'["a","b","c","d","e","f"]'])
def test_an_entry_that_was_not_written_by_this_program_is_rebuilt(little: Data, entry: Path, payload: bytes) -> None:
    cache = Cache(entry.parent)
    good = cache.get(entry.name)
    cache.put(entry.name, payload)
    load_knowledge(little, cache)
    assert cache.get(entry.name) == good


def test_a_good_entry_is_believed(little: Data, entry: Path) -> None:
    before = entry.read_bytes()
    assert encode(load_knowledge(little, Cache(entry.parent))) == before[32:]
    assert entry.read_bytes() == before


def test_a_changed_source_is_another_entry(little: Data, entry: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("changed")
    shutil.copytree(little.corpus.parent, other, dirs_exist_ok=True)
    with (other / "corpus" / "notes.yaml").open("a", encoding="utf-8") as notes:
        notes.write("\n# one remark more\n")
    load_knowledge(Data.under(other), Cache(entry.parent))
    assert len(list(entry.parent.iterdir())) == 2


@pytest.mark.parametrize("part", range(24))
def test_a_byte_that_changed_anywhere_is_noticed(entry: Path, part: int) -> None:
    content = bytearray(entry.read_bytes())
    content[part * (len(content) - 1) // 23] ^= 0x20
    entry.write_bytes(bytes(content))
    assert Cache(entry.parent).get(entry.name) is None


def test_an_answer_reads_a_small_part_of_what_is_known(knowledge: object) -> None:
    fresh = load_knowledge()
    matcher = fresh.matcher
    fold(fresh, (Said("what is a flow check"),))
    assert isinstance(matcher.phrasings.items, PackedSequence)
    assert isinstance(matcher.lexicon.runs, PackedMapping)
    assert isinstance(fresh.guideline.passages, PackedMapping)
    assert isinstance(fresh.interviews, PackedMapping)
    assert matcher.phrasings.items.opened < 0.02 * len(matcher.phrasings.items)
    assert matcher.lexicon.runs.opened < 0.02 * len(matcher.lexicon.runs)
    assert fresh.guideline.passages.opened < 0.2 * len(fresh.guideline.passages)
    assert fresh.interviews.opened == 0
