"""LINE: ids of people and of official accounts, and invitations.

An id is 4 to 20 of a-z 0-9 . _ - (guide.line.me, "LINE ID"); an official account's begins with
"@", which is kept. Forms of addresses: developers.line.biz, "LINE URL scheme".
"""

import re

from crawler.platforms.address import END, START, Addresses, compiled
from crawler.platforms.labelled import COLON, WHOLE, Names, is_marked
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

ID = r"[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){3,19}"

ADDRESS = compiled(
    rf"""{START}
    (?: (?:line\.me/R?/?|line:(?://)?)(?:ti/p/|oaMessage/)(?:@|%40)(?P<official>{ID}){END}
      | (?:line\.me/R?/?|line:(?://)?)ti/p/(?:~|%7E)(?P<id>{ID}){END}
      | (?:line\.me/R?/?|line:(?://)?)ti/(?:(?P<group>g2?/[\w-]{{8,64}})|(?P<person>p/[\w-]{{8,24}})){END}
      | page\.line\.me/(?P<page>[a-z0-9]{{6,20}}){END}
      | (?P<short>lin\.ee/[\w-]{{5,16}}){END}
    )"""
)


def account(kind: str, name: str) -> Account | None:
    """Return the account of an id, an official account, or an invitation, its case kept."""
    if kind in ("id", "official", "page"):
        value = name.lower() if kind == "id" else f"@{name.lower()}"
        return Account("line", "id", value, name_flag(value))
    return Account("line", kind, name)


ADDRESSES = Addresses(("line.me", "lin.ee", "line:"), ADDRESS, account)


def _is_of_text(label: str, match: re.Match[str]) -> bool:
    """Does the label mean a line of text: "line 4632", "line: abc"?"""
    name = match["name"]
    if not label.isascii() or match["nouns"] or label.lower() != "line":
        return False
    spelled_so = label != "line" and (is_marked(name) or COLON.search(match["gap"]))
    return not (match["gap"].strip() and spelled_so) or (name.isdigit() and len(name) < 8)


def _announced(name: str, said: str) -> Account | None:
    is_tag = said in ("line", "line number") and name[0] == "@" and not is_marked(name)
    return None if is_tag else account("id", name)


NAMES = Names("line", ID + WHOLE, _announced, doubt=_is_of_text)
labelled = NAMES.labelled
