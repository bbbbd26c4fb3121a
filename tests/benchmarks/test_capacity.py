"""DynamoDB's rules for sizes and units, with the examples of its documentation and of our tables."""

import pytest

from benchmarks.capacity import Index, indexes, read_units, size, write_units

WATCHED = Index(("watched", "changed_at"), frozenset({"host"}), ("article_id",))
DUE = Index(("due", "due_at"), frozenset({"host"}), ("article_id",))
ALL = Index(("day", "at"), None, ("article_id", "number"))


def text(**values):
    return {name: {"S": value} for name, value in values.items()}


def big(kilobytes):
    return text(article_id="a" * 16, body="x" * (kilobytes * 1024 - 30))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"S": "text"}, 4),
        ({"S": "ä"}, 2),
        ({"N": "7"}, 2),
        ({"N": "27"}, 2),
        ({"N": "-100.50"}, 3),  # 1005: zeros at its ends are trimmed, those in the middle not
        ({"N": "0"}, 1),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"B": b"123"}, 3),
        ({"L": [{"S": "ab"}, {"S": "c"}]}, 3 + 3 + 2),
        ({"M": {"k": {"S": "v"}}}, 3 + 2 + 1),
        ({"SS": ["ab", "c"]}, 3),
    ],
)
def test_an_attribute_is_as_large_as_its_name_and_its_value(value, expected):
    assert size({"name": value}) == 4 + expected


def test_reading_rounds_each_item_up_to_4_kilobytes_and_halves_if_eventual():
    assert read_units([big(1)], consistent=True, together=False) == 1
    assert read_units([big(1)], consistent=False, together=False) == 0.5
    assert read_units([big(1)] * 10, consistent=False, together=False) == 5
    assert read_units([big(5)], consistent=True, together=False) == 2


def test_a_query_rounds_its_items_up_together():
    assert read_units([big(1)] * 4, consistent=False, together=True) == 0.5
    assert read_units([big(1)] * 5, consistent=False, together=True) == 1


def test_what_is_not_there_is_read_like_a_small_item():
    assert read_units([{}], consistent=True, together=False) == 1
    assert read_units([], consistent=False, together=True) == 0.5


def test_a_write_bills_the_larger_of_before_and_after():
    assert write_units(None, big(1), []) == 1
    assert write_units(big(3), big(1), []) == 3
    assert write_units(None, None, []) == 1


def test_an_index_is_not_billed_for_what_it_does_not_hold():
    before = text(article_id="a", watched="yes", changed_at="1", host="h", etag="x")
    assert write_units(before, before | text(etag="y"), [WATCHED, DUE]) == 1


def test_an_index_is_billed_once_for_an_item_that_comes_or_goes():
    before = text(article_id="a", watched="yes", changed_at="1", host="h")
    deferred = before | text(due="yes", due_at="9")
    assert write_units(before, deferred, [WATCHED, DUE]) == 2
    assert write_units(deferred, before, [WATCHED, DUE]) == 2


def test_an_index_is_billed_twice_when_its_key_changes():
    before = text(article_id="a", watched="yes", changed_at="1", host="h")
    assert write_units(before, before | text(changed_at="2"), [WATCHED, DUE]) == 3


def test_an_index_of_everything_is_billed_for_any_change():
    before = text(article_id="a", number="1", day="d", at="t")
    assert write_units(before, before | text(published_at="t"), [ALL]) == 2


def test_a_refused_write_bills_the_table_alone():
    before = text(article_id="a", number="1", day="d", at="t")
    assert write_units(before, before, [ALL]) == 1


def test_indexes_are_read_from_what_a_table_says_of_itself():
    described = {
        "KeySchema": [{"AttributeName": "article_id"}],
        "GlobalSecondaryIndexes": [
            {
                "KeySchema": [{"AttributeName": "watched"}, {"AttributeName": "changed_at"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["host"]},
            }
        ],
    }
    assert indexes(described) == [WATCHED]
    item = text(article_id="a", watched="yes", changed_at="1", host="h", url="u")
    assert WATCHED.holds(item) == text(article_id="a", watched="yes", changed_at="1", host="h")
