"""What holds for every page."""

from hypothesis import example, given
from hypothesis import strategies as st

from crawler.extraction import extract
from crawler.records import Page, Sightings

PIECES = st.sampled_from(
    [
        *("<a href='https://t.me/gazette'>", "</a>", "<p>", "</p>", "<b>", "</b>", "<td>", "<svg>"),
        *("<!--", "-->", "<script>", "</script>", "<noscript>", "</noscript>", "<title>", "</"),
        *("<template>", "</template>", "<pre>", "</pre>", "<div hidden>", "<table>", "<! <? &#64;"),
        *("<img src=a.png>", "<iframe srcdoc='<p>t.me/gazette'>", "<base href='http://['>", "&amp"),
        *("Telegram: @gazette", "电报：gazette_01", "https:\\/\\/t.me\\/gazette", "卡", "\n", "\0"),
        *("![a](b.png)", "[[TG+ @gazette](https://t.me/s/gazette)]", "<meta http-equiv=refresh"),
        *("content='0;url=https://t.me/gazette'>", "<select><option>", "<a href='/?u=aHR0c////'>"),
    ]
)
MARKUP = st.lists(PIECES).map(lambda pieces: " ".join(pieces).encode())
TYPES = st.sampled_from(["", "text/html", "text/markdown", "text/plain", "text/html;charset=gbk"])
URLS = st.sampled_from(["https://a.example/b", "file:///b.md", "", "http://["])


@given(URLS, TYPES, st.binary() | st.text().map(str.encode) | MARKUP)
@example("", "text/html", b"&#" + b"9" * 5000 + b";<!-- <b>&#" + b"9" * 5000 + b"; -->")
@example("", "text/html", b'<script type="application/ld+json">["\\ud800"]</script>')
@example("", "text/html", b"<script type=application/ld+json>" + b"[" * 100_000)
@example("", "text/html", b"<a href='/?u=aHR0c////'>")
def test_any_bytes_give_the_same_answer_twice(url, content_type, body):
    """Never an exception, never a value that cannot be stored, never two answers."""
    sightings = extract(Page(url, content_type, body))

    assert sightings == extract(Page(url, content_type, body))
    repr(sightings).encode()


@given(TYPES, MARKUP)
def test_what_is_found_lies_where_it_says(content_type, body):
    sightings = extract(Page("https://a.example/b", content_type, body))

    for mention in sightings.mentions:
        assert 0 <= mention.start <= len(sightings.text)
        assert mention.surface[:300] in mention.evidence
        assert len(mention.evidence) <= 300
        if mention.found_in == "text":
            end = mention.start + len(mention.surface)
            assert sightings.text[mention.start : end] == mention.surface
    for image in sightings.images:
        assert 0 <= image.position <= len(sightings.text)


def test_a_page_says_what_it_is():
    body = "<html lang=zh-CN><title> 流量卡\n 店 </title><h1>Cards</h1>".encode("gbk")
    sightings = extract(Page("https://a.example/", "text/html; charset=gb2312", body))

    assert sightings == Sightings(
        title="流量卡 店",
        text="Cards",
        lang="zh-CN",
        media="html",
        charset="gb18030",
        charset_source="header",
    )


def test_a_page_without_a_title_is_named_by_its_heading():
    assert (
        extract(Page("", "text/html", b"<title> </title><p>a<h1>Ca<b>rds</b></h1>")).title
        == "Cards"
    )


def test_a_language_may_stand_in_a_meta():
    body = b"<meta http-equiv=Content-Language content=de><p>Karten"

    assert extract(Page("", "text/html", body)).lang == "de"


def test_what_is_no_text_shows_nothing():
    page = Page("https://a.example/a.png", "text/html", b"\x89PNG\r\n\x1a\n https://t.me/gazette")

    assert extract(page) == Sightings(media="other")
