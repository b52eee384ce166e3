"""Findings → a takedown pack: for each registrable domain a letter to fill in, and the evidence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from audit.export.findings import Findings
from audit.export.rows import defanged_rows
from audit.files import replacing
from audit.output import Output
from audit.safety import code_span, defanged, shown

LISTED = 50
"""Pages that a letter names; its CSV file has all."""

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

Addresses are written so that they can't be followed by mistake: `hxxp` stands for `http` and
`[.]` for a dot. This is a record of what pages showed. It does not say who wrote them.

## Accounts

{accounts}

## Pages

{list}

All {rows:,} sightings, each with its place and the text around it: `{csv}`

[Your signature]
"""


def write(findings: Findings, folder: Path, live: bool) -> None:
    """Write NAME.md and NAME.csv into `folder` for each domain that shows a handle."""
    used: set[str] = set()
    for domain, rows in groupby(findings.takedown(), key=itemgetter(0)):
        name = _file_name(domain, used)
        seen = _Seen()
        noted = defanged_rows(seen.noting(rows), live)
        Output("csv", file=folder / f"{name}.csv").write(COLUMNS, noted)
        with replacing(folder / f"{name}.md") as file:
            file.write(seen.letter(domain, f"{name}.csv"))


class _Seen:
    """What a letter says of the rows that went by."""

    def __init__(self) -> None:
        self.rows = 0
        self.accounts: dict[str, int] = {}
        self.pages: dict[str, tuple[str, str]] = {}

    def noting(self, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        """Yield `rows` as they come, having noted each."""
        for row in rows:
            _, page, platform, handle, *_, fetched_at, _, digest = map(str, row)
            self.rows += 1
            account = f"{platform} {handle}"
            self.accounts[account] = self.accounts.get(account, 0) + 1
            self.pages[page] = (fetched_at, digest)
            yield row

    def letter(self, domain: str, csv: str) -> str:
        """Return the letter in Markdown."""
        times = sorted(time for time, _ in self.pages.values())
        pages = [
            f"- {_code(page)}, {time}, SHA-256 `{digest}`"
            for page, (time, digest) in sorted(self.pages.items())
        ]
        if len(pages) > LISTED:
            pages[LISTED:] = [f"- and {len(pages) - LISTED:,} more"]
        return LETTER.format(
            domain=_code(domain),
            pages=len(self.pages),
            first=times[0],
            last=times[-1],
            accounts="\n".join(
                f"- {_code(account)}, {times:,} times"
                for account, times in sorted(self.accounts.items(), key=_rank)
            ),
            list="\n".join(pages),
            rows=self.rows,
            csv=csv,
        )


def _rank(account: tuple[str, int]) -> tuple[int, str]:
    return -account[1], account[0]


def _code(text: str) -> str:
    return code_span(shown(defanged(text)))


def _file_name(domain: str, used: set[str]) -> str:
    """Return a name for `domain` that no other has and no file system acts on."""
    name = re.sub(r"[^a-z0-9.-]", "_", domain.lower()).strip(".-")[:100] or "_"
    while name in used:
        name += "_"
    used.add(name)
    return name
