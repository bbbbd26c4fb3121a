"""What an owner would do first with the command `stet`, done for the one who types `make run`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from local import deploy
from local.cloud import Cloud
from local.lines import Lines
from local.plan import Plan
from stet.cli.opml import wanted
from stet.cli.stack import Stack, Tools
from stet.domain.change import Severity
from stet.domain.interest import Interest
from stet.domain.subscription import Channel
from stet.parsing.opml import Outline
from stet.stages.add_feeds import Wanted
from stet.stages.answer import Answer
from stet.stages.subscribe import Wish

READER = "reader@stet.example"


def desk(cloud: Cloud, stack: deploy.Stack, plan: Plan, **config: Any) -> Stack:
    """Return the deployed stack as the command `stet` works with it; `config` is for the clients."""
    return Stack(deploy.STACK, stack.outputs, plan.parameters, Tools(partial(cloud.client, **config)))


def subscribe_reader(stack: Stack) -> None:
    """Let the inbox of this machine have a mail of every change."""
    stack.subscribe(Wish(Channel.EMAIL, READER, interest=Interest(Severity.TRIVIAL), id="local-mail"))


def subscribe_sink(stack: Stack, address: str, secret: str) -> None:
    """Let the sink of this machine have a webhook of every change."""
    wish = Wish(Channel.WEBHOOK, address, interest=Interest(Severity.TRIVIAL), id="local-sink", secret=secret)
    stack.subscribe(wish)


def add_feeds(stack: Stack, urls: Sequence[str], source: str) -> None:
    """Add feeds of one source, those that are not there already; they are polled at the next tick."""
    stack.add_feeds.unread([Wanted(url, title=source, source=source) for url in urls])


def import_feeds(stack: Stack, outlines: Sequence[Outline], file: str, lines: Lines) -> None:
    """Add the feeds of an OPML file, and say what came of it."""
    added = stack.add_feeds.unread(wanted(outlines))
    counts = Counter(one.answer for one in added)
    lines.say(
        "feeds", f"{file}: " + ", ".join(f"{counts[answer]} {answer}" for answer in Answer if counts[answer])
    )
    for outline, one in zip(outlines, added, strict=True):
        if one.answer is Answer.REFUSED:
            lines.say("problem", f"{file}, line {outline.line}: {one.reason}")
