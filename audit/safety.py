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


SCHEME = re.compile(r"[Hh][Tt][Tt][Pp](?=[Ss]?(?::|%3[Aa]))")
DEEP = re.compile(r":(?<!hxxp:)(?<!hxxp[Ss]:)(?=//)")
"""The colon of tg://, weixin:// and all others."""

PART = (
    r"[^\x00-,./:-@\[-^`{-\xa1\xab\xbb\xbf\u2000-\u200a\u2010-\u205f\u3000-\u3004\u3008-\u3020"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
"""What a part of a host's name is made of, in any script, the marks on its letters too: all but
spaces and signs."""

DOTTED = re.compile(rf"\.(?<={PART}\.)\.*{PART}+(?:\.+{PART}+)*")
"""What has dots within it, from the first dot on: few texts have one, and it is found at once."""

ENDING = re.compile(r"[^\W\d_].")
"""How the last part of a host's name begins: not with a digit, and there is more, unlike in e.g."""

FILES = frozenset(
    """asp aspx avif bmp cgi css csv doc docx gif htm html ico jpeg jpg js json jsp mp3 mp4 odt ods
    pdf php png rar rtf svg tgz txt webm webp woff woff2 xhtml xls xlsx xml""".split()
)
"""Endings of files that are no domain's."""

THREE_NUMBERS = re.compile(r"(?:\.\d{1,3}){3}")
FIRST_NUMBER = re.compile(rf"(?<!{PART})\d{{1,3}}\Z")
WIDE_DOT = re.compile(r"[。．｡](?<=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ].)(?=[A-Za-zＡ-Ｚａ-ｚ])")
"""The dots of East Asia, which browsers take for dots; between other letters they end sentences."""


def defanged(text: str) -> str:
    """Return `text` with each address in it as nobody can click or fetch it by mistake.

    >>> defanged("See https://shop.example/a.html?to=t.me/gazette, e.g. t.me/gazette")
    'See hxxps://shop[.]example/a.html?to=t[.]me/gazette, e.g. t[.]me/gazette'
    >>> defanged("tg://resolve?domain=gazette, 192.0.2.7, version 1.2.3 of 3.14")
    'tg[:]//resolve?domain=gazette, 192[.]0[.]2[.]7, version 1.2.3 of 3.14'
    """
    if ":" in text or "%3" in text:
        text = DEEP.sub("[:]", SCHEME.sub("hxxp", text))
    if "." in text:
        text = DOTTED.sub(_defanged, text)
    return text if text.isascii() else WIDE_DOT.sub(r"[\g<0>]", text)


def _defanged(dotted: re.Match[str]) -> str:
    """Return what has dots without those of a host's name; what follows its ending stays."""
    parts = dotted[0].split(".")
    for end in range(len(parts), 1, -1):
        if ENDING.match(parts[end - 1]) and parts[end - 1].lower() not in FILES:
            return "[.]".join(parts[:end]) + "".join(f".{part}" for part in parts[end:])
    at = dotted.start()
    if THREE_NUMBERS.fullmatch(dotted[0]) and FIRST_NUMBER.search(
        dotted.string, max(0, at - 3), at
    ):
        return "[.]".join(parts)
    return dotted[0]


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
