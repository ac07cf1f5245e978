"""The app's one door to the core: answers, pages and lists, drawn. Imported by the loading worker, after first paint.

Everything behind it (engine, matcher, guideline) stays unloaded until then; the modules of the first screen import
nothing from here.
"""

import gc
from collections.abc import Callable, Mapping
from functools import cached_property

from msgspec import Struct

from assistant.dialogue.commands import Command, parse_call
from assistant.dialogue.conversation import step
from assistant.dialogue.exhibit import contents, exhibit
from assistant.dialogue.interviews import guided
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.reply import VerdictBlock
from assistant.dialogue.search import Hit, hits
from assistant.dialogue.state import START, Said, State
from assistant.errors import UnknownName
from assistant.guideline.model import Guideline
from assistant.transcripts.observe import Observed, observe
from assistant.tui import drawing, pages, verdicts
from assistant.tui.pieces import Answer, Facts, Page

FIRST = "median overall survival with HAIC in HCC with portal vein invasion"
"""A question that leads past every reading of a line, asked of the guide for nobody."""

SAVES = frozenset({"save", "save this"})
"""What can be said instead of the command; saving is the work of whoever owns the disk."""


class Told(Struct, frozen=True):
    """A turn that was taken: what was typed, where the conversation then stands, and what is shown and kept of it."""

    said: str
    state: State
    answer: Answer
    observed: Observed


class Guide(Struct, frozen=True, dict=True):
    """What the app can ask of the core. Pure: the state goes in and comes out."""

    knowledge: Knowledge

    @property
    def guideline(self) -> Guideline:
        return self.knowledge.guideline

    @property
    def commands(self) -> Mapping[str, Command]:
        return self.knowledge.commands

    @property
    def start(self) -> State:
        return START

    @property
    def interviews(self) -> tuple[tuple[str, str], ...]:
        """The interviews by name, with their titles."""
        return tuple((one.id, one.title) for one in self.knowledge.interviews.values())

    def said(self, state: State, text: str) -> Told:
        """One turn: what was typed, and what comes back."""
        after, reply = step(self.knowledge, state, Said(text))
        return Told(text, after, drawing.answered(reply, self.knowledge), observe(after, reply))

    def warm(self) -> None:
        """Read what an answer needs before there is a question: the first one would stop the screen for it."""
        self.said(START, FIRST)

    def facts(self, state: State) -> Facts | None:
        """What the interview knows by now; None where there is none, or it was left."""
        now = state.guided
        if now is None or now.left:
            return None
        interview = self.knowledge.interviews[now.name]
        lines = tuple((interview.question(fact.field).label, guided.fact_text(interview, fact)) for fact in now.facts)
        return Facts(interview.title, lines)

    def page(self, name: str) -> Page:
        """What stands behind a name; UnknownName where there is nothing."""
        return pages.page(self.guideline, name)

    def asked_to_show(self, text: str) -> str | None:
        """The name that a typed "/show" asks for, if there is such a thing."""
        call = parse_call(text.strip(), self.commands)
        if call is None or call.name != "show" or not call.argument:
            return None
        try:
            return exhibit(self.guideline, call.argument).what
        except UnknownName:
            return None

    def asked_to_save(self, text: str) -> str | None:
        """The name that a line wants the conversation saved under ("" for any); None where it wants no saving."""
        call = parse_call(text.strip(), self.commands)
        if call is not None and call.known and call.name == "save":
            return call.argument
        return "" if text.strip().lower() in SAVES else None

    def found(self, words: str) -> tuple[Hit, ...]:
        """Passages that hold the words."""
        return hits(self.knowledge, words)

    @cached_property
    def screens(self) -> frozenset[str]:
        """What has a screen of its own: tables and figures."""
        return frozenset({*self.guideline.tables, *self.guideline.figures})

    @cached_property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """What can be browsed by name, with its title."""
        return contents(self.guideline)

    @cached_property
    def completions(self) -> tuple[str, ...]:
        """What can be completed in the composer: commands, things to show, authors of the tables."""
        authors = (row.text("author") for table in self.guideline.tables.values() for row in table.rows)
        return (
            *(f"/{name}" for name in self.commands), *(f"/show {name}" for name, _ in self.contents),
            *(f"/interview {name}" for name, _ in self.interviews),
            *sorted({author for author in authors if author}),
        )  # fmt: skip


drawing.draw.register(VerdictBlock, verdicts.card)
if drawing.undrawn():
    raise TypeError(f"blocks without a drawer: {', '.join(drawing.undrawn())}")


def open_guide(load: Callable[[], Knowledge]) -> Guide:
    """The guide over what `load` returns; DataErrors where the data cannot be loaded.

    Everything loaded here stays until the end. The collector would walk through it while it grows (half the time of
    loading, in which the screen stands still) and at every full collection after: it is kept out of both.
    """
    gc.disable()
    try:
        guide = Guide(load())
        gc.freeze()
    finally:
        gc.enable()
    return guide
