"""`haic check`: is every data file right, and does everything that they name exist?"""

import argparse
import sys
from pathlib import Path
from typing import Any

from assistant.errors import DataError
from assistant.files.folders import Data, shipped
from assistant.quality.check import changes, check

EPILOG = """examples:
  haic check
  haic check --data ~/my-edit
  haic check --against ~/haic-2022      which interview cases changed their verdict"""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "check", help="validate corpus, intents, interviews and transcripts",
        description="Validate every data file. Each mistake is one line: file, line, what is wrong and how to mend it.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="a folder with corpus/ and intents/ (default: the program's own)"
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="OLD",
        help="an older folder: every complete interview case whose verdict changed",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    data = Data.under(options.data) if options.data else shipped()
    try:
        report = check(data)
    except DataError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        print(f"haic check: {len(error.faults)} to mend", file=sys.stderr)
        return 1
    for line in report:
        print(line)
    return _compared(data, Data.under(options.against)) if options.against else 0


def _compared(data: Data, old: Data) -> int:
    """List the interview cases whose verdict changed; exit 1 if there are any."""
    found = changes(data, old)
    for name, change in found:
        answers = ", ".join(f"{field}: {value}" for field, value in change.answers.items())
        print(f"{name}: {change.before} -> {change.after} in {change.cases} cases with {answers}")
    print(f"cases whose verdict changed: {sum(change.cases for _, change in found)}")
    return 1 if found else 0
