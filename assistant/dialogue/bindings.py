"""Bindings: what was talked about, slot by slot, and which of it a leaning line replaces or inherits.

A slot is what can take the place of what: a primary that of a primary, a regimen that of a regimen, a drug that of a
drug, a class that of a class. What no new binding replaces is inherited.
"""

from collections.abc import Iterable
from itertools import pairwise

from msgspec.structs import replace

from assistant.dialogue.knowledge import Knowledge
from assistant.matching.gate import CLINICAL
from assistant.text.lexicon import MARK, Lexicon, Reading

SUBJECTS = CLINICAL | {"population"}
"""Kinds of concepts that a question can be about."""

ASKED = frozenset({"outcome", "aspect", "statistic"})
"""Kinds of concepts that a question asks of its subject."""

PRIMARIES = frozenset(
    f"{name}-cancer" for name in ("gastric", "breast", "pancreatic", "colorectal", "biliary-tract", "primary")
) | {"intrahepatic-cholangiocarcinoma", "other-cancers", "colorectal-liver-metastases"}
TUMOURS = frozenset({"hcc", "liver-metastases", "liver-cancer"})

MODIFIERS = frozenset(f"aspect-{name}" for name in ("comparison", "definition", "evidence", "count", "extreme"))
"""Aspects that are asked of what was talked about, and do not take the place of what was asked of it."""

GONE_WITH_OUTCOME = frozenset(
    f"aspect-{name}"
    for name in ("dose", "cost", "reason", "definition", "frequency", "outcome", "grade", "regimen", "indication")
)
"""Aspects that an outcome takes the place of."""

VARIANTS = frozenset({"per-body", "inpatient", "outpatient", "daily", "weekly", "biweekly"})
"""What tells variants of one regimen apart; another regimen has its own."""


UNELIDED = frozenset({"one", "ones", "not", "no", "without", "never"})
"""Words that begin no name of which the rest is left out."""


def completed(knowledge: Knowledge, before: tuple[str, ...], own: Reading) -> Reading:
    """The line with an elided word filled in: "the peripheral one" after a fixation, "pancreas" after a cancer.

    Its words begin a longer form of a concept that fills a slot of what was talked about and shares its last word.
    """
    lexicon = knowledge.matcher.lexicon
    if any(lexicon.concepts[concept].kind not in {"anatomy", "aspect", "document"} for concept in own.concepts):
        return own
    held = [term[1:] for term in before if term.startswith(MARK)]
    other = _other_variant(lexicon, held, own.concepts)
    if other:
        return read_with(lexicon, own, (f"{MARK}{other}", *(t for t in own.terms if t[1:] not in VARIANTS)))
    slots = {slot(lexicon, concept) for concept in held} - {"aspect", "outcome", "statistic"}
    after_what = {now.stem for then, now in pairwise(own.tokens) if then.text in {"what", "which"}}
    stems = [
        token.stem for token in own.tokens
        if token.text not in lexicon.stopwords | UNELIDED and token.stem not in after_what
    ]  # fmt: skip
    for at, first in enumerate(stems):
        for run, concept in sorted(lexicon.runs.get(first, ()), key=lambda one: len(one[0])):
            said = _begun(run, stems[at:])
            if not said < len(run) <= said + MOST_ELIDED or (said == 1 and _asks(lexicon, first)):
                continue
            if slot(lexicon, concept) in slots and concept not in held and _headed(lexicon, held, run[-1]):
                spoken = {f"{MARK}{name}" for form, name in lexicon.runs[first] if form == run[:said]} | {*run[:said]}
                return read_with(lexicon, own, (f"{MARK}{concept}", *(t for t in own.terms if t not in spoken)))
    return own


def _asks(lexicon: Lexicon, stem: str) -> bool:
    """Whether a word asks for something by itself: "the regimen" begins no name."""
    names = (name for form, name in lexicon.runs[stem] if len(form) == 1)
    return any(lexicon.concepts[name].kind == "aspect" for name in names)


def _other_variant(lexicon: Lexicon, held: Iterable[str], said: Iterable[str]) -> str:
    """The variant of a regimen talked about that a line calls for by what tells it apart alone: "and on the ward?"."""
    wanted = {name for name in said if name in VARIANTS}
    bases = {
        base for name in held if lexicon.concepts[name].kind == "regimen"
        for base in (name, *lexicon.ancestors(name)) if lexicon.concepts[base].kind == "regimen"
    }  # fmt: skip
    return next(
        (
            name for name, concept in lexicon.concepts.items()
            if wanted and concept.kind == "regimen" and wanted < set(concept.broader) <= wanted | bases
        ),
        "",
    )  # fmt: skip


MOST_ELIDED = 2
"""Words that can be elided."""


def _begun(run: tuple[str, ...], stems: list[str]) -> int:
    """How many words of a form a line says."""
    return next((n for n in range(min(len(run), len(stems)), 0, -1) if list(run[:n]) == stems[:n]), 0)


