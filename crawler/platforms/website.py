"""Promoted websites: host names written into text, as spam does where links are filtered.

A host name alone is no promotion: texts are full of them. It is one

1. behind a word that sends people there: 官网tb888.online, visit tb888.online (announced, label);
2. with "www." in front (www, context);
3. as the last word in a bracket, holding a digit or behind a name and a colon: 【乐彩tb888.cc】,
   [乐彩城：gazette.cc] (bracket, context).

Hosts in whole addresses are links, and are left to the extraction of links.
"""

import re
from collections.abc import Iterator

from crawler.platforms.nearby import Signs, stretches
from crawler.platforms.plain import Plain, plain
from crawler.records import Account, Found
from crawler.sites import RESERVED, site_of

WORDS = (
    # zh, simplified and traditional
    "官网 官網 官方 网址 網址 网站 網站 网页 網頁 主页 主頁 首页 首頁 域名 地址 链接 鏈接 连结",
    "登录 登陆 登錄 登入 访问 訪問 浏览 進入 进入 入口 打开 打開 输入 輸入 搜索 复制 複製 点击",
    "备用 備用 最新 永久 唯一 导航 導航 发布页 發布頁 线路 平台 注册 註冊 下载 下載 认准 收藏 站",
    "website web_site site sites homepage webpage web visit online_at go_to goto login",  # en
    "register_at sign_up_at join_at play_at bet_at shop_at order_at browse open type_in official",
    "webseite internetseite besuchen_sie besuche",  # de
    "visitez rendez-vous_sur",  # fr
    "visite visita acesse acessar entre_em sitio página pagina",  # pt es it
    "сайт сайте зеркало вход переходи переходите заходи заходите",  # ru
    "주소 홈페이지 사이트 도메인 접속 바로가기 공식 주소창",  # ko
    "サイト 公式 ホームページ アクセス ウェブ",  # ja
    "truy_cập trang_web trang_chủ link_vào đăng_ký",  # vi
    "เว็บ เว็บไซต์ เข้าเว็บ เว็บไซด์ ลิงก์ ลิ้งค์",  # th
    "situs kunjungi laman tautan",  # id ms
    "adresi adresimiz sitemiz ziyaret giriş",  # tr
    "سایت وبسایت وب‌سایت آدرس الموقع موقع موقعنا زيارة",  # fa ar
)
"""What sends people to a site, language by language; "_" stands for a space."""


SPELLED = [word.replace("_", " ") for words in WORDS for word in words.split()]
LATIN = "|".join(re.escape(word) for word in SPELLED if word[0] <= "ɏ")
OTHER = "|".join(re.escape(word) for word in SPELLED if word[0] > "ɏ")
ANNOUNCED = re.compile(
    rf"(?:(?<![a-zà-ÿ])(?:{LATIN})(?![a-zà-ÿ])|{OTHER})"
    r"(?:\s?(?:是|为|為|在|at|is|us|our|on|地址|网址|網址|입니다|는|은|:))?"
    r"(?:(?:[^\w\n.,;!?。，；！？/@]|_){0,8}|\s?[:：∶]\s{0,3})\Z",
    re.IGNORECASE,
)
"""The words right before a host, with nothing but signs between."""

DOTTED_DIGITS = "⒈⒉⒊⒋⒌⒍⒎⒏⒐"
LETTER = r"A-Za-zＡ-Ｚａ-ｚ\U0001d400-\U0001d7cb"
SIGNS = Signs(
    {
        **{
            dot: re.compile(rf"[{dot}](?=[{LETTER}])(?<=[{LETTER}0-9０-９\U0001d7ce-\U0001d7ff].)")
            for dot in ".．。｡点點"
        },
        **{digit: re.compile(rf"{digit}[{LETTER}]") for digit in DOTTED_DIGITS},
        "[.]": re.compile(r"\[\.]"),
        "(.)": re.compile(r"\(\.\)"),
    }
)
"""A dot before a letter, in each of its dresses."""

