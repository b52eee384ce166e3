"""Make worlds with known operators, and count the pairs of sites put together rightly.

    python bench/networks.py [--sizes N,N,N --seeds N]

A world has operators of five manners (handles rotated with overlap; one handle; a main handle with
agents; pictures and texts without any handle; two handles and copied texts), in Chinese and
English, each page's text spun by changing a fifth of its letters. Around them are honest sites with
accounts of their own, pictures of public networks, mirrored licences and cookie notices; newspapers
that tell of sellers; forums where any seller writes; and accounts and pictures that a share of all
sites show. A pair of sites is right when both are one operator's. Texts are measured alone, as
clusters against the texts they were spun from. Writes bench/results/networks.md.
"""

import argparse
import random
import string
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.analysis.analyse import analyse
from audit.analysis.thresholds import Thresholds
from crawler.records import Image, Mention, Sightings, Visit
from crawler.storage import Store

RESULTS = Path(__file__).parent / "results" / "networks.md"
CHANGED = 0.2
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
        self.store, self.owner, self.origin = store, {}, {}
        self.crawl = store.begin("crawl", {}).id
        self.visits: list[Visit] = []
        self.words = [
            "".join(self.rng.choices(string.ascii_lowercase, k=n % 7 + 2)) for n in range(900)
        ]
        operators = 0
        while len(self.owner) < sites * 0.5:
            self.operator(operators, min(2 + int(self.rng.paretovariate(0.9)), sites // 3))
            operators += 1
        while len(self.owner) < sites:
            self.rng.choice([self.honest, self.honest, self.honest, self.newspaper, self.forum])()
        self.rng.shuffle(self.visits)
        store.save(self.crawl, self.visits)

    def site(self, owner: int | None) -> str:
        host = f"site{len(self.owner)}.example"
        self.owner[host] = owner
        return host

    def page(self, host: str, handles: Iterable[str], pictures: Iterable[str], text: str) -> None:
        number = sum(1 for visit in self.visits if visit.url.startswith(f"https://{host}/"))
        url = f"https://{host}/{f'{number}.html' if number else ''}"
        handles, pictures = list(handles), list(pictures)
        if self.rng.random() < 0.3:
            handles.append("platform_help")
        if self.rng.random() < 0.6:
            pictures.append(f"https://cdn.example/theme{self.rng.randrange(4)}.png")
        seen = Sightings(
            mentions=tuple(
                Mention("telegram", "username", name, None, "text", "x", name, name, 0, "label")
                for name in handles
            ),
            images=tuple(Image(each, each, "img", "", 0) for each in pictures),
            text=text,
        )
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

    def operator(self, number: int, sites: int) -> None:
        rng, manner = self.rng, number % 5
        origin = self.text(rng.randint(40, 300))
        pool = [f"op{number}_{n}" for n in range(3 + sites // 3)]
        pictures = [f"https://pics{number}.example/{n}.png" for n in range(3)]
        for at in range(sites):
            host = self.site(number)
            turn = at * len(pool) // sites
            handles = [
                [pool[turn], pool[(turn + 1) % len(pool)]],
                pool[:1],
                [pool[0], pool[1 + at % (len(pool) - 1)]],
                [],
                pool[:2],
            ][manner]
            for _ in range(rng.randint(1, 5)):
                shown = pictures if manner == 3 or rng.random() < 0.5 else []
                text = self.spun(origin)
                self.origin[text] = number
                self.page(
                    host, [h for h in handles if rng.random() < 0.8] or handles[:1], shown, text
                )

    def honest(self) -> None:
        host = self.site(None)
        for n in range(self.rng.randint(1, 6)):
            text = self.rng.choice(NOTICES) if n == 1 else self.text(self.rng.randint(40, 300))
            self.page(host, [f"own_{host[:-8]}"], [f"https://{host}/logo.png"], text)

    def newspaper(self) -> None:
        host = self.site(None)
        known = sorted(
            {m.value for v in self.visits for m in v.sightings.mentions if m.value[:2] == "op"}
        )
        for n in range(self.rng.randint(4, 12)):
            told = [self.rng.choice(known)] if n == 1 else []
            self.page(host, told, [], self.text(self.rng.randint(100, 300)))

    def forum(self) -> None:
        host = self.site(None)
        spam = [v for v in self.visits if any(m.value[:2] == "op" for m in v.sightings.mentions)]
        self.page(host, [], [], self.text(100))
        for visit in self.rng.choices(spam, k=self.rng.randint(5, 15)):
            names = [m.value for m in visit.sightings.mentions if m.value[:2] == "op"]
            self.page(host, names, [], visit.sightings.text)


def pairs(groups: Iterable[Iterable[object]]) -> set[tuple[object, object]]:
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def grouped(rows: Iterable[tuple[object, object]]) -> list[list[object]]:
    groups = defaultdict(list)
    for group, member in rows:
        groups[group].append(member)
    return list(groups.values())


def score(found: set, true: set) -> tuple[float, float]:
    right = len(found & true)
    return right / max(1, len(found)), right / max(1, len(true))


def measure(sites: int, seed: int) -> dict[str, tuple[float, float]]:
    with TemporaryDirectory() as folder, Store(Path(folder, "world.db")) as store:
        world = World(store, sites, seed)
        analyse(store.db.conn, lambda _: None, Thresholds())
        members = store.db.execute(
            "SELECT network_id, member FROM network_members WHERE kind = 'site'"
        ).fetchall()
        texts = store.db.execute(
            "SELECT cluster_id, text FROM text_clusters JOIN texts USING (page_id)"
        ).fetchall()
    true = grouped((owner, host) for host, owner in world.owner.items() if owner is not None)
    spun = [(cluster, text) for cluster, text in texts if text in world.origin]
    return {
        "sites": score(pairs(grouped(members)), pairs(true)),
        "texts": score(
            pairs(grouped(spun)), pairs(grouped((n, t) for t, n in world.origin.items()))
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="20,100,500")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    lines = [
        "| sites | seed | sites: precision | recall | texts: precision | recall | F1 |",
        "|" + "---|" * 7,
    ]
    for sites in map(int, options.sizes.split(",")):
        for seed in range(1, options.seeds + 1):
            (precision, recall), (text_precision, text_recall) = measure(sites, seed).values()
            f1 = 2 * text_precision * text_recall / max(1e-9, text_precision + text_recall)
            numbers = [precision, recall, text_precision, text_recall, f1]
            lines.append(f"| {sites} | {seed} | {' | '.join(f'{n:.3f}' for n in numbers)} |")
            print(lines[-1], flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("# Networks of worlds with known operators\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
