"""A conversation to talk to, line by line, and what can be seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assistant.dialogue.conversation import step
from assistant.dialogue.interviews.guided import pending
from assistant.dialogue.render import render
from assistant.dialogue.reply import QuestionBlock, Reply, VerdictBlock
from assistant.dialogue.state import START, Chose, Event, Said, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.dialogue.knowledge import Knowledge


class Talk:
    """One conversation: `say` types lines, the rest tells where it stands after the last of them."""

    def __init__(self, knowledge: Knowledge, *lines: str) -> None:
        self._knowledge = knowledge
        self.state: State = START
        self.say(*lines)

    def say(self, *lines: str) -> Talk:
        for line in lines:
            self._take(Said(line))
        return self

    def press(self, offer: str) -> Talk:
        self._take(Chose(offer))
        return self

    def _take(self, event: Event) -> None:
        self.state, self.reply = step(self._knowledge, self.state, event)
        self.everything_waits_with_its_question()

    reply: Reply

    def everything_waits_with_its_question(self) -> None:
        """While an interview waits, every reply ends with its question, asked once."""
        asked = [block for block in self.reply.blocks if isinstance(block, QuestionBlock)]
        assert len(asked) == (1 if self.awaiting else 0)
        assert not asked or self.reply.blocks[-1] is asked[0]
        assert not asked or asked[0].field == self.awaiting

    @property
    def text(self) -> str:
        return " ".join(render(self.reply).split())

    @property
    def kind(self) -> str:
        return self.reply.kind

    @property
    def row(self) -> str:
        """The row of the arbitration table that won."""
        assert self.reply.explain is not None
        return self.reply.explain.rule.partition(":")[0]

    @property
    def awaiting(self) -> str | None:
        return pending(self.state.guided)

    @property
    def interview(self) -> str:
        return self.state.guided.name if self.state.guided else ""

    @property
    def answers(self) -> dict[str, str]:
        return {fact.field: fact.value for fact in self.state.guided.facts} if self.state.guided else {}

    @property
    def steps(self) -> int:
        """How many answers can be taken back."""
        return len(self.state.guided.past) if self.state.guided else 0

    @property
    def card(self) -> Mapping[str, Any]:
        """The verdict shown in the last reply; empty where none was."""
        return next((block.verdict for block in self.reply.blocks if isinstance(block, VerdictBlock)), {})

    @property
    def verdict(self) -> str:
        return str(self.card.get("verdict", ""))

    def answer(self, name: str, typed: Mapping[str, str]) -> Talk:
        """The interview from its beginning, each question answered with what is typed for it, until the verdict."""
        self.say(f"/interview {name}")
        while self.awaiting:
            asked = self.awaiting
            self.say(typed[asked])
            assert self.awaiting != asked, self.text
        return self


@pytest.fixture
def talk(knowledge: Knowledge) -> Callable[..., Talk]:
    """Begins a conversation with the lines given."""
    return lambda *lines: Talk(knowledge, *lines)
