"""KakaoTalk: ids, open chats and channels.

An id has 4 to 15 characters, letters first. Addresses: developers.kakao.com, "KakaoTalk Channel",
and what the app shares for an open chat.
"""

from crawler.platforms.address import END, START, Addresses, compiled
from crawler.platforms.labelled import WHOLE, Names
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

ID = r"[A-Za-z](?:[._-]?[A-Za-z0-9]){2,19}"

ADDRESS = compiled(
    rf"""{START}
    (?: open\.kakao\.com/(?P<open>(?:o|me)/\w{{3,32}}){END}
      | pf\.kakao\.com/(?P<channel>_\w{{4,12}}){END}
    )"""
)


def account(kind: str, name: str) -> Account | None:
    """Return the account of an id, or of an open chat or a channel, its case kept."""
    value = name.removeprefix("@").lower() if kind == "id" else name
    return Account("kakao", kind, value, name_flag(value.lower()))


ADDRESSES = Addresses(("kakao.com",), ADDRESS, account)
NAMES = Names("kakao", ID + WHOLE, lambda name, said: account("id", name))
labelled = NAMES.labelled
