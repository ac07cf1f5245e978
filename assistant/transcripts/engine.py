"""What a replay needs of the assistant: one turn, and what exists to be cited.

Prevents replay, recording and the pytest plugin from each making conversations of their own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from msgspec import Struct

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


_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_TITLED = re.compile(r"\b(?:mrs?|ms|miss|dr)\.? ([^\W\d_]+)")


def no_names(_: str) -> tuple[str, ...]:
    """Names nothing."""
    return ()


class Engine(Struct, frozen=True):
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
    words: Callable[[], frozenset[str]] = frozenset
    """Every word that the guideline, the lexicon and the known phrasings hold, in lower case; asked for when a save is."""
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
        frozenset(surnames(guideline)), partial(vocabulary, knowledge),
        f"{guideline.about.citation}, doi {guideline.about.doi}. {guideline.about.disclaimer}",
    )  # fmt: skip


def surnames(guideline: Guideline) -> Iterator[str]:
    """Of everybody whom the reference list or a table row names as author."""
    lists = [one.authors or "" for one in guideline.references.values()]
    lists += [row.text("author") for _, row in guideline.rows.values()]
    return (word.lower() for one in lists for word in re.findall(r"[^\W\d_]{3,}", one))


def vocabulary(knowledge: Knowledge) -> frozenset[str]:
    """Every word of the guideline, the lexicon and the phrasings, in lower case: what is no name of a patient."""
    guideline, matcher = knowledge.guideline, knowledge.matcher
    about = guideline.about
    texts = [about.title, about.citation, about.scope, *about.societies]
    texts += [part for one in guideline.references.values() for part in (one.authors, one.title, one.journal) if part]
    texts += [*(one.text for one in guideline.passages.values()), *(one.text for one in guideline.notes.values())]
    texts += [*(one.title for one in guideline.sections.values()), *(one.title for one in guideline.topics.values())]
    texts += [str(cell) for _, row in guideline.rows.values() for cell in row.cells.values()]
    texts += [f"{one.term} {one.expansion or ''} {one.definition or ''}" for one in guideline.glossary.values()]
    texts += [component.drug for regimen in guideline.regimens.values() for component in regimen.components]
    phrases = [phrasing.text for items in (matcher.phrasings, matcher.small_phrasings) for phrasing in items.items]
    spoken = {word for text in phrases for word in _WORD.findall(text)}
    spoken -= {name for text in phrases for name in _TITLED.findall(text)}
    found = {word for text in texts for word in _WORD.findall(text.lower())}
    return frozenset(found.union(spoken, matcher.lexicon.vocabulary, matcher.lexicon.stopwords, surnames(guideline)))


def named(lexicon: Lexicon, text: str) -> tuple[str, ...]:
    """Drugs and regimens in a text of any length, in the order in which they stand there."""
    found: list[str] = []
    for start in range(0, len(text), LONGEST):
        spans = lexicon.read(text[start : start + LONGEST]).spans
        found += [span.concept for span in spans if lexicon.concepts[span.concept].kind in NAMED]
    return tuple(found)
