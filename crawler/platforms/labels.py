"""The words that announce an account: which platform each one stands for, language by language.

Words marked "met" were seen before a contact in the wild (the survey that this project began
with); the others are what speakers of the language write.
"""

import re
from itertools import chain
from typing import NamedTuple

TABLE = (
    # every Latin script: en vi tr pt es uz id fr; met
    ("telegram", "telegram tg tele"),
    ("telegram", "telegramm telegrama telegrame telegrami telegramu telegramie"),  # de ro sl pl
    ("telegram", "telegramda telegramdan telegramga"),  # tr uz: "Telegram'da: @gazette"
    ("telegram", "télégram telegrã tê_lê"),  # fr pt vi
    (
        "telegram",
        "telegeam telegam telegrm telgram telegran telegarm tlegram teiegram",
    ),  # slips, some to dodge filters; met
    ("telegram", "flygram"),  # a client whose names are Telegram's; met
    ("telegram", "飞机 飛機 纸飞机 小飞机 电报 電報"),  # zh, 電報 is ja too; met
    ("telegram", "✈ 🛩 🛫"),  # the logo is a paper plane; met
    (
        "telegram",
        "텔레그램 텔래그램 탤래그램 텔레그렘 텔그램 텔레 탤레 텔래 텔그 텔ㄹ 텔@레 텔",
    ),  # ko; met
    ("telegram", "телеграм телеграмм телеграме телеграмме телеграму телеграма"),  # ru uk uz; met
    ("telegram", "телега телеге телегу телеграм-канал телеграмм-канал тг тгк"),  # ru; met
    ("telegram", "تلگرام تلگرم تیلیگرام"),  # fa ur; met
    ("telegram", "تليگرام تلغرام تيليجرام تليجرام تلجرام تلكرام"),  # ar; met
    ("telegram", "テレグラム テレグラ เทเลแกรม เทเลแกม เทเล टेलीग्राम טלגרם"),  # ja th hi he
    (
        "wechat",
        "微信号 微信號 微信号码 微信 微x 微号 薇信 薇号 威信 徽信 维信 微 薇 v信 v号 加v",
    ),  # zh; met
    ("wechat", "+v 加v 加v信 ➕v 十v ╋v ┿v ╇v"),  # zh; met
    ("wechat", "薇芯 威芯 维芯 v芯 微芯 微心 薇心 绿泡泡 绿泡 🛰"),  # zh; 🛰 for 卫星, its sound
    ("wechat", "qqwechat qqweixin qqvx qqwx wechat weixin vx wx 위챗 вичат вичате วีแชท"),  # met
    ("qq", "qq qq号 qq群 q号 q群 扣扣 扣扣群 企鹅 企鹅号 企鹅群 企鵝"),  # zh; met
    ("whatsapp", "whatsapp whats_app whatapp wa ws вотсап ватсап واتساب واتس 왓츠앱"),
    ("line", "line line_id lineid ไลน์ แอดไลน์ 라인"),
    ("kakao", "카톡 카카오톡 카카오 까똑 까톡 kakao kakaotalk"),
    ("zalo", "zalo za_lo"),
    ("viber", "viber вайбер"),
    ("signal", "signal: signal_app"),
    ("skype", "skype скайп 스카이프"),
    ("discord", "discord дискорд 디스코드"),
    ("twitter", "twitter 推特 твиттер 트위터 x.com x:"),
    ("instagram", "instagram insta ig инстаграм 인스타 اینستاگرام"),
    ("facebook", "facebook fb 脸书 臉書 фейсбук messenger"),
    ("youtube", "youtube 油管 ютуб"),
    ("tiktok", "tiktok 抖音 тикток"),
    ("vk", "vk вк вконтакте"),
    ("other", "github gitlab mastodon fediverse bluesky matrix reddit linkedin snapchat threads"),
    ("other", "weibo 微博 bilibili b站 小红书 wickr threema icq jabber steam patreon onlyfans"),
    ("email", "email e-mail mail 邮箱 郵箱 почта 이메일"),
    ("phone", "电话 電話 手机 手機 phone tel телефон 전화 热线"),
    ("potato", "potato 土豆 蝙蝠 letstalk batchat safew"),
)
"""Platform and words, languages behind them; "_" stands for a space."""

