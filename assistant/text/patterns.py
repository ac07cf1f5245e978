"""Regular expressions that are compiled when they are first used: most questions meet few of them."""

import re
from typing import Any, cast


def late(regex: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, compiled later."""
    return cast("re.Pattern[str]", _Pattern(regex, flags))


class _Pattern:
    """Stands for a compiled pattern; its methods become the compiled ones with the first that is asked for."""

    def __init__(self, regex: str, flags: int) -> None:
        self._regex, self._flags = regex, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._regex, self._flags)
        self.__dict__.update({one: getattr(compiled, one) for one in dir(compiled) if not one.startswith("_")})
        return getattr(compiled, name)
