"""The twelve clinical questions as the guideline has them: titles, kinds, grades, and every item and paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant.guideline.model import Guideline

TITLES = {
    1: "What Is HAIC with a Port System?",
    2: "What Are the Indications for HAIC with a Port System in HCC?",
    3: "What Regimens Should Be Used in HAIC with a Port System for HCC?",
    4: "What Are the Therapeutic Outcomes of HAIC with a Port System for HCC?",
    5: "What Therapies Can Be Combined with HAIC with a Port System for HCC?",
    6: "What Are the Indications of HAIC with a Port System for Liver Metastases?",
    7: "What Regimens Should Be Used in HAIC with a Port System for Metastatic Liver Cancer?",
    8: "What Are the Therapeutic Outcomes of HAIC with a Port System for Liver Metastases?",
    9: "What Are the Complications and Treatments of HAIC with a Port System?",
    10: "What Is the Appropriate Method for Implanting the Catheter and Port System?",
    11: "How Should an Implanted Catheter and Port System Be Managed after Placement?",
    12: "For Which Clinical Condition Should HAIC with a Port System Be Suspended or Discontinued?",
}

GRADES = {
    2: ["weak recommendation, level of evidence C"],
    3: ["strong recommendation, level of evidence C"],
    5: ["weak recommendation, level of evidence C"],
    6: ["weak recommendation, level of evidence D"],
    7: ["strong recommendation, level of evidence C", "very weak recommendation, level of evidence D"],
    10: ["strong recommendation, level of evidence C"],
    11: [
        "strong recommendation, level of evidence B",
        "strong recommendation, level of evidence C",
        "strong recommendation, level of evidence C",
        "strong recommendation, level of evidence C",
    ],
    12: ["strong recommendation, level of evidence D"],
}

# Section -> item -> its paragraphs; an item with a number is known by it.
PARAGRAPHS: dict[str, dict[str, int]] = {
    "about": {
        "abstract": 1, "introduction": 1, "target audience": 1, "method of guideline development": 3, "key clinical questions": 1,
        "conclusions": 1,
    },
    "cq01": {"statement": 1, "commentary": 6},
    "cq02": {
        "recommendation": 1, "commentary": 1, "1": 1, "2": 1, "3": 1, "4": 3, "5": 1, "6": 1, "7": 1, "8": 2, "9": 1, "10": 1,
        "11": 1,
    },
    "cq03": {
        "recommendation": 1, "commentary": 1, "Combined interferon and intra-arterial 5-fluorouracil": 2, "Low-dose FP therapy": 5,
        "New FP therapy": 1, "Others": 3,
    },
    "cq04": {"statement": 1, "commentary": 1, "1": 2, "2": 2, "3": 1, "4": 2},
    "cq05": {"recommendation": 1, "commentary": 5},
    "cq06": {"recommendation": 1, "commentary": 2},
    "cq07": {"recommendation": 1, "commentary": 3},
    "cq08": {"statement": 1, "commentary": 5},
    "cq09": {"statement": 1, "commentary": 9},
    "cq10": {"recommendation": 1, "commentary": 3},
    "cq11": {"recommendation": 4, "1": 2, "2": 2, "3": 2, "4": 2},
    "cq12": {"recommendation": 1, "commentary": 3},
}  # fmt: skip

SOCIETIES = ("JSH", "AASLD", "EASL", "APASL", "ASCO", "ESMO", "Taiwan")


def test_holds_the_twelve_clinical_questions_in_order_behind_the_front_matter(guideline: Guideline) -> None:
    assert [section.id for section in guideline.sections.values()] == ["about", *(f"cq{n:02d}" for n in range(1, 13))]
    assert {section.number: section.title for section in guideline.sections.values() if section.number} == TITLES


@pytest.mark.parametrize("number", TITLES)
def test_every_recommendation_has_its_printed_grade_and_every_statement_none(guideline: Guideline, number: int) -> None:
    section = guideline.section_of(number)
    assert section.kind == ("recommendation" if number in GRADES else "statement")
    assert [str(passage.grade) for passage in guideline.passages_of(section) if passage.grade] == GRADES.get(number, [])


def test_grades_stand_on_the_leading_passages_alone(guideline: Guideline) -> None:
    for number in GRADES:
        assert all(passage.grade for passage in guideline.leading(number))
    assert sum(1 for _ in guideline.recommendations()) == 12


def test_the_four_recommendations_on_care_are_those_four(guideline: Guideline) -> None:
    found = [(passage.id, str(passage.grade)[-1]) for passage in guideline.leading(11)]
    assert found == [
        ("cq11.rec.disinfection", "B"), ("cq11.rec.needle", "C"), ("cq11.rec.heparin", "C"), ("cq11.rec.flow-check", "C"),
    ]  # fmt: skip


def test_cq7_grades_colorectal_metastases_and_the_other_cancers_apart(guideline: Guideline) -> None:
    colorectal, others = guideline.leading(7)
    assert "colorectal" in colorectal.text
    assert "irinotecan" in colorectal.text
    assert str(colorectal.grade) == GRADES[7][0]
    assert "insufficient" in others.text
    assert str(others.grade) == GRADES[7][1]


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_every_item_and_paragraph_of_the_guideline_holds_a_passage(guideline: Guideline, name: str) -> None:
    found: dict[str, set[int | None]] = {}
    for passage in guideline.passages_of(guideline.sections[name]):
        number, _, _ = passage.place.item.partition(" ")
        item = number if number.isdigit() else passage.place.item
        found.setdefault(item, set()).add(passage.place.paragraph)
    assert found == {item: set(range(1, count + 1)) for item, count in PARAGRAPHS[name].items()}


def test_passages_stand_in_the_order_of_the_guideline(guideline: Guideline) -> None:
    for section in guideline.sections.values():
        for topic in (guideline.topics[name] for name in section.topics):
            paragraphs = [guideline.passages[name].place.paragraph or 0 for name in topic.passages]
            assert paragraphs == sorted(paragraphs), topic.id


def test_every_topic_holds_a_passage_and_every_passage_stands_in_its_topic(guideline: Guideline) -> None:
    held = [name for topic in guideline.topics.values() for name in topic.passages]
    assert all(topic.passages for topic in guideline.topics.values())
    assert held == list(guideline.passages)
    assert all(passage.id in guideline.topics[passage.topic].passages for passage in guideline.passages.values())


def test_every_passage_is_one_thought_that_ends_like_a_sentence(guideline: Guideline) -> None:
    for passage in guideline.passages.values():
        assert re.search(r"[.?]\Z", passage.text), passage.id
        assert 30 <= len(passage.text) <= 600, passage.id
        assert passage.text[0].isupper() or passage.text[0].isdigit(), passage.id


def test_the_front_matter_tells_what_guideline_this_is(guideline: Guideline) -> None:
    about = guideline.about
    assert about.title.startswith(
        "Clinical Practice Guidelines for Hepatic Arterial Infusion Chemotherapy with a Port System"
    )
    assert about.citation == "Ueshima K et al., Liver Cancer 2022;11(5):407-425"
    assert about.doi == "10.1159/000524893"
    assert about.literature_search == "2020-10-24"
    assert [(level.id, level.text) for level in about.levels] == [
        ("A", "strong"),
        ("B", "moderate"),
        ("C", "weak"),
        ("D", "very weak"),
    ]
    assert [strength.id for strength in about.strengths] == ["strong", "weak"]


@pytest.mark.parametrize(
    "figure", ["653", "94", "101", "October 24, 2020", "intra-arterial chemotherapy", "2017", "2014"]
)
def test_the_methods_keep_their_counts_dates_and_search_terms(guideline: Guideline, figure: str) -> None:
    assert any(figure in passage.text for passage in guideline.passages_of(guideline.sections["about"]))


@pytest.mark.parametrize("society", SOCIETIES)
def test_the_front_matter_says_which_societies_list_haic(guideline: Guideline, society: str) -> None:
    assert any(society in guideline.passages[name].text for name in guideline.topics["about.introduction"].passages)
