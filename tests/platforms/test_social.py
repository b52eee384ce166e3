"""Accounts of social networks: their addresses, and the paths that are the networks' own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms import account_from_url
from crawler.platforms.social import NETWORKS, OWN

CHANNEL = "UCaBcDeFgHiJkLmNoPqRsTuV"

NAMED = {
    "https://www.facebook.com/Gazette": ("facebook", "username", "gazette"),
    "facebook.com/gazette.news/": ("facebook", "username", "gazette.news"),
    "https://zh-cn.facebook.com/gazette/posts/1": ("facebook", "username", "gazette"),
    "https://m.facebook.com/gazette?ref=page": ("facebook", "username", "gazette"),
    "https://www.facebook.com/pg/gazette/about": ("facebook", "username", "gazette"),
    "https://www.facebook.com/Gazette-1234567890123": (
        "facebook",
        "username",
        "gazette-1234567890123",
    ),
    "https://fb.com/gazette": ("facebook", "username", "gazette"),
    "https://fb.me/gazette": ("facebook", "username", "gazette"),
    "https://m.me/gazette?ref=a": ("facebook", "username", "gazette"),
    "https://www.messenger.com/t/gazette": ("facebook", "username", "gazette"),
    "https://www.facebook.com/messages/t/100012345678": ("facebook", "id", "100012345678"),
    "https://m.me/100012345678": ("facebook", "id", "100012345678"),
    "https://www.facebook.com/profile.php?id=100012345678": ("facebook", "id", "100012345678"),
    "https://www.facebook.com/profile.php?a=b&amp;id=100012345678": (
        "facebook",
        "id",
        "100012345678",
    ),
    "https://www.facebook.com/permalink.php?story_fbid=5&id=100012345678": (
        "facebook",
        "id",
        "100012345678",
    ),
    "https://www.facebook.com/people/A-Name/100012345678/": ("facebook", "id", "100012345678"),
    "https://www.facebook.com/pages/%E6%96%B0%E9%97%BB/100012345678": (
        "facebook",
        "id",
        "100012345678",
    ),
    "https://www.facebook.com/groups/Gazette.Readers/": (
        "facebook",
        "group",
        "groups/gazette.readers",
    ),
    "https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fgazette": (
        "facebook",
        "username",
        "gazette",
    ),
    "https://www.instagram.com/Gazette.News/": ("instagram", "username", "gazette.news"),
    "instagram.com/gazette_7?igshid=a": ("instagram", "username", "gazette_7"),
    "https://instagr.am/gazette": ("instagram", "username", "gazette"),
    "https://ig.me/m/gazette": ("instagram", "username", "gazette"),
    "https://www.instagram.com/stories/gazette/123/": ("instagram", "username", "gazette"),
    "https://x.com/Gazette_7": ("x", "username", "gazette_7"),
    "https://twitter.com/gazette?lang=de": ("x", "username", "gazette"),
    "https://mobile.twitter.com/gazette/status/1": ("x", "username", "gazette"),
    "https://twitter.com/#!/gazette": ("x", "username", "gazette"),
    "https://twitter.com/@gazette": ("x", "username", "gazette"),
    "https://x.com/intent/follow?screen_name=NASA": ("x", "username", "nasa"),
    "https://twitter.com/intent/user?a=b&screen_name=gazette": ("x", "username", "gazette"),
    "https://x.com/intent/user?user_id=12345": ("x", "id", "i/user/12345"),
    "https://x.com/i/user/12345": ("x", "id", "i/user/12345"),
    "https://www.tiktok.com/@Gazette.7": ("tiktok", "username", "gazette.7"),
    "https://www.tiktok.com/@gazette/video/1?lang=en": ("tiktok", "username", "gazette"),
    "https://www.youtube.com/@Gazette-TV": ("youtube", "username", "gazette-tv"),
    "https://youtube.com/@%E6%96%B0%E9%97%BB%E5%8F%B0": ("youtube", "username", "新闻台"),
    f"https://m.youtube.com/channel/{CHANNEL}?a=b": ("youtube", "channel", f"channel/{CHANNEL}"),
    "https://www.youtube.com/c/Gazette/videos": ("youtube", "custom", "c/gazette"),
    "https://www.youtube.com/user/Gazette": ("youtube", "user", "user/gazette"),
    "https://vk.com/gazette.news": ("vk", "username", "gazette.news"),
    "https://m.vk.com/gazette": ("vk", "username", "gazette"),
    "https://vk.me/gazette": ("vk", "username", "gazette"),
    "https://vk.com/id123": ("vk", "id", "id123"),
    "https://vk.com/club123": ("vk", "group", "club123"),
    "https://vk.me/join/AbCdEfGhIjKlMnOpQr": ("vk", "invite", "join/AbCdEfGhIjKlMnOpQr"),
    "https://web.archive.org/web/2020/https://twitter.com/gazette": ("x", "username", "gazette"),
}

NOBODY = """
    https://www.facebook.com https://www.facebook.com/ https://www.facebook.com/2008/fbml
    https://www.facebook.com/sharer/sharer.php?u=https://a.example
    https://www.facebook.com/sharer.php?u=a https://www.facebook.com/share.php?u=a
    https://www.facebook.com/share/1AbCdEf/ https://www.facebook.com/dialog/feed?link=a
    https://www.facebook.com/tr?id=123456789012345&ev=PageView
    https://www.facebook.com/plugins/like.php?href=https://a.example
    https://www.facebook.com/watch/?v=1 https://www.facebook.com/events/123456
    https://www.facebook.com/hashtag/news https://www.facebook.com/photo.php?fbid=1
    https://developers.facebook.com/gazette https://connect.facebook.net/en_US/sdk.js
    https://www.facebook.com/{page} https://www.facebook.com/gazette_news https://fb.me/7AbCdEfGh
    https://notfacebook.com/gazette https://facebook.com.example/gazette
    https://www.instagram.com https://www.instagram.com/p/AbC123/
    https://www.instagram.com/reel/AbC/ https://www.instagram.com/explore/tags/news
    https://www.instagram.com/accounts/login/ https://www.instagram.com/stories/highlights/123/
    https://about.instagram.com/gazette https://api.instagram.com/oembed?url=a
    https://x.com https://x.com/i https://x.com/i/flow/login https://x.com/intent/tweet?text=a
    https://x.com/intent/post?text=a https://x.com/intent/follow https://x.com/share?url=a
    https://twitter.com/home?status=a https://twitter.com/search?q=a https://twitter.com/hashtag/a
    https://twitter.com/intent/like?tweet_id=1 https://platform.twitter.com/widgets.js
    https://help.twitter.com/en https://pic.twitter.com/AbCdEf https://netflix.com/gazette
    https://twitter.com/a_name_beyond_fifteen https://twitter.com/the-gazette https://x.com/${user}
    https://www.tiktok.com/ https://www.tiktok.com/foryou https://www.tiktok.com/@ https://vm.tiktok.com/ZM1
    https://www.tiktok.com/share?url=a https://www.youtube.com https://www.youtube.com/watch?v=a
    https://www.youtube.com/embed/a https://www.youtube.com/shorts/a https://youtu.be/a
    https://www.youtube.com/redirect?q=https://a.example https://www.youtube.com/channel/UCshort
    https://studio.youtube.com/channel/UC https://www.youtube.com/playlist?list=a
    https://vk.com https://vk.com/share.php?url=a https://vk.com/feed https://vk.com/wall-1_2
    https://vk.com/photo123_4 https://vk.com/video-1_2 https://vk.com/app123 https://vk.com/away.php?to=a
    https://vk.com/write123 https://vk.com/js/api/openapi.js https://oauth.vk.com/authorize
