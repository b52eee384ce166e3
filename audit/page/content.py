"""A subject → what its page shows: the first rows of each list, and how many there are."""

# ruff: noqa: S608 - what is put into SQL here are our own conditions and numbers
import sqlite3
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from audit.page.subject import Subject
from audit.reports.hubs import Row as Hub
from audit.reports.hubs import hubs
from audit.reports.networks import Row as Network
from audit.reports.networks import networks

HANDLES, PICTURES, TEXTS, NETWORKS, TIES, HUBS = 40, 24, 12, 40, 60, 20
"""How many of each a page shows at most."""

DRAWN = 100
"""How many handles are drawn at most."""

SHOWS = """
FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
WHERE h.flag IS NULL AND {handles} AND {sites}"""
SHOWN = """
FROM image_site_counts c JOIN images i ON i.id = c.image_id WHERE {images} AND {kept}"""

NUMBERS = f"""
    SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT c.site_id {SHOWS})), min(first),
           max(last)
    FROM (SELECT min(c.first_seen) AS first, max(c.last_seen) AS last {SHOWS}
          GROUP BY c.handle_id)"""
PAGES = "SELECT coalesce(sum(pages), 0) FROM site_counts WHERE {sites}"
TOP = f"""
    SELECT c.handle_id, h.platform, h.kind, h.value, count(*) AS sites,
           sum(c.pages - c.moved) AS pages, sum(c.times) AS mentions,
           min(c.first_seen), max(c.last_seen)
    {SHOWS} GROUP BY c.handle_id
    ORDER BY sites DESC, pages DESC, mentions DESC, h.platform, h.value LIMIT {DRAWN}"""
CELLS = """
    SELECT c.handle_id, s.site, c.pages
    FROM handle_site_counts c JOIN sites s ON s.id = c.site_id
    WHERE c.handle_id IN ({ids}) AND {sites} ORDER BY c.handle_id, s.site"""
PICTURE_CELLS = """
    SELECT coalesce(i.sha256, i.id) AS content, s.site, sum(c.pages)
    FROM image_site_counts c JOIN images i ON i.id = c.image_id JOIN sites s ON s.id = c.site_id
    WHERE c.image_id IN ({ids}) AND {sites} GROUP BY content, s.id ORDER BY content, s.site"""
PICTURED = f"""
    SELECT i.id AS content, i.id AS copies, i.url, '' AS qr, count(*) AS sites,
           sum(c.pages - c.moved) AS pages
    {SHOWN} AND i.sha256 IS NULL GROUP BY c.image_id HAVING count(*) > 1
    UNION ALL
    SELECT i.sha256, group_concat(DISTINCT i.id), min(i.url), coalesce(max(i.qr), ''),
           count(DISTINCT c.site_id), sum(c.pages - c.moved)
    {SHOWN} AND i.sha256 IS NOT NULL GROUP BY i.sha256 HAVING count(DISTINCT c.site_id) > 1
    ORDER BY sites DESC, pages DESC, url LIMIT {PICTURES}"""
"""What was fetched is one wherever it is. To tell sites apart costs, and the others do without."""

TEMPLATES = f"""
    WITH ignored_pages AS (
        SELECT cluster_id, count(DISTINCT url) AS pages, count(DISTINCT site_id) AS sites
        FROM pages CROSS JOIN text_clusters ON page_id = pages.id
        WHERE site_id IN (SELECT id FROM ignored WHERE kind = 'site') GROUP BY cluster_id
    ),
    top AS (
        SELECT t.cluster_id, t.template, t.texts, t.pages - ifnull(i.pages, 0) AS pages,
               t.sites - ifnull(i.sites, 0) AS sites, i.pages IS NOT NULL AS cut
        FROM text_templates t LEFT JOIN ignored_pages i USING (cluster_id)
        WHERE {{texts}} AND t.pages - ifnull(i.pages, 0) > 1
        ORDER BY sites DESC, pages DESC, cluster_id LIMIT {TEXTS}
    )
    SELECT cluster_id, template, pages, sites, iif(cut, (
               SELECT count(DISTINCT letters_hash)
               FROM text_clusters c JOIN text_signatures USING (page_id)
                    JOIN pages p ON p.id = page_id
               WHERE c.cluster_id = top.cluster_id AND {{kept}}), texts) AS texts
    FROM top ORDER BY sites DESC, pages DESC, cluster_id"""
BELONGING = "SELECT network_id FROM (SELECT id AS network_id FROM networks) WHERE {networks}"
TIED = f"""
    SELECT tier, rule, key, one, other, pages, first_seen, last_seen FROM standing_evidence
    WHERE {{networks}} ORDER BY tier = 'weak', tier = 'medium', pages DESC, id LIMIT {TIES}"""


class Handle(NamedTuple):
    """A handle on the page."""

    id: int
    platform: str
    kind: str
    name: str
    sites: int
    pages: int
    mentions: int
    first_seen: str
    last_seen: str


class Content:
    """What a subject's page shows, asked of the database when it is wanted."""

    def __init__(self, db: sqlite3.Connection, subject: Subject) -> None:
        self.subject = subject
        self._db = db
        handles, sites, first, last = self.rows(NUMBERS).fetchone()
        self.handles: int = handles
        self.sites: int = sites
        self.first_seen, self.last_seen = first or "", last or ""
        (self.pages,) = self.rows(PAGES).fetchone()
        self.drawn = [Handle._make(row) for row in self.rows(TOP)]
        """The handles on the most sites."""
        self.top = self.drawn[:HANDLES]
        self.pictures = self._named(PICTURED)
        """Those on the most sites: content, copies (its ids), url, qr, sites, pages."""

    def cells(self, handles: Iterable[Handle]) -> list[tuple[int, str, int]]:
        """Return handle id, site and pages of each site that shows one of `handles`."""
        return self.rows(CELLS, (handle.id for handle in handles)).fetchall()

    def picture_cells(self) -> list[tuple[int | str, str, int]]:
        """Return content, site and pages of each site that shows one of the pictures."""
        return self.rows(PICTURE_CELLS, (each["copies"] for each in self.pictures)).fetchall()

    def texts(self) -> list[sqlite3.Row]:
        """Return the text clusters on the most sites."""
        return self._named(TEMPLATES)

    def networks(self) -> list[Network]:
        """Return the networks it belongs to, the largest first."""
        own = {number for (number,) in self.rows(BELONGING)}
        return list(islice((row for row in networks(self._db) if row.network in own), NETWORKS))

    def ties(self) -> list[sqlite3.Row]:
        """Return the strongest ties of a network; of anything else none."""
        return self._named(TIED) if self.subject.kind == "network" else []

    def hubs(self) -> list[Hub]:
        """Return what ties nobody by itself, and why."""
        return list(hubs(self._db, limit=HUBS))

    def newer(self) -> int:
        """Return how many pages are newer than the last analysis."""
        (pages,) = self._db.execute(
            "SELECT count(*) FROM pages"
            " WHERE id > (SELECT coalesce(max(last_page), 0) FROM analyses)"
        ).fetchone()
        return int(pages)

    def rows(self, sql: str, ids: Iterable[int | str] = (), **values: object) -> sqlite3.Cursor:
        """Ask `sql`, in which {ids} are `ids`, and {sites} and the like as the subject says."""
        asked = sql.format(ids=", ".join(map(str, ids)), **self.subject.conditions())
        return self._db.execute(asked, values)

    def _named(self, sql: str) -> list[Any]:
        rows = self.rows(sql)
        rows.row_factory = sqlite3.Row
        return rows.fetchall()
