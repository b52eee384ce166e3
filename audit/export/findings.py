"""What is exported, of the whole file or of one network: nodes, edges, and tables of rows.

Flagged handles, bare guesses and what the analyst ignores are left out; pictures count from two
sites on. A picture that was fetched is one wherever it is: the copy that was met first stands for
all with its content, as in networks.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audit.export import counted
from audit.reports.networks import Row as Network
from audit.reports.networks import networks


class Node(NamedTuple):
    """A handle, site, page (of a site where anyone writes), picture or text cluster."""

    id: str
    """Its kind and name, such as handle:telegram:gazette: the same in each export."""

    kind: str
    label: str
    platform: str
    """A handle's; "" for the other kinds."""

    sites: int
    pages: int
    first_seen: str
    last_seen: str


class Edge(NamedTuple):
    """A handle, picture or text, and a site or page that shows it."""

    source: str
    target: str
    pages: int
    first_seen: str
    last_seen: str


class Table(NamedTuple):
    """Rows of one sort, in a complete order, read as they are taken."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True)
class Findings:
    """A database's findings: all, or those of one network."""

    db: sqlite3.Connection
    network: int | None = None

    def name(self) -> str:
        """Return what tells these findings from those of other databases and networks.

        It stays the same as the database grows: it is when the first crawl began and with which
        settings, and of a network the number, which it keeps from run to run.
        """
        (database,) = self.db.execute(NAME).fetchone()
        return f"{database} network {self.network}" if self.network else str(database)

    def span(self) -> tuple[str, str]:
        """Return when the first crawl began, and when what is known of it changed last.

        That is a page, an analysis, or the analyst's word. What is taken away, as by `unignore`
        and `purge`, has no time of its own, but the analysis that follows has.
        """
        begun, changed = self.db.execute(SPAN).fetchone()
        return begun, changed

    def nodes(self) -> Iterator[Node]:
        """Yield each node: handles, then sites or pages, pictures and texts, each by name."""
        for sql in NODES if self.network else COUNTED_NODES:
            yield from map(Node._make, self._rows(sql))

    def edges(self) -> Iterator[Edge]:
        """Yield each edge between two nodes, in the same order of sources."""
        for sql in EDGES if self.network else COUNTED_EDGES:
            yield from map(Edge._make, self._rows(sql))

    def tables(self) -> Iterator[Table]:
        """Yield what a folder of CSV files and a file of JSON lines hold."""
        for name, sql in TABLES.items():
            rows = self._rows(sql)
            yield Table(name, [column for column, *_ in rows.description], rows)
        yield Table("edges", Edge._fields, self.edges())
        yield Table("networks", ("network_id", *Network._fields[1:-1]), self._networks())

    def _networks(self) -> Iterator[Sequence[object]]:
        for row in networks(self.db):
            if self.network in (None, row.network):
                yield row[:-1]

    def takedown(self) -> sqlite3.Cursor:
        """Return each mention on a site that has a domain, with it, by domain, page and place."""
        return self._rows(TAKEDOWN)

    def _rows(self, sql: str) -> sqlite3.Cursor:
        scope = WHOLE if self.network is None else ONE
        return self.db.execute(sql.format_map(scope), {"network": self.network})


_MEMBERS = (
    "(SELECT member_id FROM network_members WHERE network_id = :network AND kind = '{}')".format
)
_KEPT = "NOT IN (SELECT id FROM ignored WHERE kind = '{}')".format
_PAGES = f"""(SELECT member FROM network_members
    WHERE network_id = :network AND kind = 'page' AND member_id {_KEPT("page")})"""  # noqa: S608 - all of it is ours, here and below
_HANDLES = f"h.flag IS NULL AND h.id {_KEPT('handle')}"
_PLACES = f"p.site_id {_KEPT('site')}"
_COPIES = f"(c.id = i.id OR c.sha256 = i.sha256) AND c.id {_KEPT('image')}"
_FIRST_COPY = f"""i.id {_KEPT("image")} AND NOT EXISTS (
    SELECT 1 FROM images c WHERE c.sha256 = i.sha256 AND c.id < i.id AND c.id {_KEPT("image")})"""  # noqa: S608
