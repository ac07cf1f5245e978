"""What looks like a person in what was typed: dates of birth, record numbers, phone, e-mail, names.

A name is told by what stands before it (a title, "patient", "called") or by its words: two capitalised words of which
the guideline, its lexicon and its authors know neither. A hint to the user, not a proof: it is made to stay silent on
clinical content (scores, doses, days, years, reference lists, trial and article numbers), and nothing is replaced
without a yes. Placeholders are chosen to say nothing to the matcher, so that the reply stays what it was wherever it
can.
"""

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from assistant.text.patterns import late

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_FULL_YEAR = r"(?:19|20)\d\d"
_BORN = r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born(?: on| in)?)\W{0,3}"
_DATE = (
    rf"(?:{_DAY}[./-]{_MONTH_NUMBER}[./-]{_FULL_YEAR}|{_MONTH_NUMBER}/{_DAY}/{_FULL_YEAR}|{_FULL_YEAR}[./-]{_MONTH_NUMBER}[./-]{_DAY}|"
    rf"{_DAY}(?:st|nd|rd|th)?\.?\s(?:of\s)?{_MONTH}\s*,?\s{_FULL_YEAR}|{_MONTH}\s{_DAY}(?:st|nd|rd|th)?,?\s{_FULL_YEAR})"
)
_SHORT_DATE = rf"{_DAY}[./-]{_MONTH_NUMBER}[./-]\d\d"
_RECORD = (
    r"\b(?:mrn|medical record|hospital (?:number|no|id)|(?:record|chart|case|insurance) (?:number|no)|nhs(?: number| no)?|"
    r"patient(?:'s)? (?:id|number|no)|pid)\b[\s.:#]{0,4}(?:is\s)?"
)
_UNIT = r"(?:%|mg|ng|g|u?g|ml|l|/|cells|copies|patients|people|yen|x\s?10|mau|iu|u\b)"
_NOT_A_NAME = late(
    r"(?:imaging|scans?|angiography|guided|spectroscopy|elastography|cholangiography|findings|study|who|said|says|told|asked|"
    r"wants|thinks|and|or|for|of|in|on|the|an?|is|was|has|with|to|that|which|here|there|what|from|by|at|as|not|it|form|field|"
    r"required|needed|please)\Z"
)
_GUIDELINE_YEARS = range(2018, 2023)
"""Years of the guideline's own dates (its literature search, its publication): a full date in them is no hint by itself."""


DOCTOR = "doctor's name"


class Hint(Struct, frozen=True):
    """A stretch of text that looks like a person: what it may be, where it stands, and what to put in its place."""

    what: str
    text: str
    start: int
    end: int
    instead: str


class _Pattern(Struct, frozen=True):
    """`part` is the group that would be replaced; `likely` has the last word on a match."""

    what: str
    regex: re.Pattern[str]
    instead: Callable[[str], str]
    likely: Callable[[str], bool]
    told_by: Callable[[Iterable[bool]], bool] | None = None
    """How many of its words the guideline must not know (any of them, or all); None where the words do not matter."""


def _masked(text: str) -> str:
    return re.sub(r"\d", "#", text)


def _hidden(text: str) -> str:
    """A record number without letters that could be read as a word."""
    return "#" * len(text)


def _nobody(_: str) -> str:
    return "X"


def _outside_guideline(date: str) -> bool:
    year = re.search(_FULL_YEAR, date)
    return year is None or int(year.group()) not in _GUIDELINE_YEARS


def _name(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return sum(map(len, words)) > 1 and not _NOT_A_NAME.match(words[0])


def _called(text: str) -> bool:
    """Whether words that may be a name are none of what else is written with capitals."""
    words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 1]
    return bool(words) and not any(
        word in _EPONYMS or _NO_SURNAME.match(word) or _DRUG_ENDINGS.match(word) or _FINDING_ENDINGS.match(word)
        for word in words
    )


def _unknown(text: str, known: frozenset[str]) -> Iterable[bool]:
    """For each word of a possible name (initials apart) whether the guideline does not know it."""
    words = (word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 1)
    return (known.isdisjoint({word, word.removesuffix("s"), f"{word}s"}) for word in words)


def _phone(text: str) -> bool:
    return 8 <= sum(char.isdigit() for char in text) <= 15


