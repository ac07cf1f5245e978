from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interview.model import Interview
from assistant.interview.sentences import find_facts


def said(interview: Interview, sentence: str) -> dict[str, str]:
    return {fact.field: fact.value for fact in find_facts(interview, sentence).facts}


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        (
            "64-year-old with HCC, CP B8, portal vein thrombus never treated, no mets, bili 2.3 mg/dL",
            {
                "disease": "hcc",
                "child_pugh_class": "B",
                "child_pugh_score": "8 points",
                "vascular_invasion": "portal",
                "invasion_history": "untreated",
                "extrahepatic": "no",
                "bilirubin": "2.3 mg/dL",
            },
        ),
        (
            "HCC, intermediate stage, CP A5, bilobar, largest 6 cm, no vascular invasion or extrahepatic spread, TACE refractory",
            {
                "disease": "hcc",
                "stage": "intermediate",
                "child_pugh_class": "A",
                "child_pugh_score": "5 points",
                "bilobar": "yes",
                "largest_tumour": "6 cm",
                "vascular_invasion": "none",
                "extrahepatic": "no",
                "tace": "failed",
            },
        ),
        ("no ascites or encephalopathy", {"ascites": "none", "encephalopathy": "none"}),
        ("no ascites, encephalopathy or mets", {"ascites": "none", "encephalopathy": "none", "extrahepatic": "no"}),
        ("no ascites, encephalopathy grade 1", {"ascites": "none", "encephalopathy": "grade-1-2"}),
        ("no mets, PVTT", {"extrahepatic": "no", "vascular_invasion": "portal"}),
        ("without extrahepatic spread", {"extrahepatic": "no"}),
        ("portal and hepatic veins free", {"vascular_invasion": "none"}),
        ("both portal and hepatic veins clear", {"vascular_invasion": "none"}),
        ("portal and hepatic veins not involved", {"vascular_invasion": "none"}),
        ("portal and hepatic vein invasion", {"vascular_invasion": "both"}),
        ("tumour thrombus in the portal and hepatic veins", {"vascular_invasion": "both"}),
        ("portal vein invaded, hepatic veins free", {"vascular_invasion": "portal"}),
        ("no tumour in the portal and hepatic veins", {}),
        (
            "bone mets, but the liver disease decides her prognosis",
            {"extrahepatic": "yes", "liver_sets_prognosis": "yes"},
        ),
        ("no TACE or systemic therapy", {"tace": "none", "systemic": "none"}),
        ("PVTT yes, mets no, ascites none", {"vascular_invasion": "portal", "extrahepatic": "no", "ascites": "none"}),
        (
            "Stage: advanced. EHS: none; ascites: slight",
            {"stage": "advanced", "extrahepatic": "no", "ascites": "slight"},
        ),
        ("INR pending, albumin 35 g/L", {"inr": "unknown", "albumin": "35 g/L"}),
        ("I don't know the albumin", {"albumin": "unknown"}),
        ("INR 2.1 on warfarin", {"inr": "2.1", "warfarin": "yes"}),
        ("6.2 cm tumour occupying 60% of the liver", {"largest_tumour": "6.2 cm", "liver_occupied": "60%"}),
        ("BCLC B, Child-Pugh A6", {"stage": "intermediate", "child_pugh_class": "A", "child_pugh_score": "6 points"}),
        ("class B, 50 years old", {"child_pugh_class": "B"}),
        ("portal vein and hepatic vein invasion", {"vascular_invasion": "both"}),
        ("no portal or hepatic vein invasion", {"vascular_invasion": "none"}),
        ("IVC thrombus", {"vascular_invasion": "hepatic-vein"}),
        ("no prior treatment", {"invasion_history": "untreated", "tace": "none", "systemic": "none"}),
        (
            "progressed on sorafenib and lenvatinib, no further options",
            {"systemic": "other", "further_systemic": "none"},
        ),
        ("he is not a candidate for systemic therapy", {"systemic": "contraindicated"}),
        ("portal invasion after TACE", {"vascular_invasion": "portal", "invasion_history": "after-tace"}),
        ("prothrombin time 3 seconds over control", {"prothrombin_seconds": "3 s"}),
        ("PT 65%", {"prothrombin_activity": "65%"}),
        ("Child-Pugh B9 not B8", {"child_pugh_class": "B", "child_pugh_score": "9 points"}),
    ],
)
def test_facts_said_in_one_sentence_are_all_read(hcc: Interview, sentence: str, facts: dict[str, str]) -> None:
    assert said(hcc, sentence) == facts


