"""The commands of an interview: why, what does that mean, back, stop, resume, start over, facts, predict, report."""

from collections.abc import Callable

from msgspec.structs import replace

from assistant.dialogue import content
from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews import guided
from assistant.dialogue.interviews.fitting import CLINICAL_QUESTION
from assistant.dialogue.interviews.guiding import Outcome, carried_on, none_open, open_interview, told
from assistant.dialogue.interviews.reviewing import asks_about_verdict
from assistant.dialogue.replies import replied
from assistant.dialogue.reply import Block, TextBlock, VerdictBlock
from assistant.dialogue.state import Guided
from assistant.interview.card import action_text, changes_text, grades_of, place_text
from assistant.interview.engine import explain
from assistant.interview.export import verdict_json
from assistant.interview.report import reported
from assistant.interview.trace import verdict

NO_GRADE = "The verdict rests on statements, to which the guideline gives no strength and no level of evidence."
INDICATIONS = frozenset({"hcc-indication", "metastases-indication"})
"""Interviews on whether HAIC is indicated."""
MOST_REASONS = 5
"""Open rules that are named where it is asked why a question is asked."""


def ask_why(line: Line, _: str) -> Outcome:
    """Why the pending question is asked: the rules still open that depend on it, each with its place."""
    found = open_interview(line)
    if found is None or not found[1].waiting or not found[0].has(found[1].asked or ""):
        return none_open(line)
    interview, now = found
    guideline = line.knowledge.guideline
    reasons = explain(interview, now.known, now.asked or "")
    lines = [
        f"- {one.text} ({'; '.join(place_text(guideline, name) for name in one.passages[:2])})"
        for one in reasons[:MOST_REASONS]
    ]
    text = "\n".join(["This is still open and depends on the answer:", *lines])
    return told(line, now, text if lines else "Its answer can still change what is shown.", "why do you ask")


def meaning(line: Line, _: str) -> Outcome:
    """What the pending question means; its options follow with it."""
    found = open_interview(line)
    if found is None or not found[1].waiting or not found[0].has(found[1].asked or ""):
        return none_open(line)
    interview, now = found
    return told(line, now, interview.question(now.asked or "").help, "what does that mean")


def back(line: Line, _: str) -> Outcome:
    """The last answer taken back; at the start it says so."""
    found = open_interview(line)
    if found is None:
        return none_open(line)
    interview, now = found
    before = guided.undone(now)
    if before is None:
        return told(line, now, "There is no answer to take back: this is the start.", "back at the start")
    kept = replace(before, left=False, guess=None)
    if before.name != now.name:
        return carried_on(line, kept, ["Back in the interview that was left."], "back")
    lost = [fact for fact in now.facts if before.known.get(fact.field) != fact]
    again = [fact for fact in before.facts if now.known.get(fact.field) != fact]
    lines = [f"Taken back: {'; '.join(guided.fact_text(interview, fact) for fact in lost) or 'the last step'}."]
    if again:
        lines.append(f"Again: {'; '.join(guided.fact_text(interview, fact) for fact in again)}.")
    return carried_on(line, kept, lines, "back")


def stop(line: Line, _: str) -> Outcome:
    """Leave the interview; its answers are kept."""
    found = open_interview(line)
    if found is None or found[1].left:
        return none_open(line)
    state = replace(line.state, guided=replace(found[1], left=True), offers=())
    count = len(found[1].facts)
    kept = "1 answer is kept" if count == 1 else f"{count} answers are kept"
    text = f"The interview is left; {kept}. Say resume to go on."
    return state, replied(line, "chat", [TextBlock(text)], "stop")


def resume(line: Line, _: str) -> Outcome:
    """Go on with an interview that was left."""
    found = open_interview(line)
    if found is None:
        return none_open(line)
    interview, now = found
    noted = "; ".join(guided.fact_text(interview, fact) for fact in now.facts) or "nothing yet"
    return carried_on(line, replace(now, left=False), [f"Back in the interview. Noted so far: {noted}."], "resume")


def restart(line: Line, _: str) -> Outcome:
    """Start the interview over; one step back brings the answers back."""
    found = open_interview(line)
    if found is None:
        return none_open(line)
    interview, now = found
    named = "; ".join(guided.fact_text(interview, fact) for fact in now.facts) or "nothing"
    fresh = Guided(now.name, past=(*now.past, replace(now, past=())), predict=now.predict)
    return carried_on(line, fresh, [f"Started over. Forgotten: {named}. /back brings it back."], "restart")


def facts(line: Line, _: str) -> Outcome:
    """The answers so far."""
    found = open_interview(line)
    if found is None:
        return none_open(line)
    interview, now = found
    lines = [f"- {guided.fact_text(interview, fact)}" for fact in now.facts] or ["Nothing has been noted yet."]
    return told(line, now, "\n".join(lines), "facts")


def report(line: Line, _: str) -> Outcome:
    """The verdict with its trace as Markdown."""
    found = open_interview(line)
    if found is None:
        return none_open(line)
    interview, now = found
    decided, guideline = verdict(interview, now.known, now.offered), line.knowledge.guideline
    block = VerdictBlock(verdict_json(decided, guideline), reported(decided, guideline))
    cq = CLINICAL_QUESTION[now.name]
    return line.state, replied(line, "verdict", [block], "report", clinical_question=cq, topic=now.name)


def asked_of_verdict(line: Line) -> str | None:
    """What is asked about the verdict that was just given: its grade, or what would change it."""
    now, last = line.state.guided, line.state.last
    if now is None or not now.done or now.left or last is None or last.topic != now.name:
        return None
    return asks_about_verdict(line.text, indication=now.name in INDICATIONS)


def about_verdict(line: Line) -> Outcome:
    """The grade behind the verdict just given, what would change it, or what follows from it."""
    found = open_interview(line)
    if found is None:
        raise ValueError("no interview")
    interview, now = found
    decided = verdict(interview, now.known, now.offered)
    cq = CLINICAL_QUESTION[now.name]
    if asked_of_verdict(line) == "action":
        text = action_text(decided, line.knowledge.guideline)
        return line.state, replied(
            line, "answer", [TextBlock(text)], "what follows from the verdict", clinical_question=cq, topic=now.name
        )
    if asked_of_verdict(line) == "changes":
        wanted = guided.guessed(interview, line.text.lower().replace("not ", ""))
        return told(line, now, changes_text(decided, wanted), "what would change it")
    graded = grades_of(decided, line.knowledge.guideline)
    passages = [content.passage_block(line.knowledge.guideline.passages[name]) for name, _, _ in graded]
    text = f"What the verdict ({decided.label.lower()}) rests on is graded so:" if graded else NO_GRADE
    blocks: list[Block] = [TextBlock(text), *passages]
    return line.state, replied(line, "answer", blocks, "grade of the verdict", clinical_question=cq, topic=now.name)


HANDLERS: dict[str, Callable[[Line, str], Outcome]] = {
    "ask-why": ask_why, "meaning": meaning, "back": back, "stop": stop, "resume": resume, "restart": restart, "facts": facts,
    "report": report,
}  # fmt: skip
