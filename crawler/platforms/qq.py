"""QQ: numbers of people and of groups.

A number has 5 to 11 digits, the first not 0. Forms of addresses: the "WPA" chat buttons of
shang.qq.com, and the groups' join links they make.
"""

import re

from crawler.platforms.address import PARAMETERS, START, Addresses, compiled
from crawler.platforms.labelled import NUMBER, NUMBER_ENDS, Names
from crawler.platforms.placeholders import number_flag
from crawler.records import Account

DIGITS = re.compile("[1-9][0-9]{4,10}")

ADDRESS = compiled(
    rf"""{START}
    (?: wpa\.qq\.com/msgrd\?{PARAMETERS}uin=(?P<number>[1-9]\d{{4,10}})(?!\d)
      | tencent:/{{0,2}}message/?\?{PARAMETERS}uin=(?P<messaged>[1-9]\d{{4,10}})(?!\d)
      | (?:qm|jq)\.qq\.com/(?:q/|(?:cgi-bin/qm/qr)?/?\?{PARAMETERS}k=)(?P<link>[\w-]{{8,64}})
      | weixin\.qq\.com/(?P<wechat>[rg]/[\w-]{{10,40}})
    )"""
)


def account(kind: str, name: str) -> Account | None:
    """Return the account of a number, a group's number or the code of a join link.

    WeChat's codes are on a host of QQ's too.
    """
    if kind == "wechat":
        return Account("wechat", "link", name)
    if kind == "link":
        return Account("qq", "link", name)
    digits = re.sub("[^0-9]", "", name)
    if not DIGITS.fullmatch(digits):
        return None
    return Account("qq", "group" if kind == "group" else "number", digits, number_flag(digits))


ADDRESSES = Addresses(("qq.com", "tencent:"), ADDRESS, account)


def _announced(name: str, said: str) -> Account | None:
    return account("group" if "群" in said else "number", name)


NAMES = Names("qq", NUMBER + NUMBER_ENDS, _announced)
labelled = NAMES.labelled
