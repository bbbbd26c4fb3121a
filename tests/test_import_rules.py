"""Who may import whom (DESIGN §4), that there is one door to the internet, and the shape of each app.py."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STET = ROOT / "shared" / "stet"
FUNCTIONS = ROOT / "functions"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a layer may import: layers of ours, libraries of others, the standard library but for `not_`."""

    ours: frozenset[str]
    others: frozenset[str] = frozenset()
    not_: frozenset[str] = frozenset()


def layers(*names: str) -> frozenset[str]:
    return frozenset(names)


_WORLD = """
    asyncio fcntl glob http.client io logging mmap os pathlib random secrets shutil signal smtplib socket
    socketserver sqlite3 ssl subprocess sys tempfile threading time urllib.request uuid
"""
THE_WORLD = frozenset(_WORLD.split())
"""What reads a clock, throws dice or touches files, processes and networks: it comes in as an argument."""

RULES = {
    "domain": Rule(layers("domain"), layers("rapidfuzz"), THE_WORLD),
    "stages": Rule(layers("domain", "stages"), frozenset(), THE_WORLD),
    "parsing": Rule(
        layers("domain", "parsing"),
        layers("charset_normalizer", "feedparser", "lxml", "protego", "re2", "trafilatura"),
        THE_WORLD,
    ),
    "pages": Rule(layers("domain", "pages"), layers("jinja2", "lxml", "markupsafe", "resvg_py")),
    "adapters": Rule(
        layers("domain", "adapters"),
        layers(
            "apprise", "aws_lambda_powertools", "boto3", "botocore", "requests", "standardwebhooks", "urllib3"
        ),
    ),
    "routes": Rule(layers("domain", "stages", "pages", "routes"), layers("aws_lambda_powertools"), THE_WORLD),
    "ways": Rule(layers("domain", "stages", "pages", "ways"), frozenset(), THE_WORLD),
    "cli": Rule(
        layers("domain", "stages", "parsing", "pages", "adapters", "cli"),
        layers("boto3", "botocore", "click", "rich", "warcio"),
    ),
    "functions": Rule(
        layers("domain", "stages", "parsing", "pages", "adapters", "routes", "ways"),
        layers("aws_lambda_powertools"),
    ),
}

ALLOWED = {
    ("parsing", "io"): "trees are read from bytes in memory",
    ("cli", "local"): "`stet run` is `make run`",
}
"""What a rule forbids and has its reason all the same."""

_OUT = """
    aiohttp apprise asyncio ftplib http.client http.server httpx imaplib poplib pycurl requests smtplib socket
    socketserver ssl telnetlib trafilatura.downloads urllib.request urllib3 xmlrpc
"""
WAYS_OUT = frozenset(_OUT.split())
"""What opens a connection. Only the door may; AWS is reached through boto3, which the adapters hold."""


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


ALL = [*modules(STET), *modules(FUNCTIONS)]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names of all that a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide which layer is meant"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, names: frozenset[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in names)


def layer_of(path: Path) -> str:
    if path.is_relative_to(FUNCTIONS):
        return "functions"
    return path.relative_to(STET).parts[0].removesuffix(".py")


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def forbidden(path: Path) -> Iterator[str]:
    layer = layer_of(path)
    rule = RULES[layer]
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "stet":
            if rest and rest.partition(".")[0] not in rule.ours:
                yield name
        elif first in sys.stdlib_module_names:
            if within(name, rule.not_) and (layer, first) not in ALLOWED:
                yield name
        elif first not in rule.others and (layer, first) not in ALLOWED:
            yield name


@pytest.mark.parametrize("path", ALL, ids=label)
def test_each_module_imports_what_its_layer_may(path: Path):
    if path == STET / "__init__.py":
        assert not list(imports(path)), "the package itself imports nothing"
        return
    assert sorted(set(forbidden(path))) == [], f"{label(path)} is in the layer {layer_of(path)} (DESIGN §4)"


UNDER_ANOTHER_NAME = {"google-re2": "re2"}
COME_ALONG = {
    "boto3": "Lambda",
    "botocore": "boto3",
    "markupsafe": "jinja2",
    "local": "the checkout",
    "requests": "apprise",
}
"""What is imported and not asked for in pyproject.toml, and what brings it."""


