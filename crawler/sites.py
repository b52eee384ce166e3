"""Host → site: the registrable name under which reports count pages as one publisher's."""

import os
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

# Scrapy's cookie middleware makes a TLDExtract of its own when it is imported, and would ask the
# network for the suffix list; an empty value keeps it on the copy it ships.
os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")

from tldextract import TLDExtract

LIST = files("publicsuffixlist").joinpath("public_suffix_list.dat")
"""Mozilla's list, as the publicsuffixlist package ships it: newer than tldextract's snapshot by
hundreds of hosting suffixes, exactly where promotional sites sit."""

RESERVED = ("example", "test", "invalid", "localhost")
"""RFC 2606 names: without them every demonstration host would be one site."""

LOCAL_FILES = "(local files)"
"""The one site that all ingested files without a --base-url belong to."""

_extract = TLDExtract(
    suffix_list_urls=(f"file://{LIST}",),
    fallback_to_snapshot=False,
    cache_dir=None,
    extra_suffixes=RESERVED,
    include_psl_private_domains=True,
)


class Site(NamedTuple):
    """A publisher, as far as names tell.

    >>> site_of("www.shop.github.io")
    Site(site='shop.github.io', domain='github.io', suffix='github.io')
    >>> site_of("192.0.2.7")
    Site(site='192.0.2.7', domain='192.0.2.7', suffix='')
    """

    site: str
    """The registrable domain, private suffixes such as github.io respected."""

    domain: str
    """The registrable domain by ICANN's suffixes alone."""

    suffix: str
    """The public suffix of `site`; "" for an address or a name without one."""


@lru_cache(maxsize=65_536)
def site_of(host: str) -> Site:
    """Return the site that `host` belongs to; a bare suffix or an address is its own."""
    host = host.lower().rstrip(".")
    if not host:
        return Site(LOCAL_FILES, "", "")
    parts = _extract(host)
    return Site(
        parts.top_domain_under_public_suffix or host,
        _below(parts.fqdn, parts.registry_suffix) or host,
        parts.suffix,
    )


def _below(host: str, suffix: str) -> str:
    """Return `suffix` and the label of `host` before it, "" if there is none."""
    label = host.removesuffix(f".{suffix}").rpartition(".")[2]
    return f"{label}.{suffix}" if suffix and host.endswith(f".{suffix}") else ""


@lru_cache(maxsize=1)
def list_version() -> str:
    """Return the VERSION line of the suffix list, for the record of each crawl."""
    with LIST.open(encoding="utf-8") as lines:
        return next((line.split(": ", 1)[1].strip() for line in lines if "VERSION:" in line), "")
