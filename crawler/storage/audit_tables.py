"""The tables that `analyse` fills: text clusters, networks, and why. Each run replaces them whole.

Their rows can be made again from the others, so a purge empties them.
"""

DERIVED = (
    "text_clusters",
    "text_templates",
    "evidence_pages",
    "network_evidence",
    "network_members",
    "network_hubs",
    "networks",
)
"""What a run replaces, in the order in which rows can go."""

AUDIT_TABLES = """
CREATE TABLE analyses (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    last_page INTEGER NOT NULL, -- the newest pages.id it saw; newer pages are not in its findings
    pages INTEGER NOT NULL,     -- how many it saw
    settings TEXT NOT NULL,     -- JSON: the thresholds
    version TEXT NOT NULL       -- promotrail's
) STRICT;

CREATE TABLE text_signatures (
    text_sha256 TEXT PRIMARY KEY,  -- of the masked text, letters alone
    signature BLOB NOT NULL        -- MinHash: 64 numbers of 4 bytes; bands are cut from it
) STRICT, WITHOUT ROWID;

CREATE TABLE text_clusters (
    cluster_id INTEGER NOT NULL REFERENCES text_templates(cluster_id),
    page_id INTEGER NOT NULL REFERENCES pages(id),
    similarity REAL NOT NULL,   -- to the cluster's representative, 0 to 1
    PRIMARY KEY (cluster_id, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX text_clusters_page ON text_clusters (page_id);

CREATE TABLE text_templates (
    cluster_id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages(id),  -- the representative: its commonest text
    texts INTEGER NOT NULL,     -- different texts
    pages INTEGER NOT NULL,     -- different addresses
    sites INTEGER NOT NULL,
    template TEXT NOT NULL,     -- what its texts have in common; … for what differs
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
) STRICT;

CREATE TABLE networks (
    id INTEGER PRIMARY KEY,     -- the same from run to run, as long as most of it stays together
    handles INTEGER NOT NULL,
    sites INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    images INTEGER NOT NULL,
    texts INTEGER NOT NULL,     -- text clusters
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
) STRICT;

CREATE TABLE network_members (
    network_id INTEGER NOT NULL REFERENCES networks(id),
    kind TEXT NOT NULL,         -- handle, site, page (where the site is no member), image or text
    member TEXT NOT NULL,       -- platform:value, the site, the address, or the number of a cluster
    member_id INTEGER NOT NULL, -- of handles, sites, pages, images or text_templates
    pages INTEGER NOT NULL,     -- the network's pages that show it
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (network_id, kind, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX network_members_member ON network_members (kind, member_id);

CREATE TABLE network_evidence (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks(id),
    tier TEXT NOT NULL,         -- strong, medium or weak
    rule TEXT NOT NULL,         -- handle, image, text, title or link
    key TEXT NOT NULL,          -- what both sides share
    key_id INTEGER,             -- of handles, images or text_templates; NULL for a title or link
    one TEXT NOT NULL,          -- the site, or page, that showed it first
    other TEXT NOT NULL,
    pages INTEGER NOT NULL,     -- of both that show it
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
) STRICT;
CREATE INDEX network_evidence_network ON network_evidence (network_id);
CREATE INDEX network_evidence_key ON network_evidence (rule, key_id);

CREATE TABLE evidence_pages (
    evidence_id INTEGER NOT NULL REFERENCES network_evidence(id),
    page_id INTEGER NOT NULL REFERENCES pages(id),  -- the earliest ones of each side, five at most
    PRIMARY KEY (evidence_id, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_pages_page ON evidence_pages (page_id);

CREATE TABLE network_hubs (
    rule TEXT NOT NULL,         -- as in network_evidence; side: the key is a site or page itself
    key TEXT NOT NULL,
    key_id INTEGER,
    sites INTEGER NOT NULL,     -- sites, and pages of sites where anyone writes, that show it
    share REAL NOT NULL,        -- of all that were read, 0 to 1
    ties_dropped INTEGER NOT NULL,
    reason TEXT NOT NULL,       -- why it ties nobody by itself
    PRIMARY KEY (rule, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE network_history (
    analysis_id INTEGER NOT NULL REFERENCES analyses(id),
    network_id INTEGER NOT NULL, -- kept when the network is gone
    event TEXT NOT NULL,         -- new, merged (into other_id), split (from other_id) or gone
    other_id INTEGER
) STRICT;
"""

PAGE_SIGNATURES = """
DROP TABLE text_signatures;
CREATE TABLE text_signatures (
    page_id INTEGER PRIMARY KEY REFERENCES pages(id),
    letters_hash BLOB NOT NULL,  -- BLAKE2, 16 bytes, of the masked text, letters alone
    signature BLOB NOT NULL      -- MinHash: 64 numbers of 2 bytes; bands are cut from it
) STRICT;
"""
"""By page, as they are made and read: a random place for each was most of their cost."""

FORMER_MEMBERS = """
CREATE TABLE former_members (
    kind TEXT NOT NULL,           -- handle, site, page or image
    member_id INTEGER NOT NULL,
    network_id INTEGER NOT NULL,  -- of before a purge, or of one with a label that is gone
    PRIMARY KEY (kind, member_id, network_id)
) STRICT, WITHOUT ROWID;
"""
"""Who was in a network, by ids alone: by them it gets its number back when it is found again."""

REMEMBER = """
INSERT INTO former_members
SELECT kind, member_id, network_id FROM network_members WHERE kind <> 'text'
"""
"""Before a purge empties the tables above."""

COMMUNITIES = """
ALTER TABLE network_members ADD COLUMN
    community INTEGER /* of its network's, the largest is 1; NULL where it has none */;

-- One row for each of the 64 bands of a page's text: texts that are alike have many in common.
CREATE VIEW text_bands AS
WITH RECURSIVE bands(band) AS (SELECT 0 UNION ALL SELECT band + 1 FROM bands WHERE band < 63)
SELECT page_id, band, hex(substr(signature, 2 * band + 1, 2)) AS hash
FROM text_signatures CROSS JOIN bands
"""
"""A table of the bands would make a database a third larger and an analysis 1.6 times as long."""
