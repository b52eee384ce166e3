"""A made-up web, as large as asked for → a promotrail database, through the crawler's own store.

Operators spread handles, pictures and one another's texts over sites of theirs, in Chinese and
English, and rotate them; honest sites have their own; forums copy anyone's advertisement; badges,
counters and a news channel are on every kind. A second crawl fetches a tenth of the pages again,
after some operators have changed their handles. The same seed and size give the same rows.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.records import Image, Link, Mention, Sightings, Visit
from crawler.storage import Store

BATCH = 2_000
BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
WEEKS = 26
AGAIN = 10
"""One page in so many is fetched a second time."""

OWNED, FORUM = 0.4, 0.02
"""Shares of the sites: an operator's, and anyone's; the others are honest."""

PHRASES = (
    "保号卡 长期有效",
    "飞机群 实力担保",
    "海外流量卡 免实名",
    "代发广告 快速收录",
    "eSIM for Asia",
    "cheap traffic",
    "SEO links that rank",
    "instant delivery",
)
"""What advertisements of any operator say."""

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
ICONS = [f"https://icons.example/{n}.svg" for n in range(5)]
COUNTER = "https://counter.example/hit.gif"
NEWS = ("telegram", "username", "world_news_daily", None)
ONWARD = "www.shop1.example"
SHARE = ("telegram", "username", "share", "service")


@dataclass(frozen=True)
class Voice:
    """Who writes a site: what is on each of its pages."""

    handles: tuple[tuple[str, str, str, str | None], ...]
    pictures: tuple[str, ...]
    slots: tuple[tuple[str, ...], ...]
    """A text's places in their order, each with the phrases that may stand in it."""

    rotates: bool = False


@dataclass(frozen=True)
class Site:
    """One site and how much of it there is."""

    host: str
    voice: Voice | None
    """None for a forum."""

    pages: int


def build(path: Path, pages: int, sites: int, mentions: int, seed: int) -> None:
    """Make the database `path` of that many pages, sites and (nearly) mentions."""
    rng = random.Random(seed)
    first = pages - pages // (AGAIN + 1)
    voices, world = _world(rng, first, sites)
    with Store(path) as store:
        for pragma in ("synchronous = OFF", "cache_size = -1000000", "temp_store = MEMORY"):
            store.db.execute(f"PRAGMA {pragma}")
        for again in (False, True):
            crawl = store.begin("crawl", {}).id
            urls = _urls(world, pages - first if again else None)
            store.add_seeds(crawl, (url for _, url in urls))
            urls = _urls(world, pages - first if again else None)
            visits = _visits(rng, voices, urls, first, mentions / pages, again)
            while batch := list(islice(visits, BATCH)):
                store.save(crawl, batch)
            store.end(crawl, "finished")


def _world(rng: random.Random, pages: int, sites: int) -> tuple[list[Voice], list[Site]]:
    """Return the operators, and the sites with their pages, the largest a few hundred times."""
    voices, owners = [], []
    while len(owners) < sites * OWNED:
        voices.append(_operator(rng, len(voices)))
        owners += [voices[-1]] * min(3 + int(rng.paretovariate(1)), 60)
    owners = owners[: int(sites * OWNED)] + [None] * int(sites * FORUM)
    owners += [_honest(rng, n) for n in range(sites - len(owners))]
    rng.shuffle(owners)
    weights = [min(rng.paretovariate(1.1), 300) for _ in owners]
    unit, left = (pages - sites) / sum(weights), pages
    sizes = [1 + int(weight * unit) for weight in weights]
    sizes[0] += left - sum(sizes)
    return voices, [
        Site(f"www.shop{n}.example" if n % 3 else f"blog{n}.test", owner, size)
        for n, (owner, size) in enumerate(zip(owners, sizes, strict=True))
    ]


def _operator(rng: random.Random, n: int) -> Voice:
    names = [_word(rng, 4) for _ in range(rng.randint(2, 6))]
    handles = [("telegram", "username", f"{name}_{n}", None) for name in names]
    handles += [("wechat", "id", f"wx{names[0]}{n}", None)] if n % 3 == 0 else []
    handles += [("tracker", "id", f"UA-{n:06}-1", None)] if n % 4 == 0 else []
    pictures = tuple(f"https://pics{n}.example/{k}.png" for k in range(rng.randint(2, 5)))
    return Voice(tuple(handles), pictures, _slots(rng, 7, 3), rotates=n % 2 == 0)


def _honest(rng: random.Random, n: int) -> Voice:
    handles = (
        ("telegram", "username", f"team_{_word(rng, 3)}_{n}", None),
        ("tracker", "id", f"G-{n:08}", None),
        ("email", "address", f"info@honest{n}.example", None),
    )
    return Voice(handles, (f"https://honest{n}.example/logo.png",), _slots(rng, 12, 6))


