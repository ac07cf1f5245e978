"""`haic check`: is every data file right, and does everything that they name exist?"""

import argparse
import sys
from pathlib import Path
from typing import Any

from assistant.errors import DataError
from assistant.files.folders import Data, shipped
from assistant.quality.check import check

EPILOG = """examples:
  haic check
  HAIC_DATA=~/my-edit haic check"""


def add_parser(commands: Any) -> None:
    parser = commands.add_parser(
        "check", help="validate corpus, intents, interviews and transcripts",
        description="Validate every data file. Each mistake is one line: file, line, what is wrong and how to mend it.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="a folder with corpus/ and intents/ (default: the program's own)"
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
    return 0
