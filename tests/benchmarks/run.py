"""All benchmarks, as one table of ratios measured in one run, and as JSON beside it.

    python -m tests.benchmarks.run QUESTIONS.jsonl [--json FILE] [--readme FILE] [--runs N] [--only PART ...]

QUESTIONS is a question set as `haic evaluate` reads it. Bytecode has to be writable, or every cold start compiles.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from assistant.dialogue.knowledge import load_knowledge
from assistant.quality.evaluate import read_questions
from tests.benchmarks import app_start, cold, growth, replay, retrieval, warm
from tests.benchmarks.measure import Row, into_readme, say, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument(
        "--json",
        type=Path,
        default=Path(gettempdir(), "haic-benchmark.json"),
        help="where the table is written as JSON",
    )
    parser.add_argument("--runs", type=int, default=11, help="how often a start is measured")
    parser.add_argument("--only", nargs="+", metavar="PART", help="some parts of the table alone")
    parser.add_argument("--readme", type=Path, help="put the table into this README, in the place of the last one")
    options = parser.parse_args()
    questions, knowledge = read_questions(options.questions), load_knowledge()
    texts = [one.text for one in questions]
    parts: dict[str, Callable[[], Iterable[Row]]] = {
        "cold": lambda: cold.rows(options.runs, texts),
        "warm": lambda: warm.rows(knowledge, questions),
        "retrieval": lambda: retrieval.rows(knowledge, questions),
        "app": lambda: app_start.rows(options.runs),
        "turns": lambda: growth.turns(knowledge, texts),
        "passages": lambda: growth.passages(knowledge, texts),
        "transcripts": growth.transcripts,
        "replay": replay.rows,
    }
    rows = [row for name, part in parts.items() if name in (options.only or parts) for row in say(part())]
    write(options.json, rows)
    if options.readme:
        into_readme(options.readme, rows)
    short = [row for row in rows if row.verdict not in {"", "holds"}]
    print(f"\n{len(rows)} figures, {len(short)} short of their bar. JSON: {options.json}")


if __name__ == "__main__":
    main()
