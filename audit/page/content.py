"""A subject → what its page shows: the first rows of each list, and how many there are."""

# ruff: noqa: S608 - what is put into SQL here are our own conditions and numbers
import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from audit.page.subject import Subject
from audit.reports.hubs import Row as Hub
from audit.reports.hubs import hubs

HANDLES, SITES, PICTURES, TEXTS, NETWORKS, TIES, HUBS = 40, 60, 24, 12, 40, 60, 20
"""How many of each a page shows at most."""

DRAWN = 100
"""How many handles are drawn at most."""

SAMPLED, SAMPLES, LOOKED_AT = 12, 2, 200
"""Of so many handles, a sample of each of so many sites is shown, from their first mentions."""

WEEKS = 60
"""The last weeks that are shown."""

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
WEEKLY = """
    SELECT week, count(*), sum(concealed) FROM (
        SELECT date(substr(coalesce(p.published, p.fetched_at), 1, 10), '-6 days', 'weekday 1')
                   AS week,
               min(m.hidden OR m.disguised) AS concealed
        FROM mentions m JOIN pages p ON p.id = m.page_id
        WHERE m.handle_id IN ({ids}) AND m.confidence <> 'bare' AND {sites} GROUP BY p.url)
    WHERE week IS NOT NULL GROUP BY week ORDER BY week"""
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
MENTIONS = f"""
    SELECT m.surface, m.evidence, m.found_in, m.rule, m.disguised, m.hidden, p.url, p.site_id,
           p.fetched_at, p.status, p.body_sha256, p.id
    FROM mentions m JOIN pages p ON p.id = m.page_id
    WHERE m.handle_id = :handle AND m.confidence <> 'bare' AND {{sites}}
    ORDER BY m.page_id, m.start, m.id LIMIT {LOOKED_AT}"""


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


class Week(NamedTuple):
    """How many pages that show the handles are of a week."""

    monday: str
    pages: int
    concealed: int
    """Of these, pages that only hide or disguise them."""


class Matrix(NamedTuple):
    """How many pages of each site show each handle."""

    handles: list[Handle]
    sites: list[str]
    cells: dict[tuple[int, str], int]
    all_sites: int


class Sample(NamedTuple):
    """One mention, its evidence split around the surface."""

    handle: Handle
    before: str
    surface: str
    after: str
    found_in: str
    rule: str
    disguised: bool
    hidden: bool
    page: str
    fetched_at: str
    status: int | None
    body_sha256: str | None
    page_id: int


class Content:
    """What a subject's page shows, asked of the database when it is wanted."""

    def __init__(self, db: sqlite3.Connection, subject: Subject) -> None:
        self.subject = subject
        self._db = db
        handles, sites, first, last = self._rows(NUMBERS).fetchone()
        self.handles: int = handles
        self.sites: int = sites
        self.first_seen, self.last_seen = first or "", last or ""
        (self.pages,) = self._rows(PAGES).fetchone()
        self.drawn = [Handle._make(row) for row in self._rows(TOP)]
        """The handles on the most sites."""
        self.top = self.drawn[:HANDLES]

    def cells(self, handles: Iterable[Handle]) -> list[tuple[int, str, int]]:
        """Return handle id, site and pages of each site that shows one of `handles`."""
        return self._rows(CELLS, ids=_ids(handles)).fetchall()

    def picture_cells(self, pictures: Iterable[sqlite3.Row]) -> list[tuple[int, str, int]]:
        """Return picture id, site and pages of each site that shows one of `pictures`."""
        ids = ", ".join(str(picture["id"]) for picture in pictures)
        return self._rows(PICTURE_CELLS, ids=ids).fetchall()

    def matrix(self) -> Matrix:
        """Return which of the top handles the sites with the most of them show."""
        cells = {(handle, site): pages for handle, site, pages in self.cells(self.top)}
        shown: dict[str, int] = {}
        for _, site in cells:
            shown[site] = shown.get(site, 0) + 1
        sites = sorted(shown, key=lambda site: (-shown[site], site))[:SITES]
        handles, sites = _neighbourly(self.top, sites, cells)
        return Matrix(handles, sites, cells, len(shown))

    def weeks(self) -> list[Week]:
        """Return the last weeks in which pages showed the top handles, empty ones too."""
        rows = {row[0]: Week._make(row) for row in self._rows(WEEKLY, ids=_ids(self.top))}
        if not rows:
            return []
        last = date.fromisoformat(max(rows))
        weeks = ((last - timedelta(weeks=ago)).isoformat() for ago in range(WEEKS - 1, -1, -1))
        return [rows.get(week, Week(week, 0, 0)) for week in weeks if week >= min(rows)]

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

    def samples(self) -> Iterator[Sample]:
        """Yield a mention of each of the first handles from each of some sites."""
        for handle in self.top[:SAMPLED]:
            rows = self._rows(MENTIONS, handle=handle.id)
            for number, (_, some) in enumerate(groupby(rows.fetchall(), key=lambda row: row[7])):
                if number < SAMPLES:
                    yield _sample(handle, next(some))

    def newer(self) -> int:
        """Return how many pages are newer than the last analysis."""
        (pages,) = self._db.execute(
            "SELECT count(*) FROM pages"
            " WHERE id > (SELECT coalesce(max(last_page), 0) FROM analyses)"
        ).fetchone()
        return int(pages)

    def _rows(self, sql: str, ids: str = "", **values: object) -> sqlite3.Cursor:
        conditions = {
            name: getattr(self.subject, name)
            for name in ("handles", "sites", "images", "texts", "networks")
        }
        return self._db.execute(sql.format(ids=ids, **conditions), values)

    def _named(self, sql: str) -> list[Any]:
        rows = self._rows(sql)
        rows.row_factory = sqlite3.Row
        return rows.fetchall()


def _sample(handle: Handle, row: tuple[Any, ...]) -> Sample:
    surface, evidence, found_in, rule, disguised, hidden, url, _, *of_page = row
    texts = evidence.partition(surface) if surface and surface in evidence else (evidence, "", "")
    before, surface, after = (re.sub(r"\s+", " ", text) for text in texts)
    flags = bool(disguised), bool(hidden)
    return Sample(handle, before, surface, after, found_in, rule, *flags, url, *of_page)


def _ids(handles: Iterable[Handle]) -> str:
    return ", ".join(str(handle.id) for handle in handles)


def _neighbourly(
    handles: list[Handle], sites: list[str], cells: dict[tuple[int, str], int]
) -> tuple[list[Handle], list[str]]:
    """Return both in an order in which those that go together stand together.

    Each goes to the mean place of its counterparts, some times over (the barycentre method).
    """
    for _ in range(8):
        rows = {handle.id: row for row, handle in enumerate(handles)}
        sites = sorted(
            sites,
            key=lambda site: (_mean(rows[h] for h in rows if (h, site) in cells), site),
        )
        columns = {site: column for column, site in enumerate(sites)}
        handles = sorted(
            handles,
            key=lambda handle: (
                _mean(columns[s] for s in columns if (handle.id, s) in cells),
                handle.id,
            ),
        )
    return handles, sites


def _mean(places: Iterable[int]) -> float:
    found = list(places)
    return sum(found) / len(found) if found else 0.0
