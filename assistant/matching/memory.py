"""Whoosh's storage in memory, all of it.

Whoosh's own in-memory storage still writes scratch files into one folder of the system's temporary directory that
every process shares; two programs that build at once would delete each other's files there.
"""

from whoosh.filedb.filestore import RamStorage


class Memory(RamStorage):  # type: ignore[misc]
    """In-memory storage whose scratch files are in memory too."""

    def temp_storage(self, name: str | None = None) -> RamStorage:
        """Storage for the writer's scratch files; the name says nothing here."""
        del name
        return RamStorage()
