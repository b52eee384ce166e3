"""A subject → what its page shows: the first rows of each list, and how many there are."""

# ruff: noqa: S608 - what is put into SQL here are our own conditions and numbers
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from audit.page.subject import Subject
from audit.reports.hubs import Row as Hub
from audit.reports.hubs import hubs

HANDLES, PICTURES, TEXTS, NETWORKS, TIES, HUBS = 40, 24, 12, 40, 60, 20
"""How many of each a page shows at most."""

DRAWN = 100
"""How many handles are drawn at most."""

SHOWS = """
FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
WHERE h.flag IS NULL AND {handles} AND {sites}
  AND c.handle_id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
  AND c.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')"""
SHOWN = """
FROM image_site_counts c JOIN images i ON i.id = c.image_id
WHERE {images} AND c.image_id NOT IN (SELECT id FROM ignored WHERE kind = 'image')"""

NUMBERS = f"""
    SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT c.site_id {SHOWS})), min(first),
           max(last)
    FROM (SELECT min(c.first_seen) AS first, max(c.last_seen) AS last {SHOWS}
          GROUP BY c.handle_id)"""
PAGES = """
    SELECT coalesce(sum(pages), 0) FROM site_counts
    WHERE {sites} AND site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')"""
TOP = f"""
    SELECT c.handle_id, h.platform, h.kind, h.value, count(*) AS sites,
           sum(c.pages - c.moved) AS pages, sum(c.times) AS mentions,
           min(c.first_seen), max(c.last_seen)
    {SHOWS} GROUP BY c.handle_id
    ORDER BY sites DESC, pages DESC, mentions DESC, h.platform, h.value LIMIT {DRAWN}"""
CELLS = """
    SELECT c.handle_id, s.site, c.pages
    FROM handle_site_counts c JOIN sites s ON s.id = c.site_id
    WHERE c.handle_id IN ({ids}) AND {sites}
      AND c.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
    ORDER BY c.handle_id, s.site"""
PICTURE_CELLS = """
    SELECT c.image_id, s.site, c.pages
    FROM image_site_counts c JOIN sites s ON s.id = c.site_id
    WHERE c.image_id IN ({ids}) AND {sites}
      AND c.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
    ORDER BY c.image_id, s.site"""
PICTURED = f"""
    SELECT i.id, i.url, coalesce(i.qr, '') AS qr, count(*) AS sites, sum(c.pages - c.moved) AS pages
    {SHOWN} GROUP BY c.image_id HAVING count(*) > 1
    ORDER BY sites DESC, pages DESC, i.url LIMIT {PICTURES}"""
TEMPLATES = f"""
    SELECT cluster_id, template, texts, pages, sites FROM text_templates
    WHERE {{texts}} AND cluster_id NOT IN (SELECT id FROM ignored WHERE kind = 'text')
    ORDER BY sites DESC, pages DESC, cluster_id LIMIT {TEXTS}"""
BELONGING = f"""
    SELECT n.id, coalesce(l.name, '') AS name, n.handles, n.sites, n.pages, n.images, n.texts,
           n.first_seen, n.last_seen,
           (SELECT group_concat(member, ', ') FROM (
               SELECT member FROM network_members m
               WHERE m.network_id = n.id AND m.kind = 'handle'
               ORDER BY m.pages DESC, member LIMIT 3)) AS led_by
    FROM networks n LEFT JOIN network_labels l ON l.network_id = n.id
    WHERE n.id IN (SELECT network_id FROM network_members WHERE {{networks}})
    ORDER BY n.sites DESC, n.pages DESC, n.id LIMIT {NETWORKS}"""
TIED = f"""
    SELECT tier, rule, key, one, other, pages, first_seen, last_seen FROM network_evidence
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

    def cells(self, handles: Iterable[Handle]) -> list[tuple[int, str, int]]:
        """Return handle id, site and pages of each site that shows one of `handles`."""
        return self.rows(CELLS, (handle.id for handle in handles)).fetchall()

    def picture_cells(self, pictures: Iterable[sqlite3.Row]) -> list[tuple[int, str, int]]:
        """Return picture id, site and pages of each site that shows one of `pictures`."""
        return self.rows(PICTURE_CELLS, (picture["id"] for picture in pictures)).fetchall()

    def pictures(self) -> list[sqlite3.Row]:
        """Return the pictures on the most sites: id, url, qr, sites, pages."""
        return self._named(PICTURED)

    def texts(self) -> list[sqlite3.Row]:
        """Return the text clusters on the most sites."""
        return self._named(TEMPLATES)

    def networks(self) -> list[sqlite3.Row]:
        """Return the networks it belongs to, the largest first."""
        return self._named(BELONGING)

    def ties(self) -> list[sqlite3.Row]:
        """Return the strongest ties of a network; of anything else none."""
        return self._named(TIED) if self.subject.kind == "network" else []

    def hubs(self) -> list[Hub]:
        """Return what ties nobody as it is on too many sites."""
        return list(hubs(self._db, limit=HUBS))

    def newer(self) -> int:
        """Return how many pages are newer than the last analysis."""
        (pages,) = self._db.execute(
            "SELECT count(*) FROM pages"
            " WHERE id > (SELECT coalesce(max(last_page), 0) FROM analyses)"
        ).fetchone()
        return int(pages)

    def rows(self, sql: str, ids: Iterable[int] = (), **values: object) -> sqlite3.Cursor:
        """Ask `sql`, in which {ids} are `ids`, and {sites} and the like as the subject says."""
        conditions = {
            name: getattr(self.subject, name)
            for name in ("handles", "sites", "images", "texts", "networks")
        }
        listed = ", ".join(map(str, ids))
        return self._db.execute(sql.format(ids=listed, **conditions), values)

    def _named(self, sql: str) -> list[Any]:
        rows = self.rows(sql)
        rows.row_factory = sqlite3.Row
        return rows.fetchall()
