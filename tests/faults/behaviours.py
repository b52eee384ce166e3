"""What the fault server does, a function a path: each has the connection and the rest of the path.

Nothing here is read by the server but the request's head; a body is sent as it stands.
"""

import asyncio
import gzip
import socket
import struct
import zlib
from functools import cache
from urllib.parse import unquote

import brotli
from scrapy.utils._compression import zstd

from tests.faults import charsets

AD = b"<title>Ad</title><p>Our channel, Telegram: @gazette_desk</p>" + b"<p>More of it.</p>" * 50
MB = 1 << 20


async def send(out, data):
    out.write(data)
    await out.drain()


async def answer(out, body=AD, *headers, status=b"200 OK", kind=b"text/html; charset=utf-8"):
    """A well-formed answer, with further headers."""
    head = [
        b"HTTP/1.1 " + status,
        b"Connection: close",
        b"Content-Length: %d" % len(body),
        *headers,
    ]
    head += [b"Content-Type: " + kind] if kind else []
    await send(out, b"\r\n".join(head) + b"\r\n\r\n" + body)


async def missing(out, _):
    await answer(out, b"no such page", status=b"404 Not Found")


async def fine(out, _):
    await answer(out)


# N1: what unpacks to far more than it is.


@cache
def repeated(make, size):
    """A stream of zeros: a first piece, one to repeat, and how often for `size` bytes in all."""
    pack = make()
    first, again = pack(bytes(16 * MB)), pack(bytes(16 * MB))
    return first + again * (size // (16 * MB) - 1)


def deflating(wbits):
    stream = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_FULL_FLUSH)


def gzipping():
    return deflating(31)


def zipping():
    return deflating(15)


def brotlying():
    stream = brotli.Compressor(quality=5)
    return lambda data: stream.process(data) + stream.flush()


