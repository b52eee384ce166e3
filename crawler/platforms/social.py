"""Accounts of social networks by their addresses: Facebook, Instagram, X, TikTok, YouTube, VK.

Each network is a row of `NETWORKS`: its hosts, the forms of its addresses, and the paths that are
its own. Those come from the sites' robots.txt, from their help pages, and from the lists that
Crawlee (packages/utils/src/internals/social.ts) keeps; share buttons, dialogs and widgets from the
networks' documentation for developers.
"""

from functools import partial

from crawler.platforms.address import END, PARAMETERS, START, Addresses, compiled
from crawler.platforms.placeholders import name_flag
from crawler.records import Account

FACEBOOK = compiled(
    rf"""{START}
    (?: (?:(?:www|m|mobile|mbasic|touch|web|[a-z]{{2}}-[a-z]{{2}})\.)?facebook\.com/(?:\#!/)?
      | (?:www\.)?(?:fb\.com|messenger\.com|m\.me)/
      | fb\.me/(?!\d{{1,9}}[a-z])
    )
    (?: (?: (?:profile|permalink|story)\.php\?{PARAMETERS}id=
          | (?:people|pages)/[^/?\#\s]{{1,99}}/
          | p/[^/?\#\s]{{1,99}}-
        )(?P<id>\d{{5,20}})(?!\w)
      | groups/(?P<group>[\w.-]{{2,60}}){END}
      | (?:pg/|t/|messages/t/)?
        (?![\w.-]{{1,40}}\.php)(?P<username>[A-Z0-9](?:[.-]?[A-Z0-9]){{4,60}}){END}
    )"""
)
"""A name has five characters at least (Facebook's help, "Guidelines for custom usernames"). Behind
fb.me, a digit and letters are a short link to anything."""

INSTAGRAM = compiled(
    rf"""{START}(?:(?:(?:www|m)\.)?instagram\.com|instagr\.am|ig\.me/m)/
    (?:_u/|stories/)?@?(?P<username>\w(?:\.?\w){{0,29}}){END}"""
)

X = compiled(
    rf"""{START}(?:(?:www|mobile|m)\.)?(?:x|twitter)\.com/
    (?: (?:intent/(?:follow|user)/?\?{PARAMETERS}user_id=|i/user/)(?P<id>\d{{1,20}})(?!\w)
      | (?:intent/(?:follow|user)/?\?{PARAMETERS}screen_name=|\#!/)?@?(?P<username>\w{{1,15}}){END}
    )"""
)

TIKTOK = compiled(
    rf"""{START}(?:(?:www|m)\.)?tiktok\.com/@(?P<username>\w(?:\.?\w){{1,23}}){END}"""
)

LETTER = r"[\w\u00c0-\u024f\u0370-\u1fff]"
IDEOGRAPH = r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
YOUTUBE = compiled(
    rf"""{START}(?:(?:www|m|music|gaming)\.)?youtube\.com/
    (?: channel/(?P<channel>UC[\w-]{{22}})(?![\w-])
      | (?P<custom>c/(?:{LETTER}(?:-?{LETTER}){{0,60}}|{IDEOGRAPH}{{1,60}})){END}
      | (?P<user>user/[A-Z0-9]{{1,40}}){END}
      | (?:c/)?@(?P<username>{LETTER}(?:[.·-]?{LETTER}){{2,29}}|{IDEOGRAPH}{{3,30}}){END}
    )"""
)
"""Names in any alphabet; Chinese, Japanese and Korean behind a name is the text that goes on."""

CONTENT = """album|app|audio|clip|doc|market|narrative|note|page|photo|podcast|poll|product|story
|topic|video|wall|write"""
"""What VK numbers, as in wall-1_2: no names."""

VK = compiled(
    rf"""{START}
    (?: vk\.me/join/(?P<invite>[\w/+=-]{{16,60}})
      | (?:(?:(?:www|m|new)\.)?vk\.(?:com|ru)|vkontakte\.ru|vk\.me)/
        (?: id(?P<id>\d{{1,12}})(?!\w)
          | (?P<group>(?:club|public|event)\d{{1,12}})(?!\w)
          | (?!(?:{CONTENT})-?\d{{1,15}}(?:_|\b))(?P<username>[a-z](?:[._]?[a-z0-9]){{1,31}}){END}
        )
    )"""
)

