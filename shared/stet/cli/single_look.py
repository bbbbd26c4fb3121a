"""One look at one article by the stage itself, with tables of one row that are forgotten afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from stet.adapters.door import FEED_SIZE, PAGES, PRODUCT
from stet.cli.page_reader import read_page
from stet.domain.article import Article
from stet.domain.errors import StetError
from stet.domain.host import Host
from stet.domain.outcome import Looked
from stet.domain.response import OK, Response
from stet.domain.schedule import Pace, coming_look
from stet.domain.url import article_id, host_of
from stet.domain.version import Quality, Story, Version, fingerprint
from stet.parsing.articles import EXTRACTOR
from stet.parsing.quality import compared_with, of_answer
from stet.parsing.robots import Rules, read_robots
from stet.stages.fetch import Fetch
from stet.stages.pinning import Extractor
from stet.stages.robots import Robots


@dataclass(frozen=True, slots=True)
class SingleLook:
    """What one look saw; `allowed` is None where robots.txt was not asked."""

    url: str
    looked: Looked
    allowed: bool | None
    response: Response | None
    story: Story | None
    quality: Quality | None
    fingerprint: str | None
    paused_until: datetime | None
    next_look_at: datetime | None
    robots_trouble: str = ""


@dataclass
class _Seen:
    """The tables, the archive and the hosts of a look that nobody remembers, and what it saw."""

    article: Article
    door: Any
    allowed: bool | None = None
    response: Response | None = None
    story: Story | None = None
    version: Version | None = None
    paused_until: datetime | None = None
    robots_trouble: str = ""
    raw: dict[str, Response] = field(default_factory=dict)

    def ask(self, address: str, headers: dict[str, str]) -> Response:
        """Ask for the page through the door."""
        self.response = self.door.get(address, headers, accept=PAGES)
        return self.response

    def ask_robots(self, address: str) -> Response:
        """Ask for the host's robots.txt through the door."""
        try:
            answer: Response = self.door.get(address, largest=FEED_SIZE)
        except StetError as error:
            self.robots_trouble = f"robots.txt could not be read: {error}"
            raise
        return answer

    def permitted(self, robots: Robots, address: str) -> bool:
        """Whether robots.txt allows the page; raises where its host cannot say."""
        self.allowed = False  # as long as the host cannot say
        self.allowed = robots.allowed(address)
        return self.allowed

    def read(self, body: bytes, address: str, content_type: str) -> Story:
        """Read the page as the pipeline does."""
        self.story = read_page(body, address, content_type)
        return self.story

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]:
        return dict.fromkeys(article_ids, self.article)

    def get(self, article_id: str) -> Article | None:
        return self.article if article_id == self.article.article_id else None

    def _noted(self, *_: Any, **__: Any) -> bool:
        return True

    shows = advance = renew_validators = repin = gone = back = defer = bar = unbar = poor = good = _noted
    doubts = trusts = dispute = merge = moving = stays = moved = move_told = _noted

    def publish_move(self, *_: Any) -> None:
        """Tell nobody: a single look follows no move."""

    def alias(self, url: str, article_id: str) -> str:  # noqa: ARG002
        return article_id

    def put_raw(self, article_id: str, response: Response, at: datetime) -> str:  # noqa: ARG002
        self.raw[response.body_hash] = response
        return response.body_hash

    def get_raw(self, key: str) -> tuple[bytes, str]:
        return self.raw[key].body, self.raw[key].content_type

    def put_version(self, version: Version) -> bool:
        self.version = version
        return True

    def get_version(self, article_id: str, number: int) -> Version | None:  # noqa: ARG002
        return None

    def send(self, versions: Iterable[tuple[str, int]]) -> None:
        """Tell nobody."""

    def pause(self, host: str, until: datetime) -> bool:  # noqa: ARG002
        self.paused_until = until
        return True


@dataclass(frozen=True, slots=True)
class _Hosts:
    """The hosts table of a look for which no host is known."""

    pause: Callable[[str, datetime], bool]

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]:  # noqa: ARG002
        return {}

    def keep_robots(self, *_: Any) -> bool:
        return False


def look_once(url: str, door: Any, pace: Pace, clock: Callable[[], datetime]) -> SingleLook:
    """Look at `url` as the first look at a new article, through `door`."""
    now = clock()
    article = Article(article_id(url), url, host_of(url), "", "", first_seen_at=now, changed_at=now)
    seen = _Seen(article, door)
    fetch = Fetch(
        articles=seen,
        archive=seen,
        hosts=seen,
        topic=seen,
        versions=seen,
        get=seen.ask,
        allowed=partial(seen.permitted, _robots(seen, clock)),
        extractor=Extractor(EXTRACTOR, seen.read, compared_with),
        pace=pace,
        clock=clock,
        pause=lambda _: None,
    )
    looked = fetch.look(article.article_id, article)
    return SingleLook(
        url,
        looked,
        seen.allowed,
        seen.response,
        seen.story,
        _quality(seen),
        fingerprint(seen.story) if seen.version else None,
        seen.paused_until,
        coming_look(pace, article, max(clock(), seen.paused_until or now)),
        seen.robots_trouble,
    )


def _robots(seen: _Seen, clock: Callable[[], datetime]) -> Robots:
    return Robots(
        seen.ask_robots,
        partial(read_robots, agent=PRODUCT),
        partial(Rules, agent=PRODUCT),
        _Hosts(seen.pause),
        clock,
    )


def _quality(seen: _Seen) -> Quality | None:
    """Return how far the answer can be trusted: by its page, else by its status and headers."""
    if seen.story is not None:
        return seen.story.quality
    response = seen.response
    return of_answer(response.status, response.headers) if response and response.status != OK else None