_CAPITAL = r"[A-Z\u00c0-\u00de][\w'\u2019.-]*"
_FULL_NAME = rf"(?P<part>{_CAPITAL}(?:\s{_CAPITAL})?)"
_CALLED = rf"\b(?:[Pp]atient|[Mm]an|[Ww]oman)(?:\s(?:named|called)|,?\s(?:whose|his|her)\sname\sis)\s{_FULL_NAME}"
_LISTED = r"\b(?:pt|patient)(?:'s)?\s(?:full\s)?name(?:\sis|\s?:|\swas)?\s(?P<part>[^\W\d_]+(?:\s[A-Z][\w'-]+)?)"
_PROPER = r"[A-Z\u00c0-\u00de](?:[a-z\u00df-\u00ff]|['\u2019-]?[A-Z\u00c0-\u00de](?=[a-z\u00df-\u00ff]))+"
_GIVEN = rf"(?:{_PROPER}|[A-Z]\.?)"
_ABOUT_SOMEBODY = (
    r"\b(?:[Pp]atient|PATIENT|[Pp]ts?|PT|[Cc]ase|[Mm]an|[Ww]oman|[Ll]ady|[Gg]entleman|[Hh]usband|[Ww]ife|[Ff]ather|[Mm]other|"
    r"[Bb]rother|[Ss]ister|[Uu]ncle|[Aa]unt|[Ff]riend|(?:[Ss]?[Hh]e|[Ww]ho) is (?:named|called)|[Nn]amed|[Cc]alled|"
    r"[Mm]y name(?:'s| is)|(?<!the )[Nn]ame is)"
)
_SOMEBODY = rf"{_ABOUT_SOMEBODY}[,:]?\s(?P<part>(?:{_GIVEN}\s){{0,2}}{_PROPER})(?![\w-])"
_REVERSED = rf"{_ABOUT_SOMEBODY}[,:]?\s(?P<part>{_PROPER},\s{_PROPER})(?![\w-])"
_SHOUT = r"[A-Z\u00c0-\u00de]{3,}"
_SHOUTED = rf"{_ABOUT_SOMEBODY.replace('[Cc]ase|', '')}[,:]?\s(?P<part>{_SHOUT},?\s{_SHOUT})(?![\w-])"
_LOWER = r"[a-z\u00df-\u00ff][a-z\u00df-\u00ff'\u2019-]+"
_IDENTIFIED = rf"\b(?:patient|pt)[,:]?\s(?P<part>{_LOWER}\s{_LOWER})(?=[,;(]?\s?\(?(?:mrn|dob|d\.o\.b|born|pid|nhs)\b)"
_PAIR = rf"{_PROPER}\s(?:[A-Z]\.?\s)?{_PROPER}"
_FULL = rf"(?<![\w-])(?=(?P<part>{_PAIR})(?![\w-]))"
_FULLER = rf"(?<![\w-])(?=(?P<part>{_PAIR}\s{_PROPER})(?![\w-]))"
_NO_SURNAME = re.compile(
    r"(?:hospital|universit|clinic|cent(?:er|re)|trial|study|score|criteri|group|class|stage|grade|syndrome|disease|index|scale|"
    r"guideline|society|association|institut|college|journal|catheter|port\Z|system|method|technique|procedure|operation|sign\Z|"
    r"city|islands?\Z|states|kingdom|korea|york|kong|africa|america|zealand|arabia|lanka|francisco|angeles|delhi|hopkins|kettering)"
)
"""Beginnings of words that make a capitalised pair an institution, a place, a trial or a finding."""
_DRUG_ENDINGS = re.compile(
    r".*(?:[mn]ib|mab|platin|taxel|rubicin|mycin|cillin|statin|azole|parib|ciclib|limus|vir|tide|sartan|olol|pril|dipine|floxacin|"
    r"cycline|parin|xaban|gliptin|trexed|trexate|citabine|uridine|uracil|tecan|poside|fosfamide|mide|lukast|setron|prazole|sone|olone|"
    r"oxane|kinra|cept|stim|poetin|iodol|spheres?|bead|topical|transdermal)\Z"
)
_FINDING_ENDINGS = re.compile(
    r".*(?:a?emia|[a-z]{4}omas?|itis|osis|iasis|pathy|[a-z]trophy|[eo]ctomy|otomy|ostomy|plasty|scopy|graphy|[a-z]{3}gram|therapy|lysis|"
    r"ology|genesis|perfusion|[a-z]{3}tional|blastic|cytic|genous)\Z"
)
_EPONYMS = frozenset({
    "karnofsky", "barcelona", "milan", "kinki", "tokyo", "osaka", "kyoto", "toronto", "metavir", "zubrod", "gleason",
    "seldinger", "hickman", "broviac", "whipple", "budd", "chiari", "klatskin", "lynch", "crohn", "hodgkin",
    "wilson", "simmonds", "judkins", "cobra", "yashiro", "berenstein", "mikaelsson", "valsalva", "trendelenburg",
    "kaplan", "meier", "cox", "fisher", "mann", "whitney", "wilcoxon", "bonferroni", "hazard", "europe", "asia",
    "american", "european", "asian", "western", "eastern", "chinese", "korean", "japanese", "french", "german",
    "italian", "english", "spanish", "latin", "british", "covid",
})  # fmt: skip
"""Capitalised words of clinic and statistics that stand alone or beside another and name nobody who is treated."""
_LOCAL_PHONE = r"(?P<part>(?<![\w.,/-])\(?0\d{1,4}\)?[ /-]\d{2,4}[ -]?\d{2,5}(?:[ -]?\d{2,4})?)(?![\w.,]?\d)"
_NAMED_PHONE = r"\b(?:phone|tel|telephone|mobile|cell|fax)\b[\s.:]{0,3}(?:number\s|no\.?\s)?(?:is\s)?(?P<part>\d[\d ()./-]{4,16}\d)"
_LONG_NUMBER = rf"(?<![\w.,/-])(?<!pmid )(?<!pmid: )(?<!doi )(?P<part>\d{{7,}})(?![\w/-]|[.,]\d|\s?{_UNIT})"


