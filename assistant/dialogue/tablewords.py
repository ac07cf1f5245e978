"""What a question asks of a table, read from its words alone: an extreme, an order, a count, a limit, columns, rows left out.

Nothing here knows which rows there are; that is `tablerows`.
"""

import re
from dataclasses import dataclass, replace

from assistant.text.lexicon import MARK, Lexicon, Reading

HIGH_DOSE = f"{MARK}high-dose-fp"
"""What a starred row of table 1 is about."""

HIGHEST = frozenset(
    ["highest", "maximum", "max", "best", "top", "longest", "largest", "biggest", "most", "greatest", "maximal", "strongest"]
)  # fmt: skip
LOWEST = frozenset(
    ["lowest", "minimum", "min", "worst", "shortest", "smallest", "least", "fewest", "poorest", "tiniest", "weakest", "minimal"]
)  # fmt: skip
_OLDEST = re.compile(r"\b(?:oldest|earliest|first published|first to be published|longest ago|go(?:es)? back (?:the )?furthest)\b")
_NEWEST = re.compile(r"\b(?:newest|latest|most recent|last published|youngest) (?!version|edition|guideline)|\bnewest\b|\bmost recent\b|\blatest\b")
SIZES = frozenset({"largest", "biggest", "smallest", "greatest", "tiniest"})
STUDIES = re.compile(
    r"\b(?:study|studies|series|trials?|cohorts?|reports?|papers?|publications?|articles?|authors?|groups?|investigators?)\b"
)
ROWS = re.compile(
    r"\b(?:rows?|lines?|entry|entries|blocks?|columns?|tables?|tab\.? [123]|starred|asterisk(?:s|ed)?|stars?|listed|tabulated|cells?)\b|\*"
)
_HOMONYMS = re.compile(r"blocks?|lines?|entry|entries|cells?")
_TABLE = re.compile(r"\b(?:table|tab|tbl)\.? ?([123])\b")
_STARRED = re.compile(r"\b(?:starred|asterisk(?:s|ed)?|stars?)\b")
_STAR_TOO = re.compile(r"\b(?:starred|asterisk(?:s|ed)?|stars?|high[ -]dose)\b[^.,;]*\b(?:included|too|as well|or not|counted in)\b|\binclud\w+ (?:the )?(?:starred|asterisk\w*|high[ -]dose)")
_LEFT_OUT = re.compile(
    r"\b(?:without|excluding|exclude|except(?:ing)?(?: for)?|leave out|leaving out|leave aside|leaving aside|not counting|disregard(?:ing)?|"
    r"ignor(?:e|ing)|omit(?:ting)?|minus|apart from|other than|but not|skip(?:ping)?|do not count|don't count|not the|non)[ -]"
    r"(?:the |those |any |all )?(?P<after>[^.,:;?()]{2,60})"
    r"|(?P<before>[^.,:;?()]{2,60}?) (?:is |are )?(?:not (?:counted|included)|excluded|left out|left aside|set aside|aside)\b"
)
_YEAR = re.compile(r"\b(19[89]\d|20[012]\d)\b")
_SHORT_YEAR = re.compile(r"'(\d\d)\b(?!')")
_SINCE = re.compile(r"\b(?:since|after|later than|newer than|from) (19[89]\d|20[012]\d)(?! study| paper| series| trial)\b")
_UNTIL = re.compile(r"\b(?:before|until|till|up to|older than|earlier than|prior to) (19[89]\d|20[012]\d)\b")
_SPAN = re.compile(r"\b(19[89]\d|20[012]\d) ?(?:-|to|and|until) ?(19[89]\d|20[012]\d)\b")
_MORE = re.compile(
    r"(?:>=?|\b(?:over|above|more than|greater than|higher than|longer than|larger than|bigger than|better than|at least|exceed(?:s|ed|ing)?|beyond|upwards of))"
    r" ?(?:an? )?(\d+(?:[.,]\d+)?)(?!\d)"
)
_LESS = re.compile(
    r"(?:<=?|\b(?:under|below|less than|lower than|shorter than|smaller than|worse than|fewer than|at most|up to|no more than))"
    r" ?(?:an? )?(\d+(?:[.,]\d+)?)(?!\d)"
)
_DOUBLE_FIGURES = re.compile(r"\bdouble (?:figures?|digits?)\b")
_RANKED = (
    (re.compile(r"\b(?:second|2nd|next|runner[ -]up)[ -](?=\w+est\b|best\b|most\b|in line)|\brunner[ -]up\b"), 2),
    (re.compile(r"\b(?:third|3rd)[ -](?=\w+est\b|best\b|most\b)"), 3),
)
_TOP = re.compile(r"\b(?:top|best|highest|longest|largest|lowest|worst|shortest|smallest)[ -](two|three|four|five|[2-9])\b|\b(two|three|four|five|[2-5]) (?:best|highest|longest|largest|lowest|worst|shortest|smallest)\b")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_COUNT = re.compile(
    r"\bhow many (?:of (?:the|these|those|them)\b|(?:[\w+-]+ ){0,4}(?:studies|trials|series|rows|lines|entries|reports|arms|papers|publications)\b)"
    r"|\b(?:number|count|tally) of (?:[\w+-]+ ){0,3}(?:studies|trials|series|rows|arms|entries|papers)\b|\bcount (?:the|them|for me)\b"
)
_LIST = re.compile(
    r"\b(?:which|what|list|all|name|enumerate|give me|show(?: me)?) (?:[\w+-]+ ){0,4}(?:studies|trials|series|rows|lines|entries|reports|papers|authors|ones|arms|publications)\b"
    r"|\bwho (?:reported|had|got|gave|used|published|found|studied)\b|^list\b|\bwhich (?:of (?:these|those|them|the)\b|(?:ones? )?(?:reported|report|gave|give|have|had|print|show))"
)
_SORT = re.compile(
    r"(?<!what )(?<!some )(?<!any )(?<!a )\b(?:sort|rank|arrange)(?:ed|ing|s)?\b|\border(?:ed)? by\b|\bin (?:de|a)scending order\b|\bin (?:decreasing|increasing) order\b|\bin order of\b|\branking\b|\bleague table\b"
)
_UPWARDS = re.compile(r"\b(?:ascending|increasing|upwards?|lowest first|smallest first|shortest first|(?:by|from) (?:the )?(?:lowest|smallest|shortest|worst))\b")
_SUM = re.compile(r"\b(?:total|altogether|in all|in total|sum|add(?:ed)? up|together|combined number)\b")
_MEAN = re.compile(r"\b(?:average|mean|pooled)\b")
_RANGE = re.compile(r"\b(?:range|ranges|span|spread|from what to what|between what)\b")
_MISSING = re.compile(
    r"\b(?:nd|dash(?:es)?|missing|blank|not (?:report|give|print|state|have|list)\w*|no (?:value|figure|data|entry|number)s?|lack(?:s|ing)?|fail(?:s|ed)? to report|unreported)\b"
)
_GROUPS = re.compile(r"\b(?:groups|blocks|headings|sections|regimens|regimen groups|categories|primaries|primary (?:tumou?rs|cancers|lesions|sites))\b")
_WHOLE = re.compile(r"\b(?:whole|entire|complete|full|all (?:the )?rows|everything|print|display|open|show)\b")
_ARMS = re.compile(r"\b(?:both|each|either|two|three|all|all three) (?:of the )?(?:arms?|groups?)\b|\bper arm\b|\bby arm\b")
_DESIGN = re.compile(
    r"\b(?:random\w*|design\w*|differ\w*|comparator|compared?|against (?:what|whom|which)|than (?:what|whom|who|which)|controls?|versus what|"
    r"retrospective\w*|prospective\w*|consecutive|single[ -]arm|why|purpose|aim|conclu\w+|question)\b"
)
_TEXT_SAYS = re.compile(r"\b(?:text|section|commentary|statement|paragraph|prose|sentence)\b")
_DEFINES = re.compile(
    r"\bstands? for\b|\bmeans?\b|\bmeaning\b|\bmeant\b|\bshort for\b|\babbreviat\w+|\bdefin\w+|\bspel\w+|^what(?: is|'s| are) (?:an? )?\w+[?. ]*$"
)
_POINTS = re.compile(
    r"\b(?:of|among|from|out of|in) (?:these|those|them|that list|this list)\b|\b(?:these|those|them|they|their|its?|his|her|that one|this one)\b"
)
_JOINS = re.compile(r"(?:and|or|but|also|then|ok(?:ay)?|what about|how about|same|what if|so|plus|only|just|now)\b")
_ABSENT = {
    "the country of a study": r"japan(?:ese)?|korean?s?|chin(?:a|ese)|asian?|western|europe(?:an)?|americans?|usa?|countr(?:y|ies)|nationality|nations?",
    "age or sex": r"age|aged|elderly|sex|male|female|women|men",
}
_SAYS_ABSENT = {name: re.compile(rf"\b(?:{words})\b") for name, words in _ABSENT.items()}

