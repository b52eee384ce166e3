"""The checksums hold on the examples that their authors published."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms.checksums import base58check, eip55, keccak256, segwit


@pytest.mark.parametrize(
    "address",
    [
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "fB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "dbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "D1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ],
)
def test_the_letters_case_is_that_of_eip_55(address):
    """Source: https://eips.ethereum.org/EIPS/eip-55, "Test Cases"."""
    assert eip55(address.lower()) == address


def test_keccak_of_nothing_is_the_hash_that_ethereum_gives_an_empty_account():
    """Source: Ethereum yellow paper, KEC(()) in section 4.1."""
    digest = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak256(b"").hex() == digest


@pytest.mark.parametrize(
    ("address", "script"),
    [
        (
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "0014751e76e8199196d454941c45d1b3a323f1433bd6",
        ),
        (
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
            "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
        ),
        ("BC1SW50QGDZ25J", "6002751e"),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"),
        (
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        ),
    ],
)
def test_the_segwit_addresses_of_the_standard_are_read(address, script):
    """Source: BIP-350, "Test vectors for v0-v16 native segregated witness addresses"."""
    found = segwit("bc", address.lower())

    assert found is not None
    opcode = 0x50 + found.version if found.version else 0
    assert bytes([opcode, len(found.program)]).hex() + found.program.hex() == script


@pytest.mark.parametrize(
    "address",
    [
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "bc1s0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq54well",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "bc130xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq7zws8r",
        "bc1pw5dgrnzv",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        "bc1qr508d6qejxtdg4y5r3zarvaryv98gj9p",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "bc1gmk9yu",
    ],
)
def test_the_invalid_segwit_addresses_of_the_standard_are_refused(address):
    """Source: BIP-350, the list of invalid segwit addresses, those of Bitcoin's main net."""
    assert segwit("bc", address) is None


def test_the_base58_address_of_the_wiki_is_read():
    """Source: https://en.bitcoin.it/wiki/Technical_background_of_version_1_Bitcoin_addresses."""
    payload = base58check("1PMycacnJaSqwwJqjawXBErnLsZ7RkXUAs")

    assert payload is not None
    assert payload.hex() == "00f54a5851e9372b87810a8e60cdd2e7cfd80b6e31"


@given(st.binary(min_size=1, max_size=40))
def test_a_base58_word_is_read_whatever_its_zeros(payload):
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = alphabet[digit] + text
    text = "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text

    assert base58check(text) == payload
    assert base58check(text[:-1] + ("2" if text[-1] == "1" else "1")) is None
