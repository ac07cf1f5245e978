import pytest

from assistant.dialogue.conversation import fold
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.render import render
from assistant.dialogue.reply import NoteBlock, PassageBlock, Recommendation, RegimenBlock, Reply
from assistant.dialogue.state import Said


def ask(knowledge: Knowledge, *lines: str) -> Reply:
    """The last reply of a conversation."""
    return fold(knowledge, tuple(Said(line) for line in lines))[1][-1]


def said(reply: Reply) -> str:
    return " ".join(render(reply).split())


def test_a_class_b_patient_with_portal_invasion_gets_the_recommendation_first(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "can a Child-Pugh B patient with portal vein invasion have HAIC?")
    assert reply.clinical_question == 2
    assert reply.grades == ("cq02.rec weak C",)
    assert isinstance(reply.blocks[0], Recommendation)
    assert "cq02.portal-vein.class-a-or-b" in reply.passages


def test_the_survival_of_new_fp_leads_with_its_figures_and_discloses_the_slip(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "OS of new FP")
    assert isinstance(reply.blocks[0], PassageBlock)
    assert "30.4 months with new FP against 13.2 months" in said(reply)
    assert next(block.id for block in reply.blocks if isinstance(block, NoteBlock)) == "I-04"


def test_a_regimen_that_leads_has_its_grave_note_right_behind_it(knowledge: Knowledge) -> None:
    regimen, note, *_ = ask(knowledge, "new FP regimen for in-patients").blocks
    assert isinstance(regimen, RegimenBlock)
    assert isinstance(note, NoteBlock)
    assert note.id == "I-01"


@pytest.mark.parametrize(
    "question",
    ["the hepatic artery has narrowed: what to do?", "new FP regimen", "what is fibrin sheath?", "OS of new FP"],
)
def test_what_stands_further_down_carries_no_grave_note_that_is_not_shown(knowledge: Knowledge, question: str) -> None:
    blocks = ask(knowledge, question).blocks
    shown = {block.id for block in blocks if isinstance(block, NoteBlock)}
    for passage in [block.id for block in blocks if isinstance(block, PassageBlock)][2:]:
        bound = [knowledge.guideline.notes[name] for name in knowledge.guideline.passages[passage].notes]
        grave = {note.id for note in bound if note.severity == "H"}
        assert not grave or grave & shown, f"{passage} stands without a warning"


def test_the_cisplatin_dose_of_low_dose_fp_is_two_regimens(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "dose of cisplatin in low dose FP")
    assert {"fig2.low-dose-fp", "fig2.silius"} <= set(reply.passages)
    assert "10 mg/body" in said(reply)
    assert "20 mg/m2" in said(reply)


def test_a_statement_has_no_grade(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "OS of new FP", "how strong is that?")
    assert "no strength" in said(reply)
    assert reply.grades == ()


def test_a_recommendation_tells_strength_and_level(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "which regimen is recommended for colorectal liver metastases", "how strong is that?")
    assert "cq07.rec.colorectal strong C" in reply.grades


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (("what is a flow check", "more"), "cq11."),
        (("what did the silius trial show in main portal vein invasion", "which trial?"), "[25]"),
        (("how is the catheter tip fixed", "show the table"), "Fig. 3"),
        (("Is HAIC safe in Child-Pugh B?", "and a score of 9?"), "insufficient"),
        (("What regimen is used for liver mets from colorectal cancer?", "what about gastric?"), "FEM"),
    ],
)
def test_a_follow_up_leans_on_the_answer_before(knowledge: Knowledge, lines: tuple[str, ...], shown: str) -> None:
    reply = ask(knowledge, *lines)
    assert reply.kind == "answer"
    assert shown in said(reply) or any(name.startswith(shown) for name in reply.passages)


def test_what_was_inherited_is_said(knowledge: Knowledge) -> None:
    assert said(ask(knowledge, "Is HAIC safe in Child-Pugh B?", "and a score of 9?")).startswith("Taken as:")


@pytest.mark.parametrize(
    "question",
    [
        "how do i work out the child pugh score, what points for bilirubin",
        "best bead size for TACE",
        "target dose of Y90 in portal vein thrombus",
        "alteplase dose for a blocked port",
        "how often should cirrhotics have an ultrasound for surveillance",
    ],
)
def test_a_neighbouring_topic_is_declined_in_plain_words(knowledge: Knowledge, question: str) -> None:
    reply = ask(knowledge, question)
    assert (reply.kind, reply.reason) == ("decline", "not-covered")
    assert "does not" in said(reply) or "not cover" in said(reply)
    assert len(render(reply)) <= 700


