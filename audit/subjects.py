"""What a person types → the handle, site, picture, text cluster or network that is meant."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from audit.database import Reader
from audit.failure import Failure
from audit.listing import IGNORED_IMAGES

TELEGRAM = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/"
    r"(?:(?P<invite>\+|joinchat/)|s/)?(?P<name>c/\d+|[\w-]+)(?:[/?#].*)?",
    re.IGNORECASE,
)
"""A Telegram address (core.telegram.org/api/links), as far as a person would type one."""

NUMBERED = re.compile(r"(network|text)[ :#]*(\d{1,18})", re.IGNORECASE)
SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)

HOW = (
    "Type @name, telegram:name, t.me/name, site.example, the address of a picture, network 3"
    " or text 5."
)
PICTURE = f"""
    SELECT c.id, c.url FROM images i JOIN images c ON c.id = i.id OR c.sha256 = i.sha256
    WHERE i.id = (SELECT min(id) FROM images WHERE {{column}} = ?)
    ORDER BY c.id IN {IGNORED_IMAGES}, c.id LIMIT 1
"""  # noqa: S608 - all of it is ours
NAMED = """
    SELECT id, platform, value FROM handles
    WHERE value IN (:typed, :small, '@' || :small) ORDER BY platform, value
"""


class Subject(NamedTuple):
    """One thing that was found; `kind` is handle, site, image, text or network."""

    kind: str
    id: int
    name: str
    """As `ignores` and network members have it: platform:value, the site, the address, a number."""

    @property
    def is_of_analysis(self) -> bool:
        """Whether there is such a thing only since it was analysed."""
        return self.kind in ("network", "text")


def subject_of(db: Reader, typed: str) -> Subject:
    """Return what `typed` means; Failure says what to type when it is unknown or ambiguous."""
    typed = typed.strip()
    for read in (_numbered, _telegram, _picture, _prefixed, _site, _name):
        if found := read(db, typed):
            return found
    raise Failure(f"Nothing in {db.path} is called {typed}. {HOW}", 2)


def _numbered(db: Reader, typed: str) -> Subject | None:
    if not (match := NUMBERED.fullmatch(typed)):
        return None
    kind, number = match[1].lower(), int(match[2])
    if kind == "network":
        check_network(db, number)
    elif not db.execute("SELECT 1 FROM text_templates WHERE cluster_id = ?", [number]).fetchone():
        raise Failure(
            f"There is no text {number}. They are listed by: promotrail texts {db.path}", 2
        )
    return Subject(kind, number, str(number))


def check_network(db: Reader, network: int) -> None:
    """Raise Failure, which says what to type, when there is no such network."""
    if db.execute("SELECT 1 FROM networks WHERE id = ?", [network]).fetchone():
        return
    gone = db.execute(
        "SELECT other_id FROM network_history WHERE network_id = ? AND event = 'merged'"
        " ORDER BY analysis_id DESC LIMIT 1",
        [network],
    ).fetchone()
    told = f"It is part of network {gone[0]} now." if gone else "They are listed by:"
    raise Failure(f"There is no network {network}. {told} promotrail networks {db.path}", 2)


def _telegram(db: Reader, typed: str) -> Subject | None:
    if not (match := TELEGRAM.fullmatch(typed)):
        return None
    name = f"+{match['name']}" if match["invite"] else match["name"]
    return _named(db, name).get("telegram")


def _prefixed(db: Reader, typed: str) -> Subject | None:
    platform, _, value = typed.partition(":")
    return _named(db, value).get(platform.lower())


def _named(db: Reader, value: str) -> dict[str, Subject]:
    """Return, by platform, the handle that each calls so."""
    found: dict[str, Subject] = {}
    rows = db.execute(NAMED, {"typed": value, "small": value.removeprefix("@").lower()})
    for number, platform, name in rows:
        # Case matters in an invite, so what was typed is meant where it is there.
        if platform not in found or name == value:
            found[platform] = Subject("handle", number, f"{platform}:{name}")
    return found


def _picture(db: Reader, typed: str) -> Subject | None:
    """Find the picture, by whichever of its copies a network would have it."""
    column = "sha256" if SHA256.fullmatch(typed) else "url"
    value = typed.lower() if column == "sha256" else typed
    row = db.execute(PICTURE.format(column=column), [value]).fetchone()
    return Subject("image", *row) if row else None


def _site(db: Reader, typed: str) -> Subject | None:
    """Find the site of a name as `sites` lists it, of a host or of an address."""
    try:
        host = urlsplit(typed if "//" in typed else f"//{typed}").hostname or ""
    except ValueError:
        return None
    labels = host.rstrip(".").split(".")
    for name in (typed, *(".".join(labels[start:]) for start in range(len(labels) - 1))):
        row = db.execute("SELECT id, site FROM sites WHERE site = ?", [name]).fetchone()
        if row and db.execute("SELECT 1 FROM pages WHERE site_id = ?", row[:1]).fetchone():
            return Subject("site", *row)
    return None


def _name(db: Reader, typed: str) -> Subject | None:
    """Find the one handle of that name on any platform."""
    found = list(_named(db, typed).values())
    if len(found) > 1:
        names = ", ".join(handle.name for handle in found)
        raise Failure(f"{typed} is several: {names}. Type one of these.", 2)
    return found[0] if found else None
