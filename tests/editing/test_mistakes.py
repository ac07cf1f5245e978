"""What an editor breaks is told at once: one line with file, line, what is wrong and the nearest known name."""

# ruff: noqa: RUF001 - Greek letters stand as they are in the files

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.files.folders import Data
    from tests.conftest import Haic


class Mistake(Struct, frozen=True):
    """`old` becomes `new` in a file; the error must stand on the line that then holds `at`, and say `says`."""

    name: str
    file: str
    old: str
    new: str
    at: str
    says: str


CQ1, CQ10 = "corpus/cq01-what-is-haic.md", "corpus/cq10-implantation.md"
CQ11, CQ12 = "corpus/cq11-management.md", "corpus/cq12-suspension.md"
TABLE_1, TABLE_3 = "corpus/tables/table-1.csv", "corpus/tables/table-3.csv"
FIG_1, FIG_2 = "corpus/figures/figure-1.yaml", "corpus/figures/figure-2.yaml"
NOTES, REFERENCES = "corpus/notes.yaml", "corpus/references.yaml"

SECTIONS = [
    Mistake(
        "a reference number that the list does not hold",
        CQ10, "surgical placement [102].", "surgical placement [999].", "[999]",
        'passage "cq10.percutaneous.patency-migration" cites [999], which references.yaml does not hold.',
    ),
    Mistake(
        "the same passage id twice",
        CQ10, "{#cq10.percutaneous.less-invasive p=1}", "{#cq10.rec p=1}", "less invasive than placing",
        'id "cq10.rec" is already on line 12. Ids are given once.',
    ),
    Mistake(
        "a topic id that a passage already has",
        CQ10, '{#cq10.percutaneous item="commentary"}', '{#cq10.rec item="commentary"}', "{#cq10.rec item",
        'id "cq10.rec" is already on line 12.',
    ),
    Mistake(
        "a word that is no grade",
        CQ10, "strength: strong", "strength: stronng", "stronng",
        "\"strength\": input should be 'strong', 'weak' or 'very weak' (found 'stronng').",
    ),
    Mistake(
        "a level of evidence that does not exist",
        CQ10, "level: C", "level: E", "level: E", "\"level\": input should be 'A', 'B', 'C' or 'D' (found 'E').",
    ),
    Mistake(
        "a statement with a grade",
        CQ1, "kind: statement\n", "kind: statement\nrecommendations: [{id: cq01.statement.definition, strength: weak, level: C}]\n",
        "kind: statement", 'kind "statement" and the list of recommendations do not agree; statements carry no grade.',
    ),
    Mistake(
        "a recommendation without a grade",
        CQ11, "  - {id: cq11.rec.needle, strength: strong, level: C}\n", "", "{#cq11.rec.needle",
        '"cq11.rec.needle" stands under the recommendations but the front matter gives it no grade.',
    ),
    Mistake(
        "a grade for a passage that does not exist",
        CQ11, "level: B}\n", "level: B}\n  - {id: cq11.rec.neddle, strength: weak, level: C}\n", "neddle",
        'recommendation "cq11.rec.neddle" has no passage in this file. Did you mean "cq11.rec.needle"?',
    ),
    Mistake(
        "a kind of question that does not exist",
        CQ10, "kind: recommendation", "kind: advice", "kind: advice", "\"kind\": input should be 'statement' or 'recommendation'",
    ),
    Mistake(
        "the number of another question in the front matter",
        CQ10, "number: 10", "number: 9", "number: 9", '"number" must be 10, as in the file\'s name.',
    ),
    Mistake(
        "a number beyond the twelve",
        CQ10, "number: 10", "number: 13", "number: 13", '"number": input should be less than or equal to 12 (found 13).',
    ),
    Mistake(
        "an unknown field in the front matter",
        CQ10, "short: ", "shrot: x\nshort: ", "shrot", 'has "shrot", which is not a known field. Did you mean "short"?',
    ),
    Mistake(
        "no front matter at all",
        CQ10, "---\nnumber: 10\n", "number: 10\n", "number: 10", 'must begin with front matter between two lines "---".',
    ),
    Mistake(
        "a passage without its paragraph",
        CQ10, "{#cq10.rec p=1}", "{#cq10.rec}", "{#cq10.rec}", 'passage "cq10.rec" lacks p=..., the number of its paragraph',
    ),
    Mistake(
        "a passage whose paragraph is no number",
        CQ10, "{#cq10.rec p=1}", "{#cq10.rec p=one}", "p=one", 'passage "cq10.rec" lacks p=..., the number of its paragraph',
    ),
    Mistake(
        "a heading without its item",
        CQ10, '{#cq10.access item="commentary"}', "{#cq10.access}", "{#cq10.access}",
        'topic "cq10.access" lacks item="...", its place in the guideline.',
    ),
    Mistake(
        "an attribute that is not known",
        CQ10, "{#cq10.rec p=1}", "{#cq10.rec para=1}", "para=1", 'has "para=", which is not known here.',
    ),
    Mistake(
        "a passage without an id",
        CQ10, " {#cq10.rec p=1}", "", "For implanting the catheter", "lacks its id: end it with {#section.topic.name p=1}",
    ),
    Mistake(
        "a passage before the first heading",
        CQ10, "---\n\n## Rec", "---\n\nEarly words. {#cq10.early p=1}\n\n## Rec", "Early words",
        'passage "cq10.early" stands before the first heading.',
    ),
    Mistake(
        "an id with characters that ids do not have",
        CQ10, "#cq10.percutaneous.less-invasive", "#cq10.percutaneous.Less_Invasive", "Less_Invasive",
        'id "cq10.percutaneous.Less_Invasive" may hold lower-case letters, digits, hyphens, and dots between parts.',
    ),
    Mistake(
        "an id of another section",
        CQ10, "#cq10.percutaneous.less-invasive", "#cq11.percutaneous.less-invasive", "#cq11.percutaneous",
        'id "cq11.percutaneous.less-invasive" must begin with "cq10.".',
    ),
    Mistake(
        "square brackets that are no citation",
        CQ10, "surgical placement [102].", "surgical placement [see there].", "[see there]",
        'holds "[see there]"; square brackets are for reference numbers, as [25] or [35-44].',
    ),
    Mistake(
        "a range of references that runs downwards",
        CQ10, "surgical placement [102].", "surgical placement [44-35].", "[44-35]", 'holds "[44-35]"; square brackets are for',
    ),
    Mistake(
        "a range of references with three ends",
        CQ10, "surgical placement [102].", "surgical placement [1-2-3].", "[1-2-3]", 'holds "[1-2-3]"; square brackets are for',
    ),
    Mistake(
        "a range of references that would fill the memory",
        CQ10, "surgical placement [102].", "surgical placement [1-99999999999].", "[1-9", "square brackets are for",
    ),
    Mistake(
        "a bracket that is not closed",
        CQ10, "surgical placement [102].", "surgical placement [102.", "[102.", "square brackets are for",
    ),
    Mistake(
        "a list where passages stand",
        CQ10, "## Access route", "- one\n- two\n\n## Access route", "- one",
        "a bullet list stands here; a section holds headings and",
    ),
    Mistake(
        "a quotation where passages stand",
        CQ10, "## Access route", "> copied words\n\n## Access route", "> copied", "a blockquote stands here",
    ),
    Mistake(
        "merge markers in a section",
        CQ12, "\n## ", "\n<<<<<<< HEAD\n## ", "<<<<<<< HEAD", "unresolved merge conflict.",
    ),
]  # fmt: skip

