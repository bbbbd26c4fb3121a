"""What a channel can tell: a way for each kind of news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stet.domain.article import Article
from stet.domain.subscription import Channel
from stet.stages.endpoint import EndpointNews
from stet.stages.tell import DigestNews, FeedNews, MoveNews, News, Way


@dataclass(frozen=True, slots=True)
class Ways:
    """How one channel tells of a change, a move and a digest, and an owner of a feed and an endpoint."""

    change: Way[News]
    move: Way[MoveNews]
    digest: Way[DigestNews]
    feed: Way[FeedNews]
    disabled: Way[EndpointNews]
    found: Way[Article] | None = None
    """How it tells that an article was found, if it does."""


@dataclass(frozen=True, slots=True)
class ByChannel:
    """The ways of every channel, asked for by the kind of news."""

    ways: Mapping[Channel, Ways]

    @property
    def change(self) -> dict[Channel, Way[News]]:
        """How each channel tells of a change."""
        return {channel: one.change for channel, one in self.ways.items()}

    @property
    def move(self) -> dict[Channel, Way[MoveNews]]:
        """How each channel tells that an article moved."""
        return {channel: one.move for channel, one in self.ways.items()}

    @property
    def digest(self) -> dict[Channel, Way[DigestNews]]:
        """How each channel tells of many changes."""
        return {channel: one.digest for channel, one in self.ways.items()}

    @property
    def feed(self) -> dict[Channel, Way[FeedNews]]:
        """How each channel tells an owner what befell a feed."""
        return {channel: one.feed for channel, one in self.ways.items()}

    @property
    def disabled(self) -> dict[Channel, Way[EndpointNews]]:
        """How each channel tells an owner that an endpoint was disabled."""
        return {channel: one.disabled for channel, one in self.ways.items()}

    @property
    def found(self) -> dict[Channel, Way[Article]]:
        """How those channels that do tell that an article was found."""
        return {channel: one.found for channel, one in self.ways.items() if one.found}
