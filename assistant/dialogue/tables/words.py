"""The words of table questions: how rows and columns are named, and what is asked of them. Patterns read normalised text."""

from assistant.text.lexicon import MARK
from assistant.text.patterns import late

HIGH_DOSE = f"{MARK}high-dose-fp"
"""What a starred row of table 1 is about."""

HIGHEST = frozenset(
    ["highest", "maximum", "max", "best", "top", "longest", "largest", "biggest", "most", "greatest", "maximal", "strongest"]
)  # fmt: skip
LOWEST = frozenset(
    ["lowest", "minimum", "min", "worst", "shortest", "smallest", "least", "fewest", "poorest", "tiniest", "weakest", "minimal"]
)  # fmt: skip
HARDLY = late(r"\b(?:hardly|barely|scarcely) any\b|\b(?:next to|almost) no\b")
"""Few in other words: the lowest is asked for."""
BEST_RESPONSE = late(r"\b(?:best|top|record) responses?\b")
"""An extreme and its column in one."""
AT_BOUND = late(r"\bat (?:the )?(?:very )?(?:least|most|best|worst)\b")
BOUNDS = frozenset(["least", "most", "best", "worst"])
"""Words of a mere limit ("at least"), which ask for no extreme."""
OLDEST = late(
    r"\bwhich (?:one )?(?:was|is|came) (?:the )?first\b|"
    r"\bfirst (?:(?!of\b|in\b)[\w+-]+ ){0,3}(?:papers?|publications?|series)\b|"
    r"\b(?:oldest|earliest|first published|first to be published|longest ago|go(?:es)? back (?:the )?furthest)\b"
)
NEWEST = late(
    r"\b(?:newest|latest|most recent|last published|youngest) (?!version|edition|guideline)|\bnewest\b|"
    r"\bmost recent(?:ly)?\b|\blatest\b"
)
MORE_OF = late(r"\bwhich\b(?!.*\bthan\b).*\b(?:longer|higher|better|larger|bigger|greater)\b")
LESS_OF = late(r"\bwhich\b(?!.*\bthan\b).*\b(?:shorter|lower|worse|smaller|poorer|fewer)\b")
WHICH_REGIMEN = late(r"\b(?:which|what) (?:regimen|arm|drug|combination|treatment|primary)s?\b")
SIZES = frozenset({"largest", "biggest", "smallest", "greatest", "tiniest"})
STUDY_OF_SIZE = late(
    r"\b(?:largest|biggest|smallest|tiniest) (?:(?!respons|surviv|effect|shrink|orr|os|pfs|ttp|dcr|rr|benefit|of|in|with)"
    r"[\w+-]+ ){0,4}(?:cohorts?|series|stud(?:y|ies)|trials?|papers?|arms?|groups?|publications?|reports?)\b"
    r"|\b(?:most|fewest) (?:people|patients|pts|subjects|participants|cases)\b"
)
"""The size of studies is what their order is by, whatever else is asked of them."""
STUDIES = late(
    r"\b(?:study|studies|series|trials?|cohorts?|reports?|papers?|publications?|articles?|authors?|"
    r"groups?|arms?|investigators?)\b"
)
SEVERAL = late(r"\b(?:studies|series|trials|cohorts|reports|papers|publications|articles|groups?|arms?)\b")
ROWS = late(
    r"\b(?:rows?|entry|entries|(?<!on the )blocks?|columns?|tables?|tab\.? [123]|starred|asterisk(?:s|ed)?|stars?|"
    r"listed|tabulated)\b|(?<![\w*])\*(?![\w*])"
)
HOMONYMS = late(r"blocks?|lines?|entry|entries|cells?|cohorts?")
SIZE_OF_STUDY = late(r"\bhow (?:big|large)\b(?!.*\b(?:tumou?rs?|lesions?|nodules?|hccs?|metastas\w+)\b)")
TABLE = late(r"\b(?:table|tab|tbl)\.? ?([123])\b")
STARRED = late(r"\b(?:starred|asterisk(?:s|ed)?|stars?)\b|\bhigh[ -]dose (?:rows?|ones|lines?|block)\b")
UNSTARRED = late(r"\b(?:no|not|un|non|without (?:an? |the )?)[ -]?(?:starred|asterisk(?:s|ed)?|stars?)\b")
STAR_TOO = late(
    r"\b(?:starred|asterisk(?:s|ed)?|stars?|high[ -]dose)\b[^.,;]*\b(?:included|too|as well|or not|"
    r"counted in)\b|"
    r"\bincl(?:ud\w+|usive of)?\.? (?:the )?(?:starred|asterisk\w*|high[ -]dose)"
)
LEFT_OUT = late(
    r"\b(?:without|excluding|exclude|except(?:ing)?(?: for)?|leave out|leaving out|leave aside|"
    r"leaving aside|not counting|disregard(?:ing)?|"
    r"ignor(?:e|ing)|omit(?:ting)?|minus|apart from|other than|but not|skip(?:ping)?|do not count|don't count|not the|non)[ -]"
    r"(?:the |those |any |all )?(?P<after>[^.,:;?()]{2,60})"
    r"|(?P<before>[^.,:;?()]{2,60}?) (?:is |are )?(?:not (?:counted|included)|excluded|left out|left aside|set aside|aside)\b"
)
YEAR = late(r"\b(19[89]\d|20[012]\d)\b")
SHORT_YEAR = late(r"'(\d\d)\b(?!')")
SINCE = late(
    r"\b(?:since|after|later than|newer than) (19[89]\d|20[012]\d)\b|\b(?:from )(19[89]\d|20[012]\d) (?:on|onwards?|to now)\b"
)
UNTIL = late(r"\b(?:before|until|till|up to|older than|earlier than|prior to) (19[89]\d|20[012]\d)\b")
DECADE = late(r"\b(19[89]0|20[012]0)'?s\b|\b(nineties|eighties|noughties)\b")
PUBLISHED = late(r"\b(?:published|came out|come out|appeared)\b")
DECADES = {"eighties": 1980, "nineties": 1990, "noughties": 2000}
SPAN = late(r"\b(19[89]\d|20[012]\d) ?(?:-|to|and|until) ?(19[89]\d|20[012]\d)\b")
MORE = late(
    r"(?:>=?|\b(?:over|above|more than|greater than|higher than|longer than|larger than|bigger than|"
    r"better than|at least|exceed(?:s|ed|ing)?|beyond|upwards of|past|north of|beats?))"
    r" ?(?:an? )?(\d+(?:[.,]\d+)?)(?!\d)"
)
LESS = late(
    r"(?:<=?|\b(?:under|below|less than|lower than|shorter than|smaller than|worse than|fewer than|at most|up to|no more than))"
    r" ?(?:an? )?(\d+(?:[.,]\d+)?)(?!\d)"
)
EQUAL = late(
    r"(?:\b(?:of|is|was|at|exactly|equal to|with|got|gave|had|has|have|report\w*|share[sd]?|"
    r"print\w*|enrol\w*)|=) (?:an? |the )?"
    r"(?:(?:orr|dcr|os|pfs|ttp|n|rr|response(?: rate)?|survival) (?:of )?)?(\d+(?:[.,]\d+)?)(?!\d) ?(?:%|"
    r"months?|patients?|pts|people|\?|$|,)"
)
REACH = late(
    r"\b(?:reach\w*|hits?|tops?|topped|pass(?:es|ed)?|cross(?:es|ed)?|breaks?|broke|touch\w*|(?:makes?|made|gets?|got) (?:it )?to)"
    r" (?:an? |the )?(\d+(?:\.\d+)?)(?![\d-])"
)
"""A limit that counts itself."""
YEARS = late(
    r"\b(?P<many>one|two|three|four|five|an?|[1-5])[ -]years?\b(?![ -]*(?:survival|os|pfs|rate|old|ago|follow))"
)
"""A time of survival in years, which tables print in months."""
PART = late(
    r"\b(?P<limit>over|above|more than|better than|at least|exceed(?:s|ed|ing)?|beyond|past|under|"
    r"below|less than|fewer than|reach\w*)"
    r" (?P<part>(?:a |one )?half|three[ -]quarters|(?:a |one )quarter|two[ -]thirds|(?:a |one )third)\b"
)
SMALL = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
FEW = late(rf"\b({'|'.join(SMALL)})\b(?= (?:\w+ )?(?:patients|pts|people|months|percent|per cent)\b)")
COUNTING = late(
    r"\b(ten|(?:a )?dozen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a |one )?hundred)\b(?![ -]\w+th)"
)
WORDS = {
    "ten": 10, "dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100,
}  # fmt: skip
"""Numbers in words, as limits have them."""
PARTS = {"half": "50", "three quarters": "75", "quarter": "25", "two thirds": "66.7", "third": "33.3"}
DOUBLE_FIGURES = late(r"\bdouble (?:figures?|digits?)\b")
RANKED = (
    (late(r"\b(?:second|2nd|next|runner[ -]up)[ -](?=\w+est\b|best\b|most\b|in line)|\brunner[ -]up\b"), 2),
    (late(r"\b(?:third|3rd)[ -](?=\w+est\b|best\b|most\b)"), 3),
)
TOP = late(
    r"\b(?:top|best|highest|longest|largest|lowest|worst|shortest|smallest)[ -](two|three|four|five|"
    r"[2-9])\b|\b(two|three|four|five|[2-5]) (?:best|highest|longest|largest|lowest|worst|shortest|"
    r"smallest)\b"
)
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
COUNT = late(
    r"^(?:and |so )?how many(?: (?:are|were) (?:there|they|these|those|listed))?\??$|"
    r"\bhow many (?:of (?:the|these|those|them)\b|(?:[\w+-]+ ){0,4}(?:studies|trials|series|rows|lines|"
    r"entries|reports|arms|papers|publications)\b)"
    r"|\b(?:number|count|tally) of (?:[\w+-]+ ){0,3}(?:studies|trials|series|rows|arms|entries|papers)\b|"
    r"\bcount (?:the|them|for me)\b"
)
LIST = late(
    r"\b(?:which|what|list|all|name|enumerate|give me|show(?: me)?) (?:[\w+-]+ ){0,4}(?:studies|trials|"
    r"series|rows|lines|entries|reports|papers|authors|ones|arms|publications)\b"
    r"|\bwho (?:reported|had|got|gave|used|put|infused|published|found|studied)\b|^list\b|\bwhich (?:of (?:these|"
    r"those|them|the)\b|(?:ones? )?(?:reported|report|gave|give|have|had|print|show))"
)
GIVING = late(
    r"\b(?:giv(?:es?|ing)|gave|report(?:s|ed|ing)?|print(?:s|ed|ing)?|with(?: an?)?|stat(?:es?|ing)|show(?:s|ing)?|having|have|"
    r"has) (?:an? |any |both )*(?:pfs|ttp|os|dcr|orr|rr|time to progression|progression|survival|disease control|response rates?)\b"
)
"""Rows that print a value are asked for, rather than all."""
SORT = late(
    r"(?<!what )(?<!some )(?<!any )(?<!a )\b(?:sort|rank|arrange)(?:ed|ing|s)?\b|"
    r"\border(?:ed)? (?:[\w+-]+ ){0,4}by\b|\b(?:highest|largest|longest|lowest|smallest|shortest|best|"
    r"worst|oldest|newest) first\b|\bin (?:de|a)scending order\b|\bin (?:decreasing|increasing) order\b|"
    r"\bin order of\b|\branking\b|\bleague table\b"
)
UPWARDS = late(
    r"\b(?:ascending|increasing|upwards?|lowest first|smallest first|shortest first|(?:by|"
    r"from) (?:the )?(?:lowest|smallest|shortest|worst))\b"
)
SUM = late(r"\b(?:total|altogether|in all|in total|sum|add(?:ed)? up|together|combined number)\b")
MEAN = late(r"\b(?:average|mean|pooled)\b")
RANGE = late(r"\b(?:range|ranges|span|spread|from what to what|between what)\b")
MISSING = late(
    r"\b(?:nd|dash(?:es)?|missing|blank|not (?:report|give|print|state|have|list)\w*|no (?:value|figure|"
    r"data|entry|number)s?|lack(?:s|ing)?|fail(?:s|ed)? to report|unreported|(?:gives?|gave|prints?|printed|reports?|"
    r"reported|with|shows?|showed|has|have|had|leaves?|left) no(?! asterisk| star)|"
    r"(?:did|do|does) ?n[o']t (?:report|give|print|state|have|list)|"
    r"without (?:an? |any |its )?(?:pfs|ttp|os|dcr|orr|rr|response|survival|disease control)|"
    r"never (?:report|g[ai]ve|print|state|list|show)\w*)\b"
)
GROUPS = late(
    r"\b(?:groups|blocks|headings|sections|regimens|regimen groups|categories|primaries|"
    r"primary (?:tumou?rs|cancers|lesions|sites))\b"
)
WHOLE = late(r"\b(?:whole|entire|complete|full|all (?:the )?rows|everything|print|display|open|show)\b")
ARMS = late(
    r"\b(?:both|each|either|two|three|all|all three) (?:of the )?(?:arms?|groups?)\b|\bper arm\b|\bby arm\b|\barm sizes?\b"
)
OTHER_ARM = late(r"\bother (?:arm|group|side)s?\b")
OTHER_PAPER = late(
    r"\b(?P<which>later|newer|latter|next|second|earlier|older|previous|other) "
    r"(?:paper|study|one|report|publication|trial|series)\b"
)
DESIGN = late(
    r"\b(?:random\w*|design\w*|differ\w*|comparator|compared?|against (?:what|whom|which)|than (?:what|"
    r"whom|who|which)|(?<!disease )(?<!tumour )(?<!tumor )controls?|versus what|"
    r"retrospective\w*|prospective\w*|consecutive|single[ -]arm|who (?:was|were)|which patients|eligib\w*|"
    r"why|purpose|aim|conclu\w+|(?<!new )(?<!next )(?<!other )question)\b"
)
TEXT_SAYS = late(r"\b(?:text|section|commentary|statement|paragraph|prose|sentence)\b")
DEFINES = late(
    r"\bstands? for\b|\bmeans?\b|\bmeaning\b|\bmeant\b|\bshort for\b|\babbreviat\w+|\bdefin\w+|\bspel\w+|"
    r"\bmarks?\b|\bmarked\b|\bdenot\w+|\bsignif(?:y|ies)\b|\blegends?\b|\bfootnotes?\b|\bfull form\b|"
    r"\bin full\b|\bin words\b|\bwritten out\b|\bexpand(?:ed)?\b|= ?\?|^what(?: is|'s| are) (?:an? )?\w+[?. ]*$"
)
POINTS = late(
    r"\b(?:of|among|from|out of|in) (?:these|those|them|that list|this list)\b|\b(?:these|those|them|they|"
    r"their|its?|his|her|that one|this one)\b"
)
BOTH = late(r"\b(?:both|side by side|together|all of (?:them|these|those)|next to each other)\b")
JOINS = late(r"(?:and|or|but|also|then|ok(?:ay)?|what about|how about|same|what if|so|plus|only|just|now)\b")
ABSENT = {
    "the country of a study": r"where (?:was|were|did|do)|japan(?:ese)?|korean?s?|chin(?:a|ese)|asian?|western|europe(?:an)?|"
    r"americans?|usa?|countr(?:y|ies)|nationality|nations?",
    "age or sex": (
        r"age|ages|aged|elderly|sex|gender|(?:how many|(?:number|proportion|percentage|share) of|percent|men or|women or)"
        r"(?: \w+)?(?: were)? (?:males?|females?|women|men)"
    ),
    "follow-up": r"(?:how long|median|mean|length of|duration of)[^.,;]* follow[ -]?up|followed up",
}
UNTOLD = frozenset(ABSENT) - {"the country of a study"}
SAYS_ABSENT = {name: late(rf"\b(?:{words})\b") for name, words in ABSENT.items()}

