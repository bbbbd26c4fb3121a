"""What one would write in an afternoon: a loop of urllib3 and trafilatura, without any cloud."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import trafilatura
import urllib3


class Peer:
    """Looks at pages and remembers in memory what it saw: validators, bytes, text."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._pool = urllib3.PoolManager(maxsize=threads, block=True)
        self._seen: dict[str, tuple[str, str, str]] = {}

    def per_second(self, urls: Sequence[str]) -> float:
        """Return how many looks a second it makes: all pages once, after a first look at each."""
        for url in urls:
            self._seen.setdefault(url, ("", "", ""))
        self._all(urls)
        started = time.perf_counter()
        self._all(urls)
        return len(urls) / (time.perf_counter() - started)

    def _all(self, urls: Sequence[str]) -> None:
        if self._threads == 1:
            for url in urls:
                self._look(url)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(self._look, urls))

    def _look(self, url: str) -> None:
        tag, digest, text = self._seen[url]
        answer = self._pool.request("GET", url, headers={"If-None-Match": tag} if tag else {})
        found = hashlib.sha256(answer.data).hexdigest()
        if answer.status == 304 or found == digest:
            return
        read = trafilatura.bare_extraction(answer.data, url=url, include_comments=False, with_metadata=True)
        text = read.text or "" if isinstance(read, trafilatura.settings.Document) else text
        self._seen[url] = (answer.headers.get("ETag", ""), found, text)
