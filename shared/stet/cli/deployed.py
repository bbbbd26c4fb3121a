"""A deployed Stet: its outputs and parameters, its tables, archive, queues, and its door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from stet.cli.tools import Door, Tools
from stet.domain.errors import InputError

if TYPE_CHECKING:
    from stet.adapters.archive import Archive
    from stet.adapters.articles import Articles
    from stet.adapters.changes import Changes
    from stet.adapters.deliveries import Deliveries
    from stet.adapters.endpoints import Endpoints
    from stet.adapters.feeds import Feeds
    from stet.adapters.pushes import Pushes
    from stet.adapters.queues import DeliveryQueue
    from stet.adapters.subscriptions import Subscriptions
    from stet.domain.schedule import Pace
    from stet.pages.links import Links
    from stet.stages.versions import Read as Reading


@dataclass(frozen=True)
class Deployed:
    """A stack by its name, with the template's outputs and parameters."""

    name: str
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]
    tools: Tools
    status: str = field(default="", compare=False)

    def output(self, name: str) -> str:
        """Return one of the template's outputs; raise InputError if the stack is not Stet's, or not whole."""
        if name not in self.outputs:
            state = f" (its status is {self.status})" if self.status else ""
            raise InputError(
                f"the stack {self.name} has no output {name}{state}: is it Stet's, and up to date?"
            )
        return self.outputs[name]

    @cached_property
    def _dynamodb(self) -> Any:
        return self.tools.client("dynamodb")

    @cached_property
    def feeds(self) -> Feeds:
        """The feeds table."""
        from stet.adapters.feeds import Feeds

        return Feeds(self._dynamodb, self.output("Feeds"))

    @cached_property
    def articles(self) -> Articles:
        """The articles table."""
        from stet.adapters.articles import Articles

        return Articles(self._dynamodb, self.output("Articles"))

    @cached_property
    def changes(self) -> Changes:
        """The changes table."""
        from stet.adapters.changes import Changes

        return Changes(self._dynamodb, self.output("Changes"))

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """The subscriptions table."""
        from stet.adapters.subscriptions import Subscriptions

        return Subscriptions(self._dynamodb, self.output("Subscriptions"))

    @cached_property
    def pushes(self) -> Pushes:
        """The pushes table."""
        from stet.adapters.pushes import Pushes

        return Pushes(self._dynamodb, self.output("Pushes"))

    @cached_property
    def endpoints(self) -> Endpoints:
        """The endpoints table."""
        from stet.adapters.endpoints import Endpoints

        return Endpoints(self._dynamodb, self.output("Endpoints"))

    @cached_property
    def deliveries(self) -> Deliveries:
        """The deliveries table."""
        from stet.adapters.deliveries import Deliveries

        return Deliveries(self._dynamodb, self.output("Deliveries"))

    @cached_property
    def delivery_queue(self) -> DeliveryQueue:
        """The queue of deliveries that are due."""
        from stet.adapters.queues import DeliveryQueue

        return DeliveryQueue(self.tools.client("sqs"), self.output("DeliveryQueue"))

    @cached_property
    def archive(self) -> Archive:
        """The archive."""
        from stet.adapters.archive import Archive

        return Archive(self.tools.client("s3"), self.output("Archive"))

    @cached_property
    def links(self) -> Links:
        """The addresses of the pages."""
        from stet.pages.links import Links

        return Links(self.output("PageUrl"))

    @property
    def pace(self) -> Pace:
        """How closely articles are watched."""
        from stet.domain.schedule import PACES

        return PACES[self.output("Pace")]

    @property
    def loopback(self) -> bool:
        """Whether the stack may ask the machine it runs on: the demo's may."""
        return self.parameters.get("Loopback") == "yes"

    def door(self, **otherwise: Any) -> Door:
        """Open the one door to the internet, as the stack's parameters have it."""
        how = {
            "page": self.output("PageUrl"),
            "contact": self.parameters.get("Contact", ""),
            "ports": self.parameters.get("Ports", "80,443"),
            "loopback": self.loopback,
        }
        return self.tools.open_door(**how | otherwise)

    @property
    def read_page(self) -> Reading:
        """How captures are read: here, or where it can be stopped if one looks dangerous."""
        from stet.cli.page_reader import read_page

        return read_page