WHOSE = late(
    r"\bwho(?:se)?\b|\bauthors?\b|\bwhich\W*$|"
    r"\b(?:which|what) (?:[\w+-]+ ){0,2}(?:papers?|stud(?:y|ies)|series|trials?|rows?|lines?|entry|arms?|authors?|"
    r"reports?|publications?|groups?|regimens?|cohorts?)\b|\bwhere (?:from|does|did|do|is|was)\b|\bcomes? from\b|\bbelongs? to\b|"
    r"\bseen in\W*$"
)
"""The rows behind a figure are asked for."""
FIGURE = late(
    r"(?<![\w.,-])(?P<value>\d+(?:\.\d+)?) ?"
    r"(?:[a-z+-]+ (?=patients\b|pts\b))?"
    r"(?P<unit>%|percent|per cent|months?|mo|mths?|days?|patients?|pts?|people|subjects?|cases)?(?![\w-]|\.\d)"
)
UNITS = {"%": "%", "pe": "%", "mo": "months", "mt": "months", "da": "days"}
"""The beginning of a unit as typed -> the unit of a column; other units are people."""

JOINED = late(r"\+|\b(?:plus|with|and|combin\w+|together|added|adding)\b")
"""Several drugs are named as those of one regimen."""
ARTERIAL = late(r"\barterial(?:ly)?\b|\b(?:into|down|via|through|in) the (?:\w+ )?artery\b")

