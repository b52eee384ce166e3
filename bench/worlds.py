"""Made-up worlds with known operators: what the two kinds of them have in common.

The same seed and size give the same world.
"""

import random
import string
from collections.abc import Iterable

from crawler.records import Image, Link, Mention, Sightings, Visit
from crawler.storage import Store

CHANGED = 0.2
"""The share of its letters in which a spun text differs."""

HANZI = [chr(code) for code in range(0x4E00, 0x5000)]
NOTICES = [
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software "
    "and associated documentation files, to deal in the software without restriction.",
    "We use cookies to improve your experience on this site. By clicking accept you consent to the "
    "use of all the cookies. You may visit cookie settings to provide a controlled consent.",
]


class World:
    """Sites in a store, and who each is of: a number for an operator's, None for others."""

    def __init__(self, store: Store, sites: int, seed: int) -> None:
        self.rng = random.Random(seed)
        self.owner: dict[str, int | None] = {}
        self.origin: dict[str, object] = {}
        """Of each spun text: what it was spun from."""

        self.visits: list[Visit] = []
        self.words = [
            "".join(self.rng.choices(string.ascii_lowercase, k=n % 7 + 2)) for n in range(900)
        ]
        self.fill(sites)
        self.rng.shuffle(self.visits)
        store.save(store.begin("crawl", {}).id, self.visits)

    def fill(self, sites: int) -> None:
        """Make that many sites, or a few more."""
        raise NotImplementedError

    def site(self, owner: int | None) -> str:
        host = f"site{len(self.owner)}.example"
        self.owner[host] = owner
        return host

    def save(
        self,
        host: str,
        handles: Iterable[str],
        pictures: Iterable[str],
        text: str,
        links: Iterable[str] = (),
        path: str = "{}.html",
    ) -> None:
        """Add a page of `host`; its first one is the front page, the others have `path`."""
        number = sum(1 for visit in self.visits if visit.url.startswith(f"https://{host}/"))
        seen = Sightings(
            mentions=tuple(
                Mention("telegram", "username", name, None, "text", "x", name, name, 0, "label")
                for name in handles
            ),
            images=tuple(Image(each, each, "img", "", 0) for each in pictures),
            links=tuple(Link(each, "", "") for each in links),
            text=text,
        )
        url = f"https://{host}/{path.format(number) if number else ''}"
        self.visits.append(Visit(url, "2026-05-01T00:00:00.000Z", sightings=seen))

    def text(self, length: int) -> str:
        if self.rng.random() < 0.5:
            return "".join(self.rng.choices(HANZI, k=length))
        return " ".join(self.rng.choices(self.words, k=length // 2))

    def spun(self, text: str) -> str:
        letters = HANZI if text[0] > "\u2e80" else string.ascii_lowercase
        return "".join(
            self.rng.choice(letters) if each != " " and self.rng.random() < CHANGED else each
            for each in text
        )
