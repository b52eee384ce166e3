from time import perf_counter

import pytest

from crawler.records import Visit
from crawler.storage import Store
from crawler.traps import COPIES, DEEPEST, HOSTS, QUERIES, SEGMENTS, Traps, shape

A = "http://a.example"


@pytest.fixture
def web(tmp_path):
    """A store, and a function that saves a page with the links on it."""
    store = Store(tmp_path / "traps.db")
    crawl_id = store.begin("crawl", {}).id
    store.add_seeds(crawl_id, [f"{A}/"])

    def save(url, links=(), depth=0, **facts):
        visit = Visit(url, "2026-01-01T00:00:00.000Z", depth, follow=tuple(links), **facts)
        store.save(crawl_id, [visit])

    yield store, save
    store.close()


def refused(store, depth=1, pages=200):
    """The reasons for which pages are refused: URL → its word."""
    visits = Traps(store, 1, pages).visits(1, depth)
    assert {visit.error_kind for visit in visits} <= {"trap"}
    return {visit.url: visit.error.split(": ")[1] for visit in visits}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/en/shop/", None),
        ("/a/a/", None),
        ("/a/a/a", "path_repeats"),
        ("/x/a/b/a/b/a/b/c", "path_repeats"),
        ("/a/b/a/b/", None),
        ("/aa/a/aaa/a", None),
        ("/2026/01/01/01", "path_repeats"),
        ("/".join(map(str, range(SEGMENTS + 2))), "too_many_segments"),
    ],
)
def test_the_shape_of_a_path_tells(path, reason):
    assert (shape(f"{A}/{path.lstrip('/')}", 1) or "").partition(":")[0] == (reason or "")


def test_a_chain_of_links_ends():
    assert shape(f"{A}/", DEEPEST) is None
    assert shape(f"{A}/", DEEPEST + 1).startswith("too_deep")


@pytest.mark.parametrize("path", ["/a" * 1000, "/" * 2000, "/" + "a" * 2000, "/ab/ba" * 300])
def test_hostile_paths_cost_no_time(path):
    begun = perf_counter()
    shape(A + path[:SEGMENTS] + path, 1)
    assert perf_counter() - begun < 0.05


def test_a_host_has_so_many_pages_and_the_nearest_by_name_are_kept(web):
    store, save = web
    save(f"{A}/", [f"{A}/{n}" for n in range(30)])

    assert refused(store, pages=12) == {f"{A}/{n}": "host_budget" for n in range(12, 30)}


def test_what_was_fetched_counts_and_a_crawl_that_goes_on_refuses_the_same(web):
    store, save = web
    save(f"{A}/", [f"{A}/{n}" for n in range(30)])
    first = refused(store, pages=12)

    for n in (3, 11, 25):
        save(f"{A}/{n}", depth=1, error_kind="trap" if n == 25 else None)

    assert refused(store, pages=12).keys() == first.keys() - {f"{A}/25"}


def test_a_path_has_so_many_queries(web):
    store, save = web
    links = [f"{A}/shop?sort={n:03}" for n in range(QUERIES + 5)]
    save(f"{A}/", [*links, f"{A}/other?sort=1", f"{A}/shop"])

    assert refused(store) == dict.fromkeys(links[QUERIES:], "query_explosion")


def test_a_site_has_so_many_hosts(web):
    store, save = web
    save(f"{A}/", [f"http://h{n:03}.a.example/{m}" for n in range(HOSTS + 9) for m in (1, 2)])

    assert len(refused(store)) == 18


def test_what_many_copies_link_to_is_not_followed(web):
    store, save = web
    for n in range(COPIES + 1):
        save(f"{A}/{n}", [f"{A}/{n}/next"], body_sha256="same")
    save(f"{A}/own", [f"{A}/own/next"], body_sha256="another")

    assert refused(store) == {f"{A}/{n}/next": "duplicate_content" for n in range(COPIES + 1)}


def test_what_the_user_listed_is_never_refused(web):
    store, _ = web
    store.add_seeds(1, [f"{A}/{'a/' * 30}{n}" for n in range(300)])

    assert refused(store, depth=0, pages=1) == {}
