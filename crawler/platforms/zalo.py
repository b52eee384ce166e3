"""Zalo: numbers, groups and official accounts.

Forms: what the app and the chat button of official accounts (developers.zalo.me) make. Most numbers
are Vietnamese and are written the local way, which an address may do too.
"""

from crawler.platforms.address import LEADING, NUMBER, PARAMETERS, START, Addresses, compiled
from crawler.platforms.messengers import Numbers, numbered
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

ADDRESS = compiled(
    rf"""{START}
    (?: (?:www\.)?zalo\.me/(?P<group>g/[a-z0-9]{{4,16}})(?!\w)
      | (?:www\.|oa\.)?zalo\.me/(?P<official>\d{{16,20}})(?!\w)
      | (?: (?:www\.)?zalo\.me/
          | chat\.zalo\.me/\?{PARAMETERS}phone=
          | zalo://(?:conversation|chat)/?\?{PARAMETERS}phone=
        ){LEADING}(?P<phone>{NUMBER})
    )"""
)

COUNTRY = "84"
"""Vietnam's code. Behind it come the nine digits that are written with a "0" at home."""


def account(kind: str, name: str) -> Account | None:
    """Return the account of a number in its local form, a group or an official account."""
    if kind != "phone":
        return Account("zalo", kind, name, name_flag(name))
    seen = numbered("zalo", name)
    if seen and seen.value.startswith(COUNTRY) and len(seen.value) == 11:
        return seen._replace(value="0" + seen.value.removeprefix(COUNTRY))
    return seen


NAMES = Numbers("zalo", account)
labelled = NAMES.labelled
ADDRESSES = Addresses(("zalo.me", "zalo:"), ADDRESS, account)
