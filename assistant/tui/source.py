"""The source beside the answer: one page at a time, with its neighbours, as a panel or (narrow) as a modal."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Footer

from assistant.tui.messages import piece_widget
from assistant.tui.pieces import Page
from assistant.tui.words import Plain, styled

MOST_BACK = 50


class SourceView(Vertical):
    """A page, its title above, stepping to its neighbours and back to where the reader came from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Close"),
        Binding("left,p", "step('before')", "Previous"),
        Binding("right,n", "step('after')", "Next"),
        Binding("backspace", "back", "Back"),
        Binding("c", "copy", "Copy"),
        Binding("tab", "app.compose_line", "Write", show=False),
    ]

    class Wanted(Message):
        """The reader wants a page by name, the page as text, or to leave; `back` when a page is gone back to."""

        def __init__(self, view: "SourceView", what: str, value: str = "") -> None:
            self.view, self.what, self.value = view, what, value
            super().__init__()

    def __init__(self, page: Page, *, id: str | None = None, focused: bool = True) -> None:  # noqa: A002 - as in Textual
        super().__init__(id=id, classes="source")
        self._focused = focused
        self.page = page
        self._trail: list[str] = []

    def compose(self) -> ComposeResult:
        yield Plain(classes="source-title")
        yield VerticalScroll(classes="source-body")

    def on_mount(self) -> None:
        self._draw(self.page)
        if self._focused:
            self.body.focus()

    @property
    def body(self) -> VerticalScroll:
        return self.query_one(".source-body", VerticalScroll)

    def show(self, page: Page, *, back: bool = False) -> None:
        """Turn to a page; unless going back, the one before it is remembered."""
        if not back and self.page.name != page.name:
            self._trail = [*self._trail, self.page.name][-MOST_BACK:]
        self.page = page
        self._draw(page)

    def _draw(self, page: Page) -> None:
        self.query_one(".source-title", Plain).update(styled(page.title, "bold"))
        body = self.body
        widgets = [piece_widget(piece) for piece in page.pieces]
        body.remove_children()
        body.mount_all(widgets)
        cited = next((widget for widget, piece in zip(widgets, page.pieces, strict=True) if piece.cited), None)
        if cited is None:
            body.scroll_home(animate=False)
        else:
            self.call_after_refresh(body.scroll_to_widget, cited, top=True, animate=False)

    def action_step(self, way: str) -> None:
        name = self.page.before if way == "before" else self.page.after
        if name:
            self.post_message(self.Wanted(self, "page", name))

    def action_back(self) -> None:
        if self._trail:
            self.post_message(self.Wanted(self, "back", self._trail.pop()))

    def action_copy(self) -> None:
        self.post_message(self.Wanted(self, "copy"))

    def action_leave(self) -> None:
        self.post_message(self.Wanted(self, "leave"))


class SourceScreen(ModalScreen[None]):
    """The source over everything else, where there is no room beside it."""

    def __init__(self, page: Page) -> None:
        super().__init__(id="over")
        self.view = SourceView(page)

    def compose(self) -> ComposeResult:
        yield self.view
        yield Footer(compact=True, show_command_palette=False)
