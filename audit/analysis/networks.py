"""What sides show → networks, in temporary tables of the database."""

import sqlite3
from itertools import groupby
from typing import NamedTuple

from audit.analysis.places import host_of, picture_for_all
from audit.analysis.progress import Tell
from audit.analysis.thresholds import Thresholds
from audit.analysis.ties import Hub, Key, Showing, Side
from audit.analysis.together import GATHERS, together

KEYS = """
    SELECT rule, key,
           CASE rule WHEN 'handle' THEN CAST(key AS TEXT)
                     WHEN 'image' THEN (SELECT url FROM images WHERE id = key) ELSE ''
           END AS source,
           side, pages, entrance, passing
    FROM temp.shown WHERE rule <> 'text' OR key IN (
        SELECT cluster_id FROM temp.found_templates WHERE weight >= ?)
    ORDER BY rule, key, side
"""

SIDES = """
    SELECT s.side,
           s.side > 0 AND url NOT LIKE 'file:%',
           s.pages, (SELECT max(entrance) FROM temp.sided d WHERE d.side = s.side),
           coalesce(speaking, 0), coalesce(names, 0), coalesce(said, 0), coalesce(alone, 0),
           coalesce(alone_at_entrance, 0)
    FROM temp.side s LEFT JOIN pages p ON p.id = s.side LEFT JOIN temp.voice v ON v.side = s.side
    ORDER BY abs(s.side), s.side
"""

TABLES = """
CREATE TEMP TABLE net_side (side INTEGER, network INTEGER, PRIMARY KEY (side, network))
    WITHOUT ROWID
;
CREATE TEMP TABLE hub (rule TEXT, key INTEGER, sides INTEGER, reason TEXT, PRIMARY KEY (rule, key))
"""


class Found(NamedTuple):
    """The keys that sides show, and those that everyone may show."""

    keys: list[Key]
    hubs: list[Hub]


def find_networks(connection: sqlite3.Connection, thresholds: Thresholds, tell: Tell) -> None:
    """Fill the temporary tables `net_side`, the network of each side, and `hub`.

    The smallest network number is that of the network with the most sides.
    """
    for statement in TABLES.split("\n;\n"):
        connection.execute(statement)
    rows = connection.execute(SIDES).fetchall()
    sides = [side for side, *_ in rows]
    found = _keys(
        connection, thresholds.letters, {side: number for number, side in enumerate(sides)}
    )
    tell(f"tying {len(sides):,} sides by {len(found.keys):,} keys")
    result = together(found.keys, [Side(*of) for _, *of in rows], thresholds.odds)
    networks = [group for group in result.groups.members() if len(group) > 1]
    networks.sort(key=lambda group: (-len(group), group))
    connection.executemany(
        "INSERT INTO temp.net_side VALUES (?, ?)",
        ((sides[at], number) for number, group in enumerate(networks, 1) for at in group),
    )
    hub_sides = [Hub("side", sides[at], 1, GATHERS) for at in result.hub_sides]
    connection.executemany(
        "INSERT OR IGNORE INTO temp.hub VALUES (?, ?, ?, ?)",
        [*found.hubs, *result.hubs, *hub_sides],
    )


def _keys(connection: sqlite3.Connection, letters: int, number: dict[int, int]) -> Found:
    """Return the keys of `shown`, its sides replaced by their `number`."""
    found = Found([], [])
    rows = connection.execute(KEYS, [letters])
    for (rule, key, source), shown in groupby(rows, lambda row: row[:3]):
        showings = [Showing(number[side], *of) for _, _, _, side, *of in shown]
        if rule == "image" and picture_for_all(source):
            reason = "a badge, an icon, a counter or the like"
            found.hubs.append(Hub(rule, key, len(showings), reason))
        else:
            of = host_of(source) if rule == "image" else source
            found.keys.append(Key(rule, key, showings, of))
    return found
