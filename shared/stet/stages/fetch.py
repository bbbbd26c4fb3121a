"""Look at articles: fetch, normalise, and commit a new version to the archive if the text changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from stet.domain.alternating import Showing
from stet.domain.article import NO_VERSION, Article
from stet.domain.article_move import ArticleMove
from stet.domain.doubt import Doubt
from stet.domain.errors import BadPage, BadUrl, BadVersion, Unreachable
from stet.domain.guards import guard_of
from stet.domain.naming import astray
from stet.domain.outcome import Looked, Outcome
from stet.domain.response import BLOCKED, GONE, HOST_WIDE, NOT_MODIFIED, OK, Response, refusal_wait
from stet.domain.schedule import Pace
from stet.domain.url import host_of
from stet.domain.version import REMOVED, Quality, Story, Version, fingerprint
from stet.stages.commit import Commit
from stet.stages.doubting import Doubting
from stet.stages.flapping import Flapping, VersionQueue
from stet.stages.naming import Named, Naming
from stet.stages.pinning import Extractor, Pinning
from stet.stages.side_by_side import by_host

_GONE_TIMES = 3
_LONGEST_REASON = 100


class ArticleStore(Protocol):
    """What looking needs of the articles table."""

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def advance(self, version: Version, response: Response | None) -> bool: ...
    def renew_validators(self, article: Article, response: Response) -> bool: ...
    def repin(self, article: Article, extractor: str, fingerprint: str) -> bool: ...
    def gone(self, article: Article, since: datetime, due_at: datetime) -> bool: ...
    def back(self, article: Article) -> bool: ...
    def bar(self, article: Article, at: datetime) -> bool: ...
    def unbar(self, article: Article) -> bool: ...
    def poor(self, article: Article, reason: str, at: datetime) -> bool: ...
    def good(self, article: Article) -> bool: ...
    def shows(self, article: Article, showing: Showing) -> bool: ...
    def doubts(self, article: Article, doubt: Doubt, due_at: datetime) -> bool: ...
    def trusts(self, article: Article) -> bool: ...
    def defer(self, article_id: str, until: datetime) -> bool: ...
    def alias(self, url: str, article_id: str) -> str: ...
    def dispute(self, alias_id: str) -> bool: ...
    def merge(self, younger: Article, elder_id: str) -> bool: ...
    def moving(self, article: Article, to: str, count: int, since: datetime) -> bool: ...
    def stays(self, article: Article) -> bool: ...
    def moved(self, article: Article, to: str, host: str, move: ArticleMove) -> bool: ...
    def move_told(self, article_id: str, move: ArticleMove) -> bool: ...


class Archive(Protocol):
    """What looking needs of the archive."""

    def put_raw(self, article_id: str, response: Response, at: datetime) -> str: ...
    def get_raw(self, key: str) -> tuple[bytes, str]: ...
    def put_version(self, version: Version) -> bool: ...
    def get_version(self, article_id: str, number: int) -> Version | None: ...


class HostStore(Protocol):
    """What looking needs of the hosts table."""

    def pause(self, host: str, until: datetime) -> bool: ...


class Topic(Protocol):
    """Where it is published that an article moved."""

    def publish_move(self, article: Article, move: ArticleMove) -> None: ...


@dataclass(frozen=True, slots=True)
class Fetch:
    """Looks at a batch of articles side by side, the waiting overlapped.

    `get(url, headers)` opens the door; `allowed(url)` asks the host's robots.txt; `pause` waits for a
    host's gap, in seconds.
    """

    articles: ArticleStore
    archive: Archive
    hosts: HostStore
    topic: Topic
    versions: VersionQueue
    get: Callable[[str, dict[str, str]], Response]
    allowed: Callable[[str], bool]
    extractor: Extractor
    pace: Pace
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    threads: int = 16
    extractor_of: Callable[[Article], Extractor] | None = None
    """The extractor of an article whose feeds have selectors; without it all are read by `extractor`."""
    watched_of: Callable[[Article], tuple[str, ...]] = lambda _: ()
    """The terms that an article's feeds watch for; asked when a version is committed only."""
    paused: dict[str, datetime] = field(default_factory=dict)
    """Hosts that asked this process for a pause: what is queued already is put off, not asked."""

    def __call__(self, article_ids: Sequence[str]) -> list[Looked | Exception]:
        """Return what each look came to, in order; a bug stands in its own place only."""
        known = self.articles.known(article_ids)
        return by_host(
            article_ids,
            lambda article_id: known[article_id].host if article_id in known else "",
            lambda article_id: self.look(article_id, known.get(article_id)),
            threads=self.threads,
            gap=self.pace.host_gap.total_seconds(),
            pause=self.pause,
        )

    def look(self, article_id: str, article: Article | None) -> Looked:
        """Look at one article. A failed look is an outcome: the schedule looks again."""
        if article is None or article.taken_down_at:
            return Looked(article_id, Outcome.TAKEN_DOWN if article else Outcome.UNKNOWN)
        if article.article_id != article_id:
            return Looked(article_id, Outcome.ALIAS, f"of {article.article_id}, which is looked at itself")
        fetched_at = self.clock()
        if article.move and article.move_untold:  # a look stopped before it told
            self._tell(article, article.move)
        try:
            if reason := self._barred(article, fetched_at):
                return Looked(article_id, Outcome.BLOCKED, reason)
            response = self.get(article.url, _conditions(article))
            return self._judged(article, response, fetched_at)
        except (BadPage, BadVersion) as error:
            return Looked(article_id, Outcome.UNREADABLE, str(error))
        except (BadUrl, Unreachable) as error:
            return Looked(article_id, Outcome.UNREACHABLE, str(error))

    def _barred(self, article: Article, at: datetime) -> str:
        """Return why an article may not be looked at now, or nothing."""
        if (end := self.paused.get(article.host, at)) > at:
            self.articles.defer(article.article_id, end)
            return f"{article.host} asked for a pause"
        if not self.allowed(article.url):
            if article.barred_since is None:
                self.articles.bar(article, at)
            return "robots.txt does not allow it"
        if article.barred_since:
            self.articles.unbar(article)
        return ""

    def _judged(self, article: Article, response: Response, at: datetime) -> Looked:
        if response.status == NOT_MODIFIED and _conditions(article):
            return self._settled(article, response, None, at, "not modified")
        guard = guard_of(response.status, response.headers)
        if response.status in GONE and not guard:
            return self._gone(article, response, at)
        if response.status != OK or guard:
            return self._refused(article, response, guard)
        if response.hops and (elsewhere := astray(article.url, response.url)):
            return self._poor(article, Quality(0.2, (f"redirected to {elsewhere}",)), response, at)
        if response.body_hash == article.body_hash:
            return self._settled(article, response, None, at, "same bytes")
        return self._read(article, response, at)

    def _read(self, article: Article, response: Response, at: datetime) -> Looked:
        """Read a page that differs in its bytes, and store it if it differs in its text."""
        extractor = self.extractor_of(article) if self.extractor_of else self.extractor
        story = extractor.story(response.body, response.url, response.content_type)
        if story.quality.poor:
            return self._poor(article, story.quality, response, at)
        printed, pinning = fingerprint(story), Pinning(self.articles, self.archive)
        if printed == pinning(article, extractor):
            if not article.validators_renewed and _other_validators(article, response):
                self.articles.renew_validators(article, response)
            return self._settled(article, response, story, at, "same text")
        try:
            latest, torn = pinning.latest(article, extractor), ""
        except BadVersion as error:  # the new text is stored without it, so that no edit is missed
            latest, torn = None, str(error)
        known = latest is not None and printed in latest.earlier
        if not known and (quality := self._doubting(article, latest, story, response, at)).poor:
            return self._poor(article, quality, response, at)
        if same_as := self._named(article, response, story, at, quiet=False).same_as:
            return Looked(article.article_id, Outcome.ALIAS, f"of {same_as}, whose text it has")
        looked = self._commit(article, latest, story, printed, response, at)
        self._good(article)
        return replace(looked, reason=torn) if torn else looked

    def _settled(
        self, article: Article, response: Response, story: Story | None, at: datetime, reason: str
    ) -> Looked:
        """Return what a look at an unchanged text came to: the article may have moved, or be another one."""
        looked = self._unchanged(article, reason)
        named = self._named(article, response, story, at, quiet=True)
        if named.same_as:
            return Looked(article.article_id, Outcome.ALIAS, f"of {named.same_as}, whose text it has")
        if named.move:
            self._tell(article, named.move)
        return Looked(article.article_id, Outcome.MOVED, f"to {named.moved_to}") if named.moved_to else looked

    def _tell(self, article: Article, move: ArticleMove) -> None:
        """Publish a move, which its row knows of, then note that; whatever stops here is done again."""
        self.topic.publish_move(article, move)
        self.articles.move_told(article.article_id, move)

    def _named(
        self, article: Article, response: Response, story: Story | None, at: datetime, *, quiet: bool
    ) -> Named:
        naming = Naming(self.articles, self.archive, self.pace.confirm_gone)
        return naming(article, response, story, at, quiet=quiet)

    @property
    def _doubting(self) -> Doubting:
        return Doubting(self.articles, self.extractor.doubt, self.pace.confirm_gone)

    def _poor(self, article: Article, quality: Quality, response: Response, at: datetime) -> Looked:
        """Keep what cannot be trusted as evidence; it is no version, and the schedule looks again."""
        self.archive.put_raw(article.article_id, response, at)
        if article.poor_since is None:
            self.articles.poor(article, quality.reasons[0][:_LONGEST_REASON], at)
        return Looked(article.article_id, Outcome.POOR, "; ".join(quality.reasons))

    def _good(self, article: Article) -> None:
        if article.poor_since:
            self.articles.good(article)

    def _unchanged(self, article: Article, reason: str) -> Looked:
        if article.gone_count:
            self.articles.back(article)
        self._good(article)
        self._doubting.trusted(article)
        self._flapping.unchanged(article)
        return Looked(article.article_id, Outcome.UNCHANGED, reason)

    @property
    def _commit(self) -> Commit:
        return Commit(self.articles, self.archive, self._flapping, self.watched_of)

    @property
    def _flapping(self) -> Flapping:
        return Flapping(self.articles, self.versions)

    def _gone(self, article: Article, response: Response, at: datetime) -> Looked:
        """Count answers that the page is gone; three over the confirming time make a removal (RULES §3)."""
        reason = f"the server answered {response.status}"
        if article.latest == NO_VERSION:
            self._commit.catch_up(article)
        if article.latest == NO_VERSION or article.fingerprint == REMOVED:
            return Looked(article.article_id, Outcome.GONE, reason)
        since = article.gone_since or at
        if article.gone_count + 1 >= _GONE_TIMES and at - since >= self.pace.confirm_gone:
            return self._commit(article, None, None, REMOVED, response, at)
        self.articles.gone(article, since, at + self.pace.confirm_gone / (_GONE_TIMES - 1))
        return Looked(article.article_id, Outcome.GONE, reason)

    def _refused(self, article: Article, response: Response, guard: str) -> Looked:
        """Leave a host alone that asks for it; what a guard answers is neither the page nor its end."""
        if response.status in HOST_WIDE:
            answered = self.clock()  # what Retry-After counts from
            end = answered + refusal_wait(response.status, response.retry_after(answered))
            for host in {article.host, host_of(response.url)}:  # a redirect may have led to another
                self.paused[host] = max(end, self.paused.get(host, end))
                self.hosts.pause(host, end)
        outcome = Outcome.BLOCKED if guard or response.status in BLOCKED else Outcome.UNREACHABLE
        by = f", a challenge page ({guard})" if guard else ""
        return Looked(article.article_id, outcome, f"the server answered {response.status}{by}")


def _conditions(article: Article) -> dict[str, str]:
    """Return the validators verbatim, as the server gave them with the text that is stored."""
    etag = {"If-None-Match": article.etag} if article.etag else {}
    modified = {"If-Modified-Since": article.last_modified} if article.last_modified else {}
    return etag | modified


def _other_validators(article: Article, response: Response) -> bool:
    return bool(response.etag or response.last_modified) and (
        (article.etag, article.last_modified) != (response.etag, response.last_modified)
    )
