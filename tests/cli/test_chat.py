"""`haic chat`: the conversation in a pipe, and `haic search` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Haic, Ran


def said(haic: Haic, *lines: str) -> Ran:
    return haic("chat", stdin="\n".join(lines).encode())


def test_a_piped_conversation_shows_each_line_and_its_reply(haic: Haic) -> None:
    ran = said(haic, "OS of new FP", "which trial?")
    assert (ran.code, ran.err) == (0, "")
    head, first, second = (
        ran.out.partition("> OS of new FP")[0],
        *ran.out.partition("> OS of new FP")[2].split("> which trial?"),
    )
    assert "gives no advice about any person" in head.replace("\n", " ")
    assert "30.4 months" in first.replace("\n", " ")
    assert "[54]" in second


def test_the_conversation_is_the_one_that_ask_holds(haic: Haic) -> None:
    answer = haic("ask", "what is a flow check", "--json").json["text"]
    assert answer in said(haic, "what is a flow check").out


def test_blank_lines_are_passed_over_and_quit_ends(haic: Haic) -> None:
    ran = said(haic, "", "   ", "what is a flow check", "/quit", "OS of new FP")
    assert ran.code == 0
    assert ran.out.count("\n> ") == 2
    assert "30.4" not in ran.out


@pytest.mark.parametrize("word", ["quit", "exit", "/quit"])
def test_a_conversation_can_be_left_by_saying_so(haic: Haic, word: str) -> None:
    assert "30.4" not in said(haic, word, "OS of new FP").out


def test_help_lists_every_command(haic: Haic) -> None:
    assert all(
        f"/{name}" in said(haic, "/help").out for name in ("help", "show", "search", "more", "sources", "grade", "quit")
    )


def test_a_choice_by_number_takes_the_offer(haic: Haic) -> None:
    ran = said(haic, "heparin", "1")
    assert "Which do you mean?" in ran.out
    assert "CQ11" in ran.out.partition("> 1")[2]


@pytest.mark.parametrize(
    "line",
    [
        "\x1b[31mwhat is a flow check\x1b[0m",
        "\x1b]0;owned\x07hello",
        "what\x00 is\x07 a flow check",
        "\x9b2Jhello",
        "a\u202eb",
        "\x1b",
    ],
)
def test_what_was_typed_is_shown_without_its_control_characters(haic: Haic, line: str) -> None:
    ran = said(haic, line, "/repeat")
    assert ran.code == 0
    assert [char for char in ran.out if not (char.isprintable() or char == "\n")] == []


def test_bytes_that_are_no_text_are_survived(haic: Haic) -> None:
    ran = haic("chat", stdin=b"\xff\xfe\xfa\nwhat is a flow check\n")
    assert ran.code == 0
    assert "flow check" in ran.out.lower()


def test_an_endless_line_is_read_in_part_and_that_is_said(haic: Haic) -> None:
    ran = said(haic, "what is a flow check? " * 5000)
    assert ran.code == 0
    assert "Only the first 2,000 characters of your text were read." in ran.out


def test_nothing_typed_ends_the_conversation(haic: Haic) -> None:
    assert haic("chat", stdin=b"").code == 0


def test_a_search_lists_passages_best_first_with_the_hits_marked(haic: Haic) -> None:
    ran = haic("search", "chlorhexidine", "alcohol")
    assert (ran.code, ran.err) == (0, "")
    first = ran.out.split("\n\n")[0].replace("\n", " ")
    assert "*chlorhexidine-alcohol*" in first or "*chlorhexidine-alcohol.*" in first
    assert "cq11." in first


def test_a_search_as_json_gives_ids_scores_and_the_places_of_the_hits(haic: Haic) -> None:
    found = haic("search", "portal vein invasion", "--json", "--most", "5").json
    assert found["schema"] == "haic.search/1"
    assert 1 <= len(found["hits"]) <= 5
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    for hit in found["hits"]:
        marked = [hit["text"][start:end].lower() for start, end in hit["marks"]]
        assert marked
        assert all("port" in word or "vein" in word or "inva" in word for word in marked)


@pytest.mark.parametrize(
    "words",
    [
        "title:flow OR (port",
        "[flow TO check]",
        "flow*",
        "*",
        '"unclosed',
        "\\",
        "(a+)+$",
        "",
        "\x1b[31m",
        "xyzzy",
        "🙂",
        "the of a",
    ],
)
def test_query_syntax_is_nothing_but_words(haic: Haic, words: str) -> None:
    ran = haic("search", words)
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out


def test_a_search_without_hits_says_so(haic: Haic) -> None:
    assert "No passage" in haic("search", "xyzzy").out


@pytest.mark.parametrize("most", ["0", "-5"])
def test_a_search_for_no_passages_gives_one(haic: Haic, most: str) -> None:
    assert len(haic("search", "catheter", "--json", "--most", most).json["hits"]) == 1
