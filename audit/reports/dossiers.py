"""The sections of each kind of dossier, as SQL that gives `show`'s rows.

Each statement is given :id, the subject's, its :kind, and :limit.
"""

NETWORKS = """
SELECT 'network', 'network ' || m.network_id || coalesce(': ' || l.name, ''), m.pages,
       m.first_seen, m.last_seen, n.handles || ' handles, ' || n.sites || ' sites' ||
       coalesce('; ' || nullif(l.note, ''), '')
FROM network_members m JOIN networks n ON n.id = m.network_id
     LEFT JOIN network_labels l ON l.network_id = m.network_id
WHERE m.kind = :kind AND m.member_id = :id ORDER BY m.network_id LIMIT :limit
"""
IGNORED = """
SELECT 'ignored', value, NULL, created_at, NULL, reason FROM ignored
WHERE kind = :kind AND id = :id ORDER BY value
"""
HUB = """
SELECT 'hub', rule || ' ' || key, NULL, NULL, NULL, ties_dropped || ' ties dropped: ' || reason
FROM network_hubs
WHERE rule = :kind AND key_id = :id
      OR :kind = 'site' AND rule = 'side' AND key = (SELECT site FROM sites WHERE id = :id)
"""

HANDLE = (
    """
    SELECT 'handle', h.platform || ':' || h.value, sum(c.pages - c.moved), min(c.first_seen),
           max(c.last_seen), coalesce(h.flag || '; ', '') || h.kind || ' on ' ||
           count(c.site_id) || ' sites, ' || coalesce(sum(c.times), 0) || ' mentions'
    FROM handles h LEFT JOIN handle_site_counts c ON c.handle_id = h.id
    WHERE h.id = :id GROUP BY h.id
    """,
    IGNORED,
    HUB,
    NETWORKS,
    """
    SELECT 'site', s.site, c.pages, c.first_seen, c.last_seen, c.times || ' mentions'
    FROM handle_site_counts c JOIN sites s ON s.id = c.site_id
    WHERE c.handle_id = :id AND c.site_id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
    ORDER BY c.pages DESC, s.site LIMIT :limit
    """,
    """
    SELECT 'seen beside', h.platform || ':' || h.value AS name, count(DISTINCT o.page_id) AS pages,
           NULL, NULL, NULL
    FROM (SELECT DISTINCT page_id FROM mentions WHERE handle_id = :id) seen
         CROSS JOIN mentions o ON o.page_id = seen.page_id JOIN handles h ON h.id = o.handle_id
    WHERE o.handle_id <> :id AND o.confidence <> 'bare' AND h.flag IS NULL
          AND h.id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
    GROUP BY h.id ORDER BY pages DESC, name LIMIT :limit
    """,
    """
    SELECT 'form', surface, count(DISTINCT page_id) AS pages, NULL, NULL,
           count(*) || ' times' || CASE WHEN max(disguised) THEN ', disguised' ELSE '' END
    FROM mentions WHERE handle_id = :id
    GROUP BY surface ORDER BY pages DESC, surface LIMIT :limit
    """,
    """
    SELECT * FROM (
        SELECT 'week', strftime('%Y-W%W', p.fetched_at) AS week, count(DISTINCT p.url),
               min(p.fetched_at), max(p.fetched_at), NULL
        FROM pages p JOIN mentions m ON m.page_id = p.content_id
        WHERE m.handle_id = :id GROUP BY week ORDER BY week DESC LIMIT :limit
    ) ORDER BY week
    """,
    """
    SELECT 'picture', i.url, count(DISTINCT x.page_id) AS pages, NULL, NULL, i.sha256
    FROM (SELECT DISTINCT page_id FROM mentions WHERE handle_id = :id) seen
         CROSS JOIN page_images x ON x.page_id = seen.page_id JOIN images i ON i.id = x.image_id
    WHERE i.id NOT IN (SELECT id FROM ignored WHERE kind = 'image')
    GROUP BY i.id ORDER BY pages DESC, i.url LIMIT :limit
    """,
    """
    SELECT 'text', 'text ' || t.cluster_id, count(DISTINCT c.page_id) AS pages, t.first_seen,
           t.last_seen, t.template
    FROM (SELECT DISTINCT page_id FROM mentions WHERE handle_id = :id) seen
         CROSS JOIN text_clusters c ON c.page_id = seen.page_id
         JOIN text_templates t ON t.cluster_id = c.cluster_id
    GROUP BY t.cluster_id ORDER BY pages DESC, t.cluster_id LIMIT :limit
    """,
    """
    SELECT 'evidence', p.url, NULL, p.fetched_at, NULL,
           m.found_in || ' at ' || m.start || ': ' || m.evidence ||
           coalesce(' · sha256 ' || p.body_sha256, '')
    FROM mentions m JOIN pages p ON p.id = m.page_id
    WHERE m.handle_id = :id ORDER BY m.page_id, m.id LIMIT :limit
    """,
)

