-- Which handles do the most sites show?
SELECT platform, handle, sites, pages FROM handle_frequency
ORDER BY sites DESC, pages DESC, handle LIMIT 10;

-- Which sites show this handle?
SELECT site, pages, mentions, first_seen FROM handle_sites
WHERE handle = 'demo_esim_asia' ORDER BY pages DESC, site;

-- Which sites share this picture?
SELECT site, pages FROM image_sites WHERE image LIKE '%/esim/sim-card.png' ORDER BY site;

-- Which sites have handles in common, and how many?
SELECT a.site, b.site AS other, count(*) AS shared
FROM handle_sites a JOIN handle_sites b USING (platform, handle)
WHERE a.site < b.site GROUP BY a.site, b.site ORDER BY shared DESC, a.site, other;

-- Which handles stand on the pages that show this picture?
SELECT handle, count(DISTINCT page) AS pages
FROM sightings JOIN page_images USING (page_id) JOIN images ON images.id = image_id
WHERE url LIKE '%/esim/sim-card.png' AND flag IS NULL GROUP BY handle ORDER BY pages DESC, handle;

-- Where was a handle disguised, or hidden from the reader?
SELECT handle, surface, found_in, page FROM sightings
WHERE disguised OR hidden ORDER BY page, handle, surface;

-- On which pages does a handle stand only where nobody sees it?
SELECT page, handle FROM sightings
GROUP BY page_id, platform, handle HAVING min(hidden) = 1 ORDER BY page, handle;

-- Which handles are new since a date?
SELECT handle, first_seen, sites FROM handle_frequency
WHERE first_seen >= '2026-05-20' ORDER BY first_seen, handle;

-- Why could pages not be had?
SELECT error_kind, count(DISTINCT url) AS pages, count(DISTINCT site_id) AS sites FROM pages
WHERE error_kind IS NOT NULL GROUP BY error_kind ORDER BY pages DESC, error_kind;

-- In which ways was this handle written?
SELECT surface, count(*) AS times, count(DISTINCT site) AS sites FROM sightings
WHERE handle = 'demo_esim_asia' GROUP BY surface ORDER BY times DESC, surface;