def test_what_is_imported_is_asked_for():
    """A library that merely came along with another may go with its next release."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    named = [re.split(r"[~=<>\[ ]", one)[0] for one in asked]
    carried = {UNDER_ANOTHER_NAME.get(one, one.replace("-", "_")) for one in named}
    imported = {name.partition(".")[0] for path in ALL for name in imports(path)}
    missing = imported - sys.stdlib_module_names - {"stet"} - COME_ALONG.keys() - carried
    assert missing == set(), "not among pyproject.toml's dependencies"


def test_every_folder_is_a_layer_with_a_rule():
    folders = {path.name for path in STET.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= RULES.keys()
    assert RULES.keys() - {"functions", "cli"} <= folders


def test_there_is_one_door():
    openers = {label(path) for path in ALL if any(within(name, WAYS_OUT) for name in imports(path))}
    knocks = "shared/stet/cli/find.py"  # on this machine's own port, to see whether the embedded cloud runs
    guarded = "shared/stet/adapters/targets.py"  # to fixed public hosts only, where apprise was asked for
    assert openers - {knocks, guarded} == {"shared/stet/adapters/door.py"}


def test_what_only_some_layers_hold_is_imported_where_it_is_used():
    """On import it would cost every function time, and stop those whose layer has it not."""
    (targets,) = (path for path in ALL if path.name == "targets.py" and layer_of(path) == "adapters")
    optional = layers("apprise", "requests")
    assert any(within(name, optional) for name in imports(targets))
    first = ast.Module(
        [one for one in tree(targets).body if isinstance(one, ast.Import | ast.ImportFrom)], []
    )
    named = {node.module for node in ast.walk(first) if isinstance(node, ast.ImportFrom)}
    named |= {alias.name for node in ast.walk(first) if isinstance(node, ast.Import) for alias in node.names}
    assert not any(within(name or "", optional) for name in named)


def test_no_library_opens_addresses_for_us():
    """Feedparser and trafilatura can fetch; ours hand them bytes."""
    fetching = {"fetch_url", "fetch_response", "focused_crawler", "sitemap_search", "find_feed_urls"}
    for path in ALL:
        named = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
        named |= {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
        assert not named & fetching, label(path)


CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}


@pytest.mark.parametrize(
    "path",
    [path for path in ALL if layer_of(path) in {"domain", "stages", "parsing", "pages", "routes", "ways"}],
    ids=label,
)
def test_no_clock_is_read_where_things_are_decided(path: Path):
    """Time comes in as an argument: `datetime.now(UTC)` stands in the functions and the cli only."""
    read = [
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "time"}
    ]
    assert read == []


# --- the functions -------------------------------------------------------------------------------

FOLDERS = sorted(path for path in FUNCTIONS.iterdir() if path.is_dir() and path.name != "__pycache__")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_function_is_one_file(folder: Path):
    """In Lambda the folder is the import root: another file in it could hide a module of ours."""
    held = {path.name for path in folder.iterdir() if path.name != "__pycache__"}
    assert held == {"app.py"}


def parts(folder: Path) -> list[tuple[str, ast.stmt]]:
    """Return the statements of an app.py below its imports, each with its name."""
    found: list[tuple[str, ast.stmt]] = []
    for node in tree(folder / "app.py").body[1:]:
        match node:
            case ast.Import() | ast.ImportFrom():
                assert not found, f"{folder.name}: imports stand first"
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.append((name, node))
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.append((name, node))
            case ast.Assign():
                found.append(("constants", node))
            case ast.Expr(value=ast.Constant()):
                pass  # what a constant means
            case _:
                found.append((type(node).__name__, node))
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_app_has_five_parts_in_one_order(folder: Path):
    """Docstring, tools, Environment, wired, the verb, the handler (DESIGN §4)."""
    text = ast.get_docstring(tree(folder / "app.py")) or ""
    assert text.partition("\n")[0].endswith("."), "the docstring begins with what the function does"
    places = [text.find(f"\n{word}") for word in ("Fed by:", "Reads:", "Writes:")]
    assert -1 not in places, f"{folder.name}: the docstring says Fed by, Reads and Writes"
    assert places == sorted(places)

    names = [name for name, _ in parts(folder)]
    order = ["logger", "metrics", "Environment", "wired", folder.name, "handler"]
    assert [name for name in names if name in order] == order
    assert names[-1] == "handler"
    assert not {"If", "For", "While", "Try", "With", "Expr"} & set(names), "nothing happens on import"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_settings_are_strict(folder: Path):
    """A frozen dataclass of texts without defaults: a setting that is missing stops the function at once."""
    (environment,) = (node for name, node in parts(folder) if name == "Environment")
    assert isinstance(environment, ast.ClassDef)
    assert [ast.unparse(one) for one in environment.decorator_list] == ["dataclass(frozen=True, slots=True)"]
    docstring, *fields = environment.body
    assert isinstance(docstring, ast.Expr)
    for field in fields:
        assert isinstance(field, ast.AnnAssign)
        assert field.value is None, f"{ast.unparse(field)} has a default"
        assert ast.unparse(field.annotation) == "str"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_environment_is_read_in_one_place(folder: Path):
    names = dict(parts(folder))
    wired = names["wired"]
    assert isinstance(wired, ast.FunctionDef)
    assert [ast.unparse(one) for one in wired.decorator_list] == ["cache"]
    reading = [node for node in ast.walk(tree(folder / "app.py")) if _reads_environ(node)]
    assert reading == [node for node in ast.walk(wired) if _reads_environ(node)]
    assert len(reading) == 1


def _reads_environ(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
