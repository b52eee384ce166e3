"""Phone numbers: `tel:` links, numbers with "+" and a country code, and those behind a phone word.

A number without a country code is read only behind a word of a language whose countries are
plain, and only when it is valid in exactly one of them. Which numbers are valid is what Google's
libphonenumber says.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse
from phonenumbers import is_valid_number as is_valid

from crawler.platforms.labels import labels
from crawler.platforms.nearby import Signs, stretches
from crawler.platforms.plain import Plain, plain
from crawler.records import Account, Found

WORDS = {
    "电话": "CN",
    "手机": "CN",
    "热线": "CN",
    "致电": "CN",
    "電話": "TW HK JP",
    "手機": "TW HK",
    "携帯": "JP",
    "телефон": "RU UA BY UZ",
    "тел.": "RU UA BY UZ",
    "звоните": "RU",
    "전화": "KR",
    "휴대폰": "KR",
    "핸드폰": "KR",
    "연락처": "KR",
    "تلفن": "IR",
    "موبایل": "IR",
    "điện thoại": "VN",
    "sđt": "VN",
    "โทร": "TH",
    "טלפון": "IL",
}
"""A language's words for a phone, and the countries where it is spoken to customers."""

WORD = "|".join(map(re.escape, WORDS))
NUMBERED_SOON = r"(?=\D{0,30}+\d(?:\D{0,2}+\d){6})"
SIGNS = Signs(
    {sign: re.compile(rf"[{sign}]\D{{0,2}}\d") for sign in "+＋"}
    | {
        sign: re.compile(re.escape(sign) + NUMBERED_SOON)
        for word in WORDS
        for sign in (word, word.capitalize(), word.upper())
    }
)
DIGITS = r"\(?\d(?:[ .()\u00a0\u2010-\u2013-]{0,2}\d){6,14}+(?![A-Za-z\d_@]|[.,-]\d)"
DATE = r"(?:19|20)\d\d[./-]\d\d?[./-]"
NATIONAL = re.compile(
    rf"""(?P<word>{WORD})(?:号码?|號碼?|номер|\ рақам[иі]?|번호)?
    (?:\s?[/、,&和及與与]\s?[^\W\d]{{1,10}})?[^\w\n+]{{0,8}}(?P<number>(?!{DATE})\+?{DIGITS})""",
    re.VERBOSE | re.IGNORECASE,
)
NO_FACTOR = r"(?!\*{1,2}[\w(])"
"""Holds behind what is not multiplied: a sum has its "+" before numbers as long."""

INTERNATIONAL = re.compile(rf"\+(?<![\w+.=&/-]\+)[ ]?{DIGITS}{NO_FACTOR}")
LINK = Signs({"tel:": re.compile("tel:")})
TEL = re.compile(r"(?:tel|callto|sms):(?://)?(?P<number>(?:\+|00)[\d ().-]{7,24})", re.IGNORECASE)

NUMBERED = frozenset({"qq", "wechat", "whatsapp", "viber", "zalo", "signal"})
"""Platforms whose accounts are numbers: what their words announce is theirs."""

BEFORE, AFTER = 80, 60
FICTIONAL = re.compile(r"\+1\d{3}55501\d\d|\+447700900\d{3}")
"""Set apart for films and manuals: by the North American Numbering Plan, and by Ofcom."""


HOSTS = ("tel:", "callto:", "sms:")
"""What says that an address is one of ours."""


def account_from_url(url: str) -> Account | None:
    """Return the number that a `tel:`, `callto:` or `sms:` link with a country code dials.

    >>> account_from_url("tel:+44%2020-7946-0018").value
    '+442079460018'
    """
    if url[:4].lower() not in ("tel:", "sms:", "call"):
        return None
    match = TEL.match(unquote(url))
    return _account(match["number"]) if match else None


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield the numbers `text` names; with `only_links`, those behind `tel:`.

    >>> [found.account.value for found in accounts_in_text("电话：138 1234 5678")]
    ['+8613812345678']
    """
    if only_links:
        for at in LINK.places(text):
            if (match := TEL.match(text, at)) and (account := _account(match["number"])):
                yield Found(account, at, match.end(), "tel", "link")
        return
    for start, end in stretches(text, SIGNS.places(text), BEFORE, AFTER):
        yield from _numbers(plain(text, start, end))


def _numbers(stretch: Plain) -> Iterator[Found]:
    """Yield the numbers behind a word, then those with "+", each place once."""
    read = -1
    for match in NATIONAL.finditer(stretch.text):
        regions = WORDS[match["word"].lower()].split()
        if account := _account(match["number"], regions):
            read = match.end()
            yield _found(stretch, match.start("number"), read, account, "announced", "label")
    for match in INTERNATIONAL.finditer(stretch.text):
        if match.end() <= read or _is_others(stretch.text, match.start()):
            continue
        if account := _account(match[0]):
            yield _found(stretch, *match.span(), account, "international", "context")


def _found(
    stretch: Plain, start: int, end: int, account: Account, rule: str, confidence: str
) -> Found:
    disguised = stretch.is_changed(start, end)
    return Found(account, *stretch.span(start, end), rule, confidence, disguised)


def _is_others(text: str, start: int) -> bool:
    """Do the words right before say that the number is another platform's account?"""
    line = text[max(0, start - 60) : start].rpartition("\n")[2]
    announced = {label.platform for label in labels(line)}
    return bool(announced & NUMBERED) and "phone" not in announced


def _account(number: str, regions: Iterable[str] = ("ZZ",)) -> Account | None:
    """Return the account of `number` when it is valid in exactly one of `regions`."""
    values = {_e164(number.strip(), region) for region in regions} - {None}
    value = values.pop() if len(values) == 1 else None
    if value is None:
        return None
    return Account("phone", "number", value, "placeholder" if FICTIONAL.fullmatch(value) else None)


def _e164(number: str, region: str) -> str | None:
    if number.startswith("00"):
        number = "+" + number[2:]
    try:
        parsed = parse(number, region)
    except NumberParseException:
        return None
    return format_number(parsed, PhoneNumberFormat.E164) if is_valid(parsed) else None
