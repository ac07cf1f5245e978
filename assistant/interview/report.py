"""A verdict with its trace as Markdown, for a supervisor or a tumour-board note. Holds the answers as they were given."""

from assistant.guideline.model import Guideline
from assistant.interview.card import card
from assistant.interview.model import Fact, Interview
from assistant.interview.sections import Paragraph, Section
from assistant.interview.trace import Verdict


def reported(verdict: Verdict, guideline: Guideline) -> tuple[Section, ...]:
    """The report: what was answered, the guideline and corpus it rests on, the card."""
    about = guideline.about
    return (
        Paragraph((f"# {verdict.interview.title}",)),
        Paragraph((f"Guideline: {about.citation}, doi {about.doi}. Corpus sha256:{guideline.digest[:12]}.",)),
        Paragraph(("## Answers",)),
        Paragraph(tuple(_answer(verdict.interview, fact) for fact in verdict.facts.values()) or ("None.",)),
        Paragraph(("## Reading of the guideline",)),
        *card(verdict, guideline),
    )


def _answer(interview: Interview, fact: Fact) -> str:
    question = interview.question(fact.field)
    if fact.option is not None and question.options:
        return f"- {question.label}: {question.option(fact.option).text}"
    return f"- {question.label}: {fact.value if fact.known else 'not known'}"
