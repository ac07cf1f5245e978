"""The first minute: what can be asked, each line a question that is asked by a click, and what this is not."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from assistant.dialogue.commands import Command
from assistant.tui.words import Plain, asking, resuming, shown

QUESTIONS = (
    "Who is a candidate for HAIC in HCC?",
    "Which regimen for colorectal liver metastases?",
    "What to do when the catheter is occluded?",
)
TYPED = ("/show table1", "/interview", "/help")


def suggestions(commands: Mapping[str, Command], titles: Mapping[str, str]) -> dict[str, str]:
    """What can be typed beside a question, as far as the registry has it: with the title of what it shows, or what it does."""
    known = [(line, *line[1:].split(" ", 1)) for line in TYPED]
    return {
        line: titles.get(rest[0], "") if rest else commands[name].summary
        for line, name, *rest in known
        if name in commands
    }


def welcome(
    title: str, citation: str, disclaimer: str, summaries: Mapping[str, str], left: Sequence[tuple[str, str]] = ()
) -> Content:
    """The empty start. `summaries` holds what can be suggested beside the questions: typed line -> what it does.

    `left` holds conversations that ended without a goodbye: name and words.
    """
    lines = [
        Content.styled(shown(title), "bold $text-primary"),
        Content.styled(shown(disclaimer), "italic $foreground 62%"),
        Content(""),
    ]
    if left:
        lines.append(Content.styled("Left unfinished; a click or F3 goes on with it", "$text-warning"))
        lines.extend(
            Content.assemble(("  > ", "$text-accent"), Content(shown(words)).stylize(resuming(name)))
            for name, words in left
        )
        lines.append(Content(""))
    lines.append(Content.styled("Ask in your own words, for example", "$foreground 62%"))
    lines.extend(Content.assemble(("  > ", "$text-accent"), Content(one).stylize(asking(one))) for one in QUESTIONS)
    if summaries:
        lines.extend((Content(""), Content.styled("or type", "$foreground 62%")))
    for typed, summary in summaries.items():
        lines.append(
            Content.assemble(
                ("  > ", "$text-accent"),
                Content.styled(typed, "bold").stylize(asking(typed)),
                ("  " + shown(summary), "$foreground 62%"),
            )
        )
    keys = "F3 past conversations · F1 keys and commands"
    lines.extend((Content(""), *(Content.styled(line, "$foreground 62%") for line in (keys, shown(citation)))))
    return Content("\n").join(lines)


class Welcome(Plain):
    """What stands in an empty conversation."""

    def __init__(self, content: Content) -> None:
        super().__init__(content, classes="welcome")
