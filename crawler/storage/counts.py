"""Counts that are kept as pages are written, so that a report of a million pages reads a few rows.

For each handle, and each picture, and each site that shows it: on how many pages, how often, and
from when to when. A page that was fetched twice is one page, and shows what it shows twice, if it
was read again or not. Bare guesses are not counted. Triggers sum the handles' up.
"""

import json
import sqlite3
from collections.abc import Collection

KEPT = (
    ("handle_site_counts", "mentions", "handle_id", "AND confidence <> 'bare'"),
    ("image_site_counts", "page_images", "image_id", ""),
)
"""Each with what it counts: the rows of a table, by a column, under a condition."""

COUNTS = ("handle_site_counts", "image_site_counts", "site_counts")
"""The tables that hold them."""

COUNT_TABLES = """
-- Kept as pages are written. Bare guesses do not count.
CREATE TABLE handle_site_counts (
    handle_id INTEGER NOT NULL REFERENCES handles(id),
    site_id INTEGER NOT NULL REFERENCES sites(id),
    pages INTEGER NOT NULL,     -- distinct addresses on this site that show it
    moved INTEGER NOT NULL,     -- of these, addresses that another site's row counts already: they
                                -- were redirected elsewhere in another crawl
    times INTEGER NOT NULL,     -- mentions
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (handle_id, site_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX handle_site_counts_site ON handle_site_counts (site_id);

CREATE TABLE image_site_counts (
    image_id INTEGER NOT NULL REFERENCES images(id),
    site_id INTEGER NOT NULL REFERENCES sites(id),
    pages INTEGER NOT NULL,     -- as in handle_site_counts
    moved INTEGER NOT NULL,
    times INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (image_id, site_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_site_counts_site ON image_site_counts (site_id);

CREATE TABLE site_counts (
    site_id INTEGER PRIMARY KEY REFERENCES sites(id),
    pages INTEGER NOT NULL,     -- distinct addresses that were read
    failed INTEGER NOT NULL,    -- distinct addresses that at least one crawl could not have
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
) STRICT;
"""

HANDLE_TOTALS = """
-- The sums of handle_site_counts, kept as its rows change: a list of all handles reads these alone.
CREATE TABLE handle_totals (
    handle_id INTEGER PRIMARY KEY REFERENCES handles(id),
    sites INTEGER NOT NULL,
    pages INTEGER NOT NULL,     -- distinct addresses
    mentions INTEGER NOT NULL
) STRICT;
INSERT INTO handle_totals
SELECT handle_id, count(*), sum(pages - moved), sum(times) FROM handle_site_counts
GROUP BY handle_id;

CREATE TRIGGER handle_totals_new AFTER INSERT ON handle_site_counts BEGIN
    INSERT INTO handle_totals VALUES (new.handle_id, 1, new.pages - new.moved, new.times)
    ON CONFLICT DO UPDATE SET sites = sites + 1, pages = pages + excluded.pages,
        mentions = mentions + excluded.mentions; END;
CREATE TRIGGER handle_totals_more AFTER UPDATE ON handle_site_counts BEGIN
    UPDATE handle_totals SET pages = pages + new.pages - new.moved - old.pages + old.moved,
        mentions = mentions + new.times - old.times WHERE handle_id = new.handle_id; END;
CREATE TRIGGER handle_totals_gone AFTER DELETE ON handle_site_counts BEGIN
    UPDATE handle_totals SET sites = sites - 1, pages = pages - old.pages + old.moved,
        mentions = mentions - old.times
    WHERE handle_id = old.handle_id; DELETE FROM handle_totals
    WHERE handle_id = old.handle_id AND sites = 0; END;

-- Bare guesses by handle and page, without a look at each of their rows.
DROP INDEX mentions_bare;
CREATE INDEX mentions_bare ON mentions (handle_id, page_id, confidence) WHERE confidence = 'bare';
"""