TABLES = [
    Mistake(
        "a column of a table left out",
        TABLE_1, ",pfs,", ",pf,", "id,group", 'lacks the column "pfs", which its .yaml describes.',
    ),
    Mistake(
        "a column that nobody described",
        TABLE_1, "id,group,regimen", "id,group,country,regimen", "id,group",
        'has a column "country" that its .yaml does not describe.',
    ),
    Mistake(
        "one cell too many",
        TABLE_1, "false,116,52,", "false,116,52,1,", "table1.obi-2006", "has more or fewer cells than the first line.",
    ),
    Mistake(
        "one cell too few",
        TABLE_1, "false,116,52,", "false,116,", "table1.obi-2006", "has more or fewer cells than the first line.",
    ),
    Mistake(
        "a number of patients that is none",
        TABLE_1, "false,116,52,", "false,116?,52,", "table1.obi-2006", 'column "n": "116?" is no measure.',
    ),
    Mistake(
        "a measure that is none",
        TABLE_3, ",43.2,", ",43.2 to 50,", "43.2 to 50", 'column "orr": "43.2 to 50" is no measure.',
    ),
    Mistake(
        "a flag that is neither true nor false",
        TABLE_1, "5FU+interferon-α,false,116", "5FU+interferon-α,no,116", "table1.obi-2006",
        'column "high_dose_cisplatin": "no" is no flag.',
    ),
    Mistake(
        "a row id given twice",
        TABLE_1, "table1.obi-2006,", "table1.uka-2007,", "Uka K", 'row id "table1.uka-2007" is given twice.',
    ),
    Mistake(
        "a row joined to a reference that does not exist",
        TABLE_1, "Obi S,2006,36,38,", "Obi S,2006,36,138,", "table1.obi-2006", "ref_text 138 is not in references.yaml.",
    ),
    Mistake(
        "a row that names a passage which does not exist",
        TABLE_1, "cq04.interferon-5fu.obi ", "cq04.interferon-5fu.oby ", "interferon-5fu.oby",
        'names "cq04.interferon-5fu.oby", which does not exist. Did you mean "cq04.interferon-5fu.obi"?',
    ),
    Mistake(
        "a quote that is not closed",
        TABLE_1, "Obi S,", '"Obi S,', "", "is not CSV here",
    ),
    Mistake(
        "a quote that is not closed in the first line",
        TABLE_1, "id,group,", '"id,group,', "", "is not CSV here",
    ),
    Mistake(
        "merge markers in a table",
        TABLE_1, "table1.obi-2006", "=======\ntable1.obi-2006", "=======", "unresolved merge conflict.",
    ),
    Mistake(
        "a kind of column that does not exist",
        "corpus/tables/table-1.yaml", "kind: measure", "kind: mesure", "kind: mesure",
        '"mesure" is no kind of column. Did you mean "measure"?',
    ),
]  # fmt: skip

