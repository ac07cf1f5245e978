"""How grave a difference is: what the transcript states beside what the assistant says now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.state import START
from assistant.errors import UnknownName
from assistant.transcripts.grade import compare, holds
from assistant.transcripts.meaning import clinical_change, figures
from assistant.transcripts.model import Turn, classes
from assistant.transcripts.observe import normalised, observe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.dialogue.reply import Reply
    from assistant.transcripts.engine import Engine
    from tests.transcripts.conftest import Replies

DOSE = "Low-dose FP: cisplatin 5 mg on days 1-5, 250 mg/m2 of 5-FU; OS 14 against 7 months (p = 0.005) [25]."


def graded(engine: Engine, expects: Mapping[str, object], reply: Reply) -> list[tuple[str, str]]:
    """Field and class of each difference."""
    found = compare(Turn("x", 1, expects), observe(START, reply), engine.names)  # type: ignore[arg-type]
    return [(one.field, one.grade) for one in found]


@pytest.mark.parametrize(
    ("field", "expected", "grade"),
    [
        ("kind", "decline", "clinical"),
        ("reason", "unsafe", "clinical"),
        ("passages", ("cq03.low-dose-fp.outcomes",), "clinical"),
        ("passages", (), "clinical"),
        ("references", (25, 26), "clinical"),
        ("grades", ("cq02.rec weak C",), "clinical"),
        ("verdict", "good-candidate", "clinical"),
        ("clinical_question", 4, "path"),
        ("clinical_question", None, "path"),
        ("topic", "cq03", "path"),
        ("offers", ("cq04",), "path"),
        ("awaiting", "ascites", "path"),
        ("answers", {"ascites": "no"}, "path"),
    ],
)
def test_each_field_has_its_class(
    field: str, expected: object, grade: str, reply: type[Replies], engine: Callable[..., Engine]
) -> None:
    found = graded(engine({}), {field: expected}, reply.passage(DOSE, references=(25,)))
    assert found == [(field, grade)]


def test_what_is_as_stated_is_no_difference(reply: type[Replies], engine: Callable[..., Engine]) -> None:
    shown = reply.passage(DOSE, references=(25,))
    observed = observe(START, shown)
    fields = ("kind", "reason", "clinical_question", "topic", "passages", "references", "grades", "offers", "text")
    assert graded(engine({}), {name: observed.value(name) for name in fields}, shown) == []


def test_a_grade_that_changed_is_clinical(reply: type[Replies], engine: Callable[..., Engine]) -> None:
    stated = {"grades": ("cq02.rec weak C",)}
    assert graded(engine({}), stated, reply.recommendation("Give it.", "strong", "C")) == [("grades", "clinical")]
    assert graded(engine({}), stated, reply.recommendation("Give it.", "weak", "C")) == []


def test_the_order_of_offers_is_path_because_numbers_pick_them(
    reply: type[Replies], engine: Callable[..., Engine]
) -> None:
    assert graded(engine({}), {"offers": ("cq03", "cq04")}, reply.choices("cq04", "cq03")) == [("offers", "path")]


def test_the_order_of_references_is_layout(reply: type[Replies], engine: Callable[..., Engine]) -> None:
    shown = reply.passage(DOSE, references=(20, 25))
    assert graded(engine({}), {"references": (25, 20)}, shown) == [("references", "layout")]


@pytest.mark.parametrize(
    ("new", "grade"),
    [
        (DOSE.replace("5 mg on", "6 mg on"), "clinical"),
        (DOSE.replace("5 mg on", "5 g on"), "clinical"),
        (DOSE.replace("mg/m2", "mg/body"), "clinical"),
        (DOSE.replace("14 against 7", "7 against 14"), "clinical"),
        (DOSE.replace("0.005", "0.05"), "clinical"),
        (DOSE.replace("[25]", "[26]"), "clinical"),
        (DOSE.replace("months", "days"), "clinical"),
        (DOSE.replace("days 1-5", "days 1-6"), "clinical"),
        (DOSE.replace(" [25]", ""), "clinical"),
        (DOSE.replace("cisplatin", "epirubicin"), "clinical"),
        (DOSE.replace("OS 14", "OS is not 14"), "clinical"),
        (DOSE.replace("; OS", ": OS"), "wording"),
        (DOSE.replace("days 1-5,", "days 1-5"), "wording"),
        (DOSE.replace("Low-dose FP", "In low-dose FP"), "wording"),
        (DOSE.replace("; ", ";\n"), "layout"),
        (DOSE.replace("; ", ";\n\n"), "layout"),
        (f"  {DOSE}  \n\n", None),
    ],
)
def test_a_text_is_graded_by_what_changed_in_it(
    new: str, grade: str | None, reply: type[Replies], engine: Callable[..., Engine]
) -> None:
    found = graded(engine({}), {"text": normalised(DOSE)}, reply.says(new))
    if grade is None:
        assert found in ([], [("text", "layout")])
    else:
        assert found == [("text", grade)]


def test_numbers_of_places_notes_and_choices_are_labels_not_figures() -> None:
    assert list(figures("(CQ4, item 3, paragraph 1) Table 1, Fig. 2e, I-04, 5-FU and 5-fluorouracil")) == []
    assert list(figures("  1. CQ4: New FP\n  2. CQ3: Low-dose FP")) == []
    assert list(figures("a median of\n30.4 months in B8, \u22655 cm")) == ["30.4 month", "B8", "\u22655 cm"]
    assert list(figures("level of evidence C, Child-Pugh class B, class a")) == ["level C", "class B", "class A"]


def test_the_order_of_suggestions_is_layout(reply: type[Replies], engine: Callable[..., Engine]) -> None:
    from assistant.dialogue.reply import Reply, SuggestionBlock, TextBlock

    one, two = SuggestionBlock("Ask for table 1.", "/table"), SuggestionBlock("Ask for more.", "/more")
    shown = Reply("answer", (TextBlock("OS was 14 months."), one, two))
    stated = "OS was 14 months.\n\nAsk for more.\n\nAsk for table 1."
    assert graded(engine({}), {"text": stated}, shown) == [("text", "layout")]


def test_another_order_of_content_is_more_than_layout(reply: type[Replies], engine: Callable[..., Engine]) -> None:
    stated = "It is given daily.\n\nIt is stopped early."
    assert graded(engine({}), {"text": stated}, reply.says("It is stopped early.\n\nIt is given daily.")) == [
        ("text", "wording")
    ]


def test_a_suggestion_that_is_gone_is_more_than_layout(reply: type[Replies], engine: Callable[..., Engine]) -> None:
    from assistant.dialogue.reply import Reply, SuggestionBlock, TextBlock

    shown = Reply("answer", (TextBlock("OS was 14 months."), SuggestionBlock("Ask for table 1.", "/table")))
    assert graded(engine({}), {"text": "OS was 14 months."}, shown) == [("text", "wording")]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a \nb", "a\nb"),
        ("a ", "a"),
        ("a\n\n", "a"),
        ("\u00e9 \n", "\u00e9"),
        ("a\tb", "a       b"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_blanks_at_the_ends_of_lines_are_not_stored(text: str, stored: str) -> None:
    assert normalised(text) == stored


def detail(engine: Engine, expects: Mapping[str, object], reply: Reply) -> list[str]:
    """What is said of each difference."""
    return [one.detail for one in compare(Turn("x", 1, expects), observe(START, reply), engine.names)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "expected", "said"),
    [
        ("references", (20, 26), "references: 26 gone; 25 new"),
        ("references", (20, 25, 26), "references: 26 gone"),
        ("references", (20,), "references: 25 new"),
        ("references", (25, 20), "references: now in the order 20, 25"),
        ("clinical_question", 4, "clinical_question: expected 4, found 3"),
        ("topic", None, "topic: expected none, found cq03.low-dose-fp"),
        ("verdict", "good-candidate", "verdict: expected good-candidate, found none"),
        ("answers", {"ascites": "no", "age": "64"}, "answers: expected ascites no, age 64, found none"),
    ],
)
def test_a_difference_says_what_was_stated_and_what_is_found(
    field: str, expected: object, said: str, reply: type[Replies], engine: Callable[..., Engine]
) -> None:
    assert detail(engine({}), {field: expected}, reply.passage(DOSE, references=(20, 25))) == [said]


def test_days_are_one_unit_however_many() -> None:
    assert list(figures("a 3-day course")) == list(figures("for 3 days")) == ["3 day"]


@pytest.mark.parametrize(
    ("text", "needle", "held"),
    [
        ("OS was 30.4\nmonths", "30.4 months", True),
        ("OS was 13 months", "3 months", False),
        ("OS was 3.5 months", "3", False),
        ("OS was 3.", "3", True),
        ("toxicity of grade 35", "grade 3", False),
        ("toxicity of grade 3", "grade 3", True),
        ("dose of 1,200 mg", "200 mg", False),
        ("Class B", "class b", True),
        ("5-FU (250 mg)", "(250 mg)", True),
        ("a.c", "abc", False),
        ("abc", "a.c", False),
    ],
)
def test_a_check_meets_words_across_lines_and_numbers_whole(text: str, needle: str, held: bool) -> None:
    assert holds(text, needle) is held


def test_a_failed_check_is_clinical_and_cannot_be_accepted(reply: type[Replies], engine: Callable[..., Engine]) -> None:
    turn = Turn("x", 1, {"contains": ("5 mg", "6 mg"), "lacks": ("5 mg", "7 mg")})
    found = compare(turn, observe(START, reply.says("Give 5 mg.")), engine({}).names)
    assert [(one.field, one.expected, one.grade, one.acceptable) for one in found] == [
        ("contains", "6 mg", "clinical", False), ("lacks", "5 mg", "clinical", False),
    ]  # fmt: skip


def test_what_is_said_of_a_difference_holds_no_control_sequence(
    reply: type[Replies], engine: Callable[..., Engine]
) -> None:
    turn = Turn("x", 1, {"topic": "\x1b[31mred", "contains": ("\x1b]0;title\x07",)})
    for one in compare(turn, observe(START, reply.says("a")), engine({}).names):
        assert one.detail.isprintable()


def test_a_change_says_which_figure_went_and_which_came() -> None:
    assert clinical_change("give 5 mg", "give 6 mg", lambda _: ()) == "figures: 5 mg gone, 6 mg new"
    assert "in other places" in clinical_change("A 5 mg, B 6 mg", "A 6 mg, B 5 mg", lambda _: ())


words = st.lists(
    st.sampled_from(["HAIC", "5 mg", "7.5", "is", "given", "\n", "\n\n", "not", ",", "(CQ4, item 3)", "[25]"]),
    max_size=12,
)


@given(words)
def test_a_text_never_differs_clinically_from_itself_laid_out_otherwise(parts: list[str]) -> None:
    text = " ".join(parts)
    assert clinical_change(text, text, lambda _: ()) == ""


@given(words, st.integers(1, 999))
def test_a_new_figure_is_always_clinical(parts: list[str], number: int) -> None:
    text = " ".join(parts)
    assert clinical_change(text, f"{text} and {number} mg more or less", lambda _: ()) != ""


def test_an_unknown_class_is_named_with_the_nearest() -> None:
    assert classes("wording, layout") == {"wording", "layout"}
    assert classes("") == frozenset()
    with pytest.raises(UnknownName, match="Nearest: wording"):
        classes("words,wordng")
