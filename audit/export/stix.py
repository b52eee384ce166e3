"""Findings → a STIX 2.1 bundle (docs.oasis-open.org/cti/stix/v2.1).

Handles are user-account, e-mail addresses email-addr and sites domain-name objects; what is no
address to others, such as a local file, is left out. Which site showed which handle, how often, and
when is observed-data; a network is a grouping. Ids are made from names alone (UUIDv5), those of
what was observed from the database's too, so a platform that takes a second export in updates what
it has of this database, and keeps what it has of others. All of it was created when the first crawl
began, and modified when anything in the file changed last: platforms keep what they have unless
that is later. Values are live: machines match on them.
"""

import json
from collections.abc import Iterator
from typing import IO, Any
from uuid import NAMESPACE_URL, UUID, uuid5

import stix2

from audit.export.findings import Edge, Findings, Node
from audit.export.hosts import is_of_web, sort_of_host

NAMESPACE = uuid5(NAMESPACE_URL, "https://promotrail.invalid/stix")
CAUTION = "Found together by promotrail. A finding is a lead, never an accusation."
LABEL = "SELECT (SELECT name FROM network_labels WHERE network_id = ?)"
MOST = 999_999_999
"""The most that number_observed may say."""


def write(findings: Findings, file: IO[str], live: bool) -> None:
    """Write the bundle of `findings` to `file`, an object at a time."""
    bundle = _id("bundle", findings.name())
    file.write(f'{{"type": "bundle", "id": "{bundle}", "objects": [')
    before = "\n"
    for thing in _objects(findings):
        file.write(before + json.dumps(json.loads(thing.serialize()), sort_keys=True))
        before = ",\n"
    file.write("\n]}\n")


def _objects(findings: Findings) -> Iterator[Any]:
    yield MAKER
    database, begun, changed = Findings(findings.db).name(), *findings.span()
    common = {"created_by_ref": MAKER, "created": begun, "modified": changed}
    refs: dict[str, str] = {}
    written: set[str] = set()
    for node in findings.nodes():
        if thing := _observable(node):
            refs[node.id] = thing["id"]
            if thing["id"] not in written:  # a promoted website may be a site, too
                written.add(thing["id"])
                yield thing
    for edge in findings.edges():
        if edge.source in refs and edge.target in refs:
            yield _observed(database, edge, [refs[edge.source], refs[edge.target]], common)
    if findings.network is not None and refs:
        yield _grouping(findings, sorted(written), common)


def _observable(node: Node) -> Any:
    """Return the cyber-observable that `node` is, or None for a kind that STIX has none for."""
    match node.kind:
        case "handle" if node.platform == "email":
            return stix2.EmailAddress(value=node.label)
        case "handle" if node.platform == "website":
            return _host(node.label)
        case "handle":
            return stix2.UserAccount(account_type=node.platform, account_login=node.label)
        case "site":
            return _host(node.label)
        case "page" | "image" if is_of_web(node.label):
            return stix2.URL(value=node.label)
    return None


def _host(name: str) -> Any:
    match sort_of_host(name):
        case "domain":
            return stix2.DomainName(value=name)
        case "ipv4":
            return stix2.IPv4Address(value=name)
        case "ipv6":
            return stix2.IPv6Address(value=name.strip("[]"))
    return None


def _observed(database: str, edge: Edge, refs: list[str], common: dict[str, Any]) -> Any:
    return stix2.ObservedData(
        id=_id("observed-data", f"{database} {edge.source} {edge.target}"),
        **common,
        first_observed=edge.first_seen,
        last_observed=edge.last_seen,
        number_observed=min(edge.pages, MOST),
        object_refs=list(dict.fromkeys(refs)),
    )


def _grouping(findings: Findings, refs: list[str], common: dict[str, Any]) -> Any:
    (label,) = findings.db.execute(LABEL, [findings.network]).fetchone()
    return stix2.Grouping(
        id=_id("grouping", findings.name()),
        **common,
        name=label or f"Promotional network {findings.network}",
        description=CAUTION,
        context="suspicious-activity",
        object_refs=refs,
    )


def _id(kind: str, name: str) -> str:
    made: UUID = uuid5(NAMESPACE, f"{kind} {name}")
    return f"{kind}--{made}"


MAKER = stix2.Identity(
    id=_id("identity", "promotrail"),
    created="2026-01-01T00:00:00Z",
    modified="2026-01-01T00:00:00Z",
    name="promotrail",
    identity_class="system",
)
