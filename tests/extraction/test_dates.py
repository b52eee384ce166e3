import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction import extract
from crawler.extraction.dates import iso_date
from crawler.records import Page


def published(html):
    return extract(Page("https://a.example/", "text/html", html.encode())).published


@pytest.mark.parametrize(
    "html",
    [
        '<meta property="article:published_time" content="2026-05-01T10:00:00+02:00">',
        '<meta name="pubdate" content="2026-05-01 08:00:00Z">',
        '<script type="application/ld+json">'
        '{"@type": "Article", "datePublished": "2026-05-01T08:00:00.000Z"}</script>',
        '<time datetime="2026-05-01T08:00:00Z">yesterday</time>',
    ],
)
def test_a_page_may_say_in_many_ways_when_it_was_published(html):
    assert published(html) == "2026-05-01T08:00:00Z"


def test_a_day_stays_a_day_and_the_first_that_reads_as_one_counts():
    html = '<meta name="date" content="soon"><time datetime="2026/5/1">then</time>'

    assert published(html) == "2026-05-01"


def test_a_page_that_does_not_say_so_has_no_date():
    assert published("<p>Written on 2026-05-01</p>") is None


@pytest.mark.parametrize("written", ["2026-13-01", "2026-02-30", "0000-01-01", "", "1e9"])
def test_what_is_no_date_is_none(written):
    assert iso_date(written) is None


@given(st.text(max_size=40) | st.datetimes().map(lambda moment: moment.isoformat()))
def test_any_text_is_a_date_or_none(text):
    found = iso_date(text)

    assert found is None or iso_date(found) == found
