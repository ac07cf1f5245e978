"""Many ways to say a thing are one concept, in questions and in the corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.files.yaml import load
from assistant.text.lexicon import MARK, Concept, Entry, Lexicon, build_lexicon

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge
    from assistant.files.folders import Data

ENTRIES = (
    Entry(Concept("vein", "anatomy"), ("vein",)),
    Entry(Concept("portal-vein", "anatomy", ("vein",)), ("portal vein", "PV"), {"de": ("Pfortader",)}),
    Entry(Concept("clot", "disease"), ("clot", "thrombus", "thrombi")),
    Entry(
        Concept("invasion", "disease", ("portal-vein", "clot")),
        ("portal vein clot", "clot in the portal vein"),
        {"ja": ("門脈腫瘍栓",)},
    ),
    Entry(Concept("5-fluorouracil", "drug"), ("5-FU", "fluorouracil")),
)
LEXICON = build_lexicon(ENTRIES, ("the", "in", "a", "of"), (), {})


def terms(text: str, lexicon: Lexicon = LEXICON) -> tuple[str, ...]:
    return lexicon.read(text).terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the portal vein", ("@portal-vein",)),
        ("PORTAL VEINS", ("@portal-vein",)),
        ("portal-vein clots", ("@invasion",)),
        ("a clot in the portal vein", ("@invasion",)),
        ("clot of the portal vein", ("@clot", "@portal-vein")),
        ("5 FU", ("@5-fluorouracil",)),
        ("vein vein vein", ("@vein",)),
        ("catheter in the vein", ("cathet", "@vein")),
        ("Pfortader", ("@portal-vein",)),
        ("the in a of", ()),
        ("", ()),
    ],
)
def test_a_text_becomes_its_concepts_and_the_stems_of_its_other_words(text: str, expected: tuple[str, ...]) -> None:
    assert terms(text) == expected


def test_a_form_in_a_script_without_spaces_is_found_inside_the_text() -> None:
    assert LEXICON.read("門脈腫瘍栓のHAIC").concepts == ("invasion",)


def test_the_longest_form_wins_and_is_counted_once() -> None:
    (span,) = LEXICON.read("clot in the portal vein").spans
    assert (span.concept, span.start, span.end) == ("invasion", 0, 5)


def test_a_concept_implies_its_broader_ones_nearest_first() -> None:
    assert LEXICON.read("portal vein clot").broader == ("@portal-vein", "@clot", "@vein")
    assert tuple(LEXICON.ancestors("invasion")) == ("portal-vein", "clot", "vein")


def test_what_is_named_itself_is_not_implied_as_well() -> None:
    assert LEXICON.read("portal vein clot in a vein").broader == ("@portal-vein", "@clot")


@pytest.mark.parametrize(
    ("text", "language"), [("門脈腫瘍栓", "ja"), ("Pfortader", "de"), ("portal vein", "en"), ("", "en")]
)
def test_a_form_of_another_language_tells_the_language(text: str, language: str) -> None:
    assert LEXICON.read(text).language == language


def test_the_vocabulary_holds_every_word_of_every_form() -> None:
    assert {"portal", "vein", "clot", "thrombus", "thrombi", "fluorouracil"} <= set(LEXICON.vocabulary)


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    reading = LEXICON.read(text)
    assert len(set(reading.terms)) == len(reading.terms)
    assert set(reading.concepts) <= set(LEXICON.concepts)
    assert all(0 <= span.start < span.end <= len(reading.tokens) for span in reading.spans if span.start >= 0)
    assert not set(reading.broader) & set(reading.terms)


@given(st.text("@|portal vein clot", max_size=40))
def test_no_word_is_taken_for_a_marked_concept(text: str) -> None:
    known = {f"{MARK}{name}" for name in LEXICON.concepts}
    assert all(term in known or MARK not in term for term in terms(text))


@pytest.mark.parametrize(
    "texts",
    [
        ["PVTT", "clot in the portal vein", "portal vein tumour thrombus", "portal vein tumor thrombus", "門脈腫瘍栓"],
        ["5-FU", "5FU", "5 fluorouracil", "fluorouracil"],
        ["TACE refractory", "refractory to TACE", "TACE failure"],
        ["overall survival", "OS", "how long do patients live"],
        ["ORR", "objective response rate", "response rate"],
        ["liver metastases", "hepatic metastases", "liver mets"],
        ["cisplatin", "CDDP"],
        ["irinotecan", "CPT-11"],
    ],
)  # fmt: skip
def test_the_shipped_lexicon_reads_these_as_one_thing(knowledge: Knowledge, texts: list[str]) -> None:
    lexicon = knowledge.matcher.lexicon
    shared = set(lexicon.read(texts[0]).concepts)
    for text in texts[1:]:
        shared &= set(lexicon.read(text).concepts)
    assert shared


def test_every_form_of_the_shipped_lexicon_is_read_as_its_concept(knowledge: Knowledge, data: Data) -> None:
    lexicon = knowledge.matcher.lexicon
    concepts = load(data.intents / "lexicon.yaml").value["concepts"]
    forms = [(name, form) for name, concept in concepts.items() for form in concept["forms"]]
    assert len(forms) > 1000
    assert [(name, form) for name, form in forms if name not in lexicon.read(form).concepts] == []
