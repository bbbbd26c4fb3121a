"""The style sheet: at an address of its own content, and with contrast enough to be read."""

import re

import pytest

from stet.pages import assets
from tests.pages import scenes


def test_assets_change_their_address_with_their_content():
    assert assets.STYLE.address == f"/style.css?{assets.STYLE.digest}"
    other = assets.Asset("/style.css", "text/css", "a { }")
    assert other.address != assets.STYLE.address
    assert set(assets.ASSETS) == {"/style.css", "/icon.svg"}


def test_pages_ask_for_nothing_but_the_assets():
    asked = re.findall(r'<link rel="(?:icon|stylesheet)"[^>]*href="([^"]+)"', scenes.pages()["latest"])
    assert asked == [assets.ICON.address, assets.STYLE.address]
    assert "url(" not in assets.STYLE.text
    assert "@import" not in assets.STYLE.text


def palette(scheme):
    """Return the colours of a scheme by name."""
    blocks = re.findall(r":root \{(.*?)\}", assets.STYLE.text, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[("light", "dark").index(scheme)]))


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "went", "came", "critical", "major", "minor"])
def test_contrast_is_enough_for_small_text(scheme, ink):
    """WCAG 2.2 AA: 4.5 to 1 on every paper that the ink may stand on."""
    colours = palette(scheme)
    papers = ["paper", "sheet", *([f"{ink}-paper"] if f"{ink}-paper" in colours else [])]
    for paper in papers:
        dark, light = sorted((luminance(colours[ink]), luminance(colours[paper])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (paper, ink)
