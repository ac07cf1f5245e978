"""The command palette: the registry's commands, everything that can be browsed, and the app's own actions."""

from collections.abc import Callable, Iterator

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from assistant.tui.words import shown

Entry = tuple[str, str, Callable[[], object]]
"""What is listed, what it does, and doing it."""


class Palette(Provider):
    """Reads its entries from the app when it is opened, so that they are there as soon as the guideline is."""

    def _entries(self) -> Iterator[Entry]:
        entries: Callable[[], Iterator[Entry]] = getattr(self.app, "palette_entries", lambda: iter(()))
        return entries()

    async def discover(self) -> Hits:
        for name, does, call in self._entries():
            yield DiscoveryHit(_line(name, does), call, text=name)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, does, call in self._entries():
            score = matcher.match(f"{name} {does}")
            if score > 0:
                yield Hit(score, _line(name, does), call, text=name)


def _line(name: str, does: str) -> Content:
    """Both on one line; Textual would read a separate help text as markup."""
    return Content.assemble((shown(name), "bold"), (f"  {shown(does)}", "$foreground 62%"))
