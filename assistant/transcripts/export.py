"""A conversation for people: Markdown that shows what was said, and cannot be bent by it."""

import re
from collections.abc import Sequence

from assistant.dialogue.render import render
from assistant.transcripts.engine import Engine
from assistant.transcripts.observe import normalised


def markdown(turns: Sequence[str], engine: Engine, title: str = "") -> str:
    """The conversation as Markdown. A reply stands in a code block, so that its lines stay as they were shown."""
    parts = [
        f"# {_escaped(' '.join(normalised(title).split())) or 'Conversation'}",
        _escaped(engine.notice),
        f"Guideline {engine.edition}, corpus sha256:{engine.digest[:16]}.",
    ]
    for user, (_, reply) in zip(turns, engine.talk(turns), strict=True):
        parts += [f"**You:** {_escaped(' '.join(normalised(user).split()))}", fenced(normalised(render(reply)))]
    return "\n\n".join(part for part in parts if part) + "\n"


def fenced(text: str) -> str:
    """Text in a code block whose fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", text)
