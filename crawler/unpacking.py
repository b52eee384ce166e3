"""Compressed bodies, unpacked within bounds; what is cut or broken is kept, and says so.

Scrapy's own unpacks any number of layers, hands on a cut body as if it were whole, and guesses
the character set of the bytes while they are compressed: 5 ms a page.
"""

import zlib
from collections.abc import Callable, Iterator
from gzip import GzipFile
from io import BytesIO
from itertools import chain

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from crawler.errors import PageFailure

LAYERS = 2
"""Encodings on top of each other. No honest server has two, but for a proxy that packs again."""

PIECE = 64 * 1024
WINDOW_LOG = 23
"""8 MiB, the most that a zstd stream may ask for on the web (RFC 9659)."""


def _gzip(body: bytes) -> Iterator[bytes]:
    stream = GzipFile(fileobj=BytesIO(body))
    yield from iter(lambda: stream.read1(PIECE), b"")


def _zstd(body: bytes) -> Iterator[bytes]:
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: WINDOW_LOG}
    stream = zstd.ZstdFile(BytesIO(body), options=options)
    yield from iter(lambda: stream.read(PIECE), b"")


def _deflate(body: bytes) -> Iterator[bytes]:
    # The name means zlib's format (RFC 9110, section 8.4.1.2); some send it without its header.
    is_zlib = body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    stream = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
    for start in range(0, len(body), PIECE):  # it copies what it leaves, so it is not given all
        packed = body[start : start + PIECE]
        while packed and not stream.eof:
            yield stream.decompress(packed, PIECE)
            packed = stream.unconsumed_tail
    yield stream.flush()
    if not stream.eof:
        raise EOFError


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    while not stream.is_finished():
        yield (piece := stream.process(body, output_buffer_limit=PIECE))
        body = b""
        if not piece:
            raise EOFError


UNPACKERS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"gzip": _gzip,
    b"x-gzip": _gzip,
    b"deflate": _deflate,
    b"br": _brotli,
    b"zstd": _zstd,
}
"""Each coding's pieces; EOFError when the body ends early, another error when it is broken."""

BROKEN = (OSError, zlib.error, brotli.error, zstd.ZstdError)


class UnpackingMiddleware(HttpCompressionMiddleware):
    """Unpacks bodies; `response.flags` has "truncated" or "bad_encoding" when one is not whole."""

    def process_response(self, request: Request, response: Response) -> Response:  # type: ignore[override]  # the old spider argument is gone
        """Return `response` unpacked; PageFailure for a bomb."""
        codings = _codings(response)
        if not codings or not response.body:
            return response
        if len(codings) > LAYERS:
            raise PageFailure("bomb", f"it is packed {len(codings)} times")
        body, flags = response.body, list(response.flags)
        for coding in reversed(codings):
            most = request.meta.get("unpacks_to", self._max_size)
            body, damage = unpacked(body, coding, most)
            if damage:
                flags.append(damage)
                break
        return _with_body(response, body, flags)


def unpacked(body: bytes, coding: bytes, most: int) -> tuple[bytes, str | None]:
    """Return what `body` unpacks to, and its damage: truncated, bad_encoding or None.

    Of a damaged body what precedes the damage is returned, or itself when that is nothing: it
    may never have been packed. PageFailure when it unpacks to more than `most` bytes.
    """
    pieces, size, damage = [], 0, None
    try:
        for piece in UNPACKERS[coding](body):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise PageFailure("bomb", f"{len(body):,} bytes unpack to more than {most:,}")
    except EOFError:
        damage = "truncated" if size else "bad_encoding"
    except BROKEN:
        damage = "bad_encoding"
    return (body if damage and not size else b"".join(pieces)), damage


def _codings(response: Response) -> list[bytes]:
    """Return the codings in which the body was packed, first to last; none if one is unknown."""
    named = chain.from_iterable(
        value.lower().split(b",") for value in response.headers.getlist("Content-Encoding")
    )
    codings = [coding for each in named if (coding := each.strip()) not in (b"", b"identity")]
    return codings if all(coding in UNPACKERS for coding in codings) else []


def _with_body(response: Response, body: bytes, flags: list[str]) -> Response:
    # Not replace(): it hands on the encoding, which is a guess made from the packed bytes.
    kept = {name: getattr(response, name) for name in Response.attributes}
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    return kind(**kept | {"headers": headers, "body": body, "flags": flags})