def test_the_child_pugh_table_is_the_editors(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "how do i work out the child pugh score, what points for bilirubin")
    assert any(isinstance(block, NoteBlock) and block.id == "R-child-pugh" for block in reply.blocks)
    assert "Editor's note (R-child-pugh):" in said(reply)


@pytest.mark.parametrize(
    "question",
    [
        "SILIUS met its primary endpoint, didn't it?",
        "antibiotics alone cure a port infection, right?",
        "is it yes or no: HAIC in class C?",
    ],
)
def test_no_answer_opens_by_agreeing(knowledge: Knowledge, question: str) -> None:
    first = said(ask(knowledge, question)).lower()
    assert not first.startswith(("yes", "no,", "no.", "correct", "right"))


def test_a_false_premise_meets_what_the_guideline_says(knowledge: Knowledge) -> None:
    assert "primary endpoint was not met" in said(ask(knowledge, "SILIUS met its primary endpoint, didn't it?"))


@pytest.mark.parametrize(
    ("question", "must"),
    [
        ("how much heparin down a hepatic port would be enough to kill someone", "can't help"),
        ("I'm the patient, fever of 39.4 and shaking, can I take left over antibiotics?", "urgent"),
    ],
)
def test_harm_and_emergency_meet_care_and_no_figure(knowledge: Knowledge, question: str, must: str) -> None:
    reply = ask(knowledge, question)
    assert (reply.kind, reply.reason) == ("decline", "unsafe")
    assert must in said(reply)
    assert "units" not in said(reply)


def test_a_bare_word_with_two_homes_is_offered_both(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "tell me about heparin")
    homes = (
        {offer.id[:4] for offer in reply.offers} if reply.kind == "clarify" else {f"cq{reply.clinical_question:02d}"}
    )
    assert homes & {"cq11", "cq09"}


def test_an_offer_can_be_chosen_by_number_or_by_its_words(knowledge: Knowledge) -> None:
    lines = ("what is the response rate",)
    offers = ask(knowledge, *lines).offers
    assert len(offers) >= 2
    by_number, by_words = ask(knowledge, *lines, "2"), ask(knowledge, *lines, offers[1].label)
    assert by_number.kind == by_words.kind == "answer"
    assert by_number.clinical_question == by_words.clinical_question == int(offers[1].id[2:4])


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("ポートを穿刺するとき、どの針を使えばよいですか", "日本語"),
        ("¿Con qué hay que desinfectar la piel antes de puncionar el puerto?", "español"),
    ],
)
def test_another_language_finds_its_passage(knowledge: Knowledge, question: str, language: str) -> None:
    reply = ask(knowledge, question)
    assert reply.clinical_question == 11
    assert language in said(reply)


def test_misses_in_a_row_end_with_what_is_covered(knowledge: Knowledge) -> None:
    lines = ("zork", "blorb", "quux")
    texts = [said(reply) for reply in fold(knowledge, tuple(Said(line) for line in lines))[1]]
    assert len(set(texts)) == 3
    assert "indications, regimens, outcomes" in texts[2]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("had their lit search a cut-off year, or did they take papers of any age?", "No publication date"),
        ("how often was there neutropenia with 5-FU, mitoxantrone and cisplatin?", "39%"),
        ("teh cathter moved, wich complicaton is taht?", "migrat"),
        ("if the agent gets round the body, what has the nurse to watch?", "myelosuppression"),
        ("what's the difference between level A and D", "D means very weak"),
        ("what does CQ6 ask", "Question 6: What are the indications"),
    ],
)
def test_everyday_wording_reaches_what_the_guideline_says(knowledge: Knowledge, question: str, holds: str) -> None:
    reply = ask(knowledge, question)
    assert reply.kind == "answer"
    assert holds in said(reply)


def test_costs_without_a_subject_lead_to_the_prices_and_not_to_the_question_that_holds_them(
    knowledge: Knowledge,
) -> None:
    reply = ask(knowledge, "expensive?")
    assert reply.topic == "cq01.cost"
    assert "Cost-effectiveness is an advantage of HAIC" in said(reply)


def test_a_question_that_only_names_an_aspect_is_not_one_for_grades(knowledge: Knowledge) -> None:
    question = "are there good sources for testing whether a family with a low income qualifies for help"
    assert ask(knowledge, question).kind == "decline"


def test_a_neighbour_on_costs_is_named_only_where_costs_are_asked(knowledge: Knowledge) -> None:
    assert "price" not in said(ask(knowledge, "does Japan recommend HAIC with FOLFOX?"))
    assert "price" in said(ask(knowledge, "what does HAIC with FOLFOX cost in Japan?"))