WORD_CONCEPTS = {
    "respons": "objective-response", "respond": "objective-response", "respond.": "objective-response", "rr": "objective-response",
    "n": "sample-size", "surviv": "overall-survival", "live": "overall-survival", "progress": "ttp",
}  # fmt: skip
"""Plain words (as stems) that name a column where rows are asked for."""

SAME_AS = {"disease-progression": "ttp", "survival-benefit": "overall-survival", "prognosis": "overall-survival", "yearly-survival": ""}
"""Outcomes that are a column by another name."""

_PATIENTS = re.compile(
    r"\bhow many (?:\w+ )?(?:patients|pts|people|subjects|participants|cases|were|did|in)\b|\b(?:patients?|pts) numbers?\b|\bnumbers? of (?:patients|pts|cases)\b"
    r"|\bhow many\b(?! (?:\w+ ){0,3}(?:studies|trials|series|rows|lines|reports|arms|papers|entries|of|months|days|min|mg|hours|dollars|yen))"
    r"|\bsample sizes?\b|\bcohort sizes?\b|\bhow (?:big|large)\b|\bpatients\b|\bpts\b|\bsizes?\b"
)

FIELD_CUES = {
    "author": re.compile(r"\b(?:who|whose|authors?|wrote|investigators?)\b"),
    "year": re.compile(r"\b(?:when|years?|date[ds]?|how (?:old|recent))\b"),
    "ref_text": re.compile(r"\b(?:ref(?:erence)?s?|citations?|cited)\b"),
    "regimen": re.compile(r"\b(?:regimens?|drugs?|treatment|combination|chemo(?:therapy)?|infused|received)\b"),
    "primary": re.compile(r"\b(?:primar(?:y|ies)|tumou?r (?:type|site|origin)|which cancer|what cancer)\b"),
}
"""Columns of words that a follow-up can ask for."""

