"""Pages → sides, and which side shows which key, in temporary tables of the database.

A side is a site, or a page of a site where anyone writes. Its number is the id of that page, or
the negative id of that site. A key is what sides can have in common: a handle, a picture, a cluster
of texts or a template of titles.
"""

import re
import sqlite3

from audit.analysis.letters import weight
from audit.analysis.places import anyone_writes, host_of, is_entrance
from audit.analysis.progress import Tell

ACCUSING = tuple(
    word.replace("_", " ")
    for word in """scam fraud phish swindl impostor blacklist malware spammer warns
    骗子 骗局 被骗 诈骗 詐騙 骗钱 举报 警惕 黑名单 мошенни развод обман кидал спамер жулик
    사기 피싱 먹튀 スパム 詐欺 estafa golpe fraude betrug betrüger arnaque lừa_đảo
    dolandır""".split()
)
"""Beginnings of words with which a page tells of others' handles, not of its own."""

FEWEST_TITLE_LETTERS = 12

IN_PASSING = """
    NOT max(entrance) AND side.pages >= 3 AND count(DISTINCT address) <= :share * side.pages + 1e-9
"""
"""What stands on few of a side's pages, if three or more were read, and neither on its front page
nor where it says who keeps it, is shown in passing: a news site that warns of a seller is not his.
The share is that which was typed, whichever way its binary fraction was rounded."""

LIST = 20
"""A page that shows more handles is a list; lists have some in common, whoever's they are."""

PLACED = """
CREATE TEMP TABLE sided (page_id INTEGER PRIMARY KEY, side INTEGER NOT NULL,
    content INTEGER NOT NULL, address INTEGER NOT NULL, fetched_at TEXT NOT NULL,
    entrance INTEGER NOT NULL);
INSERT INTO temp.sided
SELECT page_id, CASE WHEN open THEN address ELSE -site_id END, content_id, address, fetched_at,
       entrance
FROM (
    SELECT p.id AS page_id, first_value(p.id) OVER (PARTITION BY p.url ORDER BY p.id) AS address,
           p.site_id, p.content_id, p.fetched_at, anyone_writes(p.url, s.site) AS open,
           is_entrance(p.url) AS entrance
    FROM pages p JOIN sites s ON s.id = p.site_id
    WHERE p.error_kind IS NULL
      AND p.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
      AND NOT EXISTS (SELECT 1 FROM ignores WHERE kind = 'host' AND value = host(p.url))
)
ORDER BY page_id;
CREATE INDEX temp.sided_side ON sided (side);
CREATE INDEX temp.sided_content ON sided (content);
CREATE TEMP TABLE side (side INTEGER PRIMARY KEY, kind TEXT NOT NULL, member TEXT NOT NULL,
    member_id INTEGER NOT NULL, pages INTEGER NOT NULL);
INSERT INTO temp.side
SELECT side, CASE WHEN side > 0 THEN 'page' ELSE 'site' END,
       CASE WHEN side > 0 THEN (SELECT url FROM pages WHERE id = side)
            ELSE (SELECT site FROM sites WHERE id = -side) END,
       abs(side), count(DISTINCT address)
FROM temp.sided GROUP BY side;
CREATE TEMP TABLE shown (rule TEXT, key INTEGER, side INTEGER, pages INTEGER NOT NULL,
    first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, entrance INTEGER NOT NULL,
    passing INTEGER NOT NULL, PRIMARY KEY (rule, key, side)) WITHOUT ROWID;
CREATE TEMP TABLE pictures (image_id INTEGER PRIMARY KEY, key INTEGER NOT NULL);
INSERT INTO temp.pictures
SELECT id, min(id) OVER (PARTITION BY coalesce(sha256, url))
FROM images
WHERE id NOT IN (SELECT id FROM ignored WHERE kind = 'image');
CREATE TEMP TABLE titles (key INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE);
"""

TITLES = """
INSERT OR IGNORE INTO temp.titles (title)
SELECT title_template(title) FROM pages JOIN temp.sided ON page_id = id
WHERE title_template(title) <> '' ORDER BY id;
"""

SIGHTINGS = {
    "handle": """
        SELECT h.id AS key, m.page_id, accuses(m.evidence) AS accused
        FROM handles h JOIN mentions m ON m.handle_id = h.id
        WHERE h.flag IS NULL AND m.confidence <> 'bare'
          AND h.id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
    """,
    "image": """
        SELECT key, page_id, 0 AS accused FROM temp.pictures JOIN page_images USING (image_id)
    """,
    "text": """
        SELECT cluster_id AS key, page_id, 0 AS accused FROM temp.found_texts
        WHERE cluster_id NOT IN (
            SELECT cluster_id FROM ignored_texts JOIN temp.found_texts USING (page_id))
    """,
    "title": """
        SELECT key, id AS page_id, 0 AS accused
        FROM pages p JOIN temp.titles t ON t.title = title_template(p.title)
    """,
}
"""What shows which key; bare guesses and what the labels or the analyst rule out left out."""

