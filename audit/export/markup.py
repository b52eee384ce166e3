"""Elements → XML, written as they come; every text in it printable and escaped."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from audit.safety import shown


class Markup:
    """An XML document that grows in a file."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')

    @contextmanager
    def element(self, name: str, **attributes: object) -> Iterator[None]:
        """Write what is written meanwhile into an element; `for_` is the attribute `for`."""
        self._file.write(f"<{name}{_attributes(attributes)}>\n")
        yield
        self._file.write(f"</{name}>\n")

    def leaf(self, name: str, text: str = "", **attributes: object) -> None:
        """Write an element with nothing or `text` in it."""
        self._file.write(f"<{name}{_attributes(attributes)}>{escape(shown(text))}</{name}>\n")


def _attributes(attributes: dict[str, object]) -> str:
    return "".join(
        f" {name.removesuffix('_')}={quoteattr(shown(str(value)))}"
        for name, value in attributes.items()
    )
