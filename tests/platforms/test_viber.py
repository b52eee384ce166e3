"""Viber's deep links and the numbers behind its name."""

import pytest

from crawler.platforms import account_from_url
from crawler.platforms.labels import labels
from crawler.platforms.passages import Passage
from crawler.platforms.plain import plain
from crawler.platforms.viber import labelled

NAMED = {
    "viber://chat?number=%2B442079460958": ("phone", "442079460958"),
    "viber://chat/?number=442079460958": ("phone", "442079460958"),
    "viber://add?number=442079460958": ("phone", "442079460958"),
    "viber://contact?number=+442079460958": ("phone", "442079460958"),
    "viber://chat?draft=Hi&number=442079460958": ("phone", "442079460958"),
    "viber://pa?chatURI=Gazette": ("channel", "gazette"),
    "viber://pa?context=a&chatURI=gazette&text=Hi": ("channel", "gazette"),
    "viber://pa/info?uri=gazette": ("channel", "gazette"),
    "viber://public?id=gazette": ("channel", "gazette"),
    "https://chats.viber.com/gazette/en": ("channel", "gazette"),
    "https://invite.viber.com/?g2=AQAbCdEf%2BGh12&lang=en": ("invite", "AQAbCdEf+Gh12"),
}
NOBODY = """
    viber://forward?text=Look viber://chat viber://chat?number= viber://pa?chatURI={{name}}
    https://www.viber.com/download https://chats.viber.com/ https://invite.viber.com/
    https://notviber.com/gazette https://chats.viber.com.example/gazette
"""


@pytest.mark.parametrize(("url", "named"), NAMED.items())
def test_an_address_names_a_number_a_channel_or_a_community(url, named):
    assert account_from_url(url) == ("viber", *named, None)


@pytest.mark.parametrize("url", NOBODY.split())
def test_share_buttons_and_look_alikes_name_nobody(url):
    assert account_from_url(url) is None


@pytest.mark.parametrize("text", ["Viber: +44 20 7946 0958", "Вайбер +44 (20) 79460958"])
def test_its_name_announces_numbers(text):
    passage = Passage(plain(text), labels(text))
    (found,) = passage.found(labelled(passage))

    assert found.account == ("viber", "phone", "442079460958", None)
