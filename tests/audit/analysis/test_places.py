"""What is everyone's, by its address."""

import pytest

from audit.analysis.places import anyone_writes, host_of, is_entrance, picture_for_all


@pytest.mark.parametrize(
    "url",
    [
        "https://img.shields.io/badge/license-MIT-blue.svg",
        "http://shields.io:80/x",
        "https://visitor-badge.laobi.icu/badge?page_id=someone.list",
        "https://visitor-badge.glitch.me/badge?page_id=x",
        "https://awesome.re/badge.svg",
        "https://badges.gitter.im/someone/list.svg",
        "https://hits.sh/github.com/someone/list.svg",
        "https://contrib.rocks/image?repo=someone/list",
        "https://api.star-history.com/svg?repos=someone/list",
        "https://github.com/someone/list/actions/workflows/ci.yml/badge.svg",
        "https://counter.yadro.ru/hit?t44.6;r",
        "https://top-fwz1.mail.ru/counter?id=1;js=na",
        "https://s05.flagcounter.com/mini/x/bg_FFFFFF/",
        "https://shop.example/img/google-play-badge.png",
        "https://shop.example/favicon.ico",
        "https://cdn.jsdelivr.net/npm/simple-icons/icons/telegram.svg",
        "https://avatars2.githubusercontent.com/u/9919",
        "https://s0.wp.com/latex.php?latex=x",
        "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
    ],
)
def test_badges_counters_and_icons_are_everyones(url):
    assert picture_for_all(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://i.postimg.cc/4NQfJmqS/Snipaste-2025-05-13-00-14-12.png",
        "https://pics.example/card.png?from=shields.io/x",
        "https://cdn.jsdelivr.net/gh/someone/pictures/card.png",
        "https://notshields.io/card.png",
        "https://awesome.re.example/card.png",
        "https://shop.example/badger.png",
        "https://shop.example/visitor-badge-offer/card.png",
        "http://[broken",
        "",
    ],
)
def test_a_picture_on_any_other_host_is_not(url):
    assert not picture_for_all(url)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/index.php",
        "/home",
        "/en",
        "/zh-cn/",
        "/en/index.html",
        "/contact",
        "/Contact_Us.aspx",
        "/pages/contact-us",
        "/contact/index.html",
        "/contact?from=menu",
        "/about/",
        "/de/impressum",
        "/contatti.html",
        "/%D0%BE-%D0%BD%D0%B0%D1%81/",
        "/контакты",
        "/%E8%81%94%E7%B3%BB%E6%88%91%E4%BB%AC.html",
        "/關於我們",
    ],
)
def test_front_and_contact_pages_are_entrances(path):
    assert is_entrance(f"https://a.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/news/7",
        "/news/index.html",
        "/2026/what-we-know-about-sim-sellers.html",
        "/contact-lenses",
        "/support/tickets/7",
        "/about/staff/7.html",
        "/关于打击诈骗的通知.html",
        "/aboutness",
        "/us-news",
    ],
)
def test_a_page_whose_name_merely_holds_such_a_word_is_none(path):
    """A newspaper that writes about a seller would be put with him."""
    assert not is_entrance(f"https://news.example{path}")


@pytest.mark.parametrize("page", ["index.php?topic=7.0", "?p=123", "index.php?product=esim"])
def test_a_page_that_the_front_page_is_asked_for_is_none(page):
    """Forums name their threads so, and sites that were broken into what was put there."""
    assert not is_entrance(f"https://a.example/{page}")


@pytest.mark.parametrize(
    "url",
    [
        "https://gitlab.example/a/b/-/issues/7",
        "https://phpbb.example/viewtopic.php?t=7",
        "https://vbulletin.example/showthread-12.html",
        "https://discuz.example/thread-12-1-1.html",
        "https://forum.example/members/",
        "https://forum.example/u/gazette",
        "https://docs.google.com/document/7",
        "file:///ads/1.html",
        "http://[broken",
    ],
)
def test_anyone_writes_on_forums_trackers_and_hosts_of_everyone(url):
    assert anyone_writes(url, "google.com" if "google" in url else "forum.example")


@pytest.mark.parametrize(
    "url",
    ["https://shop.example/products/users-guide", "https://shop.example/threaded-rods.html"],
)
def test_no_stranger_writes_on_a_page_whose_name_begins_with_such_a_word(url):
    assert not anyone_writes(url, "shop.example")


def test_the_host_of_a_broken_address_is_empty():
    assert host_of("https://A.example:8443/x") == "a.example"
    assert host_of("http://[broken") == host_of("data:,x") == ""
