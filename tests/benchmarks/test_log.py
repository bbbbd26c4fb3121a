"""Outcomes are found in the embedded cloud's log, whatever else is said there."""

# ruff: noqa: SLF001 - how the log is read is private, and what can go wrong
import json

from benchmarks.stand_in import EmbeddedCloud
from local.cloud import Cloud
from local.deploy import Stack
from local.home import Home


def line(message, **more):
    return json.dumps({"level": "INFO", "message": message, **more}, separators=(",", ":"))


def test_lines_are_found_once_each_even_if_glued_to_others(tmp_path):
    home = Home(tmp_path)
    home.make()
    cloud = EmbeddedCloud(Cloud(home, 0, ""), Stack({}, {}))
    looked = line("looked", article="a", outcome="stored", reason="")
    metrics = '{"_aws":{"Timestamp":1},"look stored":[1.0]}'
    home.log.write_text(f"INFO ready\n{looked}{looked}\n{metrics}\n{looked[:20]}")
    assert cloud._listen()
    assert not cloud._listen()  # the last line is not ended yet
    home.log.write_text(
        home.log.read_text() + looked[20:] + "\n" + line("compared", article="a", number=1) + "\n"
    )
    assert cloud._listen()
    assert len(cloud._said["looked"]) == 3
    assert len(cloud._said["compared"]) == 1


def test_what_only_nudges_a_worker_is_no_look(tmp_path):
    home = Home(tmp_path)
    home.make()
    cloud = EmbeddedCloud(Cloud(home, 0, ""), Stack({}, {}))
    home.log.write_text(line("looked", article="nobody", outcome="unknown article", reason="") + "\n")
    assert not cloud._listen()
