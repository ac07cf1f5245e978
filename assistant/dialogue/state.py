"""What a conversation remembers. A state is a fold of events; it holds no clock, no cursor and no object of a library."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.dialogue.reply import Offer, Reply


@dataclass(frozen=True, slots=True)
class Said:
    """The user typed a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Chose:
    """The user picked an offer (a button, a number)."""

    offer: str


Event = Said | Chose


@dataclass(frozen=True, slots=True)
class Focus:
    """What was last talked about: the question's terms, and where its answer stands."""

    terms: tuple[str, ...]
    cq: int | None
    topic: str | None
    passages: tuple[str, ...]
    shown: tuple[str, ...]
    """Everything already shown on it, so that "more" goes on from there."""
    text: str


@dataclass(frozen=True, slots=True)
class State:
    """The conversation so far."""

    focus: Focus | None = None
    offers: tuple[Offer, ...] = ()
    misses: int = 0
    last: Reply | None = None
    turns: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)


START = State()
