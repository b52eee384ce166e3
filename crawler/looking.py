"""A picture's bytes → what it is, what it looks like, and what its QR code says.

Decoders are where hostile pictures strike, so this is run in a worker (see `pictures`), on the
four formats of the web alone, and after a look at the size that the picture says it has.
"""

import hashlib
import re
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Final

from crawler.records import Picture

if TYPE_CHECKING:
    from PIL import Image

PIXELS: Final = 25_000_000
"""More than a page needs; a camera's 24 million pass."""

QR_SIDE: Final = 2_000
"""Pixels of the longer side on which a QR code is looked for: a larger picture is made smaller."""

_MAGIC: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
)
"""First bytes, after https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern."""


def format_of(body: bytes) -> str | None:
    """Return the format, as Pillow names it, of a picture that is looked at; None for others.

    >>> format_of(b"GIF89a..."), format_of(b"<svg>")
    ('GIF', None)
    """
    return next((name for magic, name in _MAGIC if magic.match(body)), None)


def look(body: bytes) -> tuple[Picture, str | None, str]:
    """Return the picture in `body`, and the kind and detail of what is wrong with it, None and "".

    Of a picture that can't be decoded only the hash of its bytes is known, and its format if it
    has one of ours. Of several frames the first is looked at.
    """
    from PIL import Image

    name = format_of(body)
    picture = Picture(hashlib.sha256(body).hexdigest(), name and f"image/{name.lower()}")
    if not name:
        return picture, "image_bad", "it is no PNG, JPEG, GIF or WebP"
    warnings.simplefilter("error")
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with Image.open(BytesIO(body), formats=[name]) as image:
            image.load()
            picture = picture._replace(width=image.width, height=image.height)
            grey = _grey(image)
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        return picture, "image_bomb", str(error)
    except Exception as error:  # decoders raise what they like of a broken picture
        return picture, "image_bad", str(error)
    return picture._replace(dhash=dhash(grey), qr=_qr(grey)), None, ""


def _grey(image: "Image.Image") -> "Image.Image":
    """Return `image` in grey, on white where it can be seen through."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("L")
    image = image.convert("RGBA")
    grey = Image.new("L", image.size, 255)
    grey.paste(image.convert("L"), mask=image.getchannel("A"))
    return grey


def dhash(grey: "Image.Image") -> str:
    """Return the difference hash of a picture: 64 bits, in hexadecimal.

    Each says whether a pixel of the picture, made 9 by 8, is darker than the one right of it, as
    in http://www.hackerfactor.com/blog/?/archives/529-Kind-of-Like-That.html and imagehash.dhash.
    """
    from PIL import Image

    small = grey.resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    pairs = (small[row * 9 + column :][:2] for row in range(8) for column in range(8))
    return f"{int(''.join('01'[left < right] for left, right in pairs), 2):016x}"


def _qr(grey: "Image.Image") -> str | None:
    """Return what the QR codes in the picture say, a line each; None when there is none."""
    import zxingcpp

    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    if max(grey.size) > QR_SIDE:
        grey.thumbnail((QR_SIDE, QR_SIDE))
    codes = zxingcpp.read_barcodes(grey, formats=qr, text_mode=zxingcpp.TextMode.Plain)
    texts = sorted({code.text for code in codes if code.text})
    return "\n".join(texts) or None
