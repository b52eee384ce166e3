"""Seventeen pages in mixed character sets, some declared truly, some not at all, some falsely."""

CHINESE = "欢迎光临小店,本店今日全场半价,详情请联系客服,营业时间为早上九点到晚上六点,谢谢惠顾"
TAIWAN = "歡迎光臨小店,本店今日全場半價,詳情請聯繫客服,營業時間為早上九點到晚上六點,謝謝惠顧"
RUSSIAN = "Добро пожаловать в наш магазин, сегодня скидка на все товары, пишите нам в любое время"
GERMAN = "Schöne Grüße aus Köln: heute gibt es für alle Gäste Brötchen, Käse und süßen Kaffee"

PAGES = (
    # text, bytes are in, header says, meta says
    (CHINESE, "utf-8", "utf-8", ""),
    (CHINESE, "utf-8", "", ""),
    (CHINESE, "utf-8", "gb2312", ""),
    (CHINESE, "utf-8", "iso-8859-1", "gbk"),
    (CHINESE, "utf-8-sig", "gb2312", ""),
    (CHINESE, "gb18030", "gb2312", ""),
    (CHINESE, "gb18030", "", "gbk"),
    (CHINESE, "gb18030", "", ""),
    (CHINESE, "gb18030", "utf-8", ""),
    (CHINESE, "gb18030", "iso-8859-1", "gb2312"),
    (TAIWAN, "big5", "big5", ""),
    (TAIWAN, "big5", "", "big5"),
    (RUSSIAN, "cp1251", "windows-1251", ""),
    (RUSSIAN, "cp1251", "", "windows-1251"),
    (RUSSIAN, "cp1251", "", ""),
    (CHINESE, "utf-16", "utf-16", ""),
    (GERMAN, "cp1252", "no-such-charset", ""),
)


def handle(number):
    return f"gazette_{number:02}"


def page(number):
    """The body and the Content-Type of a page."""
    text, codec, header, meta = PAGES[number]
    declared = f"<meta charset={meta}>" if meta else ""
    body = (
        f"<html>{declared}<title>{text[:8]}</title><p>{text}</p><p>Telegram: @{handle(number)}</p>"
    )
    kind = "text/html" + (f"; charset={header}" if header else "")
    return body.encode(codec), kind.encode()
