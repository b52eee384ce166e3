"""Files and folders → visits, through the same queue and store as a crawl."""

from collections.abc import Iterable, Iterator
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from crawler.failure import Failure
from crawler.frontier import Frontier, Queued
from crawler.hosts import Hosts
from crawler.reading import Reader
from crawler.records import Page, Visit
from crawler.storage import Store
from crawler.urls import BadURL, normal
from crawler.visits import visit_of, visited

BATCH = 100
"""Files a transaction."""


class Tree:
    """Files under one address.

    A file's address is its place under `base_url`, or its own file: address without one.
    """

    def __init__(self, paths: Iterable[Path], base_url: str = "") -> None:
        """Take the files at `paths` and below those that are folders; Failure for no address."""
        self._roots = [path.resolve() for path in paths]
        try:
            self.base_url = normal(base_url).rstrip("/") if base_url else ""
        except BadURL as error:
            raise Failure(
                f"--base-url {base_url} {error}. Name one such as https://shop.example/ads/"
            ) from error

    @property
    def paths(self) -> list[str]:
        """The files and folders, in full."""
        return [str(root) for root in self._roots]

    def addresses(self) -> Iterator[str]:
        """Yield the address of each file, a folder's in the order of their names."""
        for root in self._roots:
            for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
                if path.is_file():
                    yield self._address(root, path)

    def read(self, url: str) -> Page:
        """Return the file at `url` as a page; OSError when it can't be read."""
        path = self.path(url)
        return Page(url, content_type_of(path), path.read_bytes())

    def _address(self, root: Path, path: Path) -> str:
        if not self.base_url:
            return path.as_uri()
        below = path.relative_to(root) if root.is_dir() else Path(path.name)
        return f"{self.base_url}/{quote(below.as_posix())}"

    def path(self, url: str) -> Path:
        """Return the place of the file at `url`."""
        if not self.base_url:
            return Path(unquote(urlsplit(url).path))
        below = unquote(url.removeprefix(f"{self.base_url}/"))
        folders = [root / below if root.is_dir() else root.parent / below for root in self._roots]
        return next((path for path in folders if path.is_file()), folders[0])


def content_type_of(path: Path) -> str:
    """Return the media type that the file's name claims, "" when it claims none."""
    return guess_type(path.name)[0] or ""


def ingest(store: Store, crawl_id: int, tree: Tree, keep_text: bool) -> Iterator[Visit]:
    """Read all that is queued, commit it in batches, and yield each visit once it is committed."""
    frontier = Frontier(store, crawl_id, Hosts(per_host=BATCH), across_sites=False)
    with Reader() as reader:
        while batch := frontier.claim(BATCH):
            visits = [_visit(tree, reader, queued) for queued in batch]
            store.save(crawl_id, visits, keep_text)
            for visit in visits:
                frontier.answered(visit.url)
            frontier.settle(visit.url for visit in visits)
            yield from visits


def _visit(tree: Tree, reader: Reader, queued: Queued) -> Visit:
    try:
        page = tree.read(queued.url)
        return visit_of(queued, page, reader.read(page))
    except OSError as error:
        return visited(queued, "connect", str(error))
