"""What is everyone's, by its address."""

import pytest

from audit.analysis.places import host_of, picture_for_all


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


def test_the_host_of_a_broken_address_is_empty():
    assert host_of("https://A.example:8443/x") == "a.example"
    assert host_of("http://[broken") == host_of("data:,x") == ""
