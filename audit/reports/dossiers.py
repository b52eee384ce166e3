"""The sections of each kind of dossier, as SQL that gives `show`'s rows.

Each statement is given :id, the subject's, its :kind, and :limit. What is ignored is left out
(:everything is false), but for the subject itself.
"""

from audit.listing import IGNORED_HANDLES, IGNORED_IMAGES, IGNORED_SITES, IGNORED_TEXTS
from audit.reports.seen import BESIDE, COPIES, COUNTED_COPIES, FORMS, GUESSED, MENTIONED, seen
from audit.reports.timeline import PERIODS

# ruff: noqa: S608 - all of it is ours

IGNORED = """
SELECT DISTINCT 'ignored', value, NULL, created_at, NULL, reason FROM ignored
WHERE kind = :kind AND id IN ({ids}) ORDER BY value
"""
HUB = """
SELECT 'hub', rule || ' ' || key, NULL, NULL, NULL, ties_dropped || ' ties dropped: ' || reason
FROM network_hubs
WHERE rule = :kind AND key_id IN ({ids})
      OR :kind = 'site' AND rule = 'side' AND key = (SELECT site FROM sites WHERE id = :id)
"""
MEMBERS = f"""
WITH members AS (
    SELECT m.*, iif(m.kind = 'site', m.member_id, p.site_id) AS site_id
    FROM network_members m LEFT JOIN pages p ON m.kind = 'page' AND p.id = m.member_id
    WHERE m.network_id IN ({{networks}})
          AND (m.kind, m.member_id) NOT IN (SELECT kind, id FROM ignored)
          AND (m.kind <> 'page' OR p.site_id NOT IN {IGNORED_SITES})
)
"""
SIZE = (
    "count(*) FILTER (WHERE kind = 'handle') || ' handles, ' || count(DISTINCT site_id) || ' sites'"
)

NETWORKS = f"""
{MEMBERS.format(networks="SELECT network_id FROM found")},
found AS (SELECT * FROM network_members WHERE kind = :kind AND member_id IN ({{ids}}))
SELECT 'network', 'network ' || f.network_id || coalesce(': ' || l.name, ''), f.pages,
       f.first_seen, f.last_seen,
       (SELECT {SIZE} FROM members m WHERE m.network_id = f.network_id) ||
       coalesce('; ' || nullif(l.note, ''), '')
FROM found f LEFT JOIN network_labels l ON l.network_id = f.network_id
ORDER BY f.network_id LIMIT :limit
"""
STANDING = tuple(section.format(ids=":id") for section in (IGNORED, HUB, NETWORKS))
"""What the analyst and the analysis say of the subject."""

COUNTS = f"""
SELECT site_id, pages, moved, times, first_seen, last_seen FROM handle_site_counts
WHERE handle_id = :id AND site_id NOT IN {IGNORED_SITES}
UNION ALL
SELECT p.site_id, count(DISTINCT p.url), 0, count(*), min(p.fetched_at), max(p.fetched_at)
FROM mentions m JOIN pages p ON p.content_id = m.page_id
WHERE m.handle_id = :id AND {GUESSED} AND p.site_id NOT IN {IGNORED_SITES} GROUP BY p.site_id
"""
"""A handle's counts by site. Bare guesses are in no kept count."""

