"""Past conversations: journals of sessions and saved transcripts, listed, searched, renamed and told apart."""

from collections.abc import Iterable
from pathlib import Path

from assistant.errors import DataError, Fault, StorageError, UnknownName, UsageError
from assistant.files.store import read_bytes, write_atomically
from assistant.text.normalise import visible
from assistant.transcripts import SUFFIX, edit, journal
from assistant.transcripts.engine import Engine
from assistant.transcripts.journal import held, read_journal
from assistant.transcripts.keeping import SESSIONS, TRANSCRIPTS
from assistant.transcripts.kept import Kept, of_session, place, written
from assistant.transcripts.record import Ask, save, slug, suggested_name, suggested_title
from assistant.transcripts.records import read

LONGEST_TITLE = 100
"""Characters of a title."""

PRIVATE = 0o600
"""Who may read a journal: nobody but its owner."""


def shelf(home: Path, engine: Engine) -> tuple[tuple[Kept, ...], tuple[Fault, ...]]:
    """All past conversations, those left unfinished and then the latest first, and what is wrong with files that cannot be read."""
    found: list[Kept] = []
    faults: list[Fault] = []
    paths = (*(home / SESSIONS).glob(f"*{journal.SUFFIX}"), *(home / TRANSCRIPTS).glob(f"*{SUFFIX}"))
    for path in sorted(paths):
        try:
            kept = _session(path) if path.name.endswith(journal.SUFFIX) else _transcript(path, engine)
        except DataError as error:
            faults.extend(error.faults)
        except OSError as error:
            faults.append(Fault(path, f"cannot be read: {error.strerror or error}."))
        else:
            found.extend([kept] if kept.turns else [])
    return tuple(sorted(found, key=place)), tuple(faults)


def _session(path: Path) -> Kept:
    return of_session(read_journal(path))


def _transcript(path: Path, engine: Engine) -> Kept:
    found = read(path, engine)
    turns = tuple((turn.user, str(turn.expects.get("text") or "")) for turn in found.turns)
    corpus = found.recorded.corpus.removeprefix("sha256:")
    given = found.title if found.title != suggested_title([typed for typed, _ in turns]) else ""
    return Kept(found.name, path, "saved", written(path), turns, corpus, found.title or found.name, given)


def named(name: str, kept: Iterable[Kept]) -> Kept:
    """The conversation of that name, of its number in the list (from 1), or the only one whose name begins so."""
    listed = list(kept)
    exact = [one for one in listed if one.name == name]
    if not exact and name.isdecimal() and len(name) < 10 and 1 <= int(name) <= len(listed):
        return listed[int(name) - 1]
    found = exact or [one for one in listed if name and one.name.startswith(name)]
    if not found:
        raise UnknownName("conversation called", name, [one.name for one in listed])
    if len(found) > 1:
        raise UsageError(f'"{name}" fits {len(found)} conversations: {", ".join(one.name for one in found)}.')
    return found[0]


def delete(kept: Kept) -> None:
    """Remove a past conversation for good; StorageError where it runs elsewhere or cannot be removed."""
    if kept.path.name.endswith(journal.SUFFIX) and held(kept.path):
        raise StorageError(f"{kept.name} is a conversation that goes on in another window.")
    try:
        kept.path.unlink()
    except OSError as error:
        raise StorageError(f"{kept.path} cannot be removed: {error.strerror or error}.") from error


def as_title(typed: str) -> str:
    """What was typed as a title: one line of what can be seen, not longer than a list shows."""
    title = " ".join(visible(typed).split())
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def rename(kept: Kept, typed: str, engine: Engine) -> str:
    """Call a past conversation by another title, which is returned; StorageError where it runs elsewhere or cannot be written.

    A file keeps its name: other things may point to it. A session without a title is called by what was asked first.
    """
    title = as_title(typed)
    if kept.path.name.endswith(journal.SUFFIX):
        if held(kept.path):
            raise StorageError(f"{kept.name} is a conversation that goes on in another window.")
        write_atomically(kept.path, journal.retitled(read_bytes(kept.path), title), PRIVATE)
    else:
        found = read(kept.path, engine)
        title = title or suggested_title(kept.lines)
        write_atomically(kept.path, edit.retitled(found, title, engine), kept.path.stat().st_mode & 0o777)
    return title or suggested_title(kept.lines)


def export(kept: Kept, engine: Engine, folder: Path, ask: Ask, name: str = "") -> tuple[str, ...]:
    """Write a conversation, said again, into a folder: as a page in Markdown, or as a transcript where the name says so.

    What looks like a person is asked about; what came of it, a line each.
    """
    try:
        file = name or f"{slug(kept.given, '') or suggested_name(kept.lines)}.md"
        return save(kept.lines, engine, folder, ask, file, kept.given).said
    except StorageError as error:
        return (f"Nothing was saved: {error}",)


def as_text(kept: Kept) -> str:
    """The conversation as it was: each line typed, and what was answered then."""
    return "\n\n".join(f"> {' '.join(typed.split())}\n{answered}" for typed, answered in kept.turns)


def around(line: str, words: str, room: int = 60) -> str:
    """The part of a line in which the words stand."""
    at = max(0, line.lower().find(" ".join(words.lower().split())) - room // 3)
    return f"{'… ' if at else ''}{line[at : at + room]}{' …' if len(line) > at + room else ''}"
