"""Addresses of mail that a network between hides from robots: shown again, as readers' browsers show them.

Cloudflare writes "[email protected]" and the address, encrypted with another key at each look, beside it.
"""

from __future__ import annotations

from lxml.html import HtmlElement

_MARK = "/cdn-cgi/l/email-protection"
_MOST = 500


def shown_again(tree: HtmlElement) -> None:
    """Write each hidden address of `tree` as text, and as the target of its link."""
    for element in tree.xpath("//*[@data-cfemail]")[:_MOST]:
        if address := _address(element.get("data-cfemail")):
            for inner in list(element):
                inner.drop_tree()
            element.text = address
            del element.attrib["data-cfemail"]
    for link in tree.xpath(f"//a[starts-with(@href, '{_MARK}')]")[:_MOST]:
        address = _address(link.get("href").partition("#")[2]) or "".join(link.itertext()).strip()
        link.set("href", f"mailto:{address}")


def _address(code: str) -> str:
    """Return the address in a code: the first byte is the key of all others; nothing where it is none."""
    try:
        key, *letters = bytes.fromhex(code)
        address = bytes(key ^ letter for letter in letters).decode()
    except ValueError:
        return ""
    return address if "@" in address else ""