def _headed(lexicon: Lexicon, held: Iterable[str], head: str) -> bool:
    """Whether one of the concepts can be written with this last word, among several."""
    return any(head in lexicon.heads.get(concept, ()) for concept in held)


def slot(lexicon: Lexicon, concept: str) -> str:
    """The slot that a concept fills: one new binding takes the place of the old one in it."""
    if concept in PRIMARIES:
        return "primary"
    if concept in TUMOURS:
        return "tumour"
    if concept in VARIANTS:
        return "variant"
    if concept.startswith("phase-"):
        return "phase"
    kind = lexicon.concepts[concept].kind
    if kind == "disease" and "vascular-invasion" in {concept, *lexicon.ancestors(concept)}:
        return "invasion"
    return kind


def read_with(lexicon: Lexicon, reading: Reading, terms: tuple[str, ...]) -> Reading:
    """The reading with other terms; what they imply is worked out again."""
    wide = dict.fromkeys(
        f"{MARK}{one}" for term in terms if term.startswith(MARK) for one in lexicon.ancestors(term[1:])
    )
    return replace(reading, terms=terms, broader=tuple(one for one in wide if one not in terms))


def merge(knowledge: Knowledge, before: tuple[str, ...], reading: Reading) -> Reading:
    """The new terms first, then the old ones whose slot no new term takes."""
    lexicon = knowledge.matcher.lexicon
    gone = _gone(knowledge, before, reading)
    kept = [term for term in before if term not in reading.terms and term not in gone]
    # A primary that is replaced leaves behind that metastases are talked about.
    left = [
        f"{MARK}{wide}" for term in gone if term[1:] in PRIMARIES
        for wide in lexicon.ancestors(term[1:]) if wide == "liver-metastases" and f"{MARK}hcc" not in reading.terms
    ]  # fmt: skip
    return read_with(lexicon, reading, tuple(dict.fromkeys((*reading.terms, *kept, *left))))


def _gone(knowledge: Knowledge, before: tuple[str, ...], reading: Reading) -> set[str]:
    """The old terms that the new ones take the place of."""
    lexicon = knowledge.matcher.lexicon
    new: dict[str, set[str]] = {}
    for concept in reading.concepts:
        if concept not in MODIFIERS:
            new.setdefault(slot(lexicon, concept), set()).add(concept)
    held = {term[1:] for term in before if term.startswith(MARK)}
    old: dict[str, set[str]] = {}
    for concept in held:
        old.setdefault(slot(lexicon, concept), set()).add(concept)
    taken = set(new) - {"statistic", "procedure", "regimen", "drug", "document"}
    gone = {concept for name in taken for concept in old.get(name, ())}
    if "aspect" in new:
        gone -= MODIFIERS
    gone |= _treatments_gone(knowledge, new, old)
    if "outcome" in new:
        gone |= GONE_WITH_OUTCOME & held
    if "hcc" in new.get("tumour", ()):
        gone |= old.get("primary", set())
    if "liver-metastases" in new.get("tumour", ()) or "primary" in new:
        gone |= (
            {"hcc"} & held | old.get("invasion", set()) | old.get("liver-function", set()) | old.get("staging", set())
        )
    terms = {f"{MARK}{concept}" for concept in gone}
    if "author" in new:
        terms |= {term for term in before if term.isdigit()}
    return terms


def _treatments_gone(knowledge: Knowledge, new: dict[str, set[str]], old: dict[str, set[str]]) -> set[str]:
    """Regimens and drugs that are replaced: a regimen by a regimen, a drug by a drug; else the one by the other.

    A drug that is part of the regimen talked about is asked of it. A study that is named by its author brings its own
    treatment; a treatment that the study did not give takes the talk elsewhere.
    """
    lexicon = knowledge.matcher.lexicon
    regimens, drugs = old.get("regimen", set()), old.get("drug", set())
    gone = set[str]()
    if "regimen" in new:
        parts = {part for regimen in new["regimen"] for part in lexicon.ancestors(regimen)}
        gone |= regimens | old.get("variant", set()) | (drugs if not regimens else drugs - parts)
        if not _given_by(knowledge, old.get("author", set()), new["regimen"]):
            gone |= old.get("author", set())
    elif "drug" in new:
        parts = {part for regimen in regimens for part in lexicon.ancestors(regimen)}
        gone |= drugs or (set[str]() if new["drug"] <= parts else regimens)
    if "author" in new:
        gone |= regimens | drugs
    return gone


def _given_by(knowledge: Knowledge, authors: set[str], regimens: set[str]) -> bool:
    """Whether a row of the tables is by one of the authors and on one of the regimens."""
    return any(
        {f"{MARK}{one}" for one in authors} & terms and {f"{MARK}{one}" for one in regimens} & terms
        for terms in knowledge.row_terms.values()
    )