def _slots(rng: random.Random, places: int, choices: int) -> tuple[tuple[str, ...], ...]:
    """Return a template: one common phrase, and phrases nobody else has, in one language."""
    chinese = rng.random() < 0.5
    own = [
        tuple(
            "".join(chr(rng.randint(0x4E00, 0x6E00)) for _ in range(rng.randint(3, 6)))
            if chinese
            else f"{_word(rng, 3)} {_word(rng, 2)}"
            for _ in range(choices if place % 3 == 0 else 1)
        )
        for place in range(places)
    ]
    own[rng.randrange(places)] = (rng.choice(PHRASES),)
    return tuple(own)


def _word(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choices(SYLLABLES, k=syllables))


def _urls(world: list[Site], most: int | None) -> Iterator[tuple[Site, str]]:
    """Yield each page with its site; with `most`, so many of them: those fetched again."""
    left = most
    for site in world:
        for n in range(site.pages):
            if most is None:
                yield site, f"https://{site.host}/{n}.html"
            elif left and n % AGAIN == 0:
                left -= 1
                yield site, f"https://{site.host}/{n}.html"


def _visits(
    rng: random.Random,
    voices: list[Voice],
    urls: Iterator[tuple[Site, str]],
    pages: int,
    mentions: float,
    again: bool,
) -> Iterator[Visit]:
    begin, span = (BEGIN, timedelta(weeks=WEEKS)) if not again else (
        BEGIN + timedelta(weeks=WEEKS), timedelta(weeks=2)
    )  # fmt: skip
    for n, (site, url) in enumerate(urls):
        at = (begin + span * (n / pages)).isoformat(timespec="milliseconds")
        if again and rng.random() < 0.05:
            yield Visit(url, at.replace("+00:00", "Z"), error_kind="http_error", status=404)
            continue
        voice = site.voice or rng.choice(voices)
        seen = _sightings(rng, voice, site, mentions, again)
        yield Visit(
            url,
            at.replace("+00:00", "Z"),
            final_url=url,
            status=200,
            content_type="text/html; charset=utf-8",
            body_sha256=hashlib.sha256(f"{url} {seen.text}".encode()).hexdigest(),
            body_bytes=20 * len(seen.text),
            sightings=seen,
        )


def _sightings(
    rng: random.Random, voice: Voice, site: Site, mentions: float, again: bool
) -> Sightings:
    count = 1 + int(rng.random() * (round(2 * mentions) - 1))
    text = " ".join(_pick(rng, slot) for slot in voice.slots)
    seen = []
    for each in range(count):
        handle = _handle(rng, voice, each, again)
        surface = _surface(rng, handle)
        text += f"\n{int(5 + 95 * rng.random())} " if each % 2 else " "
        start = len(text)
        text += surface
        seen.append(_mention(rng, handle, surface, text, start))
    pictures = [_pick(rng, voice.pictures)] if rng.random() < 0.8 else []
    pictures += [_pick(rng, ICONS)] if rng.random() < 0.2 else []
    pictures += [COUNTER] if rng.random() < 0.1 else []
    return Sightings(
        mentions=tuple(seen),
        images=tuple(Image(url, url, "img", "", 0) for url in pictures),
        links=(Link(f"https://{ONWARD}/{count}.html", "more", ""),),
        title=f"{voice.slots[0][0]} {site.host}",
        text=text,
        media="html",
        charset="utf-8",
        charset_source="meta",
    )


def _handle(
    rng: random.Random, voice: Voice, place: int, again: bool
) -> tuple[str, str, str, str | None]:
    """Return whom a mention names: mostly one or two of the voice's own, later on the next one."""
    chance = rng.random()
    if chance < 0.01:
        return NEWS
    if chance < 0.02:
        return SHARE
    if chance < 0.05:
        return ("telegram", "username", f"guess_{int(50_000 * rng.random())}", None)
    shift = 1 if again and voice.rotates else 0
    return voice.handles[(place // 2 + shift + (chance > 0.9)) % len(voice.handles)]


def _surface(rng: random.Random, handle: tuple[str, str, str, str | None]) -> str:
    platform, _, value, _ = handle
    if platform != "telegram":
        return value
    return _pick(rng, ("@{}", "t.me/{}", "https://t.me/{}", "t点me/{}")).format(value)


def _mention(
    rng: random.Random,
    handle: tuple[str, str, str, str | None],
    surface: str,
    text: str,
    start: int,
) -> Mention:
    guess = handle[2].startswith("guess_")
    return Mention(
        *handle,
        found_in="text" if rng.random() < 0.8 else "href",
        rule="label-at" if surface.startswith("@") else "address",
        surface=surface,
        evidence=text[max(0, start - 40) :],
        start=start,
        confidence="bare" if guess else "link" if "me/" in surface else "label",
        disguised="点" in surface,
    )


def _pick(rng: random.Random, of: Sequence[Any]) -> Any:
    """Return one of them, in a fifth of the time that `choice` takes."""
    return of[int(len(of) * rng.random())]
