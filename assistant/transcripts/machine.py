"""A replay for programs: JSON (`haic.replay/1`) and JUnit XML."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.errors import Fault
from assistant.transcripts.grade import Difference
from assistant.transcripts.model import Class, Expected
from assistant.transcripts.observe import normalised
from assistant.transcripts.replay import Outcome, Replayed, TurnResult, Unreadable, tally
from assistant.transcripts.report import outcome_lines

SCHEMA = "haic.replay/1"


def replay_json(outcomes: Iterable[Outcome], allowed: frozenset[Class], digest: str) -> dict[str, Any]:
    """The whole run; every difference with its class, its turn, its line and its cause."""
    seen = tuple(outcomes)
    counted = tally(seen, allowed)
    return {
        "schema": SCHEMA,
        "corpus": f"sha256:{digest}",
        "allowed": sorted(allowed),
        "transcripts": [_outcome(one, allowed) for one in seen],
        "summary": {
            "transcripts": counted.transcripts, "unreadable": counted.unreadable, "turns": counted.turns,
            "changed": counted.changed, "failed": counted.failed,
            "by_class": dict(counted.by_class), "allowed": counted.allowed, "apart": counted.apart,
            "exit_code": counted.exit_code,
        },
    }  # fmt: skip


def _outcome(outcome: Outcome, allowed: frozenset[Class]) -> dict[str, Any]:
    if isinstance(outcome, Unreadable):
        return {"path": str(outcome.path), "result": "unreadable", "problems": [_fault(one) for one in outcome.faults]}
    failing = any(True for _ in outcome.failing(allowed))
    return {
        "path": str(outcome.path),
        "result": "different" if failing else "passed",
        "title": outcome.transcript.title,
        "turns": len(outcome.turns),
        "same_corpus": outcome.same_corpus,
        "changed": [_turn(outcome, one, allowed) for one in outcome.changed],
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {"line": fault.line, "column": fault.column, "message": fault.message}


def _turn(replayed: Replayed, result: TurnResult, allowed: frozenset[Class]) -> dict[str, Any]:
    return {
        "turn": result.number,
        "line": result.turn.line,
        "user": result.turn.user,
        "follows": result.follows,
        "counted": not replayed.stands_apart(result, allowed),
        "differences": [_difference(one) for one in result.differences],
        "causes": list(result.causes),
    }


def _difference(one: Difference) -> dict[str, Any]:
    expected, found = _plain(one.expected), _plain(one.found)
    return {"field": one.field, "class": one.grade, "expected": expected, "found": found, "detail": one.detail}


def _plain(value: Expected) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def junit_xml(outcomes: Iterable[Outcome], allowed: frozenset[Class]) -> bytes:
    """One test case a transcript, with file and line; the differences stand in the failure's body."""
    suite = ET.Element("testsuite", name="haic replay")
    counts = {"tests": 0, "failures": 0, "errors": 0}
    for outcome in outcomes:
        counts["tests"] += 1
        case = ET.SubElement(suite, "testcase", classname="transcripts", name=str(outcome.path), file=str(outcome.path))
        body = "\n".join(normalised(line) for line in outcome_lines(outcome, allowed))
        if isinstance(outcome, Unreadable):
            case.set("line", str(next((one.line for one in outcome.faults if one.line), 1)))
            ET.SubElement(case, "error", message=_message(body)).text = body
            counts["errors"] += 1
            continue
        first = next(outcome.failing(allowed), None)
        case.set("line", str(first[0].turn.line if first else 1))
        if first:
            ET.SubElement(case, "failure", message=_message(first[1].detail), type=first[1].grade).text = body
            counts["failures"] += 1
    suite.attrib.update({name: str(number) for name, number in counts.items()})
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _message(text: str) -> str:
    return normalised(text.split("\n", 1)[0])
