"""A path → a file or folder that is there whole or not at all, for its owner's eyes alone."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import NamedTemporaryFile, mkdtemp
from typing import IO

from audit.failure import Failure


@contextmanager
def _stopping_in_order() -> Iterator[None]:
    """Take SIGTERM, and the terminal's end, as Ctrl-C, unless someone takes them otherwise."""
    taken = [
        number
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) == signal.SIG_DFL
    ]
    for number in taken:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """Yield a file that takes the place of `path` once it is whole, for its owner's eyes alone."""
    _check_replaceable(path)
    try:
        with _stopping_in_order(), NamedTemporaryFile(
            "w", dir=path.parent, prefix=".promotrail-", delete=False,
            encoding="utf-8", errors="backslashreplace", newline="",
        ) as file:  # made with mode 0600  # fmt: skip
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise Failure(f"{path} can't be written: {error.strerror}.", 3) from error


def _check_replaceable(path: Path) -> None:
    """Refuse to take the place of what is not an ordinary file, or is a database."""
    if not path.parent.is_dir():
        raise Failure(f"{path.parent} is no directory; make it first.", 2)
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise Failure(f"{path} is not an ordinary file; name another.", 2)
    if path.exists() and _is_database(path):
        raise Failure(f"{path} is a database, maybe the one that is read; name another file.", 2)


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Yield a folder that becomes `path` once all is in it; what is there is never replaced."""
    if path.exists() or path.is_symlink():
        raise Failure(f"{path} is there already; name a new folder.", 2)
    if not path.parent.is_dir():
        raise Failure(f"{path.parent} is no directory; make it first.", 2)
    try:
        with _stopping_in_order():
            folder = Path(mkdtemp(dir=path.parent, prefix=".promotrail-"))  # made with mode 0700
            try:
                yield folder
                folder.rename(path)
            except Failure as error:
                told = error.message.replace(str(folder), str(path))
                raise Failure(told, error.exit_code) from error
            finally:
                rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise Failure(f"{path} can't be written: {error.strerror}.", 3) from error