@pytest.mark.parametrize(
    "sentence",
    [
        "Child-Pugh B or C",
        "B8 or B9",
        "not class A",
        "no portal vein invasion",
        "suspected portal vein invasion",
        "possible lung mets",
        "bilirubin 2.3",
        "no ascites and encephalopathy",
        "ascites",
        "vascular invasion",
        "TACE was done",
        "maybe class B",
    ],
)
def test_what_is_unclear_becomes_a_problem_and_not_a_fact(hcc: Interview, sentence: str) -> None:
    found = find_facts(hcc, sentence)
    problems = {one.field for one in found.findings if one.problem}
    assert problems
    assert not problems & {fact.field for fact in found.facts}


@pytest.mark.parametrize(
    "sentence",
    [
        "hepatitis B since 8 years",
        "vitamin B12",
        "level of evidence C",
        "segment VIII",
        "BCLC is a staging system",
        "prothrombin time 14 s",
    ],
)
def test_what_only_looks_like_a_fact_is_none(hcc: Interview, sentence: str) -> None:
    assert said(hcc, sentence) == {}


@pytest.mark.parametrize(
    "sentence", ["what if it were class B?", "suppose she had Child-Pugh B", "and if he were class B?"]
)
def test_a_supposition_is_marked_and_is_no_fact(hcc: Interview, sentence: str) -> None:
    found = find_facts(hcc, sentence)
    assert [(one.field, one.hypothetical) for one in found.findings] == [("child_pugh_class", True)]
    assert found.facts == ()


@pytest.mark.parametrize("sentence", ["actually B8", "sorry, it is B8", "correction: Child-Pugh B8"])
def test_a_correction_is_marked(hcc: Interview, sentence: str) -> None:
    found = find_facts(hcc, sentence)
    assert {one.field: one.corrects for one in found.findings} == {"child_pugh_class": True, "child_pugh_score": True}


def test_the_later_of_two_values_counts_when_it_corrects_the_first(hcc: Interview) -> None:
    assert said(hcc, "Child-Pugh A6, sorry, Child-Pugh B7") == {"child_pugh_class": "B", "child_pugh_score": "7 points"}


def test_two_values_without_a_correction_are_asked_about(hcc: Interview) -> None:
    found = find_facts(hcc, "early stage in the report, intermediate stage in the letter")
    assert [one.field for one in found.findings if one.problem] == ["stage"]


def test_a_finding_says_which_words_it_was_read_from(hcc: Interview) -> None:
    sentence = "She has No Extrahepatic Spread and albumin of 31 g/L."
    spans = {one.field: sentence[one.start : one.end] for one in find_facts(hcc, sentence).findings}
    assert spans == {"extrahepatic": "Extrahepatic Spread", "albumin": "albumin of 31 g/L"}


def test_what_no_rule_uses_is_offered_apart(hcc: Interview) -> None:
    found = find_facts(hcc, "hepatitis C, AFP 400")
    assert found.offered == ("aetiology", "afp")
    assert found.facts == ()


@pytest.mark.parametrize(
    ("name", "sentence", "facts"),
    [
        (
            "metastases-indication",
            "patient refuses chemotherapy; liver-dominant colorectal metastases",
            {"purpose": "treatment", "primary": "colorectal", "liver_sets_prognosis": "yes", "systemic": "refused"},
        ),
        (
            "metastases-indication",
            "breast cancer with liver metastases, chemotherapy not indicated",
            {"disease": "metastases", "primary": "breast", "systemic": "not-indicated"},
        ),
        (
            "continue-suspend-stop",
            "hepatic artery occluded, liver tumour responding",
            {"artery": "occluded", "liver_response": "partial"},
        ),
        (
            "continue-suspend-stop",
            "partial response in the liver but new lung metastases",
            {"liver_response": "partial", "extrahepatic_response": "progression"},
        ),
        ("complication-triage", "fever and chills, blood cultures positive", {"finding": "fever", "infection": "yes"}),
        ("complication-triage", "no fever, hard injection", {"finding": "hard-injection"}),
        (
            "complication-triage",
            "catheter tip has migrated slightly, no spillage, no symptoms",
            {"finding": "migration", "migration_extent": "slight", "spillage": "no", "symptoms": "no"},
        ),
    ],
)
def test_the_other_interviews_read_sentences_as_well(
    interviews: Mapping[str, Interview], name: str, sentence: str, facts: dict[str, str]
) -> None:
    assert said(interviews[name], sentence) == facts


