"""Pictures that were fetched → what is stored of them, the accounts in their QR codes too."""

import hashlib
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from scrapy.settings import BaseSettings

from crawler.extraction.evidence import window
from crawler.failure import Failure
from crawler.frontier import Queued
from crawler.looking import look
from crawler.platforms import account_from_url, accounts_in_text
from crawler.records import Found, Mention, Picture, Visit
from crawler.visits import visited
from crawler.worker import Worker

SECONDS = 10.0
MEMORY = 512 << 20
"""Of processor time, and bytes of address space, for a picture."""

LARGEST = 10 * 1024 * 1024
"""Bytes of a picture."""

HEADERS = {"Accept": b"image/webp,image/png,image/jpeg,image/gif,image/*;q=0.5"}


class NoPictures(Failure):
    """What looks at pictures is not installed."""


def check_images(settings: BaseSettings) -> bool:
    """Tell whether pictures are to be fetched; NoPictures when nothing here could read them."""
    wanted = settings.getbool("PROMOTRAIL_IMAGES")
    if wanted and not (find_spec("PIL") and find_spec("zxingcpp")):
        raise NoPictures(
            "--images needs the extra images. Install it: pip install 'promotrail[images]'"
        )
    return wanted


class Pictures:
    """Looks at pictures, in a worker process that is started when one comes."""

    def __init__(self) -> None:
        self._worker = Worker(look, SECONDS, MEMORY)

    def read(self, body: bytes) -> tuple[Picture, str | None, str]:
        """Return the picture in `body`, and the kind and detail of what is wrong with it."""
        picture, kind, detail = self._worker.ask(body) or (
            Picture(hashlib.sha256(body).hexdigest()),
            "image_bomb",
            "it takes too much time or memory",
        )
        accounts = tuple(_mentions(picture.qr)) if picture.qr else ()
        return picture._replace(accounts=accounts), kind, detail

    def visit(self, queued: Queued, body: bytes, damage: str | None, facts: Any) -> Visit:
        """Return the visit of a picture; `damage` is the kind of a body that is not whole."""
        picture, kind, detail = self.read(body)
        return visited(queued, damage or kind, detail, picture=picture, **facts)

    def close(self) -> None:
        """End the worker."""
        self._worker.close()


def _mentions(text: str) -> Iterator[Mention]:
    """Yield what a QR code's `text` mentions: it is an address more often than not."""
    for line in text.splitlines():
        account = account_from_url(line)
        whole = [Found(account, 0, len(line), "address", "link")] if account else []
        for found in whole or accounts_in_text(line):
            yield Mention(
                *found.account,
                found_in="qr",
                rule=found.rule,
                surface=line[found.start : found.end],
                evidence=window(line, found.start, found.end),
                start=0,
                confidence=found.confidence,
                disguised=found.disguised,
            )
