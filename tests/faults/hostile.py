"""What a fuzzer types, and what every reply must keep whatever was typed.

`Writer` draws lines from any source of chance: Hypothesis's, a seeded one, or the bytes of a coverage-guided fuzzer, so
that all three speak the same language. `objections` is the one list of what no reply may do.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from assistant.dialogue import content
from assistant.dialogue import reply as blocks
from assistant.dialogue.members import reference_text
from assistant.dialogue.render import render
from assistant.dialogue.reply import plain
from assistant.dialogue.tables.blocks import table_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.dialogue.knowledge import Knowledge
    from assistant.dialogue.reply import Block, Reply
    from assistant.guideline.model import Guideline

PIECES = (
    "\x1b[31m", "\x1b]0;owned\x07", "\x1b[2J\x1b[H", "\x9b31m", "\x07", "\x08\x08", "\x00", "\r", "\n", "\t", "\u2028",
    "\u202e", "\u2066", "\u200b", "\ufeff", "\udce9", "\ud83d", "\u0301" * 40, "\U000e0041", "\ufffe", "[bold red]", "[/]",
    "[/bold]", "[@click=app.quit]x[/]", "[link=file:///etc/passwd]", "<script>alert(1)</script>", "<b>", "&lt;", "{0} {name}",
    "%s %(x)s", "${HOME}", "$(reboot)", "`id`", "../../etc/passwd", "/dev/zero", "\\", '"', "'", "*", "?", "~2", "^3",
    "title:flow AND (", "[flow TO check]", "OR NOT", "(a+)+$", "&anchor", "*alias", "!!python/object:x", "- - - -", ": ", "#",
    "\U0001f642", "肝動注 化学療法", "\u03bc \u03b1 \u03b2", "≥ ≤ ½ ²", "ﬁ ﬀ Ⅳ", "\u0130 \u0131 \u1e9e", "١٢٣", "\uff11\uff12",
    "NaN", "-0", "1e999", "1_000",
    "0x10", "1,5", "1.5.2", "3/5/8", "10-20", "<5", ">= 7", "99999999999999999999", "0", "%", "…", "—", "?!.,;:-()[]{}|",
)  # fmt: skip
UNITS = (
    "mg/dl",
    "umol/L",
    "g/L",
    "g/dl",
    "%",
    "s",
    "cm",
    "mm",
    "points",
    "mg/m2",
    "units",
    "years",
    "days",
    "",
    "furlongs",
)
SAID = (
    "yes", "no", "1", "2", "0", "-1", "99", "first", "the last one", "more", "back", "skip", "why", "restart", "cancel",
    "I don't know",
    "unknown", "what if", "not A but B", "and for class B?", "which trial?", "is my patient a candidate?", "show the table",
    "I mean the other one", "undo", "use them", "continue",
)  # fmt: skip
MARKUP = re.compile(r"</?(?:b|i|a|script|style)\b[^>\n]*>|\[/?(?:bold|link|@click|red)\b|\[/\]")
LONGEST_DECLINE = 700


class Bytes(random.Random):
    """Chance taken from bytes: what a coverage-guided fuzzer mutates. Without bytes left, everything is the first choice."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._data, self._at = data, 0

    def getrandbits(self, k: int, /) -> int:
        size = (k + 7) // 8
        taken = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken, "little") & ((1 << k) - 1)

    def random(self) -> float:
        return self.getrandbits(16) / 65536


