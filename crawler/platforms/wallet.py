"""Wallet addresses whose checksum is right: Bitcoin, Ethereum, TRON and TON."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import crc_hqx
from collections.abc import Callable, Iterator

from crawler.platforms.checksums import base58check, eip55, segwit
from crawler.platforms.nearby import as_text
from crawler.records import Account, Found

SHORTEST, LONGEST = 26, 200
"""Characters of a word with an address in it: P2PKH has 26 at least; long ones are data."""

WORD_MASK = bytes(
    ord("w") if chr(code).isalnum() or chr(code) in "-_" else ord(" ") for code in range(128)
).ljust(256)
RUN = b"w" * SHORTEST

WHOLE = r"(?<![A-Za-z0-9])(?:{})(?![A-Za-z0-9])"
BASE58_ADDRESS = re.compile(WHOLE.format("[13T][1-9A-HJ-NP-Za-km-z]{25,33}+"))
SEGWIT_ADDRESS = re.compile(WHOLE.format("bc1[02-9ac-hj-np-z]{11,71}+|BC1[02-9AC-HJ-NP-Z]{11,71}+"))
HEX_ADDRESS = re.compile(WHOLE.format("0x[0-9a-fA-F]{40}+"))
TON_ADDRESS = re.compile(r"(?<![\w-])[EU]Q[\w-]{46}+(?![\w-])", re.ASCII)

CRYPTO_WORD = re.compile(
    r"""(?<![a-z])(?:eth|ethereum|usdt|usdc|erc-?20|bep-?20|bsc|bnb|evm|metamask|wallet|donat\w{0,4}
    |crypto)(?![a-z]) | 钱包 | 錢包 | 地址 | 以太 | кошел[её]к | 지갑 | کیف\ پول""",
    re.VERBOSE | re.IGNORECASE,
)
"""Says that 40 hexadecimal digits, which carry no checksum, are a wallet."""

NEAR = 60
"""Characters before such digits in which the word stands."""

SCHEMES = ("bitcoin:", "ethereum:", "tron:", "ton:")
HOSTS = (
    *SCHEMES, "etherscan.io", "bscscan.com", "tronscan.org", "tonscan.org", "tonviewer.com",
    "blockchain.com", "blockchair.com", "blockstream.info", "mempool.space",
)  # fmt: skip
"""What says that an address is one of ours: payment links, and explorers of the chains."""

WELLKNOWN = frozenset(
    """1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t
    0xdac17f958d2ee523a2206206994597c13d831ec7 0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48
    0x55d398326f99059ff775485246999027b3197955""".split()
)
"""Bitcoin's first address, and the contracts of USDT on TRON, Ethereum and BNB, and of USDC."""

BURNT = re.compile(r"0x0{36,39}[0-9a-f]{1,4}|0xdead0{32}(?:beef|dead)|1BitcoinEater\w{21}")
"""Addresses of nobody, to which coins are sent to be lost, and Ethereum's built-in contracts."""


def account_from_url(url: str) -> Account | None:
    """Return the wallet that a payment link or an explorer's page of an address is about.

    >>> account_from_url("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=1").value
    '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2'
    """
    if "/address/" not in url and not url.lower().startswith(SCHEMES):
        return None
    return next((found.account for found in accounts_in_text(url)), None)


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield the wallets `text` names; with `only_links`, those that have a checksum."""
    for start, end in _long_words(text):
        for rule, pattern, account_of in RULES:
            for match in pattern.finditer(text, start, end):
                account = account_of(match[0])
                if not account and not only_links and _is_wallet(text, match):
                    account = _account("ethereum", match[0].lower())
                if account:
                    yield Found(account, *match.span(), rule, "link")


def _long_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where words long enough for an address stand.

    A mask and `find` pass over a page four times as fast as a pattern does.
    """
    text = as_text(text)
    mask = text.latin.translate(WORD_MASK)
    at = mask.find(RUN)
    if at >= 0 and not text.isascii():
        mask = text.in_place.translate(WORD_MASK)
        at = mask.find(RUN)
    while at >= 0:
        end = mask.find(b" ", at)
        end = len(mask) if end < 0 else end
        if end - at <= LONGEST:
            yield at, end
        at = mask.find(RUN, end)


def _base58_account(address: str) -> Account | None:
    payload = base58check(address)
    if payload is None or len(payload) != 21:
        return None
    platform = {0x00: "bitcoin", 0x05: "bitcoin", 0x41: "tron"}.get(payload[0])
    return _account(platform, address) if platform else None


def _segwit_account(address: str) -> Account | None:
    address = address.lower()
    return _account("bitcoin", address) if segwit("bc", address) else None


def _hex_account(address: str) -> Account | None:
    """Return the account of an address in the mixed case that checks it."""
    digits = address[2:]
    mixed = digits not in (digits.lower(), digits.upper())
    return _account("ethereum", address.lower()) if mixed and eip55(digits) == digits else None


def _ton_account(address: str) -> Account | None:
    """Return the account in the form that wallets show, UQ…, whichever form is given.

    Source: https://docs.ton.org/foundations/addresses/formats
    """
    raw = urlsafe_b64decode(address)
    if raw[1] not in (0x00, 0xFF) or crc_hqx(raw, 0):
        return None
    shown = b"\x51" + raw[1:34]
    checked = shown + crc_hqx(shown, 0).to_bytes(2, "big")
    return _account("ton", urlsafe_b64encode(checked).decode())


def _is_wallet(text: str, match: re.Match[str]) -> bool:
    """Do digits of one case stand behind a word that says they are a wallet?"""
    digits = match[0][2:]
    if match.re is not HEX_ADDRESS or digits not in (digits.lower(), digits.upper()):
        return False
    return bool(CRYPTO_WORD.search(text, max(0, match.start() - NEAR), match.start()))


def _account(platform: str, value: str) -> Account:
    flag = "wellknown" if value in WELLKNOWN else None
    return Account(platform, "address", value, "placeholder" if BURNT.fullmatch(value) else flag)


RULES: tuple[tuple[str, re.Pattern[str], Callable[[str], Account | None]], ...] = (
    ("base58check", BASE58_ADDRESS, _base58_account),
    ("segwit", SEGWIT_ADDRESS, _segwit_account),
    ("hex", HEX_ADDRESS, _hex_account),
    ("ton", TON_ADDRESS, _ton_account),
)
"""Each kind of address, how it looks, and what reads it."""
