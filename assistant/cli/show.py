"""`haic show`: everything the corpus holds of one thing. And `haic --version`."""

import argparse
import json
from typing import Any

from assistant import __version__
from assistant.dialogue.exhibit import exhibit
from assistant.dialogue.knowledge import load_knowledge

EPILOG = """examples:
  haic show cq2                 a clinical question with all its passages and notes
  haic show table1 --json       23 rows, every cell as printed, with value and unit
  haic show fig2                the six regimens as printed
  haic show ref 25              what is known of a reference
  haic show cq02.portal-vein    a topic; passages and table rows likewise by their ids
  haic show notes | about | references | glossary"""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "show", help="everything the corpus holds of one thing", description="Everything the corpus holds of one thing.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "what", nargs="+", help="cq1 ... cq12, about, table1-3, fig1-3, ref N, references, notes, glossary, or an id"
    )
    faces = parser.add_mutually_exclusive_group()
    faces.add_argument("--plain", action="store_true", help="plain text (the default)")
    faces.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    found = exhibit(load_knowledge().guideline, " ".join(options.what))
    print(json.dumps(found.json(), ensure_ascii=False, indent=1) if options.json else found.plain())
    return 0


def version() -> int:
    about, digest = (guideline := load_knowledge().guideline).about, guideline.digest
    print(f"haic {__version__}")
    print(f"guideline {about.edition}: {about.citation}, doi {about.doi}")
    print(f"literature search {about.literature_search}")
    print(f"corpus sha256:{digest}")
    return 0
