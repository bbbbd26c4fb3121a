"""What an owner wishes for an article: of all its feeds, asked once in some minutes."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.source import Feed
from stet.stages.selecting import REMEMBERED, Selecting
from tests.builders import Clock, article, feed
from tests.fakes import FakeFeeds


@dataclass
class Counted(FakeFeeds):
    asked: list[str] = field(default_factory=list)

    def get(self, feed_id: str) -> Feed | None:
        self.asked.append(feed_id)
        return super().get(feed_id)


def test_the_wishes_of_all_feeds_count_and_a_removed_one_has_none():
    feeds, clock = Counted(), Clock()
    one = feed(watched=("soot", "tar"), selectors=Selectors(exclude=(".box",)))
    two = feed(url="https://two.example/rss", watched=("coal", "tar"))
    feeds.add(one)
    feeds.add(two)
    selecting = Selecting(feeds, clock)
    brought = article(feeds=(one.feed_id, two.feed_id, "removed"))
    assert selecting.watched(brought) == ("coal", "soot", "tar")
    assert selecting(brought) == Selectors(exclude=(".box",))
    assert feeds.asked == [one.feed_id, two.feed_id, "removed"], "each row is asked for once"
    assert selecting.watched(article(feeds=())) == ()
    assert selecting(article(feeds=())) == NO_SELECTORS


def test_new_wishes_are_in_force_after_some_minutes():
    feeds, clock = Counted(), Clock()
    feeds.add(one := feed(watched=("soot",)))
    selecting, brought = Selecting(feeds, clock), article(feeds=(one.feed_id,))
    assert selecting.watched(brought) == ("soot",)
    feeds.rows[one.feed_id] = replace(one, watched=("tar",))
    clock.forward(hours=(REMEMBERED - timedelta(minutes=1)).total_seconds() / 3600)
    assert selecting.watched(brought) == ("soot",)
    clock.forward(hours=0.1)
    assert selecting.watched(brought) == ("tar",)
