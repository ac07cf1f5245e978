"""What looks like a person is found; what is clinical is left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.transcripts.engine import Engine, engine_of
from assistant.transcripts.privacy import find, redacted

if TYPE_CHECKING:
    from assistant.dialogue.knowledge import Knowledge

PERSONS = {
    "DOB 12/3/61, B8": "DOB ##/#/##, B8",
    "born 12.03.1961": "born ##.##.####",
    "date of birth: 1961-03-12": "date of birth: ####-##-##",
    "born in 1948": "born in ####",
    "seen on 12/03/2024": "seen on ##/##/####",
    "my patient, 3 March 1955": "my patient, # March ####",
    "March 3rd, 1955": "March #rd, ####",
    "MRN 123456": "MRN ######",
    "mrn: A-4455-12": "mrn: #########",
    "hospital number 00123": "hospital number #####",
    "patient 12345678, portal vein": "patient ########, portal vein",
    "call 090-1234-5678": "call ###-####-####",
    "+81 3 1234 5678": "+## # #### ####",
    "(555) 123-4567": "(###) ###-####",
    "tel 12345678": "tel ########",
    "write to a.b@example.org": "write to #@#",
    "Mr Smith has B8": "Mr X has B8",
    "mr smith has B8": "mr X has B8",
    "Mrs. O'Brien": "Mrs. X",
    "Ms Jones-Miller, 62": "Ms X, 62",
    "Dr Miller asked": "Dr X asked",
    "Miss Tanaka": "Miss X",
    "patient name John Smith": "patient name X",
    "patient name: tanaka": "patient name: X",
    "a patient named John": "a patient named X",
    "pt name is Ueno Taro, B7": "pt name is X, B7",
    "Frau M\u00fcller": "Frau X",
}
CLINICAL = [
    "Child-Pugh B8 or B9", "median OS 309 days", "in 2020 and 2021", "refs [19, 24] and [20-22]", "2018 2019 2020 2021",
    "cisplatin 60 mg/m2, 5-FU 250 mg/day on days 1-5 and 8-12", "literature search until 24 October 2020", "2020-10-24",
    "p = 0.013; HR 2.520, 95% CI 1.252-5.072", "doi 10.1159/000524893", "PMID 36158592", "NCT01214343", "653 94 101",
    "OS 30.4 vs 13.2", "AFP 1200000 ng/ml", "platelets 150000", "MR imaging or mr angiography", "what if they miss a dose",
    "1,000,000", "100-200-300 mg", "the patient is 62 years old, 8 cm, portal vein", "tumour volume 400 mm3",
    "Liver Cancer 2022;11(5):407-425", "what is the patient name for it", "Obi S 2006", "dr who said that", "Ms",
    "heparin 3000-5000 units", "5 FU 500 mg/body every 2-3 weeks", "0.5 - 1.2 mg/dl", "tumours 3/5/8 cm", "bilirubin 34.1 umol/L",
]  # fmt: skip


@pytest.mark.parametrize("typed", PERSONS)
def test_a_person_is_found_and_the_placeholder_is_not(typed: str) -> None:
    assert redacted(typed) == PERSONS[typed]
    assert find(redacted(typed)) == ()


@pytest.mark.parametrize("typed", CLINICAL)
def test_clinical_content_is_no_person(typed: str) -> None:
    assert find(typed) == ()


def test_a_doctor_whom_the_guideline_cites_is_literature() -> None:
    assert find("Dr Arai's device", frozenset({"arai"})) == ()
    assert [one.what for one in find("Mr Arai", frozenset({"arai"}))] == ["name"]


def test_two_hints_in_a_line_are_both_replaced() -> None:
    assert redacted("Mr Smith, DOB 1.2.1960, tel 12345678") == "Mr X, DOB #.#.####, tel ########"


NAMED = {
    "my patient John Smith, MRN 123456": "my patient X, MRN ######",
    "my patient John A. Smith has B8": "my patient X has B8",
    "patient john smith, MRN 123456": "patient X, MRN ######",
    "patient Smith, John": "patient X",
    "patient J. Smith": "patient X",
    "patient Tanaka has PVTT": "patient X has PVTT",
    "patient Grace Park": "patient X",
    "pt Li Wei, Child-Pugh B": "pt X, Child-Pugh B",
    "patient Tanaka, Sorafenib failed": "patient X, Sorafenib failed",
    "pt JOHN SMITH, 8 cm": "pt X, 8 cm",
    "my name is Yuki Sato": "my name is X",
    "a man named Peter O'Brien": "a man named X",
    "she is called Mar\u00eda Garc\u00eda": "she is called X",
    "my mother Anna Schmidt": "my mother X",
    "John Smith has HCC": "X has HCC",
    "Is Kenji Watanabe a candidate?": "Is X a candidate?",
    "Maria Garcia Lopez, portal vein invasion": "X, portal vein invasion",
    "Hello, I am Rosa Diaz": "Hello, I am X",
}
NOBODY = [
    "Patient with HCC and Child-Pugh B", "My patient has Portal Vein Tumour Thrombus", "The patient Had Sorafenib",
    "Pt Karnofsky 80", "a drug called Lenvatinib", "a catheter named Anthron", "the device is called Celsite Port",
    "Atezolizumab Bevacizumab in HCC", "Barcelona Clinic staging", "Kaplan-Meier curve",
    "New York Heart Association class II", "Mayo Clinic score", "Memorial Hospital",
    "Hong Kong Liver Cancer staging", "Patient-Reported Outcomes", "case of Biliary Sclerosis", "Is It Safe",
    "HAIC Versus Sorafenib", "Can Old Patients Have HAIC", "patient named above", "the name is printed in table 1",
    "MRN", "Dose Of Cisplatin In New FP",
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(knowledge: Knowledge) -> Engine:
    return engine_of(knowledge)


@pytest.fixture(scope="module")
def words(engine: Engine) -> frozenset[str]:
    return engine.words()


@pytest.mark.parametrize("typed", NAMED)
def test_a_name_without_a_title_is_found(typed: str, words: frozenset[str]) -> None:
    assert redacted(typed, known=words) == NAMED[typed]
    assert find(redacted(typed, known=words), known=words) == ()


@pytest.mark.parametrize("typed", [*NOBODY, *CLINICAL])
def test_capitals_alone_make_no_name(typed: str, words: frozenset[str]) -> None:
    assert find(typed, known=words) == ()


def test_no_author_drug_society_or_place_of_the_guideline_is_pointed_out(
    knowledge: Knowledge, engine: Engine, words: frozenset[str]
) -> None:
    guideline, lexicon = knowledge.guideline, knowledge.matcher.lexicon
    authors = {row.text("author") for _, row in guideline.rows.values()} | {
        one.authors or "" for one in guideline.references.values()
    }
    drugs = [
        name.replace("-", " ") for name, one in lexicon.concepts.items() if one.kind in {"drug", "regimen", "device"}
    ]
    journals = [part for one in guideline.references.values() for part in (one.title, one.journal) if part]
    named = [*filter(None, authors), *drugs, *journals, *guideline.about.societies, guideline.about.citation]
    for name in named:
        for said in (
            name,
            name.title(),
            f"what did {name} report",
            f"My patient had {name.title()}",
            f"the trial by {name}",
        ):
            assert find(said, engine.authors, words) == (), said


def test_nothing_that_the_guideline_says_is_pointed_out(
    knowledge: Knowledge, engine: Engine, words: frozenset[str]
) -> None:
    guideline = knowledge.guideline
    texts = [*(one.text for one in guideline.passages.values()), *(one.text for one in guideline.notes.values())]
    texts += [regimen.text for regimen in guideline.regimens.values()]
    texts += [re.sub(r"\bDr\b", "", phrasing.text.capitalize()) for phrasing in knowledge.matcher.phrasings.items]
    found = [one.text for text in texts for one in find(text, engine.authors, words) if not re.match("[a-z]", one.text)]
    assert found == []
