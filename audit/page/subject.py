"""What a page is about → which handles, sites, pictures and texts stand on it."""

# ruff: noqa: S608 - what is put into SQL here are our own conditions and numbers
import sqlite3
from dataclasses import dataclass

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


def subject_of(db: sqlite3.Connection, text: str | None) -> Subject:
    """Return the subject that `text` names: a site, PLATFORM:HANDLE, @HANDLE or network:N.

    None is the whole file. Failure says what is not there.
    """
    if text is None:
        return WHOLE
    kind, colon, value = text.partition(":")
    if kind == "network" and value.isdecimal():
        found = _network(db, int(value))
    elif text.startswith("@") or colon:
        found = _handle(db, "" if text.startswith("@") else kind, value if colon else text[1:])
    else:
        found = _site(db, text)
    if not found:
        raise Failure(f"{text} is not in the file. Name a site, PLATFORM:HANDLE or network:N.", 2)
    return found


def _network(db: sqlite3.Connection, number: int) -> Subject | None:
    found = db.execute(
        "SELECT coalesce(name, '') FROM networks n LEFT JOIN network_labels l"
        " ON l.network_id = n.id WHERE n.id = ?",
        [number],
    ).fetchone()
    if not found:
        return None
    of = f"SELECT member_id FROM network_members WHERE network_id = {number} AND kind"
    pages = f"SELECT site_id FROM pages WHERE id IN ({of} = 'page')"
    name = f": {found[0]}" if found[0] else ""
    return Subject(
        "network",
        f"Network {number}{name}",
        f"handle_id IN ({of} = 'handle')",
        f"site_id IN ({of} = 'site' UNION {pages})",
        f"image_id IN ({of} = 'image')",
        f"cluster_id IN ({of} = 'text')",
        f"network_id = {number}",
    )


def _handle(db: sqlite3.Connection, platform: str, value: str) -> Subject | None:
    found = db.execute(
        "SELECT id, platform, value FROM handles WHERE ? IN ('', platform)"
        " AND value = ? COLLATE NOCASE ORDER BY platform <> 'telegram', platform, value",
        [platform, value],
    ).fetchone()
    if not found:
        return None
    own = found[0]
    pages = f"SELECT page_id FROM mentions WHERE handle_id = {own}"
    return Subject(
        "handle",
        f"{found[2]} on {found[1]}",
        f"handle_id IN (SELECT handle_id FROM mentions WHERE page_id IN ({pages}))",
        f"site_id IN (SELECT site_id FROM handle_site_counts WHERE handle_id = {own})",
        f"image_id IN (SELECT image_id FROM page_images WHERE page_id IN ({pages}))",
        f"cluster_id IN (SELECT cluster_id FROM text_clusters WHERE page_id IN ({pages}))",
        f"network_id IN ({_networks_with('handle', own)})",
    )


def _site(db: sqlite3.Connection, name: str) -> Subject | None:
    found = db.execute("SELECT id, site FROM sites WHERE site = ?", [name.lower()]).fetchone()
    if not found:
        return None
    own = found[0]
    handles = f"SELECT handle_id FROM handle_site_counts WHERE site_id = {own}"
    pages = f"SELECT id FROM pages WHERE site_id = {own}"
    return Subject(
        "site",
        found[1],
        f"handle_id IN ({handles})",
        f"site_id IN (SELECT site_id FROM handle_site_counts WHERE handle_id IN ({handles}))",
        f"image_id IN (SELECT image_id FROM image_site_counts WHERE site_id = {own})",
        f"cluster_id IN (SELECT cluster_id FROM text_clusters WHERE page_id IN ({pages}))",
        f"network_id IN ({_networks_with('site', own)})",
    )


def _networks_with(kind: str, member: int) -> str:
    return f"SELECT network_id FROM network_members WHERE kind = '{kind}' AND member_id = {member}"
