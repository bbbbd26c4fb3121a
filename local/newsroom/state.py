"""What the newsroom remembers between two runs."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from local.newsroom.article import Article


@dataclass(frozen=True, slots=True)
class Serving:
    """An edition has been served to Stet: how often, and when first."""

    edition: int
    count: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Applied:
    """A step of the script has been carried out."""

    name: str
    at: datetime


@dataclass(slots=True)
class State:
    """When the site was first opened, what was done to it since, and what Stet has seen of it."""

    started: datetime
    applied: list[Applied] = field(default_factory=list)
    served: dict[str, Serving] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    """Only those that were edited; the others are as in their files."""

    def save(self, path: Path) -> None:
        """Write it so that a reader finds the old state or the new one, never a part."""
        values = {
            "started": self.started.isoformat(),
            "applied": [{"name": step.name, "at": step.at.isoformat()} for step in self.applied],
            "served": {
                key: {"edition": serving.edition, "count": serving.count, "at": serving.at.isoformat()}
                for key, serving in self.served.items()
            },
            "articles": {slug: article.to_json() for slug, article in self.articles.items()},
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.tmp")
        beside.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(path)


def load_state(path: Path, now: datetime) -> State:
    """Return the state in the file, or a new one. An unreadable file is put aside, not thrown away."""
    try:
        return _parsed(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return State(started=now)
    except (ValueError, KeyError, TypeError, AttributeError):
        with suppress(OSError):
            path.replace(path.with_name(f"{path.name}.broken"))
        return State(started=now)


def _parsed(values: dict[str, Any]) -> State:
    return State(
        started=datetime.fromisoformat(values["started"]),
        applied=[Applied(step["name"], datetime.fromisoformat(step["at"])) for step in values["applied"]],
        served={
            key: Serving(serving["edition"], serving["count"], datetime.fromisoformat(serving["at"]))
            for key, serving in values["served"].items()
        },
        articles={slug: Article.from_json(article) for slug, article in values["articles"].items()},
    )
