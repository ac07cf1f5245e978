"""The command registry: read from `intents/commands.yaml`, used by every face.

A command is typed with a slash, or said in one of its listed ways. What a command does is in `conversation`; a test
holds the two together.
"""

from collections.abc import Mapping

from msgspec import Struct

from assistant.errors import nearest


class Command(Struct, frozen=True):
    """One command: its name, how it is typed, what it does, and what can be said instead."""

    name: str
    usage: str
    summary: str
    said: tuple[str, ...]


class Call(Struct, frozen=True):
    """A command as typed: the name it has (or nearly has) and the rest of the line."""

    name: str
    argument: str
    known: bool
    nearest: tuple[str, ...] = ()


def parse_call(line: str, commands: Mapping[str, Command]) -> Call | None:
    """The slash command on a line, or None where there is none."""
    if not line.startswith("/") or line.startswith("//"):
        return None
    name, _, argument = line[1:].strip().partition(" ")
    name = name.lower()
    if name in commands:
        return Call(name, argument.strip(), known=True)
    return Call(name, argument.strip(), known=False, nearest=nearest(name, commands))


def help_lines(commands: Mapping[str, Command]) -> tuple[str, ...]:
    """One line a command, usage and summary."""
    width = max(len(command.usage) for command in commands.values())
    return tuple(f"{command.usage:<{width}}  {command.summary}" for command in commands.values())
