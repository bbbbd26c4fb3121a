"""The table says what was measured beside what was wanted, and marks what was missed."""

import io
import json

import pytest

from benchmarks.__main__ import NAMES, main
from benchmarks.machine import described, machine
from benchmarks.show import markdown, plain, show
from benchmarks.table import Cell, Row, Section, verdict

SECTION = Section(
    "imports",
    "Cold start",
    ("function", "ms", "ratio"),
    (
        Row("fetch", (Cell(431.4, 0, 400), Cell(1.9, 2))),
        Row("notify", (Cell(280, 0, 320), None)),
        Row("a|b", ("not built", Cell(1_234_567.0))),
    ),
    ("A note.",),
)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Cell(12.345, 1), "12.3"),
        (Cell(1234), "1,234"),
        (Cell(0.3, 2, 0.35), "0.30 ≤ 0.35"),
        (Cell(0.4, 2, 0.35), "0.40 > 0.35 MISSED"),
        (Cell(1.5, 2, 1.5, "$"), "$1.50 ≤ $1.5"),
        (Cell(0, 2, 0), "0.00 ≤ 0"),
        (Cell(0.961, 3, least=0.96), "0.961 ≥ 0.96"),
        (Cell(0.959, 3, least=0.96), "0.959 < 0.96 MISSED"),
    ],
)
def test_a_number_stands_beside_its_target(cell, written):
    assert cell.text == written
    assert cell.missed == ("MISSED" in written)


def test_a_row_has_a_cell_for_every_column():
    with pytest.raises(ValueError, match="has 1 cells"):
        Section("x", "X", ("what", "one", "two"), (Row("row", (None,)),))


def test_misses_are_listed_at_the_end():
    assert verdict([SECTION]) == ["targets: 1 of 2 reached", "MISSED imports: fetch, ms: 431 > 400"]


def test_plain_text_is_aligned():
    lines = plain([SECTION], "here").splitlines()
    assert lines[1] == f"  function  {'ms':>16}  {'ratio':>9}"
    assert lines[2] == f"  fetch     431 > 400 MISSED  {'1.90':>9}"
    assert lines[3] == f"  notify    {'280 ≤ 320':>16}  {'–':>9}"
    assert lines[-1] == "here"


def test_a_pipe_gets_no_escape_codes():
    out = io.StringIO()
    show([SECTION], "here", out)
    assert out.getvalue() == plain([SECTION], "here")


def test_a_terminal_gets_colour(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    show([SECTION], "here", out)
    assert "\x1b[" in out.getvalue()


def test_markdown_marks_misses_and_keeps_its_columns():
    page = markdown([SECTION], "here")
    assert "| fetch | **431 > 400 MISSED** | 1.90 |" in page
    assert "| a\\|b | not built | 1,234,567 |" in page
    assert "- MISSED imports: fetch, ms: 431 > 400" in page


def test_json_has_numbers_with_their_targets():
    rows = json.loads(json.dumps(SECTION.as_json()))["rows"]
    assert rows[0] == {"what": "fetch", "ms": {"value": 431.4, "target": 400, "reached": False}, "ratio": 1.9}
    assert rows[1]["ratio"] is None
    assert rows[2]["ms"] == "not built"


def test_an_unknown_name_is_told_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        main(["import"])
    assert f"no benchmark is called import; there are: {', '.join(NAMES)}" in capsys.readouterr().err


def test_the_machine_is_named_in_one_line():
    line = described(machine())
    assert "cores" in line
    assert "commit" in line
    assert "\n" not in line


def test_a_run_prints_and_writes_what_was_asked(monkeypatch, tmp_path, capsys):
    results = tmp_path / "RESULTS.md"
    monkeypatch.setattr("benchmarks.__main__.RESULTS", results)
    monkeypatch.setattr("benchmarks.layer.run", lambda: [SECTION])
    assert main(["layer", "--write", "--json", str(tmp_path / "found.json")]) == 0
    assert "431 > 400 MISSED" in capsys.readouterr().out
    assert "# Benchmarks" in results.read_text()
    assert json.loads((tmp_path / "found.json").read_text())["sections"][0]["name"] == "imports"


def test_a_benchmark_that_fails_is_told_and_the_others_run(monkeypatch, capsys):
    def fail():
        raise RuntimeError("no such luck")

    monkeypatch.setattr("benchmarks.layer.run", fail)
    monkeypatch.setattr("benchmarks.diff.run", lambda: [SECTION])
    assert main(["layer", "diff"]) == 1
    told = capsys.readouterr()
    assert "no such luck" in told.err
    assert "Cold start" in told.out
