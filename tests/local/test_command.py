"""`python -m local`: what it says when it cannot begin."""

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local.ports import HOST, Ports

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow  # each starts a process


def run(tmp_path, *options, **environment):
    ports = Ports.free()
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "local", "--state", tmp_path / "state"),
            *("--port", str(ports.page), "--inbox-port", str(ports.inbox)),
            *("--newsroom-port", str(ports.newsroom), "--cloud-port", str(ports.cloud), *options),
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "Traceback" not in finished.stderr
    return finished


def complaint(finished):
    assert finished.returncode == 2
    (line,) = finished.stderr.strip().splitlines()
    return line


@pytest.fixture
def busy():
    with socket.create_server((HOST, 0)) as taken:
        yield str(taken.getsockname()[1])


def test_a_busy_port(tmp_path, busy):
    said = complaint(run(tmp_path, "--cloud-port", busy))
    assert said.startswith(f"stet: port {busy} is in use")
    assert "--cloud-port" in said


def test_a_second_run_in_the_same_folder(tmp_path):
    (tmp_path / "state").mkdir()
    with (tmp_path / "state/lock").open("w") as lock:
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert f"process {os.getpid()}" in complaint(run(tmp_path))


def test_a_missing_list_of_feeds(tmp_path):
    said = complaint(run(tmp_path, "--feeds", tmp_path / "none.opml"))
    assert said == f"stet: {tmp_path / 'none.opml'} cannot be read: No such file or directory"


def test_a_broken_list_of_feeds_is_named_with_its_line_and_the_mend(tmp_path):
    broken = tmp_path / "my.opml"
    broken.write_text('<opml>\n<body>\n<outline xmlUrl="http://x/?a=1&b=2"/>\n</body></opml>')
    said = complaint(run(tmp_path, "--feeds", broken))
    assert said.startswith(f"stet: {broken}, line 3: ")
    assert "&amp;" in said


def test_a_list_without_feeds(tmp_path):
    empty = tmp_path / "my.opml"
    empty.write_text("<opml><body/></opml>")
    assert "names no feeds" in complaint(run(tmp_path, "--feeds", empty))


def test_help_names_every_port_and_variable(tmp_path):
    text = run(tmp_path, "--help").stdout
    for option in (
        "--feeds",
        "--port",
        "--inbox-port",
        "--newsroom-port",
        "--cloud-port",
        "--until-change",
        "--for",
    ):
        assert option in text
