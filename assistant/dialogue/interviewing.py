"""What the conversation does in an interview: start it, take answers, show the verdict, suppose, go back, leave and resume."""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue import compose, guided
from assistant.dialogue.guided import OFFERED, PREDICTED, Heard
from assistant.dialogue.interpret import Line
from assistant.dialogue.replies import replied
from assistant.dialogue.reply import Block, QuestionBlock, Reply, TextBlock, VerdictBlock
from assistant.dialogue.state import Guided, State
from assistant.errors import nearest
from assistant.interview.card import card_text, place_text
from assistant.interview.engine import contradictions, explain
from assistant.interview.export import verdict_json
from assistant.interview.model import Fact, Interview
from assistant.interview.report import report_markdown
from assistant.interview.sentences import find_facts
from assistant.interview.trace import verdict

Outcome = tuple[State, Reply]

_YES = re.compile(r"(?:yes|y|yeah|yep|sure|ok|okay|use (?:it|them|that|those)|correct|right)\b", re.IGNORECASE)
_NO = re.compile(r"(?:no|n|nope|don't|do not|ask me|start fresh)\b", re.IGNORECASE)

TUMOUR_OF = {"hcc-indication": 2, "metastases-indication": 6, "continue-suspend-stop": 12, "complication-triage": 9}
"""The clinical question that each interview belongs to."""

NO_INTERVIEW = "There is no interview under way. /interview starts one."


def start(line: Line, name: str = "") -> Outcome:
    """Start an interview by name; what was said in the line is noted, what was said before is offered."""
    interviews = line.knowledge.interviews
    wanted = name.strip().lower().replace(" ", "-") or "hcc-indication"
    if wanted not in interviews:
        found = [one for one in interviews if wanted in one] or list(nearest(wanted, interviews))
        if len(found) != 1:
            hint = ", ".join(interviews)
            text = f'There is no interview "{wanted[:40]}". There are: {hint}.'
            return line.state, replied(line, "error", [TextBlock(text)], "unknown interview", confidence=0.0)
        wanted = found[0]
    interview = interviews[wanted]
    if name or not line.call:
        current = guided.heard(interview, None, line.text) if not line.call and not line.said else Heard()
    else:
        current = Heard()
    begun = Guided(wanted, offered=current.offered)
    if current.facts:
        begun = guided.with_facts(begun, current.facts)
    earlier = _earlier(line, interview, begun)
    lines = list(guided.changes(interview, {}, current.facts))
    return _after(line, interview, replace(begun, parked=earlier), lines, f"start {wanted}", opening=True)


def _earlier(line: Line, interview: Interview, begun: Guided) -> tuple[Fact, ...]:
    """Facts said in the lines before, for fields still open."""
    found: dict[str, Fact] = {}
    for text in line.state.lines:
        found |= {fact.field: fact for fact in find_facts(interview, text).facts if fact.known}
    return tuple(fact for field, fact in found.items() if field not in begun.known)


def own_case(line: Line) -> Outcome:
    """A question about one's own patient: the interview that fits, the facts in the question noted."""
    return start(line, line.interview or "")


def answer(line: Line) -> Outcome:
    """A line that answers, or corrects, in the interview under way."""
    now, heard = line.state.guided, line.heard
    if now is None or heard is None:
        raise ValueError("no interview")
    interview = line.knowledge.interviews[now.name]
    if now.asked == OFFERED:
        return _offered(line, interview, now)
    if now.asked == PREDICTED:
        return _predicted(line, interview, now)
    lines = list(guided.changes(interview, now.known, heard.facts))
    lines.extend(problem.message for problem in heard.problems)
    after = guided.with_facts(now, heard.facts, heard.offered)
    return _after(
        line, interview, after, lines, "answer" if not heard.corrects else "correction", question=heard.question
    )


