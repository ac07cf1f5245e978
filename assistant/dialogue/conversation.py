"""`step(knowledge, state, event) -> (state, reply)`: one turn, pure. Every face feeds events and draws replies."""

from collections.abc import Callable

from msgspec.structs import replace

from assistant.dialogue import actions, following, remarks, requests
from assistant.dialogue.arbitrate import arbitrate
from assistant.dialogue.grades import grades
from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews import interviewing, steering
from assistant.dialogue.interviews.guided import pending
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.reply import QuestionBlock, Reply
from assistant.dialogue.state import START, Chose, Event, Said, State
from assistant.dialogue.suggesting import with_suggestion

Action = Callable[[Line], tuple[State, Reply]]

ACTIONS: dict[str, Action] = {
    "empty": actions.empty,
    "call": requests.requested,
    "choice": actions.choice,
    "every_choice": actions.every_choice,
    "unreadable": actions.unreadable,
    "said": requests.said,
    "small_talk": actions.small_talk,
    "care": actions.care,
    "term": actions.term,
    "lookup": actions.lookup,
    "section": following.section,
    "declined_again": following.declined_again,
    "study_rows": following.study_rows,
    "follow_up": following.follow_up,
    "compared": following.compared,
    "source": remarks.source,
    "table": lambda line: requests.table(line, ""),
    "grade": lambda line: requests.grade(line, ""),
    "reason": remarks.reason,
    "quoted": remarks.quoted,
    "claimed": remarks.claimed,
    "refused": remarks.refused,
    "whole_aspect": following.whole_aspect,
    "grades": grades,
    "question": following.question,
    "option": interviewing.option,
    "unknown": interviewing.unknown,
    "what_if": interviewing.what_if,
    "answer": interviewing.answer,
    "own_case": interviewing.own_case,
    "problem": interviewing.problem,
    "about_verdict": steering.about_verdict,
}
"""What is done with each reading that the arbitration table can choose."""


RECENT, HEARD = 8, 600
"""Lines that are remembered for facts said in them, and how much of each."""

STEPS_BACK = 64
"""Answers that "back" can take back: more than any interview asks, and an end for what a conversation remembers."""


def step(knowledge: Knowledge, state: State, event: Event) -> tuple[State, Reply]:
    """One turn: the new state and the reply."""
    if isinstance(event, Chose):
        event = Said(next((offer.label for offer in state.offers if offer.id == event.offer), event.offer))
    line = Line(knowledge, state, event.text)
    row = arbitrate(line)
    after, reply = ACTIONS[row.reading](line)
    if reply.explain is not None:
        reply = replace(
            reply, explain=replace(reply.explain, rule=f"{row.name}: {reply.explain.rule}".removesuffix(": "))
        )
    reply = with_suggestion(line, row.reading, after, reply)
    if after.guided and pending(after.guided) and not any(isinstance(block, QuestionBlock) for block in reply.blocks):
        # The one place where a pending question is asked again, whatever was said in between.
        question = interviewing.question_block(replace(line, state=after), after.guided)
        reply = replace(reply, blocks=(*reply.blocks, question))
    if after.guided and len(after.guided.past) > STEPS_BACK:
        after = replace(after, guided=replace(after.guided, past=after.guided.past[-STEPS_BACK:]))
    lines = state.lines if after.guided else (*state.lines, line.text[:HEARD])[-RECENT:]
    return replace(after, last=reply, turns=state.turns + 1, lines=lines), reply


def fold(knowledge: Knowledge, events: tuple[Event, ...], state: State = START) -> tuple[State, tuple[Reply, ...]]:
    """A whole conversation: the state after it, and every reply."""
    replies = []
    for event in events:
        state, reply = step(knowledge, state, event)
        replies.append(reply)
    return state, tuple(replies)
