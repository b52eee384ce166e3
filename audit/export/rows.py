"""Rows of findings → rows with every address in them as nobody can click it."""

from collections.abc import Iterable, Iterator, Sequence

from audit.safety import defanged


def defanged_rows(rows: Iterable[Sequence[object]], live: bool) -> Iterator[Sequence[object]]:
    """Yield `rows` with their texts defanged, or as they are when they are to be `live`."""
    for row in rows:
        yield row if live else [_defanged(value) for value in row]


def _defanged(value: object) -> object:
    return defanged(value) if isinstance(value, str) else value
