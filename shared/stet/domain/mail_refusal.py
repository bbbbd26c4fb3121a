"""What an answer of SES that refuses a mail means, and what to do about it (the delivery log says so)."""

from __future__ import annotations

import re
from datetime import timedelta

from stet.domain.attempt import Attempt

_UNVERIFIED = re.compile(r"address (?:is )?not verified", re.IGNORECASE)
_FAILED = re.compile(r"failed the check in region [\w-]+:(.*)", re.IGNORECASE | re.DOTALL)
_FINAL = frozenset({"MessageRejected", "MailFromDomainNotVerifiedException", "BadRequestException"})
"""Answers that a second attempt will not change."""
_DAILY = "daily message quota"

_MEANING = {
    "MailFromDomainNotVerifiedException": "the MAIL FROM domain is not verified: mend its DNS records, or "
    "remove it in SES",
    "SendingPausedException": "sending is paused for this account or this stack's configuration set: see the "
    "console of SES",
    "AccountSuspendedException": "SES suspended this account's sending: see its reputation in the console of "
    "SES",
    "NotFoundException": "the stack's configuration set is gone: deploy it again",
    "AccessDeniedException": "the function may not send as this sender: deploy with the MailFrom that is "
    "verified",
    "MessageRejected": "SES refused the mail for what is in it",
    "BadRequestException": "SES refused the address or the mail as malformed",
}
_THROTTLED = frozenset(
    {"TooManyRequestsException", "LimitExceededException", "ThrottlingException", "Throttling"}
)
QUOTA_WAIT = timedelta(hours=1)
"""When to ask again after the quota of a day was used up, which becomes free bit by bit."""


def refusal(code: str, message: str, sender: str) -> Attempt:
    """Return what an error of SES comes to: a clear line, and whether another attempt may change it.

    An unverified address is final: nothing but an owner's act mends it, `stet deliveries replay` sends what
    was refused, and an alarm rings within the hour instead of after 27.
    """
    if _UNVERIFIED.search(message):
        line = _unverified(message, sender)
    elif code in _THROTTLED:
        wait = QUOTA_WAIT if _DAILY in message.lower() else None
        limit = "a day" if wait else "a second"
        line = f"SES takes no more mails {limit} from this account: ask for a higher quota if this lasts"
        return Attempt(done=False, answer=_answer(line, code, message), retry_after=wait)
    else:
        line = _MEANING.get(code, "")
    return Attempt(done=False, answer=_answer(line, code, message), final=code in _FINAL)


def _unverified(message: str, sender: str) -> str:
    """Tell an unverified sender from the sandbox, which also wants the recipient verified.

    SES names the identities that failed, the sender's or its domain's among them or not.
    """
    named = _FAILED.search(message)
    failed = {one.strip(" .").rpartition("/")[2].lower() for one in named[1].split(",")} if named else set()
    mine = {sender.lower(), sender.lower().rpartition("@")[2]}
    if failed and not mine & failed:
        return (
            "SES is in its sandbox and the recipient is not verified: ask AWS for production access, or "
            "verify the recipient, then stet deliveries replay"
        )
    return f"the sender {sender} is not verified in SES: verify it, then stet deliveries replay"


def _answer(line: str, code: str, message: str) -> str:
    said = f"{code}: {' '.join(message.split())}"
    return (f"{line} ({said})" if line else said)[:1024]