BEFORE, AFTER = 60, 80
TURNED = re.compile(rf"[{DOTTED_DIGITS}]|(?<=[A-Za-z0-9])(?:[。｡点點]|\[\.]|\(\.\))(?=[A-Za-z0-9])")
HOST = re.compile(
    r"(?<![A-Za-z0-9@/\\=%&$#+.-])(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}+\.){1,5}[A-Za-z]{2,18}"
    r"(?![A-Za-z0-9_@(=\\]|[.-][A-Za-z0-9]|::)"
)
"""A host name that is no part of an address, a path, an e-mail address or code."""

OPENED = re.compile(r"[【『「《〖〔［\[][^【】『』「」《》\[\]\n]{0,24}\Z")
NAMED = re.compile(r"[^\x00-\u024f]\s?[:：∶]\Z")
CLOSED = re.compile(r"/?\s?[】』」》〗〕］\]](?!\()")
SENTENCE = re.compile(r"[a-z]\.[A-Z][a-z]{1,17}\Z")
"""Where one sentence ends and the next begins: "our site.It is"."""

FILES = frozenset("md pl ps py rs sh so zip mov".split())
"""Suffixes of the list that are far more often those of files."""

MESSENGERS = frozenset(
    """t.me telegram.me telegram.dog wa.me line.me lin.ee zalo.me m.me discord.gg youtu.be
    kakao.com qq.com vk.com viber.com signal.me""".split()
)
"""Sites whose addresses name accounts: other modules read them."""

WELLKNOWN = frozenset(
    """google.com youtube.com facebook.com instagram.com twitter.com x.com tiktok.com github.com
    wikipedia.org telegram.org whatsapp.com baidu.com amazon.com apple.com microsoft.com
    reddit.com linkedin.com yahoo.com bing.com weibo.com taobao.com douyin.com""".split()
)
"""Sites that everybody names, so that sharing one links nobody."""


def account_from_url(url: str) -> Account | None:
    """Return None: an address is a link, and no account beside."""
    return None


def accounts_in_text(
    text: str, linked: frozenset[Account] = frozenset(), only_links: bool = False
) -> Iterator[Found]:
    """Yield the websites `text` promotes by bare host name.

    >>> [found.account.value for found in accounts_in_text("官网tb888点online")]
    ['tb888.online']
    """
    if only_links:
        return
    for start, end in stretches(text, SIGNS.places(text), BEFORE, AFTER):
        yield from _websites(plain(text, start, end).rewritten(TURNED, _dotted))


def _dotted(sign: str) -> str:
    return f"{DOTTED_DIGITS.index(sign) + 1}." if sign in DOTTED_DIGITS else "."


def _websites(stretch: Plain) -> Iterator[Found]:
    for match in HOST.finditer(stretch.text):
        account = _account(match[0])
        if account and (rule := _rule(stretch.text, match)):
            confidence = "label" if rule == "announced" else "context"
            disguised = stretch.is_changed(*match.span())
            yield Found(account, *stretch.span(*match.span()), rule, confidence, disguised)


def _rule(text: str, match: re.Match[str]) -> str:
    """Return why a host is a promoted website, "" when it is not."""
    start, end = match.span()
    if SENTENCE.search(match[0]):
        return ""
    if ANNOUNCED.search(text, max(0, start - 40), start):
        return "announced"
    if match[0][:4].lower() == "www.":
        return "www"
    telling = any(map(str.isdigit, match[0])) or NAMED.search(text, max(0, start - 3), start)
    opened = OPENED.search(text, max(0, start - 26), start)
    return "bracket" if telling and opened and CLOSED.match(text, end) else ""


def _account(host: str) -> Account | None:
    value = host.lower().removeprefix("www.")
    site = site_of(value)
    if not site.suffix or value == site.suffix or site.suffix in FILES:
        return None
    if site.domain in MESSENGERS:
        return None
    flag = "wellknown" if site.domain in WELLKNOWN else None
    if site.suffix in RESERVED or site.domain.startswith(("example.", "yourdomain.", "domain.")):
        flag = "placeholder"
    return Account("website", "domain", value, flag)
