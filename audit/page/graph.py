"""A subject → the nodes and edges of the drawing on its page."""

from collections import Counter
from typing import Any

from audit.page.content import Content
from audit.safety import defanged, shown

DRAWN = 300
"""Nodes that are drawn: more than that say nothing to the eye."""


def graph(content: Content) -> dict[str, Any]:
    """Return `nodes` (kind, name, platform, sites), `edges` (two nodes' numbers, pages) and `all`.

    Handles and pictures on the most sites are drawn, and of their sites those with the most of
    them; `all` is how many handles and sites there are.
    """
    handles, pictures = content.drawn, content.pictures
    seen: list[tuple[Any, str, int]] = [
        (("handle", number), site, pages) for number, site, pages in content.cells(handles)
    ]
    seen += [(("image", which), site, pages) for which, site, pages in content.picture_cells()]
    ties = Counter(site for _, site, _ in seen)
    room = DRAWN - len(handles) - len(pictures)
    sites = sorted(ties, key=lambda site: (-ties[site], site))[:room]
    places: list[Any] = [("handle", each.id) for each in handles] + [
        ("image", it["content"]) for it in pictures
    ]
    number_of = {place: number for number, place in enumerate(places + sites)}
    return {
        "nodes": [
            *(_node("handle", each.name, each.sites, each.platform) for each in handles),
            *(_node("image", it["url"], it["sites"]) for it in pictures),
            *(_node("site", site, ties[site]) for site in sites),
        ],
        "edges": [
            [number_of[place], number_of[site], pages]
            for place, site, pages in seen
            if site in number_of
        ],
        "all": content.handles + content.sites,
    }


def _node(kind: str, name: str, sites: int, platform: str = "") -> dict[str, Any]:
    inert = shown(defanged(name))
    return {"kind": kind, "name": inert, "sites": sites, "platform": shown(platform)}