class Writer:
    """Writes lines: words of the guideline, phrasings, commands, quantities and hostile pieces, mixed and misspelt."""

    def __init__(self, chance: random.Random, knowledge: Knowledge) -> None:
        self._chance = chance
        self._words, self._phrases, self._commands, self._shown = vocabulary(knowledge)
        self._sorts = (
            (0.22, self._word),
            (0.30, lambda: f"{self._word()} {self._word()}"),
            (0.32, lambda: self._bent(self._chance.choice(self._phrases))),
            (0.54, lambda: self._mixed(1)),
            (0.62, lambda: self._mixed(2 + self._chance.randrange(2))),
            (0.65, self._command),
            (0.68, lambda: f"{self._word()} {self._quantity()}"),
            (0.73, self._quantity),
            (0.92, lambda: "".join(self._character() for _ in range(1 + self._chance.randrange(8)))),
            (0.999, lambda: self._bent(self._chance.choice(SAID))),
            (1.0, lambda: self._mixed(20) * (1 + self._chance.randrange(20))),
        )

    def line(self) -> str:
        """One line, mostly short."""
        draw = self._chance.random()
        return next(write() for below, write in self._sorts if draw < below)

    def value(self, depth: int = 0) -> object:
        """A value as JSON can hold it."""
        kind = self._chance.randrange(9 if depth < 3 else 6)
        if kind < 3:
            return self.line()
        if kind == 3:
            return self._chance.choice((None, True, False, 0, -1, 7, 10**30, 1.5, float("nan"), float("inf"), -0.0))
        if kind == 4:
            return self._quantity()
        if kind == 5:
            return self._chance.choice(SAID)
        if kind == 6:
            return [self.value(depth + 1) for _ in range(self._chance.randrange(4))]
        return {
            self._chance.choice(("value", "unit", "id", "text", self._word())): self.value(depth + 1) for _ in range(2)
        }

    def bent(self, content: bytes) -> bytes:
        """Bytes of a file with a few changes: bytes flipped, cut, doubled, swapped for hostile pieces."""
        for _ in range(1 + self._chance.randrange(3)):
            at = self._chance.randrange(len(content) + 1)
            end = min(len(content), at + self._chance.randrange(12))
            what = self._chance.randrange(5)
            if what == 0:
                new = b""
            elif what == 1:
                new = self._chance.choice(PIECES).encode("utf-8", "surrogatepass")
            elif what == 2:
                new = bytes([self._chance.getrandbits(8)])
            elif what == 3:
                new = content[at:end] * 2
            else:
                new = self._chance.choice((b"\n", b"  ", b"{", b"[", b": ", b"null", b"-", b'"', b"\xff", b"1"))
            content = content[:at] + new + content[end:]
        return content if self._chance.random() < 0.97 else content[: self._chance.randrange(len(content) + 1)]

    def _word(self) -> str:
        word = self._chance.choice(self._words)
        return self._bent(word) if self._chance.random() < 0.3 else word

    def _quantity(self) -> str:
        return f"{self._number()} {self._chance.choice(UNITS)}"

    def _number(self) -> str:
        whole = str(self._chance.randrange(400))
        return f"{whole}{self._chance.choice(('', '.5', ',5', '-9', '..', 'e9', ' to 12'))}"

    def _character(self) -> str:
        ranges = (
            (32, 127),
            (0, 32),
            (127, 592),
            (768, 880),
            (8192, 8304),
            (12352, 12448),
            (0xD800, 0xE000),
            (0, 0x110000),
        )
        return chr(self._chance.randrange(*self._chance.choice(ranges)))

    def _bent(self, text: str) -> str:
        at = self._chance.randrange(len(text) + 1)
        what = self._chance.randrange(6)
        if what == 0:
            return text[:at] + text[at + 1 :]
        if what == 1:
            return text[:at] + self._character() + text[at:]
        if what == 2:
            return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
        if what == 3:
            return f"{text} {self._chance.choice(self._words)}"
        return text

    def _mixed(self, pieces: int) -> str:
        parts = (self._chance.choice(PIECES) if self._chance.random() < 0.6 else self._word() for _ in range(pieces))
        return self._chance.choice(("", " ")).join(parts)

    def _command(self) -> str:
        argument = self._chance.choice((self._chance.choice(self._shown), self._word(), "", self._mixed(2)))
        return f"/{self._bent(self._chance.choice(self._commands))} {argument}"


def vocabulary(knowledge: Knowledge) -> tuple[Sequence[str], ...]:
    """Words, phrasings, commands and things to show: made once, because every line draws from them."""
    found = _VOCABULARY.get(id(knowledge))
    if found is None:
        guideline, lexicon = knowledge.guideline, knowledge.matcher.lexicon
        words = {word for passage in guideline.passages.values() for word in passage.text.split()}
        words |= {concept.replace("-", " ") for concept in lexicon.concepts}
        phrases = [phrasing.text for phrasing in (*knowledge.said.items, *knowledge.matcher.small_phrasings.items)]
        phrases += [phrasing.text for phrasing in knowledge.matcher.phrasings.items]
        shown = [*guideline.citable(), *guideline.notes, *(f"ref {number}" for number in guideline.references)]
        found = (sorted(words), phrases, sorted(knowledge.commands), sorted(shown))
        _VOCABULARY[id(knowledge)] = found
    return found


_VOCABULARY: dict[int, tuple[Sequence[str], ...]] = {}


def clean(text: str) -> bool:
    """Whether nothing in a text could drive a terminal, or hide."""
    return all(char.isprintable() or char == "\n" for char in text) if not text.isascii() else _plain(text)


def _plain(text: str) -> bool:
    return text.replace("\n", "").isprintable()