@cache
def zstd_zeros(size):
    """Blocks of one repeated byte, 128 KiB each (RFC 8878, section 3.1.1.2)."""
    block = (1 << 1 | (128 * 1024) << 3).to_bytes(3, "little") + b"\0"
    return b"\x28\xb5\x2f\xfd\x00\x38" + block * (size // (128 * 1024))


GB = 1 << 30


async def bomb_gzip(out, _):
    await answer(out, repeated(gzipping, 5 * GB - 128 * MB), b"Content-Encoding: gzip")


async def bomb_gzip_10(out, _):
    await answer(out, repeated(gzipping, 10 * GB), b"Content-Encoding: gzip")


async def bomb_deflate(out, _):
    await answer(out, repeated(zipping, 2 * GB), b"Content-Encoding: deflate")


async def bomb_brotli(out, _):
    await answer(out, repeated(brotlying, 10 * GB), b"Content-Encoding: br")


async def bomb_zstd(out, _):
    await answer(out, zstd_zeros(10 * GB), b"Content-Encoding: zstd")


async def bomb_stacked_2(out, _):
    await answer(out, gzip.compress(repeated(brotlying, GB)), b"Content-Encoding: br, gzip")


async def stacked_3(out, _):
    body = gzip.compress(gzip.compress(gzip.compress(AD)))
    await answer(out, body, b"Content-Encoding: gzip, gzip, gzip")


async def stacked_100(out, _):
    await answer(out, gzip.compress(AD), *[b"Content-Encoding: gzip"] * 100)


# N2: bodies without end.


async def endless_chunked(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await send(out, b"10000\r\n" + b"<p>on and on" + bytes(65524) + b"\r\n")


async def endless_close(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        await send(out, b"<p>on and on</p>" * 4096)


async def length_3_gib(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nContent-Length: 3221225472\r\n\r\n" + AD)


# N3: heads without end.


async def header_flood(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\n")
    for n in range(1 << 40):
        await send(out, b"".join(b"X-%d-%d: flood\r\n" % (n, m) for m in range(2000)))


async def interim_flood(out, _):
    while True:
        await send(out, b"HTTP/1.1 102 Processing\r\nX: y\r\n\r\n" * 1000)


async def header_1_mb(out, _):
    await answer(out, AD, b"X-Long: " + b"a" * MB)


async def header_unending(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        await send(out, b"a" * 65536)


async def headers_10000(out, _):
    await answer(out, AD, *(b"X-%d: many" % n for n in range(10_000)))


async def headers_150(out, _):
    await answer(out, AD, *(b"X-%d: quite some" % n for n in range(150)))


# N4: slow ones.


async def slow_body(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        await send(out, b"a")
        await asyncio.sleep(1)


async def slow_head(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        await send(out, b"a")
        await asyncio.sleep(1)


async def silence(out, _):
    await out.reader.read()  # ends when the client goes


# N5: bodies that are not as long as they say.


async def length_too_long(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + AD)


async def length_too_short(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + AD)


async def length_negative(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + AD)


async def length_word(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + AD)


async def length_twice(out, _):
    await send(out, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + AD)


async def chunk_bad(out, _):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    await send(out, head + b"%x\r\n%s\r\nwhat?\r\n" % (len(AD), AD))


async def chunk_cut(out, _):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    await send(out, head + b"%x\r\n%s\r\nffff\r\n<p>cut" % (len(AD), AD))


# N6: packed bodies that are cut, or not packed.


@cache
def long_ad():
    """An ad whose packed form can be cut without losing the ad."""
    return AD + b"".join(b"<p>Item %d costs %d.</p>" % (n, n * 7919 % 1000) for n in range(12_000))


async def cut_gzip(out, _):
    await answer(out, gzip.compress(long_ad())[:-60], b"Content-Encoding: gzip")


async def cut_brotli(out, _):
    await answer(out, brotli.compress(long_ad(), quality=1)[:-60], b"Content-Encoding: br")


async def cut_zstd(out, _):
    await answer(out, zstd.compress(long_ad())[:-600], b"Content-Encoding: zstd")


async def cut_deflate(out, _):
    await answer(out, zlib.compress(long_ad())[:-60], b"Content-Encoding: deflate")


async def not_packed(out, rest):
    await answer(out, AD, b"Content-Encoding: " + rest.encode())


# N7: no answer, or none in HTTP/1.x.


async def reset(out, _):
    linger = struct.pack("ii", 1, 0)  # closing sends RST at once
    out.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


async def empty(out, _):
    pass


async def garbage(out, _):
    await send(out, bytes(range(1, 256)) * 9 + b"\r\n\r\n")


async def http_0_9(out, _):
    await send(out, AD + b"\n")


async def nul_header(out, _):
    await answer(out, AD, b"X-\0Nul: a\0b")


async def status_999(out, _):
    await answer(out, AD, status=b"999 Request denied")


async def status_abc(out, _):
    await answer(out, AD, status=b"abc")


# N10: redirects.


async def redirect(out, location, status=b"302 Found"):
    await answer(out, b"", b"Location: " + location.encode(), status=status)


async def loop(out, _):
    await redirect(out, "/loop")


async def hop(out, rest):
    await redirect(out, f"/hop/{int(rest) + 1}")


async def lead(out, rest):
    await redirect(out, unquote(rest))


async def chain(out, rest):
    """By status, by refresh, by script, and there."""
    if rest == "refresh":
        await answer(out, b"<meta content='1; URL=\"/chain/script\"' http-equiv=Refresh>")
    elif rest == "script":
        await answer(out, b"<body><script>window.location.href = '\\/chain\\/end';</script>")
    elif rest == "end":
        await answer(out)
    else:
        await redirect(out, "/chain/refresh", b"301 Moved")


async def lost_chain(out, rest):
    if not rest:
        await redirect(out, "/lost_chain/end")


# N16: cookies.


async def cookies(out, _):
    await answer(
        out, AD + b"<a href=/cookies/next>", *(b"Set-Cookie: c%d=1" % n for n in range(150))
    )


async def cookies_400(out, _):
    await answer(out, AD, *(b"Set-Cookie: c%d=%s" % (n, b"x" * 3000) for n in range(400)))


async def cookie_1_mb(out, _):
    await answer(out, AD, b"Set-Cookie: c=" + b"x" * MB)


# N18: bodies that are not what they are said to be; `rest` says both.

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)
BODIES = {
    "png": PNG,
    "html": b"<!doctype html>" + AD,
    "zip": b"PK\x03\x04" + bytes(range(256)) * 4,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 4,
    "octets": bytes(range(256)) * 4,
}


async def lie(out, rest):
    body, _, kind = rest.partition("/")
    await answer(out, BODIES[body], kind=kind.encode())


# N17: character sets; `rest` is the number of a page.


async def charset(out, rest):
    body, kind = charsets.page(int(rest))
    await answer(out, body, kind=kind)
