"""Findings → a MISP event (misp-project.org/datamodels) with its first and last times.

A Telegram handle is a telegram-account object, those of other platforms are user-account objects,
and e-mail addresses, sites and pages are attributes. UUIDs are made from names, that of the
findings and those in them, so that a second import updates the event and no other: what an event
holds has to have a UUID of its own. Values are live: machines match on them.
"""

from typing import IO, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from pymisp import MISPEvent, MISPObject

from audit.export.findings import Findings, Node

NAMESPACE = uuid5(NAMESPACE_URL, "https://promotrail.invalid/misp")
CAUTION = "a lead, never an accusation"
ATTRIBUTES = {
    "site": "domain",
    "page": "url",
    "image": "url",
    "email": "email",
    "phone": "phone-number",
    "website": "domain",
    "bitcoin": "btc",
}
"""The attribute's type for a kind of node, or a platform of handles; other handles are objects."""


def write(findings: Findings, file: IO[str], live: bool) -> None:
    """Write the event of `findings` to `file`; it is held in memory as a whole."""
    name = "all networks" if findings.network is None else f"network {findings.network}"
    event = MISPEvent()
    event.uuid = str(uuid5(NAMESPACE, findings.name()))
    event.info = f"promotrail: {name} ({CAUTION})"
    event.distribution, event.analysis, event.threat_level_id = 0, 0, 4  # yours, initial, undefined
    newest = ""
    for node in findings.nodes():
        _add(event, node)
        newest = max(newest, node.last_seen)
    event.set_date(newest[:10] or "1970-01-01")
    file.write(event.to_json(indent=1, sort_keys=True) + "\n")


def _add(event: MISPEvent, node: Node) -> None:
    about: dict[str, Any] = {
        "uuid": _uuid(event, node.id),
        "comment": f"on {node.sites} sites, {node.pages} pages",
        "first_seen": node.first_seen,
        "last_seen": node.last_seen,
    }
    if kind := ATTRIBUTES.get(node.platform or node.kind):
        event.add_attribute(kind, node.label, to_ids=False, **about)
    elif node.kind == "handle":
        event.add_object(_account(event, node, about))


def _account(event: MISPEvent, node: Node, about: dict[str, Any]) -> MISPObject:
    telegram = node.platform == "telegram"
    made = MISPObject("telegram-account" if telegram else "user-account", strict=True)
    for name, value in about.items():
        setattr(made, name, value)
    values = {_relation(node.label) if telegram else "username": node.label}
    for relation, value in (
        values if telegram else {**values, "account-type": node.platform}
    ).items():
        made.add_attribute(relation, value, uuid=_uuid(event, f"{node.id} {relation}"))
    return made


def _relation(name: str) -> str:
    """Return what a Telegram handle is to MISP: by its normal form a phone, an id or a name."""
    if name.startswith("+") and name[1:].isdigit():
        return "phone"
    return "id" if name.startswith("c/") else "username"


def _uuid(event: MISPEvent, name: str) -> str:
    return str(uuid5(UUID(event.uuid), name))
