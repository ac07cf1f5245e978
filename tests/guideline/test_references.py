"""The reference list: every number once, what nobody verified not given as fact, the unresolvable ones apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.guideline.markdown import cited_numbers

if TYPE_CHECKING:
    from assistant.guideline.model import Guideline

UNRESOLVED = ("cq02.extrahepatic-lesions", "cq02.aetiology", "cq02.tumour-markers")


def test_the_references_are_1_to_113(guideline: Guideline) -> None:
    assert list(guideline.references) == list(range(1, 114))
    assert all(number == reference.number for number, reference in guideline.references.items())


def test_every_reference_is_cited_in_the_text_and_every_citation_is_a_reference(guideline: Guideline) -> None:
    cited = {
        number for passage in guideline.passages.values() if not passage.unresolved for number in passage.references
    }
    assert cited == set(guideline.references)


def test_a_reference_knows_the_sections_and_tables_that_cite_it(guideline: Guideline) -> None:
    found: dict[int, set[str]] = {number: set() for number in guideline.references}
    for passage in guideline.passages.values():
        if not passage.unresolved:
            for number in passage.references:
                found[number].add(passage.id.split(".")[0])
    for name in ("table1", "table3"):
        for row in guideline.tables[name].rows:
            found[int(row.text("ref_text"))].add(name)
    assert found == {number: set(reference.cited_in) for number, reference in guideline.references.items()}


def test_a_detail_that_nobody_verified_is_not_given_as_fact(guideline: Guideline) -> None:
    for reference in guideline.references.values():
        if not reference.verified:
            assert (reference.title, reference.journal, reference.doi, reference.pmid) == (None, None, None, None)
        if not (reference.verified or reference.named_in_text):
            assert reference.authors is None
        if reference.confidence == "unknown":
            assert (reference.authors, reference.year, reference.verified) == (None, None, False)


@pytest.mark.parametrize(
    ("number", "author", "year"),
    [
        (25, "Kudo", 2018),
        (66, "Kemeny", 2006),
        (54, "Nakano", 2017),
        (38, "Obi", 2006),
        (20, "Nagamatsu", 2010),
        (27, "Moriguchi", 2017),
    ],
)
def test_a_reference_that_the_text_names_has_its_author_and_year(
    guideline: Guideline, number: int, author: str, year: int
) -> None:
    reference = guideline.references[number]
    assert author in (reference.authors or "")
    assert reference.year == year


def test_the_citations_of_cq2_items_9_to_11_are_the_only_unresolved_ones(guideline: Guideline) -> None:
    found = [passage for passage in guideline.passages.values() if passage.unresolved]
    assert {passage.topic for passage in found} == set(UNRESOLVED)
    assert [passage.id for passage in found if passage.references and "I-36" not in passage.notes] == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("as reported [25].", (25,)),
        ("several [35-38, 40-43, 59].", (35, 36, 37, 38, 40, 41, 42, 43, 59)),
        ("one [7] and again [7, 8].", (7, 8)),
        ("none at all (25).", ()),
    ],
)
def test_reference_numbers_are_read_from_square_brackets_ranges_spelled_out(
    text: str, numbers: tuple[int, ...]
) -> None:
    assert cited_numbers(text) == numbers
