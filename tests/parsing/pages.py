"""Pages of our own writing, put together from parts, for the tests of extraction."""

from __future__ import annotations

import json

URL = "https://news.example/politics/bridge-closed-for-repairs-4711"
HEADLINE = "Bridge closed for repairs until autumn"
PARAGRAPHS = (
    "The old bridge over the Wend will stay closed until the autumn, the council said on Tuesday evening.",
    "Engineers found cracks in two of its five piers during an inspection that had been put off since 2019.",
    "“We would rather explain a detour than a collapse,” said Maren Holt, who chairs the works committee.",
    "Repairs will cost 3.2 million, about a third of what the council sets aside for roads in a whole year.",
    "Buses on lines 4 and 11 go round by the station, which adds nine minutes to the way into the centre.",
    "Shopkeepers on the east bank asked for a ferry; the council promised an answer before the end of June.",
)


def body(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs or PARAGRAPHS)


def page(
    article: str = "",
    *,
    head: str = "",
    top: str = "",
    end: str = "",
    title: str = f"{HEADLINE} | Wend Daily",
    headline: str = HEADLINE,
) -> bytes:
    """Return a page with navigation, an article and a footer, as a newspaper's site has them."""
    return f"""<!DOCTYPE html><html lang="en-GB">
<head><meta charset="utf-8"><title>{title}</title>{head}</head>
<body><nav><a href="/">Home</a> <a href="/politics">Politics</a></nav>{top}
<main><article><h1>{headline}</h1>{article or body()}</article></main>{end}
<footer><p>Wend Daily, 1 Quay Street. <a href="/imprint">Imprint</a></p></footer></body></html>""".encode()


def ld(**fields: object) -> str:
    """Return a JSON-LD script that describes an article."""
    said = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE} | fields
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'
