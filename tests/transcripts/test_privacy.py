"""What looks like a person is found; what is clinical is left alone."""

from __future__ import annotations

import pytest

from assistant.transcripts.privacy import find, redacted

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
