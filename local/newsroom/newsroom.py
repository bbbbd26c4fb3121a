"""The newsroom: its articles as they stand, and the next edit when its time has come."""

import random
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from local.newsroom.article import Article, Status, read_articles
from local.newsroom.script import Step, edited, read_script
from local.newsroom.state import Applied, Serving, load_state

FEEDS: Final = ("rss.xml", "atom.xml")
FIRST_LOOK: Final = timedelta(seconds=20)
"""The first edit waits for every article to have been seen, but no longer than this."""
PATIENCE: Final = timedelta(seconds=60)
"""An article that is not looked at holds up the edits of the others no longer than this."""
CHALLENGES: Final = 2


class Newsroom:
    """Keeps the articles and applies the script to them.

    An edit waits until at least `every` has passed since the one before, and until the present state of
    its article has been served to Stet: however slow the watcher, no state is lost. With `every` None
    nothing happens by itself. All methods may be called from any thread.
    """

    def __init__(
        self,
        state_file: Path,
        clock: Callable[[], datetime],
        rng: random.Random,
        every: timedelta | None,
        on_edit: Callable[[Step], None] = lambda _: None,
    ) -> None:
        self.clock = clock
        self.rng = rng
        self.every = every
        self.on_edit = on_edit
        self.script = read_script()
        self._file = state_file
        self._lock = threading.RLock()
        self._state = load_state(state_file, clock())
        self._articles = read_articles(self._state.started) | self._state.articles
        self._waiting: dict[str, datetime] = {}
        self._state.save(state_file)

    @property
    def started(self) -> datetime:
        """When the site was opened for the first time."""
        return self._state.started

    @property
    def articles(self) -> Mapping[str, Article]:
        """All articles as they stand, by slug."""
        with self._lock:
            return dict(self._articles)

    @property
    def applied(self) -> tuple[Applied, ...]:
        """The steps carried out so far."""
        with self._lock:
            return tuple(self._state.applied)

    @property
    def pending(self) -> tuple[Step, ...]:
        """The steps still to come."""
        done = {step.name for step in self.applied}
        return tuple(step for step in self.script if step.name not in done)

    def feeds(self, base_url: str) -> list[str]:
        """Return the addresses of the feeds."""
        return [f"{base_url.rstrip('/')}/{feed}" for feed in FEEDS]

    def note_served(self, key: str, edition: int) -> None:
        """Note that Stet was served an article (by slug) or a feed (by file name) in this edition."""
        with self._lock:
            before = self._state.served.get(key)
            if before is None or before.edition < edition:
                self._state.served[key] = Serving(edition, 1, self.clock())
            elif before.edition == edition and before.count < CHALLENGES:
                self._state.served[key] = replace(before, count=before.count + 1)
            else:
                return
            self._state.save(self._file)

    def edit(self, slug: str, transformation: Callable[[Article], Article]) -> Article:
        """Change an article at once, outside the script, and return it."""
        with self._lock:
            now = self.clock()
            article = transformation(self._articles[slug]).next_edition(now)
            self._articles[slug] = self._state.articles[slug] = article
            self._state.save(self._file)
            return article

    def apply(self, name: str) -> Step:
        """Carry out a step of the script at once, whatever it would have waited for."""
        with self._lock:
            step = next((step for step in self.pending if step.name == name), None)
            if step is None:
                raise KeyError(f"no step {name!r} is still to come")
            self._carry_out(step)
        self.on_edit(step)
        return step

    def tick(self) -> Step | None:
        """Carry out the next step if its time has come."""
        with self._lock:
            step = self._due(self.clock())
            if step is None:
                return None
            self._carry_out(step)
        self.on_edit(step)
        return step

    def _carry_out(self, step: Step) -> None:
        now = self.clock()
        article = edited(self._articles[step.slug], step, now.replace(microsecond=0))
        # In one save with the article: a step is never applied twice, nor half.
        self._state.applied.append(Applied(step.name, now))
        self.edit(step.slug, lambda _: article)

    def _due(self, now: datetime) -> Step | None:
        applied = self._state.applied
        if self.every is None or (applied and now - applied[-1].at < self.every):
            return None
        for step in self._next_of_each_article():
            if self._ready(step, now):
                return step
            if not applied or now - self._waiting.setdefault(step.name, now) < PATIENCE:
                return None
        return None

    def _next_of_each_article(self) -> Iterator[Step]:
        seen = set()
        for step in self.pending:
            if step.slug not in seen:
                seen.add(step.slug)
                yield step

    def _ready(self, step: Step, now: datetime) -> bool:
        article, served = self._articles[step.slug], self._state.served
        if step.publishes:
            return any(feed in served for feed in article.feeds)
        serving = served.get(step.slug)
        wanted = CHALLENGES if article.status is Status.CHALLENGE else 1
        if serving is None or serving.edition != article.edition or serving.count < wanted:
            return False
        return bool(self._state.applied) or self._all_served() or now - serving.at >= FIRST_LOOK

    def _all_served(self) -> bool:
        return all(slug in self._state.served for slug, article in self._articles.items() if article.public)
