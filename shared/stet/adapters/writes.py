"""Conditional writes, which happen or say that they did not, alone or several as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import condition_failed, error_code

REFUSED = "ConditionalCheckFailed"
_CONFLICT = "TransactionConflict"
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, None)
"""Seconds after which a transaction is tried again that met another."""


def happens(write: Callable[..., Any], *arguments: Any, **request: Any) -> bool:
    """Write if the request's condition holds, and say whether it did."""
    try:
        write(*arguments, **request)
    except ClientError as error:
        if condition_failed(error):
            return False
        raise
    return True


def refusals(dynamodb: Any, parts: Sequence[dict[str, Any]], pause: Callable[[float], None]) -> list[str]:
    """Write all parts or none; return nothing if they were written, else a word for each part.

    It is REFUSED for a part whose condition does not hold. `pause` waits between tries of a transaction
    that met another; one that does so again and again is raised.
    """
    for wait in _WAITS:
        try:
            dynamodb.transact_write_items(TransactItems=list(parts))
        except ClientError as error:
            found = _reasons(error)
            if REFUSED in found:
                return found
            if _CONFLICT not in found or wait is None:
                raise
            pause(wait)
        else:
            return []
    raise AssertionError("the last try returns or raises")


def _reasons(error: ClientError) -> list[str]:
    """Return why each part of a transaction was refused; nothing for any other error."""
    match error_code(error):
        case "TransactionConflictException":
            return [_CONFLICT]
        case "TransactionCanceledException":
            return [str(one.get("Code")) for one in error.response["CancellationReasons"]]
        case _:
            return []
