"""`haic search`: passages that hold some words, best first, the hits marked."""

import argparse
import json
import os
import sys
from typing import Any

from assistant.dialogue.knowledge import load_knowledge
from assistant.dialogue.render import place_of, section_label, wrapped
from assistant.dialogue.search import Hit, hits

EPILOG = """examples:
  haic search chlorhexidine
  haic search "portal vein invasion sorafenib" --most 5"""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "search", help="passages that hold some words", description="Passages that hold some words, best first, hits marked.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("terms", nargs="+", help="the words")
    parser.add_argument("--most", type=int, default=10, metavar="N", help="how many passages at most (10)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    knowledge = load_knowledge()
    found = hits(knowledge, " ".join(options.terms), max(options.most, 1))
    if options.json:
        rows = [{"id": hit.id, "score": hit.score, "text": hit.text, "marks": hit.marks} for hit in found]
        print(json.dumps({"schema": "haic.search/1", "hits": rows}, ensure_ascii=False))
        return 0
    if not found:
        print("No passage of the guideline holds these words.")
    for hit in found:
        place = place_of(section_label(hit.id), knowledge.guideline.passages[hit.id].place)
        print(f"{wrapped(f'{highlighted(hit)} ({place}; {hit.id})')}\n")
    return 0


def highlighted(hit: Hit) -> str:
    """The text with its hits marked: in bold on a colour terminal, else between asterisks."""
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM", "dumb") != "dumb"
    before, after = ("\x1b[1m", "\x1b[0m") if bold else ("*", "*")
    text = hit.text
    for start, end in reversed(hit.marks):
        text = f"{text[:start]}{before}{text[start:end]}{after}{text[end:]}"
    return text