PLATFORM_OF = {
    word.replace("_", " "): platform for platform, words in TABLE for word in words.split()
}

CHINESE_LATIN = frozenset(
    word for word, platform in PLATFORM_OF.items() if platform == "wechat" and word[-1] in "vx"
)
"""Words with Latin letters that only Chinese ads write: "vx", "加v"."""

RARE = "徽徴徵葳崴巍嶶媺蓶蘶溦"
COMMON = "威维維唯惟围圍违違"
SOUNDING = RARE + COMMON
"""Written for 微, as they sound or look like it; those of `COMMON` are in everyday words too."""

OPEN = r"[(\[{【《「『〔〖]"
NAME_BEHIND = r"(?=(?:同[号步])?[^\w@.!?。,，\n]{0,6}[十扣电]?[a-z0-9])"
AMONG_CHINESE = r"(?:(?<![\x00-\x7f])|(?<=[^\x00-\x7f][\n +(\[{-]))"
"""Where "v:" is no variable of a program."""

FREE = "(?<![a-z0-9_.@])"

NO_BADGE = "(?<![安国國校队隊会會党黨院军軍警帽])"
"""What stands before 徽 in everyday words: a province, badges."""

NO_VITAMIN = "(?!维[a-ek](?![a-z]))"
"""维C, 维B12 are vitamins."""

SPLIT = r"[微薇](?:[^\w\n]|_){1,2}信号?"
"""微信 with a sign between its letters."""

WEAK = (
    ("wechat", RARE, f"{NO_BADGE}[{RARE}](?:[信心芯]号?|号)?{NAME_BEHIND}|(?<=[0-9_])[{SOUNDING}]"),
    (
        "wechat",
        COMMON,
        f"(?:(?<![一-鿿])|(?<=加)){NO_VITAMIN}[{COMMON}](?:[信心芯]号?|号)?{NAME_BEHIND}",
    ),
    ("wechat", ("v", "v:", "qv"), rf"{AMONG_CHINESE}q?v(?=\s?[:➕╋┿╇★❤☀扣])"),
    ("wechat", ("(v", "[v", "{v"), rf"(?<={OPEN})v(?=-[0-9]{{5}})"),
    ("qq", ("q", "q:"), rf"{FREE}q(?=[-_]?[微薇{SOUNDING}v]|\s?:\s?[【(]?[1-9][0-9]{{4}})"),
    ("qq", ("(q", "[q"), f"{FREE}(?<![微薇{SOUNDING}信-])qq?(?=[1-9][0-9]{{6,10}}(?![0-9a-z]))"),
    ("qq", "", f"(?<=[微薇{SOUNDING}信])q(?![a-z0-9_])"),
    ("qq", "扣", f"扣(?=[微薇{SOUNDING}v:同]|-?[1-9][0-9]{{4}})"),
)
"""What announces an account in a certain surrounding only: "V：x", "V╋【x】", "Q微同号". Platform,
strings of which a text holds one where it is, and its pattern in a text in lower case."""

NOUNS = """
    id user username name handle account contact support admin official bot channel group chat link
    number dm pm me us
    号 號 账号 帳號 帐号 用户名 客服 联系 聯系 联系方式 咨询 諮詢 在线 群 群组 群組 群聊 交流群 频道
    頻道 机器人 搜索 搜 加 商务 合作 唯一 是
    아이디 문의 상담 채널 주소 연락 연락처
    канал каналы группа группе чат бот аккаунт ник контакт связь для_связи юзернейм
    kanal kanali kanalı kanalimiz grup grubu guruh canal grupo contato contacto usuario usuário kênh
    nhóm akun saluran hesap adres adresi manzil
    آیدی ایدی کانال گروه ربات قناة مجموعة معرف حساب
    チャンネル アカウント ไอดี ช่อง กลุ่ม
"""
"""What may stand between a label and its colon: "Telegram ID:", "飞机号：", "тг канал"."""

