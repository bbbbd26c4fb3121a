"""The post office: between the functions and the mail service, it keeps each message as it was sent.

Why it exists: gaps.py, `environment`. It changes nothing on its way, and keeps only what was accepted.
"""

from __future__ import annotations

import base64
import binascii
import json

from local.inbox import Inbox
from local.relay import Relay
from local.serving import Request

_SEND = "/v2/email/outbound-emails"


class PostOffice(Relay):
    """Passes requests on to the mail service at `cloud`, and accepted mails to the inbox as well."""

    def __init__(self, port: int, cloud: str, inbox: Inbox) -> None:
        super().__init__(port, cloud)
        self._inbox = inbox

    def passed(self, request: Request, status: int) -> None:
        """Keep the message of an accepted SendEmail."""
        if request.method == "POST" and request.path.partition("?")[0] == _SEND and status == 200:
            raw = _message(request.body)
            if raw is not None:
                self._inbox.take_mail(raw)


def _message(body: bytes) -> bytes | None:
    """Return the raw message within a SendEmail request, or None if it sends no raw message."""
    try:
        return base64.b64decode(json.loads(body)["Content"]["Raw"]["Data"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
