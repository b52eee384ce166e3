"""Views of what the analyst wants left out, and of what ties networks without it.

`ignores` holds what was said; `ignored` says which rows are meant. A report, an analysis or an
export leaves a thing out by its kind and id:

    … WHERE handle_id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
    … WHERE (kind, member_id) NOT IN (SELECT kind, id FROM ignored)

A picture is named by its address, or by its sha256 and so wherever it is. An ignored host is four
things: the site, when it is one of its own; each picture that it serves; the account of platform
`website` that it is; and its pages among the members of networks. A text is named by the address of
a page that shows it, as cluster numbers change, and by the hash of that page's text if it is that
text alone, whatever else the address showed at other times: `ADDRESS#sha256=HASH`.
"""

IGNORED = """
DROP VIEW ignored;

-- The addresses of each ignored host: those from `first` on that come before `past`.
CREATE VIEW ignored_hosts AS
SELECT scheme || i.value || sign AS first, scheme || i.value || next AS past, i.value, i.reason,
       i.created_at
FROM ignores i CROSS JOIN (
    SELECT column1 AS scheme, column2 AS sign, column3 AS next FROM (VALUES
        ('http://', '/', '0'), ('http://', ':', ';'), ('https://', '/', '0'), ('https://', ':', ';')
    )
)
WHERE i.kind = 'host';

-- One row for each page whose text the analyst wants left out.
CREATE VIEW ignored_texts AS
SELECT p.content_id AS page_id, i.value, i.reason, i.created_at
FROM (SELECT *, instr(value, '#sha256=') AS hash FROM ignores WHERE kind = 'text') i
     CROSS JOIN pages p ON p.url = iif(hash, substr(i.value, 1, hash - 1), i.value)
WHERE NOT hash OR p.text_sha256 = substr(i.value, hash + length('#sha256='));

-- One row for each handle, site, image, text cluster and page of a network that the analyst wants
-- left out.
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
FROM ignored_hosts i CROSS JOIN images m ON m.url >= i.first AND m.url < i.past
UNION ALL
SELECT 'text', c.cluster_id, i.value, i.reason, i.created_at
FROM ignored_texts i CROSS JOIN text_clusters c ON c.page_id = i.page_id
UNION ALL
SELECT 'page', p.id, i.value, i.reason, i.created_at
FROM ignored_hosts i CROSS JOIN pages p ON p.url >= i.first AND p.url < i.past
     CROSS JOIN network_members n ON n.kind = 'page' AND n.member_id = p.id
UNION ALL
SELECT 'page', p.id, i.value, i.reason, i.created_at
FROM network_members n CROSS JOIN pages p ON p.id = n.member_id
     CROSS JOIN sites s ON s.id = p.site_id
     CROSS JOIN ignores i ON i.kind = 'site' AND i.value = s.site
WHERE n.kind = 'page';

-- What ties networks though some is ignored: neither what both sides share is, nor one of them.
CREATE VIEW standing_evidence AS
WITH away AS (
    SELECT s.site AS side FROM ignored i JOIN sites s ON s.id = i.id WHERE i.kind = 'site'
    UNION ALL
    SELECT p.url FROM ignored i JOIN pages p ON p.id = i.id WHERE i.kind = 'page'
)
SELECT e.* FROM network_evidence e
WHERE (e.rule, coalesce(e.key_id, 0)) NOT IN (SELECT kind, id FROM ignored)
      AND e.one NOT IN (SELECT side FROM away) AND e.other NOT IN (SELECT side FROM away);

-- The networks that something stronger than a title or a link still ties.
CREATE VIEW standing_networks AS
SELECT n.* FROM networks n
WHERE EXISTS (SELECT 1 FROM standing_evidence e WHERE e.network_id = n.id AND e.tier <> 'weak')
"""
