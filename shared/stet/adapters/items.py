"""DynamoDB items to and from plain values, and the words its errors are known by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]


def stamp(moment: datetime) -> str:
    """Return an aware moment as UTC text of fixed width, so that texts sort as moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """Return the aware moment that `stamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def optional_moment(text: str | None) -> datetime | None:
    """Return the moment of a stamp that may be missing."""
    return moment(text) if text else None


def marshal(value: Value) -> dict[str, Any]:
    """Return a value in DynamoDB's typed form."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value if value.isascii() else value.encode(errors="replace").decode()}
        case int():
            return {"N": str(value)}
        case Mapping():
            return {"M": to_item(value)}
        case _:
            return {"L": [marshal(part) for part in value]}


def to_item(row: Mapping[str, Value]) -> dict[str, Any]:
    """Return a row as an item; what is None is left out, so that sparse indexes stay sparse."""
    return {name: marshal(value) for name, value in row.items() if value is not None}


def unmarshal(typed: Mapping[str, Any]) -> Any:
    """Return the plain value of an attribute."""
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return int(value)
        case "NULL":
            return None
        case "L":
            return [unmarshal(part) for part in value]
        case "M":
            return to_row(value)
        case _:
            return value


def to_row(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item as a row of plain values."""
    return {name: unmarshal(typed) for name, typed in item.items()}


def condition_failed(error: ClientError) -> bool:
    """Whether a conditional write lost."""
    return error_code(error) == "ConditionalCheckFailedException"


def error_code(error: ClientError) -> str:
    """Return the service's word for an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def pages(operation: Any, **request: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a query or scan, page after page, as they are asked for."""
    while True:
        answer = operation(**request)
        for item in answer.get("Items", []):
            yield to_row(item)
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def batches(things: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield `things` in runs of at most `size`."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
