"""What looks found an article in: barred, poor, gone, alternating, doubtful, taken down."""

from __future__ import annotations

from datetime import datetime

from stet.adapters.article_rows import doubt_row, showing_row
from stet.adapters.article_table import OWN, ArticleTable
from stet.adapters.items import stamp
from stet.domain.alternating import Showing
from stet.domain.article import Article
from stet.domain.doubt import Doubt


class ArticleStates(ArticleTable):
    """Articles by what they show, or no longer do."""

    __slots__ = ()

    def shows(self, article: Article, showing: Showing) -> bool:
        """Note what an alternating page showed at this look; of two looks at once, one counts."""
        known = showing_row(article.showing)
        return self._update(
            article.article_id,
            "SET showing = :showing",
            "latest = :n AND " + ("showing = :known" if known else "attribute_not_exists(showing)"),
            {":showing": showing_row(showing), ":known": known, ":n": article.latest},
        )

    def bar(self, article: Article, at: datetime) -> bool:
        """Note since when robots.txt asks that the article be left alone."""
        return self._update(
            article.article_id,
            "SET barred_since = :at",
            f"{OWN} AND attribute_not_exists(barred_since)",
            {":at": stamp(at)},
        )

    def unbar(self, article: Article) -> bool:
        """Note that robots.txt allows the article again."""
        since = stamp(article.barred_since) if article.barred_since else None
        return self._update(
            article.article_id, "REMOVE barred_since", "barred_since = :since", {":since": since or ""}
        )

    def poor(self, article: Article, reason: str, at: datetime) -> bool:
        """Note since when looks find no article at the address, and what they find."""
        return self._update(
            article.article_id,
            "SET poor_since = :at, poor_for = :why",
            f"{OWN} AND attribute_not_exists(poor_since)",
            {":at": stamp(at), ":why": reason},
        )

    def good(self, article: Article) -> bool:
        """Note that a look found the article again."""
        since = stamp(article.poor_since) if article.poor_since else ""
        return self._update(
            article.article_id, "REMOVE poor_since, poor_for", "poor_since = :since", {":since": since}
        )

    def gone(self, article: Article, since: datetime, due_at: datetime) -> bool:
        """Count one more answer that the page is gone, and look again soon to make sure."""
        return self._update(
            article.article_id,
            "SET gone_count = :count, gone_since = :since, due = :yes, due_at = :at",
            "latest = :n",
            {
                ":count": article.gone_count + 1,
                ":since": stamp(since),
                ":yes": "yes",
                ":at": stamp(due_at),
                ":n": article.latest,
            },
        )

    def back(self, article: Article) -> bool:
        """Forget that the page seemed gone."""
        return self._update(
            article.article_id, "REMOVE gone_count, gone_since", "latest = :n", {":n": article.latest}
        )

    def doubts(self, article: Article, doubt: Doubt, due_at: datetime) -> bool:
        """Note that the page shows another text, and look again: of two looks at once, one counts."""
        known = doubt_row(article.doubt)
        return self._update(
            article.article_id,
            "SET doubt = :doubt, due = :yes, due_at = :at",
            "latest = :n AND " + ("doubt = :known" if known else "attribute_not_exists(doubt)"),
            {
                ":doubt": doubt_row(doubt),
                ":known": known,
                ":yes": "yes",
                ":at": stamp(due_at),
                ":n": article.latest,
            },
        )

    def trusts(self, article: Article) -> bool:
        """Forget the other text: the page shows the article again."""
        return self._update(
            article.article_id,
            "REMOVE doubt",
            "latest = :n AND attribute_exists(doubt)",
            {":n": article.latest},
        )

    def take_down(self, article_id: str, at: datetime, reason: str) -> bool:
        """Keep nothing of an article but its address, so that it is not watched anew, and the reason."""
        return self._update(
            article_id,
            "SET taken_down_at = if_not_exists(taken_down_at, :at), takedown_reason = :why, title = :none"
            " REMOVE watched, due, due_at, known_as, fingerprint, body_hash, etag, last_modified, hint,"
            " #move, move_untold, moving_to, moving_count, moving_since, gone_count, gone_since,"
            " alternation, showing, barred_since, poor_since, poor_for",
            "attribute_exists(latest)",
            {":at": stamp(at), ":why": reason, ":none": ""},
            names={"#move": "move"},
        )
