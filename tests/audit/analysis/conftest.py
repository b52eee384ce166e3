"""Pages with handles, pictures and texts to analyse, and the analysis itself."""

import pytest

from audit.analysis.analyse import analyse
from audit.analysis.thresholds import Thresholds
from crawler.records import Image, Link, Mention, Sightings, Visit


@pytest.fixture
def page(store, mention):
    """A function that stores a page: its URL, handles (names or Mentions), and what else it has."""
    first = store.begin("crawl", {}).id

    def save(
        url,
        *handles,
        images=(),
        links=(),
        text="",
        title="",
        crawl_id=first,
        at="2026-05-01T00:00:00.000Z",
        final_url=None,
    ):
        seen = Sightings(
            mentions=tuple(
                each if isinstance(each, Mention) else mention(each) for each in handles
            ),
            images=tuple(Image(each, each, "img", "", 0) for each in images),
            links=tuple(Link(each, "", "") for each in links),
            text=text,
            title=title,
        )
        store.save(crawl_id, [Visit(url, at, final_url=final_url, sightings=seen)])

    return save


@pytest.fixture
def networks(store):
    """A function that analyses all pages → the members of each network, sides and keys alike."""

    def run(**thresholds):
        analyse(store.db.conn, lambda _: None, Thresholds(**thresholds))
        found: dict[int, set[str]] = {}
        for network, member in store.db.execute("SELECT network_id, member FROM network_members"):
            found.setdefault(network, set()).add(member.removeprefix("telegram:"))
        return found

    return run
