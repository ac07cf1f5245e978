"""The same passages, asked the same questions by other means: quality and time side by side.

Right clinical question: the first hit stands in an accepted one. Right passage: every fact that is asked for stands in
the first three hits. Only lines that the guideline answers count. An engine that is not installed is skipped.
"""

from __future__ import annotations

import re
import sqlite3
import statistics
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from rapidfuzz import fuzz, process
from whoosh import analysis, fields, qparser

from assistant.matching.build import documents
from assistant.matching.decision import rank
from assistant.matching.memory import Memory
from assistant.quality.evaluate import ANSWERABLE, Question
from tests.benchmarks.measure import Row, cpu

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.dialogue.knowledge import Knowledge

Search = Callable[[str], list[str]]
MOST = 10
SHOWN = 3
MODEL = "all-MiniLM-L6-v2"


class Document(Struct, frozen=True):
    """One passage, row set, regimen, cell or panel, as every engine gets it."""

    id: str
    cq: int | None
    title: str
    text: str


def documents_of(knowledge: Knowledge) -> tuple[Document, ...]:
    return tuple(Document(name, cq, title, text) for name, cq, _, title, text in documents(knowledge.guideline))


def ours(knowledge: Knowledge) -> Search:
    """The ranking of this program, boundaries left out."""
    matcher = knowledge.matcher

    def search(text: str) -> list[str]:
        reading, _ = matcher.read(text)
        ranked = rank(matcher, reading, matcher.phrasings.alike(reading))
        return [one.target.id for one in ranked if not one.target.neighbour][:MOST]

    return search


def plain_whoosh(found: Sequence[Document]) -> Search:
    """Whoosh as its manual shows it: two stemmed fields, `MultifieldParser`, any word."""
    stemming = analysis.StemmingAnalyzer()
    schema = fields.Schema(id=fields.ID(stored=True), title=fields.TEXT(stemming), text=fields.TEXT(stemming))
    index = Memory().create_index(schema)
    writer = index.writer()
    for one in found:
        writer.add_document(id=one.id, title=one.title, text=one.text)
    writer.commit()
    searcher = index.searcher()
    parser = qparser.MultifieldParser(["title", "text"], schema, group=qparser.OrGroup)
    return lambda text: [hit["id"] for hit in searcher.search(parser.parse(text), limit=MOST)]


def fts5(found: Sequence[Document]) -> Search:
    """SQLite's full-text index with its Porter stemmer and bm25."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table passages using fts5(id unindexed, title, text, tokenize='porter unicode61')")
    base.executemany("insert into passages values (?, ?, ?)", [(one.id, one.title, one.text) for one in found])
    asked = "select id from passages where passages match ? order by bm25(passages) limit ?"

    def search(text: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        return [row[0] for row in base.execute(asked, (words, MOST))] if words else []

    return search


def rapidfuzz_alone(found: Sequence[Document]) -> Search:
    texts = [f"{one.title} {one.text}".lower() for one in found]
    return lambda text: [
        found[at].id for _, _, at in process.extract(text.lower(), texts, scorer=fuzz.token_set_ratio, limit=MOST)
    ]


def tantivy(found: Sequence[Document]) -> Search:
    library: Any = import_module("tantivy")
    builder = library.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", tokenizer_name="en_stem")
    builder.add_text_field("text", tokenizer_name="en_stem")
    index = library.Index(builder.build())
    writer = index.writer()
    for one in found:
        writer.add_document(library.Document(id=one.id, title=one.title, text=one.text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        query = index.parse_query(" ".join(re.findall(r"\w+", text)), ["title", "text"])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, MOST).hits]

    return search


def bm25s(found: Sequence[Document]) -> Search:
    library: Any = import_module("bm25s")
    retriever = library.BM25()
    texts = [f"{one.title} {one.text}" for one in found]
    retriever.index(library.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def search(text: str) -> list[str]:
        asked = library.tokenize(text, stopwords="en", show_progress=False)
        places, _ = retriever.retrieve(asked, k=MOST, show_progress=False)
        return [found[int(at)].id for at in places[0]]

    return search


def embedding(found: Sequence[Document]) -> Search:
    library: Any = import_module("sentence_transformers")
    model = library.SentenceTransformer(MODEL)
    known = model.encode([f"{one.title}. {one.text}" for one in found], normalize_embeddings=True)

    def search(text: str) -> list[str]:
        likeness = known @ model.encode(text, normalize_embeddings=True)
        return [found[int(at)].id for at in (-likeness).argsort()[:MOST]]

    return search


OPTIONAL = {"tantivy": tantivy, "bm25s": bm25s, "sentence_transformers": embedding}


def rows(knowledge: Knowledge, questions: Sequence[Question]) -> Iterator[Row]:
    """Every engine in turn."""
    found = documents_of(knowledge)
    asked = [one for one in questions if one.kind in ANSWERABLE and one.cq]
    engines: dict[str, Callable[[], Search]] = {
        "this program's ranking": lambda: ours(knowledge),
        "Whoosh, MultifieldParser": lambda: plain_whoosh(found),
        "SQLite FTS5": lambda: fts5(found),
        "RapidFuzz alone": lambda: rapidfuzz_alone(found),
    }
    for name, build in OPTIONAL.items():
        if find_spec(name):
            engines[name] = lambda build=build: build(found)  # type: ignore[misc]
        else:
            print(f"{'retrieval':<10} {name}: not installed, skipped")
    for name, make in engines.items():
        try:
            search = make()
        except OSError as error:  # an embedding model that is not on this machine
            print(f"{'retrieval':<10} {name}: skipped: {error}")
            continue
        yield from _scored(name, search, found, asked)


def _scored(name: str, search: Search, found: Sequence[Document], asked: Sequence[Question]) -> Iterator[Row]:
    by_id = {one.id: one for one in found}
    hits = {one.id: search(one.text) for one in asked}
    section = sum(bool(hits[one.id]) and by_id[hits[one.id][0]].cq in one.cq for one in asked)
    with_facts = [one for one in asked if one.facts]
    passage = sum(_holds(one, " ".join(by_id[hit].text for hit in hits[one.id][:SHOWN])) for one in with_facts)
    spent = statistics.median(min(cpu(lambda text=one.text: search(text)) for _ in range(3)) for one in asked)  # type: ignore[misc]
    note = f"all facts in the first {SHOWN} hits {passage / len(with_facts):.0%}; {spent:.2f} ms a question"
    yield Row("retrieval", name, 100 * section / len(asked), "% CQ", note=note)


def _holds(question: Question, text: str) -> bool:
    return all(any(pattern.search(text) for pattern in group) for group in question.facts)
