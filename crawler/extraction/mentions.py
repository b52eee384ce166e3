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

PARTING = "\n\n\n\n"
"""Stands between texts read together: no rule reads over as many ends of lines."""


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
    seen += _in_text(document, by_reading["text"], linked)
    seen += _in_code(by_reading["code"], linked)
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


def _in_text(
    document: Document, pieces: list[Piece], linked: frozenset[Account]
) -> Iterator[_Seen]:
    """Yield what the visible text and `pieces` say.

    All are looked through at once, as a look costs much of what reading does: the visible text is
    read so, and each piece that seems to say something is then read alone.
    """
    text, named = document.text, set[int]()
    together, starts = _together([text, *(piece.text for piece in pieces)])
    stretch_starts = [stretch.start for stretch in document.stretches]
    for found in accounts_in_text(together, linked):
        if found.start >= len(text):
            named.add(bisect_right(starts, found.start) - 2)
            continue
        _, place, hidden = document.stretches[bisect_right(stretch_starts, found.start) - 1]
        yield _Seen(Piece(text, place or "text", found.start, hidden), found)
    for index in sorted(named):
        for found in accounts_in_text(pieces[index].text, linked):
            yield _Seen(pieces[index], found)


def _in_code(pieces: list[Piece], linked: frozenset[Account]) -> Iterator[_Seen]:
    """Yield what `pieces` of code hold, read alone where they seem to hold something."""
    together, starts = _together([piece.text for piece in pieces])
    found_in_all = accounts_in_text(together, linked, only_links=True)
    for index in sorted({bisect_right(starts, found.start) - 1 for found in found_in_all}):
        for found in accounts_in_text(pieces[index].text, linked, only_links=True):
            yield _Seen(pieces[index], found)


def _together(texts: list[str]) -> tuple[str, list[int]]:
    """Return all `texts` as one, and where in it each begins."""
    lengths = [len(text) + len(PARTING) for text in texts]
    return PARTING.join(texts), list(accumulate(lengths, initial=0))


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
