"""The mails in Chromium: on a phone and a desk, in the light and the dark, and without what Gmail drops."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.pages.browser import Shown, chromium
from tests.pages.mails import looked_at, part_of

pytestmark = pytest.mark.browser

MAILS = {name: part_of(mail, "html") for name, mail in looked_at().items()}
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3."""

_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_CONTRASTS = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = node => {
    for (let one = node; one; one = one.parentElement) {
      const colour = rgb(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    if (!text) continue;
    const node = walker.currentNode.parentElement;
    const two = [light(rgb(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
    found.push([(two[0] + 0.05) / (two[1] + 0.05), text.slice(0, 60)]);
  }
  return found;
}"""
_MARKED = """line => [...document.body.querySelectorAll('*')]
  .filter(one => getComputedStyle(one).textDecorationLine.includes(line) && one.tagName !== 'A')
  .map(one => one.textContent)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=["light", "dark"])
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Shown]:
    shown = Shown(browser, color_scheme=request.param)
    yield shown
    shown.close()


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_fits_and_is_read_with_ease(screen: Shown, name: str):
    for width in (320, 700):
        screen.page.set_viewport_size({"width": width, "height": 900})
        page = screen.show(MAILS[name], security=False)
        assert page.evaluate(_OVERFLOW) <= 0, f"{name} at {width} px"
    contrasts = page.evaluate(_CONTRASTS)
    assert len(contrasts) >= 3
    assert min(contrasts)[0] >= LEAST_CONTRAST, min(contrasts)
    assert screen.outside == []


@pytest.mark.parametrize("drop", ["<style> <ins> <del>", "every style", "<s> and <u>"])
@pytest.mark.parametrize("name", ["large", "digest"])
def test_the_edit_is_seen_whatever_a_mail_program_drops(browser: Browser, name: str, drop: str):
    html = re.sub(r"(?s)<style.*?</style>|</?(?:ins|del)\b[^>]*>", "", MAILS[name])
    if drop == "every style":
        html = re.sub(r' style="[^"]*"', "", html)
    if drop == "<s> and <u>":
        html = re.sub(r"<[su] ", "<span ", html).replace("</s>", "</span>").replace("</u>", "</span>")
    shown = Shown(browser)
    page = shown.show(html, security=False)
    went, came = page.evaluate(_MARKED, "line-through"), page.evaluate(_MARKED, "underline")
    assert {"3", "three", "£3m", "winter"} <= set(went)
    assert {"5", "five", "£12m", "spring", "immediate"} <= set(came)
    text = page.inner_text("body")
    assert "struck through" in text
    shown.close()
