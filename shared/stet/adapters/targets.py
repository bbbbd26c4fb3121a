"""Targets by the library apprise, which a layer holds only if it was built with `EXTRAS=apprise`.

The library makes its requests itself, beside the one door. So each of them passes a guard: https, to a host
of the list in `stet.domain.target`, no redirect to anywhere else, with limits of time.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from stet.domain.attempt import Attempt
from stet.domain.endpoint import Posting
from stet.domain.errors import InputError
from stet.domain.target import HOSTS, checked_target, unveiling_nothing, veiled

_SECONDS = (5, 10)
"""To connect, and for each piece of the answer."""
_ANSWER = 1024
"""How much of what the library says is kept, in characters."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Sends notices to services that apprise knows; `mend` says how to get the library if it is not here."""

    mend: str

    def post(self, address: str, posting: Posting) -> Attempt:
        """Make one attempt. `address` is veiled; the whole one is the posting's only secret."""
        whole = "".join(posting.secrets)
        if veiled(whole) != address:
            return Attempt(done=False, answer="the target has no usable address any more", final=True)
        try:
            target = _target(whole)
        except ImportError:
            return Attempt(done=False, answer=f"apprise is not installed: {self.mend}", final=True)
        except InputError as error:
            return Attempt(done=False, answer=str(error)[:_ANSWER], final=True)
        with _heard() as said:
            done = _sent(target, json.loads(posting.body))
        answer = "taken" if done else "; ".join(said) or "not taken"
        return Attempt(done=done, answer=unveiling_nothing(answer, whole)[:_ANSWER])


def _sent(target: Any, notice: Any) -> bool:
    from apprise import NotifyFormat, NotifyType

    how = NotifyType.WARNING if notice["urgent"] else NotifyType.INFO
    try:
        done = target.notify(
            body=notice["text"], title=notice["title"], notify_type=how, body_format=NotifyFormat.TEXT
        )
    except Exception as error:  # noqa: BLE001 - whatever a service's plugin raises is its target's outcome
        logging.getLogger("apprise").warning("its plugin failed: %s", type(error).__name__)
        return False
    return bool(done)


def _target(address: str) -> Any:
    """Return the library's form of an address; raise ImportError without it, InputError for a bad one."""
    library, asset = _library()
    made = library.Apprise.instantiate(checked_target(address), asset=asset, suppress_exceptions=True)
    name = veiled(address)
    if made is None:
        raise InputError(f"{name} is not an address as apprise writes them for this service")
    if len(made) != 1:
        raise InputError(f"{name} names {len(made)} receivers: subscribe each, so that none is told twice")
    made.overflow_mode = "truncate"
    return made


@cache
def _library() -> tuple[Any, Any]:
    """Return apprise and its settings, imported when first needed: that takes a second."""
    import apprise
    from requests import sessions

    # Its functions open a session for each request, which takes its way out from here. In the functions and
    # the command nothing else uses requests.
    sessions.HTTPAdapter = _guard()  # type: ignore[attr-defined]
    log = logging.getLogger("apprise")
    log.propagate = False  # what it says may name what is secret
    log.addHandler(_heard_by)
    how: dict[str, Any] = {"async_mode": False, "http_redirects": False, "storage_mode": "memory"}
    how |= {"app_id": "Stet", "app_desc": "Stet", "app_url": "", "image_url_mask": "", "image_url_logo": ""}
    return apprise, apprise.AppriseAsset(**how)


def _guard() -> type[Any]:
    from requests.adapters import HTTPAdapter
    from requests.exceptions import InvalidURL
    from urllib3.util import parse_url

    class Guard(HTTPAdapter):
        def send(self, request: Any, *_: Any, **how: Any) -> Any:
            asked = parse_url(request.url)
            if (asked.scheme, asked.port or 443) != ("https", 443) or asked.host not in HOSTS:
                raise InvalidURL("its host is none of a service's own")
            return super().send(request, **{**how, "timeout": _SECONDS, "verify": True})

    return Guard


class _Ear(logging.Handler):
    """Keeps the library's warnings for the attempt that is made in the same thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.threads = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        said = getattr(self.threads, "said", None)
        if said is not None:
            said.append(record.getMessage())


_heard_by = _Ear()


@contextmanager
def _heard() -> Iterator[list[str]]:
    said: list[str] = []
    _heard_by.threads.said = said
    try:
        yield said
    finally:
        _heard_by.threads.said = None
