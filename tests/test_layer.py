"""The layer holds all that the functions import, and what it leaves out changes nothing but its size."""

import importlib.metadata
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = sorted(ROOT.glob("functions/*/app.py"))
PAGES = sorted((ROOT.parent / "shared/cases/extract_scrapinghub/html").glob("*.html.gz"))[:30]
SITE_PACKAGES = Path(boto3.__file__).parent.parent
AARCH64 = 183

EXTRACT = """
import gzip, json, trafilatura
print(json.dumps([
    trafilatura.extract(gzip.open(page).read(), output_format="xml", include_links=True, with_metadata=True)
    for page in sys.argv[1:]
]))
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    """Return the layer for this machine, made as `make run` makes it."""
    return build(tmp_path_factory.mktemp("local") / "python")


@pytest.fixture(scope="module")
def lambda_layer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lambda") / "python"
    return build(folder, "--python", "3.13", "--platform", "aarch64-manylinux_2_28")


@pytest.fixture(scope="module")
def runtime(tmp_path_factory):
    """Return what Lambda brings beside the standard library."""
    folder = tmp_path_factory.mktemp("runtime")
    for package in ("boto3", "botocore", "s3transfer"):
        (folder / package).symlink_to(SITE_PACKAGES / package)
    return folder


def build(layer, *target):
    for step in ("dependencies", "package"):
        command = [sys.executable, ROOT / "shared/build_layer.py", step, layer, *target]
        subprocess.run(command, check=True, env={**os.environ, "UV": str(ROOT / "build/uv/bin/uv")})
    return layer


def run_alone(code, *import_from, arguments=()):
    """Run code that can import from the standard library and these folders alone; return what it printed."""
    code = f"import sys; sys.path[:0] = {[str(folder) for folder in import_from]}\n{code}"
    command = [sys.executable, "-I", "-S", "-B", "-c", code, *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.mark.parametrize("app", FUNCTIONS, ids=lambda app: app.parent.name)
def test_every_function_starts_from_the_layer_and_boto3_alone(app, layer, runtime):
    run_alone("import app; app.handler", app.parent, layer, runtime)


def test_all_our_modules_but_the_command_import_from_the_layer(layer, runtime):
    files = [path.relative_to(ROOT / "shared") for path in ROOT.glob("shared/stet/**/*.py")]
    names = [".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files]
    ours = sorted(name for name in names if not name.startswith("stet.cli"))
    run_alone(
        "import importlib; [*map(importlib.import_module, sys.argv[1:])]", layer, runtime, arguments=ours
    )


def test_what_only_the_owner_needs_stays_out(layer):
    assert not [
        name
        for name in ("stet/cli", "click", "rich", "boto3", "local", "apprise", "requests")
        if (layer / name).exists()
    ]


def test_an_extra_adds_to_the_layer_and_changes_nothing_in_it():
    base, more = (
        set((ROOT / "shared" / name).read_text().splitlines())
        for name in ("requirements.txt", "requirements-apprise.txt")
    )
    assert base < more
    assert any(line.startswith("apprise==") for line in more - base)


def test_no_function_imports_what_only_an_extra_brings():
    loaded = run_alone(
        "import app, sys; print([one for one in ('apprise', 'requests') if one in sys.modules])",
        *(ROOT / "functions/deliver", ROOT / "shared", SITE_PACKAGES),
    )
    assert loaded.strip() == "[]", "even where they are installed"


def test_libraries_know_their_versions(layer):
    names = ["stet", "trafilatura", "feedparser", "rapidfuzz", "aws-lambda-powertools"]
    code = "from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    assert run_alone(code, layer, arguments=names).split() == [
        importlib.metadata.version(name) for name in names
    ]


@pytest.mark.skipif(not PAGES, reason="needs the pages of ../shared/cases/extract_scrapinghub")
def test_articles_read_the_same_as_with_nothing_left_out(layer):
    slimmed, whole = (
        json.loads(run_alone(EXTRACT, folder, arguments=PAGES)) for folder in (layer, SITE_PACKAGES)
    )
    assert len(slimmed) >= 20
    assert all(slimmed)
    assert slimmed == whole


def test_the_layer_for_lambda_is_below_40_megabytes(lambda_layer):
    assert sum(path.stat().st_size for path in lambda_layer.rglob("*") if path.is_file()) < 40_000_000


def test_the_layer_for_lambda_is_compiled_for_arm64_and_python_3_13(lambda_layer):
    libraries = list(lambda_layer.rglob("*.so"))
    machines = {struct.unpack_from("<18xH", library.read_bytes())[0] for library in libraries}
    assert machines == {AARCH64}
    assert [
        library.name
        for library in libraries
        if not library.name.endswith((".cpython-313-aarch64-linux-gnu.so", ".abi3.so"))
    ] == []
