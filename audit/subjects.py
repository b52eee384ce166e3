"""What a person types → the handle, site, picture, text cluster or network that is meant."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from audit.database import Reader
from audit.failure import Failure

TELEGRAM = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/"
    r"(?:(?P<invite>\+|joinchat/)|s/)?(?P<name>[\w-]+)(?:[/?#].*)?",
    re.IGNORECASE,
)
"""A Telegram address (core.telegram.org/api/links), as far as a person would type one."""

NUMBERED = re.compile(r"(network|text)[ :#]*(\d{1,18})", re.IGNORECASE)
SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)

HOW = (
    "Type @name, telegram:name, t.me/name, site.example, the address of a picture, network 3"
    " or text 5."
)
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
    tables = {"network": ("networks", "id"), "text": ("text_templates", "cluster_id")}
    table, column = tables[kind]
    if not db.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", [number]).fetchone():  # noqa: S608
        raise Failure(
            f"There is no {kind} {number}. They are listed by: promotrail {kind}s {db.path}", 2
        )
    return Subject(kind, number, str(number))


def _telegram(db: Reader, typed: str) -> Subject | None:
    if not (match := TELEGRAM.fullmatch(typed)):
        return None
    return _handle(db, "telegram", f"+{match['name']}" if match["invite"] else match["name"])


def _prefixed(db: Reader, typed: str) -> Subject | None:
    platform, colon, value = typed.partition(":")
    return _handle(db, platform.lower(), value) if colon and "/" not in platform else None


def _handle(db: Reader, platform: str, value: str) -> Subject | None:
    found = db.execute(NAMED, {"typed": value, "small": value.removeprefix("@").lower()})
    # Case matters in an invite, so what was typed is looked for first.
    rows = sorted((row for row in found if row[1] == platform), key=lambda row: row[2] != value)
    return Subject("handle", rows[0][0], f"{platform}:{rows[0][2]}") if rows else None


def _picture(db: Reader, typed: str) -> Subject | None:
    column = "sha256" if SHA256.fullmatch(typed) else "url"
    value = typed.lower() if column == "sha256" else typed
    row = db.execute(
        f"SELECT id, url FROM images WHERE {column} = ? ORDER BY url LIMIT 1",  # noqa: S608
        [value],
    ).fetchone()
    return Subject("image", *row) if row else None


def _site(db: Reader, typed: str) -> Subject | None:
    """Find the site of a host or an address."""
    try:
        host = urlsplit(typed if "//" in typed else f"//{typed}").hostname or ""
    except ValueError:
        return None
    labels = host.rstrip(".").split(".")
    for start in range(len(labels) - 1):
        name = ".".join(labels[start:])
        row = db.execute("SELECT id, site FROM sites WHERE site = ?", [name]).fetchone()
        if row and db.execute("SELECT 1 FROM pages WHERE site_id = ?", row[:1]).fetchone():
            return Subject("site", *row)
    return None


def _name(db: Reader, typed: str) -> Subject | None:
    """Find the one handle of that name on any platform."""
    small = typed.removeprefix("@").lower()
    rows = db.execute(NAMED, {"typed": typed, "small": small}).fetchall()
    if len(rows) > 1:
        names = ", ".join(f"{platform}:{value}" for _, platform, value in rows)
        raise Failure(f"{typed} is several: {names}. Type one of these.", 2)
    return Subject("handle", rows[0][0], f"{rows[0][1]}:{rows[0][2]}") if rows else None
