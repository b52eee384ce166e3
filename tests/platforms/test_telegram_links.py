"""Every spelling of an address that leads to an account, and the addresses that lead to none."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms.telegram import account_from_url

HASH = "Rk9tZ-_0aXQ3b2Rl"

NAMED = """
    t.me/Gazette
    //t.me/gazette
    HTTPS://T.ME/GAZETTE/
    https://t.me/s/gazette
    https://t.me/s/gazette?before=20
    https://t.me/gazette/297
    https://t.me/gazette/s/3
    https://t.me/gazette?start=ref_1
    https://t.me/gazette?startapp=ref
    https://t.me/gazette?boost
    https://t.me/boost/gazette
    https://t.me/@gazette
    https://t.me:443/gazette
    https://t.me/gazette).
    https://t.me/gazette#fragment
    https://www.t.me/gazette
    https://gazette.t.me
    https://gazette.t.me/12
    https://telegram.me/gazette
    https://telegram.dog/gazette
    https://https://t.me/gazette
    https_/t.me/gazette'.html
    https_/t.me/gazette.html
    https:\\/\\/t.me\\/gazette
    %68ttps://t%2Eme/gazette
    https://evil.example@t.me/gazette
    tg://resolve?domain=gazette
    tg:resolve?domain=gazette&post=5
    tg://resolve?start=ZGw6&domain=gazette
    https://telegram.im/@gazette
    https://telegram.im/widget-button/index.php?id=@gazette
    https://web.telegram.org/k/#@gazette
    https://img.shields.io/badge/telegram-@gazette-64659d
    https://img.shields.io/badge/chat-%40gazette-blue?logo=telegram
    https://shop.example/go?url=https%3A%2F%2Ft.me%2Fgazette
    https://shop.example/go?url=https%253A%252F%252Ft.me%252Fgazette
    https://shop.example/link/?url=t.me/gazette?start=ref-1
    https://shop.example/go/?username=gazette
    hxxps://t.me/gazette
    hxxps[:]//t[.]me/gazette
    t(dot)me/gazette
    t点me/gazette
    t。me/gazette
    ｔ．ｍｅ／ｇａｚｅｔｔｅ
"""


OTHERS = """
    https://t.me https://t.me/ https://t.me/s https://www.t.me https://a.t.me/x
    https://addstickers.t.me/x https://t.me/share/url?url=https://example.com
    https://t.me/proxy?server=192.0.2.1 https://t.me/socks?server=x https://t.me/joinchat
    https://t.me/setlanguage/zh https://t.me/addstickers/Cats
    https://t.me/addlist/AbCdEf_12345678 https://t.me/iv?url=https://example.com&rhash=1
    https://t.me/i/userpic/320/gazette.jpg https://t.me/$AbCdEfGhIj
    https://t.me/bg/abcdefgh https://t.me/login/12345 https://start.me/p/gazette
    https://about.me/gazette https://t.me.evil.example/gazette https://at.me/gazette
    https://not-t.me/gazette https://t.me@evil.example/gazette https://t.me/00000000000
    https://t.me/the-gazette https://t.me/${phone} https://t.me/{{name}}
    https://t.me/<name> https://t.me/+hash https://t.me/+... https://t.me/gaz
    https://t.me/the__gazette https://telegram.org/bots
    https://api.telegram.org/file/gazette https://telegram998.example/x
    tg://msg?text=gazette tg://proxy?server=gazette tg://msg_url?url={url}
    https://img.shields.io/badge/Twitter-@gazette-blue
    https://img.shields.io/badge/Telegram-Join-blue https://medium.com/@gazette
    https://shop.example/login?username=gazette mailto:gazette@t.me /home/theme/ #
    javascript:void(0)
"""


@pytest.mark.parametrize("url", NAMED.split())
def test_every_spelling_of_an_address_names_the_account(url):
    account = account_from_url(url)

    assert account is not None
    assert account[:3] == ("telegram", "username", "gazette")


@pytest.mark.parametrize(
    ("url", "kind", "value"),
    [
        (f"https://t.me/+{HASH}", "invite", f"+{HASH}"),
        ("https://t.me/+-RviAbIjw9iMTAx", "invite", "+-RviAbIjw9iMTAx"),
        (f"https://t.me/%2B{HASH}", "invite", f"+{HASH}"),
        (f"https://t.me/joinchat/{HASH}", "invite", f"+{HASH}"),
        (f"telegram.me/joinchat/{HASH}", "invite", f"+{HASH}"),
        (f"tg://join?invite={HASH}", "invite", f"+{HASH}"),
        ("https://t.me/c/1987654321/5", "private", "c/1987654321"),
        ("https://t.me/boost?c=1987654321", "private", "c/1987654321"),
        ("tg://privatepost?channel=1987654321&post=3", "private", "c/1987654321"),
        ("https://t.me/+79991234567", "phone", "+79991234567"),
        ("tg://resolve?phone=79991234567", "phone", "+79991234567"),
        ("https://t.me/gz4u", "username", "gz4u"),
        ("https://img.shields.io/badge/telegram-@the__gazette-blue", "username", "the_gazette"),
        ("https://t.me/the\\_gazette", "username", "the_gazette"),
    ],
)
def test_the_kind_is_read_and_the_case_of_a_hash_kept(url, kind, value):
    assert account_from_url(url) == ("telegram", kind, value, None)


@pytest.mark.parametrize("url", OTHERS.split())
def test_other_addresses_name_nobody(url):
    assert account_from_url(url) is None


@pytest.mark.parametrize(
    ("url", "flag"),
    [
        ("https://t.me/BotFather", "wellknown"),
        ("https://t.me/gif", "wellknown"),
        ("https://t.me/missrose_bot", "service"),
        ("https://t.me/your_channel", "placeholder"),
        ("https://t.me/YourBotName", "placeholder"),
        ("https://t.me/+xxxxxxxxxxxxxxxx", "placeholder"),
        ("https://t.me/+12345678900", "placeholder"),
        ("https://t.me/YourosteopathInBerlin", None),
    ],
)
def test_accounts_that_are_nobodys_contact_are_flagged(url, flag):
    account = account_from_url(url)

    assert account is not None
    assert account.flag == flag


@given(
    st.from_regex(r"[A-Za-z](_?[A-Za-z0-9]){7,31}", fullmatch=True).filter(lambda n: len(n) < 33)
)
def test_a_valid_name_reads_back_from_every_form(name):
    coded = b64encode(f"https://t.me/{name}".encode()).decode()
    for form in (
        f"https://t.me/{name}",
        f"t.me/s/{name}/5",
        f"https://{name}.t.me",
        f"tg://resolve?domain={name}",
        f"https://shop.example/go?to=https%3A%2F%2Ft.me%2F{name}",
        f"https://shop.example/go?to={coded}",
        f"https://shop.example/go/{coded.rstrip('=')}",
    ):
        account = account_from_url(form)
        assert account is not None, form
        assert account.value == name.lower(), form


@given(st.text())
def test_no_address_raises(rest):
    for start in ("", "https://t.me/", "tg://", "https://evil.example/?u=aHR0c", "%E4%B8"):
        account_from_url(start + rest)
