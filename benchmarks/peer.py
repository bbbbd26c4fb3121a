"""What one would write in an afternoon: a loop of urllib3 and trafilatura, without any cloud."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import trafilatura
import urllib3

_NOT_MODIFIED = 304


class Peer:
    """Looks at pages and remembers in memory what it saw: validators, bytes, text."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._pool = urllib3.PoolManager(maxsize=threads, block=True)
        self._tags: dict[str, str] = {}
        self._hashes: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def per_second(self, urls: Sequence[str]) -> float:
        """Return how many looks a second it makes, after it has seen every page once."""
        for url in urls:
            self._fetch(url)
        started = time.perf_counter()
        if self._threads == 1:
            for url in urls:
                self._look(url)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(self._look, urls))
        return len(urls) / (time.perf_counter() - started)

    def _fetch(self, url: str) -> bytes | None:
        """Return a page, or None if it is the same as before."""
        tag, before = self._tags.get(url), self._hashes.get(url)
        answer = self._pool.request("GET", url, headers={"If-None-Match": tag} if tag else {})
        if answer.status == _NOT_MODIFIED:
            return None
        self._tags[url] = answer.headers.get("ETag", "")
        self._hashes[url] = hashlib.sha256(answer.data).hexdigest()
        return None if self._hashes[url] == before else answer.data

    def _look(self, url: str) -> None:
        body = self._fetch(url)
        if body is not None:
            read = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
            self.texts[url] = str(getattr(read, "text", ""))
