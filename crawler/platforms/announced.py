"""Accounts that are read by the words that announce them."""

from collections.abc import Iterator
from itertools import chain

from crawler.platforms import (
    discord,
    kakao,
    line,
    qq,
    signal_app,
    skype,
    viber,
    wechat,
    whatsapp,
    zalo,
)
from crawler.platforms.passages import passages
from crawler.records import Account, Found

READERS = {
    "wechat": wechat.labelled,
    "qq": qq.labelled,
    "line": line.labelled,
    "kakao": kakao.labelled,
    "whatsapp": whatsapp.labelled,
    "zalo": zalo.labelled,
    "viber": viber.labelled,
    "signal": signal_app.labelled,
    "skype": skype.labelled,
    "discord": discord.labelled,
}
"""One for each platform: `Passage` → the names in it."""


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield the accounts whose names stand beside their platform's word in `text`.

    >>> [found.account.value for found in accounts_in_text("QQ群：123456789")]
    ['123456789']
    """
    for passage in () if only_links else passages(text, only_links):
        named = passage.platforms | {"wechat"}  # whose words are also glued to numbers and cut them
        readers = (read for platform, read in READERS.items() if platform in named)
        yield from chain.from_iterable(passage.found(read(passage)) for read in readers)
