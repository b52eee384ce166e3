"""Signal's addresses and the numbers behind its name."""

import pytest

from crawler.platforms import account_from_url
from crawler.platforms.labels import labels
from crawler.platforms.passages import Passage
from crawler.platforms.plain import plain
from crawler.platforms.signal_app import labelled

CODE = "CjQKIAbCdEfGhIjKlMnOpQrStUvWxYz0123-_4567"

NAMED = {
    "https://signal.me/#p/+442079460958": ("phone", "442079460958"),
    "https://signal.me/#p/%2B442079460958": ("phone", "442079460958"),
    "sgnl://signal.me/#p/+442079460958": ("phone", "442079460958"),
    f"https://signal.me/#eu/{CODE}": ("link", f"eu/{CODE}"),
    f"https://signal.group/#{CODE}": ("group", CODE),
    f"sgnl://signal.group/#{CODE}": ("group", CODE),
}
NOBODY = """
    https://signal.me https://signal.me/#p/ https://signal.group/ https://signal.group/#short
    https://signal.org/download https://signal.me/442079460958 https://notsignal.me/#p/+442079460958
"""


@pytest.mark.parametrize(("url", "named"), NAMED.items())
def test_an_address_names_a_number_a_username_or_a_group(url, named):
    assert account_from_url(url) == ("signal", *named, None)


@pytest.mark.parametrize("url", NOBODY.split())
def test_other_addresses_name_nobody(url):
    assert account_from_url(url) is None


def test_its_name_with_a_colon_announces_numbers():
    text = "Signal: +44 20 7946 0958, as the signal 20794609 says"
    passage = Passage(plain(text), labels(text))
    (found,) = passage.found(labelled(passage))

    assert found.account == ("signal", "phone", "442079460958", None)
