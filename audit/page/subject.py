"""What a page is about → which handles, sites, pictures and texts stand on it."""

# ruff: noqa: S608 - what is put into SQL here are our own conditions and numbers
from collections.abc import Callable
from dataclasses import dataclass

from audit import subjects
from audit.database import Reader
from audit.failure import Failure


@dataclass(frozen=True)
class Subject:
    """The whole file, a network, a handle or a site.

    The conditions are SQL, of the columns handle_id, site_id, image_id, cluster_id and network_id.
    """

    kind: str
    title: str
    handles: str = "1"
    sites: str = "1"
    images: str = "1"
    texts: str = "1"
    networks: str = "1"


WHOLE = Subject("file", "All networks and handles")


def subject_of(db: Reader, *typed: str) -> Subject:
    """Return the subject that the words mean: a site, a handle or a network; none: the whole file.

    Failure says what is not there, or what no page is about.
    """
    if not typed:
        return WHOLE
    found = subjects.subject_of(db, " ".join(typed))
    if found.kind not in SUBJECTS:
        raise Failure(f"No page is about one {found.kind}; `promotrail show` tells of it.", 2)
    return SUBJECTS[found.kind](db, found)


def _network(db: Reader, found: subjects.Subject) -> Subject:
    number = found.id
    (label,) = db.execute(
        "SELECT coalesce(max(name), '') FROM network_labels WHERE network_id = ?", [number]
    ).fetchone()
    of = f"SELECT member_id FROM network_members WHERE network_id = {number} AND kind"
    pages = f"SELECT site_id FROM pages WHERE id IN ({of} = 'page')"
    return Subject(
        "network",
        f"Network {number}: {label}" if label else f"Network {number}",
        f"handle_id IN ({of} = 'handle')",
        f"site_id IN ({of} = 'site' UNION {pages})",
        f"image_id IN ({of} = 'image')",
        f"cluster_id IN ({of} = 'text')",
        f"network_id = {number}",
    )


def _handle(db: Reader, found: subjects.Subject) -> Subject:
    own = found.id
    platform, _, name = found.name.partition(":")
    pages = f"SELECT page_id FROM mentions WHERE handle_id = {own}"
    return Subject(
        "handle",
        f"{name} on {platform}",
        f"handle_id IN (SELECT handle_id FROM mentions WHERE page_id IN ({pages}))",
        f"site_id IN (SELECT site_id FROM handle_site_counts WHERE handle_id = {own})",
        f"image_id IN (SELECT image_id FROM page_images WHERE page_id IN ({pages}))",
        f"cluster_id IN (SELECT cluster_id FROM text_clusters WHERE page_id IN ({pages}))",
        f"network_id IN ({_networks_with('handle', own)})",
    )


def _site(db: Reader, found: subjects.Subject) -> Subject:
    own = found.id
    handles = f"SELECT handle_id FROM handle_site_counts WHERE site_id = {own}"
    pages = f"SELECT id FROM pages WHERE site_id = {own}"
    return Subject(
        "site",
        found.name,
        f"handle_id IN ({handles})",
        f"site_id IN (SELECT site_id FROM handle_site_counts WHERE handle_id IN ({handles}))",
        f"image_id IN (SELECT image_id FROM image_site_counts WHERE site_id = {own})",
        f"cluster_id IN (SELECT cluster_id FROM text_clusters WHERE page_id IN ({pages}))",
        f"network_id IN ({_networks_with('site', own)})",
    )


def _networks_with(kind: str, member: int) -> str:
    return f"SELECT network_id FROM network_members WHERE kind = '{kind}' AND member_id = {member}"


SUBJECTS: dict[str, Callable[[Reader, subjects.Subject], Subject]] = {
    "network": _network,
    "handle": _handle,
    "site": _site,
}
