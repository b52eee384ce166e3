"""What files show, as plain objects: one for each mention, image and link."""

from collections.abc import Iterator

from crawler.ingest import Tree
from crawler.reading import Reader
from crawler.records import Sightings

MENTION = (
    "platform",
    "kind",
    "value",
    "flag",
    "found_in",
    "rule",
    "surface",
    "evidence",
    "confidence",
)
IMAGE = ("url", "as_written", "found_in", "alt")
LINK = ("url", "anchor", "rel")

COLUMNS = tuple(dict.fromkeys(("record", "source", *MENTION, *IMAGE, *LINK)))
"""All names that an object may have."""


def sightings(source: str, seen: Sightings, guesses: bool) -> Iterator[dict[str, object]]:
    """Yield an object for all that was `seen`; bare `guesses` too when they are asked for."""
    mentions = (m for m in seen.mentions if guesses or m.confidence != "bare")
    for record, things, fields in (
        ("mention", mentions, MENTION),
        ("image", seen.images, IMAGE),
        ("link", seen.links, LINK),
    ):
        for thing in things:
            yield {"record": record, "source": source} | {
                name: getattr(thing, name) for name in fields
            }


def sightings_of_files(tree: Tree, guesses: bool) -> Iterator[dict[str, object]]:
    """Yield the objects of every file of `tree`, file by file."""
    with Reader() as reader:
        for url in tree.addresses():
            yield from sightings(str(tree.path(url)), reader.read(tree.read(url)), guesses)
