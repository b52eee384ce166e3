"""WhatsApp: numbers, invitations, channels and short links.

Forms: faq.whatsapp.com, "How to use click to chat", and the manuals of WhatsApp Business for
short links (message/CODE), codes to scan (qr/CODE) and catalogues (c/NUMBER, p/ITEM/NUMBER).
"""

from crawler.platforms.address import LEADING, NUMBER, PARAMETERS, START, Addresses, compiled
from crawler.platforms.messengers import Numbers, numbered
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

ADDRESS = compiled(
    rf"""{START}
    (?: chat\.whatsapp\.com/(?:invite/)?(?P<invite>[A-Z0-9]{{16,32}})(?!\w)
      | (?:www\.)?whatsapp\.com/(?P<channel>channel/[A-Z0-9]{{16,40}})(?!\w)
      | (?:wa\.me|api\.whatsapp\.com)/(?P<link>(?:message|qr)/[A-Z0-9]{{8,20}})(?!\w)
      | (?: (?:www\.)?wa\.me/(?:c/|p/\d{{1,25}}/)?
          | (?:(?:www|api|web)\.)?whatsapp\.com/catalog/
          | (?:(?:(?:www|api|web)\.)?whatsapp\.com|whatsapp:/)/send/?\?{PARAMETERS}phone=
        ){LEADING}(?P<phone>{NUMBER})
    )"""
)


def account(kind: str, name: str) -> Account | None:
    """Return the account of a number, or of what stands in an address in its place."""
    if kind == "phone":
        return numbered("whatsapp", name)
    return Account("whatsapp", kind, name, name_flag(name.lower()))


NAMES = Numbers("whatsapp", account)
labelled = NAMES.labelled
ADDRESSES = Addresses(("wa.me", "whatsapp.com", "whatsapp:"), ADDRESS, account)
