"""What an analyst says: names of networks, and a view of what reports leave out.

The view is made anew by `ignored_views`.
"""

ANALYST_TABLES = """
CREATE TABLE network_labels (
    network_id INTEGER PRIMARY KEY,  -- of networks; kept when the network is gone
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX images_sha256 ON images (sha256) WHERE sha256 IS NOT NULL;

-- One row for each handle, site, image and text cluster that the analyst wants left out.
CREATE VIEW ignored AS
SELECT 'handle' AS kind, h.id, i.value, i.reason, i.created_at
FROM ignores i JOIN handles h ON h.platform = substr(i.value, 1, instr(i.value, ':') - 1)
     AND h.value = substr(i.value, instr(i.value, ':') + 1)
WHERE i.kind = 'handle'
UNION ALL
SELECT 'handle', h.id, i.value, i.reason, i.created_at
FROM ignores i JOIN handles h ON h.platform = 'website' AND h.value = i.value
WHERE i.kind = 'host'
UNION ALL
SELECT 'site', s.id, i.value, i.reason, i.created_at
FROM ignores i JOIN sites s ON s.site = i.value
WHERE i.kind IN ('site', 'host')
UNION ALL
SELECT 'image', m.id, i.value, i.reason, i.created_at
FROM ignores i JOIN images m ON m.url = i.value
WHERE i.kind = 'image'
UNION ALL
SELECT 'image', m.id, i.value, i.reason, i.created_at
FROM ignores i JOIN images m ON m.sha256 = i.value
WHERE i.kind = 'image'
UNION ALL
SELECT 'image', m.id, i.value, i.reason, i.created_at
FROM ignores i JOIN images m ON m.url >= 'https://' || i.value || '/'
     AND m.url < 'https://' || i.value || '0'  -- the sign after "/"
WHERE i.kind = 'host'
UNION ALL
SELECT 'image', m.id, i.value, i.reason, i.created_at
FROM ignores i JOIN images m ON m.url >= 'http://' || i.value || '/'
     AND m.url < 'http://' || i.value || '0'
WHERE i.kind = 'host'
UNION ALL
SELECT 'text', c.cluster_id, i.value, i.reason, i.created_at
FROM ignores i JOIN pages p ON p.url = i.value JOIN text_clusters c ON c.page_id = p.id
WHERE i.kind = 'text';
"""