HANDLE = (
    f"""
    SELECT 'handle', h.platform || ':' || h.value, sum(c.pages - c.moved), min(c.first_seen),
           max(c.last_seen), coalesce(h.flag || '; ', '') || h.kind || ' on ' ||
           count(c.site_id) || ' sites, ' || coalesce(sum(c.times), 0) || ' mentions' ||
           iif({GUESSED} AND count(c.site_id), ', all of them bare guesses', '')
    FROM handles h LEFT JOIN ({COUNTS}) c WHERE h.id = :id GROUP BY h.id
    """,
    *STANDING,
    f"""
    SELECT 'site', s.site, c.pages, c.first_seen, c.last_seen, c.times || ' mentions'
    FROM ({COUNTS}) c JOIN sites s ON s.id = c.site_id ORDER BY c.pages DESC, s.site LIMIT :limit
    """,
    f"""
    {seen("handle")}
    SELECT 'seen beside', name, pages, NULL, NULL, NULL FROM ({BESIDE})
    UNION ALL
    SELECT * FROM (
        SELECT 'form', surface, pages, NULL, NULL,
               times || ' times' || iif(disguised, ', disguised', '')
        FROM ({FORMS}) ORDER BY pages DESC, surface LIMIT :limit
    )
    UNION ALL
    SELECT * FROM (
        SELECT * FROM (
            SELECT 'week', {PERIODS["week"]} AS week, count(DISTINCT address), min(fetched_at),
                   max(fetched_at), NULL
            FROM (SELECT s.address, p.fetched_at, substr(p.fetched_at, 1, 10) AS day
                  FROM seen s CROSS JOIN pages p ON p.content_id = s.page_id
                  WHERE p.site_id NOT IN {IGNORED_SITES})
            GROUP BY week ORDER BY week DESC LIMIT :limit
        ) ORDER BY week
    )
    UNION ALL
    SELECT * FROM (
        SELECT 'picture', min(i.url) AS url, count(DISTINCT s.address) AS pages, NULL, NULL,
               i.sha256
        FROM seen s CROSS JOIN page_images x ON x.page_id = s.page_id
             JOIN images i ON i.id = x.image_id
        WHERE i.id NOT IN {IGNORED_IMAGES}
        GROUP BY coalesce(i.sha256, i.id) ORDER BY pages DESC, url LIMIT :limit
    )
    UNION ALL
    SELECT * FROM (
        SELECT 'text', 'text ' || t.cluster_id, count(DISTINCT s.address) AS pages, t.first_seen,
               t.last_seen, t.template
        FROM seen s CROSS JOIN text_clusters c ON c.page_id = s.page_id
             JOIN text_templates t ON t.cluster_id = c.cluster_id
        WHERE t.cluster_id NOT IN {IGNORED_TEXTS}
        GROUP BY t.cluster_id ORDER BY pages DESC, t.cluster_id LIMIT :limit
    )
    """,
    f"""
    SELECT 'evidence', p.url, NULL, p.fetched_at, NULL,
           m.found_in || ' at ' || m.start || ': ' || m.evidence ||
           coalesce(' · sha256 ' || p.body_sha256, '')
    FROM mentions m JOIN pages p ON p.id = m.page_id
    WHERE {MENTIONED} AND p.site_id NOT IN {IGNORED_SITES}
    ORDER BY m.page_id, m.id LIMIT :limit
    """,
)

SITE = (
    """
    SELECT 'site', s.site, k.pages, k.first_seen, k.last_seen,
           k.failed || ' pages failed; domain ' || s.domain
    FROM sites s JOIN site_counts k ON k.site_id = s.id WHERE s.id = :id
    """,
    *STANDING,
    f"""
    SELECT 'handle', h.platform || ':' || h.value, c.pages, c.first_seen, c.last_seen,
           c.times || ' mentions; on ' || (
               SELECT count(*) FROM handle_site_counts o WHERE o.handle_id = h.id
               AND (o.site_id = :id OR o.site_id NOT IN {IGNORED_SITES})) || ' sites'
    FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
    WHERE c.site_id = :id AND h.flag IS NULL AND h.id NOT IN {IGNORED_HANDLES}
    ORDER BY c.pages DESC, h.platform, h.value LIMIT :limit
    """,
    f"""
    SELECT 'picture', t.url, t.pages, t.first_seen, t.last_seen, 'on ' || (
               SELECT count(DISTINCT o.site_id)
               FROM images k JOIN image_site_counts o ON o.image_id = k.id
               WHERE (k.id = t.id OR k.sha256 = t.sha256) AND k.id NOT IN {IGNORED_IMAGES}
                     AND (o.site_id = :id OR o.site_id NOT IN {IGNORED_SITES})) || ' sites'
    FROM (
        SELECT i.id, i.sha256, min(i.url) AS url, sum(c.pages) AS pages,
               min(c.first_seen) AS first_seen, max(c.last_seen) AS last_seen
        FROM image_site_counts c JOIN images i ON i.id = c.image_id
        WHERE c.site_id = :id AND i.id NOT IN {IGNORED_IMAGES}
        GROUP BY coalesce(i.sha256, i.id) ORDER BY pages DESC, url LIMIT :limit
    ) t ORDER BY t.pages DESC, t.url
    """,
    f"""
    SELECT 'shares handles with', s.site, NULL, min(o.first_seen), max(o.last_seen),
           count(*) || ': ' || group_concat(h.platform || ':' || h.value, ', ')
    FROM handle_site_counts c JOIN handles h ON h.id = c.handle_id
         CROSS JOIN handle_site_counts o ON o.handle_id = c.handle_id
         JOIN sites s ON s.id = o.site_id
    WHERE c.site_id = :id AND o.site_id <> :id AND h.flag IS NULL
          AND h.id NOT IN {IGNORED_HANDLES} AND o.site_id NOT IN {IGNORED_SITES}
    GROUP BY o.site_id ORDER BY count(*) DESC, s.site LIMIT :limit
    """,
    f"""
    SELECT 'text', 'text ' || t.cluster_id, count(DISTINCT p.url) AS pages, t.first_seen,
           t.last_seen, t.template
    FROM pages p JOIN text_clusters c ON c.page_id = p.content_id
         JOIN text_templates t ON t.cluster_id = c.cluster_id
    WHERE p.site_id = :id AND t.cluster_id NOT IN {IGNORED_TEXTS}
    GROUP BY t.cluster_id ORDER BY pages DESC, t.cluster_id LIMIT :limit
    """,
    """
    SELECT 'page', p.url, NULL, p.fetched_at, NULL,
           coalesce(p.error_kind, nullif(p.title, ''), '') ||
           coalesce(' · sha256 ' || p.body_sha256, '')
    FROM pages p WHERE p.site_id = :id ORDER BY p.id DESC LIMIT :limit
    """,
)