_TEXTS = f"t.cluster_id {_KEPT('text')}"
_SHOWN = "m.confidence <> 'bare'"
_ON_SITES = f"""(SELECT count(DISTINCT p.site_id)
    FROM images c JOIN image_site_counts p ON p.image_id = c.id
    WHERE {_COPIES} AND {_PLACES})"""  # noqa: S608
_OF_NETWORK = f"(p.site_id IN {_MEMBERS('site')} OR p.url IN {_PAGES})"
_SIDE = f"iif(p.url IN {_PAGES}, 'page:' || p.url, 'site:' || s.site)"
_ON_SIDES = f"""(SELECT count(DISTINCT {_SIDE})
    FROM images c JOIN page_images pi ON pi.image_id = c.id
         JOIN pages p ON p.content_id = pi.page_id JOIN sites s ON s.id = p.site_id
    WHERE {_COPIES} AND {_PLACES} AND {_OF_NETWORK})"""  # noqa: S608

WHOLE = {
    "handles": _HANDLES,
    "shown": _SHOWN,
    "places": _PLACES,
    "place": "'site:' || s.site",
    "images": f"{_FIRST_COPY} AND {_ON_SITES} > 1",
    "copies": _COPIES,
    "texts": _TEXTS,
    "networks": "network_id IN (SELECT id FROM standing_networks)",
}
"""What stands for the names in braces where the whole file is asked for."""

ONE = {
    "handles": f"{_HANDLES} AND h.id IN {_MEMBERS('handle')}",
    "shown": _SHOWN,
    "places": f"{_PLACES} AND {_OF_NETWORK}",
    "place": _SIDE,
    "images": f"i.id {_KEPT('image')} AND i.id IN {_MEMBERS('image')} AND {_ON_SIDES} > 1",
    "texts": f"{_TEXTS} AND t.cluster_id IN {_MEMBERS('text')}",
    "networks": "network_id = :network",
}

_COUNTS = """count(DISTINCT p.site_id) AS sites, count(DISTINCT p.url) AS pages,
       min(p.fetched_at) AS first_seen, max(p.fetched_at) AS last_seen"""
_PLACED = """count(DISTINCT p.url) AS pages, min(p.fetched_at) AS first_seen,
       max(p.fetched_at) AS last_seen"""
_OF_HANDLES = """
FROM handles h JOIN mentions m ON m.handle_id = h.id JOIN pages p ON p.content_id = m.page_id
     JOIN sites s ON s.id = p.site_id
WHERE {handles} AND {shown} AND {places}"""
_OF_IMAGES = f"""
FROM images i CROSS JOIN images c ON {_COPIES} CROSS JOIN page_images pi ON pi.image_id = c.id
     JOIN pages p ON p.content_id = pi.page_id JOIN sites s ON s.id = p.site_id
WHERE {{images}} AND {{places}}"""
_OF_TEXTS = """
FROM text_templates t JOIN text_clusters c ON c.cluster_id = t.cluster_id
     JOIN pages p ON p.id = c.page_id JOIN sites s ON s.id = p.site_id
WHERE {texts} AND {places}"""
_OF_PAGES = """
FROM pages p JOIN sites s ON s.id = p.site_id
WHERE (p.error_kind IS NULL OR EXISTS (SELECT 1 FROM mentions WHERE page_id = p.content_id)
       OR EXISTS (SELECT 1 FROM page_images WHERE page_id = p.content_id)) AND {places}"""
"""Of a body that breaks off, or took too long, what was read shows things all the same."""

