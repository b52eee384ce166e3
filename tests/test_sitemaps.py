import gzip
import tracemalloc

import pytest

from crawler.seeds import Reject, SeedError, accepted
from crawler.sitemaps import read_sitemap

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@pytest.fixture
def listed(tmp_path):
    """Write a sitemap and read it: its seeds, and its rejects as text."""

    def read(content, name="sitemap.xml"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        rejects = []
        seeds = list(accepted(read_sitemap(str(path)), rejects.append))
        return seeds, [reject.removeprefix(f"{tmp_path}/") for reject in rejects]

    return read


def urlset(*urls, more=""):
    entries = "\n".join(f"<url><loc> {url} </loc>{more}</url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACE}>\n{entries}</urlset>'


def index(*urls):
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex {NAMESPACE}>{entries}</sitemapindex>"


def test_a_sitemap_lists_pages_and_its_pictures_are_none(listed):
    picture = '<i:image xmlns:i="x"><i:loc>http://a.example/card.png</i:loc></i:image>'
    content = urlset("http://A.example/1?a=1&amp;b=2", "http://a.example/2", more=picture)

    assert listed(content) == (["http://a.example/1?a=1&b=2", "http://a.example/2"], [])


def test_gzip_byte_order_marks_and_missing_namespaces_are_seen_through(listed):
    content = urlset("http://a.example/").replace(NAMESPACE, "").encode("utf-8-sig")

    assert listed(gzip.compress(content), "any-name") == (["http://a.example/"], [])


def test_an_entry_that_is_no_seed_is_named_with_its_line(listed):
    seeds, rejects = listed(urlset("http://a.example/", "file:///etc/hosts"))

    assert seeds == ["http://a.example/"]
    assert rejects == ["sitemap.xml:4: 'file:///etc/hosts' has the scheme file:, not http or https"]


def test_an_index_is_read_with_the_sitemaps_beside_it(listed, tmp_path):
    (tmp_path / "pages-1.xml.gz").write_bytes(gzip.compress(urlset("http://a.example/1").encode()))
    (tmp_path / "secret.xml").write_text(urlset("http://a.example/secret"))

    seeds, rejects = listed(
        index("http://a.example/maps/pages-1.xml.gz", "http://a.example/pages-2.xml"), "index.xml"
    )

    assert seeds == ["http://a.example/1"]
    assert len(rejects) == 1
    assert "index.xml:1: 'http://a.example/pages-2.xml' is a sitemap" in rejects[0]


@pytest.mark.parametrize("name", ["index.xml", "%2e%2e", "", "%2Fetc%2Fpasswd"])
def test_an_index_leads_nowhere_else(listed, name):
    """Not to itself, for ever, and to no folder but its own."""
    with pytest.raises(SeedError, match="lists no URLs"):
        listed(index(f"http://a.example/{name}"), "index.xml")


def test_a_saved_robots_txt_is_an_index(listed, tmp_path):
    (tmp_path / "map.xml").write_text(urlset("http://a.example/1"))

    content = "User-agent: *\nDisallow: /x\n\nsitemap: http://a.example/map.xml\n"

    assert listed(content, "robots.txt") == (["http://a.example/1"], [])


def test_lines_are_a_sitemap_too(listed):
    assert listed("http://a.example/1\nhttp://a.example/2\n", "map.txt")[0] == [
        "http://a.example/1",
        "http://a.example/2",
    ]


def test_nothing_is_loaded_and_no_entity_expanded(listed, tmp_path):
    (tmp_path / "own.txt").write_text("http://a.example/stolen")
    doctype = f'<!DOCTYPE urlset [<!ENTITY e SYSTEM "{(tmp_path / "own.txt").as_uri()}">]>'
    content = urlset("&e;", "http://a.example/").replace("?>", f"?>{doctype}", 1)

    assert listed(content)[0] == ["http://a.example/"]


@pytest.mark.parametrize(
    "content",
    [
        urlset("http://a.example/")[:-20],
        "<html><p>no",
        gzip.compress(b"x" * 999)[:-9],
        "",
        "# none",
    ],
    ids=["cut", "html", "cut-gzip", "empty", "comments"],
)
def test_what_is_no_sitemap_is_named(listed, tmp_path, content):
    with pytest.raises(SeedError, match=str(tmp_path / "sitemap.xml")):
        listed(content)


@pytest.mark.parametrize("name", ["missing.xml", "."])
def test_a_sitemap_that_can_not_be_opened_is_named(tmp_path, name):
    with pytest.raises(SeedError, match=str(tmp_path)):
        list(read_sitemap(str(tmp_path / name)))


def test_a_sitemap_of_50_000_addresses_costs_no_memory(tmp_path):
    path = tmp_path / "sitemap.xml"
    path.write_text(urlset(*(f"http://a.example/{n}" for n in range(50_000))))
    tracemalloc.start()

    count = sum(not isinstance(cell, Reject) for cell in read_sitemap(str(path)))

    assert count == 50_000
    assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    tracemalloc.stop()