HANDLES = f"{{}} SELECT 'handle', name, pages, NULL, NULL, NULL FROM ({BESIDE})"
"""The handles on the pages that show something else."""

COPIES_COUNTED = f"""
image_site_counts c
WHERE c.image_id IN ({COUNTED_COPIES}) AND c.site_id NOT IN {IGNORED_SITES}
"""
IMAGE = (
    f"""
    SELECT 'picture', i.url, sum(c.pages - c.moved), min(c.first_seen), max(c.last_seen),
           'on ' || count(DISTINCT c.site_id) || ' sites' || coalesce(' · sha256 ' || i.sha256, '')
    FROM images i LEFT JOIN (SELECT c.* FROM {COPIES_COUNTED}) c WHERE i.id = :id GROUP BY i.id
    """,
    *(section.format(ids=COPIES) for section in (IGNORED, HUB, NETWORKS)),
    f"""
    SELECT 'same picture', url, NULL, fetched_at, NULL, media_type
    FROM images WHERE id IN ({COPIES}) AND id <> :id ORDER BY url LIMIT :limit
    """,
    f"""
    SELECT 'site', s.site, sum(c.pages) AS pages, min(c.first_seen), max(c.last_seen),
           sum(c.times) || ' times'
    FROM (SELECT c.* FROM {COPIES_COUNTED}) c JOIN sites s ON s.id = c.site_id
    GROUP BY s.id ORDER BY pages DESC, s.site LIMIT :limit
    """,
    HANDLES.format(seen("image")),
    f"""
    SELECT 'evidence', p.url, NULL, p.fetched_at, NULL,
           x.found_in || ' at ' || x.position || ': ' || x.as_written ||
           coalesce(' · sha256 ' || p.body_sha256, '')
    FROM (
        SELECT page_id, rowid AS number FROM page_images
        WHERE image_id IN ({COUNTED_COPIES})
              AND page_id NOT IN (SELECT id FROM pages WHERE site_id IN {IGNORED_SITES})
        ORDER BY page_id, rowid LIMIT :limit
    ) JOIN page_images x ON x.rowid = number JOIN pages p ON p.id = x.page_id
    ORDER BY x.page_id, number
    """,
)

