"""The words every room speaks: a page, what was seen on it, and the visit that is stored."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bs4 import BeautifulSoup

from crawler.charset import Decoded, decode


@dataclass(frozen=True)
class Page:
    """One document as it was served or read: the whole input of `extract()`."""

    url: str
    """Where it was found after redirects; relative links are resolved against it."""

    content_type: str
    """The Content-Type header as it came, or "" when there was none."""

    body: bytes

    @cached_property
    def decoded(self) -> Decoded:
        """The body as text, with the character set and where that was learnt."""
        return decode(self.body, self.content_type)

    @property
    def text(self) -> str:
        """The body as text, markup and all."""
        return self.decoded.text

    @cached_property
    def soup(self) -> BeautifulSoup:
        """A Beautiful Soup tree for custom extractors; ours do not pay for it."""
        return BeautifulSoup(self.text, "lxml")


class Account(NamedTuple):
    """A handle's identity on its platform."""

    platform: str
    kind: str
    value: str
    flag: str | None = None
    """wellknown, placeholder, service, or None for an account like any other."""


class Found(NamedTuple):
    """An account read in a piece of text, and how."""

    account: Account
    start: int
    end: int
    """The piece's characters `start` to `end` are the surface."""

    rule: str
    confidence: str
    """link, label, context or bare: how sure the rule is that this is a contact."""

    disguised: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """One handle, seen once, at one place on one page."""

    platform: str
    kind: str
    """What sort of account: for Telegram username, invite, private or phone."""

    value: str
    """The account's name in its normal form: lower case and without "@" for a username,
    "+hash" for an invite (case kept), "c/ID" for a private chat, "+digits" for a phone."""

    flag: str | None
    """Why reports leave it out unless asked: wellknown, placeholder or service."""

    found_in: str
    """The place that showed it: text, href, redirect (a link that hands on the address), title,
    meta, canonical, refresh, alt, attribute, script, json, comment, template, noscript, srcdoc, or
    qr for a code in one of its pictures."""

    rule: str
    """The rule that read it, as the platform's module names it."""

    surface: str
    """What stood on the page, unaltered."""

    evidence: str
    """The surface with what stands around it, unaltered, at most 300 characters."""

    start: int
    """Where it stands: the offset in the page's visible text. For a place that is not itself
    visible text (an attribute, a script), the offset at which its element stands."""

    confidence: str
    """link, label, context or bare: how sure the rule is that this is a contact."""

    disguised: bool = False
    """The surface hides its value from a plain reader: look-alikes, zero-width, `t点me`."""

    hidden: bool = False
    """The page hides it from a person: CSS, comments, templates."""


class Image(NamedTuple):
    """A picture a page shows or links, seen once, at one place."""

    url: str
    """The address resolved against the page."""

    as_written: str
    found_in: str
    """The place that named it: img, srcset, lazy, picture, meta, css, noscript, poster, link,
    markdown."""

    alt: str
    position: int
    """The offset in the page's visible text at which it stands."""


class Picture(NamedTuple):
    """What was learnt of a picture that was fetched."""

    sha256: str | None
    """Of its bytes; None when none came."""

    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    """In pixels; None, as what follows, when it could not be decoded."""

    dhash: str | None = None
    qr: str | None = None
    """What its QR codes say, a line each; None without one."""

    accounts: tuple[Mention, ...] = ()
    """What that mentions."""


class Link(NamedTuple):
    """A hyperlink a page holds."""

    url: str
    """The address resolved against the page; http and https only."""

    anchor: str
    rel: str


class Hop(NamedTuple):
    """An address that led on to another: one step of a redirect chain."""

    url: str
    status: int | None
    """The HTTP status it answered; None for the last address of a chain that failed there."""

    means: str | None
    """How it led on: status, refresh or script; None where it did not."""


class Attempt(NamedTuple):
    """A request for a page that failed, and was followed by another."""

    number: int
    """1 for the first."""

    failed_at: str
    error_kind: str


@dataclass(frozen=True, slots=True)
class Sightings:
    """All that `extract()` reads out of one page."""

    mentions: tuple[Mention, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    title: str = ""
    text: str = ""
    """The visible text, one block a line. What CSS hides is in it: search engines read it."""

    lang: str = ""
    """The language the page says it is in, as written."""

    language: str = ""
    """The language its text is in, ISO 639; "" for little text or without the extra `lang`."""

    published: str | None = None
    """When the page says it was published, ISO 8601; UTC when it gives time and zone."""

    media: str = "other"
    """How it was read: html, markdown, text, or other when it was not read at all."""

    charset: str = ""
    charset_source: str = ""
    """Who named the character set: bom, header, meta, utf-8, gb18030 or guess."""

    parse_mode: str = "full"
    """full; limited when it took too long and was read as plain text; timeout when it was too
    hostile to be read at all."""


class Known(NamedTuple):
    """What an earlier crawl had at an address, as the store keeps it."""

    page_id: int
    """The page that holds its content."""

    final_url: str
    content_type: str
    body_sha256: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One page of the queue, settled: what was fetched and seen, or why it could not be.

    The store writes a visit, its sightings, the links to follow and the queue's new state
    in one transaction.
    """

    url: str
    """The address as it was queued: the page's identity within its crawl."""

    fetched_at: str
    """UTC, ISO 8601, to the millisecond."""

    depth: int = 0
    found_on: str | None = None
    final_url: str | None = None
    status: int | None = None
    error_kind: str | None = None
    """None when the page was read; else one of the closed list in `crawler.errors`."""

    error: str | None = None
    attempts: int = 1
    failed: tuple[Attempt, ...] = ()
    """Those before the last that are not stored yet."""

    content_type: str = ""
    body_sha256: str | None = None
    body_bytes: int = 0
    tls_verified: bool | None = None
    """None when the page came without TLS or from a file."""

    sort: str = "page"
    """As in the queue: page, image or sitemap."""

    picture: Picture | None = None
    """The picture that came, when pictures are looked at."""

    rendered: str | None = None
    """What became of it in the browser: whole, cut or failed; None when it was read as served."""

    etag: str | None = None
    last_modified: str | None = None
    """The headers of these names, as served: what a later crawl asks for changes with."""

    same_as: int | None = None
    """The stored page whose content this one has: then there are no sightings here."""

    hops: tuple[Hop, ...] = ()
    """The addresses that led to `final_url`, first to last; the queued one is the first."""

    sightings: Sightings = Sightings()
    follow: tuple[str, ...] = ()
    """Normal addresses to queue one level deeper."""
