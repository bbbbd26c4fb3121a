"""Batches of queue messages: worked off together, answered one by one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSEvent, SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
logger = Logger(child=True)


class ComesBack(Exception):
    """Raised over a message that is to be delivered again; no bug."""


def one_by_one(
    event: dict[str, Any], context: LambdaContext, do: Callable[[SQSRecord], object]
) -> dict[str, Any]:
    """Do each message in turn; those that raise come back, with the bug in the log, the others are done."""

    def logged(record: SQSRecord) -> object:
        try:
            return do(record)
        except ComesBack:
            raise
        except Exception:
            logger.exception("failed", message_id=record.message_id, body=record.body[:300])
            raise

    answer = process_partial_response(
        event=event,
        record_handler=logged,
        processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
        context=context,
    )
    return dict(answer)


def together(
    event: dict[str, Any],
    context: LambdaContext,
    key: Callable[[SQSRecord], K],
    work: Callable[[Sequence[K]], Sequence[R | Exception]],
    note: Callable[[SQSRecord, R], None],
) -> dict[str, Any]:
    """Do a batch's messages side by side.

    `key` says what a message asks for, and raises for one that says nothing sensible; `work` does all
    of them, each once, and returns in their place what came of it or the exception; `note` sees the
    result of each message, and may raise to have it come back.
    """
    keys: dict[K, None] = {}
    for record in SQSEvent(event).records:
        try:
            keys[key(record)] = None
        except (ValueError, KeyError, TypeError):
            continue  # raised again below, for this message alone
    results = dict(zip(keys, work(list(keys)), strict=True))

    def settle(record: SQSRecord) -> None:
        result = results[key(record)]
        if isinstance(result, Exception):
            raise result
        note(record, result)

    return one_by_one(event, context, settle)
