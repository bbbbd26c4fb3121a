"""The secrets of endpoints: SecureStrings of the Parameter Store, encrypted with the account's own KMS key.

Each is written once under a name of its own, so a name read from a table always means the same secret.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import batches, error_code

_AT_ONCE = 10
_MISSING = frozenset({"ParameterNotFound", "ParameterVersionNotFound"})


@dataclass(frozen=True, slots=True)
class EndpointSecrets:
    """Secrets by endpoint and name, below `prefix`, which ends with a slash.

    `connect` gives the client when it is first needed: who sends mails only never needs it. What was read
    is remembered by the process, as it never changes.
    """

    connect: Callable[[], Any]
    prefix: str
    _known: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def keep(self, endpoint_id: str, name: str, secret: str) -> None:
        """Store a secret, encrypted, under a name that no other has; raises if there is one of the name."""
        self._client().put_parameter(
            Name=self._path(endpoint_id, name), Value=secret, Type="SecureString", Overwrite=False
        )

    def get(self, endpoint_id: str, name: str) -> str | None:
        """Return a secret, or None if it was forgotten."""
        path = self._path(endpoint_id, name)
        if path not in self._known:
            try:
                found = self._client().get_parameter(Name=path, WithDecryption=True)
            except ClientError as error:
                if error_code(error) in _MISSING:
                    return None
                raise
            self._known[path] = found["Parameter"]["Value"]
        return self._known[path]

    def forget(self, endpoint_id: str, *, but: tuple[str, ...] = ()) -> int:
        """Delete the secrets of an endpoint, those named in `but` excepted; return how many there were."""
        ssm, kept = self._client(), {self._path(endpoint_id, name) for name in but}
        pages = ssm.get_paginator("get_parameters_by_path").paginate(Path=f"{self.prefix}{endpoint_id}")
        there = [one["Name"] for page in pages for one in page["Parameters"]]
        old = [name for name in there if name not in kept]
        for some in batches(old, _AT_ONCE):
            ssm.delete_parameters(Names=list(some))
        for name in old:
            self._known.pop(name, None)
        return len(old)

    def _client(self) -> Any:
        with self._lock:  # deliveries are attempted side by side, and a session makes one client at a time
            return self.connect()

    def _path(self, endpoint_id: str, name: str) -> str:
        return f"{self.prefix}{endpoint_id}/{name}"
