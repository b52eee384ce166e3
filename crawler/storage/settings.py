"""What the crawls of a file were told, read without opening it for writing."""

import sqlite3
from contextlib import closing
from pathlib import Path


def every_crawl_set(path: Path, name: str) -> bool:
    """Tell whether `path` is a database of crawls that all had the setting `name`.

    A file that can't be read as one is none. The file is left as it is.
    """
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            rows = connection.execute("SELECT instr(settings, ?) FROM crawls", [f'"{name}"'])
            return all(place for (place,) in rows)
    except sqlite3.DatabaseError:
        return False
