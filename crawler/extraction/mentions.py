"""Pieces of a page → the accounts they mention, each with its evidence."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from crawler.extraction.addresses import carrier
from crawler.extraction.document import Document, Piece
from crawler.extraction.evidence import Source, window
from crawler.platforms import account_from_url, accounts_in_text
from crawler.records import Account, Found, Mention

PARTING = "\n\n"
"""Stands between pieces read together."""


class _Seen(NamedTuple):
    """An account, and the piece and place in it that named it."""

    piece: Piece
    found: Found


def mentions(document: Document, pieces: Iterable[Piece], source: str) -> Iterator[Mention]:
    """Yield what `pieces` and the visible text mention, in document order.

    `source` is the page as it was written: where evidence for what no reader sees is cut from.
    """
    by_reading: dict[str, list[Piece]] = {"address": [], "text": [], "code": []}
    for piece in pieces:
        by_reading[piece.reading].append(piece)
    seen = list(_in_addresses(by_reading["address"]))
    linked = frozenset(found.account for _, found in seen)
    seen += _in_pieces(by_reading["text"], linked, only_links=False)
    seen += _in_pieces(by_reading["code"], linked, only_links=True)
    seen += _in_visible_text(document, linked)
    markup = Source(source)
    for piece, found in sorted(seen, key=_order):
        yield _mention(piece, found, markup)


def _order(seen: _Seen) -> tuple[int, str, int, str]:
    piece, found = seen
    return piece.start, piece.place, found.start, found.account.value


def _in_addresses(pieces: list[Piece]) -> Iterator[_Seen]:
    accounts: dict[str, Account | None] = {}
    for piece in pieces:
        if piece.text not in accounts:
            accounts[piece.text] = account_from_url(piece.text)
        if account := accounts[piece.text]:
            place = _place_of_address(piece, account)
            found = Found(account, 0, len(piece.text), "address", "link")
            yield _Seen(piece._replace(place=place), found)


def _place_of_address(piece: Piece, account: Account) -> str:
    """Return "redirect" for a link that only hands on the address of `account`."""
    own = carrier(piece.text) if piece.place == "href" else None
    return "redirect" if own and account_from_url(own) != account else piece.place


def _in_pieces(
    pieces: list[Piece], linked: frozenset[Account], only_links: bool
) -> Iterator[_Seen]:
    """Yield what is in `pieces`: read all at once to see which say something, then those alone."""
    starts = [0, *accumulate(len(piece.text) + len(PARTING) for piece in pieces)]
    together = accounts_in_text(PARTING.join(piece.text for piece in pieces), linked, only_links)
    for index in sorted({bisect_right(starts, found.start) - 1 for found in together}):
        for found in accounts_in_text(pieces[index].text, linked, only_links):
            yield _Seen(pieces[index], found)


def _in_visible_text(document: Document, linked: frozenset[Account]) -> Iterator[_Seen]:
    starts = [stretch.start for stretch in document.stretches]
    for found in accounts_in_text(document.text, linked):
        _, place, hidden = document.stretches[bisect_right(starts, found.start) - 1]
        yield _Seen(Piece(document.text, place or "text", found.start, hidden), found)


def _mention(piece: Piece, found: Found, source: Source) -> Mention:
    surface = piece.text[found.start : found.end]
    if surface == piece.text:
        evidence = source.around(surface)
    else:
        evidence = window(piece.text, found.start, found.end)
    return Mention(
        *found.account,
        found_in=piece.place,
        rule=found.rule,
        surface=surface,
        evidence=evidence,
        start=piece.start,
        confidence=found.confidence,
        disguised=found.disguised,
        hidden=piece.hidden,
    )
