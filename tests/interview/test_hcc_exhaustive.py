"""Every complete case against a second, plain statement of the decisions; and the grave errors, none of which can happen."""

from collections.abc import Iterator
from itertools import product

import pytest

from assistant.interview.diagram import IMPOSSIBLE
from assistant.interview.model import Interview
from assistant.interview.plan import Plan, plan

FAVOURABLE = {"recommended", "good-candidate", "may-be-considered"}
Case = dict[str, str]


def outcomes(ready: Plan, **known: str) -> set[str]:
    """The verdicts of all cases in which these facts hold."""
    allowed = {field: frozenset((value,)) for field, value in known.items()}
    node = ready.diagrams.restrict(ready.outcome, allowed)
    return {ready.word(outcome) for outcome in ready.diagrams.outcomes(node)} - {IMPOSSIBLE}


def cases(interview: Interview) -> Iterator[Case]:
    axes = plan(interview).diagrams.axes[:10]
    for values in product(*(axis.values for axis in axes)):
        yield dict(zip((axis.id for axis in axes), values, strict=True))


def contradictory(case: Case) -> bool:
    invaded = case["vascular_invasion"] != "none"
    small = case["stage"] in {"early", "intermediate"}
    if small and (invaded or case["extrahepatic"] == "yes"):
        return True
    if invaded and case["invasion_history"] == "after-tace" and case["tace"] == "none":
        return True
    return invaded and case["invasion_history"] == "after-systemic" and case["systemic"] in {"none", "contraindicated"}


def expected(case: Case) -> str:
    invaded = case["vascular_invasion"] != "none"
    spread = case["extrahepatic"] == "yes"
    if case["disease"] != "hcc":
        return "outside-scope"
    if spread and case["liver_sets_prognosis"] == "no":
        return "not-suitable"
    if (
        case["stage"] == "early"
        or case["child_pugh"] == "C"
        or (case["stage"] == "advanced" and not invaded and not spread)
    ):
        return "not-addressed"
    if case["child_pugh"] == "B9":
        return "insufficient-effect"
    if case["child_pugh"] == "B7-8":
        return "good-candidate"
    return expected_in_class_a(case, invaded=invaded, spread=spread)


def expected_in_class_a(case: Case, *, invaded: bool, spread: bool) -> str:
    treated = case["systemic"] in {"sorafenib", "other"}
    if treated and case["further_systemic"] == "possible":
        return "not-suitable"
    none_left = treated or case["systemic"] == "contraindicated"
    if case["stage"] == "intermediate":
        return "conflicting" if none_left else "not-suitable"
    failed = case["tace"] == "failed" or case["invasion_history"] == "after-tace"
    spread_cell = "good-candidate" if none_left else "may-be-considered"
    if not invaded:
        return spread_cell
    if failed and not spread:
        return "conflicting" if none_left else "not-suitable"
    if failed:
        return "conflicting"
    if case["invasion_history"] == "after-systemic":
        return spread_cell if spread else "may-be-considered"
    naive_cell = "may-be-considered" if case["vascular_invasion"] == "hepatic-vein" else "recommended"
    ranked = ["recommended", "good-candidate", "may-be-considered"]
    return max(naive_cell, spread_cell, key=ranked.index) if spread else naive_cell


def test_every_complete_case_has_the_decided_verdict_and_no_other(hcc: Interview) -> None:
    ready = plan(hcc)
    seen = 0
    for case in cases(hcc):
        found = outcomes(ready, **case)
        assert found == (set() if contradictory(case) and case["disease"] == "hcc" else {expected(case)}), case
        seen += 1
    assert seen == 55_296


GRAVE = [
    ("Child-Pugh B9", {"child_pugh": "B9"}),
    ("Child-Pugh C", {"child_pugh": "C"}),
    ("extrahepatic disease that sets the prognosis", {"extrahepatic": "yes", "liver_sets_prognosis": "no"}),
    ("TACE failure in class A without spread", {"stage": "advanced", "extrahepatic": "no", "child_pugh": "A", "tace": "failed"}),
    ("invasion under TACE in class A without spread", {
        "vascular_invasion": "portal", "extrahepatic": "no", "child_pugh": "A", "invasion_history": "after-tace"}),
]  # fmt: skip


@pytest.mark.parametrize("known", [known for _, known in GRAVE], ids=[name for name, _ in GRAVE])
def test_no_case_at_all_gives_a_favourable_verdict(hcc: Interview, known: Case) -> None:
    found = outcomes(plan(hcc), **known)
    assert found
    assert not found & FAVOURABLE


def test_portal_invasion_is_never_read_as_intermediate_stage(hcc: Interview) -> None:
    assert outcomes(plan(hcc), disease="hcc", vascular_invasion="portal", stage="intermediate") == set()
