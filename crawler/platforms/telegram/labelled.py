"""Names that a Telegram word announces: 【TG：x】, ✈:x, 텔레그램x, Telegram ID: @x."""

import re
import unicodedata
from collections.abc import Iterator

from crawler.platforms.labels import LABEL, NOUN, PLATFORM_OF, SAME, Label, lower
from crawler.platforms.telegram.names import USERNAME, Name, listed, username

SIGN = r"(?:[^\w@.!?。,，\n]|_)"
"""What may stand between a label and its name: no letter, and no end of a sentence."""

WHOLE = r"_{0,4}(?![A-Za-z0-9_@]|[.-][A-Za-z0-9])"
"""A name ends here: it is not cut out of an e-mail address, a host or a hyphenated word."""

NAME_AFTER_LABEL = re.compile(
    rf"""(?:[\s_·'|-]{{0,2}}(?:{NOUN})){{0,3}}+
    (?P<gap>{SIGN}{{0,12}}(?:\n{SIGN}{{0,8}}){{0,2}})
    (?:(?P<at>@)\ ?)?(?P<name>{USERNAME}){WHOLE}""",
    re.VERBOSE | re.IGNORECASE,
)
NEXT_NAME = re.compile(
    rf"\s?(?:[/、,|&]|或者?|和|or|и)\s?(?P<at>@)?(?P<name>{USERNAME}){WHOLE}(?!\s?:)"
)
JOINED = re.compile(r"\s{0,2}(?:[/&|、,+]|和|与|與|及|and|и|or|或)?\s{0,2}")
"""What joins the labels that share one name: "WhatsApp / Telegram: x"."""

COLON = re.compile(r"[:∶ː︰﹕꞉؛→➡👉☞⇒⇨▶►]")
CLOSING = frozenset(")]}】』」》>〕］｝〗”’\"'`|ㅡ")
AIRCRAFT = ("飞机", "飛機", "✈", "🛩", "🛫")
"""Labels that also mean the machine: 飞机A320neo."""

ORDINARY = listed(
    """account accounts active address admin alert alerts all also and android any api app apps
    available backup bot bots button buy call channel channels chat chats check click client
    community contact contacts contents customer data desktop details direct discussion download
    email enabled everyone false file files follow forum free from group groups handle hash help
    here hotline how https http icon id info instant integration invite ios iphone join joined
    latest link links linux live login logo mac macos manager marketing media members message
    messages messenger mini mobile more mtproto name news none not notification notifications now
    null number official online open or our owner page password phone photo please post posts
    premium price private process profile promotion proxy public read search secret send server
    service services share sign site soon source start sticker stickers store subscribe subscribers
    support talk team test text the this token true update updates url use user username users
    using version via video view web webapp webhook webk website widget windows with www you
    your yes none supported required optional unlimited disabled coming follow"""
)
"""Words that follow "Telegram" without being a name."""

KEYWORDS = listed(
    """media keyframes import charset supports namespace container layer property tailwind apply
    include extend mixin context graph type param params return returns see author deprecated since
    throws override staticmethod classmethod dataclass inproceedings article misc book everyone
    here latest canary stable alpha master gmail"""
)
"""What "@" also stands before: at-rules of CSS, keys of JSON-LD, tags of code and of
BibTeX, versions of packages."""

NOT_PEOPLE = re.compile(r"(?:qq|vx|wx|ws|line|boeing|airbus|cessna|embraer|comac)\d", re.IGNORECASE)
"""Another platform's label glued to a number, or an aircraft."""

SCOPE = re.compile(r"/[a-z]|:[a-z0-9-]{1,40}\.[a-z]")
"""What follows "@" and a word in @scope/package and @name:host."""

FLIGHT = re.compile(r"[A-Za-z]{1,3}\d{2,4}[A-Za-z]{0,4}")
"""What a flight or an aircraft's type looks like: MU5735, A320neo."""


def labelled(text: str, marks: list[Label]) -> Iterator[Name]:
    """Yield the names in a plain `text` that its Telegram labels announce, as `marks` has them."""
    for number, mark in enumerate(marks):
        if mark.platform == "telegram":
            yield from _announced(text, mark, _end_of_shared(text, marks, number))
            yield from _said_before(text, marks, number)


