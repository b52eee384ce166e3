"""Mixed and lying character sets: row N17 of the faults this project must survive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.charset import CODECS, decode

CHINESE = "<p>本店办理各国流量卡，支持多地区使用，详情请咨询。Telegram: @gazette_shop</p>" * 9
TAIWAN = "<p>本店辦理各國網路卡，支援多個地區使用，詳情請洽。Telegram: @gazette_shop</p>" * 9
RUSSIAN = "<p>Продаём карты связи для поездок, пишите нам в телеграм: @gazette_shop</p>" * 9
FRENCH = "<p>Été comme hiver, une qualité préférée à côté du marché. Telegram: @gazette_shop</p>"
JAPANESE = "<p>電報でお問い合わせください。Telegram: @gazette_shop</p>"
KOREAN = "<p>텔레그램으로 문의하세요. Telegram: @gazette_shop</p>"

PAGES = [
    # text, its encoding, Content-Type, <meta>, expected charset and source
    (CHINESE, "gbk", "text/html; charset=gb2312", "", "gb18030", "header"),
    (CHINESE, "gbk", "text/html", "GBK", "gb18030", "meta"),
    (CHINESE, "gbk", "", "", "gb18030", "gb18030"),
    (CHINESE + "😀", "gb18030", "", "", "gb18030", "gb18030"),
    (TAIWAN, "big5", "text/html; charset=Big5", "", "big5hkscs", "header"),
    (TAIWAN, "big5", "", "big5", "big5hkscs", "meta"),
    (RUSSIAN, "cp1251", "text/html; charset=windows-1251", "", "cp1251", "header"),
    (RUSSIAN, "cp1251", "", "", "cp1251", "guess"),
    (RUSSIAN, "koi8-r", "", "", "koi8-r", "guess"),
    (FRENCH, "latin-1", "", "", "cp1252", "guess"),
    (FRENCH, "latin-1", "text/html; charset=ISO-8859-1", "", "cp1252", "header"),
    (JAPANESE, "shift_jis", "", "Shift_JIS", "cp932", "meta"),
    (JAPANESE, "iso2022_jp", "text/html; charset=iso-2022-jp", "", "iso2022_jp", "header"),
    (KOREAN, "euc-kr", "text/html; charset=euc-kr", "", "cp949", "header"),
    (CHINESE, "utf-16", "", "", "utf-16-le", "bom"),
    (CHINESE, "utf-16-be", "", "", "utf-16-be", "guess"),
    (CHINESE, "utf-8-sig", "text/html; charset=gb2312", "", "utf-8", "bom"),
]

LIES = [
    (CHINESE, "utf-8", "text/html; charset=gb2312", "", "utf-8", "utf-8"),
    (CHINESE, "utf-8", "text/html", "gb2312", "utf-8", "utf-8"),
    (CHINESE, "gbk", "text/html; charset=utf-8", "", "gb18030", "gb18030"),
    (CHINESE, "gbk", "text/html", "utf-8", "gb18030", "gb18030"),
    (CHINESE, "gbk", "text/html; charset=ISO-8859-1", "gb2312", "gb18030", "meta"),
    (CHINESE, "gbk", "text/html; charset=ISO-8859-1", "", "gb18030", "gb18030"),
    (RUSSIAN, "cp1251", "text/html; charset=utf-8", "", "cp1251", "guess"),
    (FRENCH, "utf-8", "text/html; charset=punycode", "hex_codec", "utf-8", "utf-8"),
]


@pytest.mark.parametrize(("text", "encoding", "header", "meta", "charset", "source"), PAGES + LIES)
def test_a_page_is_read_in_its_true_character_set(text, encoding, header, meta, charset, source):
    text = (f'<meta charset="{meta}">' if meta else "") + text

    assert decode(text.encode(encoding), header) == (text, charset, source)


def test_utf_8_that_was_cut_inside_a_character_is_still_utf_8():
    """Descriptions are cut by bytes on half the Chinese web."""
    decoded = decode(CHINESE.encode()[:-9] + b"</p>")

    assert decoded.charset == "utf-8"

    decoded = decode(CHINESE.encode().replace("店".encode(), "店".encode()[:2], 1))
    assert (decoded.charset, decoded.text.count("\ufffd")) == ("utf-8", 1)


def test_ascii_is_named_by_what_is_declared():
    assert decode(b"<p>hi</p>", "text/html; charset=gbk")[1:] == ("gb18030", "header")
    assert decode(b"<p>hi</p>")[1:] == ("utf-8", "utf-8")
    assert decode(b"")[:] == ("", "utf-8", "utf-8")


def test_the_detector_is_not_shown_a_whole_page():
    """Its time grows with what it sees; 5 MB would take seconds."""
    page = (RUSSIAN * 6000).encode("cp1251")

    assert decode(page).charset == "cp1251"


@given(st.binary(), st.sampled_from(["", "text/html", *(f"a/b; charset={c}" for c in CODECS)]))
def test_any_bytes_are_read(body, content_type):
    decoded = decode(body, content_type)

    assert decoded.source in ("bom", "header", "meta", "utf-8", "gb18030", "guess")
    decoded.text.encode()  # no lone surrogates: the text can be stored
