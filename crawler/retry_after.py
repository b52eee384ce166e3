"""The header Retry-After → seconds, as RFC 9110, section 10.2.3, has it."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_of(value: str, now: datetime) -> float | None:
    """Return for how long `value` asks to be left alone, from `now` on; None when it is garbage.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> seconds_of("120", now), seconds_of("-1", now), seconds_of("soon", now)
    (120.0, 0.0, None)
    >>> seconds_of("Thu, 01 Jan 2026 00:00:05 GMT", now)
    5.0
    """
    seconds = _number(value)
    if seconds is None:
        seconds = _until(value, now)
    return None if seconds is None else max(seconds, 0.0)


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _until(value: str, now: datetime) -> float | None:
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    except (ValueError, OverflowError):
        return None
