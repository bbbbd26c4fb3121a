"""Everything that runs beside the embedded cloud, and the order in which it is started."""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TextIO

from local import gaps, owner
from local.cloud import REGION, Cloud
from local.demo import NAME, Demo
from local.deploy import STACK, Stack, deploy, verify_sender
from local.follow import Follow
from local.home import Home
from local.inbox import Inbox
from local.inbox_site import HOOK, InboxSite
from local.lines import Lines
from local.plan import MAIL_FROM, NO_CONTACT, Plan
from local.ports import HOST, address
from local.post import PostOffice
from local.problem import Problem
from local.relay import Relay
from local.report import Report
from local.serving import LocalServer
from local.tick import Bell, Ticker
from local.troubles import Troubles
from stet.cli.opml import read_opml
from stet.pages.links import Links
from stet.parsing.opml import Outline

PAGE_SECONDS = 90.0
_NO_CONTACT = (
    "publishers find nobody to write to in the requests: give your address with --contact or STET_CONTACT"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs."""

    cloud: Cloud
    inbox: Inbox
    stack: Stack
    demo: Demo | None
    cut_short: bool
    """Whether the run before was."""


def start(plan: Plan, lines: Lines, ends: ExitStack) -> Parts:
    """Start everything in its order, and put the end of each on `ends`."""
    feeds = _read_feeds(plan)
    lock = _take_place(plan, lines, ends)
    report = Report(lines)
    inbox = Inbox(plan.home.inbox, plan.home.secret(), report.came, report.came)
    _serve(InboxSite(plan.ports.inbox, inbox), ends)
    post = PostOffice(plan.ports.post, address(plan.ports.cloud), inbox)
    _serve(post, ends)
    cloud = Cloud(plan.home, plan.ports.cloud, post.address)
    cut_short = cloud.was_cut_short
    with _timed(lines, "start", "the embedded cloud"):
        ends.callback(_stop, cloud, lines)
        cloud.start(lock)
    with _timed(lines, "deploy", "template.yaml"):
        stack = deploy(cloud, plan.parameters)
        verify_sender(cloud, MAIL_FROM)
    _serve(Relay(plan.ports.page, gaps.function_url(cloud.endpoint, stack.outputs["WebUrl"])), ends)
    demo = None if plan.opml else _open_newsroom(plan, lines, ends)
    parts = Parts(cloud, inbox, stack, demo, cut_short)
    _prepare(plan, parts, feeds, lines)
    _make_known(plan, parts, ends)
    _tick(plan, parts, lines, ends)
    with _timed(lines, "start", "the first page"):
        _await_page(plan)
    _say_ready(plan, lines)
    _follow(plan, parts, lines, report, ends)
    return parts


def _read_feeds(plan: Plan) -> list[Outline]:
    if plan.opml is None:
        return []
    feeds = read_opml(plan.opml)
    if not feeds:
        raise Problem(f"{plan.opml} names no feeds: export the list from your feed reader again")
    return feeds


def _take_place(plan: Plan, lines: Lines, ends: ExitStack) -> TextIO:
    """Take the folder and see that the ports are free, before anything is started."""
    top = Home(plan.folder)
    plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = ends.enter_context(
        top.locked(lambda: lines.say("start", "the run before still writes its state: waiting"))
    )
    plan.ports.check("page", "inbox", "cloud", *([] if plan.opml else ["newsroom"]))
    plan.home.make()
    return lock


def _serve(server: LocalServer, ends: ExitStack) -> None:
    server.start()
    ends.callback(server.stop)


def _open_newsroom(plan: Plan, lines: Lines, ends: ExitStack) -> Demo:
    demo = Demo(plan.home, plan.ports.newsroom, plan.edits, lines)
    demo.start()
    ends.callback(demo.stop)
    demo.on_end = lambda: lines.say("over", _over(plan))
    return demo


def _prepare(plan: Plan, parts: Parts, feeds: Sequence[Outline], lines: Lines) -> None:
    """Subscribe, and add the feeds; what was done in a run before is not done again."""
    desk = owner.desk(parts.cloud, parts.stack, plan)
    owner.subscribe_reader(desk)
    if parts.demo:
        owner.subscribe_sink(desk, address(plan.ports.inbox) + HOOK, plan.home.secret())
        owner.add_feeds(desk, parts.demo.feeds, NAME)
    else:
        owner.import_feeds(desk, feeds, str(plan.opml), lines)
        if plan.contact == NO_CONTACT:
            lines.say("feeds", _NO_CONTACT)


def _make_known(plan: Plan, parts: Parts, ends: ExitStack) -> None:
    """Write where everything is, for the `stet` command, as long as it is there."""
    top = Home(plan.folder)
    known = {
        "endpoint": parts.cloud.endpoint,
        "region": REGION,
        "stack": STACK,
        "credentials": {
            name: value for name, value in parts.cloud.session.items() if name.startswith("aws_")
        },
        "outputs": dict(parts.stack.outputs),
        "pid": os.getpid(),
        "page": plan.page,
        "inbox": address(plan.ports.inbox),
    }
    top.write("cloud", known)
    ends.callback(top.forget, "cloud")


def _tick(plan: Plan, parts: Parts, lines: Lines, ends: ExitStack) -> None:
    def bell(name: str, rule: str) -> Bell:
        return Bell(parts.stack.outputs[f"{name}Function"], parts.stack.resources[f"{name}{rule}"], REGION)

    functions = parts.cloud.client("lambda", read_timeout=600, retries={"total_max_attempts": 1})
    every = {"Poll": "EveryMinute", "Dispatch": "EveryMinute"}
    every |= dict.fromkeys(("Renew", "Digest", "Index"), "EveryFiveMinutes")
    bells = [bell(name, rule) for name, rule in every.items()]
    ticker = Ticker(functions, bells, plan.tick, lambda text: lines.say("problem", text))
    ticker.start()
    if parts.cut_short:
        lines.say("start", "the run before was cut short: what it left undone is taken up")
        ticker.later(bell("Reconcile", "EveryDay"), plan.settled)
    ends.callback(ticker.stop)


def _await_page(plan: Plan) -> None:
    deadline, seen = time.monotonic() + PAGE_SECONDS, ""
    while time.monotonic() < deadline:
        status, seen = _ask(plan.ports.page)
        if status == http.HTTPStatus.OK:
            return
        time.sleep(0.2)
    raise Problem(f"the page does not answer: {seen[:200]} (see {plan.home.log})")


def _ask(port: int) -> tuple[int, str]:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        return answer.status, f"{answer.status} {answer.read(1000).decode('utf-8', 'replace')}"
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def _say_ready(plan: Plan, lines: Lines) -> None:
    lines.say("ready", f"{plan.page}/")
    lines.say("inbox", f"{address(plan.ports.inbox)}/")
    if plan.opml is None:
        lines.say("newsroom", f"{address(plan.ports.newsroom)}/")


def _follow(plan: Plan, parts: Parts, lines: Lines, report: Report, ends: ExitStack) -> None:
    # At the stop nothing may wait long for a cloud that has gone.
    desk = owner.desk(
        parts.cloud, parts.stack, plan, retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=10
    )
    follow = Follow(desk.articles, desk.changes, Links(plan.page), plan.home, lines)
    report.start(follow, Troubles(desk, str(plan.home.log), lines))
    ends.callback(report.stop)
    if parts.demo and not parts.demo.newsroom.pending:
        lines.say("over", _over(plan))


def _over(plan: Plan) -> str:
    return (
        f"the newsroom's edits are all made: read on at {plan.page}/, watch your own feeds with "
        "make run FEEDS=my.opml, or begin again with make clean"
    )


def _stop(cloud: Cloud, lines: Lines) -> None:
    if cloud.process is not None:
        with _timed(lines, "stop", "the embedded cloud, which writes its state"):
            cloud.stop()


@contextmanager
def _timed(lines: Lines, kind: str, what: str) -> Iterator[None]:
    started = time.monotonic()
    lines.say(kind, f"{what} …")
    yield
    lines.say(kind, f"{what}: {time.monotonic() - started:.1f} s")
