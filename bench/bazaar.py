"""A world unlike the market: operators are told by whole sites, and much is shared by strangers.

Operators are up to two fifths of all sites, in six manners: one handle and nothing else in common;
a main handle and one for each site; handles that overlap from site to site; a handle on the front
and the contact page alone; pictures and texts without handles; one page a site. Two of them may
share an agent. All keep their pictures on one host. Honest sites, many or few, have accounts of
their own or none, and some a designer's in the footer. Two accounts stand on every page of some
sites, whoever's they are. Aggregators list sellers, forums copy their advertisements, farms link.
"""

from worlds import NOTICES, World

HUBS = {"platform_help": 0.35, "daily_news": 0.2}
"""Accounts, and the shares of all sites that show them on each page."""

PICTURES = "https://pictures.example"


class Bazaar(World):
    """See above."""

    def fill(self, sites: int) -> None:
        self.known: list[tuple[str, str]] = []
        """The handles of operators, each with a text beside it."""

        self.agent = ""
        operators, share = 0, self.rng.uniform(0.3, 0.7)
        while len(self.owner) < sites * share:
            largest = sites * 2 // 5 if operators == 1 else sites // 5
            self.operator(operators, min(2 + int(self.rng.paretovariate(1)), max(2, largest)))
            operators += 1
        while len(self.owner) < sites:
            kind = self.rng.choice([self.honest] * 4 + [self.studio, self.aggregator, self.forum])
            kind(sites - len(self.owner))

    def pages(self, owner: int | None, pages: list[tuple[list[str], list[str], str]]) -> None:
        """Make a site of pages, each with handles, pictures and a text."""
        host = self.site(owner)
        hubs = [name for name, share in HUBS.items() if self.rng.random() < share]
        theme = [f"{PICTURES}/theme{self.rng.randrange(3)}.png"] * (self.rng.random() < 0.7)
        farm = [f"https://site{self.rng.randrange(len(self.owner))}.example/" for _ in range(3)]
        for handles, pictures, text in pages:
            self.save(host, [*handles, *hubs], [*pictures, *theme], text, farm)

    def operator(self, number: int, sites: int) -> None:
        rng, manner = self.rng, self.rng.randrange(6)
        origin = self.text(rng.randint(60, 300))
        shared = self.agent if rng.random() < 0.5 else ""
        self.agent = f"agent_{number}" if rng.random() < 0.5 else ""
        for at in range(sites):
            handles = [
                [f"one_{number}"],
                [f"main_{number}", f"brand_{number}_{at}"],
                [f"turn_{number}_{at}", f"turn_{number}_{at + 1}"],
                [f"desk_{number}"],
                [],
                rng.sample([f"any_{number}_{n}" for n in range(3)], 2),
            ][manner]
            pages = []
            for n in range(1 if manner == 5 else rng.randint(1, 8)):
                text = self.spun(origin) if manner else self.text(200)
                if manner:
                    self.origin[text] = number
                pictures = [f"{PICTURES}/{number}/{rng.randrange(2)}.png"] * (manner in (1, 4))
                pictures += [f"https://own{number}.example/a.png"] * (manner == 4)
                shown = handles if manner != 3 or n == 0 else []
                agents = [
                    x for x in (shared, self.agent) if x and n == at % 2 and rng.random() < 0.4
                ]
                pages.append(([*shown, *agents], pictures, text))
                self.known += [(name, text) for name in handles]
            self.pages(number, pages)

    def honest(self, _: int, designer: str = "") -> None:
        own = [f"team_{len(self.owner)}"] * (self.rng.random() < (0.9 if designer else 0.6))
        everywhere = self.rng.random() < 0.5
        footer = [designer] if designer else []
        logo = f"https://logo{len(self.owner)}.example/logo.png"
        self.pages(
            None,
            [
                (
                    (own if everywhere or n == 0 else []) + footer,
                    [logo],
                    self.rng.choice(NOTICES) if n == 1 else self.text(self.rng.randint(40, 300)),
                )
                for n in range(self.rng.randint(1, 8))
            ],
        )

    def studio(self, left: int) -> None:
        """Make honest sites that one designer made, whose account is in their footers."""
        designer = f"studio_{len(self.owner)}"
        for _ in range(min(self.rng.randint(2, 6), left)):
            self.honest(left, designer)

    def aggregator(self, _: int) -> None:
        names = sorted({name for name, _ in self.known})
        listed = self.rng.sample(names, min(len(names), self.rng.randint(4, 12)))
        pages = [(listed, [], self.text(200))]
        pages += [([name], [], self.text(100)) for name in listed if self.rng.random() < 0.5]
        self.pages(None, pages)

    def forum(self, _: int) -> None:
        posts = self.rng.choices(self.known, k=self.rng.randint(4, 15)) if self.known else []
        front = ([], [], self.text(100))
        self.pages(None, [front, *(([name], [], text) for name, text in posts)])