NODES = (
    f"""SELECT 'handle:' || h.platform || ':' || h.value, 'handle', h.value, h.platform, {_COUNTS}
    {_OF_HANDLES} GROUP BY h.id ORDER BY h.platform, h.value""",
    f"""SELECT {{place}} AS place, substr({{place}}, 1, 4), substr({{place}}, 6), '', {_COUNTS}
    {_OF_PAGES} GROUP BY place ORDER BY place""",
    f"""SELECT 'image:' || i.url, 'image', i.url, '', {_COUNTS}
    {_OF_IMAGES} GROUP BY i.id ORDER BY i.url""",
    f"""SELECT 'text:' || t.cluster_id, 'text', substr(t.template, 1, 60), '', {_COUNTS}
    {_OF_TEXTS} GROUP BY t.cluster_id ORDER BY t.cluster_id""",
)
EDGES = (
    f"""SELECT 'handle:' || h.platform || ':' || h.value, {{place}} AS place, {_PLACED}
    {_OF_HANDLES} GROUP BY h.id, place ORDER BY h.platform, h.value, place""",
    f"""SELECT 'image:' || i.url, {{place}} AS place, {_PLACED}
    {_OF_IMAGES} GROUP BY i.id, place ORDER BY i.url, place""",
    f"""SELECT 'text:' || t.cluster_id, {{place}} AS place, {_PLACED}
    {_OF_TEXTS} GROUP BY t.cluster_id, place ORDER BY t.cluster_id, place""",
)

COUNTED_NODES = (counted.HANDLE_NODES, NODES[1], counted.IMAGE_NODES, NODES[3])
COUNTED_EDGES = (counted.HANDLE_EDGES, counted.IMAGE_EDGES, EDGES[2])
"""The same of the whole file: only sites are places there, and of these there are counts."""

NAME = """
SELECT coalesce((SELECT started_at || ' ' || settings FROM crawls ORDER BY id LIMIT 1), '')
"""
SPAN = """
SELECT (SELECT started_at FROM crawls ORDER BY id LIMIT 1), max(at) FROM (
    SELECT max(started_at) AS at FROM crawls
    UNION ALL SELECT max(fetched_at) FROM pages
    UNION ALL SELECT max(finished_at) FROM analyses
    UNION ALL SELECT max(created_at) FROM ignores
    UNION ALL SELECT max(created_at) FROM network_labels)
"""

TAKEDOWN = f"""
    SELECT s.domain, p.url, h.platform, h.value, m.found_in, m.surface, m.evidence, p.fetched_at,
           p.status, p.body_sha256
    {_OF_HANDLES} AND s.domain <> '' ORDER BY s.domain, p.url, p.id, m.start, m.id"""

TABLES = {
    "handles": f"""
        SELECT h.platform, h.kind, h.value AS handle, {_COUNTS}, count(*) AS mentions
        {_OF_HANDLES} GROUP BY h.id ORDER BY h.platform, h.value""",
    "sites": f"""
        SELECT s.site, s.domain, {_PLACED} {_OF_PAGES} GROUP BY s.id ORDER BY s.site""",
    "pages": """
        SELECT p.id AS page_id, p.url AS page, p.final_url, s.site, p.fetched_at, p.status,
               p.error_kind, p.title, p.published, p.language, p.text_sha256, p.body_sha256
        FROM pages p JOIN sites s ON s.id = p.site_id WHERE {places} ORDER BY p.id""",
    "mentions": f"""
        SELECT m.id AS mention_id, p.id AS page_id, h.platform, h.kind, h.value AS handle,
               s.site, p.url AS page, p.fetched_at, p.body_sha256, m.found_in, m.rule, m.surface,
               m.evidence, m.start, m.confidence, m.disguised, m.hidden
        {_OF_HANDLES} ORDER BY h.platform, h.value, m.id, p.id""",
    "images": f"""
        SELECT i.url AS image, i.sha256, i.dhash, i.qr, {_COUNTS}
        {_OF_IMAGES} GROUP BY i.id ORDER BY i.url""",
    "texts": f"""
        SELECT t.cluster_id, t.template, {_COUNTS}
        {_OF_TEXTS} GROUP BY t.cluster_id ORDER BY t.cluster_id""",
    "members": """
        SELECT network_id, kind, member, pages, first_seen, last_seen, community
        FROM network_members
        WHERE {networks} AND (kind, member_id) NOT IN (SELECT kind, id FROM ignored)
        ORDER BY network_id, kind, member, member_id""",
    "evidence": """
        SELECT network_id, tier, rule, key, one, other, pages, first_seen, last_seen, id
        FROM standing_evidence WHERE {networks} ORDER BY id""",
}
"""The tables that are read as they stand; the others are the graph's edges, and a report."""
