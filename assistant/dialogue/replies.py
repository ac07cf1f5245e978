"""Making a reply: what every reply carries, whatever led to it."""

from collections.abc import Iterable, Iterator

from assistant.dialogue.interpret import Line
from assistant.dialogue.reply import Block, Explanation, Reply, TextBlock
from assistant.text.normalise import LONGEST


def replied(line: Line, kind: str, blocks: Iterable[Block], rule: str = "", **more: object) -> Reply:
    explain = Explanation(
        rule=rule,
        read_as=line.reading.text,
        terms=line.reading.terms,
        repairs=tuple((repair.typed, repair.read) for repair in line.repairs),
    )
    return Reply(kind=kind, blocks=(*preface(line), *blocks), **{"explain": explain, **more})  # type: ignore[arg-type]


def preface(line: Line) -> Iterator[TextBlock]:
    """What is said before anything else: that not all was read, that the answer comes in another language."""
    if line.clipped:
        yield TextBlock(f"Only the first {LONGEST:,} characters of your text were read.")
    languages = line.knowledge.matcher.lexicon.languages
    if line.reading.language in languages:
        yield TextBlock(languages[line.reading.language])
