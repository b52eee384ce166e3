import json

from audit.reports.errors import Row as ErrorRow
from audit.reports.errors import errors
from audit.reports.sites import Row, site_frequency
from crawler.records import Attempt

MAY_1, MAY_2 = "2026-05-01T00:00:00.000Z", "2026-05-02T09:30:00.000Z"


def test_a_site_is_counted_with_all_its_hosts(store, visit, mention):
    visit("https://a.example/1", "gazette", "herald", images=["https://pics.example/1.png"])
    visit("https://www.a.example/2", "gazette", images=["https://pics.example/1.png"])
    visit("https://a.example/3", mention("botfather", flag="wellknown"), fetched_at=MAY_2)
    visit("https://a.example/4", mention("guessed", confidence="bare"), error_kind="truncated")

    assert list(site_frequency(store.db)) == [
        Row("a.example", "a.example", 3, 1, 2, 1, first_seen=MAY_1, last_seen=MAY_2, flag=None)
    ]


def test_what_is_ignored_does_not_count(store, visit):
    icon, card = "https://pics.example/icon.png", "https://pics.example/card.png"
    visit("https://a.example/1", "gazette", "herald", images=[icon, card])
    visit("https://b.example/1", "gazette")
    for kind, value in [("handle", "telegram:herald"), ("image", icon), ("site", "b.example")]:
        store.ignore(kind, value, "ours")

    assert [(row.handles, row.images) for row in site_frequency(store.db)] == [(1, 1)]
    rows = site_frequency(store.db, everything=True)
    assert [(row.handles, row.images, row.flag) for row in rows] == [
        (2, 2, None), (1, 0, "ignored"),
    ]  # fmt: skip


def test_a_picture_at_two_addresses_counts_once_a_site(store, visit):
    visit("https://a.example/", images=["https://p.example/1", "https://p.example/2"])
    store.db.execute("UPDATE images SET sha256 = 'ab'")

    assert [row.images for row in site_frequency(store.db)] == [1]


def test_sites_with_the_most_handles_come_first_then_pages_then_names(store, visit):
    visit("https://c.example/", "gazette", "herald")
    visit("https://b.example/")
    visit("https://d.example/1")
    visit("https://d.example/2")
    visit("https://a.example/")

    assert [row.site for row in site_frequency(store.db)] == [
        "c.example", "d.example", "a.example", "b.example",
    ]  # fmt: skip
    assert [row.site for row in site_frequency(store.db, limit=2)] == ["c.example", "d.example"]
    assert [row.site for row in site_frequency(store.db, min_handles=1)] == ["c.example"]


def test_a_page_that_failed_in_one_crawl_and_was_had_in_the_next_is_both(store, visit):
    visit("https://a.example/", error_kind="timeout")
    store.end(1, "finished")
    visit("https://a.example/", crawl_id=store.begin("crawl", {}).id)

    (row,) = site_frequency(store.db)
    assert (row.pages, row.failed) == (1, 1)


def test_errors_are_counted_by_kind_and_site_the_costliest_kind_first(store, visit):
    visit("https://a.example/", "gazette")
    visit("https://b.example/2", error_kind="timeout", fetched_at=MAY_2)
    visit("https://b.example/1", error_kind="timeout")
    visit("https://a.example/1", error_kind="timeout")
    visit("https://a.example/2", error_kind="dns")
    visit("https://c.example/1", error_kind="dns")

    assert list(errors(store.db)) == [
        ErrorRow("timeout", "b.example", 2, 2, None, "https://b.example/1", MAY_2, None),
        ErrorRow("timeout", "a.example", 1, 1, None, "https://a.example/1", MAY_1, None),
        ErrorRow("dns", "a.example", 1, 1, None, "https://a.example/2", MAY_1, None),
        ErrorRow("dns", "c.example", 1, 1, None, "https://c.example/1", MAY_1, None),
    ]


def test_attempts_that_failed_are_counted_where_another_brought_the_page_too(store, visit):
    url = "https://a.example/"
    store.add_seeds(1, [url])
    visit(url, attempts=3, failed=(Attempt(1, MAY_1, "http_5xx"), Attempt(2, MAY_2, "http_5xx")))
    visit("https://a.example/late", error_kind="rate_limited", attempts=0)

    assert list(errors(store.db)) == [
        ErrorRow("rate_limited", "a.example", 1, 0, None, "https://a.example/late", MAY_1, None),
        ErrorRow("http_5xx", "a.example", 0, 2, None, url, MAY_2, None),
    ]


def test_errors_of_ignored_sites_and_pictures_are_left_out_or_marked(store, visit, promotrail):
    visit("https://a.example/1", error_kind="dns")
    visit("https://b.example/1", error_kind="dns")
    visit("https://c.example/", images=["https://a.example/1.png"])
    store.ignore("site", "b.example", "ours")
    failed_picture(store, "https://a.example/1.png")
    store.ignore("image", "https://a.example/1.png", "a badge")

    (row,) = errors(store.db)
    assert (row.site, row.example, row.flag) == ("a.example", "https://a.example/1", None)
    assert "flag" not in promotrail("errors", store.path).stdout
    found = json.loads(promotrail("errors", store.path, "--all").stdout)
    assert [(row["example"], row["pages"], row["flag"]) for row in found] == [
        ("https://a.example/1", 1, None),
        ("https://a.example/1.png", 1, "ignored"),
        ("https://b.example/1", 1, "ignored"),
    ]


def failed_picture(store, url):
    with store.transaction():
        store.db.execute("UPDATE images SET fetched_at = ? WHERE url = ?", [MAY_1, url])
        store.db.execute(
            "INSERT INTO frontier (crawl_id, url, site_id, depth, state, sort, error_kind)"
            " SELECT 1, ?, id, 0, 'failed', 'image', 'dns' FROM sites WHERE site = 'a.example'",
            [url],
        )
