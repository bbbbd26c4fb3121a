"""A feed and an article of our own, as a news site would serve them."""

from __future__ import annotations

PARAGRAPHS = (
    "Twelve people were hurt on Sunday when a fire broke out in a warehouse at the old harbour of Skell.",
    "The fire service was called shortly after four in the morning and sent six engines to the quay.",
    "“It went very fast,” said Marta Olsen, who works in the ferry office across the water.",
    "The warehouse held rope, paint and the winter sails of the rowing club, all of which were lost.",
    "Police have closed the harbour road until Tuesday and ask anyone who saw the fire begin to call.",
    "The council will meet on Monday to decide where the herring market can be held this week.",
)


def article_page(headline: str = "Fire at the old harbour", **instead: str) -> str:
    """Return an article's page; `p0="…"` takes the place of the first paragraph, and so on."""
    texts = [instead.get(f"p{n}", text) for n, text in enumerate(PARAGRAPHS)]
    shown = "\n".join(f"<p>{text}</p>" for text in texts)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{headline} | The Skell Lantern</title>
<meta property="og:title" content="{headline}"><meta property="og:type" content="article">
</head><body>
<header><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav></header>
<main><article><h1>{headline}</h1><p class="byline">By Ada Weber</p>
{shown}
</article></main>
<aside><h2>Related</h2><a href="/a">Ferry strikes the breakwater</a></aside>
<footer>© The Skell Lantern</footer></body></html>"""


def rss(*links: str) -> str:
    """Return a feed with an entry for each link."""
    items = "".join(
        f"<item><title>Story {n}</title><link>{link}</link><guid>{link}</guid></item>"
        for n, link in enumerate(links)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Skell Lantern</title>'
        f"<link>https://lantern.example/</link><description>News</description>{items}</channel></rss>"
    )
