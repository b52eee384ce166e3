"""E-mail addresses: mailto links, addresses in text, and `name [at] host [dot] com`.

An address is believed for its shape (rule address) or for the brackets around its "at" (rule
spelled). A bare " at ", "#" or " @ " stands between other words too, so these count only before
a public mailbox provider or behind a word for mail (rule spelled).
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from crawler.platforms.nearby import Signs, stretches
from crawler.platforms.plain import Plain, plain
from crawler.records import Account, Found
from crawler.sites import RESERVED, site_of

SIGNS = Signs(
    {
        "@": re.compile(r"@(?:(?<=[^\s@:：(（【一-鿿가-힣]@)[^\W_]|[\])}>]|(?<= @) )"),
        "＠": re.compile("＠"),
        "%40": re.compile("%40"),
        "#": re.compile(r"#(?<=[A-Za-z0-9]#)(?=[A-Za-z0-9-]{1,40}\.)"),
        "(": re.compile(r"\( ?(?:at|AT|At) ?\)"),
        "[": re.compile(r"\[ ?(?:at|AT|At) ?]"),
        "{": re.compile(r"\{ ?(?:at|AT|At) ?}"),
        "<at>": re.compile("<at>"),
        " at ": re.compile(r" at (?=[A-Za-z0-9-]{1,40}(?: dot |\.[a-z]| ?[\[(]))"),
    }
)
"""What stands between name and host."""

LINK = Signs({"mailto:": re.compile("mailto:")})
END_OF_LINK = re.compile(r"[\s\"'`<>\\]")
BEFORE, AFTER = 100, 200
"""A local part has at most 64 characters (RFC 5321, 4.5.3.1.1); few hosts have 200."""

OPEN, CLOSE = r"\ ?[\[({<]\ ?", r"\ ?[\])}>]\ ?"
DOT = re.compile(rf"\.|{OPEN}(?:\.|dot){CLOSE}|\ dot\ ", re.IGNORECASE)
ADDRESS = re.compile(
    rf"""
    (?<![A-Za-z0-9._+@!/-])
    (?P<local>[A-Za-z0-9._+-]{{1,64}}+)
    (?: (?P<sign>@) | (?P<bracketed>{OPEN}(?:at|@){CLOSE}) | (?P<word>\ at\ |\#|\ @\ ) )
    (?P<host>(?:[A-Za-z0-9-]{{1,63}}+(?:{DOT.pattern})){{1,6}}[A-Za-z]{{2,24}})
    (?![A-Za-z0-9_@]|[.-][A-Za-z0-9]|:[A-Za-z0-9~/])
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What stands before and behind keeps out `@user@host`, `git@host:path` and `pass@host:8080`."""

USERINFO = re.compile(r"://[^\s/]{0,64}\Z")
"""What stands before the second half of `https://user:pass@host`."""

MAIL_WORD = re.compile(
    r"(?:mail|contact|reach|write|почт[аеу]|邮箱|郵箱|메일)\W{0,4}\Z", re.IGNORECASE
)

PROVIDER = re.compile(
    r"""(?:g(?:oogle)?mail|outlook|hotmail|live|msn|yahoo|ymail|rocketmail|icloud|me|aol|gmx|web
    |proton(?:mail)?|pm|tuta(?:nota|mail)?|zoho|fastmail|mail|yandex|ya|rambler|bk|list|inbox
    |internet|ukr|qq|foxmail|163|126|yeah|sina|sohu|aliyun|139|189|naver|daum|hanmail|nate
    |libero|orange|wanadoo|laposte|seznam|wp|interia|uol|bol|terra|rediffmail)
    \.(?:com?(?:\.[a-z]{2})?|net|ru|cn|de|fr|it|me|ch|io|org|in|ua|pl|cz|jp|kr|br)""",
    re.VERBOSE,
)
"""Mailbox providers open to everyone, each in the countries it serves."""

PLACEHOLDER = re.compile(
    r"""(?:(?:your|my)[._-]?(?:e?-?mail|name|user(?:name)?|address|account)|example)\d{0,3}@.{1,200}
    | .{1,64}@(?:your|my)-?(?:domain|company|site|email|server)\b.{1,60}
    | (?:user|username|name|email|mail|info|someone|john|jane|admin|test)@
      (?:domain|host|company|site|server|email|provider)\.[a-z]{2,3}
    | .{1,64}@(?:.{1,100}\.)?example\.[a-z.]{2,9}""",
    re.VERBOSE,
)
"""What manuals write where the reader's own address belongs; `example.*` is RFC 2606's."""

SERVICE = re.compile(
    r"(?:do)?[._-]?no[t._-]{0,2}reply[\w.+-]{0,40}@.{1,200}|(?:mailer-daemon|postmaster)@.{1,200}"
    r"|.{1,64}@users\.noreply\.github\.com|git@.{1,200}"
)
"""Mailboxes that nobody reads, and the account that code hosts are logged in to with."""


HOSTS = ("mailto:",)
"""What says that an address is one of ours."""


def account_from_url(url: str) -> Account | None:
    """Return the first address that a `mailto:` link is for.

    >>> account_from_url("mailto:News%40Gazette.org?subject=Hi").value
    'news@gazette.org'
    """
    if url[:7].lower() != "mailto:":
        return None
    return next((found.account for found in _addresses(plain(unquote(url[7:])))), None)


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield the addresses `text` names; with `only_links`, those behind `mailto:`.

    >>> [found.account.value for found in accounts_in_text("news [at] gazette [dot] org")]
    ['news@gazette.org']
    """
    if only_links:
        for start, end in stretches(text, LINK.places(text), 0, AFTER):
            link = plain(text, start, _end_of_link(text, start, end))
            yield from _addresses(link, "mailto")
    else:
        for start, end in stretches(text, SIGNS.places(text), BEFORE, AFTER):
            yield from _addresses(plain(text, start, end))


def _end_of_link(text: str, start: int, end: int) -> int:
    stop = END_OF_LINK.search(text, start, end)
    return stop.start() if stop else end


def _addresses(stretch: Plain, rule: str = "") -> Iterator[Found]:
    for match in ADDRESS.finditer(stretch.text):
        start = match.end("local") - len(match["local"].lstrip(".+-"))
        account = _account(stretch.text[start : match.end("local")], match["host"])
        if not account or not _is_believable(stretch.text, match, account):
            continue
        spelled = not match["sign"] or "@" + match["host"].lower() not in account.value
        found = rule or ("spelled" if spelled else "address")
        disguised = spelled or stretch.is_changed(start, match.end())
        confidence = "context" if spelled else "link"
        yield Found(account, *stretch.span(start, match.end()), found, confidence, disguised)


def _account(local: str, host: str) -> Account | None:
    host = DOT.sub(".", host).lower()
    site = site_of(host)
    if not local or not site.suffix or host == site.suffix:
        return None
    value = f"{local.lower()}@{host}"
    return Account("email", "address", value, _flag(value, site.suffix))


def _is_believable(text: str, match: re.Match[str], account: Account) -> bool:
    start = match.start()
    if USERINFO.search(text, max(0, start - 80), start):
        return False
    if not match["word"]:
        return True
    provider = PROVIDER.fullmatch(account.value.partition("@")[2])
    return bool(provider or MAIL_WORD.search(text, max(0, start - 20), start))


def _flag(value: str, suffix: str) -> str | None:
    if suffix in RESERVED or PLACEHOLDER.fullmatch(value):
        return "placeholder"
    return "service" if SERVICE.fullmatch(value) else None
