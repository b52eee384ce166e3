"""Places that tie nobody: where anyone writes, and where pictures are for everyone."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

OPEN_TO_ALL = frozenset(
    """github.com gist.github.com gitlab.com bitbucket.org gitee.com codeberg.org sourceforge.net
    huggingface.co npmjs.com pypi.org hub.docker.com
    t.me telegram.me telegra.ph teletype.in vk.com ok.ru weibo.com douban.com zhihu.com
    jianshu.com csdn.net juejin.cn tieba.baidu.com bilibili.com xiaohongshu.com toutiao.com
    163.com sohu.com naver.com daum.net tistory.com pixnet.net ptt.cc
    reddit.com quora.com medium.com substack.com hackmd.io notion.site scribd.com issuu.com
    slideshare.net pinterest.com x.com twitter.com facebook.com instagram.com tiktok.com
    youtube.com linkedin.com tumblr.com livejournal.com disqus.com patreon.com behance.net
    dribbble.com soundcloud.com goodreads.com trustpilot.com yelp.com craigslist.org
    pastebin.com rentry.co justpaste.it paste.ee ghostbin.com controlc.com dpaste.org
    docs.google.com sites.google.com drive.google.com forms.gle linktr.ee
    stackoverflow.com stackexchange.com archive.org web.archive.org wikipedia.org
    fandom.com""".split()
)
"""Sites, and single hosts of others, whose pages are by whoever signs up. Written from memory of
what investigators meet; `crawler.sites` has those that give each user a name of their own, such as
x.github.io, from the public suffix list."""

WRITTEN_BY_ANYONE = re.compile(
    r"/(?:issues|pull|pulls|discussions|threads?|topics?|forums?|guestbook|viewtopic|showthread"
    r"|viewthread|members?|profiles?|users?|u|comments|questions|snippets|pastes?)(?:[/.]|-\d|$)",
    re.IGNORECASE,
)
"""Paths of forums, trackers and profiles, as phpBB, vBulletin, Discuz, Discourse, Flarum, GitLab
and Gitea name them."""

PICTURE_HOSTS = frozenset(
    """shields.io badgen.net badge.fury.io forthebadge.com awesome.re badges.gitter.im
    codecov.io coveralls.io codeclimate.com codacy.com sonarcloud.io snyk.io travis-ci.org
    travis-ci.com circleci.com ci.appveyor.com readthedocs.org zenodo.org deepwiki.com
    mybinder.org colab.research.google.com herokucdn.com render.com opencollective.com
    contrib.rocks star-history.com starchart.cc trendshift.io socialify.git.ci skillicons.dev
    capsule-render.vercel.app github-readme-stats.vercel.app readme-typing-svg.herokuapp.com
    readme-typing-svg.demolab.com streak-stats.demolab.com github-profile-trophy.vercel.app
    komarev.com hits.sh hits.dwyl.com hits.seeyoufarm.com count.getloli.com
    profile-counter.glitch.me gravatar.com avatars.githubusercontent.com
    avatars0.githubusercontent.com avatars1.githubusercontent.com avatars2.githubusercontent.com
    avatars3.githubusercontent.com githubassets.com s.w.org gstatic.com licensebuttons.net
    creativecommons.org
    ko-fi.com buymeacoffee.com paypalobjects.com printfriendly.com
    flagcdn.com simpleicons.org iconify.design icons8.com flaticon.com fontawesome.com
    cdnjs.cloudflare.com unpkg.com bootstrapcdn.com upload.wikimedia.org
    googlesyndication.com google-analytics.com doubleclick.net scorecardresearch.com
    mc.yandex.ru counter.yadro.ru counter.rambler.ru top-fwz1.mail.ru hm.baidu.com cnzz.com 51.la
    statcounter.com histats.com xiti.com amung.us flagcounter.com clustrmaps.com
    hitwebcounter.com""".split()
)
"""Hosts, with the hosts below them, of badges, icons, flags, counters and avatars that many pages
share and whose owners have nothing to do with each other."""

PICTURES_FOR_ALL = re.compile(
    r"^data:|//visitor-badge\.|//s\d*\.wp\.com/latex|//cdn\.jsdelivr\.net/npm/"
    r"|//[^/]*fbcdn\.net/rsrc"
    r"|/(?:favicon|apple-touch-icon|spacer|blank|pixel|1x1|transparent|loading|placeholder|no-?image"
    r"|default-?avatar|captcha|(?:[\w-]*[_-])?badges?\b)[^/]*$",
    re.IGNORECASE,
)
"""The same by the rest of an address, wherever it is."""

FRONT = frozenset(("index", "home", "default"))
"""Names of front pages, of a site or of a folder."""

LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")

CONTACT = frozenset(
    """contact contacts contactus contactme contactform about aboutus aboutme support
    imprint impressum legalnotice mentionslegales kontakt kontakte überuns ueberuns
    contacto contáctenos contactenos quienessomos sobre sobrenosotros contato quemsomos sobrenos
    contatti chisiamo nouscontacter contactez contacteznous apropos àpropos quisommesnous
    kontakty onas iletisim hakkimizda liênhệ lienhe контакт контакты контакти онас окомпании
    联系 联系我们 联系方式 联系客服 联络我们 聯繫 聯繫我們 聯絡 聯絡我們
    关于 关于我们 關於 關於我們 お問い合わせ 問い合わせ 会社概要
    문의 문의하기 연락처 회사소개""".split()
)
"""Names of pages that tell how to reach a site's keeper, or who it is, without "-" and "_"."""


def anyone_writes(url: str, site: str) -> bool:
    """Return whether the page is one of a site where anyone writes, so stands for itself.

    A file of this machine stands for itself too: files in a folder have no publisher in common.

    >>> anyone_writes("https://github.com/a/b/issues/7", "github.com")
    True
    >>> anyone_writes("https://shop.example/esim.html", "shop.example")
    False
    """
    split = _split(url)
    if split.scheme == "file" or not split.hostname:
        return True
    host = split.hostname
    return site in OPEN_TO_ALL or host in OPEN_TO_ALL or bool(WRITTEN_BY_ANYONE.search(split.path))


def is_entrance(url: str) -> bool:
    """Return whether the page is where a site says who keeps it: its front page, or a contact page.

    >>> is_entrance("https://a.example/"), is_entrance("https://a.example/news/7")
    (True, False)
    """
    split = _split(url)
    names = [name for name in unquote(split.path).casefold().split("/") if name]
    if names and names[-1].partition(".")[0] in FRONT:
        names.pop()
    if not names or (len(names) == 1 and LANGUAGE.fullmatch(names[0])):
        return not split.query
    return re.sub(r"[-_ ]|\..*", "", names[-1]) in CONTACT


def picture_for_all(url: str) -> bool:
    """Return whether the picture is a badge, an icon, a counter or the like.

    >>> picture_for_all("https://img.shields.io/badge/x-y"), picture_for_all("https://a.example/x")
    (True, False)
    """
    labels = host_of(url).split(".")
    below = (".".join(labels[at:]) for at in range(len(labels)))
    return bool(PICTURES_FOR_ALL.search(url)) or any(each in PICTURE_HOSTS for each in below)


def host_of(url: str) -> str:
    """Return the host of `url` in small letters; "" where there is none, or the URL is broken."""
    return _split(url).hostname or ""


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
