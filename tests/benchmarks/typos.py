"""What mistyping costs: one random edit in each word over six letters of every answerable question, with a fixed seed.

python -m tests.benchmarks.typos QUESTIONS.jsonl
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from msgspec.structs import replace

from assistant.dialogue.knowledge import load_knowledge
from assistant.quality.evaluate import ANSWERABLE, evaluate, read_questions

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SEEDS = (1, 2, 3)
LONGER_THAN = 6


def mistyped(text: str, chance: random.Random) -> str:
    """The text with one letter dropped, doubled, changed or swapped in each longer word; figures stay as they are."""
    return re.sub(rf"[A-Za-z]{{{LONGER_THAN + 1},}}", lambda found: _edited(found[0], chance), text)


def _edited(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        [
            f"{before}{after}",
            f"{before}{letter}{letter}{after}",
            f"{before}{chance.choice(LETTERS)}{after}",
            f"{before}{after[:1]}{letter}{after[1:]}",
        ]
    )


def main(arguments: list[str]) -> int:
    knowledge = load_knowledge()
    questions = tuple(one for path in arguments for one in read_questions(Path(path)) if one.kind in ANSWERABLE)
    plain = evaluate(knowledge, questions).share
    print(f"as written: {plain:.1%} of {len(questions)}")
    for seed in SEEDS:
        chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        typed = tuple(replace(one, text=mistyped(one.text, chance)) for one in questions)
        share = evaluate(knowledge, typed).share
        print(f"mistyped, seed {seed}: {share:.1%}, {100 * (plain - share):.1f} points lost")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