FIGURES = [
    Mistake(
        "a cell in a row that the figure does not have",
        FIG_1, "- row: intermediate", "- row: intermediat", "- row: intermediat",
        'cell names the row "intermediat", which the figure does not have. Did you mean "intermediate"?',
    ),
    Mistake(
        "a cell in a column that the figure does not have",
        FIG_1, "    column: A\n    verdict: recommended", "    column: C\n    verdict: recommended", "column: C",
        'cell names the column "C", which the figure does not have.',
    ),
    Mistake(
        "a verdict that does not exist",
        FIG_1, "verdict: recommended", "verdict: recommend", "verdict: recommend",
        "\"verdict\": input should be 'recommended', 'good-candidate' or 'not-suitable' (found 'recommend').",
    ),
    Mistake(
        "a cell that rests on a passage which does not exist",
        FIG_1, "cq02.portal-vein.atezolizumab-bevacizumab", "cq02.portal-vein.atezolizumab", "cq02.portal-vein.atezolizumab,",
        'names "cq02.portal-vein.atezolizumab", which does not exist. Did you mean "cq02.portal-vein.atezolizumab-bevacizumab"?',
    ),
    Mistake(
        "an amount that is no number",
        FIG_2, "{value: 10, unit: mg/body}", "{value: ten, unit: mg/body}", "value: ten", '"value": input should be a valid number',
    ),
    Mistake(
        "an amount without a unit",
        FIG_2, "{value: 10, unit: mg/body}", "{value: 10}", "{value: 10}", 'components #1 amount: lacks "unit".',
    ),
]  # fmt: skip

