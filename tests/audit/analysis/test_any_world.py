"""Whatever pages moved, were broken into, stayed the same or came late, an analysis ends, and what
it finds agrees with itself."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.analysis.analyse import analyse
from audit.analysis.thresholds import Thresholds
from crawler.records import Image, Link, Mention, Sightings, Visit
from crawler.storage import Store

SITES = [f"https://{name}.example/" for name in ("a", "b", "school", "college")]
URLS = [f"{site}{path}" for site in SITES for path in ("", "1.html", "2.html")]
OPEN = "https://github.com/x/y/issues/1"
CARD = "https://pics.example/card.png"
SPAM = "Cards for {} at the best price, sent within an hour, guaranteed for a year. Write to ¤."

PAGES = st.lists(
    st.tuples(
        st.sampled_from([*URLS, OPEN]),
        st.sampled_from([None, *URLS[4::3], OPEN]),
        st.sampled_from(["spam", "spam", "news", "same", "error"]),
        st.sets(st.sampled_from(["gazette", "herald", "monitor"]), max_size=2),
    ),
    unique_by=lambda page: page[0],
    min_size=4,
)
"""The pages of a crawl: an address, where a redirect leads, what is there, and which handles."""

DISAGREEING = (
    "PRAGMA foreign_key_check",
    """
    SELECT network_id, rule, key, one, other FROM network_evidence
    GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1 OR one = other
    """,
    """
    SELECT network_id, side FROM (
        SELECT network_id, one AS side FROM network_evidence
        UNION SELECT network_id, other FROM network_evidence)
    WHERE (network_id, side) NOT IN (SELECT network_id, member FROM network_members)
    """,
    "SELECT id FROM networks WHERE id NOT IN (SELECT network_id FROM network_evidence)",
    "SELECT id FROM network_evidence WHERE id NOT IN (SELECT evidence_id FROM evidence_pages)",
)
"""Questions that have no answer: ties told twice or of strangers, and what has no evidence."""


def visit_of(store, page):
    url, moved, what, handles = page
    before = store.db.execute(
        "SELECT content_id, final_url FROM pages WHERE url = ? AND error_kind IS NULL"
        " ORDER BY id DESC",
        [url],
    ).fetchone()
    if what == "error" or (what == "same" and not before):
        return Visit(url, "2026-05-01T00:00:00.000Z", error_kind="timeout")
    if what == "same":
        return Visit(url, "2026-05-02T00:00:00.000Z", final_url=before[1], same_as=before[0])
    spam = what == "spam"
    seen = Sightings(
        mentions=tuple(
            Mention("telegram", "username", name, None, "text", "x", name, name, 0, "label")
            for name in sorted(handles | ({"gazette"} if spam else set()))
        ),
        images=(Image(CARD, CARD, "img", "", 0),) * spam,
        links=tuple(Link(site, "", "") for site in SITES[:2]),
        text=SPAM.format(url) if spam else "",
        title="Cards for 20 countries" if spam else f"Lessons of {url}",
    )
    return Visit(url, "2026-05-03T00:00:00.000Z", final_url=moved, sightings=seen)


@settings(max_examples=40)
@given(st.lists(PAGES, min_size=1, max_size=3))
def test_an_analysis_ends_and_agrees_with_itself(crawls):
    with TemporaryDirectory() as folder, Store(Path(folder) / "audit.db") as store:
        lessons = [f"{site}lesson/{n}.html" for site in SITES[2:] for n in range(9)]
        for pages in [[(url, None, "news", set()) for url in lessons], *crawls]:
            crawl = store.begin("ingest", {}).id
            store.save(crawl, [visit_of(store, page) for page in pages])
            store.end(crawl, "finished")

            analyse(store.db.conn, lambda _: None, Thresholds())

            for question in DISAGREEING:
                assert store.db.execute(question).fetchall() == []
