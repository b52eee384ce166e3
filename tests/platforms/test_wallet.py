"""Wallet addresses prove themselves; what does not is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms.wallet import account_from_url, accounts_in_text

P2PKH = "1PMycacnJaSqwwJqjawXBErnLsZ7RkXUAs"
"""https://en.bitcoin.it/wiki/Technical_background_of_version_1_Bitcoin_addresses"""
P2SH = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"
"""https://en.bitcoin.it/wiki/Invoice_address"""
SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
"""BIP-173"""
TAPROOT = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
"""BIP-350"""
ETHEREUM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
"""EIP-55"""
TRON = "TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW"
"""https://developers.tron.network/docs/account"""
TON = "EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF"
TON_SHOWN = "UQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPuwA"
"""https://docs.ton.org/foundations/addresses/formats: one account, bounceable or not"""

VALID = [
    (P2PKH, "bitcoin", P2PKH),
    (P2SH, "bitcoin", P2SH),
    (SEGWIT, "bitcoin", SEGWIT),
    (SEGWIT.upper(), "bitcoin", SEGWIT),
    (TAPROOT, "bitcoin", TAPROOT),
    (ETHEREUM, "ethereum", ETHEREUM.lower()),
    (TRON, "tron", TRON),
    (TON, "ton", TON_SHOWN),
    (TON_SHOWN, "ton", TON_SHOWN),
]


def read(text, only_links=False):
    found = accounts_in_text(text, only_links=only_links)
    return [(name.account.platform, name.account.value) for name in found]


@pytest.mark.parametrize(("address", "platform", "value"), VALID)
@pytest.mark.parametrize("around", ["{}", "USDT：{}充值", "({}).", '"{}"'])
def test_an_address_with_a_right_checksum_is_a_wallet(address, platform, value, around):
    text = around.format(address)
    (found,) = accounts_in_text(text)

    assert (found.account.platform, found.account.kind, found.account.value) == (
        platform,
        "address",
        value,
    )
    assert text[found.start : found.end] == address
    assert read(text, only_links=True) == [(platform, value)]


@pytest.mark.parametrize(("address", "platform", "value"), VALID)
def test_one_wrong_letter_makes_it_none(address, platform, value):
    letter = "D" if address[12] not in "Dd" else "e"
    assert read(address[:12] + letter + address[13:]) == []


@pytest.mark.parametrize(
    "text",
    [
        P2PKH + "x",
        "x" + TRON,
        ETHEREUM + "00",
        ETHEREUM.lower(),
        "sha1 0x" + "ab" * 20,
        "a" * 40,
        "x-" * 300,
        TRON.lower(),
    ],
)
def test_other_long_words_are_none(text):
    assert read(text) == []


@pytest.mark.parametrize("text", ["ETH wallet: {}", "USDT (BEP-20) {}", "以太坊钱包地址：{}"])
def test_digits_of_one_case_are_a_wallet_behind_a_word_for_one(text):
    written = text.format(ETHEREUM.lower())

    assert read(written) == [("ethereum", ETHEREUM.lower())]
    assert read(written, only_links=True) == []


def test_contracts_and_burners_are_flagged():
    text = f"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t ETH 0x{'0' * 40}"

    assert [found.account.flag for found in accounts_in_text(text)] == ["wellknown", "placeholder"]


@pytest.mark.parametrize(
    ("url", "value"),
    [
        (f"bitcoin:{P2PKH}?amount=0.1", P2PKH),
        (f"ethereum:{ETHEREUM}", ETHEREUM.lower()),
        (f"ton://transfer/{TON}?text=hi", TON_SHOWN),
        (f"https://tronscan.org/#/address/{TRON}", TRON),
        (f"https://etherscan.io/tx/{'ab' * 32}", None),
        ("https://gazette.org/address/here", None),
    ],
)
def test_payment_links_and_explorers_name_a_wallet(url, value):
    account = account_from_url(url)

    assert (account and account.value) == value


@given(st.text(alphabet=st.sampled_from("13TbcEUQ0xABab-_ é钱\ud800"), max_size=300))
def test_no_text_makes_it_raise(text):
    for found in accounts_in_text(text):
        assert 0 <= found.start < found.end <= len(text)
