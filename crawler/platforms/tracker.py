"""Ids of the services that count a site's visitors or show its advertisements.

Whoever runs many sites often counts all of them in one account. An id is believed only inside
the code or address that its service tells people to paste.
"""

import re
from collections.abc import Iterator

from crawler.platforms.nearby import stretches
from crawler.platforms.windows import Needles
from crawler.records import Account, Found

GAP = r"[\"'`\\\s]{0,8}"
BEFORE, AFTER = 110, 110
"""Characters around a sign of an id in which the code for it stands."""

CALL = (
    rf"(?:gtag\({GAP}config{GAP},|gtag/js\?id=|\bga\({GAP}create{GAP},|_setAccount{GAP},"
    rf"|_getTracker\(|[?&]tid=|trackingId{GAP}:|measurement_?[Ii]d{GAP}:){GAP}"
)
"""What hands Google an id: gtag.js, analytics.js, ga.js and the Measurement Protocol
(developers.google.com/analytics)."""

ALONE = r"(?<![\w$])"
TAG_MANAGER = rf"(?:gtm\.js|ns\.html)\?id=|\bscript{GAP},{GAP}\w{{1,30}}{GAP},{GAP}"
ADSENSE = rf"(?:google_ad_client{GAP}[:=]{GAP}|adsbygoogle\.js\?client=)(?:ca-)?"

CNZZ = r"cnzz\.com/(?:\w{1,9}_)?stat\.php\?(?:web_)?id=(\d{5,12})\b"
PIXEL = r"facebook\.com/tr/?\?(?:ev=\w{1,30}&)?id=(\d{10,20})\b"

SERVICES = tuple(
    (platform, sign, re.compile(rf"(?:{before})\Z"), re.compile(pattern))
    for platform, sign, before, pattern in (
        ("google-analytics", "UA-", CALL, r"UA-\d{4,10}-\d{1,4}\b"),
        ("google-analytics", "G-", CALL, r"G-[A-Z0-9]{8,12}\b"),
        ("google-tag-manager", "GTM-", TAG_MANAGER, r"GTM-[A-Z0-9]{4,9}\b"),
        ("adsense", "pub-", ADSENSE, r"pub-\d{16}\b"),
        ("yandex-metrika", "ym(", ALONE, r"ym\(\s{0,4}(\d{5,10})\s{0,4},\s{0,4}[\"']init"),
        ("yandex-metrika", "yandex", "//", r"mc\.yandex\.(?:ru|com)/(?:watch|pixel)/(\d{5,10})\b"),
        ("baidu-tongji", "hm.baidu", "//", r"hm\.baidu\.com/hm?\.js\?([0-9a-f]{32})\b"),
        ("51la", ".51.la", "//js", r"\.users\.51\.la/(\d{5,10})\.js\b"),
        ("51la", "LA.init", ALONE, rf"LA\.init\({GAP}\{{{GAP}id{GAP}:{GAP}([0-9A-Za-z]{{8,24}})\b"),
        ("cnzz", "cnzz", r"//\w{1,9}\.", CNZZ),
        ("meta-pixel", "fbq(", ALONE, rf"fbq\({GAP}init{GAP},{GAP}(\d{{10,20}})\b"),
        ("meta-pixel", "com/tr", r"//www\.", PIXEL),
    )
)
"""Platform, a sign that all its ids' code holds, what stands before, and the id, alone or as the
group of the code it stands in, as each service tells people to paste it; old forms stay, as
pages do."""

SIGNS = Needles(sign for _, sign, _, _ in SERVICES)

IN_ADDRESS = ("?id=", "tid=", "client=", "baidu.com/h", "mc.yandex.", "users.51.la/", "com/tr?")

HOSTS = (
    "googletagmanager.com", "google-analytics.com", "googlesyndication.com", "baidu.com",
    "yandex.ru", "yandex.com", "51.la", "cnzz.com",
)  # fmt: skip
"""The last two labels of the hosts that count; facebook.com is first of all a network's."""


def account_from_url(url: str) -> Account | None:
    """Return the id that the address of a service's script or picture carries.

    >>> account_from_url("https://www.googletagmanager.com/ns.html?id=GTM-ABC1234").value
    'GTM-ABC1234'
    """
    for hint in IN_ADDRESS:
        if hint in url:
            return next((found.account for found in _ids(url)), None)
    return None


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield the ids in code; text that people read has none.

    >>> code = "ga('create', 'UA-12345-1')"
    >>> [found.account.value for found in accounts_in_text(code, only_links=True)]
    ['UA-12345-1']
    """
    if only_links:
        yield from _ids(text)


def _ids(code: str) -> Iterator[Found]:
    for start, end in stretches(code, SIGNS.places(code), BEFORE, AFTER):
        stretch = code[start:end]
        for platform, sign, before, pattern in SERVICES:
            for match in pattern.finditer(code, start, end) if sign in stretch else ():
                if before.search(code, max(0, match.start() - BEFORE), match.start()):
                    account = Account(platform, "id", match[match.re.groups])
                    yield Found(account, *match.span(match.re.groups), "tracker", "link")