THEMES = "shopify squarespace wix wixcom wordpress wordpressdotcom envato themeforest"
"""Makers of site themes, who leave their own accounts in the footer: sharing one links nobody."""

OWN = {
    "facebook": """about adpreview ad_center adsmanager album.php apps badges bookmarks business
        careers checkpoint common.php connect contact_importer crisisresponse dialog directory
        donate events feeds fundraisers games gaming groups hashtag images intern legal login
        lookaside marketplace media messages messenger_media mobile notes notifications offers
        onthisday pages payments permalink people photo photos places platform plugins policies
        policy privacy profile public recover reels reviews salesgroups saved search security
        settings share sharer stories story terms video videos watch weather whatsapp""",
    "instagram": """about accounts ajax api archive ar blog challenge client_error create data
        developer developers direct directory download emails embed embed.js explore graphql help
        invites legal lite locations logging login nametag oauth p press privacy publicapi qp query
        reel reels reviews s session share static stories tags terms tv web your_activity _n _u
        channel highlights""",
    "x": """about account accounts activity ads bookmarks compose connect_people download en
        explore favorites followers following goodies hashtag help home i intent invitations jobs
        lists login logout mentions messages notifications oauth oct personalization privacy
        public rules search sessions settings share signup start status statuses tos trends
        welcome who_to_follow widgets search-advanced""",
    "vk": """about ads al_feed.php al_im.php albums app apps audio audios away away.php badbrowser
        blog bookmarks bugs call calls catalog clips coin dev doc docs edit error event faq fave
        feed friends games gifts groups help im images invite jobs join js legal live login
        login.php mail mask market market_catalog media menu mobile music narrative news notes page
        pages people photos podcasts press privacy products public reg restore search services
        settings share share.php sharer stats sticker stickers stories support tasks terms topic
        ua_mailing upload verify video videos wall widget_auth.php write""",
}
"""Paths that are a network's own."""

SERVICES = {
    "facebook": "facebook facebookapp facebookbusiness messenger metaforbusiness instagram",
    "instagram": "instagram facebook meta threads whatsapp creators",
    "x": "x twitter xdevelopers twitterapi twitterdev support verified premium",
    "tiktok": "tiktok tiktok_us tiktoktips tiktokforbusiness",
    "youtube": "youtube youtubecreators user/youtube c/youtube",
    "vk": "vk team vkmusic id1",
}
"""Accounts that a network runs."""

PATHS = {network: frozenset(words.split()) for network, words in OWN.items()}
RUN_BY = {network: frozenset(f"{words} {THEMES}".split()) for network, words in SERVICES.items()}


def account(network: str, kind: str, name: str) -> Account | None:
    """Return the account of a name at a network, or None when that is a path of its own."""
    value = name if kind in ("channel", "invite") else name.lower()
    if kind == "username" and value in PATHS.get(network, ()):
        return None
    flag = "service" if value in RUN_BY[network] else name_flag(value.rpartition("/")[2])
    if kind == "username" and value.isdigit() and network == "facebook":
        kind = "id"
    return Account(network, kind, PREFIX.get((network, kind), "") + value, flag)


PREFIX = {
    ("facebook", "group"): "groups/",
    ("x", "id"): "i/user/",
    ("youtube", "channel"): "channel/",
    ("vk", "id"): "id",
    ("vk", "invite"): "join/",
}
"""What an address has before a name of this kind, and without which two accounts were one."""

NETWORKS = (
    ("facebook", FACEBOOK, "facebook.com fb.com fb.me m.me messenger.com"),
    ("instagram", INSTAGRAM, "instagram.com instagr.am ig.me"),
    ("x", X, "x.com twitter.com"),
    ("tiktok", TIKTOK, "tiktok.com"),
    ("youtube", YOUTUBE, "youtube.com"),
    ("vk", VK, "vk.com vk.ru vk.me vkontakte.ru"),
)

ADDRESSES = tuple(
    Addresses(tuple(hosts.split()), pattern, partial(account, network))
    for network, pattern, hosts in NETWORKS
)
