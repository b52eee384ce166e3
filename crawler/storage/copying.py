"""A database → a copy that can be trusted, taken while it is written to."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from crawler.storage.checking import opened, problems_of_pages
from crawler.storage.failures import SALVAGE, StoreError, telling_of
from crawler.storage.schema import APPLICATION_ID


def backup(path: Path, target: Path) -> int:
    """Copy the database `path` to `target`, as of one moment; return the bytes of the copy.

    `target` may be an older backup: it is replaced in one step, once the copy is found whole and
    is on the disk. StoreError when it is any other file, or either can't be used.
    """
    _check_free(path, target)
    part = target.with_name(f".{target.name}.part")
    with closing(opened(path)) as source:
        try:
            _copy(source, path, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return target.stat().st_size


def _check_free(path: Path, target: Path) -> None:
    if not target.parent.is_dir():
        raise StoreError(f"{target.parent} is no folder. Make it, or name another place.")
    if not target.exists():
        return
    if not target.is_file() or target.samefile(path) or not _is_ours(target):
        raise StoreError(f"{target} is there and is no backup. Name another file.")


def _is_ours(path: Path) -> bool:
    """Tell by its header whether `path` is a promotrail database."""
    with path.open("rb") as file:
        header = file.read(72)
    return header[:16] == b"SQLite format 3\0" and header[68:] == APPLICATION_ID.to_bytes(4, "big")


def _copy(source: sqlite3.Connection, path: Path, part: Path) -> None:
    with telling_of(part):
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
    with closing(sqlite3.connect(part)) as copy:
        with telling_of(part):
            source.backup(copy)
        with telling_of(path):  # what is broken in the copy is broken in the original
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
            problems = problems_of_pages(copy)
    if problems:
        raise StoreError(f"{path} is corrupt: {problems[0]}. {SALVAGE.format(path=path)}")
    with part.open("rb") as file:
        os.fsync(file.fileno())
