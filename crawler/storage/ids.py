"""What is met on many pages → its id, made when it is met first and then remembered."""

import sqlite3
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from crawler.sites import site_of

K = TypeVar("K")

REMEMBERED = 50_000
"""Ids of a kind kept in memory, 5 to 10 MB; beyond that they are asked of the database again."""


class Remembered(dict[K, int]):
    """Key → id, by a function where it is not known."""

    def __init__(self, ask: Callable[[K], int]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: K) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[key] = self._ask(key)
        return found


class Ids:
    """The ids of sites, handles and pictures in one database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._sites = Remembered(self._site)
        self.handles = Remembered(self._handle)
        """By platform, kind, value and flag."""

        self.images = Remembered(self._image)
        """By address."""

    def site(self, url: str | None) -> int:
        """Return the id of the site that `url` belongs to."""
        return self._sites[(url or "").partition("://")[2].partition("/")[0]]

    def forget(self) -> None:
        """Drop what was learnt: a transaction that is rolled back takes its ids along."""
        for ids in (self._sites, self.handles, self.images):
            ids.clear()

    def _site(self, origin: str) -> int:
        site = site_of(_host(origin))
        return self._made(
            "INSERT OR IGNORE INTO sites (site, domain, suffix) VALUES (?, ?, ?)", site,
            "SELECT id FROM sites WHERE site = ?", site[:1],
        )  # fmt: skip

    def _handle(self, handle: tuple[str, str, str, str | None]) -> int:
        platform, _, value, _ = handle
        return self._made(
            "INSERT OR IGNORE INTO handles (platform, kind, value, flag) VALUES (?, ?, ?, ?)",
            handle,
            "SELECT id FROM handles WHERE platform = ? AND value = ?", (platform, value),
        )  # fmt: skip

    def _image(self, url: str) -> int:
        return self._made(
            "INSERT OR IGNORE INTO images (url) VALUES (?)", (url,),
            "SELECT id FROM images WHERE url = ?", (url,),
        )  # fmt: skip

    def _made(
        self, insert: str, row: tuple[str | None, ...], select: str, key: tuple[str, ...]
    ) -> int:
        made = self._connection.execute(insert, row)
        if made.rowcount:
            return int(made.lastrowid or 0)
        return int(self._connection.execute(select, key).fetchone()[0])


def _host(origin: str) -> str:
    try:
        return urlsplit(f"//{origin}").hostname or ""
    except ValueError:
        return ""
