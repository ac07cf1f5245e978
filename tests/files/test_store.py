"""Atomic writing and the checked cache: the old content or the new one, and never a damaged entry."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import DataError, StorageError
from assistant.files.store import Cache, digest, private_folder, read_text, write_atomically

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX")

FULL_DISK = """
import resource, sys
from pathlib import Path
from assistant.errors import StorageError
from assistant.files.store import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    write_atomically(Path(sys.argv[1]), b"new" * 100)
except StorageError as error:
    print(error)
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def somebody_elses(folder: Path) -> Path:
    """A folder that another user owns: made so where we may, else the root of the disk."""
    if os.getuid() != 0:
        return Path("/")
    folder.mkdir()
    os.chown(folder, 4242, 4242)
    return folder


def test_replaces_a_file_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "session"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_a_written_file_is_its_owners_alone_unless_asked_otherwise(tmp_path: Path) -> None:
    write_atomically(tmp_path / "private", b"x")
    write_atomically(tmp_path / "public", b"x", mode=0o644)
    assert mode(tmp_path / "private") == 0o600
    assert mode(tmp_path / "public") == 0o644


@posix
def test_a_disk_that_fills_up_leaves_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "session"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{path} cannot be written: ")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_breaks_off_leaves_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "session"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_atomically(path, cast("bytes", "no bytes"))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_take_its_place_is_reported_and_cleared_away(tmp_path: Path) -> None:
    taken = tmp_path / "folder"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(StorageError, match="folder cannot be written"):
        write_atomically(taken, b"new")
    with pytest.raises(StorageError, match="cannot be written"):
        write_atomically(tmp_path / "missing" / "session", b"new")
    assert list(tmp_path.iterdir()) == [taken]


@posix
def test_a_private_folder_is_its_owners_alone(tmp_path: Path) -> None:
    assert mode(private_folder(tmp_path / "a" / "b")) == 0o700


@posix
def test_a_private_folder_that_stood_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    assert mode(private_folder(folder)) == 0o700


@posix
def test_a_private_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="belongs to somebody else"):
        private_folder(somebody_elses(tmp_path / "foreign"))


def test_a_private_folder_cannot_be_had_where_a_file_stands(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageError, match="cannot be used"):
            private_folder(path)


def test_the_cache_gives_back_what_was_put(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put("thing-1", b"payload")
    cache.put("empty-1", b"")
    assert cache.get("thing-1") == b"payload"
    assert cache.get("empty-1") == b""
    assert cache.get("thing-2") is None


@posix
def test_the_cache_is_its_owners_alone(tmp_path: Path) -> None:
    Cache(tmp_path / "cache").put("thing-1", b"payload")
    assert mode(tmp_path / "cache") == 0o700
    assert mode(tmp_path / "cache" / "thing-1") == 0o600


@given(payload=st.binary(max_size=200), where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_an_entry_with_any_flipped_byte_is_no_entry(payload: bytes, where: float, flip: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Cache(Path(folder)).put("thing-1", payload)
        path = Path(folder) / "thing-1"
        content = bytearray(path.read_bytes())
        content[int(where * len(content))] ^= flip
        path.write_bytes(content)
        assert Cache(Path(folder)).get("thing-1") is None


@given(payload=st.binary(max_size=200), where=st.floats(0, 1, exclude_max=True))
def test_an_entry_cut_anywhere_is_no_entry(payload: bytes, where: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Cache(Path(folder)).put("thing-1", payload)
        path = Path(folder) / "thing-1"
        content = path.read_bytes()
        path.write_bytes(content[: int(where * len(content))])
        assert Cache(Path(folder)).get("thing-1") is None


@posix
def test_the_cache_believes_no_folder_of_somebody_else(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give a folder away")
    folder = tmp_path / "cache"
    Cache(folder).put("thing-1", b"payload")
    os.chown(folder, 4242, 4242)
    assert Cache(folder).get("thing-1") is None
    Cache(folder).put("thing-2", b"payload")
    assert not (folder / "thing-2").exists()


def test_a_folder_that_cannot_be_written_means_no_entry(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        Cache(folder).put("thing-1", b"payload")
        assert Cache(folder).get("thing-1") is None


def test_an_entry_that_is_a_folder_means_no_entry(tmp_path: Path) -> None:
    (tmp_path / "thing-1").mkdir()
    Cache(tmp_path).put("thing-1", b"payload")
    assert Cache(tmp_path).get("thing-1") is None


def test_old_entries_of_the_same_kind_are_dropped_and_others_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("other-1", b"x")
    for number in range(9):
        cache.put(f"thing-{number}", b"x")
        os.utime(tmp_path / f"thing-{number}", (number, number))
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"other-1", "thing-5", "thing-6", "thing-7", "thing-8"}


def test_a_digest_changes_with_every_name_content_and_order(tmp_path: Path) -> None:
    for name, text in (("a", "1"), ("b", "2"), ("c", "1")):
        (tmp_path / name).write_text(text)
    orders: list[list[str]] = [["a"], ["b"], ["c"], ["a", "b"], ["b", "a"], []]
    found = {digest(tmp_path / name for name in order) for order in orders}
    assert len(found) == len(orders)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x08", "\x1b", "\x7f", "\x9b"])
def test_a_control_character_is_refused_with_its_line(tmp_path: Path, character: str) -> None:
    path = tmp_path / "x.md"
    path.write_text(f"first\n\tsecond{character}\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"x\.md:2: holds the control character U\+{ord(character):04X}"):
        read_text(path)


def test_text_is_read_up_to_its_limit_and_no_further(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("abcd")
    assert read_text(path, limit=4) == "abcd"
    with pytest.raises(DataError, match="larger than"):
        read_text(path, limit=3)
