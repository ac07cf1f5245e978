"""All that the assistant knows, from the cache when it is good, from the source files when it is not.

The cache holds the compiled guideline and matcher as JSON under the digest of every source file and of the program's
version. Reading it back needs neither YAML, Markdown nor pydantic.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from assistant import __version__
from assistant.dialogue.commands import Command
from assistant.dialogue.tables.rows import Shelf, build_shelf
from assistant.errors import DataError, DataErrors, Fault
from assistant.files.codec import decode, encode
from assistant.files.folders import Data, cache_home, shipped
from assistant.files.store import Cache, digest
from assistant.guideline.model import Guideline, Row, Table, Term
from assistant.interview.model import Interview
from assistant.matching.intents import Phrasing, Phrasings, build_phrasings
from assistant.matching.matcher import Matcher
from assistant.text.lexicon import Lexicon, run_of
from assistant.text.normalise import normalise

T = TypeVar("T")

FORMAT = "14"
"""Changes whenever the shape of the compiled data changes without a new version."""


class Knowledge(Struct, frozen=True, dict=True):
    """The guideline, and what finds things in it."""

    guideline: Guideline
    matcher: Matcher
    commands: Mapping[str, Command]
    said: Phrasings
    """What can be said instead of a command; targets are command names."""
    runs: Mapping[tuple[str, ...], str]
    """Stems of a glossary term -> its id."""
    row_terms: Mapping[str, frozenset[str]]
    """What a table row is about, as terms: author, regimen and its drugs, group, primary, phase, a star."""
    interviews: Mapping[str, Interview]
    spoken: Mapping[str, frozenset[str]]
    """What an editor's note, a recommendation or a statement speaks of, as terms."""

    def term(self, run: tuple[str, ...]) -> Term:
        """The glossary term of these stems."""
        return self.guideline.glossary[self.runs[run]]

    @cached_property
    def worded(self) -> dict[str, frozenset[str]]:
        """What pieces of content say in so many words, as terms: those that were read so far, each read once."""
        return {}

    @cached_property
    def shelf(self) -> Shelf:
        """The rows of the tables under what they are about."""
        return build_shelf(self.guideline, self.matcher.lexicon, self.row_terms)


def load_knowledge(data: Data | None = None, cache: Cache | None = None) -> Knowledge:
    """The knowledge of an installation; DataErrors lists what is wrong with its files."""
    data = data or shipped()
    cache = cache or Cache(cache_home())
    name = f"knowledge-{_key(data)}"
    stored = cache.get(name)
    if stored is not None:
        try:
            return decode(Knowledge, stored)
        except (ValueError, TypeError, KeyError):
            pass  # an entry that its checksum vouches for but this code cannot read: made by another code; rebuilt below
    knowledge = compile_knowledge(data)
    cache.put(name, encode(knowledge))
    return knowledge


def _key(data: Data) -> str:
    files = list(source_files(data))
    if not files:
        raise DataErrors([Fault(data.corpus, "holds no corpus. Set HAIC_DATA to a folder with corpus/ and intents/.")])
    return f"{digest(files)[:40]}-{__version__}-{FORMAT}"


def source_files(data: Data) -> Iterator[Path]:
    """Every file that the compiled knowledge depends on, in a fixed order."""
    for folder in (data.corpus, data.intents):
        if folder.is_dir():
            yield from sorted(
                path for path in folder.rglob("*")
                if path.suffix in {".md", ".yaml", ".csv"} and path.is_file() and not path.name.startswith(".")
            )  # fmt: skip


def compile_knowledge(data: Data) -> Knowledge:
    """Read, check and compile every source file; the mistakes of all of them are reported together."""
    from assistant.dialogue.records import load_commands  # noqa: PLC0415
    from assistant.guideline.loader import load_guideline  # noqa: PLC0415 - parsers are not for a warm start
    from assistant.interview.loader import load_interviews  # noqa: PLC0415
    from assistant.matching.build import build_matcher  # noqa: PLC0415
    from assistant.matching.records import load_calibration, load_intents  # noqa: PLC0415
    from assistant.text.records import load_lexicon  # noqa: PLC0415

    faults: list[Fault] = []
    lexicon = _gather(faults, lambda: load_lexicon(data.intents))
    commands = _gather(faults, lambda: load_commands(data.intents))
    calibration = _gather(faults, lambda: load_calibration(data.intents))
    guideline = _gather(faults, lambda: load_guideline(data.corpus))
    known = guideline.citable() | set(guideline.notes) if guideline else set[str]()
    intents = _gather(faults, lambda: load_intents(data.intents, guideline)) if guideline else None
    interviews = _gather(faults, lambda: load_interviews(data.corpus / "interviews", known)) if guideline else None
    if (
        interviews is None
        or lexicon is None
        or commands is None
        or calibration is None
        or guideline is None
        or intents is None
    ):
        raise DataErrors(faults)
    return Knowledge(
        guideline,
        build_matcher(guideline, lexicon, intents, calibration),
        commands,
        _said(commands, lexicon),
        {run_of(form): one.id for one in reversed(list(guideline.glossary.values())) for form in (one.term, *one.also)},
        {row.id: _row_terms(lexicon, table, row) for table, row in guideline.rows.values()},
        interviews,
        _spoken(guideline, lexicon),
    )


def _gather(faults: list[Fault], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except DataError as error:
        faults.extend(error.faults)
        return None


def _said(commands: Mapping[str, Command], lexicon: Lexicon) -> Phrasings:
    return build_phrasings(
        (Phrasing(command.name, normalise(phrase)), lexicon.read(phrase).terms)
        for command in commands.values()
        for phrase in command.said
    )


def _spoken(guideline: Guideline, lexicon: Lexicon) -> dict[str, frozenset[str]]:
    texts = {note.id: note.text for note in guideline.notes.values()}
    texts |= {passage.id: passage.text for number in range(1, 13) for passage in guideline.leading(number)}
    readings = {name: lexicon.read(text) for name, text in texts.items()}
    return {name: frozenset((*reading.terms, *reading.broader)) for name, reading in readings.items()}


def _row_terms(lexicon: Lexicon, table: Table, row: Row) -> frozenset[str]:
    """What a row is about. Authors are read with and without their initial: some surnames are words by themselves.

    A regimen is read as a whole and drug by drug, since a name for the whole hides what it is made of.
    """
    surname, _, _ = row.text("author").partition(" ")
    texts = [
        surname,
        f"{row.text('author')} {row.text('year')}",
        row.text("study"),
        row.text("regimen"),
        row.text("primary"),
        row.text("phase"),
        table.title,
        *re.split(r"[+/ ]", row.text("regimen")),
    ]
    texts.append(table.groups.get(row.text("group"), ""))
    if row.cells.get("high_dose_cisplatin"):
        texts.append(table.column("high_dose_cisplatin").label)
    readings = [lexicon.read(text) for text in texts if text]
    return frozenset(term for reading in readings for term in (*reading.terms, *reading.broader))