COUNTED_VIEWS = """
DROP VIEW handle_frequency;
DROP VIEW handle_sites;
DROP VIEW site_handles;
DROP VIEW shared_images;
DROP VIEW image_sites;

-- Handles by how many sites show them; flagged handles and bare guesses left out.
CREATE VIEW handle_frequency AS
SELECT h.platform, h.kind, h.value AS handle,
       count(*) AS sites, sum(c.pages - c.moved) AS pages, sum(c.times) AS mentions,
       min(c.first_seen) AS first_seen, max(c.last_seen) AS last_seen
FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
WHERE h.flag IS NULL
GROUP BY c.handle_id;

-- One row for each handle and each site that shows it; left out as in handle_frequency.
CREATE VIEW handle_sites AS
SELECT h.platform, h.kind, h.value AS handle, s.site,
       c.pages, c.times AS mentions, c.first_seen, c.last_seen
FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id JOIN sites s ON s.id = c.site_id
WHERE h.flag IS NULL;

-- One row a site: how many pages were read, and which handles it shows; left out as above.
CREATE VIEW site_handles AS
SELECT s.site, s.domain, k.pages,
       count(h.id) AS handles, group_concat(h.platform || ':' || h.value) AS names
FROM site_counts k JOIN sites s ON s.id = k.site_id
     LEFT JOIN handle_site_counts c ON c.site_id = k.site_id
     LEFT JOIN handles h ON h.id = c.handle_id AND h.flag IS NULL
WHERE k.pages > 0
GROUP BY k.site_id;

-- Pictures by how many sites show them.
CREATE VIEW shared_images AS
SELECT i.url AS image, count(*) AS sites, sum(c.pages - c.moved) AS pages,
       min(c.first_seen) AS first_seen, max(c.last_seen) AS last_seen
FROM image_site_counts c JOIN images i ON i.id = c.image_id
GROUP BY c.image_id;

-- One row for each picture and each site that shows it.
CREATE VIEW image_sites AS
SELECT i.url AS image, s.site, c.pages, c.first_seen, c.last_seen
FROM image_site_counts c JOIN images i ON i.id = c.image_id JOIN sites s ON s.id = c.site_id;
"""

_ADD = """
ON CONFLICT DO UPDATE SET
    pages = pages + excluded.pages, moved = moved + excluded.moved, times = times + excluded.times,
    first_seen = min(first_seen, excluded.first_seen),
    last_seen = max(last_seen, excluded.last_seen)
"""
_FIRST = """
INSERT INTO {table} ({key}, site_id, pages, moved, times, first_seen, last_seen)
SELECT {key}, p.site_id, count(DISTINCT p.id), 0, count(*), min(p.fetched_at), max(p.fetched_at)
FROM json_each(?) CROSS JOIN pages p ON p.id = value CROSS JOIN {source} ON page_id = p.content_id
WHERE TRUE {condition} GROUP BY {key}, p.site_id
"""
_EARLIER = """
    EXISTS (SELECT 1 FROM pages q
            JOIN {source} o ON o.page_id = q.content_id AND o.{key} = seen.{key}
            WHERE q.url = :url AND q.id < :page AND q.site_id {other} :site {condition})
"""
_AGAIN = """
INSERT INTO {table} ({key}, site_id, pages, moved, times, first_seen, last_seen)
SELECT {key}, :site, NOT here, NOT here AND elsewhere, times, :at, :at
FROM (SELECT {key}, count(*) AS times, {here} AS here, {elsewhere} AS elsewhere
      FROM {source} AS seen WHERE page_id = :content {condition} GROUP BY {key})
WHERE TRUE
"""


def _first(table: str, source: str, key: str, condition: str) -> str:
    """Return what counts pages whose addresses were never fetched before."""
    return _FIRST.format(table=table, source=source, key=key, condition=condition) + _ADD


def _again(table: str, source: str, key: str, condition: str) -> str:
    """Return what counts a page whose address was."""
    here, elsewhere = (
        _EARLIER.format(source=source, key=key, other=other, condition=condition)
        for other in ("=", "<>")
    )
    names = {"table": table, "source": source, "key": key, "condition": condition}
    return _AGAIN.format(here=here, elsewhere=elsewhere, **names) + _ADD


_ALL_FIRST, _ALL_AGAIN = ([each(*kept) for kept in KEPT] for each in (_first, _again))

_HANDLES, *_ = KEPT
_ONE_HANDLE = _again(*_HANDLES[:3], f"{_HANDLES[3]} AND handle_id = :handle")

_SITES_FIRST = """
INSERT INTO site_counts (site_id, pages, failed, first_seen, last_seen)
SELECT site_id, sum(error_kind IS NULL), sum(error_kind IS NOT NULL), min(fetched_at),
       max(fetched_at)
FROM json_each(?) CROSS JOIN pages ON pages.id = value
WHERE TRUE GROUP BY site_id
"""
_SITE_AGAIN = """
INSERT INTO site_counts (site_id, pages, failed, first_seen, last_seen)
VALUES (:site, :new AND NOT :failed, :new AND :failed, :at, :at)
"""
_ADD_SITES = """
ON CONFLICT DO UPDATE SET
    pages = pages + excluded.pages, failed = failed + excluded.failed,
    first_seen = min(first_seen, excluded.first_seen),
    last_seen = max(last_seen, excluded.last_seen)
"""
_FETCHED_BEFORE = """
SELECT p.id FROM json_each(?) CROSS JOIN pages p ON p.id = value
WHERE EXISTS (SELECT 1 FROM pages q WHERE q.url = p.url AND q.id < p.id)
"""


