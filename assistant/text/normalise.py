"""One way to write things: what a person types, what the lexicon lists and what the corpus says become the same tokens.

Normalising never changes a figure. It folds case, width, dashes, quotes, accents on Latin letters and Greek letters, removes what
cannot be seen, and joins the forms of a drug name that carry a digit ("5 FU", "5-fu", "fluorouracil 5").
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from whoosh.lang.porter import stem as porter

from assistant.text.patterns import late

LONGEST = 2000
"""Characters of a question that are read; the rest is left out with a notice."""

MOST_TOKENS = 64
"""Tokens of a question that retrieval uses."""

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("×✕", "x"),
        "≥": " >= ", "≤": " <= ", "⩾": " >= ", "⩽": " <= ", "＞": ">", "＜": "<", "µ": "μ", "…": " ", "·": ".", "•": " ",
    }
)  # fmt: skip
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa"}
_REWRITES = [
    (sign, late(regex), replacement)
    for sign, regex, replacement in (
        ("5", r"\b5[\s-]*f\s?u\b(?![a-z])", "5-fu"),
        ("5", r"\b5[\s-]*flu?o?ro?u?racil\b", "5-fu"),
        ("mg", r"\bmg\s?/\s?m\s?(?:\^?2|²)", "mg/m2"),
        ("mcg", r"\bmcg\b", "ug"),
        ("μg", r"\bμg\b", "ug"),
        ("μmol", r"\bμmol\b", "umol"),
        ("%", r"\b(\d+)\s?%", r"\1%"),
        ("cp", r"\bcp[\s-]?([abc])(\d{0,2})\b", r"child-pugh \1\2"),
        (
            "pugh",
            r"\bchild[\s-]*(?:turcotte[\s-]*)?pugh[\s-]*(?:(?:class|grade|score)\s)?[\s-]*([abc])\s?-?\s?(\d{1,2})\b",
            r"child-pugh \1\2",
        ),
        ("q", r"\b(clinical question|cq)\s?#?(\d{1,2})\b", r"cq\2"),
        ("fig", r"\b(fig|figure)\.?\s?(\d)([a-e])?\b", r"figure \2\3"),
        ("-patient", r"\b(in|out)-(?=patients?\b)", r"\1"),
        ("w/", r"\bw/o(?:ut)?\b", "without"),
        ("w/", r"\bw/(?=\s|[a-z]{2})", "with "),
        ("hrs", r"\b(many|over|few|for|in|\d+)\s?hrs\b", r"\1 hours"),
        ("mins", r"\bmins\b", "minutes"),
        ("yrs", r"\byrs\b", "years"),
        ("wks", r"\bwks\b", "weeks"),
        ("mths", r"\bmths\b", "months"),
        ("h", r"\bh\.?c\.?c\b\.*", "hcc"),
        ("t", r"\bt\.?a\.?c\.?e\b\.*", "tace"),
    )
]  # fmt: skip
"""A sign without which the expression cannot match, the expression, and what it becomes."""
_SCRIPT = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = late(
    rf"[0-9]+(?:[.,][0-9]+)*(?:%|[a-z]{{1,6}}(?![a-z]))?|[<>]=?"
    rf"|[^\W\d_{_SCRIPT}]+(?:['][^\W\d_{_SCRIPT}]+)*[0-9]*|[{_SCRIPT}]+"
)
_ASCII_TOKEN = late(r"[0-9]+(?:[.,][0-9]+)*(?:%|[a-z]{1,6}(?![a-z]))?|[<>]=?|[a-zA-Z]+(?:['][a-zA-Z]+)*[0-9]*")
"""The same for a text without any other letter: a fraction of the work, where the first answer waits for it."""
_ESCAPE = late(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
_ASKER = late(
    r"^(?:(?:t/f\b|(?:(?:an?|the|one) )?(?:(?:ward|charge|staff|oncology|ir|medical|med|junior|senior|hospital|house) )*"
    r"(?:nurse|pharmacist|officer|student|fellow|oncologist|onc|radiologist|hepatologist|surgeon|resident|registrar"
    r"|intern|consultant|doctor|journalist|reporter|relative|examiner|viva|quiz|exam)"
    r"(?: (?:here|asks?|asking|question|q|wants to know|wonders))?\s?[:;,-](?=\s))\W*(?=\w+ \w))+"
)
"""Who asks, or that true or false is asked, said before the question: no part of what it is about."""
_CLITIC = late(r"(?:n't|'(?:s|re|ve|ll|d|m))\Z")
_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}
"""What is left of a verb before "n't", and the verb."""
_WIDE = late(rf"[{_SCRIPT}]")


class Token(Struct, frozen=True):
    """One word: as normalised, and its stem (digits and figures are their own stem)."""

    text: str
    stem: str


def visible(text: str) -> str:
    """The text without control and invisible characters; line ends and tabs become spaces."""
    if text.isprintable():
        return text
    return "".join(
        " " if char in "\n\r\t\v\f\u2028\u2029" else char
        for char in (_ESCAPE.sub(" ", text) if "\x1b" in text else text)
        if char in "\n\r\t\v\f" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )


def normalise(text: str) -> str:
    """The text in its one comparable form: lower case, ASCII punctuation, folded accents, one space between words."""
    folded = unicodedata.normalize("NFKC", visible(text[:LONGEST])).translate(_FOLDED).casefold()
    folded = _without_accents(folded)
    for letter, name in _GREEK.items():
        folded = folded.replace(letter, name)
    folded = " ".join(folded.split())
    for sign, expression, replacement in _REWRITES:
        if sign in folded:
            folded = expression.sub(replacement, folded)
    return " ".join(_ASKER.sub("", folded).split())


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    kept = []
    for char in text:
        if _WIDE.match(char):
            kept.append(char)
            continue
        kept.extend(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept))


def tokens(text: str) -> list[Token]:
    """The words of a text that is already normalised."""
    return [token for word in words(text) for token in _split(word)]


def words(text: str) -> Iterator[str]:
    """The words of a normalised text, before stemming; hyphens part words."""
    return (match.group() for match in (_ASCII_TOKEN if text.isascii() else _TOKEN).finditer(text))


def _split(word: str) -> Iterator[Token]:
    bare = _CLITIC.sub("", word) if "'" in word else word
    if bare != word and word.endswith("n't"):
        verb = _SHORTENED.get(bare, bare)
        if verb:
            yield Token(verb, stem(verb))
        yield Token("not", "not")
        return
    yield Token(bare or word, stem(bare or word))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Porter stem; a word with a digit, or in another script, is its own stem."""
    return porter(word) if word.isascii() and word.isalpha() and len(word) > 2 else word
