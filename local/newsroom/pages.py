"""What the readers get: every page, feed and file of the site, as text."""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from local.newsroom.article import Article
from local.newsroom.body import Entry, entries, lead, pieces
from local.newsroom.linked_data import linked_data

HERE: Final = Path(__file__).parent
PAPER: Final = "The Tarrowmouth Lantern"
SECTIONS: Final = {"news": "News", "life": "Life & Sport"}
FEED_TITLES: Final = {"rss.xml": "News", "atom.xml": "Life & Sport"}
MOST_READ: Final = 5
RELATED: Final = 3


def iso(moment: datetime) -> str:
    """Return the moment as machines read it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def long_date(moment: datetime) -> str:
    """Return the moment as readers of the paper do."""
    return f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}"


def rfc822(moment: datetime) -> str:
    """Return the moment as RSS and HTTP write it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago it was, in words."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if count := minutes // size:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["html", "xml"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"iso": iso, "long_date": long_date, "rfc822": rfc822}
    environment.globals |= {"PAPER": PAPER, "SECTIONS": SECTIONS, "FEED_TITLES": FEED_TITLES}
    return environment


_TEMPLATES: Final = _environment()
_ADS: Final[list[dict[str, str]]] = json.loads((HERE / "ads.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole paper at one moment: what every page is made from."""

    articles: tuple[Article, ...]
    """The public ones, newest first."""
    base_url: str
    now: datetime
    rng: random.Random

    def front(self, section: str | None = None) -> str:
        """Return the front page, or that of a section."""
        stories = [article for article in self.articles if section in {None, article.section}]
        title = SECTIONS[section] if section else "Front page"
        return self._page("front.html", title=title, section=section, stories=stories, query=None)

    def search(self, query: str) -> str:
        """Return the stories whose headline or standfirst has the query in it."""
        words = query.lower()
        found = [a for a in self.articles if words in f"{a.headline} {a.standfirst}".lower()]
        return self._page("front.html", title="Search", section=None, stories=found, query=query)

    def article(self, article: Article) -> str:
        """Return the page of an article. What is around the article differs each time it is asked for."""
        live = article.kind == "live"
        template = "live.html" if live else f"article_{article.section}.html"
        parts: list[Entry] = entries(article.blocks) if live else []
        return self._page(
            template,
            title=article.headline,
            section=article.section,
            article=article,
            entries=parts,
            lead=lead(article.blocks),
            pieces=pieces(article.blocks, self.articles),
            linked_data=linked_data(article, parts, self.base_url, PAPER),
            updated=ago(article.modified, self.now),
            related=self._related(article),
            most_read=self._most_read(article.layout),
            comments=self.rng.randint(3, 180),
        )

    def about(self) -> str:
        """Return the page on the paper itself."""
        return self._page("about.html", title="About us", section=None)

    def missing(self) -> str:
        """Return the page that stands for one that is not there."""
        stories = self.articles[:MOST_READ]
        return self._page("missing.html", title="Page not found", section=None, stories=stories)

    def challenge(self) -> str:
        """Return a page like those with which some sites greet programs: status 200, and no article."""
        ray = f"{self.rng.getrandbits(64):016x}"
        return _TEMPLATES.get_template("challenge.html").render(ray=ray, host=self.base_url.split("//")[-1])

    def feed(self, name: str) -> str:
        """Return a feed. The same articles make the same text, byte for byte."""
        stories = [article for article in self.articles if name in article.feeds]
        changed = max((story.modified for story in stories), default=self.now)
        template = _TEMPLATES.get_template(name)
        return template.render(stories=stories, changed=changed, base_url=self.base_url)

    def _page(self, template: str, **values: Any) -> str:
        ads = [self.rng.choice(_ADS) for _ in range(2)]
        feels = self.rng.randint(2, 9)
        return _TEMPLATES.get_template(template).render(
            ads=ads, feels=feels, now=self.now, base_url=self.base_url, **values
        )

    def _related(self, article: Article) -> list[Article]:
        others = [a for a in self.articles if a.section == article.section and a.slug != article.slug]
        return _turned(others, article.layout * RELATED)[:RELATED]

    def _most_read(self, layout: int) -> list[Article]:
        return _turned(sorted(self.articles, key=lambda article: article.slug), layout * 2)[:MOST_READ]


def _turned(stories: list[Article], by: int) -> list[Article]:
    by %= len(stories) or 1
    return stories[by:] + stories[:by]
