"""The one plain rendering: fixed width, no colour, no markup. Transcripts, pipes, clipboard and screen readers read this.

Guideline content ends with its place in round brackets; an editor's note is a paragraph of its own that begins
"Editor's note (ID):", so that the two cannot be taken for each other.
"""

import textwrap
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, singledispatch

from assistant.dialogue import reply as blocks
from assistant.dialogue.reply import BLOCK_TYPES, Block, Reply
from assistant.guideline.model import Place

WIDTH = 80


def render(reply: Reply, width: int = WIDTH) -> str:
    """The body of a reply in plain text: no banner, no echo of the question, no disclaimer."""
    parts = [wrapped(reply.taken_as, width)] if reply.taken_as else []
    parts.extend(block_text(block, width) for block in reply.blocks)
    return "\n\n".join(part for part in parts if part)


@singledispatch
def block_text(block: Block, width: int = WIDTH) -> str:
    """One block in plain text, folded at `width`."""
    del width  # each registered rendering uses it
    raise TypeError(f"no plain rendering for {type(block).__name__}")


@lru_cache(maxsize=1024)
def wrapped(text: str, width: int = WIDTH, indent: str = "") -> str:
    """Paragraphs folded at `width`; existing line ends stay. Remembered: a passage is measured before it is shown."""
    lines = (
        textwrap.fill(
            line, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
        for line in text.split("\n")
    )
    return "\n".join(lines)


def place_of(cq: str, place: Place) -> str:
    """A place in words: "CQ2, item 4, paragraph 1"; `cq` is the section's label or empty."""
    item = place.item
    number, _, _ = item.partition(" ")
    if number.isdigit():
        item = f"item {number}"
    parts = [part for part in (cq, item) if part]
    if place.paragraph:
        parts.append(f"paragraph {place.paragraph}")
    return ", ".join(parts)


def section_label(name: str) -> str:
    """The label of the section that an id belongs to: "CQ2" for cq02.portal-vein; empty for the front matter."""
    head, _, _ = name.partition(".")
    return f"CQ{int(head[2:])}" if head[:2] == "cq" and head[2:].isdigit() else ""


@block_text.register
def _(block: blocks.Recommendation, width: int = WIDTH) -> str:
    grade = f"{block.strength} recommendation, level of evidence {block.level}".capitalize()
    grade = grade.replace(f"evidence {block.level.lower()}", f"evidence {block.level}")
    return wrapped(f"{grade} ({place_of(section_label(block.id), block.place)}): {block.text}", width)


@block_text.register
def _(block: blocks.PassageBlock, width: int = WIDTH) -> str:
    return wrapped(f"{block.text} ({place_of(section_label(block.id), block.place)})", width)


@block_text.register
def _(block: blocks.NoteBlock, width: int = WIDTH) -> str:
    return wrapped(f"Editor's note ({block.id}): {block.text}", width)


@block_text.register
def _(block: blocks.TextBlock, width: int = WIDTH) -> str:
    return wrapped(block.text, width)


@block_text.register
def _(block: blocks.TableBlock, width: int = WIDTH) -> str:
    lines = [block.summary] if block.summary else []
    lines.extend(row_text(block.columns, row) for row in block.rows)
    return wrapped("\n".join(lines), width) + f"\n({block.place.item}: {block.title})"


def row_text(columns: Iterable[tuple[str, str]], row: Mapping[str, str]) -> str:
    """A table row as one sentence-like line: "Obi S 2006: n 116; ORR 52%; ..."."""
    head = " ".join(part for part in (row.get("author", ""), row.get("year", "")) if part) or row.get("study", "")
    cells = [
        f"{label} {row[name]}" for name, label in columns if name not in {"author", "year", "study"} and row.get(name)
    ]
    return f"{head}: {'; '.join(cells)}." if head else f"{'; '.join(cells)}."


@block_text.register
def _(block: blocks.FigureBlock, width: int = WIDTH) -> str:
    if not block.columns:
        lines = [f"{cell['label']}: {cell['text']}" for cell in block.cells]
        return wrapped("\n".join([f"{block.title} ({block.place.item})", *lines]), width)
    return grid_text(block, width)


def grid_text(block: blocks.FigureBlock, width: int = WIDTH) -> str:
    """Figure 1's cells, a line each; the marked ones begin with an arrow."""
    rows, columns = dict(block.rows), dict(block.columns)
    lines = [
        f"{'-> ' if cell['id'] in block.marked else ''}{rows[cell['row']]}, {columns[cell['column']]}: {cell['printed']}."
        for cell in block.cells
    ]
    return wrapped(
        "\n".join([*lines, f"({block.place.item}: {block.title}; grid rebuilt, check the printed figure)"]), width
    )


@block_text.register
def _(block: blocks.RegimenBlock, width: int = WIDTH) -> str:
    return wrapped(f"{block.text} ({block.place.item}{block.panel})", width)


@block_text.register
def _(block: blocks.ReferencesBlock, width: int = WIDTH) -> str:
    return wrapped("\n".join(f"[{item['number']}] {item['text']}" for item in block.items), width)


@block_text.register
def _(block: blocks.OffersBlock, width: int = WIDTH) -> str:
    return wrapped("\n".join(f"{at}. {offer.label}" for at, offer in enumerate(block.offers, 1)), width, "  ")


@block_text.register
def _(block: blocks.SuggestionBlock, width: int = WIDTH) -> str:
    return wrapped(block.text, width)


@block_text.register
def _(block: blocks.QuestionBlock, width: int = WIDTH) -> str:
    lines = [f"{block.text}{f' ({block.progress})' if block.progress else ''}"]
    lines.extend(f"  {at}. {label}" for at, (_, label) in enumerate(block.options, 1))
    return wrapped("\n".join(lines), width)


@block_text.register
def _(block: blocks.VerdictBlock, width: int = WIDTH) -> str:
    return wrapped(block.text, width)


def unrendered() -> tuple[str, ...]:
    """Block types without a plain rendering: there must be none."""
    default: Callable[..., str] = block_text.dispatch(object)
    return tuple(kind.__name__ for kind in BLOCK_TYPES if block_text.dispatch(kind) is default)


if unrendered():
    raise TypeError(f"blocks without a plain rendering: {', '.join(unrendered())}")
