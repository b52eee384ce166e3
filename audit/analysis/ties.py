"""Keys and the sides that show them, as the analysis weighs them."""

from dataclasses import dataclass
from typing import NamedTuple


class Side(NamedTuple):
    """A site, or a page of a site where anyone writes."""

    open: bool
    """Whether strangers can write on it."""

    pages: int = 1
    entrance: bool = False
    """Whether a page was read on which a site says who keeps it."""

    speaking: int = 0
    """How many pages show a handle, whichever."""

    names: int = 0
    """How many handles they show."""

    said: int = 0
    """How often: a handle once a page."""

    alone: int = 0
    """Of the handles that it has for itself, as no other side shows them: on how many pages the
    commonest stands. 0 if it has none."""

    alone_at_entrance: bool = False


class Showing(NamedTuple):
    """A side that shows a key."""

    side: int
    pages: int = 1
    at_entrance: bool = False
    passing: bool = False
    """Whether it is merely mentioned there."""


@dataclass(frozen=True)
class Key:
    """Something that two sides or more show."""

    rule: str
    id: int
    showings: list[Showing]
    source: str = ""
    """Where it comes from: keys of one rule and source do not bear each other out."""


class Hub(NamedTuple):
    """A key that ties nobody by itself, and why."""

    rule: str
    id: int
    sides: int
    reason: str


def independent(one: Key, other: Key) -> bool:
    """Return whether a page that copies the one thing need not show the other."""
    rules = {one.rule, other.rule}
    if rules == {"image"} or rules == {"handle"}:
        return one.source != other.source
    return len(rules) == 2 and rules != {"text", "title"}
