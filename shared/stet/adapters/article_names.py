"""The addresses of an article: its aliases, whose it turned out to be, and where it moved."""

from __future__ import annotations

from datetime import datetime

from stet.adapters.article_rows import move_row
from stet.adapters.article_table import ArticleTable, goes_on
from stet.adapters.items import stamp
from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.domain.url import article_id as id_of


class ArticleNames(ArticleTable):
    """Articles by the addresses they have had."""

    __slots__ = ()

    def names(self, article: Article) -> list[str]:
        """Return an article's other addresses."""
        rows = self._rows(article.aliases)
        return sorted(row["url"] for row in rows.values() if goes_on(row) == article.article_id)

    def alias(self, url: str, article_id: str) -> str:
        """Let an address that names nothing yet name the article; return the id of the one it names.

        "" for an address that is disputed. The row first, then the article's list: done twice is done once.
        """
        alias_id = id_of(url)
        self._update(
            alias_id,
            "SET alias_of = :article, #url = :url",
            "attribute_not_exists(article_id)",
            {":article": article_id, ":url": url},
            names={"#url": "url"},
        )
        row = self._rows([alias_id]).get(alias_id, {})
        holder = alias_id if "latest" in row else goes_on(row)
        if holder == article_id:
            self._list_alias(article_id, alias_id)
        return holder

    def dispute(self, alias_id: str) -> bool:
        """Follow an alias no more: articles of different texts claim it. An article may take its place."""
        return self._update(
            alias_id,
            "SET disputed = :yes",
            "attribute_exists(alias_of) AND attribute_not_exists(latest)",
            {":yes": "yes"},
        )

    def merge(self, younger: Article, elder_id: str) -> bool:
        """Make an article an alias of another: its history stays, no look at it is planned any more."""
        merged = self._update(
            younger.article_id,
            "SET alias_of = :elder REMOVE watched, due, due_at, moving_to, moving_count, moving_since",
            "attribute_exists(latest) AND (attribute_not_exists(alias_of) OR alias_of = :elder)",
            {":elder": elder_id},
        )
        if merged:
            self._list_alias(elder_id, younger.article_id)
        return merged

    def moving(self, article: Article, to: str, count: int, since: datetime) -> bool:
        """Count one more look that found the article at another address."""
        return self._update(
            article.article_id,
            "SET moving_to = :to, moving_count = :count, moving_since = :since",
            "#url = :url",
            {":to": to, ":count": count, ":since": stamp(since), ":url": article.url},
            names={"#url": "url"},
        )

    def stays(self, article: Article) -> bool:
        """Forget that the article seemed to move."""
        return self._update(
            article.article_id,
            "REMOVE moving_to, moving_count, moving_since",
            "moving_to = :to",
            {":to": article.moving_to},
        )

    def moved(self, article: Article, to: str, host: str, move: ArticleMove) -> bool:
        """Look at the article at another address from now on; its id stays. That is yet to be told."""
        return self._update(
            article.article_id,
            "SET #url = :to, #host = :host, #move = :move, move_untold = :yes"
            " REMOVE moving_to, moving_count, moving_since",
            "#url = :url AND moving_to = :to",
            {":to": to, ":host": host, ":url": article.url, ":move": move_row(move), ":yes": True},
            names={"#url": "url", "#host": "host", "#move": "move"},
        )

    def move_told(self, article_id: str, move: ArticleMove) -> bool:
        """Note that a move is published."""
        return self._update(
            article_id,
            "REMOVE move_untold",
            "#move = :move AND attribute_exists(move_untold)",
            {":move": move_row(move)},
            names={"#move": "move"},
        )

    def _list_alias(self, article_id: str, alias_id: str) -> bool:
        return self._update(
            article_id,
            "SET aliases = list_append(if_not_exists(aliases, :none), :list)",
            "attribute_exists(latest) AND NOT contains(aliases, :alias)",
            {":none": [], ":list": [alias_id], ":alias": alias_id},
        )
