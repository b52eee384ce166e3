import pytest

from crawler.extraction.media import media_kind
from crawler.records import Page

HTML = b"<!DOCTYPE html><title>Cards</title><p>Telegram: @gazette</p>"
MARKDOWN = b"# Cards\n\nWrite to [us](https://t.me/gazette).\n"
PLAIN = "【流量卡 TG：@gazette】[全国] *发货* #1".encode()


@pytest.mark.parametrize(
    ("name", "content_type", "body", "media"),
    [
        ("a", "text/html; charset=utf-8", PLAIN, "html"),
        ("a", "application/xhtml+xml", HTML, "html"),
        ("a", "text/plain", HTML, "html"),
        ("a", "application/octet-stream", HTML, "html"),
        ("a", "image/png", HTML, "html"),
        ("a", "", HTML, "html"),
        ("a", "", b"\xef\xbb\xbf\r\n  <p class=x>Cards", "html"),
        ("a.html", "", b"Cards", "html"),
        ("a", "text/markdown", PLAIN, "markdown"),
        ("a.md", "text/plain", b"Cards", "markdown"),
        ("README.MD?raw=1", "", b"<p align=center>Cards</p>\n\n# Cards", "markdown"),
        ("a.md", "text/html", HTML, "html"),
        ("a.txt", "text/plain", MARKDOWN, "markdown"),
        ("a", "text/plain", b"<img src=a.png>\n\n[us](https://t.me/gazette)", "markdown"),
        ("a.txt", "text/plain", PLAIN, "text"),
        ("a", "", PLAIN, "text"),
        ("a", "application/json", b'{"a": "t.me/gazette"}', "text"),
        ("a", "", b"", "text"),
        ("a", "text/html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "other"),
        ("a", "text/html", b"%PDF-1.7 t.me/gazette", "other"),
        ("a.html", "", b"PK\x03\x04\x14\0\0\0", "other"),
        ("a", "application/octet-stream", b"ab\0\0\1cd\0t.me/gazette", "other"),
        ("a", "image/webp", b"not a picture", "other"),
        ("http://[", "text/plain", b"Cards", "text"),
    ],
)
def test_a_page_is_read_as_what_it_is(name, content_type, body, media):
    """Servers say text/plain of anything, and spam says text/html of anything."""
    assert media_kind(Page(f"https://a.example/{name}", content_type, body)) == media
