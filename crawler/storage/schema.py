"""The database's schema, as numbered migrations. A released migration is never edited."""

from sqlite_utils import Database, Migrations

from crawler.storage.analyst_tables import ANALYST_TABLES
from crawler.storage.audit_tables import AUDIT_TABLES, COMMUNITIES, FORMER_MEMBERS, PAGE_SIGNATURES
from crawler.storage.counts import COUNT_TABLES, COUNTED_VIEWS, HANDLE_TOTALS, recount
from crawler.storage.failed_attempts import FAILED_ATTEMPTS
from crawler.storage.ignored_views import IGNORED
from crawler.storage.one_text import ONE_TEXT
from crawler.storage.own_links import OWN_LINKS
from crawler.storage.search_tables import LARGER_STEPS, SEARCH_TABLES
from crawler.storage.unchanged_pages import UNCHANGED

APPLICATION_ID = 0x50547261
"""`PTra` in ASCII: what `file` and we know a promotrail database by."""

migrations = Migrations("promotrail")

TABLES = """
CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,             -- crawl or ingest
    started_at TEXT NOT NULL,          -- UTC, ISO 8601, as all times here
    finished_at TEXT,                  -- NULL while it runs or can be continued
    status TEXT NOT NULL,              -- running, finished, interrupted or stopped (by a budget)
    seeds INTEGER NOT NULL DEFAULT 0,  -- distinct addresses its seed lists named
    seeds_sha256 TEXT,                 -- over the seed addresses in their order
    settings TEXT NOT NULL,            -- JSON: the options that decide what is fetched
    version TEXT NOT NULL,             -- promotrail's
    suffix_list TEXT NOT NULL          -- version of the public suffix list sites were cut with
) STRICT;

CREATE TABLE sites (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL UNIQUE,  -- registrable domain, private suffixes respected: x.github.io
    domain TEXT NOT NULL,       -- registrable domain by ICANN suffixes alone: github.io
    suffix TEXT NOT NULL        -- the public suffix of `site`; '' for an address
) STRICT;

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER NOT NULL REFERENCES crawls(id),
    url TEXT NOT NULL,          -- as queued
    final_url TEXT,             -- after redirects; NULL when nothing was fetched
    site_id INTEGER NOT NULL REFERENCES sites(id),  -- of final_url, else of url
    status INTEGER,             -- HTTP status; NULL when there was no answer
    error_kind TEXT,            -- NULL when read; else one of the closed list in README
    error TEXT,
    attempts INTEGER NOT NULL,
    content_type TEXT NOT NULL, -- as served
    media TEXT NOT NULL,        -- how it was read: html, markdown, text or other
    charset TEXT NOT NULL,
    charset_source TEXT NOT NULL,  -- bom, header, meta, utf-8, gb18030 or guess
    fetched_at TEXT NOT NULL,
    title TEXT NOT NULL,
    lang TEXT NOT NULL,         -- as the page says
    language TEXT NOT NULL,     -- of its text, ISO 639; '' when not told apart (extra lang)
    published TEXT,             -- when the page says so, ISO 8601
    text_chars INTEGER NOT NULL,
    text_sha256 TEXT,           -- of the visible text in UTF-8
    body_sha256 TEXT,           -- of the bytes as read, after content decoding
    body_bytes INTEGER NOT NULL,
    depth INTEGER NOT NULL,     -- links followed from a seed
    found_on TEXT,              -- the page that linked here first; NULL for a seed
    parse_mode TEXT NOT NULL,   -- full; limited (as plain text) or timeout: the page was hostile
    tls_verified INTEGER,       -- 1, 0, or NULL without TLS
    UNIQUE (crawl_id, url)
) STRICT;
CREATE INDEX pages_url ON pages (url);
CREATE INDEX pages_site ON pages (site_id);

CREATE TABLE hops (
    page_id INTEGER NOT NULL REFERENCES pages(id),
    position INTEGER NOT NULL,  -- 0 for the queued address; the last one led to pages.final_url
    url TEXT NOT NULL,
    status INTEGER,             -- HTTP status; NULL for the address at which the chain failed
    means TEXT,                 -- how it led on: status, refresh or script; NULL if it did not
    PRIMARY KEY (page_id, position)
) STRICT;

CREATE TABLE handles (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    kind TEXT NOT NULL,         -- Telegram: username, invite, private or phone
    value TEXT NOT NULL,        -- normal form: lower case, no "@"; "+hash"; "c/ID"; "+digits"
    flag TEXT,                  -- wellknown, placeholder or service: left out of reports
    UNIQUE (platform, value)
) STRICT;

CREATE TABLE mentions (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages(id),
    handle_id INTEGER NOT NULL REFERENCES handles(id),
    found_in TEXT NOT NULL,     -- text, href, title, meta, attribute, script, comment, …
    rule TEXT NOT NULL,         -- the rule that read it
    surface TEXT NOT NULL,      -- what stood on the page, unaltered
    evidence TEXT NOT NULL,     -- the surface with what stands around it
    start INTEGER NOT NULL,     -- offset in the page's visible text (texts.text)
    confidence TEXT NOT NULL,   -- link, label, context or bare
    disguised INTEGER NOT NULL, -- 1: written so that a plain reader misses it
    hidden INTEGER NOT NULL     -- 1: the page hides it from a person
) STRICT;
CREATE INDEX mentions_page ON mentions (page_id);
CREATE INDEX mentions_handle ON mentions (handle_id, page_id);

CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,   -- resolved
    sha256 TEXT,                -- this and what follows: NULL until the picture is fetched
    dhash TEXT,
    width INTEGER,
    height INTEGER,
    media_type TEXT,
    qr TEXT,
    fetched_at TEXT,
    error_kind TEXT
) STRICT;

CREATE TABLE page_images (
    page_id INTEGER NOT NULL REFERENCES pages(id),
    image_id INTEGER NOT NULL REFERENCES images(id),
    found_in TEXT NOT NULL,     -- img, srcset, lazy, picture, meta, css, noscript, poster, link, …
    as_written TEXT NOT NULL,
    alt TEXT NOT NULL,
    position INTEGER NOT NULL   -- offset in the page's visible text
) STRICT;
CREATE INDEX page_images_page ON page_images (page_id);
CREATE INDEX page_images_image ON page_images (image_id, page_id);

CREATE TABLE links (
    page_id INTEGER NOT NULL REFERENCES pages(id),
    url TEXT NOT NULL,          -- resolved
    site_id INTEGER NOT NULL REFERENCES sites(id),
    anchor TEXT NOT NULL,
    rel TEXT NOT NULL
) STRICT;
CREATE INDEX links_page ON links (page_id);
CREATE INDEX links_site ON links (site_id, page_id);

CREATE TABLE texts (
    page_id INTEGER PRIMARY KEY REFERENCES pages(id),
    text TEXT NOT NULL,         -- visible text, one block a line
    masked TEXT                 -- the same with contacts and numbers masked; NULL if no different
) STRICT;

CREATE TABLE frontier (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER NOT NULL REFERENCES crawls(id),
    url TEXT NOT NULL,          -- normal form
    site_id INTEGER NOT NULL REFERENCES sites(id),
    depth INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',  -- pending, done or failed
    error_kind TEXT,            -- of the last attempt that failed
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,            -- the earliest time to ask again; NULL for any time
    found_on TEXT,
    UNIQUE (crawl_id, url)
) STRICT;
CREATE INDEX frontier_pending ON frontier (crawl_id, depth, site_id, id) WHERE state = 'pending';
CREATE INDEX frontier_waiting ON frontier (crawl_id, not_before) WHERE not_before IS NOT NULL;

CREATE TABLE ignores (
    kind TEXT NOT NULL,         -- handle, site, image, text or host
    value TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT;
"""

