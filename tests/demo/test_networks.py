"""Each operator of the demo is found as a network, and nobody else."""

import json
from collections import defaultdict
from pathlib import Path

import crawler.demo
from audit.analysis.analyse import analyse
from audit.analysis.thresholds import Thresholds
from crawler.demo.answers import answers
from crawler.extraction import extract
from crawler.records import Page, Visit

TRUTH = json.loads(Path(crawler.demo.__path__[0], "truth.json").read_text("utf-8"))


def read(name):
    _, headers, body = answers(8000)[name]
    host, _, path = name.partition("/")
    page = Page(f"http://{host}:8000/{path}", headers.get("Content-Type", ""), body)
    return Visit(page.url, "2026-05-01T00:00:00.000Z", sightings=extract(page))


def test_each_operator_is_a_network_of_its_own(store):
    served = answers(8000)
    names = [name for name in TRUTH["pages"] if name in served and served[name][0] == 200]
    store.save(store.begin("crawl", {}).id, [read(name) for name in names])

    analyse(store.db.conn, lambda _: None, Thresholds())

    found = defaultdict(set)
    for network, site in store.db.execute(
        "SELECT network_id, member FROM network_members WHERE kind = 'site'"
    ):
        found[network].add(site)
    true = [set(of["sites"]) for of in TRUTH["operators"].values() if of["sites"]]
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, true))
