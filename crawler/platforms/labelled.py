"""Names that a platform's word announces: 【TG：x】, ✈:x, 텔레그램x, 微信 x, QQ群：123456.

One procedure for every platform; what differs is how its names are written (`Names`). A name
behind a label, with nothing but signs and a noun such as "channel" between them, is believed with
"@" always (rule label-at), and without it for its shape and for what stands around it
(label-bare). A label can say that the name just given to another platform is the same here
(same-name).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from crawler.platforms.labels import (
    CHINESE_LATIN,
    NOUN,
    PLATFORM_OF,
    SAME,
    Label,
    begins_with_label,
)
from crawler.platforms.passages import Name, Passage
from crawler.records import Account

SIGN = r"(?:[^\w@.!?。,，\n]|[_①-⑳]|[十电](?![\u4e00-\u9fff]))"
"""What may stand between a label and its name: no letter, and no end of a sentence. 十 is
written for "+", 电 says that a phone has the same number, ① counts."""

WHOLE = r"(?=_{0,4}(?![A-Za-z0-9_@]|[.-][A-Za-z0-9]))"
"""A name ends here: it is not cut out of an e-mail address, a host or a hyphenated word."""

JOINED = re.compile(r"\s{0,2}(?:[/&|、,+_-]|和|与|與|及|and|и|or|或)?\s{0,2}")
"""What joins the labels that share one name: "WhatsApp / Telegram: x"."""

COLON = re.compile(r"[:؛→➡👉☞⇒⇨▶►]")
CLOSING = frozenset(")]}】』」》>〕］｝〗”’\"'`|ㅡ")

NUMBER = r"[0-9](?:(?!-[0-9]\Z)[.·_—-]?[0-9]){4,14}"
"""Five digits at least, as spam writes them: 202.420.24. One digit behind a dash at the end of the
text counts the copies of a title."""

DATE = re.compile(
    r"(?:19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|([.-])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01]))"
)
"""A day: 2024-05-01 or 20240501."""

NUMBER_ENDS = r"(?:(?=-[0-9]\Z)|(?![A-Za-z0-9_@]|[.-][0-9]))"
"""Where a number ends: ".abc" behind it is the random tail of a title, no part of a host."""

LETTER = re.compile("[A-Za-z]")

NAMING = re.compile(r"(?:id|username|handle)\Z", re.IGNORECASE)
"""A noun that is followed by a name: "Telegram ID gazette_7"."""

ASKING = re.compile(r"(?:[加询詢系]|客服) ?\Z")
"""What asks to write to the name behind a label: 加TG gazette7, 联系TG gazette7."""

COUNTED = re.compile(r"[+＋]?\s?(?:[元块塊个個位名次年月日条條%￥$万萬亿]|人(?!工)|好友|粉丝|用户)")
"""What follows a number that is none of an account: 微信10000元."""


def listed(words: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(words.split())


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
"""Words that follow a label without being a name."""

ELEMENTS = listed("strong small label input button section template")
"""Tags in the source of a page that are as long as a name: 微信：<strong>."""

KEYWORDS = listed(
    """media keyframes import charset supports namespace container layer property tailwind apply
    include extend mixin context graph type param params return returns see author deprecated since
    throws override staticmethod classmethod dataclass inproceedings article misc book everyone
    here latest canary stable alpha master gmail"""
)
"""What "@" also stands before: at-rules of CSS, keys of JSON-LD, tags of code and of
BibTeX, versions of packages."""

SCOPE = re.compile(r"/[a-z]|:[a-z0-9-]{1,40}\.[a-z]")
"""What follows "@" and a word in @scope/package and @name:host."""

NOTHING = re.compile("(?!)")


class Names:
    """How one platform's names are written, and the reading of those that its labels announce."""

    def __init__(
        self,
        platform: str,
        pattern: str,
        account: Callable[[str, str], Account | None],
        others: re.Pattern[str] = NOTHING,
        doubt: Callable[[str, re.Match[str]], bool] = lambda label, match: False,
    ) -> None:
        """Read names of the shape `pattern`, which says where a name ends too.

        `account` makes the account of a name and of the words that announce it, or None. What
        begins as `others` is no name without "@"; nor is a match that makes `doubt` of a label.
        """
        self.platform, self._account = platform, account
        self._others, self._doubt = others, doubt
        self._behind_label = re.compile(
            rf"""(?P<nouns>(?:[\s_·'|-]{{0,2}}(?:{NOUN})){{0,3}}+)
            (?P<gap>{SIGN}{{0,12}}(?:\n{SIGN}{{0,8}}){{0,2}})
            (?:(?P<at>@)\ ?)?(?P<name>{pattern})""",
            re.VERBOSE | re.IGNORECASE,
        )
        self._next = re.compile(
            rf"\s?(?:[/、,;|&]?\s?[②-⑳]|[/、,|&]|或者?|和|or|и)\s?(?P<at>@)?(?P<name>{pattern})(?!\s?:)"
        )

    def labelled(self, passage: Passage) -> Iterator[Name]:
        """Yield the names in a passage that this platform's labels announce."""
        text, labels = passage.stretch.text, passage.labels
        for number, label in enumerate(labels):
            if label.platform == self.platform:
                yield from self._announced(text, label, _end_of_shared(text, labels, number))
                yield from self._said_before(text, labels, number)

    def _announced(self, text: str, label: Label, end: int) -> Iterator[Name]:
        """Yield the name behind the label that ends at `end`, and those listed after it."""
        match = self._behind_label.match(text, end)
        said = text[label.start : match.end("nouns")] if match else ""
        believed = match and self._is_announced(text, label, match)
        while match and believed and (account := self._account(_with_at(match), said)):
            at, rule = ("at", "label-at") if match["at"] else ("name", "label-bare")
            yield Name(account, match.start(at), match.end("name"), rule)
            match = self._next.match(text, match.end())
            believed = match and self._is_another(match)

    def _is_announced(self, text: str, label: Label, match: re.Match[str]) -> bool:
        """Is the word behind a label a name?"""
        if match["at"]:
            return _is_no_code(text, match)
        word = text[label.start : label.end]
        if not self._is_free(match["name"]) or self._doubt(word, match):
            return False
        return _is_believable(text, label, match)

    def _said_before(self, text: str, labels: list[Label], number: int) -> Iterator[Name]:
        """Yield the name of another platform that this label says is the same here."""
        label = labels[number]
        if number == 0 or not text.startswith(SAME, label.end):
            return
        match = self._behind_label.match(text, labels[number - 1].end, label.start)
        if not match or not self._is_free(match["name"]):
            return
        if account := self._account(match["name"], ""):
            yield Name(account, match.start("name"), match.end("name"), "same-name")

    def _is_another(self, match: re.Match[str]) -> bool:
        """Is what follows a name and a comma another name?"""
        return bool(match["at"]) or (is_marked(match["name"]) and self._is_free(match["name"]))

    def _is_free(self, name: str) -> bool:
        """Is `name` neither made of ordinary words nor another platform's?"""
        words = name.lower().split("_")
        ordinary = ORDINARY.issuperset(words) or name.lower() in PLATFORM_OF
        return not (ordinary or self._others.match(name))


