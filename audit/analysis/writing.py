"""Temporary tables → the derived tables. The numbers of networks stay from run to run."""

import sqlite3

from audit.analysis.communities import find_communities
from audit.analysis.guests import set_guests_apart
from audit.analysis.identity import identify
from audit.analysis.shown import SIGHTINGS

DERIVED = (
    "text_clusters",
    "text_templates",
    "evidence_pages",
    "network_evidence",
    "network_members",
    "network_hubs",
    "networks",
)
"""What is replaced, in the order in which rows can go."""

HELD = """
CREATE TEMP TABLE held AS
SELECT * FROM (
    SELECT n.network, h.*, count(*) OVER (PARTITION BY network, rule, key) AS showing
    FROM temp.shown h JOIN temp.net_side n USING (side)
    WHERE NOT EXISTS (SELECT 1 FROM temp.hub b WHERE b.rule = h.rule AND b.key = h.key)
)
WHERE showing > 1
;
CREATE INDEX temp.held_key ON held (rule, key)
;
CREATE TEMP TABLE traces (network INTEGER, rule TEXT, key INTEGER, side INTEGER, page_id INTEGER,
    address INTEGER, fetched_at TEXT)
"""

TRACES = """
INSERT INTO temp.traces
SELECT DISTINCT h.network, h.rule, h.key, h.side, s.page_id, s.address, s.fetched_at
FROM ({sightings}) sighting JOIN temp.sided s ON s.content = sighting.page_id
     JOIN temp.held h ON h.rule = '{rule}' AND h.key = sighting.key AND h.side = s.side
"""

NAMES = """
CREATE TEMP TABLE key_names AS
SELECT rule, key, CASE rule
           WHEN 'handle' THEN (SELECT platform || ':' || value FROM handles WHERE id = key)
           WHEN 'image' THEN (SELECT url FROM images WHERE id = key)
           WHEN 'title' THEN (SELECT title FROM temp.titles t WHERE t.key = k.key)
           WHEN 'side' THEN (SELECT member FROM temp.side WHERE side = k.key)
           ELSE CAST(key AS TEXT) END AS name
FROM (SELECT rule, key FROM temp.held UNION SELECT rule, key FROM temp.hub) k
;
CREATE UNIQUE INDEX temp.key_names_key ON key_names (rule, key)
"""

TEXTS = """
INSERT INTO text_templates
SELECT cluster_id, page_id, texts, pages, sites, template, first_seen, last_seen
FROM temp.found_templates
;
INSERT INTO text_clusters SELECT cluster_id, page_id, similarity FROM temp.found_texts
"""

NETWORKS = """
INSERT INTO networks
SELECT number, count(DISTINCT key) FILTER (WHERE rule = 'handle'), count(DISTINCT p.site_id),
       count(DISTINCT address), count(DISTINCT key) FILTER (WHERE rule = 'image'),
       count(DISTINCT key) FILTER (WHERE rule = 'text'), min(t.fetched_at), max(t.fetched_at)
FROM temp.traces t JOIN temp.numbers USING (network) JOIN pages p ON p.id = t.page_id
WHERE rule <> 'title'
GROUP BY number ORDER BY number
;
INSERT INTO network_members
SELECT number, rule, name, key, count(DISTINCT address), min(fetched_at), max(fetched_at),
       community
FROM temp.traces JOIN temp.numbers USING (network) JOIN temp.key_names USING (rule, key)
     LEFT JOIN temp.community USING (network, rule, key)
WHERE rule <> 'title'
GROUP BY number, rule, key
;
INSERT INTO network_members
SELECT number, s.kind, s.member, s.member_id, count(DISTINCT address), min(fetched_at),
       max(fetched_at), community
FROM temp.traces t JOIN temp.numbers USING (network) JOIN temp.side s USING (side)
     LEFT JOIN temp.community c ON c.network = t.network AND c.rule = 'side' AND c.key = side
WHERE t.rule <> 'title'
GROUP BY number, side
"""

EVIDENCE = """
CREATE TEMP TABLE ties AS
SELECT row_number() OVER (ORDER BY number, tier, rule, key, first_seen, abs(side), side) AS id, *
FROM (
    SELECT number, CASE WHEN rule = 'title' THEN 'weak'
                        WHEN rule <> 'handle' OR passing OR first_value(passing) OVER first
                        THEN 'medium' ELSE 'strong' END AS tier,
           rule, key, first_value(side) OVER first AS one, side,
           pages + first_value(pages) OVER first AS pages,
           min(first_seen, first_value(first_seen) OVER first) AS first_seen,
           max(last_seen, first_value(last_seen) OVER first) AS last_seen
    FROM temp.held JOIN temp.numbers USING (network)
    WINDOW first AS (PARTITION BY network, rule, key ORDER BY passing, first_seen, abs(side), side)
)
WHERE one <> side
;
INSERT INTO network_evidence
SELECT id, number, tier, rule, name, CASE WHEN rule <> 'title' THEN key END, a.member, b.member,
       t.pages, t.first_seen, t.last_seen
FROM temp.ties t JOIN temp.key_names USING (rule, key)
     JOIN temp.side a ON a.side = t.one JOIN temp.side b ON b.side = t.side
ORDER BY id
;
CREATE TEMP TABLE earliest AS
SELECT * FROM (
    SELECT rule, key, side, page_id, row_number() OVER (
        PARTITION BY rule, key, side ORDER BY fetched_at, page_id) AS place
    FROM temp.traces)
WHERE place <= 3
;
CREATE INDEX temp.earliest_key ON earliest (rule, key, side)
;
INSERT INTO evidence_pages
SELECT t.id, e.page_id FROM temp.ties t JOIN temp.earliest e
    ON e.rule = t.rule AND e.key = t.key AND e.side = t.one AND e.place <= 2
UNION
SELECT t.id, e.page_id FROM temp.ties t JOIN temp.earliest e
    ON e.rule = t.rule AND e.key = t.key AND e.side = t.side
"""

