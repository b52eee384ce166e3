"""The command: a format's name → what writes it."""

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import click

from audit.database import Database, Reader, Reading
from audit.export.findings import Findings
from audit.failure import Failure
from audit.files import new_folder, replacing
from audit.listing import NUMBER
from audit.subjects import check_network

FILES = {
    "gexf": "gexf:write",
    "graphml": "graphml:write",
    "edges": "edges:write",
    "jsonl": "lines:write",
    "stix": "stix:write",
    "misp": "misp:write",
    "hosts": "blocklist:hosts",
    "ublacklist": "blocklist:ublacklist",
    "adblock": "blocklist:adblock",
}
"""Formats that are one file, and the function that writes each."""

FOLDERS = {"csv": "folder:write", "takedown": "takedown:write"}
"""Formats that are a folder of files."""


@click.command("export", cls=Reading)
@click.argument("db", metavar="DATABASE", type=Database(seconds=math.inf))
@click.option(
    "--to", "form", type=click.Choice([*FILES, *FOLDERS]), required=True, help="The format."
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--network", type=NUMBER, metavar="N", help="Only network N.")
@click.option("--live", is_flag=True, help="Addresses that can be clicked, in every format.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def command(
    db: Reader, form: str, path: Path, network: int | None, live: bool, force: bool
) -> None:
    """Write what DATABASE shows to FILE, for other programs.

    \b
    gexf, graphml   who shows what as a graph, for Gephi, networkx, yEd
    edges           the same as one CSV file: source,target,…
    csv             a folder of CSV files, one a table
    jsonl           the same tables as JSON lines
    stix, misp      STIX 2.1 bundle, MISP event (extra `share`)
    hosts, ublacklist, adblock
                    the sites of networks as blocklists, the reason beside each
    takedown        a folder with a letter to fill in and the evidence for each domain

    Flagged handles and bare guesses are left out. Addresses are defanged (hxxp, [.]) but where
    machines match on them: in ids of graphs, STIX, MISP and blocklists.

    \b
    Examples:
      promotrail export audit.db --to gexf audit.gexf
      promotrail export audit.db --to stix network-3.json --network 3
      promotrail export audit.db --to takedown letters/
    """
    db.take_snapshot()
    # No format takes text that is not UTF-8: its bytes are told instead.
    db.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")
    if network is not None:
        _check_network(db, network)
    if form in FILES and path.exists() and not force:
        raise Failure(f"{path} is there already; name another file, or say --force.", 2)
    place: AbstractContextManager[IO[str] | Path] = (
        new_folder(path) if form in FOLDERS else replacing(path)
    )
    with place as target:
        _writer({**FILES, **FOLDERS}[form])(Findings(db, network), target, live)
        db.check_unchanged()


def _check_network(db: Reader, network: int) -> None:
    check_network(db, network)
    if not db.execute("SELECT 1 FROM standing_networks WHERE id = ?", [network]).fetchone():
        raise Failure(
            f"All that ties network {network} is ignored. It is listed by:"
            f" promotrail network {db.path} {network} --why --all",
            2,
        )


def _writer(place: str) -> Callable[[Findings, IO[str] | Any, bool], None]:
    """Return the function `MODULE:NAME` of this room; its library may not be installed."""
    module, _, name = place.partition(":")
    try:
        function: Callable[[Findings, Any, bool], None] = getattr(
            import_module(f"audit.export.{module}"), name
        )
    except ModuleNotFoundError as error:
        raise Failure(
            f"This format needs {error.name}. Run: pip install 'promotrail[share]'", 2
        ) from error
    return function
