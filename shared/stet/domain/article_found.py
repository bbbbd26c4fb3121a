"""An article that a feed brought, told to machines that ask for it (RULES §6: article.discovered)."""

from __future__ import annotations

DISCOVERED = "article.discovered"
"""The event's type for machines."""

FIRST = 0
"""Its number: an article is discovered once, with its first version."""


def found_subject(article_id: str) -> str:
    """Return what stands in a delivery of a discovery where a change has its article, whose id has no dot."""
    return f"{DISCOVERED}#{article_id}"


def found_article(subject: str) -> str | None:
    """Return the id of the article whose discovery a delivery tells of, or None if of another thing."""
    kind, _, article_id = subject.partition("#")
    return article_id if kind == DISCOVERED else None
