"""Accepting a change: only the changed values are rewritten, and nothing a person wrote is lost."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import StorageError
from assistant.transcripts.accept import EVERY, SAFE, accept, within
from assistant.transcripts.edit import Change, rewritten
from assistant.transcripts.records import from_source, read
from assistant.transcripts.replay import Replayed, replay, replay_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.transcripts.engine import Engine
    from tests.transcripts.conftest import Replies

COMMENTED = """\
  # The first turn sets the scene.
  - user: "dose?"   # typed like that
    kind: answer  # never a decline
    passages:
      # leads
      - cq03.low-dose-fp.outcomes  # the old one
      - cq02.rec   # stays, with this comment
    references: [1,   2] # two
    contains: ["6 mg"]   # by hand
    lacks:
      - "7 mg"  # by hand too
    text: |   # as shown
      Cisplatin 5 mg. (CQ3, commentary, paragraph 1)

    # a word on the next turn
  - user: 'a'
    text: "You said - a"
"""


def replayed(path: Path, engine: Engine) -> Replayed:
    outcome = replay_file(path, engine)
    assert isinstance(outcome, Replayed)
    return outcome


def test_only_changed_values_are_rewritten_and_comments_and_checks_stay(
    saved: Callable[..., Path], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    path = saved(COMMENTED)
    talk = engine({"dose?": reply.passage("Cisplatin 6 mg.", references=(3,))})
    before = replayed(path, talk)
    accept(before, within(before, EVERY), talk)
    expected = (
        COMMENTED.replace("- cq03.low-dose-fp.outcomes  # the old one\n", "- cq03.low-dose-fp.dose\n")
        .replace("- cq02.rec   # stays, with this comment\n", "# the old one\n      # stays, with this comment\n")
        .replace("[1,   2] # two", "[3] # two")
        .replace("Cisplatin 5 mg.", "Cisplatin 6 mg.")
        .replace("You said - a", "You said: a")
    )
    assert path.read_text() == f"haic-transcript: 1\ntitle: A lesson\nturns:\n{expected}"
    assert replayed(path, talk).changed == ()


def test_an_update_takes_wording_layout_and_path_but_no_clinical_turn(
    saved: Callable[..., Path], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    turns = (
        '  - user: "dose?"\n    topic: cq02\n    text: Cisplatin 5 mg.\n'
        '  - user: "a"\n    text: You said - a\n  - user: "b"\n    topic: cq02\n'
    )
    path = saved(turns)
    talk = engine({"dose?": reply.passage("Cisplatin 6 mg.")})
    accepted = accept(before := replayed(path, talk), within(before, SAFE), talk)
    assert [(number, one.field, one.grade) for number, one in accepted.taken] == [
        (2, "text", "wording"),
        (3, "topic", "path"),
    ]
    assert accepted.said[0] == f"{path}: turn 2, text (wording): text: other words, the same figures"
    assert [result.number for result in replayed(path, talk).changed] == [1]
    assert "topic: cq02\n    text: Cisplatin 5 mg." in path.read_text()


def test_a_turn_after_a_divergence_is_updated_only_with_the_divergence(
    saved: Callable[..., Path], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    turns = '  - user: "a"\n    kind: answer\n    offers: [cq03, cq04]\n  - user: "2"\n    text: You said - 2\n'
    talk = engine({"a": reply.choices("cq04", "cq03")})
    done = replayed(saved(turns), talk)
    assert within(done, SAFE) == ()
    assert [result.number for result in within(done, EVERY)] == [1, 2]


def test_a_turn_whose_hand_written_check_fails_is_not_updated_silently(
    saved: Callable[..., Path], engine: Callable[..., Engine]
) -> None:
    path = saved('  - user: "a"\n    text: You said - a\n    contains: [never said]\n')
    before = replayed(path, engine({}))
    assert within(before, SAFE) == ()
    accept(before, within(before, EVERY), engine({}))
    assert path.read_text().endswith('    text: "You said: a"\n    contains: [never said]\n')


def test_a_field_that_is_absent_is_never_added_and_the_recorded_corpus_stays(
    saved: Callable[..., Path], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    path = saved('  - user: "dose?"\n    kind: chat\n', head='recorded: {corpus: "sha256:0ld"}\n')
    talk = engine({"dose?": reply.passage("Cisplatin 6 mg.")})
    accept(before := replayed(path, talk), within(before, EVERY), talk)
    assert (
        path.read_text()
        == 'haic-transcript: 1\nrecorded: {corpus: "sha256:0ld"}\nturns:\n  - user: "dose?"\n    kind: answer\n'
    )


SHAPES = {
    "an empty value": ("topic:\n", "topic: cq03.low-dose-fp\n"),
    "an empty value with a comment": ("topic:  # none\n", "topic: cq03.low-dose-fp  # none\n"),
    "null": ("topic: null\n", "topic: cq03.low-dose-fp\n"),
    "double quotes": ('topic: "cq02"\n', 'topic: "cq03.low-dose-fp"\n'),
    "an empty list": ("passages: []\n", "passages: [cq03.low-dose-fp.dose]\n"),
    "a list over lines": ("passages: [cq02,\n      cq02.rec]\n", "passages: [cq03.low-dose-fp.dose]\n"),
    "a block that loses all": ("references:\n      - 1\n      - 2\n", "references: []\n"),
    "a block that loses all but a comment": (
        "references:  # which\n      - 1  # one\n",
        "references: []  # which\n      # one\n",
    ),
    "a block not indented": ("passages:\n    - cq02\n", "passages:\n    - cq03.low-dose-fp.dose\n"),
    "a quoted key": ('"passages": [cq02]\n', '"passages": [cq03.low-dose-fp.dose]\n'),
    "fields in braces": ("answers: {ascites: no}\n", "answers: {ascites: slight}\n"),
    "fields in lines": (
        "answers:\n      ascites: no  # c\n      warfarin: yes\n",
        "answers:\n      ascites: slight\n      # c\n",
    ),
    "a folded text": (
        "text: >-\n      Old\n      words.\n",
        "text: |\n      Cisplatin 6 mg. (CQ3, commentary, paragraph 1)\n",
    ),
    "a deep text": (
        "text: |\n            Old\n",
        "text: |\n            Cisplatin 6 mg. (CQ3, commentary, paragraph 1)\n",
    ),
    "a text in quotes": ('text: "Old\n      words."\n', 'text: "Cisplatin 6 mg. (CQ3, commentary, paragraph 1)"\n'),
    "an empty text": ('text: ""\n', 'text: "Cisplatin 6 mg. (CQ3, commentary, paragraph 1)"\n'),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_shape_of_a_value_is_rewritten_in_place(
    name: str, eol: str, mark: str, tmp_path: Path, engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    old, new = SHAPES[name]
    talk = engine({"\u00e9 \U0001f600": (reply.passage("Cisplatin 6 mg."), {"ascites": "slight"})})
    around = 'haic-transcript: 1\nturns:\n  - user: "\u00e9 \U0001f600"\n    {}\n    # after\n  - user: "last"\n'
    path = tmp_path / "x.transcript.yaml"
    path.write_bytes((mark + around.format(old.rstrip("\n"))).replace("\n", eol).encode())
    accept(before := replayed(path, talk), within(before, EVERY), talk)
    assert path.read_bytes().decode() == (mark + around.format(new.rstrip("\n"))).replace("\n", eol)


def test_a_shape_that_cannot_be_rewritten_without_loss_is_left_and_said(
    saved: Callable[..., Path], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    path = saved('  - user: "dose?"\n    passages: [cq02,  # mine\n      cq02.rec]\n')
    talk = engine({"dose?": reply.passage("Cisplatin 6 mg.")})
    content = path.read_bytes()
    with pytest.raises(StorageError, match=r"comment stands inside the brackets\. Change it by hand"):
        accept(before := replayed(path, talk), within(before, EVERY), talk)
    assert path.read_bytes() == content


def test_a_text_whose_first_line_is_indented_survives(
    saved: Callable[..., Path], engine: Callable[..., Engine], reply: type[Replies]
) -> None:
    path = saved('  - user: "a"\n    text: |\n        Old\n')
    talk = engine({"a": reply.says("    1. first\n\n    2. second")})
    accept(before := replayed(path, talk), within(before, EVERY), talk)
    assert path.read_text().endswith("    text: |2\n          1. first\n\n          2. second\n")
    assert replayed(path, talk).changed == ()


def test_a_file_that_changed_meanwhile_is_not_written(
    saved: Callable[..., Path], engine: Callable[..., Engine]
) -> None:
    path = saved('  - user: "a"\n    text: You said - a\n')
    before = replayed(path, engine({}))
    path.write_text(f"{path.read_text()}# my edit\n")
    with pytest.raises(StorageError, match="changed on disk"):
        accept(before, within(before, EVERY), engine({}))
    assert path.read_text().endswith("# my edit\n")


def test_mode_and_link_of_a_file_stay(
    saved: Callable[..., Path], engine: Callable[..., Engine], tmp_path: Path
) -> None:
    path = saved('  - user: "a"\n    text: You said - a\n')
    path.chmod(0o640)
    link = tmp_path / "link.transcript.yaml"
    link.symlink_to(path)
    accept(before := replayed(link, engine({})), within(before, SAFE), engine({}))
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert 'text: "You said: a"' in path.read_text() or "text: 'You said: a'" in path.read_text()


def test_nothing_to_accept_writes_nothing(saved: Callable[..., Path], engine: Callable[..., Engine]) -> None:
    path = saved('  - user: "a"\n    contains: [b]\n')
    written = path.stat().st_mtime_ns
    accepted = accept(before := replayed(path, engine({})), within(before, EVERY), engine({}))
    assert accepted.taken == ()
    assert path.stat().st_mtime_ns == written


texts = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=texts, second=texts, passages=st.lists(st.sampled_from(["cq02", "cq02.rec", "cq03", "cq04"]), unique=True))
def test_any_reply_can_be_put_in_the_place_of_any_other(
    first: str,
    second: str,
    passages: list[str],
    saved: Callable[..., Path],
    engine: Callable[..., Engine],
    reply: type[Replies],
) -> None:
    from assistant.transcripts.record import transcript

    old, new = engine({"a": reply.says(first)}), engine({"a": reply.says(second)})
    path = saved('  - user: "x"\n')
    path.write_text(f"{transcript(['a'], old)}  # the end\n", encoding="utf-8", newline="")
    recorded = read(path, old)
    content = rewritten(recorded, [Change(0, "passages", tuple(passages))], old)
    content = rewritten(
        from_source(path, content, old), [Change(0, "text", replay(recorded, new).turns[0].observed.text)], old
    )
    again = replay(from_source(path, content, old), new)
    assert "text" not in {one.field for one in again.turns[0].differences}
    assert again.transcript.turns[0].expects["passages"] == tuple(passages)
    assert content.endswith(b"# the end\n")
