"""Making a reply: what every reply carries, whatever led to it."""

from collections.abc import Iterable

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
    shown = list(blocks)
    languages = line.knowledge.matcher.lexicon.languages
    if line.reading.language in languages:
        shown.insert(0, TextBlock(languages[line.reading.language]))
    if line.clipped:
        shown.insert(0, TextBlock(f"Only the first {LONGEST:,} characters of your text were read."))
    return Reply(kind=kind, blocks=tuple(shown), **{"explain": explain, **more})  # type: ignore[arg-type]
