"""Atomic writing, and a cache that is believed only when its checksum holds.

A cache entry is one file: 32 bytes of SHA-256 over the rest, then the payload. Its name carries the SHA-256
of the sources it was made from, so a changed source is another name. Anything odd about it (missing, cut,
flipped bits, a foreign owner, a folder that cannot be written) means "no entry": the caller rebuilds.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from assistant.errors import DataError, Fault, StorageError

LARGEST = 8 * 1024 * 1024
"""Bytes above which a data file is refused unread."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_DIGEST = hashlib.sha256().digest_size


def read_text(path: Path, limit: int = LARGEST) -> str:
    """The UTF-8 text of a data file; DataError says why it cannot be had, or that it could steer a terminal."""
    text = decode(path, read_bytes(path, limit))
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise DataError(Fault(path, f"holds the control character U+{ord(control[0]):04X}. Remove it.", line))
    return text


def read_bytes(path: Path, limit: int = LARGEST) -> bytes:
    """The bytes of a regular file of at most `limit` bytes."""
    try:
        if path.is_dir():
            raise DataError(Fault(path, "is a folder, not a file."))
        if path.exists() and not path.is_file() and path.parts[:2] != ("/", "dev"):
            # A pipe in a folder of files would be waited for without end; one that the shell hands over stands in /dev.
            raise DataError(Fault(path, "is no file that can be read."))
        with path.open("rb") as stream:
            content = stream.read(min(limit, os.fstat(stream.fileno()).st_size) + 1)
    except FileNotFoundError as error:
        raise DataError(Fault(path, "does not exist.")) from error
    except OSError as error:
        raise DataError(Fault(path, f"cannot be read: {error.strerror or error}.")) from error
    if len(content) > limit:
        raise DataError(Fault(path, f"is larger than {limit // 1024} KiB and was not read."))
    return content


def decode(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(Fault(path, "is not UTF-8 text. Save it as UTF-8.", line)) from error


def write_atomically(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Replace `path` whole or not at all: temporary file in the same folder, flushed to disk, renamed over."""
    import tempfile  # noqa: PLC0415 - a warm start writes nothing

    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            written = Path(name)
            written.chmod(mode)
            written.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}.") from error


def private_folder(path: Path) -> Path:
    """Make `path` a folder that only its owner can enter; StorageError if it cannot be had.

    Folders that are made on the way are private as well: who may write in one of them could put another in the last one's place.
    """
    try:
        for missing in reversed([one for one in path.parents if not one.exists()]):
            missing.mkdir(exist_ok=True, mode=0o700)
        path.mkdir(exist_ok=True, mode=0o700)
        if hasattr(os, "getuid"):
            status = path.stat()
            if status.st_uid != os.getuid():
                raise StorageError(f"{path} belongs to somebody else and is not used.")
            if status.st_mode & 0o077:
                path.chmod(0o700)
    except OSError as error:
        raise StorageError(f"{path} cannot be used: {error.strerror or error}.") from error
    return path


def digest(paths: Iterable[Path]) -> str:
    """SHA-256, in hex, over the names and contents of files, in the order given."""
    total = hashlib.sha256()
    for path in paths:
        content = read_bytes(path)
        total.update(f"{path.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


class Cache:
    """Checked entries in one private folder. Never raises for its own sake: a cache may be absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        path = self._folder / name
        try:
            if hasattr(os, "getuid") and self._folder.stat().st_uid != os.getuid():
                return None
            with path.open("rb") as stream:
                check, payload = stream.read(_DIGEST), stream.read()
        except OSError:
            return None
        return payload if hashlib.sha256(payload).digest() == check else None

    def put(self, name: str, payload: bytes) -> None:
        """Store an entry and drop the older ones of its kind; silently not, where the folder cannot be written."""
        with contextlib.suppress(StorageError):
            private_folder(self._folder)
            write_atomically(self._folder / name, hashlib.sha256(payload).digest() + payload)
            self._prune(name)

    def _prune(self, kept: str) -> None:
        stem, _, _ = kept.partition("-")
        with contextlib.suppress(OSError):
            for path in sorted(self._folder.glob(f"{stem}-*"), key=lambda p: p.stat().st_mtime)[:-4]:
                if path.name != kept:
                    path.unlink(missing_ok=True)
