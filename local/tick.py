"""Ring for the timed functions more often than their schedule does, with the event it would send."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

ACCOUNT = "000000000000"
_BUSY = "TooManyRequestsException"


@dataclass(frozen=True, slots=True)
class Bell:
    """A timed function and the rule that rings for it."""

    function: str
    rule: str
    region: str

    def event(self, at: datetime) -> dict[str, Any]:
        """Return what EventBridge sends at that time."""
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "region": self.region,
            "resources": [f"arn:aws:events:{self.region}:{ACCOUNT}:rule/{self.rule}"],
            "detail": {},
        }


class Ticker:
    """Rings every bell in turn at once, then each in a thread of its own; never one twice at a time.

    Without `every` the first ring is the only one: the schedule of the template does the rest. Where both
    ring, one finds the function busy, or nothing to do.
    """

    def __init__(
        self, functions: Any, bells: list[Bell], every: timedelta | None, complain: Callable[[str], None]
    ) -> None:  # functions: a client of Lambda
        self._lambda, self._bells, self._every, self._complain = functions, bells, every, complain
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._begin, name="ticker", daemon=True)
        self._complaints: dict[Bell, str] = {}

    def start(self) -> None:
        """Ring from now on, in the background."""
        self._thread.start()

    def later(self, bell: Bell, wait: timedelta) -> None:
        """Ring a bell once, after a while."""

        def ring() -> None:
            if not self._end.wait(wait.total_seconds()):
                self._ring(bell)

        threading.Thread(target=ring, name=bell.function, daemon=True).start()

    def stop(self) -> None:
        """Ring no more. A function that is running is let run; the embedded cloud waits for it or ends it."""
        self._end.set()

    def _begin(self) -> None:
        for bell in self._bells:  # poll first: then dispatch finds what it brought
            self._ring(bell)
        if self._every is not None:
            for bell in self._bells:
                threading.Thread(
                    target=self._go_on, args=[bell, self._every], name=bell.function, daemon=True
                ).start()

    def _go_on(self, bell: Bell, every: timedelta) -> None:
        while not self._end.wait(every.total_seconds()):
            self._ring(bell)

    def _ring(self, bell: Bell) -> None:
        payload = json.dumps(bell.event(datetime.now(UTC))).encode()
        try:
            answer = self._lambda.invoke(FunctionName=bell.function, Payload=payload)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != _BUSY:
                self._report(bell, str(error))
        except BotoCoreError as error:
            self._report(bell, str(error))
        else:
            if "FunctionError" in answer:
                self._report(bell, answer["Payload"].read().decode("utf-8", "replace"))

    def _report(self, bell: Bell, trouble: str) -> None:
        complaint = f"{bell.function} failed: {trouble[:300]}"
        if not self._end.is_set() and complaint != self._complaints.get(bell):
            self._complaints[bell] = complaint
            self._complain(complaint)
