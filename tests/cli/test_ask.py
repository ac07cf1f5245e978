"""`haic ask`: the reply that programs read, and the answers that the guideline must give."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from assistant.guideline.model import Guideline
    from tests.conftest import Haic

FIELDS = [
    "schema", "id",
    "kind", "reason", "clinical_question", "topic", "confidence", "match", "text", "blocks", "passages", "references",
    "references_unresolved", "offers", "suggestions", "explain",
]  # fmt: skip

BLOCK_FIELDS = {
    "recommendation": {"id", "text", "strength", "level"},
    "passage": {"id", "place", "text", "references"},
    "table": {"id", "columns", "rows"},
    "figure": set[str](),
    "regimen": set[str](),
    "references": set[str](),
    "note": {"id", "text"},
    "offers": {"offers"},
    "suggestion": set[str](),
    "question": {"field", "text", "options"},
    "verdict": set[str](),
    "text": {"text"},
}

QUESTIONS = [
    "What is HAIC with a port system?",
    "can a Child-Pugh B patient with portal vein invasion have HAIC?",
    "who is a candidate for HAIC in HCC",
    "is a tumour larger than 5 cm a problem",
    "is HAIC useful with extrahepatic lesions",
    "does hepatitis C matter for HAIC",
    "which regimen should be used for HCC",
    "dose of cisplatin in low dose FP",
    "OS of new FP",
    "what did the SILIUS trial show",
    "response rate of interferon plus 5-FU",
    "what are the therapeutic outcomes of HAIC for HCC",
    "can sorafenib be combined with HAIC",
    "lenvatinib with HAIC",
    "when is HAIC indicated in liver metastases",
    "regimen for colorectal liver metastases",
    "regimen for gastric cancer liver metastases",
    "how strong is the recommendation for other cancers",
    "median survival in colorectal liver metastases with irinotecan",
    "what are the therapeutic outcomes of HAIC for liver metastases",
    "what are the complications of the port",
    "how is a gastrointestinal ulcer treated",
    "how should the catheter be implanted",
    "which artery is preferred for access",
    "how should the skin be disinfected before puncture",
    "which needle is used for the port",
    "how is the port kept from clotting",
    "what is a flow check",
    "when should HAIC be stopped",
    "can treatment pause after complete response",
    "what does FUDR stand for",
    "what is the GDA",
    "how many papers were reviewed for the guideline",
    "highest ORR in table 1",
    "what did Obi report",
    "which societies include HAIC in their guidelines",
    "what gauge is the catheter",
    "how do I bake bread",
    "best dose of pembrolizumab for melanoma",
    "hello",
    "thanks",
    "help",
    "bye",
    "survival",
    "regimen",
    "asdf qwer zxcv",
    "portl vein invasoin",
    "HCCの門脈腫瘍栓にHAICは使えますか",
    "show the table",
    "/show fig1",
    "/show table2",
    "/sources",
]


@pytest.fixture(scope="module")
def replies(haic: Haic) -> dict[str, dict[str, Any]]:
    """The reply to each of the questions, every one in a conversation of its own."""
    ran = haic("ask", "-", "--json", stdin="\n".join(QUESTIONS).encode())
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.replies) == len(QUESTIONS)
    return dict(zip(QUESTIONS, ran.replies, strict=True))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reply_has_every_field_of_the_contract(replies: dict[str, dict[str, Any]], question: str) -> None:
    reply = replies[question]
    assert [field for field in FIELDS if field not in reply] == []
    assert reply["schema"] == "haic.reply/1"
    assert reply["id"] == QUESTIONS.index(question) + 1
    assert reply["kind"] in {"answer", "clarify", "decline", "interview", "verdict", "chat", "help", "error"}
    assert (reply["reason"] in {"not-covered", "not-understood", "unsafe"}) == (reply["kind"] == "decline")
    assert reply["clinical_question"] is None or 1 <= reply["clinical_question"] <= 12
    assert reply["match"] in {"strong", "fair", "weak"}
    assert 0 <= reply["confidence"] <= 1
    assert reply["explain"] is None
    assert all(isinstance(number, int) and 1 <= number <= 113 for number in reply["references"])
    assert all(isinstance(suggestion, str) for suggestion in reply["suggestions"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_replys_text_is_plain_and_as_short_as_was_promised(replies: dict[str, dict[str, Any]], question: str) -> None:
    reply = replies[question]
    assert reply["text"].strip() == reply["text"] != ""
    assert all(char.isprintable() or char == "\n" for char in reply["text"])
    assert not re.match(r"(yes|no)\b", reply["text"], re.IGNORECASE)
    assert len(question) < 10 or not reply["text"].lower().startswith(question.lower())
    if reply["kind"] == "decline":
        assert len(reply["text"]) <= 700
        assert "does not" in reply["text"] or "not cover" in reply["text"]
    if reply["kind"] == "answer" and not question.startswith("/show"):
        assert len(reply["text"]) <= 1500


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_blocks_of_a_reply_name_what_they_show(
    replies: dict[str, dict[str, Any]], question: str, guideline: Guideline
) -> None:
    reply = replies[question]
    assert reply["blocks"]
    for block in reply["blocks"]:
        assert BLOCK_FIELDS[block["type"]] <= set(block)
    assert set(reply["passages"]) <= guideline.citable()
    assert all(
        block["id"] in reply["passages"] for block in reply["blocks"] if block["type"] in {"recommendation", "passage"}
    )
    assert all(re.match(r"cq\d\d", offer["id"]) and offer["label"] for offer in reply["offers"])
    if reply["kind"] == "clarify":
        assert 2 <= len(reply["offers"]) <= 4


def first_lines(text: str, count: int) -> str:
    return " ".join(text.split("\n\n")[:count]).replace("\n", " ")


def test_class_b_with_portal_vein_invasion_leads_with_cq2_weak_level_c(replies: dict[str, dict[str, Any]]) -> None:
    reply = replies["can a Child-Pugh B patient with portal vein invasion have HAIC?"]
    assert (reply["kind"], reply["clinical_question"]) == ("answer", 2)
    first = reply["blocks"][0]
    assert (first["type"], first["id"], first["strength"], first["level"]) == (
        "recommendation",
        "cq02.rec",
        "weak",
        "C",
    )
    assert reply["text"].startswith("Weak recommendation, level of evidence C")
    assert "cq02.portal-vein.class-a-or-b" in reply["passages"]


def test_survival_with_new_fp_leads_with_the_figures_and_discloses_the_conflict(
    replies: dict[str, dict[str, Any]],
) -> None:
    reply = replies["OS of new FP"]
    assert (reply["kind"], reply["clinical_question"]) == ("answer", 4)
    assert {"30.4", "13.2"} <= set(re.findall(r"\d+\.\d", first_lines(reply["text"], 1)))
    assert "I-04" in {block["id"] for block in reply["blocks"] if block["type"] == "note"}


def test_the_dose_in_low_dose_fp_is_shown_as_two_regimens(replies: dict[str, dict[str, Any]]) -> None:
    reply = replies["dose of cisplatin in low dose FP"]
    assert reply["kind"] == "answer"
    assert {"fig2.low-dose-fp", "fig2.silius"} <= {
        block.get("id") for block in reply["blocks"] if block["type"] == "regimen"
    }
    assert "10 mg/body" in reply["text"]
    assert "20 mg/m2" in reply["text"]


def test_the_gauge_of_the_catheter_is_declined_with_what_cq10_does_say(replies: dict[str, dict[str, Any]]) -> None:
    reply = replies["what gauge is the catheter"]
    assert (reply["kind"], reply["reason"], reply["clinical_question"]) == ("decline", "not-covered", None)
    assert any(name.startswith("cq10.") for name in reply["passages"])


@pytest.mark.parametrize(
    ("question", "cq"),
    [
        ("What is HAIC with a port system?", 1),
        ("who is a candidate for HAIC in HCC", 2),
        ("which regimen should be used for HCC", 3),
        ("what are the therapeutic outcomes of HAIC for HCC", 4),
        ("can sorafenib be combined with HAIC", 5),
        ("when is HAIC indicated in liver metastases", 6),
        ("regimen for colorectal liver metastases", 7),
        ("what are the therapeutic outcomes of HAIC for liver metastases", 8),
        ("what are the complications of the port", 9),
        ("how should the catheter be implanted", 10),
        ("how should the skin be disinfected before puncture", 11),
        ("when should HAIC be stopped", 12),
        ("how many papers were reviewed for the guideline", None),
    ],
)
def test_each_clinical_question_answers_its_own(
    replies: dict[str, dict[str, Any]], question: str, cq: int | None
) -> None:
    assert (replies[question]["kind"], replies[question]["clinical_question"]) == ("answer", cq)


@pytest.mark.parametrize(
    "question", ["how do I bake bread", "best dose of pembrolizumab for melanoma", "asdf qwer zxcv"]
)
def test_what_the_guideline_does_not_cover_is_declined(replies: dict[str, dict[str, Any]], question: str) -> None:
    assert replies[question]["kind"] == "decline"
    assert replies[question]["clinical_question"] is None


@pytest.mark.parametrize("question", ["hello", "thanks", "help", "bye"])
def test_small_talk_gets_a_short_reply_without_a_clinical_question(
    replies: dict[str, dict[str, Any]], question: str
) -> None:
    assert replies[question]["kind"] in {"chat", "help"}
    assert replies[question]["clinical_question"] is None


def test_citations_of_the_older_numbering_are_kept_apart(replies: dict[str, dict[str, Any]]) -> None:
    reply = replies["does hepatitis C matter for HAIC"]
    assert "cq02.aetiology.hepatitis-c" in reply["passages"]
    assert {9, 12} <= set(reply["references_unresolved"])
    assert not {9, 12} & set(reply["references"])


def test_the_same_question_gets_the_same_reply(haic: Haic, replies: dict[str, dict[str, Any]]) -> None:
    again = haic("ask", "OS of new FP", "--json").json
    assert {**again, "id": None} == {**replies["OS of new FP"], "id": None}


def test_a_question_from_the_command_line_has_no_id_of_its_own(haic: Haic) -> None:
    assert haic("ask", "what is a flow check", "--json").json["id"] is None


def test_the_words_of_a_question_need_no_quotes(haic: Haic) -> None:
    assert haic("ask", "OS", "of", "new", "FP").out == haic("ask", "OS of new FP").out


def test_the_plain_answer_is_the_text_of_the_reply_and_says_that_it_gives_no_advice(haic: Haic) -> None:
    plain, reply = haic("ask", "what is a flow check"), haic("ask", "what is a flow check", "--json").json
    assert plain.code == 0
    assert plain.out.startswith(reply["text"])
    assert "gives no advice about any person" in plain.out.replace("\n", " ")
    assert "gives no advice" not in reply["text"]
    assert max(len(line) for line in plain.out.splitlines()) <= 80


def test_the_explanation_names_phrase_terms_scores_and_the_deciding_rule(haic: Haic) -> None:
    explain = haic("ask", "OS of new FP", "--json", "--explain").json["explain"]
    assert {"rule", "phrase", "terms", "scores", "runner_up"} <= set(explain)
    assert explain["rule"]
    assert "@overall-survival" in explain["terms"]
    assert "Decided by: " in haic("ask", "OS of new FP", "--explain").out


def test_a_repaired_word_is_disclosed_in_the_explanation(haic: Haic) -> None:
    assert ["cispaltin", "cisplatin"] in haic("ask", "cispaltin in low-dose FP", "--json", "--explain").json["explain"][
        "repairs"
    ]


def test_a_line_is_json_only_if_its_first_character_is_a_brace_and_all_are_answered_in_order(haic: Haic) -> None:
    lines = [
        b"what is a flow check",
        b"",
        b'{"id": "q-7", "text": "OS of new FP"}',
        b"   ",
        b'{"text": "hello"}',
        b' {"id": "q-8", "text": "hello"}',
    ]
    ran = haic("ask", "-", "--json", stdin=b"\n".join(lines))
    assert ran.code == 0
    assert [reply["id"] for reply in ran.replies] == [1, "q-7", 5, 6]
    assert [reply["kind"] for reply in ran.replies[:3]] == ["answer", "answer", "chat"]


def test_context_holds_the_earlier_turns_of_that_line_alone(haic: Haic) -> None:
    with_context = {"id": 1, "text": "and the response rate?", "context": ["OS of new FP"]}
    ran = haic("ask", "-", "--json", stdin=f"{json.dumps(with_context)}\n/sources\n".encode())
    followed, alone = ran.replies
    assert (followed["kind"], followed["clinical_question"]) == ("answer", 4)
    assert re.search(r"\b71%", followed["text"])
    assert alone["kind"] == "help", "nothing was asked before in the second conversation"


@pytest.mark.parametrize(
    ("before", "then", "holds"),
    [
        ("OS of new FP", "which trial?", "Nakano"),
        ("OS of new FP", "show the table", "Nakano M 2017"),
        ("who is a candidate for HAIC in HCC", "how strong is that recommendation", "level of evidence C"),
        ("who is a candidate for HAIC in HCC", "show the figure", "Good candidate"),
        ("what is a flow check", "/repeat", "flow check"),
        ("what is HAIC with a port system", "grade", "no level of evidence"),
    ],
)
def test_a_follow_up_is_read_with_what_came_before(haic: Haic, before: str, then: str, holds: str) -> None:
    line = json.dumps({"text": then, "context": [before]})
    (reply,) = haic("ask", "-", "--json", stdin=line.encode()).replies
    assert holds in reply["text"].replace("\n", " ")


def test_more_goes_on_where_the_answer_ended(haic: Haic) -> None:
    question = "what is the effect of HAIC in portal vein invasion"
    lines = [
        {"text": question},
        {"text": "more", "context": [question]},
        {"text": "more", "context": [question, "more"]},
    ]
    first, second, third = haic("ask", "-", "--json", stdin="\n".join(map(json.dumps, lines)).encode()).replies
    seen = [*first["passages"], *second["passages"], *third["passages"]]
    assert second["passages"]
    assert third["passages"]
    assert len(seen) == len(set(seen))