TABLE_WORDS = frozenset(
    """
    studi trial seri row report paper author arm tabl column line entri list number patient n result figur valu give show all name of in for
    what which how mani much reach had has have publish public articl year cohort case with ani most singl group block print tell whose who
    reach attain achiev score record count total sampl size size mention contain hold written wrote first oldest newest earliest latest order sort
    rank arrang descend ascend decreas increas averag mean pool rang span sum altogeth togeth starr star asterisk asterisk each both
    percent month intens mg quot put side alon per everi entir whole display full among amongst across between whatev anywher
    investig publish date ref refer citat cite ld sample line under over abov below more than fewer less least greater exceed beyond doubl digit
    second third runner top three two four five six seven eight nine ten lot bunch set plu plus versu v vs against compar same share equal
    regimen regim combin combo infus receiv drug treat treatment chemo get got end come go happen differ nd dash miss blank lack unreport not no
    head headed headlin section categori kind tiniest poorest longest shortest belong long short larg small big high low better wors best worst
    respons respond surviv live inclus exclud exclus includ leav out ignor omit without count
    """.split()
)
"""Stems that ask for rows and columns and are about nothing else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is put to the tables."""

    text: str
    terms: tuple[str, ...]
    """What may tell rows; what is left out is not among them."""
    left_out: frozenset[str] = frozenset()
    table: str = ""
    years: frozenset[str] = frozenset()
    since: int = 0
    until: int = 9999
    extreme: str = ""
    """highest, lowest, oldest or newest."""
    place: int = 1
    """Which place of the order is meant: 2 for the second highest."""
    top: int = 0
    """How many of the first are meant, where more than one."""
    more: float | None = None
    less: float | None = None
    limit: str = ""
    """The words of the limits."""
    outcomes: tuple[str, ...] = ()
    sized: bool = False
    """Whether the number of patients is asked for."""

    def says(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.text))

    @property
    def rowish(self) -> bool:
        """Whether rows or a table are named as such."""
        return bool(self.table) or self.says(ROWS)

    @property
    def studyish(self) -> bool:
        return self.says(STUDIES)

    @property
    def counts(self) -> bool:
        return self.says(_COUNT)

    @property
    def lists(self) -> bool:
        return self.says(_LIST)

    @property
    def sorts(self) -> bool:
        return self.says(_SORT)

    @property
    def upwards(self) -> bool:
        return self.says(_UPWARDS)

    @property
    def sums(self) -> bool:
        return self.says(_SUM) and self.sized

    @property
    def averages(self) -> bool:
        return self.says(_MEAN)

    @property
    def ranges(self) -> bool:
        return self.says(_RANGE)

    @property
    def missing(self) -> bool:
        return self.says(_MISSING)

    @property
    def groups(self) -> bool:
        return self.says(_GROUPS)

    @property
    def whole(self) -> bool:
        return self.says(_WHOLE)

    @property
    def arms(self) -> bool:
        return self.says(_ARMS)

    @property
    def design(self) -> bool:
        return self.says(_DESIGN)

    @property
    def text_says(self) -> bool:
        """Whether the running text is named beside the table."""
        return self.says(_TEXT_SAYS)

    @property
    def defines(self) -> bool:
        """Whether the meaning of a word is asked for."""
        return self.says(_DEFINES)

    @property
    def points(self) -> bool:
        """Whether the words point back at rows that were shown."""
        return self.says(_POINTS)

    @property
    def joins(self) -> bool:
        """Whether the line goes on from the one before it: "and ...", "what about ..."."""
        return bool(_JOINS.match(self.text))

    @property
    def bounded(self) -> bool:
        return self.more is not None or self.less is not None

    @property
    def dated(self) -> bool:
        return bool(self.years) or self.since > 0 or self.until < 9999

    @property
    def fields(self) -> tuple[str, ...]:
        """Columns of words that are asked for."""
        return tuple(name for name, cue in FIELD_CUES.items() if self.says(cue))

    @property
    def absent(self) -> str:
        """What is asked for that no table has a column of."""
        return next((name for name, cue in _SAYS_ABSENT.items() if self.says(cue)), "")

    @property
    def works(self) -> bool:
        """Whether something is to be worked out from rows."""
        return bool(self.extreme) or self.bounded or self.counts or self.lists or self.sorts or self.averages

    def bare(self) -> bool:
        """Whether nothing is asked beyond the rows that are named."""
        return not (self.works or self.outcomes or self.sized or self.missing)


