"""What each command does. One function a command; `HANDLERS` and the registry hold the same names, by test."""

from collections.abc import Callable

from msgspec.structs import replace

from assistant.dialogue import compose, content
from assistant.dialogue.actions import looked_up, members
from assistant.dialogue.asides import asks_table
from assistant.dialogue.citing import reference_blocks
from assistant.dialogue.commands import help_lines
from assistant.dialogue.evidence import STILL_SHOWN
from assistant.dialogue.exhibit import exhibit
from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews import interviewing
from assistant.dialogue.replies import replied
from assistant.dialogue.reply import Block, Explanation, NoteBlock, Reply, TextBlock
from assistant.dialogue.search import hits
from assistant.dialogue.state import START, Focus, State
from assistant.dialogue.tables.arms import in_groups
from assistant.dialogue.tables.worked import Lookup, heading
from assistant.errors import UnknownName
from assistant.guideline.model import Table

Handler = Callable[[Line, str], tuple[State, Reply]]

NOTHING_YET = "Nothing has been asked yet. Ask a question first, for example: who is a candidate for HAIC in HCC?"
ABOUT = (
    "Ask in your own words about hepatic arterial infusion chemotherapy (HAIC) with a port system, as the guideline of "
    "JSIR and JSIPAT (Liver Cancer 2022) has it: indications, regimens, outcomes and combinations in HCC and liver "
    "metastases, complications, implantation, care of the port, stopping. Every answer names its place; a recommendation "
    "shows its strength and level of evidence."
)


def _nothing(line: Line) -> tuple[State, Reply]:
    return line.state, replied(line, "help", [TextBlock(NOTHING_YET)], "nothing asked yet")


def helped(line: Line, _: str) -> tuple[State, Reply]:
    lines = "\n".join(help_lines(line.knowledge.commands))
    return line.state, replied(line, "help", [TextBlock(ABOUT), TextBlock(lines)], "help")


def show(line: Line, what: str) -> tuple[State, Reply]:
    """Everything the corpus holds of one thing."""
    try:
        found = exhibit(line.knowledge.guideline, what or "about")
    except UnknownName as error:
        return line.state, replied(line, "error", [TextBlock(str(error))], "show", confidence=0.0)
    blocks: list[Block] = [TextBlock(found.plain())]
    reply = replied(line, "answer", blocks, f"show {found.what}")
    return replace(line.state, offers=()), reply


def search(line: Line, words: str) -> tuple[State, Reply]:
    """Passages that hold the words, best first."""
    found = hits(line.knowledge, words, 5)
    if not found:
        return line.state, replied(
            line, "decline", [TextBlock("The guideline does not hold these words.")], "search", reason="not-covered"
        )
    ids = tuple(hit.id for hit in found)
    reply = replied(line, "answer", compose.fitted(line.knowledge, ids), "search")
    return replace(line.state, offers=()), reply


def more(line: Line, _: str) -> tuple[State, Reply]:
    """What else the guideline says: the rest of the topic, then of the clinical question."""
    focus, guideline = line.state.focus, line.knowledge.guideline
    if focus is None:
        return _nothing(line)
    section = f"cq{focus.cq:02d}" if focus.cq else "about"
    wanted = [*(members(guideline, focus.topic) if focus.topic else ()), *members(guideline, section)]
    rest = [name for name in dict.fromkeys(wanted) if name not in focus.shown and name in guideline.passages]
    if not rest:
        label = guideline.sections[section].label
        return line.state, replied(
            line, "chat", [TextBlock(f"That was everything the guideline says in {label}.")], "nothing more"
        )
    blocks = compose.fitted(line.knowledge, rest)
    reply = replied(line, "answer", blocks, "more", clinical_question=focus.cq, topic=focus.topic)
    shown = replace(focus, shown=(*focus.shown, *reply.passages), passages=reply.passages)
    return replace(line.state, focus=shown), reply


