"""Who shows what as his own, once hubs and what belongs to nobody are taken out."""

from collections import defaultdict
from collections.abc import Sequence, Set

from audit.analysis.ties import Key, Side

FEW_PAGES = 4
"""If so many pages of a side were read, its front page too, and none of its handles stands there,
they are its guests': a forum's or a hacked site's front page is its keeper's alone."""

RAREST = 12
"""Keys of each rule by which a side is compared with others, the rarest ones."""

BLANK, FEWEST = 5, 20
"""So many sides count as if they were read and showed nothing, or so many that there are that many
in all: what stands on both of two sides that were read need not be everywhere."""


class View:
    """The keys by their numbers, without some `hubs`, and the sides, without those `away`."""

    def __init__(
        self, keys: Sequence[Key], sides: Sequence[Side], hubs: Set[int], away: Set[int]
    ) -> None:
        self.keys, self.sides, self.hubs = keys, sides, hubs
        self.closed = self._closed()
        """Sides whose front page was read and shows none of their handles."""

        self.own: list[list[int]] = []
        """The sides of each key that show it as their own."""

        self.pages: list[dict[int, int]] = [{} for _ in sides]
        """On how many pages of each side its handles stand."""

        for number, key in enumerate(keys):
            handle = key.rule == "handle"
            self.own.append([])
            for side, pages, _, passing in key.showings if number not in hubs else ():
                if side in away or (handle and (passing or side in self.closed)):
                    continue
                self.own[-1].append(side)
                if handle:
                    self.pages[side][number] = pages
        self.passing = [
            sum(
                passing and side not in away and self.has_name(side)
                for side, _, _, passing in key.showings
            )
            for key in keys
        ]
        """On how many other sides, which have handles too, each is mentioned in passing."""

        self.shown = self._shown()
        self.total = max(FEWEST, len(sides) - len(away) + BLANK)
        self.read = sum(side.pages for side in sides)
        self.named = sum(self.has_name(at) for at in range(len(sides)) if at not in away)
        """How many sides have handles."""

    def has_name(self, side: int, beside: int | None = None) -> bool:
        """Return whether the side shows a handle, be it a guest's, other than the key `beside`."""
        shown = self.pages[side]
        if self.sides[side].alone or len(shown) > 1 or side in self.closed:
            return True
        return bool(shown) and beside not in shown

    def _closed(self) -> set[int]:
        greeted = {
            showing.side
            for number, key in enumerate(self.keys)
            if key.rule == "handle" and number not in self.hubs
            for showing in key.showings
            if showing.at_entrance
        }
        return {
            at
            for at, side in enumerate(self.sides)
            if side.entrance and side.pages >= FEW_PAGES and side.names
            if not side.alone_at_entrance and at not in greeted
        }

    def _shown(self) -> list[list[int]]:
        """Return the keys that each side shows as its own, the rarest of each rule."""
        shown: list[dict[str, list[int]]] = [defaultdict(list) for _ in self.sides]
        for number in sorted(range(len(self.keys)), key=lambda number: len(self.own[number])):
            for side in self.own[number] if len(self.own[number]) > 1 else ():
                taken = shown[side][self.keys[number].rule]
                if len(taken) < RAREST:
                    taken.append(number)
        return [[number for taken in of.values() for number in taken] for of in shown]
