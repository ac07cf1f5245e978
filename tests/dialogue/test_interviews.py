"""The interviews as a trainee meets them: typed lines, and what comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Haic
    from tests.dialogue.conftest import Talk

    Begin = Callable[..., Talk]

HCC = "/interview hcc-indication"
METASTASES = "/interview metastases-indication"
STOPPING = "/interview continue-suspend-stop"
TRIAGE = "/interview complication-triage"
REST = {"largest_tumour": "3 cm", "liver_occupied": "20%", "bilobar": "no", "biliary_reconstruction": "no"}
"""Answers that raise no caution."""
DONE = (
    "HCC, PVTT, treatment naive, no TACE, no mets, no systemic therapy, CP {}, largest 3 cm, 20% of the liver, "
    "no bilobar disease, no biliary reconstruction"
)
"""A whole case in one line, ready for a class and score."""


# Starting


@pytest.mark.parametrize(
    ("line", "interview"),
    [
        ("is my patient a candidate for HAIC?", "hcc-indication"),
        ("is HAIC indicated for my patient?", "hcc-indication"),
        ("should we offer HAIC to this patient?", "hcc-indication"),
        ("I have a patient with HCC, is HAIC an option?", "hcc-indication"),
        ("does our patient qualify for hepatic arterial infusion chemotherapy?", "hcc-indication"),
        ("would this patient be suitable for HAIC?", "hcc-indication"),
        ("check my patient", "hcc-indication"),
        ("walk me through the interview", "hcc-indication"),
        ("guide me", "hcc-indication"),
        ("/interview", "hcc-indication"),
        ("/interview hcc indication", "hcc-indication"),
        ("/interview hcx-indicaton", "hcc-indication"),
        ("my patient has colorectal liver metastases refractory to chemo, is HAIC indicated?", "metastases-indication"),
        ("start the metastases interview", "metastases-indication"),
        ("/interview metastases", "metastases-indication"),
        ("should my patient continue HAIC?", "continue-suspend-stop"),
        ("should I stop HAIC in my patient?", "continue-suspend-stop"),
        ("/interview continue", "continue-suspend-stop"),
        ("my patient with a port has fever and chills, what now?", "complication-triage"),
        ("my patient has abdominal pain during HAIC", "complication-triage"),
        ("guide me through a complication", "complication-triage"),
        ("interview complication-triage", "complication-triage"),
    ],
)
def test_an_interview_starts_by_asking_by_command_or_by_saying_so(talk: Begin, line: str, interview: str) -> None:
    asked = talk(line)
    assert (asked.kind, asked.interview) == ("interview", interview)
    assert asked.awaiting


@pytest.mark.parametrize(
    "line",
    [
        "who is a candidate for HAIC in HCC?",
        "is HAIC indicated for patients with HCC and Child-Pugh B?",
        "62M, Child-Pugh A, never treated, tumour thrombus in the main portal vein. Is HAIC a reasonable first move?",
    ],
)
def test_a_question_about_patients_in_general_is_answered(talk: Begin, line: str) -> None:
    assert (talk(line).kind, talk(line).awaiting) == ("answer", None)


@pytest.mark.parametrize(("typed", "kind"), [("/interview foo", "error"), ("/interview in", "error")])
def test_an_unknown_interview_is_named_with_those_that_there_are(talk: Begin, typed: str, kind: str) -> None:
    asked = talk(typed)
    assert asked.kind == kind
    assert "hcc-indication" in asked.text


def test_facts_in_the_question_are_noted_and_echoed(talk: Begin) -> None:
    asked = talk("My patient has HCC with portal vein thrombosis, Child-Pugh B8, no ascites. Is he a candidate?")
    assert asked.answers == {
        "disease": "hcc", "vascular_invasion": "portal", "child_pugh_class": "B", "child_pugh_score": "8 points",
        "ascites": "none",
    }  # fmt: skip
    assert "Noted: disease: hepatocellular carcinoma" in asked.text
    assert "no ascites" in asked.text


def test_a_long_case_with_laboratory_values_is_read_to_its_end(talk: Begin) -> None:
    case = (
        "My patient: 71, HCC, Vp3 portal vein thrombus, bilirubin 2.1 mg/dL, albumin 31 g/L, INR 1.3, slight ascites, "
        "no encephalopathy, treatment naive, no spread. Is HAIC indicated?"
    )
    assert talk(case).answers == {
        "disease": "hcc", "vascular_invasion": "portal", "invasion_history": "untreated", "extrahepatic": "no",
        "bilirubin": "2.1 mg/dL", "albumin": "31 g/L", "inr": "1.3", "ascites": "slight", "encephalopathy": "none",
    }  # fmt: skip
    letter = "He was seen in the clinic again and feels well in general. " * 60
    assert talk(HCC, f"{letter} Child-Pugh B8.").answers["child_pugh_score"] == "8 points"


def test_facts_said_earlier_are_offered_and_not_assumed(talk: Begin) -> None:
    asked = talk("is HAIC an option in HCC with portal vein invasion and Child-Pugh B?", "/interview")
    assert asked.answers == {}
    assert "Earlier you said" in asked.text
    assert talk("is HAIC an option in HCC with Child-Pugh B?", "/interview", "no").answers == {}
    taken = asked.say("yes")
    assert taken.answers == {"disease": "hcc", "vascular_invasion": "portal", "child_pugh_class": "B"}
    assert taken.awaiting == "invasion_history"


@pytest.mark.parametrize("reply", ["yes, but B9", "use it, sorry B9 now"])
def test_what_comes_with_the_yes_is_heard_as_well(talk: Begin, reply: str) -> None:
    asked = talk("is HAIC an option in HCC with Child-Pugh B8?", "/interview", reply)
    assert asked.answers["child_pugh_score"] == "9 points"


def test_who_asks_what_a_word_means_has_said_nothing_of_a_patient(talk: Begin) -> None:
    assert talk("what is PVTT?", "/interview").awaiting == "disease"


# Answering


@pytest.mark.parametrize(
    ("field", "lines", "typed", "value"),
    [
        ("disease", [], "HCC", "hcc"),
        ("disease", [], "1", "hcc"),
        ("disease", [], "the second", "metastases"),
        ("disease", [], "option 3", "other"),
        ("stage", ["hcc"], "BCLC B", "intermediate"),
        ("stage", ["hcc"], "yes, it is advanced", "advanced"),
        ("stage", ["hcc"], "advanced, definitely", "advanced"),
        ("stage", ["hcc"], "thanks, intermediate", "intermediate"),
        ("vascular_invasion", ["hcc", "advanced"], "PVTT", "portal"),
        ("vascular_invasion", ["hcc", "advanced"], "tumour thrombus in the left portal vein", "portal"),
        ("vascular_invasion", ["hcc", "advanced"], "portal", "portal"),
        ("vascular_invasion", ["hcc", "advanced"], "portal vein and hepatic vein", "both"),
        ("vascular_invasion", ["hcc", "advanced"], "no", "none"),
        ("invasion_history", ["hcc", "pvtt"], "naive", "untreated"),
        ("invasion_history", ["hcc", "pvtt"], "it came after TACE", "after-tace"),
        ("tace", ["hcc", "pvtt", "naive"], "never", "none"),
        ("tace", ["hcc", "pvtt", "naive"], "not done", "none"),
        ("extrahepatic", ["hcc, pvtt, naive, no tace"], "lung mets", "yes"),
        ("extrahepatic", ["hcc, pvtt, naive, no tace"], "confined to the liver", "no"),
        ("child_pugh_class", ["hcc, pvtt, naive, no tace, no mets, no systemic therapy"], "b", "B"),
        ("child_pugh_class", ["hcc, pvtt, naive, no tace, no mets, no systemic therapy"], "class b, 8 points", "B"),
        ("bilirubin", ["hcc", "bilirubin 34.1 umol/L"], "INR 1.1", "34.1 umol/L"),
        ("bilirubin", ["hcc"], "bilirubin 1,5 mg/dl", "1.5 mg/dL"),
        ("bilirubin", ["hcc"], "bili <0.2 mg/dL", "<0.2 mg/dL"),
        ("largest_tumour", ["hcc"], "6.2 cm", "6.2 cm"),
    ],
)
def test_an_answer_is_understood_as_people_type_it(
    talk: Begin, field: str, lines: list[str], typed: str, value: str
) -> None:
    asked = talk(HCC, *lines, typed)
    assert asked.answers[field] == value


def test_several_answers_in_one_line_come_in_the_order_of_the_questions(talk: Begin) -> None:
    asked = talk(HCC, "hcc, advanced, portal, untreated")
    assert asked.answers == {
        "disease": "hcc", "stage": "advanced", "vascular_invasion": "portal", "invasion_history": "untreated",
    }  # fmt: skip


def test_answers_may_come_out_of_order(talk: Begin) -> None:
    asked = talk(HCC, "Child-Pugh B8", "no mets", "hcc")
    assert asked.answers["child_pugh_score"] == "8 points"
    assert asked.answers["extrahepatic"] == "no"
    assert asked.awaiting == "stage"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("bilirubin 900 mg/dL", "Did you mean 900 umol/L?"),
        ("bilirubin 5", "needs its unit"),
        ("albumin 300 g/L", "outside the plausible range"),
        ("Child-Pugh B or C", "say it plainly"),
        ("suspected portal vein invasion", "say it plainly"),
        ("early or intermediate", "early and intermediate: which?"),
        ("advanced, I guess", "say it plainly"),
        ("purple", "none of: early, intermediate, advanced"),
        ("6", "none of: early, intermediate, advanced"),
    ],
)
def test_what_cannot_be_used_is_said_and_changes_nothing(talk: Begin, typed: str, message: str) -> None:
    asked = talk(HCC, "hcc", typed)
    assert message in asked.text
    assert asked.answers == {"disease": "hcc"}
    assert asked.awaiting == "stage"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("-1", "liver_occupied"),
        ("0", "liver_occupied"),
        ("150%", "liver_occupied"),
        ("no", "liver_occupied"),
        ("yes", "liver_occupied"),
    ],
)
def test_a_number_must_be_a_number_and_possible(talk: Begin, typed: str, field: str) -> None:
    asked = talk(HCC, DONE.format("B8").replace(", 20% of the liver", ""))
    assert asked.awaiting == field
    assert field not in asked.say(typed).answers


def test_a_bare_word_for_another_question_is_asked_about(talk: Begin) -> None:
    asked = talk(STOPPING, "patent", "partial response", "no", "occluded")
    assert asked.answers["artery"] == "patent"
    assert "hepatic artery: occluded" in asked.text
    assert asked.say("hepatic artery: occluded").answers["artery"] == "occluded"


@pytest.mark.parametrize(
    "typed",
    [
        "I don't know", "don't know", "not sure", "no idea", "unknown", "n/a", "pending", "not measured", "can't say", "no clue",
        "skip", "we haven't measured that", "I'm not certain", "hard to say", "beats me", "idk",
        "I don't know the extrahepatic spread",
        "not available", "not documented", "no information", "awaiting results", "not sure about that",
    ],
)  # fmt: skip
def test_i_do_not_know_is_never_a_no(talk: Begin, typed: str) -> None:
    asked = talk(HCC, "hcc, pvtt, naive, no tace", typed)
    assert asked.answers["extrahepatic"] == "unknown"
    assert "extrahepatic spread: not known" in asked.text


def test_with_what_is_not_known_the_deciding_fact_is_named(talk: Begin) -> None:
    asked = talk(HCC, DONE.format("B").replace("no mets, ", ""))
    while asked.awaiting:
        asked.say("not known")
    assert asked.verdict == "open"
    assert {one["id"] for one in asked.card["open"] if "verdict" in one["affects"]} >= {"child_pugh_score"}


# Correcting


@pytest.mark.parametrize(
    ("lines", "typed", "field", "value"),
    [
        (["B7"], "actually B8", "child_pugh_score", "8 points"),
        (["class A"], "no, B", "child_pugh_class", "B"),
        (["class A"], "no, class B", "child_pugh_class", "B"),
        (["liver occupation 50%"], "not 50, 55", "liver_occupied", "55%"),
        (["liver occupation 50%"], "55, not 50", "liver_occupied", "55%"),
        (["liver occupation 50%", "lung mets"], "not 50, 55", "liver_occupied", "55%"),
        (["bilirubin 1.5 mg/dL"], "bilirubin 2.0 mg/dL, not 1.5", "bilirubin", "2.0 mg/dL"),
        (["bilirubin 1.5 mg/dL"], "sorry, 2.4 mg/dL", "bilirubin", "2.4 mg/dL"),
        (["intermediate"], "actually advanced", "stage", "advanced"),
        (["intermediate", "no TACE"], "sorry, I meant advanced", "stage", "advanced"),
        (["no mets"], "actually there are lung mets", "extrahepatic", "yes"),
        (["no ascites"], "correction: slight ascites", "ascites", "slight"),
    ],
)
def test_an_earlier_answer_is_corrected_in_passing(
    talk: Begin, lines: list[str], typed: str, field: str, value: str
) -> None:
    asked = talk(HCC, "hcc", *lines, typed)
    assert asked.answers[field] == value
    assert "Changed:" in asked.text
    assert " -> " in asked.text


def test_the_no_of_a_correction_answers_nothing_else(talk: Begin) -> None:
    asked = talk(HCC, "hcc, intermediate, no tace, CP A5")
    assert asked.awaiting == "systemic"
    corrected = asked.say("no, class B")
    assert "systemic" not in corrected.answers
    assert corrected.answers["child_pugh_class"] == "B"


def test_a_new_value_that_cannot_be_keeps_the_old(talk: Begin) -> None:
    asked = talk(HCC, "hcc", "bilirubin 1.5 mg/dL", "sorry, bilirubin is 900 mg/dL")
    assert asked.answers["bilirubin"] == "1.5 mg/dL"
    assert "outside the plausible range" in asked.text


def test_a_correction_after_the_verdict_changes_it(talk: Begin) -> None:
    asked = talk(HCC, DONE.format("B8"))
    assert asked.verdict == "good-candidate"
    assert asked.say("actually B9").verdict == "insufficient-effect"
    assert asked.say("there are lung mets").awaiting == "liver_sets_prognosis"
    assert asked.say("the spread sets the prognosis").verdict == "not-suitable"


def test_a_correction_sets_aside_the_score_that_no_longer_fits(talk: Begin) -> None:
    asked = talk(HCC, "hcc, intermediate, CP A5", "no, class B")
    assert "Set aside, because it does not fit: Child-Pugh score: 5 points" in asked.text
    assert "child_pugh_score" not in asked.answers


# Contradictions


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("class A with score 8", "cannot be all of these at once"),
        ("intermediate stage with portal vein invasion", "means no macrovascular invasion"),
        ("intermediate stage with lung metastases", "means no spread outside the liver"),
        ("portal invasion after TACE, no TACE", "said not to have been given"),
    ],
)
def test_a_contradiction_is_asked_about(talk: Begin, typed: str, text: str) -> None:
    asked = talk(HCC, "hcc", typed)
    assert (asked.kind, asked.verdict) == ("interview", "")
    assert text in asked.text


@pytest.mark.parametrize(
    ("typed", "kept", "gone"),
    [
        ("the score is right", {"child_pugh_score": "8 points"}, "child_pugh_class"),
        ("the class is right", {"child_pugh_class": "A"}, "child_pugh_score"),
        ("score 8", {"child_pugh_score": "8 points"}, "child_pugh_class"),
        ("A", {"child_pugh_class": "A"}, "child_pugh_score"),
    ],
)
def test_what_is_said_again_settles_a_contradiction(talk: Begin, typed: str, kept: dict[str, str], gone: str) -> None:
    asked = talk(HCC, "hcc", "class A with score 8", typed)
    assert kept.items() <= asked.answers.items()
    assert gone not in asked.answers
    assert "Set aside" in asked.text


def test_b8_settles_it_as_well(talk: Begin) -> None:
    asked = talk(HCC, "hcc", "class A with score 8", "B8")
    assert (asked.answers["child_pugh_class"], asked.answers["child_pugh_score"]) == ("B", "8 points")


# Digressing and coming back


@pytest.mark.parametrize(
    ("typed", "kind", "says"),
    [
        ("what is the response rate of new FP?", "answer", "71%"),
        ("OS of new FP", "answer", "30.4 months"),
        ("what is a flow check?", "answer", "flow check"),
        ("what is BCLC?", "decline", "does not"),
        ("who won the football?", "decline", "not"),
        ("thanks", "chat", "welcome"),
        ("hello", "chat", "Hello"),
        ("wait", "chat", "time"),
        ("help", "help", "/back"),
        ("/show ref 25", "answer", "Kudo"),
    ],
)
def test_anything_in_the_middle_is_dealt_with_and_the_question_comes_back(
    talk: Begin, typed: str, kind: str, says: str
) -> None:
    asked = talk(HCC, "hcc", "advanced", typed)
    assert asked.kind == kind
    assert says in asked.text
    assert asked.answers == {"disease": "hcc", "stage": "advanced"}
    assert asked.awaiting == "vascular_invasion"
    assert "portal and hepatic vein" in asked.text[-200:]


@pytest.mark.parametrize("typed", ["survival with class B", "OS in hepatic vein invasion", "response rate in ascites"])
def test_a_fact_that_is_only_asked_about_is_not_noted(talk: Begin, typed: str) -> None:
    assert talk(HCC, "hcc", typed).answers == {"disease": "hcc"}


@pytest.mark.parametrize(
    "typed",
    [
        "advanced, and what is the response rate of new FP?",
        "What is the response rate of new FP? Advanced.",
        "advanced. by the way, what is the response rate of new FP?",
    ],
)
def test_an_answer_and_a_question_in_one_line_are_both_taken(talk: Begin, typed: str) -> None:
    asked = talk(HCC, "hcc", typed)
    assert asked.answers["stage"] == "advanced"
    assert "71%" in asked.text
    assert asked.awaiting == "vascular_invasion"


@pytest.mark.parametrize("typed", ["why do you ask?", "why?", "why does that matter", "/ask-why"])
def test_why_do_you_ask_names_the_rules_still_open(talk: Begin, typed: str) -> None:
    asked = talk(HCC, "hcc", "advanced", typed)
    assert "depends on the answer" in asked.text
    assert "Fig. 1" in asked.text
    assert asked.awaiting == "vascular_invasion"


@pytest.mark.parametrize(
    "typed", ["what does that mean?", "what do you mean", "I don't understand the question", "/meaning"]
)
def test_what_does_that_mean_explains_the_pending_question(talk: Begin, typed: str) -> None:
    asked = talk(HCC, "hcc", "advanced", typed)
    assert "bland" in asked.text
    assert asked.awaiting == "vascular_invasion"


# Going back, over, away


def test_back_takes_the_last_answer_off(talk: Begin) -> None:
    asked = talk(HCC, "hcc", "advanced", "back")
    assert "Taken back: stage: advanced" in asked.text
    assert (asked.answers, asked.awaiting) == ({"disease": "hcc"}, "stage")


def test_back_after_the_verdict_reopens_the_interview(talk: Begin) -> None:
    asked = talk(HCC, DONE.format("B8").replace(", no biliary reconstruction", ""), "no")
    assert asked.verdict
    assert asked.say("go back").awaiting == "biliary_reconstruction"


@pytest.mark.parametrize("again", [1, 3])
def test_back_at_the_start_says_so(talk: Begin, again: int) -> None:
    asked = talk(HCC, *["back"] * again)
    assert "this is the start" in asked.text
    assert asked.awaiting == "disease"


def test_back_restores_what_a_correction_replaced(talk: Begin) -> None:
    asked = talk(HCC, "hcc", "CP A5", "actually B8", "undo")
    assert asked.answers["child_pugh_score"] == "5 points"
    assert "Again:" in asked.text


@pytest.mark.parametrize("typed", ["start over", "restart", "/restart", "reset"])
def test_start_over_names_what_it_forgets_and_can_be_undone(talk: Begin, typed: str) -> None:
    asked = talk(HCC, "hcc", "advanced", typed)
    assert (asked.answers, asked.awaiting) == ({}, "disease")
    assert "Forgotten: disease: hepatocellular carcinoma" in asked.text
    assert asked.say("back").answers == {"disease": "hcc", "stage": "advanced"}


@pytest.mark.parametrize(
    ("leave", "come_back"), [("stop", "resume"), ("cancel", "continue the interview"), ("/stop", "/resume")]
)
def test_stop_keeps_the_answers_for_resume(talk: Begin, leave: str, come_back: str) -> None:
    asked = talk(HCC, "hcc", "advanced", leave)
    assert (asked.awaiting, asked.kind) == (None, "chat")
    assert asked.say("what is the response rate of new FP?").kind == "answer"
    assert asked.say(come_back).answers == {"disease": "hcc", "stage": "advanced"}
    assert asked.awaiting == "vascular_invasion"


@pytest.mark.parametrize("typed", ["back", "resume", "report", "/back", "/stop", "/facts"])
def test_outside_an_interview_its_commands_say_that_there_is_none(talk: Begin, typed: str) -> None:
    assert "no interview under way" in talk("what is a flow check?", typed).text


def test_repeat_gives_the_last_reply_with_its_question(talk: Begin) -> None:
    asked = talk(HCC, "hcc")
    before = asked.text
    assert asked.say("repeat").text == before


def test_facts_lists_the_answers(talk: Begin) -> None:
    asked = talk(HCC, "hcc", "CP B8", "what have you noted")
    assert "disease: hepatocellular carcinoma" in asked.text
    assert "Child-Pugh score: 8 points" in asked.text


# Supposing, predicting, reporting


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("what if it were class B9?", "insufficient-effect"),
        ("what if B9", "insufficient-effect"),
        ("and if he were class C?", "not-addressed"),
        ("what if the class were C?", "not-addressed"),
        ("suppose it were class A", "recommended"),
        ("what about class A?", "recommended"),
        ("what if there were lung metastases?", "open"),
        ("what if it were intermediate?", "good-candidate"),
    ],
)
def test_a_supposition_shows_its_verdict_and_leaves_the_answers_alone(talk: Begin, typed: str, verdict: str) -> None:
    asked = talk(HCC, DONE.format("B8"))
    before = asked.answers
    assert asked.say(typed).verdict == verdict
    assert asked.text.startswith("Hypothetical (")
    assert asked.answers == before
    assert asked.say("report").verdict == "good-candidate"


def test_a_supposition_in_the_middle_keeps_the_question(talk: Begin) -> None:
    asked = talk(HCC, "hcc, pvtt, naive, no tace, no mets", "what if it were class C?")
    assert (asked.kind, asked.awaiting) == ("verdict", "systemic")
    assert "child_pugh_class" not in asked.answers


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("good candidate", "the same as below"),
        ("1", "the guideline's reading is: Good candidate"),
        ("not suitable", "the guideline's reading is"),
    ],
)
def test_predict_first_compares_the_trainees_verdict(talk: Begin, typed: str, says: str) -> None:
    asked = talk(HCC, "predict first", DONE.format("B8"))
    assert (asked.verdict, asked.awaiting) == ("", "@predicted")
    assert asked.say("hmm").verdict == ""
    assert asked.say(typed).verdict == "good-candidate"
    assert "You committed to:" in asked.text
    assert says in asked.text


def test_predict_first_can_come_before_the_interview_and_be_declined(talk: Begin) -> None:
    asked = talk("/predict", DONE.format("B8"))
    assert asked.awaiting == "@predicted"
    assert asked.say("I don't know").verdict == "good-candidate"


def test_the_report_is_markdown_with_answers_and_reasons(talk: Begin) -> None:
    asked = talk(HCC, DONE.format("B8"), "report")
    assert (asked.kind, asked.verdict) == ("verdict", "good-candidate")
    assert "## Answers" in asked.text


# A second interview


def test_a_second_interview_asks_before_the_first_is_left(talk: Begin) -> None:
    asked = talk(HCC, "hcc", "start the complication interview")
    assert (asked.interview, asked.awaiting) == ("hcc-indication", "@leaving")
    assert asked.say("no").awaiting == "stage"
    assert asked.say(TRIAGE, "yes").interview == "complication-triage"
    assert asked.say("back").answers == {"disease": "hcc"}


def test_facts_of_one_interview_are_offered_to_the_next(talk: Begin) -> None:
    asked = talk(HCC, "hcc", "biliary reconstruction yes", "stop", TRIAGE)
    assert asked.answers == {}
    assert "earlier biliary reconstruction: yes" in asked.text


def test_the_next_patient_begins_afresh(talk: Begin) -> None:
    asked = talk(HCC, DONE.format("B8"), "is HAIC indicated for my patient?")
    assert (asked.answers, asked.awaiting) == ({}, "disease")


def test_the_same_interview_asked_for_again_goes_on(talk: Begin) -> None:
    asked = talk(HCC, "hcc", HCC)
    assert (asked.answers, asked.awaiting) == ({"disease": "hcc"}, "stage")


# Hostile input


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "\x1b[31mred", "\x00", "🙂", "((((((", "{}", "[25]", "../../etc/passwd", "<script>alert(1)</script>", "%s%s%n",
        "' OR 1=1 --", "?" * 300, ", " * 300, "9" * 400, "1e999", "a" * 30_000, "no " * 300, "not " * 300, "what if " * 200,
        "/nonsense", "//", "who is the president", "write me a poem",
    ],
)  # fmt: skip
@pytest.mark.parametrize("interview", [HCC, METASTASES, STOPPING, TRIAGE])
def test_nothing_that_is_typed_is_taken_for_an_answer_or_breaks_anything(
    talk: Begin, interview: str, typed: str
) -> None:
    asked = talk(interview, typed)
    assert asked.answers == {}
    assert asked.awaiting
    assert all(char.isprintable() for char in asked.text)


# Every cell of figure 1 and every exception, typed answer by answer

CASE = {"disease": "HCC", "stage": "advanced", "tace": "no", "extrahepatic": "no", "systemic": "none", **REST}
INTERMEDIATE = {**CASE, "stage": "intermediate"}
NAIVE = {**CASE, "vascular_invasion": "PVTT", "invasion_history": "untreated"}
TACE = {**NAIVE, "invasion_history": "it arose under TACE", "tace": "TACE failed"}
SPREAD = {**CASE, "vascular_invasion": "none", "extrahepatic": "lung mets", "liver_sets_prognosis": "yes"}
BOTH = {**NAIVE, "extrahepatic": "yes", "liver_sets_prognosis": "the liver does"}
A = {"child_pugh_class": "A5", "child_pugh_score": "5"}
B = {"child_pugh_class": "B8", "child_pugh_score": "8"}
SPREADING = {"extrahepatic": "yes", "liver_sets_prognosis": "yes"}
AFTER = {"systemic": "after sorafenib", "further_systemic": "yes"}
EXHAUSTED = {"systemic": "after sorafenib", "further_systemic": "no option left"}


@pytest.mark.parametrize(
    ("answers", "verdict", "reasons"),
    [
        (INTERMEDIATE | A, "not-suitable", ["fig1.intermediate.a"]),
        (INTERMEDIATE | B, "good-candidate", ["fig1.intermediate.b"]),
        (NAIVE | A, "recommended", ["fig1.mvi-naive.a"]),
        (NAIVE | B, "good-candidate", ["fig1.mvi-naive.b"]),
        (TACE | A, "not-suitable", ["fig1.mvi-tace-failure.a"]),
        (TACE | B, "good-candidate", ["fig1.mvi-tace-failure.b"]),
        (SPREAD | A, "may-be-considered", ["fig1.spread.a", "systemic-first-with-spread"]),
        (SPREAD | A | {"systemic": "contraindicated"}, "good-candidate", ["fig1.spread.a"]),
        (SPREAD | B, "good-candidate", ["fig1.spread.b"]),
        (NAIVE | {"child_pugh_class": "B9"}, "insufficient-effect", ["child-pugh-9"]),
        (NAIVE | {"child_pugh_class": "C"}, "not-addressed", ["child-pugh-c"]),
        (CASE | B | {"stage": "early"}, "not-addressed", ["early-stage"]),
        (CASE | B | {"vascular_invasion": "none"}, "not-addressed", ["performance-status-alone"]),
        (SPREAD | B | {"liver_sets_prognosis": "the spread"}, "not-suitable", ["extrahepatic-sets-prognosis"]),
        (SPREAD | A | {"liver_sets_prognosis": "no"}, "not-suitable", ["extrahepatic-sets-prognosis"]),
        (BOTH | A, "may-be-considered", ["fig1.mvi-naive.a", "fig1.spread.a", "two-rows"]),
        (BOTH | A | EXHAUSTED, "good-candidate", ["fig1.mvi-naive.a", "fig1.spread.a", "two-rows-last"]),
        (BOTH | B, "good-candidate", ["fig1.mvi-naive.b", "fig1.spread.b", "two-rows-b"]),
        (TACE | A | SPREADING, "conflicting", ["fig1.mvi-tace-failure.a", "fig1.spread.a"]),
        (NAIVE | A | AFTER, "not-suitable", ["second-line"]),
        (NAIVE | B | AFTER, "good-candidate", ["fig1.mvi-naive.b"]),
        (NAIVE | A | EXHAUSTED, "recommended", ["fig1.mvi-naive.a"]),
        (INTERMEDIATE | A | EXHAUSTED, "conflicting", ["fig1.intermediate.a", "no-systemic-option"]),
        (INTERMEDIATE | A | EXHAUSTED | {"systemic": "lenvatinib"}, "conflicting", ["fig1.intermediate.a", "no-systemic-option"]),
        (INTERMEDIATE | B | EXHAUSTED | {"systemic": "lenvatinib"}, "good-candidate", ["fig1.intermediate.b"]),
        (INTERMEDIATE | A | {"systemic": "contraindicated"}, "conflicting", ["fig1.intermediate.a", "no-systemic-option"]),
        (TACE | A | {"systemic": "contraindicated"}, "conflicting", ["fig1.mvi-tace-failure.a", "no-systemic-option"]),
        (NAIVE | A | {"vascular_invasion": "hepatic vein"}, "may-be-considered", ["hepatic-vein-alone"]),
        (NAIVE | B | {"vascular_invasion": "IVC thrombus"}, "good-candidate", ["fig1.mvi-naive.b"]),
        (NAIVE | A | {"disease": "cholangiocarcinoma"}, "outside-scope", ["other-disease"]),
    ],
)  # fmt: skip
def test_a_typed_hcc_case_reaches_its_verdict(
    talk: Begin, answers: dict[str, str], verdict: str, reasons: list[str]
) -> None:
    asked = talk().answer("hcc-indication", answers)
    assert asked.kind == "verdict"
    assert asked.verdict == verdict
    assert set(reasons) <= {reason["id"] for reason in asked.card["reasons"]}
    assert all(reason["passages"] for reason in asked.card["reasons"])


MET = {
    "disease": "colorectal liver metastases", "purpose": "treatment", "primary": "colorectal", "liver_sets_prognosis": "yes",
    "extrahepatic": "no",
}  # fmt: skip
GIVEN = MET | {"systemic": "given"}


@pytest.mark.parametrize(
    ("answers", "verdict", "states"),
    [
        (GIVEN | {"refractory": "yes", "liver_response": "insufficient"}, "criteria-met", ["met"] * 3),
        (GIVEN | {"refractory": "refractory", "liver_response": "good"}, "criteria-met", ["met", "met", "not-met"]),
        (MET | {"systemic": "not fit for chemo"}, "criteria-met", ["met", "met", "not-met"]),
        (GIVEN | {"refractory": "no", "liver_response": "poor response in the liver"}, "criteria-met", ["met", "not-met", "met"]),
        (MET | {"systemic": "not yet"}, "criteria-not-met", ["met", "not-met", "not-met"]),
        (MET | {"systemic": "none", "liver_sets_prognosis": "no"}, "criteria-not-met", ["not-met", "not-met", "not-met"]),
        (MET | {"systemic": "the patient refuses chemotherapy"}, "open", ["met", "unclear", "not-met"]),
        (MET | {"purpose": "adjuvant"}, "not-addressed", []),
        (MET | {"disease": "HCC"}, "outside-scope", []),
    ],
)  # fmt: skip
def test_a_typed_case_of_metastases_reaches_its_verdict(
    talk: Begin, answers: dict[str, str], verdict: str, states: list[str]
) -> None:
    asked = talk().answer("metastases-indication", answers)
    assert asked.verdict == verdict
    assert [one["state"] for one in asked.card["criteria"]] == states


def test_a_refusal_is_not_not_indicated(talk: Begin) -> None:
    asked = talk(METASTASES, "colorectal liver mets", "treatment", "yes", "patient refuses", "no")
    assert asked.verdict == "open"
    assert "refuses systemic chemotherapy" in asked.text
    assert asked.say("what if it were contraindicated?").verdict == "criteria-met"


KEPT = {"liver_response": "CR", "response_kept": "yes"}
ON = {"artery": "patent", "liver_response": "partial response", "extrahepatic_response": "no", "complication": "no"}


@pytest.mark.parametrize(
    ("answers", "verdict", "reason"),
    [
        (ON | {"artery": "the hepatic artery is occluded"}, "stop", "artery-occluded"),
        (ON | {"artery": "severe stenosis"}, "stop", "artery-severe"),
        (ON | {"artery": "mild stenosis"}, "not-addressed", "mild-stenosis"),
        (ON | {"liver_response": "PD", "other_option": "yes"}, "stop", "change-therapy"),
        (ON | {"liver_response": "mild progression", "other_option": "nothing left"}, "stop", "mild-no-option"),
        (ON | {"extrahepatic_response": "new lung metastases", "other_option": "no"}, "stop", "outside-progression"),
        (ON | KEPT | {"intervals_lengthened": "yes"}, "consider-suspending", "complete-kept"),
        (ON | KEPT | {"intervals_lengthened": "never"}, "consider-suspending", "complete-not-lengthened"),
        (ON | {"liver_response": "CR", "response_kept": "not yet"}, "continue", "complete-not-kept"),
        (ON, "continue", "response-or-stable"),
        (ON | {"liver_response": "stable"}, "continue", "response-or-stable"),
    ],
)  # fmt: skip
def test_a_typed_case_of_stopping_reaches_its_verdict(
    talk: Begin, answers: dict[str, str], verdict: str, reason: str
) -> None:
    asked = talk().answer("continue-suspend-stop", answers)
    assert asked.verdict == verdict
    assert reason in {one["id"] for one in asked.card["reasons"]}


def test_a_complete_response_does_not_carry_on_through_an_occluded_artery(talk: Begin) -> None:
    asked = talk(STOPPING, "CR for 8 months, the hepatic artery is occluded, no disease outside, no complication")
    while asked.awaiting:
        asked.say("not known")
    assert asked.verdict == "stop"
    assert "stent" in asked.text


@pytest.mark.parametrize(
    ("lines", "action"),
    [
        (["tummy ache after the pump", "no"], "stop-drug-check-port"),
        (["black stools", "not known"], "stop-drug-check-port"),
        (["the line won't flush"], "check-system"),
        (["shivering and fever", "suspected", "no"], "remove-system"),
        (["redness over the port", "yes", "no"], "remove-system"),
        (["the port flipped over"], "reposition-port"),
        (["the tube has slipped", "a little", "no", "no"], "accept-migration"),
        (["the tube has slipped", "a little", "yes"], "remove-or-replace"),
        (["he is dizzy", "subclavian", "yes"], "continue-conservative"),
        (["weak on one side", "femoral"], "not-addressed"),
        (["the artery is clotted off", "narrowed"], "stop-haic"),
        (["platelets are low"], "no-treatment-named"),
        (["a kink in the catheter"], "replace-catheter"),
    ],
)
def test_a_complication_in_lay_words_leads_to_one_action(talk: Begin, lines: list[str], action: str) -> None:
    asked = talk(TRIAGE, *lines)
    assert asked.verdict == action
    assert len(asked.card["actions"]) == 1


def test_antibiotics_alone_are_never_enough_for_an_infected_port(talk: Begin) -> None:
    asked = talk(TRIAGE, "port infection", "no")
    assert asked.verdict == "remove-system"
    assert "Antibiotics alone cannot cure" in asked.text


GRAVE = {"recommended", "good-candidate", "may-be-considered"}


@pytest.mark.parametrize(
    "lines",
    [
        [DONE.format("B9")],
        [DONE.format("C")],
        [DONE.format("B"), "9"],
        [DONE.format("B8"), "no, B9"],
        [DONE.format("B8"), "actually 9 points"],
        [DONE.format("A5").replace("no mets", "lung mets, the spread sets the prognosis")],
        [DONE.format("B8").replace("no mets", "bone mets which determine the prognosis, the spread sets the prognosis")],
        [DONE.format("A6").replace("treatment naive, no TACE", "portal invasion after TACE, TACE failure")],
        [DONE.replace("CP {}", "bilirubin 2.4 mg/dL, albumin 30 g/L, INR 1.8, slight ascites, no encephalopathy, no warfarin")],
        [DONE.format("B8"), "the metastases that set the prognosis are in the lung"],
    ],
)  # fmt: skip
def test_no_way_of_saying_it_makes_a_grave_error(talk: Begin, lines: list[str]) -> None:
    asked = talk(HCC, *lines)
    assert asked.verdict
    assert asked.verdict not in GRAVE


def test_an_interview_works_in_a_pipe(haic: Haic) -> None:
    ran = haic("chat", stdin=f"{HCC}\n{DONE.format('B9')}\nwhat if B8?\n".encode())
    assert (ran.code, ran.err) == (0, "")
    assert "insufficient" in ran.out
    assert "Hypothetical" in ran.out
