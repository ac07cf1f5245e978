"""From what was typed to a saved transcript: said again, written strictly, stored without harm to any other file.

Prevents a recorded file from differing at its first replay: the replies stored are those of the run that is stored, also
after names and numbers of a person were taken out.
"""

import contextlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from assistant.errors import StorageError
from assistant.files.store import write_atomically
from assistant.transcripts import SUFFIX
from assistant.transcripts.emit import flow, member, quoted, scalar
from assistant.transcripts.engine import Engine
from assistant.transcripts.export import markdown
from assistant.transcripts.model import FORMAT, OBSERVED
from assistant.transcripts.observe import Observed, observe
from assistant.transcripts.privacy import find, redacted

Ask = Callable[[str], bool]

LONGEST_NAME = 60
"""Characters of a file's name before its suffix."""

_INTERVIEW = ("awaiting", "answers", "verdict")
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


class Saved(Struct, frozen=True):
    """What came of a save: the file, or None where the user said no; and what to tell them, a line each."""

    path: Path | None
    said: tuple[str, ...]


def observed_turns(turns: Sequence[str], engine: Engine) -> tuple[Observed, ...]:
    """What each line leads to in a fresh conversation."""
    return tuple(observe(state, reply) for state, reply in engine.talk(turns))


def transcript(turns: Sequence[str], engine: Engine, title: str = "", why: str = "", tags: Sequence[str] = ()) -> str:
    """The text of a strict transcript of these lines: every field of every reply is stated."""
    lines = [
        f"haic-transcript: {FORMAT}",
        f"title: {quoted(title or suggested_title(turns))}",
        f"why: {quoted(why)}",
        f"tags: {flow(tuple(tags))}",
        f"recorded: {{guideline: {scalar(engine.edition)}, corpus: {quoted(f'sha256:{engine.digest[:16]}')}}}",
        "turns:",
    ]
    for user, observed in zip(turns, observed_turns(turns, engine), strict=True):
        lines.append(f"  - user: {quoted(user)}")
        lines.extend(f"    {member(name, observed.value(name), 4)}" for name in stated(observed))
    return "\n".join(lines) + "\n"


def stated(observed: Observed) -> Iterator[str]:
    """The fields that a recording states of a reply: a reason where there is one, an interview where one is on."""
    in_interview = any(observed.value(name) for name in _INTERVIEW)
    for name in OBSERVED:
        if name == "reason" and observed.reason is None:
            continue
        if name in _INTERVIEW and not in_interview:
            continue
        yield name


def suggested_title(turns: Sequence[str]) -> str:
    """The first thing asked, on one line."""
    first = next((" ".join(turn.split()) for turn in turns if _is_question(turn)), "") or "Conversation"
    return first if len(first) <= 100 else f"{first[:97]}..."


def suggested_name(turns: Sequence[str]) -> str:
    """A file name from the first thing asked, without suffix."""
    return slug(next((turn for turn in turns if _is_question(turn)), ""))


def _is_question(turn: str) -> bool:
    return not turn.strip().startswith("/") and len(slug(turn, "")) > 2


def slug(text: str, otherwise: str = "conversation") -> str:
    """Words as a file name: ASCII letters, digits and hyphens, so that no text can name another folder or a device."""
    ascii_text = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_text)
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:LONGEST_NAME]
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return f"{name}-talk" if name in _RESERVED else name or otherwise


def save(turns: Sequence[str], engine: Engine, folder: Path, ask: Ask, name: str = "", title: str = "") -> Saved:
    """Save a conversation as a transcript (or, where the name ends in ".md", as Markdown for people).

    It is called by `title`, or by what was asked first.

    `ask` puts a yes-or-no question to the user: before what looks like a person is replaced or kept, and before a file
    is replaced. StorageError if the folder cannot be written.
    """
    if not turns:
        return Saved(None, ("There is nothing to save yet.",))
    kept, title, said = _without_person(turns, title, engine, ask)
    if kept is None:
        return Saved(None, ("Nothing was saved.",))
    for_people = name.lower().endswith(".md")
    stem = (
        slug(name.removesuffix(SUFFIX).removesuffix(".yaml").removesuffix(".md"))
        if name.strip()
        else slug(title, "") or suggested_name(kept)
    )
    path = folder / f"{stem}{'.md' if for_people else SUFFIX}"
    text = markdown(kept, engine, title) if for_people else transcript(kept, engine, title)
    if not store_new(path, text.encode(), ask):
        return Saved(None, (*said, f"{path} was left as it is; nothing was saved."))
    return Saved(path, (*said, f"Saved: {path}"))


def _without_person(
    turns: Sequence[str], title: str, engine: Engine, ask: Ask
) -> tuple[tuple[str, ...] | None, str, tuple[str, ...]]:
    """The lines and the title to store, after the user has decided on what looks like a person; None to store nothing."""
    known = engine.words()
    found = [(number, one) for number, turn in enumerate((title, *turns)) for one in find(turn, engine.authors, known)]
    if not found:
        return tuple(turns), title, ()
    listed = "; ".join(f'{f"turn {number}" if number else "title"}: "{one.text}" ({one.what})' for number, one in found)
    if not ask(f"This looks like a person: {listed}. Replace it before saving?"):
        kept = ask("Save it all the same, with what looks like a person?")
        return (tuple(turns) if kept else None), title, ()
    clean = tuple(redacted(turn, engine.authors, known) for turn in turns)
    before, after = observed_turns(turns, engine), observed_turns(clean, engine)
    changed = [str(at) for at, (old, new) in enumerate(zip(before, after, strict=True), 1) if old.text != new.text]
    where = {number for number, _ in found}
    said = [
        f"Replaced: {len(found)} in {len(where - {0})} of {len(turns)} turns{' and the title' if 0 in where else ''}."
    ]
    if changed:
        said.append(f"Without it the reply differs in turn {', '.join(changed)}; the new reply is stored.")
    return clean, redacted(title, engine.authors, known), tuple(said)


def store_new(path: Path, content: bytes, ask: Ask) -> bool:
    """Store a file under a name that is not taken, or after a yes; False where the user said no."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path.parent} cannot be made: {error.strerror or error}.") from error
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    write_atomically(draft, content)
    try:
        if _placed(draft, path):
            return True
        if not ask(f"{path} is there already. Replace it?"):
            return False
        draft.replace(path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    return True


def _placed(draft: Path, path: Path) -> bool:
    """Give the draft its name; False where the name is taken, even if it was taken a moment ago."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links: the look and the rename are two steps there.
        if path.exists():
            return False
        draft.replace(path)
    return True
