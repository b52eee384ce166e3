"""WeChat: ids behind a label, before it and around it, and the addresses that lead to a person.

An id has 6 to 20 characters, a letter first (weixin.qq.com, "WeChat ID"); the number of a phone or
of QQ finds the same account. Chinese ads write 微 in a dozen ways, and a number with separators:
"202.420.24" is kept as written, as its owner's other ads write it so too.
"""

import re
from collections.abc import Iterator
from itertools import chain

from crawler.platforms.address import END, START, Addresses, compiled
from crawler.platforms.labelled import DATE, NUMBER, NUMBER_ENDS, WHOLE, Names
from crawler.platforms.labels import SOUNDING
from crawler.platforms.passages import Name, Passage
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

ID = r"[A-Za-z](?:[_-]?[A-Za-z0-9]){4,19}"

NUMBER_ID = (
    r"(?:[0-9]{3,4}(?:\ [0-9]{3,4}){1,3}|(?=(?:[.·_—-]?[0-9OolI]){5})"
    r"[0-9](?:(?!-[0-9]\Z)[.·_—-](?=[0-9])|[A-Za-z0-9]){4,23})" + NUMBER_ENDS
)
"""A number that finds an account, and letters that hide or follow its digits: "2020OO24"."""

GLUED = re.compile(
    rf"(?=[VWQ0-9])(?<![A-Z0-9_.@])(?:"
    rf"(?:Q{{0,2}}(?:WECHAT|WEIXIN|VX|WX)|QV|(?<=[加+【(\[《])V)\.?{NUMBER}|{NUMBER}[VW]X)"
    r"(?![A-Z0-9_@]|[.-][0-9])",
    re.IGNORECASE,
)
"""A number and a Latin label without anything between: kept whole, as many ids are made so and
no reader can tell."""

HOLDS_NUMBER = re.compile("[0-9][.·_—-]?[0-9]")

BEFORE = re.compile(
    rf"(?<![A-Za-z0-9_.@-])({NUMBER})[\s_:()【】-]{{0,2}}(?:咨询|諮詢|详细|联系|聯繫)?\Z"
)
"""A number in front of the label: "20202024薇"."""

NOT_CONTACT = re.compile(
    "[信号號]{0,2}(?:用户|好友|粉丝|群|支付|公众|红包|小程序|聊天|登录|版本|人)|\\s[A-Za-z]{2}"
)
"""What makes of a label an ordinary word: "100000微信用户"."""

WEI = f"微薇{SOUNDING}"
AROUND = re.compile(
    rf"[0-9](?<![A-Za-z0-9_.@-].)(?:(?<=[{WEI}].)|(?=[0-9.]{{1,5}}(?:电[0-9]{{2,5}})?[{WEI}]))"
    rf"[0-9.]{{1,5}}(?:(?:[{WEI}]信?|[信电])[0-9]{{2,5}}){{1,2}}(?![A-Za-z0-9.-])"
)
"""A number cut in two by its label: "2020微2024"."""

ADDRESS = compiled(
    rf"""{START}
    (?: u\.wechat\.com/(?P<link>[\w-]{{10,40}}){END}
      | weixin:(?://)?(?:dl/chat/?\?|contacts/profile/)(?P<id>{ID}){END}
    )"""
)


def account(kind: str, name: str) -> Account:
    """Return the account of an id, or of the code behind a person's address, its case kept."""
    value = name if kind == "link" else name.removeprefix("@").replace(" ", "").lower()
    return Account("wechat", kind, value, name_flag(value.lower()))


ADDRESSES = Addresses(("wechat.com", "weixin:"), ADDRESS, account)

NAMES = Names("wechat", f"(?:{ID}{WHOLE}|{NUMBER_ID})", lambda name, said: account("id", name))


def labelled(passage: Passage) -> Iterator[Name]:
    """Yield the ids in a passage that WeChat's labels announce, follow or cut in two."""
    text = passage.stretch.text
    if HOLDS_NUMBER.search(text):
        for whole in chain(AROUND.finditer(text), GLUED.finditer(text)):
            yield _name(whole, 0, "label-inside")
    starts = set()
    for name in NAMES.labelled(passage):
        starts.add(name.start)
        yield name
    for number, label in enumerate(passage.labels):
        served = not starts.isdisjoint(range(label.end, label.end + 20))
        if label.platform == "wechat" and not served:
            yield from _in_front(passage, number)


def _in_front(passage: Passage, number: int) -> Iterator[Name]:
    """Yield what stands before a label that has no name behind it, if it is not another's."""
    text, label = passage.stretch.text, passage.labels[number]
    match = BEFORE.search(text, max(0, label.start - 28), label.start)
    if not match or NOT_CONTACT.match(text, label.end) or DATE.fullmatch(match[1]):
        return
    other = passage.labels[number - 1] if number else None
    if other and other.platform not in ("wechat", "phone") and match.start() - other.end <= 6:
        return
    yield _name(match, 1, "label-after")


def _name(match: re.Match[str], group: int, rule: str) -> Name:
    return Name(account("id", match[group]), *match.span(group), rule)
