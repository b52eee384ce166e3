"""Checksums by which wallet addresses prove themselves."""

from hashlib import sha256
from typing import NamedTuple

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
BECH32_CONSTANT, BECH32M_CONSTANT = 1, 0x2BC830A3

LANES = [(x, y) for x in range(5) for y in range(5)]
WORD = (1 << 64) - 1


class Program(NamedTuple):
    """What a segwit address pays to."""

    version: int
    program: bytes


def base58check(text: str) -> bytes | None:
    """Return the version byte and payload of Base58Check, None when the checksum is wrong.

    Source: https://en.bitcoin.it/wiki/Base58Check_encoding
    """
    number = 0
    for letter in text:
        number = number * 58 + BASE58.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    raw = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, checksum = raw[:-4], raw[-4:]
    return payload if sha256(sha256(payload).digest()).digest()[:4] == checksum else None


def segwit(hrp: str, text: str) -> Program | None:
    """Return what a Bech32 or Bech32m address in lower case pays to, None when it is wrong.

    Source: BIP-173 and BIP-350, sections "Segwit address format".
    """
    data = [BECH32.index(letter) for letter in text.removeprefix(hrp + "1")]
    expanded = [*(ord(c) >> 5 for c in hrp), 0, *(ord(c) & 31 for c in hrp)]
    constant = BECH32M_CONSTANT if data[0] else BECH32_CONSTANT
    program = _eights(data[1:-6])
    if _polymod(expanded + data) != constant or program is None or data[0] > 16:
        return None
    lengths = range(2, 41) if data[0] else (20, 32)
    return Program(data[0], program) if len(program) in lengths else None


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(GENERATOR):
            check ^= generator * (top >> bit & 1)
    return check


def _eights(fives: list[int]) -> bytes | None:
    """Return groups of 5 bits as bytes, None when what pads the last is not under 5 zeros."""
    number = 0
    for five in fives:
        number = number << 5 | five
    padding = len(fives) * 5 % 8
    if padding > 4 or number & (1 << padding) - 1:
        return None
    return (number >> padding).to_bytes(len(fives) * 5 // 8, "big")


def eip55(address: str) -> str:
    """Return 40 hexadecimal digits with the letters' case that EIP-55 asks for.

    Source: https://eips.ethereum.org/EIPS/eip-55
    """
    digits = keccak256(address.lower().encode()).hex()
    return "".join(
        letter.upper() if digit >= "8" else letter
        for letter, digit in zip(address.lower(), digits, strict=False)
    )


def keccak256(message: bytes) -> bytes:
    """Return the Keccak-256 hash of less than 136 bytes: SHA-3 with its first padding.

    Source: https://keccak.team/keccak_specs_summary.html
    """
    block = bytearray(message.ljust(136, b"\0"))
    block[len(message)] ^= 0x01
    block[135] ^= 0x80
    state = dict.fromkeys(LANES, 0)
    for number in range(17):
        lane = block[8 * number : 8 * number + 8]
        state[number % 5, number // 5] = int.from_bytes(lane, "little")
    state = _permuted(state)
    return b"".join(state[x, 0].to_bytes(8, "little") for x in range(4))


def _permuted(lanes: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Return the state after the 24 rounds of Keccak-f[1600]."""
    shifted = 1
    for _ in range(24):
        columns = [
            lanes[x, 0] ^ lanes[x, 1] ^ lanes[x, 2] ^ lanes[x, 3] ^ lanes[x, 4] for x in range(5)
        ]
        lanes = {
            (x, y): lanes[x, y] ^ columns[x - 1] ^ _rotated(columns[(x + 1) % 5], 1)
            for x, y in LANES
        }
        x, y, moving = 1, 0, lanes[1, 0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            moving, lanes[x, y] = lanes[x, y], _rotated(moving, (step + 1) * (step + 2) // 2)
        lanes = {
            (x, y): lanes[x, y] ^ ~lanes[(x + 1) % 5, y] & lanes[(x + 2) % 5, y] for x, y in LANES
        }
        for bit in range(7):
            lanes[0, 0] ^= (shifted & 1) << (1 << bit) - 1
            shifted = shifted << 1 ^ (shifted >> 7) * 0x171
    return lanes


def _rotated(lane: int, places: int) -> int:
    places %= 64
    return (lane << places | lane >> 64 - places) & WORD
