"""Look for bytes on which extract() raises or takes more than five seconds, guided by coverage.

    pip install atheris && python bench/fuzz.py [CORPUS] -max_total_time=300

Every option of libFuzzer's works; a CORPUS folder is where it begins and what it adds to. What it
finds it writes to a file of its own, and stops.
"""

import sys

import atheris

with atheris.instrument_imports(include=["crawler.extraction", "crawler.platforms"]):
    from crawler.extraction import extract

from crawler.charset import decode
from crawler.records import Page

TYPES = ("text/html", "text/markdown", "text/plain", "", "text/html; charset=gb2312")


def read(data: bytes) -> None:
    """Read `data` as a page whose first byte chooses its type."""
    page = Page("https://a.example/", TYPES[data[0] % len(TYPES)] if data else "", data[1:])
    seen = extract(page)
    for mention in seen.mentions:
        assert 0 <= mention.start <= len(seen.text)
        if mention.found_in == "text":
            assert seen.text[mention.start :].startswith(mention.surface)
    assert decode(page.body, page.content_type) == page.decoded


if __name__ == "__main__":
    atheris.Setup([*sys.argv, "-timeout=5", "-rss_limit_mb=1024"], read)
    atheris.Fuzz()
