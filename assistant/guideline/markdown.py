"""One section of the guideline from one Markdown file: front matter, topics as headings, passages as paragraphs.

    ## Portal vein invasion {#cq02.portal-vein item="4 Patients with portal vein invasion"}

    SILIUS, a phase III trial, ... [25]. {#cq02.portal-vein.silius p=1}

A heading's `item` and a paragraph's `p` are the place in the guideline. `refs=unresolved` on a heading marks
reference numbers that belong to another numbering.
"""

import re
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin
from msgspec import Struct

from assistant.errors import DataErrors, Fault, did_you_mean
from assistant.files.store import read_text
from assistant.files.yaml import Document, parse, refuse_merge_markers
from assistant.guideline.model import Passage, Place, Topic

_ATTRIBUTES = re.compile(r'\s*\{#([^\s}]+)((?:\s+[a-z]+=(?:"[^"]*"|[^\s}"]+))*)\s*\}\s*\Z')
_PAIR = re.compile(r'([a-z]+)=(?:"([^"]*)"|([^\s}"]+))')
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*\Z")
_RANGE = r"\d{1,3}(?:\s*-\s*\d{1,3})?"
_CITED = re.compile(rf"\[({_RANGE}(?:\s*,\s*{_RANGE})*)\]")
_BRACKETS = re.compile(r"\[[^\]]*\]?")
_KNOWN = {"heading": ("item", "refs"), "paragraph": ("p",)}


class SectionFile(Struct, frozen=True):
    """A section file as read: its front matter still unchecked, its topics and passages in order."""

    front: Document
    topics: tuple[Topic, ...]
    passages: tuple[Passage, ...]
    lines: dict[str, int]
    """The line on which each topic or passage stands."""


class _Block(Struct, frozen=True):
    kind: str
    text: str
    line: int


def read_section(path: Path, section: str, cq: int | None) -> SectionFile:
    """Read one section; DataErrors lists every block that breaks the format, with its line."""
    text = read_text(path)
    refuse_merge_markers(text, path)
    tokens = MarkdownIt("commonmark").use(front_matter_plugin).parse(text)
    faults: list[Fault] = []
    if not tokens or tokens[0].type != "front_matter":
        raise DataErrors([Fault(path, 'must begin with front matter between two lines "---".', 1)])
    front = parse(tokens[0].content, path, offset=1)
    reader = _Reader(path, section, cq, faults)
    for block in _blocks(tokens, path, faults):
        reader.take(block)
    if faults:
        raise DataErrors(faults)
    return SectionFile(front, reader.topics(), tuple(reader.passages), reader.lines)


def _blocks(tokens: list[Token], path: Path, faults: list[Fault]) -> list[_Block]:
    blocks: list[_Block] = []
    for opening, inline in pairwise(tokens):
        line = opening.map[0] + 1 if opening.map else 1
        if opening.type in {"heading_open", "paragraph_open"} and opening.level == 0:
            blocks.append(_Block(opening.type.removesuffix("_open"), inline.content, line))
        elif opening.level == 0 and opening.nesting >= 0 and opening.type not in {"front_matter", "inline"}:
            shape = opening.type.removesuffix("_open").replace("_", " ")
            if not (opening.type == "html_block" and opening.content.lstrip().startswith("<!--")):
                faults.append(
                    Fault(path, f"a {shape} stands here; a section holds headings and paragraphs only.", line)
                )
    return blocks


class _Reader:
    """Collects topics and passages, and what is wrong with them."""

    def __init__(self, path: Path, section: str, cq: int | None, faults: list[Fault]) -> None:
        self._path, self._section, self._cq, self._faults = path, section, cq, faults
        self._open: list[tuple[Topic, list[str], bool]] = []
        self.passages: list[Passage] = []
        self.lines: dict[str, int] = {}

    def topics(self) -> tuple[Topic, ...]:
        return tuple(
            Topic(topic.id, topic.cq, topic.title, topic.item, tuple(members)) for topic, members, _ in self._open
        )

    def take(self, block: _Block) -> None:
        found = _ATTRIBUTES.search(block.text)
        if not found:
            self._fault(
                block, 'lacks its id: end it with {#section.topic.name p=1} (a heading: {#section.topic item="..."}).'
            )
            return
        name, attributes = found[1], {key: quoted or bare for key, quoted, bare in _PAIR.findall(found[2])}
        text = " ".join(block.text[: found.start()].split())
        if not self._named(block, name) or not self._known(block, attributes):
            return
        self.lines[name] = block.line
        if block.kind == "heading":
            self._heading(block, name, text, attributes)
        else:
            self._paragraph(block, name, text, attributes)

    def _named(self, block: _Block, name: str) -> bool:
        if name in self.lines:
            self._fault(block, f'id "{name}" is already on line {self.lines[name]}. Ids are given once.')
        elif not _ID.match(name):
            self._fault(block, f'id "{name}" may hold lower-case letters, digits, hyphens, and dots between parts.')
        elif not name.startswith(f"{self._section}."):
            self._fault(block, f'id "{name}" must begin with "{self._section}.".')
        else:
            return True
        return False

    def _known(self, block: _Block, attributes: dict[str, str]) -> bool:
        known = _KNOWN[block.kind]
        for key in attributes:
            if key not in known:
                self._fault(block, f'has "{key}=", which is not known here.{did_you_mean(key, known)}')
                return False
        return True

    def _heading(self, block: _Block, name: str, text: str, attributes: dict[str, str]) -> None:
        if not attributes.get("item"):
            self._fault(block, f'topic "{name}" lacks item="...", its place in the guideline.')
            return
        if attributes.get("refs", "unresolved") != "unresolved":
            self._fault(block, 'refs= can only be "unresolved".')
        topic = Topic(name, self._cq, text, attributes["item"], ())
        self._open.append((topic, [], "refs" in attributes))

    def _paragraph(self, block: _Block, name: str, text: str, attributes: dict[str, str]) -> None:
        if not self._open:
            self._fault(block, f'passage "{name}" stands before the first heading.')
            return
        if not re.fullmatch("[0-9]{1,4}", attributes.get("p", "")):
            self._fault(block, f'passage "{name}" lacks p=..., the number of its paragraph in the guideline.')
            return
        for bracket in _BRACKETS.findall(text):
            if not _cites(bracket):
                self._fault(
                    block,
                    f'passage "{name}" holds "{bracket}"; square brackets are for reference numbers, as [25] or [35-44].',
                )
                return
        topic, members, unresolved = self._open[-1]
        members.append(name)
        place = Place(topic.item, int(attributes["p"]))
        self.passages.append(Passage(name, self._cq, topic.id, place, text, cited_numbers(text), unresolved=unresolved))

    def _fault(self, block: _Block, message: str) -> None:
        self._faults.append(Fault(self._path, message, block.line))


def _cites(bracket: str) -> bool:
    """Whether a bracket holds reference numbers, every range of them upwards."""
    ranges = (part.partition("-") for part in bracket.strip("[]").split(","))
    return bool(_CITED.fullmatch(bracket)) and all(not high or int(low) < int(high) for low, _, high in ranges)


def cited_numbers(text: str) -> tuple[int, ...]:
    """The reference numbers in square brackets, ranges spelled out, in order of appearance."""
    found: dict[int, None] = {}
    for bracket in _CITED.findall(text):
        for part in bracket.split(","):
            low, _, high = part.strip().partition("-")
            found.update(dict.fromkeys(range(int(low), int(high or low) + 1)))
    return tuple(found)