def count_pages(connection: sqlite3.Connection, page_ids: Collection[int]) -> None:
    """Add pages of one crawl, whose rows are written, to the counts; those before are counted."""
    rows = connection.execute(_FETCHED_BEFORE, [json.dumps(page_ids)]).fetchall()
    again = [page_id for (page_id,) in rows]
    first = json.dumps([page_id for page_id in page_ids if page_id not in again])
    for statement in (*_ALL_FIRST, _SITES_FIRST + _ADD_SITES):
        connection.execute(statement, [first])
    for page_id in again:
        _count_again(connection, page_id)


def _count_again(connection: sqlite3.Connection, page_id: int) -> None:
    site, url, at, failed, content = connection.execute(
        "SELECT site_id, url, fetched_at, error_kind IS NOT NULL, content_id FROM pages"
        " WHERE id = ?",
        [page_id],
    ).fetchone()
    before = connection.execute(
        "SELECT site_id, error_kind IS NOT NULL FROM pages WHERE url = ? AND id < ?", [url, page_id]
    ).fetchall()
    page = {"page": page_id, "content": content, "site": site, "url": url, "at": at}
    for statement in _ALL_AGAIN:
        connection.execute(statement, page)
    new = {"failed": failed, "new": (site, failed) not in before}
    connection.execute(_SITE_AGAIN + _ADD_SITES, page | new)


def count_handle(connection: sqlite3.Connection, handle_id: int) -> None:
    """Make the counts of a handle anew: pages that were counted show it, as their picture does."""
    connection.execute("DELETE FROM handle_site_counts WHERE handle_id = ?", [handle_id])
    rows = connection.execute(
        "SELECT id, content_id, site_id, url, fetched_at FROM pages"
        " WHERE content_id IN (SELECT page_id FROM mentions WHERE handle_id = ?) ORDER BY id",
        [handle_id],
    ).fetchall()
    for row in rows:
        page = dict(zip(("page", "content", "site", "url", "at"), row, strict=True))
        connection.execute(_ONE_HANDLE, page | {"handle": handle_id})


_RECOUNT = """
INSERT INTO {table} ({key}, site_id, pages, moved, times, first_seen, last_seen)
SELECT {key}, p.site_id, count(DISTINCT p.url), 0, count(*), min(p.fetched_at), max(p.fetched_at)
FROM {source} CROSS JOIN pages p ON p.content_id = page_id
WHERE TRUE {condition}
GROUP BY {key}, p.site_id
"""
_REMARK_MOVED = """
WITH seen AS MATERIALIZED (
    SELECT {key}, p.url, p.site_id, min(p.id) AS first
    FROM pages p JOIN {source} ON page_id = p.content_id {condition}
    WHERE p.url IN (SELECT url FROM pages GROUP BY url HAVING min(site_id) < max(site_id))
    GROUP BY {key}, p.url, p.site_id
),
later AS (
    SELECT {key}, site_id, count(*) AS pages
    FROM (SELECT *, min(first) OVER (PARTITION BY {key}, url) AS earliest FROM seen)
    WHERE first > earliest GROUP BY {key}, site_id
)
UPDATE {table} SET moved = later.pages FROM later
WHERE {table}.{key} = later.{key} AND {table}.site_id = later.site_id
"""
_RECOUNT_SITES = """
INSERT INTO site_counts (site_id, pages, failed, first_seen, last_seen)
SELECT site_id, count(DISTINCT url) FILTER (WHERE error_kind IS NULL),
       count(DISTINCT url) FILTER (WHERE error_kind IS NOT NULL), min(fetched_at), max(fetched_at)
FROM pages GROUP BY site_id
"""


def recount(connection: sqlite3.Connection) -> None:
    """Make the counts anew from the pages that are there, as `count_pages` would."""
    for table in COUNTS:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are ours
    for table, source, key, condition in KEPT:
        names = {"table": table, "source": source, "key": key, "condition": condition}
        connection.execute(_RECOUNT.format_map(names))
        connection.execute(_REMARK_MOVED.format_map(names))
    connection.execute(_RECOUNT_SITES)
