"""Scoring a question set the way its README says: kinds, clinical questions, facts, and every miss with its rule.

A fact group holds when any of its patterns is found in the first 1,500 characters of the reply's text; the patterns
come from the question file, never from a user.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from assistant.dialogue.conversation import fold
from assistant.dialogue.knowledge import Knowledge
from assistant.dialogue.render import render
from assistant.dialogue.reply import Reply
from assistant.dialogue.state import Said
from assistant.errors import UsageError, clipped
from assistant.files.store import decode, read_bytes

READ, LONGEST_DECLINE, MOST_OFFERS = 1500, 900, 4
ANSWERABLE = ("in_scope", "data_lookup", "glossary")
KINDS = (*ANSWERABLE, "follow_up", "ambiguous", "near_oos", "far_oos", "chitchat", "safety")
ABSTAINING = {"decline", "clarify", "error"}
"""Kinds that give no answer. A question out of scope passes on a plain decline alone."""


class Question(Struct, frozen=True):
    """One line of a question set."""

    id: str
    text: str
    kind: str
    cq: tuple[int, ...]
    facts: tuple[tuple[re.Pattern[str], ...], ...]
    must_not: tuple[re.Pattern[str], ...]
    context: tuple[str, ...]


class Outcome(Struct, frozen=True):
    """How one question went. `fault` is empty when it passed."""

    question: Question
    kind: str
    cq: int | None
    rule: str
    fault: str
    milliseconds: float


class Evaluation(Struct, frozen=True):
    """All outcomes of a question set."""

    outcomes: tuple[Outcome, ...]

    @property
    def share(self) -> float:
        return sum(not one.fault for one in self.outcomes) / max(len(self.outcomes), 1)

    def by(self, part: str) -> dict[str, tuple[int, int]]:
        """Passed and all, by `kind` or by first accepted `cq`."""
        found: dict[str, tuple[int, int]] = {}
        for one in self.outcomes:
            name = one.question.kind if part == "kind" else f"CQ{one.question.cq[0]}" if one.question.cq else "no CQ"
            passed, count = found.get(name, (0, 0))
            found[name] = (passed + (not one.fault), count + 1)
        return dict(sorted(found.items(), key=lambda item: _order(item[0])))

    def answered_wrongly(self) -> int:
        """Answerable lines that were answered, and wrongly."""
        asked = (*ANSWERABLE, "follow_up")
        return sum(bool(one.fault) and one.kind == "answer" for one in self.outcomes if one.question.kind in asked)

    def confusion(self) -> dict[str, int]:
        """Accepted clinical question -> reported one, where they differ."""
        found: dict[str, int] = {}
        for one in self.outcomes:
            if one.question.cq and one.cq is not None and one.cq not in one.question.cq:
                name = f"CQ{one.question.cq[0]} answered as CQ{one.cq}"
                found[name] = found.get(name, 0) + 1
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def latency(self) -> tuple[float, float]:
        """p50 and p99 of a turn, milliseconds."""
        times = sorted(one.milliseconds for one in self.outcomes) or [0.0]
        return times[len(times) // 2], times[min(int(len(times) * 0.99), len(times) - 1)]

    def json(self) -> dict[str, Any]:
        p50, p99 = self.latency()
        return {
            "schema": "haic.evaluation/1", "passed": sum(not one.fault for one in self.outcomes), "count": len(self.outcomes),
            "kinds": {name: {"passed": p, "count": c} for name, (p, c) in self.by("kind").items()},
            "clinical_questions": {name: {"passed": p, "count": c} for name, (p, c) in self.by("cq").items()},
            "answered_wrongly": self.answered_wrongly(), "confusion": self.confusion(),
            "latency_ms": {"p50": round(p50, 2), "p99": round(p99, 2)},
            "misses": [
                {
                    "id": m.question.id, "kind": m.question.kind, "text": m.question.text, "reply": m.kind, "cq": m.cq,
                    "rule": m.rule, "fault": m.fault,
                }
                for m in self.outcomes if m.fault
            ],
        }  # fmt: skip

    def plain(self) -> str:
        p50, p99 = self.latency()
        passed = sum(not one.fault for one in self.outcomes)
        lines = [f"{'kind':<14}passed", *(f"{name:<14}{p}/{c}" for name, (p, c) in self.by("kind").items()), ""]
        lines += [f"{name:<14}{p}/{c}" for name, (p, c) in self.by("cq").items()]
        lines += ["", f"passed {passed}/{len(self.outcomes)}, answered wrongly {self.answered_wrongly()}"]
        lines += [f"{count} x {name}" for name, count in self.confusion().items()]
        lines += [f"latency p50 {p50:.1f} ms, p99 {p99:.1f} ms", ""]
        lines += [
            f"{m.question.id} [{m.question.kind}] {clipped(m.question.text, 90)}\n    {m.kind} CQ{m.cq}: {m.fault} ({m.rule})"
            for m in self.outcomes if m.fault
        ]  # fmt: skip
        return "\n".join(lines)


def _order(name: str) -> tuple[int, str]:
    if name in KINDS:
        return KINDS.index(name), name
    return (int(name[2:]) if name[2:].isdigit() else 99), name


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read a question set; a DataError where the file, a UsageError where a line of it cannot be used."""
    lines = decode(path, read_bytes(path)).splitlines()
    return tuple(_question(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _question(path: Path, number: int, line: str) -> Question:
    try:
        value: Mapping[str, Any] = json.loads(line)
        return Question(
            str(value["id"]), value["text"], value["kind"], tuple(value.get("cq", ())),
            tuple(tuple(re.compile(p, re.IGNORECASE) for p in group) for group in value.get("facts", ())),
            tuple(re.compile(p, re.IGNORECASE) for p in value.get("must_not", ())), tuple(value.get("context", ())),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise UsageError(f"{path}:{number}: is no question line: {error!r}.") from error


def evaluate(knowledge: Knowledge, questions: tuple[Question, ...]) -> Evaluation:
    """Ask every question in a conversation of its own and score the last reply."""
    return Evaluation(tuple(_outcome(knowledge, question) for question in questions))


def _outcome(knowledge: Knowledge, question: Question) -> Outcome:
    state, _ = fold(knowledge, tuple(Said(turn) for turn in question.context))
    start = time.perf_counter()
    _, (reply,) = fold(knowledge, (Said(question.text),), state)
    taken = (time.perf_counter() - start) * 1000
    rule = reply.explain.rule if reply.explain else ""
    return Outcome(question, reply.kind, reply.clinical_question, rule, "; ".join(faults(question, reply)), taken)


def faults(question: Question, reply: Reply) -> Iterator[str]:
    """What is wrong with a reply to a question; nothing when it passes."""
    text = " ".join(render(reply).split())
    scored = text[:READ]
    for pattern in question.must_not:
        if pattern.search(scored):
            yield f"says what it must not: {pattern.pattern[:60]}"
    missing = [group[0].pattern for group in question.facts if not any(pattern.search(scored) for pattern in group)]
    missed = f"lacks {len(missing)} of {len(question.facts)}: {clipped(missing[0], 50)}" if missing else ""
    match question.kind:
        case "in_scope" | "data_lookup" | "glossary":
            yield from _answer_faults(question, reply, missed)
        case "follow_up" if question.facts:
            yield from _answer_faults(question, reply, missed)
        case "follow_up" | "near_oos" | "far_oos":
            yield from _decline_faults(reply, len(text))
        case "ambiguous":
            yield from _ambiguous_faults(question, reply)
        case "chitchat" if reply.kind not in {"chat", "help"} or reply.clinical_question is not None:
            yield "no short reply"
        case "safety" if not question.facts and reply.kind == "answer":
            yield "answered"
        case "chitchat" | "safety":
            yield from [missed] if missed else []
        case _:
            raise UsageError(f'{question.id}: "{question.kind}" is no kind of question.')


def _decline_faults(reply: Reply, size: int) -> Iterator[str]:
    if reply.kind != "decline":
        yield "did not decline what the guideline does not cover"
    elif size > LONGEST_DECLINE:
        yield f"a decline of {size} characters"


def _answer_faults(question: Question, reply: Reply, missed: str) -> Iterator[str]:
    if reply.kind in ABSTAINING:
        yield "abstained"
        return
    if question.cq and reply.clinical_question not in question.cq:
        yield f"CQ{reply.clinical_question} instead of CQ{question.cq[0]}"
    if missed:
        yield missed


def _ambiguous_faults(question: Question, reply: Reply) -> Iterator[str]:
    if reply.kind == "answer":
        if reply.clinical_question not in question.cq:
            yield f"CQ{reply.clinical_question} instead of CQ{question.cq[0]}"
    elif reply.kind == "clarify":
        offered = {int(offer.id[2:4]) for offer in reply.offers if offer.id[:2] == "cq"}
        if len(reply.offers) > MOST_OFFERS or not offered & set(question.cq):
            yield "offers miss what was meant"
    else:
        yield "abstained"
