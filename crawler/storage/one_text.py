"""What keeps each text once: masked it is made of it and its mentions, when texts are compared."""

ONE_TEXT = """
DROP VIEW page_texts;
CREATE TABLE kept_texts (
    page_id INTEGER PRIMARY KEY REFERENCES pages(id),
    text TEXT NOT NULL          -- visible text, one block a line
) STRICT;
INSERT INTO kept_texts SELECT page_id, text FROM texts ORDER BY page_id;
DROP TABLE texts;
ALTER TABLE kept_texts RENAME TO texts;

-- One row a page that was read: what a person looks for words in.
CREATE VIEW page_texts AS
SELECT p.id AS page_id, p.url AS page, s.site, p.fetched_at, p.title, coalesce(t.text, '') AS text
FROM pages p JOIN sites s ON s.id = p.site_id LEFT JOIN texts t ON t.page_id = p.content_id
WHERE t.text IS NOT NULL OR p.title <> '';
"""
