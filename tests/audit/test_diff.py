import json

import pytest

from audit.reports.diff import differences, lifetimes

JUNE = "2026-06-01T00:00:00.000Z"
CARD = "https://pics.example/card.png"


@pytest.fixture
def later(store, visit):
    """A function as `visit`, of a second crawl that begins when it is first called."""
    crawl = []

    def save(url, *handles, **special):
        if not crawl:
            store.end(1, "finished")
            crawl.append(store.begin("crawl", {}).id)
        visit(url, *handles, crawl_id=crawl[0], **({"fetched_at": JUNE} | special))

    return save


def changes(store):
    return [row[:5] for row in differences(store.db, 1, 2)]


def test_who_took_whose_place_on_the_same_pages(store, visit, later):
    for n in (1, 2):
        visit(f"https://a.example/{n}", "gazette", "stays")
    for n in (1, 2):
        later(f"https://a.example/{n}", "herald", "stays")

    assert changes(store) == [
        ("replaced", "telegram:gazette", "telegram:herald", "pages", 2),
        ("new", "telegram:herald", None, None, 2),
        ("gone", "telegram:gazette", None, None, 2),
    ]


def test_a_handle_is_not_gone_whose_pages_were_not_asked_for(store, visit, later):
    visit("https://a.example/1", "gazette")
    visit("https://a.example/2", "herald")
    later("https://a.example/1", "gazette")

    assert changes(store) == []


GONE = [("gone", "telegram:gazette", None, None, 1)]


@pytest.mark.parametrize(
    ("answer", "change"),
    [
        ({}, GONE),
        ({"error_kind": "http_4xx", "status": 404}, GONE),
        ({"error_kind": "http_4xx", "status": 410}, GONE),
        ({"error_kind": "http_4xx", "status": 403}, []),
        ({"error_kind": "http_5xx", "status": 503}, []),
        ({"error_kind": "timeout"}, []),
        ({"error_kind": "too_big", "status": 200}, []),
    ],
)
def test_a_handle_is_gone_by_a_page_that_was_read_or_by_its_hosts_word(
    store, visit, later, answer, change
):
    """An outage is no takedown."""
    visit("https://a.example/", "gazette")
    later("https://a.example/", **answer)

    assert changes(store) == change


@pytest.mark.parametrize("answer", [None, {"error_kind": "dns"}])
def test_a_handle_is_not_gone_while_one_of_its_pages_is_not_known(store, visit, later, answer):
    visit("https://a.example/", "gazette", images=[CARD])
    visit("https://b.example/", "gazette")
    later("https://a.example/", "herald", images=[CARD])
    if answer:
        later("https://b.example/", **answer)

    assert changes(store) == [
        ("replaced", "telegram:gazette", "telegram:herald", "pages", 1),
        ("new", "telegram:herald", None, None, 1),
    ]


def test_pages_of_ignored_sites_change_nothing(store, visit, later):
    for site in "ab":
        visit(f"https://{site}.example/", "gazette", "kept" if site == "a" else "stays")
        later(f"https://{site}.example/", "herald", "kept" if site == "b" else "stays")
    visit("https://c.example/", "moved")
    later("https://c.example/", "moved", final_url="https://b.example/c")
    store.ignore("site", "b.example", "ours")

    assert changes(store) == [
        ("replaced", "telegram:gazette", "telegram:herald", "pages", 1),
        ("replaced", "telegram:gazette", "telegram:stays", "pages", 1),
        ("replaced", "telegram:kept", "telegram:herald", "pages", 1),
        ("replaced", "telegram:kept", "telegram:stays", "pages", 1),
        ("new", "telegram:herald", None, None, 1),
        ("new", "telegram:stays", None, None, 1),
        ("gone", "telegram:gazette", None, None, 1),
        ("gone", "telegram:kept", None, None, 1),
    ]


def test_a_page_of_an_ignored_site_that_was_not_asked_for_keeps_none(store, visit, later):
    visit("https://a.example/", "gazette")
    visit("https://b.example/", "gazette")
    later("https://a.example/")
    store.ignore("site", "b.example", "ours")

    assert changes(store) == GONE


def test_a_handle_that_went_to_another_page_is_replaced_and_not_gone(store, visit, later):
    visit("https://a.example/1", "gazette")
    later("https://a.example/1", "herald")
    later("https://a.example/2", "gazette")

    assert changes(store) == [
        ("replaced", "telegram:gazette", "telegram:herald", "pages", 1),
        ("new", "telegram:herald", None, None, 1),
    ]


def test_who_took_whose_place_beside_a_picture_or_a_text(store, visit, later, insert):
    visit("https://a.example/", "gazette", images=[CARD])
    later("https://a.example/", error_kind="http_error", status=404)
    later("https://b.example/", "herald", images=[CARD])
    insert("text_templates", cluster_id=5, page_id=1, texts=2, pages=2, sites=2, template="",
           first_seen=JUNE, last_seen=JUNE)  # fmt: skip
    for page_id in (1, 3):
        insert("text_clusters", cluster_id=5, page_id=page_id, similarity=1.0)

    assert changes(store)[:2] == [
        ("replaced", "telegram:gazette", "telegram:herald", "pictures", 1),
        ("replaced", "telegram:gazette", "telegram:herald", "texts", 1),
    ]


def test_ignored_and_flagged_handles_and_guesses_do_not_change(store, visit, later, mention):
    visit("https://a.example/", "gazette", mention("botfather", flag="wellknown"))
    later("https://a.example/", mention("guessed", confidence="bare"), "herald")
    store.ignore("handle", "telegram:gazette", "ours")
    store.ignore("handle", "telegram:herald", "ours")

    assert changes(store) == []


def test_how_long_pages_lived(store, visit, later):
    visit("https://a.example/1", "gazette")
    visit("https://a.example/2", "gazette")
    visit("https://once.example/", "gazette")
    later("https://a.example/1", "gazette")
    later("https://a.example/2", error_kind="http_error", status=404)

    assert list(lifetimes(store.db)) == [("a.example", 2, 1, 15.5, 31.0, JUNE)]


def test_lives_are_told_by_host_and_without_ignored_sites(store, visit, later):
    """Who clears one shop of a hoster leaves the others."""
    hosts = "shop.a.example", "a.example:8443", "b.example"
    for host in hosts:
        visit(f"https://{host}/", "gazette")
        later(f"https://{host}/", "gazette")
    store.ignore("site", "b.example", "ours")

    assert [life.host for life in lifetimes(store.db)] == ["a.example:8443", "shop.a.example"]


def test_the_newest_two_crawls_are_compared(store, visit, later, promotrail):
    visit("https://a.example/", "gazette")
    later("https://a.example/", "gazette", "herald")

    (row,) = json.loads(promotrail("diff", store.path).stdout)
    assert row == {
        "change": "new", "handle": "telegram:herald", "by": None, "on": None, "places": 1,
        "sites": 1,
    }  # fmt: skip
    (gone,) = json.loads(promotrail("diff", store.path, "2", "1").stdout)
    assert (gone["change"], gone["handle"]) == ("gone", "telegram:herald")


@pytest.mark.parametrize("given", [[], ["1"], ["1", "9"], ["1", "2", "3"]])
def test_crawls_that_are_not_there_are_told_of(store, visit, promotrail, given):
    visit("https://a.example/", "gazette")

    result = promotrail("diff", store.path, *given)

    assert result.exit_code == 2
    assert "has 1." in result.stderr
