"""One way to write things, and never another figure."""

# ruff: noqa: RUF001 - look-alike characters are the subject

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.text.normalise import LONGEST, normalise, stem, tokens, visible, words

PIECES = st.sampled_from(
    [
        "5 FU", "5-fu", "5-FU", "fluorouracil", "5-flurouracil", "mg/m2", "mg / m ^2", "m²", "µg", "mcg", "μmol/L", "50 %",
        "≥5", "≤ 3",
        "Child-Pugh B 8", "Child Pugh class B-8", "child-turcotte-pugh score b 7", "cp b7", "CP-A", "CPA 0", "clinical question 4",
        "cq #2", "CQ2", "Fig. 2e", "figure 3 a", "h.c.c.",
        "HCC..", "TACE", "t.a.c.e.", "1,250", "1 250", "0.5", "·5", "α", "IFN-α",
        "’s", "don't", "“x”", "…", "×", "１２", "ﬁg", "é", "\u00a0", "\t", "\r\n", "\u200b", "-", "/", "(", ")", "?",
        "門脈", "간암", "nurse: ", "T/F ", "w/",
    ]
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES | st.text(max_size=4) | st.integers(0, 3000).map(str), max_size=10).map(" ".join),
    st.lists(PIECES, max_size=8).map("".join),
)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  What   IS\tHAIC?\n", "what is haic?"),
        ("HAIC w/o a port, cisplatin w/ lipiodol", "haic without a port, cisplatin with lipiodol"),
        ("House officer: is 6 cm bad?", "is 6 cm bad?"),
        ("T/F: tumours of 5 cm progress slower", "tumours of 5 cm progress slower"),
        ("my sister: she has a port", "my sister: she has a port"),
        ("nurse-led care of the port", "nurse-led care of the port"),
        ("5 FU", "5-fu"),
        ("5-FU", "5-fu"),
        ("5FU", "5-fu"),
        ("5 fluorouracil", "5-fu"),
        ("5-Fluorouracil", "5-fu"),
        ("5-fruorouracil", "5-fruorouracil"),
        ("20 mg / m²", "20 mg/m2"),
        ("20 mg/m^2", "20 mg/m2"),
        ("90 µg", "90 ug"),
        ("90 μg", "90 ug"),
        ("90 mcg", "90 ug"),
        ("34 µmol/L", "34 umol/l"),
        ("IFN-α", "ifn-alpha"),
        ("Child–Pugh class B 8", "child-pugh b8"),
        ("Child Pugh B8", "child-pugh b8"),
        ("Child-Turcotte-Pugh B-8", "child-pugh b8"),
        ("CP-B", "child-pugh b"),
        ("CP B7", "child-pugh b7"),
        ("clinical question 2", "cq2"),
        ("CQ #2", "cq2"),
        ("Fig. 2e", "figure 2e"),
        ("H.C.C.", "hcc"),
        ("HAIC w/o a port", "haic without a port"),
        ("HAIC w/ a port, w/sorafenib", "haic with a port, with sorafenib"),
        ("2 % w/w", "2% w/w"),
        ("T.A.C.E.", "tace"),
        ("0.5% w/v", "0.5% w/v"),
        ("50 %", "50%"),
        ("1·75 m2", "1.75 m2"),
        ("naïve", "naive"),
        ("ﬁbrin", "fibrin"),
        ("ＨＡＩＣ", "haic"),
        ("tumour‑size", "tumour-size"),
        ("“OS”", '"os"'),
        ("门静脉癌栓", "门静脉癌栓"),
        ("ガイドライン", "ガイドライン"),
        ("zero\u200bwidth", "zerowidth"),
        ("\x1b[31mred\x1b[0m", "red"),
    ],
)
def test_many_ways_to_write_a_thing_become_one(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(TYPED)
@example("HCC..")
@example("CPA 0")
@example("0 \r%")
def test_a_normalised_text_is_normalised(typed: str) -> None:
    normal = normalise(typed)
    assert normalise(normal) == normal


@given(TYPED)
def test_no_digit_is_added_lost_or_moved_to_another_place(typed: str) -> None:
    seen = unicodedata.normalize("NFKC", visible(typed))
    assert re.findall(r"\d", normalise(typed)) == re.findall(r"\d", seen)


@given(
    st.lists(
        PIECES.filter(str.isascii) | st.integers(0, 3000).map(str) | st.decimals(0, 99, places=2).map(str), max_size=10
    )
)
def test_the_figures_of_a_question_stay_the_same_figures(pieces: list[str]) -> None:
    typed = " ".join(pieces)
    figures = re.compile(r"\d+(?:\.\d+)?")
    assert sorted(figures.findall(normalise(typed))) == sorted(figures.findall(typed))


@given(TYPED)
def test_nothing_that_cannot_be_seen_is_left(typed: str) -> None:
    for text in (visible(typed), normalise(typed)):
        assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]
    assert normalise(typed) == " ".join(normalise(typed).split())


@example("n't")
@given(st.text(max_size=80))
def test_words_and_tokens_are_read_from_any_text(typed: str) -> None:
    assert all(word and " " not in word for word in words(normalise(typed)))
    assert all(token.text and token.stem for token in tokens(normalise(typed)))


def test_only_the_first_part_of_an_endless_text_is_read() -> None:
    assert len(normalise("a" * 100_000)) == LONGEST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cisplatin 20 mg/m2 over 15 min", ["cisplatin", "20", "mg", "m2", "over", "15", "min"]),
        ("os 30.4 months, p < 0.001", ["os", "30.4", "months", "p", "<", "0.001"]),
        ("5-fu 1,250 mg", ["5", "fu", "1,250", "mg"]),
        ("child-pugh b8", ["child", "pugh", "b8"]),
        ("patient's port isn't working", ["patient", "port", "is", "not", "working"]),
        ("can't flush, won't bleed", ["can", "not", "flush", "will", "not", "bleed"]),
        ("it can't or won't flush", ["it", "can", "not", "or", "will", "not", "flush"]),
        ("orr of 50%", ["orr", "of", "50%"]),
    ],
)
def test_words_are_parted_at_hyphens_and_figures_stay_whole(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("complications", "complication"), ("occluded", "occlude"), ("regimens", "regimen")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["b8", "mg/m2", "30.4", "5-fu", "os", "門脈"])
def test_figures_short_words_and_other_scripts_are_their_own_stem(word: str) -> None:
    assert stem(word) == word
