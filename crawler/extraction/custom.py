"""Extractors of the user's own, found by entry point."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import entry_points

from crawler.records import Image, Link, Mention, Page

GROUP = "promotrail.extractors"

Extractor = Callable[[Page], Iterable[Mention | Image | Link]]


@lru_cache(maxsize=1)
def custom_extractors() -> tuple[Extractor, ...]:
    """Return the functions that installed packages offer, in the order of their names.

    Whatever an import raises is raised: an extractor that is missing must not go unnoticed.
    """
    return tuple(entry.load() for entry in sorted(entry_points(group=GROUP)))
