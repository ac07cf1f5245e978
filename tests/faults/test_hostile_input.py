"""Whatever is typed, piped or put into a file: no exception, no control sequence, nothing cited that does not exist.

The same grammar runs by the hour in tests/benchmarks/fuzz.py; what it found is kept here by example.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli.ask import Question, answer, questions
from assistant.dialogue.conversation import step
from assistant.dialogue.state import START, Said
from assistant.errors import DataError
from assistant.guideline.markdown import read_section
from assistant.interview.answers import read_answers
from assistant.interview.card import card_text
from assistant.interview.export import problems_json, verdict_json
from assistant.interview.loader import load_interview
from assistant.interview.trace import verdict
from assistant.transcripts.engine import Engine, engine_of
from assistant.transcripts.journal import read_journal
from assistant.transcripts.kept import of_session
from assistant.transcripts.record import transcript
from assistant.transcripts.records import from_source
from assistant.transcripts.shelf import as_text
from tests.faults.hostile import Bytes, Writer, clean, objections, strings

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from assistant.dialogue.knowledge import Knowledge
    from assistant.files.folders import Data
    from tests.conftest import Haic

CHANCE = st.randoms(use_true_random=False)
SLOW = 20
"""Times the median of ordinary questions that no line may take."""


@pytest.fixture(scope="module")
def engine(knowledge: Knowledge) -> Engine:
    return engine_of(knowledge)


def test_any_conversation_is_answered_from_what_there_is(knowledge: Knowledge) -> None:
    @settings(max_examples=150)
    @given(CHANCE)
    def holds(chance: random.Random) -> None:
        writer, state, said = Writer(chance, knowledge), START, list[str]()
        if chance.random() < 0.3:
            state, _ = step(knowledge, state, Said(f"/interview {chance.choice(sorted(knowledge.interviews))}"))
        for _ in range(1 + chance.randrange(3)):
            said.append(writer.line())
            state, reply = step(knowledge, state, Said(said[-1]))
            assert list(objections(knowledge, reply, "\n".join(said))) == []

    holds()


def test_any_object_of_answers_gets_a_verdict_or_its_problems(knowledge: Knowledge) -> None:
    @settings(max_examples=80)
    @given(CHANCE)
    def holds(chance: random.Random) -> None:
        writer = Writer(chance, knowledge)
        interview = knowledge.interviews[chance.choice(sorted(knowledge.interviews))]
        fields = [question.id for question in interview.questions]
        given = {
            chance.choice(fields) if chance.random() < 0.9 else writer.line(): writer.value()
            for _ in range(chance.randrange(6))
        }
        read = read_answers(interview, given)
        if read.problems:
            said: object = problems_json(interview.id, read.problems, knowledge.guideline)
        else:
            decided = verdict(interview, read.facts, read.offered)
            said = [verdict_json(decided, knowledge.guideline), card_text(decided, knowledge.guideline)]
        json.dumps(said)
        assert all(clean(text) for text in strings(said))

    holds()


def test_any_line_on_standard_input_gets_a_reply_or_a_message(knowledge: Knowledge) -> None:
    @settings(max_examples=120)
    @given(CHANCE)
    def holds(chance: random.Random) -> None:
        writer = Writer(chance, knowledge)
        raw = json.dumps({"id": writer.value(2), "text": writer.line()}).encode()
        for read in questions(iter([writer.bent(raw) if chance.random() < 0.7 else raw])):
            if isinstance(read, Question):
                assert list(objections(knowledge, answer(knowledge, read), read.text)) == []
            else:
                assert clean(read[1])
                assert len(read[1]) < 300

    holds()


def test_any_bent_transcript_is_read_or_refused_in_words(knowledge: Knowledge, engine: Engine, tmp_path: Path) -> None:
    source = transcript(["OS of new FP", "/new", "\x1b[31m\u202e", "who?"], engine).encode()
    check_bent(knowledge, source, lambda content: from_source(tmp_path / "x", content, engine))


def test_any_bent_journal_is_read_or_refused_in_words(knowledge: Knowledge, tmp_path: Path) -> None:
    head = {"haic-journal": 1, "guideline": "g", "corpus": "c", "started": "2026-01-02T03:04:05+00:00"}
    turn = {"user": "a \u202e", "kind": "chat", "clinical_question": None, "text": "b"}
    source = "".join(json.dumps(one) + "\n" for one in (head, turn, {"closed": True})).encode()

    def read(content: bytes) -> None:
        path = tmp_path / "x.journal.jsonl"
        path.write_bytes(content)
        kept = of_session(read_journal(path))
        assert kept.day
        assert as_text(kept) or not kept.turns

    check_bent(knowledge, source, read)


@pytest.mark.parametrize("name", ["cq11-port-care.md", "interviews/continue-suspend-stop.yaml"])
def test_any_bent_corpus_file_is_read_or_refused_in_words(
    knowledge: Knowledge, data: Data, tmp_path: Path, name: str
) -> None:
    good = next(data.corpus.glob(name.replace("cq11-port-care", "cq11-*"))).read_bytes()
    known = knowledge.guideline.citable() | set(knowledge.guideline.notes)

    def read(content: bytes) -> None:
        path = tmp_path / name.rpartition("/")[2]
        path.write_bytes(content)
        if name.endswith(".md"):
            read_section(path, "cq11", 11)
        else:
            load_interview(path, known)

    check_bent(knowledge, good, read, 60)


def check_bent(knowledge: Knowledge, source: bytes, read: Callable[[bytes], object], examples: int = 200) -> None:
    """Reading never fails otherwise than with a data error that can be shown."""

    def complaint(content: bytes) -> str:
        try:
            read(content)
        except DataError as error:
            return str(error)
        return ""

    @settings(max_examples=examples)
    @given(CHANCE)
    def holds(chance: random.Random) -> None:
        assert clean(complaint(Writer(chance, knowledge).bent(source)))

    holds()


def test_a_coverage_guided_fuzzer_can_lead_the_writer(knowledge: Knowledge) -> None:
    assert Writer(Bytes(b""), knowledge).line() == Writer(Bytes(b""), knowledge).line()
    assert len({Writer(Bytes(bytes([n] * 40)), knowledge).line() for n in range(0, 256, 8)}) > 10


# Found by fuzzing

DIGITS = ["\u00b2", "\u2468", "\u0663", "9" * 5000, "-1", "1e9"]


@pytest.mark.parametrize("digits", DIGITS, ids=ascii)
def test_a_number_that_is_none_is_no_number(knowledge: Knowledge, haic: Haic, digits: str) -> None:
    lines = (
        "/interview hcc-indication",
        "/predict",
        digits,
        "HCC",
        f"Child-Pugh B{digits}",
        f"/show ref {digits}",
        digits,
    )
    state = START
    for line in lines:
        state, reply = step(knowledge, state, Said(line))
        assert list(objections(knowledge, reply, line)) == []
    for ran in (haic("show", "ref", digits), haic("sessions", "show", digits)):
        assert "Traceback" not in ran.err
        assert clean(ran.err)


def test_a_number_of_thousands_of_digits_in_an_answers_file_is_refused(haic: Haic, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(f'{{"child_pugh_score": {"9" * 5000}}}')
    ran = haic("interview", "hcc-indication", "--answers", str(path), "--json")
    assert (ran.code, ran.json["verdict"]) == (2, None)
    assert "not JSON text that can be read" in ran.err


@pytest.mark.parametrize("paragraph", ["\u00b2", "9" * 5000])
def test_a_paragraph_number_that_is_none_is_named_with_its_line(data: Data, tmp_path: Path, paragraph: str) -> None:
    text = next(data.corpus.glob("cq11-*")).read_text(encoding="utf-8").replace(" p=1}", f" p={paragraph}}}", 1)
    path = tmp_path / "cq11.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"cq11\.md:\d+: passage .* lacks p="):
        read_section(path, "cq11", 11)


def test_a_hidden_character_in_a_file_or_its_name_is_not_printed(
    haic: Haic, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").symlink_to(home / "cache")
    monkeypatch.setenv("HAIC_HOME", str(tmp_path))
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "1-\x1b[31mred.journal.jsonl").write_text("{}\n")
    head, turn = {"haic-journal": 1}, {"user": "hello", "kind": "chat", "text": "b"}
    (tmp_path / "sessions" / "2-\x1b[2Jclear\u202e.journal.jsonl").write_text(
        f"{json.dumps(head)}\n{json.dumps(turn)}\n"
    )
    (tmp_path / "t.transcript.yaml").write_text(
        'haic-transcript: 1\nrecorded: {guideli\u202e: x}\nturns:\n  - user: "a"\n'
    )
    for arguments in (("sessions",), ("sessions", "show", "1"), ("replay", str(tmp_path / "t.transcript.yaml"))):
        ran = haic(*arguments)
        assert clean(ran.out)
        assert clean(ran.err)
    assert "clear" in haic("sessions").out


HEAVY = [
    "5 , ",
    "(",
    " not ",
    "yes? ",
    "a. ",
    "no ",
    "HCC Child-Pugh B, bilirubin 2.5 mg/dl, no ascites. ",
    "if ",
    "1-",
    "\u0301",
]


@pytest.mark.parametrize("piece", HEAVY, ids=ascii)
def test_a_line_ten_times_as_long_takes_ten_times_as_long_and_no_more(knowledge: Knowledge, piece: str) -> None:
    """Said to an interview, which reads the whole of a case."""
    state, _ = step(knowledge, START, Said("/interview hcc-indication"))

    def took(length: int) -> float:
        line = Said((piece * length)[:length])
        return seconds(lambda: step(knowledge, state, line))

    took(500)
    assert took(10_000) < 60 * max(took(1_000), 0.004)


def test_no_reply_takes_more_than_twenty_times_the_median_question(knowledge: Knowledge) -> None:
    asked = [phrasing.text for phrasing in knowledge.matcher.phrasings.items[::100]]
    for text in asked:
        step(knowledge, START, Said(text))
    usual = sorted(seconds(lambda text=text: step(knowledge, START, Said(text))) for text in asked)  # type: ignore[misc]  # mypy cannot infer a default's lambda
    limit = SLOW * usual[len(usual) // 2]
    for line in (
        "/search established portal vein",
        "/show cq2",
        "/help",
        "z" * 2000,
        "5 FU " * 400,
        "/show references",
    ):
        step(knowledge, START, Said(line))
        assert min(seconds(lambda line=line: step(knowledge, START, Said(line))) for _ in range(3)) < limit, line  # type: ignore[misc]  # as above


def seconds(work: Callable[[], object]) -> float:
    """Processor time, so that a busy machine makes nobody slow."""
    before = time.process_time()
    work()
    return time.process_time() - before


def test_a_conversation_without_end_remembers_no_more_and_no_less(knowledge: Knowledge) -> None:
    """What tests/benchmarks/soak.py measures by the hour, by the size of what is remembered."""
    rounds = (
        "OS of new FP",
        "more",
        "/interview hcc-indication",
        "HCC",
        "Child-Pugh B8",
        "no ascites",
        "cancel",
        "hello",
    )
    state, sizes = START, []
    for _ in range(40):
        for line in rounds:
            state, _reply = step(knowledge, state, Said(line))
        sizes.append(len(repr(state)))
    assert max(sizes[-10:]) <= 1.02 * min(sizes[-10:])


@pytest.mark.parametrize("line", ["commetn", "commetn " + "\u200b" * 3000])
def test_a_decline_stays_short_with_what_is_said_before_it(knowledge: Knowledge, line: str) -> None:
    state, _ = step(knowledge, START, Said("neoplasms. 4-9 mg/dl"))
    _, reply = step(knowledge, state, Said(line))
    assert reply.kind == "decline"
    assert list(objections(knowledge, reply, line)) == []
