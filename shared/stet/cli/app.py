"""The command itself, and the list of what it can do."""

from __future__ import annotations

import click

from stet.cli.articles import article, articles
from stet.cli.blame import blame
from stet.cli.changes import change, changes
from stet.cli.comparing import compare_
from stet.cli.deliveries import deliveries
from stet.cli.desk import which_stack
from stet.cli.doctor import doctor
from stet.cli.endpoints import endpoints
from stet.cli.exporting import export
from stet.cli.extracting import extract
from stet.cli.feeds import feeds
from stet.cli.filtering import filter_
from stet.cli.forget import forget
from stet.cli.mail import mail
from stet.cli.plan import plan
from stet.cli.previewing import preview_selectors
from stet.cli.problems import Group
from stet.cli.reextracting import reextract
from stet.cli.rehearsing import preview
from stet.cli.repairs import deadletters, reconcile
from stet.cli.run import run
from stet.cli.search import search
from stet.cli.subscribing import subscribe
from stet.cli.subscriptions import subscriptions, unsubscribe
from stet.cli.takedown import takedown
from stet.cli.trying import fetch, parse


def _print_version() -> None:
    from importlib.metadata import version

    click.echo(f"stet {version('stet')}")


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's way
    if wanted:
        _print_version()
        context.exit()


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="On AWS it uses your credentials and region, as the aws command does. Where a `make run` is going "
    "on, in this folder or one above, it speaks to that.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Say which Stet this is.",
)
@which_stack
def stet() -> None:
    """Watch news feeds, and be told what is changed after publication."""


@stet.command()
def version() -> None:
    """Say which Stet this is."""
    _print_version()


for _command in (
    feeds,
    subscribe,
    subscriptions,
    unsubscribe,
    preview,
    endpoints,
    deliveries,
    mail,
    doctor,
    forget,
    articles,
    article,
    changes,
    change,
    blame,
    plan,
    reconcile,
    deadletters,
    search,
    export,
    takedown,
    run,
    fetch,
    extract,
    compare_,
    reextract,
    preview_selectors,
):
    stet.add_command(_command)

feeds.add_command(parse)
feeds.add_command(filter_)
