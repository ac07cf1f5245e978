"""Browsing all that the guideline holds: contents on the left, the chosen page on the right (or over it, where narrow)."""

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Tree
from textual.widgets.tree import TreeNode

from assistant.tui.figures import FigureScreen
from assistant.tui.source import SourceScreen, SourceView
from assistant.tui.tables import TableScreen
from assistant.tui.words import Plain, shown

if TYPE_CHECKING:
    from assistant.guideline.model import Figure, Table
    from assistant.tui.guide import Guide


class Contents(Tree[str]):
    """Clinical questions with their topics, then what stands beside them. A node's data is the name of its page."""

    def __init__(self, guide: "Guide") -> None:
        super().__init__(label(guide.guideline.about.short_title), id="contents")
        self._guide = guide
        self.show_root = False
        self.guide_depth = 2

    def on_mount(self) -> None:
        guideline = self._guide.guideline
        for section in (one for one in guideline.sections.values() if one.number):
            node = self.root.add(label(f"{section.label} {section.short}"), section.id)
            for topic in section.topics:
                node.add_leaf(label(guideline.topics[topic].title), topic)
        beside: tuple[Table | Figure, ...] = (*guideline.tables.values(), *guideline.figures.values())
        for one in beside:
            self.root.add_leaf(label(f"{one.place.item} {one.title}"), one.id)
        self._about(self.root)
        for name in ("references", "glossary", "notes"):
            self.root.add_leaf(label(self._guide.page(name).title), name)
        self.root.expand()
        self.cursor_line = 0

    def _about(self, root: TreeNode[str]) -> None:
        guideline = self._guide.guideline
        about = guideline.section_of(None)
        node = root.add(label(about.title), about.id)
        for topic in about.topics:
            node.add_leaf(label(guideline.topics[topic].title), topic)


def label(text: str) -> Text:
    """A tree's label: Rich text, because a string would be read as markup."""
    return Text(shown(text), no_wrap=True, overflow="ellipsis")


class BrowseScreen(Screen[None]):
    """Contents and page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Conversation"),
        Binding("f1", "app.help", "Help"),
    ]

    def __init__(self, guide: "Guide") -> None:
        super().__init__()
        self._guide = guide

    def compose(self) -> ComposeResult:
        yield Plain("Contents", classes="screen-title")
        with Horizontal():
            yield Contents(self._guide)
            yield SourceView(self._guide.page("cq1"), id="page", focused=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Contents).focus()

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[str]) -> None:
        """Beside the contents the page follows the cursor."""
        name = event.node.data
        if name and not self.has_class("-narrow") and name not in self._guide.screens:
            self.query_one(SourceView).show(self._guide.page(name))

    def on_tree_node_selected(self, event: Tree.NodeSelected[str]) -> None:
        """Enter opens: tables and figures on their own screens, everything else as a page."""
        if event.node.data:
            self.open(event.node.data)

    def open(self, name: str) -> None:
        """Show a name in the page beside the contents, or on a screen of its own."""
        if name in self._guide.screens:
            self.app.push_screen(own_screen(self._guide, name))
        elif self.has_class("-narrow"):
            self.app.push_screen(SourceScreen(self._guide.page(name)))
        else:
            view = self.query_one(SourceView)
            view.show(self._guide.page(name))
            view.body.focus()

    def action_leave(self) -> None:
        self.dismiss()


def own_screen(guide: "Guide", name: str) -> Screen[None]:
    """The screen of a table or figure."""
    if name in guide.guideline.tables:
        return TableScreen(guide, guide.guideline.tables[name])
    return FigureScreen(guide, guide.guideline.figures[name])
