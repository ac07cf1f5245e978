"""The conversation: a log of turns, and a window of them on the screen.

The log is the truth, widgets are a view of it: only the last turns are mounted, earlier ones come when the reader
scrolls up to them. A long answer is shown from its top; a short one stands at the bottom.
"""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from assistant.tui.messages import Turn, reveal
from assistant.tui.pieces import Answer

MOST_MOUNTED = 12
"""Turns on the screen above which the oldest leave it."""

BATCH = 6
"""Turns that come back when the reader reaches the top, and that leave at once when there are too many."""


class Exchange(Struct):
    """One entry of the log; `answer` is None while it has to wait."""

    question: str
    answer: Answer | None = None


class Conversation(VerticalScroll, can_focus=False):
    """The stream of turns."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.exchanges: list[Exchange] = []
        self.turns: list[Turn] = []
        """The mounted turns, in order."""
        self._first = 0
        """Index in the log of the first of them."""
        self._growing = False
        self._hits: list[int] = []
        self._hit = 0
        self._marked: Turn | None = None

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    def plain(self) -> str:
        """The whole conversation as text."""
        return "\n".join(f"> {one.question}\n\n{one.answer.plain if one.answer else ''}\n" for one in self.exchanges)

    def add(self, question: str, answer: Answer | None) -> None:
        """A new turn at the end."""
        self.exchanges.append(Exchange(question, answer))
        turn = Turn(question, answer)
        if self.last is not None:
            self.last.pass_by()
        self.release_anchor()
        self.turns.append(turn)
        self.mount(turn)
        self.call_next(self._arrived, turn, self._leaving())

    def _leaving(self) -> list[Turn]:
        """The oldest turns, taken out of the window where it holds too many."""
        if len(self.turns) <= MOST_MOUNTED:
            return []
        leaving = self.turns[:BATCH]
        del self.turns[:BATCH]
        self._first += BATCH
        return leaving

    async def _arrived(self, turn: Turn, leaving: list[Turn]) -> None:
        """Nothing above the new turn may still be about to go when its place is settled."""
        if leaving:
            await self.remove_children(leaving)
        self.call_after_refresh(self.settle, turn)

    def fill(self, answer: Answer) -> None:
        """The answer to the first question that waits."""
        at = next(at for at, one in enumerate(self.exchanges) if one.answer is None)
        self.exchanges[at].answer = answer
        if at >= self._first:
            turn = self.turns[at - self._first]
            turn.fill(answer)
            self.call_after_refresh(self.settle, turn)

    def clear(self) -> None:
        """An empty log."""
        self.exchanges.clear()
        self._first = 0
        self.turns.clear()
        self.remove_children(Turn)

    def settle(self, turn: Turn) -> None:
        """Show a turn: whole at the bottom if it fits, from its top if it does not."""
        if turn is not self.last:
            return
        if turn.outer_size.height > self.scrollable_content_region.height:
            self.scroll_to_widget(turn, top=True, animate=False, force=True)
        else:
            self.scroll_end(animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value <= 0 < old_value and self._first and not self._growing:
            self._grow(min(BATCH, self._first))

    def _grow(self, count: int) -> None:
        """Earlier turns come back above; what was at the top stays where the reader sees it."""
        self._growing = True
        top: Widget = self.turns[0]
        earlier = [Turn(one.question, one.answer) for one in self.exchanges[self._first - count : self._first]]
        for turn in earlier:
            turn.pass_by()
        self._first -= count
        self.turns[:0] = earlier
        self.mount_all(earlier, before=top)
        self.call_after_refresh(self._grown, top)

    def _grown(self, top: Widget) -> None:
        self._growing = False
        self.scroll_to_widget(top, top=True, animate=False, force=True)

    def holding(self, words: str) -> list[int]:
        """Indices of the log's entries that hold the words, in any case, the latest first."""
        wanted = words.lower()
        return [at for at in reversed(range(len(self.exchanges))) if wanted in "\n".join(self._text(at)).lower()]

    def _text(self, at: int) -> Iterator[str]:
        yield self.exchanges[at].question
        answer = self.exchanges[at].answer
        if answer:
            yield from (piece.content.plain for piece in answer.pieces)

    def look_for(self, words: str, by: int = 0) -> str:
        """Show the hit for `words` that is `by` steps further back; says which of how many it is."""
        if self._marked is not None:
            self._marked.mark("")
            self._marked = None
        if not words:
            return ""
        found = self.holding(words)
        self._hit = (self._hit + by) % len(found) if found and found == self._hits else 0
        self._hits = found
        if not found:
            return "not found"
        self._marked = self.mounted(found[self._hit])
        self.call_after_refresh(self._show_hit, self._marked, words)
        return f"{self._hit + 1} of {len(found)}"

    def _show_hit(self, turn: Turn, words: str) -> None:
        turn.mark(words)
        self.scroll_to_widget(turn, top=True, animate=False, force=True)

    def mounted(self, at: int) -> Turn:
        """The turn of an entry of the log, mounted if it was not."""
        if at < self._first:
            self._grow(self._first - at)
        return self.turns[at - self._first]

    def step(self, turn: Turn, by: int) -> bool:
        """Focus the neighbour of a turn; False where there is none."""
        at = self.turns.index(turn) + by
        if at < 0 and self._first:
            count = min(BATCH, self._first)
            self._grow(count)
            at += count
        if not 0 <= at < len(self.turns):
            return False
        reveal(self.turns[at])
        return True
