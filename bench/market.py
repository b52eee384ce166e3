"""A world of sellers who all show what they sell by on most of their pages.

Operators of five manners (handles rotated with overlap; one handle; a main handle with agents;
pictures and texts without any handle; two handles and copied texts), in Chinese and English, each
page's text spun. Around them are honest sites with accounts of their own, pictures of public
networks, mirrored licences and cookie notices; newspapers that tell of sellers; forums where any
seller writes; and an account and pictures that a share of all pages show.
"""

from collections.abc import Iterable

from worlds import NOTICES, World


class Market(World):
    """See above."""

    def fill(self, sites: int) -> None:
        operators = 0
        while len(self.owner) < sites * 0.5:
            self.operator(operators, min(2 + int(self.rng.paretovariate(0.9)), sites // 3))
            operators += 1
        while len(self.owner) < sites:
            self.rng.choice([self.honest, self.honest, self.honest, self.newspaper, self.forum])()

    def page(self, host: str, handles: Iterable[str], pictures: Iterable[str], text: str) -> None:
        handles, pictures = list(handles), list(pictures)
        if self.rng.random() < 0.3:
            handles.append("platform_help")
        if self.rng.random() < 0.6:
            pictures.append(f"https://cdn.example/theme{self.rng.randrange(4)}.png")
        self.save(host, handles, pictures, text)

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
