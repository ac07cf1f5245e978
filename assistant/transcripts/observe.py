"""What a turn turned out to be, in the fields that a transcript can state.

The one place where state and reply become comparable values, for recording and for replay alike. What an interview
fills (what it waits for, its facts, its verdict with grades and passages) is read here and nowhere else.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from assistant.dialogue.render import block_text, render
from assistant.dialogue.reply import QuestionBlock, Reply, VerdictBlock
from assistant.dialogue.state import State
from assistant.transcripts.model import Expected

_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What a YAML block cannot hold, or would take for the end of a line."""


class Observed(Struct, frozen=True):
    """A reply and the state after it, as a transcript writes them. `reply` is what they were taken from."""

    kind: str
    reason: str | None
    clinical_question: int | None
    topic: str | None
    passages: tuple[str, ...]
    references: tuple[int, ...]
    grades: tuple[str, ...]
    awaiting: str | None
    answers: Mapping[str, str]
    verdict: str | None
    offers: tuple[str, ...]
    text: str
    reply: Reply

    def value(self, field: str) -> Expected:
        """The value of a field of the transcript."""
        found: Expected = getattr(self, field)
        return found

    @property
    def suggestions(self) -> frozenset[str]:
        """The paragraphs that only suggest what to do next."""
        return frozenset(normalised(block_text(block)) for block in self.reply.suggestions)


def observe(state: State, reply: Reply) -> Observed:
    """The turn after which the conversation stands in `state`, with what was said."""
    return Observed(
        reply.kind,
        reply.reason,
        reply.clinical_question,
        reply.topic,
        passages_of(reply),
        reply.references,
        grades_of(reply),
        awaiting_of(reply),
        answers_of(state),
        verdict_of(reply),
        tuple(offer.id for offer in reply.offers),
        normalised(render(reply)),
        reply,
    )


def passages_of(reply: Reply) -> tuple[str, ...]:
    """What the reply cites, a verdict's reasons included."""
    cited = (name for verdict in _verdicts(reply) for reason in verdict["reasons"] for name in reason["passages"])
    return tuple(dict.fromkeys((*reply.passages, *cited)))


def grades_of(reply: Reply) -> tuple[str, ...]:
    """The grades that the reply shows, a verdict's included, as "cq02.rec weak C"."""
    graded = (one for verdict in _verdicts(reply) for one in verdict["grades"])
    shown = (f"{one['recommendation']} {one['strength']} {one['level']}" for one in graded)
    return tuple(dict.fromkeys((*reply.grades, *shown)))


def _verdicts(reply: Reply) -> Iterator[Mapping[str, Any]]:
    return (block.verdict for block in reply.blocks if isinstance(block, VerdictBlock))


def awaiting_of(reply: Reply) -> str | None:
    """The field that the interview asks for at the end of the reply."""
    return next((block.field for block in reversed(reply.blocks) if isinstance(block, QuestionBlock)), None)


def answers_of(state: State) -> Mapping[str, str]:
    """The facts of the interview as field -> value as data; none where no interview was begun, or it was left."""
    guided = state.guided
    return {} if guided is None or guided.left else {name: fact.value for name, fact in guided.known.items()}


def verdict_of(reply: Reply) -> str | None:
    """The verdict word, where the reply holds a verdict and the answers do not contradict each other."""
    found = next((verdict["verdict"] for verdict in _verdicts(reply)), None)
    return None if found is None else str(found)


def normalised(text: str) -> str:
    """The text as it is stored and compared: NFC, line ends as newlines, no blank at a line's end, no control character."""
    if not _plain(text):
        whole = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").expandtabs()
        text = "\n".join(line.rstrip() for line in _UNSTORABLE.sub("", whole).split("\n"))
    return text.strip("\n")


def _plain(text: str) -> bool:
    """Whether a text is plain lines already, as most replies are."""
    return text.isascii() and text.replace("\n", "").isprintable() and " \n" not in text and not text.endswith(" ")
