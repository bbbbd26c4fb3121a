"""What the routes are answered from, handed to them with every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, cast

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.event_handler.router import LambdaFunctionUrlRouter

from stet.routes.packing import packed
from stet.routes.rendered import Rendered
from stet.routes.validators import validated
from stet.stages.ask import Confirm
from stet.stages.carry import Carry
from stet.stages.hub import HubDesk
from stet.stages.listing import Listing
from stet.stages.manage import Manage
from stet.stages.read import Read
from stet.stages.search import Search
from stet.stages.sources import Sources
from stet.stages.welcome import Welcome

_NAME = "desk"


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers: pages by `read`, `listing` and `sources`, hubs by `hubs`.

    Feeds and programs are answered by `carry` and `search`, subscribers by `welcome`, `confirm` and `manage`.
    """

    read: Read
    listing: Listing
    sources: Sources
    hubs: HubDesk
    clock: Callable[[], datetime]
    carry: Carry
    search: Search
    page_url: str
    """Where readers find the pages, or empty: then they are where they were asked for."""
    confirm: Confirm
    welcome: Welcome
    manage: Manage
    hub: str = ""
    """The hub that is told of changes to the feeds (WebSub), or empty."""
    rendered: Rendered = field(default_factory=Rendered)


class Area(LambdaFunctionUrlRouter):
    """The routes of one area of the site."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library's own is untyped
        self.get_or_head = partial(self.route, method=["GET", "HEAD"])

    @property
    def desk(self) -> Desk:
        """What the present request is answered from."""
        return cast(Desk, self.context[_NAME])

    @property
    def query(self) -> dict[str, str]:
        """What stands behind the question mark of the present request's address."""
        return self.current_event.query_string_parameters


def answer(app: LambdaFunctionUrlResolver, desk: Desk, event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one request from the desk."""
    app.append_context(**{_NAME: desk})  # type: ignore[no-untyped-call] # the library's own is untyped
    return validated(event, packed(event, app.resolve(event, context)))
