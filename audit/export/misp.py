"""Findings → a MISP event (misp-project.org/datamodels) with its first and last times.

A Telegram handle is a telegram-account object, those of other platforms are user-account objects,
and e-mail addresses, sites and pages are attributes, as are Telegram's invites and private chats:
the object has no place for what is no person's. What is no address to others, such as a local file,
is left out, and what two nodes are, such as a site and a promoted website, is there once. UUIDs are
made from names, that of the findings and those in them, so that a second import updates the event
and no other: what an event holds has to have a UUID of its own. Values are live: machines match on
them.
"""

from typing import IO, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from pymisp import MISPEvent, MISPObject

from audit.export.findings import Findings, Node
from audit.export.hosts import is_of_web, sort_of_host

NAMESPACE = uuid5(NAMESPACE_URL, "https://promotrail.invalid/misp")
CAUTION = "a lead, never an accusation"
HOSTS = {"domain": "domain", "ipv4": "ip-dst", "ipv6": "ip-dst"}
"""The attribute's type for each sort of host."""

PLATFORMS = {"email": "email", "phone": "phone-number", "bitcoin": "btc"}
"""The same for platforms of which a handle is an attribute; other handles are objects."""


def write(findings: Findings, file: IO[str], live: bool) -> None:
    """Write the event of `findings` to `file`; it is held in memory as a whole."""
    name = "all networks" if findings.network is None else f"network {findings.network}"
    event = MISPEvent()
    event.uuid = str(uuid5(NAMESPACE, findings.name()))
    event.info = f"promotrail: {name} ({CAUTION})"
    event.distribution, event.analysis, event.threat_level_id = 0, 0, 4  # yours, initial, undefined
    newest = ""
    written: set[str] = set()
    for node in findings.nodes():
        _add(event, node, written)
        newest = max(newest, node.last_seen)
    event.set_date(newest[:10] or "1970-01-01")
    file.write(event.to_json(indent=1, sort_keys=True) + "\n")


def _add(event: MISPEvent, node: Node, written: set[str]) -> None:
    about: dict[str, Any] = {
        "comment": f"on {node.sites} sites, {node.pages} pages",
        "first_seen": node.first_seen,
        "last_seen": node.last_seen,
    }
    if attribute := _attribute(node):
        uuid = _uuid(event, " ".join(attribute))
        if uuid not in written:
            written.add(uuid)
            event.add_attribute(*attribute, to_ids=False, uuid=uuid, **about)
    elif node.kind == "handle" and node.platform != "website":
        event.add_object(_account(event, node, about))


def _attribute(node: Node) -> tuple[str, str] | None:
    """Return the type and value of the attribute that `node` is, if it is one."""
    name = node.label
    match node.platform or node.kind:
        case "site" | "website":
            kind = HOSTS.get(sort_of_host(name) or "")
        case "page" | "image":
            kind = "url" if is_of_web(name) else None
        case "telegram" if name.startswith(("+", "c/")) and not _is_phone(name):
            return "url", f"https://t.me/{name}"
        case platform:
            kind = PLATFORMS.get(platform)
    return (kind, name) if kind else None


def _account(event: MISPEvent, node: Node, about: dict[str, Any]) -> MISPObject:
    if node.platform == "telegram":
        made = MISPObject("telegram-account", strict=True)
        values = {"phone" if _is_phone(node.label) else "username": node.label}
    else:
        made = MISPObject("user-account", strict=True)
        values = {"username": node.label, "account-type": node.platform}
    for name, value in {**about, "uuid": _uuid(event, node.id)}.items():
        setattr(made, name, value)
    for relation, value in values.items():
        made.add_attribute(relation, value, uuid=_uuid(event, f"{node.id} {relation}"))
    return made


def _is_phone(name: str) -> bool:
    return name.startswith("+") and name[1:].isdigit()


def _uuid(event: MISPEvent, name: str) -> str:
    return str(uuid5(UUID(event.uuid), name))