def _announced(text: str, mark: Label, end: int) -> Iterator[Name]:
    """Yield the name behind the label that ends at `end`, and those listed after it."""
    match = NAME_AFTER_LABEL.match(text, end)
    rule = "label-at" if match and match["at"] else "label-bare"
    believed = match and (
        _is_no_code(text, match) if match["at"] else _is_believable(text, mark, match)
    )
    while match and believed and (account := username(match["name"])):
        yield Name(account, match.start("at" if match["at"] else "name"), match.end("name"), rule)
        match = NEXT_NAME.match(text, match.end())
        believed = match and _is_in_list(match)


def _said_before(text: str, marks: list[Label], number: int) -> Iterator[Name]:
    """Yield the name of another platform that this label says is the same here."""
    mark = marks[number]
    if number == 0 or not text.startswith(SAME, mark.end):
        return
    match = NAME_AFTER_LABEL.match(text, marks[number - 1].end, mark.start)
    account = username(match["name"]) if match and _is_free(match["name"]) else None
    if match and account:
        yield Name(account, match.start("name"), match.end("name"), "same-name")


def _end_of_shared(text: str, marks: list[Label], number: int) -> int:
    """Return where the labels that are joined to this one, three at most, end."""
    end = marks[number].end
    for other in marks[number + 1 : number + 4]:
        if not JOINED.fullmatch(text, end, other.start):
            break
        end = other.end
    return end


def _is_believable(text: str, mark: Label, match: re.Match[str]) -> bool:
    """Is a word without "@" that follows a label a name?

    With a colon: when it holds a digit or underscore, or when no Latin word follows it.
    Without one: after a label of another script, when it is marked so or ends in a sign; after
    a Latin one, when it is marked and stands in the same bracket or after an emoji or "+".
    """
    name, gap, after = match["name"], match["gap"], text[match.end() : match.end() + 80]
    if "//" in gap or not _is_free(name):
        return False
    marked, colon, ends = _is_marked(name), COLON.search(gap), _ends_in_sign(after)
    if "\n" in gap:
        return bool(colon) and marked and ends
    if colon:
        return not re.match(r"\s?:|/", after) and (marked or _ends_in_break(after))
    if any(sign in gap for sign in "-/\\=<\"'"):
        return False
    if text[match.start("gap") - 1].isascii():
        return marked and (bool(gap.strip()) or after[:1] in CLOSING)
    if text[mark.start : mark.end].endswith(AIRCRAFT):
        return marked and (after[:1] in CLOSING or not FLIGHT.fullmatch(name))
    return ends if not marked else True


def _is_in_list(match: re.Match[str]) -> bool:
    """Is what follows a name and a comma another name?"""
    return bool(match["at"]) or (_is_marked(match["name"]) and _is_free(match["name"]))


def _is_no_code(text: str, match: re.Match[str]) -> bool:
    """Is a word with "@" no package's scope, no name at a host and no keyword of a language?"""
    scope = SCOPE.match(text, match.end()) and not LABEL.match(
        lower(text[match.end() + 1 : match.end() + 40])
    )
    return not scope and match["name"].lower() not in KEYWORDS


def _is_marked(name: str) -> bool:
    return "_" in name or any(map(str.isdigit, name))


def _is_free(name: str) -> bool:
    """Is `name` neither made of ordinary words nor another platform's label?"""
    words = name.lower().split("_")
    return not (ORDINARY.issuperset(words) or name.lower() in PLATFORM_OF or NOT_PEOPLE.match(name))


def _ends_in_sign(after: str) -> bool:
    """Does a bracket, an ornament or the end of the line follow?"""
    sign = after[:1]
    return not sign or sign in CLOSING or sign == "\n" or unicodedata.category(sign)[0] == "S"


def _ends_in_break(after: str) -> bool:
    """Does anything but another Latin word, or a quoted one, follow?"""
    rest = after.lstrip(" ")
    quoted = rest != after and re.match(r"[\"'`“‘«\[(]", rest)
    return not (quoted or re.match(r"[A-Za-z0-9À-ÿ'’/(]", rest)) or bool(LABEL.match(lower(rest)))
