"""What an interview knows by now, each fact to be chosen and corrected: beside the conversation, or over it where narrow."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from assistant.tui.pieces import Facts
from assistant.tui.words import Plain, shown, styled

NOTHING = "Nothing is noted yet."


class FactsView(Vertical):
    """The list. Choosing a fact asks for its correction."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Write"),
        Binding("tab", "leave", "Write", show=False),
    ]

    class Chosen(Message):
        """The fact of this label is to be corrected; without a label, the list is left."""

        def __init__(self, label: str = "") -> None:
            self.label = label
            super().__init__()

    def __init__(self, facts: Facts, *, id: str | None = None) -> None:  # noqa: A002 - as in Textual
        super().__init__(id=id, classes="facts")
        self.facts = facts

    def compose(self) -> ComposeResult:
        yield Plain(classes="source-title")
        yield OptionList(compact=True, markup=False)

    def on_mount(self) -> None:
        self.show(self.facts)

    @property
    def lines(self) -> OptionList:
        return self.query_one(OptionList)

    def show(self, facts: Facts) -> None:
        """Show the facts as they are now."""
        self.facts = facts
        hint = "Enter corrects" if facts.lines else NOTHING
        self.query_one(".source-title", Plain).update(
            Content.assemble(styled(facts.title, "bold"), "\n", styled(f"Noted so far. {hint}", "$foreground 62%"))
        )
        at = self.lines.highlighted or 0
        self.lines.clear_options()
        self.lines.add_options(Option(_line(label, text)) for label, text in facts.lines)
        self.lines.highlighted = min(at, len(facts.lines) - 1) if facts.lines else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self.facts.lines[event.option_index][0]))

    def action_leave(self) -> None:
        self.post_message(self.Chosen())


def _line(label: str, text: str) -> Content:
    """A fact in its words, the label before them muted."""
    said = text.removeprefix(f"{label}: ")
    return Content.assemble((shown(f"{label}: "), "$foreground 62%"), (shown(said), "bold"))


class FactsScreen(ModalScreen[str]):
    """The list over everything else; dismissed with the label that was chosen, or with none."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts

    def compose(self) -> ComposeResult:
        yield FactsView(self._facts)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_facts_view_chosen(self, event: FactsView.Chosen) -> None:
        event.stop()
        self.dismiss(event.label)
