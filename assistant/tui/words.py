"""Text on the screen. Whatever the app shows that it did not write itself passes through here, as characters.

Nothing is ever read as markup: neither a question, nor the corpus, nor an error message. Control characters, which
could drive the terminal, are taken out; a link carries its target as a value, not as a string that is parsed.
"""

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

TAB = "    "


def shown(text: str) -> str:
    """The text as it may be drawn: printable characters and line ends; a tab or odd space is a space."""
    return "\n".join(_line(line) for line in text.splitlines())


def _line(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(
        char if char.isprintable() else " " for char in line.replace("\t", TAB) if char.isprintable() or char.isspace()
    )


def styled(text: str, style: str | Style = "") -> Content:
    """Text that comes from data, in one style."""
    return Content.styled(shown(text), style) if style else Content(shown(text))


def link(target: str) -> Style:
    """The style of characters that open `target` when they are clicked."""
    return Style.from_meta({"@click": ("app.open", (target,))})


def choice(offer: str) -> Style:
    """The style of characters that choose an offer when they are clicked."""
    return Style.from_meta({"@click": ("app.choose", (offer,))})


def asking(text: str) -> Style:
    """The style of characters that ask `text` when they are clicked."""
    return Style.from_meta({"@click": ("app.ask", (text,))})


def resuming(name: str) -> Style:
    """The style of characters that go on with a past conversation when they are clicked."""
    return Style.from_meta({"@click": ("app.resume", (name,))})


def answering(field: str, question: str, number: int) -> Style:
    """The style of characters that answer a question with one of its options when they are clicked."""
    return Style.from_meta({"@click": ("app.answer", (field, question, number))})


class Plain(Static):
    """The only text widget of the app: it takes Content or a string, and reads no markup."""

    def __init__(self, content: Content | str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Textual
        super().__init__(styled(content) if isinstance(content, str) else content, id=id, classes=classes, markup=False)
        self.auto_links = False  # a link keeps the colour of what it says; Textual would paint all links alike
