"""Which pages show nothing until their scripts have run?"""

import re

from crawler.records import Page, Sightings

FEW = 200
"""Characters of visible text: "You need to enable JavaScript to run this app." and a menu."""

LITTLE = 1_000
"""Characters of visible text beside an application's empty root."""

SCRIPT = re.compile(rb"<script[\s>/]", re.IGNORECASE)
ROOT = re.compile(
    rb"<(?:div|main)\s[^<>]{0,200}?id=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|application)[\"']?"
    rb"[^<>]{0,200}>\s{0,200}</(?:div|main)>",
    re.IGNORECASE,
)
"""The element that React, Vue, Next, Nuxt, Quasar and Svelte fill, as their starters name it."""


def is_shell(page: Page, seen: Sightings) -> bool:
    """Tell whether `page`, which shows `seen`, is likely to be made by its scripts.

    >>> body = b"<div id=root></div><script src=a.js></script>"
    >>> is_shell(Page("https://a.example/", "text/html", body), Sightings(media="html"))
    True
    """
    if seen.media != "html" or len(seen.text) >= LITTLE or not SCRIPT.search(page.body):
        return False
    return len(seen.text) < FEW or bool(ROOT.search(page.body))
