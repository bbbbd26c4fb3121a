"""How the command shows things, on a terminal and in a pipe."""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stdout
from datetime import timedelta

import pytest

from stet.cli.show import Column, ago, aligned, clean, coming, document, progress, table
from tests.builders import NOW


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make a terminal of 60 columns."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    return Terminal()


COLUMNS = (
    Column("when", whole=True),
    Column("source", below="title"),
    Column("severity", styles={"critical": "bold red"}),
    Column("title", style="bold"),
    Column("url", below="title"),
)
ROWS = [
    ["5 min ago", "courier", "critical", "Fire [bold]in[/] the harbour", "https://news.example/fire"],
    ["in 3 h", "", "minor", "新聞", "javascript:alert(1)"],
]


def plain(shown: str) -> list[str]:
    shown = re.sub(r"\x1b\]8;[^\\]*\\", "", shown)
    return [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()]


def test_on_a_terminal_details_stand_below(terminal):
    with redirect_stdout(terminal):
        table(COLUMNS, ROWS, "none")
    assert plain(terminal.getvalue()) == [
        "when       severity  title",
        "5 min ago  critical  Fire [bold]in[/] the harbour",
        "                     courier",
        "                     https://news.example/fire",
        "in 3 h     minor     新聞",
        "                     javascript:alert(1)",
    ]


def test_on_a_terminal_colour_goes_with_the_word_and_addresses_can_be_followed(terminal):
    with redirect_stdout(terminal):
        table(COLUMNS, ROWS, "none")
    assert "\x1b[1;31mcritical" in terminal.getvalue()
    assert ";https://news.example/fire\x1b\\" in terminal.getvalue()
    assert ";javascript" not in terminal.getvalue()


def test_without_colour_if_the_owner_wants_none(terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    with redirect_stdout(terminal):
        table(COLUMNS, ROWS, "none")
    assert "31m" not in terminal.getvalue()


def test_a_narrow_terminal_folds_long_words_and_loses_none(terminal, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    with redirect_stdout(terminal):
        table(COLUMNS, [["now", "", "minor", "q" * 50, "https://news.example/" + "z" * 40]], "none")
    lines = plain(terminal.getvalue())
    assert max(map(len, lines)) <= 40
    assert "".join(lines).count("q") == 50
    assert "".join(lines).count("z") == 40


def test_in_a_pipe_columns_are_aligned_by_their_width_on_screen(capsys):
    table(COLUMNS, ROWS, "none")
    printed = capsys.readouterr().out.splitlines()
    assert printed == [
        "WHEN       SOURCE   SEVERITY  TITLE                         URL",
        "5 min ago  courier  critical  Fire [bold]in[/] the harbour  https://news.example/fire",
        "in 3 h     -        minor     新聞                          javascript:alert(1)",
    ]
    assert "\x1b" not in "".join(printed)


def test_no_rows(capsys):
    table(COLUMNS, [], "nothing yet")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "nothing yet\n")
    assert aligned(["a", "b"], []) == ["A  B"]


@pytest.mark.parametrize("hostile", ["\x1b]0;owned\x07", "a\r\nb", "\x9b31m", "x\u202ey", "\ud800", "\x00"])
def test_nothing_from_outside_commands_a_terminal(hostile, terminal):
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", clean(hostile))
    with redirect_stdout(terminal):
        table(COLUMNS, [[hostile] * 5], "none")
    assert not re.search(
        "[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", terminal.getvalue()
    )
    assert "\x1b]0;" not in terminal.getvalue()


def test_a_document_survives_every_pipe(capsys):
    document([{"title": "Caf\u00e9 \ud800 \x9b"}])
    assert capsys.readouterr().out.isascii()


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=1), "1 s"),
        (timedelta(seconds=89), "89 s"),
        (timedelta(seconds=90), "2 min"),
        (timedelta(minutes=89), "89 min"),
        (timedelta(minutes=90), "2 h"),
        (timedelta(hours=35), "35 h"),
        (timedelta(hours=36), "2 d"),
        (timedelta(days=400), "400 d"),
    ],
)
def test_times_are_brief(length, words):
    assert ago(NOW - length, NOW) == f"{words} ago"
    assert ago(NOW + length, NOW) == f"in {words}"


def test_now_never_and_late():
    assert ago(NOW, NOW) == "now"
    assert ago(None, NOW, "never") == "never"
    assert coming(NOW - timedelta(hours=1), NOW, "not again") == "now"
    assert coming(None, NOW, "not again") == "not again"


def test_progress_is_shown_to_who_watches_and_to_nobody_else(monkeypatch, capsys):
    with progress("reading", 2) as step:
        step()
    assert capsys.readouterr().err == ""
    watched = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", watched)
    with progress("reading", 2) as step:
        step()
        step()
    assert "reading" in watched.getvalue()
    assert "2/2" in watched.getvalue()
    with progress("storing", 0) as step:
        step()
    assert "storing" not in watched.getvalue()


def test_a_comparison_on_a_terminal_marks_by_more_than_colour(terminal):
    from stet.cli.comparison import compared, show_comparison
    from stet.domain.diff import compare
    from stet.stages.read import DiffPage
    from stet.stages.versions import Pair
    from tests.builders import article, story, version

    older = version(0, told=story("Twelve people were hurt.", headline="Fire"))
    newer = version(1, told=story("Fifteen people were hurt.", headline="Great fire"))
    assert older.story
    assert newer.story
    pair = Pair(older, newer, compare(older.story, newer.story))
    with redirect_stdout(terminal):
        show_comparison(compared(DiffPage(article(latest=1), pair, None)), "https://stet.example/")
    shown = terminal.getvalue()
    assert "\x1b[9;31mTwelve" in shown  # struck through
    assert "\x1b[4;32mFifteen" in shown  # underlined
    assert "headline: " in "\n".join(plain(shown))
