"""Rules that hold for all answers, in every interview."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.interview.engine import contradictions, explain, next_question, remaining
from assistant.interview.model import Fact, Facts, Interview, Question, unknown
from assistant.interview.trace import Verdict, verdict
from assistant.text.quantities import Quantity, read_quantity

NAMES = ["hcc-indication", "metastases-indication", "continue-suspend-stop", "complication-triage"]
AMOUNTS = {
    "child_pugh_score": ["5 points", "6 points", "7 points", "8 points", "9 points", "10 points", "7-8 points"],
    "bilirubin": ["1 mg/dL", "2 mg/dL", "3.1 mg/dL", "34.1 umol/L", "60 umol/L"],
    "albumin": ["4 g/dL", "30 g/L", "2 g/dL"],
    "inr": ["1.1", "1.7", "2.5"],
    "prothrombin_activity": ["80 %", "50 %", "30 %"],
    "prothrombin_seconds": ["1 s", "5 s", "9 s"],
    "largest_tumour": ["3 cm", "5 cm", "80 mm"],
    "liver_occupied": ["20 %", "50 %"],
}


def values(question: Question) -> list[Fact]:
    if question.options:
        return [Fact(question.id, option.id) for option in question.options]
    return [Fact(question.id, amount=amount(text)) for text in AMOUNTS[question.id]]


def amount(text: str) -> Quantity:
    found = read_quantity(text)
    assert found
    return found


@st.composite
def some_facts(draw: st.DrawFn, interview: Interview) -> dict[str, Fact]:
    """Any facts: known, not known, or not asked; contradictions among them too."""
    facts: dict[str, Fact] = {}
    for question in interview.questions:
        chosen = draw(st.sampled_from([None, None, unknown(question.id), *values(question)]))
        if chosen is not None:
            facts[question.id] = chosen
    return facts


def complete(draw: st.DataObject, interview: Interview, facts: Facts) -> dict[str, Fact]:
    """The facts with everything that is open answered, as long as no answer contradicts another."""
    found = dict(facts)
    for question in interview.questions:
        if question.id in found and found[question.id].known:
            continue
        options = [one for one in values(question) if not contradictions(interview, {**found, question.id: one})]
        if options:
            found[question.id] = draw.draw(st.sampled_from(options), label=question.id)
    return found


def essence(found: Verdict) -> tuple[object, ...]:
    return (
        found.word,
        found.possible,
        found.reasons,
        found.cautions,
        found.conflicts,
        found.actions,
        found.open,
        found.sufficient,
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_the_answers_never_matters(interviews: Mapping[str, Interview], name: str) -> None:
    interview = interviews[name]

    @given(st.data())
    @settings(max_examples=30)
    def holds(data: st.DataObject) -> None:
        facts = data.draw(some_facts(interview))
        shuffled = dict(data.draw(st.permutations(list(facts.items()))))
        assert essence(verdict(interview, facts)) == essence(verdict(interview, shuffled))
        assert next_question(interview, facts) == next_question(interview, shuffled)

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_unknown_never_means_no_and_every_completion_stays_possible(
    interviews: Mapping[str, Interview], name: str
) -> None:
    interview = interviews[name]

    @given(st.data())
    @settings(max_examples=30)
    def holds(data: st.DataObject) -> None:
        facts = data.draw(some_facts(interview))
        if contradictions(interview, facts):
            return
        before = verdict(interview, facts)
        after = verdict(interview, complete(data, interview, facts))
        if after.clashes or before.presumed:
            return
        assert set(after.possible) <= set(before.possible)
        assert {one.id for one in before.cautions} <= {one.id for one in after.cautions}
        if before.word != "open":
            assert after.word == before.word

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_stopping_early_gives_the_verdict_and_cautions_of_the_full_run(
    interviews: Mapping[str, Interview], name: str
) -> None:
    interview = interviews[name]

    @given(st.data())
    @settings(max_examples=30)
    def holds(data: st.DataObject) -> None:
        everything = complete(data, interview, {})
        asked = walk(interview, everything)
        early, full = verdict(interview, asked), verdict(interview, everything)
        assert len(asked) <= len(everything)
        assert (early.word, early.cautions) == (full.word, full.cautions)
        assert [action.id for action in early.actions] == [action.id for action in full.actions]

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_the_interview_ends_with_everything_that_can_matter_asked(
    interviews: Mapping[str, Interview], name: str
) -> None:
    interview = interviews[name]

    @given(st.data())
    @settings(max_examples=30)
    def holds(data: st.DataObject) -> None:
        facts: dict[str, Fact] = {}
        for _ in range(len(interview.questions) + 1):
            step = next_question(interview, facts)
            if step is None:
                break
            assert step.question.id not in facts
            assert remaining(interview, facts) >= 1
            assert step.affects
            answers = [unknown(step.question.id), *values(step.question)]
            facts[step.question.id] = data.draw(st.sampled_from(answers), label=step.question.id)
        assert next_question(interview, facts) is None
        found = verdict(interview, facts)
        known = all(fact.known for fact in facts.values())
        assert found.word != "open" or not known or found.clashes or found.reasons

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_back_and_correction_equal_a_fresh_run(interviews: Mapping[str, Interview], name: str) -> None:
    interview = interviews[name]

    @given(st.data())
    @settings(max_examples=20)
    def holds(data: st.DataObject) -> None:
        facts = data.draw(some_facts(interview))
        if not facts:
            return
        field = data.draw(st.sampled_from(sorted(facts)))
        corrected = data.draw(st.sampled_from(values(interview.question(field))))
        verdict(interview, facts)
        again = {**facts, field: corrected}
        fresh = {name: again[name] for name in sorted(again)}
        assert essence(verdict(interview, again)) == essence(verdict(interview, fresh))

    holds()


def walk(interview: Interview, everything: Facts) -> dict[str, Fact]:
    """The interview with somebody who knows all the answers."""
    asked: dict[str, Fact] = {}
    while (step := next_question(interview, asked)) is not None:
        asked[step.question.id] = everything.get(step.question.id, unknown(step.question.id))
    return asked


def facts_of(**options: str) -> dict[str, Fact]:
    return {field: Fact(field, option) for field, option in options.items()}


def test_the_first_question_is_the_first_of_the_author(hcc: Interview) -> None:
    step = next_question(hcc, {})
    assert step
    assert step.question.id == "disease"
    assert step.affects == ("verdict", "cautions")


def test_another_disease_ends_the_interview_at_once(hcc: Interview) -> None:
    assert next_question(hcc, facts_of(disease="metastases")) is None


def test_a_question_that_can_change_nothing_is_skipped(hcc: Interview) -> None:
    facts = facts_of(disease="hcc", stage="intermediate")
    asked = []
    while (step := next_question(hcc, facts)) is not None:
        asked.append(step.question.id)
        facts[step.question.id] = unknown(step.question.id)
    assert "vascular_invasion" not in asked
    assert "extrahepatic" not in asked


def test_once_the_verdict_stands_only_cautions_are_asked_for(hcc: Interview) -> None:
    facts = facts_of(
        disease="hcc",
        stage="advanced",
        vascular_invasion="none",
        tace="none",
        extrahepatic="yes",
        liver_sets_prognosis="no",
    )
    step = next_question(hcc, facts)
    assert step
    assert step.affects == ("cautions",)


def test_class_b_is_followed_by_the_score_and_an_unknown_score_by_the_single_values(hcc: Interview) -> None:
    facts = facts_of(
        disease="hcc", stage="advanced", vascular_invasion="portal", invasion_history="untreated", tace="none", extrahepatic="no",
        systemic="none", child_pugh_class="B",
    )  # fmt: skip
    step = next_question(hcc, facts)
    assert step
    assert step.question.id == "child_pugh_score"
    step = next_question(hcc, {**facts, "child_pugh_score": unknown("child_pugh_score")})
    assert step
    assert step.question.id == "bilirubin"


def test_warfarin_is_asked_about_once_an_inr_counts(hcc: Interview) -> None:
    facts = facts_of(
        disease="hcc", stage="advanced", vascular_invasion="portal", invasion_history="untreated", tace="none", extrahepatic="no",
        systemic="none",
    )  # fmt: skip
    facts |= {name: unknown(name) for name in ("child_pugh_class", "child_pugh_score", "bilirubin", "albumin")}
    facts["inr"] = Fact("inr", amount=amount("1.2"))
    step = next_question(hcc, facts)
    assert step
    assert step.question.id == "warfarin"


@pytest.mark.parametrize(
    ("field", "mentions"),
    [("tace", "fig1.mvi-tace-failure.a"), ("child_pugh_class", "child-pugh-9"), ("largest_tumour", "large-tumour")],
)
def test_why_a_question_is_asked_names_the_rows_still_open_with_their_passages(
    hcc: Interview, field: str, mentions: str
) -> None:
    facts = facts_of(
        disease="hcc", stage="advanced", vascular_invasion="portal", invasion_history="untreated", extrahepatic="no"
    )
    found = {one.id: one for one in explain(hcc, facts, field)}
    assert mentions in found
    assert all(one.passages for one in found.values())
    assert "fig1.intermediate.a" not in found


def test_a_leftover_answer_of_a_question_that_is_not_relevant_does_not_count(hcc: Interview) -> None:
    facts = facts_of(
        disease="hcc", stage="advanced", vascular_invasion="portal", invasion_history="untreated", tace="none", extrahepatic="no",
        liver_sets_prognosis="no", systemic="none", child_pugh_class="A",
    )  # fmt: skip
    assert verdict(hcc, facts).word == "recommended"
