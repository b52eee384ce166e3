"""Read every input of public test suites, and count what raises or takes long.

    python bench/suites.py FOLDER...

A FOLDER holds html5lib-tests (`*.dat` of the tree construction tests, `*.test` of the
tokenizer's) or lists of naughty strings (`*.json`). Each input is read as HTML, as Markdown and
as text. The suites are not ours to ship; github.com/html5lib/html5lib-tests and the package
blns have them.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from crawler.extraction import extract
from crawler.records import Page

TYPES = ("text/html", "text/markdown", "text/plain", "")


def inputs(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.dat")):
        for test in path.read_text("utf-8", "replace").split("#data\n")[1:]:
            yield test.split("\n#errors", 1)[0]
    for path in sorted(folder.rglob("*.test")):
        for test in json.loads(path.read_text("utf-8")).get("tests", ()):
            yield str(test.get("input", ""))
    for path in sorted(folder.rglob("*.json")):
        yield from (text for text in json.loads(path.read_text("utf-8")) if isinstance(text, str))


def main() -> None:
    for name in sys.argv[1:]:
        read, raised, slowest = 0, 0, 0.0
        for text in inputs(Path(name)):
            for content_type in TYPES:
                begun = time.perf_counter()
                try:
                    extract(
                        Page("https://a.example/", content_type, text.encode("utf-8", "replace"))
                    )
                except Exception as error:
                    raised += 1
                    print(f"{content_type} {text[:60]!r}: {error!r}")
                read += 1
                slowest = max(slowest, time.perf_counter() - begun)
        print(f"{Path(name).name}: {read} readings, {raised} raised, slowest {slowest:.3f} s")


if __name__ == "__main__":
    main()
