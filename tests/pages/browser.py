"""A real browser, shown pages as the function would answer with them; nothing else answers it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, sync_playwright

from stet.pages.assets import ASSETS
from stet.routes.answers import SECURITY

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SITE = "https://stet.example"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the machine's Chromium, or skip the test where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"needs a browser: one of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        root = hasattr(os, "geteuid") and os.geteuid() == 0  # who may have no sandbox
        with playwright.chromium.launch(executable_path=found, chromium_sandbox=not root) as browser:
            yield browser


class Shown:
    """A page in the browser: `show(html)` loads it; what it asked for and did meanwhile is kept."""

    def __init__(self, browser: Browser, **context: Any) -> None:
        self.page: Page = browser.new_context(**context).new_page()
        self.html = ""
        self.asked: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.page.route("**/*", self._answer)
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def show(self, html: str, *, security: bool = True) -> Page:
        """Load a page; without its security headers if one wants to know what they are needed for."""
        self.html, self._headers = html, SECURITY if security else {}
        self.page.goto(f"{SITE}/page", wait_until="load")
        return self.page

    def close(self) -> None:
        """Close it."""
        self.page.context.close()

    @property
    def outside(self) -> list[str]:
        """Requests for anything but the page and what goes with it."""
        ours = {f"{SITE}/page"} | {f"{SITE}{asset.address}" for asset in ASSETS.values()}
        return [url for url in self.asked if url not in ours]

    def _answer(self, route: Route) -> None:
        url = route.request.url
        self.asked.append(url)
        asset = ASSETS.get(urlsplit(url).path)
        if url == f"{SITE}/page":
            body, kind = self.html, "text/html; charset=utf-8"
        elif asset and url.startswith(SITE):
            body, kind = asset.text, asset.content_type
        else:
            route.abort()
            return
        route.fulfill(body=body.encode("utf-8"), headers={**self._headers, "Content-Type": kind})

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()
