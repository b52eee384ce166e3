"""The index that `analyse` keeps of the pages' texts, so that a search need not read them all."""

SEARCH_TABLES = """
-- Each page's title and text, as the rowid that is pages.id. It holds no text, only which pages
-- have which three letters in a row (small letters); read the text itself from page_texts.
CREATE VIRTUAL TABLE text_index USING fts5 (
    text, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1'
);

-- The threes of letters that text_index holds, and on how many pages each is.
CREATE VIRTUAL TABLE text_index_terms USING fts5vocab (text_index, row);

CREATE TABLE text_indexed (
    last_page INTEGER NOT NULL  -- the newest pages.id that text_index holds; 0 for none
) STRICT;
INSERT INTO text_indexed VALUES (0);

-- One row a page that was read: what a person looks for words in.
CREATE VIEW page_texts AS
SELECT p.id AS page_id, p.url AS page, s.site, p.fetched_at, p.title, coalesce(t.text, '') AS text
FROM pages p JOIN sites s ON s.id = p.site_id LEFT JOIN texts t ON t.page_id = p.id
WHERE t.text IS NOT NULL OR p.title <> '';
"""

FORGET = (
    "INSERT INTO text_index (text_index) VALUES ('delete-all')",
    "UPDATE text_indexed SET last_page = 0",
)
"""What empties the index: single entries can't be taken out to the last byte before SQLite 3.42
(sqlite.org/fts5.html#the_secure_delete_configuration_option)."""

LARGER_STEPS = "INSERT INTO text_index (text_index, rank) VALUES ('hashsize', 67108864)"
"""Lets 64 MB of a transaction's index be held in memory before it is written: with FTS5's own 1 MB
Chinese text costs three times as much, as what was written is merged again and again. The option
is not in FTS5's manual, but in its source (fts5_config.c)."""
