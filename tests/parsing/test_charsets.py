"""Which characters bytes stand for: valid UTF-8 first, then mark, header, meta, detection (RULES §2)."""

from __future__ import annotations

import pytest

from stet.parsing.charsets import charset, decoded

LATIN = "<p>Zoë paid “three” pounds</p>".encode("windows-1252")


@pytest.mark.parametrize(
    ("what", "body", "content_type", "text"),
    [
        ("UTF-8 declared as Latin-1", "Zoë".encode(), "text/html; charset=iso-8859-1", "Zoë"),
        (
            "Latin-1 of a header is windows-1252",
            LATIN,
            "text/html; charset=ISO-8859-1",
            LATIN.decode("windows-1252"),
        ),
        ("a meta element", b"<meta charset=windows-1252>" + LATIN, "", "“three”"),
        (
            "an http-equiv",
            b'<meta content="text/html; charset=windows-1252" http-equiv=Content-Type>' + LATIN,
            "",
            "“three”",
        ),
        (
            "a meta element in a comment",
            b"<!-- <meta charset=koi8-r> --><meta charset=windows-1252>" + LATIN,
            "",
            "“three”",
        ),
        (
            "a meta element in another's value",
            b"<p title='<meta charset=koi8-r>'><meta charset=windows-1252>" + LATIN,
            "",
            "Zoë",
        ),
        ("a charset nobody knows", b"<meta charset=bogus>" + LATIN, "text/html; charset=x-none", "Zoë"),
        ("a mark", "Zoë".encode("utf-16"), "", "Zoë"),
        ("a mark of UTF-8", b"\xef\xbb\xbfZo\xc3\xab", "text/html; charset=koi8-r", "Zoë"),
        ("UTF-8 with one broken byte", "Zoë ".encode() * 500 + b"\xff", "", "Zoë"),
        ("NULs", b"Zo\x00e", "", "Zoe"),
        ("Shift JIS", "<meta charset=shift_jis>日本語の記事".encode("shift_jis"), "", "日本語の記事"),
        (
            "a charset that turns ASCII into something else",
            b"\x1b$BF|K\\\x1b(B",
            "text/html; charset=iso-2022-jp",
            "日本",
        ),
    ],
)
def test_text_is_read_as_it_was_meant(what: str, body: bytes, content_type: str, text: str):
    assert text in decoded(body, content_type), what


def test_undeclared_bytes_are_detected():
    russian = "Городской совет принял решение о ремонте моста через реку. " * 20
    assert decoded(russian.encode("windows-1251")) == russian


@pytest.mark.parametrize("name", ["utf-16", "rot13", "hex", "idna", "x" * 500, "\x00", "unicode_escape"])
def test_a_declared_charset_cannot_break_reading(name: str):
    body = f'<meta charset="{name}">'.encode() + LATIN
    assert "paid" in decoded(body, f"text/html; charset={name}")
    assert charset(body)


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("latin1", "windows-1252"),
        ("cp1251", "windows-1251"),
        ("SJIS", "shift_jis"),
        ("x-sjis", "shift_jis"),
        ("euc_jp", "euc-jp"),
        ("ks_c_5601-1987", "euc-kr"),
        ("iso8859-2", "iso-8859-2"),
        ("big5-hkscs", "big5"),
        ("gb2312", "gbk"),
        ("utf8", "utf-8"),
        ("utf-16", "utf-8"),  # it could not declare itself in it (HTML)
    ],
)
def test_a_charset_has_its_name_of_the_web(declared: str, name: str):
    assert charset(b"<meta charset=%s><p>plain" % declared.encode()) == name


@pytest.mark.parametrize(
    "head",
    [
        b"<meta charset=koi8-r",
        b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r',
        b'<meta charset=koi8-r">',
        b'<meta http-equiv="Content-Type content="text/html; charset=koi8-r">',
    ],
    ids=["cut off", "cut off in a value", "a stray quote", "a quote too few"],
)
def test_a_declaration_that_is_none_is_not_believed(head: bytes):
    assert charset(head) == "windows-1252"
