"""A world of two networks' worth of findings, as `analyse` would leave them."""

import pytest

APRIL, MAY = "2026-04-01T00:00:00.000Z", "2026-05-01T00:00:00.000Z"
CARD = "https://pics.example/card.png"


@pytest.fixture
def world(store, visit, mention):
    """Network 1: the gazette on two shops and a page of a forum, sharing a picture and a text.
    The herald's own blog stands alone."""
    gazette = mention("gazette", evidence="Telegram: @gazette, see https://a.example/x")
    visit("https://www.a.example/1", gazette, mention("+aBcD", kind="invite"), images=[CARD],
          fetched_at=APRIL, status=200, body_sha256="ab" * 32)  # fmt: skip
    visit("https://b.example/", gazette, mention("guess", confidence="bare"), images=[CARD])
    visit("https://forum.example/t/7", gazette, mention("botfather", flag="wellknown"))
    visit("https://herald.example/", mention("desk@herald.example", platform="email", kind="mail"))
    db = store.db
    with store.transaction():
        db.execute("UPDATE crawls SET started_at = '2026-03-01T00:00:00.000Z'")
        ids = dict(db.execute("SELECT value, id FROM handles"))
        sites = dict(db.execute("SELECT site, id FROM sites"))
        db.execute(
            "INSERT INTO text_templates VALUES (7, 1, 2, 2, 2, 'Buy … now', ?, ?)", [APRIL, MAY]
        )
        db.conn.executemany("INSERT INTO text_clusters VALUES (7, ?, 1.0)", [(1,), (2,)])
        db.execute("INSERT INTO networks VALUES (1, 2, 2, 3, 1, 1, ?, ?)", [APRIL, MAY])
        members = [
            ("handle", "telegram:gazette", ids["gazette"], 3, APRIL, MAY),
            ("handle", "telegram:+aBcD", ids["+aBcD"], 1, APRIL, APRIL),
            ("site", "a.example", sites["a.example"], 1, APRIL, APRIL),
            ("site", "b.example", sites["b.example"], 1, MAY, MAY),
            ("page", "https://forum.example/t/7", 3, 1, MAY, MAY),
            ("image", CARD, 1, 2, APRIL, MAY),
            ("text", "7", 7, 2, APRIL, MAY),
        ]
        db.conn.executemany(
            "INSERT INTO network_members VALUES (1, ?, ?, ?, ?, ?, ?, NULL)", members
        )
        db.execute(
            "INSERT INTO network_evidence VALUES (1, 1, 'strong', 'handle', 'telegram:gazette', ?,"
            " 'a.example', 'b.example', 2, ?, ?)",
            [ids["gazette"], APRIL, MAY],
        )
    return store
