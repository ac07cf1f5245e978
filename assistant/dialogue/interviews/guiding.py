"""Where an interview stands, as a reply: its pending question, its verdict, and what was noted on the way."""

from msgspec.structs import replace

from assistant.dialogue import compose
from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews import guided
from assistant.dialogue.interviews.fitting import CLINICAL_QUESTION, interview_near
from assistant.dialogue.interviews.guided import LEAVING, OFFERED, PREDICTED
from assistant.dialogue.replies import replied
from assistant.dialogue.reply import Block, QuestionBlock, Reply, TextBlock, VerdictBlock
from assistant.dialogue.state import Focus, Guided, State
from assistant.interview.card import card
from assistant.interview.engine import contradictions
from assistant.interview.export import verdict_json
from assistant.interview.model import Interview
from assistant.interview.trace import verdict

Outcome = tuple[State, Reply]

SUBJECT = {"hcc-indication": "HCC", "metastases-indication": "liver metastases"}
"""What is talked about once the verdict of an interview has been given."""

YES_OR_NO = (("yes", "yes"), ("no", "no"))
NO_INTERVIEW = "There is no interview under way. /interview starts one."


def open_interview(line: Line) -> tuple[Interview, Guided] | None:
    """The interview under way, left or finished, if there is one."""
    now = line.state.guided
    return (line.knowledge.interviews[now.name], now) if now is not None else None


def none_open(line: Line) -> Outcome:
    return line.state, replied(line, "help", [TextBlock(NO_INTERVIEW)], "no interview")


def told(line: Line, now: Guided, text: str, rule: str) -> Outcome:
    """Something said about an interview that changes nothing in it."""
    return line.state, replied(
        line, "interview", [TextBlock(text)], rule, clinical_question=CLINICAL_QUESTION[now.name], topic=now.name
    )


def carried_on(
    line: Line, now: Guided, lines: list[str], rule: str, *, question: str = "", opening: bool = False
) -> Outcome:
    """Where the interview stands after a change: the next question, or the verdict."""
    interview = line.knowledge.interviews[now.name]
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
    state = replace(line.state, guided=after, offers=(), misses=0, focus=_focus(line, after))
    if question:
        blocks.extend(_digression(line, question))
    if after.done:
        blocks.extend(_verdict(line, interview, after))
    kind = "verdict" if after.done else "interview"
    return state, replied(line, kind, blocks, rule, clinical_question=CLINICAL_QUESTION[now.name], topic=now.name)


def _focus(line: Line, now: Guided) -> Focus | None:
    """What is talked about: after a verdict on an indication the disease, where nothing of it was talked about before.

    What is asked next ("which drugs would she get?") is asked of this disease.
    """
    focus = line.state.focus
    disease = SUBJECT.get(now.name)
    if not now.done or disease is None or (focus and focus.cq and interview_near(focus.cq) == now.name):
        return focus
    return Focus(line.knowledge.matcher.read(disease)[0].terms, CLINICAL_QUESTION[now.name], None, (), (), disease)


def _verdict(line: Line, interview: Interview, now: Guided) -> tuple[Block, ...]:
    """The verdict, and beside it the one that the trainee committed to."""
    found = verdict(interview, now.known, now.offered)
    guideline = line.knowledge.guideline
    block = VerdictBlock(verdict_json(found, guideline), card(found, guideline))
    if not now.guess:
        return (block,)
    same = "the same as below" if now.guess == found.word else f"the guideline's reading is: {found.label}"
    return TextBlock(f"You committed to: {interview.word(now.guess).label}; {same}."), block


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
        return QuestionBlock(OFFERED, f"Earlier you said: {said}. Use it?", YES_OR_NO)
    if now.asked == LEAVING:
        wanted = line.knowledge.interviews[now.wanted].title
        text = f'Leave this interview ({interview.title}) for "{wanted}"? /back returns to it.'
        return QuestionBlock(LEAVING, text, YES_OR_NO)
    if now.asked == PREDICTED:
        options = tuple((word.id, word.label) for word in interview.words)
        return QuestionBlock(PREDICTED, "Before the verdict is shown: what is yours?", options)
    question = interview.question(now.asked or "")
    return QuestionBlock(question.id, question.text, guided.options_of(question), guided.progress(interview, now))
