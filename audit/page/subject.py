"""What a page is about → which handles, sites, pictures and texts stand on it."""

# ruff: noqa: S608 - what is put into SQL here are our own conditions and numbers
from collections.abc import Callable
from dataclasses import dataclass

from audit import subjects
from audit.database import Reader
from audit.failure import Failure


def _kept(kind: str) -> str:
    return f"NOT IN (SELECT id FROM ignored WHERE kind = '{kind}')"


KEPT = f"site_id {_kept('site')}"


@dataclass(frozen=True)
class Subject:
    """The whole file, a network, a handle or a site.

    What it wants is said in SQL, of the columns handle_id, site_id, image_id, cluster_id and
    network_id. A + keeps SQLite from looking for each handle on each site: it reads the handles'
    own sites, and leaves out the others.
    """

    kind: str
    title: str
    handles: str = "1"
    sites: str = "1"
    images: str = "1"
    texts: str = "1"
    networks: str = "1"

    def conditions(self) -> dict[str, str]:
        """Return what it wants, by name, without what the analyst ignores; `kept` is any site."""
        return {
            "handles": f"{self.handles} AND handle_id {_kept('handle')}",
            "sites": f"{self.sites} AND {KEPT}",
            "images": f"{self.images} AND image_id {_kept('image')}",
            "texts": f"{self.texts} AND cluster_id {_kept('text')}",
            "networks": self.networks,
            "kept": KEPT,
        }


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
        f"+site_id IN ({of} = 'site' UNION {pages})",
        _with_copies(f"{of} = 'image'"),
        f"cluster_id IN ({of} = 'text')",
        f"network_id = {number}",
    )


def _handle(db: Reader, found: subjects.Subject) -> Subject:
    own = found.id
    platform, _, name = found.name.partition(":")
    pages = (
        "SELECT page_id FROM mentions JOIN pages ON pages.id = page_id"
        f" WHERE handle_id = {own} AND confidence <> 'bare' AND {KEPT}"
    )
    return Subject(
        "handle",
        f"{name} on {platform}",
        "handle_id IN (SELECT handle_id FROM mentions"
        f" WHERE page_id IN ({pages}) AND confidence <> 'bare')",
        f"+site_id IN (SELECT site_id FROM handle_site_counts WHERE handle_id = {own})",
        _with_copies(f"SELECT image_id FROM page_images WHERE page_id IN ({pages})"),
        f"cluster_id IN (SELECT cluster_id FROM text_clusters WHERE page_id IN ({pages}))",
        f"network_id IN ({_networks_with('handle', own)})",
    )


def _site(db: Reader, found: subjects.Subject) -> Subject:
    own = found.id
    handles = (
        "SELECT handle_id FROM handle_site_counts JOIN handles ON handles.id = handle_id"
        f" WHERE site_id = {own} AND flag IS NULL AND handle_id {_kept('handle')}"
    )
    pages = f"SELECT id FROM pages WHERE site_id = {own}"
    return Subject(
        "site",
        found.name,
        f"handle_id IN ({handles})",
        f"+site_id IN (SELECT {own} UNION"
        f" SELECT site_id FROM handle_site_counts WHERE handle_id IN ({handles}))",
        _with_copies(f"SELECT image_id FROM image_site_counts WHERE site_id = {own}"),
        f"cluster_id IN (SELECT cluster_id FROM text_clusters WHERE page_id IN ({pages}))",
        f"network_id IN ({_networks_with('site', own)})",
    )


def _with_copies(images: str) -> str:
    """Return the condition of pictures that have the content of one of `images`."""
    return (
        f"image_id IN (WITH own (id) AS MATERIALIZED ({images}) SELECT id FROM own UNION"
        " SELECT copy.id FROM own JOIN images i USING (id) JOIN images copy USING (sha256))"
    )


def _networks_with(kind: str, member: int) -> str:
    return f"SELECT network_id FROM network_members WHERE kind = '{kind}' AND member_id = {member}"


SUBJECTS: dict[str, Callable[[Reader, subjects.Subject], Subject]] = {
    "network": _network,
    "handle": _handle,
    "site": _site,
}
