"""What a digest shows, from what was gathered for it."""

from __future__ import annotations

from stet.domain.subscription import Subscription
from stet.pages.comparing import Compared
from stet.pages.digest import DigestTold, Item
from stet.pages.links import Links
from stet.stages.tell import DigestNews, FoldedNews


def digest_told(news: DigestNews, to: Subscription, links: Links) -> DigestTold:
    """Return a digest as the mail, the event and the chat show it."""
    items = [Item(one.folding, one.article, _shown(one)) for one in news.articles]
    moves = [(one.article, one.move) for one in news.moves]
    return DigestTold(news.digest_id, news.why, news.due_at, items, to, links, moves=moves)


def _shown(one: FoldedNews) -> Compared | None:
    pair = one.pair
    return Compared(one.article, pair.older, pair.newer, pair.comparison, None) if pair else None
