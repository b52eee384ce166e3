"""Which names are LINE's: "@" is part of an official account's."""

import pytest

from crawler.platforms import account_from_url, accounts_in_text


def read(text):
    found = (name.account for name in accounts_in_text(text))
    return [account.value for account in found if account.platform == "line"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("LINE: @gazette", "@gazette"),
        ("Line ID: gazette_77", "gazette_77"),
        ("LineId : @gazette.th", "@gazette.th"),
        ("LINE：gazette77】", "gazette77"),
        ("แอดไลน์ @gazette", "@gazette"),
        ("ไลน์: gazette.77", "gazette.77"),
        ("llอดไลน์ @Gazette.th (", "@gazette.th"),
        ("라인: gazette77", "gazette77"),
        ("LINE ID：0899999901", "0899999901"),
    ],
)
def test_a_label_makes_an_id(text, value):
    assert read(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "line 4632 of the file",
        "at line: 4632",
        "line: some_value",
        "command line abc123",
        "f_lineno: line number\n    @ivar f_globals: x",
        "online: gazette77",
        "LINE",
        "LINE Pay 20202024",
    ],
)
def test_lines_of_text_are_not_read(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("url", "kind", "value"),
    [
        ("https://line.me/ti/p/~gazette77", "id", "gazette77"),
        ("https://line.me/R/ti/p/@gazette.jp", "id", "@gazette.jp"),
        ("https://line.me/R/ti/p/%40gazette", "id", "@gazette"),
        ("line://ti/p/@gazette", "id", "@gazette"),
        ("https://line.me/ti/g2/GazetteHash_77", "group", "g2/GazetteHash_77"),
        ("https://line.me/ti/p/GazetteHash", "person", "p/GazetteHash"),
        ("https://lin.ee/GaZ77te", "short", "lin.ee/GaZ77te"),
    ],
)
def test_addresses_lead_to_people_and_groups(url, kind, value):
    assert account_from_url(url) == ("line", kind, value, None)


@pytest.mark.parametrize(
    "url", ["https://line.me/en/", "https://social-plugins.line.me/lineit/share?url=x"]
)
def test_other_addresses_lead_to_nobody(url):
    assert account_from_url(url) is None
