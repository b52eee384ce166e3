"""What a picture can do to the process that looks at it (C8), and what an honest one tells."""

import io
import struct
import time
import zlib
from pathlib import Path

import pytest

from crawler.looking import format_of
from crawler.pictures import MEMORY, SECONDS, Pictures

pytest.importorskip("PIL", reason="needs the extra images")
zxingcpp = pytest.importorskip("zxingcpp", reason="needs the extra images")

from PIL import Image  # noqa: E402

TEXT = "https://t.me/gazette_qr"


def png(width, height, extra=b"", cut=None):
    """A PNG of one colour, made without its memory; `extra` chunks come before its data."""
    pack = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    data = b"".join(pack.compress(line) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    whole = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra
    whole += chunk(b"IDAT", data + pack.flush()) + chunk(b"IEND", b"")
    return whole[:cut]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def apng(frames):
    """A PNG of so many frames, each with a head and data of its own."""
    control = chunk(b"acTL", struct.pack(">II", frames, 0))
    data = zlib.compress(bytes(64 * 9))
    whole = png(64, 64, extra=control + frame_head(0))[: -len(chunk(b"IEND", b""))]
    for n in range(1, 2 * frames - 1, 2):
        whole += frame_head(n) + chunk(b"fdAT", struct.pack(">I", n + 1) + data)
    return whole + chunk(b"IEND", b"")


def frame_head(n):
    return chunk(b"fcTL", struct.pack(">IIIIIHHBB", n, 64, 64, 0, 0, 1, 10, 0, 0))


def gif(frames):
    first = saved(Image.new("P", (64, 64)), "GIF")
    start, frame = first[: first.index(b",")], first[first.index(b",") : -1]
    return start + frame * frames + b";"


def qr(text=TEXT, scale=10):
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    drawn = memoryview(zxingcpp.write_barcode_to_image(code, scale=scale))
    height, width = drawn.shape
    return Image.frombytes("L", (width, height), bytes(drawn))


def noise_qr():
    """A QR code amid 10 MB of a PNG that hardly packs."""
    side = 1_800
    noise = Image.effect_noise((side, side), 100).convert("RGB")
    noise.paste(qr(scale=20).convert("RGB"), (300, 300))
    return saved(noise, "PNG", compress_level=0)


PHOTO = Image.linear_gradient("L").resize((640, 480)).convert("RGB")

BAD = {
    "81_mpx": (lambda: png(9_000, 9_000), "image_bomb"),
    "169_mpx": (lambda: png(13_000, 13_000), "image_bomb"),
    "400_mpx": (lambda: png(20_000, 20_000), "image_bomb"),
    "truncated": (lambda: saved(PHOTO, "JPEG")[:3_000], "image_bad"),
    "truncated_png": (lambda: png(640, 480, cut=60), "image_bad"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "image_bad"),
    "eps": (
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n",
        "image_bad",
    ),
    "fits": (lambda: b"SIMPLE  =                    T".ljust(2880), "image_bad"),
    "html_polyglot": (lambda: b"GIF89a/*<script>alert(1)</script>*/", "image_bad"),
    "tiff_in_jpeg_clothes": (lambda: b"\xff\xd8\xff" + b"II*\0" * 999, "image_bad"),
    "zip": (lambda: b"PK\x03\x04" * 99, "image_bad"),
    "nothing": (lambda: b"", "image_bad"),
    "text_bomb": (
        lambda: png(9, 9, extra=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(20_000_000)))),
        "image_bad",
    ),
}

GOOD = {
    "png": lambda: saved(PHOTO, "PNG"),
    "jpeg": lambda: saved(PHOTO, "JPEG"),
    "gif": lambda: saved(PHOTO, "GIF"),
    "webp": lambda: saved(PHOTO, "WEBP"),
    "apng_of_10000_frames": lambda: apng(10_000),
    "gif_of_10000_frames": lambda: gif(10_000),
    "24_mpx_see_through": lambda: png(6_000, 4_000, extra=chunk(b"tRNS", bytes(2))),
    "polyglot_zip_behind": lambda: saved(PHOTO, "PNG") + b"PK\x03\x04" * 99,
}

LARGE = ("apng_of_10000_frames", "gif_of_10000_frames", "24_mpx_see_through")


@pytest.fixture(scope="module")
def pictures():
    pictures = Pictures()
    yield pictures
    pictures.close()


@pytest.mark.parametrize("name", BAD)
def test_c8_a_bad_picture_has_its_kind(pictures, name):
    make, expected = BAD[name]

    picture, kind, _ = pictures.read(make())

    assert kind == expected
    assert (picture.width, picture.dhash, picture.qr) == (None, None, None)
    assert len(picture.sha256) == 64


@pytest.mark.parametrize("name", GOOD)
def test_c8_an_honest_picture_is_seen_and_only_its_first_frame(pictures, name):
    picture, kind, _ = pictures.read(GOOD[name]())

    assert kind is None
    assert picture.media_type == f"image/{format_of(GOOD[name]()).lower()}"
    assert picture.width and picture.height and len(picture.dhash) == 16


def test_c8_a_qr_code_is_read_and_its_account_with_it(pictures, record_property):
    for body in (saved(qr(), "PNG"), saved(qr().convert("RGB"), "JPEG"), noise_qr()):
        picture, _, _ = pictures.read(body)

        assert picture.qr == TEXT
        assert [(m.platform, m.value, m.found_in) for m in picture.accounts] == [
            ("telegram", "gazette_qr", "qr")
        ]
    record_property("figure", f"a QR code in a PNG of {len(body) >> 20} MB is read")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
def test_c8_the_largest_pictures_cost_the_worker_little(record_property):
    pictures = Pictures()
    makes = [BAD["400_mpx"][0], *map(GOOD.get, LARGE), noise_qr]
    bodies = [make() for make in makes]
    pictures.read(saved(PHOTO, "PNG"))  # the worker has started

    seconds = []
    for body in bodies:
        begun = time.monotonic()
        pictures.read(body)
        seconds.append(time.monotonic() - begun)
    status = Path(f"/proc/{pictures._worker._process.pid}/status").read_text()
    pictures.close()

    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    record_property("figure", f"decoding: peak {peak:.0f} MB, {max(seconds):.1f} s at most")
    assert peak < 512
    assert max(seconds) < 10
    assert (SECONDS, MEMORY) == (10, 512 << 20)


def test_the_same_picture_in_another_size_and_format_looks_the_same(pictures):
    """dHash is what reports join by: within a few bits over formats and sizes."""
    photo = Image.radial_gradient("L").resize((800, 500)).rotate(7).convert("RGB")
    seen = [
        int(pictures.read(saved(image, kind))[0].dhash, 16)
        for image, kind in (
            (photo, "PNG"), (photo, "JPEG"), (photo.resize((400, 250)), "WEBP"),
        )
    ]  # fmt: skip

    assert all((seen[0] ^ other).bit_count() <= 4 for other in seen)
    other = int(pictures.read(saved(PHOTO, "PNG"))[0].dhash, 16)
    assert (seen[0] ^ other).bit_count() > 8
