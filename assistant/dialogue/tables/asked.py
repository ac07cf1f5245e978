"""What a question asks of a table, read from its words alone: an extreme, an order, a count, a limit, columns, rows left out.

Nothing here knows which rows there are; that is `rows`.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from assistant.dialogue.tables import words as say
from assistant.text.lexicon import MARK, Lexicon, Reading


class Asked(Struct, frozen=True):
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
    equal: float | None = None
    """A value that is looked for."""
    limit: str = ""
    """The words of the limits."""
    outcomes: tuple[str, ...] = ()
    sized: bool = False
    """Whether the number of patients is asked for."""
    by_size: bool = False
    """Whether the largest or smallest study is asked for, whatever else is asked of it."""

    def says(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.text))

    @property
    def rowish(self) -> bool:
        """Whether rows or a table are named as such."""
        return bool(self.table) or self.says(say.ROWS)

    @property
    def studyish(self) -> bool:
        return self.says(say.STUDIES)

    @property
    def several(self) -> bool:
        """Whether more than one study, or the arms of one, are meant."""
        return self.says(say.SEVERAL)

    @property
    def counts(self) -> bool:
        return self.says(say.COUNT)

    @property
    def lists(self) -> bool:
        return self.says(say.LIST) or ((self.studyish or self.rowish) and self.says(say.GIVING))

    @property
    def sorts(self) -> bool:
        return self.says(say.SORT)

    @property
    def upwards(self) -> bool:
        return self.says(say.UPWARDS)

    @property
    def sums(self) -> bool:
        return self.says(say.SUM) and self.sized

    @property
    def averages(self) -> bool:
        return self.says(say.MEAN)

    @property
    def ranges(self) -> bool:
        return self.says(say.RANGE)

    @property
    def missing(self) -> bool:
        return self.says(say.MISSING)

    @property
    def groups(self) -> bool:
        return self.says(say.GROUPS)

    @property
    def whole(self) -> bool:
        return self.says(say.WHOLE)

    @property
    def arms(self) -> bool:
        return self.says(say.ARMS)

    @property
    def design(self) -> bool:
        return self.says(say.DESIGN)

    @property
    def text_says(self) -> bool:
        """Whether the running text is named beside the table."""
        return self.says(say.TEXT_SAYS)

    @property
    def defines(self) -> bool:
        """Whether the meaning of a word is asked for."""
        return self.says(say.DEFINES)

    @property
    def points(self) -> bool:
        """Whether the words point back at rows that were shown."""
        return self.says(say.POINTS)

    @property
    def joins(self) -> bool:
        """Whether the line goes on from the one before it: "and ...", "what about ..."."""
        return bool(say.JOINS.match(self.text))

    @property
    def bounded(self) -> bool:
        return self.more is not None or self.less is not None or self.equal is not None

    @property
    def dated(self) -> bool:
        return bool(self.years) or self.since > 0 or self.until < 9999

    @property
    def fields(self) -> tuple[str, ...]:
        """Columns of words that are asked for."""
        return tuple(name for name, cue in say.FIELD_CUES.items() if self.says(cue))

    @property
    def absent(self) -> str:
        """What is asked for that no table has a column of."""
        return next((name for name, cue in say.SAYS_ABSENT.items() if self.says(cue)), "")

    @property
    def untold(self) -> bool:
        """Whether that is something which the running text does not tell either."""
        return self.absent in say.UNTOLD

    @property
    def works(self) -> bool:
        """Whether something is to be worked out from rows."""
        return bool(self.extreme) or self.bounded or self.counts or self.lists or self.sorts or self.averages

    @property
    def several_columns(self) -> bool:
        """Whether a figure is asked for and beside it who, when or of how many."""
        named = {"author", "year", "ref_text"} & set(self.fields)
        figures = set(self.outcomes) - {"sample-size"}
        return bool(named and (figures or self.sized)) or bool(self.sized and figures)

    def bare(self) -> bool:
        """Whether nothing is asked beyond the rows that are named."""
        return not (self.works or self.outcomes or self.sized or self.missing)


def read_asked(lexicon: Lexicon, reading: Reading) -> Asked:
    """What a question asks of the tables."""
    text = say.COUNTING.sub(_counted, say.FEW.sub(_few, say.PART.sub(_percent, say.YEARS.sub(_months, reading.text))))
    left_out = _left_out(lexicon, text)
    terms = [term for term in reading.terms if term not in left_out and term not in _misread(reading)]
    if say.ARTERIAL.search(text):
        terms = [f"{MARK}intra-arterial" if term == f"{MARK}blood-vessel" else term for term in terms]
    if say.STAR_TOO.search(text):
        terms, left_out = [term for term in terms if term != say.HIGH_DOSE], left_out - {say.HIGH_DOSE}
    elif say.STARRED.search(text) and say.HIGH_DOSE not in left_out:
        terms.append(say.HIGH_DOSE)
    named = say.TABLE.search(text)
    asked = Asked(
        text, tuple(terms), left_out, f"table{named[1]}" if named else _named_table(reading), sized=_sized(reading),
        outcomes=_outcomes(lexicon, reading),
    )  # fmt: skip
    asked = _dated(_bounded(_extreme(asked, {token.text for token in reading.tokens})))
    lived = asked.bounded and not (asked.outcomes or asked.sized) and say.YEARS.search(reading.text)
    return replace(asked, outcomes=("overall-survival",)) if lived else asked


def _months(match: re.Match[str]) -> str:
    many = match["many"]
    return f"{12 * (int(many) if many.isdigit() else say.NUMBERS.get(many, 1))} months"


def _few(match: re.Match[str]) -> str:
    return str(say.SMALL.index(match[1]) + 2)


def _counted(match: re.Match[str]) -> str:
    return str(say.WORDS[match[1].split()[-1]])


def _percent(match: re.Match[str]) -> str:
    part = match["part"].replace("-", " ").removeprefix("a ").removeprefix("one ")
    return f"{match['limit']} {say.PARTS[part]}%"


def _named_table(reading: Reading) -> str:
    return next((f"table{number}" for number in "123" if f"{MARK}table-{number}" in reading.terms), "")


def _misread(reading: Reading) -> set[str]:
    """Concepts that a word for rows would name elsewhere: the block of a table is no blocked catheter."""
    single = (span for span in reading.spans if span.end - span.start == 1 and span.start >= 0)
    found = {f"{MARK}{one.concept}" for one in single if say.HOMONYMS.fullmatch(reading.tokens[one.start].text)}
    return found | ({f"{MARK}tumour-size"} if say.SIZE_OF_STUDY.search(reading.text) else set())


def _left_out(lexicon: Lexicon, text: str) -> frozenset[str]:
    found = set[str]()
    for match in say.LEFT_OUT.finditer(text):
        phrase = match["after"] or match["before"]
        found.update(term for term in lexicon.read_normalised(phrase).terms if term.startswith(MARK))
        if say.STARRED.search(phrase):
            found.add(say.HIGH_DOSE)
    if say.UNSTARRED.search(text):
        found.add(say.HIGH_DOSE)
    return frozenset(found)


def _outcomes(lexicon: Lexicon, reading: Reading) -> tuple[str, ...]:
    """Outcomes and statistics that are named, in order, by the names of columns."""
    found = ["objective-response"] if say.BEST_RESPONSE.search(reading.text) else []
    for term in reading.terms:
        name = term[1:] if lexicon.kind(term) in {"outcome", "statistic"} else say.WORD_CONCEPTS.get(term, "")
        found.append(say.SAME_AS.get(name, name))
    return tuple(dict.fromkeys(name for name in found if name in say.MEASURED))


def _sized(reading: Reading) -> bool:
    """Whether the size of studies is asked for, rather than the largest or smallest result."""
    words = {token.text for token in reading.tokens}
    return f"{MARK}sample-size" in reading.terms or "n" in words or bool(say.PATIENTS.search(reading.text))


def _extreme(asked: Asked, words: set[str]) -> Asked:
    text = asked.text
    if say.OLDEST.search(text):
        return replace(asked, extreme="oldest")
    if say.MORE_OF.search(text) or say.LESS_OF.search(text):
        return replace(asked, extreme="highest" if say.MORE_OF.search(text) else "lowest")
    words = words - say.BOUNDS if say.AT_BOUND.search(text) else words
    words = words - {"most"} if "most recent" in text else words
    superlative = (
        "lowest" if words & say.LOWEST or say.HARDLY.search(text) else "highest" if words & say.HIGHEST else ""
    )
    if not superlative:
        return replace(asked, extreme="newest") if say.NEWEST.search(text) else asked
    if words & say.SIZES and say.STUDIES.search(text) and not set(asked.outcomes) - {"sample-size"}:
        asked = replace(asked, sized=True)
    if say.STUDY_OF_SIZE.search(text):
        asked = replace(asked, sized=True, by_size=True)
    place = next((place for pattern, place in say.RANKED if pattern.search(text)), 1)
    top = say.TOP.search(text)
    number = (top[1] or top[2]) if top else ""
    many = say.NUMBERS.get(number, int(number) if number.isdigit() else 0)
    return replace(asked, extreme=superlative, place=place, top=many)


def _bounded(asked: Asked) -> Asked:
    more, less, double = (pattern.search(asked.text) for pattern in (say.MORE, say.LESS, say.DOUBLE_FIGURES))
    reach = None if more or less or double else say.REACH.search(asked.text)
    if reach and not say.YEAR.fullmatch(reach[1]):
        return replace(asked, more=float(reach[1]) - say.HAIR, limit=f"of at least {reach[1]}")
    least = 10 - say.HAIR if double else _limit(more, -say.HAIR)
    most = _limit(less, say.HAIR)
    said = [match[0].strip() for match, value in ((double or more, least), (less, most)) if match and value is not None]
    same = None if said or not (asked.outcomes or asked.sized) else say.EQUAL.search(asked.text)
    if same and not say.YEAR.fullmatch(same[1]):
        return replace(asked, equal=float(same[1].replace(",", ".")), limit=f"of {same[1]}")
    return replace(asked, more=least, less=most, limit=" and ".join(said))


def _limit(match: re.Match[str] | None, hair: float) -> float | None:
    """The figure of a limit; a year is none."""
    if match is None or say.YEAR.fullmatch(match[1]):
        return None
    return float(match[1].replace(",", ".")) + (hair if say.INCLUSIVE.search(match[0]) else 0)


def _dated(asked: Asked) -> Asked:
    text = asked.text
    decade, span, since, until = (pattern.search(text) for pattern in (say.DECADE, say.SPAN, say.SINCE, say.UNTIL))
    if decade:
        first = int(decade[1]) if decade[1] else say.DECADES[decade[2]]
        return replace(asked, since=first, until=first + 9)
    if span:
        return replace(asked, since=int(span[1]), until=int(span[2]))
    if since or until:
        return replace(
            asked,
            since=int(since[1] or since[2]) + ("after" in since[0] or "than" in since[0]) if since else 0,
            until=int(until[1]) - (not {"until", "till", "up"} & set(until[0].split())) if until else 9999,
        )
    short = (("20" if int(two) < 30 else "19") + two for two in say.SHORT_YEAR.findall(text))
    return replace(asked, years=frozenset((*say.YEAR.findall(text), *short)))