def read_asked(lexicon: Lexicon, reading: Reading) -> Asked:
    """What a question asks of the tables."""
    text = reading.text
    left_out = _left_out(lexicon, text)
    terms = [term for term in reading.terms if term not in left_out and term not in _misread(reading)]
    if _STAR_TOO.search(text):
        terms, left_out = [term for term in terms if term != HIGH_DOSE], left_out - {HIGH_DOSE}
    elif _STARRED.search(text) and HIGH_DOSE not in left_out:
        terms.append(HIGH_DOSE)
    named = _TABLE.search(text)
    asked = Asked(
        text, tuple(terms), left_out, f"table{named[1]}" if named else _named_table(reading), sized=_sized(reading),
        outcomes=_outcomes(lexicon, reading),
    )  # fmt: skip
    return _dated(_bounded(_extreme(asked, {token.text for token in reading.tokens})))


def _named_table(reading: Reading) -> str:
    return next((f"table{number}" for number in "123" if f"{MARK}table-{number}" in reading.terms), "")


def _misread(reading: Reading) -> set[str]:
    """Concepts that a word for rows would name elsewhere: the block of a table is no blocked catheter."""
    single = (span for span in reading.spans if span.end - span.start == 1 and span.start >= 0)
    return {f"{MARK}{one.concept}" for one in single if _HOMONYMS.fullmatch(reading.tokens[one.start].text)}


