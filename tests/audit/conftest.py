"""A small world that was analysed: three sites of one operator, and one that has nothing to do
with them."""

import pytest

from crawler.clock import now

CARD = "https://pics.example/card.png"
OWN = "https://pics.example/own.png"


@pytest.fixture
def insert(store):
    """A function: table, and values by column → the row's id."""

    def put(table, **values):
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        return store.db.execute(sql, list(values.values())).lastrowid

    return put


@pytest.fixture
def analysed(store, visit, insert):
    """A store with what `analyse` would have found; network 3 holds two handles and a picture."""
    visit("https://a.example/1", "gazette", "herald", images=[CARD])
    visit("https://b.example/1", "gazette", images=[CARD])
    visit("https://c.example/1", "herald", fetched_at="2026-05-20T00:00:00.000Z")
    visit("https://other.example/", "alone", images=[OWN])
    seen = {"first_seen": "2026-05-01T00:00:00.000Z", "last_seen": "2026-05-20T00:00:00.000Z"}
    insert("analyses", started_at=now(), finished_at=now(), last_page=4, pages=4, settings="{}",
           version="0")  # fmt: skip
    insert("text_templates", cluster_id=5, page_id=1, texts=2, pages=2, sites=2,
           template="cheap … here", **seen)  # fmt: skip
    insert("text_clusters", cluster_id=5, page_id=1, similarity=1.0)
    insert("text_clusters", cluster_id=5, page_id=2, similarity=0.875)
    insert("networks", id=3, handles=2, sites=3, pages=3, images=1, texts=1, **seen)
    for kind, member, member_id, pages in [
        ("handle", "telegram:gazette", 1, 2),
        ("handle", "telegram:herald", 2, 2),
        ("site", "a.example", 1, 1),
        ("site", "b.example", 2, 1),
        ("site", "c.example", 3, 1),
        ("image", CARD, 1, 2),
        ("text", "5", 5, 2),
    ]:
        insert("network_members", network_id=3, kind=kind, member=member, member_id=member_id,
               pages=pages, **seen)  # fmt: skip
    for tier, rule, key, key_id, other, page in [
        ("strong", "handle", "telegram:gazette", 1, "b.example", 2),
        ("strong", "handle", "telegram:herald", 2, "c.example", 3),
        ("medium", "image", CARD, 1, "b.example", 2),
        ("medium", "text", "5", 5, "b.example", 2),
        ("weak", "link", "b.example", None, "b.example", 2),
    ]:
        evidence = insert("network_evidence", network_id=3, tier=tier, rule=rule, key=key,
                          key_id=key_id, one="a.example", other=other, pages=2, **seen)  # fmt: skip
        for page_id in (1, page):
            insert("evidence_pages", evidence_id=evidence, page_id=page_id)
    return store
