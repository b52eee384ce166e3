import pytest

from crawler.frontier import Frontier
from crawler.records import Visit
from crawler.storage import Store

SITES = ("a", "b", "c")


@pytest.fixture
def queue(tmp_path):
    """A store whose crawl has ten pages of each of three sites queued."""
    store = Store(tmp_path / "crawl.db")
    crawl_id = store.begin("crawl", {}).id
    store.add_seeds(crawl_id, [f"http://{s}.example/{n}" for s in SITES for n in range(10)])
    return store, crawl_id


def visit(page, **facts):
    return Visit(page.url, "2026-01-01T00:00:00.000Z", page.depth, page.found_on, **facts)


def commit(store, crawl_id, frontier, visits):
    store.save(crawl_id, visits)
    for done in visits:
        frontier.answered(done.url)
    frontier.settle(done.url for done in visits)


def test_a_claim_is_spread_over_sites(queue):
    frontier = Frontier(*queue, per_site=2, across_sites=False)

    assert [page.url for page in frontier.claim(6)] == [
        f"http://{site}.example/{n}" for site in SITES for n in range(2)
    ]


def test_claims_take_turns(queue):
    """A site at the end of the table is not left for last."""
    frontier = Frontier(*queue, per_site=2, across_sites=False)

    claims = [frontier.claim(2) for _ in range(3)]

    assert [page.url for claim in claims for page in claim] == [
        f"http://{site}.example/{n}" for site in SITES for n in range(2)
    ]


def test_no_page_is_claimed_twice(queue):
    frontier = Frontier(*queue, per_site=100, across_sites=False)

    claimed = frontier.claim(7) + frontier.claim(100) + frontier.claim(100)

    assert len(claimed) == len({page.url for page in claimed}) == 30


def test_a_site_has_no_more_under_way_than_allowed(queue):
    frontier = Frontier(*queue, per_site=2, across_sites=False)
    first = frontier.claim(100)

    assert frontier.claim(100) == []
    frontier.answered(first[0].url)
    assert [page.url for page in frontier.claim(100)] == ["http://a.example/2"]
    assert (frontier.active, frontier.claimed) == (6, 7)


def test_another_process_finds_what_was_claimed_and_not_committed(queue):
    store, crawl_id = queue
    frontier = Frontier(store, crawl_id, per_site=100, across_sites=False)
    half = frontier.claim(30)[:15]
    commit(store, crawl_id, frontier, [visit(page) for page in half])

    again = Frontier(store, crawl_id, per_site=100, across_sites=False).claim(100)

    assert {page.url for page in again} == {
        f"http://{s}.example/{n}" for s in SITES for n in range(10)
    } - {page.url for page in half}


@pytest.mark.parametrize(("across_sites", "expected"), [(False, ["a/deeper"]), (True, [])])
def test_no_page_is_claimed_before_those_nearer_to_a_seed(queue, across_sites, expected):
    """Otherwise its depth, and whether it is fetched at all, would hang on who answers first."""
    store, crawl_id = queue
    frontier = Frontier(store, crawl_id, per_site=100, across_sites=across_sites)
    batch = [page for page in frontier.claim(100) if "a.example" in page.url]
    follow = ("http://a.example/deeper", "http://b.example/deeper")
    visits = [visit(page, follow=follow) for page in batch]

    commit(store, crawl_id, frontier, visits[:-1])
    assert frontier.claim(100) == []
    commit(store, crawl_id, frontier, visits[-1:])

    assert [page.url for page in frontier.claim(100)] == [
        f"http://{name.replace('/', '.example/')}" for name in expected
    ]


def test_a_page_is_found_on_the_first_by_name_of_those_that_link_to_it(queue):
    store, crawl_id = queue
    frontier = Frontier(store, crawl_id, per_site=100, across_sites=False)
    visits = [visit(page, follow=("http://a.example/deeper",)) for page in frontier.claim(100)]

    commit(store, crawl_id, frontier, visits[::-1])

    assert [(page.depth, page.found_on) for page in frontier.claim(9)] == [
        (1, "http://a.example/0")
    ]


def test_when_all_is_settled_there_is_nothing_to_claim(queue):
    store, crawl_id = queue
    frontier = Frontier(store, crawl_id, per_site=100, across_sites=False)
    commit(store, crawl_id, frontier, [visit(page) for page in frontier.claim(100)])

    assert frontier.claim(100) == []
    assert (frontier.claimed, frontier.active) == (0, 0)
    assert store.counts(crawl_id) == (30, 0, 0)
