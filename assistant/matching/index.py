"""The passages' index: Whoosh weighs, the cache keeps what it weighed.

Whoosh indexes every document in memory and its BM25F scores each term in each document once, when the cache is built.
What a search adds up afterwards are those scores, so a search costs a few dictionary look-ups and a start loads no
index at all. User text never reaches a query parser: a search takes terms that `text.lexicon` has read.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

FIELDS = ("title", "text", "asks")
"""A document's fields: headings around it, its own words, the questions that it answers."""


class Entry(Struct, frozen=True):
    """One document to index: its id and the terms of each field."""

    id: str
    title: tuple[str, ...]
    text: tuple[str, ...]
    asks: tuple[str, ...]


class Index(Struct, frozen=True):
    """Per term, the documents that hold it (by position in `ids`) and how much it counts there."""

    ids: tuple[str, ...]
    postings: Mapping[str, tuple[tuple[int, ...], tuple[float, ...]]]

    def search(self, terms: Iterable[tuple[str, float]]) -> dict[int, float]:
        """The sum of weighted scores of every document that holds one of the terms."""
        total: dict[int, float] = {}
        for term, weight in terms:
            found = self.postings.get(term)
            if found:
                for document, score in zip(*found, strict=True):
                    total[document] = total.get(document, 0.0) + weight * score
        return total


def build_index(entries: Iterable[Entry], weights: Mapping[str, float]) -> Index:
    """Index the entries with Whoosh; `weights` says how much a field counts."""
    from whoosh import fields, scoring  # noqa: PLC0415 - only a rebuilt cache needs the index machinery

    from assistant.matching.memory import Memory  # noqa: PLC0415

    documents = list(entries)
    schema = fields.Schema(**{name: fields.KEYWORD(scorable=True) for name in FIELDS})
    index = Memory().create_index(schema)
    writer = index.writer()
    for entry in documents:
        writer.add_document(**{name: " ".join(getattr(entry, name)) for name in FIELDS})
    writer.commit()
    with index.searcher(weighting=scoring.BM25F()) as searcher:
        impacts: dict[str, dict[int, float]] = {}
        for name in FIELDS:
            for term in searcher.lexicon(name):
                matcher = searcher.postings(name, term)
                while matcher.is_active():
                    scores = impacts.setdefault(term.decode(), {})
                    scores[matcher.id()] = scores.get(matcher.id(), 0.0) + weights[name] * matcher.score()
                    matcher.next()
    return Index(
        tuple(entry.id for entry in documents),
        {
            term: (tuple(sorted(found)), tuple(round(found[at], 4) for at in sorted(found)))
            for term, found in sorted(impacts.items())
        },
    )
