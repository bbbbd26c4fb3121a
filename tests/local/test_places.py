"""Where things are on this machine: ports, the folder `.stet/`, the plan."""

import fcntl
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from local.home import Home
from local.plan import Plan
from local.ports import HOST, Ports
from local.problem import Problem


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def silent():
    pytest.fail("nobody should have to wait")


class TestPorts:
    def test_free_ports_are_all_different(self):
        ports = Ports.free()
        assert len({ports.page, ports.inbox, ports.newsroom, ports.cloud, ports.post}) == 5
        ports.check("page", "inbox", "newsroom", "cloud", "post")

    @pytest.mark.parametrize(
        ("name", "option", "variable"),
        [("page", "--port", "STET_PORT"), ("cloud", "--cloud-port", "STET_CLOUD_PORT")],
    )
    def test_a_busy_port_is_named_with_what_to_do(self, name, option, variable):
        with socket.create_server((HOST, 0)) as taken:
            number = taken.getsockname()[1]
            ports = replace(Ports.free(), **{name: number})
            with pytest.raises(Problem, match=f"port {number} is in use") as raised:
                ports.check(name)
        assert option in str(raised.value)
        assert variable in str(raised.value)


class TestHome:
    def test_what_was_written_is_read(self, home):
        home.write("followed", {"since": "2026"})
        assert home.read("followed") == {"since": "2026"}

    def test_what_was_never_written_is_nothing(self, home):
        assert home.read("followed") is None
        assert home.read("followed", {}) == {}

    def test_a_file_cut_short_counts_as_none(self, home):
        (home.folder / "followed.json").write_text('{"since": ')
        assert home.read("followed") is None

    def test_what_is_forgotten_is_gone_and_may_be_forgotten_again(self, home):
        home.write("cloud", {})
        home.forget("cloud")
        home.forget("cloud")
        assert home.read("cloud") is None

    def test_the_secret_is_made_once_and_is_one_of_standard_webhooks(self, home):
        secret = home.secret()
        assert home.secret() == secret
        assert Webhook(secret).sign("id", datetime.now(UTC), "{}").startswith("v1,")

    def test_no_two_folders_have_the_same_secret(self, home, tmp_path_factory):
        assert home.secret() != Home(tmp_path_factory.mktemp("other")).secret()

    def test_the_secret_is_for_its_owner_only(self, home):
        home.secret()
        assert (home.folder / "secret.json").stat().st_mode & 0o077 == 0

    def test_one_run_at_a_time(self, home):
        with home.locked(silent), pytest.raises(Problem, match="runs here already"), home.locked(silent):
            pass

    def test_the_next_run_may_follow(self, home):
        with home.locked(silent):
            pass
        with home.locked(silent):
            pass

    def test_a_run_waits_while_a_dead_ones_cloud_still_writes(self, home):
        with (home.folder / "cloud.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            waited = []

            def saved():
                waited.append(True)
                fcntl.flock(lock, fcntl.LOCK_UN)

            with home.locked(saved):
                assert waited == [True]

    def test_a_cloud_that_never_ends_is_not_waited_for_for_ever(self, home, monkeypatch):
        monkeypatch.setattr("local.home.SAVING_SECONDS", 0.0)
        with (home.folder / "cloud.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(Problem, match="still writes its state"), home.locked(lambda: None):
                pass


class TestPlan:
    def test_the_demo_may_ask_this_machine_at_its_two_ports_and_ticks_fast(self):
        plan = Plan(Path("/x"), Ports(newsroom=8181, inbox=8125))
        assert plan.parameters["Loopback"] == "yes"
        assert plan.parameters["Ports"] == "80,443,8181,8125"
        assert plan.parameters["Pace"] == "demo"
        assert plan.tick == timedelta(seconds=2)

    def test_real_feeds_are_watched_politely_and_never_on_this_machine(self):
        plan = Plan(Path("/x"), opml=Path("my.opml"), contact="me@example.org")
        assert plan.parameters["Loopback"] == "no"
        assert plan.parameters["Ports"] == "80,443"
        assert plan.parameters["Pace"] == "normal"
        assert plan.parameters["Contact"] == "me@example.org"
        assert plan.tick is None

    def test_what_was_left_undone_is_looked_for_when_younger_versions_have_had_their_time(self):
        assert Plan(Path("/x")).settled == timedelta(seconds=32)
        assert Plan(Path("/x"), opml=Path("my.opml")).settled == timedelta(minutes=16)

    def test_the_demo_and_real_feeds_are_kept_apart(self):
        assert Plan(Path("/x")).home != Plan(Path("/x"), opml=Path("my.opml")).home

    def test_links_in_mails_lead_to_the_page(self):
        assert Plan(Path("/x"), Ports(page=8888)).parameters["PageUrl"] == "http://127.0.0.1:8888"
