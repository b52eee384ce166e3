from hypothesis import given
from hypothesis import strategies as st

from audit.analysis.masking import masked
from crawler.extraction import extract
from crawler.records import Page


def masked_page(text):
    seen = extract(Page("", "text/plain", text.encode()))
    return masked(seen.text, [(m.start, m.start + len(m.surface)) for m in seen.mentions])


def test_copies_that_name_other_contacts_and_prices_are_one_text():
    one = masked_page("日本上网卡 35元/7天 【TG：@gazette_1】 诚信经营")
    two = masked_page("日本上网卡 120元/30天 【TG：@the_other_herald】 诚信经营")

    assert one == two
    assert "gazette" not in one


def test_what_surrounds_a_contact_stays():
    assert masked_page("Telegram: @gazette now") == "Telegram: ¤ now"


def test_a_number_ends_with_its_last_digit_however_long_it_is():
    assert masked("9.90, or 2026-05-01. " + "1" * 99, []) == "0, or 0. 0"


@given(st.text(max_size=200) | st.text("0123456789.,:/- a", max_size=200))
def test_any_text_can_be_masked_twice(text):
    once = masked(text, [])

    assert masked(once, []) == once
