"""What must be documented is: each function, setting, alarm and command; and what is documented is there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import pytest

from tests.stack import functions, resources, template

ROOT = Path(__file__).parents[1]
README, ARCHITECTURE = ROOT / "README.md", ROOT / "ARCHITECTURE.md"
OPERATIONS = ROOT / "docs" / "operations.md"
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_documents_are_there():
    wanted = {"README.md", "ARCHITECTURE.md", "DECISIONS.md", "CHANGELOG.md", "docs/operations.md"}
    assert wanted <= set(map(label, DOCS))
    assert "Apache License" in (ROOT / "LICENSE").read_text()


# --- what must be documented ---------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(functions()))
def test_the_architecture_names_each_function(name: str):
    text = ARCHITECTURE.read_text()
    assert re.search(rf"\*\*{name}\*\*|`{name}`", text), f"ARCHITECTURE.md does not say what {name} does"


@pytest.mark.parametrize("name", sorted(template()["Parameters"]))
def test_operations_says_what_each_parameter_means_and_its_default(name: str):
    row = re.search(rf"^\| `{name}` \| (.+?) \| (.+?) \|$", OPERATIONS.read_text(), re.MULTILINE)
    assert row, f"docs/operations.md has no row for the parameter {name}"
    parameter = template()["Parameters"][name]
    default = parameter.get("Default")
    written = {None: "–", "": "empty"}.get(default, f"`{default}`")
    assert row[1] == written, f"the default of {name} is {written}"
    assert len(row[2]) > 15


@pytest.mark.parametrize("name", sorted(resources("AWS::CloudWatch::Alarm")))
def test_operations_says_what_to_do_when_an_alarm_rings(name: str):
    assert f"`{name}`" in OPERATIONS.read_text(), f"docs/operations.md does not name the alarm {name}"


@pytest.mark.parametrize(
    "name", sorted(path.name for path in (ROOT / "shared" / "stet").iterdir() if path.is_dir())
)
def test_the_architecture_names_each_layer(name: str):
    if name != "__pycache__":
        assert re.search(rf"\b{name}\b", ARCHITECTURE.read_text()), f"ARCHITECTURE.md does not name {name}"


def test_the_readme_leads_to_the_other_documents():
    text = README.read_text()
    for path in DOCS:
        assert path == README or f"({label(path)})" in text, f"README.md does not lead to {label(path)}"


# --- what is documented is there -----------------------------------------------------------------


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", DOCS, ids=label)
def test_each_make_target_that_is_named_exists(path: Path):
    named = set(re.findall(r"(?:`|^)make ([a-z][a-z0-9-]*)", path.read_text(), re.MULTILINE))
    assert named <= make_targets()


def test_each_make_target_says_what_it_does():
    """`make` lists those with a text; the main ones all have one."""
    listed = set(re.findall(r"^([a-z0-9-]+):.*## \w", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"run", "test", "check", "build", "deploy", "e2e", "bench", "clean"} <= listed


def commands() -> dict[str, Any]:
    from stet.cli.app import stet

    return dict(stet.commands)


@pytest.mark.parametrize("path", DOCS, ids=label)
def test_each_command_that_is_named_exists(path: Path):
    known = commands()
    for line in re.findall(r"(?:`|^|bin/)stet ([a-z][^`\n]*)", path.read_text(), re.MULTILINE):
        word, *rest = line.split()
        assert word in known, f"{label(path)} names `stet {word}`"
        command = known[word]
        if isinstance(command, click.Group) and rest and rest[0].isalpha():
            assert rest[0] in command.commands, f"{label(path)} names `stet {word} {rest[0]}`"
            command = command.commands[rest[0]]
        options = {name for one in command.params for name in one.opts}
        for option in re.findall(r"(?<= )--[a-z-]+", line):
            assert option in options, f"{label(path)} names `stet {word} … {option}`"


def headings(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in found}


def links(path: Path) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", path.read_text())


@pytest.mark.parametrize("path", DOCS, ids=label)
def test_links_within_the_project_lead_somewhere(path: Path):
    for link in links(path):
        if "://" in link:
            assert link.startswith("https://"), link
            continue
        target, _, anchor = unquote(link).partition("#")
        found = path.parent / target if target else path
        assert found.exists(), f"{label(path)} leads to {target}, which is not there"
        assert not anchor or anchor in headings(found), f"{label(path)} leads to #{anchor}, no heading"


def test_every_picture_is_shown_somewhere_and_says_what_it_shows():
    shown = [
        (text, link) for path in DOCS for text, link in re.findall(r"!\[(.*?)\]\((\S+?)\)", path.read_text())
    ]
    assert all(text for text, _ in shown)
    held = {path.name for path in (ROOT / "docs").rglob("*.png")}
    assert held == {Path(link).name for _, link in shown}


# --- dates ---------------------------------------------------------------------------------------


def test_changes_are_dated():
    entries = re.findall(r"^- (.{10})(.)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert entries
    for day, space in entries:
        assert date.fromisoformat(day) >= date(2026, 11, 22)
        assert space == " "


def test_decisions_are_dated_the_newest_first():
    heads = re.findall(r"^## (.*)$", (ROOT / "DECISIONS.md").read_text(), re.MULTILINE)
    assert heads
    days = [head.partition(" · ")[0] for head in heads]
    assert days == sorted(days, key=date.fromisoformat, reverse=True)
    assert all(head.partition(" · ")[2] for head in heads), "each says what was decided"


# --- what must not be in them --------------------------------------------------------------------

TEXTS = [
    path
    for folder in (".", ".ci", "docs", "functions", "shared", "local", "benchmarks")
    for path in sorted((ROOT / folder).glob("*" if folder == "." else "**/*"))
    if path.is_file() and path.suffix in {".md", ".py", ".toml", ".yaml", ".txt", ".html", ""}
]


def test_no_path_of_a_machine_is_in_the_project():
    for path in TEXTS:
        if "__pycache__" in path.parts:
            continue
        found = re.findall(r"(?<![\w.])/(?:home|root|Users|work)/\w+", path.read_text(errors="replace"))
        assert found == [], f"{label(path)} names a place on one machine"
