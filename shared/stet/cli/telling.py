"""What an owner does with subscriptions, endpoints and deliveries: the stages, wired."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stet.cli.deployed import Deployed
from stet.domain.target import is_target

if TYPE_CHECKING:
    from stet.adapters.mail import SuppressionList
    from stet.domain.attempt import Attempt
    from stet.domain.endpoint import Posting
    from stet.stages.ask import Ask
    from stet.stages.endpoint import EndpointDesk
    from stet.stages.feedback import Resume
    from stet.stages.forget import Forget
    from stet.stages.rehearse import Rehearse
    from stet.stages.replay import Replay
    from stet.stages.subscribe import Subscribe


class Telling(Deployed):
    """The stages that tell."""

    @property
    def subscribe(self) -> Subscribe:
        """The stage that subscribes readers and receivers."""
        from stet.stages.subscribe import Subscribe

        ports = self.parameters.get("Ports", "80,443")
        return Subscribe(
            subscriptions=self.subscriptions,
            clock=self.tools.clock,
            draw=self.tools.draw,
            endpoints=self.endpoint_desk,
            ports=frozenset(int(port) for port in ports.split(",")),
            loopback=self.loopback,
        )

    @property
    def ask(self) -> Ask:
        """The stage that has a mail address' holder asked whether it wants a subscription."""
        from stet.stages.ask import Ask

        return Ask(
            self.subscriptions, self.deliveries, self.delivery_queue, self.tools.clock, self.tools.draw
        )

    @property
    def endpoint_desk(self) -> EndpointDesk:
        """What an owner does with endpoints."""
        from stet.adapters.endpoint_secrets import EndpointSecrets
        from stet.pages.endpoint_news import greeting
        from stet.stages.endpoint import EndpointDesk

        return EndpointDesk(
            endpoints=self.endpoints,
            secrets=EndpointSecrets(partial(self.tools.client, "ssm"), self.output("EndpointSecrets")),
            post=self._post,
            write_test=partial(greeting, base=self.output("PageUrl")),
            clock=self.tools.clock,
            draw=self.tools.draw,
        )

    def _post(self, address: str, posting: Posting) -> Attempt:
        from stet.adapters.targets import Targets
        from stet.adapters.webhook import Webhooks

        if is_target(address):
            return Targets("here it comes with the extra: pip install 'stet[apprise]'").post(address, posting)
        door = self.door(https_only=not self.loopback, total=15)
        return Webhooks(door, self.tools.clock).post(address, posting)

    @property
    def replay(self) -> Replay:
        """The stage that sends deliveries again."""
        from stet.stages.replay import Replay

        return Replay(self.deliveries, self.delivery_queue, self.tools.clock)

    @property
    def forget(self) -> Forget:
        """The stage that leaves an address nowhere."""
        from stet.stages.forget import Forget

        return Forget(self.subscriptions, self.deliveries, self.endpoint_desk, self.plain_mail)

    @property
    def suppression_list(self) -> SuppressionList:
        """The account's own list of addresses to which SES sends nothing."""
        from stet.adapters.mail import SuppressionList

        return SuppressionList(self.tools.client("sesv2"))

    @property
    def resume(self) -> Resume:
        """The stage that lets held mails go out."""
        from stet.stages.feedback import Resume

        return Resume(self.reputation, self.deliveries, self.delivery_queue, self.tools.clock)

    @property
    def rehearse(self) -> Rehearse:
        """The stage that plays rules over the changes of the last days."""
        from stet.stages.rehearse import Rehearse

        return Rehearse(self.changes, self.archive, self.tools.clock)
