"""What a subscription is to, by the name that people know it by."""

from __future__ import annotations

from dataclasses import dataclass

from stet.domain.subscription import ALL


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic and what it is called: the title of an article or a feed, the name of a source."""

    topic: str = ALL
    name: str = ""

    @property
    def kind(self) -> str:
        """`all`, `source`, `feed`, `article` or `owner`."""
        return self.topic.partition("#")[0]

    @property
    def key(self) -> str:
        """The source, feed or article."""
        return self.topic.partition("#")[2]


EVERYTHING = Subject()