WORD_CONCEPTS = {
    "respons": "objective-response", "respond": "objective-response", "rr": "objective-response",
    "n": "sample-size", "surviv": "overall-survival", "live": "overall-survival", "life": "overall-survival",
    "outliv": "overall-survival", "progress": "ttp",
}  # fmt: skip
"""Plain words (as stems) that name a column where rows are asked for."""

MEASURED = frozenset(
    [
        "objective-response",
        "disease-control",
        "ttp",
        "pfs",
        "overall-survival",
        "hazard-ratio",
        "confidence-interval",
        "p-value",
        "sample-size",
    ]
)
"""Outcomes and statistics that tables have columns of."""

SAME_AS = {
    "disease-progression": "ttp",
    "survival-benefit": "overall-survival",
    "prognosis": "overall-survival",
    "yearly-survival": "",
    "tumour-shrinkage": "objective-response",
}
"""Outcomes that are a column by another name."""

PATIENTS = late(
    r"\b(?:most|more|fewest) people\b|\bnumbers? (?:of people|per arm|per group|in each (?:arm|group))\b|"
    r"\bhow many (?:\w+ )?(?:patients|pts|people|subjects|participants|cases|were|"
    r"did|in)\b|\b(?:patients?|pts) numbers?\b|\bnumbers? of (?:patients|pts|cases)\b"
    r"|\bhow many\b(?! (?:\w+ ){0,3}(?:studies|trials|series|rows|lines|reports|arms|papers|entries|of|"
    r"months|days|min|mg|hours|dollars|yen))"
    r"|\bsample sizes?\b|\bcohort sizes?\b|\bhow (?:big|large)\b|\bpatients\b|\bpts\b|\bsizes?\b"
)

