"""A subject → which of its sites show which of its handles, in an order that shows groups."""

from collections.abc import Iterable
from typing import NamedTuple

from audit.page.content import Content, Handle

SITES = 60
"""How many are shown at most: those with the most of the handles."""


class Matrix(NamedTuple):
    """How many pages of each site show each handle."""

    handles: list[Handle]
    sites: list[str]
    cells: dict[tuple[int, str], int]
    all_sites: int


def matrix(content: Content) -> Matrix:
    """Return which of the top handles the sites with the most of them show."""
    cells = {(handle, site): pages for handle, site, pages in content.cells(content.top)}
    shown: dict[str, int] = {}
    for _, site in cells:
        shown[site] = shown.get(site, 0) + 1
    sites = sorted(shown, key=lambda site: (-shown[site], site))[:SITES]
    handles, sites = _neighbourly(content.top, sites, cells)
    return Matrix(handles, sites, cells, len(shown))


def _neighbourly(
    handles: list[Handle], sites: list[str], cells: dict[tuple[int, str], int]
) -> tuple[list[Handle], list[str]]:
    """Return both in an order in which those that go together stand together.

    Each goes to the mean place of its counterparts, some times over (the barycentre method).
    """
    for _ in range(8):
        rows = {handle.id: row for row, handle in enumerate(handles)}
        sites = sorted(
            sites,
            key=lambda site: (_mean(rows[h] for h in rows if (h, site) in cells), site),
        )
        columns = {site: column for column, site in enumerate(sites)}
        handles = sorted(
            handles,
            key=lambda handle: (
                _mean(columns[s] for s in columns if (handle.id, s) in cells),
                handle.id,
            ),
        )
    return handles, sites


def _mean(places: Iterable[int]) -> float:
    found = list(places)
    return sum(found) / len(found) if found else 0.0