"""

NAMES = {
    "https://facebook.com/{}": r"[A-Za-z0-9]{5,40}",
    "https://m.me/{}": r"[a-z]{5,20}\.[a-z]{5,20}",
    "https://www.instagram.com/{}/?hl=en": r"[A-Za-z0-9_]{1,30}",
    "https://x.com/{}": r"[A-Za-z0-9_]{1,15}",
    "https://twitter.com/{}/status/1": r"[A-Za-z0-9_]{1,15}",
    "https://x.com/intent/follow?region=a&screen_name={}": r"[A-Za-z0-9_]{1,15}",
    "https://www.tiktok.com/@{}": r"[A-Za-z0-9_]{2,24}",
    "https://www.youtube.com/@{}": r"[A-Za-z0-9_]{3,30}",
    "https://vk.com/{}": r"[a-z][a-z0-9]{1,31}",
}


@pytest.mark.parametrize(("url", "named"), NAMED.items())
def test_an_address_names_an_account(url, named):
    assert account_from_url(url) == (*named, None)


@pytest.mark.parametrize("url", NOBODY.split())
def test_share_buttons_the_networks_own_pages_and_look_alikes_name_nobody(url):
    assert account_from_url(url) is None


@pytest.mark.parametrize(
    ("network", "path"), [(network, path) for network in OWN for path in OWN[network].split()]
)
def test_a_networks_own_path_is_nobody(network, path):
    hosts = dict(zip((row[0] for row in NETWORKS), (row[2] for row in NETWORKS), strict=True))

    for host in hosts[network].split()[:2]:
        assert account_from_url(f"https://{host}/{path}") is None


@pytest.mark.parametrize(
    "url",
    """https://facebook.com/facebook https://x.com/X https://instagram.com/instagram
    https://twitter.com/twitter https://tiktok.com/@tiktok https://youtube.com/@youtube
    https://youtube.com/user/YouTube https://vk.com/vk https://instagram.com/shopify""".split(),
)
def test_accounts_of_networks_and_theme_makers_are_flagged(url):
    assert account_from_url(url).flag == "service"


@pytest.mark.parametrize(
    "url",
    """https://facebook.com/yourpage https://facebook.com/your-page https://x.com/username
    https://instagram.com/your_username https://instagram.com/yourname https://vk.com/example
    https://tiktok.com/@yourhandle https://youtube.com/@yourchannel https://youtube.com/c/YourChannel
    https://twitter.com/yourtwitter https://facebook.com/groups/your-group""".split(),
)
def test_what_manuals_write_is_flagged(url):
    assert account_from_url(url).flag == "placeholder"


@given(st.data(), st.sampled_from(sorted(NAMES)))
def test_any_name_that_is_no_path_of_the_networks_reads_back(data, form):
    name = data.draw(st.from_regex(NAMES[form], fullmatch=True))
    account = account_from_url(form.format(name))

    if account is None:
        assert any(name.lower() in words.split() for words in OWN.values())
    elif account.kind == "username":
        assert account.value == name.lower()