def _pattern(what: str, regex: str, instead: Callable[[str], str], likely: Callable[[str], bool] = bool) -> _Pattern:
    return _Pattern(what, late(regex, re.IGNORECASE), instead, likely)


_PATTERNS = (
    _pattern("e-mail", r"(?P<part>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)", lambda _: "#@#"),
    _pattern("date of birth", rf"{_BORN}(?P<part>{_DATE}|{_SHORT_DATE}|{_FULL_YEAR})(?!\d)", _masked),
    _pattern("date", rf"(?<![\w./-])(?P<part>{_DATE})(?![\w/-])", _masked, _outside_guideline),
    _pattern("record number", rf"{_RECORD}(?P<part>(?=[\w/-]*\d{{3}})[\w/-]{{4,}})", _hidden),
    _pattern("phone number", r"(?P<part>(?<![\w+])\+\d[\d ()./-]{6,16}\d)(?!\w)", _masked, _phone),
    _pattern("phone number", _LOCAL_PHONE, _masked, _phone),
    _pattern("phone number", r"(?P<part>(?<![\w.,/-])\(?\d{3}\)?[ .-]\d{3}[.-]\d{4})(?!\w)", _masked),
    _pattern("phone number", _NAMED_PHONE, _masked),
    _pattern("long number", _LONG_NUMBER, _masked),
    _pattern("name", _LISTED, _nobody, _name),
    # Capitals tell a name from a word here.
    _Pattern(DOCTOR, late(rf"\b(?:Dr|Prof|Professor|dr)\b\.?\s{_FULL_NAME}"), _nobody, _name),
    _Pattern(
        "name",
        late(rf"\b(?:Mrs|Mr|Ms|Miss|Mx|Herr|Frau|Mme|Madame|Monsieur|mrs|mr)\b\.?\s{_FULL_NAME}"),
        _nobody,
        _name,
    ),
    _Pattern("name", late(r"\b(?:mrs|mr)\b\.?\s(?P<part>[a-z][a-z'-]+)"), _nobody, _name),
    _Pattern("name", late(_CALLED), _nobody, _name),
    _Pattern("name", late(_REVERSED), _nobody, _called, all),
    _Pattern("name", late(_SOMEBODY), _nobody, _called, any),
    _Pattern("name", late(_SHOUTED), _nobody, _called, all),
    _Pattern("name", late(_IDENTIFIED, re.IGNORECASE), _nobody, _called, all),
    _Pattern("name", late(_FULLER), _nobody, _called, all),
    _Pattern("name", late(_FULL), _nobody, _called, all),
)


def find(text: str, authors: frozenset[str] = frozenset(), known: frozenset[str] = frozenset()) -> tuple[Hint, ...]:
    """What looks like a person in one line, in order; overlapping hints are given once.

    A doctor who is one of the guideline's `authors` (surnames in lower case) is literature, not a person to protect.
    Names that nothing but their words tell are looked for where the `known` words (in lower case) are given.
    """
    found: list[Hint] = []
    for pattern in _PATTERNS:
        for match in pattern.regex.finditer(text):
            part, (start, end) = match["part"], match.span("part")
            free = all(end <= one.start or one.end <= start for one in found)
            author = pattern.what == DOCTOR and not authors.isdisjoint(re.findall(r"[^\W\d_]+", part.lower()))
            told = pattern.told_by is None or (known and pattern.told_by(_unknown(part, known)))
            if free and not author and told and pattern.likely(part):
                found.append(Hint(pattern.what, part, start, end, pattern.instead(part)))
    return tuple(sorted(found, key=lambda one: one.start))


def redacted(text: str, authors: frozenset[str] = frozenset(), known: frozenset[str] = frozenset()) -> str:
    """The line with every hint replaced by its placeholder."""
    parts, at = [], 0
    for one in find(text, authors, known):
        parts += [text[at : one.start], one.instead]
        at = one.end
    return "".join([*parts, text[at:]])
