"""What an article's page says to machines: JSON-LD in the words of schema.org."""

from typing import Any

from local.newsroom.article import Article
from local.newsroom.body import Entry


def linked_data(article: Article, entries: list[Entry], base_url: str, paper: str) -> dict[str, Any]:
    """Return the article's own description of itself."""
    url = base_url + article.path
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if entries else "NewsArticle",
        "@id": f"{url}#article",
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": article.headline,
        "description": article.standfirst,
        "articleSection": article.topic,
        "inLanguage": "en-GB",
        "image": [f"{base_url}/images/{article.image}.svg"],
        "datePublished": article.published.isoformat(timespec="seconds"),
        "dateModified": article.modified.isoformat(timespec="seconds"),
        "author": [{"@type": "Person", "name": name} for name in article.author.split(" and ")],
        "publisher": {"@type": "NewsMediaOrganization", "name": paper, "url": f"{base_url}/"},
        "isAccessibleForFree": True,
    }
    return data | _live(article, entries, url) if entries else data


def _live(article: Article, entries: list[Entry], url: str) -> dict[str, Any]:
    return {
        "coverageStartTime": article.published.isoformat(timespec="seconds"),
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "@id": f"{url}#{entry.at:%H%M}",
                "headline": entry.title,
                "datePublished": entry.at.isoformat(timespec="seconds"),
                "articleBody": " ".join(paragraph.striptags() for paragraph in entry.paragraphs),
            }
            for entry in entries
        ],
    }
