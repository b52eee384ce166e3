"""What lets a page of a later crawl say that it is the same as one that was read before.

It has no sightings of its own: what refers to a page by `page_id` is joined with
`pages.content_id`, and then counts at each time it was seen.
"""

UNCHANGED = """
ALTER TABLE pages ADD COLUMN etag -- of the answer, as served; so is last_modified
    TEXT;
ALTER TABLE pages ADD COLUMN last_modified TEXT;
ALTER TABLE pages ADD COLUMN same_as INTEGER -- the page of an earlier crawl whose content this
    -- has: it was not read again, and what is said here of its content is copied from there
    REFERENCES pages(id);
ALTER TABLE pages ADD COLUMN content_id INTEGER AS ( -- the page_id of what it shows, in mentions,
    -- page_images, links and texts
    coalesce(same_as, id)
) VIRTUAL;
CREATE INDEX pages_content ON pages (content_id);

DROP VIEW sightings;
DROP VIEW page_texts;

-- One row a mention each time it was seen, with its handle, page and site spelled out.
CREATE VIEW sightings AS
SELECT h.platform, h.kind, h.value AS handle, h.flag, s.site, p.url AS page, p.fetched_at,
       m.found_in, m.rule, m.start, m.surface, m.evidence, m.confidence, m.disguised, m.hidden,
       m.page_id
FROM mentions m JOIN handles h ON h.id = m.handle_id JOIN pages p ON p.content_id = m.page_id
     JOIN sites s ON s.id = p.site_id;

-- One row a page that was read: what a person looks for words in.
CREATE VIEW page_texts AS
SELECT p.id AS page_id, p.url AS page, s.site, p.fetched_at, p.title, coalesce(t.text, '') AS text
FROM pages p JOIN sites s ON s.id = p.site_id LEFT JOIN texts t ON t.page_id = p.content_id
WHERE t.text IS NOT NULL OR p.title <> '';
"""
