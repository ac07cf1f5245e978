"""`haic evaluate`: score a question set."""

import argparse
import json
from pathlib import Path
from typing import Any

from assistant.dialogue.knowledge import load_knowledge
from assistant.quality.evaluate import evaluate, read_questions

EPILOG = """examples:
  haic evaluate tests/questions/dev.jsonl
  haic evaluate questions.jsonl --json"""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate", help="score a question set",
        description="Score a question set by kind and clinical question, with every miss and the rule that decided it.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("file", type=Path, help="JSON Lines: id, text, kind, cq, facts, must_not, context")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "--least", type=float, default=0.0, metavar="SHARE", help="exit 1 below this share of passed lines"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    found = evaluate(load_knowledge(), read_questions(options.file))
    print(json.dumps(found.json(), ensure_ascii=False, indent=1) if options.json else found.plain())
    return 0 if found.share >= options.least else 1
