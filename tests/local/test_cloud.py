"""The embedded cloud as a process, with a stand-in for ministack."""

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from local import cloud as module
from local.cloud import Cloud
from local.home import Home
from local.ports import Ports
from local.problem import Problem

pytestmark = pytest.mark.slow  # it starts processes

STAND_IN = """
import http.server, json, os, signal, subprocess, sys, threading
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"status": "completed"}).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
json.dump(dict(os.environ), open("environment.json", "w"))
server = http.server.HTTPServer(("127.0.0.1", int(os.environ["GATEWAY_PORT"])), Ready)
"""
OBEDIENT = (
    STAND_IN
    + """
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
server.serve_forever()
open("saved", "w").write("all")
"""
)
STUBBORN = (
    STAND_IN
    + """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("child", "w").write(str(child.pid))
server.serve_forever()
"""
)


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "demo")
    made.make()
    return made


@pytest.fixture
def start(home, monkeypatch, tmp_path):
    """Start a program in the embedded cloud's place."""
    started = []

    def starting(program):
        script = tmp_path / "program.py"
        script.write_text(textwrap.dedent(program))
        monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
        monkeypatch.setattr(module, "LAUNCH", script)
        made = Cloud(home, Ports.free().cloud, "http://127.0.0.1:1")
        started.append(made)
        with home.locked(lambda: None) as lock:
            made.start(lock)
        return made

    yield starting
    for made in started:
        made.kill()


def ended(process):
    """Whether it ends within some seconds; one that was killed and that nobody has fetched yet has ended."""
    ps = ["ps", "-o", "stat=", "-p", process]
    deadline = time.monotonic() + 10
    while subprocess.run(ps, capture_output=True, text=True, check=False).stdout.strip()[:1] not in {"", "Z"}:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_it_is_ready_when_it_answers_and_saves_when_stopped(start, home):
    cloud = start(OBEDIENT)
    assert cloud.process
    cloud.check()
    cloud.stop()
    assert cloud.process is None
    assert (home.folder / "saved").read_text() == "all"


def test_its_environment_is_made_from_nothing(start, home, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "my-company")
    start(OBEDIENT)
    environment = json.loads((home.folder / "environment.json").read_text())
    assert environment.keys() - {"LC_CTYPE", "__CF_USER_TEXT_ENCODING"} == {
        *("PATH", "HOME", "LANG", "AUTH", "BIND_HOST", "GATEWAY_PORT", "SFTP_ENABLED", "IOT_MTLS_ENABLED"),
        *("PERSIST_STATE", "STATE_DIR", "S3_PERSIST", "S3_DATA_DIR", "TMPDIR", "LOG_LEVEL"),
        "AWS_ENDPOINT_URL_SESV2",
    }


def test_one_that_hangs_is_killed_with_its_functions(start, home, monkeypatch, capsys):
    monkeypatch.setattr(module, "STOP_SECONDS", 0.2)
    cloud = start(STUBBORN)
    child = (home.folder / "child").read_text()
    cloud.stop()
    assert ended(child)
    assert "was killed" in capsys.readouterr().err
    assert Cloud(home, 1, "").was_cut_short


def test_a_clean_stop_and_a_cut_are_told_apart(start, home):
    cloud = start(OBEDIENT)
    assert cloud.was_cut_short, "as it will be if nobody stops it"
    cloud.stop()
    assert not cloud.was_cut_short
    start(OBEDIENT).kill()
    assert cloud.was_cut_short


def test_one_that_does_not_start_says_its_last_words(start):
    with pytest.raises(Problem, match="did not start: SystemExit: ministack is 9, and not 1") as raised:
        start("raise SystemExit('SystemExit: ministack is 9, and not 1')")
    assert "cloud.log" in str(raised.value)


def test_one_that_ends_by_itself_is_a_problem(start):
    cloud = start(OBEDIENT)
    os.kill(cloud.process, 9)
    cloud._process.wait()  # noqa: SLF001 - the moment it is gone
    with pytest.raises(Problem, match="the embedded cloud ended"):
        cloud.check()


def test_the_owners_own_aws_setup_is_left_out(home, monkeypatch, tmp_path):
    (tmp_path / "config").write_text("[default]\nregion = eu-west-1\n[broken")
    monkeypatch.setenv("AWS_PROFILE", "my-company")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", "https://elsewhere.example")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    sqs = Cloud(home, 4566, "").client("sqs", read_timeout=7)
    assert sqs.meta.endpoint_url == "http://127.0.0.1:4566"
    assert sqs.meta.region_name == "us-east-1"
    assert sqs.meta.config.proxies == {}
    assert sqs.meta.config.read_timeout == 7


def test_it_must_be_installed(home, monkeypatch):
    monkeypatch.setattr(module, "PYTHON", Path("/nowhere/python"))
    with pytest.raises(Problem, match=r"not installed .*make setup"), home.locked(lambda: None) as lock:
        Cloud(home, 1, "").start(lock)
