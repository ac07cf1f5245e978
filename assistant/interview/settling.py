"""What is said of one field in one sentence, settled: the fact, or the problem to ask about.

A denial turns a yes round; what is said and denied of the same time, or said in two ways, is asked about; of two times
today's counts.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from assistant.interview.cues import DOUBT
from assistant.interview.model import Fact, Question
from assistant.interview.tense import Tense

UNCLEAR = "is not clear"
"""How a problem begins where a thing is named, and several options of it are possible."""


class Said(Struct, frozen=True):
    """One phrase as it stands in the sentence."""

    field: str
    options: tuple[str, ...]
    fact: Fact | None
    problem: str
    start: int
    end: int
    negated: bool = False
    corrects: bool = False


def settled(question: Question, said: Sequence[Said], text: str, tense: Tense) -> Said:
    """Of everything that a sentence says of one field, what counts."""
    clear = [_as_fact(question, one, text) for one in said]
    facts = [one for one in clear if one.fact is not None]
    values = {one.fact.value for one in facts if one.fact}
    wrong_number = question.type == "number" and not any(one.negated for one in clear)
    doubtful = [one for one in clear if one.problem == DOUBT or (one.problem and wrong_number)]
    if doubtful and not (facts and facts[-1].corrects):
        return doubtful[-1]
    if len(values) == 1:
        return _unless_denied(question, facts[-1], clear, tense)
    if len(values) > 1:
        return _among(question, facts, text, tense)
    return clear[-1]


def _as_fact(question: Question, said: Said, text: str) -> Said:
    """A phrase with its negation worked in: "no" to a yes/no turns it round; any other negated option says too little."""
    if said.problem:
        return said
    if said.negated and said.fact is not None and said.fact.known:
        return replace(said, fact=None, problem="is said not to be so, but not what it is.")
    if not said.options:
        return said
    option = said.options[0]
    if said.negated and option == question.present and question.absent:
        option = question.absent
    elif said.negated:
        return replace(said, problem=f"is said not to be {option}, but not what it is.")
    return replace(said, fact=Fact(question.id, option, typed=text[said.start : said.end]), negated=False)


def _unless_denied(question: Question, stated: Said, clear: Sequence[Said], tense: Tense) -> Said:
    """What is said; where the same is denied of the same time, that this is contradictory; where of a later one, the denial."""
    rank = tense.rank(stated.start, stated.end)
    against = [one for one in clear if _against(question, stated, one)]
    later = [one for one in against if tense.rank(one.start, one.end) > rank]
    same = [one for one in against if tense.rank(one.start, one.end) == rank]
    if stated.corrects or not (later or same):
        return stated
    if later:
        return later[-1]
    problem = f"is said to be {stated.options[0]}, and not to be: which?"
    return replace(stated, fact=None, problem=problem, end=max(stated.end, same[-1].end))


def _against(question: Question, stated: Said, other: Said) -> bool:
    """Whether the same is also said the other way round: "PVTT and no PVTT", "no ascites, ascites on CT"."""
    if other.fact is not None or not stated.options:
        return False
    if other.negated:
        return other.options == stated.options
    return stated.options == (question.absent,) and not other.options and other.problem.startswith(UNCLEAR)


def _among(question: Question, facts: Sequence[Said], text: str, tense: Tense) -> Said:
    """Of several values the one that stands for all, the correction, or today's; else it is asked which."""
    known = {one.fact.value for one in facts if one.fact} - {"unknown"}
    for option, parts in question.merges.items():
        if known <= {*parts, option}:
            return replace(facts[-1], fact=Fact(question.id, option, typed=text[facts[0].start : facts[-1].end]))
    if facts[-1].corrects and not facts[0].corrects:
        return facts[-1]
    ranks = [tense.rank(one.start, one.end) for one in facts]
    latest = [one for one, rank in zip(facts, ranks, strict=True) if rank == max(ranks)]
    if len({one.fact.value for one in latest if one.fact}) == 1 and max(ranks) > min(ranks):
        return latest[-1]
    if len(known) == 1:
        return next(one for one in facts if one.fact and one.fact.known)
    problem = f"is said to be {' and '.join(sorted(known))}: which?"
    return replace(facts[-1], fact=None, problem=problem, start=facts[0].start)
