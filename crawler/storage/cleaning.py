"""Text from the web → text as SQLite and every reader can hold it."""

from dataclasses import replace
from itertools import chain

from crawler.records import Image, Link, Sightings


def clean(text: str) -> str:
    """Return `text` with lone surrogates and NUL replaced."""
    if is_clean(text):
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def is_clean(text: str) -> bool:
    """Tell whether `text` has neither."""
    try:
        return "\0" not in text and (text.isascii() or bool(text.encode()))
    except UnicodeEncodeError:
        return False


def cleaned(seen: Sightings) -> Sightings:
    """Return `seen` with all that a page wrote clean; looked at as one text, as most is."""
    mentions = [(m.value, m.surface, m.evidence) for m in seen.mentions]
    images = [image[:4] for image in seen.images]
    rest = (seen.title, seen.text, seen.lang)
    if is_clean("".join(chain(rest, *seen.links, *images, *mentions))):
        return seen
    return replace(
        seen,
        mentions=tuple(
            replace(m, value=clean(m.value), surface=clean(m.surface), evidence=clean(m.evidence))
            for m in seen.mentions
        ),
        images=tuple(
            Image(clean(i.url), clean(i.as_written), i.found_in, clean(i.alt), i.position)
            for i in seen.images
        ),
        links=tuple(Link(*map(clean, link)) for link in seen.links),
        title=clean(seen.title),
        text=clean(seen.text),
        lang=clean(seen.lang),
    )
