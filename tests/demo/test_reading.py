"""The reader finds what was planted in the demo's pages, and nothing else."""

import json
from pathlib import Path

import pytest

import crawler.demo
from crawler.demo.answers import answers
from crawler.extraction import extract
from crawler.records import Page

TRUTH = json.loads(Path(crawler.demo.__path__[0], "truth.json").read_text("utf-8"))["pages"]
SERVED = answers(8000)
READ = [name for name in TRUTH if name in SERVED and SERVED[name][0] == 200]


def named(by_platform):
    return {(platform, value) for platform, values in by_platform.items() for value in values}


@pytest.mark.parametrize("name", READ)
def test_a_page_shows_what_was_planted_and_nothing_else(name):
    _, headers, body = SERVED[name]
    host, _, path = name.partition("/")

    seen = extract(Page(f"http://{host}:8000/{path}", headers.get("Content-Type", ""), body))

    sure = [mention for mention in seen.mentions if mention.confidence != "bare"]
    planted = named(TRUTH[name].get("accounts", {}))
    assert planted <= {(m.platform, m.value) for m in sure}
    assert {(m.platform, m.value) for m in sure if not m.flag} <= planted