LISTS = [
    Mistake(
        "a note bound to what does not exist",
        NOTES, "bound: [fig2.new-fp-inpatient, ", "bound: [fig2.new-fp-inpatent, ", "new-fp-inpatent",
        'note I-01 names "fig2.new-fp-inpatent", which does not exist. Did you mean "fig2.new-fp-inpatient"?',
    ),
    Mistake(
        "a note bound to nothing",
        NOTES, "bound: [fig2.new-fp-inpatient, fig2.new-fp-outpatient]", "bound: []", "bound: []",
        '"bound": tuple should have at least 1 item',
    ),
    Mistake(
        "a note given twice",
        NOTES, "- id: I-02\n", "- id: I-01\n", "", 'note "I-01" is given twice.',
    ),
    Mistake(
        "a severity that does not exist",
        NOTES, "    severity: H\n", "    severity: high\n", "severity: high",
        "\"severity\": input should be 'H', 'M' or 'L' (found 'high').",
    ),
    Mistake(
        "a tab in YAML",
        NOTES, "    kind: suspect-unit", "\tkind: suspect-unit", "\tkind",
        "a tab stands where YAML wants spaces. Indent with spaces.",
    ),
    Mistake(
        "merge markers in YAML",
        NOTES, "  - id: I-02", ">>>>>>> theirs\n  - id: I-02", ">>>>>>> theirs", "unresolved merge conflict.",
    ),
    Mistake(
        "a field given twice",
        NOTES, "    severity: H\n", "    severity: H\n    severity: M\n", "severity: M", '"severity" is given twice',
    ),
    Mistake(
        "a colon in a text without quotes",
        NOTES, "    source: guideline\n", "    source: guideline: see CQ3\n", "source: guideline: see",
        "Put the text in double quotes.",
    ),
    Mistake(
        "a reference given twice",
        REFERENCES, "- number: 3\n", "- number: 2\n", "", "reference 2 is given twice.",
    ),
    Mistake(
        "a reference whose number is a word",
        REFERENCES, "- number: 3\n", "- number: three\n", "number: three", '"number": input should be a valid integer',
    ),
    Mistake(
        "an unknown field of a reference",
        REFERENCES, "  authors: null", "  authors: null\n  author: null", "  author: null",
        'which is not a known field. Did you mean "authors"?',
    ),
    Mistake(
        "a term without a meaning",
        "corpus/glossary.yaml", '    expansion: "hepatocellular carcinoma"\n', "", "- id: glossary.hcc",
        'term "HCC" needs an expansion or a definition.',
    ),
    Mistake(
        "a term that points to a passage which does not exist",
        "corpus/glossary.yaml", "[cq01.port.parts,", "[cq01.port.part,", "[cq01.port.part,",
        'names "cq01.port.part", which does not exist. Did you mean "cq01.port.parts"?',
    ),
    Mistake(
        "a year that is a word",
        "corpus/guideline.yaml", "year: 2022", "year: soon", "year: soon", '"year": input should be a valid integer',
    ),
]  # fmt: skip

