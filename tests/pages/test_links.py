"""Addresses are made in one place, and read back as they were meant."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from stet.domain.change import Severity
from stet.pages import links
from stet.pages.links import Links, read_topic
from tests.pages.scenes import SUBSCRIPTION


def test_addresses_below_a_base_and_below_none():
    assert Links("https://stet.example/").latest() == "https://stet.example/"
    assert Links().latest(Severity.MAJOR, "a b&c") == "/?severity=major&older=a+b%26c"
    assert Links().latest(Severity.TRIVIAL) == "/"
    assert Links().article("abc") == "/articles/abc"
    assert Links("https://x.example").diff("abc", 0, 12) == "https://x.example/articles/abc/diff/0/12"
    assert Links().diff("abc", 0, 12, inline=True) == "/articles/abc/diff/0/12?view=inline"
    assert Links().version("abc", 3) == "/articles/abc/versions/3"


@pytest.mark.parametrize(
    "topic", ["all", "source#bbc", "feed#0f", "article#8c5f", "source#a/../b?c&d#e", "source#ü"]
)
def test_a_topic_comes_back_from_its_address(topic):
    address = Links().unsubscribe(replace(SUBSCRIPTION, topic=topic, subscription_id="s/1", token="t?2"))
    parts = address.split("/")
    assert address.isascii()
    assert (len(parts), parts[1]) == (5, "unsubscribe")
    assert read_topic(parts[2]) == topic
    assert read_topic(read_topic(parts[2])) == topic


@pytest.mark.parametrize("link", [Links().unsubscribe, Links().manage, Links().confirm])
def test_what_decodes_an_address_on_its_way_cuts_nothing_off_it(link):
    """A `#` would: behind it a browser sends nothing, and the Event Handler's routes take none."""
    address = link(replace(SUBSCRIPTION, topic="article#8c5f", confirm_token="c"))
    assert unquote(address) == address
    assert "/article:8c5f/" in address


def test_addresses_of_mails_sent_before_are_read_still():
    assert read_topic("article%238c5f") == read_topic("article#8c5f") == read_topic("article%3A8c5f")


@pytest.mark.parametrize(
    ("route", "address"),
    [
        (links.LATEST, "/"),
        (links.ARTICLE, Links().article("8c5f")),
        (links.DIFF, Links().diff("8c5f", 0, 1)),
        (links.VERSION, Links().version("8c5f", 1)),
        (links.UNSUBSCRIBE, Links().unsubscribe(SUBSCRIPTION)),
    ],
)
def test_each_route_answers_to_its_address(route, address):
    assert re.fullmatch(re.sub(r"<\w+>", "[^/]+", route), address)
