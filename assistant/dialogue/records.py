"""The schema of `intents/commands.yaml`, and reading it. Imports pydantic: used when the cache is rebuilt."""

from pathlib import Path

from assistant.dialogue.commands import Command
from assistant.errors import DataErrors
from assistant.files.schema import Record, checked
from assistant.files.yaml import load


class CommandRecord(Record):
    name: str
    usage: str
    summary: str
    said: tuple[str, ...] = ()


class CommandsRecord(Record):
    commands: tuple[CommandRecord, ...]


def load_commands(intents: Path) -> dict[str, Command]:
    """Read and check the registry: names once, usage begins with the name."""
    document = load(intents / "commands.yaml")
    record = checked(CommandsRecord, document)
    faults = []
    found: dict[str, Command] = {}
    for at, one in enumerate(record.commands):
        if one.name in found:
            faults.append(document.fault(("commands", at, "name"), f'command "{one.name}" is given twice.'))
        if one.usage.split()[0] != f"/{one.name}":
            faults.append(document.fault(("commands", at, "usage"), f'usage must begin with "/{one.name}".'))
        found[one.name] = Command(one.name, one.usage, one.summary, one.said)
    if faults:
        raise DataErrors(faults)
    return found