INTENTS = [
    Mistake(
        "phrasings for a topic that does not exist",
        "intents/cq02.yaml", "  cq02.portal-vein:\n", "  cq02.portal-vain:\n", "cq02.portal-vain:",
        '"cq02.portal-vain" does not exist in the corpus. Did you mean "cq02.portal-vein"?',
    ),
    Mistake(
        "phrasings for a passage that does not exist",
        "intents/cq02.yaml", "  cq02.portal-vein.silius:\n", "  cq02.portal-vein.sillius:\n", "cq02.portal-vein.sillius:",
        '"cq02.portal-vein.sillius" does not exist in the corpus. Did you mean "cq02.portal-vein.silius"?',
    ),
    Mistake(
        "a phrasing that YAML reads as a fact",
        "intents/cq02.yaml", "  - HCC, indication for HAIC?\n", "  - HCC: indication for HAIC?\n", "HCC: indication",
        "must be text",
    ),
    Mistake(
        "a tumour that does not exist",
        "intents/cq02.yaml", "tumour: hcc", "tumour: hbc", "tumour: hbc",
        "\"tumour\": input should be 'hcc' or 'metastases' (found 'hbc').",
    ),
    Mistake(
        "a boundary near to what does not exist",
        "intents/boundaries.yaml", "    nearest: [cq02.tace-refractory,", "    nearest: [cq02.tace-refactory,",
        "cq02.tace-refactory",
        '"cq02.tace-refactory" does not exist in the corpus. Did you mean "cq02.tace-refractory"?',
    ),
    Mistake(
        "a kind of small talk that does not exist",
        "intents/small-talk.yaml", "    kind: chat\n", "    kind: chit\n", "kind: chit",
        "\"kind\": input should be 'chat' or 'help'",
    ),
    Mistake(
        "a command whose usage is another's",
        "intents/commands.yaml", "usage: /more", "usage: /mor", "usage: /mor", 'usage must begin with "/more".',
    ),
    Mistake(
        "a form under two concepts",
        "intents/lexicon.yaml", "\nconcepts:\n",
        "\nconcepts:\n  oak: {kind: tree, forms: [mighty oaken]}\n  elm: {kind: tree, forms: [mighty oaken]}\n",
        "  elm:", '"mighty oaken" is a form of "oak" and of "elm". Keep one.',
    ),
    Mistake(
        "a concept broader than itself",
        "intents/lexicon.yaml", "\nconcepts:\n", "\nconcepts:\n  oak: {kind: tree, forms: [mighty oaken], broader: [oak]}\n",
        "  oak:", '"oak" is broader than itself.',
    ),
    Mistake(
        "a broader concept that does not exist",
        "intents/lexicon.yaml", "\nconcepts:\n", "\nconcepts:\n  oak: {kind: tree, forms: [mighty oaken], broader: [hcd]}\n",
        "  oak:", 'there is no concept "hcd". Did you mean "hcc"?',
    ),
    Mistake(
        "a language that the lexicon does not know",
        "intents/lexicon.yaml", "\nconcepts:\n",
        "\nconcepts:\n  oak: {kind: tree, forms: [mighty oaken], foreign: {xx: [quercus]}}\n",
        "  oak:", '"xx" is none of ja, zh, ko, es, fr, de.',
    ),
    Mistake(
        "an anchor in YAML",
        "intents/cq02.yaml", "  - HCC, indication for HAIC?\n", "  - &one HCC, indication for HAIC?\n", "&one",
        "anchors and aliases",
    ),
]  # fmt: skip

MISTAKES = [*SECTIONS, *TABLES, *FIGURES, *LISTS, *INTENTS]


@pytest.fixture
def copied(tmp_path: Path, data: Data) -> Path:
    """A copy of the data that a test may break."""
    shutil.copytree(data.corpus, tmp_path / "corpus")
    shutil.copytree(data.intents, tmp_path / "intents")
    return tmp_path


@pytest.fixture(scope="session")
def few_phrasings(data: Data) -> dict[str, str]:
    """The intent files with the first of each list of phrasings, and what the mistakes need of the rest."""
    needed = {line for mistake in MISTAKES for line in mistake.old.splitlines()}
    return {
        path.name: _shortened(path.read_text(encoding="utf-8"), needed)
        for path in (*data.intents.glob("cq*.yaml"), data.intents / "about.yaml", data.intents / "boundaries.yaml")
    }


