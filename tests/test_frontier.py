import time

import pytest

from crawler.frontier import Frontier
from crawler.hosts import Hosts
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
    frontier = Frontier(*queue, Hosts(per_host=2), across_sites=False)

    assert [page.url for page in frontier.claim(6)] == [
        f"http://{site}.example/{n}" for n in range(2) for site in SITES
    ]


def test_claims_take_turns(queue):
    """A site at the end of the table is not left for last."""
    frontier = Frontier(*queue, Hosts(per_host=2), across_sites=False)

    claims = [frontier.claim(2) for _ in range(3)]

    assert [page.url for claim in claims for page in claim] == [
        f"http://{site}.example/{n}" for n in range(2) for site in SITES
    ]


def test_no_page_is_claimed_twice(queue):
    frontier = Frontier(*queue, Hosts(per_host=100), across_sites=False)

    claimed = frontier.claim(7) + frontier.claim(100) + frontier.claim(100)

    assert len(claimed) == len({page.url for page in claimed}) == 30


def test_a_site_has_no_more_under_way_than_allowed(queue):
    frontier = Frontier(*queue, Hosts(per_host=2), across_sites=False)
    first = frontier.claim(100)

    assert frontier.claim(100) == []
    frontier.answered(first[0].url)
    assert [page.url for page in frontier.claim(100)] == ["http://a.example/2"]
    assert (frontier.active, frontier.claimed) == (6, 7)


def test_another_process_finds_what_was_claimed_and_not_committed(queue):
    store, crawl_id = queue
    frontier = Frontier(store, crawl_id, Hosts(per_host=100), across_sites=False)
    half = frontier.claim(30)[:15]
    commit(store, crawl_id, frontier, [visit(page) for page in half])

    again = Frontier(store, crawl_id, Hosts(per_host=100), across_sites=False).claim(100)

    assert {page.url for page in again} == {
        f"http://{s}.example/{n}" for s in SITES for n in range(10)
    } - {page.url for page in half}


@pytest.mark.parametrize(("across_sites", "expected"), [(False, ["a/deeper"]), (True, [])])
def test_no_page_is_claimed_before_those_nearer_to_a_seed(queue, across_sites, expected):
    """Otherwise its depth, and whether it is fetched at all, would hang on who answers first."""
    store, crawl_id = queue
    frontier = Frontier(store, crawl_id, Hosts(per_host=100), across_sites=across_sites)
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
    frontier = Frontier(store, crawl_id, Hosts(per_host=100), across_sites=False)
    visits = [visit(page, follow=("http://a.example/deeper",)) for page in frontier.claim(100)]

    commit(store, crawl_id, frontier, visits[::-1])

    assert [(page.depth, page.found_on) for page in frontier.claim(9)] == [
        (1, "http://a.example/0")
    ]


def test_when_all_is_settled_there_is_nothing_to_claim(queue):
    store, crawl_id = queue
    frontier = Frontier(store, crawl_id, Hosts(per_host=100), across_sites=False)
    commit(store, crawl_id, frontier, [visit(page) for page in frontier.claim(100)])

    assert frontier.claim(100) == []
    assert (frontier.claimed, frontier.active) == (0, 0)
    assert store.counts(crawl_id) == (30, 0, 0)


def test_a_page_is_claimed_when_its_host_is_due_and_others_do_not_wait_for_it(queue):
    store, crawl_id = queue
    frontier = Frontier(store, crawl_id, Hosts(per_host=1, delay=0.1), across_sites=False)
    first = frontier.claim(100)
    assert [page.url for page in first] == [f"http://{site}.example/0" for site in SITES]
    assert frontier.due is None  # all are busy

    frontier.answered(first[1].url)
    assert frontier.claim(100) == []
    time.sleep(max(frontier.due - time.monotonic(), 0))

    assert [page.url for page in frontier.claim(100)] == ["http://b.example/1"]


def test_hosts_of_one_site_are_claimed_side_by_side(tmp_path):
    store = Store(tmp_path / "hosts.db")
    crawl_id = store.begin("crawl", {}).id
    store.add_seeds(crawl_id, [f"http://{n % 3}.a.example/{n}" for n in range(9)])
    frontier = Frontier(store, crawl_id, Hosts(per_host=1), across_sites=False)

    assert [page.host for page in frontier.claim(100)] == [f"{n}.a.example" for n in range(3)]


def test_a_page_that_is_put_back_is_claimed_again(queue):
    frontier = Frontier(*queue, Hosts(per_host=100), across_sites=False)
    page = frontier.claim(30)[0]

    frontier.put_back(page._replace(attempts=1))

    assert frontier.claim(100) == [page._replace(attempts=1)]
    assert (frontier.active, frontier.claimed) == (30, 30)


def test_pages_of_a_deferred_host_are_left_for_a_later_run(queue):
    store, crawl_id = queue
    hosts = Hosts(per_host=100, wait=60)
    hosts.rest("b.example", 61)

    claimed = Frontier(store, crawl_id, hosts, across_sites=False).claim(100)
    assert {page.host for page in claimed} == {"a.example", "c.example"}
    assert len(store.waiting(crawl_id)) == 10

    again = Frontier(store, crawl_id, Hosts(per_host=100, wait=60), across_sites=False)
    assert len(again.claim(100)) == 20
    patient = Frontier(store, crawl_id, Hosts(per_host=100, wait=90), across_sites=False)
    assert len(patient.claim(100)) == 20
    assert 50 < patient.due - time.monotonic() < 61


def test_links_that_lead_nowhere_are_thinned_before_one_is_claimed(queue):
    store, crawl_id = queue
    thinned = []

    def thin(site_id, depth):
        thinned.append((site_id, depth))
        store.save(crawl_id, [Visit("http://a.example/trap", "", depth, error_kind="trap")])

    frontier = Frontier(store, crawl_id, Hosts(per_host=100), False, thin)
    pages = frontier.claim(100)
    follow = ("http://a.example/trap", "http://a.example/page")
    commit(store, crawl_id, frontier, [visit(page, follow=follow) for page in pages])

    assert [page.url for page in frontier.claim(100)] == ["http://a.example/page"]
    assert thinned == [(1, 1)]


def test_with_more_sites_than_places_all_have_their_turn(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.frontier.ROTATION", 3)
    store = Store(tmp_path / "many.db")
    crawl_id = store.begin("crawl", {}).id
    store.add_seeds(crawl_id, [f"http://{n % 8}.example/{n}" for n in range(8 * 25)])
    frontier = Frontier(store, crawl_id, Hosts(per_host=1), across_sites=False)

    order = []
    while batch := frontier.claim(2):
        order += [page.host for page in batch]
        commit(store, crawl_id, frontier, [visit(page) for page in batch])

    assert len(order) == 200
    assert len(set(order[:100])) == 8  # none waits until another is done