@given(st.text(max_size=300))
def test_any_text_can_be_read(interviews: Mapping[str, Interview], text: str) -> None:
    for interview in interviews.values():
        for one in find_facts(interview, text).findings:
            assert 0 <= one.start < one.end <= len(text)
            assert (one.fact is None) is not (one.problem is None)


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("In March he was B9, the score today is 8", {"child_pugh_class": "B", "child_pugh_score": "8 points"}),
        ("B9 on admission, B7 now", {"child_pugh_class": "B", "child_pugh_score": "7 points"}),
        ("Child-Pugh C in spring, now 8 points", {"child_pugh_score": "8 points"}),
        ("bilirubin was 3.4 mg/dL on admission, now 1.8", {"bilirubin": "1.8 mg/dL"}),
        ("bilirubin fell from 3.4 to 1.8 mg/dL", {"bilirubin": "1.8 mg/dL"}),
        ("bilirubin today 1.8 mg/dL (was 3.4)", {"bilirubin": "1.8 mg/dL"}),
        ("ascites was severe initially, none now", {"ascites": "none"}),
        ("ascites was moderate and is now slight", {"ascites": "slight"}),
        ("he stopped warfarin 4 weeks ago", {"warfarin": "no"}),
        ("warfarin was discontinued", {"warfarin": "no"}),
        ("no longer on warfarin", {"warfarin": "no"}),
        ("he takes warfarin", {"warfarin": "yes"}),
    ],
)
def test_what_is_so_today_counts_and_not_what_was(
    interviews: Mapping[str, Interview], sentence: str, facts: dict[str, str]
) -> None:
    assert said(interviews["hcc-indication"], sentence) == facts


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        (
            "he did have TACE, it failed and the invasion came after it",
            {"tace": "failed", "invasion_history": "after-tace"},
        ),
        ("lung mets, and they determine the prognosis", {"extrahepatic": "yes", "liver_sets_prognosis": "no"}),
        ("TACE not done", {"tace": "none"}),
        ("TACE never", {"tace": "none"}),
        ("no vessel invasion or mets", {"vascular_invasion": "none", "extrahepatic": "no"}),
        ("progressed on sorafenib", {"systemic": "sorafenib"}),
        (
            "PVTT that developed during sorafenib",
            {"vascular_invasion": "portal", "invasion_history": "after-systemic", "systemic": "sorafenib"},
        ),
        ("resected and later ablated", {"invasion_history": "local-only"}),
        ("ascites status unknown", {"ascites": "unknown"}),
    ],
)
def test_histories_are_heard_as_people_tell_them(
    interviews: Mapping[str, Interview], sentence: str, facts: dict[str, str]
) -> None:
    assert said(interviews["hcc-indication"], sentence) == facts


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("left portal branch invaded", {"vascular_invasion": "portal"}),
        ("the hepatic veins are involved", {"vascular_invasion": "hepatic-vein"}),
        ("he was never embolised, nothing systemic either", {"tace": "none", "systemic": "none"}),
        ("no TACE no systemic therapy no mets", {"tace": "none", "systemic": "none", "extrahepatic": "no"}),
        ("lenvatinib available but never started", {"systemic": "none"}),
        ("not encephalopathic", {"encephalopathy": "none"}),
        ("TACE was done twice, but it failed", {"tace": "failed"}),
        ("the liver clearly still sets the prognosis", {"liver_sets_prognosis": "yes"}),
        ("the adrenal mets really decide the prognosis", {"extrahepatic": "yes", "liver_sets_prognosis": "no"}),
    ],
)
def test_facts_are_read_in_other_wordings(hcc: Interview, sentence: str, facts: Mapping[str, str]) -> None:
    assert said(hcc, sentence) == facts


