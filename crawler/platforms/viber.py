"""Viber: numbers, bots and channels, communities.

Forms: developers.viber.com/docs/tools/deep-links.
"""

from crawler.platforms.address import LEADING, NUMBER, PARAMETERS, START, Addresses, compiled
from crawler.platforms.messengers import Numbers, numbered
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

ADDRESS = compiled(
    rf"""{START}
    (?: viber://(?:chat|add|contact|call)/?\?{PARAMETERS}number={LEADING}(?P<phone>{NUMBER})
      | (?: viber://pa(?:/info)?/?\?{PARAMETERS}(?:chaturi|uri)=
          | viber://public/?\?{PARAMETERS}id=
          | chats\.viber\.com/
        )(?P<channel>[\w.-]{{2,50}}?)(?![\w%${{<-]|\.\w)
      | invite\.viber\.com/\?{PARAMETERS}g2?=(?P<invite>[\w%+/~-]{{8,100}})
    )"""
)


def account(kind: str, name: str) -> Account | None:
    """Return the account of a number, of a bot or channel, or of an invitation to a community."""
    if kind == "phone":
        return numbered("viber", name)
    value = name if kind == "invite" else name.lower()
    return Account("viber", kind, value, name_flag(value))


NAMES = Numbers("viber", account)
labelled = NAMES.labelled
ADDRESSES = Addresses(("viber.com", "viber:"), ADDRESS, account)
