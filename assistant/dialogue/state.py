"""What a conversation remembers. A state is a fold of events; it holds no clock, no cursor and no object of a library."""

from msgspec import Struct

from assistant.dialogue.reply import Offer, Reply
from assistant.dialogue.tables.worked import Lookup
from assistant.interview.model import Fact, Problem


class Said(Struct, frozen=True):
    """The user typed a line."""

    text: str


class Chose(Struct, frozen=True):
    """The user picked an offer (a button, a number)."""

    offer: str


Event = Said | Chose


class Focus(Struct, frozen=True):
    """What was last talked about: the question's terms, and where its answer stands."""

    terms: tuple[str, ...]
    cq: int | None
    topic: str | None
    passages: tuple[str, ...]
    shown: tuple[str, ...]
    """Everything already shown on it, so that "more" goes on from there."""
    text: str
    lookup: Lookup | None = None
    """The look-up whose rows were shown, so that the next line can ask more of them."""
    base: "Focus | None" = None
    """The side that a comparison began with; a third side is set against it."""


class Choice(Struct, frozen=True):
    """Offers that were chosen from, and the one that was taken, so that the others can still be asked for."""

    offers: tuple[Offer, ...]
    taken: str
    question: str
    """The question that led to them."""


class Guided(Struct, frozen=True):
    """An interview under way (or left, or finished): the facts in the order in which they came, and what is pending.

    There is no cursor: the next question follows from the facts. `past` holds the states before each answer, newest
    last, so that going back is taking one off.
    """

    name: str
    facts: tuple[Fact, ...] = ()
    asked: str | None = None
    """Field of the pending question; OFFERED while facts said earlier are offered; PREDICTED while a verdict is awaited;
    LEAVING while it is asked whether to leave this interview for another."""
    offered: tuple[str, ...] = ()
    """Things that the user mentioned and no rule uses."""
    parked: tuple[Fact, ...] = ()
    """Facts said earlier, offered and not yet taken."""
    past: tuple["Guided", ...] = ()
    done: bool = False
    left: bool = False
    predict: bool = False
    guess: str | None = None
    """The verdict that the trainee committed to; empty where they would not."""
    refused: tuple[Problem, ...] = ()
    """Values of the last line that could not be used, so that the next can mend them."""
    wanted: str = ""
    """Another interview that was asked for while this one waits."""

    @property
    def known(self) -> dict[str, Fact]:
        return {fact.field: fact for fact in self.facts}

    @property
    def waiting(self) -> bool:
        """Whether a question is pending."""
        return self.asked is not None and not self.left


OFFERED = "@offered"
PREDICTED = "@predicted"
LEAVING = "@leaving"


class State(Struct, frozen=True):
    """The conversation so far."""

    focus: Focus | None = None
    offers: tuple[Offer, ...] = ()
    choice: Choice | None = None
    misses: int = 0
    declined: str = ""
    """The question that was declined since something was last answered."""
    last: Reply | None = None
    turns: int = 0
    guided: Guided | None = None
    lines: tuple[str, ...] = ()
    """The last lines typed outside interviews, for facts that were already said."""


START = State()
