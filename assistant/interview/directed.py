"""A value said straight to the name of a question: "ascites: slight", "set the encephalopathy back to none", "the class is B".

The whole of what follows the name has to be the value, so that such a line means one thing alone. What leads to the name
and what links it to the value are plain lists of words.
"""

from msgspec import Struct

from assistant.interview.answers import read_answer
from assistant.interview.model import Fact, Interview, Problem, Question
from assistant.interview.phrases import Word, match_at, slots, words

LEADING = (
    "actually", "sorry", "correction", "corrections", "one|two|three|some|another correction|corrections", "wait", "no ,", "oops",
    "i meant|mean", "rather", "scrap that", "my mistake", "i misspoke", "and", "but", "also", "please", "so", "well", "ok", "okay",
    "the", "his", "her", "their", "its", "this", "patient's", "a", "now", "then", ",", ":", ".", "-", "it's|it", "can|could you",
    "did|does have", "he|she|they|patient", "has|have|had", "i|we have|need to?", "instead", "that", "for", "about",
)  # fmt: skip
"""What may stand before the command or the name."""
COMMANDS = frozenset((
    "set", "change", "changes", "make", "put", "correct", "update", "turn", "mark", "note", "record", "enter", "switch", "edit",
))  # fmt: skip
"""Words that order a change."""
CHANGING = COMMANDS | {"actually", "sorry", "correction", "corrections", "no", "wait", "rather"}
"""Words before the name by which something is changed."""
LINKING = frozenset((
    "is", "was", "are", "were", ":", "=", "to", "back", "as", "should", "be", "being", "now", "actually", "at", "of", "down", "up",
    "reads", "equals", ",", "-", ">", "\u2192", "currently", "today", "it", "it's", "rather", "really", "been", "became", "turned",
    "out", "just", "only", "by",
))  # fmt: skip
"""What may stand between a name and its value."""
NEVER_NAMES = frozenset(("disease", "symptoms", "finding", "purpose"))
"""Names that are everyday words too: they count with a colon or a command alone."""


class Directed(Struct, frozen=True):
    """What was said to a name: facts, or the problem with them.

    `marked`: with a colon, a command or "should be", so that nothing else can be meant; `changes`: as a change or correction.
    """

    facts: tuple[Fact, ...] = ()
    problem: Problem | None = None
    marked: bool = False
    changes: bool = False


def read_directed(interview: Interview, text: str) -> Directed | None:
    """The value that a text says to a name; None where it does not begin with a name."""
    said = words(text)
    start, changes = _led(said)
    for question, end in _named(interview, said, start):
        at = end
        while at < len(said) and said[at].text in LINKING:
            at += 1
        links = {word.text for word in said[end:at]}
        changed = changes or "should" in links
        marked = changed or bool(links & {":", "="})
        if at >= len(said) or (not marked and text_of(said, start, end) in NEVER_NAMES):
            continue
        facts, problem = _read(interview, question, said, text, (end, at))
        if facts or marked:
            return Directed(facts, problem, marked, changed)
    return None


def names_of(interview: Interview, question: Question) -> tuple[str, ...]:
    """What a question is called: its label, its topics, its id, and for a points value the last word of its label."""
    points = {field for one in interview.points for field in (one.score, one.grade)}
    short = (question.label.split()[-1],) if question.id in points else ()
    return (question.label, *question.topic, question.id.replace("_", " "), *short)


def text_of(said: tuple[Word, ...], start: int, end: int) -> str:
    return " ".join(word.text for word in said[start:end])


def _read(
    interview: Interview, question: Question, said: tuple[Word, ...], text: str, links: tuple[int, int]
) -> tuple[tuple[Fact, ...], Problem | None]:
    """The rest behind the links as a value; a word that links can also begin it ("to be determined")."""
    problem = None
    for begin in range(links[1], links[0] - 1, -1):
        reading = read_answer(interview, question.id, text[said[begin].start :].rstrip(" .!;,"), whole=True)
        if reading.facts:
            return reading.facts, None
        problem = problem or reading.problem
    return (), problem


def _led(said: tuple[Word, ...]) -> tuple[int, bool]:
    """Where the name begins, behind what leads to it, and whether that says that something is changed."""
    at, changes = 0, False
    while at < len(said):
        leads = [end for lead in LEADING if (end := match_at(slots(lead), said, at)) is not None and end > at]
        end = max([at + 1] if said[at].text in COMMANDS else leads, default=at)
        if end == at:
            break
        changes = changes or said[at].text in CHANGING
        at = end
    return at, changes


def _named(interview: Interview, said: tuple[Word, ...], start: int) -> list[tuple[Question, int]]:
    """The questions whose name begins there, the longest name first."""
    found: dict[str, tuple[Question, int]] = {}
    for question in interview.questions:
        ends = [
            end for name in names_of(interview, question) if (end := match_at(slots(name), said, start)) is not None
        ]
        if ends and max(ends) > start:
            found[question.id] = (question, max(ends))
    return sorted(found.values(), key=lambda pair: -pair[1])