TEXT = (
    f"""
    SELECT 'text', 'text ' || t.cluster_id, count(DISTINCT p.url), min(p.fetched_at),
           max(p.fetched_at),
           t.texts || ' texts on ' || count(DISTINCT p.site_id) || ' sites: ' || t.template
    FROM text_templates t JOIN text_clusters c ON c.cluster_id = t.cluster_id
         LEFT JOIN pages p ON p.content_id = c.page_id AND p.site_id NOT IN {IGNORED_SITES}
    WHERE t.cluster_id = :id GROUP BY t.cluster_id
    """,
    *STANDING,
    f"""
    SELECT 'site', s.site, count(DISTINCT p.url) AS pages, min(p.fetched_at), max(p.fetched_at),
           'at least ' || round(min(c.similarity), 3) || ' alike'
    FROM text_clusters c JOIN pages p ON p.content_id = c.page_id JOIN sites s ON s.id = p.site_id
    WHERE c.cluster_id = :id AND s.id NOT IN {IGNORED_SITES}
    GROUP BY s.id ORDER BY pages DESC, s.site LIMIT :limit
    """,
    HANDLES.format(seen("text")),
    f"""
    SELECT 'evidence', p.url, NULL, p.fetched_at, NULL, round(c.similarity, 3) || ' alike: ' ||
           replace(substr(coalesce(t.text, p.title), 1, 200), char(10), ' ') ||
           coalesce(' · sha256 ' || p.body_sha256, '')
    FROM text_clusters c JOIN pages p ON p.id = c.page_id
         LEFT JOIN texts t ON t.page_id = p.content_id
    WHERE c.cluster_id = :id AND p.site_id NOT IN {IGNORED_SITES}
    ORDER BY c.similarity DESC, p.id LIMIT :limit
    """,
)
OWN = MEMBERS.format(networks=":id")
MEMBER = f"""
    {OWN}
    SELECT CASE m.kind WHEN 'image' THEN 'picture' ELSE m.kind END,
           CASE m.kind WHEN 'text' THEN 'text ' ELSE '' END || m.member, m.pages,
           m.first_seen, m.last_seen,
           (SELECT template FROM text_templates WHERE m.kind = 'text' AND cluster_id = m.member_id)
    FROM members m WHERE m.kind = '{{}}' ORDER BY m.pages DESC, m.member LIMIT :limit
"""
NETWORK = (
    f"""
    {OWN}
    SELECT 'network', 'network ' || n.id || coalesce(': ' || l.name, ''), n.pages, n.first_seen,
           n.last_seen,
           (SELECT {SIZE} || ', ' || count(*) FILTER (WHERE kind = 'image') || ' pictures, ' ||
                   count(*) FILTER (WHERE kind = 'text') || ' texts' FROM members) ||
           coalesce('; ' || nullif(l.note, ''), '')
    FROM networks n LEFT JOIN network_labels l ON l.network_id = n.id WHERE n.id = :id
    """,
    *(MEMBER.format(kind) for kind in ("handle", "site", "page", "image", "text")),
    f"""
    {OWN}
    SELECT 'community', 'community ' || community, NULL, min(first_seen), max(last_seen),
           count(DISTINCT site_id) || ' sites, ' || coalesce(nullif(
               count(*) FILTER (WHERE kind = 'page'),
               count(DISTINCT site_id) FILTER (WHERE kind = 'page')) || ' pages, ', '') ||
           count(*) FILTER (WHERE kind = 'handle') || ' handles' || coalesce('; led by ' || (
               SELECT o.member FROM members o
               WHERE o.community = m.community AND o.kind = 'handle'
               ORDER BY o.pages DESC, o.member LIMIT 1), '')
    FROM members m WHERE community IS NOT NULL
    GROUP BY community ORDER BY community LIMIT :limit
    """,
    f"""
    WITH left_out AS (
        SELECT site AS side FROM sites WHERE id IN {IGNORED_SITES}
        UNION ALL
        SELECT m.member FROM network_members m JOIN pages p ON p.id = m.member_id
        WHERE m.network_id = :id AND m.kind = 'page' AND p.site_id IN {IGNORED_SITES}
    )
    SELECT 'tie', e.rule || ' ' || e.key, e.pages, e.first_seen, e.last_seen,
           e.tier || ': ' || e.one || ' – ' || e.other
    FROM network_evidence e
    WHERE e.network_id = :id
          AND (e.rule, coalesce(e.key_id, 0)) NOT IN (SELECT kind, id FROM ignored)
          AND e.one NOT IN (SELECT side FROM left_out)
          AND e.other NOT IN (SELECT side FROM left_out)
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
