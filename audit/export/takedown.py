"""Findings → a takedown pack: for each registrable domain a letter to fill in, and the evidence."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from audit.export.findings import Findings
from audit.export.rows import defanged_rows
from audit.files import replacing
from audit.output import Output
from audit.safety import code_span, defanged, shown

LISTED = 50
"""Times at which a page was fetched that a letter names; its CSV file has all."""

COLUMNS = (
    "domain", "page", "platform", "handle", "found_in", "surface", "evidence", "fetched_at",
    "status", "body_sha256",
)  # fmt: skip

LETTER = """# Report of promotional spam on {domain}

- To: [the abuse address of the host or registrar of {domain}]
- From: [your name, organisation and address]
- Date: [today]

[Dear Sir or Madam,]

{pages:,} pages of {domain} promote the accounts below. They were fetched between {first} and
{last} (UTC). A digest (SHA-256) of each page's bytes as fetched is listed, so that what was there
can be shown even after it is changed.

[Say which law or which terms of service this breaks, and what you ask for: removal, or the name
of whom to ask.]

{note}This is a record of what pages showed. It does not say who wrote them.

## Accounts

{accounts}

## Pages

{list}

All {rows:,} sightings, each with its place and the text around it, are in the CSV file that goes
with this letter.

[Your signature]
"""
NOTE = """Addresses are written so that they can't be followed by mistake: `hxxp` stands for `http`,
`[.]` for a dot and `[:]` for a colon. """


def write(findings: Findings, folder: Path, live: bool) -> None:
    """Write NAME.md and NAME.csv into `folder` for each domain that shows a handle."""
    used: set[str] = set()
    for domain, rows in groupby(findings.takedown(), key=itemgetter(0)):
        name = _file_name(domain, used)
        seen = _Seen(live)
        noted = defanged_rows(seen.noting(rows), live)
        Output("csv", file=folder / f"{name}.csv").write(COLUMNS, noted)
        with replacing(folder / f"{name}.md") as file:
            file.write(seen.letter(domain))


class _Fetch(NamedTuple):
    page: str
    time: str
    digest: str | None


class _Seen:
    """What a letter says of the rows that went by, by page and time."""

    def __init__(self, live: bool) -> None:
        self._live = live
        self._rows = self._pages = self._fetches = 0
        self._listed: list[_Fetch] = []
        self._last: _Fetch | None = None
        self._on_page: set[str] = set()
        self._accounts: Counter[str] = Counter()
        self._first_time, self._last_time = "~", ""

    def noting(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[object]]:
        """Yield `rows` as they come, having noted each."""
        for row in rows:
            _, page, platform, handle, *_, fetched_at, _, digest = row
            self._rows += 1
            if self._last is None or page != self._last.page:
                self._pages += 1
                self._on_page = set()
            fetch = _Fetch(page, fetched_at, digest)
            if fetch != self._last:
                self._note(fetch)
            account = f"{platform} {handle}"
            if account not in self._on_page:
                self._on_page.add(account)
                self._accounts[account] += 1
            yield row

    def _note(self, fetch: _Fetch) -> None:
        self._last = fetch
        self._fetches += 1
        if self._fetches <= LISTED:
            self._listed.append(fetch)
        self._first_time = min(self._first_time, fetch.time)
        self._last_time = max(self._last_time, fetch.time)

    def letter(self, domain: str) -> str:
        """Return the letter in Markdown."""
        return LETTER.format(
            domain=self._code(domain),
            pages=self._pages,
            first=self._first_time,
            last=self._last_time,
            note="" if self._live else NOTE,
            accounts="\n".join(
                f"- {self._code(account)}, on {pages:,} pages"
                for account, pages in sorted(self._accounts.items(), key=_rank)
            ),
            list="\n".join(self._list()),
            rows=self._rows,
        )

    def _list(self) -> Iterator[str]:
        for page, time, digest in self._listed:
            proof = f"SHA-256 `{digest}`" if digest else "without a digest"
            yield f"- {self._code(page)}, {time}, {proof}"
        if more := self._fetches - len(self._listed):
            yield f"- and {more:,} more"

    def _code(self, text: str) -> str:
        return code_span(shown(text if self._live else defanged(text)))


def _rank(account: tuple[str, int]) -> tuple[int, str]:
    return -account[1], account[0]


def _file_name(domain: str, used: set[str]) -> str:
    """Return a name for `domain` that no other has and no file system acts on."""
    name = re.sub(r"[^a-z0-9.-]", "_", domain.lower()).strip(".-")[:100] or "_"
    while name in used:
        name += "_"
    used.add(name)
    return name
