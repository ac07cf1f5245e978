"""What the conversation does with a line in an interview: start, take answers, suppose, commit to a verdict, leave it."""

from collections.abc import Callable

from msgspec.structs import replace

from assistant.dialogue.interpret import Line
from assistant.dialogue.interviews import guided, steering
from assistant.dialogue.interviews.fitting import CLINICAL_QUESTION, interview_near
from assistant.dialogue.interviews.guided import LEAVING, OFFERED, PREDICTED
from assistant.dialogue.interviews.guiding import Outcome, carried_on, open_interview, question_block, told
from assistant.dialogue.interviews.hearing import heard, opening
from assistant.dialogue.interviews.stating import Heard
from assistant.dialogue.replies import replied
from assistant.dialogue.reply import Block, TextBlock, VerdictBlock
from assistant.dialogue.state import Guided
from assistant.errors import nearest
from assistant.interview.card import card
from assistant.interview.engine import contradictions
from assistant.interview.export import verdict_json
from assistant.interview.model import Fact, Interview
from assistant.interview.sections import Supposed
from assistant.interview.sentences import find_facts
from assistant.interview.trace import verdict

DEFINITION = "aspect-definition"
"""The concept in a question that asks what something means."""


def start(line: Line, name: str = "") -> Outcome:
    """Start an interview by name; without one, the one that belongs to what was talked about."""
    interviews = line.knowledge.interviews
    wanted = name.strip().lower().replace(" ", "-") or interview_near(line.state.focus.cq if line.state.focus else None)
    if wanted not in interviews:
        found = [one for one in interviews if wanted in one] or list(nearest(wanted, interviews))
        if len(found) != 1:
            text = f'There is no interview "{wanted[:40]}". There are: {", ".join(interviews)}.'
            return line.state, replied(line, "error", [TextBlock(text)], "unknown interview", confidence=0.0)
        wanted = found[0]
    return _entered(line, wanted, Heard())


def own_case(line: Line) -> Outcome:
    """A question about one's own patient: the interview that fits, the facts in the question noted."""
    name = line.interview or ""
    return _entered(line, name, opening(line.knowledge.interviews[name], line.case))


def _entered(line: Line, name: str, said: Heard) -> Outcome:
    """An interview begun; where another one waits, it is asked first whether to leave that."""
    now = line.state.guided
    if now is not None and now.waiting and now.name == name:
        return told(line, now, "This interview is under way already; /restart starts it over.", "under way already")
    if now is not None and now.waiting:
        state = replace(line.state, guided=replace(now, asked=LEAVING, wanted=name), offers=())
        return state, replied(line, "interview", [], "another interview", clinical_question=CLINICAL_QUESTION[now.name])
    return _begun(line, name, said)


def _begun(line: Line, name: str, said: Heard) -> Outcome:
    """The first question of an interview; what was said in the line is noted, what was said before is offered."""
    interview, now = line.knowledge.interviews[name], line.state.guided
    left = (*now.past, replace(now, past=(), wanted="")) if now is not None and not now.done else ()
    begun = Guided(name, offered=said.offered, past=left)
    if said.facts:
        begun = guided.with_facts(begun, said.facts)
    lines = [*guided.changes(interview, {}, said.facts), *(one.message for one in said.problems)]
    parked = _earlier(line, interview, begun)
    return carried_on(line, replace(begun, parked=parked), lines, f"start {name}", opening=True)


def _earlier(line: Line, interview: Interview, begun: Guided) -> tuple[Fact, ...]:
    """Facts said in the lines before, or in another interview, for fields still open.

    A new case of the same interview begins afresh: the facts of the last one are not this patient's.
    """
    found: dict[str, Fact] = {}
    for text in line.state.lines:
        if DEFINITION in line.knowledge.matcher.read(text)[0].concepts:
            continue  # who asks what a word means has said nothing of a patient
        found |= {fact.field: fact for fact in find_facts(interview, text).facts if fact.known}
    now = line.state.guided
    if now is not None and (now.name != interview.id or now.left):
        other = line.knowledge.interviews[now.name]
        found |= {fact.field: fact for fact in now.facts if fact.known and _shared(other, interview, fact)}
    return tuple(fact for field, fact in found.items() if field not in begun.known)


def _shared(other: Interview, interview: Interview, fact: Fact) -> bool:
    """Whether a fact of one interview means the same in another: same field, same name, same option."""
    if not interview.has(fact.field):
        return False
    there, here = other.question(fact.field), interview.question(fact.field)
    return there.label == here.label and (fact.option is None or fact.option in here.values)


def answer(line: Line) -> Outcome:
    """A line that answers, or corrects, in the interview under way."""
    now, said = line.state.guided, line.heard
    if now is None or said is None:
        raise ValueError("no interview")
    if now.asked in {OFFERED, LEAVING}:
        return _confirmed(line, now)
    guess = guided.guessed(line.knowledge.interviews[now.name], line.text) if now.asked == PREDICTED else None
    if guess is not None:
        return carried_on(line, replace(now, guess=guess, asked=None), [], "prediction")
    return _noted(line, now, said, "correction" if said.corrects else "answer")


def _noted(line: Line, now: Guided, said: Heard, rule: str, lines: tuple[str, ...] = ()) -> Outcome:
    """The facts of a line, noted; earlier ones that they contradict set aside where that was asked or said."""
    interview = line.knowledge.interviews[now.name]
    told_of = [*lines, *guided.changes(interview, now.known, said.facts), *(one.message for one in said.problems)]
    after, dropped = guided.settled(interview, now, said.facts, corrects=said.corrects)
    offered = tuple(dict.fromkeys((*after.offered, *said.offered)))
    told_of.extend(guided.set_aside(interview, dropped))
    told_of.extend(guided.untaken(interview, said.untaken))
    after = replace(after, offered=offered, refused=said.problems)
    return carried_on(line, after, told_of, rule, question=said.question)


