"""Whether the meaning of terms is asked, of which ones, and where they stand.

A line asks for a meaning when words say so ("stands for", "spelled out", "= ?", "what are they", "a drug or ...?") and
nothing else is asked beside the terms. Terms by themselves ask for it where a conversation begins. What is left of a
line without its terms and those words must be filler, or name the place where the terms are printed: "the OS of new FP"
holds two terms and asks for neither.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from assistant.dialogue.knowledge import Knowledge
from assistant.guideline.model import Term
from assistant.text.lexicon import Lexicon, run_of
from assistant.text.normalise import Token, tokens
from assistant.text.patterns import late

MOST_WORDS = 7
"""Words of the longest glossary term."""

MOST_STRAY = 2
"""Plain words that may stand beside the terms where a meaning is plainly asked ("expand JSIPAT for my bibliography")."""

_SIGNS = str.maketrans({"*": " asterisk ", "○": " circle ", "=": " equals "})
_CLITICS = late(r"\b(what|who|which|it|that)'s\b")
_CLASS = (
    r"(?:drug|medicine|medication|agent|substance|gene|protein|enzyme|marker|test|score|scale|unit|measure|statistic"
    r"|society|organi[sz]ation|association|trial|study|regimen|combination|device|artery|vessel|vein|needle|route|way"
    r"|tumou?r|cancer|disease|condition|thing|name|abbreviation|acronym|term|word|number|symbol|brand|company|hormone"
    r"|antibody|antibiotic|procedure|operation|person|author|place|class|measurement|treatment|therapy|method|currency)"
    r"(?:e?s|ies)?"
)
_A_CLASS = late(_CLASS)
_NAMED = r"(?:drug|medicine|medication|agent|substance|gene|society|organi[sz]ation|unit|symbol|currency)(?:e?s|ies)?"
_PLAIN = late(
    r"\b(?:(?:stands?|standing|short|abbreviation|acronym|code) for|abbr\w*|acronyms?|initials?"
    r"|(?:spell|spells|spelled|spelt|write|written|wrote|print|printed)(?: \w+)? out|spelled|spelt|in full|in words|longhand"
    r"|decod(?:e|ed|ing)|decipher|expand(?:ed)?|expansion|full (?:name|form|term|wording|version|title)|long (?:form|version|name)"
    r"|meanings?|meant|definitions?|define[sd]?|denotes?|signif(?:y|ies)|symboli[sz]es?|equals|glossary|unabbreviated"
    r"|translat(?:e|ion)|(?:which|what) (?:word|words|term|name)|(?:other|another|second) (?:name|word|term)"
    r"|also (?:known|called)|known as|synonyms?"
    r"|(?:refers?|referring|correspond|corresponds|corresponding) to|represents?|marks?|marked"
    r"|(?:made|make|makes) (?:up )?(?:of|off|from|up)|consists?(?: of)?|composed(?: of)?|composition|compris\w+"
    r"|components?|constituents?|ingredients?)\b"
    r"|\bmeans?\b(?= (?:in|by|here|under|on|or|exactly|please|again|there|this|that)\b|$)|\bt\d+ means?\b"
)
_CUES = late(
    rf"\b(?:(?:what|which|whats)(?: (?:is|are|was|were|two|three|four|exactly|the|all|go|goes|{_CLASS}))*"
    r" in(?: it$| them$|(?: a| an| the)?(?= t\d))"
    r"|(?:what|who)(?: (?:exactly|again|the (?:hell|heck)))? (?:is|are|was|were)|whats|whos|(?:is|are|be|being|was) what"
    r"|what kind of|explain(?:ed)?|describe|tell me about|being|same|identical|equivalent"
    r"|differences? between|differ(?:s|ence)? from"
    rf"|(?:which|what) (?:(?!t\d)\w+ )?{_NAMED}|distinguish|never heard of"
    r"|how strong (?:is|are))\b"
)
_GUESS = late(
    r"\b(?:is|are|its|s|not|as|isnt)(?: (?:it|they|this|that|these|those|both|all|and|or|the|t\d+))*"
    r"(?: (?:really|just|maybe|perhaps|actually|also|some|kind|sort|of))*"
    rf"(?: (?:a|an|the|two|different|same|separate|other|single|one))* {_CLASS}(?: (?:or|rather|not) .*| too| as well| name)?$"
)
_KINDLY = late(
    r"\b(?:for (?:me|us|(?:a|an|my|the) (?:\w+ )?(?:student|nurse|beginner|layman|list|notes|slides|thesis|talk|report|exam)"
    r"|(?:my|our) \w+|beginners|dummies)|(?:can|could|would) (?:you|someone|somebody|anyone)"
    r"|(?:like|as if|as though) i (?:am|was|were)(?: an?)? \w+"
    r"|i (?:do not|don not|cannot) (?:know|understand|get))\b"
)
_JOINED = frozenset(
    {
        "a", "also", "an", "and", "are", "as", "between", "both", "do", "does", "for", "from", "is", "just", "or",
        "plain", "plus", "stand", "the", "then", "to", "versus", "vs", "well", "what",
    }
)  # fmt: skip
_FILLING = frozenset(
    {
        "a", "abbreviation", "abbreviations", "about", "actual", "actually", "again", "all", "also", "an", "and",
        "are", "as", "assume", "be", "both", "by", "colleague", "correct", "did", "different", "do", "doctor", "doe",
        "does", "else", "english", "exactly", "four", "full", "guess", "hello", "here", "hi", "i", "is", "it", "its",
        "just", "letter", "letters", "me", "minus", "my", "name", "names", "no", "not", "nurse", "of", "ok", "okay",
        "one", "only", "or", "otherwise", "plain", "please", "pls", "plus", "plz", "presumably", "proper", "quick",
        "quickly", "real", "s", "sign", "simple", "simply", "so", "something", "sorry", "stand", "standing",
        "student", "suppose", "symbol", "symbols", "technically", "term", "terms", "that", "the", "them", "then",
        "there", "these", "they", "thing", "things", "think", "this", "those", "three", "to", "true", "two", "us",
        "versus", "vs", "was", "well", "were", "what", "whats", "which", "word", "words", "you", "your",
    }
)  # fmt: skip
_PLACES = frozenset(
    {
        "article", "authors", "box", "bracket", "brackets", "caption", "cell", "cells", "chapter", "chart", "column",
        "columns", "cq", "diagram", "document", "drawing", "drawings", "figure", "figures", "footnote", "footnotes",
        "guideline", "guidelines", "head", "headed", "header", "headers", "heading", "headings", "legend", "legends",
        "line", "lines", "list", "lists", "panel", "paper", "parentheses", "parenthesis", "print", "printed", "row",
        "rows", "scale", "scheme", "section", "shown", "study", "table", "tables", "text",
    }
)  # fmt: skip
_AROUND = frozenset(
    {
        "above", "after", "at", "before", "begin", "begins", "behind", "below", "beside", "big", "carcinoma", "colon",
        "evidence", "first", "for", "from", "gastric", "grade", "grading", "hcc", "hepatocellular", "hepatoma", "in",
        "indication", "indications", "inside", "into", "last", "left", "liver", "lone", "metastases", "metastasis",
        "metastatic", "mets", "next", "on", "outcome", "outcomes", "primary", "recommendation", "recommendations",
        "regimen", "regimens", "result", "results", "right", "say", "says", "second", "secondaries", "secondary",
        "several", "small", "some", "start", "starts", "top", "under", "use", "used", "uses", "using", "when", "where",
        "with", "within",
    }
)  # fmt: skip
_SCALE = frozenset(
    {
        "evidence", "grade", "grades", "grading", "letter", "letters", "level", "levels", "scale", "strength",
    }
)  # fmt: skip
_CAPITALS = late(r"(?<![\w-])[A-D](?![\w'-])")
_ABBREVIATIONS = late(r"\b(?:abbreviations?|acronyms?|short forms?|footnotes?|legend)\b")
_WHEREABOUTS = frozenset({"tumour", "disease", "procedure"})
_MEASURES = frozenset({"outcome", "statistic"})
_THE_FIGURES = late(r"(?:\b(?:is|are|was|were|whats)|^(?:and|or|but)?) ?the t\d")
_QUOTED = late(r"""["'\u201c\u2018(][^"'\u201d\u2019)]{1,24}["'\u201d\u2019)]""")
_SET_OFF = late(r"""(?<!\w)["'\u201c\u2018]([^"'\u201c\u201d\u2018\u2019]{1,24})["'\u201d\u2019](?!\w)""")
_HELD = late(r"t(\d+)\Z")


class Meaning(Struct, frozen=True):
    """The terms whose meaning is asked, and the table or figure that the line names, if one holds them."""

    terms: tuple[Term, ...]
    place: str | None = None


class _Parts(Struct, frozen=True):
    """A line with its terms cut out: `text` holds t0, t1 ... in their place."""

    terms: tuple[Term, ...]
    text: str


def asked_meaning(known: Knowledge, typed: str, normal: str, *, fresh: bool, graded: bool = False) -> Meaning | None:
    """The terms whose meaning a line asks; `fresh` says that nothing was talked about before, `graded` that a grade was shown."""
    lexicon = known.matcher.lexicon
    found = tokens(_CLITICS.sub(r"\1 is", normal).translate(_SIGNS))
    parts = _placed(lexicon, _parted(known, found, typed, graded=graded))
    place = _place(normal, parts.terms)
    if not parts.terms and _ABBREVIATIONS.search(parts.text):
        terms = tuple(known.guideline.glossary.values())
        place = _place(normal, terms)
        parts = _Parts(tuple(term for term in terms if place in term.passages), parts.text)
    polite = _KINDLY.sub(" ", parts.text)
    plain = bool(_PLAIN.search(polite))
    quoted = _quoted(known, typed) if plain else ()
    if quoted:
        return Meaning(quoted, place)
    if not parts.terms or not _joined(parts.text):
        return None
    rest = _GUESS.sub(_kept, _unguessed(polite, parts.terms))
    cued, rest = rest != polite or bool(_CUES.search(rest)), _PLAIN.sub(_kept, rest)
    left = [word for word in _CUES.sub(_kept, rest).split() if not _HELD.match(word)]
    if not plain and _figures_asked(parts, lexicon):
        return None
    if plain:
        strays = [word for word in _strays(left) if not _A_CLASS.fullmatch(word)]
        named = {*lexicon.read(" ".join(strays)).concepts}
        fits = len(strays) <= MOST_STRAY and named <= _own(parts.terms, lexicon)
    elif cued:
        fits = not _strays(left)
    else:
        measured = any(token.text == "median" for token in found)  # a figure is asked for, and not the word
        fits = fresh and not measured and _bare(left, typed) and not _of_each_other(parts.terms, lexicon)
    return Meaning(parts.terms, place) if fits else None


def _quoted(known: Knowledge, typed: str) -> tuple[Term, ...]:
    """The terms that a line sets in quotes, where it quotes nothing else: their meaning is asked, whatever stands around."""
    found = [known.runs.get(run_of(text)) for text in _SET_OFF.findall(typed)]
    return tuple(known.guideline.glossary[name] for name in dict.fromkeys(found) if name) if all(found) else ()


def one_more(known: Knowledge, before: Term, found: Meaning | None) -> Meaning | None:
    """The meaning of one more term ("and TTP?"), where it is of the sort of the one before: a measure after a measure."""
    lexicon = known.matcher.lexicon
    alike = found is not None and _measures(found.terms[0], lexicon) == _measures(before, lexicon)
    return found if alike else None


def _kept(match: re.Match[str]) -> str:
    """The terms within what is cut away."""
    return " " + " ".join(re.findall(r"\bt\d+\b", match.group())) + " "


def _unguessed(text: str, terms: Sequence[Term]) -> str:
    """The line without an expansion that it supposes: words whose initials spell one of its abbreviations."""
    words = text.split()
    for term in terms:
        letters = [char for char in term.term.lower() if char.isalpha()]
        size = len(letters)
        for at in range(len(words) - size + 1 if size > 1 else 0):
            if [word[0] for word in words[at : at + size]] == letters:
                return " ".join((*words[:at], *words[at + size :]))
    return text


def _parted(known: Knowledge, found: Sequence[Token], typed: str, *, graded: bool) -> _Parts:
    levels = _levels([token.text for token in found], typed, graded=graded)
    terms: list[Term] = []
    text: list[str] = []
    at = 0
    while at < len(found):
        size, term = _longest(known, found, at)
        if at in levels and size <= 1:
            size, term = 1, known.term(run_of(f"level of evidence {found[at].text}"))
        if term is None:
            text.append("" if _HELD.match(found[at].text) else found[at].text)
            at += 1
            continue
        if term not in terms:
            terms.append(term)
        text.append(f"t{terms.index(term)}")
        at += size
    return _Parts(tuple(terms), " ".join(text))


def _placed(lexicon: Lexicon, parts: _Parts) -> _Parts:
    """Without the terms that only say which table or figure is meant ("the HCC results table"), where others are left."""
    words = parts.text.split()
    only: dict[str, str] = {}
    for at, word in enumerate(words):
        held = _HELD.match(word)
        term = parts.terms[int(held[1])] if held else None
        kinds = {lexicon.kind(name) for name in lexicon.read(term.term).terms} if term else set[str]()
        if term and kinds & _WHEREABOUTS and _PLACES & set(words[at + 1 : at + 3]):
            only[word] = term.term.lower()
    if not only or len(only) == len(parts.terms):
        return parts
    return _Parts(
        tuple(term for at, term in enumerate(parts.terms) if f"t{at}" not in only),
        " ".join(only.get(word, word) for word in words),
    )


def _longest(known: Knowledge, found: Sequence[Token], at: int) -> tuple[int, Term | None]:
    for size in range(min(MOST_WORDS, len(found) - at), 0, -1):
        run = tuple(token.stem for token in found[at : at + size])
        if run in known.runs:
            return size, known.term(run)
    return 0, None


def _levels(words: Sequence[str], typed: str, *, graded: bool) -> set[int]:
    """Where letters of the evidence scale stand, in a line that speaks of one or follows a grade."""
    if not (graded or _SCALE & set(words)) or {"child", "pugh", "class"} & set(words):
        return set()
    capitals = {letter.lower() for letter in _CAPITALS.findall(typed)}
    return {
        at for at, word in enumerate(words)
        if word in capitals or (word in "bcd" and at > 0 and words[at - 1] in _SCALE)
    }  # fmt: skip


def _joined(text: str) -> bool:
    """Whether nothing but joining words stands between the terms: "OS in new FP" relates one to the other."""
    words = text.split()
    held = [at for at, word in enumerate(words) if _HELD.match(word)]
    apart = [(a, b) for a, b in pairwise(held) if words[a] != words[b]]
    return all((_JOINED | _PLACES).issuperset(words[a + 1 : b]) for a, b in apart)


def _measures(term: Term, lexicon: Lexicon) -> bool:
    """Whether a term is a measured outcome or a statistic."""
    return {lexicon.kind(name) for name in lexicon.read(term.term).terms} <= _MEASURES


def _of_each_other(terms: Sequence[Term], lexicon: Lexicon) -> bool:
    """Whether a measure stands beside something that it is measured of ("SILIUS PFS"): a figure is asked for."""
    measures = {_measures(term, lexicon) for term in terms}
    return measures == {True, False}


def _strays(left: Sequence[str]) -> list[str]:
    """Words that neither fill nor name the place where the terms are printed."""
    around = _AROUND if _PLACES & set(left) or any(word in _SCALE for word in left) else frozenset[str]()
    allowed = _FILLING | _PLACES | around | _SCALE
    return [word for word in left if word not in allowed and not (around and word.isdigit())]


def _figures_asked(parts: _Parts, lexicon: Lexicon) -> bool:
    """Whether a measured outcome is asked for ("what is the ORR") rather than the word."""
    return all(_measures(term, lexicon) for term in parts.terms) and bool(_THE_FIGURES.search(parts.text))


def _own(terms: Sequence[Term], lexicon: Lexicon) -> set[str]:
    """What the terms and their expansions name: "GEM = gemcitabine?" asks for nothing else."""
    return {name for term in terms for name in lexicon.read(f"{term.term} . {term.expansion or ''}").concepts}


def _bare(left: Sequence[str], typed: str) -> bool:
    """Whether terms stand alone, or one stands in quotes with its place."""
    quiet = {"the", "a", "an", "and", "or", "please", "pls", "plz"}
    if quiet.issuperset(left):
        return True
    quoted = _QUOTED.search(typed)
    return bool(quoted) and bool(_PLACES & set(left)) and len(_strays(left)) <= 1


def _place(normal: str, terms: Sequence[Term]) -> str | None:
    """The table or figure that a line names, where it is one that holds a term."""
    numbered = re.search(r"\b(table|figure) ?([1-3])", normal)
    named = f"{'table' if numbered[1] == 'table' else 'fig'}{numbered[2]}" if numbered else None
    if named is None and re.search(r"\b(?:table|column|row)", normal):
        spread = re.search(r"\bmetasta|\bmets\b|\bsecondar", normal)
        named = "table3" if spread else "table1" if re.search(r"\bhcc\b|\bhepato", normal) else None
        tables = [name for term in terms for name in term.passages if name.startswith("table")]
        named = named or next(iter(tables), None)
    return named if any(named in term.passages for term in terms) else None
