"""What is printed, line by line."""

import io
import threading
import time

import pytest

from local.lines import Line, Lines


@pytest.fixture
def printed():
    return io.StringIO()


def test_a_line_begins_with_its_kind(printed):
    Lines(printed).say("ready", "http://127.0.0.1:8080/")
    assert printed.getvalue() == "ready http://127.0.0.1:8080/\n"


def test_a_long_line_stays_one_line_and_markup_is_text(printed):
    text = "[bold]a headline[/bold] of :smile: " + "words " * 60
    Lines(printed).say("article", text)
    assert printed.getvalue() == f"article {text.strip()}\n"


def test_a_hostile_title_commands_no_terminal_and_breaks_no_line(printed):
    Lines(printed).say("article", "a\nready http://evil/\x1b[31m\x9b2J\u202egnp.exe\r\x07 b")
    assert printed.getvalue() == "article a ready http://evil/ [31m 2J gnp.exe b\n"


def test_problems_go_to_the_other_stream(printed):
    trouble = io.StringIO()
    Lines(printed, trouble).say("problem", "it broke")
    assert (printed.getvalue(), trouble.getvalue()) == ("", "problem it broke\n")


def test_each_line_is_flushed():
    class Pipe(io.StringIO):
        flushed = 0

        def flush(self):
            self.flushed += 1

    pipe = Pipe()
    Lines(pipe).say("article", "a")
    assert pipe.flushed >= 1


def test_when_nobody_reads_any_more_it_goes_on_in_silence():
    class Closed(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    lines = Lines(Closed())
    lines.say("article", "a")
    lines.say("article", "b")
    assert lines.unheard
    assert len(lines.said) == 2


def test_waiting_finds_what_was_said_before_and_what_is_said_later():
    lines, change = Lines(), object()
    lines.say("change", "major one", change)
    assert lines.wait("change", "one", seconds=0) == Line("change", "major one", change)
    threading.Timer(0.05, lines.say, ["mail", "reader"]).start()
    found = lines.wait("mail", seconds=5)
    assert found is not None
    assert str(found) == "mail reader"


def test_of_a_long_run_the_end_is_remembered(monkeypatch):
    monkeypatch.setattr("local.lines.MOST", 10)
    lines = Lines()
    for number in range(25):
        lines.say("version", str(number))
    assert lines.count == 25
    assert [line.text for line in lines.said][-1] == "24"
    assert len(lines.said) <= 10
    later = lines.wait("version", after=23, seconds=0)
    assert later is not None
    assert later.text == "23"


def test_waiting_ends(printed):
    lines = Lines()
    lines.say("change", "minor")
    started = time.monotonic()
    assert lines.wait("change", "major", seconds=0.05) is None
    assert lines.wait("change", after=1, seconds=0.05) is None
    assert time.monotonic() - started < 2