VIEWS = """
-- Handles by how many sites show them; flagged handles and bare guesses left out.
CREATE VIEW handle_frequency AS
SELECT h.platform, h.kind, h.value AS handle,
       count(DISTINCT p.site_id) AS sites, count(DISTINCT p.url) AS pages, count(*) AS mentions,
       min(p.fetched_at) AS first_seen, max(p.fetched_at) AS last_seen
FROM mentions m JOIN handles h ON h.id = m.handle_id JOIN pages p ON p.id = m.page_id
WHERE h.flag IS NULL AND m.confidence <> 'bare'
GROUP BY h.id;

-- One row for each handle and each site that shows it; left out as in handle_frequency.
CREATE VIEW handle_sites AS
SELECT h.platform, h.kind, h.value AS handle, s.site,
       count(DISTINCT p.url) AS pages, count(*) AS mentions,
       min(p.fetched_at) AS first_seen, max(p.fetched_at) AS last_seen
FROM mentions m JOIN handles h ON h.id = m.handle_id JOIN pages p ON p.id = m.page_id
     JOIN sites s ON s.id = p.site_id
WHERE h.flag IS NULL AND m.confidence <> 'bare'
GROUP BY h.id, s.id;

-- One row a site: how many pages were read, and which handles it shows; left out as above.
CREATE VIEW site_handles AS
SELECT s.site, s.domain, count(DISTINCT p.url) AS pages,
       count(DISTINCT h.id) AS handles, group_concat(DISTINCT h.platform || ':' || h.value) AS names
FROM sites s JOIN pages p ON p.site_id = s.id AND p.error_kind IS NULL
     LEFT JOIN mentions m ON m.page_id = p.id AND m.confidence <> 'bare'
     LEFT JOIN handles h ON h.id = m.handle_id AND h.flag IS NULL
GROUP BY s.id;

-- One row a mention, all of them, with its handle, page and site spelled out.
CREATE VIEW sightings AS
SELECT h.platform, h.kind, h.value AS handle, h.flag, s.site, p.url AS page, p.fetched_at,
       m.found_in, m.rule, m.start, m.surface, m.evidence, m.confidence, m.disguised, m.hidden,
       m.page_id
FROM mentions m JOIN handles h ON h.id = m.handle_id JOIN pages p ON p.id = m.page_id
     JOIN sites s ON s.id = p.site_id;

-- Pictures by how many sites show them.
CREATE VIEW shared_images AS
SELECT i.url AS image, count(DISTINCT p.site_id) AS sites, count(DISTINCT p.url) AS pages,
       min(p.fetched_at) AS first_seen, max(p.fetched_at) AS last_seen
FROM page_images pi JOIN images i ON i.id = pi.image_id JOIN pages p ON p.id = pi.page_id
GROUP BY i.id;

-- One row for each picture and each site that shows it.
CREATE VIEW image_sites AS
SELECT i.url AS image, s.site, count(DISTINCT p.url) AS pages,
       min(p.fetched_at) AS first_seen, max(p.fetched_at) AS last_seen
FROM page_images pi JOIN images i ON i.id = pi.image_id JOIN pages p ON p.id = pi.page_id
     JOIN sites s ON s.id = p.site_id
GROUP BY i.id, s.id;

-- One row a crawl: what became of its queue.
CREATE VIEW crawl_summary AS
SELECT c.id, c.command, c.status, c.started_at, c.finished_at, c.seeds,
       sum(f.state = 'done') AS done, sum(f.state = 'failed') AS failed,
       sum(f.state = 'pending') AS pending
FROM crawls c LEFT JOIN frontier f ON f.crawl_id = c.id
GROUP BY c.id;
"""