MANY = 6
"""Phrasings of a list that are kept."""


def _shortened(text: str, needed: set[str]) -> str:
    kept, run = list[str](), 0
    for line in text.splitlines():
        run = run + 1 if line.lstrip().startswith("- ") and not line.lstrip().startswith("- id:") else 0
        if run <= MANY or line in needed:
            kept.append(line)
    return "\n".join(kept) + "\n"


@pytest.fixture
def folder(copied: Path, small_lexicon: str, few_phrasings: dict[str, str]) -> Path:
    """A copy of the data with a small lexicon and few phrasings: a mistake is told without reading all of them."""
    for name, text in {**few_phrasings, "lexicon.yaml": small_lexicon}.items():
        (copied / "intents" / name).write_text(text, encoding="utf-8", newline="\n")
    return copied


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` of a file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def line_of(path: Path, text: str) -> int:
    return 1 + path.read_text(encoding="utf-8").partition(text)[0].count("\n")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_gets_its_one_line(haic: Haic, folder: Path, mistake: Mistake) -> None:
    edit(folder, mistake.file, mistake.old, mistake.new)
    ran = haic("check", "--data", str(folder))
    assert (ran.code, ran.out) == (1, "")
    line, count = ran.err.splitlines()
    assert count == "haic check: 1 to mend"
    assert line.startswith(f"{folder / mistake.file}:")
    assert mistake.says in line
    if mistake.at:
        found = line.removeprefix(f"{folder / mistake.file}:").partition(":")[0]
        assert int(found) == line_of(folder / mistake.file, mistake.at)


@pytest.mark.parametrize(
    "mistake", [SECTIONS[0], TABLES[0], FIGURES[0], LISTS[4], INTENTS[0], INTENTS[-2]], ids=lambda mistake: mistake.name
)
def test_a_question_on_broken_data_ends_with_the_same_line(
    haic: Haic, folder: Path, mistake: Mistake, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(folder, mistake.file, mistake.old, mistake.new)
    checked = haic("check", "--data", str(folder)).err.splitlines()[0]
    monkeypatch.setenv("HAIC_DATA", str(folder))
    for command in (
        ("ask", "who is a candidate for HAIC?"),
        ("show", "cq2"),
        ("search", "catheter"),
        ("chat",),
        ("--version",),
    ):
        ran = haic(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"haic: {checked}\n"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("corpus/cq07-regimens-metastases.md", "has no file named cq07-*.md; there must be one."),
        ("corpus/about.md", "does not exist."),
        ("corpus/guideline.yaml", "does not exist."),
        ("corpus/notes.yaml", "does not exist."),
        ("corpus/references.yaml", "does not exist."),
        ("corpus/tables/table-1.csv", "does not exist."),
        ("corpus/tables/table-3.yaml", "does not exist."),
        ("corpus/figures/figure-2.yaml", "does not exist."),
        ("intents/lexicon.yaml", "does not exist."),
        ("intents/cq05.yaml", "does not exist."),
        ("intents/boundaries.yaml", "does not exist."),
        ("intents/commands.yaml", "does not exist."),
    ],
)
def test_a_missing_file_is_named(haic: Haic, folder: Path, file: str, says: str) -> None:
    (folder / file).unlink()
    ran = haic("check", "--data", str(folder))
    assert ran.code == 1
    assert says in ran.err.splitlines()[0]
    assert str((folder / file).parent) in ran.err.splitlines()[0]
    assert ran.err.splitlines()[-1] == "haic check: 1 to mend"


def test_a_second_file_for_the_same_question_is_refused(haic: Haic, folder: Path) -> None:
    shutil.copy(folder / "corpus/cq07-regimens-metastases.md", folder / "corpus/cq07-old.md")
    ran = haic("check", "--data", str(folder))
    assert ran.code == 1
    assert "has 2 files named cq07-*.md; there must be one." in ran.err


def test_mistakes_in_several_files_are_told_together(haic: Haic, folder: Path) -> None:
    several = [SECTIONS[3], TABLES[3], FIGURES[2], LISTS[3], INTENTS[7]]
    for mistake in several:
        edit(folder, mistake.file, mistake.old, mistake.new)
    ran = haic("check", "--data", str(folder))
    assert ran.code == 1
    lines = ran.err.splitlines()
    assert lines[-1] == f"haic check: {len(several)} to mend"
    for mistake in several:
        assert any(line.startswith(str(folder / mistake.file)) and mistake.says in line for line in lines)


def test_two_mistakes_in_two_sections_are_told_together(haic: Haic, folder: Path) -> None:
    edit(folder, CQ10, "{#cq10.rec p=1}", "{#cq10.rec}")
    edit(folder, CQ12, "strength: strong", "strength: sturdy")
    ran = haic("check", "--data", str(folder))
    assert {line.partition(":")[0].rpartition("/")[2] for line in ran.err.splitlines()[:-1]} == {
        "cq10-implantation.md", "cq12-suspension.md",
    }  # fmt: skip


def test_several_missing_intent_files_are_told_together(haic: Haic, folder: Path) -> None:
    for name in ("cq05", "boundaries", "small-talk"):
        (folder / "intents" / f"{name}.yaml").unlink()
    assert haic("check", "--data", str(folder)).err.splitlines()[-1] == "haic check: 3 to mend"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CQ10, "{#cq10.rec p=1}", "{#cq10.rec\x1b[31m p=1}"),
        (CQ10, "surgical placement [102].", "surgical placement [\x1b]0;x\x07]."),
        (CQ10, "is less invasive than", "is \x1b[1mless invasive\x1b[0m than"),
        (TABLE_1, "cq04.interferon-5fu.obi ", "cq04.interferon-5fu.\x9bobi "),
        (NOTES, "- id: I-01", '- id: "I-\\e[31m01"\n    kin\\td: x'),
    ],
)
def test_a_control_character_in_a_file_reaches_no_terminal(
    haic: Haic, folder: Path, file: str, old: str, new: str
) -> None:
    edit(folder, file, old, new)
    ran = haic("check", "--data", str(folder))
    assert ran.code == 1
    assert [char for char in ran.err if not (char.isprintable() or char == "\n")] == []


def test_every_place_that_names_a_renamed_passage_is_told(haic: Haic, folder: Path) -> None:
    edit(folder, CQ10, "#cq10.fixation.gda ", "#cq10.fixation.gastroduodenal ")
    lines = haic("check", "--data", str(folder)).err.splitlines()
    assert len(lines) > 2
    assert all('"cq10.fixation.gda"' in line for line in lines[:-1])


def test_a_folder_without_a_corpus_is_told_apart(haic: Haic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = haic("check", "--data", str(tmp_path))
    assert ran.code == 1
    assert "does not exist." in ran.err
    monkeypatch.setenv("HAIC_DATA", str(tmp_path))
    ran = haic("ask", "who is a candidate?")
    assert ran.code == 2
    assert "holds no corpus. Set HAIC_DATA to a folder with corpus/ and intents/." in ran.err


def test_an_unchanged_copy_is_in_order(haic: Haic, copied: Path) -> None:
    ran = haic("check", "--data", str(copied))
    assert (ran.code, ran.err) == (0, "")
    assert "12 recommendations" in ran.out
    assert "references: 113" in ran.out


def test_a_mended_passage_is_shown_at_the_next_question(
    haic: Haic, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(folder, CQ10, "For implanting the catheter and port system of HAIC, the", "To implant the system, the")
    monkeypatch.setenv("HAIC_DATA", str(folder))
    assert "To implant the system, the guideline recommends" in haic("show", "cq10.rec").out.replace("\n", " ")
