"""The options of a crawl, and the Scrapy settings they stand for."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import click


def _pairs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return NAME=VALUE settings as a mapping."""
    for value in values:
        if "=" not in value:
            raise click.BadParameter(f"{value!r} is not NAME=VALUE")
    return dict(value.split("=", 1) for value in values)


_OPTIONS = (
    click.option(
        "--depth",
        type=click.IntRange(0),
        default=0,
        show_default=True,
        help="Links to follow from a seed; 0 fetches the list and no more.",
    ),
    click.option(
        "--scope",
        type=click.Choice(["host", "site", "domain", "any"]),
        default="site",
        show_default=True,
        help="Follow links that stay within this of their page.",
    ),
    click.option("--include", metavar="RE", help="Follow only links in which RE is found."),
    click.option("--exclude", metavar="RE", help="Follow no link in which RE is found."),
    click.option("--pages", type=click.IntRange(1), metavar="N", help="Stop after N pages."),
    click.option(
        "--workers",
        type=click.IntRange(1, 64),
        metavar="N",
        help="Processes, each with a part of the sites.  [one for 2,000 pages queued; a core each]",
    ),
    click.option(
        "--delay",
        type=click.FloatRange(0),
        default=1,
        show_default=True,
        metavar="SECONDS",
        help="Between two requests to a host. A longer Crawl-delay is obeyed, up to 60 s.",
    ),
    click.option(
        "--per-host",
        type=click.IntRange(1),
        default=1,
        show_default=True,
        metavar="N",
        help="Requests to a host at a time.",
    ),
    click.option("--robots/--no-robots", default=True, show_default=True, help="Obey robots.txt."),
    click.option(
        "--contact",
        metavar="URL|E-MAIL",
        help="Sent with each request: who is asking. Required for public addresses.",
    ),
    click.option(
        "--user-agent", metavar="TEXT", help="Send this instead of our name and --contact."
    ),
    click.option(
        "--allow-private",
        multiple=True,
        metavar="CIDR",
        help="Networks that are not public and may be fetched from all the same.",
    ),
    click.option(
        "--allow-port",
        "allow_ports",
        type=click.IntRange(1, 65535),
        multiple=True,
        metavar="N",
        help="A port to ask beside 80, 443, 8080 and 8443. Repeatable.",
    ),
    click.option(
        "--strict-tls", is_flag=True, help="Fetch nothing from a host whose certificate is bad."
    ),
    click.option(
        "--images",
        is_flag=True,
        help="Fetch pictures too, each once: hashes, sizes, QR codes. Needs the extra images.",
    ),
    click.option(
        "--js",
        type=click.Choice(["never", "auto", "always"]),
        default="never",
        show_default=True,
        help="Have a browser make pages first: auto, those that are empty without their scripts. "
        "Needs the extra js, and Chromium.",
    ),
    click.option("--no-text", is_flag=True, help="Keep no page's visible text."),
    click.option(
        "-s",
        "--setting",
        "extra",
        multiple=True,
        callback=_pairs,
        metavar="NAME=VALUE",
        help="Any setting of Scrapy's. Repeatable.",
    ),
)


def crawl_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give `command` the options that say what is fetched, and how politely."""
    return reduce(lambda wrapped, option: option(wrapped), reversed(_OPTIONS), command)


def scrapy_settings(options: dict[str, Any], quiet: bool, verbose: int) -> dict[str, Any]:
    """Return the Scrapy settings that crawl's options stand for."""
    contact, per_host = options["contact"], options["per_host"]
    agent = options["user_agent"] or (f"promotrail/0.1 (+{contact})" if contact else None)
    return {
        "PROMOTRAIL_DEPTH": options["depth"],
        "PROMOTRAIL_SCOPE": options["scope"],
        "PROMOTRAIL_INCLUDE": options["include"] or "",
        "PROMOTRAIL_EXCLUDE": options["exclude"] or "",
        "PROMOTRAIL_PAGES": options["pages"] or 0,
        "PROMOTRAIL_WORKERS": options["workers"] or 0,
        "PROMOTRAIL_ALLOW_PRIVATE": list(options["allow_private"]),
        "PROMOTRAIL_ALLOW_PORTS": list(options["allow_ports"]),
        "DOWNLOAD_VERIFY_CERTIFICATES": options["strict_tls"],
        "PROMOTRAIL_IMAGES": options["images"],
        "PROMOTRAIL_JS": options["js"],
        "PROMOTRAIL_TEXT": not options["no_text"],
        "PROMOTRAIL_QUIET": quiet,
        "DOWNLOAD_DELAY": options["delay"],
        "CONCURRENT_REQUESTS_PER_DOMAIN": per_host,
        "CONCURRENT_REQUESTS": max(8, per_host),
        "ROBOTSTXT_OBEY": options["robots"],
        "LOG_LEVEL": ("ERROR", "INFO", "DEBUG")[min(verbose, 2)],
        "EXTENSIONS": {"crawler.progress.ProgressExtension": 0},
        **({"USER_AGENT": agent} if agent else {}),
        **options["extra"],
    }
