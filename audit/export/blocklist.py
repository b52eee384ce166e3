"""The sites of networks → blocklists, each with the reason beside it. Names are live: they block.

A public suffix is refused, and a site that many share or that is above such a host: its name stands
in a comment.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from audit.analysis.places import OPEN_TO_ALL, PICTURE_HOSTS
from audit.export.findings import Findings
from audit.safety import shown

ABOUT = "Sites that promotrail found in networks: leads, never accusations."
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
"""A host's name as lists have it; not an address, which hosts files can't hold."""

SHARED = (*sorted(PICTURE_HOSTS), *sorted(OPEN_TO_ALL, reverse=True))
ABOVE = {host[dot + 1 :]: host for host in SHARED for dot in range(len(host)) if host[dot] == "."}
"""Names above hosts that many share, and of each name one of the hosts."""

SITES = """
    WITH tied AS (
        SELECT network_id, one AS site FROM standing_evidence WHERE tier <> 'weak'
        UNION SELECT network_id, other FROM standing_evidence WHERE tier <> 'weak'
    )
    SELECT s.id, s.site, n.network_id, n.pages, n.first_seen, n.last_seen,
           (SELECT group_concat(member, ', ') FROM (
               SELECT DISTINCT k.member
               FROM pages p CROSS JOIN mentions m ON m.page_id = p.content_id
                    CROSS JOIN network_members k ON k.kind = 'handle' AND k.member_id = m.handle_id
               WHERE p.site_id = s.id AND k.network_id = n.network_id
                     AND k.member_id NOT IN (SELECT id FROM ignored WHERE kind = 'handle')
               ORDER BY k.member LIMIT 3)),
           CASE WHEN s.site = s.suffix THEN 'a public suffix'
                WHEN s.suffix = '' THEN 'no registered name'
                WHEN EXISTS (
                    SELECT 1 FROM network_members k JOIN pages p ON p.id = k.member_id
                    WHERE k.kind = 'page' AND p.site_id = s.id) THEN 'a site where anyone writes'
           END
    FROM network_members n JOIN sites s ON s.id = n.member_id
    WHERE n.kind = 'site' AND s.id NOT IN (SELECT id FROM ignored WHERE kind = 'site')
      AND (n.network_id, s.site) IN (SELECT * FROM tied)
      AND (:network IS NULL OR n.network_id = :network)
    ORDER BY s.site, n.network_id
"""
PAGES = "SELECT DISTINCT coalesce(final_url, url) FROM pages WHERE site_id = ?"


class Listed(NamedTuple):
    """A site of a network, and why it is one."""

    site_id: int
    site: str
    network: int
    pages: int
    first_seen: str
    last_seen: str
    handles: str | None
    unlisted: str | None
    """Why the database says that it can't be on a list, if it does."""

    @property
    def refused(self) -> str | None:
        """Why it can't be on a list, if it can't."""
        if self.site in SHARED:
            return "a site that many share"
        if host := ABOVE.get(self.site):
            return f"above {host}, which many share"
        return self.unlisted or (None if HOST.fullmatch(self.site) else "no host's name")

    @property
    def reason(self) -> str:
        """The reason, on one line."""
        days = f"{self.first_seen[:10]} to {self.last_seen[:10]}"
        shows = f" shows {self.handles}" if self.handles else ""
        return shown(f"network {self.network}:{shows}, {self.pages} pages, {days}")


def _hosts(findings: Findings, site: Listed) -> Iterator[str]:
    """Yield a line for each host of `site` on which pages were seen: hosts files know no more."""
    names = set()
    for (url,) in findings.db.execute(PAGES, [site.site_id]):
        try:
            names.add(urlsplit(url).hostname or "")
        except ValueError:
            continue
    for name in sorted(filter(HOST.fullmatch, names)):
        yield f"0.0.0.0 {name} # {site.reason}"


def _ublacklist(_: Findings, site: Listed) -> Iterator[str]:
    yield f"# {site.reason}"
    yield f"*://*.{site.site}/*"


def _adblock(_: Findings, site: Listed) -> Iterator[str]:
    """Yield a rule for what pages load, and one for pages, which AdGuard takes only by its name."""
    yield f"! {site.reason}"
    yield f"||{site.site}^"
    yield f"||{site.site}^$document"


def _write(
    rules: Callable[[Findings, Listed], Iterator[str]],
    comment: str,
    header: str,
    findings: Findings,
    file: IO[str],
    live: bool,
) -> None:
    file.write(f"{header}{comment} {ABOUT}\n")
    for site in map(Listed._make, findings.db.execute(SITES, {"network": findings.network})):
        if site.refused:
            file.write(f"{comment} refused: {shown(site.site)} is {site.refused}\n")
        else:
            file.writelines(f"{line}\n" for line in rules(findings, site))


hosts = partial(_write, _hosts, "#", "")
"""Write a hosts file."""

ublacklist = partial(_write, _ublacklist, "#", "")
"""Write a ruleset of match patterns for uBlacklist."""

adblock = partial(_write, _adblock, "!", "[Adblock Plus 2.0]\n")
"""Write a filter list in Adblock's syntax; Adblock Plus takes none without its first line."""
