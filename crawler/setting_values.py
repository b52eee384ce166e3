"""What a setting may be, as its default tells: Scrapy reads most of them late, mid-crawl."""

import math
from typing import Any

from scrapy.settings import BaseSettings, Settings

SECONDS = ("DELAY", "TIMEOUT", "INTERVAL")
"""Parts of the names of settings that may be fractions, though their defaults are whole."""


DECIDING = (
    "PROMOTRAIL_DEPTH",
    "PROMOTRAIL_SCOPE",
    "PROMOTRAIL_INCLUDE",
    "PROMOTRAIL_EXCLUDE",
    "PROMOTRAIL_IMAGES",
    "PROMOTRAIL_JS",
    "PROMOTRAIL_ALLOW_PRIVATE",
    "PROMOTRAIL_ALLOW_PORTS",
    "PROMOTRAIL_HOSTS",
    "DOWNLOAD_VERIFY_CERTIFICATES",
    "ROBOTSTXT_OBEY",
    "USER_AGENT",
)
"""The settings that decide what a crawl fetches: a crawl goes on only with the same."""


def put_all(settings: Settings, options: dict[str, Any]) -> None:
    """Put `options` into `settings`; ValueError names one that nothing reads or that can't be."""
    for name, value in options.items():
        if name not in settings:
            raise ValueError(f"{name}: there is no such setting of promotrail's or Scrapy's.")
        default = settings[name]
        try:
            settings.set(name, value, priority="cmdline")
            _check(settings, name, default)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name} can't be {value!r}: {error}.") from error


def _check(settings: Settings, name: str, default: Any) -> None:
    """Read the setting as what its default is; a number may be negative only where that is so."""
    if isinstance(default, bool):
        settings.getbool(name)
    elif isinstance(default, int | float):
        whole = isinstance(default, int) and not any(part in name for part in SECONDS)
        number = settings.getint(name) if whole else settings.getfloat(name)
        if not math.isfinite(number) or (number < 0 <= default and "PRIORITY" not in name):
            raise ValueError("give a number that is not negative")


def deciding(settings: BaseSettings) -> dict[str, Any]:
    """Return the settings that decide what a crawl fetches: they are kept with it."""
    return {name: settings[name] for name in DECIDING if settings[name] not in ({}, [], "")}
