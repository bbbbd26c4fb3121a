"""Learn an article's other addresses: aliases, moves, and two articles that turn out to be one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.article import NO_VERSION, Article
from stet.domain.article_move import ArticleMove
from stet.domain.errors import BadVersion
from stet.domain.naming import MOST_NAMES, Name, Sameness, Step, elder, move_step, names, sameness, target
from stet.domain.response import Response
from stet.domain.url import article_id, host_of
from stet.domain.version import Story, Version


class ArticleStore(Protocol):
    """What naming needs of the articles table."""

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def alias(self, url: str, article_id: str) -> str: ...
    def dispute(self, alias_id: str) -> bool: ...
    def merge(self, younger: Article, elder_id: str) -> bool: ...
    def moving(self, article: Article, to: str, count: int, since: datetime) -> bool: ...
    def stays(self, article: Article) -> bool: ...
    def moved(self, article: Article, to: str, host: str, move: ArticleMove) -> bool: ...


class Archive(Protocol):
    """What naming needs of the archive."""

    def get_version(self, article_id: str, number: int) -> Version | None: ...


@dataclass(frozen=True, slots=True)
class Named:
    """What a look taught: the article that this one is, if it is another; where it moved to, if it did."""

    same_as: str = ""
    moved_to: str = ""
    move: ArticleMove | None = None


@dataclass(frozen=True, slots=True)
class Naming:
    """Notes what a look heard of an article's names. Nothing is written that was known."""

    articles: ArticleStore
    archive: Archive
    confirm: timedelta

    def __call__(
        self, article: Article, response: Response, story: Story | None, at: datetime, *, quiet: bool
    ) -> Named:
        """Note aliases; find out whether the article is another one; count a move, end it on a quiet look."""
        ours: list[Name] = []
        for name in names(article, response, story):
            holder = self._holder(article, name)
            if holder == article.article_id:
                ours.append(name)
            elif holder and story:
                same_as = self._compared(article, story, holder, article_id(name.url))
                if same_as:
                    return Named(same_as)
        return self._move(article, target(article, ours), at, read=story is not None, quiet=quiet)

    def _holder(self, article: Article, name: Name) -> str:
        """Return the article that an address names, ours if it named none; "" if it cannot be said."""
        alias_id = article_id(name.url)
        if alias_id == article.article_id or alias_id in article.aliases:
            return article.article_id
        if len(article.aliases) >= MOST_NAMES:
            return ""
        return self.articles.alias(name.url, article.article_id)

    def _compared(self, article: Article, story: Story, holder: str, alias_id: str) -> str:
        """Return the article that this one is an address of, if their texts say so; else "".

        An address that articles of other texts claim names none of them: it is disputed, not followed.
        """
        other = self.articles.known([holder]).get(holder)
        if other is None or other.article_id == article.article_id or other.latest == NO_VERSION:
            return ""
        try:
            version = self.archive.get_version(other.article_id, other.latest)
        except BadVersion:  # nobody can say whose text it is: they stay two articles
            return ""
        if version is None or version.story is None:
            return ""
        verdict = sameness(version.story, story)
        if verdict is Sameness.OTHER and holder != alias_id:
            self.articles.dispute(alias_id)
        if verdict is not Sameness.SAME:
            return ""
        stays = elder(article, other)
        self.articles.merge(other if stays is article else article, stays.article_id)
        return "" if stays is article else stays.article_id

    def _move(self, article: Article, to: str | None, at: datetime, *, read: bool, quiet: bool) -> Named:
        step = move_step(article, to, at, self.confirm, read=read)
        if step is Step.FORGET:
            self.articles.stays(article)
        elif step is Step.COUNT and to:
            again = article.moving_to == to and article.moving_since is not None
            since = article.moving_since if again and article.moving_since else at
            self.articles.moving(article, to, article.moving_count + 1 if again else 1, since)
        elif step is Step.DONE and to and quiet:
            move = ArticleMove(article.url, at)
            if self._goes_to(article, to, move):
                return Named(moved_to=to, move=move)
        return Named()

    def _goes_to(self, article: Article, to: str, move: ArticleMove) -> bool:
        """Rewrite the address, unless another article took it meanwhile."""
        ours = article_id(to) == article.article_id
        ours = ours or self.articles.alias(to, article.article_id) == article.article_id
        return ours and self.articles.moved(article, to, host_of(to), move)
