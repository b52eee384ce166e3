"""The time, as the database writes it."""

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Return the time in UTC, ISO 8601, to the millisecond."""
    return later(0)


def later(seconds: float) -> str:
    """Return the time in so many seconds, as `now` does; the end of time for one that is past it.

    >>> later(float("inf"))
    '9999-12-31T23:59:59.999Z'
    """
    try:
        time = datetime.now(UTC) + timedelta(seconds=seconds)
    except OverflowError:
        time = datetime.max.replace(tzinfo=UTC)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds_until(time: str) -> float:
    """Return how far off `time` is, as `now` writes it; negative when it is past."""
    return (datetime.fromisoformat(time) - datetime.now(UTC)).total_seconds()
