"""Whatever stands in a question, a reply, a page or a message is shown as characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from textual.widgets import DataTable, Tree

from assistant.dialogue import reply as blocks
from assistant.dialogue.reply import BLOCK_TYPES, Reply
from assistant.guideline.model import Place
from assistant.interview import sections
from assistant.tui.drawing import answered
from assistant.tui.pages import part_piece
from assistant.tui.words import shown

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from tests.tui.conftest import Driver, Scene

HOSTILE = {
    "citation": "[R12]",
    "grade": "[A] [Strong] [T2] [x]",
    "stage": "[cT2 N0] [not staged]",
    "closing": "[/] [/a/path] [/bold]",
    "unclosed": "[T2 and [",
    "link": "[@click=app.quit]leave[/]",
    "style": "[bold red on white]no[/bold red on white]",
    "stars": "10*5*2 _a_ `b`",
    "angle": "<5 mg> <b>x</b>",
    "template": "{0} $q %s \\[R12]",
    "wide": "肝動注 化学療法",
    "greek": "β-blocker ≥5 cm µg",
}
UNSEEN = {
    "escape": ("red\x1b[31mink", "red[31mink"),
    "title": ("a\x1b]0;owned\x07b", "a]0;ownedb"),
    "bell": ("ring\x07ring", "ringring"),
    "tab": ("a\tb", "a    b"),
    "overprint": ("good\rbad", "good\nbad"),
    "bidi": ("abc\u202edef", "abcdef"),
    "zero width": ("ab\u200bcd", "abcd"),
    "no-break space": ("5\u00a0mg", "5 mg"),
}


def test_a_question_is_shown_as_typed(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        for text in HOSTILE.values():
            asked = f"what is {text} then"
            await on.ask(asked)
            await on.until(lambda asked=asked: asked in on.shown)  # type: ignore[misc]  # mypy cannot infer a default's lambda
        assert not on.app._exit

    drive(scene)


@pytest.mark.parametrize(("text", "seen"), UNSEEN.values(), ids=UNSEEN)
def test_what_could_drive_the_terminal_is_taken_out(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_no_control_character_of_a_question_reaches_the_screen(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        for text, _ in UNSEEN.values():
            await on.ask(f"x {text} y")
            assert all(line.isprintable() for line in on.shown.splitlines())

    drive(scene)


def card(text: str) -> tuple[sections.Section, ...]:
    """A verdict card, every text of it hostile."""
    item = sections.Item(text, (("cq02.rec", text),), editors=True)
    return (
        sections.Supposed(text),
        sections.Headline(text, text),
        sections.Paragraph((text, text)),
        sections.Listed("reason", text, (item, item)),
        sections.Grades(text, (("cq02.rec", text, text),)),
        sections.Conflicts(text, ((item,), (item,))),
        sections.EditorsNote(text, text),
        sections.Disclaimer(text),
    )


def every_block(text: str) -> tuple[blocks.Block, ...]:
    """One block of each type, every text of it hostile."""
    place = Place(text, 1)
    row = {"id": "r", "author": text, "orr": text}
    verdict = {"verdict": "open", "reasons": (), "grades": ()}
    cell = {"id": "x", "row": "r", "column": "c", "printed": text}
    return (
        blocks.Recommendation("cq02.rec", place, text, text, text),
        blocks.PassageBlock("cq02.x", place, text),
        blocks.TableBlock("table1", text, place, (("author", "Author"), ("orr", text)), (row,), text),
        blocks.FigureBlock("fig1", text, place, (("r", text),), (("c", text),), (cell,)),
        blocks.RegimenBlock("r", text, "a", place, text, ()),
        blocks.ReferencesBlock(({"number": "5", "text": text},)),
        blocks.NoteBlock(text, text),
        blocks.OffersBlock((blocks.Offer(text, text),)),
        blocks.SuggestionBlock(text, text),
        blocks.QuestionBlock("f", text, (("o", text),), text),
        blocks.VerdictBlock(verdict, card(text)),
        blocks.TextBlock(text),
    )  # fmt: skip


def test_the_list_above_has_every_block_type() -> None:
    assert {type(block) for block in every_block("x")} == set(BLOCK_TYPES)


def test_every_section_of_a_verdict_card_is_drawn_as_written(knowledge: Knowledge) -> None:
    for text in HOSTILE.values():
        for section in card(text):
            block = blocks.VerdictBlock({"verdict": "open", "reasons": (), "grades": ()}, (section,))
            drawn = "\n".join(piece.content.plain for piece in answered(Reply("verdict", (block,)), knowledge).pieces)
            assert text in drawn, type(section).__name__


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_block_of_a_reply_is_drawn_as_written(text: str, knowledge: Knowledge) -> None:
    for block in every_block(text):
        drawn = "\n".join(piece.content.plain for piece in answered(Reply("answer", (block,)), knowledge).pieces)
        assert text in drawn, type(block).__name__


def test_what_is_drawn_is_what_stands_on_the_screen(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        for text in HOSTILE.values():
            await on.given("q", Reply("answer", every_block(text)))
            turn = on.app.conversation.last
            assert turn is not None
            assert turn.answer is not None
            on_screen = "".join(on.shown.split())
            for piece in turn.answer.pieces:
                for word in piece.content.plain.split():
                    assert word in on_screen
            on.app.conversation.clear()

    drive(scene, (140, 80))


def test_a_message_in_the_corner_is_shown_as_written(drive: Driver) -> None:
    async def scene(on: Scene) -> None:
        for text in HOSTILE.values():
            on.app.say(text)
            await on.settled()
            assert text in on.shown

    drive(scene, (100, 60))


def test_a_guideline_full_of_markup_is_shown_as_written(drive: Driver) -> None:
    text = "[R12] [/] [@click=app.quit]x[/]"

    async def scene(on: Scene) -> None:
        guide = on.app.guide
        assert guide is not None
        g = guide.guideline
        table = g.tables["table1"]
        row = replace(table.rows[0], cells={**table.rows[0].cells, "author": text})
        table = replace(table, title=text, rows=(row, *table.rows[1:]))
        sections = {**g.sections, "cq01": replace(g.sections["cq01"], short=text)}
        knowledge = replace(
            guide.knowledge, guideline=replace(g, sections=sections, tables={**g.tables, "table1": table})
        )
        on.app.guide = replace(guide, knowledge=knowledge)
        await on.press("ctrl+t")
        assert f"CQ1 {text}" in on.shown
        assert on.app.screen.query_one(Tree).has_focus
        await on.press("escape")
        await on.ask("/show table1")
        assert on.shown.count(text) >= 2
        assert on.app.screen.query_one(DataTable).has_focus

    drive(scene, (140, 40))


def test_numbers_of_another_list_never_open_a_reference(knowledge: Knowledge) -> None:
    """A table prints numbers two lower than the text's; passages with unresolved numbers cite an older list."""
    from assistant.dialogue.exhibit import Part

    def drawn(name: str) -> set[str]:
        block = blocks.PassageBlock(name, Place("item", 1), "Reported [7].", (7,))
        return links(answered(Reply("answer", (block,)), knowledge).pieces[0].content)

    passages = knowledge.guideline.passages.values()
    assert "ref 35" not in links(part_piece(Part("Ref. No. as printed [35]")).content)
    assert "ref 7" not in drawn(next(one.id for one in passages if one.unresolved))
    assert "ref 7" in drawn(next(one.id for one in passages if not one.unresolved))


def links(content: object) -> set[str]:
    """What can be opened from a piece by a click."""
    return {
        argument
        for span in getattr(content, "spans", ())
        if not isinstance(span.style, str) and (action := span.style.meta.get("@click"))
        for argument in action[1]
    }
