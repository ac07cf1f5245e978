"""A verdict with its trace as Markdown, for a supervisor or a tumour-board note. Holds the answers as they were given."""

from assistant.guideline.model import Guideline
from assistant.interview.card import card_text
from assistant.interview.model import Fact, Interview
from assistant.interview.trace import Verdict


def report_markdown(verdict: Verdict, guideline: Guideline) -> str:
    """The report: what was answered, the card, the guideline and corpus it rests on."""
    about = guideline.about
    return "\n\n".join(
        (
            f"# {verdict.interview.title}",
            f"Guideline: {about.citation}, doi {about.doi}. Corpus sha256:{guideline.digest[:12]}.",
            "## Answers",
            "\n".join(_answer(verdict.interview, fact) for fact in verdict.facts.values()) or "None.",
            "## Reading of the guideline",
            card_text(verdict, guideline),
        )
    )


def _answer(interview: Interview, fact: Fact) -> str:
    question = interview.question(fact.field)
    if fact.option is not None and question.options:
        return f"- {question.label}: {question.option(fact.option).text}"
    return f"- {question.label}: {fact.value if fact.known else 'not known'}"