def _is_believable(text: str, label: Label, match: re.Match[str]) -> bool:
    """Is a word without "@" a name, for its shape and for what stands around it?

    With a colon: when it holds a digit or underscore, or when no Latin word follows it.
    Without one: after a label of another script, when it is marked so or ends in a sign; after
    a Latin one, when it is a number, or is marked and stands in the same bracket or after an
    emoji or "+", or the label is one that only Chinese ads write.
    """
    name, gap, after = match["name"], match["gap"], text[match.end() : match.end() + 80]
    is_latin = text[match.start("gap") - 1].isascii()
    chinese = not is_latin or text[label.start : match.start("gap")].lower() in CHINESE_LATIN
    marked, colon, ends = is_marked(name), COLON.search(gap), _ends_in_sign(after)
    is_number = not LETTER.search(name)
    if "//" in gap or (gap[-1:] == "<" and name.lower() in ELEMENTS):
        return False
    if is_number and (COUNTED.match(after) or DATE.fullmatch(name)):
        return False
    if label.is_weak and not marked:
        return bool(colon) and after[:1] in CLOSING
    if "\n" in gap:
        return bool(colon) and marked and ends
    if colon:
        return not re.match(r"\s?:|/", after) and (marked or _ends_in_break(after))
    if gap in ("=", ";"):
        return chinese and marked
    if re.search(r"[/\\=<\"'、;]", gap) or ("-" in gap and not marked):
        return False
    if is_latin:
        told = chinese or gap.strip() or after[:1] in CLOSING or NAMING.search(match["nouns"])
        return is_number or (marked and bool(told or ASKING.search(text, 0, label.start)))
    return marked or ends


def _with_at(match: re.Match[str]) -> str:
    return (match["at"] or "") + match["name"]


def _end_of_shared(text: str, labels: list[Label], number: int) -> int:
    """Return where the labels that are joined to this one, three at most, end."""
    end = labels[number].end
    for other in labels[number + 1 : number + 4]:
        if not JOINED.fullmatch(text, end, other.start):
            break
        end = other.end
    return end


def _is_no_code(text: str, match: re.Match[str]) -> bool:
    """Is a word with "@" no package's scope, no name at a host and no keyword of a language?"""
    scope = SCOPE.match(text, match.end()) and not begins_with_label(
        text[match.end() + 1 : match.end() + 40]
    )
    return not scope and match["name"].lower() not in KEYWORDS


def is_marked(name: str) -> bool:
    """Does `name` look like one whatever stands around it?"""
    return "_" in name or any(map(str.isdigit, name))


def _ends_in_sign(after: str) -> bool:
    """Does a bracket, an ornament or the end of the line follow?"""
    sign = after[:1]
    return not sign or sign in CLOSING or sign == "\n" or unicodedata.category(sign)[0] == "S"


def _ends_in_break(after: str) -> bool:
    """Does anything but another Latin word, or a quoted one, follow?"""
    rest = after.lstrip(" ")
    quoted = rest != after and re.match(r"[\"'`“‘«\[(]", rest)
    return not (quoted or re.match(r"[A-Za-z0-9À-ÿ'’/]|\([\x00-\x7f]", rest)) or begins_with_label(
        rest
    )