def problem(line: Line) -> Outcome:
    """A line that cannot be read as an answer: what is wrong with it; the question stays."""
    now, heard = line.state.guided, line.heard
    if now is None or heard is None or not heard.problems:
        raise ValueError("no problem")
    blocks: list[Block] = [TextBlock("\n".join(dict.fromkeys(one.message for one in heard.problems)))]
    return line.state, replied(
        line, "interview", blocks, "an answer that cannot be used", clinical_question=TUMOUR_OF[now.name]
    )


def _offered(line: Line, interview: Interview, now: Guided) -> Outcome:
    if _YES.match(line.text):
        lines = list(guided.changes(interview, now.known, now.parked))
        after = guided.with_facts(replace(now, parked=()), now.parked)
        return _after(line, interview, after, lines, "facts said earlier, taken")
    if _NO.match(line.text):
        return _after(line, interview, replace(now, parked=()), ["They are left aside."], "facts said earlier, left")
    heard = guided.heard(interview, None, line.text)
    after = guided.with_facts(replace(now, parked=()), heard.facts, heard.offered)
    return _after(line, interview, after, list(guided.changes(interview, now.known, heard.facts)), "answer")


def _predicted(line: Line, interview: Interview, now: Guided) -> Outcome:
    """The trainee's own verdict, before the guideline's is shown."""
    words = {word.id: word.label for word in interview.words}
    typed = line.text.strip().lower().rstrip(".")
    chosen = list(words)[int(typed) - 1] if typed.isdigit() and 1 <= int(typed) <= len(words) else None
    chosen = chosen or next((name for name, label in words.items() if typed in {name, label.lower()}), None)
    if chosen is None:
        text = "Please commit to one of these verdicts, by its number or its words."
        return line.state, replied(line, "interview", [TextBlock(text)], "no verdict committed to")
    return _after(line, interview, replace(now, guess=chosen, asked=None), [], "prediction")


def what_if(line: Line) -> Outcome:
    """The verdict on supposed facts; what is noted stays as it is."""
    now, heard = line.state.guided, line.heard
    if now is None or heard is None:
        raise ValueError("no interview")
    interview = line.knowledge.interviews[now.name]
    if not heard.hypothetical:
        text = "I could not tell what to suppose. Say it as a fact, for example: what if it were class B8?"
        return line.state, replied(line, "interview", [TextBlock(text)], "nothing to suppose")
    supposed = _consistent(interview, now.known, heard.hypothetical)
    found = verdict(interview, supposed, now.offered)
    told = "; ".join(guided.fact_text(interview, fact) for fact in heard.hypothetical)
    text = f"Hypothetical ({told}); your answers stay as they are.\n\n{card_text(found, line.knowledge.guideline)}"
    block = VerdictBlock(verdict_json(found, line.knowledge.guideline), text)
    return line.state, replied(
        line, "verdict", [block], "what if", clinical_question=TUMOUR_OF[now.name], topic=now.name
    )


def _consistent(interview: Interview, known: dict[str, Fact], supposed: tuple[Fact, ...]) -> dict[str, Fact]:
    """The facts with the supposed ones; earlier facts that contradict these are set aside."""
    facts = known | {fact.field: fact for fact in supposed}
    fields = {fact.field for fact in supposed}
    for clash in contradictions(interview, facts):
        facts = {field: fact for field, fact in facts.items() if field in fields or field not in clash.fields}
    return facts


