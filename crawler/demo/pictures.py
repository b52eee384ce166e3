"""The pictures of the demo, drawn from a few shapes so that no picture file is shipped."""

import math
import struct
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

Colour = tuple[int, int, int]


class Disc(NamedTuple):
    """A filled circle; lengths are parts of the picture's height, from its left upper corner."""

    x: float
    y: float
    radius: float
    colour: Colour

    def span(self, y: float) -> tuple[float, float]:
        """Return from where to where it covers the line at `y`."""
        half = math.sqrt(max(0.0, self.radius**2 - (y - self.y) ** 2))
        return self.x - half, self.x + half


class Box(NamedTuple):
    """A filled rectangle; lengths as for a disc."""

    left: float
    top: float
    right: float
    bottom: float
    colour: Colour

    def span(self, y: float) -> tuple[float, float]:
        """Return from where to where it covers the line at `y`."""
        return (self.left, self.right) if self.top <= y <= self.bottom else (0.0, 0.0)


class Drawing(NamedTuple):
    """Shapes, the last one on top, over a colour that changes from left to right."""

    left: Colour
    right: Colour
    shapes: tuple[Disc | Box, ...]

    def rows(self, width: int, height: int) -> Iterator[bytes]:
        """Yield the drawing's rows at a size in pixels, from the top, as RGB."""
        ground = [self._ground(x / width) for x in range(width)]
        for y in range(height):
            pixels = ground.copy()
            for shape in self.shapes:
                start, end = (min(round(x * height), width) for x in shape.span(y / height))
                pixels[start:end] = [shape.colour] * (end - start)
            yield bytes(chain.from_iterable(pixels))

    def _ground(self, across: float) -> Colour:
        red, green, blue = (
            round(a + (b - a) * across) for a, b in zip(self.left, self.right, strict=True)
        )
        return red, green, blue


WHITE, INK, GOLD, RED = (250, 250, 245), (30, 34, 48), (232, 178, 58), (196, 48, 52)
SEA, SKY, LEAF, STONE = (28, 84, 140), (132, 190, 232), (40, 120, 78), (128, 132, 140)

SIM_CARD = Drawing(
    SKY,
    SEA,
    (
        Box(0.35, 0.12, 1.15, 0.88, WHITE),
        Box(0.95, 0.12, 1.15, 0.3, SEA),
        Box(0.5, 0.4, 0.9, 0.74, GOLD),
        Box(0.68, 0.4, 0.71, 0.74, INK),
        Box(0.5, 0.56, 0.9, 0.59, INK),
    ),
)
GLOBE = Drawing(
    INK,
    SEA,
    (
        Disc(0.75, 0.5, 0.42, SKY),
        Disc(0.6, 0.4, 0.17, LEAF),
        Disc(0.95, 0.62, 0.14, LEAF),
        Box(0.2, 0.49, 1.3, 0.51, WHITE),
    ),
)
BANNER = Drawing(
    RED,
    INK,
    (
        Box(0.0, 0.72, 2.5, 0.86, GOLD),
        Disc(0.45, 0.4, 0.3, GOLD),
        Disc(0.45, 0.4, 0.2, RED),
        Box(1.05, 0.15, 1.4, 0.65, WHITE),
        Box(1.5, 0.15, 1.85, 0.65, WHITE),
        Disc(1.22, 0.4, 0.1, RED),
        Disc(1.67, 0.4, 0.1, INK),
    ),
)
CHIPS = Drawing(
    LEAF,
    GOLD,
    (
        Disc(0.4, 0.68, 0.25, RED),
        Disc(0.75, 0.5, 0.25, INK),
        Disc(1.1, 0.32, 0.25, WHITE),
        Disc(0.4, 0.68, 0.1, WHITE),
        Disc(0.75, 0.5, 0.1, GOLD),
        Disc(1.1, 0.32, 0.1, RED),
    ),
)
SHIELD = Drawing(
    INK,
    STONE,
    (
        Box(0.45, 0.15, 1.05, 0.55, LEAF),
        Disc(0.75, 0.55, 0.3, LEAF),
        Box(0.72, 0.28, 0.78, 0.66, WHITE),
        Box(0.58, 0.42, 0.92, 0.48, WHITE),
    ),
)
CHART = Drawing(
    WHITE,
    SKY,
    (
        Box(0.15, 0.7, 0.35, 0.9, STONE),
        Box(0.45, 0.5, 0.65, 0.9, SEA),
        Box(0.75, 0.35, 0.95, 0.9, LEAF),
        Box(1.05, 0.1, 1.25, 0.9, RED),
    ),
)
AIRCRAFT = Drawing(
    WHITE,
    SEA,
    (
        Box(0.2, 0.45, 1.25, 0.58, STONE),
        Disc(1.25, 0.515, 0.065, STONE),
        Box(0.65, 0.15, 0.8, 0.88, STONE),
        Box(0.2, 0.28, 0.3, 0.5, RED),
    ),
)
HARBOR = Drawing(
    GOLD,
    SKY,
    (
        Box(0.0, 0.66, 2.0, 1.0, SEA),
        Disc(0.3, 0.3, 0.13, WHITE),
        Box(0.7, 0.6, 1.3, 0.72, INK),
        Box(0.98, 0.2, 1.02, 0.6, INK),
        Box(1.02, 0.25, 1.25, 0.52, WHITE),
    ),
)
SEAL = Drawing(WHITE, WHITE, (Disc(0.5, 0.5, 0.4, GOLD), Disc(0.5, 0.5, 0.15, WHITE)))
BADGE = Drawing(STONE, STONE, (Box(2.6, 0.0, 5.0, 1.0, SEA),))


class Picture(NamedTuple):
    """A drawing at a size in pixels."""

    drawing: Drawing
    width: int
    height: int
    compression: int = 9
    """zlib's level: another one gives other bytes for the same picture."""

    def png(self) -> bytes:
        """Return the picture as a PNG file, 8 bits a channel, RGB."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        rows = b"".join(b"\0" + row for row in self.drawing.rows(self.width, self.height))
        chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, self.compression)), (b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PICTURES = {
    "pictures.example/esim/sim-card.png": Picture(SIM_CARD, 120, 80),
    "pictures.example/esim/globe.png": Picture(GLOBE, 120, 80),
    "pictures.example/casino/banner.png": Picture(BANNER, 160, 80),
    # The same bytes at an address of the seller's own, and a smaller copy, compressed anew.
    "jackpot-garden.test/img/b1.png": Picture(BANNER, 160, 80),
    "pictures.example/casino/banner-small.png": Picture(BANNER, 96, 48, compression=1),
    "pictures.example/casino/chips.png": Picture(CHIPS, 120, 80),
    "pictures.example/vpn/shield.png": Picture(SHIELD, 120, 80),
    "pictures.example/seo/chart.png": Picture(CHART, 120, 80),
    "pictures.example/news/aircraft.png": Picture(AIRCRAFT, 120, 80),
    "pictures.example/news/harbor.png": Picture(HARBOR, 120, 80),
    "harbor-news.example/img/飞机@2x.png": Picture(AIRCRAFT, 240, 160),
    # On honest and dishonest sites alike: sharing it means nothing.
    "pictures.example/icons/seal.png": Picture(SEAL, 16, 16),
    "pictures.example/badge/telegram-demo__forge__chat-64659d.png": Picture(BADGE, 100, 20),
}
"""What is drawn at each address ("host/path")."""