def objections(knowledge: Knowledge, reply: Reply, typed: str) -> Iterator[str]:
    """What is wrong with a reply, whatever was typed; nothing where all is well.

    What was typed may be shown again, as text; no other markup may.
    """
    guideline, echoed = knowledge.guideline, typed.lower()
    text = render(reply)
    if not text.strip():
        yield "says nothing"
    for part in (text, *strings([plain(block) for block in reply.blocks]), *strings(plain(reply.explain))):
        if not clean(part):
            yield f"holds a character that could drive a terminal: {part!r:.200}"
        for found in MARKUP.finditer(part):
            if found.group().lower() not in echoed:
                yield f"holds markup: {found}"
    if reply.kind == "decline" and len(text) > LONGEST_DECLINE and not any(b.type == "question" for b in reply.blocks):
        yield f"declines in {len(text)} characters"
    if (reply.reason is not None) != (reply.kind == "decline"):
        yield f"gives the reason {reply.reason} with {reply.kind}"
    if reply.clinical_question not in {None, *range(1, 13)}:
        yield f"names clinical question {reply.clinical_question}"
    known = citable(guideline)
    yield from (f"cites {name}, which does not exist" for name in reply.passages if name not in known)
    yield from (f"offers {offer.id}, which does not exist" for offer in reply.offers if offer.id not in known)
    numbers = (*reply.references, *reply.unresolved)
    yield from (
        f"cites reference {number}, which does not exist" for number in numbers if number not in guideline.references
    )
    for block in reply.blocks:
        yield from unfaithful(guideline, block)


def citable(guideline: Guideline) -> frozenset[str]:
    found = _CITABLE.get(id(guideline))
    if found is None:
        found = _CITABLE[id(guideline)] = frozenset(guideline.citable())
    return found


_CITABLE: dict[int, frozenset[str]] = {}


def strings(value: object) -> Iterator[str]:
    """Every text in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in strings(part))
    elif isinstance(value, (list, tuple)):
        yield from (text for one in value for text in strings(one))


def unfaithful(guideline: Guideline, block: Block) -> Iterator[str]:
    """Where a block of guideline content, or an editor's note, is not what the corpus holds under its id."""
    match block:
        case blocks.Recommendation() | blocks.PassageBlock():
            passage = guideline.passages.get(block.id)
            if passage is None or content.passage_block(passage) != block:
                yield f"shows {block.id} otherwise than the corpus"
        case blocks.RegimenBlock():
            regimen = guideline.regimens.get(block.id)
            if regimen is None or content.regimen_block(guideline, regimen) != block:
                yield f"shows {block.id} otherwise than the corpus"
        case blocks.TableBlock():
            yield from _rows(guideline, block)
        case blocks.FigureBlock():
            yield from _cells(guideline, block)
        case blocks.ReferencesBlock():
            for item in block.items:
                reference = guideline.references.get(int(item["number"]))
                if reference is None or reference_text(reference) != item["text"]:
                    yield f"shows reference {item['number']} otherwise than the corpus"
        case blocks.NoteBlock():
            if block.id not in guideline.notes or guideline.notes[block.id].text != block.text:
                yield f"shows note {block.id} otherwise than the corpus"
        case blocks.VerdictBlock():
            known = citable(guideline)
            cited = (name for reason in block.verdict["reasons"] for name in reason["passages"])
            yield from (f"cites {name}, which does not exist" for name in cited if name not in known)


def _rows(guideline: Guideline, block: blocks.TableBlock) -> Iterator[str]:
    names = [name for name, _ in block.columns]
    for row in block.rows:
        if row["id"] not in guideline.rows:
            yield f"shows row {row['id']}, which does not exist"
            continue
        table, held = guideline.rows[row["id"]]
        shown = {**dict.fromkeys(names, ""), **table_block(table, [held], names).rows[0]}
        if table.id != block.id or shown != row:
            yield f"shows row {row['id']} otherwise than the corpus"


def _cells(guideline: Guideline, block: blocks.FigureBlock) -> Iterator[str]:
    for cell in block.cells:
        if cell["id"] in guideline.cells:
            held = content.grid_block(guideline, [guideline.cells[cell["id"]]])
        elif cell["id"] in guideline.panels:
            panel = content.content_block(guideline, cell["id"])
            assert isinstance(panel, blocks.FigureBlock)
            held = panel
        else:
            yield f"shows cell {cell['id']}, which does not exist"
            continue
        if held.cells[0] != cell:
            yield f"shows cell {cell['id']} otherwise than the corpus"