FIELD_CUES = {
    "author": late(
        r"\bwho\b(?!(?: \w+)? (?:benefits?|might|may|can|could|should|would|will|needs?|gets?|qualif\w+|profits?))"
        r"|\b(?:whose|authors?|wrote|investigators?)\b"
    ),
    "year": late(
        r"\b(?:when|date[ds]?|how (?:old|recent))\b|(?<!one[ -])(?<!per )(?<!\d[ -])\byear\b|\b(?:what|which|the) years\b"
    ),
    "ref_text": late(r"\b(?:ref(?:erence)?s?|citations?|cited)\b"),
    "regimen": late(
        r"\b(?:regimens?|drugs?|treatment|combination|chemo(?:therapy)?|infused|received)\b"
        r"|\b(?:what|which)\b(?: \w+){0,4} "
        r"(?:give|gave|given|giving|infuse|infusing|receive|receiving|treated with)\b(?! (?:as|for) )"
    ),
    "primary": late(r"\b(?:primar(?:y|ies)|tumou?r (?:type|site|origin)|which cancer|what cancer)\b"),
}
"""Columns of words that a follow-up can ask for."""

FILLERS = """
    studi trial seri row report paper author arm tabl column line entri list number patient n result figur valu give
    show all name of in for
    what which how mani much reach had has have publish public articl year cohort case with ani most singl group block
    print tell whose who
    reach attain achiev score record count total sampl size size mention contain hold written wrote first oldest newest
    earliest latest order sort
    rank arrang descend ascend decreas increas averag mean pool rang span sum altogeth togeth starr star asterisk
    asterisk each both
    percentag subgroup
    percent month intens mg quot put side alon per everi entir whole display full among amongst across between whatev anywher
    investig publish date ref refer citat cite ld sample line under over abov below more than fewer less least greater
    exceed beyond doubl digit
    second third runner top three two four five six seven eight nine ten lot bunch set plu plus versu v vs against
    compar same share equal
    regimen regim combin combo infus receiv drug treat treatment chemo get got end come go happen differ nd dash miss
    blank lack unreport not no
    head headed headlin section categori kind tiniest poorest longest shortest belong long short larg small big high
    low better wors best worst
    respons respond surviv live inclus exclud exclus includ leav out ignor omit without count enrol recruit enter
    eleven twelv thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenti thirti forti fifti sixti seventi eighti nineti hundr dozen appear twice trio anyon anybodi beat
    made make cent user topp plain fare
    put gave took take straight directli down never past stuff came shrank hardli hit pass cross touch break broke quarter third
    people highest first by date about into per part whole half
    """
TABLE_WORDS = frozenset(FILLERS.split()) | HIGHEST | LOWEST
"""Stems that ask for rows and columns and are about nothing else."""
INCLUSIVE = late(r"=|at least|at most|up to|no more|upwards")
HAIR = 1e-9
"""Moves a limit that counts itself just outside."""