def _confirmed(line: Line, now: Guided) -> Outcome:
    """Yes or no to what was said earlier, or to leaving this interview; whatever else the line says is noted as well."""
    interview = line.knowledge.interviews[now.name]
    agreed, rest = guided.confirmed(line.case)
    if now.asked == LEAVING and agreed:
        return _begun(replace(line, typed=rest), now.wanted, opening(line.knowledge.interviews[now.wanted], rest))
    if now.asked == LEAVING:
        stay = guided.advanced(interview, replace(now, wanted=""))
        return (
            _noted(line, stay, heard(interview, stay, rest), "stays") if rest else carried_on(line, stay, [], "stays")
        )
    lines: tuple[str, ...] = () if agreed else ("What was said earlier is left aside.",)
    taken = now.parked if agreed else ()
    after = guided.with_facts(replace(now, parked=()), taken) if agreed else replace(now, parked=())
    lines = (*lines, *guided.changes(interview, now.known, taken))
    said = heard(interview, replace(after, asked=None), rest)
    rule = "facts said earlier, taken" if agreed else "facts said earlier, left"
    return _noted(line, after, said, rule, lines) if said.facts else carried_on(line, after, list(lines), rule)


def problem(line: Line) -> Outcome:
    """A line that cannot be read as an answer: what is wrong with it; the question stays."""
    now, said = line.state.guided, line.heard
    if now is None or said is None:
        raise ValueError("no problem")
    needed = {OFFERED: "Please answer yes or no.", LEAVING: "Please answer yes or no."}
    needed[PREDICTED] = "Please commit to one of these verdicts, by its number or its words; skip shows it without."
    if line.misplaced:
        label = line.knowledge.interviews[now.name].question(line.misplaced.field).label
        needed[now.asked or ""] = (
            f'That does not answer this question. If it is about {label}, say so: "{label}: {line.text[:40]}".'
        )
    text = needed.get(now.asked or "") or "\n".join(dict.fromkeys(one.message for one in said.problems))
    if now.done:
        text += "\nThe verdict given before stands without it."
    kept = replace(line.state, guided=replace(now, refused=said.problems))
    return kept, told(line, now, text, "an answer that cannot be used")[1]


def what_if(line: Line) -> Outcome:
    """The verdict on supposed facts; what is noted stays as it is."""
    now, said = line.state.guided, line.heard
    if now is None or said is None:
        raise ValueError("no interview")
    interview, guideline = line.knowledge.interviews[now.name], line.knowledge.guideline
    noted = [*guided.changes(interview, now.known, said.facts), *guided.unsupposed(said.unread)]
    if said.facts:
        after, dropped = guided.settled(interview, now, said.facts, corrects=said.corrects)
        noted.extend(guided.set_aside(interview, dropped))
        now = guided.advanced(interview, after)
        noted.extend(clash.text for clash in contradictions(interview, now.known))
    found = verdict(interview, _consistent(interview, now.known, said.hypothetical), now.offered)
    supposed = "; ".join(guided.fact_text(interview, fact) for fact in said.hypothetical)
    lead = Supposed(f"Hypothetical ({supposed}); your answers stay as they are.")
    before = [TextBlock("\n".join(noted))] if noted else []
    block = VerdictBlock(verdict_json(found, guideline), (lead, *card(found, guideline)))
    blocks: list[Block] = [*before, block]
    state, cq = replace(line.state, guided=now), CLINICAL_QUESTION[now.name]
    return state, replied(line, "verdict", blocks, "what if", clinical_question=cq, topic=now.name)


def _consistent(interview: Interview, known: dict[str, Fact], supposed: tuple[Fact, ...]) -> dict[str, Fact]:
    """The facts with the supposed ones; earlier facts that contradict these are set aside."""
    facts = known | {fact.field: fact for fact in supposed}
    fields = {fact.field for fact in supposed}
    for clash in contradictions(interview, facts):
        aside = guided.contradicted(interview, clash, fields)
        facts = {field: fact for field, fact in facts.items() if field not in aside}
    return facts


def option(line: Line) -> Outcome:
    """An option picked by its number."""
    now = line.state.guided
    if now is None or line.option is None or now.asked is None:
        raise ValueError("no option")
    return _noted(line, now, Heard((Fact(now.asked, line.option, typed=line.text),)), "option")


def unknown(line: Line) -> Outcome:
    """The answer "I don't know": the fact stays open; it is never read as no."""
    now, said = line.state.guided, line.heard
    if now is None or said is None:
        raise ValueError("no interview")
    if now.asked == PREDICTED:
        return carried_on(line, replace(now, guess="", asked=None), ["No verdict committed to."], "no prediction")
    return _noted(line, now, said, "not known")


def predict(line: Line, name: str) -> Outcome:
    """Switch on that the trainee commits to a verdict before it is shown; where no interview is open, one begins."""
    found = open_interview(line)
    text = "Before the verdict is shown I will ask for yours."
    if found is None:
        after, reply = start(line, name)
        begun = replace(after.guided, predict=True) if after.guided else None
        return replace(after, guided=begun), replace(reply, blocks=(TextBlock(text), *reply.blocks))
    now = replace(found[1], predict=True, guess=None)
    return replace(line.state, guided=now), told(line, now, text, "predict first")[1]


HANDLERS: dict[str, Callable[[Line, str], Outcome]] = {"interview": start, "predict": predict, **steering.HANDLERS}

__all__ = [
    "HANDLERS",
    "answer",
    "option",
    "own_case",
    "predict",
    "problem",
    "question_block",
    "start",
    "unknown",
    "what_if",
]
