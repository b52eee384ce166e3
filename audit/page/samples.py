"""A subject → samples of the evidence: a handle, the words around it, and whence they are."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from audit.page.content import Content, Handle

SAMPLED, SAMPLES, LOOKED_AT = 12, 2, 200
"""Of so many handles, a sample of each of so many sites is shown, from their first mentions."""

MENTIONS = """
    SELECT m.surface, m.evidence, m.found_in, m.rule, m.disguised, m.hidden, p.url, p.site_id,
           p.fetched_at, p.status, p.body_sha256, p.id
    FROM mentions m JOIN pages p ON p.id = m.page_id
    WHERE m.handle_id = :handle AND m.confidence <> 'bare' AND {sites}
    ORDER BY m.page_id, m.start, m.id LIMIT :looked_at"""


class Sample(NamedTuple):
    """One mention, its evidence split around the surface."""

    handle: Handle
    before: str
    surface: str
    after: str
    found_in: str
    rule: str
    disguised: bool
    hidden: bool
    page: str
    fetched_at: str
    status: int | None
    body_sha256: str | None
    page_id: int


def samples(content: Content) -> Iterator[Sample]:
    """Yield a mention of each of the first handles from each of some sites."""
    for handle in content.top[:SAMPLED]:
        rows = content.rows(MENTIONS, handle=handle.id, looked_at=LOOKED_AT)
        for number, (_, some) in enumerate(groupby(rows.fetchall(), key=lambda row: row[7])):
            if number < SAMPLES:
                yield _sample(handle, next(some))


def _sample(handle: Handle, row: tuple[Any, ...]) -> Sample:
    surface, evidence, found_in, rule, disguised, hidden, url, _, *of_page = row
    texts = evidence.partition(surface) if surface and surface in evidence else (evidence, "", "")
    before, surface, after = (re.sub(r"\s+", " ", text) for text in texts)
    flags = bool(disguised), bool(hidden)
    return Sample(handle, before, surface, after, found_in, rule, *flags, url, *of_page)
