from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.retry_after import seconds_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2", 2),
        (" 3600 ", 3600),
        ("0.5", 0.5),
        ("-1", 0),
        ("1e18", 1e18),
        ("Fri, 01 May 2026 12:01:00 GMT", 60),
        ("Friday, 01-May-26 12:01:00 GMT", 60),
        ("Fri May  1 12:01:00 2026", 60),
        ("Fri, 01 May 2026 14:01:00 +0200", 60),
        ("Fri, 01 May 1998 12:00:00 GMT", 0),
    ],
)
def test_seconds_and_dates_are_read(value, seconds):
    assert seconds_of(value, NOW) == seconds


@pytest.mark.parametrize("value", ["", "soon", "nan", "inf", "-inf", "1 h", "0x10", "99:99"])
def test_garbage_says_nothing(value):
    assert seconds_of(value, NOW) is None


@given(st.text())
def test_anything_is_seconds_or_nothing(value):
    seconds = seconds_of(value, NOW)

    assert seconds is None or seconds >= 0


@given(st.integers(0, 10**6))
def test_a_date_is_as_far_off_as_it_says(seconds):
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)

    assert seconds_of(date, NOW) == seconds