SHOWN = """
INSERT INTO temp.shown
SELECT '{rule}', key, side, count(DISTINCT address), min(fetched_at), max(fetched_at),
       max(entrance),
       min(accused) OR ({in_passing})
FROM ({sightings}) sighting JOIN temp.sided ON content = sighting.page_id
     JOIN temp.side USING (side)
GROUP BY key, side ORDER BY key, side
"""

SPEAKING = """
CREATE TEMP TABLE speaking (side INTEGER PRIMARY KEY, pages INTEGER NOT NULL);
INSERT INTO temp.speaking
SELECT side, count(DISTINCT address)
FROM ({sightings}) sighting JOIN temp.sided ON content = sighting.page_id
GROUP BY side;
UPDATE temp.shown SET passing = 1
WHERE rule = 'handle' AND NOT entrance
  AND 2 * pages < (SELECT s.pages FROM temp.speaking s WHERE s.side = shown.side);
CREATE TEMP TABLE voice (side INTEGER PRIMARY KEY, speaking INTEGER NOT NULL,
    names INTEGER NOT NULL, said INTEGER NOT NULL, alone INTEGER NOT NULL,
    alone_at_entrance INTEGER NOT NULL);
INSERT INTO temp.voice
SELECT side, speaking.pages, count(*), sum(shown.pages),
       max(iif(sides = 1 AND NOT passing, shown.pages, 0)), max(sides = 1 AND entrance)
FROM (
    SELECT *, count(*) OVER (PARTITION BY key) AS sides FROM temp.shown WHERE rule = 'handle'
) shown JOIN temp.speaking USING (side)
GROUP BY side;
UPDATE temp.shown SET passing = 1
WHERE rule = 'handle' AND (key, side, pages) IN (
    SELECT key, side, count(DISTINCT address)
    FROM ({sightings}) sighting JOIN temp.sided ON content = sighting.page_id
    WHERE sighting.page_id IN (
        SELECT page_id FROM ({sightings}) GROUP BY page_id HAVING count(DISTINCT key) > {list})
    GROUP BY key, side)
"""
"""How many pages of each side show handles, how many, and how often; and its own that no other side
shows. What stands on less than half of these pages is shown in passing too, and what only lists
show."""

LONELY = """
DELETE FROM temp.shown WHERE (rule, key) IN (
    SELECT rule, key FROM temp.shown GROUP BY rule, key HAVING min(side) = max(side)
)
"""


def make_functions(connection: sqlite3.Connection) -> None:
    """Give `connection` the functions that the statements here call."""
    for name, arguments, function in (
        ("anyone_writes", 2, anyone_writes),
        ("is_entrance", 1, is_entrance),
        ("host", 1, host_of),
        ("accuses", 1, _accuses),
        ("title_template", 1, title_template),
    ):
        connection.create_function(name, arguments, function, deterministic=True)


def place_pages(connection: sqlite3.Connection) -> None:
    """Fill the temporary tables that say which side each page is of, and make the others."""
    for statement in PLACED.split(";\n"):
        connection.execute(statement)


def gather_keys(connection: sqlite3.Connection, passing: float, tell: Tell) -> None:
    """Fill the temporary table `shown` with the keys that two sides or more show.

    What stands on no more than the share `passing` of a side's pages is shown in passing.
    """
    connection.execute(TITLES)
    for rule, sightings in SIGHTINGS.items():
        tell(f"gathering: {rule}s")
        connection.execute(
            SHOWN.format(rule=rule, sightings=sightings, in_passing=IN_PASSING), {"share": passing}
        )
    for statement in SPEAKING.format(sightings=SIGHTINGS["handle"], list=LIST).split(";\n"):
        connection.execute(statement)
    connection.execute(LONELY)


def title_template(title: str) -> str:
    """Return what a title has in common with those of its kind; "" if that says little.

    >>> title_template("Buy  eSIM 2026 – from $9")
    'buy esim 0 – from $0'
    """
    template = " ".join(re.sub(r"\d+", "0", title.casefold()).split())
    return template if weight(template) >= FEWEST_TITLE_LETTERS else ""


def _accuses(evidence: str) -> bool:
    text = evidence.casefold()
    return any(word in text for word in ACCUSING)
