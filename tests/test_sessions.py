import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sessions import without_session

ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        (f"http://a.example/x;jsessionid={ID}", "http://a.example/x"),
        (f"http://a.example/x;jsessionid={ID}.node1?b=2", "http://a.example/x?b=2"),
        ("http://a.example/?PHPSESSID=8d1f0", "http://a.example/"),
        ("http://a.example/?a=1&phpsessid=8d1f0&b=2", "http://a.example/?a=1&b=2"),
        ("http://a.example/?ASPSESSIONIDAABBCCDD=XYZ&b=2", "http://a.example/?b=2"),
        (f"http://a.example/?sid={ID}&b=2", "http://a.example/?b=2"),
        ("http://a.example/?CFID=1&CFTOKEN=2", "http://a.example/"),
        ("http://a.example/(S(lit3py55t21z5v55vlm25s55))/x.aspx", "http://a.example/x.aspx"),
    ],
)
def test_known_session_ids_are_taken_out(url, bare):
    assert without_session(url) == bare


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/",
        "http://a.example/?",
        "http://a.example/?sid=12",
        "http://a.example/?s=shoes&&page=2",
        "http://a.example/?session=spring",
        f"http://a.example/{ID}",
        "http://a.example/(sale)/x",
    ],
)
def test_what_may_name_a_page_stays(url):
    assert without_session(url) == url


@given(st.from_regex(r"http://a\.example/[a-z;=/()?&]{0,40}", fullmatch=True))
def test_taking_them_out_twice_changes_nothing(url):
    once = without_session(url)

    assert without_session(once) == once