SITE = (
    """
    SELECT 'site', s.site, k.pages, k.first_seen, k.last_seen,
           k.failed || ' pages failed; domain ' || s.domain
    FROM sites s JOIN site_counts k ON k.site_id = s.id WHERE s.id = :id
    """,
    IGNORED,
    HUB,
    NETWORKS,
    """
    SELECT 'handle', h.platform || ':' || h.value, c.pages, c.first_seen, c.last_seen,
           c.times || ' mentions; on ' ||
           (SELECT count(*) FROM handle_site_counts o WHERE o.handle_id = h.id) || ' sites'
    FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
    WHERE c.site_id = :id AND h.flag IS NULL
          AND h.id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
    ORDER BY c.pages DESC, h.platform, h.value LIMIT :limit
    """,
    """
    SELECT 'picture', i.url, c.pages, c.first_seen, c.last_seen,
           'on ' || (SELECT count(*) FROM image_site_counts o WHERE o.image_id = i.id) || ' sites'
    FROM image_site_counts c JOIN images i ON i.id = c.image_id
    WHERE c.site_id = :id AND i.id NOT IN (SELECT id FROM ignored WHERE kind = 'image')
    ORDER BY c.pages DESC, i.url LIMIT :limit
    """,
    """
    SELECT 'shares handles with', s.site, NULL, min(o.first_seen), max(o.last_seen),
           count(*) || ': ' || group_concat(h.platform || ':' || h.value, ', ')
    FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
         CROSS JOIN handle_site_counts o ON o.handle_id = c.handle_id
         JOIN sites s ON s.id = o.site_id
    WHERE c.site_id = :id AND o.site_id <> :id AND h.flag IS NULL
          AND h.id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
    GROUP BY o.site_id ORDER BY count(*) DESC, s.site LIMIT :limit
    """,
    """
    SELECT 'text', 'text ' || t.cluster_id, count(*) AS pages, t.first_seen, t.last_seen, t.template
    FROM pages p JOIN text_clusters c ON c.page_id = p.id
         JOIN text_templates t ON t.cluster_id = c.cluster_id
    WHERE p.site_id = :id GROUP BY t.cluster_id ORDER BY pages DESC, t.cluster_id LIMIT :limit
    """,
    """
    SELECT 'page', p.url, NULL, p.fetched_at, NULL,
           coalesce(p.error_kind, nullif(p.title, ''), '') ||
           coalesce(' · sha256 ' || p.body_sha256, '')
    FROM pages p WHERE p.site_id = :id ORDER BY p.id DESC LIMIT :limit
    """,
)

IMAGE = (
    """
    SELECT 'picture', i.url, sum(c.pages - c.moved), min(c.first_seen), max(c.last_seen),
           'on ' || count(c.site_id) || ' sites' || coalesce(' · sha256 ' || i.sha256, '')
    FROM images i LEFT JOIN image_site_counts c ON c.image_id = i.id WHERE i.id = :id GROUP BY i.id
    """,
    IGNORED,
    HUB,
    NETWORKS,
    """
    SELECT 'same picture', o.url, NULL, o.fetched_at, NULL, o.media_type
    FROM images i JOIN images o ON o.sha256 = i.sha256
    WHERE i.id = :id AND o.id <> i.id ORDER BY o.url LIMIT :limit
    """,
    """
    SELECT 'site', s.site, c.pages, c.first_seen, c.last_seen, c.times || ' times'
    FROM image_site_counts c JOIN sites s ON s.id = c.site_id
    WHERE c.image_id = :id AND s.id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
    ORDER BY c.pages DESC, s.site LIMIT :limit
    """,
    """
    SELECT 'handle', h.platform || ':' || h.value AS name, count(DISTINCT m.page_id) AS pages,
           NULL, NULL, NULL
    FROM (SELECT DISTINCT page_id FROM page_images WHERE image_id = :id) seen
         CROSS JOIN mentions m ON m.page_id = seen.page_id JOIN handles h ON h.id = m.handle_id
    WHERE m.confidence <> 'bare' AND h.flag IS NULL
          AND h.id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
    GROUP BY h.id ORDER BY pages DESC, name LIMIT :limit
    """,
    """
    SELECT 'evidence', p.url, NULL, p.fetched_at, NULL,
           x.found_in || ' at ' || x.position || ': ' || x.as_written ||
           coalesce(' · sha256 ' || p.body_sha256, '')
    FROM page_images x JOIN pages p ON p.id = x.page_id
    WHERE x.image_id = :id ORDER BY x.page_id, x.rowid LIMIT :limit
    """,
)