RENDERED = """
ALTER TABLE pages ADD COLUMN
    rendered TEXT /* by --js: whole, cut (its time was up) or failed; NULL: not at all */
"""


PICTURES = """
ALTER TABLE frontier ADD COLUMN
    sort TEXT NOT NULL DEFAULT 'page' /* page; sitemap; image: a picture, as in images.url */;
CREATE INDEX images_pending ON images (url) WHERE fetched_at IS NULL;
CREATE TABLE image_accounts (
    image_id INTEGER NOT NULL REFERENCES images(id),
    handle_id INTEGER NOT NULL REFERENCES handles(id),
    rule TEXT NOT NULL,         -- this and what follows: as the pages that show the picture have
    surface TEXT NOT NULL,      -- it in mentions, found_in 'qr'
    evidence TEXT NOT NULL,
    confidence TEXT NOT NULL,
    disguised INTEGER NOT NULL
) STRICT;
CREATE INDEX image_accounts_image ON image_accounts (image_id);
CREATE INDEX image_accounts_handle ON image_accounts (handle_id);
"""


COVERING = {
    "mentions_page": "mentions (page_id, handle_id, confidence)",
    "mentions_handle": "mentions (handle_id, page_id, confidence)",
    "page_images_page": "page_images (page_id, image_id)",
}


@migrations()
def m001_first_schema(db: Database) -> None:
    """Lay down every table and view of the first release."""
    for statement in _statements(TABLES + VIEWS):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


@migrations()
def m002_audit(db: Database) -> None:
    """Add what `analyse` finds: text clusters, networks and their evidence."""
    for statement in _statements(AUDIT_TABLES):
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


@migrations()
def m003_search(db: Database) -> None:
    """Add the index of the pages' texts, and the view that a search reads."""
    for statement in _statements(SEARCH_TABLES):
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")