@pytest.mark.parametrize(
    ("interview", "sentence", "facts"),
    [
        ("metastases-indication", "bowel cancer", {"primary": "colorectal"}),
        ("metastases-indication", "cancer of the stomach", {"primary": "gastric"}),
        ("metastases-indication", "the bones decide the prognosis", {"liver_sets_prognosis": "no"}),
        ("metastases-indication", "mets in the liver and the lungs", {"disease": "metastases", "extrahepatic": "yes"}),
        ("continue-suspend-stop", "the artery is a little narrowed, not severely", {"artery": "mild-stenosis"}),
        ("continue-suspend-stop", "artery stenosis, but it is not severe", {"artery": "mild-stenosis"}),
        ("continue-suspend-stop", "two new nodules in the lung", {"extrahepatic_response": "progression"}),
        (
            "complication-triage",
            "the catheter moved just a little",
            {"finding": "migration", "migration_extent": "slight"},
        ),
    ],
)
def test_facts_of_the_other_interviews_are_read_in_other_wordings(
    interviews: Mapping[str, Interview], interview: str, sentence: str, facts: Mapping[str, str]
) -> None:
    assert said(interviews[interview], sentence) == facts


@pytest.mark.parametrize(
    ("interview", "sentence", "unsaid"),
    [
        ("hcc-indication", "lenvatinib was his first drug", "further_systemic"),
        ("complication-triage", "the catheter has migrated", "migration_extent"),
        ("complication-triage", "pain in a middle aged man", "vertebral"),
        ("metastases-indication", "she refused an operation", "systemic"),
    ],
)
def test_a_single_word_of_a_phrase_states_nothing(
    interviews: Mapping[str, Interview], interview: str, sentence: str, unsaid: str
) -> None:
    assert unsaid not in said(interviews[interview], sentence)


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("no mets, sorry", {"extrahepatic": "no"}),
        ("B8 no", {"child_pugh_class": "B", "child_pugh_score": "8 points"}),
        ("PVTT no ascites", {"vascular_invasion": "portal", "ascites": "none"}),
        ("PVTT, no ascites, mets yes", {"vascular_invasion": "portal", "ascites": "none", "extrahepatic": "yes"}),
        ("CP B / ascites slight", {"child_pugh_class": "B", "ascites": "slight"}),
        ("CP B or cirrhosis", {"child_pugh_class": "B"}),
        ("CP A or B", {}),
        ("if B9", {}),
    ],
)
def test_small_words_around_a_fact_are_read_as_they_are_meant(
    hcc: Interview, sentence: str, facts: Mapping[str, str]
) -> None:
    assert said(hcc, sentence) == facts


def test_what_is_said_twice_in_two_ways_is_asked_about_from_its_first_word(hcc: Interview) -> None:
    found = find_facts(hcc, "HCC, slight ascites and moderate ascites").findings
    ascites = next(one for one in found if one.field == "ascites")
    assert ascites.fact is None
    assert (ascites.start, ascites.end) == (5, 40)


def asked_back(interview: Interview, sentence: str) -> dict[str, str]:
    return {one.field: one.problem.message for one in find_facts(interview, sentence).findings if one.problem}


@pytest.mark.parametrize(
    ("sentence", "field"),
    [
        ("PVTT and no PVTT", "vascular_invasion"),
        ("no PVTT on CT, PVTT on MRI", "vascular_invasion"),
        ("HCC, advanced stage, PVTT and no PVTT, untreated", "vascular_invasion"),
        ("ascites and no ascites", "ascites"),
        ("warfarin and no warfarin", "warfarin"),
    ],
)
def test_what_is_said_and_denied_in_one_sentence_is_asked_back(hcc: Interview, sentence: str, field: str) -> None:
    assert field not in said(hcc, sentence)
    assert "which?" in asked_back(hcc, sentence)[field]


@pytest.mark.parametrize(
    ("sentence", "value"),
    [("no PVTT last year, now PVTT", "portal"), ("PVTT in 2020, now no PVTT", None)],
)
def test_of_what_is_said_and_denied_of_two_times_today_s_counts(
    hcc: Interview, sentence: str, value: str | None
) -> None:
    assert said(hcc, sentence).get("vascular_invasion") == value


@pytest.mark.parametrize("sentence", ["HCC, Child-Pugh B 8-20", "HCC with Child-Pugh class B, 20 points"])
def test_a_score_out_of_range_in_a_sentence_is_told(hcc: Interview, sentence: str) -> None:
    assert said(hcc, sentence) == {"disease": "hcc", "child_pugh_class": "B"}
    assert "5-15 points" in asked_back(hcc, sentence)["child_pugh_score"]
