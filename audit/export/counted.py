"""Nodes and edges of a whole file, from the counts that are kept as pages are written.

The same as those of its mentions and pictures, whose every row takes thirty times as long to read.
`{handles}`, `{images}` and `{places}` are the conditions of `findings`; p is a place's counts.
"""

_HANDLES = """
FROM handles h JOIN handle_site_counts p ON p.handle_id = h.id JOIN sites s ON s.id = p.site_id
WHERE {handles} AND {places}"""
_IMAGES = """
FROM images i CROSS JOIN images c ON {copies} CROSS JOIN image_site_counts p ON p.image_id = c.id
     JOIN sites s ON s.id = p.site_id
WHERE {images} AND {places}"""
_TOTALS = """
count(DISTINCT p.site_id), sum(p.pages - p.moved), min(p.first_seen), max(p.last_seen)"""
_PLACE = "'site:' || s.site AS place, p.pages, p.first_seen, p.last_seen"

HANDLE_NODES = f"""
    SELECT 'handle:' || h.platform || ':' || h.value, 'handle', h.value, h.platform, {_TOTALS}
    {_HANDLES} GROUP BY h.id ORDER BY h.platform, h.value"""
IMAGE_NODES = f"""
    SELECT 'image:' || i.url, 'image', i.url, '', {_TOTALS}
    {_IMAGES} GROUP BY i.id ORDER BY i.url"""
HANDLE_EDGES = f"""
    SELECT 'handle:' || h.platform || ':' || h.value, {_PLACE}
    {_HANDLES}
    ORDER BY h.platform, h.value, place"""
IMAGE_EDGES = f"""
    SELECT 'image:' || i.url, 'site:' || s.site AS place, sum(p.pages), min(p.first_seen),
           max(p.last_seen)
    {_IMAGES} GROUP BY i.id, s.id ORDER BY i.url, place"""
