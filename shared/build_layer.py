"""Build the layer: the locked dependencies, slimmed and compiled, and our package.

make calls it in two steps, so that a change of our own code costs no second look at the dependencies:

    build_layer.py dependencies build/layer-arm64/python --python 3.13 --platform aarch64-manylinux_2_28
    build_layer.py package build/layer-arm64/python --python 3.13 --platform aarch64-manylinux_2_28

Without --python and --platform the layer is for the interpreter and the machine this runs on. With --extras
it holds what an owner asked for besides, such as apprise, and may be larger.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

SHARED = Path(__file__).resolve().parent
UV = os.environ.get("UV", "uv")
LIMIT = 40_000_000
LIMIT_WITH_EXTRAS = 100_000_000
"""Of the 250 MB that AWS allows a function and its layers, unpacked."""
HERE = "{}.{}".format(*sys.version_info[:2])

SLIMMED = {
    "babel/locale-data": "30 MB: how each language writes dates and numbers. courlan asks only whether part "
    "of an address names a language, and only when told to look for one, which we never do",
    "babel/messages": "extracts translations from source code",
    "lxml/objectify*": "another API over the same trees, which nothing here uses",
    "lxml/html/*diff*": "a diff of its own, with the C library under it",
    "lxml/isoschematron": "validates XML by Schematron",
    "lxml/includes": "C headers, for compiling against lxml",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.js": "a web page to try an API; we serve none",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.css": "same",
    "rapidfuzz/fuzz_cpp*": "ratios; only distances are used, and its Python form is imported instead",
    "rapidfuzz/process_cpp*": "finds the best of many; unused, and its Python form is imported instead",
    "pytz/zoneinfo": "zones a second time: tzdata has them, and dateparser asks pytz for UTC alone",
    "aws_lambda_powertools/utilities/auth_alpha": "signs requests; we make none by it",
    "aws_lambda_powertools/utilities/circuit_breaker": "unused",
    "aws_lambda_powertools/utilities/data_masking": "unused",
    "aws_lambda_powertools/utilities/feature_flags": "unused",
    "aws_lambda_powertools/utilities/idempotency": "ours is conditional writes",
    "aws_lambda_powertools/utilities/kafka": "unused",
    "aws_lambda_powertools/utilities/parameters": "unused: settings are variables",
    "aws_lambda_powertools/utilities/parser": "pydantic models, and there is no pydantic",
    "aws_lambda_powertools/utilities/streaming": "unused",
    "aws_lambda_powertools/utilities/validation": "JSON Schema for events; unused",
    "dateparser_scripts": "regenerates dateparser's own data",
    "**/tests": "tests",
    "bin": "commands",
    "**/*.[ch]": "what the compiled modules were compiled from",
    "**/*.cpp": "same",
    "**/*.p[xy][xdi]": "same, and type stubs",
    "**/*.dist-info/RECORD": "lists the files as installed, which they no longer are",
}
"""What is left out, and why nothing misses it. METADATA and licences stay: versions are read from the one,
and the other is owed."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the layer.")
    parser.add_argument("step", choices=["dependencies", "package"])
    parser.add_argument("layer", type=Path)
    parser.add_argument("--python", default=HERE, help="the Python it is for, as 3.13")
    parser.add_argument("--platform", default="", help="the machine it is for, as aarch64-manylinux_2_28")
    parser.add_argument("--extras", default="", choices=["", "apprise"], help="what is in it besides")
    args = parser.parse_args()
    if args.step == "dependencies":
        install(args.layer, args.python, args.platform, args.extras)
        slim(args.layer)
        compile_bytecode(args.layer, args.python)
    else:
        copy_package(args.layer)
        compile_bytecode(args.layer / "stet", args.python)
        size = measure(args.layer)
        print(f"stet: {args.layer.parent} holds {size / 1e6:.1f} MB")
        limit = LIMIT_WITH_EXTRAS if args.extras else LIMIT
        if args.platform and size > limit:
            sys.exit(f"stet: a layer may hold {limit / 1e6:.0f} MB; look for more to leave out in {__file__}")


def install(layer: Path, python: str, platform: str, extras: str = "") -> None:
    """Install what uv.lock names; for another machine only wheels, as nothing can be compiled for it here."""
    shutil.rmtree(layer, ignore_errors=True)
    requirements = f"requirements-{extras}.txt" if extras else "requirements.txt"
    wheels = ["--python-platform", platform, "--python-version", python, "--only-binary", ":all:"]
    run(
        UV, "pip", "install", "--quiet",
        "--python", sys.executable, *(wheels if platform else []),
        "--no-deps", "--require-hashes", "--requirements", str(SHARED / requirements),
        "--target", str(layer), "--link-mode", "copy",
    )  # fmt: skip


def slim(layer: Path) -> None:
    for pattern in SLIMMED:
        found = list(layer.glob(pattern))
        if not found and not pattern.startswith("**"):
            sys.exit(f"stet: nothing in the layer is called {pattern} any more; see SLIMMED in {__file__}")
        for path in found:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def copy_package(layer: Path) -> None:
    """Copy our package without the owner's command, whose libraries the layer does not carry."""
    shutil.rmtree(layer / "stet", ignore_errors=True)
    shutil.copytree(SHARED / "stet", layer / "stet", ignore=shutil.ignore_patterns("__pycache__", "cli"))
    version = tomllib.loads((SHARED.parent / "pyproject.toml").read_text())["project"]["version"]
    for stale in layer.glob("stet-*.dist-info"):
        shutil.rmtree(stale)
    metadata = layer / f"stet-{version}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: stet\nVersion: {version}\n")


def compile_bytecode(folder: Path, python: str) -> None:
    """Compile ahead what Lambda cannot write beside the source: a cold start then imports 3 times as fast.

    The source is not looked at again (unchecked-hash), since packing changes its time stamps.
    """
    interpreter = find_interpreter(python)
    if interpreter is None:
        print(f"stet: no Python {python} here to compile with, so functions will start half a second slower")
        return
    run(
        interpreter, "-m", "compileall", "-q", "-j0", "--invalidation-mode", "unchecked-hash",
        "-s", str(folder), str(folder),
    )  # fmt: skip


def find_interpreter(python: str) -> str | None:
    """Find that Python; pyenv's stand-ins on PATH answer only when told which one is meant."""
    if python == HERE:
        return sys.executable
    answer = subprocess.run(
        [UV, "python", "find", "--no-project", "--system", python],
        capture_output=True, text=True, check=False, env={**os.environ, "PYENV_VERSION": python},
    )  # fmt: skip
    return answer.stdout.strip() or None


def measure(layer: Path) -> int:
    return sum(path.stat().st_size for path in layer.rglob("*") if path.is_file())


def run(*command: str) -> None:
    finished = subprocess.run(command, check=False)
    if finished.returncode:
        sys.exit(f"stet: {command[0]} failed, see above")


if __name__ == "__main__":
    main()