def sources(line: Line, _: str) -> tuple[State, Reply]:
    """The references behind the last answer."""
    focus, guideline = line.state.focus, line.knowledge.guideline
    if focus is None:
        return _nothing(line)
    passages = [guideline.passages[name] for name in focus.passages if name in guideline.passages]
    if not any(passage.references for passage in passages):
        # A figure may stand a sentence after its citation: the topic around it names the trial.
        around = dict.fromkeys(name for passage in passages for name in guideline.topics[passage.topic].passages)
        passages = [guideline.passages[name] for name in around]
    rows = [guideline.rows[name][1] for name in focus.passages if name in guideline.rows]
    blocks = reference_blocks(guideline, passages, rows) or [
        TextBlock("The guideline gives no reference number there.")
    ]
    reply = replied(line, "answer", blocks, "sources", clinical_question=focus.cq, topic=focus.topic)
    return line.state, reply


def grade(line: Line, _: str) -> tuple[State, Reply]:
    """Strength and level of the recommendations behind the last answer; statements have none."""
    focus, guideline = line.state.focus, line.knowledge.guideline
    if focus is None:
        return _nothing(line)
    if focus.cq is None:
        return line.state, replied(
            line, "answer", [TextBlock("That part of the guideline carries no recommendation and no grade.")], "grade"
        )
    leading = [passage for passage in guideline.leading(focus.cq) if passage.grade]
    shown = [passage for passage in leading if passage.id in focus.passages] or leading
    if not shown:
        text = f"CQ{focus.cq} holds statements, not recommendations: the guideline gives them no strength and no level of evidence."
        return line.state, replied(
            line, "answer", [TextBlock(text)], "grade of a statement", clinical_question=focus.cq, topic=focus.topic
        )
    blocks = [content.passage_block(passage) for passage in shown]
    notes = [note for note in dict.fromkeys(n for p in shown for n in p.notes) if note in {"I-38", "I-39", "I-40"}]
    reply = replied(
        line, "answer", [*blocks, *(NoteBlock(n, guideline.notes[n].text) for n in notes[:1])], "grade",
        clinical_question=focus.cq, topic=focus.topic,
    )  # fmt: skip
    return line.state, reply


def table(line: Line, _: str) -> tuple[State, Reply]:
    """The table or figure that belongs to the clinical question in focus."""
    focus, guideline = line.state.focus, line.knowledge.guideline
    held = focus.lookup.table if focus and focus.lookup else ""
    offered = [guideline.cq_of(offer.id) for offer in line.state.offers]
    asked = [focus.cq] if focus and focus.cq else [guideline.cq_of(held)] if held else offered
    if not asked:
        return _nothing(line)
    shown_here = [n for cq in asked for n in (*guideline.tables, *guideline.figures) if cq and guideline.cq_of(n) == cq]
    # Two readings stand open: their tables come before their figures.
    found = sorted(shown_here, key=lambda name: name not in guideline.tables) if offered else shown_here
    linked = [
        t.id for t, row in guideline.rows.values() if focus and set(row.passages) & set(focus.passages[:STILL_SHOWN])
    ]
    if linked and "figure" not in line.reading.text:
        found = linked  # the rows that were worked into the passage shown
    if held and held in guideline.tables:
        found = [held]
    cq = guideline.cq_of(found[0]) if found else asked[0]
    if not found:
        text = (
            f"The guideline has no table or figure for CQ{cq}. Tables 1-3 belong to CQ4, CQ5 and CQ8, "
            "figures 1-3 to CQ2, CQ3 and CQ10."
        )
        return line.state, replied(line, "chat", [TextBlock(text)], "no table")
    if focus and found[0] in guideline.tables and (rows := rows_of_focus(line, focus, guideline.tables[found[0]])):
        return looked_up(line, rows)
    shown = exhibit(guideline, found[0])
    blocks: list[Block] = [content.content_block(guideline, found[0])] if found[0] != "fig2" else [
        content.regimen_block(guideline, regimen) for regimen in guideline.figures["fig2"].regimens
    ]  # fmt: skip
    blocks.extend(
        NoteBlock(note.id, note.text) for note in shown.notes if note.id in content.notes_of(guideline, found[0])
    )
    return line.state, replied(
        line, "answer", blocks, f"show {found[0]}", clinical_question=cq, topic=focus.topic if focus else None
    )