TEXT = (
    """
    SELECT 'text', 'text ' || cluster_id, pages, first_seen, last_seen,
           texts || ' texts on ' || sites || ' sites: ' || template
    FROM text_templates WHERE cluster_id = :id
    """,
    IGNORED,
    HUB,
    NETWORKS,
    """
    SELECT 'site', s.site, count(DISTINCT p.url) AS pages, min(p.fetched_at), max(p.fetched_at),
           'at least ' || round(min(c.similarity), 3) || ' alike'
    FROM text_clusters c JOIN pages p ON p.id = c.page_id JOIN sites s ON s.id = p.site_id
    WHERE c.cluster_id = :id AND s.id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
    GROUP BY s.id ORDER BY pages DESC, s.site LIMIT :limit
    """,
    """
    SELECT 'handle', h.platform || ':' || h.value AS name, count(DISTINCT m.page_id) AS pages,
           NULL, NULL, NULL
    FROM text_clusters c JOIN pages p ON p.id = c.page_id
         CROSS JOIN mentions m ON m.page_id = p.content_id JOIN handles h ON h.id = m.handle_id
    WHERE c.cluster_id = :id AND m.confidence <> 'bare' AND h.flag IS NULL
          AND h.id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
    GROUP BY h.id ORDER BY pages DESC, name LIMIT :limit
    """,
    """
    SELECT 'evidence', p.url, NULL, p.fetched_at, NULL, round(c.similarity, 3) || ' alike: ' ||
           replace(substr(coalesce(t.text, p.title), 1, 200), char(10), ' ') ||
           coalesce(' · sha256 ' || p.body_sha256, '')
    FROM text_clusters c JOIN pages p ON p.id = c.page_id
         LEFT JOIN texts t ON t.page_id = p.content_id
    WHERE c.cluster_id = :id ORDER BY c.similarity DESC, p.id LIMIT :limit
    """,
)

_MEMBERS = """
    SELECT CASE m.kind WHEN 'image' THEN 'picture' ELSE m.kind END,
           CASE m.kind WHEN 'text' THEN 'text ' ELSE '' END || m.member, m.pages,
           m.first_seen, m.last_seen,
           (SELECT template FROM text_templates WHERE m.kind = 'text' AND cluster_id = m.member_id)
    FROM network_members m
    WHERE m.network_id = :id AND m.kind = '{}'
          AND (m.kind, m.member_id) NOT IN (SELECT kind, id FROM ignored)
    ORDER BY m.pages DESC, m.member LIMIT :limit
"""
NETWORK = (
    """
    SELECT 'network', 'network ' || n.id || coalesce(': ' || l.name, ''), n.pages, n.first_seen,
           n.last_seen, n.handles || ' handles, ' || n.sites || ' sites, ' || n.images ||
           ' pictures, ' || n.texts || ' texts' || coalesce('; ' || nullif(l.note, ''), '')
    FROM networks n LEFT JOIN network_labels l ON l.network_id = n.id WHERE n.id = :id
    """,
    *(_MEMBERS.format(kind) for kind in ("handle", "site", "page", "image", "text")),
    """
    SELECT 'community', 'community ' || m.community, NULL, min(m.first_seen), max(m.last_seen),
           count(*) FILTER (WHERE kind IN ('site', 'page')) || ' sites, ' ||
           count(*) FILTER (WHERE kind = 'handle') || ' handles' || coalesce('; led by ' || (
               SELECT o.member FROM network_members o
               WHERE o.network_id = :id AND o.community = m.community AND o.kind = 'handle'
                     AND o.member_id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
               ORDER BY o.pages DESC, o.member LIMIT 1), '')
    FROM network_members m
    WHERE m.network_id = :id AND m.community IS NOT NULL
          AND (m.kind, m.member_id) NOT IN (SELECT kind, id FROM ignored)
    GROUP BY m.community ORDER BY m.community LIMIT :limit
    """,
    """
    SELECT 'tie', e.rule || ' ' || e.key, e.pages, e.first_seen, e.last_seen,
           e.tier || ': ' || e.one || ' – ' || e.other
    FROM network_evidence e
    WHERE e.network_id = :id
          AND (e.rule, coalesce(e.key_id, 0)) NOT IN (SELECT kind, id FROM ignored)
    ORDER BY instr('strong medium weak', e.tier), e.pages DESC, e.key, e.one, e.other LIMIT :limit
    """,
    """
    SELECT 'history', h.event || coalesce(' with network ' || h.other_id, ''), NULL,
           a.finished_at, NULL, NULL
    FROM network_history h JOIN analyses a ON a.id = h.analysis_id
    WHERE h.network_id = :id OR h.other_id = :id ORDER BY h.analysis_id, h.rowid LIMIT :limit
    """,
)

DOSSIERS = {"handle": HANDLE, "site": SITE, "image": IMAGE, "text": TEXT, "network": NETWORK}
