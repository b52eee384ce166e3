"""Where links within a site are kept: a row a page. They are most links, and no tie to anyone.

A row a link cost a twentieth of all that it took to crawl a page of 80 links. The view takes the
list apart by `json_each` alone: no other function of JSON may be called by a file's own schema.
"""

OWN_LINKS = """
CREATE TABLE own_links (        -- a page's links to its own site; links has those to others
    page_id INTEGER PRIMARY KEY REFERENCES pages(id),
    links TEXT NOT NULL         -- JSON, in their order: [url, anchor, rel, url, …], as in links
) STRICT;
INSERT INTO own_links
SELECT id, (
    SELECT json_group_array(value) FROM (
        SELECT CASE part WHEN 0 THEN url WHEN 1 THEN anchor ELSE rel END AS value
        FROM links l CROSS JOIN (SELECT 0 AS part UNION ALL SELECT 1 UNION ALL SELECT 2)
        WHERE page_id = p.id AND l.site_id = p.site_id ORDER BY l.rowid, part)
)
FROM pages p WHERE EXISTS (SELECT 1 FROM links l WHERE page_id = p.id AND l.site_id = p.site_id);
DELETE FROM links WHERE site_id = (SELECT p.site_id FROM pages p WHERE p.id = page_id);

-- One row a link, those to the page's own site first.
CREATE VIEW page_links AS
SELECT page_id, max(iif(key % 3 = 0, value, NULL)) AS url, p.site_id,
       max(iif(key % 3 = 1, value, NULL)) AS anchor, max(iif(key % 3 = 2, value, NULL)) AS rel
FROM own_links o JOIN pages p ON p.id = page_id JOIN json_each(o.links)
GROUP BY page_id, key / 3
UNION ALL
SELECT page_id, url, site_id, anchor, rel FROM links;
"""