def _after(
    line: Line,
    interview: Interview,
    now: Guided,
    lines: list[str],
    rule: str,
    *,
    question: str = "",
    opening: bool = False,
) -> Outcome:
    """Where the interview stands after a change: the next question, or the verdict."""
    knowledge, cq = line.knowledge, TUMOUR_OF[interview.id]
    blocks: list[Block] = [TextBlock("\n".join(lines))] if lines else []
    if opening:
        blocks.insert(
            0, TextBlock(f"{interview.title}. One question at a time; say so if you do not know, ask why, or say stop.")
        )
    clashes = contradictions(interview, now.known)
    blocks.extend(TextBlock(clash.text) for clash in clashes)
    if now.parked and not clashes:
        after = replace(now, asked=OFFERED, done=False)
    else:
        after = guided.advanced(interview, replace(now, parked=()))
    state = replace(line.state, guided=after, offers=(), misses=0)
    if question:
        blocks.extend(_digression(line, question))
    if not after.done:
        return state, replied(line, "interview", blocks, rule, clinical_question=cq, topic=interview.id)
    found = verdict(interview, after.known, after.offered)
    card = card_text(found, knowledge.guideline)
    if after.guess:
        same = "the same as below" if after.guess == found.word else f"the guideline's reading is: {found.label}"
        blocks.append(TextBlock(f"You committed to: {interview.word(after.guess).label}; {same}."))
    blocks.append(VerdictBlock(verdict_json(found, knowledge.guideline), card))
    return state, replied(line, "verdict", blocks, rule, clinical_question=cq, topic=interview.id)


def _digression(line: Line, question: str) -> tuple[Block, ...]:
    """The answer to a question that came along with an answer."""
    other = Line(line.knowledge, replace(line.state, guided=None), question)
    if other.decision.kind != "answer":
        return (TextBlock(f"The guideline does not cover: {question}"),)
    return compose.answer_blocks(line.knowledge, other.reading, other.decision)


def question_block(line: Line, now: Guided) -> QuestionBlock:
    """The pending question of an interview."""
    interview = line.knowledge.interviews[now.name]
    if now.asked == OFFERED:
        said = "; ".join(guided.fact_text(interview, fact) for fact in now.parked)
        return QuestionBlock(OFFERED, f"Earlier you said: {said}. Use it?", (("yes", "yes"), ("no", "no")))
    if now.asked == PREDICTED:
        options = tuple((word.id, word.label) for word in interview.words)
        return QuestionBlock(PREDICTED, "Before the verdict is shown: what is yours?", options)
    question = interview.question(now.asked or "")
    return QuestionBlock(question.id, question.text, guided.options_of(question), guided.progress(interview, now))


def _open(line: Line) -> tuple[Interview, Guided] | None:
    now = line.state.guided
    return (line.knowledge.interviews[now.name], now) if now is not None else None


def _none(line: Line) -> Outcome:
    return line.state, replied(line, "help", [TextBlock(NO_INTERVIEW)], "no interview")


def ask_why(line: Line, _: str) -> Outcome:
    """Why the pending question is asked: the rules still open that depend on it, each with its place."""
    found = _open(line)
    if found is None or not found[1].waiting or not found[0].has(found[1].asked or ""):
        return _none(line)
    interview, now = found
    guideline = line.knowledge.guideline
    reasons = explain(interview, now.known, now.asked or "")
    lines = [
        f"- {one.text} ({'; '.join(place_text(guideline, name) for name in one.passages[:2])})" for one in reasons[:5]
    ]
    text = (
        "\n".join(["This is still open and depends on the answer:", *lines])
        if lines
        else "Its answer can still change what is shown."
    )
    return line.state, replied(
        line, "interview", [TextBlock(text)], "why do you ask", clinical_question=TUMOUR_OF[now.name]
    )


def meaning(line: Line, _: str) -> Outcome:
    """What the pending question means, and its options."""
    found = _open(line)
    if found is None or not found[1].waiting or not found[0].has(found[1].asked or ""):
        return _none(line)
    interview, now = found
    question = interview.question(now.asked or "")
    return line.state, replied(
        line, "interview", [TextBlock(question.help)], "what does that mean", clinical_question=TUMOUR_OF[now.name]
    )


def back(line: Line, _: str) -> Outcome:
    """The last answer taken back; at the start it says so."""
    found = _open(line)
    if found is None:
        return _none(line)
    interview, now = found
    before = guided.undone(now)
    if before is None:
        return line.state, replied(
            line, "interview", [TextBlock("There is no answer to take back: this is the start.")], "back at the start"
        )
    lost = [fact for fact in now.facts if before.known.get(fact.field) != fact]
    undone = "; ".join(guided.fact_text(interview, fact) for fact in lost) or "the last step"
    return _after(line, interview, replace(before, left=False, guess=None), [f"Taken back: {undone}."], "back")


