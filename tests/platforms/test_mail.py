"""Which strings are e-mail addresses people can be reached at, plain and spelled out."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.platforms.mail import account_from_url, accounts_in_text
from crawler.sites import site_of


def read(text, only_links=False):
    return [found.account.value for found in accounts_in_text(text, only_links=only_links)]


@pytest.mark.parametrize(
    "text",
    [
        "Write to News.Desk+tips@Gazette.org.",
        "<news.desk+tips@gazette.org>",
        "邮箱news.desk+tips@gazette.org客服",
        "news.desk+tips@gazette.orgТелефон",
        "ｎｅｗｓ.desk+tips＠gazette．org",
        "news.desk+tips%40gazette.org",
        "news.de\u200bsk+tips@gazette.org",
    ],
)
def test_an_address_is_read_from_text(text):
    assert read(text) == ["news.desk+tips@gazette.org"]


@pytest.mark.parametrize(
    "text",
    [
        "news [at] gazette [dot] org",
        "news(at)gazette.org",
        "news{at}gazette(.)org",
        "news@gazette[.]org",
        "news [@] gazette.org",
        "E-mail: news at gazette dot org",
        "почта: news#gazette.org",
    ],
)
def test_an_address_that_is_spelled_out_is_read_and_called_disguised(text):
    (found,) = accounts_in_text(text)

    assert found.account.value == "news@gazette.org"
    assert (found.rule, found.confidence, found.disguised) == ("spelled", "context", True)
    assert text[found.start : found.end].startswith("news")


@pytest.mark.parametrize("sign", [" at ", "#", " @ "])
def test_a_bare_sign_counts_before_a_mailbox_provider(sign):
    assert read(f"ask gazette7{sign}gmail.com") == ["gazette7@gmail.com"]


@pytest.mark.parametrize(
    "text",
    [
        "bootstrap@5.0.2",
        "@scope/package@1.2.3",
        "git clone git@github.com:gazette/press.git",
        "ssh://git@gazette.org/press",
        "https://reader:secret@gazette.org/",
        "ss://YWVzLTI1Ni1nY206cGFzcw@192.0.2.7:8388",
        "reader:secret@gazette.org:8080",
        "@reader@mastodon.social",
        "logo@2x.png",
        "https://gazette.org/@reader",
        "{'@type': 'Person'}",
        "We meet at gazette.org",
        "the issue is at github.com",
        "page.html#section.io",
        "look at this dot com boom",
        "news@gazette",
        "news@localhost.localdomain",
        "news@co.uk",
        "@gazette",
    ],
)
def test_what_only_looks_like_an_address_is_none(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        ("news@gazette.org", None),
        ("mylove@gazette.org", None),
        ("your_name@gazette.org", "placeholder"),
        ("reader@example.com", "placeholder"),
        ("reader@mail.example.co.uk", "placeholder"),
        ("reader@press.test", "placeholder"),
        ("you@yourdomain.com", "placeholder"),
        ("user@domain.com", "placeholder"),
        ("no-reply@gazette.org", "service"),
        ("donotreply@gazette.org", "service"),
        ("1+reader@users.noreply.github.com", "service"),
    ],
)
def test_an_address_nobody_reads_is_flagged(value, flag):
    (found,) = accounts_in_text(value)

    assert found.account == ("email", "address", value, flag)


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("mailto:News@Gazette.org", "news@gazette.org"),
        ("MAILTO:news@gazette.org?subject=Hi", "news@gazette.org"),
        ("mailto:%6eews%40gazette.org,desk@gazette.org", "news@gazette.org"),
        ("mailto:", None),
        ("mailto:?body=hello", None),
        ("https://gazette.org/news@gazette.org", None),
        ("/news@gazette.org", None),
    ],
)
def test_a_mailto_link_names_its_first_address(url, value):
    account = account_from_url(url)

    assert (account and account.value) == value


def test_code_names_the_addresses_of_its_mailto_links_only():
    code = 'a = "mailto:news@gazette.org,desk@gazette.org?cc=x"; b = "ads@gazette.org"'

    assert read(code, only_links=True) == ["news@gazette.org", "desk@gazette.org"]


LOCAL = st.from_regex(r"[a-z0-9]{1,12}([._+-][a-z0-9]{1,8}){0,2}", fullmatch=True)
HOST = st.from_regex(r"([a-z][a-z0-9]{1,12}\.){1,2}(press|co\.nz|ru)", fullmatch=True).filter(
    lambda host: site_of(host).suffix != host  # nobody has mail at ac.ru, where others register
)


@given(LOCAL, HOST, st.sampled_from(["", "邮箱：", "Mail: ", "("]))
@example("x", "co.ru", "")
def test_any_address_is_found_where_it_stands(local, host, before):
    text = f"{before}{local}@{host}) …"
    found = list(accounts_in_text(text))

    assert [text[name.start : name.end] for name in found] == [f"{local}@{host}"]
    assert found[0].disguised is False


@given(
    st.text(alphabet=st.sampled_from("a1.@＠#[]() \n-_:/%4é邮at dotmailto:gmail.com"), max_size=200)
)
def test_no_text_makes_it_raise_and_every_place_is_in_the_text(text):
    for only_links in (False, True):
        for found in accounts_in_text(text, only_links=only_links):
            assert 0 <= found.start < found.end <= len(text)
    account_from_url(f"mailto:{text}")
