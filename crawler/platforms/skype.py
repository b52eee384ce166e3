"""Skype: names, numbers and invitations.

Forms: learn.microsoft.com/skype-sdk/skypeuris. The service ended in May 2025; its names are still
on pages, and the same people's.
"""

from crawler.platforms.address import NUMBER, START, Addresses, compiled
from crawler.platforms.labelled import Names
from crawler.platforms.messengers import numbered
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

NAME = r"(?:live:\.?)?[a-z](?:[.,_-]{0,2}[a-z0-9]){5,50}"
"""Six characters at least, a letter first; "live:" is a Microsoft account."""

ADDRESS = compiled(
    rf"""{START}
    (?: join\.skype\.com/(?:invite/)?(?P<invite>[A-Z0-9]{{8,32}})(?!\w)
      | skype:(?://)?(?: \+(?P<phone>{NUMBER}) | (?P<username>{NAME})(?![\w@$%{{<:]) )
    )"""
)

SERVICES = frozenset({"echo123"})
"""The sound test."""


def account(kind: str, name: str) -> Account | None:
    """Return the account of a name, a number or an invitation."""
    if kind == "phone":
        return numbered("skype", name)
    if kind == "invite":
        return Account("skype", "invite", f"invite/{name}")
    value = name.lower().removeprefix("@")
    return Account("skype", kind, value, "service" if value in SERVICES else name_flag(value))


NAMES = Names("skype", rf"{NAME}(?![\w@]|[.-]\w)", lambda name, said: account("username", name))
labelled = NAMES.labelled
ADDRESSES = Addresses(("skype.com", "skype:"), ADDRESS, account)
