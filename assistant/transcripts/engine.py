"""What a replay needs of the assistant: one turn, and what exists to be cited.

Prevents replay, recording and the pytest plugin from each making conversations of their own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from assistant.dialogue.conversation import step
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.reply import Reply
from assistant.dialogue.state import START, Event, Said, State
from assistant.guideline.model import Guideline
from assistant.text.lexicon import Lexicon
from assistant.text.normalise import LONGEST

Step = Callable[[State, Event], tuple[State, Reply]]
Names = Callable[[str], tuple[str, ...]]

NAMED = frozenset({"drug", "regimen"})
"""Kinds of concept whose exchange in a text is a clinical change, as that of a figure is."""


def no_names(_: str) -> tuple[str, ...]:
    """Names nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class Engine:
    """The assistant as replay sees it. Ids that are not in `citable`, numbers not in `references`, are mistakes."""

    step: Step
    edition: str
    digest: str
    citable: frozenset[str]
    references: frozenset[int]
    names: Names = no_names
    """The drugs and regimens that a text names, in order."""
    authors: frozenset[str] = frozenset()
    """Surnames of the guideline's literature, in lower case."""
    notice: str = ""
    """What guideline this is and what it is not, for readers of an export."""

    def talk(self, lines: Iterable[str]) -> Iterator[tuple[State, Reply]]:
        """The state and the reply after each line of a fresh conversation."""
        state = START
        for line in lines:
            state, reply = self.step(state, Said(line))
            yield state, reply


def engine_of(knowledge: Knowledge) -> Engine:
    """The engine of the real assistant."""
    guideline = knowledge.guideline
    return Engine(
        partial(step, knowledge), guideline.about.edition, guideline.digest,
        frozenset(guideline.citable()), frozenset(guideline.references), partial(named, knowledge.matcher.lexicon),
        frozenset(surnames(guideline)),
        f"{guideline.about.citation}, doi {guideline.about.doi}. {guideline.about.disclaimer}",
    )  # fmt: skip


def surnames(guideline: Guideline) -> Iterator[str]:
    """Of everybody whom the reference list or a table row names as author."""
    lists = [one.authors or "" for one in guideline.references.values()]
    lists += [row.text("author") for _, row in guideline.rows.values()]
    return (word.lower() for one in lists for word in re.findall(r"[^\W\d_]{3,}", one))


def named(lexicon: Lexicon, text: str) -> tuple[str, ...]:
    """Drugs and regimens in a text of any length, in the order in which they stand there."""
    found: list[str] = []
    for start in range(0, len(text), LONGEST):
        spans = lexicon.read(text[start : start + LONGEST]).spans
        found += [span.concept for span in spans if lexicon.concepts[span.concept].kind in NAMED]
    return tuple(found)
