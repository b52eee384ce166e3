"""Hostile text → text that only reads.

What a page holds was written by strangers. Shown to an analyst it must not act: not move a
terminal's cursor, not run as a spreadsheet's formula, not end a Markdown cell.
"""

import re
from functools import lru_cache
from unicodedata import category

BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that Unicode counts as printable and fonts draw as nothing."""

FORMULA = re.compile(r"['=+\-@\t\r\n＝＋－＠]")
"""What a cell may not begin with. Spreadsheets compute such cells
(owasp.org/www-community/attacks/CSV_Injection); `'` is among them so that one rule reads every
cell back: take one leading `'` off."""


SCHEME = re.compile(r"(?i)http(s?)(?=:|%3a)")
HOST = re.compile(r"(?://|(?<![\w/.-]))(?:[^\W_][\w-]*\.)+[^\W\d_][\w-]*|//[^/?#\s]+")
"""A name with dots that stands behind "//", or by itself; not a file's name within a path."""


def defanged(text: str) -> str:
    """Return `text` with each address in it as nobody can click or fetch it by mistake.

    >>> defanged("See https://shop.example/a.html?to=t.me/gazette, e.g. t.me/gazette")
    'See hxxps://shop[.]example/a.html?to=t[.]me/gazette, e[.]g. t[.]me/gazette'
    """
    text = SCHEME.sub(r"hxxp\1", text)
    return HOST.sub(lambda host: host[0].replace(".", "[.]"), text)


def shown(text: str) -> str:
    r"""Return `text` with what a terminal obeys, or nobody sees, as a visible escape.

    That is all Unicode calls unprintable: C0, DEL, C1, bidi, zero-width, line separators, lone
    surrogates, and what is not assigned. Spaces of every width stay.

    >>> shown("\x1b]0;pay\x07 \u202egro.elpmaxe")
    '\\x1b]0;pay\\x07 \\u202egro.elpmaxe'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


@lru_cache(maxsize=65_536)
def _shown(char: str) -> str:
    if char not in BLANK and (char.isprintable() or category(char) == "Zs"):
        return char
    return repr(char)[1:-1] if char not in BLANK else f"\\u{ord(char):04x}"


def unformulated(text: str) -> str:
    """Return `text` as a spreadsheet takes it for text: with a `'` before a formula's sign.

    An invite ("+hash") and a phone begin with "+" and so get one too: no spreadsheet can tell
    them from a sum. JSON and tables have them as they are.
    """
    return f"'{text}" if FORMULA.match(text) else text


def code_span(text: str) -> str:
    """Return printable `text` as Markdown code, in which nothing links, embeds or ends the cell.

    The fence is longer than any run of backticks inside (spec.commonmark.org/0.31.2/#code-spans).
    """
    if not text.strip():
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", r"\x7c")
