"""What is asked about an interview itself: the facts noted so far, the grade behind its verdict, what would change it."""

import re

from assistant.text.patterns import late

_FACTS = late(
    r"\b(?:what|which|list|show|give|tell|read|recall|remind|repeat|recap|summary|overview|go over)\b(?:(?!\bguideline\b).)*"
    r"\b(?:facts|(?:my|your|the) answers(?: so far)?\W*\Z|so far|written down"
    r"|(?:you|been|have|was|is) (?:noted|recorded|entered|down)"
    r"|(?:i|we)(?:'ve| have)?(?: already)? (?:told|said|say|tell|given|entered|answered|mentioned)"
    r"|(?:(?:do|have) you|(?:do )?we) (?:have|got|know|noted|recorded)"
    r"(?: now| yet| of \w+| (?:on|about) (?:him|her|them|(?:the|my|this) (?:patient|case)))?\W*\Z)"
    r"|\A\W*(?:(?:a|the|short|quick|brief|please|and|ok|case) )*(?:summary|recap|overview|facts)"
    r"(?: please| so far| of (?:the|my) \w+)*\W*\Z"
    r"|\A\W*(?:(?:please|can|could|you) )*(?:summari[sz]e|recap|sum up)"
    r"(?: (?:it|that|this|for|me|so|far|please|everything|the|case|my|answers|up))*\W*\Z"
    r"|\Awhere (?:are we|were we|do we stand)\b",
    re.IGNORECASE,
)
_GRADE = late(
    r"\b(?:how (?:strong|firm|good|solid|sure|certain|reliable)|what(?:'s| is)? the (?:grade|strength|level)"
    r"|(?:which|what) (?:grade|strength|level)|how is (?:that|this|it) graded"
    r"|(?:strength|level|quality|grade) of (?:the |that |this |its )?(?:evidence|recommendation)"
    r"|(?:strong|weak) (?:recommendation|one)\b.*\?|grade\?)",
    re.IGNORECASE,
)
_VERDICT = r"(?:recommended|(?:good )?candidate|suitable|favou?rable|eligible|indicated|met|better|different|verdict)"
_CHANGES = late(
    r"\b(?:what|which)\b.*\b(?:would|must|could|should|might|can|needs?|has|have|to)\b"
    r".*\b(?:change|changed|be different|differ|flip|tip|turn)\b"
    rf"|\b(?:what|which|how)\b.*\b(?:make|makes|get|become|take|takes)\b.*\b{_VERDICT}\b"
    r"|\bwhat(?:'s| is| was| stands| speaks| keeps)?\b"
    r".*\b(?:missing|lacking|in the way|against (?:it|him|her|haic|them|this)|ruled? (?:it|him|her|them) out)\b"
    rf"|\bwhy (?:not|isn't|is (?:it|he|she|that|this) not|was (?:it|he|she) not)\b.*\b{_VERDICT}\b|\bwhy not\W*\Z"
    r"|\bwhat (?:is|would be|'s) (?:needed|required|necessary)\b|\bunder (?:what|which) (?:conditions|circumstances)\b",
    re.IGNORECASE,
)
_SO = r"\A\W*(?:(?:so|and|then|but|ok(?:ay)?|well|now|hence|thus)\b[\s,]*)*"
_ASKED = r"(?:must|should|shall|do|does|did|can|could|may|is|are|has|have|need|needs|will|would)"
_MEANT = (
    r"(?:i|we|you|he|she|it|they|this|that|haic|(?:the|this|that|my|our|his|her) "
    r"(?:port|catheter|line|system|device|patient|man|woman|lady|gentleman|treatment|therapy|drugs?|infusions?|chemo(?:therapy)?|haic))"
)
_GENERAL = r"(?!.*\b(?:if|when|after|before|under|with|without|by|during|patients|guideline|how|why|which)\b)"
_DO = r"(?:what (?:do|should|must|would|can|shall) (?:i|we|you|one) do|what(?:'s| is) to be done|what now|what next)"
_ACTION = late(
    rf"{_SO}(?:{_GENERAL}{_ASKED} {_MEANT}\b.*\b(?:out|go|remov\w*|replac\w*|exchang\w*|explant\w*|take|taken|pull\w*"
    r"|stop\w*|continu\w*|carry|proceed|suspend\w*|paus\w*|discontinu\w*|stay|keep|kept|left|leave|adjust\w*|reposition\w*)\b"
    rf"|{_DO}\b(?: now| next| then| here| about (?:it|this|that))*\W*\Z)",
    re.IGNORECASE,
)
"""What follows from a verdict on a running therapy or a complication: "so must the port come out?", "can HAIC go on?"."""
_INDICATED = late(
    rf"{_SO}{_GENERAL}(?!.*\b(?:my|our|patient)\b)"
    rf"(?:{_ASKED} {_MEANT}\b.*\b(?:get|have|receive|given|candidate|suitable|indicated|eligible"
    r"|offer(?:ed)?|qualif\w+)\b"
    r"|is haic (?:\w+ ){0,3}(?:indicated|an option|suitable|recommended|right)\b)",
    re.IGNORECASE,
)
"""What follows from a verdict on an indication: "so should he get HAIC?"."""
SHORT = 10
"""Words up to which a line asks what follows from the verdict."""
_EDITION = late(r"\b(?:guideline|edition|version|20\d\d|patients|update)\b", re.IGNORECASE)
"""Words of a question about the guideline, or about patients in general."""
STATES = late(
    r"\b(?:he|she|has|is|was|are|were|had|shows?|showed|now|today|came|got|gets|became|went|developed|grew|turned|currently|takes|taking"
    r"|stopped|quit|used to|received|since|did|does|remains|won't|can't|cannot|doesn't|didn't|isn't|wasn't|hasn't)\b",
    re.IGNORECASE,
)
"""Words of a line that states something."""
MOST = 20
"""Words up to which a line is such a question and nothing else."""


def asks_for_facts(text: str) -> bool:
    """Whether a line asks what has been noted."""
    return len(text.split()) <= MOST and _FACTS.search(text) is not None


def asks_about_verdict(text: str, *, indication: bool) -> str | None:
    """What a line asks about the verdict just given: "grade", "changes", "action" (what follows from it), or nothing.

    `indication`: the verdict is on whether HAIC is indicated, and not on what to do in a running one.
    """
    if len(text.split()) > MOST:
        return None
    if _GRADE.search(text):
        return "grade"
    if _CHANGES.search(text) and not _EDITION.search(text):
        return "changes"
    short = len(text.split()) <= SHORT
    return "action" if short and (_INDICATED if indication else _ACTION).search(text) else None
