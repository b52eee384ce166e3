import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.onward import onward
from crawler.records import Page


def leads(markup):
    return onward(Page("https://a.example/ad", "text/html; charset=utf-8", markup.encode()))


@pytest.mark.parametrize(
    ("markup", "url", "seconds"),
    [
        ("<meta http-equiv=refresh content='0;url=/b'>", "/b", 0),
        ("<META CONTENT=\"3; URL='/b'\" HTTP-EQUIV=Refresh>", "/b", 3),
        ("<meta http-equiv=refresh content='0;https://a.example/b'>", "/b", 0),
        ("<base href=/c/><meta http-equiv=refresh content='1,url=b'>", "/c/b", 1),
        ("<meta http-equiv=refresh content='0.5;url=/b'>", "/b", 0),
    ],
)
def test_a_refresh_leads_on(markup, url, seconds):
    assert leads(markup) == (f"https://a.example{url}", "refresh", seconds)


@pytest.mark.parametrize(
    "code",
    [
        "location = '/b'",
        'window.location="/b";',
        "window.location.href = '/b';",
        "top.location.replace('/b')",
        'document.location.assign( "\\/b" );',
        "setTimeout(function(){ self.location.href='/b' }, 500)",
    ],
)
def test_a_script_alone_on_its_page_leads_on(code):
    assert leads(f"<p>Please wait …</p><script>{code}</script>")[:2] == (
        "https://a.example/b",
        "script",
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<meta http-equiv=refresh content=30>",
        "<noscript><meta http-equiv=refresh content='0;url=/b'></noscript>",
        "<!-- <meta http-equiv=refresh content='0;url=/b'> -->",
        "<meta http-equiv=refresh content='0;url=javascript:void(0)'>",
        "<script>location = '/b' + id</script>",
        "<script>my.location = '/b'; geolocation = '/b'; x.location.href = '/b'</script>",
        "<script>if (location == '/b') go()</script>",
        "<script>if (big) location = '/b'; else location = '/c'</script>",
        "<p>" + "An honest page with a menu. " * 9 + "</p><script>location = '/b'</script>",
        "<script>location = '/b'</script>" + " " * 5000,
    ],
)
def test_a_page_to_be_read_leads_nowhere(markup):
    assert leads(markup) is None


SCRAPS = """<meta http-equiv = refresh content '0;url= <script> location . ' " href window ( \\/
</script> [::1 :// ; ) <base href=""".split()


@given(st.lists(st.sampled_from([*SCRAPS, " ", "\n"])).map("".join))
def test_nothing_raises(markup):
    leads(markup)
