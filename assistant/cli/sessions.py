"""`haic sessions`: past conversations, kept as they went and saved on purpose: listed, searched, renamed, exported, deleted."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.dialogue.knowledge import load_knowledge
from assistant.errors import Fault, UsageError
from assistant.files.folders import data_home
from assistant.text.normalise import visible
from assistant.transcripts.engine import Engine, engine_of
from assistant.transcripts.kept import Kept
from assistant.transcripts.shelf import around, as_text, delete, export, named, rename, shelf

EPILOG = """examples:
  haic sessions                                    what there is: left unfinished first, then the latest
  haic sessions show 1                             by its number in the list, its name, or how the name begins
  haic sessions search portal vein                 conversations in which the words stand
  haic sessions export 1 rounds.md                 as a page for people
  haic sessions export 1 rounds.transcript.yaml    as a transcript that haic replay replays
  haic sessions rename 1 tumour board of May     the title; a file keeps its name
  haic sessions delete 1

The app goes on with a past conversation: F3."""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "sessions", help="past conversations", description="Past conversations: kept sessions and saved transcripts.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.set_defaults(run=run_list, json=False)
    actions = parser.add_subparsers(metavar="ACTION")
    listing = actions.add_parser("list", help="all of them (the default)")
    listing.set_defaults(run=run_list)
    showing = actions.add_parser("show", help="one, as it was")
    showing.add_argument("name", help="its number in the list, its name, or how the name begins")
    showing.set_defaults(run=run_show)
    searching = actions.add_parser("search", help="those in which some words stand")
    searching.add_argument("words", nargs="+", help="the words, as they stand there in a row, in any case")
    searching.set_defaults(run=run_search)
    exporting = actions.add_parser("export", help="one as a page (.md) or a transcript (.transcript.yaml)")
    exporting.add_argument("name", help="as for show")
    exporting.add_argument("file", nargs="?", type=Path, help="where to (a page named after its first question, here)")
    exporting.set_defaults(run=run_export)
    renaming = actions.add_parser("rename", help="one by another title")
    renaming.add_argument("name", help="as for show")
    renaming.add_argument("title", nargs="+", help="the title")
    renaming.set_defaults(run=run_rename)
    deleting = actions.add_parser("delete", help="some, for good")
    deleting.add_argument("name", nargs="+", help="as for show")
    deleting.add_argument("--yes", action="store_true", help="without asking")
    deleting.set_defaults(run=run_delete)
    for one in (listing, searching):
        one.add_argument("--json", action="store_true", help="one JSON object")


def run_list(options: argparse.Namespace) -> int:
    kept, faults, _ = _all()
    if options.json:
        _print_json(kept, faults)
        return 0
    if not kept:
        print("No conversation is kept yet. haic chat and the app keep them.")
    _print_rows(enumerate(kept, 1))
    _print_faults(faults)
    return 0


def run_show(options: argparse.Namespace) -> int:
    kept, _, _ = _all()
    one = named(options.name, kept)
    print(f"{visible(one.title)}\n{visible(one.name)}, {one.day}, {one.size}, {one.status}\n")
    print("\n".join(visible(line) for line in as_text(one).split("\n")))
    return 0


def run_search(options: argparse.Namespace) -> int:
    words = " ".join(options.words)
    kept, faults, _ = _all()
    found = [(at, one) for at, one in enumerate(kept, 1) if one.holding(words)]
    if options.json:
        _print_json([one for _, one in found], faults)
        return 0
    if not found:
        print("No conversation holds these words.")
    _print_rows(found, words)
    _print_faults(faults)
    return 0


def run_export(options: argparse.Namespace) -> int:
    kept, _, engine = _all()
    one = named(options.name, kept)
    file = options.file
    folder, name = (Path.cwd(), "") if file is None else (file.parent, file.name)
    print("\n".join(export(one, engine, folder, _confirmed, name)))
    return 0


def run_rename(options: argparse.Namespace) -> int:
    kept, _, engine = _all()
    one = named(options.name, kept)
    if not " ".join(options.title).strip():
        raise UsageError("A title needs at least one word.")
    print(f"{one.name} is now called: {visible(rename(one, ' '.join(options.title), engine))}")
    return 0


def run_delete(options: argparse.Namespace) -> int:
    kept, _, _ = _all()
    chosen = [named(name, kept) for name in options.name]
    if not options.yes and not (sys.stdin and sys.stdin.isatty()):
        raise UsageError("Nothing is deleted without a yes: add --yes.")
    for one in dict.fromkeys(chosen):
        if options.yes or _confirmed(f'Delete "{one.title}" ({one.day}, {one.size}) for good?'):
            delete(one)
            print(f"Deleted: {visible(one.name)}")
        else:
            print(f"Kept: {visible(one.name)}")
    return 0


def _all() -> tuple[tuple[Kept, ...], tuple[Fault, ...], Engine]:
    engine = engine_of(load_knowledge())
    return (*shelf(data_home(), engine), engine)


def _print_rows(rows: Iterable[tuple[int, Kept]], words: str = "") -> None:
    for at, one in rows:
        print(f"{at:>3}  {one.day}  {one.size:>9}  {one.status:<10}  {visible(one.title)}")
        print(f"     {visible(one.name)}")
        if words:
            print(f"     {visible(around(one.holding(words), words))}")


def _print_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        print(f"haic: {fault}", file=sys.stderr)


def _print_json(kept: Iterable[Kept], faults: Iterable[Fault]) -> None:
    rows = [
        {
            "name": one.name, "status": one.status, "when": one.when.isoformat(timespec="seconds"),
            "title": one.title, "turns": len(one.turns), "path": str(one.path),
        }
        for one in kept
    ]  # fmt: skip
    found = {"schema": "haic.sessions/1", "sessions": rows, "problems": [str(fault) for fault in faults]}
    print(json.dumps(found, ensure_ascii=False))


def _confirmed(question: str) -> bool:
    """The answer to a yes-or-no question; no, where nobody is there to answer."""
    print(f"{visible(question)} (yes/no) ", end="", file=sys.stderr, flush=True)
    said = sys.stdin.readline() if sys.stdin else ""
    return said.strip().lower() in {"y", "yes"}
