"""The names and words by which pages give what is known of an article."""

from __future__ import annotations

import re

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
_SAY_UPDATED = (
    r"updated?|modified|edited|revised|amended|reviewed|fact[- ]checked|changed|aktualisiert|geändert"
    r"|mise? à jour|modifié|actualisé|actualizado|actualización|aggiornato|aggiornamento|atualizado"
    r"|bijgewerkt|gewijzigd|oppdatert|uppdaterad|opdateret|päivitetty|zaktualizowano|aktualizacja"
    r"|aktualizováno|обновлено|güncelleme|güncellendi|diperbarui|更新|수정"
)
_SAY_PUBLISHED = (
    r"published|publish(?:ed)? date|publication date|posted|date posted|released?|release date"
    r"|veröffentlicht|erschienen|erstellt|publiée?|publicado|publicación|pubblicato|gepubliceerd|geplaatst"
    r"|publisert|publicerad|julkaistu|opublikowano|publikacja|publikováno|опубликовано|дата публикации"
    r"|yayınlan\w+|giriş|dipublikasikan|公開|发布|發布|게시|등록|입력"
)
_ON = r"(?:\s+(?:on|at|am|vom|le|el|il|em|op|den|dnia|date|by [^\d|]{2,40}?(?: on)?))?[\s:.,|·•–-]*"
SAYS_PUBLISHED = re.compile(
    rf"(?<!\w)(?:first |originally |erstmals )?(?:{_SAY_PUBLISHED})(?!\w)", re.IGNORECASE
)
"""What stands before the day of publication."""

SAYS_UPDATED = re.compile(rf"(?<!\w)(?:{_SAY_UPDATED})(?!\w)", re.IGNORECASE)
ENDS_PUBLISHED = re.compile(rf"(?<!\w)(?:{_SAY_PUBLISHED}|date|datum|fecha|data){_ON}$", re.IGNORECASE)
ENDS_UPDATED = re.compile(rf"(?<!\w)(?:{_SAY_UPDATED}){_ON}$", re.IGNORECASE)
CLASSED_UPDATED = re.compile(r"updat|modif|(?<!\w)chang|revis|review", re.IGNORECASE)
CLASSED_PUBLISHED = re.compile(r"publi(?:sh|cat)|pub-?date|posted|created", re.IGNORECASE)
OF_OTHERS = re.compile(
    r"comment|related|recommend|sidebar|widget|teaser|latest|popular|trending|most-?read"
    r"|masthead|top-?bar|site-?header|today|current-?date",
    re.IGNORECASE,
)
"""The classes by which a part of a page says that it is of other articles, or of its readers."""
