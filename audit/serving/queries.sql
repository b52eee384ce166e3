-- Handles by how many sites show them
SELECT platform, handle, sites, pages, mentions, first_seen, last_seen FROM handle_frequency
ORDER BY sites DESC, pages DESC, platform, handle;

-- Sites that show a handle
SELECT platform, handle, site, pages, mentions, first_seen, last_seen FROM handle_sites
WHERE handle = :handle ORDER BY pages DESC, site, platform;

-- Where a handle stands
SELECT page, found_in, rule, surface, evidence, confidence, disguised, hidden, fetched_at
FROM sightings WHERE handle = :handle ORDER BY page, fetched_at, start;

-- Pictures by how many sites show them
SELECT image, sites, pages, first_seen, last_seen FROM shared_images
ORDER BY sites DESC, pages DESC, image;

-- Sites that show a picture
SELECT image, site, pages, first_seen, last_seen FROM image_sites
WHERE image = :image ORDER BY pages DESC, site;

-- Networks
SELECT id, name, note, handles, sites, pages, images, texts, first_seen, last_seen FROM networks
LEFT JOIN network_labels ON network_id = id ORDER BY sites DESC, pages DESC, id;

-- Who is in a network
SELECT kind, member, pages, first_seen, last_seen FROM network_members
WHERE network_id = :network ORDER BY kind, pages DESC, member;

-- What ties a network
SELECT tier, rule, key, one, other, pages, first_seen, last_seen FROM network_evidence
WHERE network_id = :network ORDER BY id;

-- What ties nobody by itself, and why
SELECT rule, key, sites, share, ties_dropped, reason FROM network_hubs
ORDER BY ties_dropped DESC, rule, key;

-- Near-duplicate texts
SELECT cluster_id, texts, pages, sites, template, first_seen, last_seen FROM text_templates
ORDER BY sites DESC, pages DESC, cluster_id;

-- Handles that are new since a date
SELECT platform, handle, first_seen, sites, pages FROM handle_frequency
WHERE first_seen >= :date ORDER BY first_seen, platform, handle;

-- Why pages could not be had
SELECT error_kind, count(DISTINCT url) AS pages, count(DISTINCT site_id) AS sites FROM pages
WHERE error_kind IS NOT NULL GROUP BY error_kind ORDER BY pages DESC, error_kind;

-- Crawls
SELECT * FROM crawl_summary ORDER BY id;