NOUN = "同[号步](?=\\s?(?:[:]|[0-9]{5}))|[1-9](?=\\s?:)|" + "|".join(
    re.escape(noun.replace("_", " ")) + (r"(?![A-Za-z0-9])" if noun[-1].isascii() else "")
    for noun in sorted(NOUNS.split(), key=len, reverse=True)
)
"""`NOUNS` as a regex."""

SAME = ("同号", "同號", "同步", "同名")
"""Says that the account just named exists on this platform too: "微信：x（飞机同号）"."""


class Label(NamedTuple):
    """A platform's word in a plain text."""

    platform: str
    start: int
    end: int
    is_weak: bool = False
    """It is a word only because of what stands around it."""


NUMBERED = ("telegram", "wechat")
"""Platforms whose words are numbered, as in "TG1: x TG2: y"; "line 1:" is a line of text."""


def _pattern(head: str) -> re.Pattern[str]:
    """Return what the platforms' words that begin with `head` look like, the longest first."""
    words = sorted((word for word in PLATFORM_OF if word[0] == head), key=len, reverse=True)
    weak = [f"(?P<{platform}{row}>{word})" for row, (platform, _, word) in enumerate(WEAK)]
    split = [f"(?P<wechat_>{SPLIT})"]
    around = (split * (head in "微薇"), map(_free, words), weak * (head in f"qv扣{SOUNDING}"))
    return re.compile("|".join(chain(*around)))


def _free(word: str) -> str:
    """Return `word` as a pattern that holds where it is not inside a longer one of its script."""
    before = after = ""
    if word[0] <= "ɏ":
        before = "(?<![a-z0-9_@.])"
    elif "Ѐ" <= word[0] <= "ӿ":
        before, after = "(?<![а-яё])", "(?![а-яё])"
    elif len(word) == 1 and "가" <= word <= "힣":
        before = "(?<![가-힣])"
    if word[-1] <= "ɏ":
        after = "(?!_?[a-z0-9])" + after
        if PLATFORM_OF[word] in NUMBERED:
            after = rf"(?:{after}|(?=[1-9]\s?:))"
    return before + re.escape(word) + after


WORDS_AT = {
    head: _pattern(head) for head in {word[0] for word in PLATFORM_OF} | set(f"qv扣{SOUNDING}")
}
"""The platforms' words by their first characters, in a text in lower case."""

HEAD = re.compile(f"[{''.join(sorted(WORDS_AT))}](?:(?<=[^a-z])|(?<![a-z0-9_@.].))")
"""Such a character, where a word may begin."""


def lower(text: str) -> str:
    """Return `text` in lower case, every character still in its place."""
    return text.replace("İ", "i").lower()


def labels(text: str) -> list[Label]:
    """Return the platforms' words in a plain `text`, in order.

    >>> [label.platform for label in labels("QQ群 / Telegram")]
    ['qq', 'telegram']
    """
    text, found, read = lower(text), [], 0
    for head in HEAD.finditer(text):
        if head.start() >= read and (label := _label_at(text, head.start())):
            found.append(label)
            read = label.end
    return found


def begins_with_label(text: str) -> bool:
    """Is the first word of `text` a platform's?"""
    return bool(text) and _label_at(lower(text), 0) is not None


def _label_at(text: str, start: int) -> Label | None:
    pattern = WORDS_AT.get(text[start])
    match = pattern.match(text, start) if pattern else None
    if not match:
        return None
    if weak := match.lastgroup:
        return Label(weak[:-1], *match.span(), is_weak=True)
    return Label(PLATFORM_OF[match[0]], *match.span())
