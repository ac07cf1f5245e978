"""The first minute: three questions, one interview, one table, each asked by a click; and what this is not."""

from collections.abc import Collection, Mapping, Sequence

from textual.content import Content
from textual.style import Style

from assistant.tui.drawing import MUTED
from assistant.tui.words import Plain, asking, resuming, shown

QUESTIONS = (
    "Who is a candidate for HAIC in HCC?",
    "Which regimen for colorectal liver metastases?",
    "What to do when the catheter is occluded?",
)
INTERVIEW, TABLE = "hcc-indication", "table1"
KEYS = "F1 keys and commands · F3 past conversations · Ctrl+T contents"

Lines = Sequence[tuple[str, str]]
"""What can be typed, and what that shows."""


def suggested(
    commands: Collection[str], titles: Mapping[str, str], interviews: Mapping[str, str]
) -> tuple[Lines, Lines]:
    """The interview and the table of the first minute, each with its title, where the commands and the data have them."""
    interview = [(f"/interview {INTERVIEW}", interviews[INTERVIEW])] if INTERVIEW in interviews else []
    table = [(f"/show {TABLE}", titles[TABLE])] if TABLE in titles else []
    return interview if "interview" in commands else [], table if "show" in commands else []


def welcome(title: str, citation: str, interview: Lines, table: Lines, left: Lines = ()) -> Content:
    """The empty start. `left` holds conversations that ended without a goodbye: name and words."""
    chapters = [
        ("Left unfinished: a click or F3 goes on with it", [_line("", words, resuming(name)) for name, words in left]),
        ("Ask in your own words", [_line("", one, asking(one)) for one in QUESTIONS]),
        ("Be led through one patient", [_line(typed, f"  {words}", asking(typed)) for typed, words in interview]),
        ("See the studies", [_line(typed, f"  {words}", asking(typed)) for typed, words in table]),
    ]
    lines = [Content.styled(shown(title), "bold $text-primary")]
    for heading, rows in chapters:
        if rows:
            lines.extend((Content(""), Content.styled(heading, "bold $text-accent"), *rows))
    foot = (Content.styled(KEYS, MUTED), Content.styled(shown(citation), MUTED))
    return Content("\n").join([*lines, Content(""), *foot])


def _line(typed: str, words: str, style: Style) -> Content:
    """One thing to be asked, by a click on what would be typed (or on its words, where those are typed)."""
    if not typed:
        return Content.assemble("  ", Content(shown(words)).stylize(style))
    return Content.assemble("  ", Content.styled(shown(typed), "bold").stylize(style), (shown(words), MUTED))


class Welcome(Plain):
    """What stands in an empty conversation."""

    def __init__(self, content: Content) -> None:
        super().__init__(content, classes="welcome")
