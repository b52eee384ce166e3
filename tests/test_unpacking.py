import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils._compression import zstd
from scrapy.utils.test import get_crawler

from crawler.errors import PageFailure
from crawler.unpacking import UNPACKERS, UnpackingMiddleware, unpacked

PACKERS = {
    b"gzip": gzip.compress,
    b"x-gzip": gzip.compress,
    b"deflate": zlib.compress,
    b"br": brotli.compress,
    b"zstd": zstd.compress,
}
MOST = 300_000
codings = pytest.mark.parametrize("coding", UNPACKERS)


def unpack(body, *values, kind=b"text/html"):
    """The response that the middleware makes of a body with these Content-Encoding headers."""
    middleware = UnpackingMiddleware.from_crawler(get_crawler())
    headers = {b"Content-Type": kind, b"Content-Encoding": list(values)}
    response = Response("https://a.example/", headers=headers, body=body)
    return middleware.process_response(Request("https://a.example/"), response)


@codings
@given(body=st.binary(min_size=1, max_size=200_000))
def test_what_was_packed_comes_back(coding, body):
    assert unpacked(PACKERS[coding](body), coding, MOST) == (body, None)


@codings
@given(body=st.binary(min_size=1, max_size=2000))
def test_no_bytes_raise(coding, body):
    whole, damage = unpacked(body, coding, MOST)

    assert damage in (None, "truncated", "bad_encoding")
    assert isinstance(whole, bytes)


@codings
def test_a_body_cut_anywhere_is_said_to_be_and_never_taken_for_whole(coding):
    text = b"".join(b"<p>Item %d costs %d.</p>" % (n, n * 7919 % 1000) for n in range(900))
    packed = PACKERS[coding](text)

    for length in range(1, len(packed) - 8, 97):
        had, damage = unpacked(packed[:length], coding, MOST)
        assert damage == "truncated" or (damage == "bad_encoding" and had == packed[:length])
        assert damage == "bad_encoding" or text.startswith(had)


@codings
def test_more_than_is_allowed_is_a_bomb(coding):
    with pytest.raises(PageFailure) as failure:
        unpacked(PACKERS[coding](bytes(MOST + 1)), coding, MOST)

    assert failure.value.kind == "bomb"


def test_deflate_is_read_without_its_header_too():
    packer = zlib.compressobj(wbits=-15)

    assert unpacked(packer.compress(b"words") + packer.flush(), b"deflate", MOST) == (
        b"words",
        None,
    )


def test_gzip_in_several_members_is_one_body():
    assert unpacked(gzip.compress(b"a") + gzip.compress(b"b"), b"gzip", MOST) == (b"ab", None)


def test_two_layers_are_unpacked_and_three_refused():
    twice = gzip.compress(brotli.compress(b"<p>words"))

    assert unpack(twice, b"br, gzip").body == b"<p>words"
    assert unpack(twice, b"br", b"gzip").body == b"<p>words"
    with pytest.raises(PageFailure, match="3 times"):
        unpack(gzip.compress(twice), b"br, gzip", b"gzip")


@pytest.mark.parametrize("coding", [b"identity", b"none", b"utf-8", b""])
def test_what_is_not_packed_is_left_alone(coding):
    assert unpack(b"<p>words", coding).body == b"<p>words"


def test_the_unpacked_response_is_of_its_own_kind_and_character_set():
    body = gzip.compress("<p>Grüße</p>".encode())

    response = unpack(body, b"gzip", kind=b"text/html; charset=utf-8")

    assert isinstance(response, HtmlResponse)
    assert response.text == "<p>Grüße</p>"
    assert "Content-Encoding" not in response.headers