@migrations()
def m004_rendered(db: Database) -> None:
    """Add what became of a page in the browser."""
    for statement in _statements(RENDERED):
        db.execute(statement)
    db.execute("PRAGMA user_version = 4")


@migrations()
def m005_counts(db: Database) -> None:
    """Keep counts as pages are written, and what the analyst says of networks and noise."""
    for statement in _statements(COUNT_TABLES + COUNTED_VIEWS + ANALYST_TABLES):
        db.execute(statement)
    db.execute("PRAGMA user_version = 5")


@migrations()
def m006_recrawl(db: Database) -> None:
    """Let a page say that it was unchanged, and keep what its host is asked for that with."""
    for statement in _statements(UNCHANGED):
        db.execute(statement)
    recount(db.conn)
    db.execute("PRAGMA user_version = 6")


@migrations()
def m007_indexes(db: Database) -> None:
    """Find bare guesses, which no kept count has, and the pages of a time."""
    db.execute("CREATE INDEX mentions_bare ON mentions (handle_id) WHERE confidence = 'bare'")
    db.execute("CREATE INDEX pages_fetched ON pages (fetched_at)")
    db.execute("PRAGMA user_version = 7")


@migrations()
def m008_pictures(db: Database) -> None:
    """Queue pictures as pages are queued, and keep the accounts in their QR codes."""
    for statement in _statements(PICTURES):
        db.execute(statement)
    db.execute("PRAGMA user_version = 8")


@migrations()
def m009_one_text(db: Database) -> None:
    """Keep each text once, not masked as well."""
    for statement in _statements(ONE_TEXT):
        db.execute(statement)
    db.execute("PRAGMA user_version = 9")


@migrations()
def m010_signatures(db: Database) -> None:
    """Keep the signatures of texts by page, and fill the search index in larger steps."""
    for statement in _statements(PAGE_SIGNATURES):
        db.execute(statement)
    db.execute(LARGER_STEPS)
    db.execute("PRAGMA user_version = 10")


@migrations()
def m011_own_links(db: Database) -> None:
    """Keep a page's links to its own site as one row."""
    for statement in _statements(OWN_LINKS):
        db.execute(statement)
    db.execute("PRAGMA user_version = 11")


@migrations()
def m012_failed_attempts(db: Database) -> None:
    """Keep why a request failed that was followed by another."""
    for statement in _statements(FAILED_ATTEMPTS):
        db.execute(statement)
    db.execute("PRAGMA user_version = 12")


@migrations()
def m013_handle_totals(db: Database) -> None:
    """Keep each handle's totals over its sites, and find bare guesses by page."""
    for statement in _statements(HANDLE_TOTALS):
        db.execute(statement)
    db.execute("PRAGMA user_version = 13")


@migrations()
def m014_covering_indexes(db: Database) -> None:
    """Tell which handles and pictures a page shows, and where a handle is, from indexes alone."""
    for index, columns in COVERING.items():
        db.execute(f"DROP INDEX {index}")
        db.execute(f"CREATE INDEX {index} ON {columns}")
    db.execute("PRAGMA user_version = 14")


@migrations()
def m015_communities(db: Database) -> None:
    """Tell the parts of large networks, and show the bands that texts are compared by."""
    for statement in _statements(COMMUNITIES):
        db.execute(statement)
    db.execute("PRAGMA user_version = 15")


@migrations()
def m016_ignored(db: Database) -> None:
    """Tell what is ignored of networks too, pictures of hosts on any port, and one text alone."""
    for statement in _statements(IGNORED):
        db.execute(statement)
    db.execute("PRAGMA user_version = 16")


@migrations()
def m017_signatures(db: Database) -> None:
    """Let texts be signed anew, without the words that announce contacts."""
    db.execute("DELETE FROM text_signatures")
    db.execute("PRAGMA user_version = 17")


@migrations()
def m018_former_members(db: Database) -> None:
    """Keep what tells a network again that a purge, or a stricter analysis, takes away."""
    for statement in _statements(FORMER_MEMBERS):
        db.execute(statement)
    db.execute("PRAGMA user_version = 18")


def _statements(script: str) -> list[str]:
    """Split `script` where a line ends in ";": executescript would commit the transaction."""
    return [part for part in script.split(";\n") if part.strip()]


SCHEMA_VERSION = len(migrations.pending(Database(memory=True)))
"""The number of the newest migration. Each notes its own in `user_version`, within its
transaction; that is what the reports of `audit` compare with theirs."""
