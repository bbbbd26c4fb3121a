"""What an article is called wherever it is named."""

from stet.domain.article import Article


def called(article: Article, *newest: str) -> str:
    """Return the headline an article is known by, the first of `newest` that is one, or "".

    It is named by a headline where one is known, never by its address.
    """
    known = (*newest, article.title, article.known_as or "")
    return next((name for name in known if name.strip()), "")
