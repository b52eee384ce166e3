"""The pages that show a handle, a picture, a text or a network, and what else they show, as SQL.

Each statement is given :id, that of what they show. What is ignored is left out, unless :everything
is asked for; so are bare guesses, but of a handle that is only guessed at.
"""

from audit.listing import IGNORED_HANDLES, IGNORED_IMAGES, IGNORED_SITES

# ruff: noqa: S608 - all of it is ours

GUESSED = ":id NOT IN (SELECT handle_id FROM handle_totals)"
"""No mention of the handle is more than a guess."""

MENTIONED = f"handle_id = :id AND (confidence <> 'bare' OR :everything OR {GUESSED})"
"""Of mentions: it counts."""

COPIES = """
    SELECT c.id FROM images i JOIN images c ON c.id = i.id OR c.sha256 = i.sha256 WHERE i.id = :id
"""
"""The picture at each of its addresses."""

COUNTED_COPIES = f"""
    SELECT id FROM images WHERE id IN ({COPIES})
    AND (:everything OR id NOT IN {IGNORED_IMAGES} OR :id IN {IGNORED_IMAGES})
"""
"""The same without ignored addresses, unless the picture is ignored itself."""

SHOWING = {
    "handle": f"SELECT DISTINCT page_id FROM mentions WHERE {MENTIONED}",
    "image": f"SELECT DISTINCT page_id FROM page_images WHERE image_id IN ({COUNTED_COPIES})",
    "text": "SELECT page_id FROM text_clusters WHERE cluster_id = :id",
    "network": f"""
        SELECT DISTINCT m.page_id
        FROM network_members n CROSS JOIN mentions m ON m.handle_id = n.member_id
        WHERE n.network_id = :id AND n.kind = 'handle' AND n.member_id NOT IN {IGNORED_HANDLES}
              AND m.confidence <> 'bare'
    """,
}
"""A kind of subject → the pages that hold it, by their content_id; a network's are its handles'."""

AGAIN = "SELECT min(+id) FROM pages WHERE crawl_id > (SELECT min(crawl_id) FROM pages)"
"""The first page of the second crawl. With +id it is looked for in the index of crawls, not row by
row."""

SEEN = f"""
seen AS MATERIALIZED (
    SELECT page_id, CASE WHEN page_id >= coalesce(:again, ({AGAIN})) THEN (
               SELECT min(f.id) FROM pages p JOIN pages f ON f.url = p.url WHERE p.id = page_id
           ) ELSE page_id END AS address
    FROM ({{showing}})
    WHERE :everything OR page_id NOT IN (SELECT id FROM pages WHERE site_id IN {IGNORED_SITES})
)
"""

BESIDE = f"""
SELECT h.platform || ':' || h.value AS name, count(DISTINCT s.address) AS pages
FROM seen s CROSS JOIN mentions o ON o.page_id = s.page_id JOIN handles h ON h.id = o.handle_id
WHERE o.confidence <> 'bare' AND h.flag IS NULL AND h.id NOT IN {IGNORED_HANDLES}
      AND NOT (:kind = 'handle' AND h.id = :id)
GROUP BY h.id ORDER BY pages DESC, name LIMIT :limit
"""
"""The other handles on the pages `seen`; :kind is the subject's."""

FORMS = f"""
SELECT m.surface, count(DISTINCT s.address) AS pages, count(*) AS times,
       max(m.disguised) AS disguised
FROM seen s CROSS JOIN mentions m ON m.page_id = s.page_id WHERE {MENTIONED}
GROUP BY m.surface
"""
"""How a handle is written on the pages `seen`."""


def seen(kind: str) -> str:
    """Return a WITH clause of `seen`: the pages that show a subject of this kind, by `page_id`.

    Those with the same `address` are one page, crawled several times. It is the id of the first
    of them, which need not be looked up for those from before the second crawl. Who asks often
    gives what `AGAIN` finds as :again.
    """
    return "WITH" + SEEN.format(showing=SHOWING[kind])