def _left_out(lexicon: Lexicon, text: str) -> frozenset[str]:
    found = set[str]()
    for match in _LEFT_OUT.finditer(text):
        phrase = match["after"] or match["before"]
        found.update(term for term in lexicon.read_normalised(phrase).terms if term.startswith(MARK))
        if _STARRED.search(phrase):
            found.add(HIGH_DOSE)
    return frozenset(found)


def _outcomes(lexicon: Lexicon, reading: Reading) -> tuple[str, ...]:
    """Outcomes and statistics that are named, in order, by the names of columns."""
    found = []
    for term in reading.terms:
        name = term[1:] if lexicon.kind(term) in {"outcome", "statistic"} else WORD_CONCEPTS.get(term, "")
        found.append(SAME_AS.get(name, name))
    return tuple(dict.fromkeys(name for name in found if name))


def _sized(reading: Reading) -> bool:
    """Whether the size of studies is asked for, rather than the largest or smallest result."""
    words = {token.text for token in reading.tokens}
    return f"{MARK}sample-size" in reading.terms or "n" in words or bool(_PATIENTS.search(reading.text))


def _extreme(asked: Asked, words: set[str]) -> Asked:
    text = asked.text
    if _OLDEST.search(text):
        return replace(asked, extreme="oldest")
    superlative = "lowest" if words & LOWEST else "highest" if words & HIGHEST else ""
    if not superlative:
        return replace(asked, extreme="newest") if _NEWEST.search(text) else asked
    if words & SIZES and STUDIES.search(text) and not set(asked.outcomes) - {"sample-size"}:
        asked = replace(asked, sized=True)
    place = next((place for pattern, place in _RANKED if pattern.search(text)), 1)
    top = _TOP.search(text)
    number = (top[1] or top[2]) if top else ""
    many = _NUMBERS.get(number, int(number) if number.isdigit() else 0)
    return replace(asked, extreme=superlative, place=place, top=many)


_INCLUSIVE = re.compile(r"=|at least|at most|up to|no more|upwards")
_HAIR = 1e-9
"""Moves a limit that counts itself just outside."""


def _bounded(asked: Asked) -> Asked:
    more, less, double = (pattern.search(asked.text) for pattern in (_MORE, _LESS, _DOUBLE_FIGURES))
    least = 10 - _HAIR if double else _limit(more, -_HAIR)
    most = _limit(less, _HAIR)
    said = [match[0].strip() for match, value in ((double or more, least), (less, most)) if match and value is not None]
    return replace(asked, more=least, less=most, limit=" and ".join(said))


def _limit(match: re.Match[str] | None, hair: float) -> float | None:
    """The figure of a limit; a year is none."""
    if match is None or _YEAR.fullmatch(match[1]):
        return None
    return float(match[1].replace(",", ".")) + (hair if _INCLUSIVE.search(match[0]) else 0)


def _dated(asked: Asked) -> Asked:
    text = asked.text
    span, since, until = _SPAN.search(text), _SINCE.search(text), _UNTIL.search(text)
    if span:
        return replace(asked, since=int(span[1]), until=int(span[2]))
    if since or until:
        return replace(
            asked,
            since=int(since[1]) + ("after" in since[0] or "than" in since[0]) if since else 0,
            until=int(until[1]) - (not {"until", "till", "up"} & set(until[0].split())) if until else 9999,
        )
    short = (("20" if int(two) < 30 else "19") + two for two in _SHORT_YEAR.findall(text))
    return replace(asked, years=frozenset((*_YEAR.findall(text), *short)))
