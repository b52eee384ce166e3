"""Sites of which only some pages are a network's: those pages are its members, not the site.

A site that was broken into, or on which someone left an advertisement, is not the advertiser's.
"""

import sqlite3

from audit.analysis.shown import IN_PASSING

APART = """
CREATE TEMP TABLE guests AS
SELECT network, side
FROM temp.traces JOIN temp.side USING (side) JOIN temp.sided USING (page_id, side, address)
WHERE kind = 'site' AND rule <> 'title'
GROUP BY network, side HAVING {in_passing}
;
CREATE TEMP TABLE guest_pages AS
SELECT DISTINCT network, side, t.address, (SELECT url FROM pages WHERE id = t.address) AS url
FROM temp.traces t JOIN temp.guests USING (network, side) WHERE rule <> 'title'
;
INSERT OR IGNORE INTO temp.side SELECT address, 'page', url, address, 1 FROM temp.guest_pages
;
INSERT OR IGNORE INTO temp.net_side SELECT address, network FROM temp.guest_pages
;
DELETE FROM temp.net_side WHERE side IN (SELECT side FROM temp.guests)
;
DELETE FROM temp.net_side WHERE network IN (
    SELECT network FROM temp.net_side GROUP BY network HAVING count(*) = 1)
;
UPDATE temp.sided SET side = address
WHERE (side, address) IN (SELECT side, address FROM temp.guest_pages)
;
UPDATE temp.traces SET side = address WHERE side IN (SELECT side FROM temp.guests)
;
DELETE FROM temp.traces
WHERE side > 0 AND (side, network) NOT IN (SELECT side, network FROM temp.net_side)
;
INSERT INTO temp.held
SELECT h.network, h.rule, h.key, t.side, 1, min(t.fetched_at), max(t.fetched_at), 0, 1, h.showing
FROM temp.guest_pages l JOIN temp.traces t ON t.network = l.network AND t.side = l.address
     JOIN temp.held h ON h.rule = t.rule AND h.key = t.key AND h.side = l.side
WHERE NOT EXISTS (
    SELECT 1 FROM temp.held o
    WHERE o.network = h.network AND o.rule = h.rule AND o.key = h.key AND o.side = t.side)
GROUP BY h.network, h.rule, h.key, t.side
;
DELETE FROM temp.held WHERE (side, network) NOT IN (SELECT side, network FROM temp.net_side)
"""


def set_guests_apart(connection: sqlite3.Connection, share: float) -> None:
    """Put pages in the place of sites that show their network on no more than `share` of theirs.

    Not of those that show it on their front page, or where they say who keeps them. A page that
    moved from one such site to another is one page, and two sites with nothing else in common are
    no network.
    """
    for statement in APART.format(in_passing=IN_PASSING).split("\n;\n"):
        connection.execute(statement, {"share": share})