def stop(line: Line, _: str) -> Outcome:
    """Leave the interview; its answers are kept."""
    found = _open(line)
    if found is None or found[1].left:
        return _none(line)
    state = replace(line.state, guided=replace(found[1], left=True), offers=())
    text = f"The interview is left; {len(found[1].facts)} answers are kept. Say resume to go on."
    return state, replied(line, "chat", [TextBlock(text)], "stop")


def resume(line: Line, _: str) -> Outcome:
    """Go on with an interview that was left."""
    found = _open(line)
    if found is None:
        return _none(line)
    interview, now = found
    noted = "; ".join(guided.fact_text(interview, fact) for fact in now.facts) or "nothing yet"
    return _after(
        line, interview, replace(now, left=False), [f"Back in the interview. Noted so far: {noted}."], "resume"
    )


def restart(line: Line, _: str) -> Outcome:
    """Start the interview over; one step back brings the answers back."""
    found = _open(line)
    if found is None:
        return _none(line)
    interview, now = found
    named = "; ".join(guided.fact_text(interview, fact) for fact in now.facts) or "nothing"
    fresh = Guided(now.name, past=(*now.past, replace(now, past=())), predict=now.predict)
    return _after(line, interview, fresh, [f"Started over. Forgotten: {named}. /back brings it back."], "restart")


def facts(line: Line, _: str) -> Outcome:
    """The answers so far."""
    found = _open(line)
    if found is None:
        return _none(line)
    interview, now = found
    lines = [f"- {guided.fact_text(interview, fact)}" for fact in now.facts] or ["Nothing has been noted yet."]
    return line.state, replied(
        line, "interview", [TextBlock("\n".join(lines))], "facts", clinical_question=TUMOUR_OF[now.name]
    )


def predict(line: Line, _: str) -> Outcome:
    """Switch on that the trainee commits to a verdict before it is shown."""
    found = _open(line)
    if found is None:
        return _none(line)
    state = replace(line.state, guided=replace(found[1], predict=True, guess=None))
    text = "Before the verdict is shown I will ask for yours."
    return state, replied(line, "interview", [TextBlock(text)], "predict first")


def report(line: Line, _: str) -> Outcome:
    """The verdict with its trace as Markdown."""
    found = _open(line)
    if found is None:
        return _none(line)
    interview, now = found
    text = report_markdown(verdict(interview, now.known, now.offered), line.knowledge.guideline)
    return line.state, replied(line, "verdict", [TextBlock(text)], "report", clinical_question=TUMOUR_OF[now.name])


def option(line: Line) -> Outcome:
    """An option picked by its number."""
    now = line.state.guided
    if now is None or line.option is None or now.asked is None:
        raise ValueError("no option")
    interview = line.knowledge.interviews[now.name]
    chosen = (Fact(now.asked, line.option, typed=line.text),)
    return _after(
        line, interview, guided.with_facts(now, chosen), list(guided.changes(interview, now.known, chosen)), "option"
    )


def unknown(line: Line) -> Outcome:
    """The answer "I don't know": the fact stays open; it is never read as no."""
    found = _open(line)
    if found is None:
        return _none(line)
    interview, now = found
    marks = guided.skipped(now)
    return _after(
        line, interview, guided.with_facts(now, marks), list(guided.changes(interview, now.known, marks)), "not known"
    )


HANDLERS: dict[str, Callable[[Line, str], Outcome]] = {
    "interview": start, "ask-why": ask_why, "meaning": meaning, "back": back, "stop": stop, "resume": resume,
    "restart": restart, "facts": facts, "predict": predict, "report": report,
}  # fmt: skip