def rows_of_focus(line: Line, focus: Focus, table: Table) -> Lookup | None:
    """All rows of a table where the whole of it is asked for, else those of the groups that were talked about."""
    rows = list(table.rows)
    if asks_table(line.reading) != "whole":
        rows = in_groups(line.knowledge.shelf, table, focus.lookup, focus.terms, focus.passages[:STILL_SHOWN])
    if not rows:
        return None
    whole = len(rows) == len(table.rows)
    says = "" if whole else (
        f'{heading(table, rows)}: {len(rows)} of its {len(table.rows)} rows; "show table {table.id[-1]}" shows all of them.'
    )  # fmt: skip
    ids = tuple(row.id for row in rows)
    return Lookup("the table asked for", table.id, ids, (), says, base=ids, whole=whole)


def notes(line: Line, _: str) -> tuple[State, Reply]:
    """All editor's notes on what was last shown."""
    focus, guideline = line.state.focus, line.knowledge.guideline
    if focus is None:
        return _nothing(line)
    found = dict.fromkeys(note for name in focus.shown for note in content.notes_of(guideline, name))
    blocks: list[Block] = [NoteBlock(note, guideline.notes[note].text) for note in found]
    if not blocks:
        blocks.append(TextBlock("There is no editor's note on what was shown."))
    return line.state, replied(line, "answer", blocks, "notes", clinical_question=focus.cq, topic=focus.topic)


def why(line: Line, _: str) -> tuple[State, Reply]:
    """Why the last answer was given, in words."""
    last = line.state.last
    if last is None or last.explain is None:
        return _nothing(line)
    return line.state, replied(line, "help", [TextBlock(reason(last, last.explain))], "why")


def reason(reply: Reply, explain: Explanation) -> str:
    """The deciding rule, the phrase that matched, and what the answer does not cover, as sentences."""
    said = [f"Decided by: {explain.rule}."]
    if explain.phrase:
        said.append(f'Your words were closest to the phrasing "{explain.phrase}".')
    if reply.kind == "answer" and explain.gate:
        said.append(f"It is a {reply.match} match.")
    if explain.repairs:
        said.append("Read " + ", ".join(f'"{typed}" as "{read}"' for typed, read in explain.repairs) + ".")
    if explain.missing:
        words = ", ".join(term.lstrip("@").replace("-", " ") for term in explain.missing)
        said.append(f"Not found in the leading passage: {words}.")
    if explain.runner_up:
        said.append(f"Runner-up: {explain.runner_up}.")
    return " ".join(said)


def repeat(line: Line, _: str) -> tuple[State, Reply]:
    last = line.state.last
    return (line.state, last) if last else _nothing(line)


def new(line: Line, _: str) -> tuple[State, Reply]:
    return START, replied(line, "chat", [TextBlock("A fresh start. What would you like to know?")], "new")


def leave(line: Line, _: str) -> tuple[State, Reply]:
    return line.state, replied(line, "chat", [TextBlock("Goodbye.")], "quit")


def save(line: Line, _: str) -> tuple[State, Reply]:
    """Saving is the face's work: it owns the disk. Where it comes here, there is no conversation to keep."""
    text = "A single question keeps no conversation. /save works in haic chat and in the app."
    return line.state, replied(line, "help", [TextBlock(text)], "save")


HANDLERS: dict[str, Handler] = {
    "help": helped, "show": show, "search": search, "more": more, "sources": sources, "grade": grade, "table": table,
    "notes": notes, "why": why, "repeat": repeat, "new": new, "save": save, "quit": leave, **interviewing.HANDLERS,
}  # fmt: skip


def requested(line: Line) -> tuple[State, Reply]:
    """A command that was typed with a slash."""
    call = line.call
    if call is None:
        raise ValueError("no command")
    if call.known:
        return HANDLERS[call.name](line, call.argument)
    hint = f" Nearest: {', '.join(f'/{name}' for name in call.nearest)}." if call.nearest else " /help lists them."
    return line.state, replied(
        line, "error", [TextBlock(f"There is no such command.{hint}")], "unknown command", confidence=0.0
    )


def said(line: Line) -> tuple[State, Reply]:
    """A command that was said instead of typed."""
    if line.said is None:
        raise ValueError("no command")
    return HANDLERS[line.said](line, "")
