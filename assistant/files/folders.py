"""Where things live: the data that ships with the program, and the user's own folders.

`HAIC_HOME` moves the user's folders; without it platformdirs decides. `HAIC_DATA` names another folder
that holds `corpus/` and `intents/` (an editor's working copy, an older corpus to compare with).
"""

import os
from pathlib import Path

from msgspec import Struct

APP = "haic-assistant"


class Data(Struct, frozen=True):
    """The data folders of one installation."""

    corpus: Path
    intents: Path

    @classmethod
    def under(cls, root: Path) -> "Data":
        return cls(root / "corpus", root / "intents")


def shipped() -> Data:
    """The data of this program: `HAIC_DATA`, else a checkout's folders, else what the wheel carries."""
    chosen = os.environ.get("HAIC_DATA")
    if chosen:
        return Data.under(Path(chosen).expanduser())
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent
    if (checkout / "corpus" / "guideline.yaml").is_file():
        return Data.under(checkout)
    return Data.under(package / "data")


def cache_home() -> Path:
    """The folder of rebuildable files."""
    home = os.environ.get("HAIC_HOME")
    if home:
        return Path(home).expanduser() / "cache"
    from platformdirs import user_cache_path  # noqa: PLC0415 - a third of a cold start when HAIC_HOME is set

    return user_cache_path(APP, appauthor=False)


def data_home() -> Path:
    """The folder of what the user would miss: sessions and saved transcripts."""
    home = os.environ.get("HAIC_HOME")
    if home:
        return Path(home).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415 - only where sessions are used

    return user_data_path(APP, appauthor=False)
