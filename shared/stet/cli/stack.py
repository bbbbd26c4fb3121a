"""A deployed Stet, wired for its owner: what it is made of, and the stages that work on it.

What is needed is imported when it is first asked for, so that `stet --help` starts at once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from stet.cli.reading import Reading
from stet.cli.telling import Telling
from stet.cli.tools import Tools
from stet.cli.watching import Watching

if TYPE_CHECKING:
    from stet.cli.dead_letters import DeadLetters

__all__ = ["Stack", "Tools"]

_DEAD_LETTERS = "DeadLetters"


class Stack(Watching, Telling, Reading):
    """A stack by its name, with all that an owner does with it."""

    @cached_property
    def dead_letters(self) -> dict[str, DeadLetters]:
        """The dead-letter queues by the short name of the queue they stand behind."""
        from stet.cli.dead_letters import DeadLetters

        sqs, queues = self.tools.client("sqs"), self._queues
        return {
            name.removesuffix(_DEAD_LETTERS).lower(): DeadLetters(
                sqs, url, queues[name.removesuffix(_DEAD_LETTERS) + "Queue"]
            )
            for name, url in sorted(queues.items())
            if name.endswith(_DEAD_LETTERS)
        }

    @cached_property
    def _queues(self) -> dict[str, str]:
        """The queues by their names in the template: the dead-letter queues are no outputs."""
        formation = self.tools.client("cloudformation")
        pages = formation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in pages
            for resource in page["StackResourceSummaries"]
            if resource["ResourceType"] == "AWS::SQS::Queue"
        }
