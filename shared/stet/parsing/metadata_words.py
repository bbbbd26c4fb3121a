"""The names and words by which pages give what is known of an article."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "article.published", "published-date", "publish-date", "publishdate", "pubdate", "publication_date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created", "dc.date", "date",
    "article:post_date", "originalpublicationdate", "article_date_original", "cxenseparse:recs:publishtime",
    "displaydate", "ptime", "published", "og:publish_date", "publish_date", "publisheddate",
    "w-published-date",
    "citation_publication_date", "citation_online_date", "dcterms.issued", "dc.date.published", "og:pubdate",
    "article_published", "article.created", "datecreated", "article.publication_date", "bt:pubdate",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified",
    "dcterms.modified", "dc.date.modified", "article.updated", "revised", "utime", "article:modified",
)  # fmt: skip
STANDFIRST = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "sailthru.description",
)
SECTION = ("article:section", "parsely-section", "section", "cxenseparse:recs:category", "article.section")
PAGE_TYPE = frozenset({"WebPage", "ItemPage", "CollectionPage", "AboutPage", "FAQPage", "TechArticle"})
DATED = re.compile(
    r"(?:^|[\s_-])(?:publish(?:ed)?|publication|release|pub|post(?:ed)?|entry|article|blog)[_-]?(?:date|time|on)(?![a-z])|(?:^|\s)(?:date|dateline)(?:$|\s)",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"\W*(?:last |zuletzt )?(?:updated?|modified|reviewed|aktualisiert|mis à jour|modifié|actualizado"
    r"|aggiornato|atualizado|bijgewerkt|oppdatert|uppdaterad)\b",
    re.IGNORECASE,
)
_ENDS_UPDATED = re.compile(
    r"\b(?:updated?|modified|reviewed|aktualisiert|mis à jour|modifié|actualizado|aggiornato|atualizado"
    r"|bijgewerkt|oppdatert|uppdaterad)(?: (?:on|am|le|el|il|em|op))?[\s:]*$",
    re.IGNORECASE,
)
SAYS_PUBLISHED = re.compile(
    r"\W*(?:first |erstmals )?(?:published|posted|veröffentlicht|publié|publicado|pubblicato|gepubliceerd)\b",
    re.IGNORECASE,
)
MOST_DATED = 20
LONGEST_LABEL = 90


def of_update(element: HtmlElement) -> bool:
    """Whether the time in an element is that of an update: what stands before it, or its class, says so."""
    if re.search(r"updat|modif", (element.get("class") or "")[:300], re.IGNORECASE):
        return True
    before, parent = element.getprevious(), element.getparent()
    if before is None:
        label = (parent.text or "") if parent is not None else ""
        aunt = parent.getprevious() if parent is not None and not label.strip() else None
        label = label if aunt is None else "".join(aunt.itertext()) + (aunt.tail or "")
    else:
        label = "".join(before.itertext()) + (before.tail or "")
    return bool(_ENDS_UPDATED.search(" ".join(label[-100:].split()))) or bool(
        UPDATED.match("".join(element.itertext()).strip())
    )
