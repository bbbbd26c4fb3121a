"""The pages in Chromium: read by everyone (WCAG 2.2 AA), on any screen, without colours, and harmless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.pages import scenes
from tests.pages.browser import Shown, chromium
from tests.pages.cases import case
from tests.pages.test_escaping import HOSTILE, pages_with

pytestmark = pytest.mark.browser

PAGES = scenes.pages()
SIZES = {"phone": (360, 780), "tablet": (768, 1024), "desk": (1440, 900)}
_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=[("light", "phone"), ("dark", "desk")], ids=" on a ".join)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Shown]:
    scheme, size = request.param
    width, height = SIZES[size]
    shown = Shown(browser, color_scheme=scheme, viewport={"width": width, "height": height})
    yield shown
    shown.close()


@pytest.fixture(scope="module")
def light(browser: Browser) -> Iterator[Shown]:
    shown = Shown(browser, color_scheme="light")
    yield shown
    shown.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(screen: Shown, name: str):
    page = screen.show(PAGES[name])
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    found: dict[str, Any] = Axe().run(page).response
    assert len(found["passes"]) > 10
    broken = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]]
    assert broken == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_or_asked_for(light: Shown, name: str):
    light.asked.clear()
    for width, height in SIZES.values():
        light.page.set_viewport_size({"width": width, "height": height})
        page = light.show(PAGES[name])
        assert page.evaluate(_OVERFLOW) <= 0, f"{name} at {width} px"
    assert light.outside == []
    assert light.errors == []
    blocking = [url for url in set(light.asked) if not url.endswith(("/page",)) and "icon" not in url]
    assert len(blocking) == 1, "one style sheet and nothing else"


def test_without_colours_the_edit_is_still_seen(browser: Browser):
    shown = Shown(browser, forced_colors="active")
    for media in ("screen", "print"):
        shown.page.emulate_media(media=media)
        page = shown.show(PAGES["diff"])
        lines = page.evaluate(
            "() => ['del', 'ins'].map(tag => document.querySelector(`.row ${tag}`))"
            ".map(one => getComputedStyle(one).textDecorationLine)"
        )
        assert lines == ["line-through", "underline"], media
    shown.close()


def test_a_screen_reader_is_told_what_went_and_what_came(light: Shown):
    page = light.show(PAGES["diff"])
    assert "find [removed: 3 ] [added: 5 ] cracked cables" in page.locator("h1").aria_snapshot()
    row = page.locator(".row.edited").first.aria_snapshot()
    assert row.index("Before:") < row.index("[removed: ") < row.index("After:") < row.index("[added: ")


def test_the_text_is_copied_as_it_was(light: Shown):
    page = light.show(PAGES["diff"])
    copied = page.evaluate("() => document.querySelector('.row.edited .new p').textContent")
    assert copied in [paragraph.text for paragraph in scenes.AFTER.paragraphs]


@pytest.mark.parametrize("name", ["latest", "article", "diff", "source", "blame", "lookup"])
def test_the_keyboard_goes_where_the_eye_goes(light: Shown, name: str):
    light.page.set_viewport_size({"width": 1000, "height": 900})
    page = light.show(PAGES[name])
    seen: list[tuple[float, str]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect();
            if (one === document.body) return null;
            const style = getComputedStyle(one);
            return [[...document.querySelectorAll('*')].indexOf(one), one.textContent.slice(0, 30),
                    style.outlineStyle !== 'none' || style.boxShadow !== 'none', box.width * box.height]; }"""
        )
        if at is None or (seen and at[0] == seen[0][0]):
            break
        assert at[2], f"{at[1]!r} does not show that it has the focus"
        assert at[3] > 0
        seen.append((at[0], at[1]))
    assert seen[0][1] == "Skip to the content"
    order = [index for index, _ in seen]
    assert order == sorted(order)
    assert len(order) >= 5


def test_hostile_text_does_nothing(browser: Browser):
    shown = Shown(browser)
    payloads = case("markup_payloads/payloads.json")[::250]
    for payload in (*HOSTILE, *payloads):
        for html in pages_with(payload):
            shown.show(html.encode("utf-8", "replace").decode())
            assert (shown.dialogs, shown.outside, shown.errors) == ([], [], []), payload
    shown.close()


def test_the_browser_finds_what_it_is_there_to_find(browser: Browser):
    shown = Shown(browser)
    bad = PAGES["lookup"].replace(
        "</main>", "<script>alert(1)</script><img src=https://evil.example/x></main>"
    )
    shown.show(bad)
    assert shown.dialogs == [], "the policy stops scripts"
    assert shown.outside == [], "and pictures from elsewhere"
    shown.show(bad, security=False)
    assert shown.dialogs == ["1"]
    assert shown.outside == ["https://evil.example/x"]
    shown.close()
