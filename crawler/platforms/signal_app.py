"""Signal: numbers, links to a username, groups.

Forms: `SignalMeUtil` and `GroupInviteLinkUrl` in Signal for Android.
"""

from crawler.platforms.address import LEADING, NUMBER, START, Addresses, compiled
from crawler.platforms.messengers import Numbers, numbered
from crawler.records import Account

ADDRESS = compiled(
    rf"""{START}(?:sgnl://)?
    (?: signal\.me/\#p/{LEADING}(?P<phone>{NUMBER})
      | signal\.me/\#(?P<link>eu/[\w=-]{{24,100}})
      | signal\.group/\#(?P<group>[\w=-]{{24,200}})
    )"""
)


def account(kind: str, name: str) -> Account | None:
    """Return the account of a number, a username's link or a group."""
    if kind == "phone":
        return numbered("signal", name)
    return Account("signal", kind, name.rstrip("="))


NAMES = Numbers("signal", account)
labelled = NAMES.labelled
ADDRESSES = Addresses(("signal.me", "signal.group", "sgnl:"), ADDRESS, account)