LINKS = """
CREATE TEMP TABLE linked AS
SELECT number, a.page_id, l.url, a.side AS one, b.side AS other, a.fetched_at, a.address
FROM temp.net_side n JOIN temp.numbers USING (network) JOIN temp.sided a ON a.side = n.side
     JOIN links l ON l.page_id = a.content
     JOIN temp.net_side b ON b.side = -l.site_id AND b.network = n.network AND b.side <> a.side
;
INSERT INTO network_evidence
SELECT (SELECT count(*) FROM temp.ties) + row_number() OVER (ORDER BY number, l.one, l.other),
       number, 'weak', 'link', min(url), NULL, a.member, b.member, count(DISTINCT address),
       min(fetched_at), max(fetched_at)
FROM temp.linked l JOIN temp.side a ON a.side = l.one JOIN temp.side b ON b.side = l.other
GROUP BY number, l.one, l.other
;
INSERT INTO evidence_pages
SELECT e.id, p.page_id FROM network_evidence e
JOIN (
    SELECT number, one, other, page_id, row_number() OVER (
        PARTITION BY number, one, other ORDER BY fetched_at, page_id) AS place
    FROM (SELECT DISTINCT number, one, other, page_id, fetched_at FROM temp.linked)
) p ON p.number = e.network_id AND p.place <= 5
JOIN temp.side a ON a.side = p.one AND a.member = e.one
JOIN temp.side b ON b.side = p.other AND b.member = e.other
WHERE e.rule = 'link'
"""

HUBS = """
INSERT INTO network_hubs
SELECT rule, name, CASE WHEN rule IN ('handle', 'image', 'text') THEN key END, sides,
       CAST(sides AS REAL) / max(1, (SELECT count(*) FROM temp.side)),
       CASE WHEN rule = 'side' THEN coalesce(handles, 0) ELSE sides - 1 END, reason
FROM temp.hub JOIN temp.key_names USING (rule, key) LEFT JOIN (
    SELECT side, count(*) AS handles FROM temp.shown WHERE rule = 'handle' GROUP BY side
) ON rule = 'side' AND side = key
"""

SHARED = """
SELECT network, m.network_id, count(*)
FROM (SELECT DISTINCT network, rule AS kind, key AS member_id FROM temp.traces
      WHERE rule IN ('handle', 'image')
      UNION SELECT network, kind, member_id FROM temp.net_side JOIN temp.side USING (side))
JOIN (SELECT network_id, kind, member_id FROM network_members UNION ALL
      SELECT network_id, kind, member_id FROM former_members) m USING (kind, member_id)
GROUP BY 1, 2
"""

BEFORE = """
SELECT network_id FROM (
    SELECT network_id, event, max(analysis_id) FROM network_history GROUP BY network_id)
WHERE event IN ('new', 'split')
"""
"""What the last run found; the networks themselves may have been emptied by a purge."""

FORMER = """
DELETE FROM former_members WHERE network_id IN (SELECT number FROM temp.numbers)
   OR network_id NOT IN (SELECT network_id FROM network_labels)
;
INSERT INTO former_members
SELECT kind, member_id, network_id FROM network_members
WHERE kind <> 'text' AND network_id IN (SELECT network_id FROM network_labels)
      AND network_id NOT IN (SELECT number FROM temp.numbers)
"""
"""A network that was given a name may come back, and then has it still."""

FREE = """
SELECT 1 + max(coalesce((SELECT max(id) FROM networks), 0),
               coalesce((SELECT max(network_id) FROM network_history), 0))
"""


def prepare(connection: sqlite3.Connection, passing: float) -> None:
    """Work out, in temporary tables, what each network holds, and its communities.

    What shows it on no more than the share `passing` of its pages is no member, those pages are.
    """
    _run(connection, HELD)
    for rule, sightings in SIGHTINGS.items():
        connection.execute(TRACES.format(rule=rule, sightings=sightings))
    set_guests_apart(connection, passing)
    _run(connection, NAMES)
    find_communities(connection)


def replace(connection: sqlite3.Connection, analysis: dict[str, object]) -> None:
    """Replace the derived tables, and note the `analysis`, a row without its id."""
    identities = identify(
        [number for (number,) in connection.execute("SELECT DISTINCT network FROM temp.net_side")],
        {number for (number,) in connection.execute(BEFORE)},
        connection.execute(SHARED).fetchall(),
        connection.execute(FREE).fetchone()[0],
    )
    connection.execute("CREATE TEMP TABLE numbers (network INTEGER PRIMARY KEY, number INTEGER)")
    connection.executemany("INSERT INTO temp.numbers VALUES (?, ?)", identities.numbers.items())
    _run(connection, FORMER)
    for table in DERIVED:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are ours
    for script in (TEXTS, NETWORKS, EVIDENCE, LINKS, HUBS):
        _run(connection, script)
    names = ", ".join(analysis)
    made = connection.execute(
        f"INSERT INTO analyses ({names}) VALUES ({', '.join('?' * len(analysis))})",  # noqa: S608
        list(analysis.values()),
    )
    connection.executemany(
        "INSERT INTO network_history VALUES (?, ?, ?, ?)",
        [(made.lastrowid, *event) for event in identities.events],
    )


def _run(connection: sqlite3.Connection, script: str) -> None:
    for statement in script.split("\n;\n"):
        connection.execute(statement)
